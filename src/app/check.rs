//! The price check: what is it, what do others pay, is this price fair?

use std::collections::HashSet;

use super::benchmark::latest_month;
use super::catalogue::{CANDIDATES, Catalogue};
use super::names::Names;
use super::provisional::ProvisionalProducts;
use super::refresh::{is_fresh, read_item_pack};
use super::{AppError, Likewise, refresh};
use crate::engine::matching::{MatchOutcome, identifiers, item_keys, provisional_key};
use crate::engine::model::{
    Currency, DecisionStatus, Evidence, Item, ListKind, Product, ReferenceKey, ReferencePrice, Score, VatBasis,
};
use crate::engine::money::{Amount, Quantity, Ratio, Units};
use crate::engine::period::{Month, Window};
use crate::engine::units::{PackReading, PackStrength};
use crate::engine::variation::{
    Basis, Knowledge, LeaveOneOut, Offer, OwnPrice, PackProof, PriceCheck, PricePoint, ProductBenchmark, ProductPoints,
    Selection, UnitPrice, benchmark, check_price, own_current_price,
};
use crate::store::{Db, price_points_of, products_by_public_ids, reference_prices_of};

/// Candidates told.
const TOLD: usize = 5;
/// Least score of a product that a description alone is taken for, in hundredths of a percent.
const LIKELY: u16 = 8_000;
/// Least distance to the next product that a description alone is taken for one of them.
const CLEAR: u16 = 150;
/// An overpayment on the whole line below this is not worth a word: one pound.
const MATERIALITY_FLOOR: Amount = Amount::from_micros(1_000_000);

/// What is to be bought, and at what price.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckRequest {
    /// How it is named; any code or a description will do.
    pub item: Item,
    /// Price of one order unit.
    pub price: Option<Amount>,
    /// Currency of the price; the one most organisations paid in where not said.
    pub currency: Option<Currency>,
    /// VAT basis of the price; the one most organisations paid on where not said.
    pub vat_basis: Option<VatBasis>,
    /// Order units; one where not said.
    pub quantity: Option<Quantity>,
    /// Who asks: left out of the benchmark.
    pub org: Option<String>,
    /// The twelve months ending with this one; the latest order month in the data where not said.
    pub as_of: Option<Month>,
}

/// How sure it is what is to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// By an exact key or the very same words.
    Matched,
    /// By likeness alone, clear of all others.
    Likely,
    /// Several fit alike: choose one first.
    Ambiguous,
    /// Nothing fits.
    Unknown,
}

impl Found {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Likely => "likely",
            Self::Ambiguous => "ambiguous",
            Self::Unknown => "unknown",
        }
    }
}

/// A product it may be.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id; none for a provisional product.
    pub reference: Option<String>,
    /// Words.
    pub description: String,
    /// How alike.
    pub score: Score,
    /// True for the one the answer is about.
    pub chosen: bool,
    /// Why.
    pub evidence: Vec<Evidence>,
    id: i64,
}

/// What an organisation paid.
#[derive(Debug, Clone)]
pub struct Payer {
    /// Code of the organisation.
    pub org_code: String,
    /// Its name.
    pub name: String,
    /// Net spend over base units in the window.
    pub price: UnitPrice,
    /// Purchase lines.
    pub lines: u64,
    /// Month of the last order.
    pub last_month: Month,
}

/// A price from a list, per base unit where its pack is known.
#[derive(Debug, Clone)]
pub struct ReferenceAnswer {
    /// The price as listed.
    pub listed: ReferencePrice,
    /// Per base unit.
    pub unit_price: Option<Ratio>,
    /// Whether it is valid in the as-of month.
    pub valid: bool,
    /// Whether it is on the basis of the check, so that it may be held against it.
    pub comparable: bool,
}

/// Everything known for a decision before ordering.
pub struct CheckAnswer {
    /// How sure it is what is to be bought.
    pub found: Found,
    /// What it may be, best first.
    pub candidates: Vec<Candidate>,
    /// How the order unit is read.
    pub pack: PackReading,
    /// What all organisations paid.
    pub benchmark: Option<ProductBenchmark>,
    /// What the others paid.
    pub others: Option<LeaveOneOut>,
    /// Who paid what, by price.
    pub payers: Vec<Payer>,
    /// What the asker pays now.
    pub own: Option<OwnPrice>,
    /// Prices from lists.
    pub references: Vec<ReferenceAnswer>,
    /// The price asked about, per base unit.
    pub offered: Option<Ratio>,
    /// The judgement, where a price was given and the product is known.
    pub check: Option<PriceCheck>,
    /// The months the benchmark rests on.
    pub window: Window,
    /// The latest order month in the data.
    pub cut_off: Option<Month>,
}

/// Answers price checks from one loading of catalogue, index and names.
pub struct Checker {
    db: Db,
    catalogue: Catalogue,
    provisional: ProvisionalProducts,
    names: Names,
    cut_off: Option<Month>,
}

impl Checker {
    /// Loads what price checks need, after bringing decisions and price points up to date.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index fails.
    pub fn open(likewise: &Likewise) -> Result<Self, AppError> {
        let mut db = likewise.store.connect()?;
        if !is_fresh(&mut db)? {
            refresh(likewise, false, &mut |_| {})?;
        }
        Ok(Self {
            catalogue: Catalogue::load(likewise, &mut db)?,
            provisional: ProvisionalProducts::load(likewise, &mut db)?,
            names: Names::load(&mut db)?,
            cut_off: latest_month(&mut db)?,
            db,
        })
    }

    /// Answers one price check.
    ///
    /// # Errors
    /// [`AppError`] when the organisation is unknown or the store fails.
    pub fn check(&mut self, request: &CheckRequest) -> Result<CheckAnswer, AppError> {
        let (found, mut candidates, outcome) = self.find(&request.item)?;
        let as_of = request.as_of.or(self.cut_off);
        let window = as_of.map_or(Window::ALL, Window::twelve_months_to);
        let own = request.org.as_deref().map(|org| self.names.organisation(org)).transpose()?;
        let chosen = matches!(found, Found::Matched | Found::Likely).then(|| candidates.first().cloned()).flatten();
        let known = chosen.as_ref().and_then(|candidate| self.catalogue.product(&candidate.product_id));
        let pack = read_item_pack(&request.item, known, Some(&outcome));
        let mut answer = CheckAnswer {
            found,
            candidates: Vec::new(),
            pack,
            benchmark: None,
            others: None,
            payers: Vec::new(),
            own: None,
            references: Vec::new(),
            offered: None,
            check: None,
            window,
            cut_off: self.cut_off,
        };
        if let Some(chosen) = &chosen {
            if let Some(first) = candidates.first_mut() {
                first.chosen = true;
            }
            self.tell(request, chosen, own, as_of, &mut answer)?;
        }
        answer.candidates = candidates;
        Ok(answer)
    }

    /// What it is, best first, and how sure that is.
    fn find(&self, item: &Item) -> Result<(Found, Vec<Candidate>, MatchOutcome), AppError> {
        let outcome = self.catalogue.decide(item)?;
        let mut candidates: Vec<Candidate> = Vec::new();
        if let Some(product) = outcome.product.as_deref().filter(|_| outcome.status == DecisionStatus::Matched) {
            candidates.extend(self.catalogue_candidate(product, outcome.score, outcome.evidence.clone()));
        } else if let Some(own) = self.own_provisional(item) {
            candidates.push(own);
        }
        let certain = !candidates.is_empty();
        let mut ranked: Vec<Candidate> = Vec::new();
        for (product, score, evidence) in self.catalogue.rank(item, CANDIDATES)? {
            ranked.extend(self.catalogue_candidate(product.public_id(), score, evidence));
        }
        for (product, score, evidence) in self.provisional.rank(item, CANDIDATES)? {
            ranked.extend(self.provisional_candidate(&product, score, evidence));
        }
        // A stable sort keeps the ranking's own order among products equally alike.
        ranked.sort_by_key(|candidate| (candidate.has_conflict(), std::cmp::Reverse(candidate.score)));
        let told: HashSet<String> = candidates.iter().map(|candidate| candidate.product_id.clone()).collect();
        candidates.extend(ranked.into_iter().filter(|candidate| !told.contains(&candidate.product_id)).take(TOLD));
        candidates.truncate(TOLD);
        let found = if certain { Found::Matched } else { by_likeness(&candidates) };
        Ok((found, candidates, outcome))
    }

    fn catalogue_candidate(&self, public_id: &str, score: Score, evidence: Vec<Evidence>) -> Option<Candidate> {
        let known = self.catalogue.product(public_id)?;
        Some(Candidate {
            product_id: public_id.to_owned(),
            reference: Some(known.reference.clone()),
            description: known.description.clone(),
            score,
            chosen: false,
            evidence,
            id: known.id,
        })
    }

    fn provisional_candidate(&self, public_id: &str, score: Score, evidence: Vec<Evidence>) -> Option<Candidate> {
        let known = self.provisional.product(public_id)?;
        Some(Candidate {
            product_id: public_id.to_owned(),
            reference: None,
            description: known.description.clone(),
            score,
            chosen: false,
            evidence,
            id: known.id,
        })
    }

    /// The provisional product with one of the item's own keys.
    fn own_provisional(&self, item: &Item) -> Option<Candidate> {
        let pack = read_item_pack(item, None, None);
        let key = provisional_key(item, pack.base_unit.as_str(), Some(pack.units))?;
        std::iter::once(key.text).chain(key.other_keys).find_map(|key| {
            let evidence = vec![Evidence { what: "own key".to_owned(), finding: key.clone(), conflict: false }];
            self.provisional_candidate(&Product::provisional_id_of(&key), Score::FULL, evidence)
        })
    }

    /// Fills in what is known of the product's price.
    fn tell(
        &mut self,
        request: &CheckRequest,
        chosen: &Candidate,
        own: Option<u32>,
        as_of: Option<Month>,
        answer: &mut CheckAnswer,
    ) -> Result<(), AppError> {
        let points = price_points_of(&mut self.db, chosen.id)?.map(|stored| stored.points).unwrap_or_default();
        let selection = Selection { window: answer.window, families: self.names.families(), ..Selection::default() };
        let asked = |basis: &Basis| {
            request.currency.is_none_or(|currency| currency == basis.currency)
                && request.vat_basis.is_none_or(|vat_basis| vat_basis == basis.vat_basis)
        };
        let found = benchmark(&points, &selection)
            .benchmarks
            .into_iter()
            .filter(|one| asked(&one.basis))
            .max_by_key(|one| (one.organisations.len(), std::cmp::Reverse(one.basis)));
        if answer.pack.strength == PackStrength::Weak && chosen.reference.is_none() {
            self.borrow_pack(request, chosen, answer);
        }
        answer.references = self.references(request, chosen, as_of, found.as_ref().map(|one| one.basis))?;
        let family = own.map_or(u32::MAX, |own| selection.family_of(own));
        if let Some(found) = found {
            answer.others = Some(found.ranking.without(family)?);
            answer.payers = self.payers(&found);
            if let (Some(own), Some(as_of)) = (own, as_of) {
                answer.own = own_price(&points, own, found.basis, as_of);
            }
            answer.benchmark = Some(found);
        }
        judge(request, &points, answer)
    }

    /// A provisional product named by words holds what its own lines say it holds, where the question does not say.
    fn borrow_pack(&self, request: &CheckRequest, chosen: &Candidate, answer: &mut CheckAnswer) {
        if request.item.units_per_uom.is_none() && request.item.uom.is_none() {
            let named = Item { description: chosen.description.clone(), ..request.item.clone() };
            let read = read_item_pack(&named, None, None);
            if read.units != Units::ONE {
                answer.pack = read;
            }
        }
    }

    fn payers(&self, found: &ProductBenchmark) -> Vec<Payer> {
        let mut payers: Vec<Payer> = found
            .organisations
            .iter()
            .map(|payer| Payer {
                org_code: self.names.code(payer.organisation).to_owned(),
                name: self.names.name(payer.organisation).to_owned(),
                price: payer.price,
                lines: payer.lines,
                last_month: payer.last_month,
            })
            .collect();
        payers.sort_by(|left, right| left.price.cmp(&right.price).then_with(|| left.org_code.cmp(&right.org_code)));
        payers
    }

    fn references(
        &mut self,
        request: &CheckRequest,
        chosen: &Candidate,
        as_of: Option<Month>,
        basis: Option<Basis>,
    ) -> Result<Vec<ReferenceAnswer>, AppError> {
        let mut keys: Vec<ReferenceKey> =
            item_keys(&request.item).into_iter().map(|key| ReferenceKey::Identifier(key.kind, key.value)).collect();
        for product in products_by_public_ids(&mut self.db, std::slice::from_ref(&chosen.product_id))? {
            keys.push(ReferenceKey::Product(product.product.record.reference.clone()));
            let own = identifiers(&product.product.record);
            keys.extend(own.into_iter().map(|key| ReferenceKey::Identifier(key.kind, key.value)));
        }
        keys.sort_unstable();
        keys.dedup();
        let listed = reference_prices_of(&mut self.db, &keys)?;
        Ok(listed.into_iter().map(|listed| reference(listed, as_of, basis)).collect())
    }
}

impl Candidate {
    fn has_conflict(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.conflict)
    }
}

fn by_likeness(candidates: &[Candidate]) -> Found {
    let Some(first) = candidates.first().filter(|first| first.score.basis_points() >= LIKELY && !first.has_conflict())
    else {
        return Found::Unknown;
    };
    let near =
        |other: &&Candidate| !other.has_conflict() && other.score.basis_points() + CLEAR > first.score.basis_points();
    if candidates.iter().skip(1).any(|other| near(&other)) { Found::Ambiguous } else { Found::Likely }
}

fn reference(listed: ReferencePrice, as_of: Option<Month>, basis: Option<Basis>) -> ReferenceAnswer {
    let unit_price = listed.units.and_then(|units| {
        Ratio::unit_price(listed.price, Quantity::from_milli(crate::engine::money::MILLI).in_base_units(units))
    });
    let begun = as_of.is_none_or(|month| Month::of(listed.valid_from) <= month);
    let ended = as_of.zip(listed.valid_to).is_some_and(|(month, last)| Month::of(last) < month);
    let comparable = basis.is_some_and(|basis| {
        (listed.currency, listed.vat_basis) == (basis.currency, basis.vat_basis)
            && listed.carriage_included.unwrap_or(false) == basis.carriage_included
    });
    ReferenceAnswer { unit_price, valid: begun && !ended, comparable, listed }
}

fn own_price(points: &ProductPoints, own: u32, basis: Basis, as_of: Month) -> Option<OwnPrice> {
    let own: Vec<PricePoint> = points.points.iter().filter(|point| point.organisation == own).copied().collect();
    own_current_price(&own, basis, as_of)
}

/// Judges the price asked about, where there is one.
fn judge(request: &CheckRequest, points: &ProductPoints, answer: &mut CheckAnswer) -> Result<(), AppError> {
    let (Some(price), Some(found)) = (request.price, &answer.benchmark) else { return Ok(()) };
    let units = answer.pack.units;
    let one = Quantity::from_milli(crate::engine::money::MILLI);
    let quantity = request.quantity.unwrap_or(one);
    let unit_price = UnitPrice::new(price, one.in_base_units(units))
        .ok_or_else(|| AppError::Request("the price is out of range".to_owned()))?;
    answer.offered = Some(unit_price.ratio()?);
    let proven_twice = answer.pack.is_proven_twice();
    let offer = Offer {
        price: unit_price,
        units,
        other_reading: answer.pack.conflict.filter(|_| !proven_twice),
        proof: PackProof::of(answer.pack.strength == PackStrength::Strong, proven_twice),
        value: price.times(quantity),
        quantity: quantity.in_base_units(units),
    };
    let usable = answer.references.iter().filter(|one| one.valid && one.comparable);
    let ratios: Vec<Ratio> = usable.clone().filter_map(|one| one.unit_price).collect();
    let contract = usable.clone().find(|one| is_own_contract(one, request.org.as_deref()));
    let mut known_packs: Vec<Units> = usable.clone().filter_map(|one| one.listed.units).collect();
    known_packs.extend(points.excluded.iter().filter_map(|point| Some(point.detail?.units_other)));
    known_packs.sort_unstable();
    known_packs.dedup();
    let knowledge = Knowledge {
        own_current: answer.own.map(|own| own.price.ratio()).transpose()?,
        own_contract: contract.and_then(|one| one.unit_price),
        references: &ratios,
        known_packs: &known_packs,
        materiality_floor: MATERIALITY_FLOOR,
    };
    let others = match &answer.others {
        Some(others) => others.clone(),
        None => found.ranking.without(u32::MAX)?,
    };
    answer.check = Some(check_price(&offer, &others, &knowledge)?);
    Ok(())
}

fn is_own_contract(reference: &ReferenceAnswer, org: Option<&str>) -> bool {
    let eligible = |list: &str, org: &str| list.split([';', ',']).any(|one| one.trim() == org);
    reference.listed.list_kind == ListKind::Contract
        && org.is_some_and(|org| reference.listed.eligible_orgs.as_deref().is_some_and(|list| eligible(list, org)))
}

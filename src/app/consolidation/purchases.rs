//! Which purchases were made under which contract.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::Attribution;
use crate::app::AppError;
use crate::app::names::Names;
use crate::app::points::NO_PRODUCT;
use crate::engine::consolidation::{Category, Purchase};
use crate::engine::matching::identifiers;
use crate::engine::model::{CategoryScheme, Contract, ContractKind, Currency, ListKind, ProductRecord, ReferenceKey};
use crate::engine::period::{Month, Window};
use crate::engine::variation::PricePoint;
use crate::store::{
    CatalogueProduct, Db, contract_suppliers, point_fingerprints, price_points_among, product_names,
    products_by_public_ids, reference_prices_of,
};

/// Products read at a time.
const PAGE: usize = 500;

/// A contract with its category, where that can be read.
type Held<'a> = (&'a Contract, Option<Category>);

/// The running contracts of a footprint by who holds them and with whom.
pub(super) struct Register<'a> {
    members: HashSet<u32>,
    by_parties: HashMap<(u32, u32), Vec<Held<'a>>>,
}

impl<'a> Register<'a> {
    /// Contracts that run on the plan's date. Nobody buys under a framework: its call-offs are contracts themselves.
    pub(super) fn load(
        db: &mut Db,
        names: &Names,
        contracts: &'a [Contract],
        codes: &[&str],
        as_of: NaiveDate,
    ) -> Result<Self, AppError> {
        let members = codes.iter().map(|code| names.organisation(code)).collect::<Result<HashSet<u32>, AppError>>()?;
        let suppliers = contract_suppliers(db, codes)?;
        let mut by_parties: HashMap<(u32, u32), Vec<_>> = HashMap::new();
        let runs = |contract: &&Contract| {
            contract.kind != Some(ContractKind::Framework)
                && contract.start_date <= as_of
                && as_of <= contract.current_end_date
        };
        for contract in contracts.iter().filter(runs) {
            let organisation = names.organisation(&contract.org_code)?;
            for supplier in suppliers.get(&contract.record_key()).map_or(&[][..], Vec::as_slice) {
                let Ok(supplier) = u32::try_from(*supplier) else { continue };
                let held = by_parties.entry((organisation, supplier)).or_default();
                held.push((contract, Category::of(contract).ok()));
            }
        }
        Ok(Self { members, by_parties })
    }

    fn held(&self, point: &PricePoint) -> &[Held<'a>] {
        self.by_parties.get(&(point.organisation, point.supplier)).map_or(&[], Vec::as_slice)
    }
}

/// What the members bought under their contracts in a window, and how far that could be told.
pub(super) fn purchases(
    db: &mut Db,
    names: &Names,
    register: &Register<'_>,
    window: Window,
) -> Result<(Vec<Purchase>, Attribution), AppError> {
    let mut ids: Vec<i64> = point_fingerprints(db)?.into_keys().filter(|id| *id != NO_PRODUCT).collect();
    ids.sort_unstable();
    let mut bought = Vec::new();
    let mut attribution = Attribution::default();
    for page in ids.chunks(PAGE) {
        let stored = price_points_among(db, page)?;
        let chosen =
            |point: &&PricePoint| window.contains(point.month) && register.members.contains(&point.organisation);
        let mut points: BTreeMap<i64, Vec<PricePoint>> = BTreeMap::new();
        for product in &stored {
            let mine: Vec<PricePoint> = product.points.points.iter().filter(chosen).copied().collect();
            if !mine.is_empty() {
                points.insert(product.product_id, mine);
            }
        }
        let known = Known::load(db, &points.keys().copied().collect::<Vec<_>>(), window)?;
        for (product, points) in &points {
            for point in points {
                bought.extend(given(*product, point, register, &known, names, &mut attribution));
            }
        }
    }
    Ok((bought, attribution))
}

/// A purchase with the contract it was made under. Nothing where that cannot be told: it is counted.
fn given(
    product: i64,
    point: &PricePoint,
    register: &Register<'_>,
    known: &Known,
    names: &Names,
    attribution: &mut Attribution,
) -> Option<Purchase> {
    if point.basis.currency != Currency::GBP {
        attribution.other_currency_lines += u64::from(point.lines);
        return None;
    }
    let contract = match register.held(point) {
        [] => {
            attribution.no_contract = attribution.no_contract.plus(point.net);
            return None;
        }
        [(only, _)] => only,
        several => {
            let record = known.records.get(&product).map(|known| &known.product.record);
            let of_category = |category: &Category| record.is_some_and(|record| carries(record, category));
            let mut fitting = several.iter().filter(|(_, category)| category.as_ref().is_some_and(of_category));
            match (fitting.next(), fitting.next()) {
                (Some((contract, _)), None) => contract,
                _ => {
                    attribution.several_contracts = attribution.several_contracts.plus(point.net);
                    return None;
                }
            }
        }
    };
    attribution.under_contract = attribution.under_contract.plus(point.net);
    Some(Purchase {
        org_code: names.code(point.organisation).to_owned(),
        contract_ref: contract.contract_ref.clone(),
        product_id: known.public_ids.get(&product).cloned().unwrap_or_default(),
        basis: point.basis,
        spend: point.net,
        quantity: point.quantity,
        national: known.national.contains(&product),
        benchmark_saving: None,
    })
}

/// Whether a catalogue gives the product this category.
fn carries(record: &ProductRecord, category: &Category) -> bool {
    let code = match category.scheme {
        CategoryScheme::Eclass => &record.eclass,
        CategoryScheme::Cpv => &record.cpv,
        CategoryScheme::Unspsc => &record.unspsc,
    };
    code.as_deref().is_some_and(|code| category.holds(code))
}

/// What is known of products by internal id.
struct Known {
    public_ids: BTreeMap<i64, String>,
    records: BTreeMap<i64, CatalogueProduct>,
    /// Their price is set nationally in some month of the window.
    national: HashSet<i64>,
}

impl Known {
    fn load(db: &mut Db, ids: &[i64], window: Window) -> Result<Self, AppError> {
        let public_ids: BTreeMap<i64, String> =
            product_names(db, ids)?.into_iter().map(|(id, (public_id, _))| (id, public_id)).collect();
        let wanted: Vec<String> = public_ids.values().cloned().collect();
        let records: BTreeMap<i64, CatalogueProduct> =
            products_by_public_ids(db, &wanted)?.into_iter().map(|known| (known.id, known)).collect();
        let mut owners: BTreeMap<ReferenceKey, Vec<i64>> = BTreeMap::new();
        for (id, known) in &records {
            let record = &known.product.record;
            owners.entry(ReferenceKey::Product(record.reference.clone())).or_default().push(*id);
            for key in identifiers(record) {
                owners.entry(ReferenceKey::Identifier(key.kind, key.value)).or_default().push(*id);
            }
        }
        let keys: Vec<ReferenceKey> = owners.keys().cloned().collect();
        let mut national = HashSet::new();
        for price in reference_prices_of(db, &keys)? {
            let first = Month::of(price.valid_from);
            let last = price.valid_to.map(Month::of);
            let begun = window.to.is_none_or(|to| first <= to);
            let lasts = window.from.zip(last).is_none_or(|(from, last)| from <= last);
            if price.list_kind == ListKind::National && begun && lasts {
                national.extend(owners.get(&price.key).into_iter().flatten().copied());
            }
        }
        Ok(Self { public_ids, records, national })
    }
}

//! The price check: what is it, what do others pay, is this price fair?

mod answer;
mod ask;
mod find;
mod judge;
mod line;

use std::sync::Arc;

pub use self::answer::{Candidate, CheckAnswer, CheckRequest, Found, Payer, ReferenceAnswer};
pub use self::ask::CheckTexts;
use self::judge::judge;
pub use self::line::Unanswered;
use super::AppError;
use super::reading::Reading;
use super::reference_prices::reference_unit_price;
use super::refresh::read_item_pack;
use crate::engine::matching::item_keys;
use crate::engine::model::{Item, ReferenceKey, ReferencePrice};
use crate::engine::money::Units;
use crate::engine::period::{Month, Window};
use crate::engine::units::PackStrength;
use crate::engine::variation::{
    Basis, OwnPrice, PricePoint, ProductBenchmark, ProductPoints, Selection, benchmark, own_current_price,
};
use crate::store::{price_points_of, reference_prices_of};

impl Reading {
    /// Answers one price check.
    ///
    /// # Errors
    /// [`AppError`] when the organisation is unknown or the store fails.
    pub fn check(&mut self, request: &CheckRequest) -> Result<CheckAnswer, AppError> {
        let (found, mut candidates, outcome) = match request.product.as_deref() {
            Some(product) => self.chosen(product, &request.item)?,
            None => self.find(&request.item).map(|(found, candidates, outcome)| (found, candidates, Some(outcome)))?,
        };
        let as_of = request.as_of.or(self.knowledge.cut_off);
        let window = as_of.map_or(Window::ALL, Window::twelve_months_to);
        let own = request.org.as_deref().map(|org| self.knowledge.names.organisation(org)).transpose()?;
        let chosen = matches!(found, Found::Matched | Found::Likely).then(|| candidates.first().cloned()).flatten();
        let known = chosen.as_ref().and_then(|candidate| self.knowledge.catalogue.product(&candidate.product_id));
        let pack = read_item_pack(&request.item, known, outcome.as_ref());
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
            rolled_back: false,
            currency_assumed: request.price.is_some() && request.currency.is_none(),
            cut_off: self.knowledge.cut_off,
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
        let families = Arc::clone(&self.knowledge.families);
        let mut selection = Selection { window: answer.window, families, ..Selection::default() };
        let mut found = most_paid(&points, &selection, request);
        if found.is_none()
            && request.as_of.is_none()
            && let Some(last) = points.points.iter().map(|point| point.month).max()
        {
            answer.window = Window::twelve_months_to(last);
            answer.rolled_back = true;
            selection.window = answer.window;
            found = most_paid(&points, &selection, request);
        }
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
        let levels =
            self.knowledge.catalogue.product(&chosen.product_id).map_or(&[][..], |known| known.levels.as_slice());
        judge(request, levels, &points, answer)
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
                org_code: self.knowledge.names.code(payer.organisation).to_owned(),
                name: self.knowledge.names.name(payer.organisation).to_owned(),
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
        // From memory: a price check asks the store as little as it can.
        for product in self.knowledge.people.redirects().family(&chosen.product_id) {
            let known = self.knowledge.catalogue.product(product);
            keys.extend_from_slice(known.map_or(&[][..], |known| known.reference_keys.as_slice()));
        }
        keys.sort_unstable();
        keys.dedup();
        let listed = reference_prices_of(&mut self.db, &keys)?;
        Ok(listed.into_iter().map(|listed| reference(listed, as_of, basis)).collect())
    }
}

fn reference(listed: ReferencePrice, as_of: Option<Month>, basis: Option<Basis>) -> ReferenceAnswer {
    let unit_price = reference_unit_price(&listed);
    let begun = as_of.is_none_or(|month| Month::of(listed.valid_from) <= month);
    let ended = as_of.zip(listed.valid_to).is_some_and(|(month, last)| Month::of(last) < month);
    let comparable = basis.is_some_and(|basis| {
        (listed.currency, listed.vat_basis) == (basis.currency, basis.vat_basis)
            && listed.carriage_included.unwrap_or(false) == basis.carriage_included
    });
    ReferenceAnswer { unit_price, valid: begun && !ended, comparable, listed }
}

/// The benchmark on the basis asked for that most organisations paid on.
fn most_paid(points: &ProductPoints, selection: &Selection, request: &CheckRequest) -> Option<ProductBenchmark> {
    let asked = |basis: &Basis| {
        request.currency.is_none_or(|currency| currency == basis.currency)
            && request.vat_basis.is_none_or(|vat_basis| vat_basis == basis.vat_basis)
    };
    benchmark(points, selection)
        .benchmarks
        .into_iter()
        .filter(|one| asked(&one.basis))
        .max_by_key(|one| (one.payers(), std::cmp::Reverse(one.basis)))
}

fn own_price(points: &ProductPoints, own: u32, basis: Basis, as_of: Month) -> Option<OwnPrice> {
    let own: Vec<PricePoint> = points.points.iter().filter(|point| point.organisation == own).copied().collect();
    own_current_price(&own, basis, as_of)
}

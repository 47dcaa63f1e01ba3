//! Whether purchase lines still come to what was published: sums of frozen points against sums of the lines as they stand.

use std::collections::BTreeMap;

use crate::app::names::Names;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::report::Cell;
use crate::engine::variation::{Basis, Exclusion, LineFate, ProductBenchmarks, ProductPoints, Selection};

/// What sums are made by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SumKey {
    /// Code of the organisation.
    org_code: String,
    /// Why the lines are left out; nothing where they are in a price.
    reason: Option<Exclusion>,
    currency: Currency,
    vat_basis: VatBasis,
    /// Code of the base unit, and whether prices hold carriage; nothing for what is left out.
    priced: Option<(u8, bool)>,
}

impl SumKey {
    /// Whether this is what an organisation paid on a basis.
    pub(super) fn is_price_of(&self, org_code: &str, basis: Basis) -> bool {
        self.org_code == org_code
            && self.priced == Some((basis.base_unit, basis.carriage_included))
            && (self.currency, self.vat_basis) == (basis.currency, basis.vat_basis)
    }
}

/// What lines come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sums {
    lines: u64,
    quantity: i128,
    gross: i128,
    net: i128,
}

/// The sums of a product's points inside a selection, by organisation.
pub(super) fn sums(
    points: &ProductPoints,
    made: &ProductBenchmarks,
    selection: &Selection,
    names: &Names,
) -> BTreeMap<SumKey, Sums> {
    let mut sums: BTreeMap<SumKey, Sums> = BTreeMap::new();
    for point in &points.points {
        let fate = made.fate(selection, point.basis, point.organisation, point.month, LineFate::Used);
        let (reason, priced) = match fate {
            LineFate::Used => (None, Some((point.basis.base_unit, point.basis.carriage_included))),
            LineFate::LeftOut { reason, .. } => (Some(reason), None),
        };
        let (currency, vat_basis) = (point.basis.currency, point.basis.vat_basis);
        if selection.refuse(currency, point.month, point.organisation).is_some() {
            continue;
        }
        let org_code = names.code(point.organisation).to_owned();
        let sum = sums.entry(SumKey { org_code, reason, currency, vat_basis, priced }).or_default();
        sum.add(point.lines, i128::from(point.gross.micros()));
        if priced.is_some() {
            sum.quantity = sum.quantity.saturating_add(point.quantity.micros());
            sum.net = sum.net.saturating_add(i128::from(point.net.micros()));
        }
    }
    for point in &points.excluded {
        let (currency, vat_basis) = (point.currency, point.vat_basis);
        if selection.refuse(currency, point.month, point.organisation).is_some() {
            continue;
        }
        let (org_code, reason) = (names.code(point.organisation).to_owned(), Some(point.reason));
        let key = SumKey { org_code, reason, currency, vat_basis, priced: None };
        sums.entry(key).or_default().add(point.lines, i128::from(point.spend.micros()));
    }
    sums
}

impl Sums {
    fn add(&mut self, lines: u32, gross: i128) {
        self.lines = self.lines.saturating_add(u64::from(lines));
        self.gross = self.gross.saturating_add(gross);
    }
}

/// Both sides of every sum that there is on either.
pub(super) fn compared(
    published: &BTreeMap<SumKey, Sums>,
    now: &BTreeMap<SumKey, Sums>,
) -> BTreeMap<SumKey, (Sums, Sums)> {
    let mut both: BTreeMap<SumKey, (Sums, Sums)> = BTreeMap::new();
    for (key, sum) in published {
        both.entry(key.clone()).or_default().0 = *sum;
    }
    for (key, sum) in now {
        both.entry(key.clone()).or_default().1 = *sum;
    }
    both
}

/// `same` or `differs`.
pub(super) const fn standing(same: bool) -> &'static str {
    if same { "same" } else { "differs" }
}

/// The cells of a sum's row, after those that name the product.
pub(super) fn cells(key: &SumKey, (published, now): &(Sums, Sums)) -> Vec<Cell> {
    let priced = |micros: i128| if key.priced.is_some() { Cell::Quantity(micros) } else { Cell::Nothing };
    let net = |micros: i128| if key.priced.is_some() { Cell::Money(micros, key.currency) } else { Cell::Nothing };
    vec![
        Cell::text(&key.org_code),
        Cell::text(key.reason.map_or("used", Exclusion::as_str)),
        Cell::text(standing(published == now)),
        Cell::text(key.currency.to_string()),
        Cell::text(key.vat_basis.as_str()),
        key.priced.map_or(Cell::Nothing, |(base_unit, _)| Cell::base_unit(base_unit)),
        Cell::Count(published.lines),
        Cell::Count(now.lines),
        priced(published.quantity),
        priced(now.quantity),
        Cell::Money(published.gross, key.currency),
        Cell::Money(now.gross, key.currency),
        net(published.net),
        net(now.net),
    ]
}

//! Sorting lines into groups and summing them, exactly and in any order.

use super::exclusion::Exclusion;
use super::fact::Basis;
use super::fate::LineFate;
use super::first_look::Look;
use super::points::{ExcludedPoint, Facts, PricePoint};
use super::quarantine::{Fit, QuarantineReading};
use super::unit_price::UnitPrice;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, Quantity, Units};
use crate::engine::period::Month;

/// What a line is grouped by, and where it stands among the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Placed {
    pub(super) basis: Basis,
    pub(super) organisation: u32,
    pub(super) supplier: u32,
    pub(super) month: Month,
    pub(super) line: u32,
}

impl Placed {
    fn is_beside(&self, other: &Self) -> bool {
        (self.organisation, self.supplier, self.month, self.basis)
            == (other.organisation, other.supplier, other.month, other.basis)
    }
}

/// A line that passed the first look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) place: Placed,
    pub(super) look: Look,
}

/// A pack in doubt: its two readings, and which of them the price agrees with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    pub(super) units_read: Units,
    pub(super) units_other: Units,
    pub(super) fit: Fit,
}

/// A line left out, with what exclusions are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shut {
    organisation: u32,
    supplier: u32,
    month: Month,
    currency: Currency,
    vat_basis: VatBasis,
    reason: Exclusion,
    question: Option<(u8, Question)>,
    line: u32,
}

impl Shut {
    pub(super) fn new(place: &Placed, reason: Exclusion, question: Option<Question>) -> Self {
        Self {
            organisation: place.organisation,
            supplier: place.supplier,
            month: place.month,
            currency: place.basis.currency,
            vat_basis: place.basis.vat_basis,
            reason,
            question: question.map(|question| (place.basis.base_unit, question)),
            line: place.line,
        }
    }

    /// The line's place among the facts, and what became of it.
    pub(super) fn fate(&self) -> (u32, LineFate) {
        let units_other = self.question.map(|(_, question)| question.units_other);
        (self.line, LineFate::LeftOut { reason: self.reason, units_other })
    }

    fn is_beside(&self, other: &Self) -> bool {
        Self { line: 0, ..*self } == Self { line: 0, ..*other }
    }

    fn point(&self, lines: u32, quantity: Quantity, spend: Amount) -> ExcludedPoint {
        let detail = self.question.map(|(base_unit, Question { units_read, units_other, fit })| QuarantineReading {
            base_unit,
            units_read,
            units_other,
            fit,
            quantity,
            spend,
        });
        ExcludedPoint {
            reason: self.reason,
            organisation: self.organisation,
            supplier: self.supplier,
            month: self.month,
            currency: self.currency,
            vat_basis: self.vat_basis,
            lines,
            spend,
            detail,
        }
    }
}

/// Sums sorted lines into price points. A group whose sums leave the range is shut out line by line instead.
pub(super) fn merge_held(kept: &[Placed], facts: Facts<'_>, shut: &mut Vec<Shut>) -> Vec<PricePoint> {
    let mut points = Vec::new();
    let mut orders = Vec::new();
    for group in kept.chunk_by(Placed::is_beside) {
        match sum_point(group, facts, &mut orders) {
            Some(point) => points.push(point),
            None => shut.extend(group.iter().map(|place| Shut::new(place, Exclusion::OutOfRange, None))),
        }
    }
    points
}

fn sum_point(group: &[Placed], facts: Facts<'_>, orders: &mut Vec<u64>) -> Option<PricePoint> {
    let first = group.first()?;
    let (mut quantity, mut gross, mut net) = (BaseQuantity::default(), Amount::ZERO, Amount::ZERO);
    orders.clear();
    for place in group {
        let (fact, reading) = facts.at(place.line)?;
        quantity = quantity.checked_add(fact.base_quantity(reading.units))?;
        gross = gross.checked_add(fact.value)?;
        net = net.checked_add(fact.net())?;
        orders.push(fact.order);
    }
    UnitPrice::new(net, quantity)?;
    orders.sort_unstable();
    orders.dedup();
    Some(PricePoint {
        basis: first.basis,
        organisation: first.organisation,
        supplier: first.supplier,
        month: first.month,
        quantity,
        gross,
        net,
        lines: u32::try_from(group.len()).ok()?,
        orders: u32::try_from(orders.len()).ok()?,
    })
}

/// Sorts and sums the exclusions. Where a sum would leave the range, each of its lines stands alone.
pub(super) fn merge_shut(mut shut: Vec<Shut>, facts: Facts<'_>) -> Vec<ExcludedPoint> {
    shut.sort_unstable();
    let mut excluded = Vec::new();
    for group in shut.chunk_by(Shut::is_beside) {
        match sum_shut(group, facts) {
            Some(point) => excluded.push(point),
            None => push_singly(group, facts, &mut excluded),
        }
    }
    excluded
}

fn sum_shut(group: &[Shut], facts: Facts<'_>) -> Option<ExcludedPoint> {
    let (mut quantity, mut spend) = (0_i64, Amount::ZERO);
    for line in group {
        let (fact, _) = facts.at(line.line)?;
        spend = spend.checked_add(fact.value)?;
        if line.question.is_some() {
            quantity = quantity.checked_add(fact.quantity.milli())?;
        }
    }
    let lines = u32::try_from(group.len()).ok()?;
    group.first().map(|first| first.point(lines, Quantity::from_milli(quantity), spend))
}

fn push_singly(group: &[Shut], facts: Facts<'_>, excluded: &mut Vec<ExcludedPoint>) {
    let mut singles: Vec<_> = group
        .iter()
        .filter_map(|line| facts.at(line.line).map(|(fact, _)| (fact.value, fact.quantity, line)))
        .collect();
    singles.sort_unstable_by_key(|(value, quantity, _)| (*value, *quantity));
    excluded.extend(singles.into_iter().map(|(value, quantity, line)| line.point(1, quantity, value)));
}

//! From purchase lines of one product to price points and exclusions.

use super::exclusion::Exclusion;
use super::fact::{Basis, FactError, LineFact, Reading};
use super::first_look::{Look, first_look};
use super::grouping::{Held, Placed, Shut, merge_held, merge_shut};
use super::judge::judge_basis;
use super::quarantine::QuarantineReading;
use crate::engine::model::{Currency, LineTerms, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, Units};
use crate::engine::period::Month;

/// What one organisation paid one supplier for a product in a month, on one basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricePoint {
    /// What it may be compared with.
    pub basis: Basis,
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Month of the orders.
    pub month: Month,
    /// Base units.
    pub quantity: BaseQuantity,
    /// Stated value.
    pub gross: Amount,
    /// Adjusted value where one is given, else the stated one.
    pub net: Amount,
    /// Purchase lines.
    pub lines: u32,
    /// Distinct orders.
    pub orders: u32,
}

/// Lines of one organisation, supplier and month that are left out for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExcludedPoint {
    /// Why.
    pub reason: Exclusion,
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Month of the orders.
    pub month: Month,
    /// Currency of the spend.
    pub currency: Currency,
    /// Whether the spend holds VAT.
    pub vat_basis: VatBasis,
    /// Purchase lines.
    pub lines: u32,
    /// Stated value.
    pub spend: Amount,
    /// Both readings, for quarantined lines.
    pub detail: Option<QuarantineReading>,
}

/// All lines of one product: each in exactly one point or exclusion, so lines and stated values add up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductPoints {
    /// Price points by basis, organisation, supplier and month.
    pub points: Vec<PricePoint>,
    /// Exclusions by organisation, supplier, month, currency, VAT basis, reason and readings.
    pub excluded: Vec<ExcludedPoint>,
}

/// The facts of one product and the tables they point into.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) lines: &'a [LineFact],
    readings: &'a [Reading],
    terms: &'a [LineTerms],
}

impl<'a> Facts<'a> {
    pub(super) const fn new(lines: &'a [LineFact], readings: &'a [Reading], terms: &'a [LineTerms]) -> Self {
        Self { lines, readings, terms }
    }

    /// A line and its reading. Nothing only for a place that was never given out.
    pub(super) fn at(&self, line: u32) -> Option<(&'a LineFact, &'a Reading)> {
        let fact = self.lines.get(usize::try_from(line).ok()?)?;
        Some((fact, self.readings.get(usize::try_from(fact.reading).ok()?)?))
    }

    fn parts(&self, fact: &LineFact) -> Result<(&'a Reading, &'a LineTerms), FactError> {
        let reading = usize::try_from(fact.reading).ok().and_then(|place| self.readings.get(place));
        let terms = usize::try_from(fact.terms).ok().and_then(|place| self.terms.get(place));
        Ok((reading.ok_or(FactError::UnknownReading(fact.reading))?, terms.ok_or(FactError::UnknownTerms(fact.terms))?))
    }
}

/// Groups the current purchase lines of one product into price points and exclusions.
///
/// `known_packs` are the packs the catalogue lists for the product. The lines may come in any order: the result is
/// the same, sorted by internal ids. Doubtful prices are tested in one pass over the lines as they are, never
/// again over what is left; `pack_test` has the numbers.
///
/// # Errors
/// [`FactError`] when a line names a reading or terms that were not given.
pub fn build_points(
    lines: &[LineFact],
    readings: &[Reading],
    terms: &[LineTerms],
    known_packs: &[Units],
) -> Result<ProductPoints, FactError> {
    let facts = Facts::new(lines, readings, terms);
    let (kept, mut shut) = part(facts, known_packs)?;
    let points = merge_held(&kept, facts, &mut shut);
    Ok(ProductPoints { points, excluded: merge_shut(shut, facts) })
}

/// Parts the lines of one product into those kept, sorted, and those shut out.
pub(super) fn part(facts: Facts<'_>, known_packs: &[Units]) -> Result<(Vec<Placed>, Vec<Shut>), FactError> {
    let mut placed = Vec::with_capacity(facts.lines.len());
    let mut shut = Vec::new();
    for (place, fact) in facts.lines.iter().enumerate() {
        let (reading, terms) = facts.parts(fact)?;
        let LineFact { organisation, supplier, month, .. } = *fact;
        let line = u32::try_from(place).map_err(|_| FactError::TooManyLines)?;
        let place = Placed { basis: Basis::of(reading, terms), organisation, supplier, month, line };
        match first_look(fact, reading, terms) {
            Look::Out(reason) => shut.push(Shut::new(&place, reason, None)),
            look => placed.push(Held { place, look }),
        }
    }
    placed.sort_unstable_by_key(|held| held.place);
    let mut kept = Vec::with_capacity(placed.len());
    for run in placed.chunk_by(|left, right| left.place.basis == right.place.basis) {
        judge_basis(run, facts, known_packs, &mut kept, &mut shut);
    }
    Ok((kept, shut))
}

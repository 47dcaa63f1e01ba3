//! Exclusions of a product summed by reason.

use super::exclusion::Exclusion;
use super::points::PricePoint;
use super::total::Total;
use crate::engine::model::{Currency, VatBasis};

/// Lines left out for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExclusionTotal {
    /// Currency of the spend.
    pub currency: Currency,
    /// Whether the spend holds VAT.
    pub vat_basis: VatBasis,
    /// Why.
    pub reason: Exclusion,
    /// Purchase lines.
    pub lines: u64,
    /// Stated value.
    pub spend: Total,
}

/// Sums being made: runs of the same kind are added as they come, the rest at the end.
#[derive(Debug, Default)]
pub(super) struct Tally(Vec<ExclusionTotal>);

impl Tally {
    pub(super) fn add(&mut self, more: ExclusionTotal) {
        match self.0.last_mut() {
            Some(last) if last.kind() == more.kind() => last.join(&more),
            _ => self.0.push(more),
        }
    }

    pub(super) fn add_point(&mut self, point: &PricePoint, reason: Exclusion) {
        self.add(ExclusionTotal {
            currency: point.basis.currency,
            vat_basis: point.basis.vat_basis,
            reason,
            lines: u64::from(point.lines),
            spend: point.gross.into(),
        });
    }

    pub(super) fn finish(mut self) -> Vec<ExclusionTotal> {
        self.0.sort_unstable();
        let mut merged = Self::default();
        self.0.drain(..).for_each(|total| merged.add(total));
        merged.0
    }
}

impl ExclusionTotal {
    const fn kind(&self) -> (Currency, VatBasis, Exclusion) {
        (self.currency, self.vat_basis, self.reason)
    }

    fn join(&mut self, more: &Self) {
        self.lines += more.lines;
        self.spend = self.spend.and(more.spend);
    }
}

//! What became of each line: the same judgement that makes price points and benchmarks, told line by line.

use super::benchmark::ProductBenchmarks;
use super::exclusion::Exclusion;
use super::fact::{Basis, FactError, LineFact, Reading};
use super::grouping::merge_held;
use super::points::{Facts, part};
use super::selection::Selection;
use crate::engine::model::LineTerms;
use crate::engine::money::Units;
use crate::engine::period::Month;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFate {
    /// It is in a price.
    Used,
    /// It is left out.
    LeftOut {
        /// Why.
        reason: Exclusion,
        /// Base units of an order unit under the other reading, for quarantined lines.
        units_other: Option<Units>,
    },
}

impl LineFate {
    const fn left_out(reason: Exclusion) -> Self {
        Self::LeftOut { reason, units_other: None }
    }
}

/// What becomes of each line of one product in its price points, in the order of the lines: summed by it, the lines are those
/// of [`super::build_points`].
///
/// # Errors
/// [`FactError`] when a line names a reading or terms that were not given.
pub fn line_fates(
    lines: &[LineFact],
    readings: &[Reading],
    terms: &[LineTerms],
    known_packs: &[Units],
) -> Result<Vec<LineFate>, FactError> {
    let facts = Facts::new(lines, readings, terms);
    let (kept, mut shut) = part(facts, known_packs)?;
    // Lines whose sums leave the range are shut out only when they are summed.
    merge_held(&kept, facts, &mut shut);
    let mut fates = vec![LineFate::Used; lines.len()];
    for (line, fate) in shut.iter().map(super::grouping::Shut::fate) {
        if let Some(place) = usize::try_from(line).ok().and_then(|line| fates.get_mut(line)) {
            *place = fate;
        }
    }
    Ok(fates)
}

impl ProductBenchmarks {
    /// What becomes in these benchmarks of a line on this basis that had this fate in the price points. They are all of the
    /// product's benchmarks in the selection.
    #[must_use]
    pub fn fate(
        &self,
        selection: &Selection,
        basis: Basis,
        organisation: u32,
        month: Month,
        in_points: LineFate,
    ) -> LineFate {
        if let Some(reason) = selection.refuse(basis.currency, month, organisation) {
            return LineFate::left_out(reason);
        }
        let made = self.benchmarks.iter().filter(|one| one.basis == basis);
        let mut payers = made.flat_map(|one| one.ranking.payers());
        match in_points {
            LineFate::Used if payers.any(|payer| payer.organisation == organisation) => LineFate::Used,
            // Sums or exact quantiles left the range.
            LineFate::Used => LineFate::left_out(Exclusion::OutOfRange),
            left_out @ LineFate::LeftOut { .. } => left_out,
        }
    }
}

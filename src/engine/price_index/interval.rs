//! Percentiles of logarithms.

use ethnum::I256;

use crate::engine::fixed::Logarithm;
use crate::engine::money::divide_half_even;

/// Lower end of an interval, in thousandths.
pub(super) const LOWER: usize = 25;
/// Upper end of an interval, in thousandths.
pub(super) const UPPER: usize = 975;

/// A percentile in thousandths by linear interpolation between order statistics (type 7), rounded once; nothing of
/// none.
pub(super) fn percentile(rising: &[Logarithm], thousandths: usize) -> Option<Logarithm> {
    let reach = rising.len().checked_sub(1)? * thousandths;
    let (rank, rest) = (reach / 1000, reach % 1000);
    let lower = rising.get(rank)?;
    let Some(upper) = rising.get(rank + 1) else { return Some(*lower) };
    let way = I256::from(upper.minus(*lower).parts()) * I256::from(i128::try_from(rest).ok()?);
    let way = i128::try_from(divide_half_even(way, I256::from(1000))).ok()?;
    Some(lower.plus(Logarithm::from_parts(way)))
}

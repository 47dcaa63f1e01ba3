//! Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan, R's default), exact.

use super::unit_price::UnitPrice;
use super::{QUARTILE_MINIMUM, usize_of};
use crate::engine::money::{NumberError, PRICE_DECIMALS, Ratio};

/// A quantile as a fraction: `(1, 4)` is the first quartile.
pub type Fraction = (u64, u64);

/// The lowest of all.
pub(super) const MINIMUM: Fraction = (0, 1);
/// Tenth percentile.
pub const P10: Fraction = (1, 10);
/// First quartile.
pub const Q1: Fraction = (1, 4);
/// Median.
pub const MEDIAN: Fraction = (1, 2);
/// Third quartile.
pub const Q3: Fraction = (3, 4);
/// Ninetieth percentile.
pub const P90: Fraction = (9, 10);

/// Where a quantile of `count` prices lies: h = (count - 1) x fraction as the rank floor(h) from 0 and h's fractional part
/// as a count of parts of the fraction's whole. Nothing when there are no prices.
///
/// # Errors
/// [`NumberError::OutOfRange`] when there are more prices than can be counted.
pub(super) fn place(count: usize, fraction: Fraction) -> Result<Option<(usize, u64)>, NumberError> {
    let (part, whole) = fraction;
    let Some(last) = count.checked_sub(1) else { return Ok(None) };
    let last = u64::try_from(last).map_err(|_| NumberError::OutOfRange)?;
    let reach = last.checked_mul(part).ok_or(NumberError::OutOfRange)?;
    let rank = reach.checked_div(whole).ok_or(NumberError::OutOfRange)?;
    let rest = reach.checked_rem(whole).ok_or(NumberError::OutOfRange)?;
    Ok(Some((usize_of(rank)?, rest)))
}

/// The quantile of `count` prices, `at` giving them by rank from 0 in rising order; nothing when there are none.
///
/// With h = (count - 1) x fraction it lies between the prices at floor(h) and the next, at h's fractional part.
///
/// # Errors
/// [`NumberError::OutOfRange`] when the exact result does not fit 256 bits.
pub fn quantile(
    count: usize,
    fraction: Fraction,
    at: impl Fn(usize) -> Option<UnitPrice>,
) -> Result<Option<Ratio>, NumberError> {
    let Some((rank, rest)) = place(count, fraction)? else { return Ok(None) };
    let lower = at(rank).ok_or(NumberError::OutOfRange)?.ratio()?;
    if rest == 0 {
        return Ok(Some(lower));
    }
    let upper = at(rank + 1).ok_or(NumberError::OutOfRange)?.ratio()?;
    lower.interpolate(&upper, rest, fraction.1).map(Some)
}

/// The distribution of the prices of all payers.
///
/// Minimum, median and maximum are facts and always given; the outer quantiles need
/// [`QUARTILE_MINIMUM`] payers and are nothing below it.
#[derive(Debug, Clone, Copy)]
pub struct Distribution {
    /// Lowest price.
    pub minimum: Ratio,
    /// Tenth percentile.
    pub p10: Option<Ratio>,
    /// First quartile.
    pub q1: Option<Ratio>,
    /// Median.
    pub median: Ratio,
    /// Third quartile.
    pub q3: Option<Ratio>,
    /// Ninetieth percentile.
    pub p90: Option<Ratio>,
    /// Highest price.
    pub maximum: Ratio,
}

impl Distribution {
    /// The third quartile over the first, both as published: how widely the middle half of the payers is spread. One odd
    /// price moves it little. Nothing below five payers or where the first quartile is 0.
    #[must_use]
    pub fn middle_spread(&self) -> Option<Ratio> {
        let published = |ratio: Ratio| ratio.to_scaled(PRICE_DECIMALS).ok();
        Ratio::new(published(self.q3?)?, published(self.q1?)?)
    }

    /// Of prices in rising order; nothing when there are none.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a quantile does not fit 256 bits.
    pub fn of(rising: &[UnitPrice]) -> Result<Option<Self>, NumberError> {
        let count = rising.len();
        let take = |fraction| quantile(count, fraction, |rank| rising.get(rank).copied());
        let outer = |fraction| if count < QUARTILE_MINIMUM { Ok(None) } else { take(fraction) };
        let (Some(first), Some(last), Some(median)) = (rising.first(), rising.last(), take(MEDIAN)?) else {
            return Ok(None);
        };
        Ok(Some(Self {
            minimum: first.ratio()?,
            p10: outer(P10)?,
            q1: outer(Q1)?,
            median,
            q3: outer(Q3)?,
            p90: outer(P90)?,
            maximum: last.ratio()?,
        }))
    }
}

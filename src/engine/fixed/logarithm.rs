//! Natural logarithms of exact ratios.

use ethnum::I256;

use super::mantissa::{MANTISSA_PLACES, Mantissa};
use super::{BINARY_PLACES, LN_2, REDUCTION_PLACES, SERIES_PLACES, series_product};
use crate::engine::money::divide_half_even;

/// The square root of 2 in 2^-127, cut.
const ROOT_2: u128 = 240_615_969_168_004_511_545_033_772_477_625_056_927;

/// A natural logarithm in whole 2^-96. Of a ratio of two 128-bit numbers it is below 89 either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Logarithm(i128);

impl Logarithm {
    /// The logarithm of 1.
    pub const ZERO: Self = Self(0);

    /// From whole 2^-96.
    #[must_use]
    pub const fn from_parts(parts: i128) -> Self {
        Self(parts)
    }

    /// Whole 2^-96.
    #[must_use]
    pub const fn parts(self) -> i128 {
        self.0
    }

    /// `ln(numerator / denominator)` within 2^-96; nothing where either is 0. Equal ratios have equal logarithms, and
    /// a ratio of 1 has exactly 0.
    #[must_use]
    pub fn of_ratio(numerator: u128, denominator: u128) -> Option<Self> {
        Mantissa::quotient(numerator, denominator).map(Self::of_mantissa)
    }

    /// With m in [1/sqrt 2, sqrt 2] and z = (m - 1) / (m + 1): ln m = 2 (z + z^3/3 + z^5/5 + ...), z^2 below 0.03.
    fn of_mantissa(mantissa: Mantissa) -> Self {
        let halved = mantissa.bits > ROOT_2;
        let exponent = mantissa.exponent + i32::from(halved);
        // With 125 binary places, so that one more than it fits too.
        let value = mantissa.bits >> (MANTISSA_PLACES - 125 + u32::from(halved));
        let one = 1_u128 << 125;
        let z = (ethnum::U256::from(value.abs_diff(one)) << SERIES_PLACES) / ethnum::U256::from(value + one);
        let z = z.as_u128();
        let square = series_product(z, z);
        let (mut power, mut sum, mut odd) = (z, 0_u128, 1_u128);
        while power > 0 {
            sum += power / odd;
            power = series_product(power, square);
            odd += 2;
        }
        // Twice the sum, in the places of the logarithm of 2.
        let series = (sum >> (SERIES_PLACES - REDUCTION_PLACES - 1)).cast_signed();
        let series = if value < one { -series } else { series };
        let whole = i128::from(exponent) * LN_2 + series;
        Self(rounded(whole, REDUCTION_PLACES - BINARY_PLACES))
    }

    /// The sum, cut off at the ends of the range: it takes 2^24 of the widest to reach them.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, cut off at the ends of the range.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The mean of logarithms, divided once and half to even; nothing of none.
    #[must_use]
    pub fn mean(logarithms: impl IntoIterator<Item = Self>) -> Option<Self> {
        let (mut sum, mut count) = (I256::ZERO, 0_u64);
        for logarithm in logarithms {
            sum += I256::from(logarithm.0);
            count += 1;
        }
        let mean = (count > 0).then(|| divide_half_even(sum, I256::from(count)))?;
        i128::try_from(mean).ok().map(Self)
    }
}

/// The number without its last binary places, half to even.
fn rounded(parts: i128, places: u32) -> i128 {
    divide_half_even(I256::from(parts), I256::from(1_i128 << places)).as_i128()
}

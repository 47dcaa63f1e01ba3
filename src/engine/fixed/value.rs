//! A number with 96 binary places.

use ethnum::I256;

use super::BINARY_PLACES;
use crate::engine::money::{NumberError, divide_half_even, format_scaled};

/// Bits a number may take.
const WIDTH: i32 = 254;

/// A number in whole 2^-96, up to some 10^47 either way: what a root or a power of e comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed(I256);

impl Fixed {
    /// Nothing.
    pub const ZERO: Self = Self(I256::ZERO);

    /// One.
    pub const ONE: Self = Self(I256::from_words(0, 1 << BINARY_PLACES));

    /// Whole 2^-96.
    #[must_use]
    pub const fn parts(self) -> I256 {
        self.0
    }

    /// `bits * 2^power`, `bits` being above zero, rounded half to even to 96 binary places.
    pub(super) fn shifted(bits: I256, power: i32) -> Result<Self, NumberError> {
        let shift = power + BINARY_PLACES.cast_signed();
        let length = WIDTH + 2 - bits.leading_zeros().cast_signed();
        if shift >= 0 {
            return if length + shift > WIDTH { Err(NumberError::OutOfRange) } else { Ok(Self(bits << shift)) };
        }
        // Less than half of the last place.
        if shift < -WIDTH.min(length) {
            return Ok(Self::ZERO);
        }
        Ok(Self(divide_half_even(bits, I256::ONE << shift.unsigned_abs())))
    }

    /// Rounded half to even to whole units of `10^-decimals`.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn to_scaled(self, decimals: u32) -> Result<i128, NumberError> {
        let factor = 10_i128.checked_pow(decimals).ok_or(NumberError::OutOfRange)?;
        let scaled = self.0.checked_mul(I256::from(factor)).ok_or(NumberError::OutOfRange)?;
        i128::try_from(divide_half_even(scaled, Self::ONE.0)).map_err(|_| NumberError::OutOfRange)
    }

    /// Rounded half to even to `decimals` places and written out.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn to_text(self, decimals: u32) -> Result<String, NumberError> {
        self.to_scaled(decimals).map(|value| format_scaled(value, decimals))
    }
}

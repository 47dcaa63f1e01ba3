//! A quotient as a mantissa of 128 bits and a power of 2.

use ethnum::U256;

/// Binary places of a mantissa.
pub(super) const MANTISSA_PLACES: u32 = 127;

/// A number above zero: `bits * 2^(exponent - 127)`, its highest bit set, so that the mantissa lies in [1, 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mantissa {
    pub(super) bits: u128,
    pub(super) exponent: i32,
}

impl Mantissa {
    /// `numerator / denominator` cut to 128 bits: one value has one mantissa, however it is written. Nothing where
    /// either is 0.
    pub(super) fn quotient(numerator: u128, denominator: u128) -> Option<Self> {
        if numerator == 0 || denominator == 0 {
            return None;
        }
        let (above, below) = (numerator.leading_zeros(), denominator.leading_zeros());
        let (numerator, denominator) = (numerator << above, denominator << below);
        let carry = u32::from(numerator < denominator);
        let quotient = (U256::from(numerator) << (MANTISSA_PLACES + carry)) / U256::from(denominator);
        let exponent = i32::try_from(below).ok()? - i32::try_from(above + carry).ok()?;
        Some(Self { bits: u128::try_from(quotient).ok()?, exponent })
    }
}

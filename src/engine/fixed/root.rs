//! Square roots.

use ethnum::{I256, U256};

use super::mantissa::{MANTISSA_PLACES, Mantissa};
use super::value::Fixed;
use crate::engine::money::{NumberError, Ratio};

impl Fixed {
    /// The square root of the product of two ratios, none below zero: within 2^-96, or one part in 2^124 where that is
    /// more. Exactly 0 where either is 0.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a ratio is below zero or does not fit 128 bits a side.
    pub fn root_of_product(left: &Ratio, right: &Ratio) -> Result<Self, NumberError> {
        if left.is_zero() || right.is_zero() {
            return Ok(Self::ZERO);
        }
        let (left, right) = (mantissa_of(left)?, mantissa_of(right)?);
        let product = U256::from(left.bits).wrapping_mul(U256::from(right.bits));
        let exponent = left.exponent + right.exponent;
        let odd = exponent.rem_euclid(2);
        let root = whole_root(product >> odd.unsigned_abs());
        Self::shifted(I256::from(root), (exponent + odd) / 2 - MANTISSA_PLACES.cast_signed())
    }
}

fn mantissa_of(ratio: &Ratio) -> Result<Mantissa, NumberError> {
    let (numerator, denominator) = ratio.narrow().ok_or(NumberError::OutOfRange)?;
    Mantissa::quotient(numerator, denominator).ok_or(NumberError::OutOfRange)
}

/// The whole part of a square root, by Newton's steps from above.
fn whole_root(square: U256) -> u128 {
    let high = (square >> 128_u32).as_u128().isqrt();
    let mut root = (U256::from(high) + U256::ONE) << 64_u32;
    loop {
        let next = (root + square / root) >> 1_u32;
        if next >= root {
            return root.as_u128();
        }
        root = next;
    }
}

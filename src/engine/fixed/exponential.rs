//! Powers of e.

use ethnum::I256;

use super::logarithm::Logarithm;
use super::value::Fixed;
use super::{BINARY_PLACES, LN_2, REDUCTION_PLACES, SERIES_PLACES, series_product};
use crate::engine::money::NumberError;

/// Logarithms from here on, either way, are out of range: e^100 is above 10^43.
const LOGARITHM_LIMIT: i128 = 100 << BINARY_PLACES;

impl Logarithm {
    /// e to this logarithm: within 2^-96, or one part in 2^110 where that is more.
    ///
    /// With x = k ln 2 + r, r in [0, ln 2): e^x = 2^k (1 + r + r^2/2 + r^3/6 + ...).
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] for a logarithm of 100 and more, either way.
    pub fn exp(self) -> Result<Fixed, NumberError> {
        if self.parts().saturating_abs() >= LOGARITHM_LIMIT {
            return Err(NumberError::OutOfRange);
        }
        let whole = self.parts() << (REDUCTION_PLACES - BINARY_PLACES);
        let power_of_two = i32::try_from(whole.div_euclid(LN_2)).map_err(|_| NumberError::OutOfRange)?;
        let rest = whole.rem_euclid(LN_2).unsigned_abs() << (SERIES_PLACES - REDUCTION_PLACES);
        let (mut term, mut sum, mut count) = (1_u128 << SERIES_PLACES, 0_u128, 0_u128);
        while term > 0 {
            sum += term;
            count += 1;
            term = series_product(term, rest) / count;
        }
        Fixed::shifted(I256::from(sum), power_of_two - SERIES_PLACES.cast_signed())
    }
}

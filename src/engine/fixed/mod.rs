//! Logarithms, powers of e and square roots in whole numbers: the same on every machine, to a stated precision.
//!
//! A [`Logarithm`] and a [`Fixed`] count whole 2^-96 (some 1.3 x 10^-29). Inside, 118 binary places and more are
//! carried and each result is rounded once, half to even. Stated, and tested against decimals of 100 digits:
//!
//! * [`Logarithm::of_ratio`] is within 2^-96 of ln(numerator / denominator): 28 decimals.
//! * [`Logarithm::exp`] is within 2^-96, or one part in 2^110 where that is more, of e to the logarithm's own value.
//! * [`Fixed::root_of_product`] is within 2^-96, or one part in 2^124 where that is more.
//!
//! A figure published to ten decimals is therefore the true one rounded, unless the true one lies within 10^-28 times
//! its size of a tie.

mod exponential;
mod logarithm;
mod mantissa;
mod root;
mod value;

pub use logarithm::Logarithm;
pub use value::Fixed;

/// Binary places of a [`Fixed`] and of a [`Logarithm`].
pub const BINARY_PLACES: u32 = 96;

/// Binary places the sums of series are carried with.
const SERIES_PLACES: u32 = 126;

/// Binary places of [`LN_2`].
const REDUCTION_PLACES: u32 = 119;

/// The natural logarithm of 2, in 2^-119, rounded.
const LN_2: i128 = 460_675_318_799_830_652_613_172_153_836_239_227;

/// The product of two numbers of [`SERIES_PLACES`], cut to them. It has to fit 128 bits.
fn series_product(left: u128, right: u128) -> u128 {
    let product = ethnum::U256::from(left).wrapping_mul(ethnum::U256::from(right));
    (product >> SERIES_PLACES).as_u128()
}

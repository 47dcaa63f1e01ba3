//! Products and quotients of wide numbers, exact or rounded once: the only module that rounds. Numbers of 64 and 128 bits,
//! nearly all there are, take short ways with the same results.

use std::cmp::Ordering;

use ethnum::I256;

use super::NumberError;

/// The number where it fits 128 bits, as nearly all do.
pub(super) const fn narrow(number: I256) -> Option<i128> {
    let (high, low) = number.into_words();
    if high == low >> 127 { Some(low) } else { None }
}

/// The number where it fits 64 bits.
pub(super) fn small(number: I256) -> Option<i64> {
    narrow(number).and_then(|number| i64::try_from(number).ok())
}

/// The product of two numbers of 64 bits: it always fits twice as many.
#[must_use]
pub fn product(left: i64, right: i64) -> i128 {
    i128::from(left) * i128::from(right)
}

/// The product, or nothing when it does not fit 256 bits. Numbers of 128 bits, nearly all there are, take a short way:
/// their product always fits.
pub(super) fn times(left: I256, right: I256) -> Option<I256> {
    match (narrow(left), narrow(right)) {
        (Some(narrow), Some(other)) => {
            Some(narrow.checked_mul(other).map_or_else(|| left.wrapping_mul(right), I256::from))
        }
        _ => left.checked_mul(right),
    }
}

/// Divides and rounds to the nearest whole number, a tie going to the even one. `denominator` is above zero.
///
/// Numbers that fit 128 bits, nearly all of them, are divided there: several times faster, with the same result.
pub(in crate::engine) fn divide_half_even(numerator: I256, denominator: I256) -> I256 {
    if let (Some(narrow), Some(below)) = (narrow(numerator), narrow(denominator)) {
        return I256::from(divide_narrow_half_even(narrow, below));
    }
    let quotient = numerator.div_euclid(denominator);
    let even = quotient & I256::ONE == I256::ZERO;
    let up = rounds_up(numerator - quotient * denominator, denominator, even);
    quotient + I256::from(u8::from(up))
}

/// The same in 128 bits, with one division.
pub(super) fn divide_narrow_half_even(numerator: i128, denominator: i128) -> i128 {
    let towards_zero = numerator / denominator;
    let remainder = numerator - towards_zero * denominator;
    let (quotient, remainder) =
        if remainder < 0 { (towards_zero - 1, remainder + denominator) } else { (towards_zero, remainder) };
    quotient + i128::from(rounds_up(remainder, denominator, quotient % 2 == 0))
}

/// True when a remainder is over half of the denominator, or just half and the quotient odd.
fn rounds_up<N: Copy + Ord + std::ops::Sub<Output = N>>(remainder: N, denominator: N, even: bool) -> bool {
    match remainder.cmp(&(denominator - remainder)) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => !even,
    }
}

/// The same for narrow numbers; `denominator` is above zero. Saturates at the ends of `i64`.
#[must_use]
pub fn divide_half_even_i128(numerator: i128, denominator: i128) -> i64 {
    let rounded = divide_half_even(I256::from(numerator), I256::from(denominator.max(1)));
    i64::try_from(rounded).unwrap_or(if numerator < 0 { i64::MIN } else { i64::MAX })
}

/// `numerator / sqrt(left * right)` rounded half to even to whole units of `10^-decimals`: a covariance over the
/// geometric mean of two variances. By an integer square root; nothing is rounded before the end.
///
/// # Errors
/// [`NumberError::OutOfRange`] when the product of `left` and `right` is not above zero, or a number does not fit.
pub fn over_geometric_mean(numerator: i128, left: i128, right: i128, decimals: u32) -> Result<i128, NumberError> {
    let below = I256::from(left).checked_mul(I256::from(right)).filter(|below| *below > I256::ZERO);
    let below = below.ok_or(NumberError::OutOfRange)?;
    let factor = 10_i128.checked_pow(decimals).ok_or(NumberError::OutOfRange)?;
    let scaled = times(I256::from(numerator), I256::from(factor)).ok_or(NumberError::OutOfRange)?;
    let square = times(scaled, scaled).ok_or(NumberError::OutOfRange)?;
    let whole = u128::try_from(square / below).map_err(|_| NumberError::OutOfRange)?.isqrt();
    let whole = i128::try_from(whole).map_err(|_| NumberError::OutOfRange)?;
    // The root lies between `whole` and the next: above their middle where its square is above the middle's.
    let twice = I256::from(whole) * 2 + 1;
    let middle = times(twice * twice, below).ok_or(NumberError::OutOfRange)?;
    let up = match times(square, I256::from(4)).ok_or(NumberError::OutOfRange)?.cmp(&middle) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => whole % 2 != 0,
    };
    let rounded = whole + i128::from(up);
    Ok(if numerator < 0 { -rounded } else { rounded })
}

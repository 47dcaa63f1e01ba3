//! Exact ratios: a unit price is one, and is divided once, when it leaves the engine.

use std::cmp::Ordering;

use ethnum::I256;

use super::rounding::{divide_half_even, divide_narrow_half_even, narrow, product, small, times};
use super::{Amount, BaseQuantity, NumberError, format_scaled};

/// Decimal places of a published unit price, mean or ratio.
pub const PRICE_DECIMALS: u32 = 10;

/// An exact rational in 256 bits, its denominator above zero.
///
/// Spend below 2^63 millionths and quantity below 2^80 millionths keep every quantile and saving inside 256 bits;
/// anything larger is an error, never a wrapped or rounded value.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    numerator: I256,
    denominator: I256,
}

impl Ratio {
    /// `numerator / denominator`, or nothing when the denominator is not above zero.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        Self::wide(I256::from(numerator), I256::from(denominator))
    }

    fn wide(numerator: I256, denominator: I256) -> Option<Self> {
        (denominator > I256::ZERO).then_some(Self { numerator, denominator })
    }

    /// Price per base unit: spend over base quantity; nothing when the quantity is not above zero.
    #[must_use]
    pub fn unit_price(spend: Amount, quantity: BaseQuantity) -> Option<Self> {
        // Whole pence for whole units, nearly all there are, leave small numbers behind, which are quick to work with.
        const BOTH: i64 = 10_000;
        let (spend, wide) = (spend.micros(), quantity.micros());
        match i64::try_from(wide) {
            Ok(quantity) if spend % BOTH == 0 && quantity % BOTH == 0 => {
                Self::new(i128::from(spend / BOTH), i128::from(quantity / BOTH))
            }
            _ => Self::new(i128::from(spend), wide),
        }
    }

    /// Numerator and denominator where both fit 64 bits.
    fn small(&self) -> Option<(i64, i64)> {
        small(self.numerator).zip(small(self.denominator))
    }

    /// Numerator and denominator, or nothing when one does not fit 128 bits or the ratio is below zero.
    pub(in crate::engine) fn narrow(&self) -> Option<(u128, u128)> {
        u128::try_from(self.numerator).ok().zip(u128::try_from(self.denominator).ok())
    }

    /// True when exactly zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.numerator == I256::ZERO
    }

    /// The order of two ratios by cross multiplication.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when the products do not fit 256 bits.
    pub fn compare(&self, other: &Self) -> Result<Ordering, NumberError> {
        let left = times(self.numerator, other.denominator);
        let right = times(other.numerator, self.denominator);
        match (left, right) {
            (Some(left), Some(right)) => Ok(left.cmp(&right)),
            _ => Err(NumberError::OutOfRange),
        }
    }

    /// `self + (other - self) * part / whole`, exact: the interpolation of a quantile.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit 256 bits or `whole` is zero.
    pub fn interpolate(&self, other: &Self, part: u64, whole: u64) -> Result<Self, NumberError> {
        if part == 0 {
            return Ok(*self);
        }
        let keep = whole.checked_sub(part).ok_or(NumberError::OutOfRange)?;
        if let Some(short) = self.interpolate_small(other, keep, part, whole) {
            return Ok(short);
        }
        let own = times(self.numerator, other.denominator).and_then(|product| times(product, I256::from(keep)));
        let their = times(other.numerator, self.denominator).and_then(|product| times(product, I256::from(part)));
        let denominator =
            times(self.denominator, other.denominator).and_then(|product| times(product, I256::from(whole)));
        let numerator = own.zip(their).and_then(|(own, their)| own.checked_add(their));
        numerator
            .zip(denominator)
            .and_then(|(numerator, denominator)| Self::wide(numerator, denominator))
            .ok_or(NumberError::OutOfRange)
    }

    /// The same in 128 bits, where that is enough.
    fn interpolate_small(&self, other: &Self, keep: u64, part: u64, whole: u64) -> Option<Self> {
        let ((own, under), (their, below)) = self.small().zip(other.small())?;
        let own = product(own, below).checked_mul(keep.into())?;
        let their = product(their, under).checked_mul(part.into())?;
        let (numerator, denominator) = (own.checked_add(their)?, product(under, below).checked_mul(whole.into())?);
        // Twos that both hold say nothing.
        let twos = numerator.trailing_zeros().min(denominator.trailing_zeros());
        Self::new(numerator >> twos, denominator >> twos)
    }

    /// `self / other`, or nothing when `other` is not above zero.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit 256 bits.
    pub fn divide(&self, other: &Self) -> Result<Option<Self>, NumberError> {
        if let Some(((own, under), (their, below))) = self.small().zip(other.small()) {
            return Ok(Self::new(product(own, below), product(under, their)));
        }
        let numerator = times(self.numerator, other.denominator).ok_or(NumberError::OutOfRange)?;
        let denominator = times(self.denominator, other.numerator).ok_or(NumberError::OutOfRange)?;
        Ok(Self::wide(numerator, denominator))
    }

    /// `spend - self * quantity` in whole millionths, divided once and half to even: what paying this price
    /// instead would have saved (negative when it would have cost more).
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn saving(&self, spend: Amount, quantity: BaseQuantity) -> Result<Amount, NumberError> {
        if let (Some((price, below)), Ok(quantity)) = (self.small(), i64::try_from(quantity.micros())) {
            let (paid, at_price) = (product(below, spend.micros()), product(price, quantity));
            if let Some(difference) = paid.checked_sub(at_price) {
                let micros = i64::try_from(divide_narrow_half_even(difference, below.into()));
                return micros.map(Amount::from_micros).map_err(|_| NumberError::OutOfRange);
            }
        }
        let at_price = times(self.numerator, I256::from(quantity.micros()));
        let paid = times(self.denominator, I256::from(spend.micros()));
        let difference = paid
            .zip(at_price)
            .and_then(|(paid, at_price)| paid.checked_sub(at_price))
            .ok_or(NumberError::OutOfRange)?;
        let micros = divide_half_even(difference, self.denominator);
        i64::try_from(micros).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
    }

    /// `(self - other) * quantity` in whole millionths, divided once and half to even: what so much costs more at this
    /// price than at the other (negative when it costs less).
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn dearer_by(&self, other: &Self, quantity: BaseQuantity) -> Result<Amount, NumberError> {
        let own = times(self.numerator, other.denominator);
        let their = times(other.numerator, self.denominator);
        let difference = own.zip(their).and_then(|(own, their)| own.checked_sub(their));
        let cost = difference.and_then(|difference| times(difference, I256::from(quantity.micros())));
        let denominator = times(self.denominator, other.denominator);
        let (cost, denominator) = cost.zip(denominator).ok_or(NumberError::OutOfRange)?;
        i64::try_from(divide_half_even(cost, denominator)).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
    }

    /// `self * quantity` in whole millionths, divided once and half to even: what so much costs at this price.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn cost_of(&self, quantity: BaseQuantity) -> Result<Amount, NumberError> {
        let cost = times(self.numerator, I256::from(quantity.micros())).ok_or(NumberError::OutOfRange)?;
        let micros = divide_half_even(cost, self.denominator);
        i64::try_from(micros).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
    }

    /// Rounded half to even to `decimals` places and written out.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn to_text(&self, decimals: u32) -> Result<String, NumberError> {
        self.to_scaled(decimals).map(|value| format_scaled(value, decimals))
    }

    /// Rounded half to even to whole units of `10^-decimals`.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn to_scaled(&self, decimals: u32) -> Result<i128, NumberError> {
        let factor = 10_i128.checked_pow(decimals).ok_or(NumberError::OutOfRange)?;
        if let Some((numerator, denominator)) = narrow(self.numerator).zip(narrow(self.denominator))
            && let Some(scaled) = numerator.checked_mul(factor)
        {
            return Ok(divide_narrow_half_even(scaled, denominator));
        }
        let scaled = times(self.numerator, I256::from(factor)).ok_or(NumberError::OutOfRange)?;
        i128::try_from(divide_half_even(scaled, self.denominator)).map_err(|_| NumberError::OutOfRange)
    }
}

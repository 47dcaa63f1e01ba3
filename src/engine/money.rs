//! Money, quantity and exact ratios; `rounding` is the only module that rounds.
//!
//! Amounts are whole millionths of a currency unit, quantities whole thousandths of an order unit, base
//! quantities whole millionths of a base unit. A unit price is the exact ratio of two of them and is divided
//! once, half to even, when it leaves the engine. No float is used anywhere.

mod ratio;
mod rounding;

use std::fmt;

pub use ratio::{PRICE_DECIMALS, Ratio};
pub(in crate::engine) use rounding::divide_half_even;
pub use rounding::{divide_half_even_i128, over_geometric_mean, product};

/// Millionths in one.
pub const MICRO: i64 = 1_000_000;
/// Thousandths in one.
pub const MILLI: i64 = 1_000;

/// Why a number could not be taken or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not a plain decimal number.
    #[error("not a number")]
    NotANumber,
    /// More decimals than the type holds.
    #[error("more than {0} decimal places")]
    TooPrecise(u32),
    /// Larger than the type holds.
    #[error("number out of range")]
    OutOfRange,
}

/// Reads a plain decimal (`-12.50`) into whole units of `10^-scale`.
///
/// # Errors
/// [`NumberError`] when the text is no decimal, has more significant decimals than `scale`, or overflows.
pub fn parse_scaled(text: &str, scale: u32) -> Result<i64, NumberError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(NumberError::NotANumber);
    }
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > scale as usize {
        return Err(NumberError::TooPrecise(scale));
    }
    let mut value: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i64::from(byte - b'0')))
            .ok_or(NumberError::OutOfRange)?;
    }
    let missing = scale - u32::try_from(fraction.len()).map_err(|_| NumberError::OutOfRange)?;
    let value =
        10_i64.checked_pow(missing).and_then(|factor| value.checked_mul(factor)).ok_or(NumberError::OutOfRange)?;
    Ok(if negative { -value } else { value })
}

/// Writes whole units of `10^-scale` with exactly `scale` decimals.
#[must_use]
pub fn format_scaled(value: i128, scale: u32) -> String {
    let factor = 10_u128.pow(scale);
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    if scale == 0 {
        return format!("{sign}{magnitude}");
    }
    format!("{sign}{}.{:0width$}", magnitude / factor, magnitude % factor, width = scale as usize)
}

/// An amount of money in millionths of its currency unit (the currency travels beside it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

impl Amount {
    /// Nothing. A price of nothing is a price, not an unknown.
    pub const ZERO: Self = Self(0);

    /// From millionths of the currency unit.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Millionths of the currency unit.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads a plain decimal with at most six decimals.
    ///
    /// # Errors
    /// [`NumberError`] when it is no such decimal.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        parse_scaled(text, 6).map(Self)
    }

    /// The sum, or nothing when it overflows.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The sum, cut off at the ends of the range (nine million million).
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// A price per order unit times a quantity, rounded half to even to six decimals and cut off at the ends of the
    /// range.
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Self {
        Self(divide_half_even_i128(i128::from(self.0) * i128::from(quantity.0), i128::from(MILLI)))
    }

    /// Rounded half to even to whole pence (hundredths), for people; never for further calculation.
    #[must_use]
    pub fn to_pence_text(self) -> String {
        format_scaled(i128::from(divide_half_even_i128(i128::from(self.0), 10_000)), 2)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format_scaled(i128::from(self.0), 6))
    }
}

/// A number of order units in thousandths; negative for credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i64);

impl Quantity {
    /// From thousandths of an order unit.
    #[must_use]
    pub const fn from_milli(milli: i64) -> Self {
        Self(milli)
    }

    /// Thousandths of an order unit.
    #[must_use]
    pub const fn milli(self) -> i64 {
        self.0
    }

    /// Reads a plain decimal with at most three decimals.
    ///
    /// # Errors
    /// [`NumberError`] when it is no such decimal.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        parse_scaled(text, 3).map(Self)
    }

    /// Base units bought: order units times units per order unit, exact.
    #[must_use]
    pub fn in_base_units(self, units: Units) -> BaseQuantity {
        BaseQuantity(i128::from(self.0) * i128::from(units.milli()))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format_scaled(i128::from(self.0), 3))
    }
}

/// How many base units one order unit holds, in thousandths; always above zero (half a metre is 500).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Units(i64);

impl Units {
    /// One base unit an order unit.
    pub const ONE: Self = Self(MILLI);
    /// The most base units one order unit may hold: ten million.
    pub const MAX: Self = Self(10_000_000 * MILLI);

    /// From thousandths of a base unit.
    #[must_use]
    pub fn from_milli(milli: i64) -> Option<Self> {
        (milli > 0 && milli <= Self::MAX.0).then_some(Self(milli))
    }

    /// From a whole number of base units.
    #[must_use]
    pub fn whole(units: i64) -> Option<Self> {
        units.checked_mul(MILLI).and_then(Self::from_milli)
    }

    /// Thousandths of a base unit.
    #[must_use]
    pub const fn milli(self) -> i64 {
        self.0
    }

    /// Reads a plain decimal above zero with at most three decimals.
    ///
    /// # Errors
    /// [`NumberError`] when it is no such decimal or out of range.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        Self::from_milli(parse_scaled(text, 3)?).ok_or(NumberError::OutOfRange)
    }

    /// One pack inside another, exact; nothing when the product has more than three decimals or is out of range.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(other.0);
        if product % i128::from(MILLI) != 0 {
            return None;
        }
        i64::try_from(product / i128::from(MILLI)).ok().and_then(Self::from_milli)
    }
}

impl fmt::Display for Units {
    /// Shortest form: `100`, `0.5`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format_scaled(i128::from(self.0), 3);
        formatter.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// A number of base units in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BaseQuantity(i128);

impl BaseQuantity {
    /// From millionths of a base unit.
    #[must_use]
    pub const fn from_micros(micros: i128) -> Self {
        Self(micros)
    }

    /// Millionths of a base unit.
    #[must_use]
    pub const fn micros(self) -> i128 {
        self.0
    }

    /// The sum, cut off at the ends of the range.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The sum, or nothing when it overflows.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl fmt::Display for BaseQuantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format_scaled(self.0, 6))
    }
}

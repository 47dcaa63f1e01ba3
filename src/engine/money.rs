//! Money, quantity and exact ratios: the only module that rounds.
//!
//! Amounts are whole millionths of a currency unit, quantities whole thousandths of an order unit, base
//! quantities whole millionths of a base unit. A unit price is the exact ratio of two of them and is divided
//! once, half to even, when it leaves the engine. No float is used anywhere.

use std::cmp::Ordering;
use std::fmt;

use ethnum::I256;

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
        Self::new(i128::from(spend.micros()), quantity.micros())
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

    /// `self / other`, or nothing when `other` is not above zero.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit 256 bits.
    pub fn divide(&self, other: &Self) -> Result<Option<Self>, NumberError> {
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
        let scaled = times(self.numerator, I256::from(factor)).ok_or(NumberError::OutOfRange)?;
        i128::try_from(divide_half_even(scaled, self.denominator)).map_err(|_| NumberError::OutOfRange)
    }
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

/// Decimal places of a published unit price, mean or ratio.
pub const PRICE_DECIMALS: u32 = 10;

/// The product, or nothing when it does not fit 256 bits. Numbers of 128 bits, nearly all there are, take a short way:
/// their product always fits.
fn times(left: I256, right: I256) -> Option<I256> {
    match (i128::try_from(left), i128::try_from(right)) {
        (Ok(narrow), Ok(other)) => Some(narrow.checked_mul(other).map_or_else(|| left.wrapping_mul(right), I256::from)),
        _ => left.checked_mul(right),
    }
}

/// Divides and rounds to the nearest whole number, a tie going to the even one. `denominator` is above zero.
///
/// Numbers that fit 128 bits, nearly all of them, are divided there: several times faster, with the same result.
pub(in crate::engine) fn divide_half_even(numerator: I256, denominator: I256) -> I256 {
    if let (Ok(narrow), Ok(below)) = (i128::try_from(numerator), i128::try_from(denominator)) {
        let quotient = narrow.div_euclid(below);
        let up = rounds_up(narrow.rem_euclid(below), below, quotient % 2 == 0);
        return I256::from(quotient) + I256::from(u8::from(up));
    }
    let quotient = numerator.div_euclid(denominator);
    let even = quotient & I256::ONE == I256::ZERO;
    let up = rounds_up(numerator - quotient * denominator, denominator, even);
    quotient + I256::from(u8::from(up))
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

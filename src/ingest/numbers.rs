//! Numbers as people and spreadsheets write them, kept exactly.

use ethnum::I256;

use crate::engine::money::{Amount, MICRO, MILLI, Quantity, divide_half_even_i128};

/// Significant digits of a stated number at most; a spreadsheet's double has 17.
const DIGITS: u32 = 24;
/// Characters of a stated number at most.
const CHARACTERS: usize = 60;
/// The largest exponent, either way.
const EXPONENT: i32 = 15;
/// Amounts of more than a million million are refused.
const LARGEST_AMOUNT: i128 = 1_000_000_000_000;
/// Quantities of more than a thousand million are refused.
const LARGEST_QUANTITY: i128 = 1_000_000_000;

/// Why a text is no number that can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatedNumberError {
    /// It holds something that no number holds.
    #[error("not a number")]
    NotANumber,
    /// Its commas or blanks are no thousands separators.
    #[error("not a number: the separators do not part thousands (decimals follow a full stop)")]
    Separators,
    /// It has too many digits, or an exponent too large.
    #[error("number out of range")]
    OutOfRange,
    /// A quantity with more than three decimals.
    #[error("a quantity has at most three decimals")]
    TooPrecise,
    /// A quantity of nothing.
    #[error("a quantity of zero")]
    Zero,
}

/// A number as stated, exact: `value` times ten to the power of minus `decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedNumber {
    value: i128,
    decimals: u32,
    symbol: Option<char>,
}

impl StatedNumber {
    /// Reads a number: `1234.5`, `£1,234.50`, `(12.00)`, `12.00-`, `-£5`, `1.5E+3`.
    ///
    /// A comma, blank or apostrophe may part thousands only; the decimal sign is a full stop.
    ///
    /// # Errors
    /// [`StatedNumberError`] when it is no number or out of range.
    pub fn parse(text: &str) -> Result<Self, StatedNumberError> {
        let text = text.trim();
        if text.len() > CHARACTERS {
            return Err(StatedNumberError::OutOfRange);
        }
        let (body, negative, symbol) = strip_signs(text)?;
        let (digits, exponent) = match body.find(['e', 'E']) {
            Some(place) => (&body[..place], read_exponent(&body[place + 1..])?),
            None => (body, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut reading = Digits::default();
        reading.whole(whole)?;
        reading.fraction(fraction)?;
        if reading.seen == 0 {
            return Err(StatedNumberError::NotANumber);
        }
        let (value, decimals) = reading.shift(exponent)?;
        Ok(Self { value: if negative { -value } else { value }, decimals, symbol })
    }

    /// The digits without their decimal sign.
    #[must_use]
    pub const fn value(&self) -> i128 {
        self.value
    }

    /// Decimals as stated, zeros at the end included.
    #[must_use]
    pub const fn decimals(&self) -> u32 {
        self.decimals
    }

    /// The currency sign it was written with.
    #[must_use]
    pub const fn symbol(&self) -> Option<char> {
        self.symbol
    }

    /// As an amount of money; true beside it when it had more than six decimals and was rounded half to even.
    ///
    /// # Errors
    /// [`StatedNumberError::OutOfRange`] beyond a million million.
    pub fn to_amount(&self) -> Result<(Amount, bool), StatedNumberError> {
        let (micros, rounded) = self.micros_and_rounding()?;
        Ok((Amount::from_micros(micros), rounded))
    }

    fn micros_and_rounding(&self) -> Result<(i64, bool), StatedNumberError> {
        let largest = LARGEST_AMOUNT * i128::from(MICRO);
        let (micros, rounded) = if self.decimals <= 6 {
            let micros =
                self.value.checked_mul(power_of_ten(6 - self.decimals)).ok_or(StatedNumberError::OutOfRange)?;
            (micros, false)
        } else {
            let factor = power_of_ten(self.decimals - 6);
            (i128::from(divide_half_even_i128(self.value, factor)), self.value % factor != 0)
        };
        if micros.abs() > largest {
            return Err(StatedNumberError::OutOfRange);
        }
        Ok((i64::try_from(micros).map_err(|_| StatedNumberError::OutOfRange)?, rounded))
    }

    /// As a quantity of order units, which is never zero.
    ///
    /// # Errors
    /// [`StatedNumberError`] when it is zero, has more than three decimals, or is beyond a thousand million.
    pub fn to_quantity(&self) -> Result<Quantity, StatedNumberError> {
        let milli = self.to_milli()?;
        if milli == 0 {
            return Err(StatedNumberError::Zero);
        }
        Ok(Quantity::from_milli(milli))
    }

    /// In whole thousandths, zero allowed.
    ///
    /// # Errors
    /// [`StatedNumberError`] when it has more than three decimals or is beyond a thousand million.
    pub fn to_milli(&self) -> Result<i64, StatedNumberError> {
        let milli = if self.decimals <= 3 {
            self.value.checked_mul(power_of_ten(3 - self.decimals)).ok_or(StatedNumberError::OutOfRange)?
        } else {
            let factor = power_of_ten(self.decimals - 3);
            if self.value % factor != 0 {
                return Err(StatedNumberError::TooPrecise);
            }
            self.value / factor
        };
        if milli.abs() > LARGEST_QUANTITY * i128::from(MILLI) {
            return Err(StatedNumberError::OutOfRange);
        }
        i64::try_from(milli).map_err(|_| StatedNumberError::OutOfRange)
    }

    /// This price times a quantity, rounded half to even to six decimals.
    ///
    /// # Errors
    /// [`StatedNumberError::OutOfRange`] beyond a million million.
    pub fn times(&self, quantity: Quantity) -> Result<Amount, StatedNumberError> {
        let product = self.value.checked_mul(i128::from(quantity.milli())).ok_or(StatedNumberError::OutOfRange)?;
        let stated = Self { value: product, decimals: self.decimals + 3, symbol: None };
        stated.micros_and_rounding().map(|(micros, _)| Amount::from_micros(micros))
    }

    /// True when a line's value agrees with quantity times this price: they differ by at most half of the price's
    /// last stated decimal for every unit bought, and a penny.
    #[must_use]
    pub fn agrees(&self, quantity: Quantity, line_value: Amount) -> bool {
        // Everything in units of 10^-(decimals + 6), doubled, so that the half is whole.
        let scale = I256::from(power_of_ten(self.decimals));
        let product = I256::from(self.value) * I256::from(quantity.milli()) * I256::from(MILLI);
        let difference = I256::from(line_value.micros()) * scale - product;
        let half_decimal = I256::from(quantity.milli()) * I256::from(MILLI);
        let two_pence = I256::from(2 * MICRO / 100) * scale;
        difference.abs() * I256::from(2) <= half_decimal.abs() + two_pence
    }
}

/// Ten to a power that `DIGITS` and `EXPONENT` keep small; zero never comes out.
fn power_of_ten(power: u32) -> i128 {
    10_i128.checked_pow(power).unwrap_or(i128::MAX)
}

/// Takes brackets, signs and currency signs off: the body, whether it is below zero, and the currency sign.
fn strip_signs(text: &str) -> Result<(&str, bool, Option<char>), StatedNumberError> {
    let mut body = text;
    let mut negative = false;
    let mut signs = 0;
    let mut symbol = None;
    if let Some(inner) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (body, negative, signs) = (inner.trim(), true, 1);
    }
    loop {
        let first = body.chars().next().ok_or(StatedNumberError::NotANumber)?;
        let last = body.chars().next_back().unwrap_or(first);
        if first.is_ascii_digit() && last.is_ascii_digit() {
            break;
        }
        if matches!(first, '-' | '+' | '\u{2212}') || matches!(last, '-' | '\u{2212}') {
            let leading = matches!(first, '-' | '+' | '\u{2212}');
            body = if leading { &body[first.len_utf8()..] } else { &body[..body.len() - last.len_utf8()] };
            negative |= first != '+' || !leading;
            signs += 1;
        } else if matches!(first, '£' | '$' | '€') || matches!(last, '£' | '$' | '€') {
            let leading = matches!(first, '£' | '$' | '€');
            body = if leading { &body[first.len_utf8()..] } else { &body[..body.len() - last.len_utf8()] };
            if symbol.replace(if leading { first } else { last }).is_some() {
                return Err(StatedNumberError::NotANumber);
            }
        } else {
            break;
        }
        body = body.trim();
    }
    if signs > 1 { Err(StatedNumberError::NotANumber) } else { Ok((body, negative, symbol)) }
}

fn read_exponent(text: &str) -> Result<i32, StatedNumberError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(StatedNumberError::NotANumber);
    }
    let exponent: i32 = text.parse().map_err(|_| StatedNumberError::OutOfRange)?;
    if exponent.abs() > EXPONENT { Err(StatedNumberError::OutOfRange) } else { Ok(exponent) }
}

/// The digits read so far.
#[derive(Default)]
struct Digits {
    value: i128,
    decimals: u32,
    seen: u32,
}

impl Digits {
    fn push(&mut self, byte: u8) -> Result<(), StatedNumberError> {
        if self.value >= power_of_ten(DIGITS - 1) {
            return Err(StatedNumberError::OutOfRange);
        }
        self.value = self.value * 10 + i128::from(byte - b'0');
        self.seen += 1;
        Ok(())
    }

    /// Digits before the decimal sign: plain, or parted in thousands by one kind of separator.
    fn whole(&mut self, text: &str) -> Result<(), StatedNumberError> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.bytes().try_for_each(|byte| self.push(byte));
        }
        let is_separator = |character: char| matches!(character, ',' | ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}');
        let separator = text.chars().find(|character| !character.is_ascii_digit());
        let Some(separator) = separator.filter(|character| is_separator(*character)) else {
            return Err(StatedNumberError::NotANumber);
        };
        for (place, group) in text.split(separator).enumerate() {
            if !group.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(StatedNumberError::NotANumber);
            }
            let right = if place == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
            if !right {
                return Err(StatedNumberError::Separators);
            }
            group.bytes().try_for_each(|byte| self.push(byte))?;
        }
        Ok(())
    }

    fn fraction(&mut self, text: &str) -> Result<(), StatedNumberError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(if text.contains(',') { StatedNumberError::Separators } else { StatedNumberError::NotANumber });
        }
        for byte in text.bytes() {
            self.push(byte)?;
            self.decimals += 1;
        }
        if self.decimals > DIGITS { Err(StatedNumberError::OutOfRange) } else { Ok(()) }
    }

    /// Value and decimals once the exponent has moved the decimal sign.
    fn shift(&self, exponent: i32) -> Result<(i128, u32), StatedNumberError> {
        let decimals = i64::from(self.decimals) - i64::from(exponent);
        if decimals > i64::from(DIGITS) {
            return Err(StatedNumberError::OutOfRange);
        }
        match u32::try_from(decimals) {
            Ok(decimals) => Ok((self.value, decimals)),
            Err(_) => {
                let zeros = u32::try_from(-decimals).map_err(|_| StatedNumberError::OutOfRange)?;
                let value = self.value.checked_mul(power_of_ten(zeros)).ok_or(StatedNumberError::OutOfRange)?;
                if value >= power_of_ten(DIGITS) { Err(StatedNumberError::OutOfRange) } else { Ok((value, 0)) }
            }
        }
    }
}

//! Global Trade Item Numbers in their 14-digit form.

use std::fmt;

use super::check_digit;

/// Fewest digits taken: a GTIN-8 that lost one leading zero.
const DIGITS_MIN: usize = 7;
const DIGITS: usize = 14;

/// Why a text is no GTIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Nothing but blanks.
    #[error("no GTIN stated")]
    Empty,
    /// A spreadsheet shortened the number (`5.01234E+12`): its last digits are lost for good.
    #[error("written in scientific notation, so its last digits are lost: format the column as text and export again")]
    ScientificNotation,
    /// Something that is no digit, blank or hyphen.
    #[error("holds '{0}', but a GTIN has digits only")]
    NotDigits(char),
    /// Not a GTIN's number of digits.
    #[error("has {0} digits, but a GTIN has 8, 12, 13 or 14")]
    Length(usize),
    /// Every digit is zero.
    #[error("is all zeros")]
    AllZeros,
    /// The last digit does not follow from the others.
    #[error("ends in check digit {found}, but its other digits ask for {expected}: a digit is wrong or missing")]
    CheckDigit {
        /// What the other digits ask for.
        expected: u8,
        /// What the number ends in.
        found: u8,
    },
}

/// A GTIN with a right check digit, in 14 digits.
///
/// GTIN-8, GTIN-12 and GTIN-13 are the same key with zeros on the left (GS1 General Specifications, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin14([u8; DIGITS]);

impl Gtin14 {
    /// Reads a GTIN-8, -12, -13 or -14 as files hold it: blanks and hyphens inside, a `.0` left by a spreadsheet and a
    /// leading apostrophe are dropped, and lost leading zeros come back where the check digit proves the number.
    ///
    /// # Errors
    /// [`GtinError`] saying what is wrong with the text.
    ///
    /// ```
    /// use likewise::engine::gs1::Gtin14;
    /// assert_eq!(Gtin14::parse("629-1041 500213.0").unwrap().as_str(), "06291041500213");
    /// ```
    pub fn parse(text: &str) -> Result<Self, GtinError> {
        let text = text.trim();
        let text = text.strip_prefix('\'').unwrap_or(text);
        if text.is_empty() {
            return Err(GtinError::Empty);
        }
        if is_scientific(text) {
            return Err(GtinError::ScientificNotation);
        }
        Self::from_digits(&digits_of(without_zero_decimals(text))?)
    }

    /// Checks digits (ASCII) and pads them.
    fn from_digits(digits: &[u8]) -> Result<Self, GtinError> {
        let padding = DIGITS.checked_sub(digits.len()).ok_or(GtinError::Length(digits.len()))?;
        if digits.len() < DIGITS_MIN {
            return Err(GtinError::Length(digits.len()));
        }
        let mut padded = [b'0'; DIGITS];
        for (place, digit) in padded.iter_mut().skip(padding).zip(digits) {
            *place = *digit;
        }
        if padded.iter().all(|digit| *digit == b'0') {
            return Err(GtinError::AllZeros);
        }
        let values = padded.map(|digit| digit - b'0');
        let [body @ .., found] = &values;
        let (expected, found) = (check_digit(body), *found);
        if expected != found {
            return Err(GtinError::CheckDigit { expected, found });
        }
        Ok(Self(padded))
    }

    /// The 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The bytes are ASCII digits by construction, so the fallback is never seen.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Gtin14 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// True for `5.01234E+12`, `5E12` and the like.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_digit = |character: char| character.is_ascii_digit();
    mantissa.starts_with(is_digit)
        && mantissa.chars().all(|character| is_digit(character) || matches!(character, '.' | ','))
        && !exponent.is_empty()
        && exponent.chars().all(is_digit)
}

/// The text without `.0` at its end, of any number of zeros.
fn without_zero_decimals(text: &str) -> &str {
    match text.rsplit_once('.') {
        Some((whole, decimals)) if !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    }
}

/// The digits of a text, blanks and inner hyphens dropped.
fn digits_of(text: &str) -> Result<Vec<u8>, GtinError> {
    let mut digits = Vec::with_capacity(DIGITS);
    for character in text.chars() {
        match character {
            '0'..='9' => digits.extend(u8::try_from(character)),
            // A hyphen in front would be a minus sign.
            '-' | '\u{2010}'..='\u{2015}' if !digits.is_empty() => {}
            _ if character.is_whitespace() => {}
            _ => return Err(GtinError::NotDigits(character)),
        }
    }
    Ok(digits)
}

//! Global Trade Item Numbers in their 14-digit form.

use std::fmt;

use super::check_digit;
use crate::engine::model::vocabulary::words;

/// Fewest digits taken: a GTIN-8 that lost one leading zero.
const DIGITS_MIN: usize = 7;
const DIGITS: usize = 14;
/// Zeros at the end that tell of a shortened number: a spreadsheet's `5.01234E+12` keeps six digits of thirteen.
const SHORTENED_ZEROS: usize = 5;

/// Why a text is no GTIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Nothing but blanks.
    #[error("no GTIN stated")]
    Empty,
    /// A spreadsheet shortened the number (`5.01234E+12`): its last digits are lost for good.
    #[error("written in scientific notation, so its last digits are lost: format the column as text and export again")]
    ScientificNotation,
    /// A HIBC, or a code of that make: a health industry bar code has letters.
    #[error("looks like a HIBC or a part code: a GTIN has digits only")]
    Hibc,
    /// Something that is no digit, blank or hyphen.
    #[error("holds '{0}', but a GTIN has digits only")]
    NotDigits(char),
    /// Not a GTIN's number of digits.
    #[error("has {0} digits, but a GTIN has 8, 12, 13 or 14")]
    Length(usize),
    /// Not a GTIN's number of digits, but one with zeros on the left.
    #[error(
        "has {digits} digits, but a GTIN has 8, 12, 13 or 14: with the leading zeros that spreadsheets drop it would be \
         {whole}"
    )]
    LostZeros {
        /// Digits stated.
        digits: usize,
        /// The GTIN it would be.
        whole: Gtin14,
    },
    /// A wrong check digit behind many zeros: what a spreadsheet leaves of a number it has shortened and written out.
    #[error(
        "ends in {0} zeros and in a wrong check digit: a spreadsheet shortened the number, so its last digits are lost; \
         format the column as text and export again"
    )]
    TrailingZeros(usize),
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

impl GtinError {
    /// The rule that is broken, in one stable word.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::ScientificNotation => "scientific_notation",
            Self::Hibc => "hibc",
            Self::NotDigits(_) => "digits_only",
            Self::Length(_) => "length",
            Self::LostZeros { .. } => "lost_zeros",
            Self::TrailingZeros(_) => "trailing_zeros",
            Self::AllZeros => "all_zeros",
            Self::CheckDigit { .. } => "check_digit",
        }
    }
}

words! {
    /// The form a GTIN is written in on the thing itself.
    GtinForm {
        /// Eight digits, for small items.
        Gtin8 = "GTIN-8",
        /// Twelve digits, a UPC.
        Gtin12 = "GTIN-12",
        /// Thirteen digits, an EAN.
        Gtin13 = "GTIN-13",
        /// Fourteen digits: a packaging level above the item, or an item of variable measure.
        Gtin14 = "GTIN-14",
    }
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
        if is_hibc(text) {
            return Err(GtinError::Hibc);
        }
        Self::from_digits(&digits_of(without_zero_decimals(text))?)
    }

    /// Reads a GTIN that must be written in full: 8, 12, 13 or 14 digits. The lost zeros that [`Gtin14::parse`] brings
    /// back, for files whose column says that it holds GTINs, are told and refused.
    ///
    /// # Errors
    /// [`GtinError`] saying what is wrong with the text, a wrong number of digits before a wrong check digit.
    ///
    /// ```
    /// use likewise::engine::gs1::Gtin14;
    /// assert!(Gtin14::parse_in_full("6291041500213").is_ok());
    /// assert!(Gtin14::parse("36000291452").is_ok());
    /// assert!(Gtin14::parse_in_full("36000291452").is_err());
    /// ```
    pub fn parse_in_full(text: &str) -> Result<Self, GtinError> {
        let parsed = Self::parse(text);
        if !matches!(parsed, Ok(_) | Err(GtinError::CheckDigit { .. })) {
            return parsed;
        }
        let digits = digits_of(without_zero_decimals(text.trim().trim_start_matches('\'')))?;
        if !matches!(digits.len(), 8 | 12..=DIGITS) {
            return Err(match parsed {
                Ok(whole) if !digits.starts_with(b"0") => GtinError::LostZeros { digits: digits.len(), whole },
                _ => GtinError::Length(digits.len()),
            });
        }
        let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
        if parsed.is_err() && zeros >= SHORTENED_ZEROS { Err(GtinError::TrailingZeros(zeros)) } else { parsed }
    }

    /// The form it has on the thing: told by its zeros on the left, whichever way it was written.
    #[must_use]
    pub fn form(&self) -> GtinForm {
        match self.0.iter().take_while(|digit| **digit == b'0').count() {
            0 => GtinForm::Gtin14,
            1 => GtinForm::Gtin13,
            2..=5 => GtinForm::Gtin12,
            _ => GtinForm::Gtin8,
        }
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

/// Letters a GTIN's column may begin with that name the key and are no code.
const KEY_NAMES: [&str; 5] = ["GTIN", "EAN", "UPC", "GS1", "JAN"];
/// Fewest and most characters of a HIBC's labeller, product and unit of measure (ANSI/HIBC 2.6: 4 + 1 to 18 + 1).
const HIBC_LENGTHS: std::ops::RangeInclusive<usize> = 6..=23;

/// True for a HIBC as scanned (`+A123BJC5D6E71G`, also between asterisks), and for its bare form as registers hold it
/// (`A123BJC5D6E71`): a labeller of four characters that begins with a letter, then letters and digits, a digit last.
fn is_hibc(text: &str) -> bool {
    let scanned = text.strip_prefix('*').unwrap_or(text);
    if let Some(rest) = scanned.strip_prefix('+') {
        return rest.starts_with(|character: char| character.is_ascii_alphabetic());
    }
    let upper = text.to_ascii_uppercase();
    HIBC_LENGTHS.contains(&text.len())
        && text.starts_with(|character: char| character.is_ascii_alphabetic())
        && text.ends_with(|character: char| character.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !KEY_NAMES.iter().any(|name| upper.starts_with(name))
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

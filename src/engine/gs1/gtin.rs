//! Global Trade Item Numbers in their 14-digit form.

use std::fmt;

use super::gtin_text::{GtinRepair, SHORTENED_ZEROS, stated};
use super::{Gs1Rule, check_digit};
use crate::engine::model::vocabulary::words;

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
    /// A HIBC, or a code of that make: a health industry bar code has letters.
    #[error("looks like a HIBC or a part code: a GTIN has digits only")]
    Hibc,
    /// Something that is no digit, blank or hyphen.
    #[error("holds '{0}', but a GTIN has digits only")]
    NotDigits(char),
    /// Not a GTIN's number of digits.
    #[error("has {0} digits, but a GTIN has 8, 12, 13 or 14")]
    Length(usize),
    /// An element string, a scan or an address that breaks a rule, or that names no GTIN.
    #[error("{}", .0.map_or("names no GTIN".to_owned(), |rule| format!("breaks the rule {rule}, so its GTIN is not taken")))]
    ElementString(Option<Gs1Rule>),
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
            Self::ElementString(Some(rule)) => rule.as_str(),
            Self::ElementString(None) => "no_gtin",
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
    /// Reads a GTIN-8, -12, -13 or -14 as files hold it: blanks and hyphens inside, a `.0`, thousands' commas, quotation
    /// marks, scientific notation with every digit written out and an identifier in front are dropped, and lost leading
    /// zeros come back, where the check digit proves the number.
    ///
    /// # Errors
    /// [`GtinError`] saying what is wrong with the text.
    ///
    /// ```
    /// use likewise::engine::gs1::Gtin14;
    /// assert_eq!(Gtin14::parse("629-1041 500213.0").unwrap().as_str(), "06291041500213");
    /// assert_eq!(Gtin14::parse("(01)06291041500213").unwrap().as_str(), "06291041500213");
    /// assert_eq!(Gtin14::parse("6.291041500213E+12").unwrap().as_str(), "06291041500213");
    /// assert!(Gtin14::parse("6.29104E+12").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, GtinError> {
        let digits = text.as_bytes();
        // Most are whole.
        if matches!(digits.len(), DIGITS_MIN..=DIGITS) && digits.iter().all(u8::is_ascii_digit) {
            return Self::from_digits(digits);
        }
        Self::from_digits(&stated(text)?.digits)
    }

    /// Reads a GTIN as [`Gtin14::parse`] does and tells what was repaired, for texts of which nothing says that they are
    /// GTINs: zeros that the text states itself are none that a spreadsheet dropped, so another number of digits is
    /// refused where it begins with one.
    ///
    /// # Errors
    /// [`GtinError`] saying what is wrong with the text, a wrong number of digits before a wrong check digit.
    ///
    /// ```
    /// use likewise::engine::gs1::{Gtin14, GtinRepair};
    /// let (gtin, repairs) = Gtin14::parse_repaired("36000291452").unwrap();
    /// assert_eq!((gtin.as_str(), repairs), ("00036000291452", vec![GtinRepair::LostZeros]));
    /// assert!(Gtin14::parse_repaired("0425261").is_err());
    /// ```
    pub fn parse_repaired(text: &str) -> Result<(Self, Vec<GtinRepair>), GtinError> {
        let stated = stated(text)?;
        let (digits, mut repairs) = (stated.digits, stated.repairs);
        let read = Self::from_digits(&digits);
        if !matches!(digits.len(), 8 | 12..=DIGITS) {
            if read.is_err() || digits.starts_with(b"0") {
                return Err(GtinError::Length(digits.len()));
            }
            repairs.insert(0, GtinRepair::LostZeros);
        }
        let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
        match read {
            Err(GtinError::CheckDigit { .. }) if zeros >= SHORTENED_ZEROS => Err(GtinError::TrailingZeros(zeros)),
            read => Ok((read?, repairs)),
        }
    }

    /// The digits a text states (ASCII), as [`Gtin14::parse`] finds them.
    pub(super) fn stated_digits(text: &str) -> Result<Vec<u8>, GtinError> {
        Ok(stated(text)?.digits)
    }

    /// A GTIN of digits alone, its check digit proven.
    pub(super) fn parse_digits(digits: &str) -> Result<Self, GtinError> {
        match digits.chars().find(|character| !character.is_ascii_digit()) {
            Some(other) => Err(GtinError::NotDigits(other)),
            None => Self::from_digits(digits.as_bytes()),
        }
    }

    /// Its digits' values.
    pub(super) fn values(&self) -> [u8; DIGITS] {
        self.0.map(|digit| digit - b'0')
    }

    /// The GTIN of values 0 to 9 that end in their check digit.
    pub(super) fn of_values(values: [u8; DIGITS]) -> Self {
        Self(values.map(|value| b'0' + value))
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

//! What names a company beyond its name: a GLN, a company number.

use std::fmt;

use crate::engine::gs1::check_digit;

/// Digits of a GLN that are the company's own on any allocation: two GLNs without them in common are two companies.
const COMPANY_PREFIX: usize = 7;

/// A GS1 Global Location Number: thirteen digits, the last one a check digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gln(String);

impl Gln {
    /// Reads thirteen digits whose check digit is right; blanks do not matter. Thirteen zeros name nobody.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let digits: Vec<u8> = text.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
        let (last, others) = digits.split_last()?;
        let sound = digits.len() == 13 && digits.iter().all(|digit| *digit <= 9) && check_digit(others) == *last;
        (sound && others.iter().any(|digit| *digit != 0)).then_some(Self(text))
    }

    /// Whether both may be places of one company: they begin with the same company prefix.
    #[must_use]
    pub fn may_share_company(&self, other: &Self) -> bool {
        self.0.get(..COMPANY_PREFIX) == other.0.get(..COMPANY_PREFIX)
    }
}

impl fmt::Display for Gln {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A number of the British register of companies: eight characters, the first two perhaps letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompanyNumber(String);

impl CompanyNumber {
    /// Reads `GB-COH-01234567`, or the eight characters alone; leading zeros that were lost are put back behind the
    /// scheme's name. Other schemes' ids (`GB-CFS-1`) are none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_uppercase();
        let (number, named) = match text.strip_prefix("GB-COH-") {
            Some(number) => (number.trim().to_owned(), true),
            None => (text, false),
        };
        let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = number.get(letters..).unwrap_or_default();
        let formed = matches!(letters, 0 | 2) && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let width = 8_usize.saturating_sub(letters);
        let whole = digits.len() == width || named && (4..width).contains(&digits.len());
        let something = digits.bytes().any(|byte| byte != b'0');
        (formed && whole && something)
            .then(|| Self(format!("{}{digits:0>width$}", number.get(..letters).unwrap_or_default())))
    }
}

impl fmt::Display for CompanyNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

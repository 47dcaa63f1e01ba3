//! Codes of categories: their forms, the CPV's check digit, and which code stands above which.

use std::fmt;
use std::sync::LazyLock;

use super::Scheme;
use crate::engine::matching::normal_code;

/// Weights of a CPV code's eight digits, from the left.
const WEIGHTS: [u32; 8] = [3, 7, 1, 3, 7, 1, 3, 7];

/// Where the vocabulary of 2008 departs from its own rule: the longest matching beginning of a code counts, and adds
/// so much to the sum.
static SHIFTS: LazyLock<Vec<(&'static str, u32)>> = LazyLock::new(|| {
    let rows = include_str!("../../../index/cpv_check_digits.csv").lines().skip(1);
    rows.filter_map(|row| row.trim().split_once(','))
        .filter_map(|(prefix, shift)| Some((prefix, shift.parse().ok()?)))
        .collect()
});

/// The check digit of a CPV code's eight digits; nothing where they are not eight digits.
///
/// It is the sum of the digits weighted 3, 7, 1, 3, 7, 1, 3, 7, modulo ten, but for the branches of the vocabulary of
/// 2008 that were published with others: those are listed in `index/cpv_check_digits.csv`.
///
/// ```
/// use likewise::engine::categories::cpv_check_digit;
/// assert_eq!(cpv_check_digit("33141420"), Some(0));
/// assert_eq!(cpv_check_digit("03311000"), Some(2));
/// assert_eq!(cpv_check_digit("3314142"), None);
/// ```
#[must_use]
pub fn cpv_check_digit(eight: &str) -> Option<u8> {
    if eight.len() != 8 || !eight.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = eight.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let shift = SHIFTS.iter().filter(|(prefix, _)| eight.starts_with(prefix)).max_by_key(|(prefix, _)| prefix.len());
    u8::try_from((sum + shift.map_or(0, |(_, shift)| *shift)) % 10).ok()
}

/// Why a text is no code of a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    /// It has not the form of one.
    Form(Scheme),
    /// Its check digit is wrong; the right one.
    CheckDigit(u8),
}

impl fmt::Display for CodeFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(Scheme::Cpv) => formatter.write_str("a CPV code has eight digits, and perhaps a check digit"),
            Self::Form(Scheme::Unspsc) => formatter.write_str("a UNSPSC code has eight digits"),
            Self::Form(Scheme::Eclass) => {
                formatter.write_str("an NHS-eClass code has one to three letters, and perhaps up to three digits")
            }
            Self::Form(_) => formatter.write_str("a name is blank"),
            Self::CheckDigit(right) => write!(formatter, "the CPV code's check digit is wrong: it should be {right}"),
        }
    }
}

/// A code of a scheme in its one form: NHS-eClass in capitals, CPV and UNSPSC as eight digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryCode {
    /// The list.
    pub scheme: Scheme,
    /// The code.
    pub code: String,
}

impl CategoryCode {
    /// Reads a code of this scheme.
    ///
    /// # Errors
    /// [`CodeFault`] says which rule it breaks.
    pub fn parse(scheme: Scheme, text: &str) -> Result<Self, CodeFault> {
        let text = text.trim();
        let refused = CodeFault::Form(scheme);
        let code = match scheme {
            Scheme::Cpv => cpv(text)?,
            Scheme::Unspsc => digits(text).filter(|code| code.len() == 8).ok_or(refused)?,
            Scheme::Eclass => eclass(text).ok_or(refused)?,
            Scheme::Group | Scheme::Kind => Some(text.to_owned()).filter(|name| !name.is_empty()).ok_or(refused)?,
        };
        Ok(Self { scheme, code })
    }

    /// What a line's category column states: NHS-eClass, or a CPV code with its check digit. Eight bare digits may be
    /// of either of two lists, and are none.
    #[must_use]
    pub fn stated(text: &str) -> Option<Self> {
        let eclass = Self::parse(Scheme::Eclass, text).ok();
        eclass.or_else(|| Self::parse(Scheme::Cpv, text).ok().filter(|_| text.contains('-')))
    }

    /// The codes above this one, nearest first: of a CPV or UNSPSC code those with more zeros at the end, of an
    /// NHS-eClass code its beginnings.
    pub fn above(&self) -> impl Iterator<Item = Self> + '_ {
        let (scheme, length) = (self.scheme, self.code.len());
        let shorter = move |kept: usize| {
            let kept = self.code.get(..kept)?;
            let code = match scheme {
                Scheme::Cpv => format!("{kept:0<8}"),
                Scheme::Unspsc if kept.len() % 2 == 0 => format!("{kept:0<8}"),
                Scheme::Eclass => kept.to_owned(),
                Scheme::Unspsc | Scheme::Group | Scheme::Kind => return None,
            };
            (code != self.code).then_some(Self { scheme, code })
        };
        let least = match scheme {
            Scheme::Eclass => 1,
            _ => 2,
        };
        let mut last: Option<String> = None;
        (least..length).rev().filter_map(shorter).filter(move |above| {
            let new = last.as_ref() != Some(&above.code);
            last = Some(above.code.clone());
            new
        })
    }
}

impl fmt::Display for CategoryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.scheme, self.code)
    }
}

fn digits(text: &str) -> Option<String> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_owned())
}

fn cpv(text: &str) -> Result<String, CodeFault> {
    let refused = CodeFault::Form(Scheme::Cpv);
    let (eight, check) = match text.split_once('-') {
        Some((eight, check)) => (eight.trim(), Some(check.trim())),
        None => (text, None),
    };
    let right = cpv_check_digit(eight).ok_or(refused)?;
    match check.map(|check| check.parse::<u8>()) {
        None => Ok(eight.to_owned()),
        Some(Ok(check)) if check == right => Ok(eight.to_owned()),
        Some(Ok(check)) if check < 10 => Err(CodeFault::CheckDigit(right)),
        Some(_) => Err(refused),
    }
}

/// One to three letters and up to three digits; words that say there is no code are none.
fn eclass(text: &str) -> Option<String> {
    let code = text.to_uppercase();
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = code.get(letters..).unwrap_or_default();
    let formed = (1..=3).contains(&letters) && rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    (formed && normal_code(&code).is_some()).then_some(code)
}

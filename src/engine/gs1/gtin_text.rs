//! The digits of a GTIN in the texts that files hold, what spreadsheets did to them undone.

use std::fmt;

use super::digital_link::is_address;
use super::{GtinError, Hibc, check_digit, read};
use crate::engine::model::vocabulary::words;

/// Digits of a GTIN in full.
const DIGITS: usize = 14;
/// The identifier of a GTIN, in front of its digits and in brackets.
const AI: &str = "01";
const AI_IN_BRACKETS: &str = "(01)";
/// Zeros at the end that tell of a shortened number: a spreadsheet's `5.01234E+12` keeps six digits of thirteen.
pub(super) const SHORTENED_ZEROS: usize = 5;
/// Digits of a group of thousands.
const GROUP: usize = 3;

words! {
    /// What was undone to read a GTIN.
    GtinRepair {
        /// Leading zeros put back.
        LostZeros = "lost_zeros",
        /// Scientific notation with every digit written out.
        ScientificNotation = "scientific_notation",
        /// Decimals of zeros dropped.
        ZeroDecimals = "zero_decimals",
        /// Groups of thousands joined.
        Thousands = "thousands",
        /// Blanks and hyphens dropped.
        Separators = "separators",
        /// Quotation marks, apostrophe or formula sign dropped.
        Quotes = "quotes",
        /// Taken out of an element string, a scan or an address.
        AiInFront = "ai_in_front",
    }
}

/// The digits a text states (ASCII), any number of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) digits: Vec<u8>,
    pub(super) repairs: Vec<GtinRepair>,
}

/// The digits of a text; their check digit is looked at only where it must prove what was dropped.
pub(super) fn stated(text: &str) -> Result<Stated, GtinError> {
    let trimmed = text.trim();
    let text = without_quotes(trimmed);
    let mut repairs = Vec::new();
    if text.len() < trimmed.len() {
        repairs.push(GtinRepair::Quotes);
    }
    if text.is_empty() {
        return Err(GtinError::Empty);
    }
    if let Some(digits) = scientific(text)? {
        repairs.push(GtinRepair::ScientificNotation);
        return Ok(Stated { digits, repairs });
    }
    if Hibc::read(text).is_some() {
        return Err(GtinError::Hibc);
    }
    let behind = text.strip_prefix(AI_IN_BRACKETS);
    if let Some(digits) = behind.and_then(|behind| digits_of(behind).ok()) {
        repairs.push(GtinRepair::AiInFront);
        return Ok(Stated { digits, repairs });
    }
    if text.starts_with(['(', ']', '^', '\u{1d}']) || is_address(text) {
        repairs.push(GtinRepair::AiInFront);
        return Ok(Stated { digits: of_elements(text)?, repairs });
    }
    let whole = without_zero_decimals(text);
    if whole.len() < text.len() {
        repairs.push(GtinRepair::ZeroDecimals);
    }
    let joined = without_thousands(whole);
    if joined.is_some() {
        repairs.push(GtinRepair::Thousands);
    }
    let whole = joined.as_deref().unwrap_or(whole);
    let mut digits = digits_of(whole)?;
    if digits.len() < whole.len() {
        repairs.push(GtinRepair::Separators);
    }
    if let Some(behind) = behind_ai(&digits) {
        repairs.push(GtinRepair::AiInFront);
        digits = behind;
    }
    Ok(Stated { digits, repairs })
}

/// The text without an apostrophe in front, quotation marks around it and the sign of a formula (`="0629..."`).
fn without_quotes(text: &str) -> &str {
    let text = text.trim_start_matches(['\'', '\u{2019}', '\u{feff}']);
    let formula = text.strip_prefix('=').unwrap_or(text);
    match formula.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.trim(),
        None => text,
    }
}

/// The GTIN of an element string, a scan or an address whose every rule is kept.
fn of_elements(text: &str) -> Result<Vec<u8>, GtinError> {
    let reading = read(text);
    match (reading.faults.first(), reading.gtin()) {
        (Some(fault), _) => Err(GtinError::ElementString(Some(fault.rule))),
        (None, Some(gtin)) => Ok(gtin.as_str().as_bytes().to_vec()),
        (None, None) => Err(GtinError::ElementString(None)),
    }
}

/// The fourteen digits behind `01`, where their check digit proves them.
fn behind_ai(digits: &[u8]) -> Option<Vec<u8>> {
    let behind = digits.strip_prefix(AI.as_bytes()).filter(|behind| behind.len() == DIGITS)?;
    let (check, body) = behind.split_last()?;
    let values: Vec<u8> = body.iter().map(|digit| digit - b'0').collect();
    (check_digit(&values) == check - b'0').then(|| behind.to_vec())
}

/// The digits of a number in scientific notation that writes them all; nothing for another text.
fn scientific(text: &str) -> Result<Option<Vec<u8>>, GtinError> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return Ok(None);
    };
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    if whole.is_empty() || power.is_empty() || !is_digits(whole) || !is_digits(power) || !is_digits(decimals) {
        return Ok(None);
    }
    let lost = GtinError::ScientificNotation;
    let power =
        power.parse::<usize>().ok().filter(|power| *power <= DIGITS && !exponent.starts_with('-')).ok_or(lost)?;
    let (kept, rest) = decimals.split_at_checked(power).ok_or(lost)?;
    let digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    // Zeros at the end may be what is left of other digits.
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    let all_there = rest.bytes().all(|byte| byte == b'0') && zeros < SHORTENED_ZEROS && digits.len() <= DIGITS;
    if all_there { Ok(Some(digits)) } else { Err(lost) }
}

/// The text without `.0` at its end, of any number of zeros.
fn without_zero_decimals(text: &str) -> &str {
    match text.rsplit_once('.') {
        Some((whole, decimals)) if !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    }
}

/// The digits of a number with a comma before every three of them.
fn without_thousands(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|first| (1..=GROUP).contains(&first.len()))?;
    let rest: Vec<&str> = groups.collect();
    (!rest.is_empty() && rest.iter().all(|group| group.len() == GROUP)).then(|| format!("{first}{}", rest.concat()))
}

/// The digits of a text, blanks and inner hyphens dropped.
fn digits_of(text: &str) -> Result<Vec<u8>, GtinError> {
    let mut digits = Vec::with_capacity(DIGITS);
    for character in text.chars() {
        match character {
            '0'..='9' => digits.extend(u8::try_from(character)),
            // A hyphen in front would be a minus sign.
            '-' | '\u{2010}'..='\u{2015}' if !digits.is_empty() => {}
            // Marks without width, which copying from a page leaves.
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            _ if character.is_whitespace() => {}
            _ => return Err(GtinError::NotDigits(character)),
        }
    }
    Ok(digits)
}

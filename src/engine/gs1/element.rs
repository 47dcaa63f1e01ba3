//! An application identifier with its value.

use super::ai_table::{AiRow, CharacterSet, Component, ai_row, unknown_row};
use super::check_characters::CHARACTERS;
use super::{Gs1Fault, Gs1Rule};

/// The separator as scanners send it.
pub(super) const SEPARATOR: char = '\u{1d}';
/// The separator as people write it.
pub(super) const WRITTEN_SEPARATOR: char = '^';

/// What is let pass beside the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gs1Leave {
    /// Identifiers that are in no list, with any text for a value.
    pub unknown_ais: bool,
    /// Those in the query of a GS1 Digital Link.
    pub unknown_attributes: bool,
}

/// An application identifier with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gs1Element {
    /// The identifier, two to four digits.
    pub ai: String,
    /// Its value.
    pub value: String,
    /// What holds for it.
    pub(super) row: &'static AiRow,
}

impl Gs1Element {
    /// The identifier's short name.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.row.title
    }
}

/// What holds for a stated identifier.
pub(super) fn row_of(ai: &str, leave: Gs1Leave) -> Result<&'static AiRow, Gs1Fault> {
    if !ai.chars().all(|character| character.is_ascii_digit()) {
        return Err(Gs1Fault::of(ai, Gs1Rule::AiDigits, "is no application identifier: those have digits only"));
    }
    if !(2..=4).contains(&ai.len()) {
        return Err(Gs1Fault::of(ai, Gs1Rule::AiLength, "is no application identifier: those have two to four digits"));
    }
    ai_row(ai)
        .or_else(|| leave.unknown_ais.then(|| unknown_row(ai)).flatten())
        .ok_or_else(|| Gs1Fault::of(ai, Gs1Rule::AiUnknown, "is no application identifier"))
}

/// An element with a value that stands by itself: it must be right as a whole.
pub(super) fn element(ai: &str, value: &str, row: &'static AiRow) -> Result<Gs1Element, Gs1Fault> {
    let length = value.chars().count();
    let fault = |rule, message: String| Err(Gs1Fault::of(ai, rule, message));
    if value.is_empty() {
        return fault(Gs1Rule::ValueEmpty, "has no value".to_owned());
    }
    if value.contains([SEPARATOR, WRITTEN_SEPARATOR]) {
        return fault(Gs1Rule::SeparatorInValue, format!("holds '{WRITTEN_SEPARATOR}', which is a separator (FNC1)"));
    }
    if length < row.least() {
        return fault(Gs1Rule::TooShort, format!("has {length} characters, but needs {}", row.least()));
    }
    if length > row.most() {
        return fault(Gs1Rule::TooLong, format!("has {length} characters, but may have {} at most", row.most()));
    }
    match checked_part(ai, value, row)? {
        taken if taken.len() == value.len() => Ok(Gs1Element { ai: ai.to_owned(), value: value.to_owned(), row }),
        taken => fault(Gs1Rule::Length, format!("'{value}' goes on behind '{taken}', where it must end")),
    }
}

/// What a value takes of a text that may go on behind it, checked.
pub(super) fn checked_part<'a>(ai: &str, text: &'a str, row: &'static AiRow) -> Result<&'a str, Gs1Fault> {
    let mut rest = text;
    for component in &row.components {
        let part = first_characters(rest, component.most);
        if component.optional && part.is_empty() {
            continue;
        }
        let length = part.chars().count();
        if length < component.least {
            let message =
                format!("'{text}' is not of a length it may have: a part of {} is cut short", component.least);
            return Err(Gs1Fault::of(ai, Gs1Rule::Length, message));
        }
        check_part(part, component).map_err(|(rule, message)| Gs1Fault::of(ai, rule, message))?;
        rest = rest.get(part.len()..).unwrap_or_default();
    }
    Ok(text.get(..text.len() - rest.len()).unwrap_or_default())
}

/// So many characters from the start, or all there are.
fn first_characters(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

fn check_part(part: &str, component: &Component) -> super::content::Checked {
    check_characters_of(part, component.set)?;
    component.checks.iter().try_for_each(|check| check.check(part))
}

fn check_characters_of(part: &str, set: CharacterSet) -> super::content::Checked {
    let allowed = |character: char| match (set, u8::try_from(character)) {
        (_, Err(_)) => false,
        (CharacterSet::Digits, Ok(byte)) => byte.is_ascii_digit(),
        (CharacterSet::Text, Ok(byte)) => CHARACTERS.contains(&byte),
        (CharacterSet::Component, Ok(byte)) => {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'#' | b'-' | b'/')
        }
        (CharacterSet::Base64, Ok(byte)) => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
    };
    let body = if set == CharacterSet::Base64 { part.trim_end_matches('=') } else { part };
    if let Some(character) = body.chars().find(|character| !allowed(*character)) {
        return Err(match set {
            CharacterSet::Digits => (Gs1Rule::DigitsOnly, format!("'{part}' holds '{character}', but has digits only")),
            _ => (Gs1Rule::CharacterSet, format!("'{part}' holds '{character}', which is not in its character set")),
        });
    }
    let padding = part.len() - body.len();
    if padding > 2 || padding > 0 && !part.len().is_multiple_of(3) {
        return Err((Gs1Rule::Padding, format!("'{part}' is filled up with {padding} signs '='")));
    }
    Ok(())
}

//! Element strings: identifiers in brackets for people, separated by FNC1 for machines.

use super::ai_table::{ai_at_start, ai_digits, ai_row};
use super::element::{Gs1Element, Gs1Leave, SEPARATOR, WRITTEN_SEPARATOR, checked_part, element, row_of};
use super::{Gs1Fault, Gs1Rule};

/// Elements read and what is wrong with others, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gs1Elements {
    /// Those that are right by themselves.
    pub elements: Vec<Gs1Element>,
    /// What is wrong.
    pub faults: Vec<Gs1Fault>,
}

impl Gs1Elements {
    pub(super) fn failed(fault: Gs1Fault) -> Self {
        Self { elements: Vec::new(), faults: vec![fault] }
    }

    pub(super) fn note(&mut self, read: Result<Gs1Element, Gs1Fault>) {
        match read {
            Ok(element) => self.elements.push(element),
            Err(fault) => self.faults.push(fault),
        }
    }
}

/// Reads identifiers in brackets: `(01)06291041500213(10)ABC`. A bracket inside a value has a backslash before it.
///
/// ```
/// use likewise::engine::gs1::{Gs1Leave, bracketed, read_bracketed};
/// let read = read_bracketed("(01)06291041500213(10)A\\(1)", Gs1Leave::default());
/// assert_eq!(read.elements[1].value, "A(1)");
/// assert_eq!(bracketed(&read.elements), "(01)06291041500213(10)A\\(1)");
/// ```
#[must_use]
pub fn read_bracketed(text: &str, leave: Gs1Leave) -> Gs1Elements {
    let mut read = Gs1Elements::default();
    let mut rest = text;
    if !rest.starts_with('(') {
        let message =
            "does not begin with an application identifier in brackets, a separator (FNC1) or a symbology identifier";
        return Gs1Elements::failed(Gs1Fault::whole(Gs1Rule::NoFnc1, message));
    }
    while let Some(opened) = rest.strip_prefix('(') {
        let Some((ai, behind)) = opened.split_once(')') else {
            let message = format!("'({opened}' has no closing bracket");
            read.faults.push(Gs1Fault::whole(Gs1Rule::AiUnterminated, message));
            return read;
        };
        let (value, next) = bracketed_value(behind);
        // Labels are printed with blanks between elements; no value may hold one.
        read.note(row_of(ai, leave).and_then(|row| element(ai, value.trim(), row)));
        rest = next;
    }
    read
}

/// The value up to the next bracket that is none of its own, and what follows.
fn bracketed_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, from) = rest.split_at(at);
        let Some(escaped) = before.strip_suffix('\\') else {
            value.push_str(before);
            return (value, from);
        };
        value.push_str(escaped);
        value.push('(');
        rest = from.get(1..).unwrap_or_default();
    }
    value.push_str(rest);
    (value, "")
}

/// Reads what stands behind the first FNC1 or the symbology identifier: values of unknown length end at a separator (GS
/// or `^`). One behind a value of known length is let pass.
#[must_use]
pub fn read_separated(text: &str, leave: Gs1Leave) -> Gs1Elements {
    let mut read = Gs1Elements::default();
    if text.is_empty() {
        return Gs1Elements::failed(Gs1Fault::whole(Gs1Rule::Empty, "holds no application identifier"));
    }
    let mut rest = text;
    while !rest.is_empty() {
        match next_separated(rest, leave) {
            Ok((element, behind)) => {
                read.elements.push(element);
                rest = behind;
            }
            // What follows a fault cannot be told apart.
            Err(fault) => {
                read.faults.push(fault);
                break;
            }
        }
    }
    read
}

fn next_separated(text: &str, leave: Gs1Leave) -> Result<(Gs1Element, &str), Gs1Fault> {
    let Some(ai) = ai_at_start(text) else {
        return unknown_separated(text, leave);
    };
    let behind = text.get(ai.len()..).unwrap_or_default();
    let row = row_of(ai, leave)?;
    let end = behind.find([SEPARATOR, WRITTEN_SEPARATOR]).unwrap_or(behind.len());
    let (upto, _) = behind.split_at(end);
    if upto.is_empty() {
        return Err(Gs1Fault::of(ai, Gs1Rule::ValueEmpty, "has no value"));
    }
    let value = checked_part(ai, upto, row)?;
    if row.separated && value.len() < upto.len() {
        let message = format!("'{upto}' is too long, or a separator (FNC1) is missing behind '{value}'");
        return Err(Gs1Fault::of(ai, Gs1Rule::TooLong, message));
    }
    let element = Gs1Element { ai: ai.to_owned(), value: value.to_owned(), row };
    Ok((element, without_separator(behind.get(value.len()..).unwrap_or_default())))
}

/// An identifier that is in no list can be let pass only where its first two digits tell how long it is.
fn unknown_separated(text: &str, leave: Gs1Leave) -> Result<(Gs1Element, &str), Gs1Fault> {
    let start: String = text.chars().take(4).collect();
    let known_length = (2..=4).filter_map(|digits| text.get(..digits)).find(|ai| is_of_known_length(ai));
    let Some(ai) = known_length.filter(|_| leave.unknown_ais) else {
        let message = format!("'{start}...' begins with no application identifier");
        return Err(Gs1Fault::whole(Gs1Rule::AiUnknown, message));
    };
    let behind = text.get(ai.len()..).unwrap_or_default();
    let end = behind.find([SEPARATOR, WRITTEN_SEPARATOR]).unwrap_or(behind.len());
    let (value, after) = behind.split_at(end);
    Ok((element(ai, value, row_of(ai, leave)?)?, without_separator(after)))
}

fn is_of_known_length(ai: &str) -> bool {
    ai_digits(ai) == Some(ai.len())
}

fn without_separator(text: &str) -> &str {
    text.strip_prefix([SEPARATOR, WRITTEN_SEPARATOR]).unwrap_or(text)
}

/// The elements with their identifiers in brackets.
#[must_use]
pub fn bracketed(elements: &[Gs1Element]) -> String {
    elements.iter().map(|element| format!("({}){}", element.ai, element.value.replace('(', "\\("))).collect()
}

/// The elements as a machine holds them: `^` in front and wherever a separator must stand.
#[must_use]
pub fn separated(elements: &[Gs1Element]) -> String {
    let mut text = String::new();
    let mut needed = true;
    for element in elements {
        if needed {
            text.push(WRITTEN_SEPARATOR);
        }
        text.push_str(&element.ai);
        text.push_str(&element.value);
        needed = element.row.separated;
    }
    text
}

/// True for a text without a separator in front that proves itself an element string: it begins with a trade item or
/// logistic unit whose check digit is right.
pub(super) fn proves_itself(text: &str) -> bool {
    ["00", "01", "02"].iter().any(|ai| {
        let value =
            text.strip_prefix(ai).zip(ai_row(ai)).and_then(|(behind, row)| behind.get(..row.most()).zip(Some(row)));
        value.is_some_and(|(value, row)| element(ai, value, row).is_ok())
    })
}

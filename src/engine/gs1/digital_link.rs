//! GS1 Digital Link addresses, read.

use super::element::{Gs1Element, Gs1Leave, element, row_of};
use super::element_string::Gs1Elements;
use super::percent::{decoded, decoded_query};
use super::{Gs1Fault, Gs1Rule};

/// Characters an address may hold beside letters and digits (RFC 3986).
const URI_CHARACTERS: &str = "-._~:/?#[]@!$&'()*+,;=%";
/// Those a host may hold, ports and IP addresses with it.
const HOST_CHARACTERS: &str = "-.:[]";
const SCHEMES: [&str; 4] = ["https://", "http://", "HTTPS://", "HTTP://"];
/// The GTIN, which may be shortened in a query.
const GTIN: &str = "01";
const GTIN_DIGITS: usize = 14;

/// True for a text that is an address and no element string.
pub(super) fn is_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Reads a GS1 Digital Link (uncompressed): the last primary key in its path with its qualifiers, then the data attributes
/// in its query. Other words of the query, and what follows `#`, are passed over.
///
/// ```
/// use likewise::engine::gs1::{Gs1Leave, bracketed, read_digital_link};
/// let read = read_digital_link("https://example.com/some/01/06291041500213/10/A%2F1?17=261231", Gs1Leave::default());
/// assert_eq!(bracketed(&read.elements), "(01)06291041500213(10)A/1(17)261231");
/// ```
#[must_use]
pub fn read_digital_link(text: &str, leave: Gs1Leave) -> Gs1Elements {
    let (path, query) = match parts(text) {
        Ok(parts) => parts,
        Err(fault) => return Gs1Elements::failed(fault),
    };
    let pairs = path_pairs(path, leave);
    if pairs.is_empty() {
        let message = "has no primary key of a GS1 Digital Link in its path";
        return Gs1Elements::failed(Gs1Fault::whole(Gs1Rule::PathKey, message));
    }
    let mut read = Gs1Elements::default();
    for (ai, value) in &pairs {
        read.note(path_element(ai, value, leave));
    }
    let in_path: Vec<&str> = pairs.iter().map(|(ai, _)| *ai).collect();
    if read.faults.is_empty() && !is_path(&in_path) {
        let message = format!("is followed by ({}), which are not its qualifiers in order", tail(&in_path).join(") ("));
        read.faults.push(Gs1Fault::of(in_path.first().unwrap_or(&""), Gs1Rule::Qualifiers, message));
    }
    let attributes: Vec<_> = query.split('&').filter_map(|pair| query_element(pair, leave)).collect();
    for attribute in attributes {
        let attribute = attribute.and_then(|element| {
            as_attribute(&element, &in_path, &read.elements, leave)?;
            Ok(element)
        });
        read.note(attribute);
    }
    read
}

/// Path and query of an address.
fn parts(text: &str) -> Result<(&str, &str), Gs1Fault> {
    let known = |character: char| character.is_ascii_alphanumeric() || URI_CHARACTERS.contains(character);
    if let Some(character) = text.chars().find(|character| !known(*character)) {
        let message = format!("holds '{character}', which no address has");
        return Err(Gs1Fault::whole(Gs1Rule::UriCharacters, message));
    }
    let Some(behind) = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme)) else {
        return Err(Gs1Fault::whole(Gs1Rule::UriScheme, "does not begin with https:// or http://"));
    };
    let host_and_path = behind.split_once('/').filter(|(host, _)| !host.is_empty());
    let Some((host, rest)) = host_and_path else {
        return Err(Gs1Fault::whole(Gs1Rule::UriHost, "names no host with a path"));
    };
    let of_host = |character: char| character.is_ascii_alphanumeric() || HOST_CHARACTERS.contains(character);
    if let Some(character) = host.chars().find(|character| !of_host(*character)) {
        let message = format!("has a host with '{character}', which none has");
        return Err(Gs1Fault::whole(Gs1Rule::UriHost, message));
    }
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    Ok(rest.split_once('?').unwrap_or((rest, "")))
}

/// The pairs of identifier and value from the last primary key on; none where there is no key.
fn path_pairs(path: &str, leave: Gs1Leave) -> Vec<(&str, &str)> {
    let segments: Vec<&str> = path.split('/').collect();
    let mut pairs = Vec::new();
    for pair in segments.rchunks_exact(2) {
        let [ai, value] = pair else { break };
        let Ok(row) = row_of(ai, leave) else { break };
        pairs.push((*ai, *value));
        if row.key {
            pairs.reverse();
            return pairs;
        }
    }
    Vec::new()
}

fn path_element(ai: &str, value: &str, leave: Gs1Leave) -> Result<Gs1Element, Gs1Fault> {
    element(ai, &decoded(value, ai)?, row_of(ai, leave)?)
}

/// An element of the query; nothing for other words.
fn query_element(pair: &str, leave: Gs1Leave) -> Option<Result<Gs1Element, Gs1Fault>> {
    let (ai, value) = pair.split_once('=')?;
    if ai.is_empty() || !ai.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let read = || {
        let row = row_of(ai, leave)?;
        let value = decoded_query(value, ai)?;
        let short = ai == GTIN && matches!(value.len(), 8 | 12 | 13);
        element(ai, &if short { format!("{value:0>GTIN_DIGITS$}") } else { value }, row)
    };
    Some(read())
}

fn tail<'a, 'b>(path: &'b [&'a str]) -> &'b [&'a str] {
    path.get(1..).unwrap_or_default()
}

/// True where a key is followed by qualifiers of one of its sequences, in order.
fn is_path(path: &[&str]) -> bool {
    let Some((key, qualifiers)) = path.split_first() else {
        return false;
    };
    let Some(row) = super::ai_table::ai_row(key).filter(|row| row.key) else {
        return false;
    };
    let in_order = |sequence: &Vec<&str>| {
        let mut left = sequence.iter();
        qualifiers.iter().all(|qualifier| left.any(|one| one == qualifier))
    };
    qualifiers.is_empty() || row.qualifiers.iter().any(in_order)
}

/// Fails for an element that may not stand in the query.
fn as_attribute(element: &Gs1Element, path: &[&str], before: &[Gs1Element], leave: Gs1Leave) -> Result<(), Gs1Fault> {
    let ai = element.ai.as_str();
    let fault = |rule, message: &str| Err(Gs1Fault::of(ai, rule, message));
    if before.iter().any(|other| other.ai == ai) {
        return fault(Gs1Rule::Duplicate, "is stated twice");
    }
    attribute_allowed(element, leave)?;
    let fits = (1..=path.len()).any(|place| {
        let mut with: Vec<&str> = path.to_vec();
        with.insert(place, ai);
        is_path(&with)
    });
    if fits { fault(Gs1Rule::BelongsInPath, "qualifies the key, so it belongs in the path") } else { Ok(()) }
}

/// Fails for an identifier that is no data attribute.
pub(super) fn attribute_allowed(element: &Gs1Element, leave: Gs1Leave) -> Result<(), Gs1Fault> {
    let unknown = element.row.first.is_empty();
    if element.row.attribute || unknown && leave.unknown_attributes {
        return Ok(());
    }
    Err(Gs1Fault::of(&element.ai, Gs1Rule::DataAttribute, "may not stand in the query of a GS1 Digital Link"))
}

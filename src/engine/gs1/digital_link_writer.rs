//! GS1 Digital Link addresses, written.

use super::digital_link::attribute_allowed;
use super::element::{Gs1Element, Gs1Leave};
use super::percent::encoded;
use super::{Gs1Fault, Gs1Rule};

/// Where every GS1 key resolves.
pub const CANONICAL_STEM: &str = "https://id.gs1.org";

/// The GS1 Digital Link of elements: the first primary key leads the path, with as many of its qualifiers as there are; the
/// rest are data attributes, those of known length first, each once.
///
/// # Errors
/// [`Gs1Fault`] where there is no primary key, or an element is no data attribute.
///
/// ```
/// use likewise::engine::gs1::{Gs1Leave, digital_link, read_bracketed};
/// let read = read_bracketed("(21)S/1(01)06291041500213(10)ABC", Gs1Leave::default());
/// let link = digital_link(&read.elements, "https://example.com/", Gs1Leave::default());
/// assert_eq!(link.unwrap(), "https://example.com/01/06291041500213/10/ABC/21/S%2F1");
/// ```
pub fn digital_link(elements: &[Gs1Element], stem: &str, leave: Gs1Leave) -> Result<String, Gs1Fault> {
    let Some(key) = elements.iter().find(|element| element.row.key) else {
        return Err(Gs1Fault::whole(Gs1Rule::PathKey, "has no primary key of a GS1 Digital Link"));
    };
    let find = |ai: &str| elements.iter().find(|element| element.ai == ai);
    let mut path = vec![key];
    path.extend(qualifiers(key, elements).into_iter().filter_map(find));
    let mut attributes: Vec<&Gs1Element> = Vec::new();
    for element in elements {
        let told = |one: &&Gs1Element| one.ai == element.ai;
        if !path.iter().any(told) && !attributes.iter().any(told) {
            attribute_allowed(element, leave)?;
            attributes.push(element);
        }
    }
    // Stable, so elements of one sort keep their order.
    attributes.sort_by_key(|element| element.row.separated);
    let mut address = stem.strip_suffix('/').unwrap_or(stem).to_owned();
    for element in path {
        address.extend(["/", &element.ai, "/", &encoded(&element.value)]);
    }
    for (place, element) in attributes.iter().enumerate() {
        address.extend([if place == 0 { "?" } else { "&" }, &element.ai, "=", &encoded(&element.value)]);
    }
    Ok(address)
}

/// The qualifiers that stand among the elements, of the sequence that has most of them; of several, of the first in order.
fn qualifiers<'a>(key: &Gs1Element, elements: &[Gs1Element]) -> Vec<&'a str> {
    let there = |sequence: &Vec<&'static str>| -> Vec<&'static str> {
        sequence.iter().copied().filter(|ai| elements.iter().any(|element| element.ai == *ai)).collect()
    };
    let mut sequences: Vec<Vec<&str>> = key.row.qualifiers.iter().map(there).collect();
    sequences.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
    sequences.into_iter().next().unwrap_or_default()
}

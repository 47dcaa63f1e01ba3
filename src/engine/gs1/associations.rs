//! Which identifiers must stand together and which may not.

use super::ai_table::matches;
use super::element::Gs1Element;
use super::{Gs1Fault, Gs1Rule};

/// Identifiers that name a trade item or a logistic unit.
const NAME_GOODS: [&str; 6] = ["00", "01", "02", "03", "8006", "8026"];
/// Identifiers that name something without leading a GS1 Digital Link.
const CONTENT_KEYS: [&str; 3] = ["02", "03", "8026"];
/// A signature, and the keys that need their serial part beside it.
const SIGNATURE: &str = "8030";
const SERIAL_KEYS: [&str; 3] = ["253", "255", "8003"];

/// What is wrong with elements that are right by themselves, and what is still open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gs1Associations {
    /// What is wrong.
    pub faults: Vec<Gs1Fault>,
    /// What the other bar codes on the same thing must hold: requirements that this text alone cannot break, since it names
    /// no goods and holds no part of what is required.
    pub open: Vec<Gs1Fault>,
}

/// Checks elements against one another. The rules hold for all the bar codes on a thing together, so a text without a key
/// (`(10)12345(17)261231`, as devices carry it beside their GTIN) may leave its requirements open.
#[must_use]
pub fn associations(elements: &[Gs1Element]) -> Gs1Associations {
    let mut found = Gs1Associations::default();
    let names_goods = elements.iter().any(|element| NAME_GOODS.contains(&element.ai.as_str()));
    for (place, element) in elements.iter().enumerate() {
        let before = elements.get(..place).unwrap_or_default();
        if let Some(first) = before.iter().find(|other| other.ai == element.ai) {
            // What an identifier asks is told once.
            if first.value != element.value {
                let message = format!("is stated as '{}' and as '{}'", first.value, element.value);
                found.faults.push(Gs1Fault::of(&element.ai, Gs1Rule::Repeated, message));
            }
            continue;
        }
        found.faults.extend(excluded(element, elements));
        if let Some(missing) = missing(element, elements) {
            let is_key = element.row.key || CONTENT_KEYS.contains(&element.ai.as_str());
            let partly =
                element.row.requires.iter().any(|group| group.iter().any(|asked| stands(asked, element, elements)));
            let list = if names_goods || is_key || partly { &mut found.faults } else { &mut found.open };
            list.push(missing);
        }
        found.faults.extend(serial_missing(element, elements));
    }
    found
}

/// Whether an identifier of the pattern stands among the elements, other than one of the same as it is asked for.
fn stands(pattern: &str, element: &Gs1Element, elements: &[Gs1Element]) -> bool {
    elements.iter().any(|other| other.ai != element.ai && matches(pattern, &other.ai))
}

fn excluded(element: &Gs1Element, elements: &[Gs1Element]) -> Option<Gs1Fault> {
    let other = elements.iter().find(|other| {
        other.ai != element.ai && element.row.excludes.iter().any(|pattern| matches(pattern, &other.ai))
    })?;
    Some(Gs1Fault::of(&element.ai, Gs1Rule::Excludes, format!("may not stand with ({})", other.ai)))
}

fn missing(element: &Gs1Element, elements: &[Gs1Element]) -> Option<Gs1Fault> {
    let groups = &element.row.requires;
    let met = |group: &Vec<&str>| group.iter().all(|asked| stands(asked, element, elements));
    if groups.is_empty() || groups.iter().any(met) {
        return None;
    }
    let told: Vec<String> = groups.iter().map(|group| format!("({})", group.join(") with ("))).collect();
    Some(Gs1Fault::of(&element.ai, Gs1Rule::Requires, format!("must stand with {}", told.join(" or "))))
}

fn serial_missing(element: &Gs1Element, elements: &[Gs1Element]) -> Option<Gs1Fault> {
    let signed = elements.iter().any(|other| other.ai == SIGNATURE);
    let bare = SERIAL_KEYS.contains(&element.ai.as_str()) && element.value.len() == element.row.least();
    (signed && bare).then(|| {
        Gs1Fault::of(&element.ai, Gs1Rule::SerialRequired, format!("needs its serial part beside ({SIGNATURE})"))
    })
}

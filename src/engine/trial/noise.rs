//! What people write into a description that says nothing of the thing.

use super::word::Word;
use crate::engine::synthesis::chance::Chance;

/// Words before the description.
const BEFORE: [&str; 6] = ["*NEW*", "URGENT", "**", "ITEM:", "NHS", "STOCK -"];

/// Words behind it.
const BEHIND: [&str; 14] = [
    "URGENT",
    "ASAP",
    "AS PER QUOTE",
    "(NEW)",
    "*NEW*",
    "WARD 7",
    "FOR THEATRES",
    "- WARD 12B",
    "DO NOT SUBSTITUTE",
    "PLEASE DELIVER AM",
    "FAO STORES",
    "DISTRICT NURSES",
    "TOP UP",
    "- REPEAT ORDER",
];

/// Adds the maker's name before, an order note before or behind, or the pack behind.
pub(super) fn noise(words: &mut Vec<Word>, chance: &mut Chance, company: Option<&str>, pack: Option<&str>) -> bool {
    let before = words.len();
    match chance.below(4) {
        0 => {
            let first = company.and_then(|name| name.split_whitespace().next());
            // Who made it often stands in its name already.
            let new = first.filter(|first| !words.iter().any(|word| word.text.eq_ignore_ascii_case(first)));
            if let Some(name) = new {
                words.insert(0, Word::fixed(name));
            }
        }
        1 => words.extend(pack.map(Word::fixed)),
        2 => words.insert(0, Word::fixed(BEFORE.get(chance.place(BEFORE.len())).copied().unwrap_or_default())),
        _ => words.push(Word::fixed(BEHIND.get(chance.place(BEHIND.len())).copied().unwrap_or_default())),
    }
    words.len() > before
}

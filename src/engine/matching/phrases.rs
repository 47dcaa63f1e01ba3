//! The words attributes are stated in, compiled in from `index/`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::attributes::AttributeKind;
use super::numerals::numeral;

/// Words that state an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The words, in order.
    pub(super) words: Vec<&'static str>,
    /// What they state; nothing where they only look like an attribute's words (`long sleeve`).
    pub(super) states: Option<(AttributeKind, &'static str)>,
}

/// The vocabularies of attributes.
const FILES: [&str; 5] = [
    include_str!("../../../index/attributes.csv"),
    include_str!("../../../index/sizes.csv"),
    include_str!("../../../index/colours.csv"),
    include_str!("../../../index/shapes.csv"),
    include_str!("../../../index/materials.csv"),
];

/// First word -> the phrases that begin with it, those of most words first.
static PHRASES: LazyLock<FxHashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<&str, Vec<Phrase>> = FxHashMap::default();
    for row in FILES.into_iter().flat_map(rows) {
        let [words, kind, value] = row[..] else { continue };
        let words: Vec<&str> = words.split_whitespace().collect();
        let states = AttributeKind::named(kind).map(|kind| (kind, value));
        let Some(first) = words.first() else { continue };
        phrases.entry(first).or_default().push(Phrase { words, states });
    }
    for several in phrases.values_mut() {
        several.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    }
    phrases
});

/// Every word of the phrases that state something hard.
static ATTRIBUTE_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let soft = |kind| matches!(kind, AttributeKind::Colour | AttributeKind::Material);
    let hard = PHRASES.values().flatten().filter(|phrase| phrase.states.is_some_and(|(kind, _)| !soft(kind)));
    hard.flat_map(|phrase| phrase.words.iter().copied()).collect()
});

/// Nouns in the singular -> the noun that stands for the kind of thing.
static NOUNS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = rows(include_str!("../../../index/nouns.csv"));
    rows.filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect()
});

/// The rows of a table below its comments and header, as cells.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.skip(1).map(|line| line.split(',').collect())
}

/// The phrases that begin with a word, those of most words first.
pub(super) fn phrases_from(word: &str) -> &'static [Phrase] {
    PHRASES.get(word).map(Vec::as_slice).unwrap_or_default()
}

/// The kind of thing a word in the singular names.
pub(super) fn noun_of(word: &str) -> Option<&'static str> {
    NOUNS.get(word).copied()
}

/// What a letter or Roman numeral means behind `size` or `class`.
pub(super) fn size_letter(word: &str) -> Option<&'static str> {
    match word {
        "s" => Some("small"),
        "m" => Some("medium"),
        "l" => Some("large"),
        _ => numeral(word),
    }
}

/// True for a word that sizes and hard attributes are stated with, and for a letter or numeral that numbers a size.
pub(super) fn is_attribute_word(word: &str) -> bool {
    size_letter(word).is_some() || ATTRIBUTE_WORDS.contains(word)
}

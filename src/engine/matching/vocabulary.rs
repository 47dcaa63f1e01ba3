//! The vocabularies the matching reads, compiled in from `index/`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// Short forms and the words they stand for.
static ABBREVIATIONS: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    pairs(include_str!("../../../index/abbreviations.csv"))
        .map(|(short, long)| (short, long.split_whitespace().collect()))
        .collect()
});

/// Words of one meaning: each with the one that stands for all.
static SYNONYMS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| pairs(include_str!("../../../index/synonyms.csv")).collect());

/// Words that carry no weight.
static STOP_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| list(include_str!("../../../index/stop_words.txt")));

/// Words that speak of the order and not of the thing.
static ORDER_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| list(include_str!("../../../index/order_words.txt")));

/// The words of a list, one a line.
fn list(text: &'static str) -> FxHashSet<&'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Words that name services, business or things too general to compare.
static SERVICE_WORDS: LazyLock<FxHashMap<&'static str, WordClass>> = LazyLock::new(|| {
    pairs(include_str!("../../../index/service_words.csv"))
        .filter_map(|(word, class)| WordClass::parse(class).map(|class| (word, class)))
        .collect()
});

/// What a general word says of the text it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordClass {
    /// A service wherever it stands (`consultancy`).
    Service,
    /// Business talk: a text of nothing else names no thing (`annual`, `charge`).
    Weak,
    /// A kind of thing so wide that alone it is nothing to compare (`dressing`).
    Thing,
}

impl WordClass {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "service" => Some(Self::Service),
            "weak" => Some(Self::Weak),
            "thing" => Some(Self::Thing),
            _ => None,
        }
    }
}

/// The rows of a two-column table below its header.
fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().skip(1).filter_map(|line| line.trim().split_once(','))
}

/// The version of all vocabularies together: decisions made under another one are made again.
#[must_use]
pub fn vocabulary_version() -> &'static str {
    include_str!("../../../index/version.txt").trim()
}

/// The words a short form stands for.
pub(crate) fn expansion(word: &str) -> Option<&'static [&'static str]> {
    ABBREVIATIONS.get(word).map(Vec::as_slice)
}

/// The word that stands for all of this one's meaning, where it is not itself.
pub(crate) fn synonym(word: &str) -> Option<&'static str> {
    SYNONYMS.get(word).copied()
}

/// True for words that carry no weight.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word)
}

/// What kind of general word this is, if it is one.
pub(crate) fn word_class(word: &str) -> Option<WordClass> {
    SERVICE_WORDS.get(word).copied()
}

/// True for words that speak of the order and not of the thing.
pub(crate) fn is_order_word(word: &str) -> bool {
    ORDER_WORDS.contains(word)
}

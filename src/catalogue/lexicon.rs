//! The words of the index, asked which of them a word that is none of them may stand for.

use std::collections::HashMap;

use crate::engine::matching::{Outline, WordFit, word_fit};

/// Most words that one word is taken for.
const MEANT_MAX: usize = 8;

/// The index's words of letters, by first letter.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    by_letter: HashMap<u8, Words>,
}

/// Words with the number of products that have each, and at the same places their outlines.
#[derive(Debug, Default)]
struct Words {
    outlines: Vec<Outline>,
    words: Vec<(Box<str>, u64)>,
}

impl Lexicon {
    /// Takes the words with their numbers of products; words that hold anything but small letters are left out, for they
    /// are numbers, sizes and codes, which stand for nothing but themselves.
    pub(super) fn of(words: impl Iterator<Item = (String, u64)>) -> Self {
        let mut by_letter: HashMap<u8, Words> = HashMap::new();
        for (word, products) in words.filter(|(word, _)| is_letters(word)) {
            if let Some(first) = word.bytes().next() {
                let beginning = by_letter.entry(first).or_default();
                beginning.outlines.push(Outline::of(&word));
                beginning.words.push((word.into(), products));
            }
        }
        Self { by_letter }
    }

    /// The words that a word may stand for, the surest and commonest first, each with how: none where it is no word of
    /// letters. The first letter is taken to be right.
    pub(super) fn meant_by(&self, word: &str) -> Vec<(&str, WordFit)> {
        let first = word.bytes().next().filter(|_| is_letters(word));
        let Some(words) = first.and_then(|first| self.by_letter.get(&first)) else { return Vec::new() };
        let outline = Outline::of(word);
        let possible = words.outlines.iter().zip(&words.words).filter(|(meant, _)| outline.may_stand_for(**meant));
        let fits = possible.filter_map(|(_, (meant, products))| Some((word_fit(word, meant)?, *products, &**meant)));
        let mut found: Vec<(WordFit, u64, &str)> = fits.collect();
        found.sort_unstable_by(|left, right| (left.0, right.1, left.2).cmp(&(right.0, left.1, right.2)));
        found.truncate(MEANT_MAX);
        found.into_iter().map(|(fit, _, meant)| (meant, fit)).collect()
    }
}

/// True for words of small letters, which may be misspelt or short for others.
fn is_letters(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}

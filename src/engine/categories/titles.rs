//! Categories by their titles: a title that stands whole in an item's words, and says most of what they say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Scheme;
use super::book::CategoryBook;
use super::code::CategoryCode;
use super::learnt::telling_words;
use super::logarithm::log2;
use crate::engine::model::Score;

/// Least share of the words, by rarity and in basis points, that a title of one word says.
const ONE_WORD: i64 = 6_500;
/// The same for a title of several words.
const SEVERAL_WORDS: i64 = 4_500;

/// The titles of one scheme by their words.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    titles: Vec<(CategoryCode, BTreeSet<String>)>,
    by_word: HashMap<String, Vec<usize>>,
}

impl Titles {
    pub(super) fn of(book: &CategoryBook, scheme: Scheme) -> Self {
        // Of several codes with one title the one nearest the root, which holds the others.
        let mut by_words: BTreeMap<BTreeSet<String>, CategoryCode> = BTreeMap::new();
        for (code, title) in book.of(scheme) {
            let words: BTreeSet<String> = telling_words(title).into_iter().collect();
            if !words.is_empty() {
                by_words.entry(words).or_insert_with(|| code.clone());
            }
        }
        let titles: Vec<(CategoryCode, BTreeSet<String>)> =
            by_words.into_iter().map(|(words, code)| (code, words)).collect();
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, (_, words)) in titles.iter().enumerate() {
            for word in words {
                by_word.entry(word.clone()).or_default().push(place);
            }
        }
        Self { titles, by_word }
    }

    fn weight(&self, word: &str) -> i64 {
        let all = log2(self.titles.len() as u64 + 1);
        all - self.by_word.get(word).map_or(0, |places| log2(places.len() as u64))
    }

    /// The category whose title says most of what a description says, with the share; nothing where none says enough,
    /// or two say as much.
    pub(super) fn guess(&self, description: &str) -> Option<(&CategoryCode, Score)> {
        let words = telling_words(description);
        let whole: i64 = words.iter().map(|word| self.weight(word)).sum();
        let places: BTreeSet<usize> =
            words.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        let said = |place: usize| {
            let (_, title) = self.titles.get(place)?;
            let stands = title.iter().all(|word| words.contains(word));
            let share = title.iter().map(|word| self.weight(word)).sum::<i64>() * 10_000 / whole.max(1);
            let least = if title.len() == 1 { ONE_WORD } else { SEVERAL_WORDS };
            (stands && share >= least).then_some((share, place))
        };
        let mut found: Vec<(i64, usize)> = places.into_iter().filter_map(said).collect();
        found.sort_unstable_by(|left, right| right.cmp(left));
        let (share, place) = *found.first()?;
        if found.get(1).is_some_and(|(second, _)| *second == share) {
            return None;
        }
        let (code, _) = self.titles.get(place)?;
        Some((code, Score::from_basis_points(u32::try_from(share).unwrap_or(0))))
    }
}

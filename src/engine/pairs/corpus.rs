//! How rare words and runs of letters are among the records met.

use std::collections::{BTreeMap, BTreeSet};

use super::record::PairRecord;
use crate::engine::matching::{rarity, token_hash};

/// How many records have each word and each run of three characters; the more, the less it tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corpus {
    records: u64,
    words: BTreeMap<u64, u32>,
    runs: BTreeMap<u64, u32>,
}

impl Corpus {
    /// Counts the words and runs of distinct records.
    pub fn add<'a>(&mut self, records: impl IntoIterator<Item = &'a PairRecord>) {
        for record in records {
            self.records += 1;
            for word in &record.set {
                let count = self.words.entry(token_hash(word)).or_default();
                *count = count.saturating_add(1);
            }
            for run in record.runs.keys() {
                let count = self.runs.entry(*run).or_default();
                *count = count.saturating_add(1);
            }
        }
    }

    /// Takes counts that were read.
    #[must_use]
    pub const fn from_counts(records: u64, words: BTreeMap<u64, u32>, runs: BTreeMap<u64, u32>) -> Self {
        Self { records, words, runs }
    }

    /// Records counted, and how many have each word and run, by their hashes.
    #[must_use]
    pub const fn counts(&self) -> (u64, &BTreeMap<u64, u32>, &BTreeMap<u64, u32>) {
        (self.records, &self.words, &self.runs)
    }

    /// The rarity of a word in sixteenths of a bit.
    pub(super) fn word(&self, word: &str) -> u32 {
        rarity(self.records, u64::from(self.words.get(&token_hash(word)).copied().unwrap_or(1).max(1)))
    }

    /// The rarity of a run of three characters in sixteenths of a bit.
    pub(super) fn run(&self, run: u64) -> u32 {
        rarity(self.records, u64::from(self.runs.get(&run).copied().unwrap_or(1).max(1)))
    }

    /// Which share of the rarity of some words others have, in basis points; nothing where there are none.
    pub(super) fn covered(&self, words: &BTreeSet<String>, others: &BTreeSet<String>) -> Option<i32> {
        let sum = |words: &mut dyn Iterator<Item = &String>| words.map(|word| u64::from(self.word(word))).sum::<u64>();
        let all = sum(&mut words.iter());
        let shared = sum(&mut words.intersection(others));
        share(shared, all)
    }

    /// The cosine of two texts' runs, each weighing how often it stands there times its rarity, in basis points.
    pub(super) fn cosine(&self, left: &BTreeMap<u64, u32>, right: &BTreeMap<u64, u32>) -> Option<i32> {
        let weight = |run: u64, times: u32| u128::from(self.run(run)) * u128::from(times);
        let square =
            |runs: &BTreeMap<u64, u32>| runs.iter().map(|(run, times)| weight(*run, *times).pow(2)).sum::<u128>();
        let both = left.iter().filter_map(|(run, times)| Some(weight(*run, *times) * weight(*run, *right.get(run)?)));
        ratio_of_roots(both.sum(), square(left), square(right))
    }

    /// The cosine of two texts' words, each weighing its rarity, in basis points.
    pub(super) fn word_cosine(&self, left: &BTreeSet<String>, right: &BTreeSet<String>) -> Option<i32> {
        let square = |word: &String| u128::from(self.word(word)).pow(2);
        let both = left.intersection(right).map(square).sum();
        ratio_of_roots(both, left.iter().map(square).sum(), right.iter().map(square).sum())
    }
}

/// `part / whole` in basis points; nothing where the whole is nothing.
pub(super) fn share(part: u64, whole: u64) -> Option<i32> {
    part.saturating_mul(10_000).checked_div(whole).and_then(|share| i32::try_from(share).ok())
}

/// `both / sqrt(left * right)` in basis points; nothing where a side is nothing.
fn ratio_of_roots(both: u128, left: u128, right: u128) -> Option<i32> {
    let root = left.checked_mul(right)?.isqrt();
    both.checked_mul(10_000)?.checked_div(root).and_then(|share| i32::try_from(share.min(10_000)).ok())
}

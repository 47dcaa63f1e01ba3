//! Families learnt from the catalogue: which words its products have, and which family words speak of.
//!
//! Each word counts by how much commoner it is in a family than elsewhere; the sum is weakened, because words that go
//! together are not independent, and made a probability over all families. Where no one family is sure, but all that
//! are left are of one kind of thing, the kind is told.

use std::collections::{BTreeMap, HashMap};

use super::family::kind_name;
use super::logarithm::{log2, power_below};
use crate::engine::matching::{TokenKind, tokens};
use crate::engine::model::Score;

/// Least confidence of a family told.
const FAMILY_SURE: u64 = 9_700;
/// Least confidence of a kind told.
const KIND_SURE: u64 = 9_000;
/// Least share of the words, by rarity and in basis points, that the catalogue knows.
const WORDS_KNOWN: i64 = 4_000;
/// The part that each word's evidence counts for, in tenths.
const WEAKENED: i64 = 6;

/// A family or kind that words speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyGuess {
    /// Its name.
    pub name: String,
    /// Its place among the families; nothing for a kind of several.
    pub family: Option<usize>,
    /// How sure.
    pub confidence: Score,
    /// The words that speak for it most, the strongest first.
    pub words: Vec<String>,
}

/// How many products of a family have a word.
type Posting = (u32, u32);

/// What the words of a catalogue's families are.
#[derive(Debug, Clone, Default)]
pub struct FamilyWords {
    names: Vec<String>,
    kinds: Vec<u32>,
    kind_names: Vec<String>,
    sizes: Vec<u32>,
    postings: HashMap<String, (u64, Vec<Posting>)>,
    products: u64,
}

/// The words of a text that may tell a category: no numbers, sizes or codes.
pub(super) fn telling_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens(text) {
        if token.kind == TokenKind::Word
            && let Some(word) = token.scoring_form().filter(|word| word.chars().count() > 1)
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    words
}

impl FamilyWords {
    /// Learns from products, each the place of its family among `names` and its words; any order tells the same.
    #[must_use]
    pub fn learn(names: Vec<String>, products: impl IntoIterator<Item = (usize, Vec<String>)>) -> Self {
        let mut counts: HashMap<String, BTreeMap<u32, u32>> = HashMap::new();
        let mut sizes = vec![0_u32; names.len()];
        let mut total = 0;
        for (family, words) in products {
            let (Some(size), Ok(place)) = (sizes.get_mut(family), u32::try_from(family)) else { continue };
            *size += 1;
            total += 1;
            for word in words {
                *counts.entry(word).or_default().entry(place).or_default() += 1;
            }
        }
        let mut kind_places: BTreeMap<String, u32> = BTreeMap::new();
        let kind_of: Vec<(String, String)> = names
            .iter()
            .map(|name| {
                let kind = kind_name(name);
                (kind.to_lowercase(), kind)
            })
            .collect();
        let mut kind_names = Vec::new();
        let mut kinds = Vec::with_capacity(names.len());
        for (key, kind) in kind_of {
            let next = u32::try_from(kind_names.len()).unwrap_or(u32::MAX);
            let place = *kind_places.entry(key).or_insert_with(|| {
                kind_names.push(kind);
                next
            });
            kinds.push(place);
        }
        let posting = |(word, families): (String, BTreeMap<u32, u32>)| {
            let all = families.values().map(|count| u64::from(*count)).sum();
            (word, (all, families.into_iter().collect()))
        };
        let postings = counts.into_iter().map(posting).collect();
        Self { names, kinds, kind_names, sizes, postings, products: total }
    }

    /// The words of a product that its family is learnt from.
    #[must_use]
    pub fn words_of(description: &str, generic: &str) -> Vec<String> {
        telling_words(&format!("{description} {generic}"))
    }

    /// The name of a family.
    #[must_use]
    pub fn name(&self, family: usize) -> Option<&str> {
        self.names.get(family).map(String::as_str)
    }

    /// The family or kind that a description's words speak of; nothing while they might as well be of another.
    #[must_use]
    pub fn guess(&self, description: &str) -> Option<FamilyGuess> {
        let words = telling_words(description);
        let known: Vec<(&str, u64, &[Posting])> = words
            .iter()
            .filter_map(|word| self.postings.get(word).map(|(all, list)| (word.as_str(), *all, list.as_slice())))
            .collect();
        if known.is_empty() || self.share_known(&words, &known) < WORDS_KNOWN {
            return None;
        }
        let scores = self.scores(&known);
        let best = scores.values().copied().max()?;
        let weighed: Vec<(u32, u64)> =
            scores.iter().map(|(family, score)| (*family, power_below((best - score) * WEAKENED / 10))).collect();
        let whole: u64 = weighed.iter().map(|(_, weight)| *weight).sum();
        let sure = |weight: u64| weight.saturating_mul(10_000) / whole.max(1);
        // Of equals the first by place: the answer rests on nothing else.
        let (family, weight) =
            weighed.iter().copied().max_by_key(|(family, weight)| (*weight, std::cmp::Reverse(*family)))?;
        if sure(weight) >= FAMILY_SURE {
            return Some(self.told(family, sure(weight), &known));
        }
        let mut kinds: BTreeMap<u32, (u64, u32)> = BTreeMap::new();
        for (family, weight) in weighed {
            let entry = kinds.entry(self.kind(family)).or_insert((0, family));
            entry.0 += weight;
        }
        let (kind, (weight, family)) =
            kinds.into_iter().max_by_key(|(kind, (weight, _))| (*weight, std::cmp::Reverse(*kind)))?;
        (sure(weight) >= KIND_SURE).then(|| FamilyGuess {
            name: self.kind_names.get(kind as usize).cloned().unwrap_or_default(),
            family: None,
            ..self.told(family, sure(weight), &known)
        })
    }

    fn kind(&self, family: u32) -> u32 {
        self.kinds.get(family as usize).copied().unwrap_or(u32::MAX)
    }

    /// How much of the words, by rarity, the catalogue knows; in basis points.
    fn share_known(&self, words: &[String], known: &[(&str, u64, &[Posting])]) -> i64 {
        let rarest = log2(self.products);
        let of_known: i64 = known.iter().map(|(_, all, _)| (rarest - log2(*all)).max(1)).sum();
        let unknown = i64::try_from(words.len().saturating_sub(known.len())).unwrap_or(0);
        of_known * 10_000 / (of_known + unknown * rarest).max(1)
    }

    /// Logarithms of how well each family that has any of the words fits them.
    fn scores(&self, known: &[(&str, u64, &[Posting])]) -> BTreeMap<u32, i64> {
        let count = i64::try_from(known.len()).unwrap_or(0);
        let mut scores: BTreeMap<u32, i64> = BTreeMap::new();
        for (_, all, list) in known {
            for (family, has) in *list {
                let size = u64::from(self.sizes.get(*family as usize).copied().unwrap_or(0));
                let score = scores
                    .entry(*family)
                    .or_insert_with(|| (log2(size) - log2(self.products)) / 2 - count * log2(size + 1));
                *score += log2(u64::from(*has) * self.products + all) - log2(*all);
            }
        }
        scores
    }

    fn told(&self, family: u32, sure: u64, known: &[(&str, u64, &[Posting])]) -> FamilyGuess {
        let kind = self.kind(family);
        let speaks = |list: &[Posting], all: u64| {
            let own: u64 =
                list.iter().filter(|(other, _)| self.kind(*other) == kind).map(|(_, has)| u64::from(*has)).sum();
            own.saturating_mul(self.products) / all.max(1)
        };
        let mut words: Vec<(u64, &str)> = known.iter().map(|(word, all, list)| (speaks(list, *all), *word)).collect();
        words.sort_by(|left, right| right.cmp(left));
        FamilyGuess {
            name: self.name(family as usize).unwrap_or_default().to_owned(),
            family: Some(family as usize),
            confidence: Score::from_basis_points(u32::try_from(sure.min(9_999)).unwrap_or(0)),
            words: words.into_iter().take(3).map(|(_, word)| word.to_owned()).collect(),
        }
    }
}

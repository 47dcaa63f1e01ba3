//! Which products of the catalogue still fit what is left of a line.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::line::TrialProduct;
use super::word::{Left, clean_words};
use crate::engine::model::ProductRecord;

/// The catalogue's products by their clean words and codes.
#[derive(Debug)]
pub(super) struct Fitting {
    /// Sorted, so that the words with one beginning stand together.
    vocabulary: Vec<String>,
    /// Each product's words by their places in the vocabulary, sorted; a word said twice stands twice.
    products: Vec<Box<[u32]>>,
    /// Places of the products that have a word, by the word's place.
    holders: Vec<Vec<u32>>,
    suppliers: Vec<Option<String>>,
    gtins: HashMap<String, Vec<u32>>,
    codes: HashMap<String, Vec<u32>>,
}

/// What narrows a choice beside the words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Narrowed<'a> {
    pub(super) company: Option<&'a str>,
    pub(super) gtin: Option<&'a str>,
    pub(super) code: Option<&'a str>,
}

/// A code in small letters without blanks and punctuation.
pub(super) fn bare_code(code: &str) -> String {
    code.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Who a product comes from.
pub(super) fn company_of(record: &ProductRecord) -> Option<&str> {
    record.manufacturer.as_deref().or(record.supplier.as_deref())
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Fitting {
    pub(super) fn new<'a>(products: impl Iterator<Item = &'a TrialProduct>) -> Self {
        let products: Vec<&TrialProduct> = products.collect();
        let texts: Vec<Vec<String>> = products.iter().map(|product| clean_words(&product.record.description)).collect();
        let distinct: BTreeSet<&String> = texts.iter().flatten().collect();
        let vocabulary: Vec<String> = distinct.into_iter().cloned().collect();
        let places: HashMap<&str, u32> =
            vocabulary.iter().enumerate().map(|(place, word)| (word.as_str(), number(place))).collect();
        let mut holders = vec![Vec::new(); vocabulary.len()];
        let mut numbered = Vec::with_capacity(products.len());
        for (place, text) in texts.iter().enumerate() {
            let mut own: Vec<u32> = text.iter().filter_map(|word| places.get(word.as_str()).copied()).collect();
            own.sort_unstable();
            for word in own.chunk_by(PartialEq::eq).filter_map(|run| run.first()) {
                if let Some(list) = holders.get_mut(*word as usize) {
                    list.push(number(place));
                }
            }
            numbered.push(own.into_boxed_slice());
        }
        let (mut gtins, mut codes) = (HashMap::new(), HashMap::new());
        for (place, product) in products.iter().enumerate() {
            let own: HashSet<&String> = product.record.levels.iter().filter_map(|level| level.gtin.as_ref()).collect();
            for gtin in own {
                gtins.entry(gtin.clone()).or_insert_with(Vec::new).push(number(place));
            }
            if let Some(code) = product.record.mpc.as_deref().map(bare_code) {
                codes.entry(code).or_insert_with(Vec::new).push(number(place));
            }
        }
        Self {
            vocabulary,
            products: numbered,
            holders,
            suppliers: products.iter().map(|product| company_of(&product.record).map(str::to_owned)).collect(),
            gtins,
            codes,
        }
    }

    /// True for a word some product has.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.vocabulary.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }

    /// The places of the words that begin so.
    fn beginning(&self, start: &str) -> std::ops::Range<u32> {
        let first = self.vocabulary.partition_point(|word| word.as_str() < start);
        let count = self.vocabulary.get(first..).unwrap_or_default().partition_point(|word| word.starts_with(start));
        number(first)..number(first + count)
    }

    /// How many products have all the words that are left, each as often as it is left, are of the company, and have
    /// the codes.
    pub(super) fn count(&self, left: &[Left], narrowed: &Narrowed<'_>) -> u32 {
        number(self.fitting(left, narrowed).len())
    }

    fn fitting(&self, left: &[Left], narrowed: &Narrowed<'_>) -> Vec<u32> {
        let Some(wanted) = self.wanted(left) else { return Vec::new() };
        let keyed = [
            narrowed.gtin.map(|gtin| self.gtins.get(gtin)),
            narrowed.code.map(|code| self.codes.get(&bare_code(code))),
        ];
        let mut lists: Vec<&[u32]> =
            keyed.into_iter().flatten().map(|list| list.map(Vec::as_slice).unwrap_or_default()).collect();
        let of_words = wanted.whole.iter().filter_map(|(word, _)| self.holders.get(*word as usize));
        let keys = lists.len();
        lists.extend(of_words.map(Vec::as_slice).min_by_key(|list| list.len()));
        let everything: Vec<u32>;
        let shortest = match lists.iter().min_by_key(|list| list.len()) {
            Some(list) => list,
            None => {
                everything = (0..number(self.products.len())).collect();
                everything.as_slice()
            }
        };
        let keyed = lists.get(..keys).unwrap_or_default();
        let fits = |place: &u32| {
            let company = self.suppliers.get(*place as usize).and_then(Option::as_deref);
            narrowed.company.is_none_or(|wanted| company == Some(wanted))
                && keyed.iter().all(|list| list.contains(place))
                && self.products.get(*place as usize).is_some_and(|words| wanted.is_in(words))
        };
        shortest.iter().copied().filter(fits).collect()
    }

    /// Nothing when a word that is left whole is no product's.
    fn wanted(&self, left: &[Left]) -> Option<Wanted> {
        let mut whole: Vec<(u32, usize)> = Vec::new();
        for word in left.iter().filter(|word| !word.cut) {
            let place = number(self.vocabulary.binary_search(&word.text).ok()?);
            match whole.iter_mut().find(|(known, _)| *known == place) {
                Some((_, times)) => *times += 1,
                None => whole.push((place, 1)),
            }
        }
        let begun: Vec<_> = left.iter().filter(|word| word.cut).map(|word| self.beginning(&word.text)).collect();
        let needed = |range: &std::ops::Range<u32>| {
            let whole = whole.iter().filter(|(word, _)| range.contains(word)).map(|(_, times)| times).sum::<usize>();
            let inner = |other: &&std::ops::Range<u32>| range.start <= other.start && other.end <= range.end;
            whole + begun.iter().filter(inner).count()
        };
        let begun = begun.iter().map(|range| (range.clone(), needed(range))).collect();
        Some(Wanted { whole, begun })
    }
}

/// The words a product must have.
struct Wanted {
    /// Words and how often.
    whole: Vec<(u32, usize)>,
    /// Words that begin alike, and how many of them the product must have, whole ones included.
    begun: Vec<(std::ops::Range<u32>, usize)>,
}

impl Wanted {
    fn is_in(&self, words: &[u32]) -> bool {
        let within = |first: u32, end: u32| {
            words.partition_point(|word| *word < end).saturating_sub(words.partition_point(|word| *word < first))
        };
        self.whole.iter().all(|(word, times)| within(*word, word.saturating_add(1)) >= *times)
            && self.begun.iter().all(|(range, times)| within(range.start, range.end) >= *times)
    }
}

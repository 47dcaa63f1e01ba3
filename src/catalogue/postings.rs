//! Which products have the most of the words sought, by rarity: sums over the words' lists of products.

use std::cell::RefCell;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED, TantivyError, Term};

use super::error::CatalogueError;
use super::schema::LENGTH;
use crate::engine::matching::rarity;

/// List entries that are read whole for one text, rarest words first, but at least a fifth as many as there are products:
/// the words beyond are asked about the products found by then, for which they tell little.
const READ_WHOLE: u64 = 40_000;
/// Products that the words beyond are asked about.
const ASKED_MAX: usize = 400;
/// The highest sum told apart.
const SUM_MAX: usize = 4_095;

thread_local! {
    /// Room for sums, kept from one search to the next.
    pub(super) static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A word sought, with what sharing it is worth.
pub(super) struct Sought {
    term: Term,
    /// How many products have it.
    pub(super) products: u64,
    /// Sixteenths of a bit.
    pub(super) worth: u16,
}

/// The one segment of an index.
pub(super) struct Segment {
    words: Arc<InvertedIndexReader>,
    field: Field,
    lengths: Column<u64>,
    products: u32,
}

impl Segment {
    pub(super) fn open(reader: &SegmentReader, field: Field) -> Result<Self, CatalogueError> {
        let words = reader.inverted_index(field)?;
        let lengths = reader.fast_fields().u64(LENGTH)?;
        Ok(Self { words, field, lengths, products: reader.max_doc() })
    }

    /// Every word with the number of products that have it.
    pub(super) fn words(&self) -> Result<Vec<(String, u64)>, CatalogueError> {
        let mut words = Vec::new();
        let mut terms = self.words.terms().stream().map_err(TantivyError::from)?;
        while terms.advance() {
            if let Ok(word) = std::str::from_utf8(terms.key()) {
                words.push((word.to_owned(), u64::from(terms.value().doc_freq)));
            }
        }
        Ok(words)
    }

    /// A word worth so many hundredths of its rarity; nothing where no product has it.
    pub(super) fn sought(&self, word: &str, percent: u32) -> Result<Option<Sought>, CatalogueError> {
        let term = Term::from_field_text(self.field, word);
        let products = u64::from(self.words.doc_freq(&term).map_err(TantivyError::from)?);
        let worth = rarity(u64::from(self.products), products.max(1)).saturating_mul(percent) / 100;
        Ok((products > 0).then(|| Sought { term, products, worth: u16::try_from(worth).unwrap_or(u16::MAX) }))
    }

    /// Calls `visit` with every run of products that have the word, in order.
    fn read(&self, word: &Sought, mut visit: impl FnMut(&[DocId])) -> Result<(), CatalogueError> {
        let postings = self.words.read_block_postings(&word.term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(TantivyError::from)? else { return Ok(()) };
        while !postings.docs().is_empty() {
            visit(postings.docs());
            postings.advance();
        }
        Ok(())
    }

    /// The product's number of words, fewest first among equals.
    fn length(&self, product: DocId) -> u64 {
        self.lengths.first(product).unwrap_or_default()
    }
}

/// Sums of one search: zero everywhere between searches.
#[derive(Default)]
pub(super) struct Scratch {
    sums: Vec<u16>,
    /// The last group of words that a product's sum grew by, from 1: of several words that one may stand for, one counts.
    groups: Vec<u8>,
    touched: Vec<DocId>,
}

impl Scratch {
    /// The products with the greatest sums, at most `limit`, best first; ties go to the one with fewer words, then to
    /// the lower number, which is the order of public ids.
    pub(super) fn best(
        &mut self,
        segment: &Segment,
        groups: &[Vec<Sought>],
        limit: usize,
    ) -> Result<Vec<DocId>, CatalogueError> {
        let size = usize::try_from(segment.products).unwrap_or(usize::MAX);
        self.sums.resize(size, 0);
        self.groups.resize(size, 0);
        let found = self.sum(segment, groups, limit);
        for product in self.touched.drain(..) {
            let place = usize::try_from(product).unwrap_or(usize::MAX);
            if let (Some(sum), Some(group)) = (self.sums.get_mut(place), self.groups.get_mut(place)) {
                (*sum, *group) = (0, 0);
            }
        }
        found
    }

    fn sum(&mut self, segment: &Segment, groups: &[Vec<Sought>], limit: usize) -> Result<Vec<DocId>, CatalogueError> {
        let mut order: Vec<(u64, usize)> = groups
            .iter()
            .enumerate()
            .map(|(place, group)| (group.iter().map(|word| word.products).sum(), place))
            .collect();
        order.sort_unstable();
        let whole = READ_WHOLE.max(u64::from(segment.products) / 5);
        let mut read = 0;
        let mut beyond = Vec::new();
        for (number, (products, place)) in order.into_iter().enumerate() {
            let Some(group) = groups.get(place) else { continue };
            if read > 0 && read + products > whole {
                beyond.push(group);
                continue;
            }
            read += products;
            let number = u8::try_from(number + 1).unwrap_or(u8::MAX);
            for word in group {
                segment.read(word, |run| self.add(run, word.worth, number))?;
            }
        }
        let mut asked: Vec<(u64, DocId)> = self.leading(ASKED_MAX.max(limit));
        for group in beyond {
            self.ask(segment, group, &mut asked)?;
        }
        let mut best: Vec<(u64, u64, DocId)> =
            asked.into_iter().map(|(sum, product)| (u64::MAX - sum, segment.length(product), product)).collect();
        best.sort_unstable();
        best.truncate(limit);
        Ok(best.into_iter().map(|(_, _, product)| product).collect())
    }

    fn add(&mut self, run: &[DocId], worth: u16, number: u8) {
        for product in run {
            let place = usize::try_from(*product).unwrap_or(usize::MAX);
            let (Some(sum), Some(group)) = (self.sums.get_mut(place), self.groups.get_mut(place)) else { continue };
            if *group == 0 {
                self.touched.push(*product);
            }
            // Words of one group come by worth, so that the first one met is the dearest.
            if *group != number {
                *group = number;
                *sum = sum.saturating_add(worth);
            }
        }
    }

    /// The products with the greatest sums so far and all their equals, in order of number; of too many equals the first.
    fn leading(&self, most: usize) -> Vec<(u64, DocId)> {
        let sum = |product: DocId| {
            let place = usize::try_from(product).unwrap_or(usize::MAX);
            usize::from(self.sums.get(place).copied().unwrap_or_default()).min(SUM_MAX)
        };
        let mut counts = vec![0_usize; SUM_MAX + 1];
        for product in &self.touched {
            if let Some(count) = counts.get_mut(sum(*product)) {
                *count += 1;
            }
        }
        let mut above = 0;
        let mut least = SUM_MAX;
        while least > 1 && above + counts.get(least).copied().unwrap_or_default() < most {
            above += counts.get(least).copied().unwrap_or_default();
            least -= 1;
        }
        let mut found: Vec<DocId> = self.touched.iter().copied().filter(|product| sum(*product) > least).collect();
        let mut equals: Vec<DocId> = self.touched.iter().copied().filter(|product| sum(*product) == least).collect();
        equals.sort_unstable();
        found.extend(equals);
        found.truncate(most.saturating_mul(4));
        found.sort_unstable();
        found.into_iter().map(|product| (sum(product) as u64, product)).collect()
    }

    /// Adds what a word beyond is worth to those of the products that have it. They come in order of number.
    fn ask(&self, segment: &Segment, group: &[Sought], asked: &mut [(u64, DocId)]) -> Result<(), CatalogueError> {
        let mut done = vec![false; asked.len()];
        for word in group {
            let postings = segment.words.read_postings(&word.term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(TantivyError::from)? else { continue };
            for ((sum, product), done) in asked.iter_mut().zip(&mut done) {
                if postings.doc() < *product {
                    postings.seek(*product);
                }
                if postings.doc() == TERMINATED {
                    break;
                }
                if postings.doc() == *product && !*done {
                    *sum += u64::from(word.worth);
                    *done = true;
                }
            }
        }
        Ok(())
    }
}

//! Which products have the most of the words sought, by rarity: sums over the words' lists of products.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, TantivyError, Term};

use super::error::CatalogueError;
use super::schema::LENGTH;
use crate::engine::matching::rarity;

/// List entries that are read whole for one text, rarest words first, but at least a fifth as many as there are products:
/// the words beyond are asked about the products found by then, for which they tell little.
const READ_WHOLE: u64 = 40_000;
/// Products that the words beyond are asked about.
const ASKED_MAX: usize = 400;
/// A word that one product in so many has, or more, is common: which products have it is held in memory, a bit a product.
const COMMON: u64 = 32;
/// The highest sum told apart.
const SUM_MAX: u16 = 4_095;

thread_local! {
    /// Room for sums, kept from one search to the next.
    pub(super) static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A word sought, with what sharing it is worth.
pub(super) struct Sought {
    list: TermInfo,
    /// Sixteenths of a bit.
    pub(super) worth: u16,
}

impl Sought {
    /// How many products have it.
    pub(super) fn products(&self) -> u64 {
        u64::from(self.list.doc_freq)
    }
}

/// The products that have a word, a bit each.
struct Bits(Box<[u64]>);

impl Bits {
    fn has(&self, product: DocId) -> bool {
        let word = usize::try_from(product / u64::BITS).ok().and_then(|place| self.0.get(place));
        word.is_some_and(|word| word >> (product % u64::BITS) & 1 == 1)
    }
}

/// The one segment of an index.
pub(super) struct Segment {
    words: Arc<InvertedIndexReader>,
    field: Field,
    lengths: Column<u64>,
    products: u32,
    /// The common words by where their lists begin.
    common: HashMap<usize, Bits>,
}

impl Segment {
    pub(super) fn open(reader: &SegmentReader, field: Field) -> Result<Self, CatalogueError> {
        let words = reader.inverted_index(field)?;
        let lengths = reader.fast_fields().u64(LENGTH)?;
        let mut segment = Self { words, field, lengths, products: reader.max_doc(), common: HashMap::new() };
        segment.common = segment.common_words()?;
        Ok(segment)
    }

    fn common_words(&self) -> Result<HashMap<usize, Bits>, CatalogueError> {
        let size = usize::try_from(self.products.div_ceil(u64::BITS)).unwrap_or(usize::MAX);
        let mut common = HashMap::new();
        let mut terms = self.words.terms().stream().map_err(TantivyError::from)?;
        while terms.advance() {
            let list = terms.value();
            if u64::from(list.doc_freq) * COMMON < u64::from(self.products) {
                continue;
            }
            let mut bits = vec![0_u64; size];
            self.read(list, |run| {
                for product in run {
                    let place = usize::try_from(product / u64::BITS).unwrap_or(usize::MAX);
                    if let Some(word) = bits.get_mut(place) {
                        *word |= 1 << (product % u64::BITS);
                    }
                }
            })?;
            common.insert(list.postings_range.start, Bits(bits.into()));
        }
        Ok(common)
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
        let list = self.words.get_term_info(&term).map_err(TantivyError::from)?.filter(|list| list.doc_freq > 0);
        Ok(list.map(|list| {
            let worth = rarity(u64::from(self.products), u64::from(list.doc_freq)).saturating_mul(percent) / 100;
            Sought { list, worth: u16::try_from(worth).unwrap_or(u16::MAX) }
        }))
    }

    /// Calls `visit` with every run of products that have the word, in order.
    fn read(&self, list: &TermInfo, mut visit: impl FnMut(&[DocId])) -> Result<(), CatalogueError> {
        let postings = self.words.read_block_postings_from_terminfo(list, IndexRecordOption::Basic);
        let mut postings = postings.map_err(TantivyError::from)?;
        while !postings.docs().is_empty() {
            visit(postings.docs());
            postings.advance();
        }
        Ok(())
    }

    /// The product's number of words.
    fn length(&self, product: DocId) -> u64 {
        self.lengths.first(product).unwrap_or_default()
    }
}

/// The sum of a product.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    sum: u16,
    /// The last group of words that it grew by, from 1: of several words that one may stand for, one counts.
    group: u16,
}

/// Sums of one search; the cells are zero everywhere between searches.
#[derive(Default)]
pub(super) struct Scratch {
    cells: Vec<Cell>,
    touched: Vec<DocId>,
    /// The sums of the products touched.
    sums: Vec<(u16, DocId)>,
    /// How many products have each sum.
    counts: Vec<u32>,
}

impl Scratch {
    /// The places of the products with the greatest sums, at most `limit`, best first; ties go to the one with fewer
    /// words, then to the lower place.
    pub(super) fn best(
        &mut self,
        segment: &Segment,
        groups: &[Vec<Sought>],
        limit: usize,
    ) -> Result<Vec<usize>, CatalogueError> {
        self.cells.resize(usize::try_from(segment.products).unwrap_or(usize::MAX), Cell::default());
        let beyond = self.sum(segment, groups);
        self.drain();
        let mut asked = self.leading(ASKED_MAX.max(limit));
        for group in beyond? {
            ask(segment, group, &mut asked)?;
        }
        let mut best: Vec<(u64, u64, DocId)> =
            asked.into_iter().map(|(sum, product)| (u64::MAX - sum, segment.length(product), product)).collect();
        best.sort_unstable();
        best.truncate(limit);
        Ok(best.into_iter().filter_map(|(_, _, product)| usize::try_from(product).ok()).collect())
    }

    /// Sums up the rarest words' lists; returns the words beyond.
    fn sum<'a>(&mut self, segment: &Segment, groups: &'a [Vec<Sought>]) -> Result<Vec<&'a [Sought]>, CatalogueError> {
        let mut order: Vec<(u64, usize)> =
            groups.iter().enumerate().map(|(place, group)| (group.iter().map(Sought::products).sum(), place)).collect();
        order.sort_unstable();
        let whole = READ_WHOLE.max(u64::from(segment.products) / 5);
        let mut read = 0;
        let mut beyond = Vec::new();
        for (number, (products, place)) in order.into_iter().enumerate() {
            let Some(group) = groups.get(place) else { continue };
            if read > 0 && read + products > whole {
                beyond.push(group.as_slice());
                continue;
            }
            read += products;
            let number = u16::try_from(number + 1).unwrap_or(u16::MAX);
            for word in group {
                segment.read(&word.list, |run| self.add(run, word.worth, number))?;
            }
        }
        Ok(beyond)
    }

    fn add(&mut self, run: &[DocId], worth: u16, number: u16) {
        for product in run {
            let place = usize::try_from(*product).unwrap_or(usize::MAX);
            let Some(cell) = self.cells.get_mut(place) else { continue };
            if cell.group == 0 {
                self.touched.push(*product);
            }
            // Words of one group come by worth, so that the first one met is the dearest.
            if cell.group != number {
                *cell = Cell { sum: cell.sum.saturating_add(worth), group: number };
            }
        }
    }

    /// Takes the sums out of the cells, which leaves zero everywhere.
    fn drain(&mut self) {
        let cells = &mut self.cells;
        self.sums.clear();
        self.sums.extend(self.touched.drain(..).map(|product| {
            let place = usize::try_from(product).unwrap_or(usize::MAX);
            let cell = cells.get_mut(place).map(std::mem::take).unwrap_or_default();
            (cell.sum.min(SUM_MAX), product)
        }));
    }

    /// The products with the greatest sums and all their equals, in order of place; of too many equals the first.
    fn leading(&mut self, most: usize) -> Vec<(u64, DocId)> {
        self.counts.clear();
        self.counts.resize(usize::from(SUM_MAX) + 1, 0);
        for (sum, _) in &self.sums {
            if let Some(count) = self.counts.get_mut(usize::from(*sum)) {
                *count += 1;
            }
        }
        let with = |sum: u16| self.counts.get(usize::from(sum)).map_or(0, |count| *count as usize);
        let mut above = 0;
        let mut least = SUM_MAX;
        while least > 1 && above + with(least) < most {
            above += with(least);
            least -= 1;
        }
        let mut found: Vec<(u64, DocId)> = Vec::with_capacity(most);
        let mut equals: Vec<DocId> = Vec::new();
        for &(sum, product) in &self.sums {
            match sum.cmp(&least) {
                Ordering::Greater => found.push((u64::from(sum), product)),
                Ordering::Equal => equals.push(product),
                Ordering::Less => {}
            }
        }
        equals.sort_unstable();
        equals.truncate(most.saturating_mul(4).saturating_sub(found.len()));
        found.extend(equals.into_iter().map(|product| (u64::from(least), product)));
        found.sort_unstable_by_key(|(_, product)| *product);
        found
    }
}

/// Adds what a word beyond is worth to those of the products that have it. They come in order of place.
fn ask(segment: &Segment, group: &[Sought], asked: &mut [(u64, DocId)]) -> Result<(), CatalogueError> {
    let mut done = vec![false; asked.len()];
    for word in group {
        let common = segment.common.get(&word.list.postings_range.start);
        let mut has = seeker(segment, word, common)?;
        for ((sum, product), done) in asked.iter_mut().zip(&mut done) {
            if !*done && has(*product) {
                *sum += u64::from(word.worth);
                *done = true;
            }
        }
    }
    Ok(())
}

/// Tells whether products, in order of place, have a word.
fn seeker<'a>(
    segment: &Segment,
    word: &Sought,
    common: Option<&'a Bits>,
) -> Result<Box<dyn FnMut(DocId) -> bool + 'a>, CatalogueError> {
    if let Some(bits) = common {
        return Ok(Box::new(|product| bits.has(product)));
    }
    let postings = segment.words.read_postings_from_terminfo(&word.list, IndexRecordOption::Basic);
    let mut postings = postings.map_err(TantivyError::from)?;
    Ok(Box::new(move |product| {
        if postings.doc() < product {
            postings.seek(product);
        }
        postings.doc() == product
    }))
}

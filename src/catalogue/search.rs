//! Opening the index and asking it for candidates.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::columnar::StrColumn;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, ReloadPolicy, Searcher, Term};

use super::build::{failed, files_text};
use super::error::CatalogueError;
use super::schema::{Fields, PUBLIC_ID, schema, tokenizers, trigrams, version_file, version_text};

/// How many trigrams of unknown words are looked for: the rarest.
const TRIGRAMS_MAX: usize = 8;
/// What a word one letter away counts: about as much as an uncommon word.
const NEAR_WORD_BOOST: f32 = 6.0;
/// What a trigram of an unknown word counts against a word of the same rarity.
const TRIGRAM_BOOST: f32 = 0.3;
/// Fewest letters of an unknown word that is looked for one letter away.
const NEAR_WORD_LENGTH_MIN: usize = 4;

/// A product found, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Public id of the product.
    pub public_id: String,
    /// Place in the answer, from 0.
    pub position: usize,
}

/// An open index. It answers from several threads at once, and always from the files it was opened with.
pub struct Index {
    searcher: Searcher,
    fields: Fields,
    public_ids: Option<StrColumn>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Index").field("products", &self.len()).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index at `dir`; nothing when there is none, or one of another version.
    ///
    /// # Errors
    /// [`CatalogueError`] when it is of this version and cannot be read.
    pub fn open(dir: &Path, expected_version: &str) -> Result<Option<Self>, CatalogueError> {
        let version_path = version_file(dir);
        match fs::read_to_string(&version_path) {
            Ok(found) => match found.strip_prefix(&version_text(expected_version)) {
                // Of a file cut short the search library makes no error but an end.
                Some(files) if files == files_text(dir)? => {}
                Some(_) => return Err(CatalogueError::Damaged("its files are not those that were written")),
                None => return Ok(None),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed("read", &version_path, source)),
        }
        let mut index = tantivy::Index::open_in_dir(dir)?;
        index.set_tokenizers(tokenizers());
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(CatalogueError::Damaged("its fields are not those of its version"));
        }
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        let public_ids = match searcher.segment_readers() {
            [] => None,
            [segment] if segment.num_docs() == 0 => None,
            [segment] => segment.fast_fields().str(PUBLIC_ID)?,
            _ => return Err(CatalogueError::Damaged("it has more than one segment")),
        };
        if public_ids.is_none() && searcher.num_docs() > 0 {
            return Err(CatalogueError::Damaged("it has no public ids"));
        }
        Ok(Some(Self { searcher, fields, public_ids }))
    }

    /// How many products it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// True when it holds no product.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The products likest to the text, at most `limit`, best first; ties by public id.
    ///
    /// `text` is words with blanks between, in the form of [`crate::engine::matching::search_text`]. A word the index
    /// does not have is looked for one letter away and by its rarest trigrams.
    ///
    /// # Errors
    /// [`CatalogueError`] when the files cannot be read.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>, CatalogueError> {
        let query = self.query(text)?;
        if limit == 0 || self.is_empty() || query.clauses().is_empty() {
            return Ok(Vec::new());
        }
        let found = self.searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let ids = found.into_iter().map(|(_, address)| self.public_id(address.doc_id));
        ids.enumerate().map(|(position, public_id)| Ok(Hit { public_id: public_id?, position })).collect()
    }

    /// Every product with at least one of the telling words, scored by all of them.
    fn query(&self, text: &str) -> Result<BooleanQuery, CatalogueError> {
        let mut known: Vec<(u64, Term)> = Vec::new();
        let mut unknown: BTreeSet<&str> = BTreeSet::new();
        let words: BTreeSet<&str> = text.split_whitespace().collect();
        for word in words {
            let term = Term::from_field_text(self.fields.words, word);
            let frequency = self.searcher.doc_freq(&term)?;
            if frequency > 0 {
                known.push((frequency, term));
            } else if is_spelt(word) {
                unknown.insert(word);
            }
        }
        known.sort();
        let telling = self.telling(&known);
        let mut leading: Vec<Box<dyn Query>> = Vec::new();
        let mut following: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (place, (_, term)) in known.into_iter().enumerate() {
            let clause: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            if place < telling { leading.push(clause) } else { following.push((Occur::Should, clause)) }
        }
        for word in &unknown {
            let near = FuzzyTermQuery::new(Term::from_field_text(self.fields.words, word), 1, true);
            leading.push(Box::new(BoostQuery::new(Box::new(near), NEAR_WORD_BOOST)));
        }
        leading.extend(self.trigram_clauses(&unknown)?);
        if following.is_empty() || leading.is_empty() {
            return Ok(BooleanQuery::union(leading));
        }
        following.push((Occur::Must, Box::new(BooleanQuery::union(leading))));
        Ok(BooleanQuery::new(following))
    }

    /// How many of the known words, rarest first, carry half of their weight together.
    fn telling(&self, known: &[(u64, Term)]) -> usize {
        let products = self.len().saturating_add(1);
        let weight = |frequency: u64| u64::from((products / frequency.max(1)).max(1).ilog2()) + 1;
        let total: u64 = known.iter().map(|(frequency, _)| weight(*frequency)).sum();
        let mut carried = 0;
        for (place, (frequency, _)) in known.iter().enumerate() {
            carried += weight(*frequency);
            if carried * 2 > total {
                return place + 1;
            }
        }
        known.len()
    }

    /// The rarest trigrams of the unknown words. All of them would match nearly every product, and slowly.
    fn trigram_clauses(&self, unknown: &BTreeSet<&str>) -> Result<Vec<Box<dyn Query>>, CatalogueError> {
        let grams: BTreeSet<String> = unknown.iter().flat_map(|word| trigrams(word)).collect();
        let mut found = Vec::with_capacity(grams.len());
        for gram in grams {
            let term = Term::from_field_text(self.fields.trigrams, &gram);
            let frequency = self.searcher.doc_freq(&term)?;
            if frequency > 0 {
                found.push((frequency, gram, term));
            }
        }
        found.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
        found.truncate(TRIGRAMS_MAX);
        let clause = |term| -> Box<dyn Query> {
            Box::new(BoostQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), TRIGRAM_BOOST))
        };
        Ok(found.into_iter().map(|(_, _, term)| clause(term)).collect())
    }

    fn public_id(&self, document: DocId) -> Result<String, CatalogueError> {
        let column = self.public_ids.as_ref().ok_or(CatalogueError::Damaged("it has no public ids"))?;
        let ordinal = column.term_ords(document).next().ok_or(CatalogueError::Damaged("a product has no public id"))?;
        let mut public_id = String::new();
        column.ord_to_str(ordinal, &mut public_id).map_err(tantivy::TantivyError::from)?;
        Ok(public_id)
    }
}

/// A word long enough to be misspelt and no size: letters, or a longer code.
fn is_spelt(word: &str) -> bool {
    let length = word.chars().count();
    let letters = !word.bytes().any(|byte| byte.is_ascii_digit());
    letters && length >= NEAR_WORD_LENGTH_MIN || length > NEAR_WORD_LENGTH_MIN + 2
}

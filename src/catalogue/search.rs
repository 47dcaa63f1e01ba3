//! Opening the index and asking it for candidates.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tantivy::ReloadPolicy;

use super::build::{failed, files_text};
use super::error::CatalogueError;
use super::lexicon::Lexicon;
use super::postings::{SCRATCH, Segment, Sought};
use super::schema::{schema, tokenizers, version_file, version_text};
use crate::engine::matching::WordFit;

/// Most products of a word that is taken for a slip or a short form all the same.
const RARE: u64 = 3;

/// An open index. It answers from several threads at once, and always from the files it was opened with.
pub struct Index {
    products: u64,
    segment: Option<Segment>,
    lexicon: Lexicon,
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
        let segment = match searcher.segment_readers() {
            [] => None,
            [reader] if reader.num_docs() == 0 => None,
            [reader] => Some(Segment::open(reader, fields.words)?),
            _ => return Err(CatalogueError::Damaged("it has more than one segment")),
        };
        let words = segment.as_ref().map(Segment::words).transpose()?.unwrap_or_default();
        Ok(Some(Self { products: searcher.num_docs(), segment, lexicon: Lexicon::of(words.into_iter()) }))
    }

    /// How many products it holds.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.products
    }

    /// True when it holds no product.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The products likest to the text, at most `limit`, best first, by their places in the order they were indexed in;
    /// ties by that place.
    ///
    /// `text` is words with blanks between, in the form of [`crate::engine::matching::search_text`]. A product's likeness
    /// is the rarity of the words it shares with the text. A word that hardly any product has stands, for less, for the
    /// words it may be a slip or a short form of. Whole numbers alone are compared, so that nothing depends on the
    /// order of sums.
    ///
    /// # Errors
    /// [`CatalogueError`] when the files cannot be read.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<usize>, CatalogueError> {
        let Some(segment) = self.segment.as_ref().filter(|_| limit > 0) else { return Ok(Vec::new()) };
        let words = self.words(text, segment)?;
        SCRATCH.with_borrow_mut(|scratch| scratch.best(segment, &words, limit))
    }

    /// What the words of a text may be in the index, each stated word a group.
    fn words(&self, text: &str, segment: &Segment) -> Result<Vec<Vec<Sought>>, CatalogueError> {
        let stated: BTreeSet<&str> = text.split_whitespace().collect();
        let mut groups = Vec::with_capacity(stated.len());
        for word in &stated {
            let mut meant: Vec<Sought> = Vec::new();
            let found = segment.sought(word, 100)?;
            let rare = found.as_ref().is_none_or(|found| found.products() <= RARE);
            meant.extend(found);
            if rare {
                for (other, fit) in self.lexicon.meant_by(word).into_iter().filter(|(other, _)| !stated.contains(other))
                {
                    meant.extend(segment.sought(other, percent(fit))?);
                }
            }
            if !meant.is_empty() {
                meant.sort_by_key(|word| Reverse(word.worth));
                groups.push(meant);
            }
        }
        Ok(groups)
    }
}

/// What a word is worth that a stated one may stand for, in percent.
const fn percent(fit: WordFit) -> u32 {
    match fit {
        WordFit::SameNumber | WordFit::OneSlip => 80,
        WordFit::Beginning | WordFit::Shortened => 60,
        WordFit::TwoSlips => 50,
        WordFit::Initials => 40,
    }
}

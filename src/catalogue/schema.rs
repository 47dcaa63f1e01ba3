//! Fields and files of the index.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager, WhitespaceTokenizer};

/// Changes whenever fields or the library's file format do.
const FORMAT: &str = "2 tantivy-0.27";
/// Name of the fast field of public ids.
pub(super) const PUBLIC_ID: &str = "public_id";
/// Name of the tokenizer that splits at blanks and does no more.
const BLANKS: &str = "blanks";
/// Name of the file that holds the version.
const VERSION_FILE: &str = "likewise-version.txt";

/// The fields of a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The product's public id.
    pub(super) public_id: Field,
    /// Every word once.
    pub(super) words: Field,
    /// Every trigram of the words once.
    pub(super) trigrams: Field,
}

/// The schema: words with frequencies, for early ending of a search; trigrams without.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(BLANKS).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        public_id: builder.add_text_field(PUBLIC_ID, TextOptions::default().set_fast("raw")),
        words: builder.add_text_field("words", indexed(IndexRecordOption::WithFreqs)),
        trigrams: builder.add_text_field("trigrams", indexed(IndexRecordOption::Basic)),
    };
    (builder.build(), fields)
}

/// The tokenizers, which are not kept in the index's files.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(BLANKS, TextAnalyzer::from(WhitespaceTokenizer::default()));
    manager
}

/// The trigrams of a word with its ends marked, sorted, each once.
pub(super) fn trigrams(word: &str) -> BTreeSet<String> {
    let marked: Vec<char> = std::iter::once('_').chain(word.chars()).chain(std::iter::once('_')).collect();
    marked.windows(3).map(|window| window.iter().collect()).collect()
}

/// Where an index keeps its version.
pub(super) fn version_file(dir: &Path) -> PathBuf {
    dir.join(VERSION_FILE)
}

/// What the version file of an index of this version holds.
pub(super) fn version_text(version: &str) -> String {
    format!("{FORMAT}\n{version}\n")
}

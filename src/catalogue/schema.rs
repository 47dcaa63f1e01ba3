//! Fields and files of the index.

use std::path::{Path, PathBuf};

use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager, WhitespaceTokenizer};

/// Changes whenever fields or the library's file format do.
const FORMAT: &str = "4 tantivy-0.27";
/// Name of the fast field of the number of words.
pub(super) const LENGTH: &str = "length";
/// Name of the tokenizer that splits at blanks and does no more.
const BLANKS: &str = "blanks";
/// Name of the file that holds the version.
const VERSION_FILE: &str = "likewise-version.txt";

/// The fields of a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Every word once.
    pub(super) words: Field,
    /// How many words it has.
    pub(super) length: Field,
}

/// The schema: each word once in a product, so without frequencies.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(BLANKS).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        words: builder.add_text_field("words", indexed(IndexRecordOption::Basic)),
        length: builder.add_u64_field(LENGTH, FAST),
    };
    (builder.build(), fields)
}

/// The tokenizers, which are not kept in the index's files.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(BLANKS, TextAnalyzer::from(WhitespaceTokenizer::default()));
    manager
}

/// Where an index keeps its version.
pub(super) fn version_file(dir: &Path) -> PathBuf {
    dir.join(VERSION_FILE)
}

/// What the version file of an index of this version holds.
pub(super) fn version_text(version: &str) -> String {
    format!("{FORMAT}\n{version}\n")
}

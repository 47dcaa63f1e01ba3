//! Building the index beside its place and moving it there when it is whole.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexBuilder, TantivyDocument};

use super::error::CatalogueError;
use super::schema::{Fields, schema, tokenizers, trigrams, version_file, version_text};
use super::search::Index;

/// Bytes the index writer sets out with.
const WRITER_BYTES: usize = 64 << 20;

/// A product as the index takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedProduct {
    /// The product's public id.
    pub public_id: String,
    /// The words it is found by, in the form of [`crate::engine::matching::index_text`].
    pub text: String,
}

impl Index {
    /// Builds the index of these products, sorted by public id, into one segment, and puts it in the place of `dir`.
    ///
    /// It is written beside `dir` and renamed when whole: whatever happens on the way, `dir` holds the former index or
    /// none. An index opened before goes on answering from the former files.
    ///
    /// # Errors
    /// [`CatalogueError`] when the products are out of order or a file cannot be written.
    pub fn build(
        dir: &Path,
        version: &str,
        documents: impl Iterator<Item = IndexedProduct>,
    ) -> Result<(), CatalogueError> {
        let fresh = beside(dir, ".new");
        let former = beside(dir, ".old");
        remove(&fresh)?;
        fs::create_dir_all(&fresh).map_err(|source| failed("create", &fresh, source))?;
        write_segment(&fresh, documents)?;
        let version_path = version_file(&fresh);
        fs::write(&version_path, version_text(version)).map_err(|source| failed("write", &version_path, source))?;
        remove(&former)?;
        if dir.exists() {
            fs::rename(dir, &former).map_err(|source| failed("rename", dir, source))?;
        }
        fs::rename(&fresh, dir).map_err(|source| failed("rename", &fresh, source))?;
        remove(&former)
    }
}

fn write_segment(dir: &Path, documents: impl Iterator<Item = IndexedProduct>) -> Result<(), CatalogueError> {
    let (schema, fields) = schema();
    let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
    let mut writer = IndexBuilder::new()
        .schema(schema)
        .tokenizers(tokenizers())
        .single_segment_index_writer::<TantivyDocument>(directory, WRITER_BYTES)?;
    let mut last: Option<String> = None;
    for product in documents {
        if last.as_ref().is_some_and(|last| *last >= product.public_id) {
            return Err(CatalogueError::OutOfOrder(product.public_id));
        }
        writer.add_document(document(fields, &product))?;
        last = Some(product.public_id);
    }
    writer.finalize()?;
    Ok(())
}

/// Each word and trigram once, so that a word said twice weighs no more.
fn document(fields: Fields, product: &IndexedProduct) -> TantivyDocument {
    let words: BTreeSet<&str> = product.text.split_whitespace().collect();
    let grams: BTreeSet<String> = words.iter().flat_map(|word| trigrams(word)).collect();
    let mut document = TantivyDocument::default();
    document.add_text(fields.public_id, &product.public_id);
    document.add_text(fields.words, words.into_iter().collect::<Vec<_>>().join(" "));
    document.add_text(fields.trigrams, grams.into_iter().collect::<Vec<_>>().join(" "));
    document
}

/// The same path with an ending added to its last part.
fn beside(dir: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(dir.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}

fn remove(dir: &Path) -> Result<(), CatalogueError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed("remove", dir, error)),
        _ => Ok(()),
    }
}

pub(super) fn failed(action: &'static str, path: &Path, source: std::io::Error) -> CatalogueError {
    CatalogueError::File { action, path: path.to_owned(), source }
}

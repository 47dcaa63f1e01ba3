//! Building the index beside its place and moving it there when it is whole.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexBuilder, TantivyDocument};

use super::error::CatalogueError;
use super::schema::{Fields, schema, tokenizers, version_file, version_text};
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
    /// Opens the index of this version in `dir`; where there is none, or it is damaged, builds it of these products,
    /// sorted by public id. Processes that share the folder take turns.
    ///
    /// # Errors
    /// [`CatalogueError`] when the index can be neither opened nor built.
    pub fn open_or_build(
        dir: &Path,
        version: &str,
        documents: impl Iterator<Item = IndexedProduct>,
    ) -> Result<Self, CatalogueError> {
        let _turn = take_turn(dir)?;
        match Self::open(dir, version) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, dir = %dir.display(), "the text index is damaged and is built anew"),
        }
        Self::build(dir, version, documents)?;
        Self::open(dir, version)?.ok_or(CatalogueError::Damaged("it is not there although it was just built"))
    }

    /// Removes the index in `dir`, so that its next use builds it anew.
    ///
    /// # Errors
    /// [`CatalogueError`] when a file cannot be removed.
    pub fn discard(dir: &Path) -> Result<(), CatalogueError> {
        let _turn = take_turn(dir)?;
        remove(dir)
    }

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
        let text = version_text(version) + &files_text(&fresh)?;
        fs::write(&version_path, text).map_err(|source| failed("write", &version_path, source))?;
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

/// Each word once, so that a word said twice weighs no more.
fn document(fields: Fields, product: &IndexedProduct) -> TantivyDocument {
    let words: BTreeSet<&str> = product.text.split_whitespace().collect();
    let mut document = TantivyDocument::default();
    document.add_text(fields.public_id, &product.public_id);
    document.add_u64(fields.length, words.len() as u64);
    document.add_text(fields.words, words.into_iter().collect::<Vec<_>>().join(" "));
    document
}

/// The files of an index with their lengths, sorted, one a line; hidden ones and the version's own left out.
pub(super) fn files_text(dir: &Path) -> Result<String, CatalogueError> {
    let unread = |source| failed("read", dir, source);
    let own = version_file(dir);
    let mut lines = Vec::new();
    for entry in fs::read_dir(dir).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path() != own && !name.starts_with('.') {
            lines.push(format!("{name} {}\n", entry.metadata().map_err(unread)?.len()));
        }
    }
    lines.sort_unstable();
    Ok(lines.concat())
}

/// Waits until no other process opens or builds the index in `dir`; the turn ends when the file is closed.
fn take_turn(dir: &Path) -> Result<File, CatalogueError> {
    let path = beside(dir, ".lock");
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|source| failed("create", parent, source))?;
    }
    let file = File::options().create(true).append(true).open(&path).map_err(|source| failed("open", &path, source))?;
    file.lock().map_err(|source| failed("lock", &path, source))?;
    Ok(file)
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

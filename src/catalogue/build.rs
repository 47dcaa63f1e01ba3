//! Building the index beside its place and moving it there when it is whole.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tantivy::directory::MmapDirectory;
use tantivy::{IndexBuilder, TantivyDocument};

use super::error::CatalogueError;
use super::schema::{Fields, schema, tokenizers, version_file, version_text};
use super::search::Index;

/// Bytes the index writer sets out with.
const WRITER_BYTES: usize = 64 << 20;

impl Index {
    /// Opens the index of these texts in `dir`; where there is none, or it is damaged, of another version or of other
    /// texts, builds it. Processes that share the folder take turns.
    ///
    /// # Errors
    /// [`CatalogueError`] when the index can be neither opened nor built.
    pub fn open_or_build<'a>(
        dir: &Path,
        version: &str,
        texts: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Self, CatalogueError> {
        let version = format!("{version}/{}", digest(texts.clone()));
        let _turn = take_turn(dir)?;
        match Self::open(dir, &version) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, dir = %dir.display(), "the text index is damaged and is built anew"),
        }
        Self::build(dir, &version, texts)?;
        Self::open(dir, &version)?.ok_or(CatalogueError::Damaged("it is not there although it was just built"))
    }

    /// Removes the index in `dir`, so that its next use builds it anew.
    ///
    /// # Errors
    /// [`CatalogueError`] when a file cannot be removed.
    pub fn discard(dir: &Path) -> Result<(), CatalogueError> {
        let _turn = take_turn(dir)?;
        remove(dir)
    }

    /// Builds the index of these texts, in this order, into one segment, and puts it in the place of `dir`.
    ///
    /// A text holds the words a product is found by, in the form of [`crate::engine::matching::index_text`]. Texts in the
    /// order of the alphabet are searched fastest, for products of like words then stand together.
    ///
    /// It is written beside `dir` and renamed when whole: whatever happens on the way, `dir` holds the former index or
    /// none. An index opened before goes on answering from the former files.
    ///
    /// # Errors
    /// [`CatalogueError`] when a file cannot be written.
    pub fn build<'a>(dir: &Path, version: &str, texts: impl Iterator<Item = &'a str>) -> Result<(), CatalogueError> {
        let fresh = beside(dir, ".new");
        let former = beside(dir, ".old");
        remove(&fresh)?;
        fs::create_dir_all(&fresh).map_err(|source| failed("create", &fresh, source))?;
        write_segment(&fresh, texts)?;
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

fn write_segment<'a>(dir: &Path, texts: impl Iterator<Item = &'a str>) -> Result<(), CatalogueError> {
    let (schema, fields) = schema();
    let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
    let mut writer = IndexBuilder::new()
        .schema(schema)
        .tokenizers(tokenizers())
        .single_segment_index_writer::<TantivyDocument>(directory, WRITER_BYTES)?;
    for text in texts {
        writer.add_document(document(fields, text))?;
    }
    writer.finalize()?;
    Ok(())
}

/// Each word once, so that a word said twice weighs no more.
fn document(fields: Fields, text: &str) -> TantivyDocument {
    let words: BTreeSet<&str> = text.split_whitespace().collect();
    let mut document = TantivyDocument::default();
    document.add_u64(fields.length, words.len() as u64);
    document.add_text(fields.words, words.into_iter().collect::<Vec<_>>().join(" "));
    document
}

/// What tells these texts in this order from all others.
fn digest<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text);
        hasher.update("\n");
    }
    hasher.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
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

//! What can go wrong with the index.

use std::path::PathBuf;

/// Why the index could not be built, opened or asked.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file or folder could not be read, written or moved.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was tried (`write`, `rename`).
        action: &'static str,
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The search library failed.
    #[error("the text index failed")]
    Index(#[from] tantivy::TantivyError),
    /// The index lacks a file or a field: it is damaged and must be rebuilt.
    #[error("the text index is damaged: {0}")]
    Damaged(&'static str),
}

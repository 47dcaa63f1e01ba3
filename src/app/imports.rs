//! What came in, and taking it away again.

use super::{AppError, Likewise};
use crate::store::ImportSummary;

/// Published imports in the order they were published.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn list_imports(likewise: &Likewise) -> Result<Vec<ImportSummary>, AppError> {
    Ok(likewise.store.imports(&mut likewise.store.connect()?)?)
}

/// Deletes an import: exactly its rows go, and older versions count again.
///
/// # Errors
/// [`AppError`] when there is no such import or the store cannot be written.
pub fn delete_import(likewise: &Likewise, id: &str) -> Result<ImportSummary, AppError> {
    Ok(likewise.store.delete_import(&mut likewise.store.connect()?, id)?)
}

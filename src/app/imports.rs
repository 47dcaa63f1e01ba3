//! What came in, and taking it away again.

use super::page::Page;
use super::{AppError, Likewise};
use crate::store::{ImportSummary, NumberedRejection, rejections_page};

/// Published imports in the order they were published.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn list_imports(likewise: &Likewise) -> Result<Vec<ImportSummary>, AppError> {
    Ok(likewise.store.imports(&mut *likewise.store.pooled()?)?)
}

/// One published import.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such import; otherwise when the store cannot be read.
pub fn published_import(likewise: &Likewise, id: &str) -> Result<ImportSummary, AppError> {
    let found = list_imports(likewise)?.into_iter().find(|import| import.public_id == id);
    found.ok_or_else(|| AppError::NotFound { what: "import", name: id.to_owned() })
}

/// All rejections of a published import by file and row, a page at a time; a page's key is how many came before the
/// next one.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such import; otherwise when the store cannot be read.
pub fn import_rejections(
    likewise: &Likewise,
    id: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<NumberedRejection>, AppError> {
    let from: i64 = match after.map(str::parse) {
        None => 0,
        Some(Ok(from)) if from >= 0 => from,
        Some(_) => return Err(AppError::Request("the cursor is none that was given out".to_owned())),
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX - 1);
    let mut entries = rejections_page(&mut *likewise.store.pooled()?, id, from, limit + 1)?;
    let more = i64::try_from(entries.len()).is_ok_and(|found| found > limit);
    if more {
        entries.pop();
    }
    Ok(Page { entries, next: more.then(|| (from.saturating_add(limit)).to_string()) })
}

/// Deletes an import: exactly its rows go, and older versions count again.
///
/// # Errors
/// [`AppError`] when there is no such import or the store cannot be written.
pub fn delete_import(likewise: &Likewise, id: &str) -> Result<ImportSummary, AppError> {
    Ok(likewise.store.delete_import(&mut likewise.store.connect()?, id)?)
}

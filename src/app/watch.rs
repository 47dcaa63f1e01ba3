//! What whoever watches a server asks: can the store be read, and how much is in it?

use std::collections::BTreeMap;

use super::{AppError, Likewise};
use crate::store::{StateName, read_state};

/// How much is in the store. No name, no price: counts alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Published imports by what they brought, with the rows accepted.
    pub imports: BTreeMap<String, (i64, i64)>,
}

/// That the store can be read.
///
/// # Errors
/// [`AppError`] when it cannot.
pub fn readable(likewise: &Likewise) -> Result<(), AppError> {
    read_state(&mut *likewise.store.pooled()?, StateName::Revision)?;
    Ok(())
}

/// Counts what is cheap to count.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn holdings(likewise: &Likewise) -> Result<Holdings, AppError> {
    let mut holdings = Holdings::default();
    for import in likewise.store.imports(&mut *likewise.store.pooled()?)? {
        let (imports, rows) = holdings.imports.entry(import.kind).or_default();
        *imports += 1;
        *rows += import.rows_accepted;
    }
    Ok(holdings)
}

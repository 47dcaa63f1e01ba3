//! The contracts of the registers, page by page.

use super::AppError;
use crate::engine::model::Contract;
use crate::store::{ContractFilter, Db, contracts_after};

/// Current contracts behind a record key, at most `limit`, in the order of their record keys by bytes; the next page
/// begins behind the last one's [`Contract::record_key`].
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn contracts(
    db: &mut Db,
    filter: &ContractFilter,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Contract>, AppError> {
    Ok(contracts_after(db, filter, after, limit)?)
}

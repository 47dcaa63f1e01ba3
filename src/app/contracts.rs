//! The contracts of the registers, page by page.

use super::AppError;
use super::page::Page;
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

/// The same as a page that knows whether others follow.
///
/// # Errors
/// As [`contracts`].
pub fn contract_page(
    db: &mut Db,
    filter: &ContractFilter,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Contract>, AppError> {
    Ok(Page::of(contracts(db, filter, after, limit.saturating_add(1))?, limit, Contract::record_key))
}

/// One contract, by its organisation and that one's own reference.
///
/// # Errors
/// [`AppError::NotFound`] when no register states it.
pub fn contract(db: &mut Db, org_code: &str, contract_ref: &str) -> Result<Contract, AppError> {
    let filter = ContractFilter {
        org_code: Some(org_code.to_owned()),
        contract_ref: Some(contract_ref.to_owned()),
        ..ContractFilter::default()
    };
    let missing = || AppError::NotFound { what: "contract", name: format!("{contract_ref} of {org_code}") };
    contracts(db, &filter, None, 1)?.pop().ok_or_else(missing)
}

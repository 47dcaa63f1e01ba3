//! The contracts of the registers, page by page.

use chrono::NaiveDate;

use super::AppError;
use super::consolidation::{ConsolidateAnswer, ConsolidateRequest, consolidate_in};
use super::page::Page;
use super::reading::Reading;
use crate::engine::model::Contract;
use crate::engine::register::{Entry, history};
use crate::store::{ContractFilter, Db, contract_versions, contracts_after};

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

/// How a contract changed from import to import, in the order they were published; also of one whose every version was
/// withdrawn.
///
/// # Errors
/// [`AppError::NotFound`] when no register ever stated it.
pub fn contract_history(db: &mut Db, org_code: &str, contract_ref: &str) -> Result<Vec<Entry>, AppError> {
    let entries = history(&contract_versions(db, &Contract::key_of(org_code, contract_ref))?);
    if entries.is_empty() {
        return Err(AppError::NotFound { what: "contract", name: format!("{contract_ref} of {org_code}") });
    }
    Ok(entries)
}

/// Contracts read at a time.
const PAGE: usize = 500;

/// All current contracts that pass a filter, in the order of their record keys by bytes.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn all_contracts(db: &mut Db, filter: &ContractFilter) -> Result<Vec<Contract>, AppError> {
    let mut all: Vec<Contract> = Vec::new();
    loop {
        let after = all.last().map(Contract::record_key);
        let page = contracts(db, filter, after.as_deref(), PAGE)?;
        let last = page.len() < PAGE;
        all.extend(page);
        if last {
            return Ok(all);
        }
    }
}

impl Reading {
    /// All contracts by their end as it stands: those that run on a day, soonest first, then those that ended before it.
    ///
    /// # Errors
    /// [`AppError`] when the store cannot be read.
    pub fn contracts_by_end(&mut self, as_of: NaiveDate) -> Result<Vec<Contract>, AppError> {
        let mut all = all_contracts(&mut self.db, &ContractFilter::default())?;
        all.sort_by_cached_key(|one| (one.current_end_date < as_of, one.current_end_date, one.record_key()));
        Ok(all)
    }

    /// The day a plan is made for where nobody says: the first one after the data's latest order month.
    #[must_use]
    pub fn next_day(&self) -> Option<NaiveDate> {
        self.knowledge.cut_off.and_then(|month| month.plus(1).first_day())
    }

    /// What a footprint's contracts could become: as [`super::consolidate`], from this state.
    ///
    /// # Errors
    /// As [`super::consolidate`].
    pub fn consolidate(&mut self, request: &ConsolidateRequest) -> Result<ConsolidateAnswer, AppError> {
        let names = self.names();
        consolidate_in(&mut self.db, &names, request)
    }
}

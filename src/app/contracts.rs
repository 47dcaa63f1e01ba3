//! The contracts of the registers, page by page.

use chrono::NaiveDate;

use super::AppError;
use super::consolidation::{ConsolidateAnswer, ConsolidateRequest, consolidate_in};
use super::reading::Reading;
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

/// Contracts read at a time.
const PAGE: usize = 500;

impl Reading {
    /// All contracts by their end as it stands: those that run on a day, soonest first, then those that ended before it.
    ///
    /// # Errors
    /// [`AppError`] when the store cannot be read.
    pub fn contracts_by_end(&mut self, filter: &ContractFilter, as_of: NaiveDate) -> Result<Vec<Contract>, AppError> {
        let mut all: Vec<Contract> = Vec::new();
        loop {
            let after = all.last().map(Contract::record_key);
            let page = contracts(&mut self.db, filter, after.as_deref(), PAGE)?;
            let last = page.len() < PAGE;
            all.extend(page);
            if last {
                break;
            }
        }
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

//! Planning again: a fresh plan beside what was adopted.

use super::entries::all_entries;
use super::fresh::{candidate_hash, fresh_plan};
use crate::app::reading::Reading;
use crate::app::{AppError, ConsolidateRequest, Likewise};
use crate::engine::workplan::{AdoptedPlan, Entry, EntryComparison, TakenContract, compare_entries, taken_contracts};

/// A candidate as it would be adopted now.
#[derive(Debug, Clone)]
pub struct FreshCandidate {
    /// Its plan.
    pub plan: AdoptedPlan,
    /// What names it: whoever adopts it can say which one was looked at.
    pub hash: String,
    /// Entries that have taken some of its contracts.
    pub taken_by: Vec<String>,
}

/// A fresh plan beside the entries of a footprint.
#[derive(Debug, Clone)]
pub struct ReplanAnswer {
    /// What was asked.
    pub request: ConsolidateRequest,
    /// The candidates, the highest present value first.
    pub candidates: Vec<FreshCandidate>,
    /// The footprint's entries, by id.
    pub entries: Vec<Entry>,
    /// What has changed of each entry that is not dropped, in their order.
    pub comparisons: Vec<EntryComparison>,
    /// Contracts of the footprint's members that entries of any footprint have taken.
    pub taken: Vec<TakenContract>,
}

impl Reading {
    /// Plans a footprint afresh and holds its entries against that. Nothing is saved, and nothing that people decided is
    /// touched.
    ///
    /// # Errors
    /// [`AppError`] when nobody knows the footprint, the horizon is out of range or the store fails.
    pub fn replan(&mut self, likewise: &Likewise, request: &ConsolidateRequest) -> Result<ReplanAnswer, AppError> {
        let names = self.names();
        let fresh = fresh_plan(&mut self.db, &names, request)?;
        // What was said last counts, though this reader's state may be older.
        let all = all_entries(&mut *likewise.store.pooled()?)?;
        let member = |code: &str| fresh.answer.members.iter().any(|(known, _)| known == code);
        let mut taken = taken_contracts(&all);
        taken.retain(|one| member(&one.key.org_code));
        let entries: Vec<Entry> = all.into_iter().filter(|entry| entry.footprint == request.footprint).collect();
        let comparisons = compare_entries(&entries, &fresh.plan, request.as_of);
        let candidate = |plan: AdoptedPlan| {
            let keys = plan.keys();
            let mut taken_by: Vec<String> =
                taken.iter().filter(|one| keys.contains(&one.key)).map(|one| one.entry.clone()).collect();
            taken_by.sort();
            taken_by.dedup();
            Ok(FreshCandidate { hash: candidate_hash(&plan)?, taken_by, plan })
        };
        let candidates = fresh.plan.candidates.into_iter().map(candidate).collect::<Result<_, AppError>>()?;
        Ok(ReplanAnswer { request: request.clone(), candidates, entries, comparisons, taken })
    }
}

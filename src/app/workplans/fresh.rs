//! A fresh plan of a footprint, in the form in which its candidates would be adopted.

use std::collections::BTreeMap;

use super::adopt::adopted_plan;
use crate::app::names::Names;
use crate::app::{AppError, ConsolidateAnswer, ConsolidateRequest, consolidate_in};
use crate::engine::consolidation::LeftOut;
use crate::engine::model::Contract;
use crate::engine::workplan::{AdoptedPlan, ContractKey, FreshPlan};
use crate::store::{Db, contracts_of};

/// Which candidate of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CandidateChoice {
    /// The one of this category, as it is told: `cpv:33140000`, `cpv:90910000 (cleaning; by m2)`.
    Category(String),
    /// The so manieth of the plan, from 1.
    Place(usize),
}

/// What names a candidate's plan: whoever adopts it can say which one was looked at.
///
/// # Errors
/// [`AppError::Internal`] where it cannot be written.
pub fn candidate_hash(plan: &AdoptedPlan) -> Result<String, AppError> {
    plan.hash().map_err(|_| AppError::Internal("a plan cannot be written"))
}

/// A fresh plan with what its candidates would be as entries.
pub(super) struct Fresh {
    pub(super) answer: ConsolidateAnswer,
    pub(super) plan: FreshPlan,
}

/// Plans a footprint afresh.
pub(super) fn fresh_plan(db: &mut Db, names: &Names, request: &ConsolidateRequest) -> Result<Fresh, AppError> {
    let answer = consolidate_in(db, names, request)?;
    let codes: Vec<&str> = answer.members.iter().map(|(code, _)| code.as_str()).collect();
    let contracts = contracts_of(db, &codes)?;
    let register: BTreeMap<ContractKey, &Contract> = contracts
        .iter()
        .map(|contract| (ContractKey::new(&contract.org_code, &contract.contract_ref), contract))
        .collect();
    let candidates = answer.plan.candidates.iter().map(|candidate| adopted_plan(request, candidate, &register));
    let left_out = answer.plan.candidates.iter().flat_map(|candidate| &candidate.left_out);
    let told = |one: &LeftOut| (ContractKey::new(&one.org_code, &one.contract_ref), one.explanation());
    let plan = FreshPlan {
        candidates: candidates.collect::<Result<_, _>>()?,
        left_out: left_out.chain(&answer.plan.excluded).map(told).collect(),
        ends: register.iter().map(|(key, contract)| (key.clone(), contract.current_end_date)).collect(),
    };
    Ok(Fresh { answer, plan })
}

impl Fresh {
    /// The chosen candidate, which must be the one that was looked at where its hash is stated.
    pub(super) fn chosen(&self, choice: &CandidateChoice, expected: Option<&str>) -> Result<AdoptedPlan, AppError> {
        let candidates = &self.plan.candidates;
        let (found, name) = match choice {
            CandidateChoice::Category(category) => (self.of_category(category)?, category.clone()),
            CandidateChoice::Place(place) => {
                (place.checked_sub(1).and_then(|place| candidates.get(place)), place.to_string())
            }
        };
        let found = found.ok_or(AppError::NotFound { what: "candidate", name })?;
        let hash = candidate_hash(found)?;
        if expected.is_some_and(|expected| expected != hash) {
            let told = format!("the candidate is {hash} now: it is no longer as it was when it was seen");
            return Err(AppError::Moved(told));
        }
        Ok(found.clone())
    }

    /// The candidate that is told by these words; by its code alone where no other has that code.
    fn of_category(&self, category: &str) -> Result<Option<&AdoptedPlan>, AppError> {
        let candidates = &self.plan.candidates;
        if let Some(found) = candidates.iter().find(|plan| plan.category == category) {
            return Ok(Some(found));
        }
        let told = self.answer.plan.candidates.iter().zip(candidates);
        let mut found = told.filter(|(candidate, _)| candidate.category.to_string() == category).map(|(_, plan)| plan);
        let first = found.next();
        match found.next() {
            None => Ok(first),
            Some(_) => {
                Err(AppError::Request(format!("{category}: several candidates; state one with its words of scope")))
            }
        }
    }
}

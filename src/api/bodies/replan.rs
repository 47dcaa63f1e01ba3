//! The body of a fresh plan beside what was adopted.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{FreshCandidate, ReplanAnswer};
use crate::engine::workplan::{Change, Entry, EntryComparison, StoppedContract, TakenContract};

/// A candidate as it would be adopted now.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FreshCandidateBody {
    /// Its place in the plan, from 1.
    #[schema(example = 1)]
    place: usize,
    /// What names it to the last digit: state it to adopt the candidate that you looked at and no other.
    #[schema(example = "C0123456789abcdef01234567")]
    candidate_hash: String,
    #[schema(example = "cpv:33140000")]
    category: String,
    #[schema(example = "Stoma care products (synthetic)")]
    title: String,
    #[schema(example = json!(["2027-07-01"]))]
    joint_starts: Vec<String>,
    #[schema(example = json!(["ZZ101/ZZ101-C001", "ZZ102/ZZ102-C001"]))]
    contracts: Vec<String>,
    #[schema(example = "116470.219882")]
    net_present_value: String,
    /// Entries that have taken some of its contracts.
    #[schema(example = json!(["W0123456789abcdef01234567"]))]
    taken_by: Vec<String>,
}

/// One thing that has changed since a plan was adopted.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ChangeBody {
    /// `joint_start`, `start_procurement_by`, `net_present_value`, `annual_value`, `action`, `current_end`, `leave_date`,
    /// `notice_by`, `exit_fee`, `joins` or `left_out`.
    #[schema(example = "notice_by")]
    what: &'static str,
    /// Of the candidate where no contract is named.
    #[schema(example = "ZZ101/ZZ101-C001")]
    contract: Option<String>,
    #[schema(example = "2027-04-01")]
    before: Option<String>,
    /// Why, where a contract takes no part any more.
    #[schema(example = "2027-03-02")]
    after: Option<String>,
}

/// A contract of an entry that does not run any more.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct StoppedContractBody {
    #[schema(example = "ZZ101/ZZ101-C001")]
    contract: String,
    /// Null where the register does not know it any more.
    #[schema(example = "2026-09-30")]
    ended: Option<String>,
}

/// An entry beside the fresh plan. Nothing of it is changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct EntryComparisonBody {
    #[schema(example = "W0123456789abcdef01234567")]
    entry_id: String,
    #[schema(example = "agreed")]
    status: &'static str,
    #[schema(example = "2026-08-01")]
    plan_as_of: String,
    /// Place of the candidate that has most of its contracts; null where none has any.
    #[schema(example = 1)]
    candidate: Option<usize>,
    /// Places of further candidates that have contracts of it.
    #[schema(example = json!([2]))]
    also: Vec<usize>,
    changes: Vec<ChangeBody>,
    stopped: Vec<StoppedContractBody>,
}

/// A contract that an entry has taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct TakenContractBody {
    #[schema(example = "ZZ101/ZZ101-C001")]
    contract: String,
    #[schema(example = "W0123456789abcdef01234567")]
    entry_id: String,
    #[schema(example = "ZZSTP1")]
    footprint: String,
    /// Whether people keep it there whatever a plan says.
    pinned: bool,
    #[schema(example = "2027-06-30")]
    leave_date: String,
}

/// A fresh plan beside the entries of a footprint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReplanBody {
    #[schema(example = "ZZSTP1")]
    footprint: String,
    #[schema(example = "2026-08-01")]
    as_of: String,
    #[schema(example = 5)]
    horizon_years: u32,
    /// Highest net present value first.
    candidates: Vec<FreshCandidateBody>,
    /// Entries that are not dropped.
    entries: Vec<EntryComparisonBody>,
    /// Contracts of the footprint's members that entries of any footprint have taken.
    taken: Vec<TakenContractBody>,
}

impl FreshCandidateBody {
    fn new(place: usize, one: &FreshCandidate) -> Self {
        Self {
            place,
            candidate_hash: one.hash.clone(),
            category: one.plan.category.clone(),
            title: one.plan.title.clone(),
            joint_starts: one.plan.stages.iter().map(|stage| stage.start.to_string()).collect(),
            contracts: one.plan.contracts.iter().map(|contract| contract.key.to_string()).collect(),
            net_present_value: one.plan.net_present_value.to_string(),
            taken_by: one.taken_by.clone(),
        }
    }
}

impl From<&Change> for ChangeBody {
    fn from(change: &Change) -> Self {
        Self {
            what: change.what.as_str(),
            contract: change.contract.as_ref().map(ToString::to_string),
            before: change.before.clone(),
            after: change.after.clone(),
        }
    }
}

impl From<&StoppedContract> for StoppedContractBody {
    fn from(one: &StoppedContract) -> Self {
        Self { contract: one.key.to_string(), ended: one.ended.map(|day| day.to_string()) }
    }
}

impl EntryComparisonBody {
    fn new(one: &EntryComparison, entries: &[Entry]) -> Option<Self> {
        let entry = entries.iter().find(|entry| entry.id == one.entry)?;
        Some(Self {
            entry_id: one.entry.clone(),
            status: entry.status.as_str(),
            plan_as_of: entry.plan.as_of.to_string(),
            candidate: one.linked.map(|place| place.saturating_add(1)),
            also: one.also.iter().map(|place| place.saturating_add(1)).collect(),
            changes: one.changes.iter().map(ChangeBody::from).collect(),
            stopped: one.stopped.iter().map(StoppedContractBody::from).collect(),
        })
    }
}

impl From<&TakenContract> for TakenContractBody {
    fn from(one: &TakenContract) -> Self {
        Self {
            contract: one.key.to_string(),
            entry_id: one.entry.clone(),
            footprint: one.footprint.clone(),
            pinned: one.pinned,
            leave_date: one.leave_date.to_string(),
        }
    }
}

impl From<&ReplanAnswer> for ReplanBody {
    fn from(answer: &ReplanAnswer) -> Self {
        let candidates = (1_usize..).zip(&answer.candidates);
        let compared = answer.comparisons.iter();
        Self {
            footprint: answer.request.footprint.clone(),
            as_of: answer.request.as_of.to_string(),
            horizon_years: answer.request.horizon_years,
            candidates: candidates.map(|(place, one)| FreshCandidateBody::new(place, one)).collect(),
            entries: compared.filter_map(|one| EntryComparisonBody::new(one, &answer.entries)).collect(),
            taken: answer.taken.iter().map(TakenContractBody::from).collect(),
        }
    }
}

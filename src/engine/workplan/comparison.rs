//! Entries beside a fresh plan of the same footprint: what has changed. Nothing of what people decided is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use super::entry::Entry;
use super::plan::{AdoptedPlan, ContractKey, PlannedContract};
use super::status::WorkStatus;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Amount;

words! {
    /// What has changed.
    ChangeKind {
        /// A joint start.
        JointStart = "joint_start",
        /// The last day to begin the procurement.
        StartProcurementBy = "start_procurement_by",
        /// The present value.
        NetPresentValue = "net_present_value",
        /// What the contracts are worth a year.
        AnnualValue = "annual_value",
        /// What becomes of a contract.
        Action = "action",
        /// A contract's end.
        CurrentEnd = "current_end",
        /// A contract's last day.
        LeaveDate = "leave_date",
        /// By when notice is to be given.
        NoticeBy = "notice_by",
        /// A contract's exit fee.
        ExitFee = "exit_fee",
        /// A contract joins that did not before.
        Joins = "joins",
        /// A contract takes no part any more.
        LeftOut = "left_out",
    }
}

/// One thing that has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: ChangeKind,
    /// Of which contract; of the candidate where none is named.
    pub contract: Option<ContractKey>,
    /// What was adopted.
    pub before: Option<String>,
    /// What a fresh plan says; why, where a contract takes no part.
    pub after: Option<String>,
}

/// A contract of an entry that does not run any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoppedContract {
    /// Which.
    pub key: ContractKey,
    /// When it ended; nothing where the register does not know it any more.
    pub ended: Option<NaiveDate>,
}

/// A fresh plan of a footprint.
#[derive(Debug, Clone, Default)]
pub struct FreshPlan {
    /// Its candidates as they would be adopted today.
    pub candidates: Vec<AdoptedPlan>,
    /// Why contracts take no part.
    pub left_out: BTreeMap<ContractKey, String>,
    /// Contracts of the register with their ends as they stand.
    pub ends: BTreeMap<ContractKey, NaiveDate>,
}

/// An entry beside a fresh plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryComparison {
    /// Public id of the entry.
    pub entry: String,
    /// Place of the candidate that has most of its contracts; nothing where none has any.
    pub linked: Option<usize>,
    /// Places of further candidates that have contracts of it.
    pub also: Vec<usize>,
    /// What has changed.
    pub changes: Vec<Change>,
    /// Contracts that do not run any more.
    pub stopped: Vec<StoppedContract>,
}

/// Holds entries that are not dropped against a fresh plan, in their order.
#[must_use]
pub fn compare_entries(entries: &[Entry], fresh: &FreshPlan, as_of: NaiveDate) -> Vec<EntryComparison> {
    let standing = entries.iter().filter(|entry| entry.status != WorkStatus::Dropped);
    standing.map(|entry| compare(entry, fresh, as_of)).collect()
}

fn compare(entry: &Entry, fresh: &FreshPlan, as_of: NaiveDate) -> EntryComparison {
    let own = entry.plan.keys();
    let mut shared: Vec<(usize, usize)> = fresh
        .candidates
        .iter()
        .enumerate()
        .map(|(place, candidate)| (candidate.keys().intersection(&own).count(), place))
        .filter(|(count, _)| *count > 0)
        .collect();
    shared.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    let linked = shared.first().map(|(_, place)| *place);
    let mut also: Vec<usize> = shared.iter().skip(1).map(|(_, place)| *place).collect();
    also.sort_unstable();
    let candidate = linked.and_then(|place| fresh.candidates.get(place));
    EntryComparison {
        entry: entry.id.clone(),
        linked,
        also,
        changes: candidate.map(|candidate| changes(entry, candidate, fresh)).unwrap_or_default(),
        stopped: stopped(entry, fresh, as_of),
    }
}

fn stopped(entry: &Entry, fresh: &FreshPlan, as_of: NaiveDate) -> Vec<StoppedContract> {
    let ended = |contract: &PlannedContract| match fresh.ends.get(&contract.key) {
        Some(end) if *end >= as_of => None,
        end => Some(StoppedContract { key: contract.key.clone(), ended: end.copied() }),
    };
    entry.contracts().filter_map(ended).collect()
}

/// Tells what differs, in the order it is looked at.
#[derive(Default)]
struct Differences(Vec<Change>);

impl Differences {
    fn note(
        &mut self,
        what: ChangeKind,
        contract: Option<&ContractKey>,
        before: Option<String>,
        after: Option<String>,
    ) {
        if before != after {
            self.0.push(Change { what, contract: contract.cloned(), before, after });
        }
    }
}

fn changes(entry: &Entry, candidate: &AdoptedPlan, fresh: &FreshPlan) -> Vec<Change> {
    let plan = &entry.plan;
    let mut found = Differences::default();
    let days = |plan: &AdoptedPlan, of: fn(&super::plan::Stage) -> NaiveDate| {
        Some(plan.stages.iter().map(|stage| of(stage).to_string()).collect::<Vec<_>>().join(" "))
    };
    for (what, of) in [
        (ChangeKind::JointStart, (|stage| stage.start) as fn(&super::plan::Stage) -> NaiveDate),
        (ChangeKind::StartProcurementBy, |stage| stage.start_procurement_by),
    ] {
        found.note(what, None, days(plan, of), days(candidate, of));
    }
    for (what, before, after) in [
        (ChangeKind::NetPresentValue, plan.net_present_value, candidate.net_present_value),
        (ChangeKind::AnnualValue, plan.annual_value, candidate.annual_value),
    ] {
        found.note(what, None, Some(before.to_string()), Some(after.to_string()));
    }
    let of: BTreeMap<&ContractKey, &PlannedContract> =
        candidate.contracts.iter().map(|contract| (&contract.key, contract)).collect();
    for contract in &plan.contracts {
        match of.get(&contract.key) {
            Some(after) => contract_changes(&mut found, contract, after),
            None => {
                let why = fresh.left_out.get(&contract.key).cloned();
                let why = why.unwrap_or_else(|| "it is in another candidate or in no plan".to_owned());
                found.note(ChangeKind::LeftOut, Some(&contract.key), None, Some(why));
            }
        }
    }
    let own: BTreeSet<&ContractKey> = plan.keys();
    for key in candidate.keys().difference(&own) {
        found.note(ChangeKind::Joins, Some(key), None, Some(candidate.category.clone()));
    }
    found.0
}

fn contract_changes(found: &mut Differences, before: &PlannedContract, after: &PlannedContract) {
    let key = Some(&before.key);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let fee = |fee: Option<Amount>| fee.map(|fee| fee.to_string());
    found.note(ChangeKind::Action, key, Some(before.action.clone()), Some(after.action.clone()));
    found.note(ChangeKind::CurrentEnd, key, day(Some(before.current_end)), day(Some(after.current_end)));
    found.note(ChangeKind::LeaveDate, key, day(Some(before.leave_date)), day(Some(after.leave_date)));
    found.note(ChangeKind::NoticeBy, key, day(before.notice_by), day(after.notice_by));
    found.note(ChangeKind::ExitFee, key, fee(before.exit_fee), fee(after.exit_fee));
}

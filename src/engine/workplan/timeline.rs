//! Entries as bars over time, ready to be drawn.

use chrono::{Datelike, NaiveDate};

use super::entry::Entry;
use super::status::WorkStatus;

/// A day that is marked on a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineMark {
    /// The day.
    pub day: NaiveDate,
    /// What it is, for people.
    pub what: String,
    /// Whether it is done.
    pub done: bool,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineBar {
    /// Organisation, reference and supplier.
    pub label: String,
    /// Its first day; where the register tells none, the drawing's.
    pub from: Option<NaiveDate>,
    /// Its end as it stands.
    pub current_end: NaiveDate,
    /// The ends that options would reach, in order.
    pub option_ends: Vec<NaiveDate>,
    /// Its last day by the plan.
    pub leave_date: NaiveDate,
    /// The first day of the joint contract.
    pub joint_start: Option<NaiveDate>,
    /// Days by which notice is to be given or an option to be taken.
    pub deadlines: Vec<TimelineMark>,
    /// Whether people keep it out.
    pub excluded: bool,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineGroup {
    /// What it is, and how far it has come.
    pub label: String,
    /// Its joint starts.
    pub starts: Vec<NaiveDate>,
    /// Its contracts.
    pub bars: Vec<TimelineBar>,
}

/// A drawing's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// What is drawn.
    pub title: String,
    /// The first day that is drawn, a 1 January.
    pub from: NaiveDate,
    /// The first day that is not, a 1 January.
    pub until: NaiveDate,
    /// The day it is looked at.
    pub as_of: NaiveDate,
    /// The entries.
    pub groups: Vec<TimelineGroup>,
}

/// Years before the day it is looked at that are drawn at most: what began long ago is cut off.
const YEARS_BACK: i32 = 2;
/// Years that are drawn at most.
const YEARS_MOST: i32 = 31;

/// Entries that are not dropped as bars, by first joint start and id.
#[must_use]
pub fn timeline(title: &str, entries: &[Entry], as_of: NaiveDate) -> Timeline {
    let mut standing: Vec<&Entry> = entries.iter().filter(|entry| entry.status != WorkStatus::Dropped).collect();
    standing.sort_by(|left, right| (left.plan.joint_start(), &left.id).cmp(&(right.plan.joint_start(), &right.id)));
    let groups: Vec<TimelineGroup> = standing.into_iter().map(group).collect();
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let ends = bars().flat_map(|bar| bar.option_ends.iter().chain([&bar.current_end, &bar.leave_date]));
    let days = || groups.iter().flat_map(|group| &group.starts);
    let last = ends.chain(days()).map(Datelike::year).max().unwrap_or(as_of.year());
    let marks = bars().flat_map(|bar| &bar.deadlines).map(|mark| mark.day.year());
    let first = marks.chain(bars().map(|bar| bar.current_end.year())).min().unwrap_or(as_of.year());
    let earliest = as_of.year().saturating_sub(YEARS_BACK);
    let first = first.saturating_sub(1).max(earliest).min(as_of.year());
    let last = last.max(as_of.year()).min(first.saturating_add(YEARS_MOST));
    let new_year = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(as_of);
    Timeline { title: title.to_owned(), from: new_year(first), until: new_year(last.saturating_add(1)), as_of, groups }
}

fn group(entry: &Entry) -> TimelineGroup {
    let plan = &entry.plan;
    let bars = plan.contracts.iter().map(|contract| {
        let own = entry.tasks().filter(|state| state.task.contract.as_ref() == Some(&contract.key));
        let deadlines = own.filter(|state| state.task.duty.is_notice()).map(|state| TimelineMark {
            day: state.task.by,
            what: state.task.duty.words().to_owned(),
            done: state.done_on.is_some() || state.settled_by.is_some(),
        });
        TimelineBar {
            label: format!("{} {} ({})", contract.key.org_code, contract.key.contract_ref, contract.supplier_name),
            from: contract.start_date,
            current_end: contract.current_end,
            option_ends: contract.option_ends.clone(),
            leave_date: contract.leave_date,
            joint_start: plan.stages.get(contract.stage).map(|stage| stage.start),
            deadlines: deadlines.collect(),
            excluded: entry.stance(&contract.key) == super::word::Stance::Excluded,
        }
    });
    let owner = entry.owner.as_deref().map(|owner| format!(", {owner}")).unwrap_or_default();
    TimelineGroup {
        label: format!("{} {}: {}{owner}", plan.category, plan.title, entry.status.words()),
        starts: plan.stages.iter().map(|stage| stage.start).collect(),
        bars: bars.collect(),
    }
}

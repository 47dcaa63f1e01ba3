//! A workplan's days, for calendars.

use super::entries::Workplan;
use crate::engine::workplan::{Entry, TaskState, WorkStatus};
use crate::export::{CalendarEvent, calendar};

/// Days before the last day for a notice at which a calendar reminds of it: with three months an extension can still be
/// weighed, with one a letter be approved, with a week be sent.
pub const ALARM_DAYS: [u32; 3] = [90, 30, 7];

/// The days of a workplan as an iCalendar: notices, extensions, the start of procurements, interim cover, joint starts.
/// What is done stands on the day it was done, without alarms; what is dropped or kept out is left out.
#[must_use]
pub fn workplan_calendar(workplan: &Workplan) -> String {
    let name = format!("Likewise: {}", workplan.title());
    let mut events: Vec<CalendarEvent> = Vec::new();
    for entry in workplan.entries.iter().filter(|entry| entry.status != WorkStatus::Dropped) {
        events.extend(entry.tasks().filter(|state| state.wanted).map(|state| event(entry, &state)));
    }
    calendar(&name, &events)
}

fn event(entry: &Entry, state: &TaskState<'_>) -> CalendarEvent {
    let alarms = if state.is_open() && state.task.duty.is_notice() { ALARM_DAYS.to_vec() } else { Vec::new() };
    CalendarEvent {
        key: vec!["workplan".to_owned(), entry.id.clone(), state.task.id.clone()],
        day: state.done_on.unwrap_or(state.task.by),
        summary: summary(entry, state),
        description: description(entry),
        stamp: entry.said_at,
        confirmed: Some(entry.status != WorkStatus::Idea),
        alarms,
    }
}

/// An event stands on one day alone: it says whether that day is the last one, or the one on which it was done.
fn summary(entry: &Entry, state: &TaskState<'_>) -> String {
    let task = state.task;
    let what = match (state.is_open(), task.duty) {
        (false, duty) => format!("done: {}", duty.words()),
        (true, duty) if duty.is_event() => duty.words().to_owned(),
        (true, duty) => format!("last day to {}", duty.words()),
    };
    match &task.contract {
        None => format!("{} {}: {what}", entry.plan.category, entry.plan.title),
        Some(key) => format!("{} {} ({}): {what}", key.org_code, key.contract_ref, task.about),
    }
}

fn description(entry: &Entry) -> String {
    let owner = entry.owner.as_deref().map(|owner| format!(", {owner}")).unwrap_or_default();
    let start = entry.plan.joint_start().map(|day| format!(", joint start {day}")).unwrap_or_default();
    let plan = &entry.plan;
    format!(
        "{} of {}: {}{owner}{start}, {}, plan of {}",
        entry.id,
        entry.footprint,
        entry.status.words(),
        plan.category,
        plan.as_of
    )
}

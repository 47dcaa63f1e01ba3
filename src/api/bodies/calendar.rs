//! A plan's dates as an iCalendar (RFC 5545): the same bytes for the same plan, no clock in them.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use icalendar::{Calendar, Component, Event, EventLike};

use crate::app::ConsolidateAnswer;
use crate::engine::consolidation::{Task, TaskKind};
use crate::engine::model::hash_fields;

/// What a task is called, for people.
#[must_use]
pub fn task_words(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::ExerciseExtension => "exercise the extension",
        TaskKind::GiveNotice => "give notice to leave",
        TaskKind::StopRenewal => "give notice so that it does not renew itself",
        TaskKind::StartProcurement => "start the joint procurement",
        TaskKind::Accede => "decide to accede to the open contract",
        TaskKind::CallOff => "call off a later stage of the joint contract",
        TaskKind::LaterStage => "more contracts come into the joint contract",
        TaskKind::ArrangeInterimCover => "have interim cover in place",
        TaskKind::JointStart => "the joint contract begins",
    }
}

/// One all-day event a task. An event keeps its identifier when its day moves, so that a calendar moves it too.
#[must_use]
pub fn calendar_text(answer: &ConsolidateAnswer) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&format!("Likewise: contracts of {}", answer.request.footprint));
    for one in &answer.plan.candidates {
        let category = one.scope.to_string();
        let mut met: BTreeMap<String, u32> = BTreeMap::new();
        for task in &one.tasks {
            let place = met.entry(place_of(task)).or_default();
            *place += 1;
            let fields = [&answer.request.footprint, &category, &place_of(task), &place.to_string()];
            let hash = hash_fields(&fields.map(|field| Some(field.as_str())));
            let event = Event::new()
                .uid(&format!("{hash:032x}@likewise"))
                .timestamp(answer.plan.as_of.and_time(NaiveTime::MIN).and_utc())
                .starts(task.by)
                .summary(&summary(task, &category))
                .description(&format!(
                    "{category}: joint start {}, net present value {}, {}",
                    one.joint_start,
                    one.present.net.to_pence_text(),
                    one.status
                ))
                .done();
            calendar.push(event);
        }
    }
    calendar.done().to_string()
}

fn place_of(task: &Task) -> String {
    let (org, reference) = task.contract.as_ref().map_or(("", ""), |(org, reference)| (org, reference));
    format!("{}|{org}|{reference}", task.kind)
}

/// An event stands on one day alone: it says that the day is the last one.
fn summary(task: &Task, category: &str) -> String {
    let last = if matches!(task.kind, TaskKind::JointStart | TaskKind::LaterStage) { "" } else { "last day to " };
    let what = task_words(task.kind);
    match &task.contract {
        None => format!("{category}: {last}{what}"),
        Some((org, reference)) => format!("{org} {reference} ({}): {last}{what}", task.about),
    }
}

//! A plan's dates as an iCalendar.

use std::collections::BTreeMap;

use chrono::NaiveTime;

use crate::app::ConsolidateAnswer;
use crate::engine::consolidation::{Task, TaskKind};
use crate::export::{CalendarEvent, calendar};

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
    let mut events = Vec::new();
    for one in &answer.plan.candidates {
        let category = one.scope.to_string();
        let mut met: BTreeMap<String, u32> = BTreeMap::new();
        for task in &one.tasks {
            let place = met.entry(place_of(task)).or_default();
            *place += 1;
            events.push(CalendarEvent {
                key: vec![answer.request.footprint.clone(), category.clone(), place_of(task), place.to_string()],
                day: task.by,
                summary: summary(task, &category),
                description: format!(
                    "{category}: joint start {}, net present value {}, {}",
                    one.joint_start,
                    one.present.net.to_pence_text(),
                    one.status
                ),
                stamp: answer.plan.as_of.and_time(NaiveTime::MIN),
                confirmed: None,
                alarms: Vec::new(),
            });
        }
    }
    calendar(&format!("Likewise: contracts of {}", answer.request.footprint), &events)
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

//! `likewise workplan`.

use std::path::Path;
use std::process::ExitCode;

use chrono::NaiveDate;

use super::output::{Output, short, table, write_file};
use super::report::tables_text;
use super::workplan_arguments::{Spoken, WorkplanAction, WorkplanArguments};
use crate::api::bodies::{
    ReplanBody, ReportBody, WorkplanBody, WorkplanEntryBody, WorkplanHistoryBody, WorkplanSaidBody,
};
use crate::api::this_second;
use crate::app::{
    AdoptRequest, AppError, CandidateChoice, ConsolidateRequest, EntryHistory, Likewise, Reading, ReplanAnswer,
    SaidOfEntry, Workplan, WorkplanWish, WorkplanWord, entry_history, snapshot_id, workplan, workplan_calendar,
    workplan_entry, workplan_report,
};
use crate::engine::money::Amount;
use crate::engine::workplan::{Entry, Stance, late_tasks, timeline};
use crate::export;

fn day_or_today(day: Option<NaiveDate>) -> NaiveDate {
    day.unwrap_or_else(|| this_second().date())
}

fn word(wish: WorkplanWish, spoken: &Spoken, seen: Option<u64>) -> WorkplanWord {
    WorkplanWord { wish, by: spoken.by.clone(), why: spoken.why.clone(), at: this_second(), seen, key: None }
}

pub(super) fn run(likewise: &Likewise, wanted: &WorkplanArguments, output: &Output) -> anyhow::Result<ExitCode> {
    match &wanted.action {
        WorkplanAction::Adopt { plan, category, place, hash, spoken } => {
            let choice = match (category, place) {
                (Some(category), _) => CandidateChoice::Category(category.clone()),
                (None, Some(place)) => CandidateChoice::Place(*place),
                (None, None) => {
                    return Err(AppError::Request("--category or --place: which candidate?".to_owned()).into());
                }
            };
            let request = AdoptRequest { plan: plan.request(), choice, expected: hash.clone() };
            let word = word(WorkplanWish::Adopt(request), spoken, None);
            let said = Reading::open(likewise)?.say_of_workplan(likewise, &word)?;
            tell_said(&said, output)?;
        }
        WorkplanAction::List { footprint, as_of } => {
            let found = workplan(likewise, footprint, day_or_today(*as_of))?;
            output.answer(&WorkplanBody::new(&found)?, || list_text(&found))?;
        }
        WorkplanAction::Show { id, as_of } => {
            let (entry, as_of) = (workplan_entry(likewise, id)?, day_or_today(*as_of));
            let body = WorkplanEntryBody::new(&entry, as_of)?;
            output.answer(&body, || entry_text(&entry, as_of))?;
        }
        WorkplanAction::Say { id, spoken, seen, word: said } => {
            let entry = workplan_entry(likewise, id)?;
            let word = word(said.wish(&entry), spoken, *seen);
            let said = match &word.wish {
                WorkplanWish::Say(..) => likewise.say_of_workplan(&word)?,
                _ => Reading::open(likewise)?.say_of_workplan(likewise, &word)?,
            };
            tell_said(&said, output)?;
        }
        WorkplanAction::History { id } => {
            let history = entry_history(likewise, id)?;
            output.answer(&WorkplanHistoryBody::new(&history)?, || history_text(&history))?;
        }
        WorkplanAction::Replan { plan } => {
            let answer = Reading::open(likewise)?.replan(likewise, &plan.request())?;
            output.answer(&ReplanBody::from(&answer), || replan_text(&answer))?;
        }
        WorkplanAction::Calendar { out, footprint } => {
            let found = workplan(likewise, footprint, day_or_today(None))?;
            written(out, workplan_calendar(&found).as_bytes(), &found, output)?;
        }
        WorkplanAction::Timeline { out, footprint, as_of } => {
            let found = workplan(likewise, footprint, day_or_today(*as_of))?;
            let drawing = export::timeline_svg(&timeline(&found.title(), &found.entries, found.as_of));
            written(out, drawing.as_bytes(), &found, output)?;
        }
        WorkplanAction::Sheet { footprint, as_of, csv, xlsx } => {
            let found = workplan(likewise, footprint, day_or_today(*as_of))?;
            let made = workplan_report(&found)?;
            if let (Some(path), Some(table)) = (csv, made.tables.first()) {
                write_file(path, &export::csv(table)?)?;
            }
            if let Some(path) = xlsx {
                write_file(path, &export::xlsx(&made, &snapshot_id(&made))?)?;
            }
            output.answer(&ReportBody::from(&made), || {
                let tables = tables_text(&made);
                format!("{}\n{}, as of {}\n{tables}", made.title, found.title(), found.as_of)
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn written(out: &Path, bytes: &[u8], found: &Workplan, output: &Output) -> anyhow::Result<()> {
    write_file(out, bytes)?;
    output.answer(&WorkplanBody::new(found)?, || format!("{} of {} entries", out.display(), found.entries.len()))
}

fn tell_said(said: &SaidOfEntry, output: &Output) -> anyhow::Result<()> {
    let body = WorkplanSaidBody::new(said, said.word.said_at.date())?;
    output.answer(&body, || {
        let Entry { id, status, version, .. } = &said.entry;
        format!("{}\n{id}: {} (version {version})", said.word.said.words(), status.words())
    })
}

/// `£12.00`, `-£12.00`.
fn pounds(amount: Amount) -> String {
    let text = amount.to_pence_text();
    text.strip_prefix('-').map_or_else(|| format!("£{text}"), |text| format!("-£{text}"))
}

fn maybe_pounds(amount: Option<Amount>) -> String {
    amount.map_or_else(|| "unknown".to_owned(), pounds)
}

fn list_text(found: &Workplan) -> String {
    let rows: Vec<Vec<String>> = found
        .entries
        .iter()
        .map(|entry| {
            let late = late_tasks(entry, found.as_of);
            let savings = entry.savings().ok();
            let start = entry.plan.joint_start().map(|day| day.to_string()).unwrap_or_default();
            vec![
                entry.id.clone(),
                entry.plan.category.clone(),
                short(&entry.plan.title, 32),
                entry.status.words().to_owned(),
                entry.owner.clone().unwrap_or_else(|| "-".to_owned()),
                start,
                late.first().map_or_else(|| "-".to_owned(), |(_, days)| format!("{} by {days} days", late.len())),
                savings.as_ref().map(|told| told.planned_net.to_pence_text()).unwrap_or_default(),
                savings.map_or_else(String::new, |told| maybe_pounds(told.known_saving)),
            ]
        })
        .collect();
    let header =
        ["entry", "category", "title", "status", "owner", "joint start", "late", "planned net", "actual saving"];
    format!("{}, as of {}\n{}", found.title(), found.as_of, table(&header, &rows))
}

fn entry_text(entry: &Entry, as_of: NaiveDate) -> String {
    let plan = &entry.plan;
    let mut text = format!(
        "{} {} ({}): {}, {}\nof {}, plan of {}, adopted by {}; version {}\n",
        entry.id,
        plan.category,
        plan.title,
        entry.status.words(),
        entry
            .owner
            .as_deref()
            .map_or_else(|| "nobody answers for it".to_owned(), |owner| format!("{owner} answers for it")),
        entry.footprint,
        plan.as_of,
        entry.adopted_by,
        entry.version
    );
    for stage in &plan.stages {
        text.push_str(&format!(
            "joint start {}, procurement to begin by {}\n",
            stage.start, stage.start_procurement_by
        ));
    }
    text.push_str("\nContracts\n");
    let contracts: Vec<Vec<String>> = plan
        .contracts
        .iter()
        .map(|one| {
            let stance = match entry.stance(&one.key) {
                Stance::Planned => String::new(),
                other => other.to_string(),
            };
            let options: Vec<String> = one.option_ends.iter().map(ToString::to_string).collect();
            vec![
                one.key.to_string(),
                short(&one.supplier_name, 28),
                one.action.clone(),
                one.current_end.to_string(),
                options.join(" "),
                one.notice_by.map(|day| day.to_string()).unwrap_or_default(),
                one.leave_date.to_string(),
                one.exit_fee.map(pounds).unwrap_or_default(),
                stance,
            ]
        })
        .collect();
    let header = ["contract", "supplier", "action", "ends", "options to", "notice by", "leaves", "exit fee", ""];
    text.push_str(&table(&header, &contracts));
    text.push_str(&format!("\nWhat is to be done, as of {as_of}\n"));
    let tasks: Vec<Vec<String>> = entry
        .tasks()
        .map(|one| {
            let state = match (one.days_late(as_of), one.done_on, one.settled_by) {
                (Some(days), ..) => format!("{days} days late"),
                (None, Some(day), _) => format!("done on {day}"),
                (None, None, Some(step)) => format!("done: {}", step.words()),
                (None, None, None) if one.wanted => "open".to_owned(),
                (None, None, None) => "not wanted".to_owned(),
            };
            let who = one.task.contract.as_ref().map_or_else(|| "together".to_owned(), ToString::to_string);
            vec![one.task.by.to_string(), who, one.task.duty.words().to_owned(), state, one.task.id.clone()]
        })
        .collect();
    text.push_str(&table(&["by", "who", "what", "state", "task"], &tasks));
    text.push_str(&savings_text(entry));
    if !entry.notes.is_empty() {
        text.push_str("\nNotes\n");
        entry.notes.iter().for_each(|note| text.push_str(&format!("{} {}: {}\n", note.at.date(), note.by, note.text)));
    }
    text
}

fn savings_text(entry: &Entry) -> String {
    let Ok(savings) = entry.savings() else { return "\nSavings are out of range\n".to_owned() };
    let rows: Vec<Vec<String>> = savings
        .years
        .iter()
        .map(|one| {
            let planned = one.planned.as_ref();
            vec![
                one.year.to_string(),
                maybe_pounds(planned.map(|planned| planned.saving)),
                maybe_pounds(planned.map(|planned| planned.fees)),
                maybe_pounds(one.actual.saving),
                maybe_pounds(one.actual.fees),
                maybe_pounds(one.saving_difference),
            ]
        })
        .collect();
    let header = ["year", "planned saving", "planned fees", "actual saving", "actual fees", "against plan"];
    let known = match (savings.known_saving, savings.difference) {
        (Some(saving), Some(difference)) => {
            format!(
                "{} so far in {} years, {} against their plan",
                pounds(saving),
                savings.years_known,
                pounds(difference)
            )
        }
        (Some(saving), None) => format!("{} so far in {} years", pounds(saving), savings.years_known),
        _ => "no actual saving is known".to_owned(),
    };
    format!("\nSavings\n{}planned net {}; {known}\n", table(&header, &rows), pounds(savings.planned_net))
}

fn history_text(history: &EntryHistory) -> String {
    let mut text = format!("{} of {}\n", history.entry.id, history.entry.footprint);
    for word in &history.words {
        let why = word.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
        let version = word.place.saturating_add(1);
        text.push_str(&format!("{version}. {} {}: {}{why}\n", word.said_at, word.actor, word.said.words()));
    }
    text
}

fn replan_text(answer: &ReplanAnswer) -> String {
    let mut text = format!("Candidates of {} as of {}\n", answer.request.footprint, answer.request.as_of);
    let rows: Vec<Vec<String>> = (1_usize..)
        .zip(&answer.candidates)
        .map(|(place, one)| {
            let start = one.plan.joint_start().map(|day| day.to_string()).unwrap_or_default();
            let taken = if one.taken_by.is_empty() { "-".to_owned() } else { one.taken_by.join(" ") };
            let worth = one.plan.net_present_value.to_pence_text();
            vec![
                place.to_string(),
                one.plan.category.clone(),
                start,
                one.plan.contracts.len().to_string(),
                worth,
                one.hash.clone(),
                taken,
            ]
        })
        .collect();
    let header = ["place", "category", "joint start", "contracts", "worth today", "hash", "taken by"];
    text.push_str(&table(&header, &rows));
    for one in &answer.comparisons {
        let linked =
            one.linked.and_then(|place| answer.candidates.get(place)).map(|candidate| &candidate.plan.category);
        let linked =
            linked.map_or_else(|| "in no candidate any more".to_owned(), |category| format!("now in {category}"));
        text.push_str(&format!("\n{}: {linked}\n", one.entry));
        for change in &one.changes {
            let of = change.contract.as_ref().map(|key| format!("{key} ")).unwrap_or_default();
            let after = change.after.as_deref().unwrap_or("none");
            let before = change.before.as_deref().map(|before| format!("{before} -> ")).unwrap_or_default();
            text.push_str(&format!("  {of}{}: {before}{after}\n", change.what));
        }
        for stopped in &one.stopped {
            let when = stopped
                .ended
                .map_or_else(|| "is not in the register any more".to_owned(), |day| format!("ended on {day}"));
            text.push_str(&format!("  {} {when}\n", stopped.key));
        }
        if one.changes.is_empty() && one.stopped.is_empty() {
            text.push_str("  nothing has changed\n");
        }
    }
    text
}

impl super::workplan_arguments::PlanAsked {
    fn request(&self) -> ConsolidateRequest {
        let usual = ConsolidateRequest::new(self.footprint.clone(), self.as_of);
        ConsolidateRequest {
            horizon_years: self.horizon_years.unwrap_or(usual.horizon_years),
            sharing: self.sharing,
            procurements_a_quarter: self.procurements_a_quarter,
            ..usual
        }
    }
}

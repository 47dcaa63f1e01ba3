//! A workplan as tables: entries, contracts, tasks and savings by year.

use super::entries::Workplan;
use crate::app::AppError;
use crate::engine::model::Currency;
use crate::engine::money::Amount;
use crate::engine::report::{Cell, Column, Definition, Report, Table};
use crate::engine::workplan::{ActualKind, Entry, late_tasks};

const ENTRIES: [Column; 23] = [
    Column::wide("entry_id", "entry", "public id"),
    Column::new("footprint", "footprint", "whose workplan"),
    Column::new("category", "category", "what brings the contracts together"),
    Column::new("title", "title", "title of the first contract"),
    Column::new("status", "status", "idea, agreed, notice_given, in_procurement, awarded, live or dropped"),
    Column::new("owner", "owner", "who answers for it"),
    Column::wide("route", "route", "by which way the joint contract is to be had, where the plan tells one"),
    Column::wide("plan_as_of", "plan of", "date of the plan that was adopted last"),
    Column::wide("start_procurement_by", "procure by", "last day to begin the joint procurement"),
    Column::new("joint_start", "joint start", "first day of the joint contract, of the first stage"),
    Column::wide("stages", "stages", "how many days on which contracts join"),
    Column::wide("contracts", "contracts", "contracts that people do not keep out"),
    Column::new("late_tasks", "late", "tasks whose day is gone and that are not said to be done"),
    Column::wide("days_late", "days late", "days since the first of them was due"),
    Column::new("planned_saving", "saving", "planned: lower prices and procurements saved, all years, not discounted"),
    Column::new("planned_fees", "fees", "planned: exit fees, interim cover and the joint procurement"),
    Column::wide("planned_net", "net", "planned saving - planned fees"),
    Column::wide("net_present_value", "net present value", "planned net discounted, as it was adopted"),
    Column::new("actual_saving", "actual", "said saving of the years in which it is known; empty where of none"),
    Column::wide("years_known", "years known", "years whose saving is known"),
    Column::wide("difference", "against plan", "actual saving - planned saving of the very years in which it is known"),
    Column::wide("last_note", "last note", "what was noted last"),
    Column::wide("version", "version", "how many things were said of the entry"),
];

const CONTRACTS: [Column; 17] = [
    Column::wide("entry_id", "entry", "public id of the entry"),
    Column::new("org_code", "org", "who holds it"),
    Column::new("contract_ref", "contract", "its reference"),
    Column::wide("title", "title", "its title"),
    Column::new("supplier_name", "supplier", "its supplier"),
    Column::wide("stance", "stance", "planned, or as people decided: excluded or pinned"),
    Column::new("action", "action", "what becomes of it by the plan"),
    Column::wide("start_date", "start", "its first day, where the register tells it"),
    Column::new("current_end", "end", "its end as it stands"),
    Column::wide("option_ends", "options to", "ends that options would reach"),
    Column::wide("exercise_by", "exercise by", "by when each extension is to be exercised"),
    Column::new("notice_by", "notice by", "by when notice is to be given"),
    Column::new("leave_date", "leave", "its last day by the plan"),
    Column::new("joint_start", "joint start", "first day of the joint contract"),
    Column::wide("exit_fee", "exit fee", "for leaving early; empty where none falls due"),
    Column::wide("annual_value", "annual value", "what it is worth a year"),
    Column::wide("footprint", "footprint", "whose workplan"),
];

const TASKS: [Column; 11] = [
    Column::new("by", "by", "last day"),
    Column::new("org_code", "org", "who; empty where the members do it together"),
    Column::wide("contract_ref", "contract", "for which contract"),
    Column::new("task", "task", "what is to be done"),
    Column::new("about", "about", "the supplier, or the category"),
    Column::new(
        "state",
        "state",
        "open, late, done, or not_wanted where its contract is kept out or the entry dropped",
    ),
    Column::new("done_on", "done on", "the day it was really done, where somebody said so"),
    Column::new("days_late", "days late", "days since it was due, where it is late"),
    Column::wide("entry_id", "entry", "public id of the entry"),
    Column::wide("task_id", "task id", "public id of the task"),
    Column::wide("owner", "owner", "who answers for the entry"),
];

const YEARS: [Column; 10] = [
    Column::wide("entry_id", "entry", "public id of the entry"),
    Column::new("category", "category", "of the entry"),
    Column::new("financial_year", "year", "April to March"),
    Column::new("planned_saving", "planned saving", "lower prices and procurements saved"),
    Column::new("planned_fees", "planned fees", "exit fees, interim cover and the joint procurement"),
    Column::wide("planned_net", "planned net", "planned saving - planned fees"),
    Column::new("actual_saving", "actual saving", "as somebody said; empty where it is not known"),
    Column::new("actual_fees", "actual fees", "as somebody said; empty where they are not known"),
    Column::wide("actual_net", "actual net", "actual saving - actual fees, where both are known"),
    Column::new("difference", "against plan", "actual saving - planned saving, where both are known"),
];

const GBP: Currency = Currency::GBP;

fn pounds(amount: Option<Amount>) -> Cell {
    Cell::maybe_amount(amount, GBP)
}

/// The workplan as a report.
///
/// # Errors
/// [`AppError`] when a sum does not fit.
pub fn workplan_report(workplan: &Workplan) -> Result<Report, AppError> {
    let mut report =
        Report::new("workplan", "Workplan: contracts that become one, who does what by when, and what it saved");
    let footprints = if workplan.footprints.is_empty() { "all".to_owned() } else { workplan.footprints.join(", ") };
    report.parameters = vec![("footprint", footprints), ("as_of", workplan.as_of.to_string())];
    report.definitions = definitions();
    let mut tables = [
        Table::new("entries", "Entries, by joint start", &ENTRIES),
        Table::new("contracts", "Contracts of the entries", &CONTRACTS),
        Table::new("tasks", "What is to be done, by day", &TASKS),
        Table::new("savings", "Savings by financial year, planned and actual", &YEARS),
    ];
    let [entries, contracts, tasks, years] = &mut tables;
    for entry in &workplan.entries {
        entries.row(entry_cells(entry, workplan)?);
        contract_rows(contracts, entry);
        task_rows(tasks, entry, workplan);
        year_rows(years, entry)?;
    }
    tasks.rows.sort_by_key(|cells| match cells.first() {
        Some(Cell::Date(by)) => Some(*by),
        _ => None,
    });
    if workplan.entries.is_empty() {
        report.notes.push("Nothing has been adopted.".to_owned());
    }
    report.tables = tables.into();
    Ok(report)
}

fn entry_cells(entry: &Entry, workplan: &Workplan) -> Result<Vec<Cell>, AppError> {
    let (plan, savings) = (&entry.plan, entry.savings()?);
    let late = late_tasks(entry, workplan.as_of);
    let days_late = late.first().and_then(|(_, days)| u64::try_from(*days).ok());
    let first = plan.stages.first();
    Ok(vec![
        Cell::text(&entry.id),
        Cell::text(&entry.footprint),
        Cell::text(&plan.category),
        Cell::text(&plan.title),
        Cell::text(entry.status.as_str()),
        Cell::maybe_text(entry.owner.as_deref()),
        Cell::maybe_text(plan.route.as_deref()),
        Cell::Date(plan.as_of),
        first.map_or(Cell::Nothing, |stage| Cell::Date(stage.start_procurement_by)),
        first.map_or(Cell::Nothing, |stage| Cell::Date(stage.start)),
        Cell::count(plan.stages.len()),
        Cell::count(entry.contracts().count()),
        Cell::count(late.len()),
        days_late.map_or(Cell::Nothing, Cell::Count),
        pounds(Some(savings.planned_saving)),
        pounds(Some(savings.planned_fees)),
        pounds(Some(savings.planned_net)),
        pounds(Some(plan.net_present_value)),
        pounds(savings.known_saving),
        Cell::count(savings.years_known),
        pounds(savings.difference),
        Cell::maybe_text(entry.notes.last().map(|note| note.text.as_str())),
        Cell::Count(entry.version),
    ])
}

fn contract_rows(table: &mut Table, entry: &Entry) {
    let days = |days: &[chrono::NaiveDate]| {
        let told: Vec<String> = days.iter().map(ToString::to_string).collect();
        if told.is_empty() { Cell::Nothing } else { Cell::text(told.join("; ")) }
    };
    for contract in &entry.plan.contracts {
        let stage = entry.plan.stages.get(contract.stage);
        table.row(vec![
            Cell::text(&entry.id),
            Cell::text(&contract.key.org_code),
            Cell::text(&contract.key.contract_ref),
            Cell::text(&contract.title),
            Cell::text(&contract.supplier_name),
            Cell::text(entry.stance(&contract.key).as_str()),
            Cell::text(&contract.action),
            contract.start_date.map_or(Cell::Nothing, Cell::Date),
            Cell::Date(contract.current_end),
            days(&contract.option_ends),
            days(&contract.exercise_by),
            contract.notice_by.map_or(Cell::Nothing, Cell::Date),
            Cell::Date(contract.leave_date),
            stage.map_or(Cell::Nothing, |stage| Cell::Date(stage.start)),
            pounds(contract.exit_fee),
            pounds(Some(contract.annual_value)),
            Cell::text(&entry.footprint),
        ]);
    }
}

fn task_rows(table: &mut Table, entry: &Entry, workplan: &Workplan) {
    for state in entry.tasks() {
        let task = state.task;
        let late = state.days_late(workplan.as_of).and_then(|days| u64::try_from(days).ok());
        let word = match late {
            Some(_) => "late",
            None if state.is_open() => "open",
            None if state.wanted => "done",
            None => "not_wanted",
        };
        table.row(vec![
            Cell::Date(task.by),
            Cell::maybe_text(task.contract.as_ref().map(|key| key.org_code.as_str())),
            Cell::maybe_text(task.contract.as_ref().map(|key| key.contract_ref.as_str())),
            Cell::text(task.duty.words()),
            Cell::text(&task.about),
            Cell::text(word),
            state.done_on.map_or(Cell::Nothing, Cell::Date),
            late.map_or(Cell::Nothing, Cell::Count),
            Cell::text(&entry.id),
            Cell::text(&task.id),
            Cell::maybe_text(entry.owner.as_deref()),
        ]);
    }
}

fn year_rows(table: &mut Table, entry: &Entry) -> Result<(), AppError> {
    for one in entry.savings()?.years {
        let planned = one.planned.as_ref();
        table.row(vec![
            Cell::text(&entry.id),
            Cell::text(&entry.plan.category),
            Cell::text(one.year.to_string()),
            pounds(planned.map(|planned| planned.saving)),
            pounds(planned.map(|planned| planned.fees)),
            pounds(planned.map(|planned| planned.net()).transpose()?),
            pounds(one.actual.saving),
            pounds(one.actual.fees),
            pounds(one.actual.net),
            pounds(one.saving_difference),
        ]);
    }
    Ok(())
}

fn definitions() -> Vec<Definition> {
    vec![
        Definition::new(
            "planned",
            "as frozen when the plan was adopted last, contracts that people keep out included: saving = lower prices + procurements saved; fees = exit fees + interim cover + joint procurement; net = saving - fees; cash, not discounted",
            "own definition",
        ),
        Definition::new(
            "actual",
            format!(
                "what people said ({}, {}); unknown is not zero: an unknown figure is empty, and differences are told of known years alone",
                ActualKind::Saving,
                ActualKind::Fees
            ),
            "own definition",
        ),
        Definition::new(
            "late",
            "its last day is before as_of and nobody said that it is done: by a day, or by a status, which speaks of the first stage (notice_given: notices; in_procurement or later: start of procurement; live: all of these, interim cover and the joint start)",
            "own rule",
        ),
    ]
}

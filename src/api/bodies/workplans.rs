//! The bodies of workplans: entries as they stand, and what was said of them.

use chrono::{NaiveDate, NaiveDateTime, SecondsFormat};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{AppError, EntryHistory, SaidOfEntry, Workplan};
use crate::engine::money::{Amount, NumberError};
use crate::engine::workplan::{Entry, Note, PlannedContract, Savings, Stage, TaskState, Word, YearSavings, late_tasks};

/// A day on which contracts become one.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct StageBody {
    #[schema(example = "2027-07-01")]
    joint_start: String,
    #[schema(example = "2026-10-04")]
    start_procurement_by: String,
}

/// A contract of an entry.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct PlannedContractBody {
    #[schema(example = "ZZ101")]
    org_code: String,
    #[schema(example = "ZZ101-C001")]
    contract_ref: String,
    #[schema(example = "Stoma care products (synthetic)")]
    title: String,
    #[schema(example = "Hollister Ltd")]
    supplier_name: String,
    /// `planned`, or as people decided: `excluded` or `pinned`.
    #[schema(example = "planned")]
    stance: &'static str,
    /// What becomes of it by the plan.
    #[schema(example = "extend")]
    action: String,
    /// The place of its joint start, from 1.
    #[schema(example = 1)]
    stage: usize,
    #[schema(example = "2023-10-01")]
    start_date: Option<String>,
    #[schema(example = "2026-09-30")]
    current_end_date: String,
    /// The ends that options not yet taken would reach.
    #[schema(example = json!(["2027-09-30"]))]
    option_ends: Vec<String>,
    /// Its last day by the plan.
    #[schema(example = "2027-06-30")]
    leave_date: String,
    #[schema(example = json!(["2026-08-01"]))]
    exercise_by: Vec<String>,
    #[schema(example = "2027-04-01")]
    notice_by: Option<String>,
    /// Null where none falls due.
    #[schema(example = "0.000000")]
    exit_fee: Option<String>,
    #[schema(example = "24052.520000")]
    annual_value: String,
}

/// Something to be done; by the members together where nobody is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct WorkTaskBody {
    #[schema(example = "T0123456789ab")]
    id: String,
    #[schema(example = "2026-08-01")]
    by: String,
    /// What: `exercise_extension`, `give_notice`, `stop_renewal`, `start_procurement`, `arrange_interim_cover`,
    /// `joint_start` or `other`.
    #[schema(example = "exercise_extension")]
    what: &'static str,
    #[schema(example = "ZZ101")]
    org_code: Option<String>,
    #[schema(example = "ZZ101-C001")]
    contract_ref: Option<String>,
    #[schema(example = "Hollister Ltd")]
    about: String,
    /// `open`, `late`, `done`, or `not_wanted` where its contract is kept out or the entry is dropped.
    #[schema(example = "late")]
    state: &'static str,
    /// The day it was really done, where somebody said so.
    #[schema(example = "2026-07-20")]
    done_on: Option<String>,
    /// The step that says it is done, where no day is known.
    #[schema(example = "notice_given")]
    settled_by: Option<&'static str>,
    /// Days since it was due, where it is late.
    #[schema(example = 12)]
    days_late: Option<i64>,
}

/// A financial year, April to March: planned beside actual. Unknown is null, never zero.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct WorkYearBody {
    #[schema(example = "2027-28")]
    financial_year: String,
    /// Lower prices and procurements saved; null where the plan does not reach the year.
    #[schema(example = "40946.550483")]
    planned_saving: Option<String>,
    /// Exit fees, interim cover and the joint procurement.
    #[schema(example = "15000.000000")]
    planned_fees: Option<String>,
    #[schema(example = "25946.550483")]
    planned_net: Option<String>,
    #[schema(example = "38000.000000")]
    actual_saving: Option<String>,
    #[schema(example = "14500.000000")]
    actual_fees: Option<String>,
    #[schema(example = "23500.000000")]
    actual_net: Option<String>,
    /// Actual less planned saving, where both are known.
    #[schema(example = "-2946.550483")]
    difference: Option<String>,
}

/// What an entry comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct WorkSavingsBody {
    #[schema(example = "143979.378065")]
    planned_saving: String,
    #[schema(example = "17276.670453")]
    planned_fees: String,
    #[schema(example = "126702.707612")]
    planned_net: String,
    /// Of the years in which it is known; null where of none.
    #[schema(example = "38000.000000")]
    actual_saving: Option<String>,
    /// What those very years were planned to save.
    #[schema(example = "40946.550483")]
    planned_saving_of_known_years: Option<String>,
    #[schema(example = "-2946.550483")]
    difference: Option<String>,
    #[schema(example = 1)]
    years_known: usize,
}

/// Something that should be known.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct NoteBody {
    #[schema(example = "Jo Bloggs")]
    by: String,
    #[schema(example = "2026-08-03T09:30:00Z")]
    at: String,
    #[schema(example = "the board wants to see the fee first")]
    text: String,
}

/// An entry of a workplan: a candidate's plan as it was adopted, and what people said of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkplanEntryBody {
    #[schema(example = "W0123456789abcdef01234567")]
    id: String,
    #[schema(example = "ZZSTP1")]
    footprint: String,
    #[schema(example = "cpv:33140000")]
    category: String,
    #[schema(example = "Stoma care products (synthetic)")]
    title: String,
    /// `idea`, `agreed`, `notice_given`, `in_procurement`, `awarded`, `live` or `dropped`.
    #[schema(example = "agreed")]
    status: &'static str,
    /// Why it was dropped or taken back last.
    #[schema(example = "the trusts could not agree on a supplier")]
    why: Option<String>,
    #[schema(example = "Sam Smith")]
    owner: Option<String>,
    /// How many things were said of it: what the `ETag` begins with.
    #[schema(example = 3)]
    version: u64,
    #[schema(example = "Jo Bloggs")]
    adopted_by: String,
    #[schema(example = "2026-08-03T09:30:00Z")]
    adopted_at: String,
    /// How many newer plans took the place of the first.
    #[schema(example = 0)]
    readopted: u64,
    /// The date of the plan that was adopted last.
    #[schema(example = "2026-08-01")]
    plan_as_of: String,
    #[schema(example = 5)]
    horizon_years: u32,
    /// By which way the joint contract is to be had, where the plan tells one.
    #[schema(example = "framework")]
    route: Option<String>,
    /// `green` where everything that the plan rests on is known, else `amber`.
    #[schema(example = "amber")]
    certainty: String,
    #[schema(example = "2026-10-04")]
    start_procurement_by: Option<String>,
    /// The first one.
    #[schema(example = "2027-07-01")]
    joint_start: Option<String>,
    stages: Vec<StageBody>,
    contracts: Vec<PlannedContractBody>,
    #[schema(example = "320086.770000")]
    annual_value: String,
    /// As it was adopted.
    #[schema(example = "116470.219882")]
    net_present_value: String,
    savings: WorkSavingsBody,
    financial_years: Vec<WorkYearBody>,
    /// The day at which lateness is told.
    #[schema(example = "2026-08-13")]
    as_of: String,
    /// Days since the first late task was due; null where nothing is late.
    #[schema(example = 12)]
    days_late: Option<i64>,
    #[schema(example = 1)]
    late_tasks: usize,
    tasks: Vec<WorkTaskBody>,
    notes: Vec<NoteBody>,
}

/// The entries of footprints.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkplanBody {
    /// Whose; of all where none is named.
    #[schema(example = json!(["ZZSTP1"]))]
    footprints: Vec<String>,
    #[schema(example = "2026-08-13")]
    as_of: String,
    /// By first joint start.
    entries: Vec<WorkplanEntryBody>,
}

/// One thing that one person said of an entry.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkplanWordBody {
    #[schema(example = "V0123456789abcdef01234567")]
    id: String,
    #[schema(example = "W0123456789abcdef01234567")]
    entry_id: String,
    /// The version that it made.
    #[schema(example = 2)]
    version: u64,
    /// `adopt`, `readopt`, `owner`, `status`, `note`, `task`, `actual`, `contract` or `drop`.
    #[schema(example = "status")]
    kind: &'static str,
    /// What was said, for people.
    #[schema(example = "status: agreed")]
    words: String,
    /// What was said, to the last detail.
    #[schema(value_type = Object, example = json!({"kind": "status", "status": "agreed"}))]
    said: serde_json::Value,
    #[schema(example = "Jo Bloggs")]
    by: String,
    #[schema(example = "board of 3 August")]
    why: Option<String>,
    #[schema(example = "2026-08-03T09:30:00Z")]
    at: String,
}

/// What was said, and what stands then.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkplanSaidBody {
    said: WorkplanWordBody,
    entry: WorkplanEntryBody,
}

/// Everything that was said of an entry.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkplanHistoryBody {
    #[schema(example = "W0123456789abcdef01234567")]
    entry_id: String,
    #[schema(example = 3)]
    version: u64,
    /// In the order it was said.
    words: Vec<WorkplanWordBody>,
}

fn instant(at: NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn days(days: &[NaiveDate]) -> Vec<String> {
    days.iter().map(ToString::to_string).collect()
}

fn text(amount: Option<Amount>) -> Option<String> {
    amount.map(|amount| amount.to_string())
}

impl From<&Stage> for StageBody {
    fn from(stage: &Stage) -> Self {
        Self { joint_start: stage.start.to_string(), start_procurement_by: stage.start_procurement_by.to_string() }
    }
}

impl PlannedContractBody {
    fn new(entry: &Entry, one: &PlannedContract) -> Self {
        Self {
            org_code: one.key.org_code.clone(),
            contract_ref: one.key.contract_ref.clone(),
            title: one.title.clone(),
            supplier_name: one.supplier_name.clone(),
            stance: entry.stance(&one.key).as_str(),
            action: one.action.clone(),
            stage: one.stage.saturating_add(1),
            start_date: one.start_date.map(|day| day.to_string()),
            current_end_date: one.current_end.to_string(),
            option_ends: days(&one.option_ends),
            leave_date: one.leave_date.to_string(),
            exercise_by: days(&one.exercise_by),
            notice_by: one.notice_by.map(|day| day.to_string()),
            exit_fee: text(one.exit_fee),
            annual_value: one.annual_value.to_string(),
        }
    }
}

impl WorkTaskBody {
    fn new(one: &TaskState<'_>, as_of: NaiveDate) -> Self {
        let days_late = one.days_late(as_of);
        let state = match days_late {
            Some(_) => "late",
            None if one.is_open() => "open",
            None if one.wanted => "done",
            None => "not_wanted",
        };
        Self {
            id: one.task.id.clone(),
            by: one.task.by.to_string(),
            what: one.task.duty.as_str(),
            org_code: one.task.contract.as_ref().map(|key| key.org_code.clone()),
            contract_ref: one.task.contract.as_ref().map(|key| key.contract_ref.clone()),
            about: one.task.about.clone(),
            state,
            done_on: one.done_on.map(|day| day.to_string()),
            settled_by: one.settled_by.filter(|_| one.done_on.is_none()).map(|step| step.as_str()),
            days_late,
        }
    }
}

impl WorkYearBody {
    fn new(one: &YearSavings) -> Result<Self, NumberError> {
        let planned = one.planned.as_ref();
        Ok(Self {
            financial_year: one.year.to_string(),
            planned_saving: text(planned.map(|planned| planned.saving)),
            planned_fees: text(planned.map(|planned| planned.fees)),
            planned_net: text(planned.map(|planned| planned.net()).transpose()?),
            actual_saving: text(one.actual.saving),
            actual_fees: text(one.actual.fees),
            actual_net: text(one.actual.net),
            difference: text(one.saving_difference),
        })
    }
}

impl From<&Savings> for WorkSavingsBody {
    fn from(savings: &Savings) -> Self {
        Self {
            planned_saving: savings.planned_saving.to_string(),
            planned_fees: savings.planned_fees.to_string(),
            planned_net: savings.planned_net.to_string(),
            actual_saving: text(savings.known_saving),
            planned_saving_of_known_years: text(savings.planned_of_known),
            difference: text(savings.difference),
            years_known: savings.years_known,
        }
    }
}

impl From<&Note> for NoteBody {
    fn from(note: &Note) -> Self {
        Self { by: note.by.clone(), at: instant(note.at), text: note.text.clone() }
    }
}

impl WorkplanEntryBody {
    /// An entry on a day.
    ///
    /// # Errors
    /// [`AppError::Number`] when a sum does not fit.
    pub fn new(entry: &Entry, as_of: NaiveDate) -> Result<Self, AppError> {
        let (plan, savings) = (&entry.plan, entry.savings()?);
        let late = late_tasks(entry, as_of);
        let first = plan.stages.first();
        Ok(Self {
            id: entry.id.clone(),
            footprint: entry.footprint.clone(),
            category: plan.category.clone(),
            title: plan.title.clone(),
            status: entry.status.as_str(),
            why: entry.why.clone(),
            owner: entry.owner.clone(),
            version: entry.version,
            adopted_by: entry.adopted_by.clone(),
            adopted_at: instant(entry.adopted_at),
            readopted: entry.readopted,
            plan_as_of: plan.as_of.to_string(),
            horizon_years: plan.horizon_years,
            route: plan.route.clone(),
            certainty: plan.certainty.clone(),
            start_procurement_by: first.map(|stage| stage.start_procurement_by.to_string()),
            joint_start: first.map(|stage| stage.start.to_string()),
            stages: plan.stages.iter().map(StageBody::from).collect(),
            contracts: plan.contracts.iter().map(|one| PlannedContractBody::new(entry, one)).collect(),
            annual_value: plan.annual_value.to_string(),
            net_present_value: plan.net_present_value.to_string(),
            savings: WorkSavingsBody::from(&savings),
            financial_years: savings.years.iter().map(WorkYearBody::new).collect::<Result<_, _>>()?,
            as_of: as_of.to_string(),
            days_late: late.first().map(|(_, days)| *days),
            late_tasks: late.len(),
            tasks: entry.tasks().map(|one| WorkTaskBody::new(&one, as_of)).collect(),
            notes: entry.notes.iter().map(NoteBody::from).collect(),
        })
    }
}

impl WorkplanBody {
    /// A workplan.
    ///
    /// # Errors
    /// [`AppError::Number`] when a sum does not fit.
    pub fn new(workplan: &Workplan) -> Result<Self, AppError> {
        let entries = workplan.entries.iter().map(|entry| WorkplanEntryBody::new(entry, workplan.as_of));
        Ok(Self {
            footprints: workplan.footprints.clone(),
            as_of: workplan.as_of.to_string(),
            entries: entries.collect::<Result<_, _>>()?,
        })
    }
}

impl WorkplanWordBody {
    fn new(word: &Word) -> Result<Self, AppError> {
        let unreadable = |_| AppError::Internal("what was said cannot be written");
        Ok(Self {
            id: word.public_id.clone(),
            entry_id: word.entry.clone(),
            version: word.place.saturating_add(1),
            kind: word.said.kind().as_str(),
            words: word.said.words(),
            said: serde_json::to_value(&word.said).map_err(unreadable)?,
            by: word.actor.clone(),
            why: word.why.clone(),
            at: instant(word.said_at),
        })
    }
}

impl WorkplanSaidBody {
    /// What was said, and the entry on a day.
    ///
    /// # Errors
    /// [`AppError::Number`] when a sum does not fit.
    pub fn new(said: &SaidOfEntry, as_of: NaiveDate) -> Result<Self, AppError> {
        Ok(Self { said: WorkplanWordBody::new(&said.word)?, entry: WorkplanEntryBody::new(&said.entry, as_of)? })
    }
}

impl WorkplanHistoryBody {
    /// What was said of an entry.
    ///
    /// # Errors
    /// [`AppError::Internal`] when it cannot be written.
    pub fn new(history: &EntryHistory) -> Result<Self, AppError> {
        Ok(Self {
            entry_id: history.entry.id.clone(),
            version: history.entry.version,
            words: history.words.iter().map(WorkplanWordBody::new).collect::<Result<_, _>>()?,
        })
    }
}

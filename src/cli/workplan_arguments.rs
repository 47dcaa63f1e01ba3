//! The arguments of `likewise workplan`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::arguments::sharing;
use crate::app::{CandidateChoice, ConsolidateRequest, ReadoptRequest, WorkplanWish};
use crate::engine::consolidation::{FinancialYear, Sharing};
use crate::engine::money::Amount;
use crate::engine::workplan::{ActualKind, ContractKey, Entry, Said, Stance, WorkStatus, financial_year};

/// What is done with a workplan.
#[derive(Debug, Args)]
pub(super) struct WorkplanArguments {
    #[command(subcommand)]
    pub(super) action: WorkplanAction,
}

/// What is planned.
#[derive(Debug, Args)]
pub(super) struct PlanAsked {
    /// The group or footprint whose members plan together.
    #[arg(long, value_name = "F")]
    pub(super) footprint: String,
    /// The plan's date: nothing before it can be done.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) as_of: NaiveDate,
    /// How many years to look ahead; 5 by default.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=30))]
    pub(super) horizon_years: Option<u32>,
    /// How the members share what the stages cost: by_spend, equal, or compensate.
    #[arg(long, value_name = "RULE", default_value = "by_spend", value_parser = sharing)]
    pub(super) sharing: Sharing,
    /// How many procurements and call-offs the members' team can begin in a quarter.
    #[arg(long, value_name = "N")]
    pub(super) procurements_a_quarter: Option<u32>,
}

/// Who speaks, and why.
#[derive(Debug, Args)]
pub(super) struct Spoken {
    /// Who says so.
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum WorkplanAction {
    /// Adopt a candidate: its plan is frozen as an entry of the workplan.
    Adopt {
        #[command(flatten)]
        plan: PlanAsked,
        /// The candidate's category, as `consolidate` tells it.
        #[arg(long, value_name = "C", conflicts_with = "place")]
        category: Option<String>,
        /// The candidate's place in the plan, from 1.
        #[arg(long, value_name = "N")]
        place: Option<usize>,
        /// The hash of the candidate you looked at, as `workplan replan` tells it.
        #[arg(long, value_name = "HASH")]
        hash: Option<String>,
        #[command(flatten)]
        spoken: Spoken,
    },
    /// The entries of footprints, with what is late and what they saved.
    List {
        /// A footprint or group; may be stated several times. All where none is named.
        #[arg(long, value_name = "F")]
        footprint: Vec<String>,
        /// The day at which lateness is told; today by default.
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: Option<NaiveDate>,
    },
    /// One entry: contracts, tasks, savings, notes.
    Show {
        /// The entry's id.
        id: String,
        /// The day at which lateness is told; today by default.
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: Option<NaiveDate>,
    },
    /// Say something of an entry. Nothing is ever overwritten: the last word counts, all are kept.
    Say {
        /// The entry's id.
        id: String,
        #[command(flatten)]
        spoken: Spoken,
        /// The version you looked at: where others spoke since, nothing is said.
        #[arg(long, value_name = "VERSION")]
        seen: Option<u64>,
        #[command(subcommand)]
        word: WordAction,
    },
    /// Everything that was said of an entry.
    History {
        /// The entry's id.
        id: String,
    },
    /// A fresh plan beside what was adopted: what has changed. Nothing is saved.
    Replan {
        #[command(flatten)]
        plan: PlanAsked,
    },
    /// Write the dates as a calendar, with alarms before notices.
    Calendar {
        /// The file to write.
        out: PathBuf,
        /// A footprint or group; may be stated several times. All where none is named.
        #[arg(long, value_name = "F")]
        footprint: Vec<String>,
    },
    /// The workplan as tables: entries, contracts, tasks, savings by year.
    Sheet {
        /// A footprint or group; may be stated several times. All where none is named.
        #[arg(long, value_name = "F")]
        footprint: Vec<String>,
        /// The day at which lateness is told; today by default.
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: Option<NaiveDate>,
        /// Write one row an entry to this file.
        #[arg(long, value_name = "OUT")]
        csv: Option<PathBuf>,
        /// Write everything to this spreadsheet.
        #[arg(long, value_name = "OUT")]
        xlsx: Option<PathBuf>,
    },
    /// Write the workplan as a drawing: a bar a contract.
    Timeline {
        /// The file to write.
        out: PathBuf,
        /// A footprint or group; may be stated several times. All where none is named.
        #[arg(long, value_name = "F")]
        footprint: Vec<String>,
        /// The day at which it is looked at; today by default.
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: Option<NaiveDate>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum WordAction {
    /// Who answers for it; nobody with an empty name.
    Owner {
        /// The name.
        name: String,
    },
    /// How far it has come; back needs a reason.
    Status {
        /// idea, agreed, notice_given, in_procurement, awarded or live.
        #[arg(value_parser = status)]
        status: WorkStatus,
    },
    /// Anything that should be known.
    Note {
        /// The words.
        text: String,
    },
    /// A task was done on a day.
    Done {
        /// The task's id.
        task: String,
        /// The day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: NaiveDate,
    },
    /// A task is not done after all.
    Undone {
        /// The task's id.
        task: String,
    },
    /// What really came of a financial year; unknown again without an amount.
    Actual {
        /// The year: 2027-28.
        #[arg(value_parser = year)]
        year: FinancialYear,
        /// saving or fees.
        #[arg(value_parser = figure)]
        what: ActualKind,
        /// Pounds.
        #[arg(value_parser = Amount::parse, allow_hyphen_values = true)]
        amount: Option<Amount>,
    },
    /// Keep a contract out, whatever a plan says.
    Exclude {
        /// ORG/REF.
        #[arg(value_parser = contract)]
        contract: ContractKey,
    },
    /// Keep a contract in, whatever a plan says.
    Pin {
        /// ORG/REF.
        #[arg(value_parser = contract)]
        contract: ContractKey,
    },
    /// A contract is as the plan has it again.
    Release {
        /// ORG/REF.
        #[arg(value_parser = contract)]
        contract: ContractKey,
    },
    /// It is not to be done; needs a reason.
    Drop,
    /// Adopt a newer plan instead; what people decided stays.
    Readopt {
        /// The newer plan's date.
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: NaiveDate,
        /// How many years to look ahead; as the entry's plan by default.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=30))]
        horizon_years: Option<u32>,
        /// The candidate's category; by default the one that has most of the entry's contracts.
        #[arg(long, value_name = "C")]
        category: Option<String>,
        /// The hash of the candidate you looked at, as `workplan replan` tells it.
        #[arg(long, value_name = "HASH")]
        hash: Option<String>,
    },
}

fn status(text: &str) -> Result<WorkStatus, String> {
    let found = WorkStatus::parse(text).filter(|status| *status != WorkStatus::Dropped);
    found.ok_or_else(|| "idea, agreed, notice_given, in_procurement, awarded or live".to_owned())
}

fn year(text: &str) -> Result<FinancialYear, String> {
    financial_year(text).ok_or_else(|| "a financial year is written 2027-28".to_owned())
}

fn figure(text: &str) -> Result<ActualKind, String> {
    ActualKind::parse(text).ok_or_else(|| "saving or fees".to_owned())
}

fn contract(text: &str) -> Result<ContractKey, String> {
    ContractKey::parse(text).ok_or_else(|| "a contract is written ORG/REF".to_owned())
}

impl WordAction {
    /// What is said of an entry.
    pub(super) fn wish(&self, entry: &Entry) -> WorkplanWish {
        let stance = |contract: &ContractKey, stance| Said::Contract { contract: contract.clone(), stance };
        let said = match self {
            Self::Owner { name } => Said::Owner { name: Some(name.trim().to_owned()).filter(|name| !name.is_empty()) },
            Self::Status { status } => Said::Status { status: *status },
            Self::Note { text } => Said::Note { text: text.clone() },
            Self::Done { task, on } => Said::Task { task: task.clone(), on: Some(*on) },
            Self::Undone { task } => Said::Task { task: task.clone(), on: None },
            Self::Actual { year, what, amount } => Said::Actual { year: *year, what: *what, amount: *amount },
            Self::Exclude { contract } => stance(contract, Stance::Excluded),
            Self::Pin { contract } => stance(contract, Stance::Pinned),
            Self::Release { contract } => stance(contract, Stance::Planned),
            Self::Drop => Said::Drop {},
            Self::Readopt { as_of, horizon_years, category, hash } => {
                let usual = ConsolidateRequest::new(entry.footprint.clone(), *as_of);
                let horizon_years = horizon_years.unwrap_or(entry.plan.horizon_years);
                let plan = ConsolidateRequest { horizon_years, ..usual };
                let choice = category.clone().map(CandidateChoice::Category);
                let request = ReadoptRequest { plan, choice, expected: hash.clone() };
                return WorkplanWish::Readopt(entry.id.clone(), request);
            }
        };
        WorkplanWish::Say(entry.id.clone(), said)
    }
}

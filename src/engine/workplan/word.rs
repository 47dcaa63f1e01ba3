//! What one person says of an entry, and whether it may be said.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::plan::{AdoptedPlan, ContractKey, UnreadablePlan};
use super::status::{Step, WorkStatus};
use super::text;
use crate::engine::consolidation::FinancialYear;
use crate::engine::model::hash_fields;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Amount;

words! {
    /// Kinds of word.
    WordKind {
        /// A candidate becomes an entry: its plan is frozen.
        Adopt = "adopt",
        /// A newer plan takes the place of the frozen one.
        Readopt = "readopt",
        /// Somebody answers for it, or nobody.
        Owner = "owner",
        /// It has come so far.
        Status = "status",
        /// Anything that should be known.
        Note = "note",
        /// A task was done on a day, or was not.
        Task = "task",
        /// What really came of a financial year.
        Actual = "actual",
        /// A contract is kept out or in.
        Contract = "contract",
        /// It is not to be done.
        Drop = "drop",
    }
}

words! {
    /// Which figure of a financial year.
    ActualKind {
        /// Lower prices and procurements that were saved.
        Saving = "saving",
        /// Exit fees, interim cover and the joint procurement that were paid.
        Fees = "fees",
    }
}

words! {
    /// What people decided of a contract of an entry.
    Stance {
        /// As the plan has it.
        Planned = "planned",
        /// It takes no part, whatever a plan says.
        Excluded = "excluded",
        /// It takes part, whatever a plan says.
        Pinned = "pinned",
    }
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Said {
    /// A candidate becomes an entry.
    Adopt {
        /// Its plan.
        plan: Box<AdoptedPlan>,
    },
    /// A newer plan takes the place of the frozen one.
    Readopt {
        /// The newer plan.
        plan: Box<AdoptedPlan>,
    },
    /// Who answers for it; nobody where there is no name.
    Owner {
        /// The name.
        name: Option<String>,
    },
    /// How far it has come.
    Status {
        /// The step.
        #[serde(with = "text::status")]
        status: WorkStatus,
    },
    /// Anything that should be known.
    Note {
        /// The words.
        text: String,
    },
    /// When a task was really done; it was not, where there is no day.
    Task {
        /// The task's id.
        task: String,
        /// The day.
        on: Option<NaiveDate>,
    },
    /// What really came of a financial year; unknown again, where there is no amount.
    Actual {
        /// The year.
        #[serde(with = "text::year")]
        year: FinancialYear,
        /// Which figure.
        #[serde(with = "text::actual")]
        what: ActualKind,
        /// The amount.
        #[serde(with = "text::maybe_amount")]
        amount: Option<Amount>,
    },
    /// A contract is kept out or in.
    Contract {
        /// Which.
        contract: ContractKey,
        /// How.
        #[serde(with = "text::stance")]
        stance: Stance,
    },
    /// It is not to be done.
    Drop {},
}

impl Said {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> WordKind {
        match self {
            Self::Adopt { .. } => WordKind::Adopt,
            Self::Readopt { .. } => WordKind::Readopt,
            Self::Owner { .. } => WordKind::Owner,
            Self::Status { .. } => WordKind::Status,
            Self::Note { .. } => WordKind::Note,
            Self::Task { .. } => WordKind::Task,
            Self::Actual { .. } => WordKind::Actual,
            Self::Contract { .. } => WordKind::Contract,
            Self::Drop {} => WordKind::Drop,
        }
    }

    /// The text that is kept.
    ///
    /// # Errors
    /// [`UnreadablePlan`] where it cannot be written.
    pub fn to_text(&self) -> Result<String, UnreadablePlan> {
        serde_json::to_string(self).map_err(|error| UnreadablePlan(error.to_string()))
    }

    /// What a text says.
    ///
    /// # Errors
    /// [`UnreadablePlan`] with what cannot be read.
    pub fn parse(text: &str) -> Result<Self, UnreadablePlan> {
        serde_json::from_str(text).map_err(|error| UnreadablePlan(error.to_string()))
    }

    /// What is said, in words for people.
    #[must_use]
    pub fn words(&self) -> String {
        let plan = |plan: &AdoptedPlan| format!("the plan of {} for {}", plan.as_of, plan.category);
        match self {
            Self::Adopt { plan: adopted } => format!("adopted {}", plan(adopted)),
            Self::Readopt { plan: adopted } => format!("adopted {} instead", plan(adopted)),
            Self::Owner { name: Some(name) } => format!("owner: {name}"),
            Self::Owner { name: None } => "no owner".to_owned(),
            Self::Status { status } => format!("status: {}", status.words()),
            Self::Note { text } => text.clone(),
            Self::Task { task, on: Some(on) } => format!("task {task} was done on {on}"),
            Self::Task { task, on: None } => format!("task {task} is not done"),
            Self::Actual { year, what, amount: Some(amount) } => {
                format!("{what} of {year}: {}", amount.to_pence_text())
            }
            Self::Actual { year, what, amount: None } => format!("{what} of {year}: unknown"),
            Self::Contract { contract, stance } => format!("{contract}: {stance}"),
            Self::Drop {} => "dropped".to_owned(),
        }
    }
}

/// One thing that one person said of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Content-derived public id.
    pub public_id: String,
    /// Public id of the entry.
    pub entry: String,
    /// Whose workplan.
    pub footprint: String,
    /// How many things had been said of the entry before.
    pub place: u64,
    /// What was said.
    pub said: Said,
    /// Who said it.
    pub actor: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub said_at: NaiveDateTime,
}

impl Word {
    /// The public id that follows from what is said: `V` and 24 hexadecimal digits.
    ///
    /// # Errors
    /// [`UnreadablePlan`] where what is said cannot be written.
    pub fn id_of(&self) -> Result<String, UnreadablePlan> {
        let (place, at, said) = (self.place.to_string(), self.said_at.and_utc().to_rfc3339(), self.said.to_text()?);
        let hash = hash_fields(&[
            Some("workplan word"),
            Some(&self.entry),
            Some(&place),
            Some(&said),
            Some(&self.actor),
            self.why.as_deref(),
            Some(&at),
        ]);
        Ok(format!("V{:024x}", hash >> 32))
    }
}

/// Why something cannot be said of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// What it needs is not there.
    #[error("{0}")]
    Request(String),
    /// It contradicts what stands.
    #[error("{0}")]
    Conflict(String),
}

impl Entry {
    /// Whether this may be said now.
    ///
    /// # Errors
    /// [`Unfit`] with the reason why not.
    pub fn allows(&self, said: &Said, why: Option<&str>, at: NaiveDateTime) -> Result<(), Unfit> {
        let reason = why.is_some_and(|why| !why.trim().is_empty());
        let request = |words: String| Err(Unfit::Request(words));
        let conflict = |words: String| Err(Unfit::Conflict(words));
        match said {
            Said::Adopt { .. } => conflict(format!("{} is adopted already: adopt a newer plan instead", self.id)),
            Said::Readopt { plan } => self.may_readopt(plan),
            Said::Status { status } => match self.status.to(*status) {
                Step::Forward => Ok(()),
                Step::Back if reason => Ok(()),
                Step::Back => request(format!("back from {} to {} needs a reason (why)", self.status, status)),
                Step::Same => conflict(format!("the entry is {status} already")),
                Step::Barred if *status == WorkStatus::Dropped => request("to drop an entry say drop".to_owned()),
                Step::Barred => conflict(format!("{} does not follow {}", status, self.status)),
            },
            Said::Drop {} if !reason => request("drop needs a reason (why)".to_owned()),
            Said::Drop {} if matches!(self.status, WorkStatus::Dropped | WorkStatus::Live) => {
                conflict(format!("the entry is {}: it cannot be dropped", self.status))
            }
            Said::Task { task, on } => {
                if self.plan.task(task).is_none() && !self.done.contains_key(task) {
                    return request(format!("{task} is no task of the entry"));
                }
                // Wherever on earth it is said, it is no later than tomorrow in UTC.
                match on {
                    Some(on) if at.date().succ_opt().is_some_and(|tomorrow| *on > tomorrow) => {
                        request(format!("{on} has not come yet: an actual date is no plan"))
                    }
                    _ => Ok(()),
                }
            }
            Said::Contract { contract, .. } if !self.plan.keys().contains(contract) => {
                request(format!("{contract} is no contract of the entry"))
            }
            Said::Note { text } if text.trim().is_empty() => request("note: nothing is said".to_owned()),
            Said::Owner { .. } | Said::Note { .. } | Said::Actual { .. } | Said::Contract { .. } | Said::Drop {} => {
                Ok(())
            }
        }
    }

    fn may_readopt(&self, plan: &AdoptedPlan) -> Result<(), Unfit> {
        if self.status == WorkStatus::Dropped {
            return Err(Unfit::Conflict("the entry is dropped: make it an idea again first".to_owned()));
        }
        if plan.footprint != self.footprint {
            return Err(Unfit::Request(format!("the plan is of {}, the entry of {}", plan.footprint, self.footprint)));
        }
        if plan.keys().is_disjoint(&self.plan.keys()) {
            return Err(Unfit::Request("the plan has no contract of the entry".to_owned()));
        }
        if plan.stages.is_empty() {
            return Err(Unfit::Request("the plan has no joint start".to_owned()));
        }
        Ok(())
    }
}

//! What stands of an entry after everything that was said of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};

use super::plan::{AdoptedPlan, ContractKey, PlannedContract};
use super::status::WorkStatus;
use super::word::{ActualKind, Said, Stance, Word};
use crate::engine::consolidation::FinancialYear;
use crate::engine::money::Amount;

/// Something that should be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Who said it.
    pub by: String,
    /// When.
    pub at: NaiveDateTime,
    /// The words.
    pub text: String,
}

/// An entry of a workplan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Public id.
    pub id: String,
    /// Whose workplan.
    pub footprint: String,
    /// The plan, as it was last adopted.
    pub plan: AdoptedPlan,
    /// Who adopted it first.
    pub adopted_by: String,
    /// When.
    pub adopted_at: NaiveDateTime,
    /// How many newer plans took the place of the first.
    pub readopted: u64,
    /// How far it has come.
    pub status: WorkStatus,
    /// The steps that were said and not taken back, with the day each was said.
    pub reached: BTreeMap<WorkStatus, NaiveDate>,
    /// Why it was dropped or taken back last.
    pub why: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What should be known, in the order it was said.
    pub notes: Vec<Note>,
    /// When tasks were really done, by the task's id.
    pub done: BTreeMap<String, NaiveDate>,
    /// What really came of financial years: known figures alone.
    pub actuals: BTreeMap<(FinancialYear, ActualKind), Amount>,
    /// What was decided of contracts; others are as planned.
    pub stances: BTreeMap<ContractKey, Stance>,
    /// How many things were said of it.
    pub version: u64,
    /// When the last of them was said.
    pub said_at: NaiveDateTime,
}

/// Words that are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an entry of a workplan: {0}")]
pub struct UnreadableEntry(&'static str);

impl Entry {
    /// What was decided of a contract.
    #[must_use]
    pub fn stance(&self, contract: &ContractKey) -> Stance {
        self.stances.get(contract).copied().unwrap_or(Stance::Planned)
    }

    /// Its contracts but those that people keep out.
    pub fn contracts(&self) -> impl Iterator<Item = &PlannedContract> {
        self.plan.contracts.iter().filter(|contract| self.stance(&contract.key) != Stance::Excluded)
    }

    fn adopted(word: &Word) -> Result<Self, UnreadableEntry> {
        let Said::Adopt { plan } = &word.said else { return Err(UnreadableEntry("it was not adopted first")) };
        Ok(Self {
            id: word.entry.clone(),
            footprint: word.footprint.clone(),
            plan: (**plan).clone(),
            adopted_by: word.actor.clone(),
            adopted_at: word.said_at,
            readopted: 0,
            status: WorkStatus::Idea,
            reached: BTreeMap::from([(WorkStatus::Idea, word.said_at.date())]),
            why: word.why.clone(),
            owner: None,
            notes: Vec::new(),
            done: BTreeMap::new(),
            actuals: BTreeMap::new(),
            stances: BTreeMap::new(),
            version: 1,
            said_at: word.said_at,
        })
    }

    fn follow(&mut self, word: &Word) -> Result<(), UnreadableEntry> {
        self.version = word.place.saturating_add(1);
        self.said_at = word.said_at;
        match &word.said {
            Said::Adopt { .. } => return Err(UnreadableEntry("it was adopted twice")),
            Said::Readopt { plan } => {
                self.plan = (**plan).clone();
                self.readopted = self.readopted.saturating_add(1);
            }
            Said::Owner { name } => self.owner.clone_from(name),
            Said::Status { status } => self.step(*status, word),
            Said::Drop {} => self.step(WorkStatus::Dropped, word),
            Said::Note { text } => {
                self.notes.push(Note { by: word.actor.clone(), at: word.said_at, text: text.clone() });
            }
            Said::Task { task, on } => {
                match on {
                    Some(on) => self.done.insert(task.clone(), *on),
                    None => self.done.remove(task),
                };
            }
            Said::Actual { year, what, amount } => {
                match amount {
                    Some(amount) => self.actuals.insert((*year, *what), *amount),
                    None => self.actuals.remove(&(*year, *what)),
                };
            }
            Said::Contract { contract, stance } => {
                match stance {
                    Stance::Planned => self.stances.remove(contract),
                    other => self.stances.insert(contract.clone(), *other),
                };
            }
        }
        Ok(())
    }

    /// Steps beyond the one that is said now are taken back.
    fn step(&mut self, status: WorkStatus, word: &Word) {
        if status != WorkStatus::Dropped {
            self.reached.retain(|reached, _| *reached < status);
        }
        self.reached.insert(status, word.said_at.date());
        self.status = status;
        self.why.clone_from(&word.why);
    }
}

/// What stands of an entry after these words; in which order they are given does not matter, their places do.
///
/// # Errors
/// [`UnreadableEntry`] when they are of several entries, one is missing or twice, or the first adopts nothing.
pub fn fold_words(words: &[Word]) -> Result<Entry, UnreadableEntry> {
    let mut ordered: Vec<&Word> = words.iter().collect();
    ordered.sort_by_key(|word| word.place);
    let (first, others) = ordered.split_first().ok_or(UnreadableEntry("nothing was said of it"))?;
    let mut entry = Entry::adopted(first)?;
    if first.place != 0 {
        return Err(UnreadableEntry("what was said first is missing"));
    }
    for word in others {
        if word.entry != entry.id || word.place != entry.version {
            return Err(UnreadableEntry("a word is missing, twice or of another entry"));
        }
        entry.follow(word)?;
    }
    Ok(entry)
}

/// A contract that an entry has taken: no other entry may adopt it, and a planner leaves it out or keeps it where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenContract {
    /// Which.
    pub key: ContractKey,
    /// Public id of the entry.
    pub entry: String,
    /// Whose workplan.
    pub footprint: String,
    /// Whether people keep it there whatever a plan says.
    pub pinned: bool,
    /// The day by which the entry has it leave.
    pub leave_date: NaiveDate,
}

/// The contracts that entries not dropped have taken, by contract; those that people keep out are free.
#[must_use]
pub fn taken_contracts<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<TakenContract> {
    let mut taken = Vec::new();
    let mut met = BTreeSet::new();
    for entry in entries {
        if entry.status == WorkStatus::Dropped || !met.insert(entry.id.as_str()) {
            continue;
        }
        taken.extend(entry.contracts().map(|contract| TakenContract {
            key: contract.key.clone(),
            entry: entry.id.clone(),
            footprint: entry.footprint.clone(),
            pinned: entry.stance(&contract.key) == Stance::Pinned,
            leave_date: contract.leave_date,
        }));
    }
    taken.sort_by(|left, right| (&left.key, &left.entry).cmp(&(&right.key, &right.entry)));
    taken
}

//! Adopting a candidate, and saying something of an entry: compared and appended in one transaction.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::entries::{entries_of, folded, missing};
use super::fresh::{CandidateChoice, fresh_plan};
use crate::app::once::Once;
use crate::app::reading::Reading;
use crate::app::spoken::{NAME_MOST, WHY_MOST, check_spoken};
use crate::app::{AppError, ConsolidateRequest, Likewise};
use crate::engine::workplan::{
    ContractKey, Entry, Said, Unfit, Word, WordKind, WorkStatus, fold_words, taken_contracts,
};
use crate::store::{
    Db, RequestKey, StoreError, append_workplan_word, begin_workplan, words_of_workplan_entry, workplan_words, write,
};

/// A candidate that is to become an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptRequest {
    /// The plan that it is a candidate of.
    pub plan: ConsolidateRequest,
    /// Which candidate.
    pub choice: CandidateChoice,
    /// The hash of the candidate that was looked at.
    pub expected: Option<String>,
}

/// A newer plan that is to take the place of an entry's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadoptRequest {
    /// The newer plan's date and horizon; its footprint is the entry's.
    pub plan: ConsolidateRequest,
    /// Which candidate; the one that has most of the entry's contracts where none is named.
    pub choice: Option<CandidateChoice>,
    /// The hash of the candidate that was looked at.
    pub expected: Option<String>,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkplanWish {
    /// Adopt a candidate.
    Adopt(AdoptRequest),
    /// Of an entry: adopt a newer plan instead.
    Readopt(String, ReadoptRequest),
    /// Of an entry: anything else.
    Say(String, Said),
}

/// A person's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkplanWord {
    /// What is said.
    pub wish: WorkplanWish,
    /// Who says it.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub at: NaiveDateTime,
    /// How many things had been said of the entry when the one who speaks looked at it.
    pub seen: Option<u64>,
    /// The request's key.
    pub key: Option<RequestKey>,
}

/// What was said, and what stands then.
#[derive(Debug, Clone)]
pub struct SaidOfEntry {
    /// The word.
    pub word: Word,
    /// The entry after it.
    pub entry: Entry,
}

/// What becomes of a request in the transaction that writes.
enum Outcome {
    Said(Box<Word>),
    /// It was said before, with the same key: the word's entry and id.
    Before(String),
}

impl WorkplanWord {
    /// The request is the same whenever it is asked and whatever was seen.
    fn once(&self) -> Once<'_> {
        let Self { wish, by, why, .. } = self;
        Once::new(self.key.as_ref(), &format!("{wish:?} {by:?} {why:?}"), self.at)
    }
}

impl Likewise {
    /// Says something of an entry that needs no plan.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such entry, [`AppError::Conflict`] when it contradicts what stands,
    /// [`AppError::Moved`] when others spoke since it was seen, [`AppError::Request`] when it makes no sense; otherwise when
    /// the store fails.
    pub fn say_of_workplan(&self, request: &WorkplanWord) -> Result<SaidOfEntry, AppError> {
        check_texts(request)?;
        match &request.wish {
            WorkplanWish::Say(entry, said) => self.append(entry, said.clone(), request),
            _ => Err(AppError::Internal("a plan is needed here")),
        }
    }

    /// What was answered to the same request before, where it bears a key.
    fn answered(&self, request: &WorkplanWord) -> Result<Option<SaidOfEntry>, AppError> {
        if request.key.is_none() {
            return Ok(None);
        }
        let mut db = self.store.connect()?;
        let before = request.once().answered(&mut db)?;
        before.map(|name| said_before(&mut db, &name)).transpose()
    }

    fn append(&self, entry: &str, said: Said, request: &WorkplanWord) -> Result<SaidOfEntry, AppError> {
        let mut db = self.store.connect()?;
        let outcome = write(&mut db, |db| append(db, entry, said, request))?;
        match outcome {
            Outcome::Said(word) => {
                let mut words = words_of_workplan_entry(&mut db, &word.entry)?;
                words.retain(|one| one.place <= word.place);
                Ok(SaidOfEntry { entry: folded(&words)?, word: *word })
            }
            Outcome::Before(name) => said_before(&mut db, &name),
        }
    }
}

impl Reading {
    /// Adopts a candidate, adopts a newer plan, or says anything else of an entry.
    ///
    /// # Errors
    /// As [`Likewise::say_of_workplan`]; [`AppError::NotFound`] too when there is no such candidate, [`AppError::Moved`] when
    /// the candidate is not the one that was seen, [`AppError::Conflict`] when another entry has one of its contracts.
    pub fn say_of_workplan(&mut self, likewise: &Likewise, request: &WorkplanWord) -> Result<SaidOfEntry, AppError> {
        check_texts(request)?;
        if let Some(before) = likewise.answered(request)? {
            return Ok(before);
        }
        let names = self.names();
        match &request.wish {
            WorkplanWish::Say(..) => likewise.say_of_workplan(request),
            WorkplanWish::Adopt(asked) => {
                let plan = fresh_plan(&mut self.db, &names, &asked.plan)?;
                let plan = Box::new(plan.chosen(&asked.choice, asked.expected.as_deref())?);
                likewise.append(&plan.entry_id(), Said::Adopt { plan }, request)
            }
            WorkplanWish::Readopt(id, asked) => {
                let words = words_of_workplan_entry(&mut *likewise.store.pooled()?, id)?;
                if words.is_empty() {
                    return Err(missing(id));
                }
                let entry = folded(&words)?;
                let fresh = fresh_plan(&mut self.db, &names, &asked.plan)?;
                let choice = match &asked.choice {
                    Some(choice) => choice.clone(),
                    None => {
                        let own = entry.plan.keys();
                        let counts = fresh.plan.candidates.iter().map(|plan| plan.keys().intersection(&own).count());
                        // Of equals the first: it is worth most.
                        let most = counts.zip(1_usize..).max_by_key(|(count, place)| (*count, usize::MAX - place));
                        let most = most.filter(|(count, _)| *count > 0);
                        let nothing = || AppError::NotFound { what: "candidate with contracts of", name: id.clone() };
                        CandidateChoice::Place(most.ok_or_else(nothing)?.1)
                    }
                };
                let plan = Box::new(fresh.chosen(&choice, asked.expected.as_deref())?);
                likewise.append(id, Said::Readopt { plan }, request)
            }
        }
    }
}

fn append(db: &mut Db, entry: &str, said: Said, request: &WorkplanWord) -> Result<Outcome, StoreError> {
    begin_workplan(db)?;
    let once = request.once();
    if let Some(name) = once.answered(db)? {
        return Ok(Outcome::Before(name));
    }
    let mut words = words_of_workplan_entry(db, entry)?;
    let footprint = check_fits(&words, entry, &said, request)?;
    let mut word = Word {
        public_id: String::new(),
        entry: entry.to_owned(),
        footprint,
        place: u64::try_from(words.len()).unwrap_or(u64::MAX),
        said,
        actor: request.by.trim().to_owned(),
        why: request.why.clone(),
        said_at: request.at,
    };
    word.public_id = word.id_of().map_err(|error| StoreError::Senseless(error.to_string()))?;
    words.push(word.clone());
    check_contracts(db, &words)?;
    append_workplan_word(db, &word)?;
    once.remember(db, &format!("{} {}", word.entry, word.public_id))?;
    Ok(Outcome::Said(Box::new(word)))
}

/// That this may follow what was said; tells whose workplan it is.
fn check_fits(words: &[Word], id: &str, said: &Said, request: &WorkplanWord) -> Result<String, StoreError> {
    if words.is_empty() {
        return match said {
            Said::Adopt { plan } => Ok(plan.footprint.clone()),
            _ => Err(StoreError::NotFound { what: "workplan entry", name: id.to_owned() }),
        };
    }
    let entry = readable(words)?;
    if let Some(seen) = request.seen.filter(|seen| *seen != entry.version) {
        let told = format!("{} things were said of {id}, not {seen}: look at it again", entry.version);
        return Err(StoreError::Moved(told));
    }
    entry.allows(said, request.why.as_deref(), request.at).map_err(|error| match error {
        Unfit::Request(words) => StoreError::Senseless(words),
        Unfit::Conflict(words) => StoreError::Conflict(words),
    })?;
    Ok(entry.footprint)
}

fn readable(words: &[Word]) -> Result<Entry, StoreError> {
    let id = words.first().map_or("", |word| word.entry.as_str());
    fold_words(words).map_err(|error| StoreError::corrupt("a workplan entry", format!("{id}: {error}")))
}

/// That no other entry has a contract of this one. Only words that give an entry contracts can bring that about.
fn check_contracts(db: &mut Db, words: &[Word]) -> Result<(), StoreError> {
    let kind = words.last().map(|word| word.said.kind());
    let gives = [WordKind::Adopt, WordKind::Readopt, WordKind::Status, WordKind::Contract];
    if kind.is_none_or(|kind| !gives.contains(&kind)) {
        return Ok(());
    }
    let entry = readable(words)?;
    if entry.status == WorkStatus::Dropped {
        return Ok(());
    }
    let all = entries_of(&workplan_words(db, &[])?).map_err(|error| StoreError::Senseless(error.to_string()))?;
    let own: BTreeSet<&ContractKey> = entry.contracts().map(|contract| &contract.key).collect();
    let others = taken_contracts(all.iter().filter(|other| other.id != entry.id));
    match others.into_iter().find(|taken| own.contains(&taken.key)) {
        None => Ok(()),
        Some(taken) => {
            let told = format!("{} is in the entry {} of {} already", taken.key, taken.entry, taken.footprint);
            Err(StoreError::Conflict(told))
        }
    }
}

/// The very answer to a request that was asked before, by the word's entry and id.
fn said_before(db: &mut Db, name: &str) -> Result<SaidOfEntry, AppError> {
    let (entry, id) = name.split_once(' ').ok_or(AppError::Internal("a request's answer cannot be read"))?;
    let mut words = words_of_workplan_entry(db, entry)?;
    let place = words.iter().position(|word| word.public_id == id);
    words.truncate(place.map_or(0, |place| place.saturating_add(1)));
    let word = words.last().cloned().ok_or(AppError::Internal("a request's answer is lost"))?;
    Ok(SaidOfEntry { entry: folded(&words)?, word })
}

fn check_texts(request: &WorkplanWord) -> Result<(), AppError> {
    let why = request.why.as_deref().map(|why| ("why", why, WHY_MOST));
    let own = match &request.wish {
        WorkplanWish::Say(_, Said::Owner { name: Some(name) }) => Some(("owner", name.as_str(), NAME_MOST)),
        WorkplanWish::Say(_, Said::Note { text }) => Some(("note", text.as_str(), WHY_MOST)),
        _ => None,
    };
    check_spoken(&request.by, why.into_iter().chain(own))
}

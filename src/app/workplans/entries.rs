//! Entries as they stand.

use chrono::NaiveDate;

use crate::app::names::Names;
use crate::app::{AppError, Likewise};
use crate::engine::period::Window;
use crate::engine::workplan::{Entry, Word, fold_words};
use crate::store::{Db, words_of_workplan_entry, workplan_words};

/// The entries of footprints.
#[derive(Debug, Clone)]
pub struct Workplan {
    /// Whose; of all where none is named.
    pub footprints: Vec<String>,
    /// The day at which lateness is told.
    pub as_of: NaiveDate,
    /// By first joint start and id.
    pub entries: Vec<Entry>,
}

impl Workplan {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        match self.footprints.as_slice() {
            [] => "Workplan".to_owned(),
            codes => format!("Workplan of {}", codes.join(", ")),
        }
    }
}

/// Everything that was said of an entry, and what stands.
#[derive(Debug, Clone)]
pub struct EntryHistory {
    /// What stands.
    pub entry: Entry,
    /// In the order it was said.
    pub words: Vec<Word>,
}

/// The entries of these footprints, or of all where none is named.
///
/// # Errors
/// [`AppError::NotFound`] when nobody knows a footprint; otherwise when the store fails.
pub fn workplan(likewise: &Likewise, footprints: &[String], as_of: NaiveDate) -> Result<Workplan, AppError> {
    let mut footprints = footprints.to_vec();
    footprints.sort();
    footprints.dedup();
    let mut db = likewise.store.pooled()?;
    let mut entries = entries_of(&workplan_words(&mut db, &footprints)?)?;
    let empty: Vec<&String> =
        footprints.iter().filter(|code| entries.iter().all(|entry| entry.footprint != **code)).collect();
    if !empty.is_empty() {
        let names = Names::load(&mut db)?;
        for code in empty {
            names.group(&mut db, code, Window::ALL)?;
        }
    }
    entries.sort_by(|left, right| (left.plan.joint_start(), &left.id).cmp(&(right.plan.joint_start(), &right.id)));
    Ok(Workplan { footprints, as_of, entries })
}

/// One entry.
///
/// # Errors
/// [`AppError::NotFound`] when nobody adopted it; otherwise when the store fails.
pub fn workplan_entry(likewise: &Likewise, id: &str) -> Result<Entry, AppError> {
    entry_history(likewise, id).map(|history| history.entry)
}

/// One entry with everything that was said of it.
///
/// # Errors
/// As [`workplan_entry`].
pub fn entry_history(likewise: &Likewise, id: &str) -> Result<EntryHistory, AppError> {
    let words = words_of_workplan_entry(&mut *likewise.store.pooled()?, id)?;
    if words.is_empty() {
        return Err(missing(id));
    }
    Ok(EntryHistory { entry: folded(&words)?, words })
}

/// There is no such entry.
pub(super) fn missing(id: &str) -> AppError {
    AppError::NotFound { what: "workplan entry", name: id.to_owned() }
}

/// What stands after words of one entry.
pub(super) fn folded(words: &[Word]) -> Result<Entry, AppError> {
    fold_words(words).map_err(|error| {
        tracing::error!(%error, "an entry of a workplan cannot be read");
        AppError::Internal("an entry of a workplan cannot be read")
    })
}

/// What stands of each entry. Words come by entry and place.
pub(super) fn entries_of(words: &[Word]) -> Result<Vec<Entry>, AppError> {
    words.chunk_by(|left, right| left.entry == right.entry).map(folded).collect()
}

/// Every entry there is.
pub(in crate::app) fn all_entries(db: &mut Db) -> Result<Vec<Entry>, AppError> {
    entries_of(&workplan_words(db, &[])?)
}

//! How a contract changed from one import to the next, column by column.

use std::fmt;

use chrono::NaiveDateTime;

use super::columns::columns;
use crate::engine::model::Contract;
use crate::engine::model::vocabulary::words;

words! {
    /// What became of a version.
    VersionState {
        /// It counts.
        Current = "current",
        /// A later one took its place.
        Replaced = "replaced",
        /// Its import was deleted: what it stated is gone, and the version before counts again.
        Withdrawn = "withdrawn",
    }
}

/// A version of a contract as it was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Public id of the import.
    pub import: String,
    /// When that was published (UTC).
    pub published_at: NaiveDateTime,
    /// What it stated.
    pub stated: Stated,
}

/// What is left of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// The contract.
    Contract(Box<Contract>),
    /// Nothing: its import was deleted then (UTC).
    Withdrawn(NaiveDateTime),
}

/// A column that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChange {
    /// The column of a register.
    pub column: &'static str,
    /// What it stated before; nothing where it stated nothing.
    pub from: Option<String>,
    /// What it states now.
    pub to: Option<String>,
}

/// One entry of a contract's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Public id of the import.
    pub import: String,
    /// When that was published (UTC).
    pub published_at: NaiveDateTime,
    /// What became of it.
    pub state: VersionState,
    /// When its import was deleted (UTC).
    pub withdrawn_at: Option<NaiveDateTime>,
    /// What changed against the version before that still stands; of the first one everything it states.
    pub changes: Vec<ColumnChange>,
}

/// The columns in which two versions differ, in the order of a register. Without a version before, all that is stated.
#[must_use]
pub fn differences(before: Option<&Contract>, after: &Contract) -> Vec<ColumnChange> {
    let former = before.map(columns).unwrap_or_default();
    let mut changes = Vec::new();
    for (place, (column, to)) in columns(after).into_iter().enumerate() {
        let from = former.get(place).and_then(|(_, text)| text.clone());
        if from != to {
            changes.push(ColumnChange { column, from, to });
        }
    }
    changes
}

/// A contract's history from its versions in the order they were published. The last one whose import still stands is
/// the one that counts.
#[must_use]
pub fn history(versions: &[Version]) -> Vec<Entry> {
    let stands = |version: &Version| matches!(version.stated, Stated::Contract(_));
    let current = versions.iter().rposition(stands);
    let mut before: Option<&Contract> = None;
    let mut entries = Vec::with_capacity(versions.len());
    for (place, version) in versions.iter().enumerate() {
        let (state, withdrawn_at, changes) = match &version.stated {
            Stated::Withdrawn(at) => (VersionState::Withdrawn, Some(*at), Vec::new()),
            Stated::Contract(contract) => {
                let changes = differences(before, contract);
                before = Some(contract);
                let state = if current == Some(place) { VersionState::Current } else { VersionState::Replaced };
                (state, None, changes)
            }
        };
        let (import, published_at) = (version.import.clone(), version.published_at);
        entries.push(Entry { import, published_at, state, withdrawn_at, changes });
    }
    entries
}

//! The costs that items are decided by words with: those of the store, else those the project ships.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{AppError, Likewise};
use crate::engine::matching::WordCosts;
use crate::ingest::IngestError;
use crate::store::{Db, StateName, StoreFacts, read_state, write, write_state};

/// Most bytes of a table of costs that are read.
const BYTES_MAX: u64 = 64 << 10;

/// The costs that this store decides with.
pub(super) fn word_costs(db: &mut Db) -> Result<WordCosts, AppError> {
    kept(read_state(db, StateName::WordCosts)?.as_deref())
}

/// The costs by the facts of one moment.
pub(super) fn word_costs_of(facts: &StoreFacts) -> Result<WordCosts, AppError> {
    kept(facts.word_costs.as_deref())
}

fn kept(table: Option<&str>) -> Result<WordCosts, AppError> {
    let Some(table) = table.filter(|table| !table.is_empty()) else { return Ok(*WordCosts::shipped()) };
    WordCosts::read(table)
        .map_err(|error| AppError::Unsupported(format!("the word costs kept in the store cannot be used: {error}")))
}

/// Takes the costs of a file for this store, or those the project ships where no file is named. Decisions that no person
/// confirmed are made again at the next refresh, where the costs are others.
///
/// # Errors
/// [`AppError`] when the file cannot be read, its table is not whole, or the store cannot be written.
pub fn adopt_word_costs(likewise: &Likewise, file: Option<&Path>) -> Result<WordCosts, AppError> {
    let costs = file.map(read_table).transpose()?;
    let table = costs.as_ref().map(WordCosts::rows).unwrap_or_default();
    write(&mut likewise.store.connect()?, |db| write_state(db, StateName::WordCosts, &table))?;
    Ok(costs.unwrap_or_default())
}

fn read_table(path: &Path) -> Result<WordCosts, AppError> {
    let refused =
        |what: &dyn std::fmt::Display| AppError::Unsupported(format!("{} holds no word costs: {what}", path.display()));
    let failed = |source| IngestError::Open { file: path.display().to_string(), source };
    let mut text = String::new();
    let read = File::open(path).map_err(failed)?.take(BYTES_MAX + 1).read_to_string(&mut text);
    read.map_err(|error| refused(&format!("it is no text ({error})")))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(refused(&"it is larger than 64 KB"));
    }
    WordCosts::read(&text).map_err(|error| refused(&error))
}

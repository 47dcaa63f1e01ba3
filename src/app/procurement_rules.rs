//! The tables of procurement law that count: those shipped, with what imports brought laid over them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{AppError, Likewise};
use crate::engine::procurement::{Rule, Rules};
use crate::ingest::shipped_rules;
use crate::store::{self, Db};

/// A row of the tables, and where it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRule {
    /// The row.
    pub rule: Rule,
    /// Whether an import brought it; else it is shipped.
    pub imported: bool,
}

/// The tables that count in this store.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn rules_in(db: &mut Db) -> Result<Rules, AppError> {
    Ok(shipped_rules()?.laid_under(store::procurement_rules(db)?))
}

/// Every row of the tables by key and day, or those that count on a day.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn procurement_rules(likewise: &Likewise, on: Option<NaiveDate>) -> Result<Vec<ListedRule>, AppError> {
    procurement_rules_in(&mut likewise.store.connect()?, on)
}

/// The same from a connection.
///
/// # Errors
/// As [`procurement_rules`].
pub fn procurement_rules_in(db: &mut Db, on: Option<NaiveDate>) -> Result<Vec<ListedRule>, AppError> {
    let brought = store::procurement_rules(db)?;
    let keys: BTreeSet<String> = brought.iter().map(Rule::record_key).collect();
    let rules = shipped_rules()?.laid_under(brought);
    let listed = |rule: &Rule| ListedRule { rule: rule.clone(), imported: keys.contains(&rule.record_key()) };
    Ok(match on {
        Some(day) => rules.on(day).map(listed).collect(),
        None => rules.all().map(listed).collect(),
    })
}

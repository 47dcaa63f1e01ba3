//! Small facts about the store as a whole.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::Text;

use super::products::EMPTY_CATALOGUE;
use super::schema::store_state;
use super::{Db, StoreError, each};

/// The facts the store keeps of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateName {
    /// Counts every change to published data.
    Revision,
    /// The revision, catalogue, weights and vocabulary that decisions and price points rest on.
    RefreshedFrom,
    /// Content hash of the current catalogue.
    CatalogueVersion,
    /// The latest order month in the current lines, `YYYY-MM`.
    LatestMonth,
    /// Content hash of the current categories of files.
    CategoriesVersion,
    /// The table of costs that items are decided by words with; empty where those the project ships are.
    WordCosts,
    /// What the decisions came to, counted.
    Counted,
}

impl StateName {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::RefreshedFrom => "refreshed_from",
            Self::CatalogueVersion => "catalogue_version",
            Self::LatestMonth => "latest_month",
            Self::CategoriesVersion => "categories_version",
            Self::WordCosts => "word_costs",
            Self::Counted => "counted",
        }
    }
}

/// The fact's value, if it was ever written.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn read_state(db: &mut Db, name: StateName) -> Result<Option<String>, StoreError> {
    recall(db, name.as_str())
}

/// What the store is, and what its decisions and price points were last made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreFacts {
    /// Counts every change to published data; empty before the first.
    pub revision: String,
    /// Content hash of the current catalogue.
    pub catalogue_version: String,
    /// The state that decisions and price points rest on, if there is one.
    pub refreshed_from: Option<String>,
    /// The table of costs that words are decided with, if another than the project's was ever taken.
    pub word_costs: Option<String>,
}

/// Reads the facts of one moment in one small query.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn store_facts(db: &mut Db) -> Result<StoreFacts, StoreError> {
    let names = [StateName::Revision, StateName::CatalogueVersion, StateName::RefreshedFrom, StateName::WordCosts]
        .map(StateName::as_str);
    let rows: Vec<(String, String)> = store_state::table
        .filter(store_state::name.eq_any(names))
        .select((store_state::name, store_state::value))
        .load(db)?;
    let mut facts: HashMap<String, String> = rows.into_iter().collect();
    let mut fact = |name: StateName| facts.remove(name.as_str());
    Ok(StoreFacts {
        revision: fact(StateName::Revision).unwrap_or_default(),
        catalogue_version: fact(StateName::CatalogueVersion).unwrap_or_else(|| EMPTY_CATALOGUE.to_owned()),
        refreshed_from: fact(StateName::RefreshedFrom),
        word_costs: fact(StateName::WordCosts),
    })
}

/// Writes the fact.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_state(db: &mut Db, name: StateName, value: &str) -> Result<(), StoreError> {
    remember(db, name.as_str(), value)
}

/// Counts one more change to published data and returns how many that makes. Call it inside the transaction that makes the
/// change.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn bump_revision(db: &mut Db) -> Result<i64, StoreError> {
    // One statement, so that of two changes at once neither goes uncounted.
    let count = "INSERT INTO store_state (name, value) VALUES ($1, '1') ON CONFLICT (name) DO UPDATE \
                 SET value = CAST(CAST(store_state.value AS BIGINT) + 1 AS TEXT)";
    let name = StateName::Revision.as_str();
    each!(db, connection => sql_query(count).bind::<Text, _>(name).execute(connection))?;
    let count = read_state(db, StateName::Revision)?.unwrap_or_default();
    count.parse().map_err(|error| StoreError::corrupt("the revision", error))
}

/// Remembers a text under a name of the caller's (`mapping/lines/R1H`).
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn remember(db: &mut Db, name: &str, text: &str) -> Result<(), StoreError> {
    let row = (store_state::name.eq(name), store_state::value.eq(text));
    each!(db, connection => diesel::insert_into(store_state::table)
        .values(row)
        .on_conflict(store_state::name)
        .do_update()
        .set(store_state::value.eq(text))
        .execute(connection))?;
    Ok(())
}

/// The text remembered under a name.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn recall(db: &mut Db, name: &str) -> Result<Option<String>, StoreError> {
    Ok(store_state::table.filter(store_state::name.eq(name)).select(store_state::value).first(db).optional()?)
}

//! Small facts about the store as a whole.

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::Text;

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
}

impl StateName {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::RefreshedFrom => "refreshed_from",
            Self::CatalogueVersion => "catalogue_version",
        }
    }
}

/// The fact's value, if it was ever written.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn read_state(db: &mut Db, name: StateName) -> Result<Option<String>, StoreError> {
    Ok(store_state::table
        .filter(store_state::name.eq(name.as_str()))
        .select(store_state::value)
        .first(db)
        .optional()?)
}

/// Writes the fact.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_state(db: &mut Db, name: StateName, value: &str) -> Result<(), StoreError> {
    let row = (store_state::name.eq(name.as_str()), store_state::value.eq(value));
    each!(db, connection => diesel::insert_into(store_state::table)
        .values(row)
        .on_conflict(store_state::name)
        .do_update()
        .set(store_state::value.eq(value))
        .execute(connection))?;
    Ok(())
}

/// Counts one more change to published data. Call it inside the transaction that makes the change.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn bump_revision(db: &mut Db) -> Result<(), StoreError> {
    // One statement, so that of two changes at once neither goes uncounted.
    let count = "INSERT INTO store_state (name, value) VALUES ($1, '1') ON CONFLICT (name) DO UPDATE \
                 SET value = CAST(CAST(store_state.value AS BIGINT) + 1 AS TEXT)";
    let name = StateName::Revision.as_str();
    each!(db, connection => sql_query(count).bind::<Text, _>(name).execute(connection))?;
    Ok(())
}

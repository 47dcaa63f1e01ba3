//! Rows that come in versions: of all published rows with one key, those of the latest publish are current.
//!
//! Rows are appended invisible (`current` false), shown at publishing and taken away with their import, when the
//! version before counts again. Nothing is altered but the mark.

use diesel::prelude::{QueryableByName, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::{Db, StoreError, each};

/// The tables whose rows come in versions.
pub(super) const VERSIONED: [&str; 10] = [
    "organisation_records",
    "group_members",
    "product_records",
    "reference_prices",
    "contracts",
    "category_records",
    "rates",
    "rate_cards",
    "unit_costs",
    "procurement_rules",
];

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn run(db: &mut Db, statement: &str, import_id: i64) -> Result<usize, StoreError> {
    Ok(each!(db, connection => sql_query(statement).bind::<BigInt, _>(import_id).execute(connection))?)
}

/// Makes the rows of an import the current ones; of several with one key the last written. Returns how many rows were
/// replaced.
pub(super) fn show(db: &mut Db, table: &str, import_id: i64) -> Result<usize, StoreError> {
    let replaced = run(
        db,
        &format!(
            "UPDATE {table} SET current = FALSE WHERE current AND import_id <> $1 \
             AND record_key IN (SELECT record_key FROM {table} WHERE import_id = $1)"
        ),
        import_id,
    )?;
    let shown = run(
        db,
        &format!(
            "UPDATE {table} SET current = TRUE WHERE id IN (\
               SELECT max(id) FROM {table} WHERE import_id = $1 GROUP BY record_key)"
        ),
        import_id,
    )?;
    let written: Count = each!(db, connection =>
        sql_query(format!("SELECT count(*) AS number FROM {table} WHERE import_id = $1"))
            .bind::<BigInt, _>(import_id)
            .get_result(connection))?;
    let repeated = usize::try_from(written.number).unwrap_or(0).saturating_sub(shown);
    Ok(replaced + repeated)
}

/// Takes the current rows of an import away and lets the latest published version before them count again.
pub(super) fn hide(db: &mut Db, table: &str, import_id: i64) -> Result<(), StoreError> {
    run(
        db,
        &format!(
            "UPDATE {table} SET current = TRUE WHERE id IN (\
               SELECT id FROM (\
                 SELECT v.id AS id, row_number() OVER (\
                   PARTITION BY v.record_key ORDER BY i.publish_order DESC, v.id DESC) AS place \
                 FROM {table} v JOIN imports i ON i.id = v.import_id \
                 WHERE i.status = 'published' AND i.id <> $1 AND v.record_key IN (\
                   SELECT record_key FROM {table} WHERE import_id = $1 AND current)\
               ) ranked WHERE place = 1)"
        ),
        import_id,
    )?;
    erase(db, table, import_id)
}

/// Removes the rows of an import.
pub(super) fn erase(db: &mut Db, table: &str, import_id: i64) -> Result<(), StoreError> {
    run(db, &format!("DELETE FROM {table} WHERE import_id = $1"), import_id)?;
    Ok(())
}

/// Keys with no current row although a published version exists, or with several: what `verify` asks.
pub(super) fn broken_keys(db: &mut Db, table: &str) -> Result<i64, StoreError> {
    let statement = format!(
        "SELECT count(*) AS number FROM (\
           SELECT v.record_key FROM {table} v JOIN imports i ON i.id = v.import_id WHERE i.status = 'published' \
           GROUP BY v.record_key HAVING sum(CASE WHEN v.current THEN 1 ELSE 0 END) <> 1) keys"
    );
    let count: Count = each!(db, connection => sql_query(statement).get_result(connection))?;
    Ok(count.number)
}

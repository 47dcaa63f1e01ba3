//! Rows that were not taken, with their reasons.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::count_star;
use diesel::prelude::{ExpressionMethods, Insertable, JoinOnDsl, QueryDsl, RunQueryDsl};

use super::schema::{imports, rejections};
use super::{Db, ImportKind, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{Currency, Rejection};
use crate::engine::money::Amount;

/// A rejection with its file and the currency its spend is in, where known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedRejection {
    /// Name of the file, without folders.
    pub file: String,
    /// Currency of the row, where it could be read.
    pub currency: Option<Currency>,
    /// What was wrong.
    pub rejection: Rejection,
}

#[derive(Insertable)]
#[diesel(table_name = rejections, treat_none_as_default_value = false)]
struct RejectionRow<'a> {
    import_id: i64,
    file: &'a str,
    row_number: i64,
    column_name: &'a str,
    reason: &'a str,
    value: &'a str,
    currency: Option<String>,
    spend: Option<i64>,
    row_hash: Vec<u8>,
}

/// Appends rejections to an import.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_rejections(db: &mut Db, import_id: i64, list: &[NumberedRejection]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<RejectionRow> = chunk
            .iter()
            .map(|entry| RejectionRow {
                import_id,
                file: &entry.file,
                row_number: i64::try_from(entry.rejection.row).unwrap_or(i64::MAX),
                column_name: &entry.rejection.column,
                reason: &entry.rejection.reason,
                value: &entry.rejection.value,
                currency: entry.currency.map(|currency| currency.to_string()),
                spend: entry.rejection.spend.map(Amount::micros),
                row_hash: entry.rejection.row_hash.to_be_bytes().to_vec(),
            })
            .collect();
        each!(db, connection => diesel::insert_into(rejections::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The first rejections of an import by file (in the order of bytes) and row.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn rejections_of(db: &mut Db, import_id: i64, limit: i64) -> Result<Vec<NumberedRejection>, StoreError> {
    rejections_from(db, import_id, 0, limit)
}

/// Rejections of an import by file (in the order of bytes) and row, without so many that come first.
pub(super) fn rejections_from(
    db: &mut Db,
    import_id: i64,
    mut skipped: i64,
    limit: i64,
) -> Result<Vec<NumberedRejection>, StoreError> {
    let mut files: Vec<(String, i64)> = rejections::table
        .filter(rejections::import_id.eq(import_id))
        .group_by(rejections::file)
        .select((rejections::file, count_star()))
        .load(db)?;
    // Sorted here and not by the database, whose languages sort texts differently.
    files.sort_unstable();
    let mut found = Vec::new();
    for (file, held) in files {
        let missing = limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if missing <= 0 {
            break;
        }
        if skipped < held {
            found.extend(rejections_of_file(db, import_id, &file, (skipped, missing))?);
        }
        skipped = (skipped - held).max(0);
    }
    Ok(found)
}

fn rejections_of_file(
    db: &mut Db,
    import_id: i64,
    file: &str,
    (skipped, limit): (i64, i64),
) -> Result<Vec<NumberedRejection>, StoreError> {
    type Row = (String, i64, String, String, String, Option<String>, Option<i64>, Vec<u8>);
    let rows: Vec<Row> = rejections::table
        .filter(rejections::import_id.eq(import_id))
        .filter(rejections::file.eq(file))
        .order((rejections::row_number, rejections::id))
        .offset(skipped)
        .limit(limit)
        .select((
            rejections::file,
            rejections::row_number,
            rejections::column_name,
            rejections::reason,
            rejections::value,
            rejections::currency,
            rejections::spend,
            rejections::row_hash,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(file, row, column, reason, value, currency, spend, hash)| NumberedRejection {
            file,
            currency: currency.as_deref().and_then(Currency::parse),
            rejection: Rejection {
                row: u64::try_from(row).unwrap_or(0),
                column,
                reason,
                value,
                spend: spend.map(Amount::from_micros),
                row_hash: hash.try_into().map_or(0, u128::from_be_bytes),
            },
        })
        .collect())
}

/// Rejected rows of one kind of import by currency: how many, and what they say they are worth.
///
/// The same row met in several imports counts once (as often as the import that holds it most often).
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn rejection_totals(db: &mut Db, kind: ImportKind) -> Result<BTreeMap<Option<Currency>, (u64, i128)>, StoreError> {
    type Row = (i64, Vec<u8>, Option<String>, Option<i64>);
    // How often a row was met, and the currency and spend it states.
    type Counted = (u64, Option<String>, Option<i64>);
    let rows: Vec<Row> = rejections::table
        .inner_join(imports::table.on(imports::id.eq(rejections::import_id)))
        .filter(imports::status.eq("published"))
        .filter(imports::kind.eq(kind.as_str()))
        .select((rejections::import_id, rejections::row_hash, rejections::currency, rejections::spend))
        .load(db)?;
    let mut per_import: HashMap<(i64, Vec<u8>), Counted> = HashMap::new();
    for (import_id, hash, currency, spend) in rows {
        per_import.entry((import_id, hash)).or_insert((0, currency, spend)).0 += 1;
    }
    let mut most: HashMap<Vec<u8>, Counted> = HashMap::new();
    for ((_, hash), counted) in per_import {
        let entry = most.entry(hash).or_insert_with(|| counted.clone());
        if counted.0 > entry.0 {
            *entry = counted;
        }
    }
    let mut totals = BTreeMap::new();
    for (count, currency, spend) in most.into_values() {
        let total: &mut (u64, i128) = totals.entry(currency.as_deref().and_then(Currency::parse)).or_insert((0, 0));
        total.0 += count;
        total.1 += i128::from(spend.unwrap_or(0)) * i128::from(count);
    }
    Ok(totals)
}

/// How many rejections an import has.
pub(super) fn count(db: &mut Db, import_id: i64) -> Result<i64, StoreError> {
    Ok(rejections::table.filter(rejections::import_id.eq(import_id)).count().get_result(db)?)
}

/// Removes the rejections of an import.
pub(super) fn erase(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    diesel::delete(rejections::table.filter(rejections::import_id.eq(import_id))).execute(db)?;
    Ok(())
}

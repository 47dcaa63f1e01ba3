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
    /// Code of the organisation that the row names, where it could be read.
    pub org_code: Option<String>,
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
    org_code: Option<&'a str>,
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
                org_code: entry.org_code.as_deref(),
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
    type Row = (String, i64, String, String, String, Option<String>, Option<i64>, Vec<u8>, Option<String>);
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
            rejections::org_code,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(file, row, column, reason, value, currency, spend, hash, org_code)| NumberedRejection {
            file,
            currency: currency.as_deref().and_then(Currency::parse),
            org_code,
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

/// A rejected row met in published imports.
struct Met {
    org_code: Option<String>,
    currency: Option<String>,
    spend: Option<i64>,
    /// As often as the import that holds it most often.
    count: u64,
}

/// Rejected rows of one kind of published imports, each row once however many imports hold it.
fn met_rows(db: &mut Db, kind: ImportKind) -> Result<Vec<Met>, StoreError> {
    type Row = (i64, Vec<u8>, Option<String>, Option<String>, Option<i64>);
    let rows: Vec<Row> = rejections::table
        .inner_join(imports::table.on(imports::id.eq(rejections::import_id)))
        .filter(imports::status.eq("published"))
        .filter(imports::kind.eq(kind.as_str()))
        .order(rejections::id)
        .select((
            rejections::import_id,
            rejections::row_hash,
            rejections::org_code,
            rejections::currency,
            rejections::spend,
        ))
        .load(db)?;
    let mut per_import: BTreeMap<(Vec<u8>, i64), Met> = BTreeMap::new();
    for (import_id, hash, org_code, currency, spend) in rows {
        per_import.entry((hash, import_id)).or_insert(Met { org_code, currency, spend, count: 0 }).count += 1;
    }
    let mut most: HashMap<Vec<u8>, Met> = HashMap::new();
    for ((hash, _), mut met) in per_import {
        if let Some(former) = most.get_mut(&hash) {
            // Imports made before organisations were kept name none.
            let org_code = former.org_code.take().or(met.org_code.take());
            if met.count > former.count {
                *former = met;
            }
            former.org_code = org_code;
        } else {
            most.insert(hash, met);
        }
    }
    Ok(most.into_values().collect())
}

/// Rejected rows of one kind of import by currency: how many, and what they say they are worth.
///
/// The same row met in several imports counts once (as often as the import that holds it most often).
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn rejection_totals(db: &mut Db, kind: ImportKind) -> Result<BTreeMap<Option<Currency>, (u64, i128)>, StoreError> {
    let mut totals: BTreeMap<Option<Currency>, (u64, i128)> = BTreeMap::new();
    for met in met_rows(db, kind)? {
        let total = totals.entry(met.currency.as_deref().and_then(Currency::parse)).or_default();
        total.0 += met.count;
        total.1 += i128::from(met.spend.unwrap_or(0)) * i128::from(met.count);
    }
    Ok(totals)
}

/// Rejected rows by the code of the organisation they name and by currency.
pub type RejectedByOrganisation = BTreeMap<(Option<String>, Option<Currency>), (u64, i128)>;

/// Rejected purchase lines by organisation and currency, counted as in [`rejection_totals`]: how many, and what those
/// above zero say they are worth.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn rejections_by_organisation(db: &mut Db) -> Result<RejectedByOrganisation, StoreError> {
    let mut totals = RejectedByOrganisation::new();
    for met in met_rows(db, ImportKind::Lines)? {
        let total = totals.entry((met.org_code, met.currency.as_deref().and_then(Currency::parse))).or_default();
        total.0 += met.count;
        total.1 += i128::from(met.spend.unwrap_or(0).max(0)) * i128::from(met.count);
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

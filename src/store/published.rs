//! One published import: what became of its rows, and its rejections a page at a time.

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::imports::list_of;
use super::schema::imports;
use super::{Db, ImportKind, ImportOutcome, NumberedRejection, StoreError, rejections};

/// What a published import was told to have brought.
#[derive(Debug, Clone)]
pub struct PublishedImport {
    /// Internal id.
    pub id: i64,
    /// Public id.
    pub public_id: String,
    /// What it brought.
    pub kind: ImportKind,
    /// What became of its rows.
    pub outcome: ImportOutcome,
}

/// A published import by its internal id; nothing when it is not published, or was never.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn published_import(db: &mut Db, id: i64) -> Result<Option<PublishedImport>, StoreError> {
    type Row = (Option<String>, String, String, (i64, i64, i64, i64, i64), String);
    let found: Option<Row> = imports::table
        .find(id)
        .filter(imports::publish_order.is_not_null())
        .select((
            imports::public_id,
            imports::kind,
            imports::org_codes,
            (
                imports::rows_read,
                imports::rows_accepted,
                imports::rows_rejected,
                imports::rows_replaced,
                imports::values_masked,
            ),
            imports::notes,
        ))
        .first(db)
        .optional()?;
    let Some((public_id, kind, codes, counts, notes)) = found else { return Ok(None) };
    let (rows_read, rows_accepted, rows_rejected, rows_replaced, values_masked) = counts;
    Ok(Some(PublishedImport {
        id,
        public_id: public_id.unwrap_or_default(),
        kind: ImportKind::parse(&kind).ok_or_else(|| StoreError::corrupt("an import's kind", &kind))?,
        outcome: ImportOutcome {
            rows_read: rows_read.cast_unsigned(),
            rows_accepted: rows_accepted.cast_unsigned(),
            rows_rejected: rows_rejected.cast_unsigned(),
            rows_replaced: rows_replaced.cast_unsigned(),
            values_masked: values_masked.cast_unsigned(),
            org_codes: list_of(&codes)?,
            notes,
        },
    }))
}

/// The rejections of a published import by file (in the order of bytes) and row, from one place on.
///
/// # Errors
/// [`StoreError::NotFound`] when no published import has this public id; otherwise when the store cannot be read.
pub fn rejections_page(
    db: &mut Db,
    public_id: &str,
    from: i64,
    limit: i64,
) -> Result<Vec<NumberedRejection>, StoreError> {
    let id: Option<i64> = imports::table
        .filter(imports::public_id.eq(Some(public_id)))
        .filter(imports::status.eq("published"))
        .select(imports::id)
        .first(db)
        .optional()?;
    let id = id.ok_or_else(|| StoreError::NotFound { what: "import", name: public_id.to_owned() })?;
    rejections::rejections_from(db, id, from, limit)
}

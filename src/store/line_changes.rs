//! What revisions changed of the current lines, kept until everything that is made from lines rests on them.

use chrono::NaiveDate;
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
};
use serde::{Deserialize, Serialize};

use super::lines::codec::{LONGEST_COLUMN, Reader, pack_numbers, pack_steps, put_column, unpack_numbers, unpack_steps};
use super::lines::{Growth, LineChanges};
use super::schema::line_changes as changes;
use super::{Db, StoreError, each};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
struct Row {
    revision: i64,
    gained: Vec<u8>,
    lost: Vec<u8>,
    spend: String,
    latest_gained: Option<NaiveDate>,
    latest_lost: Option<NaiveDate>,
}

/// By how much one sum grew, as its text is written.
#[derive(Serialize, Deserialize)]
struct StoredGrowth {
    supplier_name: i64,
    gln: Option<i64>,
    terms: i64,
    lines: i64,
    spend: String,
}

fn unreadable(what: impl std::fmt::Display) -> StoreError {
    StoreError::corrupt("changes of lines", what)
}

fn pack_items(items: impl IntoIterator<Item = i64>) -> Vec<u8> {
    let mut items: Vec<i64> = items.into_iter().collect();
    items.sort_unstable();
    let mut packed = Vec::new();
    put_column(&mut packed, &pack_numbers(&[i64::try_from(items.len()).unwrap_or(i64::MAX)]));
    put_column(&mut packed, &pack_steps(&items));
    packed
}

fn unpack_items(packed: &[u8]) -> Result<Vec<i64>, StoreError> {
    let mut reader = Reader::new(packed);
    let count = unpack_numbers(reader.column()?, 1)?.first().copied().unwrap_or(0);
    let count = usize::try_from(count).ok().filter(|count| *count <= LONGEST_COLUMN);
    unpack_steps(reader.column()?, count.ok_or_else(|| unreadable("an impossible count"))?)
}

impl Row {
    fn new(revision: i64, changes: &LineChanges) -> Result<Self, StoreError> {
        let spend: Vec<StoredGrowth> = changes
            .spend
            .iter()
            .filter(|(_, growth)| **growth != Growth::default())
            .map(|((supplier_name, gln, terms), growth)| StoredGrowth {
                supplier_name: *supplier_name,
                gln: *gln,
                terms: *terms,
                lines: growth.lines,
                spend: growth.micros.to_string(),
            })
            .collect();
        Ok(Self {
            revision,
            gained: pack_items(changes.gained.iter().copied()),
            lost: pack_items(changes.lost.iter().copied()),
            spend: serde_json::to_string(&spend).map_err(unreadable)?,
            latest_gained: changes.latest_gained,
            latest_lost: changes.latest_lost,
        })
    }

    fn read(self) -> Result<LineChanges, StoreError> {
        let spend: Vec<StoredGrowth> = serde_json::from_str(&self.spend).map_err(unreadable)?;
        let spend = spend.into_iter().map(|one| {
            let growth = Growth { lines: one.lines, micros: one.spend.parse().map_err(unreadable)? };
            Ok(((one.supplier_name, one.gln, one.terms), growth))
        });
        Ok(LineChanges {
            gained: unpack_items(&self.gained)?.into_iter().collect(),
            lost: unpack_items(&self.lost)?.into_iter().collect(),
            spend: spend.collect::<Result<_, StoreError>>()?,
            latest_gained: self.latest_gained,
            latest_lost: self.latest_lost,
        })
    }
}

/// Notes what a revision changed of the current lines, where it changed nothing else that decisions or price points rest
/// on. Changes of more items than a column holds are not noted: then everything is looked through again. Call it inside
/// the transaction that makes the change.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub(super) fn note_line_changes(db: &mut Db, revision: i64, list: &LineChanges) -> Result<(), StoreError> {
    if list.gained.len().max(list.lost.len()) > LONGEST_COLUMN {
        return Ok(());
    }
    let row = Row::new(revision, list)?;
    each!(db, connection => diesel::insert_into(changes::table).values(&row).execute(connection))?;
    Ok(())
}

/// What all revisions after one, up to another, changed of the current lines together. Nothing when one of them changed
/// anything else, or what it changed was not noted.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn line_changes(db: &mut Db, after: i64, to: i64) -> Result<Option<LineChanges>, StoreError> {
    let noted: i64 =
        changes::table.filter(changes::revision.gt(after).and(changes::revision.le(to))).count().get_result(db)?;
    if to < after || noted != to - after {
        return Ok(None);
    }
    let mut together = LineChanges::default();
    for revision in after + 1..=to {
        let row: Row = changes::table.find(revision).select(Row::as_select()).first(db)?;
        together.join(row.read()?);
    }
    Ok(Some(together))
}

/// Forgets what the revisions up to one changed: everything rests on them now.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn forget_line_changes(db: &mut Db, to: i64) -> Result<(), StoreError> {
    diesel::delete(changes::table.filter(changes::revision.le(to))).execute(db)?;
    Ok(())
}

//! Items: the distinct ways lines name what was bought.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::items;
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::Item;

/// An item with its internal id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedItem {
    /// Internal id.
    pub id: i64,
    /// The item.
    pub item: Item,
}

#[derive(Insertable)]
#[diesel(table_name = items, treat_none_as_default_value = false)]
struct ItemRow<'a> {
    content_hash: Vec<u8>,
    description: &'a str,
    gtin: Option<&'a str>,
    npc: Option<&'a str>,
    manufacturer: Option<&'a str>,
    mpc: Option<&'a str>,
    supplier: Option<&'a str>,
    supplier_part: Option<&'a str>,
    uom: Option<&'a str>,
    units_per_uom: Option<&'a str>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
pub(super) struct StoredItem {
    id: i64,
    description: String,
    gtin: Option<String>,
    npc: Option<String>,
    manufacturer: Option<String>,
    mpc: Option<String>,
    supplier: Option<String>,
    supplier_part: Option<String>,
    uom: Option<String>,
    units_per_uom: Option<String>,
}

impl From<StoredItem> for NumberedItem {
    fn from(row: StoredItem) -> Self {
        Self {
            id: row.id,
            item: Item {
                description: row.description,
                gtin: row.gtin,
                npc: row.npc,
                manufacturer: row.manufacturer,
                mpc: row.mpc,
                supplier: row.supplier,
                supplier_part: row.supplier_part,
                uom: row.uom,
                units_per_uom: row.units_per_uom,
            },
        }
    }
}

/// Internal ids of items by content hash, writing those not met before.
///
/// # Errors
/// [`StoreError`] when the store cannot be read or written.
pub fn resolve_items(db: &mut Db, list: &[(u128, &Item)]) -> Result<HashMap<u128, i64>, StoreError> {
    let mut found = HashMap::with_capacity(list.len());
    // In one order always: two writers that wait for each other's new rows crosswise would block each other.
    let mut list = list.to_vec();
    list.sort_unstable_by_key(|(hash, _)| *hash);
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        find_items(db, chunk, &mut found)?;
        let rows: Vec<ItemRow> = chunk
            .iter()
            .filter(|(hash, _)| !found.contains_key(hash))
            .map(|(hash, item)| ItemRow {
                content_hash: hash.to_be_bytes().to_vec(),
                description: &item.description,
                gtin: item.gtin.as_deref(),
                npc: item.npc.as_deref(),
                manufacturer: item.manufacturer.as_deref(),
                mpc: item.mpc.as_deref(),
                supplier: item.supplier.as_deref(),
                supplier_part: item.supplier_part.as_deref(),
                uom: item.uom.as_deref(),
                units_per_uom: item.units_per_uom.as_deref(),
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        each!(db, connection => diesel::insert_into(items::table)
            .values(&rows).on_conflict_do_nothing().execute(connection))?;
        find_items(db, chunk, &mut found)?;
    }
    Ok(found)
}

fn find_items(db: &mut Db, chunk: &[(u128, &Item)], found: &mut HashMap<u128, i64>) -> Result<(), StoreError> {
    let hashes: Vec<Vec<u8>> = chunk.iter().map(|(hash, _)| hash.to_be_bytes().to_vec()).collect();
    let rows: Vec<(Vec<u8>, i64)> =
        items::table.filter(items::content_hash.eq_any(&hashes)).select((items::content_hash, items::id)).load(db)?;
    for (hash, id) in rows {
        let hash: [u8; 16] =
            hash.try_into().map_err(|_| StoreError::corrupt("an item", format!("id {id} has a short hash")))?;
        found.insert(u128::from_be_bytes(hash), id);
    }
    Ok(())
}

/// Up to `limit` items with ids above `after`, by id: a page of a walk over all items.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn items_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<NumberedItem>, StoreError> {
    let rows: Vec<StoredItem> = items::table
        .filter(items::id.gt(after))
        .order(items::id)
        .limit(limit)
        .select(StoredItem::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(NumberedItem::from).collect())
}

/// Items by internal ids.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn items_by_ids(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, Item>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<StoredItem> =
            items::table.filter(items::id.eq_any(chunk)).select(StoredItem::as_select()).load(db)?;
        found.extend(rows.into_iter().map(NumberedItem::from).map(|numbered| (numbered.id, numbered.item)));
    }
    Ok(found)
}

//! Decisions: which product each item is, and why.

use std::collections::HashMap;

use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, NullableExpressionMethods, QueryDsl, Queryable,
    RunQueryDsl, Selectable, SelectableHelper,
};

use super::items::StoredItem;
use super::schema::{decisions, items, products};
use super::{Db, NumberedItem, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{DecisionStatus, Item};

/// Decisions read at a time where there may be very many.
const DECISIONS_PER_PAGE: i64 = 5_000;

/// A decision as it is kept, with the reading of its order unit.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
pub struct StoredDecision {
    /// Internal id of the item.
    pub item_id: i64,
    /// Internal id of the product, if any.
    pub product_id: Option<i64>,
    /// Word of `DecisionStatus`.
    pub status: String,
    /// Word of `MatchMethod`.
    pub method: String,
    /// Score in hundredths of a percent.
    pub score: i64,
    /// Thousandths of base units an order unit.
    pub units: i64,
    /// Word of the base unit.
    pub base_unit: String,
    /// Whether the evidence for the units is strong.
    pub units_strong: bool,
    /// Whether two independent sources prove the units.
    pub units_two_sources: bool,
    /// What other evidence says the units are, in thousandths, where it conflicts.
    pub units_conflict: Option<i64>,
    /// The evidence for the units in words.
    pub units_evidence: String,
    /// Whether the item is a service.
    pub service: bool,
    /// What spoke for and against, as JSON.
    pub evidence: String,
    /// Other products thought of, as JSON.
    pub runners_up: String,
    /// Who said so, where a person did.
    pub confirmed_by: Option<String>,
    /// What it rests on: versions of catalogue, weights and vocabulary, and what people said.
    pub basis: String,
}

/// Every decided item with what its decision rests on.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decided_items(db: &mut Db) -> Result<HashMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> = decisions::table.select((decisions::item_id, decisions::basis)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// Writes decisions in place of those the same items had. What a person said of an item went into its decision: the list
/// of what people said is what is never overwritten.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn replace_decisions(db: &mut Db, list: &[StoredDecision]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let ids: Vec<i64> = chunk.iter().map(|decision| decision.item_id).collect();
        diesel::delete(decisions::table.filter(decisions::item_id.eq_any(&ids))).execute(db)?;
        each!(db, connection => diesel::insert_into(decisions::table).values(chunk).execute(connection))?;
    }
    Ok(())
}

/// Decisions of up to `limit` items with ids above `after`, by item id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decisions_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<StoredDecision>, StoreError> {
    Ok(decisions::table
        .filter(decisions::item_id.gt(after))
        .order(decisions::item_id)
        .limit(limit)
        .select(StoredDecision::as_select())
        .load(db)?)
}

/// A decided item without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedItem {
    /// Internal id.
    pub item_id: i64,
    /// Its content hash, which its public id is made of.
    pub content_hash: u128,
    /// GTIN as stated.
    pub gtin: Option<String>,
    /// Public id of the product that it is.
    pub product: Option<String>,
    /// Whether it was decided for one product of the catalogue.
    pub on_catalogue: bool,
    /// Whether it is a service.
    pub service: bool,
}

/// Up to `limit` decided items with ids above `after`, by id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decided_items_from(db: &mut Db, after: i64, limit: i64) -> Result<Vec<DecidedItem>, StoreError> {
    type Row = (i64, Vec<u8>, Option<String>, String, bool, Option<(String, Option<String>)>);
    let rows: Vec<Row> = decisions::table
        .inner_join(items::table.on(items::id.eq(decisions::item_id)))
        .left_join(products::table.on(decisions::product_id.eq(products::id.nullable())))
        .filter(decisions::item_id.gt(after))
        .order(decisions::item_id)
        .limit(limit)
        .select((
            decisions::item_id,
            items::content_hash,
            items::gtin,
            decisions::status,
            decisions::service,
            (products::public_id, products::provisional_key).nullable(),
        ))
        .load(db)?;
    let read = |(item_id, hash, gtin, status, service, product): Row| DecidedItem {
        item_id,
        content_hash: hash.try_into().map_or(0, u128::from_be_bytes),
        gtin,
        on_catalogue: status == DecisionStatus::Matched.as_str()
            && product.as_ref().is_some_and(|(_, provisional)| provisional.is_none()),
        product: product.map(|(public_id, _)| public_id),
        service,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Which decisions are wanted; every one where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecisionFilter {
    /// Decided so far.
    pub status: Option<DecisionStatus>,
    /// For the product with this internal id.
    pub product_id: Option<i64>,
    /// Of the item with this content hash.
    pub content_hash: Option<u128>,
}

/// Decided items behind a content hash, at most `limit`, by content hash: the order of their public ids.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decided_items_after(
    db: &mut Db,
    filter: &DecisionFilter,
    after: Option<u128>,
    limit: usize,
) -> Result<Vec<(Item, StoredDecision)>, StoreError> {
    let mut query = items::table.inner_join(decisions::table.on(decisions::item_id.eq(items::id))).into_boxed();
    if let Some(after) = after {
        query = query.filter(items::content_hash.gt(after.to_be_bytes().to_vec()));
    }
    if let Some(hash) = filter.content_hash {
        query = query.filter(items::content_hash.eq(hash.to_be_bytes().to_vec()));
    }
    if let Some(status) = filter.status {
        query = query.filter(decisions::status.eq(status.as_str()));
    }
    if let Some(product_id) = filter.product_id {
        query = query.filter(decisions::product_id.eq(Some(product_id)));
    }
    let rows: Vec<(StoredItem, StoredDecision)> = query
        .order(items::content_hash)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((StoredItem::as_select(), StoredDecision::as_select()))
        .load(db)?;
    Ok(rows.into_iter().map(|(item, decision)| (NumberedItem::from(item).item, decision)).collect())
}

/// Decided items with these content hashes, in no particular order.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decided_items_of(db: &mut Db, hashes: &[u128]) -> Result<Vec<(Item, StoredDecision)>, StoreError> {
    let mut found = Vec::with_capacity(hashes.len());
    for chunk in hashes.chunks(ROWS_PER_STATEMENT) {
        let bytes: Vec<Vec<u8>> = chunk.iter().map(|hash| hash.to_be_bytes().to_vec()).collect();
        let rows: Vec<(StoredItem, StoredDecision)> = items::table
            .inner_join(decisions::table.on(decisions::item_id.eq(items::id)))
            .filter(items::content_hash.eq_any(&bytes))
            .select((StoredItem::as_select(), StoredDecision::as_select()))
            .load(db)?;
        found.extend(rows.into_iter().map(|(item, decision)| (NumberedItem::from(item).item, decision)));
    }
    Ok(found)
}

/// The decisions of these items, by item id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decisions_of(db: &mut Db, items: &[i64]) -> Result<Vec<StoredDecision>, StoreError> {
    let mut found = Vec::with_capacity(items.len());
    for chunk in items.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<StoredDecision> =
            decisions::table.filter(decisions::item_id.eq_any(chunk)).select(StoredDecision::as_select()).load(db)?;
        found.extend(rows);
    }
    found.sort_unstable_by_key(|decision| decision.item_id);
    Ok(found)
}

/// Shows the decisions for these products to `visit`, a page at a time, by product and item. `None` among the products asks
/// for those of items that are no product.
///
/// # Errors
/// [`StoreError`] when the store cannot be read, or whatever `visit` returns.
pub fn decisions_for<E: From<StoreError>>(
    db: &mut Db,
    products: &[Option<i64>],
    mut visit: impl FnMut(Vec<StoredDecision>) -> Result<(), E>,
) -> Result<(), E> {
    let named: Vec<i64> = products.iter().copied().flatten().collect();
    for chunk in named.chunks(ROWS_PER_STATEMENT) {
        let query = decisions::table.filter(decisions::product_id.eq_any(chunk));
        visit(query.select(StoredDecision::as_select()).load(db).map_err(StoreError::from)?)?;
    }
    let mut after = products.contains(&None).then_some(0);
    while let Some(last) = after {
        let none = decisions::product_id.is_null().and(decisions::item_id.gt(last));
        let query = decisions::table.filter(none).order(decisions::item_id).limit(DECISIONS_PER_PAGE);
        let page: Vec<StoredDecision> = query.select(StoredDecision::as_select()).load(db).map_err(StoreError::from)?;
        after = page.last().map(|decision| decision.item_id);
        visit(page)?;
    }
    Ok(())
}

/// Removes the decisions of items that no current line has any more; what people said of them stays and counts again when
/// lines come back.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn forget_decisions(db: &mut Db, items: &[i64]) -> Result<(), StoreError> {
    for chunk in items.chunks(ROWS_PER_STATEMENT) {
        diesel::delete(decisions::table.filter(decisions::item_id.eq_any(chunk))).execute(db)?;
    }
    Ok(())
}

/// Internal ids of the items decided to be a product.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn items_of_product(db: &mut Db, product_id: i64) -> Result<Vec<i64>, StoreError> {
    Ok(decisions::table
        .filter(decisions::product_id.eq(Some(product_id)))
        .order(decisions::item_id)
        .select(decisions::item_id)
        .load(db)?)
}

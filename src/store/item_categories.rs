//! What items were found to be, what was spent on them, and the totals of categories: derived, made again when they change.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};
use serde::{Deserialize, Serialize};

use super::schema::{category_totals as totals, item_categories as found};
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::categories::{CategorySource, CategoryTotal, ItemCategory, LineKind, Scheme, SourceShare, View};
use crate::engine::model::{Currency, Score};
use crate::engine::variation::{Share, Total};

/// What was spent on an item in one currency.
pub type CurrencySpend = (Currency, Share);

/// An item's categories as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItemCategories {
    /// Internal id of the item.
    pub item_id: i64,
    /// Of what they rest on: while it stays, so do they.
    pub basis: i64,
    /// Internal id of the product that it is, whoever knows it.
    pub product_id: Option<i64>,
    /// What its lines buy.
    pub line_kind: LineKind,
    /// Its categories, surest first.
    pub categories: Vec<ItemCategory>,
    /// What was spent on it.
    pub spend: Vec<CurrencySpend>,
}

/// One category as its text is written.
#[derive(Debug, Serialize, Deserialize)]
struct StoredCategory {
    scheme: String,
    code: String,
    title: Option<String>,
    source: String,
    confidence: u16,
    evidence: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredShare {
    what: String,
    lines: u64,
    spend: String,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = found, treat_none_as_default_value = false)]
struct Row {
    item_id: i64,
    basis: i64,
    product_id: Option<i64>,
    line_kind: String,
    categories: String,
    spend: String,
}

fn text<T: Serialize>(list: &[T]) -> Result<String, StoreError> {
    serde_json::to_string(list).map_err(|error| StoreError::corrupt("a list", error))
}

fn unreadable(what: impl std::fmt::Display) -> StoreError {
    StoreError::corrupt("an item's categories", what)
}

fn total(text: &str) -> Result<Total, StoreError> {
    text.parse().map(Total::from_micros).map_err(unreadable)
}

fn write_shares<K: ToString>(shares: impl Iterator<Item = (K, Share)>) -> Result<String, StoreError> {
    let rows: Vec<StoredShare> = shares
        .map(|(what, share)| StoredShare {
            what: what.to_string(),
            lines: share.lines,
            spend: share.spend.micros().to_string(),
        })
        .collect();
    text(&rows)
}

fn read_shares<K>(text: &str, key: impl Fn(&str) -> Option<K>) -> Result<Vec<(K, Share)>, StoreError> {
    let rows: Vec<StoredShare> = serde_json::from_str(text).map_err(unreadable)?;
    let read = |row: StoredShare| {
        let key = key(&row.what).ok_or_else(|| unreadable(&row.what))?;
        Ok((key, Share::new(row.lines, total(&row.spend)?)))
    };
    rows.into_iter().map(read).collect()
}

impl Row {
    fn new(item: &StoredItemCategories) -> Result<Self, StoreError> {
        let categories: Vec<StoredCategory> = item
            .categories
            .iter()
            .map(|category| StoredCategory {
                scheme: category.scheme.to_string(),
                code: category.code.clone(),
                title: category.title.clone(),
                source: category.source.to_string(),
                confidence: category.confidence.basis_points(),
                evidence: category.evidence.clone(),
            })
            .collect();
        Ok(Self {
            item_id: item.item_id,
            basis: item.basis,
            product_id: item.product_id,
            line_kind: item.line_kind.to_string(),
            categories: text(&categories)?,
            spend: write_shares(item.spend.iter().copied())?,
        })
    }

    fn read(self) -> Result<StoredItemCategories, StoreError> {
        let categories: Vec<StoredCategory> = serde_json::from_str(&self.categories).map_err(unreadable)?;
        let categories = categories.into_iter().map(|category| {
            Ok(ItemCategory {
                scheme: Scheme::parse(&category.scheme).ok_or_else(|| unreadable(&category.scheme))?,
                source: CategorySource::parse(&category.source).ok_or_else(|| unreadable(&category.source))?,
                code: category.code,
                title: category.title,
                confidence: Score::from_basis_points(category.confidence.into()),
                evidence: category.evidence,
            })
        });
        Ok(StoredItemCategories {
            item_id: self.item_id,
            basis: self.basis,
            product_id: self.product_id,
            line_kind: LineKind::parse(&self.line_kind).ok_or_else(|| unreadable(&self.line_kind))?,
            categories: categories.collect::<Result<_, StoreError>>()?,
            spend: read_shares(&self.spend, Currency::parse)?,
        })
    }
}

/// What the categories of each item rest on.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn category_bases(db: &mut Db) -> Result<HashMap<i64, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = found::table.select((found::item_id, found::basis)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// Writes categories in place of those the same items had.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn replace_item_categories(db: &mut Db, list: &[StoredItemCategories]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let ids: Vec<i64> = chunk.iter().map(|item| item.item_id).collect();
        forget_item_categories(db, &ids)?;
        let rows: Vec<Row> = chunk.iter().map(Row::new).collect::<Result<_, _>>()?;
        each!(db, connection => diesel::insert_into(found::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// Removes the categories of items.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn forget_item_categories(db: &mut Db, items: &[i64]) -> Result<(), StoreError> {
    for chunk in items.chunks(ROWS_PER_STATEMENT) {
        diesel::delete(found::table.filter(found::item_id.eq_any(chunk))).execute(db)?;
    }
    Ok(())
}

/// Categories of up to `limit` items with ids above `after`, by item id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn item_categories_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<StoredItemCategories>, StoreError> {
    let query = found::table.filter(found::item_id.gt(after)).order(found::item_id).limit(limit);
    let rows: Vec<Row> = query.select(Row::as_select()).load(db)?;
    rows.into_iter().map(Row::read).collect()
}

/// The categories of these items, by item id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn item_categories_of(db: &mut Db, items: &[i64]) -> Result<HashMap<i64, StoredItemCategories>, StoreError> {
    let mut list = HashMap::with_capacity(items.len());
    for chunk in items.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<Row> = found::table.filter(found::item_id.eq_any(chunk)).select(Row::as_select()).load(db)?;
        for row in rows {
            list.insert(row.item_id, row.read()?);
        }
    }
    Ok(list)
}

/// Internal ids of the items that have no category.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn items_without_category(db: &mut Db) -> Result<Vec<i64>, StoreError> {
    let none = text::<StoredCategory>(&[])?;
    Ok(found::table.filter(found::categories.eq(none)).select(found::item_id).load(db)?)
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = totals, treat_none_as_default_value = false)]
struct TotalRow {
    view: String,
    currency: String,
    scheme: Option<String>,
    code: Option<String>,
    title: Option<String>,
    lines: i64,
    spend: String,
    items: i64,
    products: i64,
    sources: String,
}

impl TotalRow {
    fn new(total: &CategoryTotal) -> Result<Self, StoreError> {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Ok(Self {
            view: total.view.to_string(),
            currency: total.currency.to_string(),
            scheme: total.category.as_ref().map(|(scheme, _)| scheme.to_string()),
            code: total.category.as_ref().map(|(_, code)| code.clone()),
            title: total.title.clone(),
            lines: whole(total.share.lines),
            spend: total.share.spend.micros().to_string(),
            items: whole(total.items),
            products: whole(total.products),
            sources: write_shares(total.sources.iter().map(|one| (one.source, one.share)))?,
        })
    }

    fn read(self) -> Result<CategoryTotal, StoreError> {
        let scheme = self.scheme.map(|text| Scheme::parse(&text).ok_or_else(|| unreadable(text))).transpose()?;
        let sources = read_shares(&self.sources, CategorySource::parse)?;
        Ok(CategoryTotal {
            view: View::parse(&self.view).ok_or_else(|| unreadable(&self.view))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| unreadable(&self.currency))?,
            category: scheme.zip(self.code),
            title: self.title,
            share: Share::new(self.lines.cast_unsigned(), total(&self.spend)?),
            items: self.items.cast_unsigned(),
            products: self.products.cast_unsigned(),
            sources: sources.into_iter().map(|(source, share)| SourceShare { source, share }).collect(),
        })
    }
}

/// Writes the totals of categories in place of those there were.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn replace_category_totals(db: &mut Db, list: &[CategoryTotal]) -> Result<(), StoreError> {
    diesel::delete(totals::table).execute(db)?;
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<TotalRow> = chunk.iter().map(TotalRow::new).collect::<Result<_, _>>()?;
        each!(db, connection => diesel::insert_into(totals::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The totals of every view, in no particular order.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn all_category_totals(db: &mut Db) -> Result<Vec<CategoryTotal>, StoreError> {
    let rows: Vec<TotalRow> = totals::table.select(TotalRow::as_select()).load(db)?;
    rows.into_iter().map(TotalRow::read).collect()
}

/// The totals of a view, by currency, scheme and code; what has no category first.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn category_totals(db: &mut Db, view: View) -> Result<Vec<CategoryTotal>, StoreError> {
    let query = totals::table.filter(totals::view.eq(view.as_str()));
    let rows: Vec<TotalRow> = query.select(TotalRow::as_select()).load(db)?;
    let mut list: Vec<CategoryTotal> = rows.into_iter().map(TotalRow::read).collect::<Result<_, _>>()?;
    list.sort_by(|left, right| (left.currency, &left.category).cmp(&(right.currency, &right.category)));
    Ok(list)
}

//! Published benchmarks: what was asked, and the frozen price points that they are computed again from. Written once, never
//! altered; nothing in them points to lines, imports, items or products.

mod frozen;

use std::collections::HashMap;

use chrono::{NaiveDateTime, Timelike, Utc};
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl,
    Selectable, SelectableHelper,
};

pub use self::frozen::{Frozen, FrozenNames, FrozenRequest, SnapshotKind};
use super::price_points::{PACKING, packed_points, unpacked};
use super::schema::snapshots::{snapshot_products as products, snapshots};
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::period::{Month, Window};
use crate::engine::variation::ProductPoints;

/// A published benchmark, without what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Internal id.
    pub id: i64,
    /// Public id: the content hash that the document tells.
    pub public_id: String,
    /// What was published.
    pub kind: SnapshotKind,
    /// What was asked.
    pub request: FrozenRequest,
    /// The months that came to.
    pub window: Window,
    /// The latest order month in the data then.
    pub cut_off: Option<Month>,
    /// Products kept.
    pub products: u64,
    /// Purchase lines in their points.
    pub lines: u64,
    /// SHA-256 of the document up to its id, in hexadecimal.
    pub document_hash: String,
    /// SHA-256 of its figures, in hexadecimal.
    pub figures_hash: String,
    /// When it was published first.
    pub published_at: NaiveDateTime,
}

/// What is to be kept.
#[derive(Debug, Clone)]
pub struct NewSnapshot<'a> {
    /// Public id.
    pub public_id: &'a str,
    /// What was asked.
    pub request: &'a FrozenRequest,
    /// The months that came to.
    pub window: Window,
    /// The latest order month in the data.
    pub cut_off: Option<Month>,
    /// What it rests on.
    pub frozen: &'a Frozen,
    /// Products that follow.
    pub products: u64,
    /// Purchase lines in their points.
    pub lines: u64,
    /// SHA-256 of the document up to its id.
    pub document_hash: &'a str,
    /// SHA-256 of its figures.
    pub figures_hash: &'a str,
}

/// A product to be kept with the points it has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductToFreeze {
    /// Internal id.
    pub id: i64,
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id.
    pub reference: Option<String>,
    /// SHA-256 of its figures, in hexadecimal.
    pub figures_hash: String,
}

/// A product as it was when it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenProduct {
    /// Its place in the document, counted from 0.
    pub place: i64,
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id.
    pub reference: Option<String>,
    /// Words to show.
    pub description: String,
    /// Its price points, by internal ids of then.
    pub points: ProductPoints,
    /// SHA-256 of its figures, in hexadecimal.
    pub figures_hash: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = snapshots)]
struct Row {
    id: i64,
    public_id: String,
    kind: String,
    parameters: String,
    from_month: Option<String>,
    to_month: Option<String>,
    cut_off: Option<String>,
    products: i64,
    line_count: i64,
    packing: i64,
    document_hash: String,
    figures_hash: String,
    published_at: NaiveDateTime,
}

fn month(text: Option<String>) -> Result<Option<Month>, StoreError> {
    text.map(|text| Month::parse(&text).ok_or_else(|| StoreError::corrupt("a snapshot's month", text))).transpose()
}

impl Row {
    fn read(self) -> Result<Snapshot, StoreError> {
        let unreadable = |what: &str| StoreError::corrupt("a snapshot", format!("{}: {what}", self.public_id));
        if self.packing != PACKING {
            return Err(unreadable("its points were packed by another program"));
        }
        Ok(Snapshot {
            id: self.id,
            kind: SnapshotKind::parse(&self.kind).ok_or_else(|| unreadable("its kind"))?,
            request: FrozenRequest::read(&self.parameters)?,
            window: Window { from: month(self.from_month)?, to: month(self.to_month)? },
            cut_off: month(self.cut_off)?,
            products: self.products.cast_unsigned(),
            lines: self.line_count.cast_unsigned(),
            public_id: self.public_id,
            document_hash: self.document_hash,
            figures_hash: self.figures_hash,
            published_at: self.published_at,
        })
    }
}

/// Begins to keep a snapshot; nothing where it is kept already. Call it inside the transaction that freezes its products.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn begin_snapshot(db: &mut Db, new: &NewSnapshot<'_>) -> Result<Option<i64>, StoreError> {
    let now = Utc::now().naive_utc();
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let (names, coverage) = new.frozen.texts()?;
    let row = (
        snapshots::public_id.eq(new.public_id),
        snapshots::kind.eq(SnapshotKind::Benchmark.as_str()),
        snapshots::parameters.eq(new.request.text()?),
        snapshots::from_month.eq(new.window.from.map(|month| month.to_string())),
        snapshots::to_month.eq(new.window.to.map(|month| month.to_string())),
        snapshots::cut_off.eq(new.cut_off.map(|month| month.to_string())),
        snapshots::names.eq(names),
        snapshots::coverage.eq(coverage),
        snapshots::products.eq(whole(new.products)),
        snapshots::line_count.eq(whole(new.lines)),
        snapshots::packing.eq(PACKING),
        snapshots::document_hash.eq(new.document_hash),
        snapshots::figures_hash.eq(new.figures_hash),
        snapshots::published_at.eq(now.with_nanosecond(0).unwrap_or(now)),
    );
    let made = each!(db, connection => diesel::insert_into(snapshots::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(connection))?;
    if made == 0 {
        return Ok(None);
    }
    Ok(Some(snapshots::table.filter(snapshots::public_id.eq(new.public_id)).select(snapshots::id).first(db)?))
}

#[derive(Insertable)]
#[diesel(table_name = products, treat_none_as_default_value = false)]
struct ProductRow<'a> {
    snapshot_id: i64,
    place: i64,
    product_id: &'a str,
    reference: Option<&'a str>,
    description: String,
    points: Vec<u8>,
    figures_hash: &'a str,
}

/// Freezes products with the points that a view of the store shows: `first` is the place of the first of them.
///
/// # Errors
/// [`StoreError`] when a product has no points in the view, or the store cannot be read or written.
pub fn freeze_products(
    view: &mut Db,
    db: &mut Db,
    snapshot: i64,
    first: i64,
    list: &[ProductToFreeze],
) -> Result<(), StoreError> {
    let mut place = first;
    for chunk in list.chunks(ROWS_PER_STATEMENT / 2) {
        let ids: Vec<i64> = chunk.iter().map(|product| product.id).collect();
        let mut packed: HashMap<i64, (String, Vec<u8>)> = packed_points(view, &ids)?;
        let mut rows = Vec::with_capacity(chunk.len());
        for product in chunk {
            let gone = || StoreError::corrupt("price points", format!("none of product {}", product.product_id));
            let (description, points) = packed.remove(&product.id).ok_or_else(gone)?;
            rows.push(ProductRow {
                snapshot_id: snapshot,
                place,
                product_id: &product.product_id,
                reference: product.reference.as_deref(),
                description,
                points,
                figures_hash: &product.figures_hash,
            });
            place += 1;
        }
        each!(db, connection => diesel::insert_into(products::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// A snapshot.
///
/// # Errors
/// [`StoreError::NotFound`] when nothing was published under this id; otherwise when the store cannot be read.
pub fn snapshot(db: &mut Db, public_id: &str) -> Result<Snapshot, StoreError> {
    let found: Option<Row> =
        snapshots::table.filter(snapshots::public_id.eq(public_id)).select(Row::as_select()).first(db).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: "snapshot", name: public_id.to_owned() })?.read()
}

/// Snapshots that were published before another one, the latest first, at most `limit`.
///
/// # Errors
/// As [`snapshot`].
pub fn snapshots_before(db: &mut Db, before: Option<&str>, limit: usize) -> Result<Vec<Snapshot>, StoreError> {
    let mut query = snapshots::table.into_boxed();
    if let Some(name) = before {
        let before = snapshot(db, name)?;
        query = query.filter(snapshots::id.lt(before.id));
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<Row> = query.order(snapshots::id.desc()).limit(limit).select(Row::as_select()).load(db)?;
    rows.into_iter().map(Row::read).collect()
}

/// What a snapshot rests on besides its products.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn frozen(db: &mut Db, snapshot: i64) -> Result<Frozen, StoreError> {
    let (names, coverage): (String, String) =
        snapshots::table.find(snapshot).select((snapshots::names, snapshots::coverage)).first(db)?;
    Frozen::read(&names, &coverage)
}

type FrozenRow = (i64, String, Option<String>, String, Vec<u8>, String);
const COLUMNS: (
    products::place,
    products::product_id,
    products::reference,
    products::description,
    products::points,
    products::figures_hash,
) = (
    products::place,
    products::product_id,
    products::reference,
    products::description,
    products::points,
    products::figures_hash,
);

fn thawed(
    (place, product_id, reference, description, points, figures_hash): FrozenRow,
) -> Result<FrozenProduct, StoreError> {
    Ok(FrozenProduct { place, product_id, reference, description, points: unpacked(&points)?, figures_hash })
}

/// Up to `limit` products of a snapshot from a place on, in the order of the document.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn frozen_products(db: &mut Db, snapshot: i64, from: i64, limit: i64) -> Result<Vec<FrozenProduct>, StoreError> {
    let rows: Vec<FrozenRow> = products::table
        .filter(products::snapshot_id.eq(snapshot).and(products::place.ge(from)))
        .order(products::place)
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    rows.into_iter().map(thawed).collect()
}

/// One product of a snapshot, by its public id or its catalogue's own.
///
/// # Errors
/// [`StoreError::NotFound`] when it is none of the snapshot's; otherwise when the store cannot be read.
pub fn frozen_product(db: &mut Db, snapshot: i64, name: &str) -> Result<FrozenProduct, StoreError> {
    let named =
        products::product_id.eq(name).or(products::reference.is_not_null().and(products::reference.eq(Some(name))));
    let row: Option<FrozenRow> = products::table
        .filter(products::snapshot_id.eq(snapshot).and(named))
        .order(products::place)
        .select(COLUMNS)
        .first(db)
        .optional()?;
    thawed(row.ok_or_else(|| StoreError::NotFound { what: "product of the snapshot", name: name.to_owned() })?)
}

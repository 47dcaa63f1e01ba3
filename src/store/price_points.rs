//! Price points: one packed row a product, read in one seek.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::schema::price_points;
use super::{Db, StoreError, each};
use crate::engine::variation::ProductPoints;

mod packing;
#[cfg(test)]
mod packing_tests;

/// How points are packed: to be raised with every change that old bytes do not survive. Price points are then built anew;
/// those of snapshots cannot be.
pub(super) const PACKING: i64 = 1;

type Row = (i64, i64, String, Vec<u8>);

/// The price points of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPoints {
    /// Internal id of the product; 0 for lines of items without one.
    pub product_id: i64,
    /// Of the lines, readings and words the points rest on: while it stays, so do they.
    pub fingerprint: i64,
    /// The words to show for the product: the catalogue's, or those of its items.
    pub description: String,
    /// The points, by internal ids of organisations and suppliers.
    pub points: ProductPoints,
}

impl StoredPoints {
    fn read((product_id, fingerprint, description, packed): Row) -> Result<Self, StoreError> {
        Ok(Self { product_id, fingerprint, description, points: packing::unpack(&packed)? })
    }
}

/// Writes the price points of some products in place of those they had. Call it inside a transaction.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn replace_price_points(db: &mut Db, list: &[StoredPoints]) -> Result<(), StoreError> {
    for chunk in list.chunks(200) {
        let products: Vec<i64> = chunk.iter().map(|entry| entry.product_id).collect();
        erase_price_points(db, Some(&products))?;
        let packed: Vec<Vec<u8>> = chunk.par_iter().map(|entry| packing::pack(&entry.points)).collect();
        let rows: Vec<_> = chunk
            .iter()
            .zip(&packed)
            .map(|(entry, packed)| {
                (
                    price_points::product_id.eq(entry.product_id),
                    price_points::fingerprint.eq(entry.fingerprint),
                    price_points::description.eq(entry.description.as_str()),
                    price_points::points.eq(packed.as_slice()),
                )
            })
            .collect();
        each!(db, connection => diesel::insert_into(price_points::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// Removes the price points of these products, or of all where none are named.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn erase_price_points(db: &mut Db, products: Option<&[i64]>) -> Result<(), StoreError> {
    match products {
        None => {
            diesel::delete(price_points::table).execute(db)?;
        }
        Some(list) => {
            for chunk in list.chunks(super::ROWS_PER_STATEMENT) {
                diesel::delete(price_points::table.filter(price_points::product_id.eq_any(chunk))).execute(db)?;
            }
        }
    }
    Ok(())
}

/// The price points of one product.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn price_points_of(db: &mut Db, product_id: i64) -> Result<Option<StoredPoints>, StoreError> {
    let row: Option<Row> = price_points::table.find(product_id).first(db).optional()?;
    row.map(StoredPoints::read).transpose()
}

/// Walks the price points of all products by internal id, a page at a time.
///
/// # Errors
/// [`StoreError`] when the store cannot be read, or whatever `visit` returns.
pub fn all_price_points(
    db: &mut Db,
    mut visit: impl FnMut(Vec<StoredPoints>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    const PAGE: i64 = 500;
    let mut after = -1_i64;
    loop {
        let rows: Vec<Row> = price_points::table
            .filter(price_points::product_id.gt(after))
            .order(price_points::product_id)
            .limit(PAGE)
            .load(db)?;
        let Some(last) = rows.last().map(|row| row.0) else { return Ok(()) };
        after = last;
        visit(rows.into_par_iter().map(StoredPoints::read).collect::<Result<_, _>>()?)?;
    }
}

/// The price points of some products, in no particular order.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn price_points_among(db: &mut Db, products: &[i64]) -> Result<Vec<StoredPoints>, StoreError> {
    let mut found = Vec::with_capacity(products.len());
    for chunk in products.chunks(super::ROWS_PER_STATEMENT) {
        let rows: Vec<Row> = price_points::table.filter(price_points::product_id.eq_any(chunk)).load(db)?;
        found.extend(rows.into_par_iter().map(StoredPoints::read).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}

/// The fingerprint of every product that has price points.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn point_fingerprints(db: &mut Db) -> Result<HashMap<i64, i64>, StoreError> {
    let rows: Vec<(i64, i64)> =
        price_points::table.select((price_points::product_id, price_points::fingerprint)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// The fingerprints of those of these products that have price points.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn point_fingerprints_of(db: &mut Db, products: &[i64]) -> Result<HashMap<i64, i64>, StoreError> {
    let mut found = HashMap::with_capacity(products.len());
    for chunk in products.chunks(super::ROWS_PER_STATEMENT) {
        let rows: Vec<(i64, i64)> = price_points::table
            .filter(price_points::product_id.eq_any(chunk))
            .select((price_points::product_id, price_points::fingerprint))
            .load(db)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The words of every product that has price points, by internal id, the points themselves left aside.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn point_descriptions(db: &mut Db) -> Result<HashMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> =
        price_points::table.select((price_points::product_id, price_points::description)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// Words and packed points of some products, by internal id.
pub(super) fn packed_points(db: &mut Db, products: &[i64]) -> Result<HashMap<i64, (String, Vec<u8>)>, StoreError> {
    let rows: Vec<(i64, String, Vec<u8>)> = price_points::table
        .filter(price_points::product_id.eq_any(products))
        .select((price_points::product_id, price_points::description, price_points::points))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, description, points)| (id, (description, points))).collect())
}

/// Packed points, unpacked.
pub(super) fn unpacked(bytes: &[u8]) -> Result<ProductPoints, StoreError> {
    packing::unpack(bytes)
}

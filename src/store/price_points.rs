//! Price points: one encoded row a product, read in one seek. What is inside is the engine's business.

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::price_points;
use super::{Db, StoreError, each};

/// The encoded price points of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPoints {
    /// Internal id of the product; 0 for lines without one.
    pub product_id: i64,
    /// The words to show for the product: the catalogue's, or those of its provisional key.
    pub description: String,
    /// The points, encoded.
    pub points: Vec<u8>,
}

/// Writes the price points of some products in place of those they had. Call it inside a transaction.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn replace_price_points(db: &mut Db, list: &[StoredPoints]) -> Result<(), StoreError> {
    for chunk in list.chunks(200) {
        let products: Vec<i64> = chunk.iter().map(|entry| entry.product_id).collect();
        erase_price_points(db, Some(&products))?;
        let rows: Vec<_> = chunk
            .iter()
            .map(|entry| {
                (
                    price_points::product_id.eq(entry.product_id),
                    price_points::description.eq(entry.description.as_str()),
                    price_points::points.eq(entry.points.as_slice()),
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
    let row: Option<(i64, String, Vec<u8>)> = price_points::table.find(product_id).first(db).optional()?;
    Ok(row.map(|(product_id, description, points)| StoredPoints { product_id, description, points }))
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
        let rows: Vec<(i64, String, Vec<u8>)> = price_points::table
            .filter(price_points::product_id.gt(after))
            .order(price_points::product_id)
            .limit(PAGE)
            .load(db)?;
        let Some(last) = rows.last().map(|row| row.0) else { return Ok(()) };
        after = last;
        visit(
            rows.into_iter()
                .map(|(product_id, description, points)| StoredPoints { product_id, description, points })
                .collect(),
        )?;
    }
}

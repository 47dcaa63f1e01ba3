//! What was bought inside what was asked for, point by point: what indices, price levels and bills are made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::benchmark::{BenchmarkHead, benchmark_in};
use crate::app::names::Names;
use crate::app::{AppError, BenchmarkRequest};
use crate::engine::model::Currency;
use crate::engine::money::NumberError;
use crate::engine::price_index::IndexError;
use crate::engine::variation::{Coverage, PricePoint};
use crate::store::Db;

/// What was bought, by product in the order of public ids.
#[derive(Default)]
pub(super) struct Bought {
    /// Public id, words and internal id of each product, by its number.
    pub(super) products: Vec<(String, String, i64)>,
    /// Number of the product and the point.
    pub(super) points: Vec<(u32, PricePoint)>,
}

/// Gathers the points inside what was asked for; of one organisation, or of all.
pub(super) fn gather(
    db: &mut Db,
    names: &Arc<Names>,
    request: &BenchmarkRequest,
) -> Result<(BenchmarkHead, Coverage, Bought), AppError> {
    let mut bought = Bought::default();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), request, &mut |head, products| {
        for product in products {
            let number = u32::try_from(bought.products.len()).map_err(|_| NumberError::OutOfRange)?;
            let before = bought.points.len();
            let inside = product.points.points.iter().filter(|point| {
                let own = head.only.is_none_or(|only| only == point.organisation);
                own && head.selection.refuse(point.basis.currency, point.month, point.organisation).is_none()
            });
            bought.points.extend(inside.map(|point| (number, *point)));
            if bought.points.len() > before {
                bought.products.push((product.product_id, product.description, product.id));
            }
        }
        Ok(())
    })?;
    Ok((head, coverage, bought))
}

/// An error of the engine as one of what was asked.
pub(super) fn refused(error: IndexError) -> AppError {
    match error {
        IndexError::Number(error) => AppError::Number(error),
        other => AppError::Request(other.to_string()),
    }
}

/// The currencies that something was bought in.
pub(super) fn currencies(bought: &Bought) -> BTreeSet<Currency> {
    bought.points.iter().map(|(_, point)| point.basis.currency).collect()
}

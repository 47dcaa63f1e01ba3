//! What an organisation buys now, as price points, lists and the catalogue tell it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::benchmark::{BenchmarkHead, benchmark_in, latest_month};
use crate::app::moves::price_moves;
use crate::app::names::Names;
use crate::app::points::NO_PRODUCT;
use crate::app::{AppError, BenchmarkRequest, Months, Quarantined};
use crate::engine::model::Currency;
use crate::engine::opportunity::{CurrentPurchase, current_purchases};
use crate::engine::period::Month;
use crate::engine::variation::{Coverage, Share};
use crate::store::{Db, price_points_of};

/// A purchase with its product.
pub(super) struct Bought {
    pub(super) product_id: String,
    pub(super) description: String,
    pub(super) purchase: CurrentPurchase,
}

/// Lines of a product that are held back.
pub(super) struct Held {
    pub(super) product_id: String,
    pub(super) description: String,
    pub(super) held: Quarantined,
}

/// Everything an organisation buys now, and what waits.
pub(super) struct BoughtNow {
    pub(super) head: BenchmarkHead,
    pub(super) coverage: Coverage,
    pub(super) as_of: Month,
    pub(super) bought: Vec<Bought>,
    pub(super) held: Vec<Held>,
    /// Lines of items that are no product, by currency.
    pub(super) unmatched: BTreeMap<Currency, Share>,
    pub(super) out_of_range: u64,
}

/// Reads them at the end of a month: the latest in the data where none is named.
pub(super) fn bought_now(
    db: &mut Db,
    names: &Arc<Names>,
    org: &str,
    as_of: Option<Month>,
) -> Result<BoughtNow, AppError> {
    let organisation = names.organisation(org)?;
    let nothing = || AppError::Request("there are no purchase lines to look forward from".to_owned());
    let as_of = as_of.map_or_else(|| latest_month(db), |month| Ok(Some(month)))?.ok_or_else(nothing)?;
    let months = Months::AsOf(as_of);
    let request = BenchmarkRequest { org: Some(org.to_owned()), months, ..BenchmarkRequest::default() };
    let moves = price_moves(db, names, as_of)?;
    let (mut bought, mut held, mut out_of_range) = (Vec::new(), Vec::new(), 0);
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &request, &mut |head, products| {
        for product in products {
            for one in &product.benchmarks.benchmarks {
                let (found, lost) = current_purchases(&product.points.points, one, head.only, &moves);
                out_of_range += lost;
                bought.extend(found.into_iter().map(|purchase| Bought {
                    product_id: product.product_id.clone(),
                    description: product.description.clone(),
                    purchase,
                }));
            }
            held.extend(product.quarantined.iter().map(|held| Held {
                product_id: product.product_id.clone(),
                description: product.description.clone(),
                held: *held,
            }));
        }
        Ok(())
    })?;
    let unmatched = unmatched(db, &head, organisation)?;
    Ok(BoughtNow { head, coverage, as_of, bought, held, unmatched, out_of_range })
}

/// Lines of the organisation's items that are no product, inside the window.
fn unmatched(db: &mut Db, head: &BenchmarkHead, organisation: u32) -> Result<BTreeMap<Currency, Share>, AppError> {
    let mut found: BTreeMap<Currency, Share> = BTreeMap::new();
    let Some(stored) = price_points_of(db, NO_PRODUCT)? else { return Ok(found) };
    let own = stored.points.points.iter().filter(|point| point.organisation == organisation);
    for point in own.filter(|point| head.window.contains(point.month)) {
        let share = Share::new(u64::from(point.lines), point.gross.into());
        found.entry(point.basis.currency).or_default().join(share);
    }
    Ok(found)
}

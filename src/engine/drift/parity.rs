//! Parity: what an organisation pays a supplier against what other sites of its footprint pay the same supplier.
//!
//! Prices are those of the whole window: spend over base units with that supplier. Predecessors and successors of a site
//! count as one with it. The lowest is a price that one neighbour really pays the same supplier, a fact to be named in a
//! letter, and so told from one other site on; the median is a benchmark and needs three.

use std::collections::BTreeMap;

use super::DriftRequest;
use super::order_month::{Compared, OrderMonth, WrongOrder};
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::variation::{Payer, PricePoint, Ranking, Saving, UnitPrice};

/// What a site pays a supplier, and what the others pay it.
#[derive(Debug, Clone)]
pub struct Parity {
    /// Internal id of the supplier.
    pub supplier: u32,
    /// What the site bought from it in the window.
    pub bought: Compared,
    /// What it paid.
    pub price: UnitPrice,
    /// How many other sites bought the same from the same supplier: the n.
    pub others: usize,
    /// The lowest that one of them paid.
    pub lowest: Option<UnitPrice>,
    /// Which of them paid it, by internal id.
    pub lowest_sites: Vec<u32>,
    /// The median of them; nothing below three.
    pub median: Option<Ratio>,
    /// What was paid above the lowest.
    pub above_lowest: Option<Saving>,
    /// What was paid above the median.
    pub above_median: Option<Saving>,
    /// The first order month above the lowest.
    pub first: Option<WrongOrder>,
}

/// Holds an organisation's prices against those of the selection's other organisations, supplier by supplier; only
/// suppliers it bought from in the window.
///
/// `points` are those of the product, of every organisation and basis, in any order.
///
/// # Errors
/// [`NumberError::OutOfRange`] when sums or exact figures do not fit.
pub fn parity(points: &[PricePoint], request: &DriftRequest<'_>) -> Result<Vec<Parity>, NumberError> {
    let selection = request.selection;
    let inside: Vec<&PricePoint> = points
        .iter()
        .filter(|point| point.basis == request.basis)
        .filter(|point| selection.refuse(point.basis.currency, point.month, point.organisation).is_none())
        .collect();
    let own = inside.iter().copied().filter(|point| point.organisation == request.organisation);
    let months = OrderMonth::of(own)?;
    let runs = months.chunk_by(|left, right| left.supplier == right.supplier);
    let made = runs.filter_map(|run| run.first().map(|first| (first.supplier, run))).map(|(supplier, run)| {
        let theirs = inside.iter().copied().filter(|point| point.supplier == supplier);
        compare(supplier, run, payers(theirs, request)?, request)
    });
    made.collect()
}

/// What each organisation paid a supplier.
fn payers<'a>(
    points: impl Iterator<Item = &'a PricePoint>,
    request: &DriftRequest<'_>,
) -> Result<Ranking, NumberError> {
    let mut sums: BTreeMap<u32, (Amount, BaseQuantity, u64)> = BTreeMap::new();
    for point in points {
        let (spend, quantity, orders) = sums.entry(point.organisation).or_default();
        *spend = spend.checked_add(point.net).ok_or(NumberError::OutOfRange)?;
        *quantity = quantity.checked_add(point.quantity).ok_or(NumberError::OutOfRange)?;
        *orders = orders.saturating_add(u64::from(point.orders));
    }
    let payer = |(organisation, (spend, quantity, orders))| {
        let price = UnitPrice::new(spend, quantity).ok_or(NumberError::OutOfRange)?;
        let family = request.selection.family_of(organisation);
        Ok(Payer { price, organisation, family, repeated: orders > 1 })
    };
    sums.into_iter().map(payer).collect::<Result<Vec<_>, _>>().map(Ranking::new)
}

fn compare(
    supplier: u32,
    months: &[OrderMonth],
    ranking: Ranking,
    request: &DriftRequest<'_>,
) -> Result<Parity, NumberError> {
    let family = request.selection.family_of(request.organisation);
    let own = ranking.payers().iter().find(|payer| payer.organisation == request.organisation);
    let price = own.map(|payer| payer.price).ok_or(NumberError::OutOfRange)?;
    let others = ranking.without(family)?;
    let mut sites = ranking.payers().iter().filter(|payer| payer.family != family).peekable();
    let lowest = sites.peek().map(|payer| payer.price);
    let against = lowest.map(UnitPrice::ratio).transpose()?;
    let saving = |against: &Ratio| against.saving(price.spend(), price.quantity()).map(|net| Saving { net });
    let wrong = |against: Ratio| -> Result<Option<WrongOrder>, NumberError> {
        for month in months {
            if month.price.ratio()?.compare(&against)?.is_gt() {
                return Ok(Some(WrongOrder { order: *month, against, above: month.above(&against)? }));
            }
        }
        Ok(None)
    };
    Ok(Parity {
        supplier,
        bought: Compared::of(months),
        price,
        others: others.others,
        lowest,
        lowest_sites: sites.take_while(|payer| Some(payer.price) == lowest).map(|payer| payer.organisation).collect(),
        median: others.median,
        above_lowest: against.as_ref().map(saving).transpose()?,
        above_median: others.median.as_ref().map(saving).transpose()?,
        first: against.map(wrong).transpose()?.flatten(),
    })
}

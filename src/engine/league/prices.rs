//! What an organisation pays for the products that others buy too.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::stated::part_of;
use super::{PARTS, TOP_LONG};
use crate::engine::model::Currency;
use crate::engine::money::Ratio;
use crate::engine::variation::{OrganisationPrice, ProductBenchmark, Saving, Share, Total};

/// A product that an organisation buys and at least three others do, its bases in one currency together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoughtProduct {
    /// Public id of the product.
    pub product: String,
    /// Its part.
    pub part: usize,
    /// Net spend.
    pub spend: Total,
    /// What the same quantities cost at the others' median.
    pub cost_at_median: Total,
    /// Gross saving to the others' median.
    pub over_median: Total,
    /// Gross saving to the others' lowest price.
    pub over_minimum: Total,
    /// Net spend, and gross saving, of what has a best price of the others.
    pub best: Option<(Total, Total)>,
}

/// Prices of one order below what others pay again and again: products and net spend that no figure counts.
pub type SetAside = Share;

/// What each organisation pays for a product, by internal id, and what of it is set aside.
#[must_use]
pub fn bought(
    product: &str,
    benchmarks: &[ProductBenchmark],
    currency: Currency,
) -> BTreeMap<u32, (Option<BoughtProduct>, SetAside)> {
    let mut found: BTreeMap<u32, (Option<BoughtProduct>, SetAside)> = BTreeMap::new();
    for payer in benchmarks.iter().filter(|one| one.basis.currency == currency).flat_map(|one| &one.organisations) {
        let Some(to_median) = payer.to_median else { continue };
        let entry = found.entry(payer.organisation).or_default();
        if price_counts(payer) {
            entry.0.get_or_insert_with(|| BoughtProduct::none(product)).add(payer, to_median);
        } else {
            entry.1.join(Share::new(1, payer.net.into()));
        }
    }
    found
}

/// Whether a price counts for the one who paid it. One that rests on a single order and stands below both the others' median
/// and their best price (their lowest, where none of them ordered twice) does not: a pallet ordered by mistake makes
/// nobody best in class. What is dearer than the median always counts, so that no saving is lost.
#[must_use]
pub fn price_counts(payer: &OrganisationPrice) -> bool {
    let others = &payer.others;
    let (Ok(own), Some(median), Some(best)) = (payer.price.ratio(), others.median, others.best.or(others.minimum))
    else {
        return true;
    };
    let below = |price: &Ratio| own.compare(price) == Ok(Ordering::Less);
    payer.orders > 1 || !below(&best) || !below(&median)
}

impl BoughtProduct {
    fn none(product: &str) -> Self {
        let zero = Total::ZERO;
        let (spend, cost_at_median, over_median, over_minimum) = (zero, zero, zero, zero);
        let (part, product) = (part_of(product), product.to_owned());
        Self { product, part, spend, cost_at_median, over_median, over_minimum, best: None }
    }

    fn add(&mut self, payer: &OrganisationPrice, to_median: Saving) {
        let at_median = i128::from(payer.net.micros()) - i128::from(to_median.net.micros());
        self.spend = self.spend.plus(payer.net);
        self.cost_at_median = self.cost_at_median.and(Total::from_micros(at_median));
        self.over_median = self.over_median.plus(to_median.gross());
        self.over_minimum = payer.to_minimum.map_or(self.over_minimum, |saving| self.over_minimum.plus(saving.gross()));
        if let Some(saving) = payer.to_best {
            let (spend, over) = self.best.unwrap_or_default();
            self.best = Some((spend.plus(payer.net), over.plus(saving.gross())));
        }
    }

    fn is_before(left: &Self, right: &Self) -> Ordering {
        right.spend.cmp(&left.spend).then_with(|| left.product.as_bytes().cmp(right.product.as_bytes()))
    }
}

/// An organisation's prices: sums by part, and its products with most spend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceSums {
    /// Products compared.
    pub compared: u64,
    /// What is set aside.
    pub set_aside: SetAside,
    /// Net spend, and what it were at the others' median, by part.
    pub level: [(Total, Total); PARTS],
    top: Vec<BoughtProduct>,
}

impl PriceSums {
    /// Counts a product in, and what of it is set aside.
    pub fn add(&mut self, product: Option<BoughtProduct>, set_aside: SetAside) {
        self.set_aside.join(set_aside);
        let Some(product) = product else { return };
        self.compared += 1;
        if let Some((spend, cost)) = self.level.get_mut(product.part) {
            *spend = spend.and(product.spend);
            *cost = cost.and(product.cost_at_median);
        }
        self.top.push(product);
        if self.top.len() >= 2 * TOP_LONG {
            self.prune();
        }
    }

    fn prune(&mut self) {
        self.top.sort_unstable_by(BoughtProduct::is_before);
        self.top.truncate(TOP_LONG);
    }

    /// The products with most spend, the largest first, ties by public id: at most [`TOP_LONG`].
    #[must_use]
    pub fn top(&self) -> Vec<&BoughtProduct> {
        let mut top: Vec<&BoughtProduct> = self.top.iter().collect();
        top.sort_unstable_by(|left, right| BoughtProduct::is_before(left, right));
        top.truncate(TOP_LONG);
        top
    }
}

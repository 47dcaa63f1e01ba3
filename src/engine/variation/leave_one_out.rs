//! Benchmarks that leave an organisation out: what the *others* pay.
//!
//! The prices are sorted once. Without one organisation, or without a family of them (a merged trust with its
//! predecessors), the order statistics are those of the whole with a few ranks skipped, so a product of n
//! payers costs O(n log n) and not O(n^2). Seats that see the very same others share what they see.

use std::cmp::Ordering;

use super::pack_test::Standing;
use super::quantile::{Fraction, MEDIAN, MINIMUM, P10, Q1, quantile};
use super::unit_price::UnitPrice;
use super::{OTHERS_MINIMUM, QUARTILE_MINIMUM};
use crate::engine::money::{NumberError, Ratio, product};

/// One payer's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payer {
    /// Its price.
    pub price: UnitPrice,
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Its family: one id for all organisations that count as one.
    pub family: u32,
    /// True where the price rests on two orders or more: a single order, perhaps a pallet by mistake, sets no best price.
    pub repeated: bool,
}

/// What the organisations outside one family pay.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeaveOneOut {
    /// How many others there are, a family counting as one.
    pub others: usize,
    /// Their lowest price; nothing below [`OTHERS_MINIMUM`] others.
    pub minimum: Option<Ratio>,
    /// Their best price: the lowest that one of them paid in two orders or more; nothing below [`OTHERS_MINIMUM`] others or
    /// where each of them ordered once.
    pub best: Option<Ratio>,
    /// Their tenth percentile; nothing below [`QUARTILE_MINIMUM`] others.
    pub p10: Option<Ratio>,
    /// Their first quartile; nothing below [`QUARTILE_MINIMUM`] others.
    pub q1: Option<Ratio>,
    /// Their median; nothing below [`OTHERS_MINIMUM`] others.
    pub median: Option<Ratio>,
}

/// What is moved about to sort payers: spend and quantity in 64 bits, and where the payer was.
type Sortable = (i64, i64, usize);

/// Sorts payers.
fn rising(mut payers: Vec<Payer>) -> Vec<Payer> {
    let mut order: Vec<Sortable> = Vec::with_capacity(payers.len());
    for (place, payer) in payers.iter().enumerate() {
        let Ok(quantity) = i64::try_from(payer.price.quantity().micros()) else {
            payers.sort_unstable();
            return payers;
        };
        order.push((payer.price.spend().micros(), quantity, place));
    }
    // Nearly always: less to move, and products of 64 bits need no care.
    order.sort_unstable_by(|(own, under, place), (their, below, other)| {
        let (left, right) = (product(*own, *below), product(*their, *under));
        left.cmp(&right).then_with(|| payers.get(*place).cmp(&payers.get(*other)))
    });
    let mut sorted = Vec::with_capacity(payers.len());
    sorted.extend(order.iter().filter_map(|(_, _, place)| payers.get(*place)));
    sorted
}

/// Payers in rising order of price, and where each family stands in it.
#[derive(Debug, Clone)]
pub struct Ranking {
    rising: Vec<Payer>,
    /// Family and rank, sorted.
    ranks: Vec<(u32, usize)>,
    families: usize,
}

impl Ranking {
    /// Sorts the payers, ties by organisation, so that the order they come in does not matter.
    #[must_use]
    pub fn new(payers: Vec<Payer>) -> Self {
        let payers = rising(payers);
        let mut ranks: Vec<(u32, usize)> =
            payers.iter().enumerate().map(|(rank, payer)| (payer.family, rank)).collect();
        ranks.sort_unstable();
        let families = ranks.chunk_by(|left, right| left.0 == right.0).count();
        Self { rising: payers, ranks, families }
    }

    /// Payers in rising order of price.
    #[must_use]
    pub fn payers(&self) -> &[Payer] {
        &self.rising
    }

    /// Prices in rising order.
    #[must_use]
    pub fn prices(&self) -> Vec<UnitPrice> {
        self.rising.iter().map(|payer| payer.price).collect()
    }

    /// The families there are, in order of their id.
    pub fn families(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranks.chunk_by(|left, right| left.0 == right.0).filter_map(|run| run.first().map(|(family, _)| *family))
    }

    /// What the others pay; a family that pays nothing here leaves everyone in.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a quantile does not fit 256 bits.
    pub fn without(&self, family: u32) -> Result<LeaveOneOut, NumberError> {
        let gone = self.ranks_of(family);
        let others = self.families - usize::from(!gone.is_empty());
        let minimum = self.quantile_without(gone, others, OTHERS_MINIMUM, MINIMUM)?;
        let best = if others < OTHERS_MINIMUM { None } else { self.best_without(family) };
        let best = best.map(UnitPrice::ratio).transpose()?;
        let p10 = self.quantile_without(gone, others, QUARTILE_MINIMUM, P10)?;
        let q1 = self.quantile_without(gone, others, QUARTILE_MINIMUM, Q1)?;
        let median = self.quantile_without(gone, others, OTHERS_MINIMUM, MEDIAN)?;
        Ok(LeaveOneOut { others, minimum, best, p10, q1, median })
    }

    /// The lowest price outside a family that rests on more than one order.
    fn best_without(&self, family: u32) -> Option<UnitPrice> {
        self.rising.iter().find(|payer| payer.repeated && payer.family != family).map(|payer| payer.price)
    }

    /// The median of the others alone; nothing below [`OTHERS_MINIMUM`] others.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit 256 bits.
    pub fn median_without(&self, family: u32) -> Result<Option<Ratio>, NumberError> {
        let gone = self.ranks_of(family);
        let others = self.families - usize::from(!gone.is_empty());
        self.quantile_without(gone, others, OTHERS_MINIMUM, MEDIAN)
    }

    /// How many payers outside one family there are, and how many of them pay a similar price: within 1.5 times. A family
    /// of several counts once for each of its payers. Both 0 where figures leave the range.
    #[must_use]
    pub(super) fn similar_without(&self, family: u32, price: &Ratio) -> (usize, usize) {
        let side = |payer: &Payer| {
            let standing = payer.price.ratio().and_then(|theirs| Standing::of(&theirs, price));
            standing.ok().flatten().map_or(Ordering::Greater, Standing::side)
        };
        let start = self.rising.partition_point(|payer| side(payer) == Ordering::Less);
        let end = self.rising.partition_point(|payer| side(payer) != Ordering::Greater);
        let gone = self.ranks_of(family);
        let own = gone.iter().filter(|(_, rank)| (start..end).contains(rank)).count();
        (self.rising.len() - gone.len(), (end - start).saturating_sub(own))
    }

    fn ranks_of(&self, family: u32) -> &[(u32, usize)] {
        let start = self.ranks.partition_point(|(other, _)| *other < family);
        let end = self.ranks.partition_point(|(other, _)| *other <= family);
        self.ranks.get(start..end).unwrap_or_default()
    }

    /// Families and the ranks they stand at, sorted.
    pub(super) fn ranks(&self) -> &[(u32, usize)] {
        &self.ranks
    }

    /// How many families there are.
    pub(super) const fn families_count(&self) -> usize {
        self.families
    }

    pub(super) fn quantile_without(
        &self,
        gone: &[(u32, usize)],
        others: usize,
        needed: usize,
        fraction: Fraction,
    ) -> Result<Option<Ratio>, NumberError> {
        if others < needed {
            return Ok(None);
        }
        let count = self.rising.len() - gone.len();
        quantile(count, fraction, |rank| {
            let place = gone.iter().fold(rank, |place, (_, skipped)| place + usize::from(*skipped <= place));
            self.rising.get(place).map(|payer| payer.price)
        })
    }
}

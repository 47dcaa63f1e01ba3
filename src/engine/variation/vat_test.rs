//! Do an organisation's prices from a supplier look as if they held VAT that the others' prices do not?
//!
//! A slip of VAT stands off like a pack read wrongly, only nearer: at 1.20 or 1.05 times what the others pay, product after
//! product of one supplier, because it is made where the order or the file is. One product at 1.20 is chance; so a finding
//! needs at least five ([`PRODUCTS_MINIMUM`]), and of the products that can be compared at least a third at 1.20, where few
//! prices stand by chance, or half at 1.05, where many do. It is reported and changes no figure: a supplier may really charge one
//! trust a fifth more.
//!
//! A price stands *at* a rate when it is within 2% of 1.20 times, or within 1% of 1.05 times, the median of the other
//! organisations on the same basis; fewer than three others: not compared.
//!
//! | products compared | at 1.20 | at 1.05 | finding |
//! |---|---|---|---|
//! | 12 | 9 | 0 | 20%: 9 of 12 |
//! | 16 | 5 | 7 | none: less than a third, less than half |
//! | 4 | 4 | 0 | none: fewer than five |
//! | 10 | 5 | 5 | both |

use std::fmt;

use rustc_hash::FxHashMap;

use super::benchmark::{ProductBenchmark, ProductBenchmarks};
use super::pack_test::{BILLION, Standing};
use super::points::{PricePoint, ProductPoints};
use super::selection::Selection;
use super::total::Total;
use super::unit_price::UnitPrice;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, BaseQuantity};

/// Products that have to stand at a rate before anything is said.
pub const PRODUCTS_MINIMUM: u64 = 5;

words! {
    /// Rates of VAT that a price may hold by mistake, in percent.
    VatRate {
        /// The standard rate.
        Standard = "20",
        /// The reduced rate.
        Reduced = "5",
    }
}

impl VatRate {
    /// The prices that stand at the rate, in billionths of the others' median.
    const fn bounds(self) -> (i128, i128) {
        match self {
            Self::Standard => (BILLION * 1_176 / 1_000, BILLION * 1_224 / 1_000),
            Self::Reduced => (BILLION * 10_395 / 10_000, BILLION * 10_605 / 10_000),
        }
    }

    /// One in so many of the products compared has to stand at the rate.
    const fn share(self) -> u64 {
        match self {
            Self::Standard => 3,
            Self::Reduced => 2,
        }
    }

    fn of(standing: Standing) -> Option<Self> {
        Self::ALL.iter().copied().find(|rate| {
            let (low, high) = rate.bounds();
            (low..=high).contains(&standing.billionths())
        })
    }
}

/// Whose prices are looked at: one organisation's from one supplier, on one basis of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VatSeat {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Currency.
    pub currency: Currency,
    /// Whether the prices are said to hold VAT.
    pub vat_basis: VatBasis,
}

/// Where one product's price stands for one seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatStanding {
    seat: VatSeat,
    at: Option<VatRate>,
    spend: Amount,
}

/// A supplier's prices to an organisation that look as if they held VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatFinding {
    /// Whose prices.
    pub seat: VatSeat,
    /// The rate they stand at.
    pub rate: VatRate,
    /// Products that could be compared.
    pub compared: u64,
    /// Those of them that stand at the rate.
    pub products: u64,
    /// What was spent on these, after adjustments.
    pub spend: Total,
}

/// Where a product's prices stand, for each organisation and supplier in its benchmarks, which were made of these points
/// with this selection.
#[must_use]
pub fn vat_standings(points: &ProductPoints, selection: &Selection, made: &ProductBenchmarks) -> Vec<VatStanding> {
    let inside =
        |point: &&PricePoint| selection.refuse(point.basis.currency, point.month, point.organisation).is_none();
    let mut inside: Vec<&PricePoint> = points.points.iter().filter(inside).collect();
    let seat = |point: &PricePoint| (point.basis, point.organisation, point.supplier);
    // As they are kept, so that there is hardly ever anything to sort.
    inside.sort_by_key(|point| seat(point));
    let mut standings = Vec::with_capacity(inside.len());
    let mut rest = made.benchmarks.as_slice();
    for run in inside.chunk_by(|left, right| seat(left) == seat(right)) {
        let Some(first) = run.first() else { continue };
        while rest.first().is_some_and(|one| one.basis < first.basis) {
            rest = rest.get(1..).unwrap_or_default();
        }
        let Some(one) = rest.first().filter(|one| one.basis == first.basis) else { continue };
        standings.extend(standing(run, first, one, selection));
    }
    standings
}

/// Where the price of one seat stands; nothing when its sums leave the range or there are too few others.
fn standing(
    run: &[&PricePoint],
    first: &PricePoint,
    one: &ProductBenchmark,
    selection: &Selection,
) -> Option<VatStanding> {
    let (mut spend, mut quantity) = (Amount::ZERO, BaseQuantity::default());
    for point in run {
        spend = spend.checked_add(point.net)?;
        quantity = quantity.checked_add(point.quantity)?;
    }
    let price = UnitPrice::new(spend, quantity)?.ratio().ok()?;
    let payer = one.organisations.binary_search_by_key(&first.organisation, |payer| payer.organisation).ok();
    let median = match payer.and_then(|place| one.organisations.get(place)) {
        Some(payer) => payer.others.median?,
        // Its sums over all suppliers leave the range: the others are all payers there are.
        None => one.ranking.median_without(selection.family_of(first.organisation)).ok()??,
    };
    let at = VatRate::of(Standing::of(&price, &median).ok()??);
    let (currency, vat_basis) = (first.basis.currency, first.basis.vat_basis);
    let seat = VatSeat { organisation: first.organisation, supplier: first.supplier, currency, vat_basis };
    Some(VatStanding { seat, at, spend })
}

#[derive(Debug, Clone, Copy, Default)]
struct AtRate {
    products: u64,
    spend: Total,
}

/// Counts standings over products.
#[derive(Debug, Clone, Default)]
pub struct VatTest {
    seats: FxHashMap<VatSeat, (u64, [AtRate; 2])>,
}

impl VatTest {
    /// Adds a product.
    pub fn add(&mut self, standings: &[VatStanding]) {
        for one in standings {
            let (compared, rates) = self.seats.entry(one.seat).or_default();
            *compared += 1;
            let at = one.at.and_then(|rate| rates.get_mut(usize::from(rate.code())));
            if let Some(at) = at {
                at.products += 1;
                at.spend = at.spend.and(one.spend.into());
            }
        }
    }

    /// What is worth telling, by internal ids.
    #[must_use]
    pub fn findings(&self) -> Vec<VatFinding> {
        let mut findings = Vec::new();
        for (seat, (compared, rates)) in &self.seats {
            for (rate, at) in VatRate::ALL.iter().zip(rates) {
                if at.products >= PRODUCTS_MINIMUM && at.products * rate.share() >= *compared {
                    let AtRate { products, spend } = *at;
                    findings.push(VatFinding { seat: *seat, rate: *rate, compared: *compared, products, spend });
                }
            }
        }
        findings.sort_unstable_by_key(|finding| (finding.seat, finding.rate));
        findings
    }
}

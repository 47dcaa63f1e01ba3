//! One product on one basis as a candidate.

use std::collections::BTreeSet;

use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::variation::{
    Basis, Distribution, Fraction, PricePoint, ProductBenchmark, ProductBenchmarks, SavingTotals, Selection, Total,
};

/// What contracting nationally took off the price of a product on average: 21%. What the Nationally Contracted Products
/// programme of NHS Improvement reached: an average price reduction of 21% a product, £15.9 million recurrent a year, on
/// products negotiated hard before, such as syringes and surgical face masks.
pub const NATIONAL_REDUCTION: Fraction = (21, 100);

/// A wide spread: the highest price at least a tenth above the lowest. The National Audit Office ("The procurement of
/// consumables by NHS acute and Foundation trusts", HC 705, 2011) found 10% on average over some 66,000 products, and more
/// than 50% for 5,201 of them. How much wider a spread is shows in the saving, which is what candidates are ranked by.
pub const WIDE_SPREAD: Fraction = (11, 10);

/// What makes a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Trusts that have to buy it, predecessors and successors counting as one.
    pub trusts: usize,
    /// The highest price over the lowest that counts as a wide spread.
    pub spread: Fraction,
}

impl Threshold {
    /// For the nation: ten trusts and a wide spread.
    pub const NATION: Self = Self { trusts: 10, spread: WIDE_SPREAD };
    /// For a footprint: two of its trusts and a wide spread. A saving still needs four payers.
    pub const FOOTPRINT: Self = Self { trusts: 2, spread: WIDE_SPREAD };
}

/// A product and what is known of it beside its points.
#[derive(Debug, Clone, Copy)]
pub struct BoughtProduct<'a> {
    /// Public id: what ties are broken by.
    pub product_id: &'a str,
    /// Its like-for-like group, where it has one.
    pub group: Option<&'a str>,
    /// Its brand, where it has one.
    pub brand: Option<&'a str>,
    /// Its points, of every organisation and basis.
    pub points: &'a [PricePoint],
}

/// A product on one basis.
#[derive(Debug, Clone)]
pub struct ProductCandidate {
    /// Public id.
    pub product_id: String,
    /// Its like-for-like group.
    pub group: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
    /// What prices are compared in.
    pub basis: Basis,
    /// Families of the organisations that bought it, rising: the n.
    pub trusts: Vec<u32>,
    /// Internal ids of the suppliers that sold it, rising.
    pub suppliers: Vec<u32>,
    /// Purchase lines.
    pub lines: u64,
    /// Base units.
    pub quantity: BaseQuantity,
    /// Addressable spend: what prices are made from, everything left out being left out.
    pub spend: Total,
    /// Distribution of the organisations' prices.
    pub distribution: Distribution,
    /// Highest over lowest price; nothing when the lowest is 0.
    pub spread: Option<Ratio>,
    /// What each organisation would have saved at the others' prices, summed.
    pub savings: SavingTotals,
    /// [`NATIONAL_REDUCTION`] of the spend, rounded once.
    pub reduction: Amount,
}

impl ProductCandidate {
    /// The saving it is ranked by: to the first quartile, to the median where too few buy it for quartiles.
    #[must_use]
    pub fn target_saving(&self) -> Option<Total> {
        self.savings.to_q1.or(self.savings.to_median)
    }

    /// True when the highest price is at least so many times the lowest.
    #[must_use]
    pub fn is_wide(&self, (part, whole): Fraction) -> bool {
        let bound = Ratio::new(i128::from(part), i128::from(whole));
        let order = self.spread.zip(bound).map(|(spread, bound)| spread.compare(&bound));
        match order {
            Some(order) => order.is_ok_and(std::cmp::Ordering::is_ge),
            // Some pay nothing: wide where others pay something.
            None => self.distribution.minimum.is_zero() && !self.distribution.maximum.is_zero(),
        }
    }

    /// True when enough trusts buy it at a wide spread.
    #[must_use]
    pub fn passes(&self, threshold: Threshold) -> bool {
        self.trusts.len() >= threshold.trusts && self.is_wide(threshold.spread)
    }
}

/// A product as candidates, one for each basis it has a benchmark on. `made` is the benchmark of its points in the selection.
///
/// # Errors
/// [`NumberError::OutOfRange`] when an exact figure does not fit.
pub fn product_candidates(
    product: &BoughtProduct<'_>,
    made: &ProductBenchmarks,
    selection: &Selection,
) -> Result<Vec<ProductCandidate>, NumberError> {
    made.benchmarks.iter().map(|one| candidate(product, one, selection)).collect()
}

fn candidate(
    product: &BoughtProduct<'_>,
    made: &ProductBenchmark,
    selection: &Selection,
) -> Result<ProductCandidate, NumberError> {
    let paid = |point: &&PricePoint| {
        point.basis == made.basis
            && selection.refuse(point.basis.currency, point.month, point.organisation).is_none()
            && made.organisations.binary_search_by_key(&point.organisation, |one| one.organisation).is_ok()
    };
    let spend: Total = made.organisations.iter().map(|one| one.price.spend()).sum();
    let suppliers: BTreeSet<u32> = product.points.iter().filter(paid).map(|point| point.supplier).collect();
    let (part, whole) = NATIONAL_REDUCTION;
    let reduction = Ratio::new(i128::from(part), i128::from(whole)).ok_or(NumberError::OutOfRange)?;
    Ok(ProductCandidate {
        product_id: product.product_id.to_owned(),
        group: product.group.map(str::to_owned),
        brand: product.brand.map(str::to_owned),
        basis: made.basis,
        trusts: made.ranking.families().collect(),
        suppliers: suppliers.into_iter().collect(),
        lines: made.lines,
        quantity: made.quantity,
        spend,
        distribution: made.distribution,
        spread: made.spread,
        savings: made.savings,
        // So many parts of the spend: the "price" of a pound, for so many millionths of one.
        reduction: reduction.cost_of(BaseQuantity::from_micros(spend.micros()))?,
    })
}

//! How many products of a like-for-like group an organisation buys, and how its spend lies over them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, MICRO, NumberError, Ratio};
use crate::engine::variation::{Basis, Fraction, MEDIAN, PricePoint, Selection, Total, UnitPrice, quantile};

/// The part of the spend that a core range is to cover: four fifths.
pub const COVER: Fraction = (4, 5);

/// A product of a like-for-like group, with its points.
#[derive(Debug, Clone, Copy)]
pub struct GroupProduct<'a> {
    /// Public id: what ties are broken by.
    pub product_id: &'a str,
    /// Its points, of every organisation and basis, in any order.
    pub points: &'a [PricePoint],
}

/// What an organisation spent on one product of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductShare {
    /// Public id.
    pub product_id: String,
    /// Spend after adjustments.
    pub spend: Total,
    /// Base units.
    pub quantity: BaseQuantity,
}

/// An organisation's purchases of a like-for-like group on one basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proliferation {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Distinct products, the dearest in all first, ties by public id: never empty.
    pub products: Vec<ProductShare>,
    /// Distinct suppliers.
    pub suppliers: usize,
    /// Base units of all of them.
    pub quantity: BaseQuantity,
    /// Spend after adjustments.
    pub spend: Total,
    /// Purchase lines.
    pub lines: u64,
    /// How many products, the dearest first, cover [`COVER`] of the spend.
    pub core: usize,
}

impl Proliferation {
    /// The main product's part of the spend; nothing where nothing was spent.
    #[must_use]
    pub fn main_share(&self) -> Option<Ratio> {
        Ratio::new(self.products.first()?.spend.micros(), self.spend.micros())
    }
}

/// A like-for-like group on one basis: each organisation's purchases, and how they differ.
#[derive(Debug, Clone)]
pub struct GroupProliferation {
    /// What quantities are counted in.
    pub basis: Basis,
    /// Distinct products that any organisation bought.
    pub products: usize,
    /// Distinct suppliers to any of them.
    pub suppliers: usize,
    /// The fewest products that one organisation bought.
    pub fewest: usize,
    /// The median of their numbers of products.
    pub median: Ratio,
    /// The most.
    pub most: usize,
    /// Base units.
    pub quantity: BaseQuantity,
    /// Spend after adjustments.
    pub spend: Total,
    /// Purchase lines.
    pub lines: u64,
    /// By internal id: the n is their number.
    pub organisations: Vec<Proliferation>,
}

/// What an organisation bought on one basis, being summed.
#[derive(Debug, Default)]
struct Bought {
    products: BTreeMap<Arc<str>, (Amount, BaseQuantity)>,
    suppliers: BTreeSet<u32>,
    lines: u64,
}

/// The purchases of one like-for-like group, product after product, in any order.
#[derive(Debug, Default)]
pub struct GroupPurchases(BTreeMap<Basis, BTreeMap<u32, Bought>>);

impl GroupPurchases {
    /// Adds a product's points that lie in the selection.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a sum does not fit.
    pub fn add(&mut self, product: &GroupProduct<'_>, selection: &Selection) -> Result<(), NumberError> {
        let product_id: Arc<str> = Arc::from(product.product_id);
        let refuse = |point: &PricePoint| selection.refuse(point.basis.currency, point.month, point.organisation);
        for point in product.points.iter().filter(|point| refuse(point).is_none()) {
            let held = self.0.entry(point.basis).or_default().entry(point.organisation).or_default();
            let (spend, quantity) = held.products.entry(Arc::clone(&product_id)).or_default();
            *spend = spend.checked_add(point.net).ok_or(NumberError::OutOfRange)?;
            *quantity = quantity.checked_add(point.quantity).ok_or(NumberError::OutOfRange)?;
            held.suppliers.insert(point.supplier);
            held.lines = held.lines.saturating_add(u64::from(point.lines));
        }
        Ok(())
    }

    /// What the organisations bought, by basis.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] for more products than can be counted.
    pub fn finish(&self) -> Result<Vec<GroupProliferation>, NumberError> {
        self.0.iter().filter_map(|(basis, bought)| of_basis(*basis, bought).transpose()).collect()
    }
}

/// The purchases of one like-for-like group inside a selection, by basis.
///
/// # Errors
/// [`NumberError::OutOfRange`] when a sum does not fit.
pub fn proliferation(
    products: &[GroupProduct<'_>],
    selection: &Selection,
) -> Result<Vec<GroupProliferation>, NumberError> {
    let mut purchases = GroupPurchases::default();
    for product in products {
        purchases.add(product, selection)?;
    }
    purchases.finish()
}

fn of_basis(basis: Basis, bought: &BTreeMap<u32, Bought>) -> Result<Option<GroupProliferation>, NumberError> {
    let products: BTreeSet<&str> = bought.values().flat_map(|one| one.products.keys().map(AsRef::as_ref)).collect();
    let suppliers: BTreeSet<u32> = bought.values().flat_map(|one| one.suppliers.iter().copied()).collect();
    let organisations: Vec<Proliferation> = bought.iter().map(|(id, one)| of_organisation(*id, one)).collect();
    let mut counts: Vec<usize> = organisations.iter().map(|one| one.products.len()).collect();
    counts.sort_unstable();
    // A count as the price of one, so that its median is taken as prices' are.
    let one = BaseQuantity::from_micros(i128::from(MICRO));
    let count_of = |count: usize| {
        let micros = i64::try_from(count).ok()?.checked_mul(MICRO)?;
        UnitPrice::new(Amount::from_micros(micros), one)
    };
    let median = quantile(counts.len(), MEDIAN, |rank| counts.get(rank).copied().and_then(count_of))?;
    let (Some(fewest), Some(most), Some(median)) = (counts.first(), counts.last(), median) else { return Ok(None) };
    Ok(Some(GroupProliferation {
        basis,
        products: products.len(),
        suppliers: suppliers.len(),
        fewest: *fewest,
        median,
        most: *most,
        quantity: organisations.iter().fold(BaseQuantity::default(), |sum, one| sum.saturating_add(one.quantity)),
        spend: organisations.iter().map(|one| one.spend).sum(),
        lines: organisations.iter().map(|one| one.lines).sum(),
        organisations,
    }))
}

fn of_organisation(organisation: u32, bought: &Bought) -> Proliferation {
    let share = |(product_id, (spend, quantity)): (&Arc<str>, &(Amount, BaseQuantity))| ProductShare {
        product_id: product_id.to_string(),
        spend: (*spend).into(),
        quantity: *quantity,
    };
    let mut products: Vec<ProductShare> = bought.products.iter().map(share).collect();
    // They come by public id, and the sort keeps that order among equals.
    products.sort_by_key(|share| std::cmp::Reverse(share.spend));
    let spend: Total = products.iter().map(|share| share.spend).sum();
    Proliferation {
        organisation,
        suppliers: bought.suppliers.len(),
        quantity: products.iter().fold(BaseQuantity::default(), |sum, share| sum.saturating_add(share.quantity)),
        spend,
        lines: bought.lines,
        core: core(&products, spend),
        products,
    }
}

/// How many of the products, the dearest first, cover [`COVER`] of the spend.
fn core(products: &[ProductShare], spend: Total) -> usize {
    let (part, whole) = COVER;
    let wanted = spend.micros().saturating_mul(i128::from(part));
    let mut covered: i128 = 0;
    let short = products.iter().take_while(|share| {
        let is_short = covered.saturating_mul(i128::from(whole)) < wanted;
        covered = covered.saturating_add(share.spend.micros());
        is_short
    });
    short.count().max(1)
}

/// An organisation's purchases over all groups in one currency and VAT basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationTotal {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Currency.
    pub currency: Currency,
    /// Whether the spend holds VAT.
    pub vat_basis: VatBasis,
    /// Groups it bought of, each basis by itself.
    pub groups: usize,
    /// Products, summed over these.
    pub products: usize,
    /// Products that cover [`COVER`] of each group's spend, summed.
    pub core: usize,
    /// Purchase lines.
    pub lines: u64,
    /// Spend after adjustments.
    pub spend: Total,
}

/// Sums groups by organisation, currency and VAT basis.
#[must_use]
pub fn organisation_totals(groups: &[GroupProliferation]) -> Vec<OrganisationTotal> {
    let mut totals: BTreeMap<(u32, Currency, VatBasis), OrganisationTotal> = BTreeMap::new();
    for group in groups {
        let Basis { currency, vat_basis, .. } = group.basis;
        for one in &group.organisations {
            let organisation = one.organisation;
            let total = totals.entry((organisation, currency, vat_basis)).or_insert(OrganisationTotal {
                organisation,
                currency,
                vat_basis,
                groups: 0,
                products: 0,
                core: 0,
                lines: 0,
                spend: Total::ZERO,
            });
            total.groups += 1;
            total.products += one.products.len();
            total.core += one.core;
            total.lines = total.lines.saturating_add(one.lines);
            total.spend = total.spend.and(one.spend);
        }
    }
    totals.into_values().collect()
}

//! An item beside the products thought of for it: each compared once, and only when the comparison is asked for.

use std::cell::OnceCell;

use super::prepared::{PreparedItem, PreparedProduct};
use super::score::{Likeness, likeness, ranked};
use super::weights::TokenWeights;

/// Products with their likenesses to an item, best first.
pub(super) type Ranked<'a> = Vec<(usize, &'a PreparedProduct, Likeness)>;

/// Each product once, by public id.
pub(super) fn distinct<'a>(products: &[&'a PreparedProduct]) -> Vec<&'a PreparedProduct> {
    let mut distinct = products.to_vec();
    distinct.sort_unstable_by(|left, right| left.public_id().cmp(right.public_id()));
    distinct.dedup_by(|left, right| left.public_id() == right.public_id());
    distinct
}

/// An item and the products thought of.
pub(super) struct Comparison<'a> {
    pub(super) item: &'a PreparedItem,
    pub(super) weights: &'a TokenWeights,
    /// Each once, by public id.
    products: Vec<&'a PreparedProduct>,
    ranked: OnceCell<Ranked<'a>>,
}

impl<'a> Comparison<'a> {
    /// Of products in any order, some perhaps more than once.
    pub(super) fn new(item: &'a PreparedItem, products: &[&'a PreparedProduct], weights: &'a TokenWeights) -> Self {
        Self { item, weights, products: distinct(products), ranked: OnceCell::new() }
    }

    /// Of products that are ranked already.
    pub(super) fn of_ranked(item: &'a PreparedItem, ranked: &Ranked<'a>, weights: &'a TokenWeights) -> Self {
        let products: Vec<_> = ranked.iter().map(|(_, product, _)| *product).collect();
        Self { ranked: OnceCell::from(ranked.clone()), ..Self::new(item, &products, weights) }
    }

    /// Every product once, by public id.
    pub(super) fn products(&self) -> &[&'a PreparedProduct] {
        &self.products
    }

    /// A product by public id.
    pub(super) fn product(&self, public_id: &str) -> Option<&'a PreparedProduct> {
        let place = self.products.binary_search_by(|product| product.public_id().cmp(public_id)).ok()?;
        self.products.get(place).copied()
    }

    /// How alike the item and one of the products are.
    pub(super) fn likeness(&self, product: &PreparedProduct) -> Likeness {
        let is_same = |(_, other, _): &&(usize, &PreparedProduct, Likeness)| other.public_id() == product.public_id();
        let known = self.ranked.get().and_then(|ranked| ranked.iter().find(is_same));
        known.map_or_else(|| likeness(self.item, product, self.weights), |(_, _, likeness)| *likeness)
    }

    /// All products, the likest first.
    pub(super) fn ranked(&self) -> &Ranked<'a> {
        self.ranked.get_or_init(|| ranked(self.item, &self.products, self.weights))
    }
}

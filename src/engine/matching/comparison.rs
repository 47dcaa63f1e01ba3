//! An item beside the products thought of for it: each compared once, and only when the comparison is asked for.

use std::cell::OnceCell;

use super::prepared::{PreparedItem, PreparedProduct};
use super::score::{Likeness, in_order, likeness};
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
    /// Their likenesses, at the same places.
    likenesses: Vec<OnceCell<Likeness>>,
    ranked: OnceCell<Ranked<'a>>,
}

impl<'a> Comparison<'a> {
    /// Of products in any order, some perhaps more than once.
    pub(super) fn new(item: &'a PreparedItem, products: &[&'a PreparedProduct], weights: &'a TokenWeights) -> Self {
        let products = distinct(products);
        let likenesses = vec![OnceCell::new(); products.len()];
        Self { item, weights, products, likenesses, ranked: OnceCell::new() }
    }

    /// Of products that are ranked already.
    pub(super) fn of_ranked(item: &'a PreparedItem, ranked: &Ranked<'a>, weights: &'a TokenWeights) -> Self {
        let products: Vec<_> = ranked.iter().map(|(_, product, _)| *product).collect();
        let compared = Self { ranked: OnceCell::from(ranked.clone()), ..Self::new(item, &products, weights) };
        for (_, product, likeness) in ranked {
            if let Some(cell) = compared.place(product.public_id()).and_then(|place| compared.likenesses.get(place)) {
                cell.get_or_init(|| *likeness);
            }
        }
        compared
    }

    /// Every product once, by public id.
    pub(super) fn products(&self) -> &[&'a PreparedProduct] {
        &self.products
    }

    fn place(&self, public_id: &str) -> Option<usize> {
        self.products.binary_search_by(|product| product.public_id().cmp(public_id)).ok()
    }

    /// A product by public id.
    pub(super) fn product(&self, public_id: &str) -> Option<&'a PreparedProduct> {
        self.products.get(self.place(public_id)?).copied()
    }

    /// How alike the item and one of the products are.
    pub(super) fn likeness(&self, product: &PreparedProduct) -> Likeness {
        let compare = || likeness(self.item, product, self.weights);
        let cell = self.place(product.public_id()).and_then(|place| self.likenesses.get(place));
        cell.map_or_else(compare, |cell| *cell.get_or_init(compare))
    }

    /// All products, the likest first.
    pub(super) fn ranked(&self) -> &Ranked<'a> {
        let compared = |(place, product): (usize, &&'a PreparedProduct)| (place, *product, self.likeness(product));
        self.ranked.get_or_init(|| in_order(self.products.iter().enumerate().map(compared)))
    }
}

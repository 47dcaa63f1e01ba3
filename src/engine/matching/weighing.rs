//! How probable it is that an item is each of the products found for it.

use super::alignment::{Alignment, align};
use super::attributes::conflicts;
use super::prepared::{PreparedItem, PreparedProduct};
use super::score::{Likeness, evidence};
use super::surprise::{Surprise, counts, likelihood};
use super::weights::TokenWeights;
use super::word_costs::WordCounts;
use crate::engine::model::Evidence;

/// Products that stand off from the best by more than this, in sixteenths of a bit, are not asked for conflicts.
const FAR: u32 = 320;

/// A product weighed.
#[derive(Debug, Clone)]
pub(crate) struct Weighed {
    /// Its place among the products given.
    pub(crate) place: usize,
    /// How its words and the item's stand to each other.
    pub(crate) alignment: Alignment,
    /// What that counts.
    pub(crate) counts: WordCounts,
    /// How surprising the item's words would be if it were this product.
    pub(crate) surprise: Surprise,
    /// Attributes that speak against, with the item's words read as what they stand for.
    pub(crate) conflicts: Vec<Evidence>,
    /// Probability that the item is this product, in basis points.
    pub(crate) probability: u32,
}

/// Weighs the products, the likeliest first; ties by public id. The probabilities and that of a product which the
/// catalogue lacks make one whole.
pub(crate) fn weigh(item: &PreparedItem, products: &[&PreparedProduct], weights: &TokenWeights) -> Vec<Weighed> {
    let costs = weights.costs();
    let mut weighed: Vec<Weighed> = products
        .iter()
        .enumerate()
        .map(|(place, product)| {
            let alignment = align(item, product);
            let counts = counts(item, product, &alignment, weights);
            let surprise = Surprise::of(&counts, costs);
            Weighed { place, alignment, counts, surprise, conflicts: Vec::new(), probability: 0 }
        })
        .collect();
    let least = weighed.iter().map(|one| one.surprise.total).min().unwrap_or_default();
    for one in weighed.iter_mut().filter(|one| one.surprise.total < least.saturating_add(FAR)) {
        if let Some(product) = products.get(one.place) {
            one.conflicts = conflicts_of(item, product, &one.alignment);
            one.counts.add_conflicts(one.conflicts.len());
            one.surprise = Surprise::of(&one.counts, costs);
        }
    }
    let public_id = |one: &Weighed| products.get(one.place).map(|product| product.public_id());
    weighed
        .sort_by(|left, right| (left.surprise.total, public_id(left)).cmp(&(right.surprise.total, public_id(right))));
    set_probabilities(&mut weighed);
    weighed
}

/// Attributes that speak against a product, with the item's words read as what they stand for.
fn conflicts_of(item: &PreparedItem, product: &PreparedProduct, alignment: &Alignment) -> Vec<Evidence> {
    let mut found = conflicts(&alignment.attributes(item, product), product.implied_attributes());
    found.extend(item.telling().conflicts(product.telling()));
    found
}

/// What an item's words count against every one of the products, to learn from: also of those far off.
pub(crate) fn counted(item: &PreparedItem, products: &[&PreparedProduct], weights: &TokenWeights) -> Vec<WordCounts> {
    let of_product = |product: &&PreparedProduct| {
        let alignment = align(item, product);
        let mut counts = counts(item, product, &alignment, weights);
        counts.add_conflicts(conflicts_of(item, product, &alignment).len());
        counts
    };
    products.iter().map(of_product).collect()
}

/// Each product's likelihood over that of all, and for all of them together over that of another product, which the
/// catalogue lacks: how likely that is rests on what the likeliest one leaves open, not on how many are alike.
fn set_probabilities(weighed: &mut [Weighed]) {
    const ONE: u128 = 1 << 32;
    let Some(best) = weighed.first().map(|one| one.surprise) else { return };
    let distance = likelihood(u32::try_from(best.other.unsigned_abs()).unwrap_or(u32::MAX));
    let (found, other) = if best.other >= 0 { (ONE, distance.into()) } else { (distance.into(), ONE) };
    let of = |one: &Weighed| u128::from(likelihood(one.surprise.total - best.total));
    let all: u128 = weighed.iter().map(of).sum::<u128>() * (found + other);
    for one in weighed {
        let share = (of(one) * found * 10_000).checked_div(all).unwrap_or_default();
        one.probability = u32::try_from(share).unwrap_or(0);
    }
}

impl Weighed {
    /// True where at least half of the item's words are the product's or stand for its own, and more than one, or most
    /// of the product's: a lone wide word is about nothing.
    pub(crate) fn is_about(&self) -> bool {
        let explained = self.alignment.exact + self.alignment.fits.len();
        let telling = explained > 1 || explained == 1 && self.alignment.silent.len() <= explained;
        telling && explained >= self.alignment.foreign.len()
    }

    /// Why it may be this product, in words a buyer can read.
    pub(crate) fn evidence(
        &self,
        item: &PreparedItem,
        product: &PreparedProduct,
        likeness: &Likeness,
    ) -> Vec<Evidence> {
        let told = |what: &str, finding: String| Evidence { what: what.to_owned(), finding, conflict: false };
        let stated = |place: usize| item.words().word(place).map_or("", |(word, _)| word);
        let meant = |place: usize| product.words().word(place).map_or("", |(word, _)| word);
        let mut found = evidence(item, product, likeness, self.conflicts.is_empty());
        if !self.alignment.fits.is_empty() {
            let fits = self.alignment.fits.iter();
            let fits = fits.map(|(ours, theirs, fit)| format!("{} {} {}", stated(*ours), fit.as_str(), meant(*theirs)));
            found.push(told("read as", fits.collect::<Vec<_>>().join(", ")));
        }
        let list = |places: &[usize], word: &dyn Fn(usize) -> String| {
            places.iter().map(|place| word(*place)).collect::<Vec<_>>().join(" ")
        };
        if !self.alignment.foreign.is_empty() {
            found.push(told("not the product's", list(&self.alignment.foreign, &|place| stated(place).to_owned())));
        }
        if !self.alignment.silent.is_empty() {
            found.push(told("left unsaid", list(&self.alignment.silent, &|place| meant(place).to_owned())));
        }
        found.extend(self.conflicts.iter().cloned());
        found
    }
}

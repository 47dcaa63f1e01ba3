//! What decisions came to, counted.

use crate::engine::model::{DecisionStatus, MatchMethod};
use crate::store::StoredDecision;

/// What deciding came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RefreshAnswer {
    /// Items that current lines have.
    pub items: u64,
    /// Items that are one product.
    pub matched: u64,
    /// Items that could be several products.
    pub ambiguous: u64,
    /// Items that are no product of the catalogue.
    pub unmatched: u64,
    /// Items of which a person said what they are; counted above too.
    pub confirmed: u64,
    /// Products made from items' own keys.
    pub provisional_products: u64,
    /// Items decided just now.
    pub decided: u64,
    /// Products whose price points were built just now.
    pub products_built: u64,
}

/// The product that an item became by its own key, if it is one.
pub(super) fn provisional_product(decision: &StoredDecision) -> Option<i64> {
    decision.product_id.filter(|_| decision.method == MatchMethod::Provisional.as_str())
}

impl RefreshAnswer {
    /// Counts a decision; the products made from items' own keys are counted apart.
    pub(super) fn add(&mut self, decision: &StoredDecision) {
        self.items += 1;
        match DecisionStatus::parse(&decision.status) {
            Some(DecisionStatus::Matched) => self.matched += 1,
            Some(DecisionStatus::Ambiguous) => self.ambiguous += 1,
            _ => self.unmatched += 1,
        }
        self.confirmed += u64::from(decision.confirmed_by.is_some());
    }

    const fn counts(&self) -> [u64; 6] {
        [self.items, self.matched, self.ambiguous, self.unmatched, self.confirmed, self.provisional_products]
    }

    const fn of_counts(counts: [u64; 6]) -> Self {
        let [items, matched, ambiguous, unmatched, confirmed, provisional_products] = counts;
        Self { items, matched, ambiguous, unmatched, confirmed, provisional_products, decided: 0, products_built: 0 }
    }

    /// The counts with a part of them as it is now in place of that part as it was. Nothing where it was no part of them.
    pub(super) fn with(&self, was: &Self, is: &Self) -> Option<Self> {
        let mut counts = self.counts();
        for ((count, was), is) in counts.iter_mut().zip(was.counts()).zip(is.counts()) {
            *count = count.checked_sub(was)? + is;
        }
        Some(Self::of_counts(counts))
    }

    /// The counts as they are kept.
    pub(super) fn text(&self) -> String {
        self.counts().map(|count| count.to_string()).join("/")
    }

    /// Reads counts as they are kept.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let counts: Vec<u64> = text.split('/').map(|count| count.parse().ok()).collect::<Option<_>>()?;
        counts.try_into().ok().map(Self::of_counts)
    }
}

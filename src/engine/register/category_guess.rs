//! What a contract is for: as stated, else as what was bought under it says, else as its title says.

use std::collections::BTreeMap;
use std::fmt;

use crate::engine::categories::{CategoryCode, Scheme};
use crate::engine::model::vocabulary::words;
use crate::engine::model::{CategoryScheme, Contract, Score};
use crate::engine::variation::Total;

words! {
    /// What a contract's category rests on, surest first.
    CategoryFrom {
        /// Its register.
        Stated = "stated",
        /// The purchases under it.
        Purchases = "purchases",
        /// The words of its title.
        Title = "title",
    }
}

/// A contract's category, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuessedCategory {
    /// The list and its code.
    pub code: CategoryCode,
    /// What it rests on.
    pub from: CategoryFrom,
    /// How sure it is: of purchases the share of the spend under the contract that is of this category.
    pub confidence: Score,
}

/// What was bought under one contract, by category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurchasesByCategory {
    sums: BTreeMap<CategoryCode, Total>,
    whole: Total,
}

impl PurchasesByCategory {
    /// Counts spend on a thing with these codes, at most one a scheme; what has none counts in the whole. Sums below zero
    /// count for nothing: credits name no category. Any order tells the same where each thing is added once, as one sum.
    pub fn add(&mut self, codes: &[CategoryCode], spend: Total) {
        if spend.micros() <= 0 {
            return;
        }
        self.whole = self.whole.and(spend);
        for code in codes {
            for one in std::iter::once(code.clone()).chain(code.above()).filter(is_close) {
                let sum = self.sums.entry(one).or_default();
                *sum = sum.and(spend);
            }
        }
    }

    /// Of the codes that more than half of the spend is of the closest one; of several schemes the one with the greatest
    /// share, of equal shares CPV, then NHS-eClass, then UNSPSC.
    fn majority(&self) -> Option<(&CategoryCode, Score)> {
        let whole = self.whole.micros();
        let mut best: Option<(&CategoryCode, i128)> = None;
        for scheme in [Scheme::Cpv, Scheme::Eclass, Scheme::Unspsc] {
            let over_half = self
                .sums
                .iter()
                .filter(|(code, spend)| code.scheme == scheme && spend.micros().saturating_mul(2) > whole);
            // Any two of them hold spend in common, so that one stands above the other.
            let closest = over_half.max_by_key(|(code, _)| significant(code));
            if let Some((code, spend)) = closest
                && best.is_none_or(|(_, most)| spend.micros() > most)
            {
                best = Some((code, spend.micros()));
            }
        }
        let (code, spend) = best?;
        let points = spend.checked_mul(10_000)?.checked_div(whole)?;
        Some((code, Score::from_basis_points(u32::try_from(points).ok()?)))
    }
}

/// How many letters or digits of a code say anything.
fn significant(code: &CategoryCode) -> usize {
    match code.scheme {
        Scheme::Cpv | Scheme::Unspsc => code.code.trim_end_matches('0').len(),
        Scheme::Eclass | Scheme::Group | Scheme::Kind => code.code.len(),
    }
}

/// Whether a code is close enough to say what a contract is for: a CPV group, a UNSPSC family, two letters of NHS-eClass.
fn is_close(code: &CategoryCode) -> bool {
    let least = match code.scheme {
        Scheme::Cpv => 3,
        Scheme::Unspsc => 4,
        Scheme::Eclass => 2,
        Scheme::Group | Scheme::Kind => return false,
    };
    significant(code) >= least
}

/// The category that a register states, where it can be read as a code of the list it names.
#[must_use]
pub fn stated_category(contract: &Contract) -> Option<CategoryCode> {
    let scheme = match contract.category_scheme? {
        CategoryScheme::Eclass => Scheme::Eclass,
        CategoryScheme::Cpv => Scheme::Cpv,
        CategoryScheme::Unspsc => Scheme::Unspsc,
    };
    CategoryCode::parse(scheme, contract.category_code.as_deref()?).ok()
}

/// A contract's category: as stated; else the closest one that more than half of the spend under it is of; else what its
/// title says, where the title says one. Nothing where none of them tells: ambiguous stays unknown.
#[must_use]
pub fn guess_category(
    contract: &Contract,
    bought: &PurchasesByCategory,
    title: Option<&(CategoryCode, Score)>,
) -> Option<GuessedCategory> {
    if let Some(code) = stated_category(contract) {
        return Some(GuessedCategory { code, from: CategoryFrom::Stated, confidence: Score::FULL });
    }
    if let Some((code, confidence)) = bought.majority() {
        return Some(GuessedCategory { code: code.clone(), from: CategoryFrom::Purchases, confidence });
    }
    let (code, confidence) = title?;
    Some(GuessedCategory { code: code.clone(), from: CategoryFrom::Title, confidence: *confidence })
}

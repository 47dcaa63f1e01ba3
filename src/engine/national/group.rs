//! A like-for-like group as a candidate: what its products say, added up.

use std::collections::BTreeSet;

use super::candidate::{ProductCandidate, Threshold};
use super::ranking::{MoneyBasis, Sums};
use crate::engine::variation::{Basis, SavingTotals, Total};

/// A like-for-like group in one currency and VAT basis.
#[derive(Debug, Clone)]
pub struct GroupCandidate {
    /// Its name: what ties are broken by.
    pub group: String,
    /// What its money is counted in.
    pub money: MoneyBasis,
    /// Trusts that bought any of its products, predecessors and successors counting as one.
    pub trusts: usize,
    /// Distinct suppliers.
    pub suppliers: usize,
    /// Distinct products.
    pub products: usize,
    /// Distinct brands named.
    pub brands: usize,
    /// Purchase lines.
    pub lines: u64,
    /// Addressable spend.
    pub spend: Total,
    /// Sums of its products' savings; nothing where no product has one.
    pub savings: SavingTotals,
    /// Sum of what its products are ranked by.
    pub target_saving: Option<Total>,
    /// Sum of its products' reductions.
    pub reduction: Total,
    /// Products whose spread is wide.
    pub wide: usize,
    /// Its products by public id, each on its basis, in the order of the ranking.
    pub members: Vec<(String, Basis)>,
}

impl GroupCandidate {
    /// Of its products in one currency and VAT basis; nothing without one.
    pub(super) fn of(group: &str, members: &[&ProductCandidate], threshold: Threshold) -> Option<Self> {
        let money = MoneyBasis::of(members.first()?.basis);
        let sums = Sums::of(members);
        let trusts: BTreeSet<u32> = members.iter().flat_map(|one| one.trusts.iter().copied()).collect();
        let suppliers: BTreeSet<u32> = members.iter().flat_map(|one| one.suppliers.iter().copied()).collect();
        let products: BTreeSet<&str> = members.iter().map(|one| one.product_id.as_str()).collect();
        let brands: BTreeSet<&str> = members.iter().filter_map(|one| one.brand.as_deref()).collect();
        Some(Self {
            group: group.to_owned(),
            money,
            trusts: trusts.len(),
            suppliers: suppliers.len(),
            products: products.len(),
            brands: brands.len(),
            lines: sums.lines,
            spend: sums.spend,
            savings: sums.savings,
            target_saving: sums.target_saving,
            reduction: sums.reduction,
            wide: members.iter().filter(|one| one.is_wide(threshold.spread)).count(),
            members: members.iter().map(|one| (one.product_id.clone(), one.basis)).collect(),
        })
    }

    /// True when enough trusts buy of it, at a wide spread of one product or spread over several products.
    #[must_use]
    pub const fn passes(&self, threshold: Threshold) -> bool {
        self.trusts >= threshold.trusts && (self.wide > 0 || self.products > 1)
    }
}

//! The order of candidates, and what they come to.
//!
//! Currencies are ranked apart. Within one, the measure asked for comes first and the other two break its ties; then the
//! greater spend, then the public id by its bytes, then the basis. That order is total: it depends neither on internal ids
//! nor on the order in which products come.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::fmt;

use super::candidate::{ProductCandidate, Threshold};
use super::group::GroupCandidate;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::variation::{Basis, SavingTotals, Total};

words! {
    /// What candidates are ranked by first.
    RankBy {
        /// The saving to the first quartile (median where too few buy it), the greatest first; those without one last.
        Saving = "saving",
        /// The number of products, then of suppliers, then of brands, the greatest first.
        Variety = "variety",
        /// The number of trusts, the greatest first.
        Trusts = "trusts",
    }
}

/// What money is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MoneyBasis {
    /// Currency.
    pub currency: Currency,
    /// Whether it holds VAT.
    pub vat_basis: VatBasis,
}

impl MoneyBasis {
    /// Of a basis of prices.
    #[must_use]
    pub const fn of(basis: Basis) -> Self {
        Self { currency: basis.currency, vat_basis: basis.vat_basis }
    }
}

/// Everything that was looked at, in one currency and VAT basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NationalTotal {
    /// What its money is counted in.
    pub money: MoneyBasis,
    /// Products, each on its basis.
    pub products: usize,
    /// Those of them that are candidates.
    pub candidates: usize,
    /// Purchase lines.
    pub lines: u64,
    /// Addressable spend.
    pub spend: Total,
    /// Sums of savings.
    pub savings: SavingTotals,
    /// Sum of reductions.
    pub reduction: Total,
}

/// Ranked candidates, and the totals of all products they were chosen from.
#[derive(Debug, Clone)]
pub struct NationalCandidates {
    /// Products that pass the threshold, each on its basis.
    pub products: Vec<ProductCandidate>,
    /// Like-for-like groups that pass it; they hold the same products again.
    pub groups: Vec<GroupCandidate>,
    /// All products, by what their money is counted in, candidates or not.
    pub totals: Vec<NationalTotal>,
}

/// Chooses and ranks the candidates among products, which may come in any order.
#[must_use]
pub fn rank(mut all: Vec<ProductCandidate>, threshold: Threshold, by: RankBy) -> NationalCandidates {
    all.sort_by(|left, right| product_order(left, right, by));
    let mut by_money: BTreeMap<MoneyBasis, Vec<&ProductCandidate>> = BTreeMap::new();
    let mut by_group: BTreeMap<(&str, MoneyBasis), Vec<&ProductCandidate>> = BTreeMap::new();
    for one in &all {
        let money = MoneyBasis::of(one.basis);
        by_money.entry(money).or_default().push(one);
        if let Some(group) = &one.group {
            by_group.entry((group, money)).or_default().push(one);
        }
    }
    let totals = by_money.into_iter().map(|(money, products)| total(money, &products, threshold)).collect();
    let groups =
        by_group.into_iter().filter_map(|((group, _), members)| GroupCandidate::of(group, &members, threshold));
    let mut groups: Vec<GroupCandidate> = groups.filter(|group| group.passes(threshold)).collect();
    groups.sort_by(|left, right| group_order(left, right, by));
    all.retain(|one| one.passes(threshold));
    NationalCandidates { products: all, groups, totals }
}

fn total(money: MoneyBasis, products: &[&ProductCandidate], threshold: Threshold) -> NationalTotal {
    let Sums { lines, spend, savings, reduction, .. } = Sums::of(products);
    let candidates = products.iter().filter(|one| one.passes(threshold)).count();
    NationalTotal { money, products: products.len(), candidates, lines, spend, savings, reduction }
}

/// What products come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) lines: u64,
    pub(super) spend: Total,
    pub(super) savings: SavingTotals,
    pub(super) target_saving: Option<Total>,
    pub(super) reduction: Total,
}

impl Sums {
    pub(super) fn of(products: &[&ProductCandidate]) -> Self {
        let sum = |part: fn(&ProductCandidate) -> Option<Total>| {
            let mut parts = products.iter().copied().filter_map(part).peekable();
            parts.peek().is_some().then(|| parts.sum())
        };
        Self {
            lines: products.iter().map(|one| one.lines).sum(),
            spend: products.iter().map(|one| one.spend).sum(),
            savings: SavingTotals {
                to_minimum: sum(|one| one.savings.to_minimum),
                to_best: sum(|one| one.savings.to_best),
                to_p10: sum(|one| one.savings.to_p10),
                to_q1: sum(|one| one.savings.to_q1),
                to_median: sum(|one| one.savings.to_median),
            },
            target_saving: sum(ProductCandidate::target_saving),
            reduction: products.iter().map(|one| one.reduction).sum(),
        }
    }
}

/// What two candidates are compared by, the greatest first.
struct Measures {
    saving: Option<Total>,
    variety: (usize, usize, usize),
    trusts: usize,
    spend: Total,
}

impl Measures {
    fn order(&self, other: &Self, by: RankBy) -> Ordering {
        let saving = Reverse(self.saving).cmp(&Reverse(other.saving));
        let variety = Reverse(self.variety).cmp(&Reverse(other.variety));
        let trusts = Reverse(self.trusts).cmp(&Reverse(other.trusts));
        let measured = match by {
            RankBy::Saving => saving.then(variety).then(trusts),
            RankBy::Variety => variety.then(saving).then(trusts),
            RankBy::Trusts => trusts.then(saving).then(variety),
        };
        measured.then_with(|| Reverse(self.spend).cmp(&Reverse(other.spend)))
    }
}

fn product_order(left: &ProductCandidate, right: &ProductCandidate, by: RankBy) -> Ordering {
    let measures = |one: &ProductCandidate| Measures {
        saving: one.target_saving(),
        variety: (1, one.suppliers.len(), usize::from(one.brand.is_some())),
        trusts: one.trusts.len(),
        spend: one.spend,
    };
    let currency = left.basis.currency.cmp(&right.basis.currency);
    let measured = currency.then_with(|| measures(left).order(&measures(right), by));
    measured
        .then_with(|| left.product_id.as_bytes().cmp(right.product_id.as_bytes()))
        .then_with(|| left.basis.cmp(&right.basis))
}

fn group_order(left: &GroupCandidate, right: &GroupCandidate, by: RankBy) -> Ordering {
    let measures = |one: &GroupCandidate| Measures {
        saving: one.target_saving,
        variety: (one.products, one.suppliers, one.brands),
        trusts: one.trusts,
        spend: one.spend,
    };
    let currency = left.money.currency.cmp(&right.money.currency);
    let measured = currency.then_with(|| measures(left).order(&measures(right), by));
    measured.then_with(|| left.group.as_bytes().cmp(right.group.as_bytes())).then_with(|| left.money.cmp(&right.money))
}

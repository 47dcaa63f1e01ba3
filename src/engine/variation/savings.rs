//! Savings summed by whatever groups are asked for: every sum is the exact sum of the same leaves, so that the parts of
//! any grouping equal the whole to the last digit.
//!
//! The leaf is an organisation's saving on a product on one basis, rounded once to six decimals. By supplier a leaf is
//! split, net only: `max(0, .)` does not add.

use std::collections::BTreeMap;
use std::fmt;

use super::benchmark::ProductBenchmark;
use super::organisation_price::{OrganisationPrice, Saving};
use super::points::PricePoint;
use super::selection::{PriceOf, Selection};
use super::total::Total;
use crate::engine::model::Currency;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};

words! {
    /// The price of the others that a saving is reckoned to.
    Level {
        /// Their lowest price.
        Minimum = "min",
        /// The lowest that rests on two orders or more.
        Best = "best",
        /// Their tenth percentile.
        P10 = "p10",
        /// Their first quartile.
        Q1 = "q1",
        /// Their median.
        Median = "median",
    }
}

impl Level {
    /// The others' price at this level, as an organisation sees it.
    #[must_use]
    pub fn price(self, of: &OrganisationPrice) -> Option<&Ratio> {
        let others = &of.others;
        match self {
            Self::Minimum => others.minimum.as_ref(),
            Self::Best => others.best.as_ref(),
            Self::P10 => others.p10.as_ref(),
            Self::Q1 => others.q1.as_ref(),
            Self::Median => others.median.as_ref(),
        }
    }

    /// An organisation's saving to this level.
    #[must_use]
    pub const fn saving(self, of: &OrganisationPrice) -> Option<Saving> {
        match self {
            Self::Minimum => of.to_minimum,
            Self::Best => of.to_best,
            Self::P10 => of.to_p10,
            Self::Q1 => of.to_q1,
            Self::Median => of.to_median,
        }
    }
}

/// One place per level, in the order of [`Level::ALL`].
type Levels<T> = [T; 5];

/// What one organisation spent on a product on one basis, altogether or with one supplier, and its net savings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavingLeaf {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier, where the leaf is split by suppliers.
    pub supplier: Option<u32>,
    /// Currency.
    pub currency: Currency,
    /// Spend prices are made from.
    pub spend: Amount,
    /// Purchase lines.
    pub lines: u64,
    /// (p - b) x q at each level; nothing where n forbids it.
    pub net: Levels<Option<Amount>>,
}

/// Sums over leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SavingSum {
    /// Leaves.
    pub leaves: u64,
    /// Leaves that have a saving to the median: that were compared at all.
    pub compared: u64,
    /// Purchase lines.
    pub lines: u64,
    /// Spend of all leaves.
    pub spend: Total,
    /// Spend of the leaves that were compared.
    pub compared_spend: Total,
    gross: Levels<Option<Total>>,
    net: Levels<Option<Total>>,
}

impl SavingSum {
    /// Adds a leaf.
    pub fn add(&mut self, leaf: &SavingLeaf) {
        self.leaves += 1;
        self.lines += leaf.lines;
        self.spend = self.spend.plus(leaf.spend);
        if leaf.net.last().is_some_and(Option::is_some) {
            self.compared += 1;
            self.compared_spend = self.compared_spend.plus(leaf.spend);
        }
        let sums = self.gross.iter_mut().zip(&mut self.net);
        for ((gross, net), saving) in sums.zip(leaf.net) {
            let Some(saving) = saving else { continue };
            *net = Some(net.unwrap_or(Total::ZERO).plus(saving));
            // A part of a leaf has no gross saving of its own.
            if leaf.supplier.is_none() {
                *gross = Some(gross.unwrap_or(Total::ZERO).plus(saving.max(Amount::ZERO)));
            }
        }
    }

    /// Sum of max(0, p - b) x q at a level; nothing where no leaf has one.
    #[must_use]
    pub fn gross(&self, level: Level) -> Option<Total> {
        self.gross.get(usize::from(level.code())).copied().flatten()
    }

    /// Sum of (p - b) x q at a level; nothing where no leaf has one.
    #[must_use]
    pub fn net(&self, level: Level) -> Option<Total> {
        self.net.get(usize::from(level.code())).copied().flatten()
    }
}

/// Sums by group and currency.
#[derive(Debug, Clone)]
pub struct SavingSums<K: Ord> {
    groups: BTreeMap<(Currency, K), SavingSum>,
    whole: BTreeMap<Currency, SavingSum>,
}

impl<K: Ord> Default for SavingSums<K> {
    fn default() -> Self {
        Self { groups: BTreeMap::new(), whole: BTreeMap::new() }
    }
}

impl<K: Ord> SavingSums<K> {
    /// Adds a leaf to its group and to the whole.
    pub fn add(&mut self, group: K, leaf: &SavingLeaf) {
        self.groups.entry((leaf.currency, group)).or_default().add(leaf);
        self.whole.entry(leaf.currency).or_default().add(leaf);
    }

    /// The groups, by currency and key.
    pub fn groups(&self) -> impl Iterator<Item = (Currency, &K, &SavingSum)> {
        self.groups.iter().map(|((currency, key), sum)| (*currency, key, sum))
    }

    /// The sum of everything, by currency.
    pub fn whole(&self) -> impl Iterator<Item = (Currency, &SavingSum)> {
        self.whole.iter().map(|(currency, sum)| (*currency, sum))
    }
}

/// The leaves of a benchmark, one an organisation, by internal id.
pub fn organisation_leaves(one: &ProductBenchmark) -> impl Iterator<Item = SavingLeaf> + '_ {
    one.organisations.iter().map(|payer| SavingLeaf {
        organisation: payer.organisation,
        supplier: None,
        currency: one.basis.currency,
        spend: payer.net,
        lines: payer.lines,
        net: levels(payer, |saving| saving.net),
    })
}

fn levels<T>(payer: &OrganisationPrice, of: impl Fn(Saving) -> T) -> Levels<Option<T>> {
    let at = |level: Level| level.saving(payer).map(&of);
    [at(Level::Minimum), at(Level::Best), at(Level::P10), at(Level::Q1), at(Level::Median)]
}

/// The leaves of a benchmark split by suppliers: net savings of the same organisation add up to its own. What rounding
/// leaves over goes to the supplier that most was spent with, the lower id where it is as much.
///
/// # Errors
/// [`NumberError::OutOfRange`] when a figure does not fit.
pub fn supplier_leaves(
    points: &[PricePoint],
    one: &ProductBenchmark,
    selection: &Selection,
) -> Result<Vec<SavingLeaf>, NumberError> {
    let mut sums: BTreeMap<(u32, u32), Part> = BTreeMap::new();
    // An organisation whose sums leave the range is in no benchmark: nothing of it is summed here either.
    let pays = |point: &PricePoint| {
        one.organisations.binary_search_by_key(&point.organisation, |payer| payer.organisation).is_ok()
    };
    let inside = |point: &&PricePoint| {
        point.basis == one.basis
            && selection.refuse(point.basis.currency, point.month, point.organisation).is_none()
            && pays(point)
    };
    for point in points.iter().filter(inside) {
        let part = sums.entry((point.organisation, point.supplier)).or_default();
        let spend = if selection.price_of == PriceOf::Net { point.net } else { point.gross };
        part.spend = part.spend.checked_add(spend).ok_or(NumberError::OutOfRange)?;
        part.quantity = part.quantity.checked_add(point.quantity).ok_or(NumberError::OutOfRange)?;
        part.lines += u64::from(point.lines);
    }
    let mut leaves = Vec::new();
    for payer in &one.organisations {
        let own: Vec<(u32, Part)> = sums
            .range((payer.organisation, 0)..=(payer.organisation, u32::MAX))
            .map(|((_, supplier), part)| (*supplier, *part))
            .collect();
        leaves.extend(split(payer, &own, one.basis.currency)?);
    }
    Ok(leaves)
}

#[derive(Debug, Clone, Copy, Default)]
struct Part {
    spend: Amount,
    quantity: BaseQuantity,
    lines: u64,
}

fn split(payer: &OrganisationPrice, own: &[(u32, Part)], currency: Currency) -> Result<Vec<SavingLeaf>, NumberError> {
    let mut leaves: Vec<SavingLeaf> = own
        .iter()
        .map(|(supplier, part)| SavingLeaf {
            organisation: payer.organisation,
            supplier: Some(*supplier),
            currency,
            spend: part.spend,
            lines: part.lines,
            net: [None; 5],
        })
        .collect();
    // The first of the largest: parts come by rising id.
    let largest = own.iter().enumerate().rev().max_by_key(|(_, (_, part))| part.spend).map(|(place, _)| place);
    for level in Level::ALL {
        let (Some(price), Some(whole)) = (level.price(payer), level.saving(payer)) else { continue };
        let place = usize::from(level.code());
        let mut rest = whole.net.micros();
        for (leaf, (_, part)) in leaves.iter_mut().zip(own) {
            let net = price.saving(part.spend, part.quantity)?;
            rest = rest.checked_sub(net.micros()).ok_or(NumberError::OutOfRange)?;
            if let Some(slot) = leaf.net.get_mut(place) {
                *slot = Some(net);
            }
        }
        let slot = largest.and_then(|largest| leaves.get_mut(largest)).and_then(|leaf| leaf.net.get_mut(place));
        if let Some(Some(net)) = slot {
            *net = net.checked_add(Amount::from_micros(rest)).ok_or(NumberError::OutOfRange)?;
        }
    }
    Ok(leaves)
}

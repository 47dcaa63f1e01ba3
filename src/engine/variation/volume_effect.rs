//! Does buying more cost less an each? Tested by ranks before any band of volume is used.
//!
//! The payers of a product on one basis are ranked by their price and by their quantity, ties sharing the average of their
//! ranks, and Spearman's rank correlation of the two is taken exactly (C. Spearman, "The proof and measurement of
//! association between two things", American Journal of Psychology 15, 1904). Ranks are doubled and counted from their
//! mean, n + 1, which makes every deviation a whole number.
//!
//! Volume is said to explain prices only where three things hold, else there are no bands:
//!
//! * at least [`VOLUME_MINIMUM`] payers,
//! * a correlation of -1/2 or below ([`MATERIAL_CORRELATION`]): a weaker one moves prices too little to act upon,
//! * a correlation at or beyond the critical value at 5%, one-sided ([`CRITICAL_CORRELATIONS`]).
//!
//! The bands are thirds of the payers by quantity. Equal quantities stand in the same band, so they need not be equally
//! long. What a band's own median would save is the comparison like for like in volume; what the large band's median would
//! save the others is the case for buying together. The two are alternatives and never summed.

use std::collections::BTreeMap;
use std::fmt;

use super::benchmark::ProductBenchmark;
use super::leave_one_out::{Payer, Ranking};
use super::quantile::{Fraction, MEDIAN, quantile};
use super::total::Total;
use super::unit_price::UnitPrice;
use super::{Basis, OTHERS_MINIMUM};
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, BaseQuantity, NumberError, PRICE_DECIMALS, Ratio, over_geometric_mean};

/// Payers needed before volume is said to explain anything.
pub const VOLUME_MINIMUM: usize = 10;

/// How far below zero the correlation has to lie: minus a half.
pub const MATERIAL_CORRELATION: Fraction = (1, 2);

/// Payers, and how far below zero their correlation has to lie to be significant at 5%, one-sided.
///
/// From the exact distribution over all orders of n untied ranks: the largest sum of squared rank differences S with
/// P(sum <= S) <= 5% is 72, 102, 142, and the correlation 1 - 6 S / (n^3 - n). They agree with the published tables
/// (J. H. Zar, "Significance testing of the Spearman rank correlation coefficient", Journal of the American Statistical
/// Association 67, 1972: 0.564, 0.536, 0.503). For 13 payers it is 44/91, below a half, and it falls from there, so a
/// material correlation of more payers is always significant. Where ranks are tied the table is taken as it is.
pub const CRITICAL_CORRELATIONS: [(usize, Fraction); 3] = [(10, (31, 55)), (11, (59, 110)), (12, (72, 143))];

words! {
    /// What the test says.
    VolumeFinding {
        /// Fewer than [`VOLUME_MINIMUM`] payers.
        TooFewPayers = "too_few_payers",
        /// All pay the same price, or all buy the same quantity: there is nothing to correlate.
        NothingVaries = "nothing_varies",
        /// The correlation is weaker than [`MATERIAL_CORRELATION`], or those who buy more pay more.
        NotMaterial = "not_material",
        /// The correlation is material but could be chance.
        NotSignificant = "not_significant",
        /// Who buys more pays less: bands of volume are given.
        VolumeMatters = "volume_matters",
    }
}

words! {
    /// A third of the payers by quantity.
    VolumeSize {
        /// Those who buy least.
        Small = "small",
        /// Those between.
        Medium = "medium",
        /// Those who buy most.
        Large = "large",
    }
}

/// A rank correlation as the sums it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correlation {
    covariance: i128,
    price_variance: i128,
    quantity_variance: i128,
}

impl Correlation {
    /// The correlation in units of 10^-10, rounded once, half to even.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] for more payers than can be.
    pub fn scaled(self) -> Result<i128, NumberError> {
        over_geometric_mean(self.covariance, self.price_variance, self.quantity_variance, PRICE_DECIMALS)
    }

    /// True when it lies at or below minus the fraction.
    fn is_at_most_minus(self, (part, whole): Fraction) -> bool {
        let strength = Ratio::new(self.covariance.saturating_mul(self.covariance), self.price_variance);
        let square = |number: u64| i128::from(number) * i128::from(number);
        let bound = self.quantity_variance.checked_mul(square(part)).and_then(|bound| Ratio::new(bound, square(whole)));
        let order = strength.zip(bound).and_then(|(strength, bound)| strength.compare(&bound).ok());
        self.covariance < 0 && order.is_some_and(|order| order.is_ge())
    }
}

/// A third of the payers by quantity.
#[derive(Debug, Clone)]
pub struct VolumeBand {
    /// Which.
    pub size: VolumeSize,
    /// Payers, predecessors and successors counting as one.
    pub payers: usize,
    /// The least that one of them bought.
    pub least: BaseQuantity,
    /// The most that one of them bought.
    pub most: BaseQuantity,
    /// Base units bought by all of them.
    pub quantity: BaseQuantity,
    /// The spend that their prices are made from.
    pub spend: Total,
    /// The median of their prices.
    pub median: Ratio,
    /// What each paid above the median of the band's others; nothing below four payers.
    pub to_own_median: Option<Total>,
    /// What each paid above the large band's median; nothing for the large band, or where that has fewer than three payers.
    pub to_large_median: Option<Total>,
}

/// Whether volume explains the prices of a product on one basis.
#[derive(Debug, Clone)]
pub struct VolumeEffect {
    /// What prices are compared in.
    pub basis: Basis,
    /// Payers, predecessors and successors counting as one: the n of the correlation.
    pub payers: usize,
    /// Their base units, in millionths.
    pub quantity: BaseQuantity,
    /// The spend that prices are made from.
    pub spend: Total,
    /// Rank correlation of price and quantity; nothing where one of them does not vary.
    pub correlation: Option<Correlation>,
    /// What follows.
    pub finding: VolumeFinding,
    /// Small, medium and large, those that hold payers; none unless volume matters.
    pub bands: Vec<VolumeBand>,
}

/// Tests whether volume explains the prices of a benchmark.
///
/// A family (predecessors and successors) is one payer with the sums of its members.
///
/// # Errors
/// [`NumberError::OutOfRange`] when exact figures do not fit.
pub fn volume_effect(made: &ProductBenchmark) -> Result<VolumeEffect, NumberError> {
    let payers = payers_of(made)?;
    let quantity = payers.iter().map(|payer| payer.price.quantity());
    let quantity = quantity.fold(BaseQuantity::default(), BaseQuantity::saturating_add);
    let spend = payers.iter().map(|payer| payer.price.spend()).sum();
    let correlation = correlate(&payers)?;
    let finding = judge(payers.len(), correlation);
    let bands = if finding == VolumeFinding::VolumeMatters { bands_of(&payers)? } else { Vec::new() };
    Ok(VolumeEffect { basis: made.basis, payers: payers.len(), quantity, spend, correlation, finding, bands })
}

/// One payer a family, by the family's id.
fn payers_of(made: &ProductBenchmark) -> Result<Vec<Payer>, NumberError> {
    let mut sums: BTreeMap<u32, (Amount, BaseQuantity, bool)> = BTreeMap::new();
    for payer in made.ranking.payers() {
        let (spend, quantity, repeated) = sums.entry(payer.family).or_default();
        *spend = spend.checked_add(payer.price.spend()).ok_or(NumberError::OutOfRange)?;
        *quantity = quantity.checked_add(payer.price.quantity()).ok_or(NumberError::OutOfRange)?;
        *repeated |= payer.repeated;
    }
    let payer = |(family, (spend, quantity, repeated))| {
        let price = UnitPrice::new(spend, quantity).ok_or(NumberError::OutOfRange)?;
        Ok(Payer { price, organisation: family, family, repeated })
    };
    sums.into_iter().map(payer).collect()
}

fn judge(payers: usize, correlation: Option<Correlation>) -> VolumeFinding {
    let critical = CRITICAL_CORRELATIONS.iter().find(|(count, _)| *count == payers);
    match correlation {
        _ if payers < VOLUME_MINIMUM => VolumeFinding::TooFewPayers,
        None => VolumeFinding::NothingVaries,
        Some(found) if !found.is_at_most_minus(MATERIAL_CORRELATION) => VolumeFinding::NotMaterial,
        Some(found) if critical.is_some_and(|(_, bound)| !found.is_at_most_minus(*bound)) => {
            VolumeFinding::NotSignificant
        }
        Some(_) => VolumeFinding::VolumeMatters,
    }
}

/// Doubled average ranks from 2 to 2n, in the order of the payers: a run of equals from rank a to rank b has a + b.
fn doubled_ranks<K: Ord>(payers: &[Payer], key: impl Fn(&Payer) -> K) -> Result<Vec<i128>, NumberError> {
    let mut order: Vec<(K, usize)> = payers.iter().enumerate().map(|(place, payer)| (key(payer), place)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; payers.len()];
    let mut before: i128 = 0;
    for equals in order.chunk_by(|left, right| left.0 == right.0) {
        let count = i128::try_from(equals.len()).map_err(|_| NumberError::OutOfRange)?;
        for (_, place) in equals {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = 2 * before + count + 1;
            }
        }
        before += count;
    }
    Ok(ranks)
}

fn correlate(payers: &[Payer]) -> Result<Option<Correlation>, NumberError> {
    let middle = i128::try_from(payers.len()).map_err(|_| NumberError::OutOfRange)? + 1;
    let prices = doubled_ranks(payers, |payer| payer.price)?;
    let quantities = doubled_ranks(payers, |payer| payer.price.quantity())?;
    let sum = |left: &[i128], right: &[i128]| -> i128 {
        left.iter().zip(right).map(|(left, right)| (left - middle) * (right - middle)).sum()
    };
    let found = Correlation {
        covariance: sum(&prices, &quantities),
        price_variance: sum(&prices, &prices),
        quantity_variance: sum(&quantities, &quantities),
    };
    Ok((found.price_variance > 0 && found.quantity_variance > 0).then_some(found))
}

/// Thirds by quantity: a payer whose doubled average rank is r stands in the third that (r - 1) / 2n lies in.
fn bands_of(payers: &[Payer]) -> Result<Vec<VolumeBand>, NumberError> {
    let twice = i128::try_from(payers.len()).map_err(|_| NumberError::OutOfRange)? * 2;
    let mut thirds: [Vec<Payer>; 3] = Default::default();
    for (payer, rank) in payers.iter().zip(doubled_ranks(payers, |payer| payer.price.quantity())?) {
        let third = usize::try_from(3 * (rank - 1) / twice).map_err(|_| NumberError::OutOfRange)?;
        if let Some(third) = thirds.get_mut(third) {
            third.push(*payer);
        }
    }
    let large = thirds.last().filter(|large| large.len() >= OTHERS_MINIMUM);
    let large = large.map(|large| median_of(large)).transpose()?.flatten();
    let sized = VolumeSize::ALL.iter().copied().zip(&thirds);
    let made = sized.map(|(size, third)| {
        let large = large.filter(|_| size != VolumeSize::Large);
        band_of(size, third, large.as_ref())
    });
    made.filter_map(Result::transpose).collect()
}

fn median_of(payers: &[Payer]) -> Result<Option<Ratio>, NumberError> {
    let ranking = Ranking::new(payers.to_vec());
    let rising = ranking.payers();
    quantile(rising.len(), MEDIAN, |rank| rising.get(rank).map(|payer| payer.price))
}

fn band_of(size: VolumeSize, payers: &[Payer], large: Option<&Ratio>) -> Result<Option<VolumeBand>, NumberError> {
    let quantities = || payers.iter().map(|payer| payer.price.quantity());
    let (Some(least), Some(most), Some(median)) = (quantities().min(), quantities().max(), median_of(payers)?) else {
        return Ok(None);
    };
    let ranking = Ranking::new(payers.to_vec());
    let (mut own, mut others) = (None, None);
    for payer in payers {
        if let Some(median) = ranking.median_without(payer.family)? {
            add_above(&mut own, payer, &median)?;
        }
        if let Some(large) = large {
            add_above(&mut others, payer, large)?;
        }
    }
    Ok(Some(VolumeBand {
        size,
        payers: payers.len(),
        least,
        most,
        quantity: quantities().fold(BaseQuantity::default(), BaseQuantity::saturating_add),
        spend: payers.iter().map(|payer| payer.price.spend()).sum(),
        median,
        to_own_median: own,
        to_large_median: others,
    }))
}

/// Adds what a payer paid above a price: the leaf, rounded once.
fn add_above(sum: &mut Option<Total>, payer: &Payer, price: &Ratio) -> Result<(), NumberError> {
    let above = price.saving(payer.price.spend(), payer.price.quantity())?.max(Amount::ZERO);
    *sum = Some(sum.unwrap_or_default().plus(above));
    Ok(())
}

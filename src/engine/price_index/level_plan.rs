//! Price levels of organisations with overlapping baskets, in steps that may run side by side.
//!
//! [`price_levels`] does it all. With many organisations, make a [`LevelPlan`], its rows in any order, settle them,
//! and make the replicates in any order: each step is a value made from values, so the answer is the same.

use super::PARTNERS_MINIMUM;
use super::basket::Basket;
use super::bilateral::logarithm;
use super::completion::{Comparisons, Filled};
use super::gathering::Baskets;
use super::interval::{LOWER, UPPER, percentile};
use super::level_row::{Bought, LevelRow, Pairing};
use super::observation::{IndexError, LeftOut, OrganisationObservation};
use super::price_level::{LevelGap, PriceLevel, PriceLevels};
use super::resampling::{Draws, Resampling};
use crate::engine::fixed::{Fixed, Logarithm};
use crate::engine::money::{Amount, NumberError};
use crate::engine::variation::Total;

/// One organisation: all it bought in numbers, and the shared varieties themselves.
#[derive(Debug)]
struct Buyer {
    organisation: u32,
    bought: usize,
    spend: Total,
    shared: Vec<Bought>,
}

/// Everything the levels are made from.
#[derive(Debug)]
pub struct LevelPlan {
    buyers: Vec<Buyer>,
    draws: Draws,
    replicates: usize,
    left_out: LeftOut,
}

impl LevelPlan {
    /// Of what organisations bought in one window.
    ///
    /// # Errors
    /// [`IndexError::TwoCurrencies`], or out of range when an organisation's spend is.
    pub fn new(observations: &[OrganisationObservation], resampling: Resampling) -> Result<Self, IndexError> {
        let sides = observations.iter().map(|row| (i64::from(row.organisation), row.bought));
        let baskets = Baskets::of(sides)?;
        let shared = baskets.shared();
        let buyers = baskets.by_side.iter().map(|(organisation, basket)| Buyer::of(*organisation, basket, &shared));
        Ok(Self {
            buyers: buyers.collect::<Result<_, _>>()?,
            draws: Draws::new(resampling, &shared),
            replicates: usize::try_from(resampling.replicates).map_err(|_| NumberError::OutOfRange)?,
            left_out: baskets.left_out,
        })
    }

    /// Organisations, and so rows, there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buyers.len()
    }

    /// True without any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buyers.is_empty()
    }

    /// Replicates asked for.
    #[must_use]
    pub const fn replicates(&self) -> usize {
        self.replicates
    }

    /// Comparisons of the organisation in one place with all in later places.
    #[must_use]
    pub fn row(&self, place: usize) -> LevelRow {
        let mut pairing = Pairing::new(&self.draws);
        let own = self.buyers.get(place).map_or(&[][..], |buyer| &buyer.shared);
        let others = self.buyers.iter().enumerate().skip(place.saturating_add(1));
        LevelRow { pairs: others.filter_map(|(other, buyer)| pairing.pair(other, own, &buyer.shared)).collect() }
    }

    /// Who has a level, from the rows of all places in order.
    #[must_use]
    pub fn settle(&self, rows: Vec<LevelRow>) -> SettledLevels<'_> {
        let mut direct = Comparisons::new(self.len());
        for (place, row) in rows.iter().enumerate() {
            row.pairs.iter().for_each(|pair| direct.set(place, pair.other, pair.log));
        }
        let admitted = self.admit(&direct);
        let members = self.largest_part(&direct, &admitted);
        let mut among = direct.among(&members);
        let filled = among.fill();
        let logs = among.means().unwrap_or_default();
        SettledLevels { plan: self, rows, direct, admitted, members, filled, logs }
    }

    /// Organisations with enough partners that have enough themselves, in rising order.
    fn admit(&self, direct: &Comparisons) -> Vec<usize> {
        let mut admitted = vec![true; self.len()];
        loop {
            let enough = |member: &usize| {
                let partners = direct.partners(*member).filter(|other| admitted.get(*other) == Some(&true));
                partners.count() >= PARTNERS_MINIMUM
            };
            let stays: Vec<bool> =
                admitted.iter().enumerate().map(|(member, admitted)| *admitted && enough(&member)).collect();
            if stays == admitted {
                return stays.iter().enumerate().filter(|(_, stays)| **stays).map(|(member, _)| member).collect();
            }
            admitted = stays;
        }
    }

    /// The most organisations that hang together; of equals those with the greatest spend, then the first.
    fn largest_part(&self, direct: &Comparisons, admitted: &[usize]) -> Vec<usize> {
        let parts = direct.among(admitted).parts().into_iter();
        let parts = parts.map(|part| part.iter().filter_map(|at| admitted.get(*at)).copied().collect::<Vec<_>>());
        let spend = |part: &[usize]| -> Total {
            part.iter().filter_map(|member| self.buyers.get(*member)).map(|buyer| buyer.spend).sum()
        };
        let mut best: Option<(usize, Total, Vec<usize>)> = None;
        for part in parts {
            let (size, spend) = (part.len(), spend(&part));
            if best.as_ref().is_none_or(|(most, dearest, _)| (size, spend) > (*most, *dearest)) {
                best = Some((size, spend, part));
            }
        }
        best.map(|(_, _, part)| part).unwrap_or_default()
    }
}

impl Buyer {
    fn of(organisation: i64, basket: &Basket, shared: &[bool]) -> Result<Self, NumberError> {
        let is_shared = |variety: u32| usize::try_from(variety).is_ok_and(|at| shared.get(at) == Some(&true));
        let entries = basket.entries().iter().filter(|entry| is_shared(entry.variety));
        let bought =
            entries.map(|entry| Ok(Bought::new(entry.variety, entry.price.spend().micros(), logarithm(&entry.price)?)));
        Ok(Self {
            organisation: u32::try_from(organisation).map_err(|_| NumberError::OutOfRange)?,
            bought: basket.entries().len(),
            spend: basket.spend(),
            shared: bought.collect::<Result<_, NumberError>>()?,
        })
    }
}

/// Who has a level, and all that is needed to draw again.
#[derive(Debug)]
pub struct SettledLevels<'a> {
    plan: &'a LevelPlan,
    rows: Vec<LevelRow>,
    direct: Comparisons,
    admitted: Vec<usize>,
    members: Vec<usize>,
    filled: Vec<Filled>,
    logs: Vec<Logarithm>,
}

/// Levels of one replicate, in the order of those who have one; nothing where they no longer hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replicate(Option<Vec<Logarithm>>);

impl SettledLevels<'_> {
    /// The levels by the varieties drawn in a replicate. A comparison of which next to nothing was drawn is missing
    /// there, and filled as others are.
    #[must_use]
    pub fn replicate(&self, replicate: usize) -> Replicate {
        let mut seats = vec![None; self.plan.len()];
        for (seat, member) in self.members.iter().enumerate() {
            if let Some(place) = seats.get_mut(*member) {
                *place = Some(seat);
            }
        }
        let seat_of = |place: usize| seats.get(place).copied().flatten();
        let mut comparisons = Comparisons::new(self.members.len());
        for (place, row) in self.rows.iter().enumerate() {
            let Some(first) = seat_of(place) else { continue };
            for pair in &row.pairs {
                let found = seat_of(pair.other).zip(pair.replicate(replicate));
                found.into_iter().for_each(|(second, log)| comparisons.set(first, second, log));
            }
        }
        comparisons.fill();
        Replicate(comparisons.means())
    }

    /// The answer, from the replicates in any order.
    #[must_use]
    pub fn levels(&self, replicates: &[Replicate]) -> PriceLevels {
        let used: Vec<&Vec<Logarithm>> = replicates.iter().filter_map(|replicate| replicate.0.as_ref()).collect();
        // Nine in ten, so that the interval is not that of the lucky ones.
        let enough = !used.is_empty() && used.len() * 10 >= replicates.len() * 9;
        let interval = |seat: usize| {
            let mut rising: Vec<Logarithm> = used.iter().filter_map(|levels| levels.get(seat)).copied().collect();
            rising.sort_unstable();
            let bound = |thousandths| percentile(&rising, thousandths).and_then(|log| log.exp().ok());
            if enough { (bound(LOWER), bound(UPPER)) } else { (None, None) }
        };
        let levels = self.plan.buyers.iter().enumerate().map(|(place, buyer)| {
            let seat = self.members.binary_search(&place).ok();
            let level = seat.and_then(|seat| self.logs.get(seat)).and_then(|log| log.exp().ok());
            let (low, high) = seat.map_or((None, None), interval);
            self.level_of(place, buyer, level, (low, high))
        });
        PriceLevels {
            levels: levels.collect(),
            replicates: replicates.len(),
            replicates_used: used.len(),
            groups: self.plan.draws.groups,
            left_out: self.plan.left_out,
        }
    }

    fn level_of(
        &self,
        place: usize,
        buyer: &Buyer,
        level: Option<Fixed>,
        (low, high): (Option<Fixed>, Option<Fixed>),
    ) -> PriceLevel {
        let seat = self.members.binary_search(&place).ok();
        let filled = seat.and_then(|seat| self.filled.get(seat)).copied().unwrap_or_default();
        let gap = match (seat, level) {
            (Some(_), Some(_)) => None,
            (Some(_), None) => Some(LevelGap::OutOfRange),
            (None, _) if self.admitted.binary_search(&place).is_ok() => Some(LevelGap::Apart),
            (None, _) => Some(LevelGap::TooLittleShared),
        };
        PriceLevel {
            organisation: buyer.organisation,
            bought: buyer.bought,
            shared: buyer.shared.len(),
            spend: buyer.spend,
            shared_spend: buyer.shared.iter().map(|bought| Amount::from_micros(bought.spend)).sum(),
            partners: self.direct.partners(place).count(),
            filled: filled.comparisons,
            fewest_bridges: filled.fewest_bridges,
            level,
            low,
            high,
            gap,
        }
    }
}

/// Price levels, one step after the other.
///
/// Organisations are compared with each other where they share [`super::SHARED_MINIMUM`] varieties; those with
/// [`PARTNERS_MINIMUM`] partners (that have as many themselves) have a level, if they hang together with the most of
/// them.
///
/// # Errors
/// As [`LevelPlan::new`].
pub fn price_levels(
    observations: &[OrganisationObservation],
    resampling: Resampling,
) -> Result<PriceLevels, IndexError> {
    let plan = LevelPlan::new(observations, resampling)?;
    let settled = plan.settle((0..plan.len()).map(|place| plan.row(place)).collect());
    let replicates: Vec<Replicate> = (0..plan.replicates).map(|replicate| settled.replicate(replicate)).collect();
    Ok(settled.levels(&replicates))
}

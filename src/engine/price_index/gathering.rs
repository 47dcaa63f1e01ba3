//! From observations in any order to baskets.

use std::collections::BTreeMap;

use super::basket::{Basket, Entry};
use super::observation::{IndexError, LeftOut, Observation};
use crate::engine::money::{Amount, BaseQuantity};
use crate::engine::variation::{Basis, Total, UnitPrice};

/// A product on a basis.
pub(super) type Variety = (u32, Basis);

/// The sums of one variety on one side.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    observations: u64,
    spend: i128,
    quantity: i128,
}

impl Cell {
    fn add(&mut self, observation: &Observation) {
        self.observations += 1;
        self.spend = self.spend.saturating_add(i128::from(observation.spend.micros()));
        self.quantity = self.quantity.saturating_add(observation.quantity.micros());
    }

    /// The price; nothing when a sum is out of range.
    pub(super) fn price(&self) -> Option<UnitPrice> {
        let spend = i64::try_from(self.spend).ok().map(Amount::from_micros)?;
        UnitPrice::new(spend, BaseQuantity::from_micros(self.quantity))
    }

    pub(super) const fn spend(&self) -> Total {
        Total::from_micros(self.spend)
    }
}

/// Sums by side and variety.
///
/// # Errors
/// [`IndexError::TwoCurrencies`] where spend could not be summed.
pub(super) fn cells(
    observations: impl Iterator<Item = (i64, Observation)>,
) -> Result<BTreeMap<(i64, Variety), Cell>, IndexError> {
    let mut cells: BTreeMap<(i64, Variety), Cell> = BTreeMap::new();
    let mut currency = None;
    for (side, bought) in observations {
        if *currency.get_or_insert(bought.basis.currency) != bought.basis.currency {
            return Err(IndexError::TwoCurrencies);
        }
        cells.entry((side, (bought.product, bought.basis))).or_default().add(&bought);
    }
    Ok(cells)
}

/// Baskets by side, the varieties' places being those among all varieties in order.
#[derive(Debug)]
pub(super) struct Baskets {
    pub(super) by_side: BTreeMap<i64, Basket>,
    varieties: u32,
    pub(super) left_out: LeftOut,
}

impl Baskets {
    /// Of what has a price above zero.
    pub(super) fn of(observations: impl Iterator<Item = (i64, Observation)>) -> Result<Self, IndexError> {
        let mut left_out = LeftOut::default();
        let mut priced: Vec<(Variety, i64, UnitPrice)> = Vec::new();
        for ((side, variety), cell) in cells(observations)? {
            match cell.price().filter(|price| price.spend() > Amount::ZERO) {
                Some(price) => priced.push((variety, side, price)),
                None => {
                    left_out.observations += cell.observations;
                    left_out.spend = left_out.spend.and(cell.spend());
                }
            }
        }
        priced.sort_unstable_by_key(|(variety, side, _)| (*variety, *side));
        let mut entries: BTreeMap<i64, Vec<Entry>> = BTreeMap::new();
        let mut varieties = 0;
        for run in priced.chunk_by(|left, right| left.0 == right.0) {
            for (_, side, price) in run {
                entries.entry(*side).or_default().push(Entry { variety: varieties, price: *price });
            }
            varieties += 1;
        }
        let baskets = entries.into_iter().map(|(side, entries)| Basket::new(entries).map(|basket| (side, basket)));
        Ok(Self { by_side: baskets.collect::<Result<_, _>>()?, varieties, left_out })
    }

    /// Of each variety, whether two sides or more have it.
    pub(super) fn shared(&self) -> Vec<bool> {
        let mut sides = vec![0_u32; usize::try_from(self.varieties).unwrap_or_default()];
        for entry in self.by_side.values().flat_map(Basket::entries) {
            if let Some(sides) = usize::try_from(entry.variety).ok().and_then(|variety| sides.get_mut(variety)) {
                *sides += 1;
            }
        }
        sides.iter().map(|sides| *sides > 1).collect()
    }
}

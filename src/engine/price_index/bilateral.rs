//! Two baskets compared: Laspeyres, Paasche, Fisher and Törnqvist over what both hold.

use ethnum::I256;

use super::basket::{Basket, Entry, matches};
use crate::engine::fixed::{Fixed, Logarithm};
use crate::engine::money::{NumberError, Ratio, divide_half_even};
use crate::engine::variation::{Total, UnitPrice};

/// A basket with the logarithms of its prices.
#[derive(Debug, Clone)]
pub(super) struct PricedBasket {
    pub(super) spend: Total,
    entries: Vec<(Entry, Logarithm)>,
}

impl PricedBasket {
    /// Of a basket of prices above zero.
    pub(super) fn new(basket: &Basket) -> Result<Self, NumberError> {
        let entries = basket.entries().iter().map(|entry| logarithm(&entry.price).map(|found| (*entry, found)));
        Ok(Self { entries: entries.collect::<Result<_, _>>()?, spend: basket.spend() })
    }

    /// Varieties bought.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// The logarithm of a price above zero.
pub(super) fn logarithm(price: &UnitPrice) -> Result<Logarithm, NumberError> {
    let spend = u128::try_from(price.spend().micros()).ok();
    let quantity = u128::try_from(price.quantity().micros()).ok();
    spend
        .zip(quantity)
        .and_then(|(spend, quantity)| Logarithm::of_ratio(spend, quantity))
        .ok_or(NumberError::OutOfRange)
}

/// Price of the second basket over the first, over the varieties that both hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bilateral {
    pub(super) matched: usize,
    /// Spend of each basket on what both hold.
    pub(super) spends: (Total, Total),
    pub(super) laspeyres: Option<Ratio>,
    pub(super) paasche: Option<Ratio>,
    pub(super) fisher: Option<Fixed>,
    pub(super) tornqvist: Option<Fixed>,
}

impl Bilateral {
    /// Nothing is asked of the baskets: without a match every index is nothing.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a leaf or an index does not fit.
    pub(super) fn of(before: &PricedBasket, after: &PricedBasket) -> Result<Self, NumberError> {
        let (mut matched, mut spends) = (0, (Total::ZERO, Total::ZERO));
        let (mut old_at_new, mut new_at_old) = (Total::ZERO, Total::ZERO);
        for ((old, _), (new, _)) in matches(&before.entries, &after.entries, |(entry, _)| entry.variety) {
            matched += 1;
            spends = (spends.0.plus(old.price.spend()), spends.1.plus(new.price.spend()));
            old_at_new = old_at_new.plus(new.price.ratio()?.cost_of(old.price.quantity())?);
            new_at_old = new_at_old.plus(old.price.ratio()?.cost_of(new.price.quantity())?);
        }
        let laspeyres = Ratio::new(old_at_new.micros(), spends.0.micros());
        let paasche = Ratio::new(spends.1.micros(), new_at_old.micros());
        let fisher = laspeyres.as_ref().zip(paasche.as_ref());
        let fisher = fisher.map(|(laspeyres, paasche)| Fixed::root_of_product(laspeyres, paasche)).transpose()?;
        let tornqvist = log_tornqvist(before, after).map(Logarithm::exp).transpose()?;
        Ok(Self { matched, spends, laspeyres, paasche, fisher, tornqvist })
    }
}

/// The logarithm of Törnqvist's index of the second basket over the first; nothing without a match.
pub(super) fn log_tornqvist(before: &PricedBasket, after: &PricedBasket) -> Option<Logarithm> {
    let (mut old_spend, mut new_spend) = (I256::ZERO, I256::ZERO);
    let (mut old_moved, mut new_moved) = (I256::ZERO, I256::ZERO);
    // Spend stays below 2^62 in sum and the logarithms' differences below 2^104: no product or sum can leave 256 bits.
    for ((old, old_log), (new, new_log)) in matches(&before.entries, &after.entries, |(entry, _)| entry.variety) {
        let moved = I256::from(new_log.minus(*old_log).parts());
        let (old, new) = (I256::from(old.price.spend().micros()), I256::from(new.price.spend().micros()));
        (old_spend, new_spend) = (old_spend + old, new_spend + new);
        (old_moved, new_moved) = (old_moved + old * moved, new_moved + new * moved);
    }
    if old_spend == I256::ZERO || new_spend == I256::ZERO {
        return None;
    }
    // Half the sum of the two weighted means, over one denominator so that there is one division; the products take at
    // most 2^166 x 2^62 and one bit more.
    let above = old_moved * new_spend + new_moved * old_spend;
    let mean = divide_half_even(above, old_spend * new_spend * I256::from(2));
    i128::try_from(mean).ok().map(Logarithm::from_parts)
}

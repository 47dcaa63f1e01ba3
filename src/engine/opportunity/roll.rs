//! How prices moved from earlier months until now, to roll a price of the past forward.
//!
//! For each earlier month m of the year: the Fisher index between m and the last three months, over what the same organisation
//! bought of the same product in both, one currency at a time. Were organisations thrown together, a month in which the dear
//! ones happened to order would look like a rise. Sums only, so that products may pass one by one.

use std::collections::BTreeMap;

use crate::engine::fixed::Fixed;
use crate::engine::model::Currency;
use crate::engine::money::{Amount, BaseQuantity, NumberError, PRICE_DECIMALS, Ratio};
use crate::engine::period::{Month, Window};
use crate::engine::variation::{Basis, PricePoint, Selection, Total, UnitPrice};

/// Purchases (an organisation's of a product) made in both from which a move is told: fewer may be the luck of a few.
pub const MATCHED_MINIMUM: u64 = 30;

/// A price that changed by more than half, either way, is rather a slip or another thing than a movement of prices: it has no
/// part (price relatives are edited by fixed bounds, Consumer Price Index Manual 2020, chapter 5; the bound is ours).
const WIDEST: (i128, i128) = (3, 2);

/// Sums over the purchases made in a month and now.
#[derive(Debug, Clone, Copy, Default)]
struct Matched {
    pairs: u64,
    old_spend: Total,
    old_quantity_at_new_price: Total,
    new_spend: Total,
    new_quantity_at_old_price: Total,
}

/// How prices moved until now.
#[derive(Debug, Clone)]
pub struct PriceMoves {
    as_of: Month,
    by_month: BTreeMap<(Currency, Month), Matched>,
}

impl PriceMoves {
    /// Until the three months that end with this one; nothing is known yet.
    #[must_use]
    pub const fn until(as_of: Month) -> Self {
        Self { as_of, by_month: BTreeMap::new() }
    }

    /// Adds the points of one product. What leaves the range has no part.
    pub fn add(&mut self, points: &[PricePoint], selection: &Selection) {
        let recent = Window { from: Some(self.as_of.plus(-2)), to: Some(self.as_of) };
        let year = Window::twelve_months_to(self.as_of);
        let mut sums: BTreeMap<(Basis, u32, Option<Month>), (Amount, BaseQuantity)> = BTreeMap::new();
        for point in points {
            let outside = selection.refuse(point.basis.currency, point.month, point.organisation).is_some();
            if outside || !year.contains(point.month) {
                continue;
            }
            let month = (!recent.contains(point.month)).then_some(point.month);
            let (spend, quantity) = sums.entry((point.basis, point.organisation, month)).or_default();
            *spend = spend.saturating_add(point.net);
            *quantity = quantity.saturating_add(point.quantity);
        }
        for ((basis, organisation, month), (spend, quantity)) in &sums {
            let Some(month) = month else { continue };
            let recently = sums
                .get(&(*basis, *organisation, None))
                .and_then(|(spend, quantity)| UnitPrice::new(*spend, *quantity));
            let then = UnitPrice::new(*spend, *quantity);
            if let Some((then, recently)) = then.zip(recently) {
                // A figure out of range leaves the purchase out of this month.
                let _left_out = self.join(basis.currency, *month, then, recently);
            }
        }
    }

    fn join(
        &mut self,
        currency: Currency,
        month: Month,
        then: UnitPrice,
        recently: UnitPrice,
    ) -> Result<(), NumberError> {
        if !is_a_movement(&then.ratio()?, &recently.ratio()?)? {
            return Ok(());
        }
        let old_quantity_at_new_price = recently.ratio()?.cost_of(then.quantity())?;
        let new_quantity_at_old_price = then.ratio()?.cost_of(recently.quantity())?;
        let matched = self.by_month.entry((currency, month)).or_default();
        matched.pairs += 1;
        matched.old_spend = matched.old_spend.plus(then.spend());
        matched.new_spend = matched.new_spend.plus(recently.spend());
        matched.old_quantity_at_new_price = matched.old_quantity_at_new_price.plus(old_quantity_at_new_price);
        matched.new_quantity_at_old_price = matched.new_quantity_at_old_price.plus(new_quantity_at_old_price);
        Ok(())
    }

    /// The month until which prices are told.
    #[must_use]
    pub const fn as_of(&self) -> Month {
        self.as_of
    }

    /// A price of an earlier month as it would be now, had it moved as prices did, and the factor to ten decimals; nothing
    /// where nobody knows how they moved.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn roll_forward(
        &self,
        price: &Ratio,
        currency: Currency,
        month: Month,
    ) -> Result<Option<(Ratio, i128)>, NumberError> {
        let Some((factor, _)) = self.factor(currency, month) else { return Ok(None) };
        let one = 10_i128.checked_pow(PRICE_DECIMALS).ok_or(NumberError::OutOfRange)?;
        // Dividing by the way back is multiplying by the way there.
        let back = Ratio::new(one, factor).ok_or(NumberError::OutOfRange)?;
        Ok(price.divide(&back)?.map(|price| (price, factor)))
    }

    /// How prices moved from a month until now, and over how many purchases: square root of Laspeyres x Paasche, to ten
    /// decimals. Nothing below [`MATCHED_MINIMUM`].
    #[must_use]
    pub fn factor(&self, currency: Currency, month: Month) -> Option<(i128, u64)> {
        let matched = self.by_month.get(&(currency, month))?;
        if matched.pairs < MATCHED_MINIMUM {
            return None;
        }
        let laspeyres = Ratio::new(matched.old_quantity_at_new_price.micros(), matched.old_spend.micros())?;
        let paasche = Ratio::new(matched.new_spend.micros(), matched.new_quantity_at_old_price.micros())?;
        let fisher = Fixed::root_of_product(&laspeyres, &paasche).and_then(|fisher| fisher.to_scaled(PRICE_DECIMALS));
        fisher.ok().filter(|fisher| *fisher > 0).map(|fisher| (fisher, matched.pairs))
    }
}

/// Whether a price changed by no more than [`WIDEST`], either way.
fn is_a_movement(then: &Ratio, recently: &Ratio) -> Result<bool, NumberError> {
    let (part, whole) = WIDEST;
    let (most, least) = (Ratio::new(part, whole), Ratio::new(whole, part));
    let (Some(change), Some(most), Some(least)) = (recently.divide(then)?, most, least) else { return Ok(false) };
    Ok(change.compare(&most)?.is_le() && change.compare(&least)?.is_ge())
}

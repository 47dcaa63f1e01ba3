//! One shift held against one row of a rate card.

use crate::engine::model::{Rate, RateCard};
use crate::engine::money::{Amount, MICRO, Ratio, Units};

/// Less than a penny above the card is the rounding of a bill, not a breach.
const PENNY: Amount = Amount::from_micros(MICRO / 100);

/// What a shift is held against its card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardCheck {
    /// No card has a price for it.
    NoCard,
    /// At most what the card allows, to less than a penny.
    Within,
    /// Above the card by this much: what was charged less the card's rate times the hours, divided once, to six decimals.
    Above(Amount),
}

/// Holds a shift against a card's row, where there is one.
///
/// Nothing when the figures leave the range.
#[must_use]
pub fn check_card(rate: &Rate, card: Option<&RateCard>) -> Option<CardCheck> {
    let Some(card) = card else { return Some(CardCheck::NoCard) };
    let hourly = Ratio::new(i128::from(card.total_rate.micros()), i128::from(MICRO))?;
    let excess = hourly.saving(rate.charged_total, rate.hours.in_base_units(Units::ONE)).ok()?;
    Some(if excess < PENNY { CardCheck::Within } else { CardCheck::Above(excess) })
}

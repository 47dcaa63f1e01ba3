//! Shifts held against rate cards, summed.

use std::collections::BTreeMap;

use super::check::CardCheck;
use crate::engine::model::{Rate, normal_words};
use crate::engine::money::{Amount, BaseQuantity, Quantity, Units};
use crate::engine::variation::Total;

/// Shifts of one kind, summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShiftSum {
    /// How many.
    pub shifts: u64,
    /// Hours.
    pub hours: BaseQuantity,
    /// What was charged.
    pub charged: Total,
}

impl ShiftSum {
    fn add(&mut self, hours: Quantity, charged: Amount) {
        self.join(&Self { shifts: 1, hours: hours.in_base_units(Units::ONE), charged: charged.into() });
    }

    fn join(&mut self, more: &Self) {
        self.shifts += more.shifts;
        self.hours = self.hours.saturating_add(more.hours);
        self.charged = self.charged.and(more.charged);
    }
}

/// Shifts above the card for one stated reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The reason, in the first of its wordings by bytes; nothing where none was stated.
    pub reason: Option<String>,
    /// How many.
    pub shifts: u64,
    /// How much above the card.
    pub excess: Total,
}

/// How shifts keep to their cards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardSums {
    /// At most what the card allows.
    pub within: ShiftSum,
    /// Above the card.
    pub above: ShiftSum,
    /// Without a card.
    pub no_card: ShiftSum,
    /// How much the shifts above the card are above it: the exact sum of the shifts.
    pub excess: Total,
    /// The same by the reason's normal form.
    overrides: BTreeMap<Option<String>, Override>,
}

impl CardSums {
    /// All shifts that were held against cards.
    #[must_use]
    pub fn all(&self) -> ShiftSum {
        let mut all = self.within;
        all.join(&self.above);
        all.join(&self.no_card);
        all
    }

    /// The shifts above the card by the reason given, those without one among them: the dearest first. They add up to
    /// `above` and `excess`.
    #[must_use]
    pub fn overrides(&self) -> Vec<&Override> {
        let mut overrides: Vec<&Override> = self.overrides.values().collect();
        overrides.sort_by(|left, right| right.excess.cmp(&left.excess).then_with(|| left.reason.cmp(&right.reason)));
        overrides
    }

    /// Shifts above the card for which a reason was given, and by how much they are above it.
    #[must_use]
    pub fn overridden(&self) -> (u64, Total) {
        let given = self.overrides.values().filter(|one| one.reason.is_some());
        given.fold((0, Total::ZERO), |(shifts, excess), one| (shifts + one.shifts, excess.and(one.excess)))
    }

    /// Takes a shift in.
    pub(super) fn add(&mut self, rate: &Rate, check: CardCheck) {
        let sum = match check {
            CardCheck::NoCard => &mut self.no_card,
            CardCheck::Within => &mut self.within,
            CardCheck::Above(excess) => {
                self.excess = self.excess.plus(excess);
                self.add_override(&Override { reason: rate.override_reason.clone(), shifts: 1, excess: excess.into() });
                &mut self.above
            }
        };
        sum.add(rate.hours, rate.charged_total);
    }

    /// Takes the shifts of others in.
    pub(super) fn join(&mut self, more: &Self) {
        self.within.join(&more.within);
        self.above.join(&more.above);
        self.no_card.join(&more.no_card);
        self.excess = self.excess.and(more.excess);
        more.overrides.values().for_each(|other| self.add_override(other));
    }

    fn add_override(&mut self, more: &Override) {
        let key = more.reason.as_deref().map(normal_words);
        let one = self.overrides.entry(key).or_insert_with(|| Override {
            reason: more.reason.clone(),
            shifts: 0,
            excess: Total::ZERO,
        });
        if more.reason < one.reason {
            one.reason.clone_from(&more.reason);
        }
        one.shifts += more.shifts;
        one.excess = one.excess.and(more.excess);
    }
}

//! Shifts held against the rate card in force on their day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Shift;
use super::card_sums::CardSums;
use super::cards::CardBook;
use super::check::{CardCheck, check_card};
use crate::engine::model::{Currency, Rate, RateCard};
use crate::engine::money::Amount;
use crate::engine::period::Month;
use crate::engine::variation::{Exclusion, Selection, Total};

/// How an organisation keeps to its cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationCompliance {
    /// Internal id.
    pub organisation: u32,
    /// Its shifts.
    pub sums: CardSums,
}

/// A shift above its card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboveCard {
    /// By how much.
    pub excess: Amount,
    /// Internal id of the organisation.
    pub organisation: u32,
    /// The shift.
    pub rate: Rate,
    /// The row that holds for it.
    pub card: RateCard,
}

/// Every shift in one currency: held against cards or left out.
#[derive(Debug, Clone)]
pub struct CurrencyCompliance {
    /// Currency.
    pub currency: Currency,
    /// The organisations, the one furthest above its cards first, ties by id.
    pub organisations: Vec<OrganisationCompliance>,
    /// The sums of the organisations.
    pub total: CardSums,
    /// Shifts left out and what was charged for them, by reason.
    pub excluded: Vec<(Exclusion, u64, Total)>,
    /// The shifts furthest above their card, as many as were asked for.
    pub furthest: Vec<AboveCard>,
}

/// Shifts held against cards, as they come.
#[derive(Debug)]
pub struct Compliance<'a> {
    cards: CardBook<'a>,
    selection: &'a Selection,
    told: usize,
    currencies: BTreeMap<Currency, Gathered>,
}

#[derive(Debug, Default)]
struct Gathered {
    organisations: BTreeMap<u32, CardSums>,
    excluded: BTreeMap<Exclusion, (u64, Total)>,
    furthest: Vec<AboveCard>,
}

impl<'a> Compliance<'a> {
    /// Of the shifts in a selection; `told` shifts furthest above their card are kept by themselves.
    #[must_use]
    pub fn new(cards: CardBook<'a>, selection: &'a Selection, told: usize) -> Self {
        Self { cards, selection, told, currencies: BTreeMap::new() }
    }

    /// Takes a shift in.
    pub fn add(&mut self, shift: &Shift<'_>) {
        let rate = shift.rate;
        let refused = self.selection.refuse(rate.currency, Month::of(rate.shift_date), shift.organisation);
        let refused = refused.or_else(|| shift.refusal());
        let card = if refused.is_none() { self.cards.holding(rate) } else { None };
        let checked = check_card(rate, card).ok_or(Exclusion::OutOfRange);
        let gathered = self.currencies.entry(rate.currency).or_default();
        match refused.map_or(checked, Err) {
            Err(reason) => {
                let (shifts, charged) = gathered.excluded.entry(reason).or_default();
                *shifts += 1;
                *charged = charged.plus(rate.charged_total);
            }
            Ok(check) => {
                gathered.organisations.entry(shift.organisation).or_default().add(rate, check);
                if let (CardCheck::Above(excess), Some(card)) = (check, card) {
                    gathered.keep(self.told, shift, excess, card);
                }
            }
        }
    }

    /// What came of it, by currency.
    #[must_use]
    pub fn finish(self) -> Vec<CurrencyCompliance> {
        self.currencies.into_iter().map(|(currency, gathered)| gathered.finish(currency, self.told)).collect()
    }
}

impl Gathered {
    /// Keeps a shift among those furthest above; twice as many as are told are held before the least are let go.
    fn keep(&mut self, told: usize, shift: &Shift<'_>, excess: Amount, card: &RateCard) {
        self.furthest.push(AboveCard {
            excess,
            organisation: shift.organisation,
            rate: shift.rate.clone(),
            card: card.clone(),
        });
        if self.furthest.len() > told.saturating_mul(2).saturating_add(1) {
            self.let_go(told);
        }
    }

    fn let_go(&mut self, told: usize) {
        self.furthest.sort_unstable_by(|left, right| {
            right.excess.cmp(&left.excess).then_with(|| left.rate.key.cmp(&right.rate.key))
        });
        self.furthest.truncate(told);
    }

    fn finish(mut self, currency: Currency, told: usize) -> CurrencyCompliance {
        self.let_go(told);
        let mut total = CardSums::default();
        self.organisations.values().for_each(|sums| total.join(sums));
        let row = |(organisation, sums)| OrganisationCompliance { organisation, sums };
        let mut organisations: Vec<OrganisationCompliance> = self.organisations.into_iter().map(row).collect();
        organisations.sort_by_key(|one| Reverse(one.sums.excess));
        CurrencyCompliance {
            currency,
            organisations,
            total,
            excluded: self.excluded.into_iter().map(|(reason, (shifts, charged))| (reason, shifts, charged)).collect(),
            furthest: self.furthest,
        }
    }
}

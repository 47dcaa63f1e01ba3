//! What is paid for an hour of work: how rates of one role vary between organisations, and whether they keep to the rate
//! card.
//!
//! A shift is to a role what a purchase line is to a product: hours are its quantity and what was charged is its value, so
//! that rates are compared by the very rules of [`variation`](crate::engine::variation). Rate cards are prices from a
//! list: shifts are held against them one by one and never mixed with them. Both begin with the shift alone, in any
//! order; no result depends on that order.

mod card_sums;
mod cards;
mod check;
mod comparison;
mod compliance;

pub use card_sums::{CardSums, Override, ShiftSum};
pub use cards::{CardBook, Members};
pub use check::{CardCheck, check_card};
pub use comparison::{RateBook, RoleRates};
pub use compliance::{AboveCard, Compliance, CurrencyCompliance, OrganisationCompliance};

use crate::engine::model::Rate;
use crate::engine::variation::Exclusion;

/// A shift with internal ids.
#[derive(Debug, Clone, Copy)]
pub struct Shift<'a> {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier; 0 where none is stated.
    pub supplier: u32,
    /// The shift.
    pub rate: &'a Rate,
}

impl Shift<'_> {
    /// Why the shift, looked at alone, was no work that was paid for; the same as for purchase lines.
    #[must_use]
    pub fn refusal(&self) -> Option<Exclusion> {
        let (hours, charged) = (self.rate.hours.milli(), self.rate.charged_total.micros());
        if hours < 0 || charged < 0 {
            Some(Exclusion::Credit)
        } else if charged == 0 {
            Some(Exclusion::Free)
        } else if hours == 0 {
            Some(Exclusion::OutOfRange)
        } else {
            None
        }
    }
}

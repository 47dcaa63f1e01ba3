//! Shifts worked by bank and agency staff, and what was charged for them.

use chrono::NaiveDate;

use super::{Currency, RateParts, Role};
use crate::engine::money::{Amount, Quantity};

/// A shift that was paid for, as stated. No worker's name is ever kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Identifies the shift among all: organisation and reference, else a hash of the stated row and which of the same
    /// rows it is.
    pub key: String,
    /// Code of the organisation that paid.
    pub org_code: String,
    /// The card it was booked under, where stated.
    pub card_id: Option<String>,
    /// The work.
    pub role: Role,
    /// The framework it was booked under, where stated.
    pub framework_ref: Option<String>,
    /// The hourly rate as stated.
    pub parts: RateParts,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Day of the shift.
    pub shift_date: NaiveDate,
    /// Hours worked; negative for a credit, never zero.
    pub hours: Quantity,
    /// What was charged for it, all in: the fact that counts.
    pub charged_total: Amount,
    /// Why more was paid than the card allows, as stated and masked.
    pub override_reason: Option<String>,
    /// The agency, where stated.
    pub supplier_name: Option<String>,
    /// The booking's own reference, where stated.
    pub shift_ref: Option<String>,
}

impl Rate {
    /// Makes the shift the one of this number, from 2 on, among shifts stated alike to the letter. False, and nothing
    /// done, where a reference tells it from all others.
    pub fn number_among_same(&mut self, number: u32) -> bool {
        if self.shift_ref.is_none() {
            self.key = format!("{}#{number}", self.key);
        }
        self.shift_ref.is_none()
    }
}

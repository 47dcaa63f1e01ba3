//! Rate cards: what may be paid for an hour of work.

use chrono::NaiveDate;

use super::role::normal_words;
use super::{Currency, RateParts, Role};
use crate::engine::money::Amount;

/// One row of a rate card: the price of an hour of one kind of work, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateCard {
    /// Code of the owner: an organisation, or a footprint or group whose members it holds for.
    pub org_code: String,
    /// The card that the row stands on.
    pub card_id: String,
    /// The work it is the price of; a field not stated means any.
    pub role: Role,
    /// The framework behind it.
    pub framework_ref: Option<String>,
    /// What the price is made of, its total the same as `total_rate`.
    pub parts: RateParts,
    /// The price of an hour, all in.
    pub total_rate: Amount,
    /// Currency of the prices.
    pub currency: Currency,
    /// First day it holds.
    pub valid_from: NaiveDate,
    /// Last day it holds.
    pub valid_to: Option<NaiveDate>,
}

impl RateCard {
    /// What tells one row from another: owner, card, work, framework and first day.
    #[must_use]
    pub fn record_key(&self) -> String {
        let framework = self.framework_ref.as_deref().map(normal_words).unwrap_or_default();
        format!("{}|{}|{}|{framework}|{}", self.org_code, self.card_id, self.role.key(), self.valid_from)
    }

    /// True on the days it holds, both ends included.
    #[must_use]
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

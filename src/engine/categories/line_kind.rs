//! What an item's lines buy: goods, a service, or so much money's worth.

use std::fmt;

use crate::engine::matching::is_service_text;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, MILLI, Quantity};

words! {
    /// What an item's lines buy.
    LineKind {
        /// Things with a unit price.
        Goods = "goods",
        /// A service or charge.
        Service = "service",
        /// So much money's worth: the quantity is the value (45,000 x 1.00).
        OrderedByValue = "ordered_by_value",
    }
}

impl LineKind {
    /// What a category of this kind is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Goods => "Goods",
            Self::Service => "Services and charges",
            Self::OrderedByValue => "Ordered by value, without a unit price",
        }
    }
}

/// A quantity that reads as money: nobody counts out so many of something at exactly 1.00 each.
const MONEY_LIKE: i64 = 100 * MILLI;

/// How an item's lines are worded in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wording {
    /// Lines.
    pub lines: u64,
    /// Lines whose value is exactly their quantity.
    pub at_one: u64,
    /// Of those the ones whose quantity reads as money: at least a hundred, or with parts of a whole.
    pub money_like: u64,
}

impl Wording {
    /// Counts a line in.
    pub fn add(&mut self, quantity: Quantity, value: Amount) {
        self.lines += 1;
        let milli = quantity.milli();
        if i128::from(value.micros()) == i128::from(milli) * i128::from(MILLI) {
            self.at_one += 1;
            self.money_like += u64::from(milli.saturating_abs() >= MONEY_LIKE || milli % MILLI != 0);
        }
    }

    /// Counts other lines in.
    pub const fn join(&mut self, other: Self) {
        self.lines += other.lines;
        self.at_one += other.at_one;
        self.money_like += other.money_like;
    }

    /// What the item's lines buy. `known` says that the item is a product of the catalogue, which is never ordered by
    /// value. Every line must have its quantity for its value, and one of them a quantity that reads as money.
    #[must_use]
    pub fn kind(&self, description: &str, known: bool) -> LineKind {
        if !known && (is_service_text(description) || says_services(description)) {
            LineKind::Service
        } else if !known && self.money_like > 0 && self.at_one == self.lines {
            LineKind::OrderedByValue
        } else {
            LineKind::Goods
        }
    }
}

/// True for words that speak of services, or end with one (`Taxi services`, `Lift inspection service`); a `service kit` is
/// a thing.
fn says_services(description: &str) -> bool {
    let mut words = description.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.clone().any(|word| word.eq_ignore_ascii_case("services"))
        || words.next_back().is_some_and(|word| word.eq_ignore_ascii_case("service"))
}

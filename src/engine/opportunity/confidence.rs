//! How far an opportunity may be relied on.

use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::period::Month;
use crate::engine::variation::OwnPrice;

words! {
    /// How far the £ of an opportunity may be relied on.
    Confidence {
        /// At least 10 others, a price of the last three months, orders in at least 4 months of the year.
        High = "high",
        /// Neither high nor low.
        Medium = "medium",
        /// Fewer than five others, a price older than six months, or one month with orders in the year.
        Low = "low",
    }
}

/// Others from which a benchmark is broad.
const MANY_OTHERS: usize = 10;
/// Others below which there are no quartiles.
const FEW_OTHERS: usize = 5;
/// Months with orders from which a quantity is regular.
const OFTEN: usize = 4;
/// A price older than this many months may be of the past.
const OLD: i32 = 6;

/// Tells the confidence, with what speaks against a higher one.
#[must_use]
pub fn confidence(others: usize, current: &OwnPrice, months_with_orders: usize, as_of: Month) -> (Confidence, String) {
    let age = as_of.index().saturating_sub(current.last_month.index());
    let mut low = Vec::new();
    let mut medium = Vec::new();
    if others < FEW_OTHERS {
        low.push(format!("only {others} others"));
    } else if others < MANY_OTHERS {
        medium.push(format!("{others} others"));
    }
    if age >= OLD {
        low.push(format!("last ordered {}", current.last_month));
    } else if current.rolled_forward {
        medium.push(format!("price of {}", current.last_month));
    }
    if months_with_orders <= 1 {
        low.push("ordered in one month of the year".to_owned());
    } else if months_with_orders < OFTEN {
        medium.push(format!("ordered in {months_with_orders} months of the year"));
    }
    if !low.is_empty() {
        (Confidence::Low, low.join("; "))
    } else if !medium.is_empty() {
        (Confidence::Medium, medium.join("; "))
    } else {
        (Confidence::High, format!("{others} others, ordered in {months_with_orders} months of the year"))
    }
}

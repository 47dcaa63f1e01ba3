//! The months a page's figures rest on: `?months=`, nothing for the latest twelve.

use super::fault::Fault;
use super::page::Choice;
use super::shown;
use crate::app::Months;
use crate::engine::period::{Month, Window};

/// Every month there is.
const ALL: &str = "all";

/// Reads `all`, `YYYY-MM` (the twelve months ending with it) or nothing.
pub(super) fn months(asked: Option<&str>) -> Result<Months, Fault> {
    match asked {
        None => Ok(Months::Latest),
        Some(ALL) => Ok(Months::All),
        Some(text) => {
            let refused = || Fault::request(format!("months is all or a month such as 2026-07, not {text}"));
            Month::parse(text).map(Months::AsOf).ok_or_else(refused)
        }
    }
}

/// What may be chosen, given the latest month in the data.
pub(super) fn choices(asked: Option<&str>, cut_off: Option<Month>) -> Vec<Choice> {
    let year_to = |month: Month| format!("12 months to {}", shown::month(month));
    let mut choices = vec![Choice::new("", cut_off.map_or_else(|| "Latest 12 months".to_owned(), year_to), asked)];
    let earlier = cut_off.map(|month| month.plus(-12));
    let other = asked.and_then(Month::parse).filter(|month| Some(*month) != earlier);
    for month in earlier.into_iter().chain(other) {
        choices.push(Choice::new(&month.to_string(), year_to(month), asked));
    }
    choices.push(Choice::new(ALL, "All months".to_owned(), asked));
    choices
}

/// The months in words: `12 months, August 2025 to July 2026`.
pub(super) fn words(window: Window) -> String {
    match (window.from, window.to) {
        (Some(from), Some(to)) if from.plus(11) == to => format!("the 12 months {}", shown::months(window)),
        _ => shown::months(window),
    }
}

//! Financial years and what a pound in them is worth today.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// Years the table reaches beyond the first.
pub const YEARS_MOST: u32 = 30;

/// Factors by financial year from the one of the plan's date, in millionths: 1.035 to the power of minus the year,
/// rounded half to even.
///
/// Source: HM Treasury, The Green Book (2022), annex A6: the social time preference rate of 3.5% for years 0 to 30.
const GREEN_BOOK_2022: [u32; 31] = [
    1_000_000, 966_184, 933_511, 901_943, 871_442, 841_973, 813_501, 785_991, 759_412, 733_731, 708_919, 684_946,
    661_783, 639_404, 617_782, 596_891, 576_706, 557_204, 538_361, 520_156, 502_566, 485_571, 469_151, 453_286,
    437_957, 423_147, 408_838, 395_012, 381_654, 368_748, 356_278,
];

/// Where the factors come from, for people.
pub const DISCOUNT_SOURCE: &str = "HM Treasury, The Green Book (2022): 3.5% a year, year 0 the financial year of as_of";

/// The factor of the year so many years after the first, in millionths; nothing beyond the table.
#[must_use]
pub fn discount_factor(years_later: usize) -> Option<u32> {
    GREEN_BOOK_2022.get(years_later).copied()
}

/// A financial year, April to March, by the calendar year it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(i32);

impl FinancialYear {
    /// The financial year of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(if date.month() >= 4 { date.year() } else { date.year().saturating_sub(1) })
    }

    /// The 1 April it begins with; nothing at the end of the calendar.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.0, 4, 1)
    }

    /// The year after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for FinancialYear {
    /// `2026-27`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.0, self.next().0.rem_euclid(100))
    }
}

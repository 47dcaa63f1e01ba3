//! Months and windows of months. Nothing here asks what day it is: "as of" is always an argument.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A calendar month, counted from January of year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(date.year() * 12 + date.month0().cast_signed())
    }

    /// From the count of months since January of year 0.
    #[must_use]
    pub const fn from_index(index: i32) -> Self {
        Self(index)
    }

    /// Months since January of year 0.
    #[must_use]
    pub const fn index(self) -> i32 {
        self.0
    }

    /// The month so many months later (earlier when negative).
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Its first day; nothing at the ends of the calendar.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        let month = u32::try_from(self.0.rem_euclid(12)).ok()? + 1;
        NaiveDate::from_ymd_opt(self.0.div_euclid(12), month, 1)
    }

    /// Its last day; nothing at the ends of the calendar.
    #[must_use]
    pub fn last_day(self) -> Option<NaiveDate> {
        self.plus(1).first_day()?.pred_opt()
    }

    /// Reads `YYYY-MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        let month: u32 = month.parse().ok()?;
        NaiveDate::from_ymd_opt(year, month, 1).map(Self::of)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// A run of months, both ends included; an end left out is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// First month, or open.
    pub from: Option<Month>,
    /// Last month, or open.
    pub to: Option<Month>,
}

impl Window {
    /// Every month there is.
    pub const ALL: Self = Self { from: None, to: None };

    /// The twelve months ending with `last`: the default benchmark window.
    #[must_use]
    pub const fn twelve_months_to(last: Month) -> Self {
        Self { from: Some(last.plus(-11)), to: Some(last) }
    }

    /// True when the month lies inside.
    #[must_use]
    pub fn contains(&self, month: Month) -> bool {
        self.from.is_none_or(|from| from <= month) && self.to.is_none_or(|to| month <= to)
    }
}

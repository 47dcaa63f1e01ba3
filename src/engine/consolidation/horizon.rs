//! The days a plan looks at, cut into financial years.

use chrono::{Days, Months, NaiveDate};

use super::discount::{FinancialYear, YEARS_MOST, discount_factor};
use crate::engine::money::NumberError;

/// A financial year inside the horizon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Year {
    pub(super) year: FinancialYear,
    /// First day counted.
    pub(super) from: NaiveDate,
    /// First day no longer counted.
    pub(super) until: NaiveDate,
    /// What a pound is worth, in millionths.
    pub(super) factor: u32,
}

/// From the plan's date up to, not including, the same day so many years later.
#[derive(Debug, Clone)]
pub(super) struct Horizon {
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
    pub(super) years: Vec<Year>,
    /// What a pound on each of the days from the first on comes to, up to and without the day at this place.
    upto: Vec<i64>,
}

impl Horizon {
    /// # Errors
    /// [`NumberError::OutOfRange`] for no years, more than the discount table has, or a date at the end of the calendar.
    pub(super) fn new(from: NaiveDate, count: u32) -> Result<Self, NumberError> {
        if count == 0 || count > YEARS_MOST {
            return Err(NumberError::OutOfRange);
        }
        let until = from.checked_add_months(Months::new(12 * count)).ok_or(NumberError::OutOfRange)?;
        let mut years = Vec::new();
        let (mut year, mut first) = (FinancialYear::of(from), from);
        while first < until {
            let next = year.next().first_day().ok_or(NumberError::OutOfRange)?;
            let factor = discount_factor(years.len()).ok_or(NumberError::OutOfRange)?;
            years.push(Year { year, from: first, until: next.min(until), factor });
            (year, first) = (year.next(), next);
        }
        let mut upto = vec![0];
        let mut sum = 0_i64;
        for year in &years {
            for _ in 0..(year.until - year.from).num_days() {
                sum += i64::from(year.factor);
                upto.push(sum);
            }
        }
        Ok(Self { from, until, years, upto })
    }

    /// What a pound on each day from `from` until `until` is worth today, in millionths; days outside count nothing.
    pub(super) fn worth_of_days(&self, from: NaiveDate, until: NaiveDate) -> i64 {
        let last = self.upto.len().saturating_sub(1);
        let upto = |day: NaiveDate| {
            let place = usize::try_from((day - self.from).num_days()).unwrap_or(0).min(last);
            self.upto.get(place).copied().unwrap_or(0)
        };
        (upto(until) - upto(from)).max(0)
    }

    /// The place of the year a day lies in; nothing outside the horizon.
    pub(super) fn year_of(&self, day: NaiveDate) -> Option<usize> {
        self.years.iter().position(|year| year.from <= day && day < year.until)
    }

    /// The days from `from` until `until` by the place of their year.
    pub(super) fn days_by_year(&self, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = (usize, i64)> {
        self.years.iter().enumerate().filter_map(move |(place, year)| {
            let days = (until.min(year.until) - from.max(year.from)).num_days();
            (days > 0).then_some((place, days))
        })
    }
}

/// So many days later; the last day of the calendar where there is none.
pub(super) fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// So many days earlier; the first day of the calendar where there is none.
pub(super) fn earlier(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN)
}

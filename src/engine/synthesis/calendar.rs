//! The days on which orders are placed.

use chrono::{Datelike, Days, NaiveDate};

use super::{MONTHS_MAX, SynthesisError, SynthesisSettings};

/// Years a date may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1_900..=9_999;

/// Every day of the window as text.
pub(super) fn dates(settings: SynthesisSettings) -> Result<Vec<String>, SynthesisError> {
    let months = i32::try_from(settings.months).map_err(|_| SynthesisError::WindowOutOfRange)?;
    if !(1..=MONTHS_MAX).contains(&settings.months) {
        return Err(SynthesisError::WindowOutOfRange);
    }
    let first_day = |index: i32| {
        let month = u32::try_from(index.rem_euclid(12)).ok()? + 1;
        NaiveDate::from_ymd_opt(index.div_euclid(12), month, 1).filter(|date| YEARS.contains(&date.year()))
    };
    let start = settings.first_month.index();
    let first = first_day(start).ok_or(SynthesisError::WindowOutOfRange)?;
    let end = first_day(start.saturating_add(months)).ok_or(SynthesisError::WindowOutOfRange)?;
    let mut dates = Vec::new();
    let mut day = first;
    while day < end {
        dates.push(day.format("%Y-%m-%d").to_string());
        day = day.checked_add_days(Days::new(1)).ok_or(SynthesisError::WindowOutOfRange)?;
    }
    Ok(dates)
}

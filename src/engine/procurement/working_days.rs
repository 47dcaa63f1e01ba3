//! Working days: not a Saturday, a Sunday or a day the table calls a bank holiday of England.

use chrono::{Datelike, NaiveDate, Weekday};

use super::rule::{Length, RuleTable, RuleUnit};
use super::rules::{RuleKey, Rules};

fn holidays() -> RuleKey {
    RuleKey::new(RuleTable::BankHoliday, None, "england")
}

/// Whether a day is a working day in England. After [`known_until`] weekends alone are no working days.
#[must_use]
pub fn working_day(rules: &Rules, day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let holiday = || rules.row(&holidays(), day).is_some_and(|rule| rule.word() == Some("yes"));
    !weekend && !holiday()
}

/// The last bank holiday the table knows; nothing when it knows none.
#[must_use]
pub fn known_until(rules: &Rules) -> Option<NaiveDate> {
    rules.last_beginning(&holidays())
}

/// The first day after a stage of a length that begins on a day; nothing at the end of the calendar.
pub(super) fn day_after(rules: &Rules, first: NaiveDate, length: Length) -> Option<NaiveDate> {
    if length.count == 0 {
        return Some(first);
    }
    match length.unit {
        RuleUnit::WorkingDays => after_working_days(rules, first, length.count),
        RuleUnit::WorkingDaysAfterFirst => after_working_days(rules, first.succ_opt()?, length.count),
        RuleUnit::CalendarDaysToWorkingDay => {
            let last = first.checked_add_days(chrono::Days::new(u64::from(length.count - 1)))?;
            after_working_days(rules, last, 1)
        }
        _ => first.checked_add_days(chrono::Days::new(u64::from(length.count))),
    }
}

/// The day after the last of so many working days, counted from a day on.
fn after_working_days(rules: &Rules, first: NaiveDate, count: u32) -> Option<NaiveDate> {
    let (mut day, mut left) = (first, count);
    while left > 0 {
        left -= u32::from(working_day(rules, day));
        day = day.succ_opt()?;
    }
    Some(day)
}

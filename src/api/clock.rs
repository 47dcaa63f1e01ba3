//! When it is: the one place where what people say gets its time.

use chrono::{NaiveDateTime, Timelike, Utc};

/// Now in UTC, to the second: what is told and what is kept are the same.
#[must_use]
pub fn this_second() -> NaiveDateTime {
    let now = Utc::now().naive_utc();
    now.with_nanosecond(0).unwrap_or(now)
}

//! The time that a service's cost is of.

use std::fmt;

use crate::engine::period::Month;

/// Years outside are taken for slips of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A financial year (April to March), a quarter of one, or a month. Costs of unlike periods are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CostPeriod {
    /// The financial year that begins in April of this year.
    Year(i32),
    /// The quarter (1 to 4; April to June is 1) of the financial year that begins in April of this year.
    Quarter(i32, u32),
    /// A month.
    Month(Month),
}

impl CostPeriod {
    /// Reads `2017/18`, `2017-18` or `2017/2018`; `2017/18 Q3` or `Q3 2017/18`; `2017-04`. A text that could be both a
    /// month and a year (`2011-12`) is a month.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(month) = Month::parse(text) {
            return YEARS.contains(&month.index().div_euclid(12)).then_some(Self::Month(month));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            [year] => financial_year(year).map(Self::Year),
            [year, quarter] if year.contains(['/', '-']) => {
                Some(Self::Quarter(financial_year(year)?, quarter_of(quarter)?))
            }
            [quarter, year] => Some(Self::Quarter(financial_year(year)?, quarter_of(quarter)?)),
            _ => None,
        }
    }

    /// Its first month.
    #[must_use]
    pub fn first_month(self) -> Month {
        let april = |year: i32| Month::from_index(year.saturating_mul(12).saturating_add(3));
        match self {
            Self::Year(year) => april(year),
            Self::Quarter(year, quarter) => {
                april(year).plus(i32::try_from(quarter.saturating_sub(1)).unwrap_or(0).saturating_mul(3))
            }
            Self::Month(month) => month,
        }
    }
}

impl fmt::Display for CostPeriod {
    /// `2017/18`, `2017/18 Q3`, `2017-04`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(formatter, "{year:04}/{:02}", (year + 1).rem_euclid(100)),
            Self::Quarter(year, quarter) => write!(formatter, "{} Q{quarter}", Self::Year(*year)),
            Self::Month(month) => month.fmt(formatter),
        }
    }
}

/// The year in which a financial year begins: `2017/18`, `2017-18`, `2017/2018`.
fn financial_year(text: &str) -> Option<i32> {
    let (first, second) = text.split_once(['/', '-'])?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if first.len() != 4 || !matches!(second.len(), 2 | 4) || !digits(first) || !digits(second) {
        return None;
    }
    let year: i32 = first.parse().ok()?;
    let next: i32 = second.parse().ok()?;
    let follows = if second.len() == 4 { next == year + 1 } else { next == (year + 1) % 100 };
    (follows && YEARS.contains(&year)).then_some(year)
}

fn quarter_of(text: &str) -> Option<u32> {
    let number = text.strip_prefix(['Q', 'q'])?;
    let quarter: u32 = number.parse().ok()?;
    (number.len() == 1 && (1..=4).contains(&quarter)).then_some(quarter)
}

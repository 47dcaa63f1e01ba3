//! One dated row of the tables.

use std::fmt;

use chrono::NaiveDate;

use crate::engine::model::Regime;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, format_scaled, parse_scaled};

words! {
    /// Which table a row belongs to.
    RuleTable {
        /// From which estimated value on a regime governs a procurement.
        Threshold = "threshold",
        /// From when to when procurements may begin under a regime.
        Law = "law",
        /// Which threshold a kind of body has.
        Authority = "authority",
        /// Rate of value added tax.
        Vat = "vat",
        /// How long each stage of a route takes.
        Lead = "lead",
        /// The duty to publish pipeline notices.
        Pipeline = "pipeline",
        /// How far a contract may be stretched.
        Stretch = "stretch",
        /// Days that are no working days though no weekend.
        BankHoliday = "bank_holiday",
    }
}

words! {
    /// What a row's value is counted in.
    RuleUnit {
        /// Pounds, with VAT.
        GbpIncludingVat = "gbp_including_vat",
        /// Pounds, without VAT.
        GbpExcludingVat = "gbp_excluding_vat",
        /// Days, the first one counted.
        CalendarDays = "calendar_days",
        /// Days, the first one counted; a last day that is no working day moves on to the next that is.
        CalendarDaysToWorkingDay = "calendar_days_to_working_day",
        /// Working days, the first day counted where it is one.
        WorkingDays = "working_days",
        /// Working days after the first day.
        WorkingDaysAfterFirst = "working_days_after_first",
        /// Months.
        Months = "months",
        /// Per cent.
        Percent = "percent",
        /// A word.
        Word = "word",
    }
}

impl RuleUnit {
    /// True for lengths of a stage.
    #[must_use]
    pub const fn is_days(self) -> bool {
        matches!(
            self,
            Self::CalendarDays | Self::CalendarDaysToWorkingDay | Self::WorkingDays | Self::WorkingDaysAfterFirst
        )
    }

    /// True for money.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::GbpIncludingVat | Self::GbpExcludingVat)
    }
}

words! {
    /// Where a row's value comes from.
    RuleBasis {
        /// From the law its source names.
        Law = "law",
        /// From us: a planning figure that anybody may replace.
        Assumption = "assumption",
    }
}

/// A row's value, in its row's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleValue {
    /// Money.
    Money(Amount),
    /// Days or months.
    Count(u32),
    /// Thousandths of a per cent.
    Share(u32),
    /// A word.
    Word(String),
}

/// Decimals of a per cent.
const SHARE_DECIMALS: u32 = 3;
/// The longest period a row may state: ten years of days.
const COUNT_MOST: u32 = 3_660;

impl RuleValue {
    /// Reads the text of a value in a unit; nothing when it is none.
    #[must_use]
    pub fn parse(unit: RuleUnit, text: &str) -> Option<Self> {
        match unit {
            RuleUnit::Word => (!text.is_empty()).then(|| Self::Word(text.to_ascii_lowercase())),
            RuleUnit::Percent => {
                let thousandths = parse_scaled(text, SHARE_DECIMALS).ok()?;
                u32::try_from(thousandths).ok().map(Self::Share)
            }
            money if money.is_money() => {
                Amount::parse(text).ok().filter(|amount| *amount >= Amount::ZERO).map(Self::Money)
            }
            _ => text.parse().ok().filter(|count| *count <= COUNT_MOST).map(Self::Count),
        }
    }
}

impl fmt::Display for RuleValue {
    /// As a file states it: `207720`, `8`, `17.5`, `yes`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shortest = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
        match self {
            Self::Money(amount) => formatter.write_str(&shortest(&amount.to_string())),
            Self::Count(count) => write!(formatter, "{count}"),
            Self::Share(share) => formatter.write_str(&shortest(&format_scaled(i128::from(*share), SHARE_DECIMALS))),
            Self::Word(word) => formatter.write_str(word),
        }
    }
}

/// How long a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of which days.
    pub unit: RuleUnit,
}

impl fmt::Display for Length {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.count, self.unit.as_str().replace('_', " "))
    }
}

/// A row of the tables. What tells it from others is its table, regime, subject, detail and measure, and the day from
/// which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its table.
    pub table: RuleTable,
    /// The regime it belongs to; nothing where it holds for all.
    pub regime: Option<Regime>,
    /// What it is about: what is bought, a route, a kind of body. Blank where that does not matter.
    pub subject: String,
    /// The part of it: the class of authority, the stage. Blank where that does not matter.
    pub detail: String,
    /// What is measured (`minimum`, `typical`). Blank where there is one measure alone.
    pub measure: String,
    /// The value.
    pub value: RuleValue,
    /// What the value is counted in.
    pub unit: RuleUnit,
    /// Whether the law says so or we assume it.
    pub basis: RuleBasis,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Last day on which it holds; nothing while it is open.
    pub valid_to: Option<NaiveDate>,
    /// Where it comes from.
    pub source: String,
}

/// Why a row cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{column}: {reason}")]
pub struct RuleFault {
    /// The column at fault.
    pub column: &'static str,
    /// Why.
    pub reason: String,
}

impl Rule {
    /// What tells one row from another.
    #[must_use]
    pub fn record_key(&self) -> String {
        let regime = self.regime.map(Regime::as_str).unwrap_or_default();
        let Self { table, subject, detail, measure, valid_from, .. } = self;
        format!("{table}|{regime}|{subject}|{detail}|{measure}|{valid_from}")
    }

    /// True on the days on which it holds, unless a later row takes its place.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Its value, where that is money.
    #[must_use]
    pub const fn money(&self) -> Option<Amount> {
        match self.value {
            RuleValue::Money(amount) => Some(amount),
            _ => None,
        }
    }

    /// Its value, where that is a number of days or months.
    #[must_use]
    pub const fn count(&self) -> Option<u32> {
        match self.value {
            RuleValue::Count(count) => Some(count),
            _ => None,
        }
    }

    /// Its value in thousandths of a per cent, where it is one.
    #[must_use]
    pub const fn share(&self) -> Option<u32> {
        match self.value {
            RuleValue::Share(share) => Some(share),
            _ => None,
        }
    }

    /// Its value, where that is a word.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.value {
            RuleValue::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Its value, where that is the length of a stage.
    #[must_use]
    pub fn length(&self) -> Option<Length> {
        self.count().filter(|_| self.unit.is_days()).map(|count| Length { count, unit: self.unit })
    }
}

//! How long a route takes, stage by stage.

use chrono::{Days, NaiveDate};

use super::route::{Route, Stage};
use super::rule::{Length, RuleBasis, RuleTable};
use super::rules::{RuleKey, Rules};
use super::working_days::{day_after, known_until};
use crate::engine::model::Regime;

/// A stage of a procurement with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadPart {
    /// The stage.
    pub stage: Stage,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Calendar days from its first to its last; nothing of the stage is needed where 0.
    pub days: u32,
    /// How long it is, in its own days.
    pub length: Length,
    /// Whether the law says so or we assume it. Mobilisation that a contract states is neither, see `source`.
    pub basis: RuleBasis,
    /// Where the length comes from.
    pub source: String,
    /// The least the law allows; nothing where it says nothing.
    pub minimum: Option<Length>,
}

/// A route's lead time from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The route.
    pub route: Route,
    /// The regime.
    pub regime: Regime,
    /// The first day.
    pub first_day: NaiveDate,
    /// The first day of the contract: `total_days` after the first.
    pub ready_on: NaiveDate,
    /// Calendar days of all parts: their sum.
    pub total_days: u32,
    /// Calendar days that the law's minima alone would take from the same day.
    pub minimum_days: u32,
    /// The stages, in order; every stage stands here, with no days where it is not needed.
    pub parts: Vec<LeadPart>,
    /// True when days lie beyond the last bank holiday the table knows, where weekends alone are no working days.
    pub beyond_holidays: bool,
}

/// Why there is no lead time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeadError {
    /// The route is none of the regime's.
    #[error("the route {route} is not open to procurements under {regime}")]
    WrongRoute {
        /// The route.
        route: Route,
        /// The regime.
        regime: Regime,
    },
    /// The tables hold no length for a stage.
    #[error("the tables hold no length of the stage {stage} of the route {route} on {day}")]
    NoLength {
        /// The stage.
        stage: Stage,
        /// The route.
        route: Route,
        /// The day.
        day: NaiveDate,
    },
    /// The calendar ends first.
    #[error("the calendar ends before the procurement does")]
    EndOfCalendar,
}

/// The lead time of a route under a regime from a day on, by the tables of that day. `mobilisation_days` are the days a
/// new supplier needs, where known; else the table's.
///
/// Each stage begins on the day after the last of the one before. Notices of the decision go out on the last day of
/// evaluation, under the Procurement Act 2023 on the first of standstill, as each law counts. Where both a typical
/// length and the law's minimum are known, the longer counts.
///
/// # Errors
/// [`LeadError`] when the route is none of the regime's, a length is missing or the calendar ends.
pub fn lead(
    rules: &Rules,
    route: Route,
    regime: Regime,
    day: NaiveDate,
    mobilisation_days: Option<u32>,
) -> Result<Lead, LeadError> {
    if !route.fits(regime) {
        return Err(LeadError::WrongRoute { route, regime });
    }
    let (mut first, mut lawful) = (day, day);
    let mut parts = Vec::with_capacity(Stage::ALL.len());
    for stage in Stage::ALL.iter().copied() {
        let stated = mobilisation_days.filter(|_| stage == Stage::Mobilisation);
        let asked = Asked { rules, route, regime, day };
        let (part, next) = asked.part(stage, first, stated)?;
        if let Some(minimum) = part.minimum {
            lawful = day_after(rules, lawful, minimum).ok_or(LeadError::EndOfCalendar)?;
        }
        parts.push(part);
        first = next;
    }
    Ok(Lead {
        route,
        regime,
        first_day: day,
        ready_on: first,
        total_days: days_between(day, first)?,
        minimum_days: days_between(day, lawful)?,
        parts,
        beyond_holidays: known_until(rules).is_none_or(|last| last < first),
    })
}

/// The last day on which a procurement can begin so that its contract can start on a day; by the tables of that day.
///
/// # Errors
/// As [`lead`].
pub fn latest_start(
    rules: &Rules,
    route: Route,
    regime: Regime,
    needed_on: NaiveDate,
    mobilisation_days: Option<u32>,
) -> Result<Lead, LeadError> {
    let back = |day: NaiveDate, days: u64| day.checked_sub_days(Days::new(days)).ok_or(LeadError::EndOfCalendar);
    let from = |day: NaiveDate| lead(rules, route, regime, day, mobilisation_days);
    let mut found = from(needed_on)?;
    while found.ready_on > needed_on {
        let late = u64::from(days_between(needed_on, found.ready_on)?);
        found = from(back(found.first_day, late)?)?;
    }
    // A step back may have been too far by the weekends and holidays it crossed.
    while let Some(next) = found.first_day.succ_opt() {
        let later = from(next)?;
        if later.ready_on > needed_on {
            break;
        }
        found = later;
    }
    Ok(found)
}

fn days_between(first: NaiveDate, after: NaiveDate) -> Result<u32, LeadError> {
    u32::try_from((after - first).num_days()).map_err(|_| LeadError::EndOfCalendar)
}

/// A question to the table of lead times.
struct Asked<'a> {
    rules: &'a Rules,
    route: Route,
    regime: Regime,
    day: NaiveDate,
}

impl Asked<'_> {
    /// A stage that begins on a day, and the day after it.
    fn part(&self, stage: Stage, first: NaiveDate, stated: Option<u32>) -> Result<(LeadPart, NaiveDate), LeadError> {
        let minimum = self.length(stage, "minimum");
        let typical = match stated {
            Some(count) => {
                let unit = super::RuleUnit::CalendarDays;
                Some((Length { count, unit }, RuleBasis::Assumption, "days of mobilisation as stated".to_owned()))
            }
            None => self.length(stage, "typical"),
        };
        let mut longest = None;
        for found in [typical, minimum.clone()].into_iter().flatten() {
            let next = day_after(self.rules, first, found.0).ok_or(LeadError::EndOfCalendar)?;
            if longest.as_ref().is_none_or(|(_, until)| next > *until) {
                longest = Some((found, next));
            }
        }
        let Self { route, day, .. } = *self;
        let ((length, basis, source), next) = longest.ok_or(LeadError::NoLength { stage, route, day })?;
        let days = days_between(first, next)?;
        let minimum = minimum.map(|(length, ..)| length);
        Ok((LeadPart { stage, first_day: first, days, length, basis, source, minimum }, next))
    }

    fn length(&self, stage: Stage, measure: &str) -> Option<(Length, RuleBasis, String)> {
        let key = RuleKey::new(RuleTable::Lead, Some(self.regime), self.route.as_str());
        let row = self.rules.row_or_any_regime(&key.detail(stage.as_str()).measure(measure), self.day)?;
        Some((row.length()?, row.basis, row.source.clone()))
    }
}

//! The duty to publish pipeline notices (section 93 of the Procurement Act 2023).

use chrono::{Datelike, Days, Months, NaiveDate};

use super::route::Route;
use super::rule::{Rule, RuleTable};
use super::rules::{RuleKey, Rules};
use super::value::WholeLife;
use crate::engine::model::Regime;
use crate::engine::money::Amount;

/// What the table of pipeline notices holds.
pub(super) const PIPELINE_SUBJECTS: [&str; 4] =
    ["yearly_payments", "contract_value", "notice_days", "reporting_months"];

/// A planned procurement, as the duty sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PipelineAsked {
    /// Its regime; nothing where unknown.
    pub regime: Option<Regime>,
    /// Its route: what is called off or joined gives no tender or transparency notice, so stands in no pipeline.
    pub route: Route,
    /// Its estimated value over its whole life; nothing where unknown.
    pub value: Option<WholeLife>,
    /// The day its tender notice is planned for.
    pub notice_on: NaiveDate,
    /// What its authority expects to pay under all its contracts in the coming financial year; nothing where unknown.
    pub yearly_payments: Option<Amount>,
}

/// A pipeline notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PipelineNotice {
    /// The first day of the financial year it is published for.
    pub year_from: NaiveDate,
    /// The last day of the period it reports on.
    pub reports_to: NaiveDate,
    /// The last day on which it may be published.
    pub publish_by: NaiveDate,
}

/// Whether a procurement belongs into pipeline notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PipelineDuty {
    /// It belongs into these, in order of their years.
    In(Vec<PipelineNotice>),
    /// It belongs into none, for the reason.
    Out(String),
    /// Unknown, for the reason; these are the notices if it belongs into any.
    Unknown(String, Vec<PipelineNotice>),
}

/// Which pipeline notices a planned procurement belongs into, and until when each is to be published: those of
/// financial years whose authority expects to pay more than the limit under its contracts, for public contracts worth
/// more than the limit (with VAT) whose tender or transparency notice falls into the reporting period.
///
/// The payments are asked once: an authority above the limit is taken to be above it in both years that a notice's day
/// may belong to.
#[must_use]
pub fn pipeline(rules: &Rules, asked: &PipelineAsked) -> PipelineDuty {
    let out = |reason: &str| PipelineDuty::Out(reason.to_owned());
    match asked.regime {
        Some(Regime::Pa2023) | None => {}
        Some(Regime::BelowThreshold) => return out("below the threshold: no public contract"),
        Some(Regime::Psr | Regime::Pcr2015) => return out("not procured under the Procurement Act 2023"),
    }
    if !asked.route.gives_notice() {
        return out("its route gives no tender or transparency notice");
    }
    let notices = notices(rules, asked.notice_on);
    if notices.is_empty() {
        return out("no reporting period holds the day of its notice");
    }
    let unknown = |reason: &str, notices| PipelineDuty::Unknown(reason.to_owned(), notices);
    let limit = |subject| row(rules, subject, asked.notice_on).and_then(Rule::money);
    let (Some(yearly), Some(worth)) = (limit("yearly_payments"), limit("contract_value")) else {
        return unknown("the table holds no limits", notices);
    };
    if asked.yearly_payments.is_some_and(|payments| payments <= yearly) {
        return out("its authority does not expect to pay more than the limit in the coming financial year");
    }
    if asked.value.is_some_and(|value| value.including_vat <= worth) {
        return out("it is not worth more than the limit");
    }
    if asked.value.is_none() {
        return unknown("its whole-life value is unknown", notices);
    }
    if asked.yearly_payments.is_none() {
        return unknown("what its authority expects to pay in the coming financial year is unknown", notices);
    }
    if asked.regime.is_none() {
        return unknown("its regime is unknown", notices);
    }
    PipelineDuty::In(notices)
}

fn row<'a>(rules: &'a Rules, subject: &str, day: NaiveDate) -> Option<&'a Rule> {
    rules.row(&RuleKey::new(RuleTable::Pipeline, Some(Regime::Pa2023), subject), day)
}

/// The notices whose reporting period holds a day, by the table of the first day of their years.
fn notices(rules: &Rules, day: NaiveDate) -> Vec<PipelineNotice> {
    let years = (day.year() - 10)..=day.year();
    years.filter_map(|year| notice(rules, year)).filter(|it| it.year_from <= day && day <= it.reports_to).collect()
}

/// The notice of the financial year that begins in a calendar year.
fn notice(rules: &Rules, year: i32) -> Option<PipelineNotice> {
    let year_from = NaiveDate::from_ymd_opt(year, 4, 1)?;
    let months = row(rules, "reporting_months", year_from)?.count()?;
    let days = row(rules, "notice_days", year_from)?.count()?;
    let before = |day: NaiveDate| day.pred_opt();
    Some(PipelineNotice {
        year_from,
        reports_to: year_from.checked_add_months(Months::new(months)).and_then(before)?,
        publish_by: year_from.checked_add_days(Days::new(u64::from(days))).and_then(before)?,
    })
}

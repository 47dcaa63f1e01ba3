//! How far a contract may be stretched beyond its own terms without a new procurement. Every answer is for legal
//! review.

use chrono::{Days, NaiveDate};
use ethnum::I256;

use super::body::AuthorityClass;
use super::decide::{comparable, general_law, in_force, threshold};
use super::rule::{Rule, RuleTable};
use super::rules::{RuleKey, Rules};
use super::subject::Subject;
use super::value::WholeLife;
use crate::engine::model::Regime;
use crate::engine::money::Amount;

/// What the table of stretching measures.
pub(super) const STRETCH_MEASURES: [&str; 3] = ["term_percent", "value_percent", "value_amount"];

/// A contract, as the law on changing it sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StretchAsked {
    /// The regime it was made under; nothing where unknown.
    pub regime: Option<Regime>,
    /// What it buys; nothing where unknown.
    pub subject: Option<Subject>,
    /// Who buys.
    pub class: AuthorityClass,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its last possible day, all its own extensions taken: these need no stretching.
    pub last_day: NaiveDate,
    /// What it was worth over that whole life when it was made; nothing where unknown.
    pub value: Option<WholeLife>,
    /// Days by which it was stretched already; they count against the limit.
    pub stretched_days: u32,
    /// The day the change would be made.
    pub day: NaiveDate,
}

/// The limit itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StretchLimit {
    /// So many days beyond its last possible day.
    Days(u32),
    /// The law names no limit.
    None,
    /// Unknown: no stretching can be planned.
    Unknown,
}

/// How far a contract may be stretched. It is always to be reviewed by a lawyer: whether a change is lawful turns on
/// more than its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The limit.
    pub limit: StretchLimit,
    /// The last day it may be stretched to; nothing where the limit is no number of days.
    pub until: Option<NaiveDate>,
    /// Always true.
    pub legal_review: bool,
    /// Why this limit, and what else the law asks, for people.
    pub reason: String,
    /// Where the limit comes from; blank where no row was needed.
    pub source: String,
}

impl Stretch {
    /// The days, where the limit is a number of them.
    #[must_use]
    pub const fn days(&self) -> Option<u32> {
        match self.limit {
            StretchLimit::Days(days) => Some(days),
            StretchLimit::None | StretchLimit::Unknown => None,
        }
    }
}

/// A limit before the days already taken are told off, with its reason and source.
type Found = (StretchLimit, String, String);

fn unknown(reason: &str) -> Found {
    (StretchLimit::Unknown, format!("unknown: {reason}"), String::new())
}

/// How far a contract may be stretched beyond its last possible day, by the law it was made under.
#[must_use]
pub fn stretch(rules: &Rules, asked: &StretchAsked) -> Stretch {
    let term = u32::try_from((asked.last_day - asked.first_day).num_days() + 1).ok().filter(|days| *days > 0);
    let (limit, reason, source) = match (term, asked.regime, asked.subject) {
        (None, ..) => unknown("its last day lies before its first"),
        // Health care services are changed under the provider selection regime since it began, whenever they were
        // bought.
        (Some(term), _, Some(Subject::HealthCare)) if in_force(rules, Regime::Psr, asked.day) => {
            psr(rules, asked, term)
        }
        (_, None, _) => unknown("the regime it was made under is unknown"),
        (Some(term), Some(Regime::Psr), _) => psr(rules, asked, term),
        (Some(term), Some(Regime::Pa2023), _) => pa2023(rules, asked, term),
        (Some(term), Some(Regime::Pcr2015), _) => pcr2015(rules, asked, term),
        (Some(term), Some(Regime::BelowThreshold), _) => below_threshold(rules, asked, term),
    };
    let limit = match limit {
        StretchLimit::Days(days) => StretchLimit::Days(days.saturating_sub(asked.stretched_days)),
        other => other,
    };
    let until = match limit {
        StretchLimit::Days(days) => {
            let days = u64::from(days) + u64::from(asked.stretched_days);
            asked.last_day.checked_add_days(Days::new(days))
        }
        _ => None,
    };
    Stretch { limit, until, legal_review: true, reason: format!("for legal review: {reason}"), source }
}

fn row<'a>(rules: &'a Rules, asked: &StretchAsked, regime: Regime, measure: &str) -> Option<&'a Rule> {
    let subject = asked.subject.map_or("", Subject::threshold_word);
    let own = RuleKey::new(RuleTable::Stretch, Some(regime), subject).measure(measure);
    let any = RuleKey::new(RuleTable::Stretch, Some(regime), "").measure(measure);
    rules.row(&own, asked.day).or_else(|| rules.row(&any, asked.day))
}

/// Section 74(3)(a): at most so many per cent of the maximum term provided for on award. Light-touch contracts may be
/// changed freely (section 74(2)).
fn pa2023(rules: &Rules, asked: &StretchAsked, term: u32) -> Found {
    if asked.subject == Some(Subject::LightTouch) {
        let reason =
            "a light-touch contract may be modified without these limits (Procurement Act 2023, section 74(2))";
        return (StretchLimit::None, reason.to_owned(), "Procurement Act 2023, section 74(2)".to_owned());
    }
    let Some((row, share)) =
        row(rules, asked, Regime::Pa2023, "term_percent").and_then(|row| Some((row, row.share()?)))
    else {
        return unknown("the table holds no limit");
    };
    let days = u64::from(term) * u64::from(share) / u64::from(PERCENT_WHOLE);
    let reason = format!(
        "not more than {}% of the maximum term of {term} days provided for on award, and neither scope nor economic balance \
         materially changed; a contract change notice may be due first (section 75)",
        row.value
    );
    (StretchLimit::Days(u32::try_from(days).unwrap_or(DAYS_MOST)), reason, row.source.clone())
}

/// Regulation 72(1)(f) and (5): a change worth less than both the threshold and so many per cent of the initial
/// contract value. Time is taken to cost what it did: the value spread evenly over the term.
fn pcr2015(rules: &Rules, asked: &StretchAsked, term: u32) -> Found {
    let share = row(rules, asked, Regime::Pcr2015, "value_percent").and_then(|row| Some((row, row.share()?)));
    let Some((row, share)) = share else { return unknown("the table holds no limit") };
    let Some(subject) = asked.subject else { return unknown("what it buys is unknown, so is its threshold") };
    let found = threshold(rules, Regime::Pcr2015, subject, asked.class, asked.day);
    let Some((threshold, limit)) = found.and_then(|row| Some((row, row.money()?))) else {
        return unknown("the table holds no threshold");
    };
    let Some(value) = asked.value.map(|value| comparable(&value, threshold)).filter(|value| *value > Amount::ZERO)
    else {
        return unknown("its value is unknown, so is whether a change stays below the threshold");
    };
    let by_share = days_below(I256::from(term) * I256::from(share), I256::from(PERCENT_WHOLE));
    let by_threshold = days_below(I256::from(limit.micros()) * I256::from(term), I256::from(value.micros()));
    let reason = format!(
        "a change worth less than {}% of the initial contract value and less than £{}, together with all changes before it, that \
         does not alter the contract's nature; the value is spread evenly over {term} days. Options of regulation 72(1)(b) and \
         (c) may allow more",
        row.value,
        limit.to_pence_text()
    );
    (StretchLimit::Days(by_share.min(by_threshold)), reason, row.source.clone())
}

/// Regulation 13(1)(d) and (2): a change by the authority's decision whose cumulative value is below an amount or less
/// than so many per cent of the contract's lifetime value, and which leaves it the same in character.
fn psr(rules: &Rules, asked: &StretchAsked, term: u32) -> Found {
    let share = row(rules, asked, Regime::Psr, "value_percent").and_then(|row| Some((row, row.share()?)));
    let Some((row_of_share, share)) = share else { return unknown("the table holds no limit") };
    let amount = row(rules, asked, Regime::Psr, "value_amount").and_then(|row| Some((row, row.money()?)));
    let by_share = days_below(I256::from(term) * I256::from(share), I256::from(PERCENT_WHOLE));
    let by_amount = asked.value.zip(amount).map_or(0, |(value, (row, limit))| {
        let value = comparable(&value, row);
        days_below(I256::from(limit.micros()) * I256::from(term), I256::from(value.micros()))
    });
    let reason = format!(
        "a change whose value, with all changes since the contract was made, is below the amount or less than {}% of its lifetime \
         value, and which does not make it materially different in character; the value is spread evenly over {term} days",
        row_of_share.value
    );
    (StretchLimit::Days(by_share.max(by_amount)), reason, row_of_share.source.clone())
}

/// A contract below the threshold may be stretched while it stays below the threshold of the day: beyond, it would be a
/// convertible contract.
fn below_threshold(rules: &Rules, asked: &StretchAsked, term: u32) -> Found {
    let Some(law) = general_law(rules, asked.day) else { return unknown("the table knows no law for the day") };
    let Some(subject) = asked.subject else { return unknown("what it buys is unknown, so is its threshold") };
    let found = threshold(rules, law, subject, asked.class, asked.day);
    let Some((row, limit)) = found.and_then(|row| Some((row, row.money()?))) else {
        return unknown("the table holds no threshold");
    };
    let Some(value) = asked.value.map(|value| comparable(&value, row)).filter(|value| *value > Amount::ZERO) else {
        return unknown("its value is unknown, so is whether it would stay below the threshold");
    };
    let room = I256::from(limit.micros()) - I256::from(value.micros());
    let days = days_below(room * I256::from(term), I256::from(value.micros()));
    let reason = format!(
        "while its whole-life value stays below the threshold of £{}; the value is spread evenly over {term} days, and the \
         organisation's own standing orders apply",
        limit.to_pence_text()
    );
    (StretchLimit::Days(days), reason, row.source.clone())
}

/// Thousandths of a per cent in a whole.
const PERCENT_WHOLE: u32 = 100_000;

/// The most days that are told: a hundred years, as good as no limit.
const DAYS_MOST: u32 = 36_500;

/// The most whole days strictly below `numerator / denominator`; 0 where none is, and never more than [`DAYS_MOST`].
fn days_below(numerator: I256, denominator: I256) -> u32 {
    if numerator <= I256::ZERO || denominator <= I256::ZERO {
        return 0;
    }
    u32::try_from((numerator - 1) / denominator).unwrap_or(DAYS_MOST).min(DAYS_MOST)
}

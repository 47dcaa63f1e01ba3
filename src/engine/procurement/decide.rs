//! Which regime a procurement falls under, and which one a contract was made under.

use std::fmt;

use chrono::{Days, NaiveDate};

use super::body::AuthorityClass;
use super::rule::{Rule, RuleTable, RuleUnit};
use super::rules::{RuleKey, Rules};
use super::subject::Subject;
use super::value::WholeLife;
use crate::engine::model::{Contract, Regime};
use crate::engine::money::Amount;

/// A procurement that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// What it buys. Of a mixed procurement its main part; goods never fall under the provider selection regime.
    pub subject: Subject,
    /// Who buys; of a joint procurement the class with the lower threshold, if any member has it.
    pub class: AuthorityClass,
    /// The day on which it begins: its tender notice, or the first invitation where there is none.
    pub start: NaiveDate,
    /// Its estimated value over its whole life, of all members together; nothing where unknown.
    pub value: Option<WholeLife>,
}

/// The regime of a procurement, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The regime; nothing where unknown.
    pub regime: Option<Regime>,
    /// The threshold its value was held against.
    pub threshold: Option<Rule>,
    /// Why.
    pub why: Why,
}

/// Why a regime governs, or why that is unknown. Its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Health care services, bought while the provider selection regime is in force; it knows no threshold.
    HealthCare(NaiveDate),
    /// The value reaches the threshold of the law in force.
    Reaches(Regime, NaiveDate, Amount, Amount),
    /// The value lies below it.
    Below(Regime, NaiveDate, Amount, Amount),
    /// The law in force is known, the value is not.
    ValueUnknown(Regime, Amount),
    /// No law of the table was in force on the day.
    NoLaw(NaiveDate),
    /// The table holds no threshold for it.
    NoThreshold(Regime, NaiveDate),
    /// What a contract buys is unknown.
    SubjectUnknown,
    /// The register states the regime.
    Stated(Regime),
    /// The first day of its procurement is unknown, and the days on which it may have begun disagree.
    StartUnknown(NaiveDate, NaiveDate),
}

/// What a person calls a regime.
const fn named(regime: Regime) -> &'static str {
    match regime {
        Regime::Pcr2015 => "the Public Contracts Regulations 2015",
        Regime::Pa2023 => "the Procurement Act 2023",
        Regime::Psr => "the provider selection regime",
        Regime::BelowThreshold => "the rules below the threshold",
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pence = |amount: &Amount| amount.to_pence_text();
        match self {
            Self::HealthCare(day) => write!(
                formatter,
                "health care services: the provider selection regime governs procurements begun on {day}, whatever their value"
            ),
            Self::Reaches(regime, day, value, threshold) => write!(
                formatter,
                "begun on {day} under {}: its whole-life value of £{} reaches the threshold of £{}",
                named(*regime),
                pence(value),
                pence(threshold)
            ),
            Self::Below(regime, day, value, threshold) => write!(
                formatter,
                "begun on {day} under {}: its whole-life value of £{} lies below the threshold of £{}",
                named(*regime),
                pence(value),
                pence(threshold)
            ),
            Self::ValueUnknown(regime, threshold) => write!(
                formatter,
                "{} would govern it from £{} on, and its whole-life value is unknown",
                named(*regime),
                pence(threshold)
            ),
            Self::NoLaw(day) => write!(formatter, "the table knows no law for procurements begun on {day}"),
            Self::NoThreshold(regime, day) => {
                write!(formatter, "the table knows no threshold of {} on {day}", named(*regime))
            }
            Self::SubjectUnknown => formatter.write_str("what it buys is unknown: goods, services or works"),
            Self::Stated(regime) => write!(formatter, "its register says {}", named(*regime)),
            Self::StartUnknown(first, last) => write!(
                formatter,
                "when its procurement began is unknown: anywhere from {first} to {last}, and the law changed between"
            ),
        }
    }
}

/// The regime of a planned procurement.
///
/// The provider selection regime takes health care services while it is in force; for all else the general law of the
/// day on which the procurement begins governs from its threshold on ("not less than": a value that equals it reaches
/// it).
#[must_use]
pub fn decide(rules: &Rules, planned: &Planned) -> Decided {
    let day = planned.start;
    let unknown = |why| Decided { regime: None, threshold: None, why };
    if planned.subject == Subject::HealthCare && in_force(rules, Regime::Psr, day) {
        return Decided { regime: Some(Regime::Psr), threshold: None, why: Why::HealthCare(day) };
    }
    let Some(law) = general_law(rules, day) else { return unknown(Why::NoLaw(day)) };
    let found = threshold(rules, law, planned.subject, planned.class, day);
    let Some((row, limit)) = found.and_then(|row| Some((row, row.money()?))) else {
        return unknown(Why::NoThreshold(law, day));
    };
    let (regime, why) = match planned.value.map(|value| comparable(&value, row)) {
        None => (None, Why::ValueUnknown(law, limit)),
        Some(value) if value >= limit => (Some(law), Why::Reaches(law, day, value, limit)),
        Some(value) => (Some(Regime::BelowThreshold), Why::Below(law, day, value, limit)),
    };
    Decided { regime, threshold: Some(row.clone()), why }
}

/// The general law for procurements begun on a day.
pub(super) fn general_law(rules: &Rules, day: NaiveDate) -> Option<Regime> {
    [Regime::Pa2023, Regime::Pcr2015].into_iter().find(|regime| in_force(rules, *regime, day))
}

/// Whether procurements may begin under a regime on a day.
pub(super) fn in_force(rules: &Rules, regime: Regime, day: NaiveDate) -> bool {
    rules.row(&RuleKey::new(RuleTable::Law, Some(regime), ""), day).is_some_and(|row| row.word() == Some("yes"))
}

/// The threshold of a law for what is bought and who buys.
pub(super) fn threshold(
    rules: &Rules,
    law: Regime,
    subject: Subject,
    class: AuthorityClass,
    day: NaiveDate,
) -> Option<&Rule> {
    let key = RuleKey::new(RuleTable::Threshold, Some(law), subject.threshold_word()).detail(class.as_str());
    rules.row_or_any_detail(&key, day)
}

/// The value as a threshold counts it: thresholds hold VAT since 2022 and did not before.
pub(super) const fn comparable(value: &WholeLife, threshold: &Rule) -> Amount {
    if matches!(threshold.unit, RuleUnit::GbpExcludingVat) { value.excluding_vat } else { value.including_vat }
}

/// What a contract's regime rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegimeBasis {
    /// Its register.
    Stated,
    /// The first day of its procurement.
    ProcurementStart,
    /// Its own first day: its procurement began at some time in the year before, and every such day gives the same
    /// answer.
    ContractStart,
    /// Nothing: it stays unknown.
    Unknown,
}

impl RegimeBasis {
    /// The basis as one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::ProcurementStart => "procurement_start",
            Self::ContractStart => "contract_start",
            Self::Unknown => "unknown",
        }
    }
}

/// The regime a contract was made under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRegime {
    /// The regime, with the reason.
    pub decided: Decided,
    /// What it rests on.
    pub basis: RegimeBasis,
}

/// How long before its first day a contract's procurement may have begun, where nobody said. Our assumption: a year.
const BEFORE_DAYS: u64 = 365;

/// The regime a contract was made under: as stated, else decided from the first day of its procurement, else from its
/// own first day where every day of the year before gives the same answer. It stays that contract's regime for life:
/// the 2015 Regulations go on governing what was begun under them (SI 2024/716). Health care services alone are managed
/// under the provider selection regime whenever they were bought.
#[must_use]
pub fn contract_regime(
    rules: &Rules,
    contract: &Contract,
    subject: Option<Subject>,
    class: AuthorityClass,
    value: Option<WholeLife>,
) -> ContractRegime {
    if let Some(regime) = contract.regime {
        let decided = Decided { regime: Some(regime), threshold: None, why: Why::Stated(regime) };
        return ContractRegime { decided, basis: RegimeBasis::Stated };
    }
    let unknown = |decided| ContractRegime { decided, basis: RegimeBasis::Unknown };
    let Some(subject) = subject else {
        return unknown(Decided { regime: None, threshold: None, why: Why::SubjectUnknown });
    };
    let on = |start| decide(rules, &Planned { subject, class, start, value });
    if let Some(start) = contract.procurement_start_date {
        let decided = on(start);
        return match decided.regime {
            Some(_) => ContractRegime { decided, basis: RegimeBasis::ProcurementStart },
            None => unknown(decided),
        };
    }
    let last = contract.start_date;
    let first = last.checked_sub_days(Days::new(BEFORE_DAYS)).unwrap_or(last);
    let decided = on(first);
    if decided.regime.is_none() {
        return unknown(decided);
    }
    let changes = rules.all().filter(|row| matches!(row.table, RuleTable::Law | RuleTable::Threshold));
    let ends = changes.flat_map(|row| [Some(row.valid_from), row.valid_to.and_then(|day| day.succ_opt())]);
    let mut days: Vec<NaiveDate> = ends.flatten().filter(|day| first < *day && *day <= last).collect();
    days.push(last);
    if days.into_iter().any(|day| on(day).regime != decided.regime) {
        return unknown(Decided { regime: None, threshold: None, why: Why::StartUnknown(first, last) });
    }
    ContractRegime { decided: on(last), basis: RegimeBasis::ContractStart }
}

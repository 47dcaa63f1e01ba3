//! The body of the tables of procurement law.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::ListedRule;

/// A dated row of the tables.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleBody {
    /// `threshold`, `law`, `authority`, `vat`, `lead`, `pipeline`, `stretch` or `bank_holiday`.
    #[schema(example = "threshold")]
    table: &'static str,
    /// `pcr2015`, `pa2023`, `psr` or `below_threshold`; null where it holds for all.
    #[schema(example = "pa2023")]
    regime: Option<&'static str>,
    /// What it is about; null where that does not matter.
    #[schema(example = "goods_and_services")]
    subject: Option<String>,
    /// The part of it; null where that does not matter.
    #[schema(example = "sub_central")]
    detail: Option<String>,
    /// What is measured; null where there is one measure alone.
    #[schema(example = "minimum")]
    measure: Option<String>,
    #[schema(example = "207720")]
    value: String,
    /// What the value is counted in.
    #[schema(example = "gbp_including_vat")]
    unit: &'static str,
    /// `law` or `assumption`.
    #[schema(example = "law")]
    basis: &'static str,
    #[schema(example = "2026-01-01")]
    valid_from: NaiveDate,
    /// Null while it is open.
    #[schema(example = "2027-12-31")]
    valid_to: Option<NaiveDate>,
    /// Where it comes from.
    #[schema(example = "Procurement Policy Note 023 (2026 threshold amounts); SI 2025/1200")]
    source: String,
    /// `shipped` or `imported`.
    #[schema(example = "shipped")]
    origin: &'static str,
}

/// The tables of procurement law: every row, or those that count on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProcurementRulesBody {
    /// The day asked for; null where every row is told.
    #[schema(example = "2026-11-27")]
    as_of: Option<NaiveDate>,
    rules: Vec<RuleBody>,
}

impl ProcurementRulesBody {
    /// The rows that count on a day, or all of them.
    #[must_use]
    pub fn new(as_of: Option<NaiveDate>, listed: &[ListedRule]) -> Self {
        Self { as_of, rules: listed.iter().map(RuleBody::from).collect() }
    }
}

impl From<&ListedRule> for RuleBody {
    fn from(listed: &ListedRule) -> Self {
        let stated = |text: &String| (!text.is_empty()).then(|| text.clone());
        let rule = &listed.rule;
        Self {
            table: rule.table.as_str(),
            regime: rule.regime.map(|regime| regime.as_str()),
            subject: stated(&rule.subject),
            detail: stated(&rule.detail),
            measure: stated(&rule.measure),
            value: rule.value.to_string(),
            unit: rule.unit.as_str(),
            basis: rule.basis.as_str(),
            valid_from: rule.valid_from,
            valid_to: rule.valid_to,
            source: rule.source.clone(),
            origin: if listed.imported { "imported" } else { "shipped" },
        }
    }
}

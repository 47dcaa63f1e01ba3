//! What a footprint's plan rests on: who takes part, the purchases behind it, and what is taken for granted.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::ConsolidateAnswer;
use crate::engine::consolidation::{DISCOUNT_SOURCE, TeamPlan, Terms, percent_text};
use crate::engine::period::Month;

/// What a plan takes for granted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TermsBody {
    #[schema(example = 90)]
    notice_days: u32,
    #[schema(example = 90)]
    extension_notice_days: u32,
    #[schema(example = 182)]
    bridge_days: u32,
    #[schema(example = "5%")]
    bridge_premium: String,
    #[schema(example = 270)]
    lead_days: u32,
    #[schema(example = "15000.000000")]
    joint_procurement_cost: String,
    #[schema(example = "10000.000000")]
    own_procurement_cost: String,
    #[schema(example = "5000.000000")]
    later_stage_cost: String,
    /// Days from calling off a later stage to its start.
    #[schema(example = 90)]
    later_stage_days: u32,
    /// The most stages of a joint contract.
    #[schema(example = 3)]
    stages_most: u32,
    /// What acceding to an open contract costs each contract that comes over.
    #[schema(example = "2500.000000")]
    accession_cost: String,
    #[schema(example = 90)]
    accession_days: u32,
    /// What the contracts of a group are worth a year together at least.
    #[schema(example = "10000.000000")]
    least_annual_value: String,
    #[schema(example = "2%")]
    benefit_part: String,
    #[schema(example = json!(Terms::BENEFIT_SOURCE))]
    benefit_part_source: &'static str,
    #[schema(example = json!(DISCOUNT_SOURCE))]
    discount_source: &'static str,
    #[schema(example = json!(Terms::OTHERS_SOURCE))]
    others_source: &'static str,
}

/// What is begun in a quarter.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct QuarterBody {
    /// Its first day.
    #[schema(example = "2026-10-01")]
    quarter: String,
    /// Procurements and later stages begun.
    #[schema(example = 1)]
    begun: u32,
}

/// How a plan was chosen under a limit on what is begun in a quarter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TeamBody {
    #[schema(example = 1)]
    procurements_a_quarter: u32,
    #[schema(example = "311204.881200")]
    net_present_value: String,
    /// No plan under the limit comes to more: by prices on quarters alone.
    #[schema(example = "311204.881200")]
    bound: String,
    /// Whether it is proven that no plan under the limit comes to more: by the bound, or by the solver.
    #[schema(example = true)]
    proven: bool,
    /// What taking the groups one by one, the most worth first, would come to.
    #[schema(example = "309871.002300")]
    greedy: String,
    /// What all would come to without a limit.
    #[schema(example = "315620.115000")]
    unlimited: String,
    quarters: Vec<QuarterBody>,
    /// Options weighed.
    #[schema(example = 61)]
    options: usize,
    /// Those that the bound left for the solver.
    #[schema(example = 4)]
    options_left: usize,
}

impl From<&TeamPlan> for TeamBody {
    fn from(team: &TeamPlan) -> Self {
        let quarter = |(day, begun): &(NaiveDate, u32)| QuarterBody { quarter: day.to_string(), begun: *begun };
        Self {
            procurements_a_quarter: team.limit,
            net_present_value: team.net_present_value.to_string(),
            bound: team.bound.to_string(),
            proven: team.proven,
            greedy: team.greedy.to_string(),
            unlimited: team.unlimited.to_string(),
            quarters: team.quarters.iter().map(quarter).collect(),
            options: team.options.0,
            options_left: team.options.1,
        }
    }
}

/// An organisation of the footprint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PartyBody {
    #[schema(example = "ZZ101")]
    org_code: String,
    #[schema(example = "Aldermarsh University Hospitals NHS Trust (synthetic)")]
    name: String,
}

/// How far purchases could be given to contracts: net spend in pounds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct AttributionBody {
    #[schema(example = "2025-08")]
    from: Option<String>,
    #[schema(example = "2026-07")]
    to: Option<String>,
    #[schema(example = "511362.320000")]
    under_contract: String,
    /// Of that, by the contract reference that the lines state.
    #[schema(example = "0.000000")]
    by_line_reference: String,
    /// Of that, by a contract's price list that names the product.
    #[schema(example = "0.000000")]
    by_price_list: String,
    /// Of that, under a contract that another organisation holds: no part of the buyer's own.
    #[schema(example = "0.000000")]
    of_others: String,
    #[schema(example = "4056680.700000")]
    no_contract: String,
    #[schema(example = "0.000000")]
    several_contracts: String,
    #[schema(example = 0)]
    other_currency_lines: u64,
}

impl From<&(String, String)> for PartyBody {
    fn from((code, name): &(String, String)) -> Self {
        Self { org_code: code.clone(), name: name.clone() }
    }
}

impl From<&ConsolidateAnswer> for AttributionBody {
    fn from(answer: &ConsolidateAnswer) -> Self {
        let month = |month: Option<Month>| month.map(|month| month.to_string());
        Self {
            from: month(answer.window.and_then(|window| window.from)),
            to: month(answer.window.and_then(|window| window.to)),
            under_contract: answer.attribution.under_contract.to_string(),
            by_line_reference: answer.attribution.by_line_reference.to_string(),
            by_price_list: answer.attribution.by_price_list.to_string(),
            of_others: answer.attribution.of_others.to_string(),
            no_contract: answer.attribution.no_contract.to_string(),
            several_contracts: answer.attribution.several_contracts.to_string(),
            other_currency_lines: answer.attribution.other_currency_lines,
        }
    }
}

impl From<&Terms> for TermsBody {
    fn from(terms: &Terms) -> Self {
        Self {
            notice_days: terms.notice_days,
            extension_notice_days: terms.extension_notice_days,
            bridge_days: terms.bridge_days,
            bridge_premium: percent_text(terms.bridge_premium),
            lead_days: terms.lead_days,
            joint_procurement_cost: terms.joint_procurement_cost.to_string(),
            own_procurement_cost: terms.own_procurement_cost.to_string(),
            later_stage_cost: terms.later_stage_cost.to_string(),
            later_stage_days: terms.later_stage_days,
            stages_most: terms.stages_most,
            accession_cost: terms.accession_cost.to_string(),
            accession_days: terms.accession_days,
            least_annual_value: terms.least_annual_value.to_string(),
            benefit_part: percent_text(terms.benefit_part),
            benefit_part_source: Terms::BENEFIT_SOURCE,
            discount_source: DISCOUNT_SOURCE,
            others_source: Terms::OTHERS_SOURCE,
        }
    }
}

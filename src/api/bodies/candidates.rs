//! The body of a footprint's consolidation plan.

use serde::Serialize;
use utoipa::ToSchema;

use super::candidate_outlook::{
    HostBody, OtherWayBody, ProcuringBody, RiskBody, SensitivityBody, StageBody, SupplierBody,
};
use super::plan_basis::{AttributionBody, PartyBody, TeamBody, TermsBody};
use crate::app::ConsolidateAnswer;
use crate::engine::consolidation::{
    Alternative, Assumption, Candidate, JoiningContract, LeftOut, Member, Sums, Task, YearCash,
};
use crate::engine::money::format_scaled;

/// Money by what it is for: `net` is the first two less the other three. Six decimals each.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct SumsBody {
    #[schema(example = "8533.502429")]
    benefit: String,
    #[schema(example = "0.000000")]
    procurements_avoided: String,
    #[schema(example = "0.000000")]
    fees: String,
    #[schema(example = "0.000000")]
    bridging: String,
    #[schema(example = "0.000000")]
    procurement_cost: String,
    #[schema(example = "8533.502429")]
    net: String,
}

/// A contract that joins.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct JoiningBody {
    #[schema(example = "ZZ101")]
    org_code: String,
    #[schema(example = "ZZ101-C001")]
    contract_ref: String,
    #[schema(example = "Stoma care products (synthetic)")]
    title: String,
    #[schema(example = "Hollister Ltd")]
    supplier_name: String,
    /// `run_out`, `extend`, `leave_early`, `bridge` or `market_test`.
    #[schema(example = "leave_early")]
    action: &'static str,
    #[schema(example = "2026-09-30")]
    current_end_date: String,
    /// Its last day.
    #[schema(example = "2027-06-30")]
    leave_date: String,
    /// The day of the stage at which it comes in.
    #[schema(example = "2027-07-01")]
    joins_on: String,
    /// By when each extension is to be exercised.
    #[schema(example = json!(["2026-08-01"]))]
    exercise_by: Vec<String>,
    #[schema(example = "2027-04-01")]
    notice_by: Option<String>,
    /// Null where none falls due.
    #[schema(example = "0.000000")]
    exit_fee: Option<String>,
    #[schema(example = 0)]
    bridge_days: u32,
    #[schema(example = "24052.520000")]
    annual_value: String,
    /// `spend`, `register` or `whole_life_value`.
    #[schema(example = "spend")]
    annual_value_basis: &'static str,
    #[schema(example = "2087.619562")]
    benefit_a_year: String,
    /// `own_prices`: the lowest price held inside the group; `host_prices`: those of the contract it accedes to; `benchmark`:
    /// everybody else's; or `assumption`.
    #[schema(example = "own_prices")]
    benefit_basis: &'static str,
    /// The same at the first quartile of the group's prices, where it rests on them.
    #[schema(example = "1620.118204")]
    benefit_at_q1: Option<String>,
    /// And at their median.
    #[schema(example = "1015.220871")]
    benefit_at_median: Option<String>,
    /// Products that others buy too, where the benefit rests on them.
    #[schema(example = 59)]
    shared_products: Option<u32>,
    /// Spend on them.
    #[schema(example = "22927.440000")]
    shared_spend: Option<String>,
    cash: SumsBody,
    present_value: SumsBody,
    /// `green` or `amber`.
    #[schema(example = "green")]
    status: &'static str,
    /// What is taken for granted.
    #[schema(example = json!([]))]
    reasons: Vec<String>,
}

/// Why a contract takes no part.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeftOutReasonBody)]
struct ReasonBody {
    #[schema(example = "gap_too_long")]
    reason: &'static str,
    #[schema(example = "its last way out is 2026-09-30, 273 days too early: interim cover does not reach so far")]
    explanation: String,
}

/// A contract that takes no part.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LeftOutBody {
    #[schema(example = "ZZ101")]
    org_code: String,
    #[schema(example = "ZZ101-C005")]
    contract_ref: String,
    #[schema(example = "Soft facilities management, main site (synthetic)")]
    title: String,
    #[schema(example = "Moorlight Facilities (synthetic)")]
    supplier_name: String,
    #[schema(example = "cpv:90910000")]
    category: Option<String>,
    /// Always `stay_out`.
    #[schema(example = "stay_out")]
    action: &'static str,
    reasons: Vec<ReasonBody>,
}

/// Something taken for granted; of the candidate as a whole where no contract is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct AssumptionBody {
    #[schema(example = "ZZ102")]
    org_code: Option<String>,
    #[schema(example = "ZZ102-C001")]
    contract_ref: Option<String>,
    #[schema(example = "interim cover for 91 days at 5% above the annual value")]
    what: String,
    /// The cash over the horizon that rests on it, where it is an amount.
    #[schema(example = "372.182895")]
    amount: Option<String>,
}

/// An organisation's part: cash over the horizon, its share of what the stages cost by the sharing rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct MemberBody {
    #[schema(example = "ZZ101")]
    org_code: String,
    #[schema(example = "56328.110000")]
    annual_value: String,
    #[schema(example = "0.000000")]
    fee: String,
    #[schema(example = "9847.565013")]
    benefit: String,
    #[schema(example = "0.000000")]
    procurements_avoided: String,
    #[schema(example = "0.000000")]
    bridging: String,
    #[schema(example = "2639.664395")]
    procurement_cost: String,
    #[schema(example = "7207.900618")]
    net: String,
    #[schema(example = "6402.423428")]
    net_present_value: String,
    /// What it gets from the others in today's money; below zero where it gives.
    #[schema(example = "0.000000")]
    compensation: String,
}

/// Cash of a financial year, April to March.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct YearBody {
    #[schema(example = "2027-28")]
    financial_year: String,
    #[schema(example = "0.966184")]
    discount_factor: String,
    #[serde(flatten)]
    cash: SumsBody,
    #[schema(example = "40946.550483")]
    present_value: String,
}

/// Something to be done; by the members together where nobody is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct TaskBody {
    #[schema(example = "2026-08-01")]
    by: String,
    #[schema(example = "exercise_extension")]
    what: &'static str,
    #[schema(example = "ZZ101")]
    org_code: Option<String>,
    #[schema(example = "ZZ101-C001")]
    contract_ref: Option<String>,
    #[schema(example = "Hollister Ltd")]
    about: String,
}

/// What a day would come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct AlternativeBody {
    #[schema(example = "2027-07-01")]
    joint_start: String,
    /// Null where two organisations cannot be there.
    #[schema(example = "116470.219882")]
    net_present_value: Option<String>,
}

/// Contracts that could become one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsolidationBody {
    #[schema(example = "cpv:33140000")]
    category: String,
    /// What the contracts have in common beside their category.
    #[schema(example = "cpv:33140000")]
    scope: String,
    /// `joint_procurement` or `accession`.
    #[schema(example = "joint_procurement")]
    how: &'static str,
    /// The contract that is acceded to.
    host: Option<HostBody>,
    contracts: Vec<JoiningBody>,
    /// How they would be procured together; null where they accede.
    procuring: Option<ProcuringBody>,
    /// The days on which contracts come in, the joint start first.
    stages: Vec<StageBody>,
    #[schema(example = "2027-07-01")]
    joint_start: String,
    #[schema(example = "2026-10-04")]
    start_procurement_by: String,
    #[schema(example = "320086.770000")]
    annual_value: String,
    #[schema(example = "25437.314338")]
    benefit_a_year: String,
    /// Cash over the horizon, as are the next four.
    #[schema(example = "103979.378065")]
    benefit: String,
    #[schema(example = "40000.000000")]
    procurements_avoided: String,
    #[schema(example = "0.000000")]
    fees: String,
    #[schema(example = "2276.670453")]
    bridging: String,
    #[schema(example = "15000.000000")]
    procurement_cost: String,
    #[schema(example = "126702.707612")]
    net: String,
    #[schema(example = "116470.219882")]
    net_present_value: String,
    /// The same discounted: its net is the net present value.
    present_value: SumsBody,
    #[schema(example = "amber")]
    status: &'static str,
    /// What may go wrong, worst first.
    risks: Vec<RiskBody>,
    /// Suppliers of the contracts that join, largest value first.
    suppliers: Vec<SupplierBody>,
    assumptions: Vec<AssumptionBody>,
    members: Vec<MemberBody>,
    financial_years: Vec<YearBody>,
    actions: Vec<TaskBody>,
    /// Contracts of the category that stay out.
    excluded: Vec<LeftOutBody>,
    /// Every day that could have been the joint start, each with the best later stages: between two nothing can be better.
    alternatives: Vec<AlternativeBody>,
    /// What the other ways of becoming one would come to.
    other_ways: Vec<OtherWayBody>,
    /// What changes where things turn out otherwise; told of the fifty candidates worth most.
    sensitivity: Vec<SensitivityBody>,
}

/// A footprint's candidates, and every contract that is in none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsolidateBody {
    #[schema(example = "ZZSTP1")]
    footprint: String,
    #[schema(example = "2026-08-01")]
    as_of: String,
    #[schema(example = 5)]
    horizon_years: u32,
    /// The first day after the horizon.
    #[schema(example = "2031-08-01")]
    horizon_end: String,
    /// `by_spend`, `equal` or `compensate`.
    #[schema(example = "by_spend")]
    sharing: &'static str,
    /// Whether organisations that would lose stay out.
    #[schema(example = false)]
    nobody_loses: bool,
    /// How the candidates were chosen under a limit on what is begun in a quarter; null where there is none.
    team: Option<TeamBody>,
    organisations: Vec<PartyBody>,
    purchases: AttributionBody,
    terms: TermsBody,
    /// What is to be done within 90 days, by date.
    decisions_due: Vec<TaskBody>,
    /// Highest net present value first.
    candidates: Vec<ConsolidationBody>,
    /// Contracts of no candidate's category.
    excluded: Vec<LeftOutBody>,
}

impl From<&ConsolidateAnswer> for ConsolidateBody {
    fn from(answer: &ConsolidateAnswer) -> Self {
        Self {
            footprint: answer.request.footprint.clone(),
            as_of: answer.plan.as_of.to_string(),
            horizon_years: answer.request.horizon_years,
            horizon_end: answer.plan.until.to_string(),
            sharing: answer.request.sharing.as_str(),
            nobody_loses: answer.request.nobody_loses,
            team: answer.team.as_ref().map(TeamBody::from),
            organisations: answer.members.iter().map(PartyBody::from).collect(),
            purchases: AttributionBody::from(answer),
            terms: TermsBody::from(&answer.terms),
            decisions_due: answer.plan.due_soon().into_iter().map(TaskBody::from).collect(),
            candidates: answer.plan.candidates.iter().map(ConsolidationBody::from).collect(),
            excluded: answer.plan.excluded.iter().map(LeftOutBody::from).collect(),
        }
    }
}

impl From<&Candidate> for ConsolidationBody {
    fn from(one: &Candidate) -> Self {
        let cash = SumsBody::from(&one.cash);
        Self {
            category: one.category.to_string(),
            scope: one.scope.to_string(),
            how: one.how.as_str(),
            host: one.host.as_ref().map(HostBody::from),
            contracts: one.contracts.iter().map(JoiningBody::from).collect(),
            procuring: one.procuring.as_ref().map(ProcuringBody::from),
            stages: one.stages.iter().map(StageBody::from).collect(),
            joint_start: one.joint_start.to_string(),
            start_procurement_by: one.start_procurement_by.to_string(),
            annual_value: one.annual_value.to_string(),
            benefit_a_year: one.benefit_a_year.to_string(),
            benefit: cash.benefit,
            procurements_avoided: cash.procurements_avoided,
            fees: cash.fees,
            bridging: cash.bridging,
            procurement_cost: cash.procurement_cost,
            net: cash.net,
            net_present_value: one.present.net.to_string(),
            present_value: SumsBody::from(&one.present),
            status: one.status.as_str(),
            risks: one.risks.iter().map(RiskBody::from).collect(),
            suppliers: one.suppliers.iter().map(SupplierBody::from).collect(),
            assumptions: one.assumptions.iter().map(AssumptionBody::from).collect(),
            members: one.members.iter().map(MemberBody::from).collect(),
            financial_years: one.years.iter().map(YearBody::from).collect(),
            actions: one.tasks.iter().map(TaskBody::from).collect(),
            excluded: one.left_out.iter().map(LeftOutBody::from).collect(),
            alternatives: one.alternatives.iter().map(AlternativeBody::from).collect(),
            other_ways: one.other_ways.iter().map(OtherWayBody::from).collect(),
            sensitivity: one.sensitivity.iter().map(SensitivityBody::from).collect(),
        }
    }
}

impl From<&Sums> for SumsBody {
    fn from(sums: &Sums) -> Self {
        Self {
            benefit: sums.benefit.to_string(),
            procurements_avoided: sums.procurements_avoided.to_string(),
            fees: sums.fees.to_string(),
            bridging: sums.bridging.to_string(),
            procurement_cost: sums.procurement_cost.to_string(),
            net: sums.net.to_string(),
        }
    }
}

impl From<&JoiningContract> for JoiningBody {
    fn from(one: &JoiningContract) -> Self {
        let shared = one.benefit.basis.products();
        Self {
            org_code: one.org_code.clone(),
            contract_ref: one.contract_ref.clone(),
            title: one.title.clone(),
            supplier_name: one.supplier_name.clone(),
            action: one.action.as_str(),
            current_end_date: one.current_end_date.to_string(),
            leave_date: one.leave_date.to_string(),
            joins_on: one.joins_on.to_string(),
            exercise_by: one.exercise_by.iter().map(ToString::to_string).collect(),
            notice_by: one.notice_by.map(|day| day.to_string()),
            exit_fee: one.exit_fee.map(|fee| fee.to_string()),
            bridge_days: one.bridge_days,
            annual_value: one.annual_value.amount.to_string(),
            annual_value_basis: one.annual_value.basis.as_str(),
            benefit_a_year: one.benefit.a_year.to_string(),
            benefit_basis: one.benefit.basis.as_str(),
            benefit_at_q1: one.benefit.at_quartile_and_median.map(|(quartile, _)| quartile.to_string()),
            benefit_at_median: one.benefit.at_quartile_and_median.map(|(_, median)| median.to_string()),
            shared_products: shared.map(|(products, _)| products),
            shared_spend: shared.map(|(_, spend)| spend.to_string()),
            cash: SumsBody::from(&one.cash),
            present_value: SumsBody::from(&one.present),
            status: one.status.as_str(),
            reasons: one.cautions.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&LeftOut> for LeftOutBody {
    fn from(one: &LeftOut) -> Self {
        let reason =
            |why: &crate::engine::consolidation::Why| ReasonBody { reason: why.as_str(), explanation: why.to_string() };
        Self {
            org_code: one.org_code.clone(),
            contract_ref: one.contract_ref.clone(),
            title: one.title.clone(),
            supplier_name: one.supplier_name.clone(),
            category: one.category.as_ref().map(ToString::to_string),
            action: crate::engine::consolidation::Action::StayOut.as_str(),
            reasons: one.reasons.iter().map(reason).collect(),
        }
    }
}

impl From<&Assumption> for AssumptionBody {
    fn from(one: &Assumption) -> Self {
        let (org_code, contract_ref) = one.contract.clone().unzip();
        Self { org_code, contract_ref, what: one.what.to_string(), amount: one.amount.map(|amount| amount.to_string()) }
    }
}

impl From<&Member> for MemberBody {
    fn from(one: &Member) -> Self {
        Self {
            org_code: one.org_code.clone(),
            annual_value: one.annual_value.to_string(),
            fee: one.cash.fees.to_string(),
            benefit: one.cash.benefit.to_string(),
            procurements_avoided: one.cash.procurements_avoided.to_string(),
            bridging: one.cash.bridging.to_string(),
            procurement_cost: one.cash.procurement_cost.to_string(),
            net: one.cash.net.to_string(),
            net_present_value: one.present.net.to_string(),
            compensation: one.compensation.to_string(),
        }
    }
}

impl From<&YearCash> for YearBody {
    fn from(one: &YearCash) -> Self {
        Self {
            financial_year: one.year.to_string(),
            discount_factor: format_scaled(i128::from(one.factor), 6),
            cash: SumsBody::from(&one.cash),
            present_value: one.present.net.to_string(),
        }
    }
}

impl From<&Task> for TaskBody {
    fn from(one: &Task) -> Self {
        let (org_code, contract_ref) = one.contract.clone().unzip();
        Self { by: one.by.to_string(), what: one.kind.as_str(), org_code, contract_ref, about: one.about.clone() }
    }
}

impl From<&Alternative> for AlternativeBody {
    fn from(one: &Alternative) -> Self {
        let net_present_value = one.net_present_value.map(|value| value.to_string());
        Self { joint_start: one.joint_start.to_string(), net_present_value }
    }
}

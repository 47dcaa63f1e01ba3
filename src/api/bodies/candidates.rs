//! The body of a footprint's consolidation plan.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::ConsolidateAnswer;
use crate::engine::consolidation::{
    Alternative, Assumption, BenefitBasis, Candidate, DISCOUNT_SOURCE, JoiningContract, LeftOut, Member, Sums, Task,
    Terms, YearCash, percent_text,
};
use crate::engine::money::format_scaled;

/// Money by what it is for: `net` is the first two less the other three. Six decimals each.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct SumsBody {
    benefit: String,
    procurements_avoided: String,
    fees: String,
    bridging: String,
    procurement_cost: String,
    net: String,
}

/// A contract that joins.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct JoiningBody {
    org_code: String,
    contract_ref: String,
    title: String,
    supplier_name: String,
    /// `run_out`, `extend`, `leave_early`, `bridge` or `market_test`.
    action: &'static str,
    current_end_date: String,
    /// Its last day.
    leave_date: String,
    /// By when each extension is to be exercised.
    exercise_by: Vec<String>,
    notice_by: Option<String>,
    /// Null where none falls due.
    exit_fee: Option<String>,
    bridge_days: u32,
    annual_value: String,
    /// `spend`, `register` or `whole_life_value`.
    annual_value_basis: &'static str,
    benefit_a_year: String,
    /// `own_prices` or `assumption`.
    benefit_basis: &'static str,
    /// Products that others of the group buy too, where the benefit rests on them.
    shared_products: Option<u32>,
    /// Spend on them.
    shared_spend: Option<String>,
    cash: SumsBody,
    present_value: SumsBody,
    /// `green` or `amber`.
    status: &'static str,
    /// What is taken for granted.
    reasons: Vec<String>,
}

/// Why a contract takes no part.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeftOutReasonBody)]
struct ReasonBody {
    reason: &'static str,
    explanation: String,
}

/// A contract that takes no part.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LeftOutBody {
    org_code: String,
    contract_ref: String,
    title: String,
    supplier_name: String,
    category: Option<String>,
    /// Always `stay_out`.
    action: &'static str,
    reasons: Vec<ReasonBody>,
}

/// Something taken for granted; of the candidate as a whole where no contract is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct AssumptionBody {
    org_code: Option<String>,
    contract_ref: Option<String>,
    what: String,
    /// The cash over the horizon that rests on it, where it is an amount.
    amount: Option<String>,
}

/// An organisation's part: cash over the horizon, its share of the joint procurement by annual value.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct MemberBody {
    org_code: String,
    annual_value: String,
    fee: String,
    benefit: String,
    procurements_avoided: String,
    bridging: String,
    procurement_cost: String,
    net: String,
    net_present_value: String,
}

/// Cash of a financial year, April to March.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct YearBody {
    financial_year: String,
    discount_factor: String,
    #[serde(flatten)]
    cash: SumsBody,
    present_value: String,
}

/// Something to be done; by the members together where nobody is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct TaskBody {
    by: String,
    what: &'static str,
    org_code: Option<String>,
    contract_ref: Option<String>,
    about: String,
}

/// What a day would come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct AlternativeBody {
    joint_start: String,
    /// Null where two organisations cannot be there.
    net_present_value: Option<String>,
}

/// Contracts that could become one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsolidationBody {
    category: String,
    contracts: Vec<JoiningBody>,
    joint_start: String,
    start_procurement_by: String,
    annual_value: String,
    benefit_a_year: String,
    /// Cash over the horizon, as are the next four.
    benefit: String,
    procurements_avoided: String,
    fees: String,
    bridging: String,
    procurement_cost: String,
    net: String,
    net_present_value: String,
    /// The same discounted: its net is the net present value.
    present_value: SumsBody,
    status: &'static str,
    assumptions: Vec<AssumptionBody>,
    members: Vec<MemberBody>,
    financial_years: Vec<YearBody>,
    actions: Vec<TaskBody>,
    /// Contracts of the category that stay out.
    excluded: Vec<LeftOutBody>,
    /// Every day that could have been the best: between two of them nothing can be better.
    alternatives: Vec<AlternativeBody>,
}

/// What a plan takes for granted.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct TermsBody {
    notice_days: u32,
    extension_notice_days: u32,
    bridge_days: u32,
    bridge_premium: String,
    lead_days: u32,
    joint_procurement_cost: String,
    own_procurement_cost: String,
    benefit_part: String,
    benefit_part_source: &'static str,
    discount_source: &'static str,
    others_source: &'static str,
}

/// An organisation of the footprint.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct PartyBody {
    org_code: String,
    name: String,
}

/// How far purchases could be given to contracts: net spend in pounds.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct AttributionBody {
    from: Option<String>,
    to: Option<String>,
    under_contract: String,
    no_contract: String,
    several_contracts: String,
    other_currency_lines: u64,
}

/// A footprint's candidates, and every contract that is in none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsolidateBody {
    footprint: String,
    as_of: String,
    horizon_years: u32,
    /// The first day after the horizon.
    horizon_end: String,
    organisations: Vec<PartyBody>,
    purchases: AttributionBody,
    terms: TermsBody,
    /// Highest net present value first.
    candidates: Vec<ConsolidationBody>,
    /// Contracts of no candidate's category.
    excluded: Vec<LeftOutBody>,
}

impl From<&ConsolidateAnswer> for ConsolidateBody {
    fn from(answer: &ConsolidateAnswer) -> Self {
        let party = |(code, name): &(String, String)| PartyBody { org_code: code.clone(), name: name.clone() };
        let month = |month: Option<crate::engine::period::Month>| month.map(|month| month.to_string());
        Self {
            footprint: answer.request.footprint.clone(),
            as_of: answer.plan.as_of.to_string(),
            horizon_years: answer.request.horizon_years,
            horizon_end: answer.plan.until.to_string(),
            organisations: answer.members.iter().map(party).collect(),
            purchases: AttributionBody {
                from: month(answer.window.and_then(|window| window.from)),
                to: month(answer.window.and_then(|window| window.to)),
                under_contract: answer.attribution.under_contract.to_string(),
                no_contract: answer.attribution.no_contract.to_string(),
                several_contracts: answer.attribution.several_contracts.to_string(),
                other_currency_lines: answer.attribution.other_currency_lines,
            },
            terms: TermsBody::from(&answer.terms),
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
            contracts: one.contracts.iter().map(JoiningBody::from).collect(),
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
            assumptions: one.assumptions.iter().map(AssumptionBody::from).collect(),
            members: one.members.iter().map(MemberBody::from).collect(),
            financial_years: one.years.iter().map(YearBody::from).collect(),
            actions: one.tasks.iter().map(TaskBody::from).collect(),
            excluded: one.left_out.iter().map(LeftOutBody::from).collect(),
            alternatives: one.alternatives.iter().map(AlternativeBody::from).collect(),
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
        let (benefit_basis, shared) = match one.benefit.basis {
            BenefitBasis::OwnPrices(products, spend) => ("own_prices", Some((products, spend))),
            BenefitBasis::Assumption => ("assumption", None),
        };
        Self {
            org_code: one.org_code.clone(),
            contract_ref: one.contract_ref.clone(),
            title: one.title.clone(),
            supplier_name: one.supplier_name.clone(),
            action: one.action.as_str(),
            current_end_date: one.current_end_date.to_string(),
            leave_date: one.leave_date.to_string(),
            exercise_by: one.exercise_by.iter().map(ToString::to_string).collect(),
            notice_by: one.notice_by.map(|day| day.to_string()),
            exit_fee: one.exit_fee.map(|fee| fee.to_string()),
            bridge_days: one.bridge_days,
            annual_value: one.annual_value.amount.to_string(),
            annual_value_basis: one.annual_value.basis.as_str(),
            benefit_a_year: one.benefit.a_year.to_string(),
            benefit_basis,
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
            benefit_part: percent_text(terms.benefit_part),
            benefit_part_source: Terms::BENEFIT_SOURCE,
            discount_source: DISCOUNT_SOURCE,
            others_source: Terms::OTHERS_SOURCE,
        }
    }
}

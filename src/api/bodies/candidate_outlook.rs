//! How a candidate comes about and what may become of it: stages, suppliers, risks, other ways, other turns.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::consolidation::{HostContract, OtherWay, Procuring, Risk, Sensitivity, Stage, SupplierShare};
use crate::engine::model::Regime;
use crate::engine::procurement::{LeadPart, PipelineDuty, PipelineNotice, Subject};

/// A day on which contracts come in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct StageBody {
    #[schema(example = "2027-07-01")]
    start: String,
    /// The last day to begin with it: the procurement, the decision to accede, or calling it off.
    #[schema(example = "2026-10-04")]
    begin_by: String,
    /// Contracts that come in.
    #[schema(example = 4)]
    contracts: usize,
    #[schema(example = "15000.000000")]
    cost: String,
    #[schema(example = "14492.760000")]
    present_value: String,
}

/// A stage of a procurement.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LeadPartBody {
    /// `approvals`, `preparation`, `tender`, `evaluation`, `standstill` or `mobilisation`.
    #[schema(example = "standstill")]
    stage: &'static str,
    #[schema(example = 11)]
    days: u32,
    /// `law` or `assumption`.
    #[schema(example = "law")]
    basis: &'static str,
    #[schema(example = "Procurement Act 2023, section 51")]
    source: String,
}

/// A pipeline notice that a procurement may belong into.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct PipelineNoticeBody {
    /// The first day of the financial year it is published for.
    #[schema(example = "2026-04-01")]
    year_from: String,
    #[schema(example = "2026-05-26")]
    publish_by: String,
}

/// How a joint procurement goes by the law's dated tables. Not legal advice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ProcuringBody {
    /// What it buys: `goods`, `services`, `light_touch`, `health_care`, `works` or `concession`; null where the registers do not tell.
    #[schema(example = "goods")]
    subject: Option<&'static str>,
    /// `pcr2015`, `pa2023`, `psr` or `below_threshold`; null where unknown.
    #[schema(example = "pa2023")]
    regime: Option<&'static str>,
    #[schema(example = "GBP 1544675.04 with VAT reaches the threshold of 135018.00")]
    why: String,
    /// Over its whole life with VAT, all members together.
    #[schema(example = "1544675.040000")]
    whole_life_value: Option<String>,
    /// What is known of the VAT in the stated values: `included`, `excluded` or `unknown`, which is taken as excluded.
    #[schema(example = "excluded")]
    vat_stated: Option<&'static str>,
    #[schema(example = "open")]
    route: &'static str,
    /// Days from its beginning to the joint start; null where the tables do not tell and the plan's own terms hold.
    #[schema(example = 272)]
    lead_days: Option<u32>,
    /// The law's minimum of them.
    #[schema(example = 41)]
    minimum_days: Option<u32>,
    stages: Vec<LeadPartBody>,
    /// Pipeline notices it belongs into, or may belong into: begun on the last day for it.
    pipeline_notices: Vec<PipelineNoticeBody>,
    /// Why it belongs into none, or why that is unknown.
    #[schema(example = "what its authority expects to pay in the coming financial year is unknown")]
    pipeline_reason: Option<String>,
}

/// A contract that others accede to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct HostBody {
    #[schema(example = "ZZ103")]
    org_code: String,
    #[schema(example = "ZZ103-C009")]
    contract_ref: String,
    #[schema(example = "Patient transport (synthetic)")]
    title: String,
    #[schema(example = "Moorlight Transport (synthetic)")]
    supplier_name: String,
    #[schema(example = "2029-03-31")]
    last_day: String,
}

/// A supplier of contracts that join, by its name as first stated: case, punctuation and legal form tell none apart.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SupplierBody {
    #[schema(example = "Hollister Ltd")]
    name: String,
    #[schema(example = 2)]
    organisations: usize,
    #[schema(example = "48105.040000")]
    annual_value: String,
}

/// Something that may go wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct RiskBody {
    /// `red` or `amber`.
    #[schema(example = "amber")]
    level: &'static str,
    #[schema(example = "interim_cover")]
    kind: &'static str,
    #[schema(example = "ZZ102")]
    org_code: Option<String>,
    #[schema(example = "ZZ102-C001")]
    contract_ref: Option<String>,
    #[schema(
        example = "91 days between its end and 2027-07-01: interim cover, or a lawful stretch that wants legal review"
    )]
    reason: String,
}

/// What another way of becoming one would come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct OtherWayBody {
    /// `joint_procurement` or `accession`.
    #[schema(example = "accession")]
    how: &'static str,
    host: Option<HostBody>,
    /// Null where two organisations never meet or nobody gains.
    #[schema(example = "80211.402113")]
    net_present_value: Option<String>,
}

/// What a candidate comes to where things turn out otherwise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SensitivityBody {
    /// `waiting` a quarter, `start_slips` a quarter, `saving_halves` or `member_leaves`.
    #[schema(example = "member_leaves")]
    turn: &'static str,
    #[schema(example = "ZZ102")]
    org_code: Option<String>,
    /// What is left; null where nothing is.
    #[schema(example = "84021.882102")]
    net_present_value: Option<String>,
    /// By how much that is less than the plan.
    #[schema(example = "32448.337780")]
    cost: String,
}

impl From<&Procuring> for ProcuringBody {
    fn from(one: &Procuring) -> Self {
        let part = |part: &LeadPart| LeadPartBody {
            stage: part.stage.as_str(),
            days: part.days,
            basis: part.basis.as_str(),
            source: part.source.clone(),
        };
        let (notices, reason) = match &one.pipeline {
            None => (&[][..], None),
            Some(PipelineDuty::In(notices)) => (notices.as_slice(), None),
            Some(PipelineDuty::Out(reason)) => (&[][..], Some(reason)),
            Some(PipelineDuty::Unknown(reason, notices)) => (notices.as_slice(), Some(reason)),
        };
        let notice = |one: &PipelineNotice| PipelineNoticeBody {
            year_from: one.year_from.to_string(),
            publish_by: one.publish_by.to_string(),
        };
        Self {
            subject: one.subject.map(Subject::as_str),
            regime: one.regime.map(Regime::as_str),
            why: one.why.clone(),
            whole_life_value: one.value.map(|value| value.including_vat.to_string()),
            vat_stated: one.value.map(|value| value.stated.as_str()),
            route: one.route.as_str(),
            lead_days: one.lead.as_ref().map(|lead| lead.total_days),
            minimum_days: one.lead.as_ref().map(|lead| lead.minimum_days),
            stages: one.lead.iter().flat_map(|lead| &lead.parts).map(part).collect(),
            pipeline_notices: notices.iter().map(notice).collect(),
            pipeline_reason: reason.cloned(),
        }
    }
}

impl From<&Stage> for StageBody {
    fn from(one: &Stage) -> Self {
        Self {
            start: one.start.to_string(),
            begin_by: one.begin_by.to_string(),
            contracts: one.contracts,
            cost: one.cost.to_string(),
            present_value: one.present.to_string(),
        }
    }
}

impl From<&HostContract> for HostBody {
    fn from(one: &HostContract) -> Self {
        Self {
            org_code: one.org_code.clone(),
            contract_ref: one.contract_ref.clone(),
            title: one.title.clone(),
            supplier_name: one.supplier_name.clone(),
            last_day: one.last_day.to_string(),
        }
    }
}

impl From<&SupplierShare> for SupplierBody {
    fn from(one: &SupplierShare) -> Self {
        Self { name: one.name.clone(), organisations: one.organisations, annual_value: one.annual_value.to_string() }
    }
}

impl From<&Risk> for RiskBody {
    fn from(one: &Risk) -> Self {
        let (org_code, contract_ref) = one.contract.clone().unzip();
        let (level, kind) = (one.level.as_str(), one.kind.as_str());
        Self { level, kind, org_code, contract_ref, reason: one.reason.clone() }
    }
}

impl From<&OtherWay> for OtherWayBody {
    fn from(one: &OtherWay) -> Self {
        Self {
            how: one.how.as_str(),
            host: one.host.as_ref().map(HostBody::from),
            net_present_value: one.net_present_value.map(|value| value.to_string()),
        }
    }
}

impl From<&Sensitivity> for SensitivityBody {
    fn from(one: &Sensitivity) -> Self {
        Self {
            turn: one.turn.as_str(),
            org_code: one.org_code.clone(),
            net_present_value: one.net_present_value.map(|value| value.to_string()),
            cost: one.cost.to_string(),
        }
    }
}

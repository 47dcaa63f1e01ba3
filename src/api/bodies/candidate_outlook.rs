//! How a candidate comes about and what may become of it: stages, suppliers, risks, other ways, other turns.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::consolidation::{HostContract, OtherWay, Risk, Sensitivity, Stage, SupplierShare};

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

/// A supplier of contracts that join, by its name as stated.
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

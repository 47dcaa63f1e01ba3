//! A candidate's plan as it is frozen when it is adopted, and its text.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text;
use crate::engine::consolidation::FinancialYear;
use crate::engine::model::hash_fields;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, NumberError};

words! {
    /// Something that a plan asks for.
    Duty {
        /// Exercise an extension.
        ExerciseExtension = "exercise_extension",
        /// Give notice to leave early.
        GiveNotice = "give_notice",
        /// Give notice so that it does not renew itself.
        StopRenewal = "stop_renewal",
        /// Begin the joint procurement.
        StartProcurement = "start_procurement",
        /// Have interim cover in place.
        ArrangeInterimCover = "arrange_interim_cover",
        /// The joint contract begins.
        JointStart = "joint_start",
        /// Decide to accede to the open contract.
        Accede = "accede",
        /// Call off a later stage of the joint contract.
        CallOff = "call_off",
        /// More contracts come into the joint contract.
        LaterStage = "later_stage",
        /// Anything else.
        Other = "other",
    }
}

impl Duty {
    /// Whether it is a notice to a supplier, which is void after its day.
    #[must_use]
    pub const fn is_notice(self) -> bool {
        matches!(self, Self::ExerciseExtension | Self::GiveNotice | Self::StopRenewal)
    }

    /// Whether it comes about on its day; anything else is to be done by then.
    #[must_use]
    pub const fn is_event(self) -> bool {
        matches!(self, Self::JointStart | Self::LaterStage)
    }

    /// What it is, for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ExerciseExtension => "exercise the extension",
            Self::GiveNotice => "give notice to leave",
            Self::StopRenewal => "give notice so that it does not renew itself",
            Self::StartProcurement => "start the joint procurement",
            Self::ArrangeInterimCover => "have interim cover in place",
            Self::JointStart => "the joint contract begins",
            Self::Accede => "decide to accede to the open contract",
            Self::CallOff => "call off a later stage of the joint contract",
            Self::LaterStage => "more contracts come into the joint contract",
            Self::Other => "do what the plan asks for",
        }
    }
}

/// What tells one contract from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContractKey {
    /// Who holds it.
    pub org_code: String,
    /// Its reference.
    pub contract_ref: String,
}

impl ContractKey {
    /// A contract by its holder and reference.
    #[must_use]
    pub fn new(org_code: impl Into<String>, contract_ref: impl Into<String>) -> Self {
        Self { org_code: org_code.into(), contract_ref: contract_ref.into() }
    }

    /// Reads `ORG/REF`; a reference may hold further strokes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (org, reference) = text.split_once('/')?;
        (!org.is_empty() && !reference.is_empty()).then(|| Self::new(org, reference))
    }
}

impl fmt::Display for ContractKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.org_code, self.contract_ref)
    }
}

/// A day on which contracts become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The first day of the joint contract for those who join then.
    pub start: NaiveDate,
    /// The last day to begin what leads to it.
    pub start_procurement_by: NaiveDate,
}

/// A contract that joins, as the plan had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedContract {
    /// Which contract.
    pub key: ContractKey,
    /// Its title.
    pub title: String,
    /// Its supplier.
    pub supplier_name: String,
    /// The place of its stage, from 0.
    pub stage: usize,
    /// What becomes of it, as the plan's word.
    pub action: String,
    /// Its first day, where the register tells it.
    pub start_date: Option<NaiveDate>,
    /// Its end as it stands.
    pub current_end: NaiveDate,
    /// The ends that its options not yet taken would reach, in order.
    pub option_ends: Vec<NaiveDate>,
    /// Its last day by this plan.
    pub leave_date: NaiveDate,
    /// By when each extension is to be exercised.
    pub exercise_by: Vec<NaiveDate>,
    /// By when notice is to be given.
    pub notice_by: Option<NaiveDate>,
    /// The fee for leaving early; nothing where none falls due.
    #[serde(with = "text::maybe_amount")]
    pub exit_fee: Option<Amount>,
    /// What it is worth a year.
    #[serde(with = "text::amount")]
    pub annual_value: Amount,
}

/// Something to be done, by whom and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTask {
    /// Content-derived id: the same for the same duty of the same contract, whatever its day.
    pub id: String,
    /// The last day for it.
    pub by: NaiveDate,
    /// What.
    #[serde(with = "text::duty")]
    pub duty: Duty,
    /// The place of its stage, from 0.
    pub stage: usize,
    /// Which contract; nothing where it is for the members together.
    pub contract: Option<ContractKey>,
    /// What it is about: the supplier, or the category.
    pub about: String,
}

impl PlannedTask {
    /// The id of the so manieth task of this duty for a contract: `T` and 12 hexadecimal digits.
    #[must_use]
    pub fn id_of(duty: Duty, contract: Option<&ContractKey>, place: usize) -> String {
        let place = place.to_string();
        let hash = hash_fields(&[
            Some("workplan task"),
            Some(duty.as_str()),
            contract.map(|key| key.org_code.as_str()),
            contract.map(|key| key.contract_ref.as_str()),
            Some(&place),
        ]);
        format!("T{:012x}", hash >> 80)
    }
}

/// Cash of a financial year, as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedYear {
    /// The year.
    #[serde(with = "text::year")]
    pub year: FinancialYear,
    /// Lower prices and procurements that are saved.
    #[serde(with = "text::amount")]
    pub saving: Amount,
    /// Exit fees, interim cover and the joint procurement.
    #[serde(with = "text::amount")]
    pub fees: Amount,
}

impl PlannedYear {
    /// The saving less the fees.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn net(&self) -> Result<Amount, NumberError> {
        super::savings::minus(self.saving, self.fees)
    }
}

/// A candidate's plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedPlan {
    /// Whose members plan together.
    pub footprint: String,
    /// The plan's date.
    pub as_of: NaiveDate,
    /// How many years were looked at.
    pub horizon_years: u32,
    /// The category that brings the contracts together.
    pub category: String,
    /// In words.
    pub title: String,
    /// By which way the joint contract is to be had, where the plan tells one.
    pub route: Option<String>,
    /// How sure the plan is: `green`, `amber` or `red`.
    pub certainty: String,
    /// The joint starts, by day; never empty.
    pub stages: Vec<Stage>,
    /// The contracts, by organisation and reference.
    pub contracts: Vec<PlannedContract>,
    /// What is to be done, by date.
    pub tasks: Vec<PlannedTask>,
    /// Cash by financial year, rising.
    pub years: Vec<PlannedYear>,
    /// What the contracts are worth a year together.
    #[serde(with = "text::amount")]
    pub annual_value: Amount,
    /// What it comes to in present value.
    #[serde(with = "text::amount")]
    pub net_present_value: Amount,
}

/// A text that is no plan, or a plan that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a plan: {0}")]
pub struct UnreadablePlan(pub(super) String);

impl AdoptedPlan {
    /// The text that is kept.
    ///
    /// # Errors
    /// [`UnreadablePlan`] where it cannot be written.
    pub fn to_text(&self) -> Result<String, UnreadablePlan> {
        serde_json::to_string(self).map_err(|error| UnreadablePlan(error.to_string()))
    }

    /// What tells this plan from any other: `C` and 24 hexadecimal digits.
    ///
    /// # Errors
    /// [`UnreadablePlan`] where it cannot be written.
    pub fn hash(&self) -> Result<String, UnreadablePlan> {
        Ok(format!("C{:024x}", hash_fields(&[Some("workplan candidate"), Some(&self.to_text()?)]) >> 32))
    }

    /// The public id of the entry that adopts this plan first: `W` and 24 hexadecimal digits, of footprint, category and
    /// contracts.
    #[must_use]
    pub fn entry_id(&self) -> String {
        let mut fields = vec![Some("workplan entry"), Some(self.footprint.as_str()), Some(self.category.as_str())];
        for key in self.keys() {
            fields.extend([Some(key.org_code.as_str()), Some(key.contract_ref.as_str())]);
        }
        format!("W{:024x}", hash_fields(&fields) >> 32)
    }

    /// Its contracts.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<&ContractKey> {
        self.contracts.iter().map(|contract| &contract.key).collect()
    }

    /// The first joint start.
    #[must_use]
    pub fn joint_start(&self) -> Option<NaiveDate> {
        self.stages.first().map(|stage| stage.start)
    }

    /// A task by its id.
    #[must_use]
    pub fn task(&self, id: &str) -> Option<&PlannedTask> {
        self.tasks.iter().find(|task| task.id == id)
    }
}

/// Reads a financial year as it is written, `2026-27`.
#[must_use]
pub fn financial_year(text: &str) -> Option<FinancialYear> {
    let year: i32 = text.split_once('-')?.0.parse().ok()?;
    let year = FinancialYear::of(NaiveDate::from_ymd_opt(year, 4, 1)?);
    (year.to_string() == text).then_some(year)
}

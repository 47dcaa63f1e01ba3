//! What is seldom looked up of a contract, as one JSON text: amounts in millionths, dates as `YYYY-MM-DD`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::engine::model::{Contract, Currency, ExitFee, Regime, TerminationRight};
use crate::engine::money::Amount;

/// The fields of a contract that have no column of their own; what is not stated is left out.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Details {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participating_orgs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extension_months: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions_used: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    break_dates: Vec<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension_notice_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    termination_right: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_fee: Option<StoredFee>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_renew: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    framework_expiry: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    market_test_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    residual_value: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tupe: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobilisation_days: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scope_tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    driver: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_includes_vat: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    procurement_route: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    framework_ref: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regime: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    procurement_start_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_to_others: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indexation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rebate_terms: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
}

/// An exit fee as stored.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredFee {
    Fixed(i64),
    Schedule(Vec<(NaiveDate, i64)>),
    PartOfRemaining(u32),
    MonthsOfCharges(u32),
    ResidualAsset,
}

impl From<&ExitFee> for StoredFee {
    fn from(fee: &ExitFee) -> Self {
        match fee {
            ExitFee::Fixed(amount) => Self::Fixed(amount.micros()),
            ExitFee::Schedule(steps) => {
                Self::Schedule(steps.iter().map(|(date, amount)| (*date, amount.micros())).collect())
            }
            ExitFee::PartOfRemaining(part) => Self::PartOfRemaining(*part),
            ExitFee::MonthsOfCharges(months) => Self::MonthsOfCharges(*months),
            ExitFee::ResidualAsset => Self::ResidualAsset,
        }
    }
}

impl From<StoredFee> for ExitFee {
    fn from(fee: StoredFee) -> Self {
        match fee {
            StoredFee::Fixed(amount) => Self::Fixed(Amount::from_micros(amount)),
            StoredFee::Schedule(steps) => {
                Self::Schedule(steps.into_iter().map(|(date, amount)| (date, Amount::from_micros(amount))).collect())
            }
            StoredFee::PartOfRemaining(part) => Self::PartOfRemaining(part),
            StoredFee::MonthsOfCharges(months) => Self::MonthsOfCharges(months),
            StoredFee::ResidualAsset => Self::ResidualAsset,
        }
    }
}

impl Details {
    /// What a contract says beyond its columns.
    pub(super) fn of(contract: &Contract) -> Self {
        let contract = contract.clone();
        Self {
            participating_orgs: contract.participating_orgs,
            description: contract.description,
            supplier_id: contract.supplier_id,
            extension_months: contract.extension_months,
            extensions_used: contract.extensions_used,
            break_dates: contract.break_dates,
            notice_days: contract.notice_days,
            extension_notice_days: contract.extension_notice_days,
            termination_right: contract.termination_right.map(|right| right.to_string()),
            exit_fee: contract.exit_fee.as_ref().map(StoredFee::from),
            auto_renew: contract.auto_renew,
            framework_expiry: contract.framework_expiry,
            lot: contract.lot,
            market_test_date: contract.market_test_date,
            residual_value: contract.residual_value.map(Amount::micros),
            tupe: contract.tupe,
            mobilisation_days: contract.mobilisation_days,
            scope_tags: contract.scope_tags,
            driver: contract.driver,
            value_includes_vat: contract.value_includes_vat,
            procurement_route: contract.procurement_route,
            framework_ref: contract.framework_ref,
            regime: contract.regime.map(|regime| regime.to_string()),
            procurement_start_date: contract.procurement_start_date,
            open_to_others: contract.open_to_others,
            commitment: contract.commitment,
            indexation: contract.indexation,
            rebate_terms: contract.rebate_terms,
            review_date: contract.review_date,
            contract_manager: contract.contract_manager,
            status: contract.status,
        }
    }

    /// A contract with these details and blank columns; nothing when one of its words is unknown.
    pub(super) fn blank(self) -> Option<Contract> {
        let right = self.termination_right.map(|text| TerminationRight::parse(&text).ok_or(()));
        let regime = self.regime.map(|text| Regime::parse(&text).ok_or(()));
        Some(Contract {
            org_code: String::new(),
            participating_orgs: self.participating_orgs,
            contract_ref: String::new(),
            title: String::new(),
            description: self.description,
            supplier_name: String::new(),
            supplier_id: self.supplier_id,
            category_code: None,
            category_scheme: None,
            start_date: NaiveDate::MIN,
            current_end_date: NaiveDate::MIN,
            max_end_date: None,
            extension_months: self.extension_months,
            extensions_used: self.extensions_used,
            break_dates: self.break_dates,
            notice_days: self.notice_days,
            extension_notice_days: self.extension_notice_days,
            termination_right: right.transpose().ok()?,
            exit_fee: self.exit_fee.map(ExitFee::from),
            auto_renew: self.auto_renew,
            kind: None,
            framework_expiry: self.framework_expiry,
            lot: self.lot,
            market_test_date: self.market_test_date,
            residual_value: self.residual_value.map(Amount::from_micros),
            tupe: self.tupe,
            mobilisation_days: self.mobilisation_days,
            scope_tags: self.scope_tags,
            driver: self.driver,
            value_total: None,
            annual_value: None,
            currency: Currency::GBP,
            value_includes_vat: self.value_includes_vat,
            procurement_route: self.procurement_route,
            framework_ref: self.framework_ref,
            regime: regime.transpose().ok()?,
            procurement_start_date: self.procurement_start_date,
            open_to_others: self.open_to_others,
            commitment: self.commitment,
            indexation: self.indexation,
            rebate_terms: self.rebate_terms,
            review_date: self.review_date,
            contract_manager: self.contract_manager,
            ocid: None,
            status: self.status,
        })
    }
}

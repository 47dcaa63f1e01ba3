//! The body of a contract: the columns of a register as keys, `null` for what is unknown.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Page;
use crate::engine::model::{Contract, ExitFee};
use crate::engine::money::{Amount, format_scaled};

/// A step of an exit fee's schedule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExitFeeStepBody {
    #[schema(example = "2026-07-01")]
    from: NaiveDate,
    #[schema(example = "4500.000000")]
    amount: String,
}

/// A contract as a register states it. Amounts and rates are decimals in texts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractBody {
    #[schema(example = "ZZ104")]
    org_code: String,
    #[schema(example = "ZZ104-C001")]
    contract_ref: String,
    #[schema(example = "Stoma care products (synthetic)")]
    title: String,
    #[schema(example = "Bags, flanges and accessories for wards and clinics")]
    description: Option<String>,
    #[schema(example = json!(["ZZ103"]))]
    participating_orgs: Vec<String>,
    /// Several are parted by `|`.
    #[schema(example = "Hollister Ltd")]
    supplier_name: String,
    #[schema(example = "GB-CFS-000001")]
    supplier_id: Option<String>,
    #[schema(example = "33140000")]
    category_code: Option<String>,
    #[schema(example = "cpv")]
    category_scheme: Option<&'static str>,
    #[schema(example = "2022-07-01")]
    start_date: NaiveDate,
    #[schema(example = "2027-06-30")]
    current_end_date: NaiveDate,
    #[schema(example = "2029-06-30")]
    max_end_date: Option<NaiveDate>,
    #[schema(example = json!([12, 12]))]
    extension_months: Vec<u32>,
    #[schema(example = 0)]
    extensions_used: Option<u32>,
    #[schema(example = json!(["2026-06-30"]))]
    break_dates: Vec<NaiveDate>,
    #[schema(example = 90)]
    notice_days: Option<u32>,
    #[schema(example = 90)]
    extension_notice_days: Option<u32>,
    #[schema(example = "break_only")]
    termination_right: Option<&'static str>,
    /// `fixed`, `schedule`, `percent_remaining`, `months_charges` or `residual_asset`.
    #[schema(example = "fixed")]
    exit_fee_basis: Option<&'static str>,
    #[schema(example = "9000.000000")]
    exit_fee: Option<String>,
    exit_fee_schedule: Option<Vec<ExitFeeStepBody>>,
    /// Percent, or months.
    #[schema(example = "2.000")]
    exit_fee_rate: Option<String>,
    auto_renew: Option<bool>,
    #[schema(example = "goods")]
    contract_kind: Option<&'static str>,
    #[schema(example = "2027-12-31")]
    framework_expiry: Option<NaiveDate>,
    #[schema(example = "2")]
    lot: Option<String>,
    #[schema(example = "2026-12-01")]
    market_test_date: Option<NaiveDate>,
    #[schema(example = "12000.000000")]
    residual_value: Option<String>,
    tupe: Option<bool>,
    #[schema(example = 60)]
    mobilisation_days: Option<u32>,
    #[schema(example = json!(["stoma"]))]
    scope_tags: Vec<String>,
    #[schema(example = "patients")]
    driver: Option<String>,
    #[schema(example = "572500.000000")]
    value_total: Option<String>,
    #[schema(example = "114500.000000")]
    annual_value: Option<String>,
    #[schema(example = "GBP")]
    currency: String,
    value_includes_vat: Option<bool>,
    #[schema(example = "framework call-off")]
    procurement_route: Option<String>,
    #[schema(example = "FW-2026-STOMA")]
    framework_ref: Option<String>,
    #[schema(example = "pcr2015")]
    regime: Option<&'static str>,
    #[schema(example = "2026-10-01")]
    procurement_start_date: Option<NaiveDate>,
    open_to_others: Option<bool>,
    #[schema(example = "80% of volume")]
    commitment: Option<String>,
    #[schema(example = "CPI, capped at 3%")]
    indexation: Option<String>,
    #[schema(example = "2% above 100000 a year")]
    rebate_terms: Option<String>,
    #[schema(example = "2026-09-30")]
    review_date: Option<NaiveDate>,
    #[schema(example = "Category lead, goods (role)")]
    contract_manager: Option<String>,
    #[schema(example = "ocds-b5fd17-0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")]
    ocid: Option<String>,
    #[schema(example = "active")]
    status: Option<String>,
}

/// An exit fee under the keys of a register's columns.
#[derive(Default)]
struct Fee {
    basis: Option<&'static str>,
    amount: Option<String>,
    schedule: Option<Vec<ExitFeeStepBody>>,
    rate: Option<String>,
}

impl From<&ExitFee> for Fee {
    fn from(fee: &ExitFee) -> Self {
        match fee {
            ExitFee::Fixed(amount) => {
                Self { basis: Some("fixed"), amount: Some(amount.to_string()), ..Self::default() }
            }
            ExitFee::Schedule(steps) => {
                let step =
                    |(from, amount): &(NaiveDate, Amount)| ExitFeeStepBody { from: *from, amount: amount.to_string() };
                Self { basis: Some("schedule"), schedule: Some(steps.iter().map(step).collect()), ..Self::default() }
            }
            ExitFee::PartOfRemaining(part) => Self {
                basis: Some("percent_remaining"),
                rate: Some(format_scaled(i128::from(*part), 4)),
                ..Self::default()
            },
            ExitFee::MonthsOfCharges(months) => Self {
                basis: Some("months_charges"),
                rate: Some(format_scaled(i128::from(*months), 3)),
                ..Self::default()
            },
            ExitFee::ResidualAsset => Self { basis: Some("residual_asset"), ..Self::default() },
        }
    }
}

impl From<&Contract> for ContractBody {
    fn from(contract: &Contract) -> Self {
        let fee = contract.exit_fee.as_ref().map(Fee::from).unwrap_or_default();
        let text = |amount: &Option<Amount>| amount.as_ref().map(Amount::to_string);
        let own = contract.clone();
        Self {
            org_code: own.org_code,
            contract_ref: own.contract_ref,
            title: own.title,
            description: own.description,
            participating_orgs: own.participating_orgs,
            supplier_name: own.supplier_name,
            supplier_id: own.supplier_id,
            category_code: own.category_code,
            category_scheme: own.category_scheme.map(|scheme| scheme.as_str()),
            start_date: own.start_date,
            current_end_date: own.current_end_date,
            max_end_date: own.max_end_date,
            extension_months: own.extension_months,
            extensions_used: own.extensions_used,
            break_dates: own.break_dates,
            notice_days: own.notice_days,
            extension_notice_days: own.extension_notice_days,
            termination_right: own.termination_right.map(|right| right.as_str()),
            exit_fee_basis: fee.basis,
            exit_fee: fee.amount,
            exit_fee_schedule: fee.schedule,
            exit_fee_rate: fee.rate,
            auto_renew: own.auto_renew,
            contract_kind: own.kind.map(|kind| kind.as_str()),
            framework_expiry: own.framework_expiry,
            lot: own.lot,
            market_test_date: own.market_test_date,
            residual_value: text(&contract.residual_value),
            tupe: own.tupe,
            mobilisation_days: own.mobilisation_days,
            scope_tags: own.scope_tags,
            driver: own.driver,
            value_total: text(&contract.value_total),
            annual_value: text(&contract.annual_value),
            currency: own.currency.to_string(),
            value_includes_vat: own.value_includes_vat,
            procurement_route: own.procurement_route,
            framework_ref: own.framework_ref,
            regime: own.regime.map(|regime| regime.as_str()),
            procurement_start_date: own.procurement_start_date,
            open_to_others: own.open_to_others,
            commitment: own.commitment,
            indexation: own.indexation,
            rebate_terms: own.rebate_terms,
            review_date: own.review_date,
            contract_manager: own.contract_manager,
            ocid: own.ocid,
            status: own.status,
        }
    }
}

/// A page of contracts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractPageBody {
    contracts: Vec<ContractBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "5a5a3130347c5a5a3130342d43303031")]
    next_cursor: Option<String>,
}

impl ContractPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<Contract>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            contracts: page.entries.iter().map(ContractBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

/// Contracts without pages, as the command line tells them.
#[derive(Debug, Clone, Serialize)]
pub struct ContractListBody {
    contracts: Vec<ContractBody>,
}

impl From<&[Contract]> for ContractListBody {
    fn from(list: &[Contract]) -> Self {
        Self { contracts: list.iter().map(ContractBody::from).collect() }
    }
}

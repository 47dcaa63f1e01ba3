//! What a service costs an organisation, and what that cost follows.

use std::collections::BTreeSet;

use super::role::normal_words;
use super::{CostPeriod, Currency};
use crate::engine::money::{Amount, Quantity};

/// The net cost of a service for a period, and the quantity of what drives it (payslips, meals, square metres).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCost {
    /// Code of the organisation.
    pub org_code: String,
    /// The period.
    pub period: CostPeriod,
    /// The service (`Payroll`).
    pub service_line: String,
    /// What was spent on it, where stated.
    pub gross_cost: Option<Amount>,
    /// What it earned from others, where stated.
    pub income: Option<Amount>,
    /// What it cost after that income.
    pub net_cost: Amount,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What its cost follows (`payslip`).
    pub driver_name: String,
    /// How many of them; always above zero.
    pub driver_quantity: Quantity,
    /// How it is delivered (`in_house`, `outsourced`), where stated.
    pub delivery_model: Option<String>,
    /// What its scope holds or leaves out, as stated, sorted.
    pub scope_flags: BTreeSet<String>,
}

impl UnitCost {
    /// What tells one cost from another: organisation, period, service, driver and the way it is delivered.
    #[must_use]
    pub fn record_key(&self) -> String {
        let model = self.delivery_model.as_deref().map(normal_words).unwrap_or_default();
        let (service, driver) = (normal_words(&self.service_line), normal_words(&self.driver_name));
        format!("{}|{}|{service}|{driver}|{model}", self.org_code, self.period)
    }
}

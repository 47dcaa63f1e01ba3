//! What has to be the same before two unit costs may be compared.

use std::collections::BTreeSet;

use crate::engine::model::{CostPeriod, Currency, UnitCost, normal_words};

/// Period, service, driver, way of delivery, scope and currency. Costs that differ in any are never compared; a way of
/// delivery or a scope that is not stated is one of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The service.
    pub service_line: String,
    /// The driver.
    pub driver_name: String,
    /// The period.
    pub period: CostPeriod,
    /// How the service is delivered, where stated.
    pub delivery_model: Option<String>,
    /// What its scope holds or leaves out.
    pub scope_flags: BTreeSet<String>,
    /// Currency of the costs.
    pub currency: Currency,
}

impl Scope {
    /// The scope of a cost, as stated.
    #[must_use]
    pub fn stated(cost: &UnitCost) -> Self {
        Self {
            service_line: cost.service_line.clone(),
            driver_name: cost.driver_name.clone(),
            period: cost.period,
            delivery_model: cost.delivery_model.clone(),
            scope_flags: cost.scope_flags.clone(),
            currency: cost.currency,
        }
    }

    /// The scope in the form that scopes are compared in: wordings that differ in case and blanks alone are one.
    #[must_use]
    pub fn normal(&self) -> Self {
        Self {
            service_line: normal_words(&self.service_line),
            driver_name: normal_words(&self.driver_name),
            period: self.period,
            delivery_model: self.delivery_model.as_deref().map(normal_words),
            scope_flags: self.scope_flags.iter().map(|flag| normal_words(flag)).collect(),
            currency: self.currency,
        }
    }
}

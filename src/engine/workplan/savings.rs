//! What an entry was to save and what it really saved: side by side, and never one in place of the other.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use super::plan::PlannedYear;
use super::word::ActualKind;
use crate::engine::consolidation::FinancialYear;
use crate::engine::money::{Amount, NumberError};

/// The difference, or out of range.
pub(super) fn minus(left: Amount, right: Amount) -> Result<Amount, NumberError> {
    left.micros().checked_sub(right.micros()).map(Amount::from_micros).ok_or(NumberError::OutOfRange)
}

fn plus(left: Amount, right: Amount) -> Result<Amount, NumberError> {
    left.checked_add(right).ok_or(NumberError::OutOfRange)
}

/// What is really known of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Actuals {
    /// Lower prices and procurements that were saved.
    pub saving: Option<Amount>,
    /// Exit fees, interim cover and the joint procurement that were paid.
    pub fees: Option<Amount>,
    /// The saving less the fees, where both are known.
    pub net: Option<Amount>,
}

/// A financial year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearSavings {
    /// The year.
    pub year: FinancialYear,
    /// What was planned; nothing where the plan does not reach the year.
    pub planned: Option<PlannedYear>,
    /// What is known.
    pub actual: Actuals,
    /// The actual saving less the planned one, where both are known.
    pub saving_difference: Option<Amount>,
}

/// An entry's years and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Savings {
    /// The years, rising.
    pub years: Vec<YearSavings>,
    /// The planned saving of all years.
    pub planned_saving: Amount,
    /// The planned fees of all years.
    pub planned_fees: Amount,
    /// The planned saving less the planned fees.
    pub planned_net: Amount,
    /// The actual saving of the years in which it is known; nothing where it is known of none.
    pub known_saving: Option<Amount>,
    /// What those very years were planned to save; nothing where the plan reaches one of them not.
    pub planned_of_known: Option<Amount>,
    /// The former less the latter, where both are known.
    pub difference: Option<Amount>,
    /// How many years have a known saving.
    pub years_known: usize,
}

impl Entry {
    /// Its years: those of the plan and those of which anything is known.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a sum does not fit.
    pub fn savings(&self) -> Result<Savings, NumberError> {
        let planned: BTreeMap<FinancialYear, &PlannedYear> =
            self.plan.years.iter().map(|year| (year.year, year)).collect();
        let all: BTreeSet<FinancialYear> =
            planned.keys().copied().chain(self.actuals.keys().map(|(year, _)| *year)).collect();
        let mut told = Savings {
            years: Vec::with_capacity(all.len()),
            planned_saving: Amount::ZERO,
            planned_fees: Amount::ZERO,
            planned_net: Amount::ZERO,
            known_saving: None,
            planned_of_known: Some(Amount::ZERO),
            difference: None,
            years_known: 0,
        };
        for year in all {
            let planned = planned.get(&year).copied();
            if let Some(planned) = planned {
                told.planned_saving = plus(told.planned_saving, planned.saving)?;
                told.planned_fees = plus(told.planned_fees, planned.fees)?;
            }
            let actual = self.actual(year)?;
            let saving_difference = match (actual.saving, planned) {
                (Some(actual), Some(planned)) => Some(minus(actual, planned.saving)?),
                _ => None,
            };
            if let Some(saving) = actual.saving {
                told.known_saving = Some(plus(told.known_saving.unwrap_or(Amount::ZERO), saving)?);
                told.years_known = told.years_known.saturating_add(1);
                told.planned_of_known = match (told.planned_of_known, planned) {
                    (Some(sum), Some(planned)) => Some(plus(sum, planned.saving)?),
                    _ => None,
                };
            }
            told.years.push(YearSavings { year, planned: planned.cloned(), actual, saving_difference });
        }
        told.planned_net = minus(told.planned_saving, told.planned_fees)?;
        told.planned_of_known = told.planned_of_known.filter(|_| told.known_saving.is_some());
        told.difference = match (told.known_saving, told.planned_of_known) {
            (Some(known), Some(planned)) => Some(minus(known, planned)?),
            _ => None,
        };
        Ok(told)
    }

    fn actual(&self, year: FinancialYear) -> Result<Actuals, NumberError> {
        let known = |what: ActualKind| self.actuals.get(&(year, what)).copied();
        let (saving, fees) = (known(ActualKind::Saving), known(ActualKind::Fees));
        let net = match (saving, fees) {
            (Some(saving), Some(fees)) => Some(minus(saving, fees)?),
            _ => None,
        };
        Ok(Actuals { saving, fees, net })
    }
}

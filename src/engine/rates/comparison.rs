//! The distribution of hourly rates of each role over organisations.

use std::collections::BTreeMap;

use super::Shift;
use crate::engine::model::{Currency, LineTerms, OrderType, Role, SupplyRoute, VatBasis};
use crate::engine::money::Units;
use crate::engine::period::Month;
use crate::engine::units::BaseUnit;
use crate::engine::variation::{FactError, LineFact, ProductBenchmarks, Reading, Selection, benchmark, build_points};

/// Hours are what rates are compared in. Nothing is packed into them, and they are sure; a rate of exactly 1.00 is no
/// rate but work ordered by value.
const BY_THE_HOUR: Reading = Reading {
    units: Units::ONE,
    base_unit: BaseUnit::Hour.code(),
    strong: true,
    two_sources: true,
    conflict: None,
    service: true,
};

/// Shifts by role, as they come.
#[derive(Debug, Default)]
pub struct RateBook {
    /// By the role's normal form.
    roles: BTreeMap<Role, Held>,
    terms: Vec<LineTerms>,
}

/// The shifts of one role.
#[derive(Debug)]
struct Held {
    /// The first of its wordings by bytes.
    shown: Role,
    shifts: Vec<LineFact>,
}

/// What was paid for an hour of one role.
#[derive(Debug, Clone)]
pub struct RoleRates {
    /// The role, in the first of its wordings by bytes.
    pub role: Role,
    /// The distribution, the organisations' rates and savings a currency, and what was left out.
    pub rates: ProductBenchmarks,
}

impl RateBook {
    /// Takes a shift in.
    ///
    /// # Errors
    /// [`FactError`] when there are more shifts of one role, or more currencies, than can be counted.
    pub fn add(&mut self, shift: &Shift<'_>) -> Result<(), FactError> {
        let rate = shift.rate;
        let terms = self.terms_of(rate.currency)?;
        let held = self
            .roles
            .entry(rate.role.normal())
            .or_insert_with(|| Held { shown: rate.role.clone(), shifts: Vec::new() });
        if rate.role < held.shown {
            held.shown = rate.role.clone();
        }
        let order = u64::try_from(held.shifts.len()).map_err(|_| FactError::TooManyLines)?;
        held.shifts.push(LineFact {
            organisation: shift.organisation,
            supplier: shift.supplier,
            month: Month::of(rate.shift_date),
            quantity: rate.hours,
            value: rate.charged_total,
            adjusted_value: None,
            // Every shift is an order of its own.
            order,
            reading: 0,
            terms,
        });
        Ok(())
    }

    /// The rates of every role, by its normal form.
    ///
    /// # Errors
    /// As [`RateBook::add`].
    pub fn compare(&self, selection: &Selection) -> Result<Vec<RoleRates>, FactError> {
        let compared = |held: &Held| {
            let points = build_points(&held.shifts, &[BY_THE_HOUR], &self.terms, &[])?;
            Ok(RoleRates { role: held.shown.clone(), rates: benchmark(&points, selection) })
        };
        self.roles.values().map(compared).collect()
    }

    /// The place of a currency's terms. What was charged is all in, value added tax with it.
    fn terms_of(&mut self, currency: Currency) -> Result<u32, FactError> {
        let known = self.terms.iter().position(|terms| terms.currency == currency);
        let place = known.unwrap_or_else(|| {
            self.terms.push(LineTerms {
                supply_route: SupplyRoute::Direct,
                order_type: OrderType::Standard,
                currency,
                vat_basis: VatBasis::Inc,
                vat_rate: None,
                vat_recoverable: None,
                carriage_included: None,
                pass_through: false,
                adjustment_reason: None,
                source_system: None,
                status: None,
            });
            self.terms.len() - 1
        });
        u32::try_from(place).map_err(|_| FactError::TooManyLines)
    }
}

//! What a contract is worth over its whole life, with VAT: what thresholds are held against.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use ethnum::I256;

use super::rule::RuleTable;
use super::rules::{RuleKey, Rules};
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Contract, Currency};
use crate::engine::money::{Amount, NumberError, divide_half_even};

words! {
    /// What is known of the VAT in a stated value.
    VatStated {
        /// The value holds it.
        Included = "included",
        /// The value does not hold it.
        Excluded = "excluded",
        /// Nobody said. Taken to be excluded: the higher value, so that no threshold is overlooked.
        Unknown = "unknown",
    }
}

impl VatStated {
    /// From what a register says.
    #[must_use]
    pub const fn of(includes_vat: Option<bool>) -> Self {
        match includes_vat {
            Some(true) => Self::Included,
            Some(false) => Self::Excluded,
            None => Self::Unknown,
        }
    }
}

/// A whole-life value, each amount rounded once from the exact one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeLife {
    /// Without VAT.
    pub excluding_vat: Amount,
    /// With VAT.
    pub including_vat: Amount,
    /// What was known of the VAT in the stated value.
    pub stated: VatStated,
}

/// A whole, in the units of a rule's share.
const WHOLE: u32 = 100_000;

/// The value of so much a year from the first to the last possible day, all extensions taken: whole years as such, days
/// beyond them as 365ths. VAT at the standard rate of the day asked; 20% is what the Cabinet Office says to estimate
/// with (PPN 10/21), without regard to what can be recovered.
///
/// # Errors
/// [`NumberError::OutOfRange`] when the last day lies before the first, no rate is known on the day, or a value does not fit.
pub fn whole_life(
    rules: &Rules,
    a_year: Amount,
    term: (NaiveDate, NaiveDate),
    stated: VatStated,
    day: NaiveDate,
) -> Result<WholeLife, NumberError> {
    let (first, last) = term;
    let until = last.succ_opt().filter(|until| *until > first).ok_or(NumberError::OutOfRange)?;
    let (years, rest) = years_and_days(first, until).ok_or(NumberError::OutOfRange)?;
    let micros = I256::from(a_year.micros()) * (I256::from(years) * 365 + I256::from(rest));
    with_vat(rules, micros, 365, stated, day)
}

/// The whole-life value of a contract of a register, from its value a year to its last possible end, else from its
/// stated whole value, which holds the options as registers and notices define it; nothing where neither is stated
/// above nothing or the currency is not pounds.
///
/// # Errors
/// As [`whole_life`].
pub fn contract_value(rules: &Rules, contract: &Contract, day: NaiveDate) -> Result<Option<WholeLife>, NumberError> {
    if contract.currency != Currency::GBP {
        return Ok(None);
    }
    let stated = VatStated::of(contract.value_includes_vat);
    let above_nothing = |amount: &Amount| *amount > Amount::ZERO;
    if let Some(a_year) = contract.annual_value.filter(above_nothing) {
        let last = contract.max_end_date.unwrap_or(contract.current_end_date);
        return whole_life(rules, a_year, (contract.start_date, last), stated, day).map(Some);
    }
    let whole = contract.value_total.filter(above_nothing);
    whole.map(|whole| with_vat(rules, I256::from(whole.micros()), 1, stated, day)).transpose()
}

fn with_vat(
    rules: &Rules,
    micros: I256,
    divisor: u32,
    stated: VatStated,
    day: NaiveDate,
) -> Result<WholeLife, NumberError> {
    let rate = rules.row(&RuleKey::new(RuleTable::Vat, None, "standard"), day).and_then(super::Rule::share);
    let gross = rate.and_then(|rate| WHOLE.checked_add(rate)).ok_or(NumberError::OutOfRange)?;
    let scaled = |up: u32, down: u32| {
        let numerator = micros.checked_mul(I256::from(up)).ok_or(NumberError::OutOfRange)?;
        let rounded = divide_half_even(numerator, I256::from(divisor) * I256::from(down));
        i64::try_from(rounded).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
    };
    let as_stated = scaled(1, 1)?;
    Ok(match stated {
        VatStated::Included => WholeLife { excluding_vat: scaled(WHOLE, gross)?, including_vat: as_stated, stated },
        VatStated::Excluded | VatStated::Unknown => {
            WholeLife { excluding_vat: as_stated, including_vat: scaled(gross, WHOLE)?, stated }
        }
    })
}

/// Whole years from a day to another, and the days beyond them. A year that would end on 29 February ends on 1 March.
fn years_and_days(first: NaiveDate, until: NaiveDate) -> Option<(i32, i64)> {
    let anniversary = |years: i32| {
        let year = first.year().checked_add(years)?;
        first.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
    };
    let mut years = until.year() - first.year();
    if anniversary(years)? > until {
        years -= 1;
    }
    Some((years, (until - anniversary(years)?).num_days()))
}

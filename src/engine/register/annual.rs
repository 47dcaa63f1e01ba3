//! What a contract is worth a year, and where that comes from.

use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::model::{Contract, ContractKind};
use crate::engine::money::{Amount, Ratio};

words! {
    /// Where a contract's annual value comes from, surest first.
    MoneyBasis {
        /// What was bought under it in twelve months.
        Spend = "spend",
        /// The register's annual value.
        Register = "register",
        /// The register's whole-life value spread over the contract's days.
        WholeLife = "whole_life",
    }
}

/// A year's money under a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualMoney {
    /// In the contract's currency.
    pub amount: Amount,
    /// Where it comes from.
    pub basis: MoneyBasis,
}

/// A contract's annual value: what was bought under it in twelve months, else as stated, else the whole-life value times
/// 365 over the days from its start to its last possible end, rounded once. Nothing where none of them is above zero, and
/// for a framework, whose value is a ceiling and no spend.
#[must_use]
pub fn annual_money(contract: &Contract, spend: Option<Amount>) -> Option<AnnualMoney> {
    if contract.kind == Some(ContractKind::Framework) {
        return None;
    }
    let last_day = contract.max_end_date.unwrap_or(contract.current_end_date);
    let days = (last_day - contract.start_date).num_days() + 1;
    let whole_life = contract.value_total.and_then(|whole| times_days(whole, 365, days));
    let known = [
        (spend, MoneyBasis::Spend),
        (contract.annual_value, MoneyBasis::Register),
        (whole_life, MoneyBasis::WholeLife),
    ];
    known.into_iter().find_map(|(amount, basis)| {
        let amount = amount.filter(|amount| *amount > Amount::ZERO)?;
        Some(AnnualMoney { amount, basis })
    })
}

/// An amount times some of all its days, rounded once, half to even. Nothing where it has no days or does not fit.
pub(super) fn times_days(amount: Amount, some: i64, all: i64) -> Option<Amount> {
    let scaled = Ratio::new(i128::from(amount.micros()).checked_mul(i128::from(some))?, i128::from(all))?;
    i64::try_from(scaled.to_scaled(0).ok()?).ok().map(Amount::from_micros)
}

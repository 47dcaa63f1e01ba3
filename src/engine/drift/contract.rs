//! Drift from the contract: what was paid above the organisation's own contract price in force.
//!
//! A month is judged where a contract price was in force on every day of it; a month in which a price began or ended is not,
//! since a point does not tell the day. Where several prices were in force at once (tiers, packs, lots), the highest counts:
//! what is above all of them is wrong whichever was meant.

use std::fmt;

use chrono::NaiveDate;

use super::order_month::{Compared, OrderMonth, Overpaid, WrongOrder};
use crate::engine::model::vocabulary::words;
use crate::engine::model::{ListKind, ReferencePrice};
use crate::engine::money::{Amount, MILLI, NumberError, Quantity, Ratio};
use crate::engine::period::Month;
use crate::engine::variation::{Basis, Total};

/// Half a penny a line, the most that rounding a line to the penny can add: what is above by no more is not wrong.
pub const PENNY_A_LINE: Amount = Amount::from_micros(5_000);

words! {
    /// Why a listed price is not an own contract price on a basis.
    ContractRefusal {
        /// The list is no contract.
        NoContract = "no_contract",
        /// The contract is neither the organisation's own nor open to it.
        NotOwn = "not_own",
        /// The list does not say what the order unit holds.
        UnknownPack = "unknown_pack",
        /// Another currency, VAT basis or carriage.
        OtherBasis = "other_basis",
    }
}

/// An organisation's own contract price of a product on a basis.
#[derive(Debug, Clone, Copy)]
pub struct ContractPrice {
    /// Price of a base unit.
    pub price: Ratio,
    /// First day it is in force.
    pub valid_from: NaiveDate,
    /// Last day; nothing while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// Internal id of the supplier it binds, where that is known; else it binds all.
    pub supplier: Option<u32>,
}

impl ContractPrice {
    /// A listed price as a contract price of the organisation with this code: one of a contract that the organisation owns or
    /// is named as eligible for (codes parted by `;` or `,`).
    ///
    /// # Errors
    /// [`ContractRefusal`] when it is none.
    pub fn of(listed: &ReferencePrice, organisation: &str, basis: Basis) -> Result<Self, ContractRefusal> {
        if listed.list_kind != ListKind::Contract {
            return Err(ContractRefusal::NoContract);
        }
        let named = |codes: &Option<String>| {
            codes.as_deref().is_some_and(|codes| codes.split([';', ',']).any(|code| code.trim() == organisation))
        };
        if !named(&listed.eligible_orgs) && !named(&listed.list_owner) {
            return Err(ContractRefusal::NotOwn);
        }
        let one = Quantity::from_milli(MILLI);
        let price = listed.units.and_then(|units| Ratio::unit_price(listed.price, one.in_base_units(units)));
        let price = price.ok_or(ContractRefusal::UnknownPack)?;
        let carriage = listed.carriage_included.unwrap_or(false);
        if (listed.currency, listed.vat_basis, carriage) != (basis.currency, basis.vat_basis, basis.carriage_included) {
            return Err(ContractRefusal::OtherBasis);
        }
        Ok(Self { price, valid_from: listed.valid_from, valid_to: listed.valid_to, supplier: None })
    }

    /// True when it was in force on every day of the month.
    fn covers(&self, month: Month) -> bool {
        let begun = month.first_day().is_some_and(|first| self.valid_from <= first);
        let lasts = |last: NaiveDate| month.last_day().is_some_and(|end| end <= last);
        begun && self.valid_to.is_none_or(lasts)
    }
}

/// What was paid to a supplier against the contract.
#[derive(Debug, Clone, Copy)]
pub struct ContractDrift {
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Order months with a contract price in force throughout.
    pub covered: Compared,
    /// Order months without one: not judged.
    pub uncovered: Compared,
    /// Those above the contract by more than rounding.
    pub overpaid: Option<Overpaid>,
}

impl ContractDrift {
    /// What was paid above the contract.
    #[must_use]
    pub fn above(&self) -> Total {
        self.overpaid.map_or(Total::ZERO, |overpaid| overpaid.above)
    }
}

/// Each supplier's prices against the contract, by supplier; none without a contract price.
///
/// `months` are the order months of one organisation, product and basis, in any order.
///
/// # Errors
/// [`NumberError::OutOfRange`] when exact figures do not fit.
pub fn contract_drift(months: &[OrderMonth], contracts: &[ContractPrice]) -> Result<Vec<ContractDrift>, NumberError> {
    if contracts.is_empty() {
        return Ok(Vec::new());
    }
    let mut sorted = months.to_vec();
    sorted.sort_unstable_by_key(|month| (month.supplier, month.month));
    let mut made: Vec<ContractDrift> = Vec::new();
    for run in sorted.chunk_by(|left, right| left.supplier == right.supplier) {
        let Some(first) = run.first() else { continue };
        let (covered, uncovered) = (Compared::default(), Compared::default());
        let mut drift = ContractDrift { supplier: first.supplier, covered, uncovered, overpaid: None };
        for month in run {
            let Some(against) = highest_in_force(month, contracts)? else {
                drift.uncovered = drift.uncovered.with(month);
                continue;
            };
            drift.covered = drift.covered.with(month);
            let above = month.above(&against)?;
            if i128::from(above.micros()) > i128::from(PENNY_A_LINE.micros()) * i128::from(month.lines) {
                Overpaid::add(&mut drift.overpaid, WrongOrder { order: *month, against, above });
            }
        }
        made.push(drift);
    }
    Ok(made)
}

fn highest_in_force(month: &OrderMonth, contracts: &[ContractPrice]) -> Result<Option<Ratio>, NumberError> {
    let binds = |contract: &&ContractPrice| contract.supplier.is_none_or(|supplier| supplier == month.supplier);
    let mut highest: Option<Ratio> = None;
    for contract in contracts.iter().filter(binds).filter(|contract| contract.covers(month.month)) {
        let higher = highest.as_ref().map(|highest| contract.price.compare(highest)).transpose()?;
        if higher.is_none_or(std::cmp::Ordering::is_gt) {
            highest = Some(contract.price);
        }
    }
    Ok(highest)
}

//! By when something has to be done: what the contract register says of notice and ends.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::app::AppError;
use crate::app::names::Names;
use crate::engine::actions::Deadline;
use crate::engine::consolidation::Terms;
use crate::engine::model::Contract;
use crate::store::{Db, contract_suppliers, contracts_of};

/// What registers say that matters to one organisation's actions.
#[derive(Default)]
pub(super) struct Registers {
    /// The next day on which an own contract gives a hold, by internal id of the supplier.
    own: BTreeMap<u32, Deadline>,
    /// Contracts of other members of its footprint that are open to others: reference to end and words.
    open: BTreeMap<String, (NaiveDate, String)>,
}

impl Registers {
    /// Reads the organisation's own contracts and those of its footprint.
    pub(super) fn load(db: &mut Db, names: &Names, organisation: u32, on: NaiveDate) -> Result<Self, AppError> {
        let own = names.code(organisation);
        let suppliers = contract_suppliers(db, &[own])?;
        let mut registers = Self::default();
        for contract in contracts_of(db, &[own])? {
            let Some(deadline) = next_day(&contract, on) else { continue };
            let known = suppliers.get(&contract.record_key()).into_iter().flatten();
            for supplier in known.filter_map(|id| u32::try_from(*id).ok()) {
                let earliest = registers.own.entry(supplier).or_insert_with(|| deadline.clone());
                if deadline < *earliest {
                    *earliest = deadline.clone();
                }
            }
        }
        let members = names.footprint_members(organisation);
        let codes: Vec<&str> = members.iter().map(|member| names.code(*member)).filter(|code| *code != own).collect();
        for contract in contracts_of(db, &codes)? {
            if contract.open_to_others == Some(true) && contract.current_end_date >= on {
                let words =
                    format!("{}'s contract {} with {}", contract.org_code, contract.title, contract.supplier_name);
                registers.open.insert(contract.contract_ref.clone(), (contract.current_end_date, words));
            }
        }
        Ok(registers)
    }

    /// The next day on which an own contract with a supplier gives a hold.
    pub(super) fn next_day_with(&self, supplier: u32) -> Option<Deadline> {
        self.own.get(&supplier).cloned()
    }

    /// References of contracts that may be joined.
    pub(super) fn open_contracts(&self) -> BTreeSet<String> {
        self.open.keys().cloned().collect()
    }

    /// End and words of a contract that may be joined.
    pub(super) fn open_contract(&self, reference: &str) -> Option<(Deadline, String)> {
        let (end, words) = self.open.get(reference)?;
        Some((Deadline { date: *end, why: format!("contract {reference} ends") }, words.clone()))
    }
}

/// The next day on which a contract gives a hold: its notice, the exercise of its extension, its end. Nothing once it has
/// ended.
fn next_day(contract: &Contract, on: NaiveDate) -> Option<Deadline> {
    let (end, name) = (contract.current_end_date, &contract.contract_ref);
    let usual = Terms::default();
    let before = |stated: Option<u32>, usual: u32, what: &str| {
        let days = stated.unwrap_or(usual);
        let date = end.checked_sub_days(Days::new(u64::from(days)))?;
        let assumed = if stated.is_none() { ", assumed" } else { "" };
        Some(Deadline { date, why: format!("{what} contract {name}: {days} days{assumed} before it ends on {end}") })
    };
    let notice = before(contract.notice_days, usual.notice_days, "notice on");
    let extends = !contract.extension_months.is_empty();
    let extension = before(contract.extension_notice_days, usual.extension_notice_days, "extension of");
    let over = Some(Deadline { date: end, why: format!("contract {name} ends") });
    let days = [notice, extension.filter(|_| extends), over].into_iter().flatten();
    days.filter(|day| day.date >= on).min()
}

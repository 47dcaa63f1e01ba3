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
    /// The earliest notice on an own contract, by internal id of the supplier.
    notices: BTreeMap<u32, Deadline>,
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
            let Some(deadline) = notice(&contract, on) else { continue };
            let known = suppliers.get(&contract.record_key()).into_iter().flatten();
            for supplier in known.filter_map(|id| u32::try_from(*id).ok()) {
                let earliest = registers.notices.entry(supplier).or_insert_with(|| deadline.clone());
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

    /// The earliest notice on an own contract with a supplier.
    pub(super) fn notice_to(&self, supplier: u32) -> Option<Deadline> {
        self.notices.get(&supplier).cloned()
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

/// The last day to give notice on a contract that has not ended; nothing once it has passed.
fn notice(contract: &Contract, on: NaiveDate) -> Option<Deadline> {
    let stated = contract.notice_days;
    let days = stated.unwrap_or_else(|| Terms::default().notice_days);
    let date = contract.current_end_date.checked_sub_days(Days::new(u64::from(days)))?;
    let assumed = if stated.is_none() { ", assumed" } else { "" };
    let why = format!(
        "notice on contract {}, which ends {} ({days} days{assumed})",
        contract.contract_ref, contract.current_end_date
    );
    (date >= on).then_some(Deadline { date, why })
}

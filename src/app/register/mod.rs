//! The contract register of those asked for, with what is found out beside what it states.

mod lists;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

pub(super) use self::lists::{ContractLists, holds_in};
use self::walk::{Walked, walk};
use super::AppError;
use super::benchmark::{BenchmarkHead, BenchmarkRequest, head_up_to, latest_month};
use super::categories::title_categories;
use super::contracts::all_contracts;
use super::names::Names;
use crate::engine::categories::LineKind;
use crate::engine::model::Contract;
use crate::engine::period::{Month, Window};
use crate::engine::register::{
    Agreements, AnnualMoney, ContractSpend, Gap, GuessedCategory, Sightings, Standing, annual_money, gaps,
    guess_category, sightings,
};
use crate::store::{ContractFilter, Db, contract_suppliers};

/// A register and what was found out about it.
pub(super) struct RegisterView {
    /// What was asked.
    pub(super) head: BenchmarkHead,
    /// The last day of the window: contracts that run on it count as running.
    pub(super) day: NaiveDate,
    /// The organisations asked for; nothing for all of them.
    pub(super) members: Option<BTreeSet<u32>>,
    /// Contracts that they hold or take part in, by organisation and reference.
    pub(super) contracts: Vec<Contract>,
    /// Suppliers of each, by internal id.
    pub(super) suppliers: Vec<Vec<u32>>,
    /// Which of them are one.
    pub(super) sightings: Sightings,
    /// Of each entry that another one leads, the place of that one.
    leaders: BTreeMap<usize, usize>,
    /// What was bought: under an entry that is led, it is told of the one that leads.
    pub(super) walked: Walked,
    /// The category of each.
    pub(super) categories: Vec<Option<GuessedCategory>>,
}

impl RegisterView {
    /// Loads the register and walks over the lines once.
    pub(super) fn load(db: &mut Db, names: &Arc<Names>, request: &BenchmarkRequest) -> Result<Self, AppError> {
        let cut_off = latest_month(db)?;
        let head = head_up_to(db, Arc::clone(names), request, cut_off)?;
        let day = last_day(head.window.to.or(cut_off))?;
        let members = members(&head);
        let contracts = held_or_joined(db, names, members.as_ref())?;
        let suppliers = suppliers(db, &contracts)?;
        let sightings = sightings(&contracts);
        let leaders = sightings.leaders();
        let pairs = contracts.iter().zip(suppliers.iter().map(Vec::as_slice));
        let agreements = Agreements::led(pairs, &leaders, day);
        let walked = walk(db, names, &contracts, &agreements, members.as_ref(), head.window)?;
        let categories = categories(db, &contracts, &walked)?;
        Ok(Self { head, day, members, contracts, suppliers, sightings, leaders, walked, categories })
    }

    /// What was bought under a contract in the window.
    pub(super) fn spend(&self, place: usize) -> ContractSpend {
        self.walked.sums.under(place)
    }

    /// What a contract is worth a year: what was bought under it only where it ran through all twelve months of the window.
    pub(super) fn annual(&self, place: usize) -> Option<AnnualMoney> {
        let contract = self.contracts.get(place)?;
        let window = self.head.window;
        let year = window.to.map(Window::twelve_months_to) == Some(window);
        let from = window.from.and_then(|month| month.first_day());
        let whole = year && from.is_some_and(|from| contract.start_date <= from);
        let spend = self.spend(place).of(contract.currency).spend.to_amount();
        annual_money(contract, spend.filter(|_| whole))
    }

    /// What to ask of a contract first.
    pub(super) fn gaps(&self, place: usize) -> Vec<Gap> {
        self.contracts.get(place).map(|one| gaps(one, self.annual(place), self.day)).unwrap_or_default()
    }

    /// Where a contract stands on the day.
    pub(super) fn standing(&self, contract: &Contract) -> Standing {
        Standing::of(contract, self.day)
    }

    /// The entry that leads a contract, where another one does.
    pub(super) fn leader(&self, place: usize) -> Option<&Contract> {
        self.leaders.get(&place).and_then(|leader| self.contracts.get(*leader))
    }
}

/// The last day of the last month.
fn last_day(last: Option<Month>) -> Result<NaiveDate, AppError> {
    let day = last.and_then(|month| month.plus(1).first_day()).and_then(|day| day.pred_opt());
    day.ok_or_else(|| {
        AppError::Request("there are no purchase lines that say which month it is: as_of says one".to_owned())
    })
}

fn members(head: &BenchmarkHead) -> Option<BTreeSet<u32>> {
    let group = head.selection.organisations.as_ref();
    match (head.only, group) {
        (Some(only), _) => Some(BTreeSet::from([only])),
        (None, Some(group)) => Some(group.iter().copied().collect()),
        (None, None) => None,
    }
}

fn held_or_joined(db: &mut Db, names: &Names, members: Option<&BTreeSet<u32>>) -> Result<Vec<Contract>, AppError> {
    let mut contracts = all_contracts(db, &ContractFilter::default())?;
    if let Some(members) = members {
        let codes: BTreeSet<&str> = members.iter().map(|member| names.code(*member)).collect();
        contracts.retain(|one| {
            codes.contains(one.org_code.as_str())
                || one.participating_orgs.iter().any(|code| codes.contains(code.trim()))
        });
    }
    contracts.sort_by(|left, right| (&left.org_code, &left.contract_ref).cmp(&(&right.org_code, &right.contract_ref)));
    Ok(contracts)
}

fn suppliers(db: &mut Db, contracts: &[Contract]) -> Result<Vec<Vec<u32>>, AppError> {
    let codes: BTreeSet<&str> = contracts.iter().map(|one| one.org_code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let known: BTreeMap<String, Vec<i64>> = contract_suppliers(db, &codes)?;
    let of = |one: &Contract| {
        let ids = known.get(&one.record_key()).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| u32::try_from(*id).ok()).collect()
    };
    Ok(contracts.iter().map(of).collect())
}

/// The category of each contract. Titles are read only of those that nothing surer tells of.
fn categories(db: &mut Db, contracts: &[Contract], walked: &Walked) -> Result<Vec<Option<GuessedCategory>>, AppError> {
    let none = Default::default();
    let bought = |place: usize| walked.bought.get(&place).unwrap_or(&none);
    let mut found: Vec<Option<GuessedCategory>> =
        contracts.iter().enumerate().map(|(place, one)| guess_category(one, bought(place), None)).collect();
    let open: Vec<usize> =
        (0..contracts.len()).filter(|place| found.get(*place).is_some_and(Option::is_none)).collect();
    let titled: Vec<(&str, LineKind)> = open
        .iter()
        .filter_map(|place| contracts.get(*place))
        .map(|one| (one.title.as_str(), title_kind(one)))
        .collect();
    for (place, title) in open.iter().zip(title_categories(db, &titled)?) {
        if let (Some(contract), Some(slot)) = (contracts.get(*place), found.get_mut(*place)) {
            *slot = guess_category(contract, bought(*place), title.as_ref());
        }
    }
    Ok(found)
}

/// A service's title is read as a service's.
pub(super) const fn title_kind(contract: &Contract) -> LineKind {
    match contract.kind {
        Some(kind) if kind.is_service() => LineKind::Service,
        _ => LineKind::Goods,
    }
}

//! From a candidate to the plan that an entry freezes: the one place that knows both.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::app::{AppError, ConsolidateRequest};
use crate::engine::consolidation::{Candidate, JoiningContract, Task, YearCash};
use crate::engine::model::Contract;
use crate::engine::money::{Amount, NumberError};
use crate::engine::workplan::{AdoptedPlan, ContractKey, Duty, PlannedContract, PlannedTask, PlannedYear, Stage};

/// The plan of a candidate. The register tells what the candidate does not: when contracts began and how far their options
/// reach.
///
/// # Errors
/// [`AppError::Number`] when a sum does not fit.
pub(super) fn adopted_plan(
    request: &ConsolidateRequest,
    candidate: &Candidate,
    register: &BTreeMap<ContractKey, &Contract>,
) -> Result<AdoptedPlan, AppError> {
    let title = candidate.contracts.first().map(|contract| contract.title.clone()).unwrap_or_default();
    let stages: Vec<Stage> = candidate
        .stages
        .iter()
        .map(|stage| Stage { start: stage.start, start_procurement_by: stage.begin_by })
        .collect();
    let contracts: Vec<PlannedContract> =
        candidate.contracts.iter().map(|contract| planned_contract(contract, &stages, register)).collect();
    Ok(AdoptedPlan {
        footprint: request.footprint.clone(),
        as_of: request.as_of,
        horizon_years: request.horizon_years,
        category: candidate.scope.to_string(),
        title,
        route: Some(route(candidate)),
        certainty: candidate.status.to_string(),
        tasks: planned_tasks(&candidate.tasks, &contracts),
        stages,
        contracts,
        years: candidate.years.iter().map(planned_year).collect::<Result<_, _>>()?,
        annual_value: candidate.annual_value,
        net_present_value: candidate.present.net,
    })
}

/// How the contracts become one, in words: whose contract they accede to, or by which route they are procured together under
/// which regime, where that is known.
fn route(candidate: &Candidate) -> String {
    if let Some(host) = &candidate.host {
        return format!("{} to {} {}", candidate.how, host.org_code, host.contract_ref);
    }
    let Some(procuring) = &candidate.procuring else { return candidate.how.to_string() };
    let regime = procuring.regime.map(|regime| format!(" under {regime}")).unwrap_or_default();
    format!("{} by {}{regime}", candidate.how, procuring.route)
}

fn planned_contract(
    one: &JoiningContract,
    stages: &[Stage],
    register: &BTreeMap<ContractKey, &Contract>,
) -> PlannedContract {
    let key = ContractKey::new(&one.org_code, &one.contract_ref);
    let entry = register.get(&key);
    PlannedContract {
        title: one.title.clone(),
        supplier_name: one.supplier_name.clone(),
        stage: stages.iter().position(|stage| stage.start == one.joins_on).unwrap_or(0),
        action: one.action.to_string(),
        start_date: entry.map(|contract| contract.start_date),
        current_end: one.current_end_date,
        option_ends: entry.map(|contract| option_ends(contract)).unwrap_or_default(),
        leave_date: one.leave_date,
        exercise_by: one.exercise_by.clone(),
        notice_by: one.notice_by,
        exit_fee: one.exit_fee,
        annual_value: one.annual_value.amount,
        key,
    }
}

/// Tasks with ids that stay when their days move.
fn planned_tasks(tasks: &[Task], contracts: &[PlannedContract]) -> Vec<PlannedTask> {
    let mut met: BTreeMap<(Duty, Option<ContractKey>), usize> = BTreeMap::new();
    let mut planned = Vec::with_capacity(tasks.len());
    for task in tasks {
        let duty = Duty::parse(task.kind.as_str()).unwrap_or(Duty::Other);
        let contract = task.contract.as_ref().map(|(org, reference)| ContractKey::new(org, reference));
        let place = met.entry((duty, contract.clone())).or_default();
        let id = PlannedTask::id_of(duty, contract.as_ref(), *place);
        let stage = match (&contract, duty) {
            (Some(key), _) => contracts.iter().find(|one| one.key == *key).map_or(0, |one| one.stage),
            (None, Duty::Accede) => *place,
            (None, Duty::CallOff | Duty::LaterStage) => place.saturating_add(1),
            (None, _) => 0,
        };
        *place = place.saturating_add(1);
        planned.push(PlannedTask { id, by: task.by, duty, stage, contract, about: task.about.clone() });
    }
    planned
}

fn planned_year(one: &YearCash) -> Result<PlannedYear, NumberError> {
    let sum = |amounts: &[Amount]| {
        let mut amounts = amounts.iter();
        amounts.try_fold(Amount::ZERO, |sum, amount| sum.checked_add(*amount)).ok_or(NumberError::OutOfRange)
    };
    let cash = &one.cash;
    Ok(PlannedYear {
        year: one.year,
        saving: sum(&[cash.benefit, cash.procurements_avoided])?,
        fees: sum(&[cash.fees, cash.bridging, cash.procurement_cost])?,
    })
}

/// The ends that options not yet taken would reach, as far as the register tells: for the drawing alone.
fn option_ends(contract: &Contract) -> Vec<NaiveDate> {
    let end = contract.current_end_date;
    let used = contract.extensions_used.and_then(|used| usize::try_from(used).ok()).unwrap_or(0);
    let steps = contract.extension_months.get(used..).unwrap_or_default();
    let within = |day: &NaiveDate| contract.max_end_date.is_none_or(|last| *day <= last);
    let mut months = 0_u32;
    let mut ends: Vec<NaiveDate> = Vec::new();
    for step in steps {
        months = months.saturating_add(*step);
        ends.extend(extended(end, months).filter(within));
    }
    if steps.is_empty() {
        ends.extend(contract.max_end_date.filter(|last| *last > end));
    }
    ends
}

/// So many months after an end: a contract that ends with a month's last day does so again.
fn extended(end: NaiveDate, months: u32) -> Option<NaiveDate> {
    end.succ_opt()?.checked_add_months(Months::new(months))?.pred_opt()
}

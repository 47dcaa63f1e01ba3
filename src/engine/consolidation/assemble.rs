//! From what was chosen to what is told of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::accession::Host;
use super::answer::{
    Action, Alternative, AssumedBenefit, Candidate, HostContract, How, JoiningContract, LeftOut, Stage, Status,
    SupplierShare, YearCash,
};
use super::assumptions::Caution;
use super::benefit::BenefitBasis;
use super::category::Category;
use super::cautions::{assumptions, cautions};
use super::choice::Choice;
use super::exits::Way;
use super::grouping::Scope;
use super::holding::{Frame, Holding, Joining};
use super::horizon::Year;
use super::sharing::{Sharing, members};
use super::sums::{Leaf, Sums, leaves, minus, of_leaves, plus};
use super::tasks::tasks;
use super::why::Why;
use crate::engine::matching::supplier_key;
use crate::engine::model::Contract;
use crate::engine::money::{Amount, NumberError};

/// What is told of: a choice with what it was made from.
pub(super) struct Chosen<'a, 'b> {
    pub(super) scope: &'b Scope,
    pub(super) how: How,
    pub(super) host: Option<Host<'a>>,
    pub(super) holdings: &'b [Holding<'a>],
    pub(super) choice: &'b Choice,
    pub(super) frame: Frame<'a>,
}

/// A contract that takes no part.
pub(super) fn left_out(contract: &Contract, reasons: Vec<Why>) -> LeftOut {
    LeftOut {
        org_code: contract.org_code.clone(),
        contract_ref: contract.contract_ref.clone(),
        title: contract.title.clone(),
        supplier_name: contract.supplier_name.clone(),
        category: Category::of(contract).ok(),
        reasons,
    }
}

/// A host as it is told.
pub(super) fn host_contract(host: &Host<'_>) -> HostContract {
    HostContract {
        org_code: host.contract.org_code.clone(),
        contract_ref: host.contract.contract_ref.clone(),
        title: host.contract.title.clone(),
        supplier_name: host.contract.supplier_name.clone(),
        last_day: host.last_day,
    }
}

/// The candidate of a group, its alternatives, other ways, risks and sensitivity left to be added.
pub(super) fn candidate(
    chosen: &Chosen<'_, '_>,
    sharing: Sharing,
    guessed: &BTreeMap<(String, String), u32>,
) -> Result<Candidate, NumberError> {
    let Chosen { scope, how, holdings, choice, ref frame, .. } = *chosen;
    let mut contracts = Vec::with_capacity(choice.joining.len());
    let mut years: Vec<(Sums, Sums)> = vec![Default::default(); frame.horizon.years.len()];
    for (place, joining) in &choice.joining {
        let holding = holdings.get(*place).ok_or(NumberError::OutOfRange)?;
        let leaves = leaves(joining, frame)?;
        for Leaf { what, year, cash, present } in &leaves {
            let Some(sums) = years.get_mut(*year) else { continue };
            *sums = (sums.0.with(*what, *cash)?, sums.1.with(*what, *present)?);
        }
        let of = (holding.contract.org_code.clone(), holding.contract.contract_ref.clone());
        contracts.push(joining_contract(holding, joining, &leaves, (scope, guessed.get(&of).copied()), frame)?);
    }
    let mut stages = Vec::with_capacity(choice.stages.len());
    let (mut cost, mut cost_today) = (Amount::ZERO, Amount::ZERO);
    for stage in choice.costs(frame)? {
        if let Some(sums) = years.get_mut(stage.year) {
            *sums = (sums.0.with_procurement(stage.cash)?, sums.1.with_procurement(stage.present)?);
        }
        (cost, cost_today) = (plus(cost, stage.cash)?, plus(cost_today, stage.present)?);
        // Whoever accedes decides each time; later stages of a joint contract are called off.
        let first = how == How::Accession || stages.is_empty();
        stages.push(Stage {
            start: stage.start,
            begin_by: frame.begin_by(stage.start, first),
            contracts: stage.contracts,
            cost: stage.cash,
            present: stage.present,
        });
    }
    let (mut cash, mut present) = (Sums::default(), Sums::default());
    for (in_cash, discounted) in &years {
        (cash, present) = (cash.and(in_cash)?, present.and(discounted)?);
    }
    let total = |part: fn(&JoiningContract) -> Amount| {
        contracts.iter().try_fold(Amount::ZERO, |sum, contract| plus(sum, part(contract)))
    };
    let amber = contracts.iter().any(|contract| contract.status == Status::Amber);
    let first = stages.first().copied().ok_or(NumberError::OutOfRange)?;
    Ok(Candidate {
        category: scope.category.clone(),
        scope: scope.clone(),
        how,
        host: chosen.host.as_ref().map(host_contract),
        joint_start: first.start,
        start_procurement_by: first.begin_by,
        left_out: others(chosen)?,
        annual_value: total(|contract| contract.annual_value.amount)?,
        benefit_a_year: total(|contract| contract.benefit.a_year)?,
        cash,
        present,
        worth: choice.worth,
        members: members(&contracts, (cost, cost_today), sharing)?,
        years: year_cash(frame, years),
        status: if amber { Status::Amber } else { Status::Green },
        suppliers: suppliers(&contracts)?,
        assumed_benefit: assumed_benefit(&contracts, &present, frame)?,
        assumptions: assumptions(&contracts, how, &stages, frame)?,
        tasks: tasks(&scope.category, how, &contracts, &stages),
        stages,
        contracts,
        procuring: None,
        risks: Vec::new(),
        alternatives: Vec::new(),
        other_ways: Vec::new(),
        sensitivity: Vec::new(),
    })
}

/// Alternatives as they are told.
pub(super) fn alternatives(by_start: Vec<(NaiveDate, Option<Amount>)>) -> Vec<Alternative> {
    let told = |(joint_start, net_present_value)| Alternative { joint_start, net_present_value };
    by_start.into_iter().map(told).collect()
}

fn year_cash(frame: &Frame<'_>, years: Vec<(Sums, Sums)>) -> Vec<YearCash> {
    let with_year = |(year, (cash, present)): (&Year, (Sums, Sums))| YearCash {
        year: year.year,
        factor: year.factor,
        cash,
        present,
    };
    frame.horizon.years.iter().zip(years).map(with_year).collect()
}

fn joining_contract(
    holding: &Holding<'_>,
    joining: &Joining,
    leaves: &[Leaf],
    (scope, guessed): (&Scope, Option<u32>),
    frame: &Frame<'_>,
) -> Result<JoiningContract, NumberError> {
    let contract = holding.contract;
    let (cash, present) = of_leaves(leaves)?;
    let action = match joining.exit.way {
        _ if joining.gap > 0 => Action::Bridge,
        Way::RunOut => Action::RunOut,
        Way::Extend => Action::Extend,
        Way::Early => Action::LeaveEarly,
        Way::MarketTest => Action::MarketTest,
    };
    let mut cautions = cautions(holding, joining, scope, frame);
    cautions.extend(guessed.map(Caution::CategoryGuessed));
    Ok(JoiningContract {
        org_code: contract.org_code.clone(),
        contract_ref: contract.contract_ref.clone(),
        title: contract.title.clone(),
        supplier_name: contract.supplier_name.clone(),
        action,
        current_end_date: contract.current_end_date,
        leave_date: joining.exit.last_day,
        joins_on: joining.start,
        exercise_by: joining.exit.exercise_by.clone(),
        notice_by: joining.exit.notice_by,
        exit_fee: (joining.exit.way == Way::Early).then_some(cash.fees),
        bridge_days: joining.gap,
        annual_value: holding.annual,
        benefit: holding.benefit,
        cash,
        present,
        status: if cautions.is_empty() { Status::Green } else { Status::Amber },
        cautions,
    })
}

/// The contracts of the group that do not join, and why.
fn others(chosen: &Chosen<'_, '_>) -> Result<Vec<LeftOut>, NumberError> {
    let Chosen { choice, ref frame, .. } = *chosen;
    let mut list = Vec::new();
    for (place, holding) in chosen.holdings.iter().enumerate() {
        if choice.joining.iter().any(|(joins, _)| *joins == place) {
            continue;
        }
        let first = choice.stages.first().copied().unwrap_or(frame.from);
        let reasons = match holding.best_day(&choice.stages, frame)? {
            Some((_, worth)) => vec![Why::NotWorth(worth.to_amount()?)],
            None => holding.exits.explain(first, frame.from),
        };
        list.push(left_out(holding.contract, reasons));
    }
    Ok(list)
}

/// The suppliers of the contracts that join, largest value first.
fn suppliers(contracts: &[JoiningContract]) -> Result<Vec<SupplierShare>, NumberError> {
    let mut suppliers: BTreeMap<String, (&str, BTreeSet<&str>, Amount)> = BTreeMap::new();
    for contract in contracts {
        let name = contract.supplier_name.trim();
        // Wordings of one name that differ in case, punctuation or legal form alone are one supplier.
        let share = suppliers.entry(supplier_key(name)).or_insert((name, BTreeSet::new(), Amount::ZERO));
        share.1.insert(&contract.org_code);
        share.2 = plus(share.2, contract.annual_value.amount)?;
    }
    let told = |(name, organisations, annual_value): (&str, BTreeSet<&str>, Amount)| SupplierShare {
        name: name.to_owned(),
        organisations: organisations.len(),
        annual_value,
    };
    let mut list: Vec<SupplierShare> = suppliers.into_values().map(told).collect();
    list.sort_by(|left, right| right.annual_value.cmp(&left.annual_value).then_with(|| left.name.cmp(&right.name)));
    Ok(list)
}

/// The benefit of the contracts that share no products, and what is left without it.
fn assumed_benefit(
    contracts: &[JoiningContract],
    present: &Sums,
    frame: &Frame<'_>,
) -> Result<Option<AssumedBenefit>, NumberError> {
    let (mut cash, mut discounted) = (Amount::ZERO, Amount::ZERO);
    for contract in contracts.iter().filter(|contract| contract.benefit.basis == BenefitBasis::Assumption) {
        cash = plus(cash, contract.cash.benefit)?;
        discounted = plus(discounted, contract.present.benefit)?;
    }
    let worth_without = minus(present.net, discounted)?;
    Ok((cash > Amount::ZERO).then_some(AssumedBenefit { part: frame.terms.benefit_part, cash, worth_without }))
}

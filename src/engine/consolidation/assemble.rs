//! From the chosen day to what is told of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::answer::{
    Action, Alternative, AssumedBenefit, Assumption, Candidate, Caution, JoiningContract, LeftOut, Member, Status,
    YearCash,
};
use super::benefit::BenefitBasis;
use super::category::Category;
use super::exits::Way;
use super::holding::{AnnualBasis, Frame, Holding, Joining, What};
use super::horizon::earlier;
use super::search::Choice;
use super::sums::{Leaf, Sums, joint_leaf, leaves, minus, of_leaves, plus, shares};
use super::tasks::tasks;
use super::why::Why;
use crate::engine::model::Contract;
use crate::engine::money::{Amount, NumberError};

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

/// The published value of a day: the sum of its leaves.
pub(super) fn published(choice: &Choice, frame: &Frame<'_>) -> Result<Amount, NumberError> {
    let mut sums = Sums::default();
    for (_, joining) in &choice.joining {
        sums = sums.and(&of_leaves(&leaves(joining, frame)?)?.1)?;
    }
    Ok(sums.with_procurement(joint_of(choice.start, frame)?.2)?.net)
}

/// The place of the joint start's year, the joint procurement's cost and what it is worth today.
fn joint_of(start: NaiveDate, frame: &Frame<'_>) -> Result<(usize, Amount, Amount), NumberError> {
    let year = frame.horizon.year_of(start).ok_or(NumberError::OutOfRange)?;
    let (cash, present) = joint_leaf(frame.terms.joint_procurement_cost, frame.factor(year)?)?;
    Ok((year, cash, present))
}

/// The candidate of a group.
pub(super) fn candidate(
    category: &Category,
    holdings: &[Holding<'_>],
    choice: &Choice,
    alternatives: Vec<Alternative>,
    frame: &Frame<'_>,
) -> Result<Candidate, NumberError> {
    let mut contracts = Vec::with_capacity(choice.joining.len());
    let mut years: Vec<(Sums, Sums)> = vec![Default::default(); frame.horizon.years.len()];
    for (place, joining) in &choice.joining {
        let Some(holding) = holdings.get(*place) else { continue };
        let leaves = leaves(joining, frame)?;
        for Leaf { what, year, cash, present } in &leaves {
            let Some(sums) = years.get_mut(*year) else { continue };
            *sums = (sums.0.with(*what, *cash)?, sums.1.with(*what, *present)?);
        }
        contracts.push(joining_contract(holding, joining, &leaves, frame)?);
    }
    let (year, joint_cash, joint_present) = joint_of(choice.start, frame)?;
    if let Some(sums) = years.get_mut(year) {
        *sums = (sums.0.with_procurement(joint_cash)?, sums.1.with_procurement(joint_present)?);
    }
    let (mut cash, mut present) = (Sums::default(), Sums::default());
    for (in_cash, discounted) in &years {
        (cash, present) = (cash.and(in_cash)?, present.and(discounted)?);
    }
    let total = |part: fn(&JoiningContract) -> Amount| {
        contracts.iter().try_fold(Amount::ZERO, |sum, contract| plus(sum, part(contract)))
    };
    let amber = contracts.iter().any(|contract| contract.status == Status::Amber);
    let start_procurement_by = earlier(choice.start, frame.terms.lead_days);
    Ok(Candidate {
        category: category.clone(),
        joint_start: choice.start,
        start_procurement_by,
        left_out: others(holdings, choice, frame)?,
        annual_value: total(|contract| contract.annual_value.amount)?,
        benefit_a_year: total(|contract| contract.benefit.a_year)?,
        cash,
        present,
        worth: choice.worth,
        members: members(&contracts, joint_cash, joint_present)?,
        years: year_cash(frame, years),
        status: if amber { Status::Amber } else { Status::Green },
        assumed_benefit: assumed_benefit(&contracts, &present, frame)?,
        assumptions: assumptions(&contracts, &cash, frame),
        tasks: tasks(category, &contracts, choice.start, start_procurement_by),
        alternatives,
        contracts,
    })
}

fn year_cash(frame: &Frame<'_>, years: Vec<(Sums, Sums)>) -> Vec<YearCash> {
    let with_year = |(year, (cash, present)): (&super::horizon::Year, (Sums, Sums))| YearCash {
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
    let cautions = cautions(holding, joining, frame);
    Ok(JoiningContract {
        org_code: contract.org_code.clone(),
        contract_ref: contract.contract_ref.clone(),
        title: contract.title.clone(),
        supplier_name: contract.supplier_name.clone(),
        action,
        current_end_date: contract.current_end_date,
        leave_date: joining.exit.last_day,
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

/// What a contract's part takes for granted.
fn cautions(holding: &Holding<'_>, joining: &Joining, frame: &Frame<'_>) -> Vec<Caution> {
    let (contract, terms) = (holding.contract, frame.terms);
    let extended = !joining.exit.exercise_by.is_empty();
    let assumed = holding.benefit.basis == BenefitBasis::Assumption;
    // What the annual value rests on matters where money is reckoned from it.
    let reckoned = assumed || joining.flows.iter().any(|flow| matches!(flow.what, What::Fee | What::Bridging));
    let basis = holding.annual.basis;
    let list = [
        (joining.exit.notice_by.is_some() && contract.notice_days.is_none())
            .then_some(Caution::NoticeAssumed(terms.notice_days)),
        (extended && contract.extension_notice_days.is_none())
            .then_some(Caution::ExtensionNoticeAssumed(terms.extension_notice_days)),
        (extended && holding.exits.one_step_assumed).then_some(Caution::OneExtensionAssumed),
        assumed.then_some(Caution::BenefitAssumed(terms.benefit_part)),
        (matches!(joining.exit.way, Way::RunOut | Way::Extend) && contract.auto_renew.is_none())
            .then_some(Caution::RenewalUnknown),
        (joining.gap > 0).then_some(Caution::BridgingAssumed(joining.gap, terms.bridge_premium)),
        (reckoned && basis == AnnualBasis::Register).then_some(Caution::ValueFromRegister),
        (reckoned && basis == AnnualBasis::WholeLife).then_some(Caution::ValueFromWholeLife),
        (reckoned && basis != AnnualBasis::Spend && contract.value_includes_vat == Some(true))
            .then_some(Caution::ValueHoldsVat),
    ];
    list.into_iter().flatten().collect()
}

/// The contracts of the group that do not join, and why.
fn others(holdings: &[Holding<'_>], choice: &Choice, frame: &Frame<'_>) -> Result<Vec<LeftOut>, NumberError> {
    let mut list = Vec::new();
    for (place, holding) in holdings.iter().enumerate() {
        if choice.joining.iter().any(|(joins, _)| *joins == place) {
            continue;
        }
        let reasons = match holding.joining(choice.start, frame)? {
            Some(joining) => vec![Why::NotWorth(joining.worth.to_amount()?)],
            None => holding.exits.explain(choice.start, frame.horizon.from),
        };
        list.push(left_out(holding.contract, reasons));
    }
    Ok(list)
}

/// Each organisation's part: its contracts' own cash, and a share of the joint procurement by annual value.
fn members(
    contracts: &[JoiningContract],
    joint_cash: Amount,
    joint_present: Amount,
) -> Result<Vec<Member>, NumberError> {
    let mut members: BTreeMap<&str, Member> = BTreeMap::new();
    for contract in contracts {
        let member = members.entry(&contract.org_code).or_insert_with(|| Member {
            org_code: contract.org_code.clone(),
            annual_value: Amount::ZERO,
            cash: Sums::default(),
            present: Sums::default(),
        });
        member.annual_value = plus(member.annual_value, contract.annual_value.amount)?;
        member.cash = member.cash.and(&contract.cash)?;
        member.present = member.present.and(&contract.present)?;
    }
    let mut members: Vec<Member> = members.into_values().collect();
    let weights: Vec<Amount> = members.iter().map(|member| member.annual_value).collect();
    let cash = shares(joint_cash, &weights)?;
    let present = shares(joint_present, &weights)?;
    for (member, (cash, present)) in members.iter_mut().zip(cash.into_iter().zip(present)) {
        member.cash = member.cash.with_procurement(cash)?;
        member.present = member.present.with_procurement(present)?;
    }
    Ok(members)
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

/// Everything taken for granted: contract by contract, then of the candidate as a whole.
fn assumptions(contracts: &[JoiningContract], cash: &Sums, frame: &Frame<'_>) -> Vec<Assumption> {
    let mut list = Vec::new();
    for contract in contracts {
        let mut add = |what: Caution, amount: Option<Amount>| {
            let of = Some((contract.org_code.clone(), contract.contract_ref.clone()));
            list.push(Assumption { contract: of, what, amount });
        };
        for caution in &contract.cautions {
            let amount = match caution {
                Caution::BenefitAssumed(_) => Some(contract.cash.benefit),
                Caution::BridgingAssumed(..) => Some(contract.cash.bridging),
                _ => None,
            };
            add(*caution, amount);
        }
        if contract.cash.procurements_avoided > Amount::ZERO {
            add(Caution::ProcurementAvoided, Some(contract.cash.procurements_avoided));
        }
    }
    let whole =
        [(Caution::JointProcurement, Some(cash.procurement_cost)), (Caution::LeadTime(frame.terms.lead_days), None)];
    list.extend(whole.map(|(what, amount)| Assumption { contract: None, what, amount }));
    list
}

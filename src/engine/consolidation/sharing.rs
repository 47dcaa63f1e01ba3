//! Who pays what of the stages, and what the others give to whoever would lose.

use std::collections::BTreeMap;
use std::fmt;

use super::answer::{JoiningContract, Member};
use super::sums::{Sums, minus, plus, shares};
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, NumberError};

words! {
    /// How the members share what the stages cost.
    Sharing {
        /// In proportion to the annual value of what joins.
        BySpend = "by_spend",
        /// The same for each.
        Equal = "equal",
        /// By spend; then whoever gains makes good, in proportion to its gain, what another would lose.
        Compensate = "compensate",
    }
}

/// Each organisation's part: its contracts' own cash, its share of the stages, and what it gives or gets.
pub(super) fn members(
    contracts: &[JoiningContract],
    (cost, cost_today): (Amount, Amount),
    sharing: Sharing,
) -> Result<Vec<Member>, NumberError> {
    let mut members: BTreeMap<&str, Member> = BTreeMap::new();
    for contract in contracts {
        let member = members.entry(&contract.org_code).or_insert_with(|| Member {
            org_code: contract.org_code.clone(),
            annual_value: Amount::ZERO,
            cash: Sums::default(),
            present: Sums::default(),
            compensation: Amount::ZERO,
        });
        member.annual_value = plus(member.annual_value, contract.annual_value.amount)?;
        member.cash = member.cash.and(&contract.cash)?;
        member.present = member.present.and(&contract.present)?;
    }
    let mut members: Vec<Member> = members.into_values().collect();
    let weight = |member: &Member| if sharing == Sharing::Equal { Amount::ZERO } else { member.annual_value };
    let weights: Vec<Amount> = members.iter().map(weight).collect();
    let cash = shares(cost, &weights)?;
    let present = shares(cost_today, &weights)?;
    for (member, (cash, present)) in members.iter_mut().zip(cash.into_iter().zip(present)) {
        member.cash = member.cash.with_procurement(cash)?;
        member.present = member.present.with_procurement(present)?;
    }
    if sharing == Sharing::Compensate {
        compensate(&mut members)?;
    }
    Ok(members)
}

/// Makes good in today's money what some would lose, as far as the others gain: everybody together gets what everybody gives.
fn compensate(members: &mut [Member]) -> Result<(), NumberError> {
    let gain = |member: &Member| member.present.net.max(Amount::ZERO);
    let gains: Vec<Amount> = members.iter().map(gain).collect();
    let gained = gains.iter().try_fold(Amount::ZERO, |sum, gain| plus(sum, *gain))?;
    let losses = members
        .iter()
        .map(|member| minus(Amount::ZERO, member.present.net.min(Amount::ZERO)))
        .collect::<Result<Vec<Amount>, _>>()?;
    let lost = losses.iter().try_fold(Amount::ZERO, |sum, loss| plus(sum, *loss))?;
    let given = lost.min(gained);
    if given == Amount::ZERO {
        return Ok(());
    }
    let (gives, gets) = (shares(given, &gains)?, shares(given, &losses)?);
    for (member, (gives, gets)) in members.iter_mut().zip(gives.into_iter().zip(gets)) {
        member.compensation = minus(gets, gives)?;
    }
    Ok(())
}

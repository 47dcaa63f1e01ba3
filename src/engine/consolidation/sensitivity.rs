//! What a candidate comes to where things turn out otherwise than planned.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Months, NaiveDate};

use super::accession::Host;
use super::assemble::Chosen;
use super::benefit::Valued;
use super::choice::Choice;
use super::exact::PresentValue;
use super::group::Search;
use super::holding::{Frame, Holding, Joining};
use super::sums::minus;
use super::weigh::weigh;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, NumberError, Ratio};

words! {
    /// What turns out otherwise.
    Turn {
        /// Nothing is decided for a quarter: the best that is left then.
        Waiting = "waiting",
        /// Every stage starts a quarter later; whoever is not free then stays out.
        StartSlips = "start_slips",
        /// Prices come down by half of what is reckoned with.
        SavingHalves = "saving_halves",
        /// A member stays out: the best that the others can do.
        MemberLeaves = "member_leaves",
    }
}

/// What a candidate comes to in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// The case.
    pub turn: Turn,
    /// Who leaves, where somebody does.
    pub org_code: Option<String>,
    /// What is left; nothing where no two organisations come together any more or it would come to nothing.
    pub net_present_value: Option<Amount>,
    /// By how much that is less than the plan, nothing left counted as zero; below zero where it is more.
    pub cost: Amount,
}

impl Sensitivity {
    /// The case in words; `name` is what the member that leaves is called.
    #[must_use]
    pub fn in_words(&self, name: impl Fn(&str) -> String) -> String {
        match self.turn {
            Turn::Waiting => "nothing is decided for a quarter".to_owned(),
            Turn::StartSlips => "it starts a quarter later".to_owned(),
            Turn::SavingHalves => "prices come down by half as much".to_owned(),
            Turn::MemberLeaves => format!("{} stays out", name(self.org_code.as_deref().unwrap_or_default())),
        }
    }
}

/// Every case of a candidate that comes to `plan`.
pub(super) fn sensitivity<'a>(
    chosen: &Chosen<'a, '_>,
    contracts: &[Valued<'a>],
    (hosts, frame): (&[Host<'a>], Frame<'a>),
    plan: Amount,
) -> Result<Vec<Sensitivity>, NumberError> {
    let case = |turn: Turn, org_code: Option<&str>, left: Option<Amount>| {
        let left = left.filter(|left| *left > Amount::ZERO);
        let cost = minus(plan, left.unwrap_or(Amount::ZERO))?;
        Ok(Sensitivity { turn, org_code: org_code.map(str::to_owned), net_present_value: left, cost })
    };
    let again = |contracts: &[Valued<'a>], hosts: &[Host<'a>], frame: Frame<'a>| {
        weigh(contracts, hosts, (frame, Search::Best))?.best()
    };
    let slip = Months::new(frame.terms.slip_months);
    let mut cases = Vec::new();
    let later = frame.from.checked_add_months(slip).ok_or(NumberError::OutOfRange)?;
    if later < frame.horizon.until {
        cases.push(case(Turn::Waiting, None, again(contracts, hosts, Frame { from: later, ..frame })?)?);
        cases.push(case(Turn::StartSlips, None, slipped(chosen, slip)?)?);
    }
    cases.push(case(Turn::SavingHalves, None, halved(chosen)?)?);
    let members: BTreeSet<&str> = chosen
        .choice
        .joining
        .iter()
        .filter_map(|(place, _)| Some(chosen.holdings.get(*place)?.contract.org_code.as_str()))
        .collect();
    for member in members {
        let others: Vec<Valued<'a>> =
            contracts.iter().copied().filter(|(contract, ..)| contract.org_code != member).collect();
        let open: Vec<Host<'a>> = hosts.iter().copied().filter(|host| host.contract.org_code != member).collect();
        cases.push(case(Turn::MemberLeaves, Some(member), again(&others, &open, frame)?)?);
    }
    Ok(cases)
}

/// The same stages later: each contract of the plan comes in at the best of them, or stays out. Nothing where the first of
/// them no longer joins two organisations.
fn slipped(chosen: &Chosen<'_, '_>, slip: Months) -> Result<Option<Amount>, NumberError> {
    let frame = &chosen.frame;
    // A stage that slips beyond the horizon is none.
    let later = |day: &NaiveDate| day.checked_add_months(slip).filter(|day| *day < frame.horizon.until);
    let days: Vec<NaiveDate> = chosen.choice.stages.iter().filter_map(later).collect();
    let mut joining: Vec<(usize, Joining)> = Vec::new();
    for (place, _) in &chosen.choice.joining {
        let Some(holding) = chosen.holdings.get(*place) else { continue };
        let running: Vec<NaiveDate> = days.iter().copied().filter(|day| *day < holding.until).collect();
        let best = holding.best_day(&running, frame)?.filter(|(_, worth)| *worth > PresentValue::ZERO);
        let Some((day, _)) = best else { continue };
        joining.extend(holding.joining(day, frame)?.map(|one| (*place, one)));
    }
    let first = joining.iter().map(|(_, one)| one.start).min();
    let there = joining.iter().filter(|(_, one)| Some(one.start) == first);
    let organisations: BTreeSet<&str> =
        there.filter_map(|(place, _)| Some(chosen.holdings.get(*place)?.contract.org_code.as_str())).collect();
    // Whoever accedes meets the host; a joint contract starts with two.
    let enough = if chosen.host.is_some() { 1 } else { 2 };
    if organisations.len() < enough {
        return Ok(None);
    }
    Choice::of(joining, frame)?.published(frame).map(Some)
}

/// The same contracts on the same days with half of the benefit.
fn halved(chosen: &Chosen<'_, '_>) -> Result<Option<Amount>, NumberError> {
    let mut joining = Vec::with_capacity(chosen.choice.joining.len());
    for (place, one) in &chosen.choice.joining {
        let Some(holding) = chosen.holdings.get(*place) else { continue };
        let mut half: Holding<'_> = holding.clone();
        half.benefit.a_year = half_of(holding.benefit.a_year)?;
        // Which way out is best does not depend on the benefit.
        joining.extend(half.joining(one.start, &chosen.frame)?.map(|one| (*place, one)));
    }
    Choice::of(joining, &chosen.frame)?.published(&chosen.frame).map(Some)
}

fn half_of(amount: Amount) -> Result<Amount, NumberError> {
    let half = Ratio::new(i128::from(amount.micros()), 2).ok_or(NumberError::OutOfRange)?.to_scaled(0)?;
    i64::try_from(half).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
}

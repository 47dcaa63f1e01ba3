//! The best stages: an exact search.
//!
//! A joint contract starts with its first stage, which at least two organisations share; whoever is not free then may
//! come in at a later stage. Every stage costs something, so the question is which days to open and who comes in on
//! which: uncapacitated facility location (Balinski 1965), days in place of sites. What a set of stages comes to is
//! submodular: a day adds the less the more are open. So a day that adds nothing beside some stages adds nothing
//! beside more of them, and those that add most bound what several can add: branch and bound on these two facts visits few
//! sets and misses none. Dynamic programming over days would be exact only if each contract had one peak; extensions give
//! it several.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::exact::PresentValue;
use super::holding::{Frame, Holding};
use crate::engine::money::NumberError;

/// What stands for a contract that cannot be free: less than anything, and far enough from the end of the range to be added to.
const NEVER: i128 = i128::MIN / 4;

/// What each contract of a group comes to on each day on which it could come in, and what stages cost.
pub struct Openings {
    /// The days, in order.
    pub days: Vec<NaiveDate>,
    /// By day and contract; [`NEVER`] where it cannot be free.
    worths: Vec<Vec<i128>>,
    /// For each day the last other day that is at least as good as it for every contract and costs no more as a later stage.
    bettered: Vec<Option<usize>>,
    /// The organisation of each contract, counted.
    organisations: Vec<usize>,
    first_costs: Vec<i128>,
    later_costs: Vec<i128>,
    /// The most stages.
    stages: usize,
}

/// Stages by the places of their days, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages {
    /// The first.
    pub first: usize,
    /// The later ones, rising.
    pub later: Vec<usize>,
    /// What they come to.
    pub worth: PresentValue,
}

/// What looks at the sets of stages that a search finds.
pub(super) trait Visitor {
    /// Looks at later stages, in no order, with what all stages come to.
    fn visit(&mut self, first: usize, later: &[usize], worth: i128);

    /// What a further set has to exceed to be worth a look.
    fn to_exceed(&self) -> i128;
}

/// A search on its way: stages chosen so far.
struct Node<'a> {
    first: usize,
    chosen: Vec<usize>,
    /// What each contract comes to at the best of the chosen stages; nothing where that is a loss.
    current: Vec<i128>,
    /// Of all contracts, stages paid.
    sum: i128,
    visitor: &'a mut dyn Visitor,
}

/// Keeps the best; of equals that of the earliest first day.
#[derive(Default)]
struct Best {
    found: Option<Stages>,
    /// The first day looked at.
    first: usize,
}

impl Visitor for Best {
    fn visit(&mut self, first: usize, later: &[usize], worth: i128) {
        if worth > self.to_exceed() {
            let mut later = later.to_vec();
            later.sort_unstable();
            self.found = Some(Stages { first, later, worth: PresentValue::of_parts(worth) });
        }
    }

    fn to_exceed(&self) -> i128 {
        match &self.found {
            None => i128::MIN,
            // An earlier day need only come to as much.
            Some(best) if self.first < best.first => best.worth.parts() - 1,
            Some(best) => best.worth.parts(),
        }
    }
}

impl Openings {
    /// # Errors
    /// [`NumberError::OutOfRange`] where sums of so many contracts could leave the exact arithmetic.
    pub(super) fn new(holdings: &[Holding<'_>], days: Vec<NaiveDate>, frame: &Frame<'_>) -> Result<Self, NumberError> {
        let most = i128::MAX / (4 * (holdings.len() as i128 + days.len() as i128 + 1));
        let within = |value: PresentValue| {
            let parts = value.parts();
            if parts.checked_abs().is_some_and(|size| size <= most) { Ok(parts) } else { Err(NumberError::OutOfRange) }
        };
        let mut worths = Vec::with_capacity(days.len());
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut organisations = Vec::with_capacity(holdings.len());
        for holding in holdings {
            let next = numbers.len();
            organisations.push(*numbers.entry(holding.contract.org_code.as_str()).or_insert(next));
        }
        for day in &days {
            let on =
                |holding: &Holding<'_>| holding.best_way(*day, frame)?.map_or(Ok(NEVER), |(_, worth)| within(worth));
            worths.push(holdings.iter().map(on).collect::<Result<Vec<_>, NumberError>>()?);
        }
        let costs = |first: bool| -> Result<Vec<i128>, NumberError> {
            days.iter().map(|day| within(frame.stage_cost(*day, first)?)).collect()
        };
        let (first_costs, later_costs) = (costs(true)?, costs(false)?);
        let bettered = bettered(&worths, &later_costs);
        let stages = frame.terms.stages_most as usize;
        Ok(Self { days, worths, bettered, organisations, first_costs, later_costs, stages })
    }

    /// The same from numbers alone, days being their places.
    #[cfg(test)]
    pub(super) fn of_parts(
        organisations: Vec<usize>,
        by_contract: &[Vec<Option<i128>>],
        (first_costs, later_costs): (Vec<i128>, Vec<i128>),
        stages: usize,
    ) -> Self {
        let days = vec![NaiveDate::MIN; first_costs.len()];
        let on = |day: usize| by_contract.iter().map(|worths| worths[day].unwrap_or(NEVER)).collect();
        let worths: Vec<Vec<i128>> = (0..days.len()).map(on).collect();
        let bettered = bettered(&worths, &later_costs);
        Self { days, worths, bettered, organisations, first_costs, later_costs, stages }
    }

    /// What a contract comes to on a day, by their places; nothing where it cannot be free.
    #[must_use]
    pub fn worth(&self, contract: usize, day: usize) -> Option<PresentValue> {
        self.parts(contract, day).map(PresentValue::of_parts)
    }

    fn parts(&self, contract: usize, day: usize) -> Option<i128> {
        self.worths.get(day)?.get(contract).copied().filter(|worth| *worth > NEVER)
    }

    /// The organisation of each contract, counted from 0.
    #[must_use]
    pub fn organisations(&self) -> &[usize] {
        &self.organisations
    }

    /// What a first stage, or a later one, costs on each day.
    pub fn costs(&self, first: bool) -> impl Iterator<Item = PresentValue> {
        let costs = if first { &self.first_costs } else { &self.later_costs };
        costs.iter().copied().map(PresentValue::of_parts)
    }

    /// The best stages that begin on a day, by its place; nothing where two organisations cannot be there.
    #[must_use]
    pub fn best_from(&self, first: usize) -> Option<Stages> {
        let mut best = Best { found: None, first };
        self.search(first, &mut best);
        best.found
    }

    /// The best stages of all; of equals those that begin earliest.
    #[must_use]
    pub fn best(&self) -> Option<Stages> {
        // A day cannot come to more than every contract at its best from then on.
        let mut at_best = vec![0_i128; self.organisations.len()];
        let mut bounds: Vec<(i128, usize)> = Vec::with_capacity(self.days.len());
        for (first, cost) in self.first_costs.iter().enumerate().rev() {
            at_best.iter_mut().zip(self.on(first)).for_each(|(most, worth)| *most = (*worth).max(*most));
            bounds.push((at_best.iter().sum::<i128>() - cost, first));
        }
        bounds.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
        let mut best = Best::default();
        for (bound, first) in bounds {
            best.first = first;
            if bound > best.to_exceed() {
                self.search(first, &mut best);
            }
        }
        best.found
    }

    /// Shows every set of stages beginning on a day that may be worth a look.
    pub(super) fn search(&self, first: usize, visitor: &mut dyn Visitor) {
        let Some(first_cost) = self.first_costs.get(first) else { return };
        let current: Vec<i128> = self.on(first).iter().map(|worth| (*worth).max(0)).collect();
        let sum = current.iter().sum::<i128>() - first_cost;
        let mut node = Node { first, chosen: Vec::new(), current, sum, visitor };
        // Where two organisations cannot be there on the first day, no later stage helps.
        if self.completion(&node.current, first).is_some() {
            // A day that another one after the first betters is needed in no set.
            let needed = |day: &usize| self.bettered.get(*day).is_some_and(|by| by.is_none_or(|by| by <= first));
            self.grow(&mut node, (first + 1..self.days.len()).filter(needed).collect());
        }
    }

    fn on(&self, day: usize) -> &[i128] {
        self.worths.get(day).map_or(&[], Vec::as_slice)
    }

    /// Looks at the chosen stages, then at one more of `open` with all that can follow it.
    fn grow(&self, node: &mut Node<'_>, open: Vec<usize>) {
        let lost = self.completion(&node.current, node.first).unwrap_or(0);
        node.visitor.visit(node.first, &node.chosen, node.sum - lost);
        let left = self.stages.saturating_sub(node.chosen.len() + 1);
        if left == 0 {
            return;
        }
        let mut adding: Vec<(i128, usize)> = open
            .into_iter()
            .filter_map(|day| Some((self.adds(&node.current, day)?, day)).filter(|(adds, _)| *adds > 0))
            .collect();
        // Most first; of equals the earlier day.
        adding.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
        for (place, (adds, day)) in adding.iter().copied().enumerate() {
            let most: i128 = adding.iter().skip(place).take(left).map(|(adds, _)| adds).sum();
            if node.sum + most <= node.visitor.to_exceed() {
                break;
            }
            let before = node.current.clone();
            for (current, worth) in node.current.iter_mut().zip(self.on(day)) {
                *current = (*worth).max(*current);
            }
            node.sum += adds;
            node.chosen.push(day);
            self.grow(node, adding.iter().skip(place + 1).map(|(_, day)| *day).collect());
            node.chosen.pop();
            node.sum -= adds;
            node.current = before;
        }
    }

    /// What one more stage adds, its cost paid.
    fn adds(&self, current: &[i128], day: usize) -> Option<i128> {
        let more = self.on(day).iter().zip(current).map(|(worth, current)| (worth - current).max(0));
        Some(more.sum::<i128>() - self.later_costs.get(day)?)
    }

    /// What it costs to have two organisations on the first day when each contract would rather go where it comes to
    /// most, or stay out: nothing where two go there anyway. No answer where two cannot be there.
    fn completion(&self, current: &[i128], first: usize) -> Option<i128> {
        // What it costs each organisation at least, a short list.
        let mut losses: BTreeMap<usize, i128> = BTreeMap::new();
        for ((organisation, worth), current) in self.organisations.iter().zip(self.on(first)).zip(current) {
            if *worth == NEVER {
                continue;
            }
            let loss = current - worth;
            losses.entry(*organisation).and_modify(|least| *least = loss.min(*least)).or_insert(loss);
        }
        let mut losses: Vec<i128> = losses.into_values().collect();
        losses.sort_unstable();
        match losses.as_slice() {
            [one, other, ..] => Some(one + other),
            _ => None,
        }
    }

    /// Who comes in on which day, by the places of contract and day, in order of the contracts.
    pub(super) fn who(&self, stages: &Stages) -> Vec<(usize, usize)> {
        let days = || std::iter::once(stages.first).chain(stages.later.iter().copied());
        let mut who: BTreeMap<usize, usize> = BTreeMap::new();
        for contract in 0..self.organisations.len() {
            let mut best: Option<(i128, usize)> = None;
            for day in days() {
                if let Some(worth) = self.parts(contract, day).filter(|worth| *worth > 0)
                    && best.is_none_or(|(most, _)| worth > most)
                {
                    best = Some((worth, day));
                }
            }
            if let Some((_, day)) = best {
                who.insert(contract, day);
            }
        }
        for contract in self.needed(stages, &who) {
            who.insert(contract, stages.first);
        }
        who.into_iter().collect()
    }

    /// Of each of the two organisations that lose least by it, the contract that comes in on the first day.
    fn needed(&self, stages: &Stages, who: &BTreeMap<usize, usize>) -> Vec<usize> {
        let mut least: BTreeMap<usize, (i128, usize)> = BTreeMap::new();
        for (contract, organisation) in self.organisations.iter().enumerate() {
            let Some(worth) = self.parts(contract, stages.first) else { continue };
            let current = who.get(&contract).and_then(|day| self.parts(contract, *day)).unwrap_or(0);
            let loss = (current - worth, contract);
            least.entry(*organisation).and_modify(|least| *least = loss.min(*least)).or_insert(loss);
        }
        let mut least: Vec<(i128, usize)> = least.into_values().collect();
        least.sort_unstable();
        least.into_iter().take(2).map(|(_, contract)| contract).collect()
    }
}

/// For each day the last other day that betters it: a contract comes to as much there or more, and it costs no more. Of equal
/// days the earliest betters the others.
fn bettered(worths: &[Vec<i128>], costs: &[i128]) -> Vec<Option<usize>> {
    let better = |other: usize, day: usize| {
        let (Some(there), Some(here), Some(other_cost), Some(cost)) =
            (worths.get(other), worths.get(day), costs.get(other), costs.get(day))
        else {
            return false;
        };
        let no_worse = other_cost <= cost && there.iter().zip(here).all(|(there, here)| there >= here || *here <= 0);
        // Of days that are as good as each other the earliest is kept.
        no_worse
            && (other < day
                || other_cost < cost
                || there.iter().zip(here).any(|(there, here)| there > here && *there > 0))
    };
    (0..worths.len()).map(|day| (0..worths.len()).rev().find(|other| *other != day && better(*other, day))).collect()
}

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

/// What each contract of a group comes to on each day on which it could come in, and what stages cost.
pub(super) struct Openings {
    pub(super) days: Vec<NaiveDate>,
    /// By contract and day; nothing where it cannot be free.
    worths: Vec<Vec<Option<i128>>>,
    /// The organisation of each contract, counted.
    organisations: Vec<usize>,
    first_costs: Vec<i128>,
    later_costs: Vec<i128>,
    /// The most stages.
    stages: usize,
}

/// Stages by the places of their days, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stages {
    pub(super) first: usize,
    /// Rising.
    pub(super) later: Vec<usize>,
    pub(super) worth: PresentValue,
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

/// Keeps the best.
#[derive(Default)]
struct Best(Option<Stages>);

impl Visitor for Best {
    fn visit(&mut self, first: usize, later: &[usize], worth: i128) {
        if worth > self.to_exceed() || self.0.is_none() {
            let mut later = later.to_vec();
            later.sort_unstable();
            self.0 = Some(Stages { first, later, worth: PresentValue::of_parts(worth) });
        }
    }

    fn to_exceed(&self) -> i128 {
        self.0.as_ref().map_or(i128::MIN, |best| best.worth.parts())
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
        let mut worths = Vec::with_capacity(holdings.len());
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut organisations = Vec::with_capacity(holdings.len());
        for holding in holdings {
            let next = numbers.len();
            organisations.push(*numbers.entry(holding.contract.org_code.as_str()).or_insert(next));
            let on = |day: &NaiveDate| holding.best_way(*day, frame)?.map(|(_, worth)| within(worth)).transpose();
            worths.push(days.iter().map(on).collect::<Result<Vec<_>, NumberError>>()?);
        }
        let costs = |first: bool| -> Result<Vec<i128>, NumberError> {
            days.iter().map(|day| within(frame.stage_cost(*day, first)?)).collect()
        };
        let (first_costs, later_costs) = (costs(true)?, costs(false)?);
        Ok(Self { days, worths, organisations, first_costs, later_costs, stages: frame.terms.stages_most as usize })
    }

    /// The same from numbers alone, days being their places.
    #[cfg(test)]
    pub(super) fn of_parts(
        organisations: Vec<usize>,
        worths: Vec<Vec<Option<i128>>>,
        (first_costs, later_costs): (Vec<i128>, Vec<i128>),
        stages: usize,
    ) -> Self {
        let days = vec![NaiveDate::MIN; first_costs.len()];
        Self { days, worths, organisations, first_costs, later_costs, stages }
    }

    /// What a contract comes to on a day.
    pub(super) fn worth(&self, contract: usize, day: usize) -> Option<i128> {
        self.worths.get(contract)?.get(day).copied().flatten()
    }

    /// The best stages that begin on a day; nothing where two organisations cannot be there.
    pub(super) fn best_from(&self, first: usize) -> Option<Stages> {
        let mut best = Best::default();
        self.search(first, &mut best);
        best.0
    }

    /// Shows every set of stages beginning on a day that may be worth a look.
    pub(super) fn search(&self, first: usize, visitor: &mut dyn Visitor) {
        let Some(first_cost) = self.first_costs.get(first) else { return };
        let current: Vec<i128> = self.on(first).map(|worth| worth.unwrap_or(0).max(0)).collect();
        let sum = current.iter().sum::<i128>() - first_cost;
        let mut node = Node { first, chosen: Vec::new(), current, sum, visitor };
        // Where two organisations cannot be there on the first day, no later stage helps.
        if self.completion(&node.current, first).is_some() {
            self.grow(&mut node, (first + 1..self.days.len()).collect());
        }
    }

    fn on(&self, day: usize) -> impl Iterator<Item = Option<i128>> {
        self.worths.iter().map(move |worths| worths.get(day).copied().flatten())
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
        for place in 0..adding.len() {
            let most: i128 = adding.iter().skip(place).take(left).map(|(adds, _)| adds).sum();
            if node.sum + most <= node.visitor.to_exceed() {
                break;
            }
            let Some((adds, day)) = adding.get(place).copied() else { break };
            let before = node.current.clone();
            for (current, worth) in node.current.iter_mut().zip(self.on(day)) {
                *current = worth.map_or(*current, |worth| worth.max(*current));
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
        let more = self.on(day).zip(current).map(|(worth, current)| worth.map_or(0, |worth| (worth - current).max(0)));
        Some(more.sum::<i128>() - self.later_costs.get(day)?)
    }

    /// What it costs to have two organisations on the first day when each contract would rather go where it comes to
    /// most, or stay out: nothing where two go there anyway. No answer where two cannot be there.
    fn completion(&self, current: &[i128], first: usize) -> Option<i128> {
        let mut losses: BTreeMap<usize, i128> = BTreeMap::new();
        for ((organisation, worth), current) in self.organisations.iter().zip(self.on(first)).zip(current) {
            let Some(worth) = worth else { continue };
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
        for contract in 0..self.worths.len() {
            let mut best: Option<(i128, usize)> = None;
            for day in days() {
                if let Some(worth) = self.worth(contract, day).filter(|worth| *worth > 0)
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
            let Some(worth) = self.worth(contract, stages.first) else { continue };
            let current = who.get(&contract).and_then(|day| self.worth(contract, *day)).unwrap_or(0);
            let loss = (current - worth, contract);
            least.entry(*organisation).and_modify(|least| *least = loss.min(*least)).or_insert(loss);
        }
        let mut least: Vec<(i128, usize)> = least.into_values().collect();
        least.sort_unstable();
        least.into_iter().take(2).map(|(_, contract)| contract).collect()
    }
}

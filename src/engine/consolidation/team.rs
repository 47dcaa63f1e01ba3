//! A whole footprint's plan when a team can begin only so many procurements a quarter.
//!
//! Each group offers options: sets of stages with the quarters in which they are begun, the best one of each such pattern. One
//! option a group at most, so many beginnings a quarter at most, the most worth: a multiple-choice knapsack. Prices on
//! quarters (Lagrangian relaxation, Held and Karp 1971) bound what any plan can come to, exactly, in whole parts; options that
//! cannot belong to a plan better than one in hand are taken away by the same bound, and what is left is small enough for a
//! solver to settle without a gap. Whatever a solver answers is costed again here.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::exact::PresentValue;
use super::holding::Frame;
use super::optimum::{Openings, Stages, Visitor};
use crate::engine::money::{Amount, NumberError};

/// A calendar quarter, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter(i32);

impl Quarter {
    /// The quarter of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year().saturating_mul(4).saturating_add_unsigned(day.month0() / 3))
    }

    /// Its first day; nothing at the end of the calendar.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.0.div_euclid(4), self.0.rem_euclid(4).unsigned_abs() * 3 + 1, 1)
    }
}

/// What a group could do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamOption {
    /// The quarters in which its stages are begun, and how many in each.
    pub begins: BTreeMap<Quarter, u32>,
    /// What it comes to; above nothing.
    pub worth: PresentValue,
    /// Its stages; nothing where it accedes to an open contract, which no team has to procure.
    pub(super) stages: Option<Stages>,
}

impl TeamOption {
    /// An option of which nothing counts but when it begins and what it comes to.
    #[must_use]
    pub fn new(begins: BTreeMap<Quarter, u32>, worth: PresentValue) -> Self {
        Self { begins, worth, stages: None }
    }
}

/// Keeps the best option of each pattern of quarters.
pub(super) struct Patterns<'a> {
    openings: &'a Openings,
    frame: &'a Frame<'a>,
    found: BTreeMap<BTreeMap<Quarter, u32>, Stages>,
}

impl<'a> Patterns<'a> {
    /// The frame tells when each stage is begun.
    pub(super) fn new(openings: &'a Openings, frame: &'a Frame<'a>) -> Self {
        Self { openings, frame, found: BTreeMap::new() }
    }

    /// Every option that is worth something and that no other of the same group beats with no more beginnings.
    pub(super) fn options(mut self) -> Vec<TeamOption> {
        for first in 0..self.openings.days.len() {
            self.openings.search(first, &mut self);
        }
        let all: Vec<TeamOption> = self
            .found
            .into_iter()
            .map(|(begins, stages)| TeamOption { begins, worth: stages.worth, stages: Some(stages) })
            .collect();
        undominated(all)
    }
}

impl Visitor for Patterns<'_> {
    fn visit(&mut self, first: usize, later: &[usize], worth: i128) {
        if worth <= 0 {
            return;
        }
        let mut begins = BTreeMap::new();
        for (day, is_first) in std::iter::once((first, true)).chain(later.iter().map(|day| (*day, false))) {
            let Some(day) = self.openings.days.get(day) else { return };
            *begins.entry(Quarter::of(self.frame.begin_by(*day, is_first))).or_insert(0) += 1;
        }
        if self.found.get(&begins).is_none_or(|best| worth > best.worth.parts()) {
            let mut later = later.to_vec();
            later.sort_unstable();
            self.found.insert(begins, Stages { first, later, worth: PresentValue::of_parts(worth) });
        }
    }

    fn to_exceed(&self) -> i128 {
        0
    }
}

/// Those options that no other beats or equals with no more beginnings in any quarter.
pub(super) fn undominated(mut options: Vec<TeamOption>) -> Vec<TeamOption> {
    // Most worth first; of equals the one with fewer beginnings.
    let size = |option: &TeamOption| option.begins.values().sum::<u32>();
    options.sort_by(|left, right| {
        right.worth.cmp(&left.worth).then_with(|| (size(left), &left.begins).cmp(&(size(right), &right.begins)))
    });
    let mut kept: Vec<TeamOption> = Vec::new();
    for option in options {
        let beaten = |other: &TeamOption| {
            other.begins.iter().all(|(quarter, count)| option.begins.get(quarter).is_some_and(|own| own >= count))
        };
        if !kept.iter().any(beaten) {
            kept.push(option);
        }
    }
    kept
}

/// The options of every group under a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamProblem {
    options: Vec<Vec<TeamOption>>,
    limit: u32,
}

/// Which option each group takes, if any.
pub type Taken = Vec<Option<usize>>;

/// What is left of a problem, for a solver: options that may belong to a plan better than the one in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowed {
    /// The best plan found by hand.
    pub taken: Taken,
    /// No plan comes to more.
    pub bound: PresentValue,
    /// Group and option of each that is left.
    pub left: Vec<(usize, usize)>,
}

/// A settled plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamPlan {
    /// How many stages may be begun in a quarter.
    pub limit: u32,
    /// What it comes to.
    pub net_present_value: Amount,
    /// No plan under the limit comes to more: by prices on quarters alone.
    pub bound: Amount,
    /// What taking the groups one by one, the most worth first, would come to.
    pub greedy: Amount,
    /// What all would come to without a limit.
    pub unlimited: Amount,
    /// Stages begun by quarter, the quarter by its first day.
    pub quarters: Vec<(NaiveDate, u32)>,
    /// Options weighed, and how many of them were left for the solver.
    pub options: (usize, usize),
    /// Whether nothing under the limit comes to more: by the bound, or by the solver.
    pub proven: bool,
}

/// Rounds in which prices are bettered: many more than it takes for the bound to stand still.
const ROUNDS: i128 = 400;

impl TeamProblem {
    /// The options by group, and how many stages may be begun in a quarter.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where the options come to so much that prices on quarters could leave the exact arithmetic.
    pub fn new(options: Vec<Vec<TeamOption>>, limit: u32) -> Result<Self, NumberError> {
        let most = options.iter().filter_map(|options| options.iter().map(|option| option.worth.parts()).max());
        let sum = most.into_iter().try_fold(0_i128, |sum, worth| sum.checked_add(worth));
        let room = i128::MAX / (ROUNDS * ROUNDS * (i128::from(limit) + 1));
        if sum.is_none_or(|sum| sum > room) {
            return Err(NumberError::OutOfRange);
        }
        Ok(Self { options, limit })
    }

    /// The options of every group, most worth first.
    #[must_use]
    pub fn options(&self) -> &[Vec<TeamOption>] {
        &self.options
    }

    /// How many stages may be begun in a quarter.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    fn option(&self, group: usize, option: usize) -> Option<&TeamOption> {
        self.options.get(group)?.get(option)
    }

    /// What options taken come to; nothing where they begin more in a quarter than the limit.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where the sum does not fit the exact arithmetic.
    pub fn worth(&self, taken: &[Option<usize>]) -> Result<Option<PresentValue>, NumberError> {
        let mut sum = PresentValue::ZERO;
        for (group, option) in taken.iter().enumerate() {
            if let Some(option) = option.and_then(|option| self.option(group, option)) {
                sum = sum.plus(option.worth)?;
            }
        }
        Ok(self.quarters(taken).values().all(|count| *count <= self.limit).then_some(sum))
    }

    /// The stages begun by quarter.
    #[must_use]
    pub fn quarters(&self, taken: &[Option<usize>]) -> BTreeMap<Quarter, u32> {
        let mut quarters = BTreeMap::new();
        for (group, option) in taken.iter().enumerate() {
            for (quarter, count) in
                option.and_then(|option| self.option(group, option)).iter().flat_map(|one| &one.begins)
            {
                *quarters.entry(*quarter).or_insert(0) += count;
            }
        }
        quarters
    }

    /// What every group would take without a limit, and what that comes to.
    fn unlimited(&self) -> Result<PresentValue, NumberError> {
        self.options
            .iter()
            .filter_map(|options| options.iter().max_by_key(|one| one.worth))
            .try_fold(PresentValue::ZERO, |sum, one| sum.plus(one.worth))
    }

    /// Takes the groups one by one, the most worth first, each with its best option that still fits.
    #[must_use]
    pub fn greedy(&self) -> Taken {
        self.fill(|option| option.worth.parts())
    }

    /// Takes the groups one by one by what their best option counts, each with the option that counts most of those that
    /// still fit.
    fn fill(&self, counts: impl Fn(&TeamOption) -> i128) -> Taken {
        let mut groups: Vec<usize> = (0..self.options.len()).collect();
        let best = |group: &usize| self.options.get(*group).into_iter().flatten().map(&counts).max().unwrap_or(0);
        groups.sort_by_cached_key(|group| std::cmp::Reverse(best(group)));
        let mut taken: Taken = vec![None; self.options.len()];
        let mut used: BTreeMap<Quarter, u32> = BTreeMap::new();
        for group in groups {
            let fits = |option: &TeamOption| {
                option.begins.iter().all(|(quarter, count)| used.get(quarter).unwrap_or(&0) + count <= self.limit)
            };
            let options = self.options.get(group).into_iter().flatten().enumerate();
            // Of equals the first.
            let fitting = options.filter(|(_, option)| fits(option)).map(|(place, option)| (counts(option), place));
            let Some((_, place)) = fitting.reduce(|best, next| if next.0 > best.0 { next } else { best }) else {
                continue;
            };
            if let Some(option) = self.option(group, place) {
                option.begins.iter().for_each(|(quarter, count)| *used.entry(*quarter).or_insert(0) += count);
            }
            if let Some(own) = taken.get_mut(group) {
                *own = Some(place);
            }
        }
        taken
    }

    /// Bounds what can be had by prices on quarters, and takes away what cannot belong to anything better than the best plan
    /// found on the way.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where sums do not fit the exact arithmetic.
    pub fn narrowed(&self) -> Result<Narrowed, NumberError> {
        let mut taken = self.greedy();
        let mut worth = self.worth(&taken)?.unwrap_or(PresentValue::ZERO).parts();
        let mut prices = Prices::new(&self.options);
        let (mut bound, mut best_prices) = (self.unlimited()?.parts(), prices.clone());
        for round in 0..ROUNDS {
            let (upper, begun) = self.relaxed(&prices);
            if upper < bound {
                (bound, best_prices) = (upper, prices.clone());
            }
            let filled = self.fill(|option| prices.reduced(option));
            if let Some(found) = self.worth(&filled)?.map(PresentValue::parts).filter(|found| *found > worth) {
                (taken, worth) = (filled, found);
            }
            let slopes: Vec<i128> = begun.iter().map(|count| i128::from(*count) - i128::from(self.limit)).collect();
            // A quarter that is not full and has no price keeps none.
            let counts = |(slope, price): (&i128, &i128)| if *slope > 0 || *price > 0 { slope * slope } else { 0 };
            let square: i128 = slopes.iter().zip(&prices.of_quarter).map(counts).sum();
            if bound <= worth || square == 0 {
                break;
            }
            // Polyak's step towards the plan in hand, shorter from round to round.
            let step = (upper - worth).max(1) * (ROUNDS - round) / (ROUNDS * square);
            for (price, slope) in prices.of_quarter.iter_mut().zip(slopes) {
                *price = (*price + step * slope).max(0);
            }
        }
        let left = self.left(&best_prices, bound, worth);
        Ok(Narrowed { taken, bound: PresentValue::of_parts(bound), left })
    }

    /// What can be had at prices, at most, and how many stages would be begun in each quarter then.
    fn relaxed(&self, prices: &Prices) -> (i128, Vec<u32>) {
        let mut upper: i128 = prices.of_quarter.iter().map(|price| price * i128::from(self.limit)).sum();
        let mut begun = vec![0; prices.of_quarter.len()];
        for options in &self.options {
            let all = options.iter().map(|option| (prices.reduced(option), option));
            let best = all.reduce(|best, next| if next.0 > best.0 { next } else { best });
            let Some((worth, option)) = best.filter(|(worth, _)| *worth > 0) else { continue };
            upper += worth;
            for (quarter, count) in &option.begins {
                begun.get_mut(prices.place(*quarter)).into_iter().for_each(|begun| *begun += count);
            }
        }
        (upper, begun)
    }

    /// Options that may belong to a plan above the one in hand: with any other the bound falls to it or below.
    fn left(&self, prices: &Prices, bound: i128, in_hand: i128) -> Vec<(usize, usize)> {
        let mut left = Vec::new();
        for (group, options) in self.options.iter().enumerate() {
            let best = options.iter().map(|option| prices.reduced(option)).max().unwrap_or(0).max(0);
            let may = |option: &TeamOption| bound - best + prices.reduced(option) > in_hand;
            left.extend(options.iter().enumerate().filter(|(_, option)| may(option)).map(|(place, _)| (group, place)));
        }
        left
    }

    /// The better of the plan in hand and what a solver answered, costed again.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where amounts do not fit.
    pub fn settle(
        &self,
        narrowed: &Narrowed,
        (answered, proven): (&[(usize, usize)], bool),
    ) -> Result<(Taken, TeamPlan), NumberError> {
        let mut taken: Taken = vec![None; self.options.len()];
        for (group, option) in answered {
            if let Some(own) = taken.get_mut(*group) {
                *own = Some(*option);
            }
        }
        let in_hand = self.worth(&narrowed.taken)?.unwrap_or(PresentValue::ZERO);
        let worth = match self.worth(&taken)? {
            Some(worth) if worth > in_hand => worth,
            _ => {
                taken.clone_from(&narrowed.taken);
                in_hand
            }
        };
        let first_day = |(quarter, count): (Quarter, u32)| Some((quarter.first_day()?, count));
        let plan = TeamPlan {
            limit: self.limit,
            net_present_value: worth.to_amount()?,
            bound: narrowed.bound.to_amount()?,
            greedy: self.worth(&self.greedy())?.unwrap_or(PresentValue::ZERO).to_amount()?,
            unlimited: self.unlimited()?.to_amount()?,
            quarters: self.quarters(&taken).into_iter().filter_map(first_day).collect(),
            options: (self.options.iter().map(Vec::len).sum(), narrowed.left.len()),
            proven: proven || worth >= narrowed.bound,
        };
        Ok((taken, plan))
    }
}

/// Prices of beginning something in each quarter, from the first quarter that any option has.
#[derive(Debug, Clone)]
struct Prices {
    first: i32,
    of_quarter: Vec<i128>,
}

impl Prices {
    /// No price on any quarter.
    fn new(options: &[Vec<TeamOption>]) -> Self {
        let quarters = || options.iter().flatten().flat_map(|option| option.begins.keys().map(|quarter| quarter.0));
        let (first, last) = (quarters().min().unwrap_or(0), quarters().max().unwrap_or(0));
        let count = usize::try_from(last.saturating_sub(first)).unwrap_or(0) + 1;
        Self { first, of_quarter: vec![0; count] }
    }

    fn place(&self, quarter: Quarter) -> usize {
        usize::try_from(quarter.0.saturating_sub(self.first)).unwrap_or(usize::MAX)
    }

    /// What an option comes to when its beginnings are paid for.
    fn reduced(&self, option: &TeamOption) -> i128 {
        let price = |quarter: Quarter| self.of_quarter.get(self.place(quarter)).copied().unwrap_or(0);
        let paid = option.begins.iter().map(|(quarter, count)| price(*quarter) * i128::from(*count));
        option.worth.parts() - paid.sum::<i128>()
    }
}

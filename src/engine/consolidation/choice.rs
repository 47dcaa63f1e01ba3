//! What has been chosen: the days on which contracts come in, and how each does.

use chrono::NaiveDate;

use super::exact::PresentValue;
use super::holding::{Frame, Holding, Joining};
use super::optimum::{Openings, Stages};
use super::sums::{Sums, leaves, of_leaves, plus};
use crate::engine::money::{Amount, NumberError};

/// Contracts with the day and the way each comes in.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// Rising; the first is the joint start.
    pub(super) stages: Vec<NaiveDate>,
    /// Who joins, by place, and how.
    pub(super) joining: Vec<(usize, Joining)>,
    /// Of everybody together, the stages paid.
    pub(super) worth: PresentValue,
}

/// What a stage costs, and what that is worth today.
#[derive(Debug, Clone, Copy)]
pub(super) struct StageCost {
    pub(super) start: NaiveDate,
    /// Contracts that come in.
    pub(super) contracts: usize,
    /// The place of its year.
    pub(super) year: usize,
    pub(super) cash: Amount,
    pub(super) present: Amount,
}

impl Choice {
    /// The stages that a search found, with who comes in at each.
    pub(super) fn of_stages(
        openings: &Openings,
        stages: &Stages,
        holdings: &[Holding<'_>],
        frame: &Frame<'_>,
    ) -> Result<Self, NumberError> {
        let day = |place: usize| openings.days.get(place).copied().ok_or(NumberError::OutOfRange);
        let mut joining = Vec::new();
        for (contract, place) in openings.who(stages) {
            let holding = holdings.get(contract).ok_or(NumberError::OutOfRange)?;
            let one = holding.joining(day(place)?, frame)?.ok_or(NumberError::OutOfRange)?;
            joining.push((contract, one));
        }
        Self::of(joining, frame)
    }

    /// The choice in which these come in. Nothing is chosen where nobody does.
    pub(super) fn of(joining: Vec<(usize, Joining)>, frame: &Frame<'_>) -> Result<Self, NumberError> {
        let mut stages: Vec<NaiveDate> = joining.iter().map(|(_, one)| one.start).collect();
        stages.sort_unstable();
        stages.dedup();
        let mut choice = Self { stages, joining, worth: PresentValue::ZERO };
        let mut worth = choice.joining.iter().try_fold(PresentValue::ZERO, |sum, (_, one)| sum.plus(one.worth))?;
        for stage in choice.costs(frame)? {
            worth = worth.minus(frame.today(stage.cash, stage.year)?)?;
        }
        choice.worth = worth;
        Ok(choice)
    }

    /// What each stage costs.
    pub(super) fn costs(&self, frame: &Frame<'_>) -> Result<Vec<StageCost>, NumberError> {
        let mut costs = Vec::with_capacity(self.stages.len());
        for (place, start) in self.stages.iter().copied().enumerate() {
            let contracts = self.joining.iter().filter(|(_, one)| one.start == start).count();
            let year = frame.horizon.year_of(start).ok_or(NumberError::OutOfRange)?;
            let mut cash = if place == 0 { frame.first_cost } else { frame.later_cost };
            for _ in 0..contracts {
                cash = plus(cash, frame.cost_of_each)?;
            }
            let present = frame.today(cash, year)?.to_amount()?;
            costs.push(StageCost { start, contracts, year, cash, present });
        }
        Ok(costs)
    }

    /// The published value: the sum of its leaves.
    pub(super) fn published(&self, frame: &Frame<'_>) -> Result<Amount, NumberError> {
        let mut sums = Sums::default();
        for (_, joining) in &self.joining {
            sums = sums.and(&of_leaves(&leaves(joining, frame)?)?.1)?;
        }
        for stage in self.costs(frame)? {
            sums = sums.with_procurement(stage.present)?;
        }
        Ok(sums.net)
    }
}

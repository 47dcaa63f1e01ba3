//! A group of contracts with everything its plan is searched in.

use chrono::NaiveDate;

use super::benefit::{Valued, benefits};
use super::choice::Choice;
use super::days::candidate_days;
use super::exits::Exits;
use super::holding::{Frame, Holding};
use super::optimum::Openings;
use crate::engine::money::{Amount, NumberError};

/// Contracts for the same thing, held against each day on which they could come together.
pub(super) struct Group<'a> {
    pub(super) contracts: Vec<Valued<'a>>,
    pub(super) holdings: Vec<Holding<'a>>,
    pub(super) openings: Openings,
    pub(super) frame: Frame<'a>,
}

impl<'a> Group<'a> {
    pub(super) fn new(contracts: Vec<Valued<'a>>, frame: Frame<'a>) -> Result<Self, NumberError> {
        let holdings: Vec<Holding<'a>> = benefits(&contracts, frame.terms.benefit_part)?
            .into_iter()
            .zip(&contracts)
            .map(|(benefit, (contract, annual, _))| Holding {
                contract,
                annual: *annual,
                benefit,
                exits: Exits::of(contract, frame.from, frame.terms),
                until: frame.horizon.until,
            })
            .collect();
        let days = candidate_days(&holdings, frame.earliest_start(), &frame);
        let openings = Openings::new(&holdings, days, &frame)?;
        Ok(Self { contracts, holdings, openings, frame })
    }

    /// The best that can be done with a joint procurement; nothing where two organisations never meet.
    pub(super) fn best(&self) -> Result<Option<Choice>, NumberError> {
        let best = self.openings.best();
        best.map(|stages| Choice::of_stages(&self.openings, &stages, &self.holdings, &self.frame)).transpose()
    }

    /// The best that beginning on each day would come to.
    pub(super) fn by_start(&self) -> Result<Vec<(NaiveDate, Option<Amount>)>, NumberError> {
        let value = |(first, day): (usize, &NaiveDate)| {
            let worth = self.openings.best_from(first).map(|stages| {
                Choice::of_stages(&self.openings, &stages, &self.holdings, &self.frame)?.published(&self.frame)
            });
            Ok((*day, worth.transpose()?))
        };
        self.openings.days.iter().enumerate().map(value).collect()
    }
}

//! A group of contracts with everything its plan is searched in.

use chrono::NaiveDate;

use super::benefit::{Valued, benefits};
use super::choice::Choice;
use super::days::candidate_days;
use super::holding::{Frame, Holding};
use super::optimum::{Openings, Stages};
use crate::engine::money::{Amount, NumberError};

/// How much is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    /// The best stages alone.
    Best,
    /// The best stages for every first day: the proof that no other is better.
    EveryStart,
}

/// Contracts for the same thing, held against each day on which they could come together.
pub(super) struct Group<'a> {
    pub(super) contracts: Vec<Valued<'a>>,
    pub(super) holdings: Vec<Holding<'a>>,
    pub(super) openings: Openings,
    pub(super) frame: Frame<'a>,
    /// The best stages for each day as the first; empty where only the best of all is asked for.
    starts: Vec<Option<Stages>>,
}

impl<'a> Group<'a> {
    pub(super) fn new(contracts: Vec<Valued<'a>>, frame: Frame<'a>, search: Search) -> Result<Self, NumberError> {
        let holdings: Vec<Holding<'a>> = benefits(&contracts, frame.terms.benefit_part)?
            .into_iter()
            .zip(&contracts)
            .map(|(benefit, valued)| Holding::new(valued, benefit, frame.horizon.until, &frame))
            .collect();
        let days = candidate_days(&holdings, &frame);
        let openings = Openings::new(&holdings, days, &frame)?;
        let starts = match search {
            Search::Best => Vec::new(),
            Search::EveryStart => (0..openings.days.len()).map(|first| openings.best_from(first)).collect(),
        };
        Ok(Self { contracts, holdings, openings, frame, starts })
    }

    /// The best that can be done with a joint procurement; nothing where two organisations never meet.
    pub(super) fn best(&self) -> Result<Option<Choice>, NumberError> {
        let found = self.starts.iter().flatten();
        // Of equals the earliest.
        let best = match self.starts.is_empty() {
            true => self.openings.best(),
            false => found.reduce(|best, next| if next.worth > best.worth { next } else { best }).cloned(),
        };
        best.map(|stages| Choice::of_stages(&self.openings, &stages, &self.holdings, &self.frame)).transpose()
    }

    /// The best that beginning on each day would come to, where every one was searched.
    pub(super) fn by_start(&self) -> Result<Vec<(NaiveDate, Option<Amount>)>, NumberError> {
        let value = |(stages, day): (&Option<Stages>, &NaiveDate)| {
            let worth = stages.as_ref().map(|stages| {
                Choice::of_stages(&self.openings, stages, &self.holdings, &self.frame)?.published(&self.frame)
            });
            Ok((*day, worth.transpose()?))
        };
        self.starts.iter().zip(&self.openings.days).map(value).collect()
    }
}

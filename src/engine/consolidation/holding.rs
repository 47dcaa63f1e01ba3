//! A contract with all that a plan needs to know of it, and what its joining on a day would come to.

use chrono::NaiveDate;

use super::benefit::{Benefit, Valued};
use super::exact::{Exact, PresentValue};
use super::exits::{Exit, Exits, Way, WayOut};
use super::fee::fee_on;
use super::horizon::{Horizon, earlier, later};
use super::terms::Terms;
use crate::engine::model::Contract;
use crate::engine::money::{Amount, NumberError};

/// What an annual value rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnualBasis {
    /// Spend of the last twelve months.
    Spend,
    /// The register's value a year.
    Register,
    /// The register's whole value over the term.
    WholeLife,
}

impl AnnualBasis {
    /// The basis as one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spend => "spend",
            Self::Register => "register",
            Self::WholeLife => "whole_life_value",
        }
    }
}

/// What a contract is worth a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualValue {
    /// Above nothing.
    pub amount: Amount,
    /// What it rests on.
    pub basis: AnnualBasis,
}

/// What cash is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Benefit,
    /// The procurement that renewing alone would have cost.
    Avoided,
    Fee,
    Bridging,
}

/// Cash of one contract for one thing in one year: what is rounded once and published.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    pub(super) what: What,
    /// The place of the year in the horizon.
    pub(super) year: usize,
    pub(super) cash: Exact,
}

/// How a contract would join.
#[derive(Debug, Clone)]
pub(super) struct Joining {
    /// The day it comes in.
    pub(super) start: NaiveDate,
    pub(super) exit: Exit,
    /// Days of interim cover.
    pub(super) gap: u32,
    pub(super) flows: Vec<Flow>,
    /// What joining comes to against renewing alone.
    pub(super) worth: PresentValue,
}

/// A contract that could take part.
#[derive(Debug, Clone)]
pub(super) struct Holding<'a> {
    pub(super) contract: &'a Contract,
    pub(super) annual: AnnualValue,
    pub(super) benefit: Benefit,
    pub(super) exits: Exits,
    /// The first day on which what it joins brings nothing more.
    pub(super) until: NaiveDate,
}

/// What every figure of a group's plan is reckoned with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) horizon: &'a Horizon,
    pub(super) terms: &'a Terms,
    /// Nothing before this day can be done: the plan's date, or later where waiting is looked at.
    pub(super) from: NaiveDate,
    /// Days from the start of the joint procurement to the joint start.
    pub(super) lead_days: u32,
    /// Days from the decision to accede to an open contract to the day it takes effect.
    pub(super) accession_days: u32,
    /// What the first stage costs.
    pub(super) first_cost: Amount,
    /// What each later stage costs.
    pub(super) later_cost: Amount,
    /// What each contract that comes in costs beside.
    pub(super) cost_of_each: Amount,
}

impl Frame<'_> {
    pub(super) fn discounted(&self, flow: &Flow) -> Result<PresentValue, NumberError> {
        flow.cash.discounted(self.factor(flow.year)?)
    }

    pub(super) fn factor(&self, year: usize) -> Result<u32, NumberError> {
        self.horizon.years.get(year).map(|year| year.factor).ok_or(NumberError::OutOfRange)
    }

    /// What an amount of a year is worth today.
    pub(super) fn today(&self, amount: Amount, year: usize) -> Result<PresentValue, NumberError> {
        Exact::of(amount)?.discounted(self.factor(year)?)
    }

    /// What a stage that begins on this day costs, paid on that day.
    pub(super) fn stage_cost(&self, start: NaiveDate, first: bool) -> Result<PresentValue, NumberError> {
        let year = self.horizon.year_of(start).ok_or(NumberError::OutOfRange)?;
        let cost = if first { self.first_cost } else { self.later_cost };
        self.today(cost, year)
    }

    /// The last day to begin with a stage that starts on a day: its procurement, or calling it off.
    pub(super) fn begin_by(&self, start: NaiveDate, first: bool) -> NaiveDate {
        let days = if first { self.lead_days } else { self.terms.later_stage_days };
        earlier(start, days).max(self.from)
    }

    /// The first day a joint procurement begun as soon as can be could lead to.
    pub(super) fn earliest_start(&self) -> NaiveDate {
        later(self.from, self.lead_days)
    }
}

impl<'a> Holding<'a> {
    /// A contract that what it joins brings so much until a day.
    pub(super) fn new(
        (contract, annual, _): &Valued<'a>,
        benefit: Benefit,
        until: NaiveDate,
        frame: &Frame<'_>,
    ) -> Self {
        let exits = Exits::of(contract, frame.from, frame.terms);
        Self { contract, annual: *annual, benefit, exits, until }
    }

    /// The best of some days to come in on, and its worth: of equals the first. Nothing where it is free on none.
    pub(super) fn best_day(
        &self,
        days: &[NaiveDate],
        frame: &Frame<'_>,
    ) -> Result<Option<(NaiveDate, PresentValue)>, NumberError> {
        let mut best: Option<(NaiveDate, PresentValue)> = None;
        for day in days {
            if let Some((_, worth)) = self.best_way(*day, frame)?
                && best.is_none_or(|(_, most)| worth > most)
            {
                best = Some((*day, worth));
            }
        }
        Ok(best)
    }

    /// The best way of coming in on a day and its worth: of equals the first of run out, extend, break and at will.
    /// Nothing where it cannot be free.
    pub(super) fn best_way(
        &self,
        start: NaiveDate,
        frame: &Frame<'_>,
    ) -> Result<Option<(WayOut, PresentValue)>, NumberError> {
        let mut best: Option<(WayOut, PresentValue)> = None;
        let mut brings = None;
        for out in self.exits.before(start, frame.terms.bridge_days) {
            let Some(costs) = self.costs(&out, start, frame)? else { continue };
            let brings = match brings {
                Some(brings) => brings,
                None => *brings.insert(self.brings(start, frame)?),
            };
            let worth = brings.minus(costs)?;
            if best.as_ref().is_none_or(|(_, most)| worth > *most) {
                best = Some((out, worth));
            }
        }
        Ok(best)
    }

    /// Lower prices from a day on, and the procurement of its own that is not needed.
    fn brings(&self, start: NaiveDate, frame: &Frame<'_>) -> Result<PresentValue, NumberError> {
        let lower = PresentValue::of_days(self.benefit.a_year, frame.horizon.worth_of_days(start, self.until))?;
        match self.own_procurement(frame) {
            None => Ok(lower),
            Some(year) => lower.plus(frame.today(frame.terms.own_procurement_cost, year)?),
        }
    }

    /// The fee and the interim cover of a way out; nothing where the fee is not known.
    fn costs(&self, out: &WayOut, start: NaiveDate, frame: &Frame<'_>) -> Result<Option<PresentValue>, NumberError> {
        let mut costs = PresentValue::ZERO;
        if out.way == Way::Early {
            let fee = fee_on(self.contract, self.annual.amount, out.last_day, out.end)?;
            let (Some(fee), Some(year)) = (fee, frame.horizon.year_of(out.last_day)) else { return Ok(None) };
            costs = fee.discounted(frame.factor(year)?)?;
        }
        if out.gap > 0 {
            let days = frame.horizon.worth_of_days(later(out.last_day, 1), start);
            costs = costs.plus(PresentValue::part_of_days(self.annual.amount, frame.terms.bridge_premium, days)?)?;
        }
        Ok(Some(costs))
    }

    /// The best way of coming in on a day with all its cash; its worth is that of [`Holding::best_way`].
    pub(super) fn joining(&self, start: NaiveDate, frame: &Frame<'_>) -> Result<Option<Joining>, NumberError> {
        let Some((out, worth)) = self.best_way(start, frame)? else { return Ok(None) };
        let Some(exit) = self.exits.exit(&out) else { return Ok(None) };
        let Some(flows) = self.flows(&exit, out.gap, start, frame)? else { return Ok(None) };
        Ok(Some(Joining { start, exit, gap: out.gap, flows, worth }))
    }

    fn flows(
        &self,
        exit: &Exit,
        gap: u32,
        start: NaiveDate,
        frame: &Frame<'_>,
    ) -> Result<Option<Vec<Flow>>, NumberError> {
        let horizon = frame.horizon;
        let mut flows = Vec::new();
        for (year, days) in horizon.days_by_year(start, self.until) {
            flows.push(Flow { what: What::Benefit, year, cash: Exact::for_days(self.benefit.a_year, days)? });
        }
        if let Some(year) = self.own_procurement(frame) {
            flows.push(Flow { what: What::Avoided, year, cash: Exact::of(frame.terms.own_procurement_cost)? });
        }
        if exit.way == Way::Early {
            let fee = fee_on(self.contract, self.annual.amount, exit.last_day, exit.end)?;
            let (Some(cash), Some(year)) = (fee, horizon.year_of(exit.last_day)) else { return Ok(None) };
            flows.push(Flow { what: What::Fee, year, cash });
        }
        if gap > 0 {
            for (year, days) in horizon.days_by_year(later(exit.last_day, 1), start) {
                let cash = Exact::part_for_days(self.annual.amount, frame.terms.bridge_premium, days)?;
                flows.push(Flow { what: What::Bridging, year, cash });
            }
        }
        flows.retain(|flow| !flow.cash.is_zero());
        Ok(Some(flows))
    }

    /// The year in which renewing alone would have been procured, dated at the first day of the new contract. Nothing
    /// where it renews itself, where that lies beyond the horizon, or where it would have begun already: what is under
    /// way is not saved.
    fn own_procurement(&self, frame: &Frame<'_>) -> Option<usize> {
        if self.contract.auto_renew == Some(true) {
            return None;
        }
        let renewal = match self.exits.market_test() {
            Some(day) => day,
            None => later(self.contract.current_end_date, 1),
        };
        if renewal < later(frame.from, frame.terms.lead_days) {
            return None;
        }
        frame.horizon.year_of(renewal)
    }
}

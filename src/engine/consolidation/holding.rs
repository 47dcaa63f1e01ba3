//! A contract with all that a plan needs to know of it, and what its joining on a day would come to.

use chrono::NaiveDate;

use super::benefit::Benefit;
use super::exact::{Exact, PresentValue};
use super::exits::{Exit, Exits, Way};
use super::fee::fee_on;
use super::horizon::{Horizon, later};
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
    pub(super) exit: Exit,
    /// Days of interim cover.
    pub(super) gap: u32,
    pub(super) flows: Vec<Flow>,
    /// What joining comes to against renewing alone.
    pub(super) worth: PresentValue,
}

/// A contract that could take part.
pub(super) struct Holding<'a> {
    pub(super) contract: &'a Contract,
    pub(super) annual: AnnualValue,
    pub(super) benefit: Benefit,
    pub(super) exits: Exits,
}

/// What every figure of a plan is calculated with.
pub(super) struct Frame<'a> {
    pub(super) horizon: Horizon,
    pub(super) terms: &'a Terms,
}

impl Frame<'_> {
    pub(super) fn discounted(&self, flow: &Flow) -> Result<PresentValue, NumberError> {
        flow.cash.discounted(self.factor(flow.year)?)
    }

    pub(super) fn factor(&self, year: usize) -> Result<u32, NumberError> {
        self.horizon.years.get(year).map(|year| year.factor).ok_or(NumberError::OutOfRange)
    }

    /// The cost of the joint procurement: paid on the day of the joint start.
    pub(super) fn joint_cost(&self, start: NaiveDate) -> Result<PresentValue, NumberError> {
        let year = self.horizon.year_of(start).ok_or(NumberError::OutOfRange)?;
        Exact::of(self.terms.joint_procurement_cost)?.discounted(self.factor(year)?)
    }
}

impl Holding<'_> {
    /// The best way of joining on a day: the one of the highest worth, of equals the first of run out, extend, break and
    /// at will. Nothing where it cannot be free.
    pub(super) fn joining(&self, start: NaiveDate, frame: &Frame<'_>) -> Result<Option<Joining>, NumberError> {
        let mut best: Option<Joining> = None;
        for (exit, gap) in self.exits.before(start, frame.terms.bridge_days) {
            let Some(joining) = self.join(exit, gap, start, frame)? else { continue };
            if best.as_ref().is_none_or(|best| joining.worth > best.worth) {
                best = Some(joining);
            }
        }
        Ok(best)
    }

    fn join(&self, exit: Exit, gap: u32, start: NaiveDate, frame: &Frame<'_>) -> Result<Option<Joining>, NumberError> {
        let horizon = &frame.horizon;
        let mut flows = Vec::new();
        for (year, days) in horizon.days_by_year(start, horizon.until) {
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
        let worth = flows.iter().try_fold(PresentValue::ZERO, |sum, flow| {
            let value = frame.discounted(flow)?;
            match flow.what {
                What::Benefit | What::Avoided => sum.plus(value),
                What::Fee | What::Bridging => sum.minus(value),
            }
        })?;
        Ok(Some(Joining { exit, gap, flows, worth }))
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
        if renewal < later(frame.horizon.from, frame.terms.lead_days) {
            return None;
        }
        frame.horizon.year_of(renewal)
    }
}

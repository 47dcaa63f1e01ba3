//! When and how a contract may end, as its register entry allows: dates, notices and what stands in the way.

use chrono::{Months, NaiveDate};

use super::fee::{known_from, residual_unknown};
use super::horizon::{earlier, later};
use super::terms::Terms;
use super::why::Why;
use crate::engine::model::{Contract, ContractKind, TerminationRight};

/// How a contract comes to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    RunOut,
    Extend,
    MarketTest,
    /// Early, for a fee, at a break date or at will.
    Early,
}

/// One last day, with what is to be done for it and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exit {
    pub(super) last_day: NaiveDate,
    pub(super) way: Way,
    /// The end then in force: the last day itself unless it is left early.
    pub(super) end: NaiveDate,
    pub(super) notice_by: Option<NaiveDate>,
    /// One a step taken, in order.
    pub(super) exercise_by: Vec<NaiveDate>,
}

/// One way of being free on a day, as light as the search wants it: what is to be done for it is in its [`Exit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WayOut {
    pub(super) last_day: NaiveDate,
    pub(super) way: Way,
    /// The end then in force.
    pub(super) end: NaiveDate,
    /// Days between the last day and the day on which it is to be free.
    pub(super) gap: u32,
    from: Source,
}

/// What a way out is one of, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Fixed(usize),
    AtWill(usize),
}

/// Last days at will: every day from the first to the last, before one end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AtWill {
    from: NaiveDate,
    to: NaiveDate,
    end: NaiveDate,
    exercise_by: Vec<NaiveDate>,
}

/// An end that can be reached, with the steps it takes.
#[derive(Debug, Clone)]
struct End {
    day: NaiveDate,
    exercise_by: Vec<NaiveDate>,
}

/// Every way out of a contract, and what bars the others.
#[derive(Debug, Clone)]
pub(super) struct Exits {
    fixed: Vec<Exit>,
    at_will: Vec<AtWill>,
    ends: Vec<End>,
    /// Bars the whole contract.
    barred: Option<Why>,
    /// Bars leaving early.
    early: Vec<Why>,
    /// Bars a further extension.
    extending: Option<Why>,
    begins: NaiveDate,
    notice_days: u32,
    fee_known_from: Option<NaiveDate>,
    /// The one step to the last possible end is taken for granted: its length is not stated.
    pub(super) one_step_assumed: bool,
}

impl Exits {
    pub(super) fn of(contract: &Contract, as_of: NaiveDate, terms: &Terms) -> Self {
        let mut exits = Self {
            fixed: Vec::new(),
            at_will: Vec::new(),
            ends: Vec::new(),
            barred: None,
            early: Vec::new(),
            extending: None,
            begins: contract.start_date,
            notice_days: contract.notice_days.unwrap_or(terms.notice_days),
            fee_known_from: known_from(contract),
            one_step_assumed: false,
        };
        if contract.kind.is_some_and(ContractKind::is_market_tested) {
            exits.at_market_test(contract, as_of);
            return exits;
        }
        let renews = contract.auto_renew == Some(true);
        let stop_by = earlier(contract.current_end_date, exits.notice_days);
        if renews && stop_by < as_of {
            exits.barred = Some(Why::RenewsItself(stop_by));
            return exits;
        }
        exits.reach(contract, as_of, terms);
        for (steps, end) in exits.ends.iter().enumerate() {
            exits.fixed.push(Exit {
                last_day: end.day,
                way: if steps == 0 { Way::RunOut } else { Way::Extend },
                end: end.day,
                notice_by: renews.then(|| earlier(end.day, exits.notice_days)),
                exercise_by: end.exercise_by.clone(),
            });
        }
        exits.leave_early(contract, as_of);
        exits
    }

    fn at_market_test(&mut self, contract: &Contract, as_of: NaiveDate) {
        let Some(day) = contract.market_test_date else {
            self.barred = Some(Why::NoMarketTest);
            return;
        };
        self.barred = Some(Why::OnlyAtMarketTest(day));
        let last_day = earlier(day, 1);
        if last_day >= as_of {
            let end = contract.current_end_date;
            self.fixed.push(Exit { last_day, way: Way::MarketTest, end, notice_by: None, exercise_by: Vec::new() });
        }
    }

    /// The ends that extensions reach, the present one first.
    fn reach(&mut self, contract: &Contract, as_of: NaiveDate, terms: &Terms) {
        self.ends.push(End { day: contract.current_end_date, exercise_by: Vec::new() });
        let days = contract.extension_notice_days.unwrap_or(terms.extension_notice_days);
        for next in self.extended_ends(contract) {
            let Some(End { day, exercise_by }) = self.ends.last().cloned() else { return };
            let by = earlier(day, days);
            if by < as_of {
                self.extending = Some(Why::ExtensionGone(by));
                return;
            }
            let steps = exercise_by.into_iter().chain([by]).collect();
            self.ends.push(End { day: next, exercise_by: steps });
        }
    }

    /// The ends of the steps not yet used, as far as the register tells.
    fn extended_ends(&mut self, contract: &Contract) -> Vec<NaiveDate> {
        let end = contract.current_end_date;
        let steps = &contract.extension_months;
        if steps.is_empty() {
            let last = contract.max_end_date.filter(|last| *last > end);
            self.one_step_assumed = last.is_some();
            return last.into_iter().collect();
        }
        // Where the number used is not stated, it follows from a last possible end that the rest of the steps reaches.
        let used = contract.extensions_used.and_then(|used| usize::try_from(used).ok()).or_else(|| {
            let last = contract.max_end_date?;
            (0..=steps.len()).find(|used| extended(end, steps.get(*used..).unwrap_or_default()) == Some(last))
        });
        let Some(used) = used else {
            self.extending = Some(Why::ExtensionsUsedUnknown);
            return Vec::new();
        };
        let left = steps.get(used..).unwrap_or_default();
        let ends = (1..=left.len()).map_while(|count| extended(end, left.get(..count)?));
        ends.take_while(|day| contract.max_end_date.is_none_or(|last| *day <= last)).collect()
    }

    fn leave_early(&mut self, contract: &Contract, as_of: NaiveDate) {
        let right = contract.termination_right;
        match right {
            None => self.early.push(Why::RightUnknown),
            Some(TerminationRight::None) => self.early.push(Why::NoRight),
            Some(TerminationRight::Convenience | TerminationRight::BreakOnly) => {}
        }
        if residual_unknown(contract) {
            self.early.push(Why::ResidualUnknown);
        } else if self.fee_known_from.is_none() {
            self.early.push(Why::FeeUnknown);
        }
        if !self.early.is_empty() {
            return;
        }
        match right {
            Some(TerminationRight::BreakOnly) => self.at_breaks(contract, as_of),
            Some(TerminationRight::Convenience) => self.leave_at_will(as_of),
            None | Some(TerminationRight::None) => {}
        }
    }

    fn at_breaks(&mut self, contract: &Contract, as_of: NaiveDate) {
        let first = as_of.max(self.begins);
        let mut breaks: Vec<NaiveDate> = contract.break_dates.iter().copied().filter(|day| *day >= first).collect();
        breaks.sort_unstable();
        breaks.dedup();
        if breaks.is_empty() {
            self.early.push(Why::NoBreakDates);
        }
        for last_day in breaks {
            // A break that falls on an end needs no fee; one beyond every end that can be reached is none.
            let Some(end) = self.ends.iter().find(|end| end.day >= last_day).filter(|end| end.day > last_day) else {
                continue;
            };
            let by = earlier(last_day, self.notice_days);
            if by < as_of {
                self.early.push(Why::NoticeGone(by));
            } else if self.fee_known_from.is_none_or(|from| from > last_day) {
                self.early.push(Why::FeeUnknown);
            } else {
                self.fixed.push(Exit {
                    last_day,
                    way: Way::Early,
                    end: end.day,
                    notice_by: Some(by),
                    exercise_by: end.exercise_by.clone(),
                });
            }
        }
    }

    /// Nobody leaves what has not begun.
    fn leave_at_will(&mut self, as_of: NaiveDate) {
        let Some(fee_known_from) = self.fee_known_from else { return };
        let mut from = later(as_of, self.notice_days).max(fee_known_from).max(self.begins);
        for end in &self.ends {
            let to = earlier(end.day, 1);
            if from <= to {
                self.at_will.push(AtWill { from, to, end: end.day, exercise_by: end.exercise_by.clone() });
            }
            // Whoever leaves before an end has no use for the extension after it.
            from = from.max(later(end.day, 1));
        }
    }

    /// The ways of being free on `start`: straight away, or with a gap that interim cover may bridge.
    pub(super) fn before(&self, start: NaiveDate, bridge_days: u32) -> impl Iterator<Item = WayOut> {
        let fixed = self.fixed.iter().enumerate().filter_map(move |(place, exit)| {
            let most = if exit.way == Way::MarketTest { 0 } else { bridge_days };
            let gap = u32::try_from((start - exit.last_day).num_days() - 1).ok().filter(|gap| *gap <= most)?;
            Some(WayOut { last_day: exit.last_day, way: exit.way, end: exit.end, gap, from: Source::Fixed(place) })
        });
        let last_day = earlier(start, 1);
        let at_will =
            self.at_will.iter().enumerate().filter(move |(_, run)| run.from <= last_day && last_day <= run.to);
        fixed.chain(at_will.map(move |(place, run)| WayOut {
            last_day,
            way: Way::Early,
            end: run.end,
            gap: 0,
            from: Source::AtWill(place),
        }))
    }

    /// What is to be done for a way out of this contract; nothing for one of another.
    pub(super) fn exit(&self, out: &WayOut) -> Option<Exit> {
        match out.from {
            Source::Fixed(place) => self.fixed.get(place).cloned(),
            Source::AtWill(place) => self.at_will.get(place).map(|run| Exit {
                last_day: out.last_day,
                way: out.way,
                end: run.end,
                notice_by: Some(earlier(out.last_day, self.notice_days)),
                exercise_by: run.exercise_by.clone(),
            }),
        }
    }

    /// The day of the market test, for a contract that moves then alone.
    pub(super) fn market_test(&self) -> Option<NaiveDate> {
        match self.barred {
            Some(Why::OnlyAtMarketTest(day)) => Some(day),
            _ => None,
        }
    }

    /// The starts at which something changes: the first ones reached, the last ones bridged, the bounds of leaving at will.
    pub(super) fn turning_points(&self, bridge_days: u32) -> Vec<NaiveDate> {
        let fixed = self.fixed.iter().flat_map(|exit| {
            let first = later(exit.last_day, 1);
            [first, later(first, bridge_days)]
        });
        let at_will = self.at_will.iter().flat_map(|run| [later(run.from, 1), later(run.to, 1)]);
        fixed.chain(at_will).collect()
    }

    /// Why the contract cannot be free on `start`.
    pub(super) fn explain(&self, start: NaiveDate, as_of: NaiveDate) -> Vec<Why> {
        if let Some(why) = &self.barred {
            return vec![why.clone()];
        }
        let mut reasons = Vec::new();
        if let Some(last) = self.fixed.iter().map(|exit| exit.last_day).filter(|day| *day < start).max() {
            reasons.push(Why::GapTooLong(last, (start - last).num_days() - 1));
        }
        match self.ends.iter().find(|end| end.day >= start) {
            Some(end) => {
                reasons.push(Why::RunsOn(end.day));
                reasons.extend(self.early.iter().cloned());
                if self.early.is_empty() {
                    reasons.extend(self.bar_at_will(earlier(start, 1), as_of));
                }
            }
            None => reasons.extend(self.extending.clone()),
        }
        reasons
    }

    fn bar_at_will(&self, last_day: NaiveDate, as_of: NaiveDate) -> Option<Why> {
        if last_day < self.begins {
            return Some(Why::NotBegun(self.begins));
        }
        let by = earlier(last_day, self.notice_days);
        if by < as_of {
            return Some(Why::NoticeGone(by));
        }
        self.fee_known_from.is_some_and(|from| from > last_day).then_some(Why::FeeUnknown)
    }
}

/// The end so many months later: the day before the same day of the month that follows the present end, so that the
/// end of a month stays one.
fn extended(end: NaiveDate, steps: &[u32]) -> Option<NaiveDate> {
    let months = steps.iter().try_fold(0_u32, |sum, step| sum.checked_add(*step))?;
    end.succ_opt()?.checked_add_months(Months::new(months))?.pred_opt()
}

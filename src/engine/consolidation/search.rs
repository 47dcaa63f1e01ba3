//! The best day: an exact search over the finite days on which anything changes.
//!
//! Between two neighbouring turning points the ways out of every contract stay the same, and whatever each would come
//! to is linear in the joint start. The best over sets of contracts and ways out is a maximum of linear functions:
//! convex, so largest at an end. The turning points and the days beside them hold the ends of every such stretch, so
//! no other day can be better.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::exact::PresentValue;
use super::holding::{Frame, Holding, Joining};
use super::horizon::{earlier, later};
use crate::engine::model::ExitFee;
use crate::engine::money::NumberError;

/// The best that can be done on one day.
pub(super) struct Choice {
    pub(super) start: NaiveDate,
    /// Of everybody together, the joint procurement paid.
    pub(super) worth: PresentValue,
    /// Who joins, by place, and how.
    pub(super) joining: Vec<(usize, Joining)>,
}

/// The first day a joint procurement begun on the plan's date could lead to.
pub(super) fn earliest_start(frame: &Frame<'_>) -> NaiveDate {
    later(frame.horizon.from, frame.terms.lead_days)
}

/// Every day that can be the best one, in order.
pub(super) fn candidate_days(holdings: &[Holding<'_>], frame: &Frame<'_>) -> Vec<NaiveDate> {
    let horizon = &frame.horizon;
    let first = earliest_start(frame);
    let last = earlier(horizon.until, 1);
    let mut points: BTreeSet<NaiveDate> = BTreeSet::from([first, last]);
    points.extend(horizon.years.iter().map(|year| year.from));
    for holding in holdings {
        points.extend(holding.exits.turning_points(frame.terms.bridge_days));
        if let Some(ExitFee::Schedule(steps)) = &holding.contract.exit_fee {
            // A fee counts from its day on, and the last day is the one before the joint start.
            points.extend(steps.iter().map(|(day, _)| later(*day, 1)));
        }
    }
    let beside = points.iter().flat_map(|day| [earlier(*day, 1), *day, later(*day, 1)]);
    let days: BTreeSet<NaiveDate> = beside.filter(|day| first <= *day && *day <= last).collect();
    days.into_iter().collect()
}

/// The best set of contracts for a day, of at least two organisations; nothing where so many cannot be there.
///
/// What each brings does not depend on who else joins: whoever brings something joins. Where those are of fewer than two
/// organisations, the exact best completion adds whoever costs least.
pub(super) fn choose(
    holdings: &[Holding<'_>],
    start: NaiveDate,
    frame: &Frame<'_>,
) -> Result<Option<Choice>, NumberError> {
    let mut able: Vec<(usize, Joining)> = Vec::new();
    for (place, holding) in holdings.iter().enumerate() {
        able.extend(holding.joining(start, frame)?.map(|joining| (place, joining)));
    }
    let organisation = |place: usize| holdings.get(place).map_or("", |holding| holding.contract.org_code.as_str());
    // Highest worth first; of equals the first of the register. A stable sort keeps that order.
    able.sort_by_key(|(_, joining)| std::cmp::Reverse(joining.worth));
    let Some(leader) = able.first().map(|(place, _)| organisation(*place).to_owned()) else { return Ok(None) };
    let mut others = false;
    let mut joining: Vec<(usize, Joining)> = Vec::new();
    for (place, one) in able {
        let needed = !others && organisation(place) != leader;
        if joining.is_empty() || needed || one.worth > PresentValue::ZERO {
            others |= organisation(place) != leader;
            joining.push((place, one));
        }
    }
    if !others {
        return Ok(None);
    }
    joining.sort_by_key(|(place, _)| *place);
    let together = joining.iter().try_fold(PresentValue::ZERO, |sum, (_, one)| sum.plus(one.worth))?;
    Ok(Some(Choice { start, worth: together.minus(frame.joint_cost(start)?)?, joining }))
}

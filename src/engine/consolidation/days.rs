//! The finite days among which the best are.
//!
//! Between two neighbouring turning points the ways out of every contract stay the same, and whatever each would come
//! to is linear in the day it comes in. For any division of the contracts among stages the whole is linear in each stage's
//! day as long as all stay between their turning points; the best over divisions and ways out is a maximum of linear
//! functions: convex, so largest at a corner. The corners of stages kept in order lie on turning points and the days beside
//! them, so no other days can be better.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::holding::{Frame, Holding};
use super::horizon::{earlier, later};
use crate::engine::model::ExitFee;

/// Every day that can be a stage of the best plan, in order.
pub(super) fn candidate_days(holdings: &[Holding<'_>], frame: &Frame<'_>) -> Vec<NaiveDate> {
    let horizon = &frame.horizon;
    let (first, last) = (frame.earliest_start(), earlier(horizon.until, 1));
    let mut points: BTreeSet<NaiveDate> = BTreeSet::from([first, last]);
    points.extend(horizon.years.iter().map(|year| year.from));
    for holding in holdings {
        points.extend(holding.exits.turning_points(frame.terms.bridge_days));
        if let Some(ExitFee::Schedule(steps)) = &holding.contract.exit_fee {
            // A fee counts from its day on, and the last day is the one before the day it comes in.
            points.extend(steps.iter().map(|(day, _)| later(*day, 1)));
        }
    }
    let beside = points.iter().flat_map(|day| [earlier(*day, 1), *day, later(*day, 1)]);
    let days: BTreeSet<NaiveDate> = beside.filter(|day| first <= *day && *day <= last).collect();
    days.into_iter().collect()
}

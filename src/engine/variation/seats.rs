//! What the others pay, seen from every payer's seat.
//!
//! Which one payer is left out changes a quantile of the others only by whether its rank is below, between or above the
//! two prices the quantile lies between. So the ranks fall into a few runs, about a dozen however many payers there are, and the
//! payers of one run see the very same others: found out once, kept once.

use std::cmp::Ordering;
use std::sync::Arc;

use super::OTHERS_MINIMUM;
use super::QUARTILE_MINIMUM;
use super::leave_one_out::{LeaveOneOut, Ranking};
use super::quantile::{Fraction, MEDIAN, MINIMUM, P10, Q1, place};
use crate::engine::money::{NumberError, Ratio};

/// Where a rank that goes stands to a quantile of the others.
type Side = Ordering;

/// The first rank whose going leaves the lower price of a quantile where it is.
#[derive(Clone, Copy)]
struct Turn {
    rank: usize,
    /// True where the quantile is one price, and no other beside it matters.
    exact: bool,
}

impl Turn {
    /// Of a quantile of `count` others.
    fn of(count: usize, fraction: Fraction) -> Result<Self, NumberError> {
        let (lower, rest) = place(count, fraction)?.unwrap_or_default();
        Ok(Self { rank: lower + 1, exact: rest == 0 })
    }

    fn side(self, rank: usize) -> Side {
        match rank.cmp(&self.rank) {
            Ordering::Equal if self.exact => Ordering::Greater,
            side => side,
        }
    }
}

/// Where a rank stands to everything that is told of the others. Equal seats see the same others.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seat {
    minimum: Side,
    p10: Side,
    q1: Side,
    median: Side,
    /// True for the payer whose price is the best one.
    best: bool,
}

/// The ranks at which seats change.
struct Turns {
    minimum: Turn,
    p10: Turn,
    q1: Turn,
    median: Turn,
    best: Option<usize>,
}

impl Turns {
    fn of(ranking: &Ranking) -> Result<Self, NumberError> {
        let payers = ranking.payers();
        let count = payers.len().saturating_sub(1);
        Ok(Self {
            minimum: Turn::of(count, MINIMUM)?,
            p10: Turn::of(count, P10)?,
            q1: Turn::of(count, Q1)?,
            median: Turn::of(count, MEDIAN)?,
            best: payers.iter().position(|payer| payer.repeated),
        })
    }

    fn seat(&self, rank: usize) -> Seat {
        Seat {
            minimum: self.minimum.side(rank),
            p10: self.p10.side(rank),
            q1: self.q1.side(rank),
            median: self.median.side(rank),
            best: self.best == Some(rank),
        }
    }
}

/// A seat and what is seen from it.
type Seen = (Seat, Arc<LeaveOneOut>);

/// What the others of each payer pay, by internal id of the payer: for each of them [`Ranking::without`] its family.
pub(super) fn others_of_each(ranking: &Ranking) -> Result<Vec<(u32, Arc<LeaveOneOut>)>, NumberError> {
    let turns = Turns::of(ranking)?;
    let families = others_of_families(ranking)?;
    let mut each = Vec::with_capacity(ranking.payers().len());
    let mut last: Option<Seen> = None;
    for (rank, payer) in ranking.payers().iter().enumerate() {
        let family = families.binary_search_by_key(&payer.family, |(family, _)| *family).ok();
        if let Some((_, others)) = family.and_then(|place| families.get(place)) {
            each.push((payer.organisation, Arc::clone(others)));
            continue;
        }
        let seat = turns.seat(rank);
        let others = match last.take() {
            Some((same, others)) if same == seat => others,
            before => Arc::new(others_of_one(ranking, rank, seat, before.as_ref())?),
        };
        each.push((payer.organisation, Arc::clone(&others)));
        last = Some((seat, others));
    }
    each.sort_unstable_by_key(|(organisation, _)| *organisation);
    Ok(each)
}

/// What the others of each family of several payers pay, by family: several ranks go at once.
fn others_of_families(ranking: &Ranking) -> Result<Vec<(u32, Arc<LeaveOneOut>)>, NumberError> {
    if ranking.families_count() == ranking.payers().len() {
        return Ok(Vec::new());
    }
    let families = ranking.ranks().chunk_by(|left, right| left.0 == right.0).filter(|members| members.len() > 1);
    let first = families.filter_map(|members| members.first());
    first.map(|(family, _)| Ok((*family, Arc::new(ranking.without(*family)?)))).collect()
}

/// What the others of a family of one pay. What is the same for the seat before is not found out again.
fn others_of_one(
    ranking: &Ranking,
    rank: usize,
    seat: Seat,
    before: Option<&Seen>,
) -> Result<LeaveOneOut, NumberError> {
    let others = ranking.families_count().saturating_sub(1);
    let gone = [(0, rank)];
    let quantile = |needed, fraction, side: fn(&Seat) -> Side, known: fn(&LeaveOneOut) -> Option<Ratio>| match before {
        Some((other, same)) if side(other) == side(&seat) => Ok(known(same)),
        _ => ranking.quantile_without(&gone, others, needed, fraction),
    };
    let best = || {
        let mut repeated = ranking.payers().iter().enumerate().filter(|(_, payer)| payer.repeated);
        repeated.find(|(other, _)| *other != rank).map(|(_, payer)| payer.price.ratio()).transpose()
    };
    Ok(LeaveOneOut {
        others,
        minimum: quantile(OTHERS_MINIMUM, MINIMUM, |seat| seat.minimum, |known| known.minimum)?,
        best: if others < OTHERS_MINIMUM { None } else { best()? },
        p10: quantile(QUARTILE_MINIMUM, P10, |seat| seat.p10, |known| known.p10)?,
        q1: quantile(QUARTILE_MINIMUM, Q1, |seat| seat.q1, |known| known.q1)?,
        median: quantile(OTHERS_MINIMUM, MEDIAN, |seat| seat.median, |known| known.median)?,
    })
}

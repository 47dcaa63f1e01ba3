//! Acceding to a contract of a member that is open to others, in place of a joint procurement.
//!
//! Each contract comes over on the day that is best for it, whatever the others do, and pays its own accession: the best
//! is the sum of each one's best. What it saves ends with the contract it joins.

use chrono::NaiveDate;

use super::benefit::{Purchase, Valued, benefits_at_host};
use super::choice::Choice;
use super::days::candidate_days;
use super::exact::PresentValue;
use super::group::Group;
use super::holding::{Frame, Holding, Joining};
use super::horizon::later;
use crate::engine::model::Contract;
use crate::engine::money::{Amount, NumberError};

/// A contract or framework of a member that others may join.
#[derive(Debug, Clone, Copy)]
pub(super) struct Host<'a> {
    pub(super) contract: &'a Contract,
    pub(super) purchases: &'a [Purchase],
    /// Its last day, no further extension taken.
    pub(super) last_day: NaiveDate,
}

impl<'a> Host<'a> {
    /// The contract as a host, where its register says that others may join it and it runs for a while yet.
    pub(super) fn of(contract: &'a Contract, purchases: &'a [Purchase], from: NaiveDate) -> Option<Self> {
        let ends = [Some(contract.current_end_date), contract.framework_expiry];
        let last_day = ends.into_iter().flatten().min()?;
        let open = contract.open_to_others == Some(true) && contract.start_date <= from && from <= last_day;
        open.then_some(Self { contract, purchases, last_day })
    }
}

/// The best of acceding to a host, with the contracts as they would fare there; nothing where no other organisation
/// gains by it.
pub(super) fn accede<'a>(
    group: &Group<'a>,
    host: &Host<'a>,
) -> Result<Option<(Choice, Vec<Holding<'a>>, Frame<'a>)>, NumberError> {
    let terms = group.frame.terms;
    let frame = Frame {
        lead_days: group.frame.accession_days,
        first_cost: Amount::ZERO,
        later_cost: Amount::ZERO,
        cost_of_each: terms.accession_cost,
        ..group.frame
    };
    let others: Vec<Valued<'a>> =
        group.contracts.iter().copied().filter(|(contract, ..)| contract.org_code != host.contract.org_code).collect();
    let until = later(host.last_day, 1).min(frame.horizon.until);
    let benefits = benefits_at_host(&others, host.purchases, terms.benefit_part)?;
    let holdings: Vec<Holding<'a>> =
        others.iter().zip(benefits).map(|(valued, benefit)| Holding::new(valued, benefit, until, &frame)).collect();
    let mut joining = Vec::new();
    for (place, holding) in holdings.iter().enumerate() {
        joining.extend(best_day(holding, host, &frame)?.map(|one| (place, one)));
    }
    if joining.is_empty() {
        return Ok(None);
    }
    Ok(Some((Choice::of(joining, &frame)?, holdings, frame)))
}

/// The day on which coming over brings most, the accession paid; nothing where it never brings anything.
fn best_day(holding: &Holding<'_>, host: &Host<'_>, frame: &Frame<'_>) -> Result<Option<Joining>, NumberError> {
    let mut best: Option<(PresentValue, NaiveDate)> = None;
    let days = candidate_days(std::slice::from_ref(holding), frame);
    for day in days.into_iter().chain([host.last_day]).filter(|day| *day <= host.last_day) {
        let Some((_, worth)) = holding.best_way(day, frame)? else { continue };
        let Some(year) = frame.horizon.year_of(day) else { continue };
        let worth = worth.minus(frame.today(frame.cost_of_each, year)?)?;
        if worth > best.map_or(PresentValue::ZERO, |(most, _)| most) {
            best = Some((worth, day));
        }
    }
    best.map_or(Ok(None), |(_, day)| holding.joining(day, frame))
}

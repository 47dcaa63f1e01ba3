//! Which contracts of a footprint could become one, when, and what that comes to.
//!
//! Contracts of one category are weighed against each member renewing alone at its own end and its own price. Every
//! day on which anything changes is a candidate for the joint start; on each, whoever brings something joins, and the
//! day that brings most is told with the value of all the others: the answer is exact, not a heuristic. All
//! comparisons are made in whole parts of a millionth that never round; what is published is rounded once a leaf
//! (contract, thing, year), and every total is the sum of its leaves. Unknown is never zero: without a known right,
//! notice and fee nobody leaves early.

mod answer;
mod assemble;
mod benefit;
mod category;
mod discount;
mod exact;
mod exits;
mod fee;
mod holding;
mod horizon;
mod search;
mod sums;
mod tasks;
mod terms;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub use answer::{
    Action, Alternative, AssumedBenefit, Assumption, Candidate, Caution, JoiningContract, LeftOut, Member, Plan,
    Status, Task, TaskKind, YearCash,
};
pub use benefit::{Benefit, BenefitBasis, Purchase, percent_text};
pub use category::Category;
pub use discount::{DISCOUNT_SOURCE, FinancialYear, YEARS_MOST, discount_factor};
pub use exact::PresentValue;
pub use holding::{AnnualBasis, AnnualValue};
pub use sums::Sums;
pub use terms::Terms;
pub use why::Why;

use self::assemble::{candidate, left_out, published};
use self::benefit::{annual_value, benefits};
use self::exits::Exits;
use self::holding::{Frame, Holding};
use self::horizon::Horizon;
use self::search::{Choice, candidate_days, choose};
use crate::engine::model::{Contract, ContractKind, Currency};
use crate::engine::money::NumberError;

/// What to plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanRequest<'a> {
    /// The contracts of a footprint's members, sorted by organisation and reference, each once.
    pub contracts: &'a [Contract],
    /// What was bought under them in twelve months, in pounds.
    pub purchases: &'a [Purchase],
    /// The plan's date: nothing before it can be done.
    pub as_of: NaiveDate,
    /// How many years are looked at; at most [`YEARS_MOST`].
    pub horizon_years: u32,
    /// What is taken for granted.
    pub terms: &'a Terms,
}

/// A contract with its annual value and what was bought under it.
type Valued<'a> = (&'a Contract, AnnualValue, &'a [&'a Purchase]);

/// Finds the candidates of a footprint. Every contract is told exactly once: as joining or left out in one candidate,
/// or as excluded.
///
/// # Errors
/// [`NumberError::OutOfRange`] for a horizon of no years or more than [`YEARS_MOST`], a date at the end of the calendar,
/// or amounts that do not fit the exact arithmetic.
pub fn consolidate(request: &PlanRequest<'_>) -> Result<Plan, NumberError> {
    let frame = Frame { horizon: Horizon::new(request.as_of, request.horizon_years)?, terms: request.terms };
    let mut bought: BTreeMap<(&str, &str), Vec<&Purchase>> = BTreeMap::new();
    for purchase in request.purchases {
        bought.entry((&purchase.org_code, &purchase.contract_ref)).or_default().push(purchase);
    }
    let mut groups: BTreeMap<Category, Vec<Valued<'_>>> = BTreeMap::new();
    let mut excluded = Vec::new();
    for contract in request.contracts {
        let key = (contract.org_code.as_str(), contract.contract_ref.as_str());
        let purchases = bought.get(&key).map_or(&[][..], Vec::as_slice);
        match admit(contract, purchases, request.as_of)? {
            Ok((category, annual)) => groups.entry(category).or_default().push((contract, annual, purchases)),
            Err(why) => excluded.push(left_out(contract, vec![why])),
        }
    }
    let mut candidates = Vec::new();
    for (category, group) in groups {
        match plan_group(&category, &group, &frame)? {
            Ok(found) => candidates.push(found),
            Err(out) => excluded.extend(out),
        }
    }
    candidates.sort_by(|left, right| right.worth.cmp(&left.worth).then_with(|| left.category.cmp(&right.category)));
    excluded.sort_by(|left, right| (&left.org_code, &left.contract_ref).cmp(&(&right.org_code, &right.contract_ref)));
    Ok(Plan { as_of: request.as_of, until: frame.horizon.until, candidates, excluded })
}

/// Words of a status that say a contract is over.
const OVER: [&str; 6] = ["cancelled", "closed", "ended", "expired", "terminated", "withdrawn"];

/// The group a contract belongs to and what it is worth a year, or why it takes no part.
fn admit(
    contract: &Contract,
    purchases: &[&Purchase],
    as_of: NaiveDate,
) -> Result<Result<(Category, AnnualValue), Why>, NumberError> {
    if contract.kind == Some(ContractKind::Framework) {
        return Ok(Err(Why::Framework));
    }
    if contract.currency != Currency::GBP {
        return Ok(Err(Why::OtherCurrency(contract.currency.to_string())));
    }
    if contract.current_end_date < as_of {
        return Ok(Err(Why::Ended(contract.current_end_date)));
    }
    if let Some(status) = contract.status.as_deref().map(str::trim)
        && OVER.iter().any(|over| over.eq_ignore_ascii_case(status))
    {
        return Ok(Err(Why::NotLive(status.to_owned())));
    }
    let category = match Category::of(contract) {
        Ok(category) => category,
        Err(why) => return Ok(Err(why)),
    };
    Ok(annual_value(contract, purchases)?.map(|annual| (category, annual)).ok_or(Why::NoValue))
}

/// The candidate of a group, or its contracts with the reason why there is none.
fn plan_group(
    category: &Category,
    group: &[Valued<'_>],
    frame: &Frame<'_>,
) -> Result<Result<Candidate, Vec<LeftOut>>, NumberError> {
    let all_out = |why: Why| group.iter().map(|(contract, ..)| left_out(contract, vec![why.clone()])).collect();
    let organisations: BTreeSet<&str> = group.iter().map(|(contract, ..)| contract.org_code.as_str()).collect();
    if organisations.len() < 2 {
        return Ok(Err(all_out(Why::OneOrganisation)));
    }
    let holdings: Vec<Holding<'_>> = benefits(group, frame.terms.benefit_part)?
        .into_iter()
        .zip(group)
        .map(|(benefit, (contract, annual, _))| Holding {
            contract,
            annual: *annual,
            benefit,
            exits: Exits::of(contract, frame.horizon.from, frame.terms),
        })
        .collect();
    let mut best: Option<Choice> = None;
    let mut alternatives = Vec::new();
    for day in candidate_days(&holdings, frame) {
        let choice = choose(&holdings, day, frame)?;
        let value = choice.as_ref().map(|choice| published(choice, frame)).transpose()?;
        alternatives.push(Alternative { joint_start: day, net_present_value: value });
        if let Some(choice) = choice
            && best.as_ref().is_none_or(|best| choice.worth > best.worth)
        {
            best = Some(choice);
        }
    }
    match best {
        None => {
            let out = holdings.iter().map(|holding| left_out(holding.contract, no_common_day(holding, frame)));
            Ok(Err(out.collect()))
        }
        Some(best) if best.worth <= PresentValue::ZERO => {
            Ok(Err(all_out(Why::NotWorthTogether(best.start, best.worth.to_amount()?))))
        }
        Some(best) => candidate(category, &holdings, &best, alternatives, frame).map(Ok),
    }
}

/// Why a contract of a group that never meets takes no part: what bars it on the first day that could be a joint start.
fn no_common_day(holding: &Holding<'_>, frame: &Frame<'_>) -> Vec<Why> {
    let first = search::earliest_start(frame);
    let mut reasons = vec![Why::NoCommonDate];
    if holding.exits.before(first, frame.terms.bridge_days).is_empty() {
        reasons.extend(holding.exits.explain(first, frame.horizon.from));
    }
    reasons
}

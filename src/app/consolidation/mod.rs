//! Consolidation: the register and the purchases of a footprint's members, and what the engine makes of them.

mod entries;
mod purchases;
mod references;

use chrono::{Datelike, NaiveDate};
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use self::entries::{guess_categories, same_contracts, taken_by_workplans};
use self::purchases::{Register, purchases};
use super::benchmark::latest_month;
use super::names::Names;
use super::procurement_rules::rules_in;
use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::consolidation::{
    Detail, Outcome, Plan, PlanRequest, Planning, Purchases, Sharing, TeamPlan, TeamProblem, Terms, YEARS_MOST,
};
use crate::engine::money::NumberError;
use crate::engine::period::{Month, Window};
use crate::engine::variation::Total;
use crate::solver::choose;
use crate::store::{Db, contracts_of};

/// Dates have years of four digits.
const LAST_YEAR: i32 = 9_999;

/// What to plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsolidateRequest {
    /// Code of a group or footprint: its members of that month plan together.
    pub footprint: String,
    /// The plan's date.
    pub as_of: NaiveDate,
    /// How many years to look at.
    pub horizon_years: u32,
    /// How the members share what the stages cost.
    pub sharing: Sharing,
    /// Whether organisations that would lose stay out.
    pub nobody_loses: bool,
    /// How many procurements and call-offs the members' team can begin in a quarter; as many as there are where nobody says.
    pub procurements_a_quarter: Option<u32>,
    /// Whether contracts that entries of workplans have taken are left as they are, so that what is left is planned beside them.
    pub beside_workplans: bool,
}

impl ConsolidateRequest {
    /// Years looked at where nobody says: the "3-5 year shared workplan" of footprints.
    pub const HORIZON_YEARS: u32 = 5;

    /// The plan of a footprint as of a day as it is made where nothing more is said: costs are shared by spend.
    #[must_use]
    pub fn new(footprint: String, as_of: NaiveDate) -> Self {
        Self {
            footprint,
            as_of,
            horizon_years: Self::HORIZON_YEARS,
            sharing: Sharing::BySpend,
            nobody_loses: false,
            procurements_a_quarter: None,
            beside_workplans: false,
        }
    }
}

/// How far purchases could be given to contracts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Net spend under a contract.
    pub under_contract: Total,
    /// Of that, by the contract reference that the lines state.
    pub by_line_reference: Total,
    /// Of that, by a contract's price list that names the product.
    pub by_price_list: Total,
    /// Of that, under a contract that another organisation holds: no part of the buyer's own.
    pub of_others: Total,
    /// Net spend with a supplier the organisation has no running contract with.
    pub no_contract: Total,
    /// Net spend with a supplier the organisation has several contracts with, none or several of the product's category.
    pub several_contracts: Total,
    /// Lines in another currency than pounds.
    pub other_currency_lines: u64,
}

/// A footprint's plan and what it rests on.
#[derive(Debug, Clone)]
pub struct ConsolidateAnswer {
    /// What was asked.
    pub request: ConsolidateRequest,
    /// Code and name of each member, by code.
    pub members: Vec<(String, String)>,
    /// The twelve months of purchases, where there are any.
    pub window: Option<Window>,
    /// How far purchases could be given to contracts.
    pub attribution: Attribution,
    /// What was taken for granted.
    pub terms: Terms,
    /// The candidates.
    pub plan: Plan,
    /// How the plan was chosen under a limit on what is begun in a quarter.
    pub team: Option<TeamPlan>,
}

/// Plans a footprint's contracts. Nothing is saved.
///
/// # Errors
/// [`AppError`] when nobody knows the footprint, the horizon is out of range or the store fails.
pub fn consolidate(likewise: &Likewise, request: &ConsolidateRequest) -> Result<ConsolidateAnswer, AppError> {
    let mut db = fresh_view(likewise)?;
    let names = Names::load(&mut db)?;
    consolidate_in(&mut db, &names, request)
}

/// The same from a view whose decisions and price points are up to date.
///
/// # Errors
/// As [`consolidate`].
pub fn consolidate_in(db: &mut Db, names: &Names, request: &ConsolidateRequest) -> Result<ConsolidateAnswer, AppError> {
    if request.horizon_years == 0 || request.horizon_years > YEARS_MOST {
        return Err(AppError::Request(format!("a horizon has 1 to {YEARS_MOST} years")));
    }
    if request.procurements_a_quarter.is_some() && request.nobody_loses && request.sharing != Sharing::Compensate {
        let text = "under a limit on procurements nobody loses where gains are shared: choose the rule compensate";
        return Err(AppError::Request(text.to_owned()));
    }
    if request.as_of.year().saturating_add_unsigned(request.horizon_years) > LAST_YEAR {
        return Err(AppError::Request(format!("a horizon ends by the year {LAST_YEAR}")));
    }
    let month = Month::of(request.as_of);
    let now = Window { from: Some(month), to: Some(month) };
    let mut members: Vec<(String, String)> = names
        .group(db, &request.footprint, now)?
        .into_iter()
        .map(|id| (names.code(id).to_owned(), names.name(id).to_owned()))
        .collect();
    members.sort();
    let codes: Vec<&str> = members.iter().map(|(code, _)| code.as_str()).collect();
    let mut contracts = contracts_of(db, &codes)?;
    let mut aside = same_contracts(&contracts);
    if request.beside_workplans {
        aside.extend(taken_by_workplans(db)?);
    }
    let guessed = guess_categories(db, &mut contracts)?;
    let window = latest_month(db)?.map(|latest| Window::twelve_months_to(latest.min(month)));
    let register = Register::load(db, names, &contracts, &codes, request.as_of)?;
    let (bought, attribution) = match window {
        Some(window) => purchases(db, names, &register, window)?,
        None => Default::default(),
    };
    let bought = Purchases::new(bought);
    let rules = rules_in(db)?;
    let terms = Terms::default();
    let planning = Planning::new(&PlanRequest {
        contracts: &contracts,
        purchases: &bought,
        aside: &aside,
        guessed: &guessed,
        as_of: request.as_of,
        horizon_years: request.horizon_years,
        sharing: request.sharing,
        nobody_loses: request.nobody_loses,
        rules: Some(&rules),
        terms: &terms,
    })?;
    let (plan, team) = match request.procurements_a_quarter {
        None => (plan_freely(&planning)?, None),
        Some(limit) => plan_within(&planning, limit).map(|(plan, team)| (plan, Some(team)))?,
    };
    Ok(ConsolidateAnswer { request: request.clone(), members, window, attribution, terms, plan, team })
}

/// Of how many groups, those worth most, it is told what they come to where things turn out otherwise.
const OUTLOOKS: usize = 50;

/// Each group at its best.
fn plan_freely(planning: &Planning<'_>) -> Result<Plan, AppError> {
    told(planning, |place, detail| planning.outcome(place, detail))
}

/// All groups together at their best under a limit on what is begun in a quarter.
fn plan_within(planning: &Planning<'_>, limit: u32) -> Result<(Plan, TeamPlan), AppError> {
    let options: Result<Vec<_>, _> = (0..planning.len()).into_par_iter().map(|place| planning.options(place)).collect();
    let problem = TeamProblem::new(options?, limit)?;
    let narrowed = problem.narrowed()?;
    let chosen = choose(&problem, &narrowed);
    let (taken, team) = problem.settle(&narrowed, (&chosen.options, chosen.proven))?;
    let plan = told(planning, |place, detail| {
        let option = taken.get(place).copied().flatten();
        planning.outcome_of(place, option.and_then(|option| problem.options().get(place)?.get(option)), detail)
    })?;
    Ok((plan, team))
}

/// The plan of what becomes of each group. Groups do not depend on one another: how many threads there are changes nothing.
fn told(
    planning: &Planning<'_>,
    outcome: impl Fn(usize, Detail) -> Result<Outcome, NumberError> + Sync,
) -> Result<Plan, AppError> {
    let few = planning.len() <= OUTLOOKS;
    let detail = if few { Detail::Outlook } else { Detail::Plan };
    let outcomes: Result<Vec<Outcome>, _> =
        (0..planning.len()).into_par_iter().map(|place| outcome(place, detail)).collect();
    let mut outcomes = outcomes?;
    if !few {
        let mut places: Vec<usize> = (0..outcomes.len()).collect();
        places.sort_by_key(|place| std::cmp::Reverse(outcomes.get(*place).and_then(Outcome::worth)));
        places.truncate(OUTLOOKS);
        let again: Result<Vec<_>, NumberError> =
            places.par_iter().map(|place| Ok((*place, outcome(*place, Detail::Outlook)?))).collect();
        for (place, whole) in again? {
            outcomes.get_mut(place).into_iter().for_each(|own| *own = whole.clone());
        }
    }
    Ok(planning.plan(outcomes))
}

//! From a register to its plan, group by group: groups do not depend on one another.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::accession::{Host, accede};
use super::answer::{Candidate, How, JoiningContract, LeftOut, OtherWay, Plan};
use super::assemble::{Chosen, alternatives, candidate, left_out};
use super::benefit::{Purchases, Valued, annual_value};
use super::category::Category;
use super::choice::Choice;
use super::exact::PresentValue;
use super::exits::Exits;
use super::group::{Group, Search};
use super::grouping::{Scope, groups};
use super::holding::{AnnualValue, Frame};
use super::horizon::Horizon;
use super::optimum::Openings;
use super::procuring::Procuring;
use super::risks::risks;
use super::sensitivity::sensitivity;
use super::sharing::Sharing;
use super::sums::plus;
use super::team::{Patterns, TeamOption, undominated};
use super::terms::Terms;
use super::weigh::{Way, other_ways, weigh};
use super::why::Why;
use crate::engine::model::{Contract, ContractKind, Currency};
use crate::engine::money::{Amount, NumberError};
use crate::engine::procurement::Rules;

/// What to plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanRequest<'a> {
    /// The contracts of a footprint's members, sorted by organisation and reference, each once.
    pub contracts: &'a [Contract],
    /// What was bought under them in twelve months, in pounds.
    pub purchases: &'a Purchases,
    /// Contracts that take no part whatever they say, by organisation and reference, and why.
    pub aside: &'a BTreeMap<(String, String), Why>,
    /// Contracts whose category is a guess by the words of their titles, and how sure it is in hundredths.
    pub guessed: &'a BTreeMap<(String, String), u32>,
    /// The plan's date: nothing before it can be done.
    pub as_of: NaiveDate,
    /// How many years are looked at; at most [`super::YEARS_MOST`].
    pub horizon_years: u32,
    /// How the members share what the stages cost.
    pub sharing: Sharing,
    /// Whether organisations that would lose stay out. With [`Sharing::Compensate`] none does where the whole gains.
    pub nobody_loses: bool,
    /// The law's tables; without them every joint procurement takes as long as the terms say.
    pub rules: Option<&'a Rules>,
    /// What is taken for granted.
    pub terms: &'a Terms,
}

/// How much is told of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The plan and its proof.
    Plan,
    /// The same, and what it comes to where things turn out otherwise: a dozen further searches.
    Outlook,
}

/// What becomes of a group.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Its contracts, or some of them, could become one.
    Candidate(Box<Candidate>),
    /// They could not, or it is worth nothing.
    LeftOut(Vec<LeftOut>),
}

impl Outcome {
    /// What it comes to; nothing where it is no candidate.
    #[must_use]
    pub fn worth(&self) -> Option<PresentValue> {
        match self {
            Self::Candidate(one) => Some(one.worth),
            Self::LeftOut(_) => None,
        }
    }
}

/// A footprint's groups, ready to be planned one by one.
pub struct Planning<'a> {
    request: PlanRequest<'a>,
    horizon: Horizon,
    groups: Vec<(Scope, Vec<Valued<'a>>)>,
    hosts: BTreeMap<Category, Vec<Host<'a>>>,
    excluded: Vec<LeftOut>,
}

/// Finds the candidates of a footprint. Every contract is told exactly once: as joining or left out in one candidate,
/// or as excluded.
///
/// # Errors
/// As [`Planning::new`] and [`Planning::outcome`].
pub fn consolidate(request: &PlanRequest<'_>) -> Result<Plan, NumberError> {
    let planning = Planning::new(request)?;
    let outcomes =
        (0..planning.len()).map(|place| planning.outcome(place, Detail::Outlook)).collect::<Result<Vec<_>, _>>()?;
    Ok(planning.plan(outcomes))
}

/// Words of a status that say a contract is over.
const OVER: [&str; 6] = ["cancelled", "closed", "ended", "expired", "terminated", "withdrawn"];

impl<'a> Planning<'a> {
    /// Sorts a register into groups.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] for a horizon of no years or more than [`super::YEARS_MOST`], a date at the end of the
    /// calendar, or amounts that do not fit the exact arithmetic.
    pub fn new(request: &PlanRequest<'a>) -> Result<Self, NumberError> {
        let horizon = Horizon::new(request.as_of, request.horizon_years)?;
        let mut admitted = Vec::new();
        let mut excluded = Vec::new();
        let mut hosts: BTreeMap<Category, Vec<Host<'a>>> = BTreeMap::new();
        for contract in request.contracts {
            let purchases = request.purchases.under(contract);
            if let (Some(host), Ok(category)) = (Host::of(contract, purchases, request.as_of), Category::of(contract)) {
                hosts.entry(category).or_default().push(host);
            }
            let aside = request.aside.get(&(contract.org_code.clone(), contract.contract_ref.clone()));
            match aside.cloned().map_or_else(|| admit(contract, request), |why| Ok(Err(why)))? {
                Ok((category, annual)) => admitted.push((category, (contract, annual, purchases))),
                Err(why) => excluded.push(left_out(contract, vec![why])),
            }
        }
        let groups = groups(admitted)?.into_iter().collect();
        Ok(Self { request: *request, horizon, groups, hosts, excluded })
    }

    /// How many groups there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// What becomes of a group, by its place; nothing is left out of a group that is not there.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where amounts do not fit the exact arithmetic.
    pub fn outcome(&self, place: usize, detail: Detail) -> Result<Outcome, NumberError> {
        let Some((scope, contracts)) = self.groups.get(place) else { return Ok(Outcome::LeftOut(Vec::new())) };
        let mut contracts = contracts.clone();
        let mut losers: Vec<LeftOut> = Vec::new();
        loop {
            let mut outcome = self.of_contracts(scope, &contracts, detail)?;
            let worst = match &outcome {
                Outcome::Candidate(one) if self.request.nobody_loses => worst_off(one)?,
                Outcome::Candidate(_) | Outcome::LeftOut(_) => None,
            };
            let Some((loser, loss)) = worst else {
                let list = match &mut outcome {
                    Outcome::Candidate(one) => &mut one.left_out,
                    Outcome::LeftOut(list) => list,
                };
                list.append(&mut losers);
                list.sort_by(|left, right| left.key().cmp(&right.key()));
                return Ok(outcome);
            };
            let (out, stay) = contracts.into_iter().partition(|(contract, ..)| contract.org_code == loser);
            contracts = stay;
            losers.extend(out.iter().map(|(contract, ..)| left_out(contract, vec![Why::WouldLose(loss)])));
        }
    }

    /// The plan with what became of its groups.
    #[must_use]
    pub fn plan(&self, outcomes: Vec<Outcome>) -> Plan {
        let mut candidates = Vec::new();
        let mut excluded = self.excluded.clone();
        for outcome in outcomes {
            match outcome {
                Outcome::Candidate(one) => candidates.push(*one),
                Outcome::LeftOut(list) => excluded.extend(list),
            }
        }
        candidates.sort_by(|left, right| right.worth.cmp(&left.worth).then_with(|| left.scope.cmp(&right.scope)));
        excluded.sort_by(|left, right| left.key().cmp(&right.key()));
        Plan { as_of: self.request.as_of, until: self.horizon.until, candidates, excluded }
    }

    /// How contracts would be procured together, begun on the plan's date; nothing without the law's tables.
    fn procuring(&self, contracts: &[Valued<'a>]) -> Option<Procuring> {
        let rules = self.request.rules?;
        Some(Procuring::of(contracts, rules, self.request.terms, self.request.as_of))
    }

    fn frame(&self, procuring: Option<&Procuring>) -> Frame<'_> {
        let terms = self.request.terms;
        Frame {
            horizon: &self.horizon,
            terms,
            from: self.request.as_of,
            lead_days: procuring.map_or(terms.lead_days, |procuring| procuring.days(terms)),
            accession_days: procuring.zip(self.request.rules).map_or(terms.accession_days, |(procuring, rules)| {
                procuring.accession_days(rules, terms, self.request.as_of)
            }),
            first_cost: terms.joint_procurement_cost,
            later_cost: terms.later_stage_cost,
            cost_of_each: Amount::ZERO,
        }
    }

    /// The best that a group's contracts can do.
    fn of_contracts(&self, scope: &Scope, contracts: &[Valued<'a>], detail: Detail) -> Result<Outcome, NumberError> {
        let hosts = self.hosts_of(scope);
        if let Some(why) = self.bar(scope, contracts)? {
            return Ok(all_out(contracts, &why));
        }
        let procuring = self.procuring(contracts);
        let frame = self.frame(procuring.as_ref());
        let weighed = weigh(contracts, hosts, (frame, Search::EveryStart))?;
        let Some((group, way, others, barred)) = weighed.take(0) else {
            let out = contracts.iter().map(|(contract, ..)| left_out(contract, no_common_day(contract, &frame)));
            return Ok(Outcome::LeftOut(out.collect()));
        };
        if way.choice.worth <= PresentValue::ZERO {
            let start = way.choice.stages.first().copied().unwrap_or(self.request.as_of);
            return Ok(all_out(contracts, &Why::NotWorthTogether(start, way.choice.worth.to_amount()?)));
        }
        let other_ways = other_ways(&others, barred)?;
        self.told((scope, contracts), (&group, procuring), &way, (other_ways, detail))
    }

    /// Why a group's contracts cannot become one, whenever that is.
    fn bar(&self, scope: &Scope, contracts: &[Valued<'a>]) -> Result<Option<Why>, NumberError> {
        let organisations = contracts.iter().map(|(contract, ..)| contract.org_code.as_str());
        let hosts = self.hosts_of(scope).iter().map(|host| host.contract.org_code.as_str());
        if organisations.chain(hosts).collect::<BTreeSet<&str>>().len() < 2 {
            return Ok(Some(self.alone(scope)));
        }
        let value = contracts.iter().try_fold(Amount::ZERO, |sum, (_, annual, _)| plus(sum, annual.amount))?;
        Ok((value < self.request.terms.least_annual_value).then_some(Why::TooSmall(value)))
    }

    fn hosts_of(&self, scope: &Scope) -> &[Host<'a>] {
        self.hosts.get(&scope.category).map_or(&[][..], Vec::as_slice)
    }

    /// Why a group of one organisation is none.
    fn alone(&self, scope: &Scope) -> Why {
        let of_category: Vec<&Scope> =
            self.groups.iter().map(|(other, _)| other).filter(|other| other.category == scope.category).collect();
        match &scope.service {
            None if of_category.iter().filter(|other| other.service.is_none()).count() > 1 => Why::NothingShared,
            Some(_) if of_category.len() > 1 => Why::OtherScope,
            _ => Why::OneOrganisation,
        }
    }

    fn told<'b>(
        &'b self,
        (scope, contracts): (&Scope, &[Valued<'b>]),
        (group, procuring): (&Group<'b>, Option<Procuring>),
        way: &Way<'b>,
        (other_ways, detail): (Vec<OtherWay>, Detail),
    ) -> Result<Outcome, NumberError> {
        let chosen = Chosen {
            scope,
            how: way.how,
            host: way.host,
            holdings: &way.holdings,
            choice: &way.choice,
            frame: way.frame,
        };
        let mut one = candidate(&chosen, self.request.sharing, self.request.guessed)?;
        if let Some(host) = &way.host {
            let own = contracts.iter().filter(|(contract, ..)| contract.org_code == host.contract.org_code);
            one.left_out.extend(own.map(|(contract, ..)| {
                let itself = contract.contract_ref == host.contract.contract_ref;
                left_out(contract, vec![if itself { Why::IsHost } else { Why::OfHost }])
            }));
        }
        one.alternatives = alternatives(group.by_start()?);
        one.other_ways = other_ways;
        if detail == Detail::Outlook {
            one.sensitivity = sensitivity(&chosen, contracts, (self.hosts_of(scope), group.frame), one.present.net)?;
        }
        let registered = |joining: &JoiningContract| {
            let is = |contract: &Contract| {
                contract.org_code == joining.org_code && contract.contract_ref == joining.contract_ref
            };
            contracts.iter().map(|(contract, ..)| *contract).find(|contract| is(contract))
        };
        let procuring = procuring.filter(|_| one.how == How::JointProcurement);
        one.procuring = procuring
            .zip(self.request.rules)
            .map(|(procuring, rules)| procuring.begun(rules, one.start_procurement_by));
        one.risks = risks(&one, (self.request.as_of, self.request.rules), registered)?;
        Ok(Outcome::Candidate(Box::new(one)))
    }

    /// What a group's plan is searched in, so that another search can be held against it. Nothing for a group that is not there.
    ///
    /// # Errors
    /// As [`Planning::outcome`].
    pub fn openings(&self, place: usize) -> Result<Openings, NumberError> {
        let contracts = self.groups.get(place).map(|(_, contracts)| contracts.clone()).unwrap_or_default();
        let frame = self.frame(self.procuring(&contracts).as_ref());
        Ok(Group::new(contracts, frame, Search::Best)?.openings)
    }

    /// What a group could do, for a plan under a limit on what is begun in a quarter: none where it can do nothing.
    ///
    /// # Errors
    /// As [`Planning::outcome`].
    pub fn options(&self, place: usize) -> Result<Vec<TeamOption>, NumberError> {
        let Some((scope, contracts)) = self.groups.get(place) else { return Ok(Vec::new()) };
        if self.bar(scope, contracts)?.is_some() {
            return Ok(Vec::new());
        }
        let frame = self.frame(self.procuring(contracts).as_ref());
        let group = Group::new(contracts.clone(), frame, Search::Best)?;
        let mut options = Patterns::new(&group.openings, &frame).options();
        for host in self.hosts_of(scope) {
            let found =
                accede(&group, host)?.map(|(choice, ..)| choice.worth).filter(|worth| *worth > PresentValue::ZERO);
            options.extend(found.map(|worth| TeamOption::new(BTreeMap::new(), worth)));
        }
        Ok(undominated(options))
    }

    /// What becomes of a group that takes one of its options, or none for want of a team.
    ///
    /// # Errors
    /// As [`Planning::outcome`]; [`NumberError::OutOfRange`] for an option of another group.
    pub fn outcome_of(
        &self,
        place: usize,
        option: Option<&TeamOption>,
        detail: Detail,
    ) -> Result<Outcome, NumberError> {
        let Some((scope, contracts)) = self.groups.get(place) else { return Ok(Outcome::LeftOut(Vec::new())) };
        let Some(option) = option else {
            // Where it would come to nothing anyway, that is why.
            return Ok(match self.of_contracts(scope, contracts, Detail::Plan)? {
                Outcome::Candidate(_) => all_out(contracts, &Why::NoTeam),
                out @ Outcome::LeftOut(_) => out,
            });
        };
        let procuring = self.procuring(contracts);
        let weighed = weigh(contracts, self.hosts_of(scope), (self.frame(procuring.as_ref()), Search::EveryStart))?;
        let how = if option.stages.is_some() { How::JointProcurement } else { How::Accession };
        let taken = weighed.ways.iter().position(|way| way.how == how).ok_or(NumberError::OutOfRange)?;
        let (group, mut way, others, barred) = weighed.take(taken).ok_or(NumberError::OutOfRange)?;
        if let Some(stages) = &option.stages {
            way.choice = Choice::of_stages(&group.openings, stages, &group.holdings, &group.frame)?;
        }
        let other_ways = other_ways(&others, barred)?;
        self.told((scope, contracts), (&group, procuring), &way, (other_ways, detail))
    }
}

fn all_out(contracts: &[Valued<'_>], why: &Why) -> Outcome {
    Outcome::LeftOut(contracts.iter().map(|(contract, ..)| left_out(contract, vec![why.clone()])).collect())
}

/// The organisation that loses most, and how much; of equals the first.
fn worst_off(one: &Candidate) -> Result<Option<(String, Amount)>, NumberError> {
    let mut worst: Option<(String, Amount)> = None;
    for member in &one.members {
        let worth = member.worth()?;
        if worth < worst.as_ref().map_or(Amount::ZERO, |(_, least)| *least) {
            worst = Some((member.org_code.clone(), worth));
        }
    }
    let loss = |worth: Amount| super::sums::minus(Amount::ZERO, worth);
    worst.map(|(org_code, worth)| Ok((org_code, loss(worth)?))).transpose()
}

/// The category a contract belongs to and what it is worth a year, or why it takes no part.
fn admit(contract: &Contract, request: &PlanRequest<'_>) -> Result<Result<(Category, AnnualValue), Why>, NumberError> {
    if contract.kind == Some(ContractKind::Framework) {
        return Ok(Err(Why::Framework));
    }
    if contract.currency != Currency::GBP {
        return Ok(Err(Why::OtherCurrency(contract.currency.to_string())));
    }
    if contract.current_end_date < request.as_of {
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
    let annual = annual_value(contract, request.purchases.under(contract))?;
    Ok(annual.map(|annual| (category, annual)).ok_or(Why::NoValue))
}

/// Why a contract of a group that never meets takes no part: what bars it on the first day that could be a joint start.
fn no_common_day(contract: &Contract, frame: &Frame<'_>) -> Vec<Why> {
    let exits = Exits::of(contract, frame.from, frame.terms);
    let first = frame.earliest_start();
    let mut reasons = vec![Why::NoCommonDate];
    if exits.before(first, frame.terms.bridge_days).next().is_none() {
        reasons.extend(exits.explain(first, frame.from));
    }
    reasons
}

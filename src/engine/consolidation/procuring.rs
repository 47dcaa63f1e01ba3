//! How a group would be procured together, by the law's dated tables: regime, route, lead time, notices.

use chrono::{Months, NaiveDate};

use super::benefit::Valued;
use super::holding::AnnualBasis;
use super::terms::Terms;
use crate::engine::model::{Contract, ContractKind, Regime};
use crate::engine::money::{Amount, NumberError};
use crate::engine::procurement::{
    AuthorityClass, Lead, PipelineAsked, PipelineDuty, Planned, Route, Rules, Stage as LeadStage, StretchAsked,
    Subject, VatStated, WholeLife, contract_regime, contract_value, decide, lead, pipeline, stretch, whole_life,
};

/// A joint procurement as the law sees it. Not legal advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procuring {
    /// What it buys; nothing where the registers do not tell.
    pub subject: Option<Subject>,
    /// What it is worth over its whole life, all members together; nothing where that does not fit.
    pub value: Option<WholeLife>,
    /// The regime it falls under; nothing where unknown.
    pub regime: Option<Regime>,
    /// Why, for people.
    pub why: String,
    /// The route it is planned by.
    pub route: Route,
    /// How long that takes, stage by stage; nothing where the tables do not tell.
    pub lead: Option<Lead>,
    /// Whether it belongs into pipeline notices, begun on the last day for it; nothing before that day is known.
    pub pipeline: Option<PipelineDuty>,
}

impl Procuring {
    /// How a group's contracts would be procured together, begun on a day.
    pub(super) fn of(contracts: &[Valued<'_>], rules: &Rules, terms: &Terms, day: NaiveDate) -> Self {
        let subject = subject(contracts);
        let value = joint_value(contracts, rules, terms, day).ok();
        // NHS trusts are central government authorities; of a joint procurement the lower threshold counts.
        let class = AuthorityClass::Central;
        let (regime, why) = match subject {
            Some(subject) => {
                let decided = decide(rules, &Planned { subject, class, start: day, value });
                (decided.regime, decided.why.to_string())
            }
            None => (None, "the registers do not tell what it buys".to_owned()),
        };
        let route = route(contracts, regime);
        let mobilisation = contracts.iter().filter_map(|(contract, ..)| contract.mobilisation_days).max();
        // Where the regime is unknown, the time of the most demanding one is given.
        let lead = lead(rules, route, regime.unwrap_or(Regime::Pa2023), day, mobilisation).ok();
        Self { subject, value, regime, why, route, lead, pipeline: None }
    }

    /// Days from its beginning to the joint start; the plan's own where the tables do not tell.
    pub(super) fn days(&self, terms: &Terms) -> u32 {
        self.lead.as_ref().map_or(terms.lead_days, |lead| lead.total_days)
    }

    /// Days from the decision to accede to an open contract to the day that takes effect; the plan's own where the tables do not
    /// tell.
    pub(super) fn accession_days(&self, rules: &Rules, terms: &Terms, day: NaiveDate) -> u32 {
        let regime = self.regime.unwrap_or(Regime::Pa2023);
        lead(rules, Route::Accession, regime, day, None).map_or(terms.accession_days, |lead| lead.total_days)
    }

    /// Begun on a day: its notice follows leave and preparation, and may belong into pipeline notices.
    pub(super) fn begun(mut self, rules: &Rules, begun: NaiveDate) -> Self {
        let parts = self.lead.iter().flat_map(|lead| &lead.parts);
        let before = parts.filter(|part| matches!(part.stage, LeadStage::Approvals | LeadStage::Preparation));
        let days: u32 = before.map(|part| part.days).sum();
        let notice_on = super::horizon::later(begun, days);
        let (regime, value) = (self.regime, self.value);
        let asked = PipelineAsked { regime, route: self.route, value, notice_on, yearly_payments: None };
        self.pipeline = Some(pipeline(rules, &asked));
        self
    }
}

/// What most of the contracts by value buy; of equals the first.
fn subject(contracts: &[Valued<'_>]) -> Option<Subject> {
    let mut by_subject: Vec<(Subject, i128)> = Vec::new();
    for (contract, annual, _) in contracts {
        let Some(subject) = Subject::of(contract) else { continue };
        let micros = i128::from(annual.amount.micros());
        match by_subject.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, sum)) => *sum += micros,
            None => by_subject.push((subject, micros)),
        }
    }
    let most = by_subject.into_iter().reduce(|most, next| if next.1 > most.1 { next } else { most });
    most.map(|(subject, _)| subject)
}

/// The value over the joint contract's term, each contract's with VAT as far as its own value is known to hold it.
fn joint_value(
    contracts: &[Valued<'_>],
    rules: &Rules,
    terms: &Terms,
    day: NaiveDate,
) -> Result<WholeLife, NumberError> {
    let last = day.checked_add_months(Months::new(terms.joint_term_months)).and_then(|day| day.pred_opt());
    let last = last.ok_or(NumberError::OutOfRange)?;
    let mut sum: Option<WholeLife> = None;
    for (contract, annual, _) in contracts {
        // What is spent is told without VAT.
        let spend = annual.basis == AnnualBasis::Spend;
        let stated = if spend { VatStated::Excluded } else { VatStated::of(contract.value_includes_vat) };
        let one = whole_life(rules, annual.amount, (day, last), stated, day)?;
        let plus = |left: Amount, right: Amount| left.checked_add(right).ok_or(NumberError::OutOfRange);
        sum = Some(match sum {
            None => one,
            Some(sum) => WholeLife {
                excluding_vat: plus(sum.excluding_vat, one.excluding_vat)?,
                including_vat: plus(sum.including_vat, one.including_vat)?,
                stated: if sum.stated == one.stated { sum.stated } else { VatStated::Unknown },
            },
        });
    }
    sum.ok_or(NumberError::OutOfRange)
}

/// By a further competition where all contracts are called off frameworks, else by the regime's own competition.
fn route(contracts: &[Valued<'_>], regime: Option<Regime>) -> Route {
    let called_off =
        |contract: &Contract| contract.kind == Some(ContractKind::CallOff) || contract.framework_ref.is_some();
    match regime {
        Some(Regime::Psr) => Route::PsrCompetitive,
        Some(Regime::BelowThreshold) => Route::QuotesBelowThreshold,
        _ if contracts.iter().all(|(contract, ..)| called_off(contract)) => Route::FrameworkCallOff,
        _ => Route::Open,
    }
}

/// How far a contract may lawfully be stretched to bridge so many days, for people: always for legal review.
pub(super) fn stretched(contract: &Contract, days: u32, rules: &Rules, day: NaiveDate) -> String {
    let subject = Subject::of(contract);
    let value = contract_value(rules, contract, day).ok().flatten();
    let class = AuthorityClass::Central;
    let asked = StretchAsked {
        regime: contract_regime(rules, contract, subject, class, value).decided.regime,
        subject,
        class,
        first_day: contract.start_date,
        last_day: contract.max_end_date.unwrap_or(contract.current_end_date),
        value,
        stretched_days: 0,
        day,
    };
    let stretch = stretch(rules, &asked);
    let within = match stretch.days() {
        Some(most) if days <= most => format!("stretching it by {days} days would be within {most}"),
        Some(most) => format!("stretching it by {days} days would be beyond {most}"),
        None => format!("stretching it by {days} days"),
    };
    format!("{within}; {}", stretch.reason)
}

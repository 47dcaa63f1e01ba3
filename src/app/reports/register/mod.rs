//! The contract register: its contracts, what to ask for, and what is bought outside them.

mod contracts;
mod gaps;
mod off_contract;

pub(super) use contracts::register;
pub(super) use gaps::gaps;
pub(super) use off_contract::off_contract;

use super::{ReportRequest, begin};
use crate::app::register::RegisterView;
use crate::engine::model::Currency;
use crate::engine::report::{Definition, Report};

/// Whom a report of the register is about, in words.
fn whom(request: &ReportRequest) -> String {
    let asked = &request.benchmark;
    match (&asked.org, &asked.group) {
        (Some(org), _) => org.clone(),
        (None, Some(group)) => format!("the members of {group}"),
        (None, None) => "every organisation".to_owned(),
    }
}

/// A report with the day it is made for.
fn begin_on(request: &ReportRequest, view: &RegisterView, title: String) -> Report {
    let mut report = begin(request, &view.head, title);
    report.parameters.push(("day", view.day.to_string()));
    report
}

/// Pounds before all other currencies, the others by code.
fn currency_rank(currency: Currency) -> (bool, Currency) {
    (currency != Currency::GBP, currency)
}

fn annual_value() -> Definition {
    Definition::new(
        "annual value",
        "what was bought under the contract where it ran through all twelve months of the window, else the register's annual value, else the whole-life value x 365 / days from start to last possible end; none of a framework, whose value is a ceiling; never 0 for unknown",
        "own rule; registers' values are often ceilings",
    )
}

fn given() -> Definition {
    Definition::new(
        "under contract",
        "surest first: the line states the reference of a running contract that the buyer holds or takes part in; a price list of such a contract with the supplier names the product; the buyer has one running contract with the supplier; of several one is of the product's category or stands closest above it; else under one of several. Running: on the last day of the window",
        "own rule",
    )
}

fn complete() -> Definition {
    Definition::new(
        "complete",
        "facts known / facts that apply to the contract's kind; every fact counts alike, as no weights are published. Blank is unknown, a stated 0 is known",
        "own rule",
    )
}

fn at_stake() -> Definition {
    Definition::new(
        "at stake",
        "annual value x what rests on the fact: termination right, notice, break dates, exit fee and residual value: the years left to the end as it stands, at most five; category and value: those and one year more; kind, longest end, extension steps, their use and notice, renewal, framework, market test, scope, driver, others' access: one year; VAT: a sixth of a year (VAT at 20% in an amount); law, transfer of staff, mobilisation: a twelfth of a year. The same money rests on several facts: it is never summed over them",
        "own rule",
    )
}

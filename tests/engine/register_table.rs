//! Contracts of a register as a small text table, and a plan as the text an analyst would check.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use chrono::NaiveDate;
use likewise::engine::consolidation::{Candidate, LeftOut, Plan};
use likewise::engine::model::{CategoryScheme, Contract, ContractKind, Currency, ExitFee, TerminationRight};
use likewise::engine::money::Amount;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn pounds(text: &str) -> Amount {
    Amount::parse(text).expect("an amount")
}

/// A contract of category `MED` with nothing stated but its parties, dates and annual value.
pub fn contract(org: &str, reference: &str, end: &str, annual_value: &str) -> Contract {
    Contract {
        title: format!("Contract {reference}"),
        supplier_name: format!("Supplier of {reference}"),
        category_code: Some("MED".to_owned()),
        category_scheme: Some(CategoryScheme::Eclass),
        kind: Some(ContractKind::Goods),
        annual_value: Some(pounds(annual_value)),
        ..Contract::unstated(org, reference, day("2023-04-01"), day(end))
    }
}

/// Reads a table of contracts: `org ref end annual_value` and then any of `extend=6;6 used=0 notice=30 ext_notice=60
/// right=convenience fee=5000 | fee=2026-01-01:500;2026-04-01:200 | fee=25%left | fee=2months | fee=residual
/// breaks=2026-01-01 max=2027-03-31 renews renews=no start=2025-04-01 kind=lease residual=100 test=2026-01-01 category=X status=closed
/// currency=USD open tags=cleaning;portering driver=m2`.
pub fn contracts(table: &str) -> Vec<Contract> {
    table.lines().map(str::trim).filter(|row| !row.is_empty()).map(contract_row).collect()
}

fn contract_row(row: &str) -> Contract {
    let mut words = row.split_whitespace();
    let mut next = || words.next().expect("org, ref, end and annual value");
    let mut one = contract(next(), next(), next(), next());
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let dates = || value.split(';').map(day).collect();
        match name {
            "extend" => one.extension_months = value.split(';').map(|months| months.parse().unwrap()).collect(),
            "used" => one.extensions_used = Some(value.parse().unwrap()),
            "notice" => one.notice_days = Some(value.parse().unwrap()),
            "ext_notice" => one.extension_notice_days = Some(value.parse().unwrap()),
            "right" => one.termination_right = Some(TerminationRight::parse(value).unwrap()),
            "fee" => one.exit_fee = Some(fee(value)),
            "breaks" => one.break_dates = dates(),
            "max" => one.max_end_date = Some(day(value)),
            "renews" => one.auto_renew = Some(value != "no"),
            "start" => one.start_date = day(value),
            "kind" => one.kind = Some(ContractKind::parse(value).unwrap()),
            "residual" => one.residual_value = Some(pounds(value)),
            "test" => one.market_test_date = Some(day(value)),
            "category" => one.category_code = (!value.is_empty()).then(|| value.to_owned()),
            "scheme" => one.category_scheme = CategoryScheme::parse(value),
            "status" => one.status = Some(value.to_owned()),
            "open" => one.open_to_others = Some(true),
            "tags" => one.scope_tags = value.split(';').map(str::to_owned).collect(),
            "driver" => one.driver = Some(value.to_owned()),
            "currency" => one.currency = Currency::parse(value).unwrap(),
            "total" => (one.value_total, one.annual_value) = (Some(pounds(value)), None),
            "valueless" => one.annual_value = None,
            other => panic!("no column {other}"),
        }
    }
    one
}

fn fee(text: &str) -> ExitFee {
    if let Some(percent) = text.strip_suffix("%left") {
        return ExitFee::PartOfRemaining(percent.parse::<u32>().unwrap() * 10_000);
    }
    if let Some(months) = text.strip_suffix("months") {
        return ExitFee::MonthsOfCharges(months.parse::<u32>().unwrap() * 1_000);
    }
    if text == "residual" {
        return ExitFee::ResidualAsset;
    }
    if text.contains(':') {
        let steps = text.split(';').map(|step| step.split_once(':').expect("date:amount"));
        return ExitFee::Schedule(steps.map(|(from, amount)| (day(from), pounds(amount))).collect());
    }
    ExitFee::Fixed(pounds(text))
}

/// A plan as text: candidates with their contracts and tasks, then what is in none.
pub fn plan_text(plan: &Plan) -> String {
    let mut text: String = plan.candidates.iter().map(candidate_text).collect();
    text.extend(plan.excluded.iter().map(|one| format!("excluded {}\n", left_out_text(one))));
    text
}

fn candidate_text(one: &Candidate) -> String {
    let mut text = format!("{} from {}, npv {}, {}\n", one.category, one.joint_start, one.present.net, one.status);
    for contract in &one.contracts {
        let worth = format!("worth {}", contract.present.net);
        text.push_str(&format!(
            "{} {} {} {} {worth}\n",
            contract.org_code, contract.contract_ref, contract.action, contract.leave_date
        ));
    }
    text.extend(one.left_out.iter().map(|left| format!("out {}\n", left_out_text(left))));
    for task in &one.tasks {
        let of = task.contract.as_ref().map_or("all".to_owned(), |(org, reference)| format!("{org} {reference}"));
        text.push_str(&format!("by {} {of} {}\n", task.by, task.kind));
    }
    text
}

fn left_out_text(one: &LeftOut) -> String {
    let reasons: Vec<&str> = one.reasons.iter().map(|why| why.as_str()).collect();
    format!("{} {}: {}", one.org_code, one.contract_ref, reasons.join(" "))
}

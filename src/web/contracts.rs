//! `/contracts`: the register, those that end soonest first. What it does not state is said to be not stated, never 0.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::Fault;
use super::page::{Choice, address, asked, organisations, page, stated};
use super::{shown, work};
use crate::app::{Names, Service};
use crate::engine::consolidation::percent_text;
use crate::engine::model::{Contract, ExitFee, TerminationRight};
use crate::engine::money::{Amount, format_scaled};

/// Contracts of a page.
const ROWS: usize = 50;
/// What is said of what a register leaves open.
const NOT_STATED: &str = "not stated";

/// Whose contracts, and which page of them.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    org: Option<String>,
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "contracts.html", config = "ui/askama.toml")]
struct ContractsPage {
    here: &'static str,
    organisations: Vec<Choice>,
    filtered: bool,
    /// The day after the data; nothing without purchase lines.
    as_of: Option<String>,
    /// The plan of the holder's footprint; of any where that is not known.
    plan: String,
    count: String,
    rows: Vec<ContractRow>,
    page: usize,
    pages: usize,
    before: Option<String>,
    after: Option<String>,
}

struct ContractRow {
    title: String,
    reference: String,
    organisation: String,
    supplier: String,
    ends: String,
    ended: bool,
    latest: String,
    notice: String,
    leaving: String,
    value: String,
    category: String,
}

/// A page of the register.
#[get("/contracts")]
pub(super) async fn show(service: Data<Service>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let query: Asked = asked(&request)?;
    let refused = || Fault::request("page is a number from 1 on");
    let number = query.page.as_deref().map_or(Ok(1), |text| text.parse().map_err(|_| refused()))?;
    let org = stated(&query.org).map(str::to_owned);
    let (names, holders, footprint, next_day, contracts) = work::read(service, move |reading| {
        let footprint = org.as_deref().map(|org| reading.footprint_of(org)).transpose()?.flatten();
        let next_day = reading.next_day();
        // Without a day none has ended.
        let as_of = next_day.unwrap_or_default();
        let mut contracts = reading.contracts_by_end(as_of)?;
        let mut holders: Vec<String> = contracts.iter().map(|one| one.org_code.clone()).collect();
        holders.sort_unstable();
        holders.dedup();
        contracts.retain(|one| org.as_ref().is_none_or(|org| one.org_code == *org));
        Ok((reading.names(), holders, footprint.unwrap_or_default(), next_day, contracts))
    })
    .await?;
    let pages = contracts.len().div_ceil(ROWS).max(1);
    if number == 0 || number > pages {
        return Err(Fault::missing(format!("there is no page {number}: the last one is {pages}")));
    }
    let org = stated(&query.org);
    let link =
        |number: usize| address("/contracts", &[("org", org.unwrap_or_default()), ("page", &number.to_string())]);
    let holders: Vec<(String, String)> = holders.into_iter().map(|code| (code.clone(), name(&names, &code))).collect();
    let shown_rows = contracts.iter().skip(number.saturating_sub(1).saturating_mul(ROWS)).take(ROWS);
    page(&ContractsPage {
        here: "contracts",
        organisations: organisations(&holders, "All organisations", org),
        filtered: org.is_some(),
        as_of: next_day.map(shown::day),
        plan: address("/candidates", &[("footprint", &footprint)]),
        count: shown::count(contracts.len() as u64),
        rows: shown_rows.map(|contract| row(&names, next_day.unwrap_or_default(), contract)).collect(),
        page: number,
        pages,
        before: (number > 1).then(|| link(number.saturating_sub(1))),
        after: (number < pages).then(|| link(number.saturating_add(1))),
    })
}

fn name(names: &Names, code: &str) -> String {
    names.organisation(code).map_or_else(|_| code.to_owned(), |id| names.name(id).to_owned())
}

fn row(names: &Names, as_of: NaiveDate, contract: &Contract) -> ContractRow {
    let days = |days: Option<u32>| days.map_or_else(|| NOT_STATED.to_owned(), |days| format!("{days} days"));
    let scheme = contract.category_scheme.map(|scheme| scheme.as_str().to_uppercase());
    let category = contract.category_code.as_ref().map(|code| format!("{} {code}", scheme.unwrap_or_default()));
    ContractRow {
        title: contract.title.clone(),
        reference: contract.contract_ref.clone(),
        organisation: name(names, &contract.org_code),
        supplier: contract.supplier_name.clone(),
        ends: shown::day(contract.current_end_date),
        ended: contract.current_end_date < as_of,
        latest: contract.max_end_date.map_or_else(|| NOT_STATED.to_owned(), shown::day),
        notice: days(contract.notice_days),
        leaving: leaving(contract),
        value: value(contract),
        category: category.map_or_else(|| NOT_STATED.to_owned(), |category| category.trim().to_owned()),
    }
}

/// Whether it may be left early, and what that costs.
fn leaving(contract: &Contract) -> String {
    let money = |amount: Amount| shown::money(contract.currency, amount);
    let fee = match &contract.exit_fee {
        None => "fee not stated".to_owned(),
        Some(ExitFee::Fixed(amount)) => format!("fee {}", money(*amount)),
        Some(ExitFee::Schedule(steps)) => {
            let steps: Vec<String> =
                steps.iter().map(|(from, amount)| format!("{} from {}", money(*amount), shown::day(*from))).collect();
            format!("fee {}", steps.join(", "))
        }
        Some(ExitFee::PartOfRemaining(part)) => format!("fee {} of what remains", percent_text(*part)),
        Some(ExitFee::MonthsOfCharges(months)) => {
            format!(
                "fee {} months' charges",
                format_scaled(i128::from(*months), 3).trim_end_matches('0').trim_end_matches('.')
            )
        }
        Some(ExitFee::ResidualAsset) => "fee: the asset's residual value".to_owned(),
    };
    match contract.termination_right {
        None => format!("right {NOT_STATED}; {fee}"),
        Some(TerminationRight::None) => "may not be left early".to_owned(),
        Some(TerminationRight::Convenience) => format!("at any time by notice; {fee}"),
        Some(TerminationRight::BreakOnly) if contract.break_dates.is_empty() => {
            format!("at break dates, which are {NOT_STATED}; {fee}")
        }
        Some(TerminationRight::BreakOnly) => {
            let days: Vec<String> = contract.break_dates.iter().copied().map(shown::day).collect();
            format!("on {}; {fee}", days.join(", "))
        }
    }
}

fn value(contract: &Contract) -> String {
    let vat = match contract.value_includes_vat {
        Some(true) => " with VAT",
        Some(false) => " without VAT",
        None => "",
    };
    match (contract.annual_value, contract.value_total) {
        (Some(year), _) => format!("{} a year{vat}", shown::money(contract.currency, year)),
        (None, Some(total)) => format!("{} in all{vat}", shown::money(contract.currency, total)),
        (None, None) => NOT_STATED.to_owned(),
    }
}

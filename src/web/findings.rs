//! `/`: where prices vary, what an organisation could save, what waits for somebody, and what it all rests on.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use super::coverage::{self, CoverageTable};
use super::fault::Fault;
use super::page::{Choice, address, asked, organisations, page, stated};
use super::{period, shown, words, work};
use crate::app::{Finding, FindingsAnswer, FindingsRequest, HeldBack, Service};
use crate::engine::money::Ratio;
use crate::engine::variation::Total;

/// Whose findings, over which months.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    org: Option<String>,
    months: Option<String>,
}

#[derive(Template)]
#[template(path = "findings.html", config = "ui/askama.toml")]
struct FindingsPage {
    here: &'static str,
    organisations: Vec<Choice>,
    periods: Vec<Choice>,
    months: String,
    cut_off: Option<String>,
    benchmarks: String,
    coverage: Vec<CoverageTable>,
    own: Option<Own>,
    variations: Vec<VariationRow>,
    held_back: Vec<HeldRow>,
}

/// What the chosen organisation could save.
struct Own {
    name: String,
    contracts: String,
    /// The plan of the footprint it sits in; of any where that is not known.
    plan: String,
    /// One sum a currency.
    savings: Vec<String>,
    dear: String,
    rows: Vec<SavingRow>,
}

struct SavingRow {
    link: String,
    description: String,
    unit: String,
    vat: &'static str,
    paid: String,
    median: String,
    payers: String,
    spend: String,
    saving: String,
    check: String,
}

struct VariationRow {
    link: String,
    description: String,
    unit: String,
    vat: &'static str,
    payers: String,
    minimum: String,
    q1: String,
    median: String,
    q3: String,
    maximum: String,
    spread: String,
}

struct HeldRow {
    link: String,
    lines: String,
    description: String,
    organisation: String,
    month: String,
    spend: String,
    as_read: String,
    otherwise: String,
    why: &'static str,
    fit: &'static str,
}

/// Where a finding leads, with the months and the organisation chosen.
struct Links<'a> {
    org: &'a str,
    months: &'a str,
}

impl Links<'_> {
    fn product(&self, id: &str) -> String {
        address(&format!("/products/{id}"), &[("org", self.org), ("months", self.months)])
    }

    fn check(&self, id: &str) -> String {
        address("/check", &[("product", id), ("org", self.org)])
    }
}

/// The first page.
#[get("/")]
pub(super) async fn show(service: Data<Service>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let query: Asked = asked(&request)?;
    let org = stated(&query.org).map(str::to_owned);
    let wanted = FindingsRequest { org, months: period::months(stated(&query.months))? };
    let (buyers, footprint, answer) = work::read(service, move |reading| {
        let footprint = wanted.org.as_deref().map(|org| reading.footprint_of(org)).transpose()?.flatten();
        Ok((reading.buyers()?, footprint.unwrap_or_default(), reading.findings(&wanted)?))
    })
    .await?;
    page(&shown_page(&query, &buyers, &footprint, &answer))
}

fn shown_page(query: &Asked, buyers: &[(String, String)], footprint: &str, answer: &FindingsAnswer) -> FindingsPage {
    let (org, months) = (stated(&query.org), stated(&query.months));
    let links = Links { org: org.unwrap_or_default(), months: months.unwrap_or_default() };
    let held_back = if answer.organisation.is_some() { &answer.own_held_back } else { &answer.held_back };
    FindingsPage {
        here: "findings",
        organisations: organisations(buyers, "All organisations", org),
        periods: period::choices(months, answer.head.cut_off),
        months: period::words(answer.head.window),
        cut_off: answer.head.cut_off.map(shown::month),
        benchmarks: shown::count(answer.benchmarks),
        coverage: coverage::tables(&answer.coverage),
        own: answer.organisation.map(|own| own_savings(answer, own, footprint, &links)),
        variations: answer.variations.iter().map(|(finding, spread)| variation(finding, spread, &links)).collect(),
        held_back: held_back.iter().map(|held| held_row(answer, held, &links)).collect(),
    }
}

fn own_savings(answer: &FindingsAnswer, own: u32, footprint: &str, links: &Links<'_>) -> Own {
    let names = &answer.head.names;
    Own {
        name: names.name(own).to_owned(),
        contracts: address("/contracts", &[("org", names.code(own))]),
        plan: address("/candidates", &[("footprint", footprint)]),
        savings: answer.saving.iter().map(|(currency, saving)| shown::total(*currency, *saving)).collect(),
        dear: shown::count(answer.dear),
        rows: answer
            .savings
            .iter()
            .filter(|(_, saving)| *saving > Total::ZERO)
            .map(|(finding, saving)| saving_row(finding, own, *saving, links))
            .collect(),
    }
}

fn saving_row(finding: &Finding, own: u32, saving: Total, links: &Links<'_>) -> SavingRow {
    let one = &finding.benchmark;
    let currency = one.basis.currency;
    let row = finding.row_of(own);
    let paid = row.and_then(|row| row.price.ratio().ok());
    let median = row.and_then(|row| row.others.median);
    SavingRow {
        link: links.product(&finding.product_id),
        description: finding.description.clone(),
        unit: shown::per_code(one.basis.base_unit),
        vat: words::vat(one.basis.vat_basis),
        paid: shown::price_or_none(currency, paid.as_ref()),
        median: shown::price_or_none(currency, median.as_ref()),
        payers: one.payers().to_string(),
        spend: row.map_or_else(String::new, |row| shown::money(currency, row.net)),
        saving: shown::total(currency, saving),
        check: links.check(&finding.product_id),
    }
}

fn variation(finding: &Finding, spread: &Ratio, links: &Links<'_>) -> VariationRow {
    let one = &finding.benchmark;
    let price = |ratio: Option<&Ratio>| shown::price_or_none(one.basis.currency, ratio);
    VariationRow {
        link: links.product(&finding.product_id),
        description: finding.description.clone(),
        unit: shown::per_code(one.basis.base_unit),
        vat: words::vat(one.basis.vat_basis),
        payers: one.payers().to_string(),
        minimum: price(Some(&one.distribution.minimum)),
        q1: price(one.distribution.q1.as_ref()),
        median: price(Some(&one.distribution.median)),
        q3: price(one.distribution.q3.as_ref()),
        maximum: price(Some(&one.distribution.maximum)),
        spread: shown::times(spread),
    }
}

fn held_row(answer: &FindingsAnswer, held: &HeldBack, links: &Links<'_>) -> HeldRow {
    let (point, reading) = (&held.held.point, &held.held.reading);
    let unit = shown::held_unit(reading.base_unit);
    let per = shown::per_code(reading.base_unit);
    let either = |units: crate::engine::money::Units| {
        let price = reading.price_if(units).ok();
        let price =
            price.map_or_else(|| shown::NONE.to_owned(), |price| shown::price_per(point.currency, &price, &per));
        format!("if it holds {units}{unit}: {price}")
    };
    HeldRow {
        link: links.product(&held.product_id),
        lines: format!("/products/{}/lines", held.product_id),
        description: held.description.clone(),
        organisation: answer.head.names.name(point.organisation).to_owned(),
        month: shown::month(point.month),
        spend: shown::money(point.currency, point.spend),
        as_read: either(reading.units_read),
        otherwise: either(reading.units_other),
        why: words::doubt(point.reason),
        fit: words::fit(reading.fit),
    }
}

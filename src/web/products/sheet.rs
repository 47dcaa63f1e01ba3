//! `/products/{id}`: everything known of one product.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use super::chart::{Chart, Drawn, draw};
use crate::app::{BenchmarkHead, ProductSheet, Quarantined, Service};
use crate::engine::model::{Currency, PackagingLevel, ProductRecord};
use crate::engine::money::Units;
use crate::engine::variation::{ExclusionTotal, OrganisationPrice, ProductBenchmark, Saving};
use crate::web::fault::Fault;
use crate::web::page::{Choice, address, asked, organisations, page, stated};
use crate::web::references::{ReferenceTold, reference};
use crate::web::{period, shown, words, work};

/// For whom, over which months.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    org: Option<String>,
    months: Option<String>,
}

#[derive(Template)]
#[template(path = "product.html", config = "ui/askama.toml")]
struct SheetPage {
    here: &'static str,
    path: String,
    description: String,
    provisional: bool,
    organisations: Vec<Choice>,
    periods: Vec<Choice>,
    months: String,
    all_months: String,
    check: String,
    lines: String,
    sections: Vec<Section>,
    held_back: Vec<HeldRow>,
    left_out: Vec<LeftOutRow>,
    references: Vec<ReferenceTold>,
    facts: Vec<(&'static str, String)>,
    levels: Vec<LevelRow>,
}

/// What was paid on one basis.
struct Section {
    number: usize,
    heading: String,
    payers: usize,
    facts: Vec<(&'static str, String)>,
    own: Option<String>,
    chart: Option<Chart>,
    rows: Vec<PayerRow>,
    saving: Option<String>,
}

struct PayerRow {
    name: String,
    price: String,
    quantity: String,
    spend: String,
    lines: String,
    last: String,
    saving: String,
    own: bool,
}

struct HeldRow {
    organisation: String,
    month: String,
    lines: String,
    spend: String,
    as_read: String,
    otherwise: String,
    why: &'static str,
    fit: &'static str,
}

struct LeftOutRow {
    why: &'static str,
    vat: &'static str,
    lines: String,
    spend: String,
}

struct LevelRow {
    gtin: String,
    uom: String,
    holds: String,
}

/// A product's sheet.
#[get("/products/{id}")]
pub(in crate::web) async fn show(
    service: Data<Service>,
    product: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    let query: Asked = asked(&request)?;
    let months = period::months(stated(&query.months))?;
    let org = stated(&query.org).map(str::to_owned);
    let (buyers, own, sheet) = work::read(service, move |reading| {
        let own = org.map(|org| reading.names().organisation(&org)).transpose()?;
        Ok((reading.buyers()?, own, reading.sheet(&product, months)?))
    })
    .await?;
    page(&shown_page(&query, &buyers, own, &sheet))
}

fn shown_page(query: &Asked, buyers: &[(String, String)], own: Option<u32>, sheet: &ProductSheet) -> SheetPage {
    let (org, months) = (stated(&query.org), stated(&query.months));
    let path = format!("/products/{}", sheet.product_id);
    let benchmarked = sheet.benchmarked.as_ref();
    let benchmarks = benchmarked.map_or(&[][..], |product| &product.benchmarks.benchmarks);
    let mut benchmarks: Vec<&ProductBenchmark> = benchmarks.iter().collect();
    benchmarks.sort_by_key(|one| (std::cmp::Reverse(one.payers()), one.basis));
    let excluded = benchmarked.map_or(&[][..], |product| &product.benchmarks.excluded);
    let sections = benchmarks.iter().enumerate();
    SheetPage {
        here: "products",
        description: sheet.description.clone(),
        provisional: sheet.record.is_none(),
        organisations: organisations(buyers, "All organisations", org),
        periods: period::choices(months, sheet.head.cut_off),
        months: period::words(sheet.head.window),
        all_months: address(&path, &[("org", org.unwrap_or_default()), ("months", "all")]),
        check: address("/check", &[("product", &sheet.product_id), ("org", org.unwrap_or_default())]),
        lines: format!("{path}/lines"),
        sections: sections.map(|(number, one)| section(number, &sheet.head, own, one)).collect(),
        held_back: benchmarked
            .map(|product| product.quarantined.iter().map(|held| held_row(&sheet.head, held)).collect())
            .unwrap_or_default(),
        left_out: excluded.iter().map(left_out).collect(),
        references: sheet.references.iter().map(reference).collect(),
        facts: sheet.record.as_ref().map(facts).unwrap_or_default(),
        levels: sheet.record.as_ref().map(levels).unwrap_or_default(),
        path,
    }
}

fn section(number: usize, head: &BenchmarkHead, own: Option<u32>, one: &ProductBenchmark) -> Section {
    let currency = one.basis.currency;
    let unit = shown::per_code(one.basis.base_unit);
    let mut payers: Vec<&OrganisationPrice> = one.organisations.iter().collect();
    payers.sort_by(|left, right| {
        let codes = || head.names.code(left.organisation).cmp(head.names.code(right.organisation));
        left.price.cmp(&right.price).then_with(codes)
    });
    let drawn: Vec<Drawn<'_>> = payers
        .iter()
        .filter_map(|payer| {
            let name = head.names.name(payer.organisation);
            Some(Drawn { name, price: payer.price.ratio().ok()?, own: own == Some(payer.organisation) })
        })
        .collect();
    let price = |ratio| shown::price_or_none(currency, ratio);
    let carriage = if one.basis.carriage_included { ", carriage included" } else { "" };
    let mine = own.and_then(|own| payers.iter().find(|payer| payer.organisation == own));
    Section {
        number,
        heading: format!("What was paid {unit}, in {currency}, {}{carriage}", words::vat(one.basis.vat_basis)),
        payers: one.payers(),
        facts: vec![
            ("Lowest", price(Some(&one.distribution.minimum))),
            ("Lower quarter", price(one.distribution.q1.as_ref())),
            ("Median", price(Some(&one.distribution.median))),
            ("Upper quarter", price(one.distribution.q3.as_ref())),
            ("Highest", price(Some(&one.distribution.maximum))),
            ("Mean, by volume", price(Some(&one.weighted_mean))),
        ],
        own: mine.map(|mine| own_words(head, currency, &unit, mine)),
        chart: draw(currency, &unit, &one.distribution, &drawn).filter(|_| drawn.len() > 1),
        rows: payers.iter().map(|payer| payer_row(head, currency, own, payer)).collect(),
        saving: one.savings.to_median.map(|saving| shown::total(currency, saving)),
    }
}

fn own_words(head: &BenchmarkHead, currency: Currency, unit: &str, own: &OrganisationPrice) -> String {
    let price = own.price.ratio().ok().map_or_else(String::new, |price| shown::price_per(currency, &price, unit));
    let name = head.names.name(own.organisation);
    match (own.others.median.as_ref(), own.to_median) {
        (Some(median), Some(saving)) if saving.gross().micros() > 0 => format!(
            "{name} paid {price}; the others' median is {}. At that price it would have paid {} less.",
            shown::price_per(currency, median, unit),
            shown::money(currency, saving.gross())
        ),
        (Some(median), _) => format!(
            "{name} paid {price}, no more than the others' median of {}.",
            shown::price_per(currency, median, unit)
        ),
        (None, _) => format!("{name} paid {price}; fewer than three others bought it."),
    }
}

fn payer_row(head: &BenchmarkHead, currency: Currency, own: Option<u32>, payer: &OrganisationPrice) -> PayerRow {
    let saving = payer.to_median.map(Saving::gross);
    PayerRow {
        name: head.names.name(payer.organisation).to_owned(),
        price: shown::price_or_none(currency, payer.price.ratio().ok().as_ref()),
        quantity: shown::quantity(payer.quantity),
        spend: shown::money(currency, payer.net),
        lines: shown::count(payer.lines),
        last: shown::month(payer.last_month),
        saving: saving.map_or_else(|| shown::NONE.to_owned(), |saving| shown::money(currency, saving)),
        own: own == Some(payer.organisation),
    }
}

fn held_row(head: &BenchmarkHead, held: &Quarantined) -> HeldRow {
    let (point, reading) = (&held.point, &held.reading);
    let unit = shown::held_unit(reading.base_unit);
    let per = shown::per_code(reading.base_unit);
    let either = |units: Units| {
        let price = reading.price_if(units).ok();
        let price =
            price.map_or_else(|| shown::NONE.to_owned(), |price| shown::price_per(point.currency, &price, &per));
        format!("if it holds {units}{unit}: {price}")
    };
    HeldRow {
        organisation: head.names.name(point.organisation).to_owned(),
        month: shown::month(point.month),
        lines: shown::count(point.lines.into()),
        spend: shown::money(point.currency, point.spend),
        as_read: either(reading.units_read),
        otherwise: either(reading.units_other),
        why: words::doubt(point.reason),
        fit: words::fit(reading.fit),
    }
}

fn left_out(total: &ExclusionTotal) -> LeftOutRow {
    LeftOutRow {
        why: words::reason(total.reason),
        vat: words::vat(total.vat_basis),
        lines: shown::count(total.lines),
        spend: shown::total(total.currency, total.spend),
    }
}

/// What the catalogue says, what it leaves out left out.
fn facts(record: &ProductRecord) -> Vec<(&'static str, String)> {
    let all = [
        ("Catalogue number", Some(&record.reference)),
        ("Like for like with", record.generic_name.as_ref()),
        ("Brand", record.brand.as_ref()),
        ("Maker", record.manufacturer.as_ref()),
        ("Maker's part code", record.mpc.as_ref()),
        ("Supplier", record.supplier.as_ref()),
        ("Supplier's part code", record.supplier_part.as_ref()),
        ("NHS Supply Chain code", record.npc.as_ref()),
        ("NHS-eClass", record.eclass.as_ref()),
        ("CPV", record.cpv.as_ref()),
        ("UNSPSC", record.unspsc.as_ref()),
        ("Status", record.status.as_ref()),
    ];
    all.into_iter().filter_map(|(what, value)| Some((what, value?.clone()))).collect()
}

fn levels(record: &ProductRecord) -> Vec<LevelRow> {
    let row = |level: &PackagingLevel| LevelRow {
        gtin: level.gtin.clone().unwrap_or_else(|| "not stated".to_owned()),
        uom: level.uom.clone().unwrap_or_else(|| "not stated".to_owned()),
        holds: format!("{} {}", level.units, record.base_unit),
    };
    record.levels.iter().map(row).collect()
}

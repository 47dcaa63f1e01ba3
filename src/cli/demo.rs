//! `likewise demo`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::DemoArguments;
use super::benchmark::coverage_text;
use super::consolidate::summary_text;
use super::output::{Output, short, table};
use super::{import, matching, serve};
use crate::api::bodies::{CoverageBody, ImportBody, MatchBody};
use crate::app::{DemoAnswer, HeldBack, Likewise, demo};
use crate::engine::consolidation::Candidate;
use crate::engine::money::{PRICE_DECIMALS, Ratio, Units};
use crate::engine::units::BaseUnit;
use crate::engine::variation::{ProductBenchmark, Total};

/// Candidates told.
const CANDIDATES_TOLD: usize = 3;

pub(super) fn run(likewise: Likewise, wanted: &DemoArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let answer = demo(&likewise, &wanted.seed_dir, &mut |step| eprintln!("{step} ..."))?;
    output.answer(&body(&answer), || text(&answer))?;
    if wanted.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    std::io::stdout().flush()?;
    serve::run(likewise, &wanted.serving, |address| eprint!("{}", invitation(address)))
}

/// What to try on the sample data, now that it is served.
fn invitation(address: SocketAddr) -> String {
    format!(
        "\nRead the findings at http://{address}/ and the interface at http://{address}/docs, or try in another terminal:\n  \
         curl 'http://{address}/api/v1/price-checks?price=12.00&description=Efavirenz+600mg+tablets+30'\n  \
         curl 'http://{address}/api/v1/benchmarks?org=ZZ101'\n  \
         curl 'http://{address}/api/v1/candidates?footprint=ZZSTP1&as_of=2026-08-01'\n\
         Ctrl-C ends it.\n"
    )
}

fn per(one: &ProductBenchmark) -> String {
    let unit = BaseUnit::from_code(one.basis.base_unit).map_or("", BaseUnit::as_str);
    format!("{} per {unit}", one.basis.currency)
}

fn money(total: Total) -> String {
    total.to_amount().map_or_else(|| total.to_string(), |amount| amount.to_pence_text())
}

fn text(answer: &DemoAnswer) -> String {
    let mut text = String::from("LIKEWISE: is this price fair, for this product, in this pack?\n\n");
    text.push_str(
        "The sample: real English trusts and tariff prices, real USAID purchase lines (countries as buyers), and\n\
         synthetic lines of eight fictional trusts. No real trust has an invented price.\n\n",
    );
    for answer in &answer.imports {
        text.push_str(&import::text(answer));
    }
    text.push_str(&format!("\n{}\n\n", matching::text(&answer.matching)));
    let cut_off = answer.findings.head.cut_off.map(|month| month.to_string()).unwrap_or_default();
    text.push_str(&format!(
        "WHAT THE FIGURES REST ON: {} benchmarks over all months, data up to {cut_off}\n",
        answer.findings.benchmarks
    ));
    text.push_str(&coverage_text(&answer.findings.coverage));
    text.push_str("\nTHE WIDEST PRICES: the third quartile over the first, from five organisations on; each price that of a base unit\n");
    let rows: Vec<Vec<String>> = answer
        .findings
        .variations
        .iter()
        .map(|(finding, spread)| {
            let one = &finding.benchmark;
            let price = |ratio: &Ratio| ratio.to_text(4).unwrap_or_default();
            let maybe = |ratio: &Option<Ratio>| ratio.as_ref().map(price).unwrap_or_default();
            vec![
                short(&finding.description, 60),
                per(one),
                one.payers().to_string(),
                price(&one.distribution.minimum),
                maybe(&one.distribution.q1),
                price(&one.distribution.median),
                maybe(&one.distribution.q3),
                price(&one.distribution.maximum),
                spread.to_text(1).unwrap_or_default(),
            ]
        })
        .collect();
    text.push_str(&table(&["product", "in", "n", "min", "q1", "median", "q3", "max", "q3/q1"], &rows));
    text.push_str(&quarantined_text(answer));
    text.push_str(&format!(
        "\nWHAT {} {} WOULD HAVE SAVED at the others' median: {} on everything, most of all on\n",
        answer.trust.0,
        answer.trust.1,
        money(answer.trust_saving)
    ));
    let rows: Vec<Vec<String>> = answer
        .findings
        .savings
        .iter()
        .map(|(finding, saving)| {
            let one = &finding.benchmark;
            let own = answer.findings.organisation.and_then(|trust| finding.row_of(trust));
            let paid = own.and_then(|own| own.price.ratio().ok()).and_then(|ratio| ratio.to_text(4).ok());
            let others = own.and_then(|own| own.others.median.as_ref()?.to_text(4).ok());
            let spend = own.map(|own| own.net.to_pence_text()).unwrap_or_default();
            vec![
                short(&finding.description, 60),
                per(one),
                one.payers().to_string(),
                paid.unwrap_or_default(),
                others.unwrap_or_default(),
                spend,
                money(*saving),
            ]
        })
        .collect();
    text.push_str(&table(&["product", "in", "n", "paid", "others' median", "spend", "saving"], &rows));
    text.push_str(&consolidation_text(answer));
    text
}

/// The best candidates of the fictional footprint, with what is to be done.
fn consolidation_text(answer: &DemoAnswer) -> String {
    let Some(plan) = &answer.consolidation else { return String::new() };
    let mut text = format!(
        "\nCONTRACTS {} COULD BRING TOGETHER, as of {}: {} candidates, the best of them\n",
        plan.request.footprint,
        plan.plan.as_of,
        plan.plan.candidates.len()
    );
    for one in plan.plan.candidates.iter().take(CANDIDATES_TOLD) {
        text.push_str(&summary_text(one));
    }
    text
}

fn consolidation_body(answer: &DemoAnswer) -> Option<Value> {
    let plan = answer.consolidation.as_ref()?;
    let candidate = |one: &Candidate| {
        json!({
            "category": one.category.to_string(),
            "joint_start": one.joint_start.to_string(),
            "start_procurement_by": one.start_procurement_by.to_string(),
            "net_present_value": one.present.net.to_string(),
            "contracts": one.contracts.len(),
            "status": one.status.as_str(),
            "assumed_benefit": one.assumed_benefit.map(|assumed| assumed.cash.to_string()),
            "net_present_value_without": one.assumed_benefit.map(|assumed| assumed.worth_without.to_string()),
        })
    };
    let told: Vec<Value> = plan.plan.candidates.iter().take(CANDIDATES_TOLD).map(candidate).collect();
    Some(json!({
        "footprint": plan.request.footprint,
        "as_of": plan.plan.as_of.to_string(),
        "candidates_count": plan.plan.candidates.len(),
        "candidates": told,
    }))
}

/// Lines held back, with what a base unit costs under either reading.
fn quarantined_text(answer: &DemoAnswer) -> String {
    let price = |ratio: Option<Ratio>| ratio.and_then(|ratio| ratio.to_text(4).ok()).unwrap_or_default();
    let row = |HeldBack { description, held, .. }: &HeldBack| {
        let reading = &held.reading;
        let either = |units: Units| format!("if {units}: {}", price(reading.price_if(units).ok()));
        vec![
            short(description, 50),
            answer.findings.head.names.code(held.point.organisation).to_owned(),
            held.point.month.to_string(),
            held.point.spend.to_pence_text(),
            either(reading.units_read),
            either(reading.units_other),
            held.point.reason.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = answer.findings.held_back.iter().map(row).collect();
    let header = ["product", "bought by", "month", "spend", "a base unit as read", "or else", "because"];
    format!("\nHELD BACK until somebody reads the pack, the dearest first\n{}", table(&header, &rows))
}

fn body(answer: &DemoAnswer) -> Value {
    let price = |ratio: &Ratio| ratio.to_text(PRICE_DECIMALS).ok();
    let variations: Vec<Value> = answer
        .findings
        .variations
        .iter()
        .map(|(finding, spread)| {
            let one = &finding.benchmark;
            json!({
                "product_id": finding.product_id,
                "description": finding.description,
                "currency": one.basis.currency.to_string(),
                "base_unit": BaseUnit::from_code(one.basis.base_unit).map(BaseUnit::as_str),
                "n_organisations": one.payers(),
                "min": price(&one.distribution.minimum),
                "median": price(&one.distribution.median),
                "max": price(&one.distribution.maximum),
                "max_min_ratio": one.spread.as_ref().and_then(price),
                "q3_q1_ratio": price(spread),
            })
        })
        .collect();
    let savings: Vec<Value> = answer
        .findings
        .savings
        .iter()
        .map(|(finding, saving)| {
            json!({
                "product_id": finding.product_id,
                "description": finding.description,
                "saving_to_median": saving.to_string(),
            })
        })
        .collect();
    let quarantined: Vec<Value> = answer
        .findings
        .held_back
        .iter()
        .map(|HeldBack { description, held, .. }| {
            let reading = &held.reading;
            json!({
                "description": description,
                "org_code": answer.findings.head.names.code(held.point.organisation),
                "month": held.point.month.to_string(),
                "reason": held.point.reason.as_str(),
                "spend": held.point.spend.to_string(),
                "units_read": reading.units_read.to_string(),
                "unit_price_as_read": reading.price_if(reading.units_read).ok().as_ref().and_then(price),
                "units_other": reading.units_other.to_string(),
                "unit_price_if_other": reading.price_if(reading.units_other).ok().as_ref().and_then(price),
            })
        })
        .collect();
    json!({
        "imports": answer.imports.iter().map(ImportBody::from).collect::<Vec<_>>(),
        "match": MatchBody::from(&answer.matching),
        "benchmarks": answer.findings.benchmarks,
        "coverage": CoverageBody::from(&answer.findings.coverage),
        "largest_variations": variations,
        "quarantined": quarantined,
        "consolidation": consolidation_body(answer),
        "savings": { "org_code": answer.trust.0, "name": answer.trust.1, "saving_to_median": answer.trust_saving.to_string(), "products": savings },
    })
}

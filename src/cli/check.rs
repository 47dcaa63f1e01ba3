//! `likewise check`.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use super::arguments::CheckArguments;
use super::output::{Output, short, table};
use crate::api::bodies::CheckBody;
use crate::app::{AppError, CheckAnswer, CheckRequest, Found, Likewise, Reading, read_requisition};
use crate::engine::model::Item;
use crate::engine::money::{Amount, NumberError, Quantity, Ratio, Units};

/// Payers told on the terminal.
const TOLD: usize = 10;

pub(super) fn run(likewise: &Likewise, wanted: &CheckArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let request = request(wanted)?;
    let mut reading = Reading::open(likewise)?;
    if let Some(path) = &wanted.file {
        return run_file(&mut reading, path, &request, output);
    }
    let named = [&wanted.description, &wanted.gtin, &wanted.npc, &wanted.mpc, &wanted.supplier_part];
    if named.into_iter().flatten().all(|name| name.trim().is_empty()) {
        return Err(AppError::Request("say what to check: a description or a code".to_owned()).into());
    }
    let answer = reading.check(&request)?;
    output.answer(&CheckBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

fn request(wanted: &CheckArguments) -> anyhow::Result<CheckRequest> {
    let refused = |name: &str, error: NumberError| AppError::Request(format!("--{name}: {error}"));
    if let Some(units) = &wanted.units {
        Units::parse(units).map_err(|error| refused("units", error))?;
    }
    let price = wanted.price.as_deref().map(Amount::parse).transpose().map_err(|error| refused("price", error))?;
    let quantity = wanted.quantity.as_deref().map(Quantity::parse).transpose();
    let quantity = quantity.map_err(|error| refused("quantity", error))?;
    if price.is_some_and(|price| price < Amount::ZERO) || quantity.is_some_and(|quantity| quantity.milli() <= 0) {
        return Err(AppError::Request("a price is not below zero, a quantity is above it".to_owned()).into());
    }
    Ok(CheckRequest {
        item: Item {
            description: wanted.description.clone().unwrap_or_default(),
            gtin: wanted.gtin.clone(),
            npc: wanted.npc.clone(),
            manufacturer: wanted.manufacturer.clone(),
            mpc: wanted.mpc.clone(),
            supplier: wanted.supplier.clone(),
            supplier_part: wanted.supplier_part.clone(),
            uom: wanted.uom.clone(),
            units_per_uom: wanted.units.clone(),
        },
        product: None,
        price,
        currency: wanted.currency,
        vat_basis: wanted.vat_basis,
        quantity,
        org: wanted.org.clone(),
        as_of: wanted.as_of,
    })
}

/// Checks every line of a file; each answer is written before the next line is read.
fn run_file(reading: &mut Reading, path: &Path, asked: &CheckRequest, output: &Output) -> anyhow::Result<ExitCode> {
    // Unknown here, it is unknown for the whole file: said before anything is written.
    if let Some(org) = &asked.org {
        reading.knows(org)?;
    }
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    let json = output.json;
    let mut count = 0_u64;
    read_requisition(path, asked, &mut |line| {
        let lead = if count == 0 { "{\"lines\":[\n" } else { ",\n" };
        count += 1;
        let answer = match line.request {
            Ok(request) => answer_line(reading, &request)?,
            Err(rejection) => {
                Err(Unanswered { column: rejection.column, reason: rejection.reason, value: rejection.value })
            }
        };
        let told = if json {
            line_body(line.row, &answer).map_err(std::io::Error::other).and_then(|body| write!(stdout, "{lead}{body}"))
        } else {
            match &answer {
                Ok(answer) => writeln!(stdout, "row {}: {}", line.row, one_line(answer)),
                Err(fault) => writeln!(stdout, "row {}: cannot be read: {}", line.row, fault.reason),
            }
        };
        told.map_err(|source| AppError::File { path: "standard output".to_owned(), source })
    })?;
    if json {
        writeln!(stdout, "{}\n]}}", if count == 0 { "{\"lines\":[" } else { "" })?;
    }
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Why a line has no answer.
#[derive(serde::Serialize)]
struct Unanswered {
    column: String,
    reason: String,
    value: String,
}

/// A line at fault is said to be so, and the other lines are still answered; only a failing store ends the file.
fn answer_line(reading: &mut Reading, request: &CheckRequest) -> Result<Result<CheckAnswer, Unanswered>, AppError> {
    let unanswered =
        |column: &str, reason: String, value: String| Ok(Err(Unanswered { column: column.to_owned(), reason, value }));
    match reading.check(request) {
        Ok(answer) => Ok(Ok(answer)),
        Err(error @ AppError::NotFound { .. }) => {
            unanswered("org_code", error.to_string(), request.org.clone().unwrap_or_default())
        }
        Err(error @ (AppError::Request(_) | AppError::Number(_))) => {
            unanswered("price", error.to_string(), request.price.map(|price| price.to_string()).unwrap_or_default())
        }
        Err(error) => Err(error),
    }
}

fn line_body(row: u64, answer: &Result<CheckAnswer, Unanswered>) -> serde_json::Result<serde_json::Value> {
    let mut body = match answer {
        Ok(answer) => serde_json::to_value(CheckBody::from(answer))?,
        Err(fault) => serde_json::json!({ "rejected": fault }),
    };
    if let Some(body) = body.as_object_mut() {
        body.shift_insert(0, "row".to_owned(), row.into());
    }
    Ok(body)
}

fn price(ratio: Option<&Ratio>) -> String {
    ratio.and_then(|ratio| ratio.to_text(4).ok()).unwrap_or_else(|| "-".to_owned())
}

fn one_line(answer: &CheckAnswer) -> String {
    let what = answer.candidates.first().map_or("nothing like it", |first| first.description.as_str());
    let verdict = answer.check.as_ref().map_or("no verdict", |check| check.verdict.as_str());
    let median = answer.others.as_ref().and_then(|others| others.median);
    format!(
        "{verdict}; {} {}; asked {}, the others' median {}",
        answer.found.as_str(),
        short(what, 60),
        price(answer.offered.as_ref()),
        price(median.as_ref())
    )
}

fn text(answer: &CheckAnswer) -> String {
    let mut text = format!("{}\n\n", headline(answer));
    let rows: Vec<Vec<String>> = answer
        .candidates
        .iter()
        .map(|candidate| {
            let mark = if candidate.chosen { "> " } else { "  " };
            let why: Vec<String> = candidate
                .evidence
                .iter()
                .map(|one| format!("{}{}: {}", if one.conflict { "NOT " } else { "" }, one.what, one.finding))
                .collect();
            vec![
                format!("{mark}{}", short(&candidate.description, 60)),
                candidate.score.to_string(),
                candidate.product_id.clone(),
                short(&why.join("; "), 90),
            ]
        })
        .collect();
    text.push_str(&table(&["it may be", "score", "product", "because"], &rows));
    text.push_str(&format!(
        "\none order unit is taken to hold {} {}: {}\n",
        answer.pack.units,
        answer.pack.base_unit,
        answer.pack.evidence_text()
    ));
    text.push_str(&facts(answer));
    text
}

fn headline(answer: &CheckAnswer) -> String {
    let Some(check) = &answer.check else {
        return match (answer.found, &answer.benchmark) {
            (Found::Unknown, _) => "No verdict: nothing like it is known.".to_owned(),
            (Found::Ambiguous, _) => "No verdict: it may be several products; say which.".to_owned(),
            (_, None) => "No verdict: nobody bought it, or not in this currency and on this VAT basis.".to_owned(),
            (_, Some(_)) => "No verdict: no price was given.".to_owned(),
        };
    };
    let currency = answer.benchmark.as_ref().map(|one| format!("{} ", one.basis.currency)).unwrap_or_default();
    let saving = check.saving.map_or("-".to_owned(), |saving| saving.to_pence_text());
    format!(
        "{}: {currency}{} a base unit; target {}, walk away above {}; the target would save {saving} on this line{}",
        check.verdict.as_str().to_uppercase(),
        price(answer.offered.as_ref()),
        price(check.target.as_ref()),
        price(check.walk_away.as_ref()),
        if answer.currency_assumed { "\n(no currency was given: it is taken as the one paid in)" } else { "" }
    )
}

fn facts(answer: &CheckAnswer) -> String {
    let mut text = String::new();
    if let Some(one) = &answer.benchmark {
        let month = |month: Option<crate::engine::period::Month>| month.map_or("…".to_owned(), |one| one.to_string());
        text.push_str(&format!(
            "{}\n{} organisations paid {} {} (min), {} (median), {} (max) a base unit, months {} to {}, VAT {}\n",
            if answer.rolled_back {
                "\nNobody bought it in the latest twelve months: these are its last ones."
            } else {
                ""
            },
            one.payers(),
            one.basis.currency,
            price(Some(&one.distribution.minimum)),
            price(Some(&one.distribution.median)),
            price(Some(&one.distribution.maximum)),
            month(answer.window.from),
            month(answer.window.to),
            one.basis.vat_basis
        ));
        let rows: Vec<Vec<String>> = answer
            .payers
            .iter()
            .take(TOLD)
            .map(|payer| {
                let paid = payer.price.ratio().ok();
                let who = format!("{} {}", payer.org_code, short(&payer.name, 50));
                vec![who, price(paid.as_ref()), payer.lines.to_string(), payer.last_month.to_string()]
            })
            .collect();
        text.push_str(&table(&["paid by", "a base unit", "lines", "last"], &rows));
    }
    if let Some(own) = &answer.own {
        let rolled = if own.rolled_forward { ", rolled forward" } else { "" };
        text.push_str(&format!(
            "\nown price: {} in {}{rolled}\n",
            price(own.price.ratio().ok().as_ref()),
            own.last_month
        ));
    }
    for reference in &answer.references {
        let listed = &reference.listed;
        text.push_str(&format!(
            "{} {}: {} {} a {} = {} a base unit, VAT {}, from {}{}\n",
            listed.list_kind,
            listed.list_id,
            listed.currency,
            listed.price.to_pence_text(),
            listed.tier.as_deref().or(listed.uom.as_deref()).unwrap_or("unit"),
            price(reference.unit_price.as_ref()),
            listed.vat_basis,
            listed.valid_from,
            if reference.valid { "" } else { " (not valid in these months)" }
        ));
    }
    text
}

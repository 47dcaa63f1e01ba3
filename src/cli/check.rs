//! `likewise check`.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use super::arguments::CheckArguments;
use super::output::{Output, short, table};
use crate::api::bodies::{CheckBody, CheckedLineBody};
use crate::app::{
    AppError, CheckAnswer, CheckRequest, CheckTexts, Found, Likewise, Reading, Requisition, read_requisition,
};
use crate::engine::money::Ratio;

/// Payers told on the terminal.
const TOLD: usize = 10;

pub(super) fn run(likewise: &Likewise, wanted: &CheckArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let texts = texts(wanted);
    if let Some(path) = &wanted.file {
        let asked = texts.defaults(option)?;
        return run_file(&mut Reading::open(likewise)?, path, &asked, output);
    }
    let request = texts.request(option)?;
    let answer = Reading::open(likewise)?.check(&request)?;
    output.answer(&CheckBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

/// How the command line calls a field.
fn option(name: &str) -> String {
    format!("--{}", name.replace('_', "-"))
}

fn texts(wanted: &CheckArguments) -> CheckTexts {
    CheckTexts {
        description: wanted.description.clone(),
        gtin: wanted.gtin.clone(),
        npc: wanted.npc.clone(),
        mpc: wanted.mpc.clone(),
        manufacturer: wanted.manufacturer.clone(),
        supplier: wanted.supplier.clone(),
        supplier_part: wanted.supplier_part.clone(),
        price: wanted.price.clone(),
        currency: wanted.currency.map(|currency| currency.to_string()),
        uom: wanted.uom.clone(),
        units: wanted.units.clone(),
        vat_basis: wanted.vat_basis.map(|vat_basis| vat_basis.to_string()),
        quantity: wanted.quantity.clone(),
        org: wanted.org.clone(),
        as_of: wanted.as_of.map(|month| month.to_string()),
    }
}

/// Checks every line of a file; each answer is written before the next line is read.
fn run_file(reading: &mut Reading, path: &Path, asked: &CheckRequest, output: &Output) -> anyhow::Result<ExitCode> {
    // Unknown here, it is unknown for the whole file: said before anything is written.
    if let Some(org) = &asked.org {
        reading.knows(org)?;
    }
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    let mut count = 0_u64;
    let lost = |source| AppError::File { path: "standard output".to_owned(), source };
    read_requisition(&Requisition::File(path), asked, &mut |line| {
        let answer = match line.request {
            Ok(request) => reading.check_line(&request)?,
            Err(rejection) => Err(rejection.into()),
        };
        let told = if output.json {
            CheckedLineBody::new(line.row, &answer).write(count == 0, &mut stdout)
        } else {
            match &answer {
                Ok(answer) => writeln!(stdout, "row {}: {}", line.row, one_line(answer)),
                Err(fault) => writeln!(stdout, "row {}: cannot be read: {}", line.row, fault.reason),
            }
        };
        count += 1;
        told.map_err(lost)
    })?;
    if output.json {
        CheckedLineBody::write_end(count == 0, &mut stdout).map_err(lost)?;
    }
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
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

//! `likewise gs1`.

use std::process::ExitCode;

use super::output::Output;
use super::product_arguments::{Gs1Action, Gs1Arguments};
use crate::api::bodies::Gs1Body;
use crate::engine::gs1::{Gs1Reading, Gtin14, GtinRepair, Hibc, read};

/// Exit status: 0 where every rule is kept, 1 for anything else; the answer stands on standard output either way.
pub(super) fn run(wanted: &Gs1Arguments, output: &Output) -> anyhow::Result<ExitCode> {
    let valid = match &wanted.action {
        Gs1Action::Gtin { text } => run_gtin(text, output)?,
        Gs1Action::Parse { text, stem } => run_parse(text, stem.as_deref(), output)?,
    };
    Ok(if valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_gtin(text: &str, output: &Output) -> anyhow::Result<bool> {
    let read = Gtin14::parse_repaired(text);
    output.answer(&Gs1Body::of_gtin(&read, Hibc::read(text).as_ref()), || match &read {
        Ok((gtin, repairs)) => format!("{}: {gtin}{}", gtin.form(), repaired(repairs)),
        Err(error) => format!("no GTIN: {text} {error}"),
    })?;
    Ok(read.is_ok())
}

fn repaired(repairs: &[GtinRepair]) -> String {
    let words: Vec<&str> = repairs.iter().map(|repair| repair.as_str()).collect();
    if words.is_empty() { String::new() } else { format!(" (repaired: {})", words.join(", ")) }
}

fn run_parse(text: &str, stem: Option<&str>, output: &Output) -> anyhow::Result<bool> {
    let reading = read(text);
    output.answer(&Gs1Body::of_reading(&reading, stem), || told(&reading, stem))?;
    Ok(reading.is_valid())
}

fn told(reading: &Gs1Reading, stem: Option<&str>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for element in &reading.elements {
        lines.push(format!("({}) {}: {}", element.ai, element.title(), element.value));
    }
    lines.extend(reading.gtin().map(|gtin| format!("{}: {gtin}", gtin.form())));
    lines.extend(reading.link(stem).ok());
    lines.extend(reading.open.iter().map(|fault| format!("open: {fault}")));
    lines.extend(reading.faults.iter().map(|fault| format!("wrong: {fault} [{}]", fault.rule)));
    lines.join("\n")
}

//! `likewise report`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::SelectionArguments;
use super::benchmark::{coverage_text, request};
use super::output::{Output, short, table, write_file};
use crate::api::bodies::ReportBody;
use crate::app::{AppError, Likewise, ReportName, ReportRequest, report, snapshot_id};
use crate::engine::categories::View;
use crate::engine::money::Amount;
use crate::engine::report::{Report, Table};
use crate::export;

/// Rows told on the terminal.
const TOLD: usize = 25;
/// Characters of a cell told on the terminal.
const WIDE: usize = 60;

/// What is asked of a report.
#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// Which report.
    #[arg(value_parser = report_name, help = names())]
    name: ReportName,
    #[command(flatten)]
    selection: SelectionArguments,
    /// What to sum by.
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    /// Which category of an item counts: `best`, `eclass`, `cpv`, `unspsc`, `group` or `kind`.
    #[arg(long, value_parser = view)]
    scheme: Option<View>,
    /// How many rows of a ranked table, 1000 by default.
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Savings below this are counted and not told.
    #[arg(long = "floor", value_name = "MONEY", value_parser = Amount::parse)]
    materiality_floor: Option<Amount>,
    /// Another organisation, or the first month of another period.
    #[arg(long, value_name = "WHAT")]
    against: Option<String>,
    /// An order worth less is small, 100 by default.
    #[arg(long, value_name = "MONEY", value_parser = Amount::parse)]
    small_order: Option<Amount>,
    /// What raising, receiving and paying an order is assumed to cost.
    #[arg(long, value_name = "MONEY", value_parser = Amount::parse)]
    order_cost: Option<Amount>,
    /// Write the main table to this file.
    #[arg(long, value_name = "OUT")]
    csv: Option<PathBuf>,
    /// Write everything to this spreadsheet.
    #[arg(long, value_name = "OUT")]
    xlsx: Option<PathBuf>,
    /// Draw the report's chart into this file.
    #[arg(long, value_name = "OUT")]
    svg: Option<PathBuf>,
}

fn names() -> String {
    let about = |name: &ReportName| format!("{name}: {}", name.about());
    ReportName::ALL.iter().map(about).collect::<Vec<_>>().join("; ")
}

fn report_name(text: &str) -> Result<ReportName, String> {
    let words = || ReportName::ALL.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    ReportName::parse(text).ok_or_else(|| format!("one of {}", words()))
}

fn view(text: &str) -> Result<View, String> {
    View::parse(text).ok_or_else(|| "one of best, eclass, cpv, unspsc, group, kind".to_owned())
}

impl ReportArguments {
    fn request(&self) -> Result<ReportRequest, AppError> {
        Ok(ReportRequest {
            name: self.name,
            benchmark: request(&self.selection)?,
            by: self.by.clone(),
            scheme: self.scheme,
            top: self.top,
            materiality_floor: self.materiality_floor,
            against: self.against.clone(),
            small_order: self.small_order,
            order_cost: self.order_cost,
        })
    }
}

pub(super) fn run(likewise: &Likewise, wanted: &ReportArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let made = report(likewise, &wanted.request()?)?;
    if let (Some(path), Some(table)) = (&wanted.csv, made.tables.first()) {
        write_file(path, &export::csv(table)?)?;
    }
    if let Some(path) = &wanted.xlsx {
        write_file(path, &export::xlsx(&made, &snapshot_id(&made))?)?;
    }
    if let Some(path) = &wanted.svg {
        let chart = made.charts.first();
        let chart = chart.ok_or_else(|| AppError::Request(format!("the report {} has no chart", made.name)))?;
        write_file(path, export::svg(chart).as_bytes())?;
    }
    output.answer(&ReportBody::from(&made), || text(&made))?;
    Ok(ExitCode::SUCCESS)
}

/// The report for a terminal.
pub(super) fn text(report: &Report) -> String {
    let parameters: Vec<String> = report.parameters.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let cut_off = report.cut_off.map_or("no data".to_owned(), |month| format!("data up to {month}"));
    let head = format!("{}\n{}; {cut_off}; snapshot {}\n", report.title, parameters.join(", "), snapshot_id(report));
    head + &tables_text(report)
}

/// The report's tables, and what a reader has to know besides.
pub(super) fn tables_text(report: &Report) -> String {
    let mut told = String::new();
    for one in &report.tables {
        told.push_str(&format!("\n{}\n{}", one.title, narrow(one)));
    }
    if !report.notes.is_empty() {
        told.push('\n');
        report.notes.iter().for_each(|note| told.push_str(&format!("{note}\n")));
    }
    if let Some(coverage) = &report.coverage {
        told.push_str(&format!("\n{}", coverage_text(coverage)));
    }
    told
}

/// The columns that fit a terminal, and the first rows.
fn narrow(one: &Table) -> String {
    let header: Vec<&str> = one.columns.iter().filter(|column| column.narrow).map(|column| column.title).collect();
    let row = |cells: &Vec<crate::engine::report::Cell>| {
        let shown = one.columns.iter().zip(cells).filter(|(column, _)| column.narrow);
        shown.map(|(_, cell)| short(&cell.shown(), WIDE)).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = one.rows.iter().take(TOLD).map(row).collect();
    let mut told = table(&header, &rows);
    if one.rows.len() > TOLD {
        told.push_str(&format!("and {} more rows: --csv, --xlsx or --json tell them\n", one.rows.len() - TOLD));
    }
    told
}

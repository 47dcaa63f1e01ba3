//! `likewise categories`.

use std::process::ExitCode;

use super::arguments::CategoriesArguments;
use super::output::{Output, Sheet, short, table};
use crate::api::bodies::CategoriesBody;
use crate::app::{Likewise, category_report};
use crate::engine::categories::{CategoryReport, CategorySource, CategoryTotal, UNCATEGORISED};
use crate::ingest::rejects::harmless;

/// Categories told on the terminal.
const TOLD: usize = 40;

pub(super) fn run(likewise: &Likewise, wanted: &CategoriesArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let report = category_report(likewise, wanted.scheme.into())?;
    if let Some(path) = &wanted.csv {
        let mut header = vec!["category", "scheme", "title", "currency", "lines", "spend", "items", "products"];
        let sources: Vec<String> = CategorySource::ALL.iter().map(|source| format!("spend_by_{source}")).collect();
        header.extend(sources.iter().map(String::as_str));
        let mut sheet = Sheet::begin(path, &header)?;
        for total in report.categories.iter().chain(&report.uncategorised) {
            sheet.row(&cells(total))?;
        }
        sheet.finish()?;
    }
    output.answer(&CategoriesBody::from(&report), || text(&report))?;
    Ok(ExitCode::SUCCESS)
}

fn name(total: &CategoryTotal) -> (String, String) {
    let category = total.category.as_ref();
    let code = category.map_or_else(|| UNCATEGORISED.to_owned(), |(_, code)| code.clone());
    (code, category.map(|(scheme, _)| scheme.to_string()).unwrap_or_default())
}

fn cells(total: &CategoryTotal) -> Vec<String> {
    let (code, scheme) = name(total);
    let mut cells = vec![
        harmless(&code).into_owned(),
        scheme,
        total.title.as_deref().map(|title| harmless(title).into_owned()).unwrap_or_default(),
        total.currency.to_string(),
        total.share.lines.to_string(),
        total.share.spend.to_string(),
        total.items.to_string(),
        total.products.to_string(),
    ];
    cells.extend(CategorySource::ALL.iter().map(|source| {
        let found = total.sources.iter().find(|one| one.source == *source);
        found.map(|one| one.share.spend.to_string()).unwrap_or_default()
    }));
    cells
}

fn text(report: &CategoryReport) -> String {
    let row = |total: &CategoryTotal| {
        let (code, scheme) = name(total);
        let title = total.title.as_deref().unwrap_or_default();
        let sources: Vec<&str> = total.sources.iter().map(|one| one.source.as_str()).collect();
        vec![
            short(&code, 60),
            scheme,
            short(title, 40),
            total.share.lines.to_string(),
            format!("{} {}", total.currency, total.share.spend),
            total.items.to_string(),
            total.products.to_string(),
            sources.join(", "),
        ]
    };
    let mut rows: Vec<Vec<String>> = report.categories.iter().take(TOLD).map(row).collect();
    rows.extend(report.uncategorised.iter().map(row));
    let header = ["category", "scheme", "title", "lines", "spend", "items", "products", "by"];
    let mut text = table(&header, &rows);
    if report.categories.len() > TOLD {
        text.push_str(&format!("and {} more; --csv FILE writes them all\n", report.categories.len() - TOLD));
    }
    for (currency, share) in &report.total {
        text.push_str(&format!("total: {} lines, {currency} {}\n", share.lines, share.spend));
    }
    text
}

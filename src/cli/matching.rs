//! `likewise match`, `decisions` and `reindex`.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::arguments::{DecisionsArguments, MatchArguments};
use super::output::{Output, Sheet};
use crate::api::bodies::{DecisionBody, MatchBody};
use crate::app::{AppError, DecidedItem, Likewise, RefreshAnswer, adopt_word_costs, decisions, refresh, reindex};
use crate::engine::categories::UNCATEGORISED;
use crate::ingest::rejects::harmless;

/// What the project's own costs are called where a file could be named.
const SHIPPED: &str = "shipped";

pub(super) fn run_match(likewise: &Likewise, wanted: &MatchArguments, output: &Output) -> anyhow::Result<ExitCode> {
    if let Some(weights) = &wanted.weights {
        adopt_word_costs(likewise, Some(weights.as_path()).filter(|path| *path != Path::new(SHIPPED)))?;
    }
    let progress = output.progress("items decided");
    let answer = refresh(likewise, wanted.all, &mut |step| progress.step(step))?;
    drop(progress);
    output.answer(&MatchBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn text(answer: &RefreshAnswer) -> String {
    format!(
        "{} items = {} matched + {} ambiguous + {} unmatched; {} provisional products; {} items decided and {} \
         products' prices built just now",
        answer.items,
        answer.matched,
        answer.ambiguous,
        answer.unmatched,
        answer.provisional_products,
        answer.decided,
        answer.products_built
    )
}

pub(super) fn run_reindex(likewise: &Likewise, output: &Output) -> anyhow::Result<ExitCode> {
    let products = reindex(likewise)?;
    output.answer(&serde_json::json!({ "products": products }), || format!("{products} products indexed"))?;
    Ok(ExitCode::SUCCESS)
}

/// The columns of `decisions --out`.
const COLUMNS: [&str; 20] = [
    "item_id",
    "item_description",
    "gtin",
    "mpc",
    "uom",
    "units_per_uom",
    "status",
    "product_id",
    "product_reference",
    "method",
    "score",
    "units",
    "units_evidence",
    "base_unit",
    "category",
    "category_scheme",
    "category_source",
    "category_confidence",
    "confirmed_by",
    "weights",
];

pub(super) fn run_decisions(
    likewise: &Likewise,
    wanted: &DecisionsArguments,
    output: &Output,
) -> anyhow::Result<ExitCode> {
    let mut count = 0_u64;
    if let Some(path) = &wanted.out {
        let mut sheet = Sheet::begin(path, &COLUMNS)?;
        decisions(likewise, &mut |decided| {
            count += 1;
            sheet.row(&cells(decided))
        })?;
        sheet.finish()?;
        output.answer(&serde_json::json!({ "items": count }), || format!("{count} items written"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    let json = output.json;
    decisions(likewise, &mut |decided| {
        let lead = if count == 0 { "{\"decisions\":[\n" } else { ",\n" };
        count += 1;
        let told = if json {
            let body = serde_json::to_string(&DecisionBody::from(decided)).map_err(std::io::Error::other);
            body.and_then(|body| write!(stdout, "{lead}{body}"))
        } else {
            writeln!(stdout, "{}", line(decided))
        };
        told.map_err(|source| AppError::File { path: "standard output".to_owned(), source })
    })?;
    if json {
        writeln!(stdout, "{}\n]}}", if count == 0 { "{\"decisions\":[" } else { "" })?;
    }
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn cells(decided: &DecidedItem) -> Vec<String> {
    let item = &decided.item;
    let decision = &decided.decision;
    let best = decided.categories.first();
    let text = |text: &Option<String>| text.as_deref().map(|text| harmless(text).into_owned()).unwrap_or_default();
    vec![
        item.public_id(),
        harmless(&item.description).into_owned(),
        text(&item.gtin),
        text(&item.mpc),
        text(&item.uom),
        text(&item.units_per_uom),
        decision.status.clone(),
        text(&decided.product_id),
        text(&decided.product_reference),
        decision.method.clone(),
        decided.score(),
        decided.units(),
        harmless(&decision.units_evidence).into_owned(),
        decision.base_unit.clone(),
        best.map_or_else(|| UNCATEGORISED.to_owned(), |best| harmless(&best.code).into_owned()),
        best.map(|best| best.scheme.to_string()).unwrap_or_default(),
        best.map(|best| best.source.to_string()).unwrap_or_default(),
        best.map(|best| best.confidence.to_string()).unwrap_or_default(),
        text(&decision.confirmed_by),
        decided.weights().to_owned(),
    ]
}

fn line(decided: &DecidedItem) -> String {
    format!(
        "{:<9} {:<13} {} {} x{} {}  ({})",
        decided.decision.status,
        decided.decision.method,
        decided.score(),
        decided.product_id.as_deref().unwrap_or("-"),
        decided.units(),
        decided.item.description,
        decided.decision.units_evidence
    )
}

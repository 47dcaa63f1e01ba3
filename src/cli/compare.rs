//! `likewise compare`.

use std::path::Path;
use std::process::ExitCode;

use super::output::{Output, Sheet, table};
use super::product_arguments::CompareArguments;
use crate::api::bodies::{ComparisonBody, PairCountsBody};
use crate::app::{
    AppError, ComparedRow, Likewise, PairsRequest, check_places, compare, compare_learned, compare_pairs,
    compare_pairs_learned,
};
use crate::engine::matching::Comparison;
use crate::ingest::rejects::harmless;

/// The columns added behind the file's own.
const ADDED_COLUMNS: [&str; 3] = ["score", "decision", "conflicts"];

pub(super) fn run(likewise: &Likewise, wanted: &CompareArguments, output: &Output) -> anyhow::Result<ExitCode> {
    match wanted {
        CompareArguments { left: Some(left), right: Some(right), .. } => {
            let relation = wanted.relation.into();
            let comparison = match &wanted.weights {
                Some(weights) => compare_learned(weights, left, right, relation)?,
                None => compare(likewise, left, right, relation)?,
            };
            output.answer(&ComparisonBody::from(&comparison), || text(&comparison))?;
        }
        CompareArguments { pairs: Some(pairs), out: Some(out), .. } => run_pairs(likewise, wanted, pairs, out, output)?,
        _ => return Err(AppError::Request("name two descriptions, or a file with --pairs and --out".to_owned()).into()),
    }
    Ok(ExitCode::SUCCESS)
}

fn text(comparison: &Comparison) -> String {
    let mut rows = Vec::new();
    for one in &comparison.evidence {
        rows.push(vec![one.what.clone(), if one.conflict { "AGAINST" } else { "" }.to_owned(), one.finding.clone()]);
    }
    format!("{} {}\n\n{}", comparison.decision, comparison.score, table(&["what", "", "finding"], &rows))
}

/// Copies the file's cells as they stood, whatever a spreadsheet makes of them: they are the asker's own, and other
/// programs find rows by them.
fn run_pairs(
    likewise: &Likewise,
    wanted: &CompareArguments,
    pairs: &Path,
    out: &Path,
    output: &Output,
) -> anyhow::Result<()> {
    check_places(pairs, out)?;
    let request = PairsRequest {
        pairs: pairs.to_owned(),
        left: wanted.left_columns.clone(),
        right: wanted.right_columns.clone(),
        relation: wanted.relation.into(),
    };
    let progress = output.progress("pairs compared");
    let mut counts = PairCountsBody::default();
    let begin = |header: &[String]| {
        let names: Vec<&str> = header.iter().map(String::as_str).chain(ADDED_COLUMNS).collect();
        Ok((Sheet::begin(out, &names)?, header.len()))
    };
    let visit = |(sheet, width): &mut (Sheet, usize), compared: &ComparedRow| {
        let comparison = &compared.comparison;
        progress.at(counts.count(comparison.decision));
        let conflicts = comparison.conflicts().collect::<Vec<_>>().join("; ");
        let added = [comparison.score.to_string(), comparison.decision.to_string(), harmless(&conflicts).into_owned()];
        let (own, surplus) = compared.cells(*width);
        let cells: Vec<&str> = own.into_iter().chain(added.iter().map(String::as_str)).chain(surplus).collect();
        sheet.row(&cells)
    };
    let (sheet, _) = match &wanted.weights {
        Some(weights) => compare_pairs_learned(&request, weights, begin, visit)?,
        None => compare_pairs(likewise, &request, begin, visit)?,
    };
    sheet.finish()?;
    drop(progress);
    output.answer(&counts, || counts.text())
}

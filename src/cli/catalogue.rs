//! `likewise catalogue`.

use std::path::Path;
use std::process::ExitCode;

use super::output::{Output, Sheet, short, table};
use super::product_arguments::{CatalogueAction, CatalogueArguments};
use crate::api::bodies::DuplicatesBody;
use crate::app::{DuplicatesAnswer, Likewise, catalogue_duplicates};
use crate::engine::matching::{DuplicateConfidence, DuplicateGroup};
use crate::ingest::rejects::harmless;

/// Groups told on the terminal.
const TOLD: usize = 20;
/// Characters of a description told on the terminal.
const WIDTH: usize = 70;

pub(super) fn run(likewise: &Likewise, wanted: &CatalogueArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let CatalogueAction::Duplicates { csv } = &wanted.action;
    let answer = catalogue_duplicates(likewise)?;
    if let Some(path) = csv {
        write(path, &answer)?;
    }
    output.answer(&DuplicatesBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

/// One row a record, the rows of a group together under its number.
fn write(path: &Path, answer: &DuplicatesAnswer) -> anyhow::Result<()> {
    let header = [
        "group",
        "confidence",
        "shared",
        "for",
        "against",
        "product_id",
        "product_reference",
        "description",
        "supplier_name",
    ];
    let mut sheet = Sheet::begin(path, &header)?;
    for (number, group) in (1_u64..).zip(&answer.groups) {
        let (number, confidence) = (number.to_string(), group.confidence.as_str());
        let (shared, for_it, against) = (shared(group), evidence(group, false), evidence(group, true));
        for record in answer.members(group) {
            let supplier = record.supplier.as_deref().unwrap_or_default();
            let stated =
                [&shared, &for_it, &against, &record.public_id, &record.reference, &record.description, supplier];
            let cells: Vec<String> = [number.as_str(), confidence]
                .into_iter()
                .chain(stated)
                .map(|cell| harmless(cell).into_owned())
                .collect();
            sheet.row(&cells)?;
        }
    }
    Ok(sheet.finish()?)
}

fn shared(group: &DuplicateGroup) -> String {
    let kinds: Vec<&str> = group.shared.iter().map(|(kind, _)| kind.as_str()).collect();
    kinds.join("; ")
}

fn evidence(group: &DuplicateGroup, conflict: bool) -> String {
    let told = group.evidence.iter().filter(|one| one.conflict == conflict);
    told.map(|one| format!("{}: {}", one.what, one.finding)).collect::<Vec<_>>().join("; ")
}

fn text(answer: &DuplicatesAnswer) -> String {
    let count = |confidence| answer.groups.iter().filter(|group| group.confidence == confidence).count();
    let mut told = format!(
        "{} products: {} groups are surely of one product each, {} likely; nothing is merged by this\n",
        answer.records.len(),
        count(DuplicateConfidence::Sure),
        count(DuplicateConfidence::Likely)
    );
    let mut rows = Vec::new();
    for (number, group) in (1_u64..).zip(answer.groups.iter().take(TOLD)) {
        for record in answer.members(group) {
            rows.push(vec![
                number.to_string(),
                group.confidence.to_string(),
                shared(group),
                short(&record.description, WIDTH),
                record.reference.clone(),
                short(&evidence(group, true), WIDTH),
            ]);
        }
    }
    if !rows.is_empty() {
        told.push_str(&table(&["group", "confidence", "shared", "product", "reference", "against"], &rows));
    }
    if answer.groups.len() > TOLD {
        told.push_str(&format!("... and {} groups more: --csv OUT has them all\n", answer.groups.len() - TOLD));
    }
    told
}

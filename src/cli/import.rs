//! `likewise import`.

use std::process::ExitCode;

use super::arguments::{ImportArguments, KindArgument};
use super::output::{Output, short, table};
use crate::api::bodies::ImportBody;
use crate::app::{ImportAnswer, ImportRequest, Likewise, import};
use crate::ingest::ReadOptions;
use crate::store::ImportKind;

/// Rejections told on the terminal.
const TOLD: usize = 10;

impl From<KindArgument> for ImportKind {
    fn from(kind: KindArgument) -> Self {
        match kind {
            KindArgument::Organisations => Self::Organisations,
            KindArgument::Groups => Self::Groups,
            KindArgument::Catalogue => Self::Catalogue,
            KindArgument::Prices => Self::Prices,
            KindArgument::Lines => Self::Lines,
            KindArgument::Contracts => Self::Contracts,
            KindArgument::Categories => Self::Categories,
            KindArgument::Rates => Self::Rates,
            KindArgument::RateCard => Self::RateCard,
            KindArgument::UnitCosts => Self::UnitCosts,
            KindArgument::Rules => Self::Rules,
        }
    }
}

pub(super) fn run(likewise: &Likewise, wanted: &ImportArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let request = ImportRequest {
        org: wanted.org.clone(),
        mapping: wanted.mapping.clone(),
        create_organisations: wanted.create_organisations,
        strict: wanted.strict,
        rejects: wanted.rejects.clone(),
        options: ReadOptions { valid_from: wanted.valid_from, list_id: wanted.list_id.clone() },
        ..ImportRequest::new(wanted.kind.into(), wanted.files.clone())
    };
    let progress = output.progress("rows read");
    let answer = import(likewise, &request, &mut |step| progress.step(step))?;
    drop(progress);
    output.answer(&ImportBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn text(answer: &ImportAnswer) -> String {
    let outcome = &answer.outcome;
    let mut text = format!(
        "import {} of {}: {} rows read = {} accepted + {} rejected; {} of those accepted replaced an older version\n",
        answer.id,
        answer.kind.as_str(),
        outcome.rows_read,
        outcome.rows_accepted,
        outcome.rows_rejected,
        outcome.rows_replaced
    );
    let notes = [
        (answer.notes.masked, "values in which personal data was masked"),
        (answer.notes.amounts_rounded, "amounts with more than six decimals, rounded"),
        (answer.notes.values_differing, "lines whose value and price differ within what their decimals can hide"),
        (answer.notes.values_trusted, "lines whose value and price contradict, settled by the mapping"),
        (answer.notes.gtins_ignored, "identifiers that claim to be GTINs and are not"),
        (answer.rows_in_windows_1252, "rows read as Windows-1252"),
    ];
    for (count, what) in notes.into_iter().filter(|(count, _)| *count > 0) {
        text.push_str(&format!("{count} {what}\n"));
    }
    if !answer.rejections.is_empty() {
        let rows: Vec<Vec<String>> = answer
            .rejections
            .iter()
            .take(TOLD)
            .map(|entry| {
                let rejection = &entry.rejection;
                let place = format!("{} row {}", entry.file, rejection.row);
                vec![place, rejection.column.clone(), short(&rejection.reason, 80), short(&rejection.value, 30)]
            })
            .collect();
        text.push_str(&table(&["rejected", "column", "reason", "value"], &rows));
        let told = rows.len() as u64;
        if answer.outcome.rows_rejected > told {
            let more = answer.outcome.rows_rejected - told;
            text.push_str(&format!("and {more} more; --rejects OUT.csv writes them all in their own layout\n"));
        }
    }
    text
}

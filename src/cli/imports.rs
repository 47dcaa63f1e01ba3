//! `likewise imports`.

use std::process::ExitCode;

use super::arguments::{ImportsAction, ImportsArguments};
use super::output::{Output, short, table};
use crate::api::bodies::ImportListBody;
use crate::app::{Likewise, delete_import, list_imports};
use crate::store::ImportSummary;

pub(super) fn run(likewise: &Likewise, wanted: &ImportsArguments, output: &Output) -> anyhow::Result<ExitCode> {
    match &wanted.action {
        ImportsAction::List => {
            let list = list_imports(likewise)?;
            output.answer(&ImportListBody::from(list.as_slice()), || text(&list))?;
        }
        ImportsAction::Delete { id } => {
            let gone = delete_import(likewise, id)?;
            let list = [gone];
            output.answer(&ImportListBody::from(list.as_slice()), || format!("deleted import {id}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn text(list: &[ImportSummary]) -> String {
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|import| {
            let published = import.published_at.map(|instant| instant.format("%Y-%m-%d %H:%M").to_string());
            vec![
                import.public_id.clone(),
                import.kind.clone(),
                import.rows_accepted.to_string(),
                import.rows_rejected.to_string(),
                published.unwrap_or_default(),
                short(&import.files.join(", "), 60),
            ]
        })
        .collect();
    table(&["import", "kind", "accepted", "rejected", "published", "files"], &rows)
}

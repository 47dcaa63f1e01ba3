//! `likewise contracts`.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::output::{Output, short, table};
use crate::api::bodies::{ContractHistoryBody, ContractListBody};
use crate::app::{Likewise, all_contracts, contract_history};
use crate::engine::model::Contract;
use crate::engine::money::Amount;
use crate::engine::register::{ColumnChange, Entry};
use crate::store::ContractFilter;

/// Which contracts, or whose history.
#[derive(Debug, Args)]
pub(super) struct ContractsArguments {
    #[command(subcommand)]
    action: ContractsAction,
}

#[derive(Debug, Subcommand)]
enum ContractsAction {
    /// The contracts of the registers, by organisation and reference.
    List {
        /// Held by this organisation.
        #[arg(long, value_name = "O")]
        org: Option<String>,
        /// With this supplier, in any wording of its name.
        #[arg(long, value_name = "NAME")]
        supplier: Option<String>,
        /// Of the category with this code, as the register states it.
        #[arg(long, value_name = "C")]
        category: Option<String>,
    },
    /// How a contract changed from import to import, column by column.
    History {
        /// The organisation that holds it.
        org: String,
        /// That organisation's own reference.
        reference: String,
    },
}

pub(super) fn run(likewise: &Likewise, wanted: &ContractsArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let mut db = likewise.store.view()?;
    match &wanted.action {
        ContractsAction::List { org, supplier, category } => {
            let (org_code, supplier, category) = (org.clone(), supplier.clone(), category.clone());
            let filter = ContractFilter { org_code, supplier, category, ..ContractFilter::default() };
            let list = all_contracts(&mut db, &filter)?;
            output.answer(&ContractListBody::from(list.as_slice()), || list_text(&list))?;
        }
        ContractsAction::History { org, reference } => {
            let entries = contract_history(&mut db, org, reference)?;
            let body = ContractHistoryBody::new(org, reference, &entries);
            output.answer(&body, || history_text(&entries))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list_text(list: &[Contract]) -> String {
    let money = |amount: Option<Amount>| amount.map_or("-".to_owned(), Amount::to_pence_text);
    let row = |one: &Contract| {
        vec![
            one.org_code.clone(),
            short(&one.contract_ref, 30),
            short(&one.title, 40),
            short(&one.supplier_name, 40),
            one.start_date.to_string(),
            one.current_end_date.to_string(),
            one.currency.to_string(),
            money(one.annual_value),
            money(one.value_total),
        ]
    };
    let rows: Vec<Vec<String>> = list.iter().map(row).collect();
    let header = ["org", "reference", "title", "supplier", "starts", "ends", "in", "a year", "in all"];
    format!("{}{} contracts\n", table(&header, &rows), list.len())
}

fn history_text(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let at = entry.published_at.format("%Y-%m-%d %H:%M");
        text.push_str(&format!("{} published {at}, {}", entry.import, entry.state));
        if let Some(gone) = entry.withdrawn_at {
            text.push_str(&format!(" on {}: what it stated is gone", gone.format("%Y-%m-%d %H:%M")));
        }
        text.push('\n');
        let stated = |text: &Option<String>| text.as_ref().map_or("-".to_owned(), |text| short(text, 60));
        let row = |change: &ColumnChange| {
            vec!["  ".to_owned(), change.column.to_owned(), stated(&change.from), stated(&change.to)]
        };
        let rows: Vec<Vec<String>> = entry.changes.iter().map(row).collect();
        if !rows.is_empty() {
            text.push_str(&table(&["", "column", "from", "to"], &rows));
        }
    }
    text
}

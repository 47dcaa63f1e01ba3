//! `likewise suppliers`.

use std::process::ExitCode;

use super::arguments::SuppliersArguments;
use super::output::{Output, short, table};
use crate::api::bodies::SuppliersBody;
use crate::app::{Likewise, suppliers};
use crate::engine::suppliers::{LikelySame, Supplier, Suppliers};

pub(super) fn run(likewise: &Likewise, wanted: &SuppliersArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let all = suppliers(likewise)?;
    output.answer(&SuppliersBody::from(&all), || if wanted.duplicates { likely(&all) } else { text(&all) })?;
    Ok(ExitCode::SUCCESS)
}

fn spend(supplier: &Supplier) -> String {
    let told: Vec<String> =
        supplier.spend.iter().map(|(currency, share)| format!("{currency} {}", share.spend)).collect();
    told.join(", ")
}

fn text(all: &Suppliers) -> String {
    let row = |supplier: &Supplier| {
        let lines: u64 = supplier.spend.iter().map(|(_, share)| share.lines).sum();
        let others: Vec<&str> =
            supplier.names.iter().filter(|name| **name != supplier.name).map(String::as_str).collect();
        let mut keys: Vec<String> = supplier.glns.iter().map(|gln| format!("GLN {gln}")).collect();
        keys.extend(supplier.numbers.iter().map(|number| format!("company {number}")));
        vec![
            short(&supplier.name, 50),
            lines.to_string(),
            spend(supplier),
            keys.join(", "),
            short(&others.join("; "), 80),
        ]
    };
    let rows: Vec<Vec<String>> = all.suppliers.iter().map(row).collect();
    let count = all.suppliers.len();
    let told = table(&["supplier", "lines", "spend", "keys", "also"], &rows);
    format!("{told}{count} suppliers; {} pairs are likely one (--duplicates)\n", all.likely.len())
}

fn likely(all: &Suppliers) -> String {
    let row = |pair: &LikelySame| {
        let (one, other) = (all.suppliers.get(pair.left)?, all.suppliers.get(pair.right)?);
        let names = [&one.name, &other.name].map(|name| short(name, 50));
        let [one_name, other_name] = names;
        Some(vec![pair.score.to_string(), one_name, spend(one), other_name, spend(other), pair.evidence.clone()])
    };
    let rows: Vec<Vec<String>> = all.likely.iter().filter_map(row).collect();
    table(&["likely", "supplier", "spend", "the same as", "spend", "because"], &rows)
}

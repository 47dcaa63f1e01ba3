//! `likewise equivalents`.

use std::process::ExitCode;

use super::output::{Output, short, table};
use super::product_arguments::EquivalentsArguments;
use crate::api::bodies::EquivalentsBody;
use crate::app::{EquivalentRequest, EquivalentsAnswer, Likewise, PricedProduct, Reading};
use crate::engine::matching::EquivalentLevel;
use crate::engine::money::{PRICE_DECIMALS, Ratio};
use crate::engine::units::BaseUnit;

/// Characters of a description told on the terminal.
const WIDTH: usize = 60;

pub(super) fn run(likewise: &Likewise, wanted: &EquivalentsArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let request = EquivalentRequest { product: wanted.product.clone(), as_of: wanted.as_of, limit: wanted.limit };
    let answer = Reading::open(likewise)?.equivalents(&request)?;
    output.answer(&EquivalentsBody::from(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

fn text(answer: &EquivalentsAnswer) -> String {
    let own = &answer.product;
    let mut told = format!("{} ({}), {}\n", own.description, own.product_id, prices(own));
    let levels = [
        (EquivalentLevel::Alternative, answer.found.0, "ALTERNATIVES, like for like"),
        (EquivalentLevel::Similar, answer.found.1, "SIMILAR, to be agreed with clinicians"),
    ];
    for (level, found, title) in levels {
        let of_level = answer.equivalents.iter().filter(|(one, _)| one.level == level);
        let rows: Vec<Vec<String>> = of_level
            .map(|(one, product)| {
                let supplier = product.supplier.clone().unwrap_or_default();
                vec![one.score.to_string(), short(&product.description, WIDTH), short(&supplier, 30), prices(product)]
            })
            .collect();
        told.push_str(&format!("\n{title}: {found}, of which told {}\n", rows.len()));
        if !rows.is_empty() {
            told.push_str(&table(&["score", "product", "supplier", "paid, median of a base unit"], &rows));
        }
    }
    told.push_str("\nOther products: what they would save is no part of the savings on this one.\n");
    told
}

fn prices(product: &PricedProduct) -> String {
    let told = product.benchmarks.iter().map(|one| {
        let median = Ratio::to_text(&one.distribution.median, PRICE_DECIMALS).unwrap_or_default();
        let unit = BaseUnit::from_code(one.basis.base_unit).map_or("unit", BaseUnit::as_str);
        format!("{} {median} per {unit} (n {})", one.basis.currency, one.payers())
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "not bought".to_owned() } else { told.join("; ") }
}

//! Benchmarks against vectors made by an independent program in exact fractions (tests/oracle/benchmark.py).
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use likewise::engine::money::{PRICE_DECIMALS, Ratio};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{
    OrganisationPrice, PriceOf, ProductBenchmark, ProductBenchmarks, Saving, Selection, Total, benchmark,
};
use serde_json::{Value, json};

use super::line_table::Table;

fn vectors() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("benchmark_"))
        .collect();
    paths.sort();
    paths
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

fn price(ratio: Option<Ratio>) -> Value {
    ratio.map_or(Value::Null, |ratio| json!(ratio.to_text(PRICE_DECIMALS).unwrap()))
}

fn net(saving: Option<Saving>) -> Value {
    saving.map_or(Value::Null, |saving| json!(saving.net.to_string()))
}

fn total(total: Option<Total>) -> Value {
    total.map_or(Value::Null, |total| json!(total.to_string()))
}

fn organisation(one: &OrganisationPrice) -> Value {
    json!({
        "organisation": one.organisation,
        "quantity": one.quantity.to_string(),
        "spend": one.net.to_string(),
        "unit_price": price(one.price.ratio().ok()),
        "orders": one.orders,
        "others": one.others.others,
        "others_min_q1_median": [price(one.others.minimum), price(one.others.q1), price(one.others.median)],
        "others_best_p10": [price(one.others.best), price(one.others.p10)],
        "net_to_min_q1_median": [net(one.to_minimum), net(one.to_q1), net(one.to_median)],
        "net_to_best_p10": [net(one.to_best), net(one.to_p10)],
    })
}

fn product(made: &ProductBenchmark) -> Value {
    let all = &made.distribution;
    json!({
        "currency": made.basis.currency.as_str(),
        "vat_basis": made.basis.vat_basis.as_str(),
        "carriage_included": made.basis.carriage_included,
        "n": made.organisations.len(),
        "lines": made.lines,
        "spend": made.net.to_string(),
        "quantity": made.quantity.to_string(),
        "min": price(Some(all.minimum)),
        "p10": price(all.p10),
        "q1": price(all.q1),
        "median": price(Some(all.median)),
        "q3": price(all.q3),
        "p90": price(all.p90),
        "max": price(Some(all.maximum)),
        "weighted_mean": price(Some(made.weighted_mean)),
        "spread": price(made.spread),
        "saved_to_min_q1_median":
            [total(made.savings.to_minimum), total(made.savings.to_q1), total(made.savings.to_median)],
        "saved_to_best_p10": [total(made.savings.to_best), total(made.savings.to_p10)],
        "organisations": made.organisations.iter().map(organisation).collect::<Vec<_>>(),
    })
}

fn excluded(made: &ProductBenchmarks) -> Vec<Value> {
    let mut rows: Vec<_> = made
        .excluded
        .iter()
        .map(|one| {
            let (currency, vat_basis, reason) = (one.currency.as_str(), one.vat_basis.as_str(), one.reason.as_str());
            (currency, vat_basis, reason, one.lines, one.spend.to_string())
        })
        .collect();
    rows.sort_unstable();
    rows.into_iter().map(|row| json!(row)).collect()
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let paths = vectors();
    assert!(paths.len() >= 11, "vectors are missing");
    for path in paths {
        let vector: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let packs: Vec<i64> = words(&vector["known_packs"]).iter().map(|pack| pack.parse().unwrap()).collect();
        let table = Table::of(&words(&vector["lines"]).join("\n")).knowing(&packs);
        let window = words(&vector["window"]);
        let families: Vec<(u32, u32)> = serde_json::from_value(vector["families"].clone()).unwrap();
        let price_of = if vector["price_of"] == "gross" { PriceOf::Gross } else { PriceOf::Net };
        let selection = Selection {
            price_of,
            window: Window { from: Month::parse(window[0]), to: Month::parse(window[1]) },
            families: HashMap::from_iter(families).into(),
            ..Selection::default()
        };
        let made = benchmark(&table.points(), &selection);
        let expected = &vector["expected"];
        assert_eq!(json!(excluded(&made)), expected["excluded"], "{}", path.display());
        let benchmarks: Vec<Value> = made.benchmarks.iter().map(product).collect();
        let expected = expected["benchmarks"].as_array().unwrap();
        assert_eq!(benchmarks.len(), expected.len(), "{}", path.display());
        // The oracle sorts bases by their words, the engine by its own order.
        for one in &benchmarks {
            let same = |other: &&Value| {
                ["currency", "vat_basis", "carriage_included"].iter().all(|name| one[*name] == other[*name])
            };
            assert_eq!(Some(one), expected.iter().find(same), "{}", path.display());
        }
    }
}

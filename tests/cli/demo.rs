//! The demonstration over a thinned sample: headline figures, and loading it twice doubles nothing.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::Value;

use super::harness::Site;

const PRODUCTS: usize = 200;
const LINES: usize = 500;

fn gunzipped(path: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The header and the rows wanted; no cell of the sample has a line break.
fn kept(text: &str, mut wanted: impl FnMut(usize, &str) -> bool) -> String {
    let rows = text.lines().enumerate().filter(|(place, row)| *place == 0 || wanted(*place, row));
    rows.map(|(_, row)| format!("{row}\n")).collect()
}

/// A sample folder with the first products, their prices and the first lines of each file.
pub(super) fn thin_sample(site: &Site) {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
    let read = |name: &str| std::fs::read_to_string(seed.join(name)).unwrap();
    let whole = [
        "organisations",
        "organisations_synthetic",
        "organisations_usaid",
        "organisations_contracts_finder",
        "groups",
        "groups_synthetic",
        "contracts_synthetic",
        "contracts_finder_awards",
        "rate_cards_synthetic",
        "rates_synthetic",
        "unit_costs_synthetic",
    ];
    for name in whole {
        site.file(&format!("seed/{name}.csv"), read(&format!("{name}.csv")));
    }
    let id = |row: &str| row.split(',').next().unwrap().to_owned();
    let mut products = HashSet::new();
    let catalogue = kept(&gunzipped(&seed.join("catalogue.csv.gz")), |_, row| {
        products.contains(&id(row)) || (products.len() < PRODUCTS && products.insert(id(row)))
    });
    site.file("seed/catalogue.csv.gz", gzipped(&catalogue));
    let prices = kept(&read("tariff_prices.csv"), |_, row| products.contains(&id(row)));
    site.file("seed/tariff_prices.csv", prices);
    site.file("seed/lines_usaid_scms.csv", kept(&read("lines_usaid_scms.csv"), |place, _| place <= LINES));
    let synthetic = kept(&gunzipped(&seed.join("synthetic_lines.csv.gz")), |place, _| place <= LINES);
    site.file("seed/synthetic_lines.csv.gz", gzipped(&synthetic));
}

fn demo(site: &Site) -> Value {
    let answer = site.run(&["--json", "demo", "--no-serve", "--seed-dir", "seed"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(!answer.stderr.contains("panicked") && !answer.stderr.contains("Serving"), "{}", answer.stderr);
    serde_json::from_str(&answer.stdout).expect("one JSON document")
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a number: {value}"))
}

fn assert_coverage_adds_up(coverage: &Value) {
    for one in coverage["by_currency"].as_array().unwrap() {
        let parts = ["rejected", "unmatched", "quarantined", "excluded", "benchmarked"];
        let spend = |part: &str| Decimal::from_str(one[part]["spend"].as_str().unwrap()).unwrap();
        let lines: u64 = parts.iter().map(|part| number(&one[part]["lines"])).sum();
        let sum: Decimal = parts.iter().map(|part| spend(part)).sum();
        assert_eq!((number(&one["read"]["lines"]), spend("read")), (lines, sum), "{one:#}");
    }
    assert_eq!(number(&coverage["read"]["lines"]), u64::try_from(2 * LINES).unwrap());
}

on_both_backends! { the_sample_is_loaded_once_however_often, |site| {
    thin_sample(site);
    let first = demo(site);
    let imports = first["imports"].as_array().unwrap();
    assert_eq!(imports.len(), 15, "every sample file");
    for import in imports {
        assert!(number(&import["rows_accepted"]) > 0, "{import:#}");
        if import["kind"] == "contracts" {
            assert_eq!(import["rows_rejected"], 0, "{import:#}");
        }
        assert_eq!(number(&import["rows_replaced"]), 0, "{import:#}");
    }
    assert!(number(&first["benchmarks"]) > 0);
    assert_coverage_adds_up(&first["coverage"]);
    let widest = first["largest_variations"].as_array().unwrap();
    assert!(!widest.is_empty(), "five hundred real lines hold a variation");
    let ratios: Vec<Decimal> =
        widest.iter().map(|one| Decimal::from_str(one["q3_q1_ratio"].as_str().unwrap()).unwrap()).collect();
    assert!(ratios.is_sorted_by(|left, right| left >= right), "widest first: {ratios:?}");
    assert!(widest.iter().all(|one| number(&one["n_organisations"]) >= 5));
    assert_eq!(first["savings"]["org_code"], "ZZ101");
    for key in ["name", "saving_to_median"] {
        assert!(first["savings"][key].is_string(), "{key}");
    }

    let second = demo(site);
    for (before, after) in imports.iter().zip(second["imports"].as_array().unwrap()) {
        assert_eq!(after["rows_accepted"], before["rows_accepted"]);
        if before["kind"] == "lines" {
            assert_eq!(after["rows_replaced"], before["rows_accepted"], "{after:#}");
        }
    }
    assert_eq!(first["consolidation"]["footprint"], "ZZSTP1");
    assert!(!first["consolidation"]["candidates"].as_array().unwrap().is_empty(), "a plan of the register");
    let best = &first["consolidation"]["candidates"][0];
    assert!(best["assumed_benefit"].is_string(), "nobody's purchases show it: {best:#}");
    let without = best["net_present_value_without"].as_str().unwrap();
    assert!(without.starts_with('-'), "the assumption carries it: {best:#}");
    for key in ["benchmarks", "coverage", "largest_variations", "savings", "consolidation"] {
        assert_eq!(second[key], first[key], "{key}");
    }
    site.assert_sound();
} }

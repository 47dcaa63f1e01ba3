//! The same rows give the same benchmark to the byte, whatever the backend, the order, the files and the imports; and
//! what was read is accounted for to the last digit.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::str::FromStr as _;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};
use rust_decimal::Decimal;
use serde_json::Value;

use super::harness::{Site, argument};

/// Every how manieth product of the sample catalogue is taken.
const STEP: usize = 23;
const LINES: &str = "3000";
/// Rows rejected: twenty of the synthetic ones, three of the odd ones.
const REJECTED: u64 = 23;

/// What all sites are fed: made once, in a site that is never opened.
struct Feed {
    _site: Site,
    organisations: String,
    catalogue: String,
    header: String,
    rows: Vec<String>,
}

impl Feed {
    fn new() -> Self {
        let site = Site::sqlite();
        let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
        let mut catalogue = String::new();
        let packed = std::fs::File::open(seed.join("catalogue.csv.gz")).unwrap();
        flate2::read::GzDecoder::new(packed).read_to_string(&mut catalogue).unwrap();
        let thinned = thinned(&catalogue);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(thinned.as_bytes()).unwrap();
        let catalogue = site.file("seed/catalogue.csv.gz", encoder.finish().unwrap());
        site.file("seed/tariff_prices.csv", std::fs::read(seed.join("tariff_prices.csv")).unwrap());
        let arguments = ["synthesise", "lines.csv", "--lines", LINES, "--seed", "7", "--seed-dir", "seed"];
        site.json(&[&arguments[..], &["--organisations-out", "organisations.csv"]].concat());
        let text = site.read("lines.csv");
        let mut rows = records(&text);
        let header = rows.remove(0);
        rows.extend(odd_rows());
        let organisations = argument(&site.path("organisations.csv"));
        Self { _site: site, organisations, catalogue, header, rows }
    }

    /// The rows in an order of their own.
    fn shuffled(&self, seed: u64) -> Vec<&str> {
        let mut rows: Vec<&str> = self.rows.iter().map(String::as_str).collect();
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        for place in (1..rows.len()).rev() {
            let bound = u64::try_from(place).unwrap() + 1;
            rows.swap(place, usize::try_from(chance.next_u64() % bound).unwrap());
        }
        rows
    }

    /// Files of some rows each.
    fn files(&self, site: &Site, rows: &[&str], count: usize) -> Vec<String> {
        let written = |(place, rows): (usize, &[&str])| {
            site.file(&format!("part{place}.csv"), format!("{}\n{}\n", self.header, rows.join("\n")))
        };
        rows.chunks(rows.len().div_ceil(count)).enumerate().map(written).collect()
    }
}

/// Rows of the synthetic file's layout that are rejected, in another currency, returned, free or without a unit price.
fn odd_rows() -> Vec<String> {
    [
        "ZZ101,ODD1,1,never,Odd Ltd,ODD THING,2,3.25,6.50,EA,1,,,,,direct,,GBP,ex,odd",
        "ZZ101,ODD2,1,2025-03-01,Odd Ltd,ODD THING,0,3.25,7.77,EA,1,,,,,direct,,GBP,ex,odd",
        "ZZ101,ODD3,1,2025-03-01,Odd Ltd,ODD THING,2,3.25,6.60,EA,1,,,,,direct,,EUR,ex,odd",
        "ZZ102,ODD4,1,2025-03-01,Odd Ltd,ODD THING,7,1.111111,7.77,EA,1,,,,,direct,,USD,ex,odd",
        "ZZ103,ODD5,1,2025-03-01,Odd Ltd,ODD THING,3,0.333333,1.00,EA,1,,,,,direct,,USD,inc,odd",
        "ZZ103,ODD6,1,2025-03-01,Odd Ltd,ODD THING,-3,0.333333,-1.00,EA,1,,,,,direct,credit,USD,inc,odd",
        "ZZ104,ODD7,1,2025-03-01,Odd Ltd,ODD THING,5,0,0.00,EA,1,,,,,direct,free_of_charge,GBP,ex,odd",
        "ZZ105,ODD8,1,2025-03-01,Odd Ltd,Consultancy services per invoice,45000,1,45000.00,EA,1,,,,,direct,,GBP,ex,odd",
        "ZZ106,ODD9,1,2025-03-01,Odd Ltd,!!!,1,3.333333,3.333333,EA,1,,,,,direct,,GBP,ex,odd",
        "ZZ107,ODD10,1,2025-03-01,Odd Ltd,ODD THING,1,9.99,9.99,EA,1,,,,,direct,test,GBP,ex,odd",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The header and every `STEP`th product with all its rows.
fn thinned(catalogue: &str) -> String {
    let mut kept = String::new();
    let mut products = 0_usize;
    let mut last = "";
    for (place, row) in catalogue.lines().enumerate() {
        let product = row.split(',').next().unwrap();
        if place > 0 && product != last {
            products += 1;
            last = product;
        }
        if place == 0 || products.is_multiple_of(STEP) {
            kept.push_str(row);
            kept.push('\n');
        }
    }
    kept
}

/// The rows of a CSV text as they stand.
fn records(text: &str) -> Vec<String> {
    let rows: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    assert_eq!(reader.records().count(), rows.len(), "no line break inside a cell");
    rows
}

/// What one way of importing comes to: every answer that must not depend on it.
#[derive(PartialEq, Eq)]
struct Outcome {
    benchmark: String,
    window: String,
    decisions: String,
}

fn outcome(site: &Site) -> Outcome {
    site.assert_sound();
    site.json(&["decisions", "--out", "decisions.csv"]);
    let window = site.run(&["--json", "benchmark", "--as-of", "2025-06", "--currency", "GBP"]).stdout;
    Outcome { benchmark: site.benchmark(), window, decisions: site.read("decisions.csv") }
}

/// One import of all the files.
fn import_at_once(site: &Site, files: &[String]) {
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let told = site.json(&[&["import", "lines"], files.as_slice()].concat());
    assert_eq!((told["rows_replaced"].as_u64(), told["rows_rejected"].as_u64()), (Some(0), Some(REJECTED)), "{told}");
}

#[test]
fn the_same_rows_give_the_same_benchmark() {
    let feed = Feed::new();
    let in_order: Vec<&str> = feed.rows.iter().map(String::as_str).collect();

    let plain = Site::sqlite();
    plain.json(&["import", "organisations", &feed.organisations]);
    plain.json(&["import", "catalogue", &feed.catalogue]);
    import_at_once(&plain, &feed.files(&plain, &in_order, 1));
    let expected = outcome(&plain);
    assert_coverage_adds_up(&expected.benchmark, &feed);
    assert_coverage_adds_up(&plain.run(&["--json", "benchmark"]).stdout, &feed);
    let told: Value = serde_json::from_str(&expected.benchmark).unwrap();
    assert!(told["products"].as_array().unwrap().len() > 100, "there is something to compare");

    for (site, seed) in [(Site::sqlite(), 1), (Site::postgres(), 2)] {
        // Ten files in one import, lines before the catalogue.
        site.json(&["import", "organisations", &feed.organisations]);
        import_at_once(&site, &feed.files(&site, &feed.shuffled(seed), 10));
        site.json(&["import", "catalogue", &feed.catalogue]);
        assert!(outcome(&site) == expected, "ten files, order {seed}");
    }
    for (site, seed) in [(Site::sqlite(), 3), (Site::postgres(), 4)] {
        // Ten imports, matched now and then, the catalogue amid them, and one taken away and brought back.
        site.json(&["import", "organisations", &feed.organisations]);
        let files = feed.files(&site, &feed.shuffled(seed), 10);
        for (place, file) in files.iter().enumerate() {
            let told = site.json(&["import", "lines", file]);
            match place {
                2 => drop(site.json(&["match"])),
                4 => drop(site.json(&["import", "catalogue", &feed.catalogue])),
                6 => {
                    site.json(&["match"]);
                    site.json(&["imports", "delete", told["id"].as_str().unwrap()]);
                    site.json(&["match"]);
                    site.json(&["import", "lines", file]);
                }
                _ => {}
            }
        }
        assert!(outcome(&site) == expected, "ten imports, order {seed}");
        site.json(&["match", "--all"]);
        assert!(outcome(&site) == expected, "deciding everything afresh, order {seed}");
    }
}

fn decimal(value: &Value) -> Decimal {
    Decimal::from_str(value.as_str().unwrap()).unwrap()
}

/// `read` is what the files state and the sum of its parts, in lines and in money, currency by currency.
fn assert_coverage_adds_up(benchmark: &str, feed: &Feed) {
    const PARTS: [&str; 5] = ["rejected", "unmatched", "quarantined", "excluded", "benchmarked"];
    let told: Value = serde_json::from_str(benchmark).unwrap();
    let coverage = &told["coverage"];
    let stated = stated(feed);
    let mut lines = 0;
    for one in coverage["by_currency"].as_array().unwrap() {
        let currency = one["currency"].as_str().unwrap();
        let sum: u64 = PARTS.iter().map(|part| one[part]["lines"].as_u64().unwrap()).sum();
        let spend: Decimal = PARTS.iter().map(|part| decimal(&one[part]["spend"])).sum();
        assert_eq!((one["read"]["lines"].as_u64(), decimal(&one["read"]["spend"])), (Some(sum), spend), "{currency}");
        assert_eq!(stated.get(currency), Some(&(sum, spend)), "{currency}");
        let reasons = one["by_reason"].as_array().unwrap();
        let reason_lines: u64 = reasons.iter().map(|reason| reason["lines"].as_u64().unwrap()).sum();
        let reason_spend: Decimal = reasons.iter().map(|reason| decimal(&reason["spend"])).sum();
        let left_out = decimal(&one["quarantined"]["spend"]) + decimal(&one["excluded"]["spend"]);
        let lines_out = one["quarantined"]["lines"].as_u64().unwrap() + one["excluded"]["lines"].as_u64().unwrap();
        assert_eq!((reason_lines, reason_spend), (lines_out, left_out), "{currency}");
        lines += sum;
    }
    assert_eq!(coverage["by_currency"].as_array().unwrap().len(), stated.len());
    assert_eq!(coverage["read"]["lines"].as_u64(), Some(lines));
    assert_eq!(lines, u64::try_from(feed.rows.len()).unwrap());
}

/// Lines and value by currency as the rows state them: the line's value, or quantity times price where it has none.
fn stated(feed: &Feed) -> BTreeMap<String, (u64, Decimal)> {
    let columns: Vec<&str> = feed.header.split(',').collect();
    let place = |name: &str| columns.iter().position(|column| *column == name).unwrap();
    let (quantity, price, value) = (place("quantity"), place("unit_price"), place("line_value"));
    let currency = place("currency");
    let text = feed.rows.join("\n");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut sums = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let number = |place: usize| Decimal::from_str(&row[place].replace([',', '£'], "")).ok();
        let product = || Some(number(quantity)? * number(price)?);
        let worth = number(value).or_else(product).unwrap_or_default();
        let code = if row[currency].is_empty() { "GBP" } else { &row[currency] };
        let sum: &mut (u64, Decimal) = sums.entry(code.to_owned()).or_default();
        sum.0 += 1;
        sum.1 += worth;
    }
    sums
}

//! Price indices against vectors made by an independent program in fractions and decimals
//! (tests/oracle/price_index.py).
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ethnum::I256;
use likewise::engine::fixed::{Fixed, Logarithm};
use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity, Ratio, parse_scaled};
use likewise::engine::period::Month;
use likewise::engine::price_index::{
    BillMethod, BillParts, INDEX_DECIMALS, IndexRow, MonthObservation, Observation, OrganisationObservation,
    PriceLevel, Resampling, bill_difference, index_over_time, price_levels,
};
use likewise::engine::variation::Basis;
use serde_json::{Map, Value, json};

const BASIS: Basis = Basis { base_unit: 0, currency: Currency::GBP, vat_basis: VatBasis::Ex, carriage_included: false };

fn vector(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/oracle/price_index_{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn rows(value: &Value) -> impl Iterator<Item = Vec<&str>> {
    value.as_array().unwrap().iter().map(|row| row.as_str().unwrap().split(' ').collect())
}

/// What each month or organisation bought, observation by observation.
fn sides(value: &Value) -> Vec<(u32, Observation)> {
    let mut found = Vec::new();
    for line in value.as_array().unwrap() {
        let (side, bought) = line.as_str().unwrap().split_once('|').unwrap();
        let bought = bought.split('|').map(|words| observation(&words.split(' ').collect::<Vec<_>>()));
        found.extend(bought.map(|bought| (side.parse().unwrap(), bought)));
    }
    found
}

fn observation(words: &[&str]) -> Observation {
    Observation {
        product: words[0].parse().unwrap(),
        basis: BASIS,
        quantity: BaseQuantity::from_micros(parse_scaled(words[1], 6).unwrap().into()),
        spend: Amount::parse(words[2]).unwrap(),
    }
}

fn texts(row: &Value) -> Vec<&str> {
    row.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// True within one whole unit, or one part in so many powers of 2.
fn near(found: I256, expected: &str, places: u32) -> bool {
    let expected: I256 = expected.parse().unwrap();
    (found - expected).abs() <= I256::ONE.max(expected.abs() >> places)
}

#[test]
fn logarithms_powers_and_roots_keep_to_their_stated_precision() {
    let vector = vector("numbers");
    for row in vector["logarithms"].as_array().unwrap() {
        let row = texts(row);
        let found = Logarithm::of_ratio(row[0].parse().unwrap(), row[1].parse().unwrap()).unwrap();
        assert!(near(found.parts().into(), row[2], 128), "{row:?}: {found:?}");
    }
    for row in vector["powers"].as_array().unwrap() {
        let row = texts(row);
        let found = Logarithm::from_parts(row[0].parse().unwrap()).exp().unwrap();
        assert!(near(found.parts(), row[1], 110), "{row:?}: {found:?}");
    }
    for row in vector["roots"].as_array().unwrap() {
        let row = texts(row);
        let ratio = |at: usize| Ratio::new(row[at].parse().unwrap(), row[at + 1].parse().unwrap()).unwrap();
        let found = Fixed::root_of_product(&ratio(0), &ratio(2)).unwrap();
        assert!(near(found.parts(), row[4], 124), "{row:?}: {found:?}");
    }
}

fn exact(ratio: Option<Ratio>) -> Value {
    ratio.map_or(Value::Null, |ratio| json!(ratio.to_text(INDEX_DECIMALS).unwrap()))
}

fn fixed(value: Option<Fixed>) -> Value {
    value.map_or(Value::Null, |value| json!(value.to_text(INDEX_DECIMALS).unwrap()))
}

/// A row as the oracle writes it: without what is nothing.
fn index_row(row: &IndexRow, compared: bool) -> Value {
    let mut found = Map::new();
    found.insert("month".into(), json!(row.month.index()));
    if compared {
        found.insert("matched".into(), json!(row.matched));
    }
    if row.matched > 0 {
        found.insert("share_of_base".into(), exact(row.share_of_base));
        found.insert("share_of_month".into(), exact(row.share_of_month));
        found.insert("laspeyres".into(), exact(row.laspeyres));
        found.insert("paasche".into(), exact(row.paasche));
        found.insert("fisher".into(), fixed(row.fisher));
        found.insert("tornqvist".into(), fixed(row.tornqvist));
    }
    if let Some(basis) = row.geks_basis {
        found.insert("geks".into(), fixed(row.geks));
        found
            .insert("geks_basis".into(), json!([basis.months, basis.spliced_over, basis.filled, basis.fewest_bridges]));
    }
    found.into()
}

#[test]
fn series_agree_with_the_oracle() {
    for name in ["series_short", "series_long", "series_changing", "series_interrupted"] {
        let vector = vector(name);
        let observations = sides(&vector["rows"]).into_iter();
        let observations: Vec<MonthObservation> = observations
            .map(|(month, bought)| MonthObservation { month: Month::from_index(month.cast_signed()), bought })
            .collect();
        let base = Month::from_index(i32::try_from(vector["base"].as_i64().unwrap()).unwrap());
        let series = index_over_time(&observations, base).unwrap();
        let expected = vector["expected"].as_array().unwrap();
        assert_eq!(series.rows.len(), expected.len(), "{name}");
        for (row, expected) in series.rows.iter().zip(expected) {
            assert_eq!(&index_row(row, expected.get("matched").is_some()), expected, "{name}");
        }
    }
}

/// A bound of an interval, right to nine decimals.
fn bound_is_near(found: Option<Fixed>, expected: &Value) -> bool {
    let found = found.map(|bound| bound.to_scaled(INDEX_DECIMALS).unwrap());
    let expected = expected.as_str().map(|text| i128::from(parse_scaled(text, INDEX_DECIMALS).unwrap()));
    match found.zip(expected) {
        Some((found, expected)) => found.abs_diff(expected) <= 10,
        None => found == expected,
    }
}

fn level_row(row: &PriceLevel) -> Value {
    let mut found = Map::new();
    found.insert("organisation".into(), json!(row.organisation));
    found.insert("bought".into(), json!(row.bought));
    found.insert("shared".into(), json!(row.shared));
    found.insert("spend".into(), json!(row.spend.to_string()));
    found.insert("partners".into(), json!(row.partners));
    match row.gap {
        Some(gap) => {
            found.insert("gap".into(), json!(gap.as_str()));
        }
        None => {
            found.insert("filled".into(), json!([row.filled, row.fewest_bridges]));
            found.insert("level".into(), fixed(row.level));
        }
    }
    found.into()
}

#[test]
fn levels_agree_with_the_oracle() {
    for name in ["levels_all", "levels_apart", "levels_chain", "levels_grouped", "levels_dominated"] {
        let vector = vector(name);
        let observations = sides(&vector["rows"]).into_iter();
        let observations: Vec<OrganisationObservation> =
            observations.map(|(organisation, bought)| OrganisationObservation { organisation, bought }).collect();
        let replicates = u32::try_from(vector["replicates"].as_u64().unwrap()).unwrap();
        let resampling = Resampling { seed: vector["seed"].as_u64().unwrap(), replicates };
        let found = price_levels(&observations, resampling).unwrap();
        let expected = &vector["expected"];
        assert_eq!(json!(found.groups), expected["groups"], "{name}");
        assert_eq!(json!(found.replicates_used), expected["replicates_used"], "{name}");
        let mut expected = expected["levels"].clone();
        for (row, expected) in found.levels.iter().zip(expected.as_array_mut().unwrap()) {
            let expected = expected.as_object_mut().unwrap();
            let (low, high) = (expected.shift_remove("low"), expected.shift_remove("high"));
            assert!(bound_is_near(row.low, &low.unwrap_or_default()), "{name}: {row:?}");
            assert!(bound_is_near(row.high, &high.unwrap_or_default()), "{name}: {row:?}");
        }
        assert_eq!(json!(found.levels.iter().map(level_row).collect::<Vec<_>>()), expected, "{name}");
    }
}

fn parts(parts: &BillParts) -> Vec<String> {
    [parts.before, parts.after, parts.price, parts.volume, parts.mix, parts.new, parts.gone]
        .map(|part| part.to_string())
        .to_vec()
}

#[test]
fn bills_agree_with_the_oracle() {
    for case in vector("bills")["cases"].as_array().unwrap() {
        let side = |name: &str| rows(&case[name]).map(|words| observation(&words)).collect::<Vec<_>>();
        let likeness: BTreeMap<u32, u32> =
            rows(&case["likeness"]).map(|words| (words[0].parse().unwrap(), words[1].parse().unwrap())).collect();
        let method = BillMethod::parse(case["method"].as_str().unwrap()).unwrap();
        let found = bill_difference(&side("before"), &side("after"), &likeness, method).unwrap();
        let lines = found.lines.iter().map(|line| {
            let mut row = vec![json!(line.product)];
            row.extend(parts(&line.parts).into_iter().map(Value::from));
            row
        });
        assert_eq!(json!(lines.collect::<Vec<_>>()), case["expected"]["lines"]);
        assert_eq!(json!(parts(&found.totals)), case["expected"]["totals"]);
    }
}

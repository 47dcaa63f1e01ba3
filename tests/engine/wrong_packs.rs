//! Lines that state another pack than the one they paid for: which of them the evidence or the price reveals.
//!
//! Every line goes the whole way: what it states and what the catalogue knows are read as a pack, and the reading is held
//! against what four other organisations pay, about £0.50 an each by proven packs.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::model::PackagingLevel;
use likewise::engine::money::{Amount, MILLI, Quantity, Units};
use likewise::engine::period::Month;
use likewise::engine::units::{BaseUnit, PackReading, PackStrength, ProductPacks, StatedPack, read_pack};
use likewise::engine::variation::{LineFact, Reading, build_points};

use super::line_table::{plain_terms, reading};

/// Catalogue's packs, `*` behind the one that the line's GTIN names | description | unit of purchase | units column |
/// paid for the order unit | what becomes of the line: used by so many, or held (by the words, or by the price).
const LINES: &str = "
    # Right: the box of ten at £5.00, or one at £0.50.
    10*      | Dressing 10cm x 10cm         | PK  | 10  | 5.00  | used 10
    10*      | Dressing 10cm x 10cm         | PK  |     | 5.00  | used 10
    10*      | Dressing 10cm x 10cm         |     |     | 5.00  | used 10
    10       | Dressing 10cm x 10cm         | PK  | 10  | 5.20  | used 10
    10       | Dressing 10cm x 10cm         | PK  |     | 4.70  | used 10
    10       | Dressing 10cm x 10cm         |     |     | 5.30  | used 10
    10       | Dressing 10cm x 10cm PK10    | BX  |     | 5.00  | used 10
    10       | Dressing 10cm x 10cm         | EA  | 1   | 0.50  | used 1
    10       | Dressing 10cm x 10cm         | EA  | 1   | 0.62  | used 1
    1, 10    | Dressing 10cm x 10cm         | EA  | 1   | 0.55  | used 1
    1        | Dressing 10cm x 10cm         | EA  | 1   | 0.45  | used 1
    1*       | Dressing 10cm x 10cm         | EA  | 1   | 2.40  | used 1
    10       | Dressing 10cm x 10cm BX/20   | BX  | 20  | 10.50 | used 20
    2        | Stocking below knee          | PR  | 1   | 1.00  | used 2
    2        | Stocking below knee, pair    | EA  | 2   | 1.05  | used 2

    # The box stated as one.
    10*      | Dressing 10cm x 10cm         | BX  | 1   | 5.00  | held by the words
    10*      | Dressing 10cm x 10cm         | EA  | 1   | 5.00  | held by the words
    10*      | Dressing 10cm x 10cm         | EA  |     | 5.00  | held by the words
    10*      | Dressing 10cm x 10cm         |     | 1   | 5.00  | held by the words
    10       | Dressing 10cm x 10cm         | BX  | 1   | 5.00  | held by the words
    5, 10    | Dressing 10cm x 10cm         | BX  | 1   | 5.00  | held by the words
    10       | Dressing 10cm x 10cm PK10    | EA  | 1   | 5.00  | held by the words
    10       | Dressing 10cm x 10cm         | EA  | 1   | 5.00  | held by the price
    10       | Dressing 10cm x 10cm         | EA  | 1   | 4.60  | held by the price
    10       | Dressing 10cm x 10cm         | EA  |     | 5.00  | held by the price
    10       | Dressing 10cm x 10cm         |     | 1   | 5.40  | held by the price
    10       | Dressing 10cm x 10cm         | 1   | 1   | 5.00  | held by the price
    5        | Dressing 10cm x 10cm         | EA  | 1   | 2.50  | held by the price
    3        | Dressing 10cm x 10cm         | EA  | 1   | 1.50  | held by the price
    2        | Stocking below knee          | EA  | 1   | 1.00  | held by the price
    2        | Stocking below knee          | EA  | 1   | 0.94  | held by the price
    2        | Stocking below knee          | 1   | 1   | 1.07  | held by the price

    # One stated as the box: the price of an each with the pack.
    10*      | Dressing 10cm x 10cm         | EA  | 10  | 0.50  | held by the price
    10       | Dressing 10cm x 10cm         | BX  | 10  | 0.50  | held by the price
    10       | Dressing 10cm x 10cm         | BX  |     | 0.50  | held by the price
    5        | Dressing 10cm x 10cm         | BX  | 5   | 0.50  | held by the price
    1        | Dressing 10cm x 10cm         | BX  | 10  | 0.50  | held by the price
    1        | Dressing 10cm x 10cm PK12    | BX  | 12  | 0.50  | held by the price
    1*       | Dressing 10cm x 10cm         | BX  | 20  | 0.50  | held by the words
    1*       | Dressing 10cm x 10cm PK20    | BX  | 20  | 0.50  | held by the words
    # Everything about the line says ten; a ratio alone is no evidence.
    10*      | Dressing 10cm x 10cm         | BX  | 10  | 0.50  | used 10
    10*      | Dressing 10cm x 10cm PK10    | BX  | 10  | 0.50  | used 10

    # Another number: 100 for 10, and several times the pack.
    10*      | Dressing 10cm x 10cm         | BX  | 100 | 5.00  | held by the words
    10*      | Dressing 10cm x 10cm BX/100  | BX  | 100 | 5.00  | held by the words
    10       | Dressing 10cm x 10cm         | BX  | 100 | 5.00  | held by the price
    10       | Dressing 10cm x 10cm BX/100  | BX  | 100 | 5.00  | held by the price
    10       | Dressing 10cm x 10cm BX/100  | BX  | 10  | 5.00  | held by the words
    10, 100  | Dressing 10cm x 10cm         | BX  | 100 | 5.00  | held by the price
    10, 100  | Dressing 10cm x 10cm         | BX  | 10  | 50.00 | held by the price
    2        | Stocking below knee          | BX  | 20  | 1.00  | held by the price
    2        | Stocking below knee (PACK OF 20) | BX | 20 | 1.00 | held by the price
    5        | Dressing 10cm x 10cm x60     | PK  | 60  | 2.50  | held by the price
    10       | Dressing 10cm x 10cm         | BX  | 50  | 5.00  | held by the price
";

fn levels(text: &str) -> (Vec<PackagingLevel>, Option<Units>) {
    let units = |level: &str| Units::parse(level.trim_end_matches('*')).unwrap();
    let keyed = text.split(", ").find(|level| level.ends_with('*')).map(units);
    let levels = text.split(", ").map(|level| PackagingLevel { gtin: None, uom: None, units: units(level) });
    (levels.collect(), keyed)
}

/// The reading as prices take it: a word against a pack leaves it one source.
fn as_priced(read: &PackReading) -> Reading {
    let twice = read.is_proven_twice();
    Reading {
        units: read.units,
        base_unit: read.base_unit.code(),
        strong: read.strength == PackStrength::Strong,
        two_sources: twice && read.conflict.is_none(),
        conflict: read.conflict.filter(|_| !twice),
        service: false,
    }
}

fn outcome(row: &[&str]) -> String {
    let (levels, keyed_level) = levels(row[0]);
    let product = ProductPacks { base_unit: BaseUnit::Each, levels: &levels, keyed_level, coded_level: None };
    let stated = StatedPack {
        description: row[1],
        uom: Some(row[2]).filter(|text| !text.is_empty()),
        units_per_uom: Some(row[3]).filter(|text| !text.is_empty()),
    };
    let read = read_pack(&stated, Some(&product));
    let mut readings = vec![as_priced(&read)];
    let mut lines = vec![line(9, row[4], 0)];
    for (organisation, pack, price) in
        [(1, "two:10", "4.80"), (2, "strong:10", "5.10"), (3, "two:1", "0.49"), (4, "strong:10", "5.20")]
    {
        lines.push(line(organisation, price, readings.len()));
        readings.push(reading(pack));
    }
    let known: Vec<Units> = levels.iter().map(|level| level.units).collect();
    let points = build_points(&lines, &readings, &[plain_terms()], &known).unwrap();
    match points.excluded.iter().find(|point| point.organisation == 9) {
        Some(point) if point.reason.as_str() == "pack_conflict" => "held by the words".to_owned(),
        Some(point) if point.reason.as_str() == "pack_stands_off" => "held by the price".to_owned(),
        Some(point) => format!("excluded: {}", point.reason),
        None => format!("used {}", read.units),
    }
}

fn line(organisation: u32, price: &str, place: usize) -> LineFact {
    LineFact {
        organisation,
        supplier: 1,
        month: Month::parse("2026-03").unwrap(),
        quantity: Quantity::from_milli(4 * MILLI),
        value: Amount::from_micros(Amount::parse(price).unwrap().micros() * 4),
        adjusted_value: None,
        order: u64::from(organisation),
        reading: u32::try_from(place).unwrap(),
        terms: 0,
    }
}

#[test]
fn wrong_packs_are_held_and_right_ones_used() {
    let rows = LINES.lines().filter(|line| line.contains('|'));
    let mut wrong = Vec::new();
    for row in rows {
        let row: Vec<&str> = row.split('|').map(str::trim).collect();
        let told = outcome(&row);
        if told != row[5] {
            wrong.push(format!("{row:?}: {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

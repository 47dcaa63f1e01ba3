//! Whether volume explains prices: against an oracle, small tables and properties.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use likewise::engine::money::{Amount, NumberError, PRICE_DECIMALS, format_scaled, over_geometric_mean};
use likewise::engine::variation::{
    CRITICAL_CORRELATIONS, Correlation, ProductPoints, Selection, Total, VolumeBand, VolumeEffect, VolumeFinding,
    benchmark, volume_effect,
};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::line_table::Table;

fn vector(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn effect(points: &ProductPoints, selection: &Selection) -> VolumeEffect {
    let made = benchmark(points, selection).benchmarks;
    assert_eq!(made.len(), 1);
    volume_effect(&made[0]).unwrap()
}

fn ten(correlation: Option<Correlation>) -> Option<String> {
    correlation.map(|found| format_scaled(found.scaled().unwrap(), PRICE_DECIMALS))
}

fn band(band: &VolumeBand) -> Value {
    let total = |total: Option<Total>| total.map(|total| total.to_string());
    json!({
        "size": band.size.as_str(),
        "payers": band.payers,
        "least": band.least.to_string(),
        "most": band.most.to_string(),
        "quantity": band.quantity.to_string(),
        "spend": band.spend.to_string(),
        "median": band.median.to_text(PRICE_DECIMALS).unwrap(),
        "to_own_median": total(band.to_own_median),
        "to_large_median": total(band.to_large_median),
    })
}

fn told(found: &VolumeEffect) -> Value {
    json!({
        "payers": found.payers,
        "correlation": ten(found.correlation),
        "finding": found.finding.as_str(),
        "bands": found.bands.iter().map(band).collect::<Vec<_>>(),
    })
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let vector = vector("volume_effect_cases.json");
    let cases = vector["cases"].as_array().unwrap();
    assert!(cases.len() >= 10, "cases are missing");
    for case in cases {
        let families: Vec<(u32, u32)> = serde_json::from_value(case["families"].clone()).unwrap();
        let selection = Selection { families: HashMap::from_iter(families).into(), ..Selection::default() };
        let points = Table::of(case["lines"].as_str().unwrap()).points();
        assert_eq!(told(&effect(&points, &selection)), case["expected"], "{}", case["name"]);
    }
}

#[test]
fn the_critical_values_are_those_counted_over_all_orders() {
    let vector = vector("volume_effect_critical.json");
    let counted: Vec<(usize, (u64, u64))> = serde_json::from_value(vector["critical"].clone()).unwrap();
    assert_eq!(counted[..3], CRITICAL_CORRELATIONS);
    // From thirteen payers on, what is material is significant.
    let (payers, (part, whole)) = counted[3];
    assert!(payers == 13 && 2 * part < whole);
}

/// Payers' quantities and the pence they pay for an each.
fn prices(rows: &[(i64, i64)]) -> Table {
    let rows = rows.iter().enumerate().map(|(who, (quantity, pence))| {
        format!("{who} 2024-01 {quantity} {} strong:1\n", Amount::from_micros(quantity * pence * 10_000))
    });
    Table::of(&rows.collect::<String>())
}

#[test]
fn who_buys_more_pays_less() {
    // Ten payers, each buying ten more than the one before and paying a penny less.
    let rows: Vec<(i64, i64)> = (1..=10).map(|step| (10 * step, 50 - step)).collect();
    let found = effect(&prices(&rows).points(), &Selection::default());
    assert_eq!(ten(found.correlation).unwrap(), "-1.0000000000");
    assert_eq!(found.finding, VolumeFinding::VolumeMatters);
    let bands: Vec<String> = found
        .bands
        .iter()
        .map(|band| {
            let total = |total: Option<Total>| total.map_or("-".to_owned(), |total| total.to_string());
            let VolumeBand { size, payers, median, to_own_median, to_large_median, .. } = band;
            let median = median.to_text(3).unwrap();
            format!("{size} {payers} {median} {} {}", total(*to_own_median), total(*to_large_median))
        })
        .collect();
    // Small: 49p x 10, 48p x 20, 47p x 30 against 41p. Medium against the others: 46p above 44p by 2p x 40, 45p by 1p x 50.
    let expected = ["small 3 0.480 - 4.000000", "medium 4 0.445 1.300000 7.200000", "large 3 0.410 - -"];
    assert_eq!(bands, expected);
}

#[test]
fn without_ten_payers_or_a_clear_fall_there_are_no_bands() {
    let falling = |payers: i64| (1..=payers).map(|step| (10 * step, 90 - step)).collect::<Vec<_>>();
    let found = effect(&prices(&falling(9)).points(), &Selection::default());
    assert_eq!(
        (found.finding, ten(found.correlation).unwrap().as_str()),
        (VolumeFinding::TooFewPayers, "-1.0000000000")
    );
    assert!(found.bands.is_empty());
    let rising: Vec<(i64, i64)> = (1..=12).map(|step| (10 * step, 20 + step)).collect();
    let found = effect(&prices(&rising).points(), &Selection::default());
    assert_eq!((found.finding, ten(found.correlation).unwrap().as_str()), (VolumeFinding::NotMaterial, "1.0000000000"));
    let level: Vec<(i64, i64)> = (1..=12).map(|step| (10 * step, 20)).collect();
    let found = effect(&prices(&level).points(), &Selection::default());
    assert_eq!((found.finding, found.correlation), (VolumeFinding::NothingVaries, None));
    assert!(found.bands.is_empty());
}

#[test]
fn payers_of_one_quantity_stand_in_one_band() {
    let mut rows: Vec<(i64, i64)> = (0..6).map(|step| (10, 90 + step)).collect();
    rows.extend((0..8).map(|step| (100 + step, 40 - step)));
    let found = effect(&prices(&rows).points(), &Selection::default());
    let bands: Vec<_> = found.bands.iter().map(|band| (band.size.as_str(), band.payers)).collect();
    assert_eq!(bands, [("small", 6), ("medium", 3), ("large", 5)]);
}

#[test]
fn a_root_is_rounded_once_and_half_to_even() {
    // 1 / sqrt(2) = 0.70710678118654..., and 5 / 2 over 10 is a tie.
    assert_eq!(over_geometric_mean(1, 1, 2, 10), Ok(7_071_067_812));
    assert_eq!(over_geometric_mean(-1, 2, 1, 4), Ok(-7_071));
    assert_eq!(over_geometric_mean(1, 4, 4, 1), Ok(2));
    assert_eq!(over_geometric_mean(3, 4, 4, 1), Ok(8));
    assert_eq!(over_geometric_mean(0, 4, 4, 10), Ok(0));
    assert_eq!(over_geometric_mean(1, 0, 4, 10), Err(NumberError::OutOfRange));
    assert_eq!(over_geometric_mean(i128::MAX, 1, 1, 10), Err(NumberError::OutOfRange));
}

fn some_payers() -> impl Strategy<Value = Vec<(i64, i64)>> {
    vec((1_i64..60, 1_i64..900), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_and_names_change_nothing((rows, shuffled) in some_payers().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))) {
        let text = |rows: &[(i64, i64)]| format!("{:?}", effect(&prices(rows).points(), &Selection::default()));
        prop_assert_eq!(text(&rows), text(&shuffled));
    }

    #[test]
    fn splitting_points_changes_nothing(rows in some_payers(), turn in 0_usize..40) {
        let whole = prices(&rows).points();
        let mut split = whole.clone();
        for point in &whole.points {
            let mut half = *point;
            half.supplier = 2;
            split.points.push(half);
        }
        let doubled: Vec<(i64, i64)> = rows.iter().map(|(quantity, pence)| (quantity * 2, *pence)).collect();
        let turn = turn.min(split.points.len());
        split.points.rotate_left(turn);
        let found = effect(&split, &Selection::default());
        prop_assert_eq!(told(&found), told(&effect(&prices(&doubled).points(), &Selection::default())));
    }

    #[test]
    fn bands_hold_every_payer_once(rows in some_payers(), tilt in 1_i64..3) {
        let rows: Vec<(i64, i64)> = rows.iter().map(|(quantity, pence)| (*quantity, 20 + pence / 5 + (60 - quantity) * 5 * tilt)).collect();
        let found = effect(&prices(&rows).points(), &Selection::default());
        let within = found.correlation.is_none_or(|rho| rho.scaled().unwrap().abs() <= 10_i128.pow(PRICE_DECIMALS));
        prop_assert!(within);
        prop_assert_eq!(found.finding == VolumeFinding::VolumeMatters, !found.bands.is_empty());
        if !found.bands.is_empty() {
            prop_assert_eq!(found.bands.iter().map(|band| band.payers).sum::<usize>(), found.payers);
            prop_assert_eq!(found.bands.iter().map(|band| band.spend).sum::<Total>(), found.spend);
            prop_assert_eq!(found.bands.iter().map(|band| band.quantity.micros()).sum::<i128>(), found.quantity.micros());
            for pair in found.bands.windows(2) {
                prop_assert!(pair[0].most < pair[1].least);
            }
        }
    }
}

//! Opportunities: current price against current benchmark, times what is expected to be bought, against readable tables
//! and vectors made by an independent program (tests/oracle/opportunity.py).

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::fs;
use std::path::Path;

use likewise::engine::money::{Amount, PRICE_DECIMALS};
use likewise::engine::opportunity::{
    Confidence, Opportunity, PriceMoves, Refused, confidence, current_purchases, opportunities as engine,
};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{Level, PricePoint, ProductBenchmark, Selection, benchmark, own_current_price};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::line_table::Table;

/// From when one looks forward, and what is worth a word.
#[derive(Debug, Clone, Copy)]
struct Outlook {
    as_of: Month,
    materiality_floor: Amount,
}

/// Opportunities where nobody knows how prices moved.
fn opportunities(
    points: &[PricePoint],
    one: &ProductBenchmark,
    only: Option<u32>,
    outlook: Outlook,
) -> (Vec<Opportunity>, Refused) {
    engine(points, one, only, &PriceMoves::until(outlook.as_of), outlook.materiality_floor)
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn outlook(as_of: &str, floor: &str) -> Outlook {
    Outlook { as_of: month(as_of), materiality_floor: Amount::parse(floor).unwrap() }
}

fn year_to(table: &Table, as_of: Month) -> ProductBenchmark {
    let window = Window::twelve_months_to(as_of);
    let mut made = benchmark(&table.points(), &Selection { window, ..Selection::default() });
    assert_eq!(made.benchmarks.len(), 1);
    made.benchmarks.remove(0)
}

fn look(table: &Table, only: Option<u32>, outlook: Outlook) -> (Vec<Opportunity>, Refused) {
    opportunities(&table.points().points, &year_to(table, outlook.as_of), only, outlook)
}

/// An opportunity as the vectors say it.
fn said(one: &Opportunity) -> [String; 6] {
    let purchase = &one.purchase;
    let current = purchase.current;
    let rolled = if current.rolled_forward { " rolled forward" } else { "" };
    let price = current.price.ratio().unwrap().to_text(PRICE_DECIMALS).unwrap();
    let target = one.target.to_text(PRICE_DECIMALS).unwrap();
    let to = one.savings.map(|saving| saving.map_or("-".to_owned(), |saving| saving.to_string()));
    [
        format!("{} asks {}", purchase.organisation, purchase.supplier),
        format!("now {price} of {}{rolled}", current.last_month),
        format!("{} of {} is {target}", one.target_level, purchase.year.others.others),
        format!("quantity {} cost {}", purchase.expected_quantity, purchase.current_cost),
        format!("saving {} expected {} {}", one.saving, one.expected, purchase.confidence),
        format!("to {}", to.join(" ")),
    ]
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !(name.starts_with("opportunity_") && name.ends_with(".json")) {
            continue;
        }
        let vector: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let lines: Vec<String> = serde_json::from_value(vector["lines"].clone()).unwrap();
        let table = Table::of(&lines.join("\n"));
        assert!(table.points().excluded.is_empty(), "{name}");
        let outlook = outlook(vector["as_of"].as_str().unwrap(), vector["floor"].as_str().unwrap());
        let (found, refused) = look(&table, None, outlook);
        assert_eq!(json!(found.iter().map(said).collect::<Vec<_>>()), vector["expected"]["found"], "{name}");
        let below = Amount::from_micros(i64::try_from(refused.below_floor_saving).unwrap()).to_string();
        let counts = json!([refused.too_few_others, refused.at_target, refused.below_floor, below]);
        assert_eq!(counts, vector["expected"]["refused"], "{name}");
        assert_eq!(refused.out_of_range, 0);
        read += 1;
    }
    assert!(read >= 5, "vectors are missing");
}

/// Five others that pay 1.00 every month of 2024, so that Q1 and median are 1.00, and rows of organisation 9.
fn beside_five(rows: &str) -> Table {
    let others = (1..=5).flat_map(|who| (1..=12).map(move |month| format!("{who} 2024-{month:02} 10 10 strong:1\n")));
    Table::of(&format!("{}{rows}", others.collect::<String>()))
}

/// `now cost saving expected confidence` of organisation 9, or why there is none.
fn nine(rows: &str) -> String {
    let (found, refused) = look(&beside_five(rows), Some(9), outlook("2024-12", "10"));
    found.first().map_or_else(
        || format!("none: at_target={} below_floor={}", refused.at_target, refused.below_floor),
        |one| {
            let price = one.purchase.current.price.ratio().unwrap().to_text(2).unwrap();
            let quantity = one.purchase.expected_quantity.micros() / 1_000_000;
            format!("{quantity} at {price}: saves {} expects {} {}", one.saving, one.expected, one.purchase.confidence)
        },
    )
}

#[test]
fn the_current_price_counts_and_not_the_past() {
    let table = [
        // Renegotiated in October to what others pay: three months at the new price leave nothing to save.
        (
            "9 2024-01 100 300 strong:1\n9 2024-10 10 10 strong:1\n9 2024-12 10 10 strong:1",
            "none: at_target=1 below_floor=0",
        ),
        // Renegotiated last month, the two months before at the old price: (30 + 30 + 10) / 30.
        (
            "9 2024-10 10 30 strong:1\n9 2024-11 10 30 strong:1\n9 2024-12 10 10 strong:1",
            "30 at 2.33: saves 40.000000 expects 14.700000 medium",
        ),
        // Nothing in the last three months: September is rolled forward, August is not looked at.
        (
            "9 2024-08 100 900 strong:1\n9 2024-09 100 200 strong:1",
            "200 at 2.00: saves 200.000000 expects 84.000000 medium",
        ),
        // The price of a year ago went up since: what is paid now counts, for all that was bought in the year.
        ("9 2024-01 90 90 strong:1\n9 2024-12 10 15 strong:1", "100 at 1.50: saves 50.000000 expects 31.500000 medium"),
        // Cheap enough: all of a small saving is expected.
        ("9 2024-12 100 112 strong:1", "100 at 1.12: saves 12.000000 expects 12.000000 low"),
        // A saving of 9 is below the floor of 10, of 10 it is not.
        ("9 2024-12 100 109 strong:1", "none: at_target=0 below_floor=1"),
        ("9 2024-12 100 110 strong:1", "100 at 1.10: saves 10.000000 expects 10.000000 low"),
        // What was bought more than a year ago is not expected again.
        (
            "9 2023-12 900 1800 strong:1\n9 2024-12 100 200 strong:1",
            "100 at 2.00: saves 100.000000 expects 42.000000 low",
        ),
    ];
    for (rows, expected) in table {
        assert_eq!(nine(rows), expected, "{rows}");
    }
}

#[test]
fn a_price_renegotiated_last_month_saves_nothing_more_whatever_the_year_was() {
    let rows: String = (1..=11).map(|month| format!("9 2024-{month:02} 100 500 strong:1\n")).collect();
    let before = nine(&rows);
    assert_eq!(before, "1100 at 5.00: saves 4400.000000 expects 1155.000000 medium");
    // Looked at in February: December is the only month of the last three with orders.
    let table = beside_five(&format!("{rows}9 2024-12 100 100 strong:1"));
    let (found, refused) = look(&table, Some(9), outlook("2025-02", "0"));
    assert!(found.is_empty());
    assert_eq!(refused.at_target, 1);
    // The historic saving of the same months is large.
    let year = year_to(&table, month("2025-02"));
    let own = year.organisations.iter().find(|one| one.organisation == 9).unwrap();
    assert_eq!(own.to_q1.unwrap().gross().to_string(), "3600.000000");
}

#[test]
fn the_target_is_the_first_quartile_and_below_five_others_the_median() {
    let others =
        |count: u32| -> String { (1..=count).map(|who| format!("{who} 2024-12 1 {who} strong:1\n")).collect() };
    // Others; level, target, and who is refused.
    let table = [(2, "too few: 3"), (3, "median 2.0"), (4, "median 2.5"), (5, "q1 2.0"), (6, "q1 2.2")];
    for (count, expected) in table {
        let rows = Table::of(&format!("{}9 2024-12 100 900 strong:1", others(count)));
        let (found, refused) = look(&rows, None, outlook("2024-12", "0"));
        let own = found.iter().find(|one| one.purchase.organisation == 9);
        let text = own.map_or_else(
            || format!("too few: {}", refused.too_few_others),
            |one| format!("{} {}", one.target_level, one.target.to_text(1).unwrap()),
        );
        assert_eq!(text, expected);
    }
}

#[test]
fn the_dearest_of_43_trusts_is_expected_to_save_21_in_100() {
    // One dressing, GBP 1.62 to GBP 20.29; the prices between are invented, all but the dearest pay 1.62 or 2.62.
    let rows: String =
        (1..=42).map(|who| format!("{who} 2018-03 100 {} strong:1\n", if who <= 30 { "162" } else { "262" })).collect();
    let (found, refused) =
        look(&Table::of(&format!("{rows}43 2018-03 1000 20290 strong:1")), None, outlook("2018-03", "0"));
    let dearest = found.iter().find(|one| one.purchase.organisation == 43).unwrap();
    assert_eq!(
        said(dearest),
        [
            "43 asks 1",
            "now 20.2900000000 of 2018-03",
            "q1 of 42 is 1.6200000000",
            "quantity 1000.000000 cost 20290.000000",
            "saving 18670.000000 expected 4260.900000 low",
            "to 18670.000000 - 18670.000000 18670.000000 18670.000000",
        ]
    );
    // The thirty cheapest have nothing to save; twelve save a pound on a hundred each.
    assert_eq!((found.len(), refused.at_target), (13, 30));
}

#[test]
fn every_payer_is_found_or_refused_once_and_counts_add_up() {
    let rows = "1 2024-12 10 10 strong:1
                2 2024-12 10 11 strong:1
                3 2024-12 10 20 strong:1
                4 2024-12 10 40 strong:1
                1 2024-12 10 10 strong:1 currency=USD
                2 2024-12 10 90 strong:1 currency=USD";
    let table = Table::of(rows);
    let made = benchmark(&table.points(), &Selection::default());
    let mut whole = Refused::default();
    let mut found = 0;
    for one in &made.benchmarks {
        let (opportunities, refused) = opportunities(&table.points().points, one, None, outlook("2024-12", "15"));
        found += u64::try_from(opportunities.len()).unwrap();
        whole.join(&refused);
    }
    // Medians of the others: 2.0, 2.0, 1.1 and 1.1: 3 saves 9, 4 saves 29; nobody is compared in dollars.
    let expected =
        Refused { too_few_others: 2, at_target: 2, below_floor: 1, below_floor_saving: 9_000_000, out_of_range: 0 };
    assert_eq!((found, whole), (1, expected));
}

#[test]
fn the_supplier_to_ask_is_the_one_most_was_spent_with_in_the_year() {
    let ask = |rows: &str| {
        let (found, _) = look(&beside_five(rows), Some(9), outlook("2024-12", "0"));
        found[0].purchase.supplier
    };
    assert_eq!(ask("9 2024-06 10 90 strong:1 supplier=7\n9 2024-12 10 80 strong:1 supplier=3"), 7);
    // As much with either: the lower id. Spend of the year before does not count.
    assert_eq!(ask("9 2024-06 10 80 strong:1 supplier=7\n9 2024-12 10 80 strong:1 supplier=3"), 3);
    assert_eq!(ask("9 2023-06 10 900 strong:1 supplier=7\n9 2024-12 10 80 strong:1 supplier=3"), 3);
}

#[test]
fn confidence_is_as_its_definition_says() {
    // Others, months since the last order, months with orders; what is found.
    let table = [
        (10, 0, 4, Confidence::High, "10 others, ordered in 4 months of the year"),
        (10, 2, 12, Confidence::High, "10 others, ordered in 12 months of the year"),
        (9, 0, 4, Confidence::Medium, "9 others"),
        (10, 3, 4, Confidence::Medium, "price of 2024-09"),
        (10, 5, 4, Confidence::Medium, "price of 2024-07"),
        (10, 0, 3, Confidence::Medium, "ordered in 3 months of the year"),
        (5, 3, 2, Confidence::Medium, "5 others; price of 2024-09; ordered in 2 months of the year"),
        (4, 0, 12, Confidence::Low, "only 4 others"),
        (10, 6, 12, Confidence::Low, "last ordered 2024-06"),
        (10, 0, 1, Confidence::Low, "ordered in one month of the year"),
        (3, 11, 1, Confidence::Low, "only 3 others; last ordered 2024-01; ordered in one month of the year"),
    ];
    let as_of = month("2024-12");
    for (others, age, months, expected, why) in table {
        let points = Table::of(&format!("1 {} 1 1 strong:1", as_of.plus(-age))).points().points;
        let current = own_current_price(&points, points[0].basis, as_of).unwrap();
        assert_eq!(confidence(others, &current, months, as_of), (expected, why.to_owned()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_and_asking_for_one_change_nothing_and_bounds_hold(
        rows in vec((0_u32..9, 0_u32..3, 0_i32..18, 1_i64..40, 100_i64..5_000), 1..70),
        floor in 0_i64..200,
    ) {
        let as_of = month("2024-12");
        let text = |row: &(u32, u32, i32, i64, i64)| {
            let value = Amount::from_micros(row.4 * 10_000);
            format!("{} {} {} {value} two:6 supplier={}\n", row.0, as_of.plus(-row.2), row.3, row.1)
        };
        let table = Table::of(&rows.iter().map(text).collect::<String>());
        let window = Window::twelve_months_to(as_of);
        let made = benchmark(&table.points(), &Selection { window, ..Selection::default() });
        let outlook = Outlook { as_of, materiality_floor: Amount::from_micros(floor * 1_000_000) };
        for one in &made.benchmarks {
            let points = table.points().points;
            let (found, refused) = opportunities(&points, one, None, outlook);
            let counted = refused.too_few_others + refused.at_target + refused.below_floor + refused.out_of_range;
            prop_assert_eq!(u64::try_from(found.len()).unwrap() + counted, u64::try_from(one.payers()).unwrap());
            let turned: Vec<_> = points.iter().rev().copied().collect();
            prop_assert_eq!(format!("{found:?}"), format!("{:?}", opportunities(&turned, one, None, outlook).0));
            // Asked for one organisation alone, the answer is its part of the whole.
            let mut apart = Vec::new();
            let mut together = Refused::default();
            for payer in &one.organisations {
                let (own, refused) = opportunities(&points, one, Some(payer.organisation), outlook);
                prop_assert!(own.iter().all(|found| found.purchase.organisation == payer.organisation));
                apart.extend(own);
                together.join(&refused);
            }
            prop_assert_eq!(format!("{apart:?}"), format!("{found:?}"));
            prop_assert_eq!(together, refused);
            for found in &found {
                let cost = found.purchase.current_cost;
                prop_assert!(found.saving >= outlook.materiality_floor && found.saving > Amount::ZERO);
                prop_assert!(found.saving <= cost && found.expected <= found.saving);
                // Not above 21 in 100 of the cost, the half of a millionth that rounding may add aside.
                prop_assert!(i128::from(found.expected.micros()) * 100 <= i128::from(cost.micros()) * 21 + 50);
                prop_assert_eq!(found.savings[usize::from(found.target_level.code())], Some(found.saving));
                prop_assert!(found.savings[usize::from(Level::Minimum.code())] >= Some(found.saving));
            }
            prop_assert_eq!(current_purchases(&points, one, None, &PriceMoves::until(as_of)).0.len(), one.payers());
        }
    }
}

//! Product proliferation and order fragmentation: against an oracle, small tables and properties.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use likewise::engine::assortment::{
    AssumedCost, Fragmentation, GroupProduct, GroupProliferation, OrderCount, OrderLine, Orders, Proliferation,
    compare_orders, organisation_totals, proliferation,
};
use likewise::engine::model::Currency;
use likewise::engine::money::{Amount, PRICE_DECIMALS, Ratio};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{PricePoint, Selection, Total};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::line_table::Table;

fn cases(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    let vector: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = vector["cases"].as_array().unwrap().clone();
    assert!(cases.len() >= 3, "cases are missing");
    cases
}

fn ten(ratio: Option<Ratio>) -> Option<String> {
    ratio.map(|ratio| ratio.to_text(PRICE_DECIMALS).unwrap())
}

fn organisation(one: &Proliferation) -> Value {
    let products = one.products.iter().map(|share| json!([share.product_id, share.spend.to_string()]));
    json!({
        "organisation": one.organisation,
        "products": products.collect::<Vec<_>>(),
        "suppliers": one.suppliers,
        "lines": one.lines,
        "core": one.core,
        "quantity": one.quantity.to_string(),
        "spend": one.spend.to_string(),
        "main_share": ten(one.main_share()),
    })
}

fn group(one: &GroupProliferation) -> Value {
    json!({
        "currency": one.basis.currency.as_str(),
        "products": one.products,
        "suppliers": one.suppliers,
        "fewest": one.fewest,
        "median": one.median.to_text(1).unwrap(),
        "most": one.most,
        "lines": one.lines,
        "quantity": one.quantity.to_string(),
        "spend": one.spend.to_string(),
        "organisations": one.organisations.iter().map(organisation).collect::<Vec<_>>(),
    })
}

/// Products by public id with their tables.
fn groups(products: &[(&str, String)], selection: &Selection) -> Vec<GroupProliferation> {
    let points: Vec<(&str, Vec<PricePoint>)> =
        products.iter().map(|(id, rows)| (*id, Table::of(rows).points().points)).collect();
    let products: Vec<GroupProduct<'_>> =
        points.iter().map(|(product_id, points)| GroupProduct { product_id, points }).collect();
    proliferation(&products, selection).unwrap()
}

#[test]
fn proliferation_agrees_with_the_oracle() {
    for case in cases("assortment_groups.json") {
        let products: Vec<(String, String)> = serde_json::from_value(case["products"].clone()).unwrap();
        let products: Vec<(&str, String)> = products.iter().map(|(id, rows)| (id.as_str(), rows.clone())).collect();
        let month = |end: usize| Month::parse(case["window"][end].as_str().unwrap());
        let selection = Selection { window: Window { from: month(0), to: month(1) }, ..Selection::default() };
        let mut found: Vec<Value> = groups(&products, &selection).iter().map(group).collect();
        found.sort_by_key(|group| group["currency"].as_str().unwrap().to_owned());
        assert_eq!(json!(found), case["expected"], "{}", case["name"]);
    }
}

#[test]
fn one_trust_buys_13_types_of_glove_and_another_177() {
    // The numbers are the source's; the spends are synthetic: a pound for each type.
    let rows = |types: usize| {
        if types < 13 { "1 2024-01 1 1 strong:1\n2 2024-01 1 1 strong:1" } else { "2 2024-01 1 1 strong:1" }
    };
    let names: Vec<String> = (0..177).map(|number| format!("P{number:03}")).collect();
    let products: Vec<(&str, String)> =
        names.iter().enumerate().map(|(number, name)| (name.as_str(), rows(number).to_owned())).collect();
    let found = groups(&products, &Selection::default());
    let gloves = &found[0];
    assert_eq!((gloves.fewest, gloves.most, gloves.products), (13, 177, 177));
    assert_eq!(gloves.median.to_text(1).unwrap(), "95.0");
    // Four fifths of thirteen pounds need eleven types, of 177 pounds 142.
    let cores: Vec<usize> = gloves.organisations.iter().map(|one| one.core).collect();
    assert_eq!(cores, [11, 142]);
    assert_eq!(ten(gloves.organisations[0].main_share()).unwrap(), "0.0769230769");
}

#[test]
fn the_core_range_is_the_dearest_that_reach_four_fifths() {
    let core = |spends: &[u32]| {
        let names: Vec<String> = (0..spends.len()).map(|number| format!("P{number}")).collect();
        let products: Vec<(&str, String)> = names
            .iter()
            .zip(spends)
            .map(|(name, spend)| (name.as_str(), format!("1 2024-01 1 {spend} strong:1")))
            .collect();
        groups(&products, &Selection::default())[0].organisations[0].core
    };
    assert_eq!(core(&[80, 20]), 1);
    assert_eq!(core(&[79, 21]), 2);
    assert_eq!(core(&[10, 10, 50, 20, 10]), 3);
    assert_eq!(core(&[5]), 1);
}

fn count(count: &OrderCount) -> Value {
    json!({
        "orders": count.orders,
        "lines": count.lines,
        "spend": count.spend.to_string(),
        "spend_per_order": ten(count.spend_per_order()),
        "lines_per_order": ten(count.lines_per_order()),
    })
}

fn fragmentation(one: &Fragmentation, cost: &AssumedCost) -> Value {
    json!({
        "organisation": one.organisation,
        "all": count(&one.all),
        "small": count(&one.small),
        "credit_lines": one.credit_lines,
        "credits": one.credits.to_string(),
        "suppliers": one.suppliers,
        "months": one.months,
        "others": one.others,
        "avoidable_orders": one.avoidable_orders.map(|orders| orders.to_string()),
        "avoidable_cost": one.avoidable_cost(cost).map(|cost| cost.to_string()),
    })
}

/// Lines as text: `organisation supplier order month value`.
fn order_lines(text: &str) -> Vec<OrderLine> {
    let line = |row: &str| {
        let words: Vec<&str> = row.split_whitespace().collect();
        OrderLine {
            organisation: words[0].parse().unwrap(),
            supplier: words[1].parse().unwrap(),
            order: words[2].parse().unwrap(),
            month: Month::parse(words[3]).unwrap(),
            currency: Currency::GBP,
            value: Amount::parse(words[4]).unwrap(),
        }
    };
    text.lines().map(line).collect()
}

fn orders(lines: &[OrderLine], small_below: &str, selection: &Selection) -> Vec<Fragmentation> {
    let mut orders = Orders::default();
    lines.iter().for_each(|line| orders.add(line, selection));
    let mut found = orders.finish(Amount::parse(small_below).unwrap());
    compare_orders(&mut found, selection).unwrap();
    found
}

#[test]
fn fragmentation_agrees_with_the_oracle() {
    for case in cases("assortment_orders.json") {
        let text = |name: &str| case[name].as_str().unwrap();
        let families: Vec<(u32, u32)> = serde_json::from_value(case["families"].clone()).unwrap();
        let selection = Selection { families: HashMap::from_iter(families).into(), ..Selection::default() };
        let cost = AssumedCost { an_order: Amount::parse(text("cost")).unwrap(), source: "synthetic".to_owned() };
        let found = orders(&order_lines(text("lines")), text("small_below"), &selection);
        let found: Vec<Value> = found.iter().map(|one| fragmentation(one, &cost)).collect();
        assert_eq!(json!(found), case["expected"], "{}", case["name"]);
    }
}

#[test]
fn small_orders_are_those_below_the_threshold() {
    let lines = order_lines(
        "1 1 10 2024-01 20.00
         1 1 10 2024-01 30.00
         1 2 10 2024-01 49.99
         1 1 11 2024-03 0
         1 1 12 2024-03 -5.00",
    );
    let found = &orders(&lines, "50", &Selection::default())[0];
    // One order number with two suppliers is two orders; a free line is a line of an order; a credit is none.
    assert_eq!((found.all.orders, found.all.lines, found.all.spend.to_string().as_str()), (3, 4, "99.990000"));
    assert_eq!((found.small.orders, found.small.lines, found.small.spend.to_string().as_str()), (2, 2, "49.990000"));
    assert_eq!((found.credit_lines, found.credits.to_string().as_str()), (1, "-5.000000"));
    assert_eq!((found.suppliers, found.months, found.others, found.avoidable_orders), (2, 2, 0, None));
    assert_eq!(ten(found.all.spend_per_order()).unwrap(), "33.3300000000");
    assert_eq!(ten(found.orders_per_month()).unwrap(), "1.5000000000");
    let cost = AssumedCost { an_order: Amount::parse("25").unwrap(), source: "synthetic".to_owned() };
    assert_eq!((found.process_cost(&cost).to_string().as_str(), found.avoidable_cost(&cost)), ("75.000000", None));
}

#[test]
fn avoidable_orders_are_those_above_the_best_quarter() {
    // Six organisations spend 100 in 1, 2, 3, 4, 5 and 10 orders: the others of the last have their first quartile at 2.
    let counts = [1, 2, 3, 4, 5, 10];
    let mut text = String::new();
    for (who, orders) in counts.iter().enumerate() {
        for order in 0..*orders {
            text += &format!("{who} 1 {order} 2024-01 {}\n", Amount::from_micros(100_000_000 / orders));
        }
    }
    let found = orders(&order_lines(&text), "1", &Selection::default());
    let avoidable: Vec<String> = found.iter().map(|one| one.avoidable_orders.unwrap().to_string()).collect();
    // Three times 33.333333 are a millionth short of 100.
    assert_eq!(avoidable, ["0.000000", "0.000000", "1.000000", "2.000000", "3.000000", "8.000000"]);
}

fn some_products() -> impl Strategy<Value = Vec<Vec<(u32, u32, i64, i64)>>> {
    vec(vec((0_u32..5, 0_u32..4, 1_i64..40, 50_i64..400), 1..12), 1..8)
}

fn tables(products: &[Vec<(u32, u32, i64, i64)>], flip: u32) -> Vec<(String, String)> {
    let row = |(who, supplier, quantity, pence): &(u32, u32, i64, i64)| {
        let who = if flip == 0 { *who } else { flip - who };
        let value = Amount::from_micros(quantity * pence * 10_000);
        format!("{who} 2024-01 {quantity} {value} strong:1 supplier={supplier}\n")
    };
    let rows = |rows: &Vec<(u32, u32, i64, i64)>| rows.iter().map(row).collect::<String>();
    products.iter().enumerate().map(|(place, lines)| (format!("P{place}"), rows(lines))).collect()
}

fn named(tables: &[(String, String)]) -> Vec<(&str, String)> {
    tables.iter().map(|(id, rows)| (id.as_str(), rows.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_order_of_products_changes_nothing_and_renaming_only_names(products in some_products()) {
        let selection = Selection::default();
        let plain = tables(&products, 0);
        let mut turned = plain.clone();
        turned.reverse();
        let text = |tables: &[(String, String)]| format!("{:?}", groups(&named(tables), &selection));
        prop_assert_eq!(text(&plain), text(&turned));
        let renamed = groups(&named(&tables(&products, 90)), &selection);
        let found = groups(&named(&plain), &selection);
        let figures = |one: &Proliferation| (one.products.clone(), one.suppliers, one.core, one.lines);
        for (one, other) in found.iter().zip(&renamed) {
            let (mut turned, straight): (Vec<_>, Vec<_>) =
                (other.organisations.iter().map(figures).collect(), one.organisations.iter().map(figures).collect());
            turned.reverse();
            prop_assert_eq!(turned, straight);
        }
    }

    #[test]
    fn groups_add_up(products in some_products()) {
        let found = groups(&named(&tables(&products, 0)), &Selection::default());
        let spend: i64 = products.iter().flatten().map(|row| row.2 * row.3 * 10_000).sum();
        prop_assert_eq!(found.iter().map(|group| group.spend).sum::<Total>(), Total::from_micros(i128::from(spend)));
        let totals = organisation_totals(&found);
        prop_assert_eq!(totals.iter().map(|one| one.spend).sum::<Total>(), Total::from_micros(i128::from(spend)));
        prop_assert_eq!(totals.iter().map(|one| one.lines).sum::<u64>(), products.iter().flatten().count() as u64);
        for one in found.iter().flat_map(|group| &group.organisations) {
            prop_assert_eq!(one.products.iter().map(|share| share.spend).sum::<Total>(), one.spend);
            prop_assert!((1..=one.products.len()).contains(&one.core));
        }
    }

    #[test]
    fn the_order_of_lines_changes_no_order(
        (rows, shuffled) in vec((0_u32..8, 0_u32..3, 0_u64..9, -500_i64..9_000), 1..80).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let selection = Selection::default();
        let lines = |rows: &[(u32, u32, u64, i64)]| -> Vec<OrderLine> {
            let line = |(organisation, supplier, order, pence): &(u32, u32, u64, i64)| OrderLine {
                organisation: *organisation,
                supplier: *supplier,
                order: *order,
                month: Month::from_index(24_288),
                currency: Currency::GBP,
                value: Amount::from_micros(pence * 10_000),
            };
            rows.iter().map(line).collect()
        };
        let found = orders(&lines(&rows), "20", &selection);
        prop_assert_eq!(&found, &orders(&lines(&shuffled), "20", &selection));
        let counted: u64 = found.iter().map(|one| one.all.lines + one.credit_lines).sum();
        prop_assert_eq!(counted, rows.len() as u64);
        let value: Total = found.iter().map(|one| one.all.spend.and(one.credits)).sum();
        prop_assert_eq!(value.micros(), rows.iter().map(|row| i128::from(row.3) * 10_000).sum::<i128>());
        for one in &found {
            prop_assert!(one.small.orders <= one.all.orders && one.small.spend <= one.all.spend);
            prop_assert!(one.avoidable_orders.is_none_or(|orders| i128::from(orders.micros()) <= i128::from(one.all.orders) * 1_000_000));
        }
    }
}

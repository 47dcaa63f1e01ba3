//! National and footprint candidates: against an oracle, small tables and properties.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a failure here is a failed test")]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use likewise::engine::money::{Amount, PRICE_DECIMALS, Ratio};
use likewise::engine::national::{
    BoughtProduct, GroupCandidate, MoneyBasis, NationalCandidates, NationalTotal, ProductCandidate, RankBy, Threshold,
    WIDE_SPREAD, product_candidates, rank,
};
use likewise::engine::variation::{SavingTotals, Selection, Total, benchmark};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::line_table::Table;

/// A product with its table.
#[derive(Debug, Clone, serde::Deserialize)]
struct Product {
    id: String,
    group: Option<String>,
    brand: Option<String>,
    lines: String,
}

fn candidates(products: &[Product], selection: &Selection) -> Vec<ProductCandidate> {
    let of = |product: &Product| {
        let points = Table::of(&product.lines).points();
        let bought = BoughtProduct {
            product_id: &product.id,
            group: product.group.as_deref(),
            brand: product.brand.as_deref(),
            points: &points.points,
        };
        product_candidates(&bought, &benchmark(&points, selection), selection).unwrap()
    };
    products.iter().flat_map(of).collect()
}

fn ten(ratio: &Ratio) -> String {
    ratio.to_text(PRICE_DECIMALS).unwrap()
}

fn total(total: Option<Total>) -> Value {
    total.map_or(Value::Null, |total| json!(total.to_string()))
}

fn savings(savings: &SavingTotals) -> Value {
    json!([total(savings.to_minimum), total(savings.to_q1), total(savings.to_median)])
}

fn money(money: MoneyBasis) -> Value {
    json!([money.currency.as_str(), money.vat_basis.as_str()])
}

fn product(one: &ProductCandidate) -> Value {
    json!({
        "id": one.product_id,
        "money": money(MoneyBasis::of(one.basis)),
        "trusts": one.trusts.len(),
        "suppliers": one.suppliers.len(),
        "quantity": one.quantity.to_string(),
        "low": ten(&one.distribution.minimum),
        "median": ten(&one.distribution.median),
        "high": ten(&one.distribution.maximum),
        "lines": one.lines,
        "spend": one.spend.to_string(),
        "savings": savings(&one.savings),
        "reduction": one.reduction.to_string(),
    })
}

fn group(one: &GroupCandidate) -> Value {
    json!({
        "group": one.group,
        "money": money(one.money),
        "trusts": one.trusts,
        "suppliers": one.suppliers,
        "products": one.products,
        "brands": one.brands,
        "wide": one.wide,
        "members": one.members.iter().map(|(product, _)| product).collect::<Vec<_>>(),
        "target": total(one.target_saving),
        "lines": one.lines,
        "spend": one.spend.to_string(),
        "savings": savings(&one.savings),
        "reduction": one.reduction.to_string(),
    })
}

fn told_total(one: &NationalTotal) -> Value {
    json!({
        "money": money(one.money),
        "products": one.products,
        "candidates": one.candidates,
        "lines": one.lines,
        "spend": one.spend.to_string(),
        "savings": savings(&one.savings),
        "reduction": one.reduction.to_string(),
    })
}

fn told(found: &NationalCandidates) -> Value {
    let mut totals: Vec<Value> = found.totals.iter().map(told_total).collect();
    totals.sort_by_key(|total| total["money"].to_string());
    json!({
        "products": found.products.iter().map(product).collect::<Vec<_>>(),
        "groups": found.groups.iter().map(group).collect::<Vec<_>>(),
        "totals": totals,
    })
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/national_cases.json");
    let vector: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = vector["cases"].as_array().unwrap();
    assert!(cases.len() >= 4, "cases are missing");
    for case in cases {
        let families: Vec<(u32, u32)> = serde_json::from_value(case["families"].clone()).unwrap();
        let selection = Selection { families: HashMap::from_iter(families).into(), ..Selection::default() };
        let products: Vec<Product> = serde_json::from_value(case["products"].clone()).unwrap();
        let threshold = Threshold { trusts: case["trusts"].as_u64().unwrap() as usize, spread: WIDE_SPREAD };
        let by = RankBy::parse(case["by"].as_str().unwrap()).unwrap();
        let found = rank(candidates(&products, &selection), threshold, by);
        assert_eq!(told(&found), case["expected"], "{}", case["name"]);
    }
}

/// A product of a group that trusts pay these pence for, a thousand each.
fn bought(id: &str, group: &str, pence: &[i64]) -> Product {
    let row = |(who, pence): (usize, &i64)| {
        format!("{who} 2024-01 1000 {} strong:1 supplier={}\n", Amount::from_micros(pence * 10_000_000), who % 3)
    };
    let lines = pence.iter().enumerate().map(row).collect();
    Product { id: id.to_owned(), group: Some(group.to_owned()), brand: None, lines }
}

#[test]
fn the_reduction_is_21_percent_of_the_addressable_spend() {
    // £15.9m is 21% of £75.714286m: told to the millionth, half to even.
    let lines = "1 2024-01 1 75714285.714286 strong:1";
    let one = Product { id: "P".to_owned(), group: None, brand: None, lines: lines.to_owned() };
    let found = candidates(&[one], &Selection::default());
    assert_eq!(found[0].reduction.to_string(), "15900000.000000");
    let split = |spend: &str| {
        let lines = format!("1 2024-01 1 {spend} strong:1");
        candidates(&[Product { id: "P".to_owned(), group: None, brand: None, lines }], &Selection::default())[0]
            .reduction
    };
    // 21% of 0.050050 is 0.0105105: the even neighbour is below.
    assert_eq!(split("0.050050").to_string(), "0.010510");
}

#[test]
fn unlike_products_of_a_group_are_never_held_against_each_other() {
    // Every trust pays 10p for one glove and 90p for another: no saving in either, whatever the other costs.
    let products = [bought("thin", "gloves", &[10; 6]), bought("thick", "gloves", &[90; 6])];
    let threshold = Threshold { trusts: 6, spread: WIDE_SPREAD };
    let found = rank(candidates(&products, &Selection::default()), threshold, RankBy::Saving);
    assert!(found.products.is_empty());
    let gloves = &found.groups[0];
    assert_eq!((gloves.products, gloves.wide, gloves.trusts), (2, 0, 6));
    assert_eq!(gloves.target_saving, Some(Total::ZERO));
    assert_eq!(gloves.spend.to_string(), "6000.000000");
    assert_eq!(gloves.reduction.to_string(), "1260.000000");
}

#[test]
fn candidates_are_bought_by_many_at_a_wide_spread_and_the_greatest_saving_comes_first() {
    let products = [
        bought("narrow", "a", &[100, 101, 102, 105, 109]),
        bought("edge", "b", &[100, 101, 102, 105, 110]),
        bought("wide", "c", &[100, 105, 110, 120, 900]),
        bought("few", "d", &[100, 900]),
        bought("twin", "c", &[100, 101, 102, 105, 110]),
    ];
    let order = |threshold, by| {
        let found = rank(candidates(&products, &Selection::default()), threshold, by);
        found.products.iter().map(|one| one.product_id.clone()).collect::<Vec<_>>()
    };
    let threshold = Threshold { trusts: 5, spread: WIDE_SPREAD };
    // Twins in every figure stand by public id.
    assert_eq!(order(threshold, RankBy::Saving), ["wide", "edge", "twin"]);
    // Two of a footprint are told without a saving, behind those that have one.
    assert_eq!(order(Threshold::FOOTPRINT, RankBy::Saving), ["wide", "edge", "twin", "few"]);
    assert_eq!(order(Threshold::NATION, RankBy::Saving), Vec::<String>::new());
    let found = rank(candidates(&products, &Selection::default()), threshold, RankBy::Variety);
    let groups: Vec<_> = found.groups.iter().map(|one| (one.group.as_str(), one.products)).collect();
    assert_eq!(groups, [("c", 2), ("b", 1)]);
}

#[test]
fn a_footprint_is_the_same_among_its_members() {
    let products = [bought("one", "a", &[100, 130, 110, 120, 150, 10, 900])];
    let selection = Selection { organisations: Some(HashSet::from([0, 1, 2, 3, 4])), ..Selection::default() };
    let found = candidates(&products, &selection);
    assert_eq!(found[0].trusts, [0, 1, 2, 3, 4]);
    assert_eq!(
        (ten(&found[0].distribution.maximum), ten(&found[0].distribution.minimum)),
        ("1.5000000000".into(), "1.0000000000".into())
    );
    // With four others there is a median and no quartile, and the median is the target.
    assert_eq!((found[0].savings.to_q1, found[0].target_saving()), (None, found[0].savings.to_median));
}

/// Rows of a product as `trust supplier boxes pence`, and the places of its group's and brand's words.
type Drawn = (Vec<(u32, u32, i64, i64)>, (usize, usize));

fn some_products() -> impl Strategy<Value = Vec<Product>> {
    let rows = vec((1_u32..9, 1_u32..4, 1_i64..40, 50_i64..400), 1..30);
    let words = (0_usize..3, 0_usize..3);
    vec((rows, words), 1..7).prop_map(|products| {
        let one = |(place, (rows, (group, brand))): (usize, Drawn)| {
            let row = |(who, supplier, quantity, pence): &(u32, u32, i64, i64)| {
                let value = Amount::from_micros(quantity * pence * 10_000);
                format!("{who} 2024-01 {quantity} {value} strong:1 supplier={supplier}\n")
            };
            let word = |place: usize| [None, Some("a"), Some("b")][place].map(str::to_owned);
            let lines = rows.iter().map(row).collect();
            Product { id: format!("P{place}"), group: word(group), brand: word(brand), lines }
        };
        products.into_iter().enumerate().map(one).collect()
    })
}

const ANY: Threshold = Threshold { trusts: 1, spread: (1, 1) };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_products_and_internal_ids_change_nothing(
        (products, shuffled) in some_products().prop_flat_map(|products| (Just(products.clone()), Just(products).prop_shuffle())), by in 0_u8..3
    ) {
        let by = RankBy::from_code(by).unwrap();
        let selection = Selection::default();
        let found = |products: &[Product]| told(&rank(candidates(products, &selection), ANY, by));
        prop_assert_eq!(found(&products), found(&shuffled));
        let renamed: Vec<Product> = products.iter().map(|product| {
            let row = |row: &str| {
                let (who, rest) = row.split_once(' ').unwrap();
                let (rest, supplier) = rest.rsplit_once('=').unwrap();
                format!("{} {rest}={}\n", 99 - who.parse::<u32>().unwrap(), 70 - supplier.parse::<u32>().unwrap())
            };
            Product { lines: product.lines.lines().map(row).collect(), ..product.clone() }
        }).collect();
        prop_assert_eq!(found(&products), found(&renamed));
    }

    #[test]
    fn the_nation_is_the_sum_of_its_products(products in some_products()) {
        let all = candidates(&products, &Selection::default());
        let found = rank(all.clone(), Threshold::NATION, RankBy::Saving);
        let whole = &found.totals[0];
        prop_assert_eq!(whole.products, all.len());
        prop_assert_eq!(whole.spend, all.iter().map(|one| one.spend).sum::<Total>());
        prop_assert_eq!(whole.reduction, all.iter().map(|one| one.reduction).sum::<Total>());
        let sum = |part: fn(&SavingTotals) -> Option<Total>| {
            all.iter().filter_map(|one| part(&one.savings)).reduce(Total::and)
        };
        prop_assert_eq!(whole.savings.to_minimum, sum(|one| one.to_minimum));
        prop_assert_eq!(whole.savings.to_q1, sum(|one| one.to_q1));
        prop_assert_eq!(whole.savings.to_median, sum(|one| one.to_median));
        // Groups and what is in none hold everything once.
        let every = rank(all.clone(), ANY, RankBy::Saving);
        let grouped: Total = every.groups.iter().map(|group| group.spend).sum();
        let alone: Total = all.iter().filter(|one| one.group.is_none()).map(|one| one.spend).sum();
        prop_assert_eq!(grouped.and(alone), whole.spend);
    }

    #[test]
    fn splitting_points_changes_nothing(products in some_products()) {
        let selection = Selection::default();
        for product in &products {
            let whole = Table::of(&product.lines).points();
            let mut split = whole.clone();
            split.points.clear();
            for point in &whole.points {
                let mut parts = [*point; 2];
                let half = point.net.micros() / 2;
                parts[0].net = Amount::from_micros(half);
                parts[1].net = Amount::from_micros(point.net.micros() - half);
                parts[0].gross = parts[0].net;
                parts[1].gross = parts[1].net;
                let units = point.quantity.micros() / 2;
                parts[0].quantity = likewise::engine::money::BaseQuantity::from_micros(units);
                parts[1].quantity = likewise::engine::money::BaseQuantity::from_micros(point.quantity.micros() - units);
                parts[0].lines = 0;
                parts[0].orders = 0;
                split.points.extend(parts);
            }
            let of = |points| {
                let made = benchmark(points, &selection);
                let bought = BoughtProduct { product_id: "P", group: None, brand: None, points: &points.points };
                product_candidates(&bought, &made, &selection).unwrap().iter().map(self::product).collect::<Vec<_>>()
            };
            prop_assert_eq!(of(&whole), of(&split));
        }
    }
}

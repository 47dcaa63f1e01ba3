//! Drift and parity: against an oracle, small tables and properties.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a failure here is a failed test")]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use likewise::engine::drift::{
    ContractPrice, ContractRefusal, DriftRequest, Overpaid, Parity, ProductDrift, TOLERANCE, Tolerance, WrongOrder,
    drift,
};
use likewise::engine::model::{Currency, ListKind, ReferenceKey, ReferencePrice, VatBasis};
use likewise::engine::money::{Amount, PRICE_DECIMALS, Quantity, Ratio, Units};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{Basis, PricePoint, Saving, Selection, Total, UnitPrice};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::line_table::Table;

fn ten(price: UnitPrice) -> String {
    ratio(&price.ratio().unwrap())
}

fn ratio(price: &Ratio) -> String {
    price.to_text(PRICE_DECIMALS).unwrap()
}

fn wrong(found: &WrongOrder) -> Value {
    let WrongOrder { order, against, above } = found;
    let price = order.price;
    json!([
        order.month.to_string(),
        price.quantity().to_string(),
        price.spend().to_string(),
        ratio(against),
        above.to_string()
    ])
}

fn overpaid(found: &Overpaid) -> Value {
    json!({
        "first": wrong(&found.first),
        "last_month": found.last_month.to_string(),
        "order_months": found.wrong.order_months,
        "lines": found.wrong.lines,
        "quantity": found.wrong.quantity.to_string(),
        "spend": found.wrong.spend.to_string(),
        "above": found.above.to_string(),
    })
}

fn told_parity(one: &Parity) -> Value {
    let net = |saving: Option<Saving>| saving.map(|saving| saving.net.to_string());
    json!({
        "supplier": one.supplier,
        "price": ten(one.price),
        "others": one.others,
        "lowest": one.lowest.map(ten),
        "lowest_sites": one.lowest_sites,
        "median": one.median.as_ref().map(ratio),
        "net_above_lowest": net(one.above_lowest),
        "net_above_median": net(one.above_median),
        "first": one.first.as_ref().map(wrong),
    })
}

fn told(found: &ProductDrift) -> Value {
    let rises = |rises: &[likewise::engine::drift::PriceRise]| -> Vec<Value> {
        let one = |rise: &likewise::engine::drift::PriceRise| {
            json!({
                "before": rise.before.month.to_string(),
                "ended": rise.ended.map(|month| month.to_string()),
                "overpaid": overpaid(&rise.overpaid),
            })
        };
        rises.iter().map(one).collect()
    };
    let own = found.own.iter().map(|one| {
        json!({
            "supplier": one.supplier,
            "first": [one.first.month.to_string(), ten(one.first.price)],
            "last": [one.last.month.to_string(), ten(one.last.price)],
            "compared": one.compared,
            "rises": rises(&one.rises),
            "above": one.above.to_string(),
        })
    });
    let contract = found.contract.iter().map(|one| {
        json!({
            "supplier": one.supplier,
            "covered": [json!(one.covered.order_months), json!(one.covered.spend.to_string())],
            "uncovered": [json!(one.uncovered.order_months), json!(one.uncovered.spend.to_string())],
            "overpaid": one.overpaid.as_ref().map(overpaid),
        })
    });
    json!({
        "own": own.collect::<Vec<_>>(),
        "contract": contract.collect::<Vec<_>>(),
        "parity": found.parity.iter().map(told_parity).collect::<Vec<_>>(),
    })
}

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// A price of an each in force from a day to a day.
fn contract(price: &str, from: &str, to: Option<&str>) -> ContractPrice {
    let price = Ratio::new(i128::from(Amount::parse(price).unwrap().micros()), 1_000_000).unwrap();
    ContractPrice { price, valid_from: date(from), valid_to: to.map(date), supplier: None }
}

fn year(selection: &mut Selection, number: u32) {
    let month = |month: u32| Month::parse(&format!("{number}-{month:02}"));
    selection.window = Window { from: month(1), to: month(12) };
}

fn look(
    points: &[PricePoint],
    selection: &Selection,
    contracts: &[ContractPrice],
    tolerance: Tolerance,
) -> ProductDrift {
    let request = DriftRequest { basis: points[0].basis, organisation: 1, selection, contracts, tolerance };
    drift(points, &request).unwrap().unwrap()
}

fn simple(table: &str, contracts: &[ContractPrice]) -> ProductDrift {
    let mut selection = Selection::default();
    year(&mut selection, 2024);
    look(&Table::of(table).points().points, &selection, contracts, TOLERANCE)
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/drift_cases.json");
    let vector: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = vector["cases"].as_array().unwrap();
    assert!(cases.len() >= 5, "cases are missing");
    for case in cases {
        let families: Vec<(u32, u32)> = serde_json::from_value(case["families"].clone()).unwrap();
        let members: HashSet<u32> = serde_json::from_value(case["members"].clone()).unwrap();
        let contracts: Vec<(String, String, Option<String>, Option<u32>)> =
            serde_json::from_value(case["contracts"].clone()).unwrap();
        let contracts: Vec<ContractPrice> = contracts
            .iter()
            .map(|(price, from, to, supplier)| ContractPrice {
                supplier: *supplier,
                ..contract(price, from, to.as_deref())
            })
            .collect();
        let mut selection = Selection {
            organisations: Some(members),
            families: HashMap::from_iter(families).into(),
            ..Selection::default()
        };
        year(&mut selection, 2024);
        let tolerance = Tolerance::from_basis_points(case["tolerance"].as_u64().unwrap() as u16).unwrap();
        let points = Table::of(case["lines"].as_str().unwrap()).points();
        let found = look(&points.points, &selection, &contracts, tolerance);
        assert_eq!(told(&found), case["expected"], "{}", case["name"]);
    }
}

/// The rises as text: the month before, the first wrong month with its quantity and spend, the last, how many, what above.
fn rises(found: &ProductDrift) -> Vec<String> {
    let one = |rise: &likewise::engine::drift::PriceRise| {
        let Overpaid { first, last_month, wrong, above } = rise.overpaid;
        let (order, price) = (first.order, first.order.price);
        let ended = rise.ended.map_or("lasts".to_owned(), |month| format!("ended {month}"));
        format!(
            "{} -> {} supplier {} q={} s={}; to {last_month} n={} above {above}; {ended}",
            rise.before.month,
            order.month,
            order.supplier,
            price.quantity(),
            price.spend(),
            wrong.order_months
        )
    };
    found.own.iter().flat_map(|own| &own.rises).map(one).collect()
}

#[test]
fn a_rise_counts_from_its_first_wrong_order_until_the_price_comes_back() {
    let found = simple(
        "1 2023-10 10 10.00 strong:1
         1 2024-01 10 10.10 strong:1
         1 2024-03 10 12.00 strong:1
         1 2024-04 20 26.00 strong:1
         1 2024-06 10 10.20 strong:1
         1 2024-07 10 11.00 strong:1",
        &[],
    );
    // 1.01 is within 2% of 1.00 and becomes the price to hold against: 1.90 on ten, 5.80 on twenty; then 0.80 on ten.
    let expected = [
        "2024-01 -> 2024-03 supplier 1 q=10.000000 s=12.000000; to 2024-04 n=2 above 7.700000; ended 2024-06",
        "2024-06 -> 2024-07 supplier 1 q=10.000000 s=11.000000; to 2024-07 n=1 above 0.800000; lasts",
    ];
    assert_eq!(rises(&found), expected);
    let own = &found.own[0];
    assert_eq!((own.compared, own.above.to_string().as_str()), (5, "8.500000"));
    assert_eq!((ten(own.first.price), ten(own.last.price)), ("1.0000000000".to_owned(), "1.1000000000".to_owned()));
}

#[test]
fn the_tolerance_itself_is_no_rise_and_suppliers_are_walked_apart() {
    let rows = |second: &str| format!("1 2024-01 100 100.00 strong:1\n1 2024-02 100 {second} strong:1");
    assert_eq!(rises(&simple(&rows("102.00"), &[])).len(), 0);
    assert_eq!(rises(&simple(&rows("102.01"), &[])).len(), 1);
    let found = simple("1 2024-01 1 1.00 strong:1 supplier=1\n1 2024-02 1 5.00 strong:1 supplier=2", &[]);
    assert_eq!((rises(&found).len(), found.own.len()), (0, 2));
}

#[test]
fn a_contract_is_held_against_whole_months_in_force_and_never_for_rounding() {
    let found = simple(
        "1 2024-01 3 3.01 strong:1
         1 2024-02 30 33.00 strong:1
         1 2024-03 10 12.00 strong:1
         1 2024-04 10 12.00 strong:1
         1 2024-05 10 12.00 strong:1",
        &[contract("1.00", "2023-12-31", Some("2024-03-31")), contract("1.05", "2024-03-02", Some("2024-04-29"))],
    );
    // January: a penny on three is more than half a penny a line. February: 3.00. March: against 1.00, since the dearer one
    // began on the second. April: one price has ended, the other ends a day early. May: none.
    let drift = &found.contract[0];
    assert_eq!((drift.covered.order_months, drift.uncovered.order_months), (3, 2));
    let overpaid = drift.overpaid.unwrap();
    assert_eq!(
        (overpaid.first.order.month.to_string().as_str(), overpaid.above.to_string().as_str()),
        ("2024-01", "5.010000")
    );
    let rounding = simple("1 2024-01 3 1.00 strong:1", &[contract("0.333333", "2024-01-01", None)]);
    assert!(rounding.contract[0].overpaid.is_none());
    assert_eq!(rounding.contract[0].above(), Total::ZERO);
    assert!(simple("1 2024-01 3 1.00 strong:1", &[]).contract.is_empty());
}

#[test]
fn what_is_above_every_price_in_force_is_wrong() {
    let tiers = [contract("1.00", "2024-01-01", None), contract("0.80", "2024-01-01", None)];
    let found = simple("1 2024-01 10 9.00 strong:1\n1 2024-02 10 11.00 strong:1", &tiers);
    let overpaid = found.contract[0].overpaid.unwrap();
    assert_eq!(
        (overpaid.first.order.month.to_string().as_str(), overpaid.above.to_string().as_str()),
        ("2024-02", "1.000000")
    );
}

#[test]
fn parity_names_the_lowest_from_one_site_on_and_the_median_from_three() {
    let rows = [
        "1 2024-01 10 20.00 strong:1",
        "1 2024-05 10 30.00 strong:1",
        "2 2024-02 10 20.00 strong:1",
        "3 2024-02 10 10.00 strong:1 supplier=2",
        "3 2024-03 10 22.00 strong:1",
        "4 2024-03 10 24.00 strong:1",
    ];
    let parity = |count: usize| simple(&rows[..count].join("\n"), &[]).parity[0].clone();
    let net = |saving: Option<Saving>| saving.map(|saving| saving.net.to_string());
    let alone = parity(2);
    assert_eq!((alone.others, alone.lowest, net(alone.above_lowest), alone.first.is_some()), (0, None, None, false));
    // Another supplier's price is none of its.
    let pair = parity(4);
    assert_eq!(
        (pair.others, pair.lowest_sites.as_slice(), net(pair.above_lowest)),
        (1, &[2][..], Some("10.000000".to_owned()))
    );
    assert_eq!((pair.median.is_none(), pair.first.unwrap().order.month.to_string().as_str()), (true, "2024-05"));
    let four = parity(6);
    assert_eq!((four.others, ratio(&four.median.unwrap())), (3, "2.2000000000".to_owned()));
    assert_eq!(net(four.above_median), Some("6.000000".to_owned()));
}

fn listed() -> ReferencePrice {
    ReferencePrice {
        key: ReferenceKey::Product("synthetic".to_owned()),
        list_id: "L".to_owned(),
        list_kind: ListKind::Contract,
        list_owner: Some("R1H".to_owned()),
        contract_ref: None,
        eligible_orgs: None,
        route: None,
        tier: None,
        commitment: None,
        rebate_pct: None,
        price: Amount::parse("4.00").unwrap(),
        currency: Currency::GBP,
        uom: None,
        units: Units::whole(100),
        vat_basis: VatBasis::Ex,
        carriage_included: None,
        price_breaks: None,
        moq: None,
        lead_days: None,
        valid_from: date("2024-01-01"),
        valid_to: None,
    }
}

#[test]
fn a_listed_price_is_an_own_contract_price_only_where_it_says_so() {
    let basis = Basis { base_unit: 0, currency: Currency::GBP, vat_basis: VatBasis::Ex, carriage_included: false };
    let of = |listed: &ReferencePrice| ContractPrice::of(listed, "R1H", basis).map(|made| ratio(&made.price));
    assert_eq!(of(&listed()).unwrap(), "0.0400000000");
    let open = ReferencePrice { list_owner: None, eligible_orgs: Some("RAL; R1H".to_owned()), ..listed() };
    assert_eq!(of(&open).unwrap(), "0.0400000000");
    let refused: [(ReferencePrice, ContractRefusal); 5] = [
        (ReferencePrice { list_kind: ListKind::Framework, ..listed() }, ContractRefusal::NoContract),
        (ReferencePrice { list_owner: Some("R1".to_owned()), ..listed() }, ContractRefusal::NotOwn),
        (ReferencePrice { units: None, ..listed() }, ContractRefusal::UnknownPack),
        (ReferencePrice { vat_basis: VatBasis::Inc, ..listed() }, ContractRefusal::OtherBasis),
        (ReferencePrice { carriage_included: Some(true), ..listed() }, ContractRefusal::OtherBasis),
    ];
    for (listed, refusal) in refused {
        assert_eq!(of(&listed), Err(refusal));
    }
}

#[test]
fn nothing_bought_in_the_window_is_no_drift() {
    let points = Table::of("1 2023-01 1 1.00 strong:1\n2 2024-01 1 1.00 strong:1").points().points;
    let mut selection = Selection::default();
    year(&mut selection, 2024);
    let ask = |organisation| {
        let request = DriftRequest {
            basis: points[0].basis,
            organisation,
            selection: &selection,
            contracts: &[],
            tolerance: TOLERANCE,
        };
        drift(&points, &request).unwrap().is_none()
    };
    assert_eq!((ask(1), ask(2), ask(3)), (true, false, true));
    assert!(Tolerance::from_basis_points(10_001).is_none());
    assert_eq!(TOLERANCE.basis_points(), 200);
}

fn some_points() -> impl Strategy<Value = Vec<PricePoint>> {
    let row = (1_u32..6, 0_u32..3, 0_i32..16, 1_i64..40, 50_i64..400);
    let point = row.prop_map(|(organisation, supplier, month, quantity, pence)| PricePoint {
        basis: Basis { base_unit: 0, currency: Currency::GBP, vat_basis: VatBasis::Ex, carriage_included: false },
        organisation,
        supplier,
        month: Month::from_index(2024 * 12 - 4 + month),
        quantity: Quantity::from_milli(quantity * 1000).in_base_units(Units::ONE),
        gross: Amount::from_micros(quantity * pence * 10_000),
        net: Amount::from_micros(quantity * pence * 10_000),
        lines: 1,
        orders: 1,
    });
    vec(point, 1..80)
}

fn look_all(points: &[PricePoint], organisation: u32) -> Option<ProductDrift> {
    let mut selection = Selection::default();
    year(&mut selection, 2024);
    let contracts = [contract("1.50", "2023-01-01", None)];
    let basis = points[0].basis;
    let request =
        DriftRequest { basis, organisation, selection: &selection, contracts: &contracts, tolerance: TOLERANCE };
    drift(points, &request).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_and_splitting_change_nothing((points, shuffled) in some_points().prop_flat_map(|points| (Just(points.clone()), Just(points).prop_shuffle()))) {
        let merged = {
            let mut merged: Vec<PricePoint> = Vec::new();
            for point in &points {
                let same = |other: &&mut PricePoint| (other.organisation, other.supplier, other.month) == (point.organisation, point.supplier, point.month);
                match merged.iter_mut().find(same) {
                    Some(held) => {
                        held.quantity = held.quantity.saturating_add(point.quantity);
                        held.net = held.net.saturating_add(point.net);
                        held.lines += 1;
                    }
                    None => merged.push(*point),
                }
            }
            merged
        };
        let text = |points: &[PricePoint]| look_all(points, 1).map(|found| told(&found));
        prop_assert_eq!(text(&points), text(&shuffled));
        prop_assert_eq!(text(&points), text(&merged));
    }

    #[test]
    fn names_change_nothing(points in some_points()) {
        // Other organisations and suppliers trade their ids; the answers trade places with the suppliers.
        let renamed: Vec<PricePoint> = points.iter().map(|point| PricePoint {
            organisation: if point.organisation == 1 { 1 } else { 50 - point.organisation },
            supplier: 9 - point.supplier,
            ..*point
        }).collect();
        let sums = |found: Option<ProductDrift>| found.map(|found| {
            let mut sums: Vec<String> = found.own.iter().zip(&found.contract).zip(&found.parity)
                .map(|((own, contract), parity)| format!("{} {} {:?} {:?}", own.above, contract.above(), parity.above_lowest, parity.above_median))
                .collect();
            sums.sort();
            sums
        });
        prop_assert_eq!(sums(look_all(&points, 1)), sums(look_all(&renamed, 1)));
    }

    #[test]
    fn parts_add_up(points in some_points()) {
        let Some(found) = look_all(&points, 1) else { return Ok(()) };
        let bought = found.bought;
        prop_assert_eq!(found.parity.iter().map(|one| one.bought.spend).sum::<Total>(), bought.spend);
        prop_assert_eq!(found.contract.iter().map(|one| one.covered.spend.and(one.uncovered.spend)).sum::<Total>(), bought.spend);
        for own in &found.own {
            prop_assert_eq!(own.rises.iter().map(|rise| rise.overpaid.above).sum::<Total>(), own.above);
            let wrong: usize = own.rises.iter().map(|rise| rise.overpaid.wrong.order_months).sum();
            prop_assert!(wrong <= own.compared);
            for rise in &own.rises {
                prop_assert!(rise.overpaid.first.above > Amount::ZERO);
                prop_assert!(rise.before.month < rise.overpaid.first.order.month);
            }
        }
    }
}

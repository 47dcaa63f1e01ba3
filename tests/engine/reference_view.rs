//! What lists say of a product beside an opportunity, from one organisation's seat.
//!
//! A list is one row: `kind list price units from..to`, then words such as `owner=RX1`, `eligible=RX1;RX2`, `ref=C1`,
//! `currency=EUR`, `vat=inc`, `carriage`. The pack `-` is one that is not stated. The organisation is RX1, pays 2.00 a base
//! unit in pounds without VAT and buys 1,000; the day is 15 June 2024.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use likewise::engine::model::{Currency, ListKind, ReferenceKey, ReferencePrice, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity, PRICE_DECIMALS, Ratio, Units};
use likewise::engine::opportunity::{Listed, ReferenceView, reference_view};
use likewise::engine::units::BaseUnit;
use likewise::engine::variation::Basis;
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert_eq, prop_oneof, proptest};

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn list(row: &str) -> ReferencePrice {
    let words: Vec<&str> = row.split_whitespace().collect();
    let (from, to) = words[4].split_once("..").unwrap();
    let mut one = ReferencePrice {
        key: ReferenceKey::Product("a synthetic product".to_owned()),
        list_id: words[1].to_owned(),
        list_kind: ListKind::parse(words[0]).unwrap(),
        list_owner: None,
        contract_ref: None,
        eligible_orgs: None,
        route: None,
        tier: None,
        commitment: None,
        rebate_pct: None,
        price: Amount::parse(words[2]).unwrap(),
        currency: Currency::GBP,
        uom: None,
        units: Some(words[3]).filter(|units| *units != "-").map(|units| Units::parse(units).unwrap()),
        vat_basis: VatBasis::Ex,
        carriage_included: None,
        price_breaks: None,
        moq: None,
        lead_days: None,
        valid_from: day(from),
        valid_to: Some(to).filter(|to| !to.is_empty()).map(day),
    };
    for word in &words[5..] {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        match name {
            "owner" => one.list_owner = Some(value.to_owned()),
            "eligible" => one.eligible_orgs = Some(value.replace('_', " ")),
            "ref" => one.contract_ref = Some(value.to_owned()),
            "currency" => one.currency = Currency::parse(value).unwrap(),
            "vat" => one.vat_basis = VatBasis::parse(value).unwrap(),
            "carriage" => one.carriage_included = Some(true),
            _ => panic!("unknown word {word}"),
        }
    }
    one
}

fn view_of(listed: &[ReferencePrice], paid: (i128, i128)) -> ReferenceView {
    let basis = Basis {
        base_unit: BaseUnit::Each.code(),
        currency: Currency::GBP,
        vat_basis: VatBasis::Ex,
        carriage_included: false,
    };
    let current = Ratio::new(paid.0, paid.1).unwrap();
    let open = BTreeSet::from(["OPEN".to_owned()]);
    let quantity = BaseQuantity::from_micros(1_000_000_000);
    reference_view(listed, "RX1", basis, &current, quantity, day("2024-06-15"), &open).unwrap()
}

fn seen(listed: Option<&Listed>) -> String {
    listed.map_or("-".to_owned(), |one| format!("{} {}", one.list_id, one.price.to_text(2).unwrap()))
}

/// `standing above own route join tariff`, then what was left out.
fn text(view: &ReferenceView) -> String {
    let mut text = format!(
        "{} {} own={} route={} join={} tariff={}{}",
        view.standing,
        view.above_contract.map_or("-".to_owned(), |above| above.to_string()),
        seen(view.own_contract.as_ref()),
        seen(view.route.as_ref()),
        seen(view.join.as_ref()),
        seen(view.tariff.as_ref()),
        if view.on_tariff { " on_tariff" } else { "" },
    );
    if view.expired + view.not_comparable > 0 {
        text.push_str(&format!(" left out {}+{}", view.expired, view.not_comparable));
    }
    text
}

fn told(rows: &str) -> String {
    let listed: Vec<ReferencePrice> = rows.lines().map(list).collect();
    text(&view_of(&listed, (2, 1)))
}

#[test]
fn what_is_paid_stands_to_the_own_contract() {
    const NONE: &str = "route=- join=- tariff=-";
    let table = [
        ("", "off_contract - own=-"),
        ("contract A 190 100 2024-01-01.. owner=RX1", "above_contract 100.000000 own=A 1.90"),
        ("contract A 200 100 2024-01-01.. owner=RX1", "at_contract 0.000000 own=A 2.00"),
        ("contract A 210 100 2024-01-01.. owner=RX1", "below_contract 0.000000 own=A 2.10"),
        // Named among those who may buy is as good as owning; the lower of two counts.
        ("contract A 190 100 2024-01-01.. eligible=RX9;_RX1_,RX2", "above_contract 100.000000 own=A 1.90"),
        (
            "contract A 190 100 2024-01-01.. owner=RX1\ncontract B 1.80 1 2024-01-01.. eligible=RX1",
            "above_contract 200.000000 own=B 1.80",
        ),
        // Somebody else's contract, or one that says nothing of who may buy, is none.
        ("contract A 1 1 2024-01-01.. owner=RX2", "off_contract - own=-"),
        ("contract A 1 1 2024-01-01.. eligible=RX11,XRX1", "off_contract - own=-"),
        ("contract A 1 1 2024-01-01..", "off_contract - own=-"),
    ];
    for (rows, expected) in table {
        assert_eq!(told(rows), format!("{expected} {NONE}"), "{rows}");
    }
}

#[test]
fn other_routes_contracts_to_join_and_tariffs_are_told_apart() {
    let table = [
        ("framework F 1.70 1 2024-01-01..", "route=F 1.70 join=- tariff=-"),
        ("nhssc N 17 10 2024-01-01..\nnational M 1.60 1 2024-01-01..", "route=M 1.60 join=- tariff=-"),
        ("list L 1.50 1 2024-01-01..\nnhssc N 1.40 1 2024-01-01.. eligible=RX1", "route=N 1.40 join=- tariff=-"),
        // A framework that names others is no way.
        ("framework F 1.70 1 2024-01-01.. eligible=RX2", "route=- join=- tariff=-"),
        ("contract C 1.70 1 2024-01-01.. owner=RX2 ref=OPEN", "route=- join=C 1.70 tariff=-"),
        ("contract C 1.70 1 2024-01-01.. owner=RX2 ref=SHUT", "route=- join=- tariff=-"),
        ("tariff T 1.99 1 2024-01-01..", "route=- join=- tariff=T 1.99"),
        ("tariff T 20 10 2024-01-01..\ntariff U 1.99 1 2024-01-01..", "route=- join=- tariff=U 1.99 on_tariff"),
    ];
    for (rows, expected) in table {
        assert_eq!(told(rows), format!("off_contract - own=- {expected}"), "{rows}");
    }
}

#[test]
fn prices_of_another_day_or_on_another_basis_set_nothing_and_are_counted() {
    let table = [
        // The last day counts, the day after does not; nor does what begins tomorrow.
        ("contract A 1 1 2024-01-01..2024-06-15 owner=RX1", "above_contract 1000.000000 own=A 1.00 left out 0+0"),
        ("contract A 1 1 2024-01-01..2024-06-14 owner=RX1", "off_contract - own=- left out 1+0"),
        ("contract A 1 1 2024-06-15.. owner=RX1", "above_contract 1000.000000 own=A 1.00 left out 0+0"),
        ("contract A 1 1 2024-06-16.. owner=RX1", "off_contract - own=- left out 1+0"),
        ("contract A 1 1 2024-01-01.. owner=RX1 vat=inc", "off_contract - own=- left out 0+1"),
        ("contract A 1 1 2024-01-01.. owner=RX1 vat=unknown", "off_contract - own=- left out 0+1"),
        ("contract A 1 1 2024-01-01.. owner=RX1 currency=EUR", "off_contract - own=- left out 0+1"),
        ("contract A 1 1 2024-01-01.. owner=RX1 carriage", "off_contract - own=- left out 0+1"),
        ("contract A 1 - 2024-01-01.. owner=RX1", "off_contract - own=- left out 0+1"),
        // Expired and on another basis is expired, once.
        ("contract A 1 - 2020-01-01..2021-01-01 owner=RX1", "off_contract - own=- left out 1+0"),
        (
            "contract A 1 1 2020-01-01..2021-01-01 owner=RX1\ncontract B 1.95 1 2024-01-01.. owner=RX1\n\
             contract C 1 1 2024-01-01.. owner=RX1 vat=inc",
            "above_contract 50.000000 own=B 1.95 left out 1+1",
        ),
    ];
    for (rows, expected) in table {
        let expected = expected.replace(" left out 0+0", "");
        let (figures, counts) = expected.split_once(" left out").unwrap_or((&expected, ""));
        let counts = if counts.is_empty() { String::new() } else { format!(" left out{counts}") };
        assert_eq!(told(rows), format!("{figures} route=- join=- tariff=-{counts}"), "{rows}");
    }
}

#[test]
fn on_tariff_is_agreement_to_the_published_ten_decimals() {
    // A tariff of 1 for a pack of 3, paid to the millionth: a third to ten decimals, and a third but for the last.
    let listed = [list("tariff T 1 3 2024-01-01..")];
    assert!(view_of(&listed, (1, 3)).on_tariff);
    assert!(view_of(&listed, (3_333_333_333, 10_000_000_000)).on_tariff);
    assert!(!view_of(&listed, (3_333_333_332, 10_000_000_000)).on_tariff);
    // Exactly at the contract is exact: a ten-thousand-millionth more is above it, and comes to nothing.
    let listed = [list("contract A 1 3 2024-01-01.. owner=RX1")];
    let above = view_of(&listed, (3_333_333_334, 10_000_000_000));
    assert_eq!(text(&above), "above_contract 0.000000 own=A 0.33 route=- join=- tariff=-");
    assert_eq!(above.own_contract.unwrap().price.to_text(PRICE_DECIMALS).unwrap(), "0.3333333333");
}

fn some_list() -> impl Strategy<Value = String> {
    let kind = prop_oneof![Just("contract"), Just("framework"), Just("tariff"), Just("nhssc")];
    let more = prop_oneof![
        Just(""),
        Just("owner=RX1"),
        Just("owner=RX2 ref=OPEN"),
        Just("eligible=RX1 ref=C7"),
        Just("eligible=RX2"),
        Just("vat=inc"),
        Just("ref=C9"),
    ];
    let ends = prop_oneof![Just(""), Just("2024-05-31"), Just("2024-12-31"), Just("2025-03-31")];
    (kind, 0_u8..3, 1_u8..4, 1_u8..3, ends, more).prop_map(|(kind, list, price, units, ends, more)| {
        format!("{kind} L{list} {} {units} 2024-01-01..{ends} {more}", u32::from(price * units))
    })
}

/// Everything that is said of the chosen lists besides their prices.
fn in_full(view: &ReferenceView) -> String {
    let one = |listed: &Option<Listed>| {
        listed.as_ref().map(|one| format!("{} {:?} {:?} {:?}", one.kind, one.contract_ref, one.route, one.valid_to))
    };
    format!("{} {:?}", text(view), [&view.own_contract, &view.route, &view.join, &view.tariff].map(one))
}

#[test]
fn of_equal_prices_the_one_that_is_valid_longest_is_told() {
    let rows = ["framework L 2 1 2024-01-01..2024-07-01", "framework L 4 2 2024-01-01..2024-12-31 ref=C9"];
    let last = |rows: &[&str]| {
        let listed: Vec<ReferencePrice> = rows.iter().map(|row| list(row)).collect();
        view_of(&listed, (2, 1)).route.unwrap().valid_to
    };
    assert_eq!(last(&rows), Some(day("2024-12-31")));
    assert_eq!(last(&[rows[1], rows[0]]), Some(day("2024-12-31")));
    let open = "framework L 2 1 2024-01-01..";
    assert_eq!(last(&[rows[0], open, rows[1]]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_order_of_lists_changes_nothing(rows in vec(some_list(), 0..12), cut in 0_usize..12) {
        let listed: Vec<ReferencePrice> = rows.iter().map(|row| list(row)).collect();
        let mut turned = listed.clone();
        turned.rotate_left(cut.min(listed.len()));
        turned.reverse();
        // Down to the list's last day and the contract behind it, which say by when something is to be done.
        prop_assert_eq!(in_full(&view_of(&turned, (2, 1))), in_full(&view_of(&listed, (2, 1))));
    }
}

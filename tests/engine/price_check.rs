//! The price check.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, Quantity, Ratio, Units};
use likewise::engine::period::Month;
use likewise::engine::variation::{
    Basis, Knowledge, LeaveOneOut, Offer, PackProof, Ranking, Selection, UnitPrice, benchmark, check_price,
    own_current_price,
};

use super::line_table::Table;

/// What payers at these prices look like to somebody who is none of them.
fn others(pounds: &[&str]) -> LeaveOneOut {
    let row = |(place, price): (usize, &&str)| format!("{place} 2024-01 1 {price} strong:1\n");
    let table = Table::of(&pounds.iter().enumerate().map(row).collect::<String>());
    let made = benchmark(&table.points(), &Selection::default());
    made.benchmarks.first().map_or(LeaveOneOut::default(), |made| made.ranking.without(99).unwrap())
}

fn offer(price: &str, units: &str, order_units: &str, proof: &str) -> Offer {
    let (price, units) = (Amount::parse(price).unwrap(), Units::parse(units).unwrap());
    let quantity = Quantity::parse(order_units).unwrap();
    let value = price.micros() * quantity.milli() / 1_000;
    Offer {
        price: UnitPrice::new(price, Quantity::from_milli(1_000).in_base_units(units)).unwrap(),
        units,
        other_reading: proof.strip_prefix("conflict/").map(|other| Units::parse(other).unwrap()),
        proof: match proof {
            "two" => PackProof::TwoSources,
            "one" => PackProof::OneSource,
            _ => PackProof::Weak,
        },
        value: Amount::from_micros(value),
        quantity: quantity.in_base_units(units),
    }
}

fn text(ratio: Option<Ratio>) -> String {
    ratio.map_or("-".to_owned(), |ratio| ratio.to_text(2).unwrap())
}

/// Others' prices; offered price, units, order units, proof of the pack; floor; what is said.
type Case =
    (&'static [&'static str], (&'static str, &'static str, &'static str, &'static str), &'static str, &'static str);

#[test]
fn verdict_target_and_walk_away() {
    let five = &["1", "2", "3", "4", "5"][..];
    let three = &["1", "2", "3"][..];
    let two = &["1", "2"][..];
    // Said: verdict target walk-away saving.
    let table: &[Case] = &[
        (five, ("2.00", "1", "10", "two"), "0", "good 2.00 2.90 0.000000"),
        (five, ("2.01", "1", "10", "two"), "0", "fair 2.00 2.90 0.100000"),
        (five, ("3.00", "1", "10", "two"), "0", "fair 2.00 2.90 10.000000"),
        (five, ("3.01", "1", "10", "two"), "0", "high 2.00 2.90 10.100000"),
        (five, ("3.01", "1", "10", "two"), "0.10", "high 2.00 2.90 10.100000"),
        (five, ("3.01", "1", "10", "two"), "0.11", "fair 2.00 2.90 10.100000"),
        // Three or four others: no first quartile, so nothing is good and the median is the target.
        (three, ("0.90", "1", "10", "two"), "0", "fair 2.00 2.00 0.000000"),
        (three, ("2.10", "1", "10", "two"), "0", "high 2.00 2.00 1.000000"),
        (two, ("9.00", "1", "10", "two"), "0", "not_enough_data - 2.90 -"),
        (&[], ("9.00", "1", "10", "two"), "0", "not_enough_data - 2.90 -"),
        // The price of a box offered as an each, and of an each as a box: settle the pack first.
        (five, ("300.00", "1", "10", "weak"), "0", "check_pack 2.00 2.90 2980.000000 as 100"),
        (five, ("3.00", "100", "10", "weak"), "0", "check_pack 2.00 2.90 0.000000 as 1"),
        // The same where the pack is proven.
        (five, ("3.00", "100", "10", "two"), "0", "good 2.00 2.90 0.000000"),
        // Told by one source: only far off and very near under the other pack. The median is 3.
        (five, ("300.00", "1", "10", "one"), "0", "check_pack 2.00 2.90 2980.000000 as 100"),
        (five, ("451.00", "1", "10", "one"), "0", "high 2.00 2.90 4490.000000"),
        (five, ("451.00", "1", "10", "weak"), "0", "check_pack 2.00 2.90 4490.000000 as 100"),
        (five, ("3.00", "100", "10", "one"), "0", "check_pack 2.00 2.90 0.000000 as 1"),
        // Evidence that conflicts comes first, whatever the price.
        (five, ("3.00", "1", "10", "conflict/50"), "0", "check_pack 2.00 2.90 10.000000 as 50"),
        (five, ("0.00", "1", "10", "weak"), "0", "good 2.00 2.90 0.000000"),
    ];
    let references = [Ratio::new(5, 1).unwrap(), Ratio::new(3, 2).unwrap()];
    for (prices, (price, units, quantity, proof), floor, expected) in table {
        let knowledge = Knowledge {
            own_current: Ratio::new(31, 10),
            own_contract: Ratio::new(29, 10),
            references: &references,
            known_packs: &[Units::whole(100).unwrap()],
            materiality_floor: Amount::parse(floor).unwrap(),
        };
        let check = check_price(&offer(price, units, quantity, proof), &others(prices), &knowledge).unwrap();
        let saving = check.saving.map_or("-".to_owned(), |saving| saving.to_string());
        let pack = check.other_units.map_or(String::new(), |units| format!(" as {units}"));
        let found = format!("{} {} {} {saving}{pack}", check.verdict, text(check.target), text(check.walk_away));
        assert_eq!(found, *expected, "{price} for {units} against {prices:?}");
        assert_eq!(text(check.lowest_reference), "1.50");
    }
}

#[test]
fn nothing_known_is_said_so() {
    let check = check_price(&offer("9", "1", "1", "two"), &LeaveOneOut::default(), &Knowledge::default()).unwrap();
    let found = (check.verdict.as_str(), check.target.is_none(), check.walk_away.is_none(), check.saving);
    assert_eq!(found, ("not_enough_data", true, true, None));
    assert_eq!(Ranking::new(Vec::new()).without(1).unwrap().others, 0);
}

#[test]
fn the_own_current_price_is_three_months_or_the_last_order() {
    let points = Table::of(
        "1 2024-01 1 9.00 strong:1
         1 2024-01 1 7.00 strong:1 supplier=2
         1 2023-11 1 5.00 strong:1
         1 2024-06 1 4.00 strong:1
         1 2024-05 3 8.00 strong:1
         1 2024-06 1 99.00 strong:1 vat=inc",
    )
    .points()
    .points;
    let basis = Basis { base_unit: 0, currency: Currency::GBP, vat_basis: VatBasis::Ex, carriage_included: false };
    let table = [
        ("2024-06", Some("3.00 2024-05 2024-06 false 2")),
        ("2024-07", Some("3.00 2024-05 2024-06 false 2")),
        ("2024-08", Some("4.00 2024-06 2024-06 false 1")),
        ("2024-09", Some("4.00 2024-06 2024-06 true 1")),
        ("2024-04", Some("8.00 2024-01 2024-01 true 2")),
        ("2024-01", Some("7.00 2023-11 2024-01 false 3")),
        ("2023-10", None),
    ];
    for (as_of, expected) in table {
        let own = own_current_price(&points, basis, Month::parse(as_of).unwrap());
        let found = own.map(|own| {
            let price = text(own.price.ratio().ok());
            format!("{price} {} {} {} {}", own.first_month, own.last_month, own.rolled_forward, own.lines)
        });
        assert_eq!(found.as_deref(), expected, "{as_of}");
    }
}

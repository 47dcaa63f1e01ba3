//! Prices that look as if they held VAT, over the products of one supplier.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::variation::{Selection, VatTest, benchmark, vat_standings};

use super::line_table::Table;

/// Organisation 9 buys from supplier 7 what four others buy at about `price`, at a factor of it each time.
fn told(factors: &[&str], vat: &str) -> Vec<String> {
    let mut test = VatTest::default();
    for (place, own) in factors.iter().enumerate() {
        let price = 10 * (place + 1);
        let own = own.parse::<u64>().unwrap() * price as u64;
        let rows: String = (1..=4).map(|other| format!("{other} 2026-03 10 {price}0.00 two:1{vat}\n")).collect();
        let rows = format!("{rows}9 2026-03 1 {}.{:02} two:1 supplier=7{vat}", own / 100, own % 100);
        let points = Table::of(&rows).points();
        let made = benchmark(&points, &Selection::default());
        test.add(&vat_standings(&points, &Selection::default(), &made));
    }
    let text = |finding: &likewise::engine::variation::VatFinding| {
        let seat = finding.seat;
        format!(
            "{} from {}, {}: {}% on {} of {}, {}",
            seat.organisation,
            seat.supplier,
            seat.vat_basis,
            finding.rate,
            finding.products,
            finding.compared,
            finding.spend
        )
    };
    test.findings().iter().map(text).collect()
}

#[test]
fn a_supplier_whose_products_stand_at_a_rate_of_vat_is_told() {
    // The price in hundredths of what the others pay, product by product | what is told.
    let all = ["120", "120", "119", "121", "120"];
    assert_eq!(told(&all, ""), ["9 from 7, ex: 20% on 5 of 5, 180.100000"]);
    assert_eq!(told(&["105", "105", "106", "104", "105", "100"], ""), ["9 from 7, ex: 5% on 5 of 6, 157.400000"]);
    assert_eq!(told(&all, " vat=inc"), ["9 from 7, inc: 20% on 5 of 5, 180.100000"]);
    // Four products are too few, and so are five of sixteen.
    assert!(told(&all[..4], "").is_empty());
    let others = ["100", "90", "110", "130", "140", "80", "95", "97", "85", "70", "99"];
    let five_of_sixteen: Vec<&str> = all.into_iter().chain(others).collect();
    assert!(told(&five_of_sixteen, "").is_empty());
    assert_eq!(told(&five_of_sixteen[..15], "").len(), 1);
    // At 1.05 many prices stand by chance: half of them have to.
    let reduced = ["105", "105", "105", "105", "105", "100", "90", "110", "130", "140", "80"];
    assert!(told(&reduced, "").is_empty());
    assert_eq!(told(&reduced[..10], "").len(), 1);
    // Dearer by another factor, or cheaper by a fifth.
    assert!(told(&["130", "130", "130", "130", "130"], "").is_empty());
    assert!(told(&["83", "83", "83", "83", "83"], "").is_empty());
}

#[test]
fn without_three_others_nothing_is_compared() {
    let points = Table::of("1 2026-03 1 10.00 two:1\n2 2026-03 1 10.00 two:1\n9 2026-03 1 12.00 two:1").points();
    let made = benchmark(&points, &Selection::default());
    assert!(vat_standings(&points, &Selection::default(), &made).is_empty());
}

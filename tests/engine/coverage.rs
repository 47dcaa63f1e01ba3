//! Coverage: what was read is rejected, unmatched, quarantined, excluded or benchmarked.

use std::collections::BTreeMap;

use likewise::engine::model::Currency;
use likewise::engine::money::Amount;
use likewise::engine::variation::{Coverage, Exclusion, Selection, Share, Total, benchmark};

use super::line_table::Table;

fn share(lines: u64, pounds: i64) -> Share {
    Share::new(lines, Total::from(Amount::from_micros(pounds * 1_000_000)))
}

const LINES: &str = "1 2024-01 10 50 strong:100
                     2 2024-01 10 48 strong:100
                     3 2024-01 10 52 strong:100
                     4 2024-01 10 53 strong:100
                     5 2024-01 300 18 weak:100
                     5 2024-01 3 15 conflict:100/1
                     5 2024-01 1 0 strong:100
                     5 2024-01 -1 -5 strong:100
                     5 2024-01 1 9 strong:100 currency=USD";

#[test]
fn the_parts_are_the_whole_in_lines_and_money() {
    let mut coverage = Coverage::default();
    coverage.add_product(&benchmark(&Table::of(LINES).points(), &Selection::default()));
    coverage.add_rejected(Currency::GBP, share(2, 7));
    coverage.add_unmatched(Currency::GBP, share(3, 11));
    coverage.add_excluded(Currency::GBP, Exclusion::NotSelected, share(1, 13));
    let (currency, pounds) = coverage.currencies().next().unwrap();
    assert_eq!(currency, Currency::GBP);
    assert_eq!(pounds.benchmarked, share(4, 203));
    assert_eq!(pounds.quarantined(), share(2, 33));
    assert_eq!(pounds.excluded(), share(3, 8));
    assert_eq!(pounds.read(), share(14, 262));
    let reasons: Vec<_> = pounds.by_reason().map(|(reason, share)| format!("{reason} {}", share.lines)).collect();
    assert_eq!(reasons, ["free 1", "credit 1", "pack_conflict 1", "pack_stands_off 1", "not_selected 1"]);
    let dollars = Currency::parse("USD").unwrap();
    let counted = BTreeMap::from([(Currency::GBP, share(14, 262)), (dollars, share(1, 9))]);
    assert!(coverage.agrees_with(&counted));
    let other = BTreeMap::from([(Currency::GBP, share(14, 262)), (dollars, share(2, 9))]);
    assert!(!coverage.agrees_with(&other));
    assert!(!coverage.agrees_with(&BTreeMap::from([(Currency::GBP, share(14, 262))])));
}

#[test]
fn coverages_of_parts_add_up() {
    let product = benchmark(&Table::of(LINES).points(), &Selection::default());
    let mut part = Coverage::default();
    part.add_product(&product);
    part.add_rejected(Currency::GBP, share(2, 7));
    let mut twice = part.clone();
    twice.add_all(&part);
    let read = |coverage: &Coverage| coverage.currencies().map(|(_, one)| one.read().lines).collect::<Vec<_>>();
    assert_eq!((read(&part), read(&twice)), (vec![10, 1], vec![20, 2]));
}

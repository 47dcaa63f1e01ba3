//! Price points and exclusions: each line in exactly one of them.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::model::{LineTerms, OrderType, SupplyRoute};
use likewise::engine::money::{Amount, Quantity, Ratio, Units};
use likewise::engine::period::Month;
use likewise::engine::variation::{
    BILLION, Exclusion, FactError, LineFact, PackProof, Reading, Standing, Total, build_points, explaining_pack,
};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

use super::line_table::{Table, excluded_text, plain_terms, points_text, reading};

#[test]
fn a_line_fact_stays_small() {
    assert!(size_of::<LineFact>() <= 64, "{}", size_of::<LineFact>());
}

#[test]
fn lines_of_one_organisation_supplier_and_month_make_one_point() {
    let table = Table::of(
        "7 2024-05 2 10.00 strong:100 order=1
         7 2024-05 1  5.50 strong:100 order=1
         7 2024-05 50 3.00 strong:1   order=2 adjusted=2.50
         7 2024-06 1  5.00 strong:100 order=3
         7 2024-06 1  5.00 strong:100 order=4 supplier=2
         3 2024-05 1  5.00 strong:100
         7 2024-05 1  6.00 strong:100 vat=inc
         7 2024-05 1  6.00 strong:100 carriage
         7 2024-05 1  6.00 strong:100 currency=USD",
    );
    let points = table.points();
    assert_eq!(
        points_text(&points.points),
        [
            "3 1 2024-05 q=100.000000 gross=5.000000 net=5.000000 lines=1 orders=1",
            "7 1 2024-05 q=350.000000 gross=18.500000 net=18.000000 lines=3 orders=2",
            "7 1 2024-06 q=100.000000 gross=5.000000 net=5.000000 lines=1 orders=1",
            "7 2 2024-06 q=100.000000 gross=5.000000 net=5.000000 lines=1 orders=1",
            "7 1 2024-05 q=100.000000 gross=6.000000 net=6.000000 lines=1 orders=1",
            "7 1 2024-05 q=100.000000 gross=6.000000 net=6.000000 lines=1 orders=1",
            "7 1 2024-05 q=100.000000 gross=6.000000 net=6.000000 lines=1 orders=1",
        ]
    );
    assert!(points.excluded.is_empty());
}

#[test]
fn each_reason_has_its_line() {
    let table: &[(&str, Option<Exclusion>)] = &[
        ("1 2024-01 5 10 strong:1", None),
        ("1 2024-01 5 0 strong:1", Some(Exclusion::Free)),
        ("1 2024-01 5 10 strong:1 adjusted=0", Some(Exclusion::Free)),
        ("1 2024-01 5 10 strong:1 type=free_of_charge", Some(Exclusion::Free)),
        ("1 2024-01 -5 -10 strong:1", Some(Exclusion::Credit)),
        ("1 2024-01 5 -10 strong:1", Some(Exclusion::Credit)),
        ("1 2024-01 5 10 strong:1 adjusted=-1", Some(Exclusion::Credit)),
        ("1 2024-01 5 10 strong:1 type=credit", Some(Exclusion::Credit)),
        ("1 2024-01 5 10 strong:1 type=consignment", Some(Exclusion::Consignment)),
        ("1 2024-01 5 10 strong:1 route=consignment", Some(Exclusion::Consignment)),
        ("1 2024-01 5 10 strong:1 route=loan", Some(Exclusion::Loan)),
        ("1 2024-01 5 10 strong:1 type=test", Some(Exclusion::Test)),
        ("1 2024-01 -5 -10 strong:1 type=test route=loan", Some(Exclusion::Test)),
        ("1 2024-01 5 10 strong:1 pass_through", Some(Exclusion::PassThrough)),
        // Token prices: a box for a penny, whatever the others pay; an each for a penny may be real.
        ("1 2024-01 780 7.80 strong:30", Some(Exclusion::Nominal)),
        ("1 2024-01 780 7.81 strong:30", None),
        ("1 2024-01 780 7.80 strong:1", None),
        // Services ordered by value have no unit price; one with a proven unit has.
        ("1 2024-01 45000 45000 service:1", Some(Exclusion::OrderedByValue)),
        ("1 2024-01 1 45000 service:1", Some(Exclusion::OrderedByValue)),
        ("1 2024-01 1 80 work:1", None),
        ("1 2024-01 1 45000 fees:1", Some(Exclusion::OrderedByValue)),
        ("1 2024-01 12 1000 service:1", None),
        ("1 2024-01 45000 45000 work:1", Some(Exclusion::OrderedByValue)),
        ("1 2024-01 450 450 weak:1", None),
        ("1 2024-01 1 5 conflict:100/10", Some(Exclusion::PackConflict)),
        ("1 2024-01 1 5 conflict:100/100", None),
        ("1 2024-01 0 5 strong:1", Some(Exclusion::OutOfRange)),
        ("1 2024-01 200000000000 5000000000000 strong:10000000", Some(Exclusion::OutOfRange)),
    ];
    for (row, expected) in table {
        let points = Table::of(row).points();
        assert_eq!(points.excluded.first().map(|point| point.reason), *expected, "{row}");
        assert_eq!(points.points.len() + points.excluded.len(), 1, "{row}");
    }
}

#[test]
fn a_penny_an_each_is_a_token_only_below_a_twentieth_of_the_others() {
    let others = |price: &str| format!("2 2024-01 1 {price} strong:1\n3 2024-01 1 {price} strong:1\n");
    let reasons = |text: &str| excluded_text(&Table::of(text).points().excluded);
    let penny = "1 2024-01 50 0.50 strong:1\n";
    let fourth = |price: &str| format!("4 2024-01 1 {price} strong:1\n");
    assert_eq!(reasons(&format!("{penny}{}{}", others("0.21"), fourth("0.21"))), ["1 nominal lines=1 spend=0.500000"]);
    assert!(reasons(&format!("{penny}{}{}", others("0.20"), fourth("0.20"))).is_empty());
    // Two others only: no test.
    assert!(reasons(&format!("{penny}{}", others("0.21"))).is_empty());
    // Tokens do not vouch for each other.
    assert!(reasons(&format!("{penny}{}4 2024-01 90 0.90 strong:1", others("0.21"))).is_empty());
}

#[test]
fn goods_at_one_pound_each_are_ordered_by_value_when_the_others_pay_tenfold() {
    let others = "2 2024-01 1 450 weak:1\n3 2024-01 2 880 weak:1\n4 2024-01 1 470 weak:1\n";
    let excluded = |row: &str| excluded_text(&Table::of(&format!("{others}{row}")).points().excluded);
    assert_eq!(excluded("1 2024-01 450 450 weak:1"), ["1 ordered_by_value lines=1 spend=450.000000"]);
    assert!(excluded("1 2024-01 450 450 strong:1").is_empty());
    assert!(excluded("1 2024-01 450 451 weak:1").is_empty());
}

/// Three trusts prove a price of about 5 pence by boxes of 100.
const PROVEN: &str = "2 2024-01 10 48.00 strong:100
                      3 2024-01 10 50.00 two:100
                      4 2024-01 10 53.00 strong:100\n";

#[test]
fn a_weak_pack_is_quarantined_only_when_a_known_pack_explains_its_price() {
    let table: &[(&str, &[&str])] = &[
        // A box of 100 for 4 pounds agrees.
        ("1 2024-01 5 20.00 weak:100", &[]),
        // The price of an each entered against a box: a mistake that looks like a bargain.
        (
            "1 2024-01 300 18.00 weak:100",
            &["1 pack_stands_off lines=1 spend=18.000000 if 100: 0.0006, if 1: 0.0600, fits other"],
        ),
        // The price of a box entered against an each.
        (
            "1 2024-01 3 15.60 weak:1",
            &["1 pack_stands_off lines=1 spend=15.600000 if 1: 5.2000, if 100: 0.0520, fits other"],
        ),
        // Eight times the others' price, and no pack of eight: dear, and kept.
        ("1 2024-01 3 1.20 weak:1", &[]),
        // The same price where two sources say so.
        ("1 2024-01 300 18.00 two:100", &[]),
        // Evidence conflicts: never guessed, even where the price fits one reading alone.
        (
            "1 2024-01 3 15.60 conflict:100/1",
            &["1 pack_conflict lines=1 spend=15.600000 if 100: 0.0520, if 1: 5.2000, fits as_read"],
        ),
        (
            "1 2024-01 3 15.60 conflict:50/100",
            &["1 pack_conflict lines=1 spend=15.600000 if 50: 0.1040, if 100: 0.0520, fits other"],
        ),
        (
            "1 2024-01 3 15.60 conflict:80/100",
            &["1 pack_conflict lines=1 spend=15.600000 if 80: 0.0650, if 100: 0.0520, fits both"],
        ),
        (
            "1 2024-01 3 15.60 conflict:7/5",
            &["1 pack_conflict lines=1 spend=15.600000 if 7: 0.7429, if 5: 1.0400, fits neither"],
        ),
    ];
    for (row, expected) in table {
        assert_eq!(excluded_text(&Table::of(&format!("{PROVEN}{row}")).points().excluded), *expected, "{row}");
    }
}

#[test]
fn the_price_test_needs_three_other_organisations_with_proven_packs() {
    let two = "2 2024-01 10 48.00 strong:100\n3 2024-01 10 50.00 two:100\n4 2024-01 10 53.00 weak:100\n";
    let bargain = "1 2024-01 300 18.00 weak:100";
    assert!(Table::of(&format!("{two}{bargain}")).points().excluded.is_empty());
    // Own proven lines are no witness: organisation 2 has two others.
    let own = "1 2024-01 10 48.00 strong:100\n2 2024-01 10 48.00 strong:100\n3 2024-01 10 50.00 two:100\n";
    assert!(Table::of(&format!("{own}{bargain}")).points().excluded.is_empty());
    // Another basis is no witness either.
    let inc = format!("{two}5 2024-01 10 50.00 strong:100 vat=inc\n{bargain}");
    assert!(Table::of(&inc).points().excluded.is_empty());
    let untested = format!("{two}1 2024-01 3 15.60 conflict:100/1");
    assert!(excluded_text(&Table::of(&untested).points().excluded)[0].ends_with("fits untested"));
}

#[test]
fn a_pack_from_the_catalogue_explains_a_price_too() {
    let each = "2 2024-01 10 0.50 strong:1\n3 2024-01 10 0.50 strong:1\n4 2024-01 10 0.50 strong:1\n";
    let dear = format!("{each}1 2024-01 1 0.48 weak:1");
    assert!(Table::of(&dear).points().excluded.is_empty());
    assert_eq!(
        excluded_text(&Table::of(&dear).knowing(&[10]).points().excluded),
        ["1 pack_stands_off lines=1 spend=0.480000 if 1: 0.4800, if 10: 0.0480, fits other"]
    );
}

#[test]
fn standing_off_has_stated_edges() {
    let pack = |units: i64| Units::whole(units).unwrap();
    let one = Ratio::new(1, 1).unwrap();
    let standing = |price: i128, per: i128| Standing::of(&Ratio::new(price, per).unwrap(), &one).unwrap().unwrap();
    assert!(!standing(1_999, 1_000).stands_off());
    assert!(standing(2, 1).stands_off());
    assert!(standing(1, 2).stands_off());
    assert!(!standing(501, 1_000).stands_off());
    assert_eq!(standing(1, 4).distance(), 4 * BILLION);
    // With a pack of ten known, from 4.65 to 100 times the median is explained: 10 / 4.65 = 2.15, squared 4.62.
    let explained =
        |price: i128, per: i128| explaining_pack(standing(price, per), pack(1), &[pack(10)], PackProof::Weak);
    assert_eq!(explained(464, 100), None);
    assert_eq!(explained(465, 100), Some(pack(10)));
    assert_eq!(explained(100, 1), Some(pack(10)));
    assert_eq!(explained(101, 1), None);
    // The nearest of several; one base unit is always known.
    let weak = |standing, read, known: &[Units]| explaining_pack(standing, read, known, PackProof::Weak);
    assert_eq!(weak(standing(50, 1), pack(1), &[pack(10), pack(60)]), Some(pack(60)));
    assert_eq!(weak(standing(1, 10), pack(10), &[]), Some(Units::ONE));
    assert_eq!(weak(standing(0, 1), pack(10), &[]), None);
    assert!(Standing::of(&one, &Ratio::new(0, 1).unwrap()).unwrap().is_none());
}

#[test]
fn sums_beyond_the_range_are_reported_and_still_add_up() {
    let most = "9223372036854.775807";
    let table = Table::of(&format!(
        "1 2024-01 1 {most} strong:1
         1 2024-01 1 1.00 strong:1
         2 2024-01 1 7.00 strong:1
         3 2024-01 -1 {most} strong:1
         3 2024-01 -1 2.00 strong:1",
    ));
    let points = table.points();
    assert_eq!(points_text(&points.points).len(), 1);
    let most = format!("spend={most}");
    assert_eq!(
        excluded_text(&points.excluded),
        [
            "1 out_of_range lines=1 spend=1.000000".to_owned(),
            format!("1 out_of_range lines=1 {most}"),
            "3 credit lines=1 spend=2.000000".to_owned(),
            format!("3 credit lines=1 {most}"),
        ]
    );
}

#[test]
fn a_place_that_was_not_given_is_an_error() {
    let mut table = Table::of("1 2024-01 1 5 strong:1");
    table.lines[0].reading = 3;
    let build = |table: &Table| build_points(&table.lines, &table.readings, &table.terms, &[]);
    assert_eq!(build(&table), Err(FactError::UnknownReading(3)));
    table.lines[0].reading = 0;
    table.lines[0].terms = 9;
    assert_eq!(build(&table), Err(FactError::UnknownTerms(9)));
}

pub fn any_line(readings: u32, terms: u32) -> impl Strategy<Value = LineFact> {
    let money = prop_oneof![
        6 => (1_i64..2_000).prop_map(|pence| pence * 10_000),
        1 => Just(0),
        1 => any::<i64>(),
        1 => -1_000_000_i64..0,
    ];
    let quantity = prop_oneof![6 => (1_i64..50).prop_map(|units| units * 1_000), 1 => any::<i64>()];
    let adjusted = prop_oneof![4 => Just(None), 1 => (0_i64..5_000_000).prop_map(Some)];
    let who = (0_u32..7, 0_u32..3, 0_i32..3, 0_u64..20);
    (who, quantity, money, adjusted, 0..readings, 0..terms).prop_map(
        |((organisation, supplier, month, order), quantity, value, adjusted, reading, terms)| LineFact {
            organisation,
            supplier,
            month: Month::from_index(24_288 + month),
            quantity: Quantity::from_milli(quantity),
            value: Amount::from_micros(value),
            adjusted_value: adjusted.map(Amount::from_micros),
            order,
            reading,
            terms,
        },
    )
}

pub fn some_readings() -> Vec<Reading> {
    ["strong:1", "two:10", "weak:1", "weak:10", "conflict:10/1", "service:1", "weak:0.5"].map(reading).to_vec()
}

pub fn some_terms() -> Vec<LineTerms> {
    let plain = plain_terms();
    vec![
        plain.clone(),
        LineTerms { order_type: OrderType::FreeOfCharge, ..plain.clone() },
        LineTerms { supply_route: SupplyRoute::Loan, ..plain.clone() },
        LineTerms { carriage_included: Some(true), ..plain.clone() },
        LineTerms { pass_through: true, ..plain },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_line_is_in_one_place_and_money_adds_up(lines in vec(any_line(7, 5), 0..120)) {
        let (readings, terms) = (some_readings(), some_terms());
        let points = build_points(&lines, &readings, &terms, &[Units::whole(10).unwrap()]).unwrap();
        let counted: usize = points.points.iter().map(|point| point.lines as usize).sum::<usize>()
            + points.excluded.iter().map(|point| point.lines as usize).sum::<usize>();
        prop_assert_eq!(counted, lines.len());
        let spend = points.points.iter().map(|point| point.gross).chain(points.excluded.iter().map(|point| point.spend));
        prop_assert_eq!(spend.sum::<Total>(), lines.iter().map(|line| line.value).sum::<Total>());
    }

    #[test]
    fn the_order_of_lines_does_not_matter(
        (lines, shuffled) in vec(any_line(7, 5), 0..80).prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
    ) {
        let (readings, terms) = (some_readings(), some_terms());
        let packs = [Units::whole(10).unwrap()];
        let build = |lines: &[LineFact]| build_points(lines, &readings, &terms, &packs).unwrap();
        prop_assert_eq!(build(&lines), build(&shuffled));
    }

    #[test]
    fn proven_packs_are_never_quarantined_by_price(pence in vec(select(vec![1_i64, 5, 50, 500, 50_000, 5_000_000]), 1..40)) {
        let rows: Vec<String> = pence.iter().enumerate()
            .map(|(place, pence)| format!("{place} 2024-01 3 {} two:10", Amount::from_micros(pence * 30_000)))
            .collect();
        let points = Table::of(&rows.join("\n")).knowing(&[1, 10, 100]).points();
        prop_assert_eq!(points.excluded.iter().filter(|point| point.reason.is_quarantine()).count(), 0);
    }
}

//! Benchmarks: distributions, leave-one-out and savings, against the source documents' examples and brute force.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a failure here is a failed test"
)]

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use likewise::engine::model::Currency;
use likewise::engine::money::{Amount, BaseQuantity, PRICE_DECIMALS, Ratio, Units};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{
    Distribution, Exclusion, MEDIAN, P10, P90, ProductBenchmark, ProductBenchmarks, Q1, Q3, Saving, Selection, Total,
    UnitPrice, benchmark, quantile,
};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

use super::line_table::Table;

fn only(table: &Table, selection: &Selection) -> ProductBenchmark {
    let mut made = benchmark(&table.points(), selection);
    assert_eq!(made.benchmarks.len(), 1);
    made.benchmarks.remove(0)
}

fn ten(ratio: &Ratio) -> String {
    ratio.to_text(PRICE_DECIMALS).unwrap()
}

fn two(ratio: Option<Ratio>) -> String {
    ratio.map_or("-".to_owned(), |ratio| ratio.to_text(2).unwrap())
}

/// Forty-three trusts' prices of one dressing in pence: the ends as reported, the rest invented between them.
fn dressing_pence() -> Vec<i64> {
    let mut pence: Vec<i64> = (1..42).map(|place| 162 + place * 41 + (place * place) % 37).collect();
    pence.extend([162, 2029]);
    pence
}

fn dressing_table(pack: &str) -> Table {
    let rows = dressing_pence().into_iter().zip(1_i64..).map(|(pence, boxes)| {
        format!("{boxes} 2018-03 {boxes} {} {pack}\n", Amount::from_micros(pence * 100_000 * boxes))
    });
    Table::of(&rows.collect::<String>())
}

#[test]
fn a_dressing_over_43_trusts_survives_from_1_62_to_20_29() {
    // Boxes of ten, proven by two sources; packs of one, ten and a hundred are known.
    let table = dressing_table("two:10").knowing(&[1, 10, 100]);
    assert!(table.points().excluded.is_empty());
    let made = only(&table, &Selection::default());
    assert_eq!(made.ranking.payers().len(), 43);
    assert_eq!(ten(&made.distribution.minimum), "1.6200000000");
    assert_eq!(ten(&made.distribution.maximum), "20.2900000000");
    // 20.29 / 1.62 = 12.524691358024...
    assert_eq!(ten(&made.spread.unwrap()), "12.5246913580");
    let exact = Ratio::new(2_029, 162).unwrap();
    assert_eq!(made.spread.unwrap().compare(&exact).unwrap(), Ordering::Equal);
}

#[test]
fn a_test_kit_at_7_50_saves_five_eighths_of_20() {
    let table = Table::of(
        "1 2018-01 1000 20000 strong:1
         2 2018-01 500  3750  strong:1
         3 2018-01 400  3000  strong:1
         4 2018-01 300  2250  strong:1",
    );
    let made = only(&table, &Selection::default());
    let dear = &made.organisations[0];
    assert_eq!(dear.to_median.unwrap().gross().to_string(), "12500.000000");
    let share = Ratio::new(i128::from(dear.to_median.unwrap().net.micros()), i128::from(dear.net.micros())).unwrap();
    assert_eq!(share.to_text(3).unwrap(), "0.625");
    // The others pay no more than their own benchmark; below it the net saving is negative, the gross nothing.
    assert_eq!(made.organisations[1].to_median.unwrap().net, Amount::ZERO);
    assert_eq!(made.savings.to_median.unwrap().to_string(), "12500.000000");
    assert_eq!(made.savings.to_q1, None);
}

#[test]
fn n_gates_savings_and_quartiles_but_never_the_facts() {
    let rows = [
        "1 2024-01 1 1 strong:1",
        "2 2024-01 1 2 strong:1",
        "3 2024-01 1 4 strong:1",
        "4 2024-01 1 8 strong:1",
        "5 2024-01 1 16 strong:1",
        "6 2024-01 1 32 strong:1",
    ];
    // Payers; all payers' min, q1, median, max; what the dearest is held against: others, min, q1, median.
    let table: &[(usize, &str, &str)] = &[
        (1, "1.00 - 1.00 1.00", "0: - - -"),
        (2, "1.00 - 1.50 2.00", "1: - - -"),
        (3, "1.00 - 2.00 4.00", "2: - - -"),
        (4, "1.00 - 3.00 8.00", "3: 1.00 - 2.00"),
        (5, "1.00 2.00 4.00 16.00", "4: 1.00 - 3.00"),
        (6, "1.00 2.50 6.00 32.00", "5: 1.00 2.00 4.00"),
    ];
    for (payers, facts, others) in table {
        let made = only(&Table::of(&rows[..*payers].join("\n")), &Selection::default());
        let Distribution { minimum, q1, median, maximum, p10, q3, p90 } = made.distribution;
        assert_eq!(format!("{} {} {} {}", two(Some(minimum)), two(q1), two(Some(median)), two(Some(maximum))), *facts);
        assert_eq!([p10.is_some(), q3.is_some(), p90.is_some()], [*payers >= 5; 3]);
        let last = made.organisations.last().unwrap();
        let found = &last.others;
        assert_eq!(
            format!("{}: {} {} {}", found.others, two(found.minimum), two(found.q1), two(found.median)),
            *others
        );
        assert_eq!(last.to_minimum.is_some(), found.minimum.is_some());
        assert_eq!(last.to_q1.is_some(), found.q1.is_some());
        assert_eq!(last.to_median.is_some(), found.median.is_some());
    }
}

#[test]
fn an_organisation_is_one_payer_net_of_adjustments() {
    let table = Table::of(
        "1 2024-01 10 30.00 strong:1 supplier=4 order=1
         1 2024-03 20 50.00 strong:1 supplier=5 order=2 adjusted=45.00
         1 2024-03 30 90.00 strong:1 supplier=4 order=3",
    );
    let made = only(&table, &Selection::default());
    let one = &made.organisations[0];
    assert_eq!((one.gross.to_string(), one.net.to_string()), ("170.000000".to_owned(), "165.000000".to_owned()));
    assert_eq!((one.quantity.to_string(), one.lines, one.orders, one.suppliers), ("60.000000".to_owned(), 3, 3, 2));
    assert_eq!(one.last_month, Month::parse("2024-03").unwrap());
    assert_eq!(ten(&one.price.ratio().unwrap()), "2.7500000000");
    assert_eq!(ten(&made.weighted_mean), "2.7500000000");
}

#[test]
fn a_selection_accounts_for_what_it_leaves_out() {
    let table = Table::of(
        "1 2023-12 1 1 strong:1
         1 2024-01 1 2 strong:1
         2 2024-12 1 4 strong:1
         3 2024-06 1 8 strong:1
         1 2024-06 1 16 strong:1 currency=USD
         1 2024-06 1 0 strong:1
         1 2023-06 1 0 strong:1
         1 2024-06 1 32 strong:1 vat=inc",
    );
    let selection = Selection {
        window: Window::twelve_months_to(Month::parse("2024-12").unwrap()),
        currency: Some(Currency::GBP),
        organisations: Some(HashSet::from([1, 2])),
        families: HashMap::new().into(),
        ..Selection::default()
    };
    let made = benchmark(&table.points(), &selection);
    let excluded: Vec<_> = made
        .excluded
        .iter()
        .map(|total| format!("{} {} {} {} {}", total.currency, total.vat_basis, total.reason, total.lines, total.spend))
        .collect();
    assert_eq!(
        excluded,
        [
            "GBP ex free 1 0.000000",
            "GBP ex outside_window 2 1.000000",
            "GBP ex outside_group 1 8.000000",
            "USD ex other_currency 1 16.000000",
        ]
    );
    let nets: Vec<_> = made.benchmarks.iter().map(|benchmark| benchmark.net.to_string()).collect();
    assert_eq!(nets, ["6.000000", "32.000000"]);
}

#[test]
fn a_family_is_left_out_together_and_counts_once() {
    let table = Table::of(
        "1 2024-01 1 1 strong:1
         2 2024-01 1 2 strong:1
         3 2024-01 1 3 strong:1
         4 2024-01 1 4 strong:1
         5 2024-01 1 5 strong:1",
    );
    // 1 and 4 became 4.
    let selection = Selection { families: HashMap::from([(1, 4)]).into(), ..Selection::default() };
    let made = only(&table, &selection);
    let others: Vec<_> = made
        .organisations
        .iter()
        .map(|one| {
            format!(
                "{}: {} {} {}",
                one.organisation,
                one.others.others,
                two(one.others.minimum),
                two(one.others.median)
            )
        })
        .collect();
    assert_eq!(others, ["1: 3 2.00 3.00", "2: 3 1.00 3.50", "3: 3 1.00 3.00", "4: 3 2.00 3.00", "5: 3 1.00 2.50"]);
    assert_eq!(made.ranking.without(99).unwrap().others, 4);
}

#[test]
fn prices_out_of_range_are_left_out_and_never_wrap() {
    let most = "9223372036854.775807";
    let table = Table::of(&format!(
        "1 2024-01 1 {most} strong:1 supplier=1
         1 2024-01 1 {most} strong:1 supplier=2
         2 2024-01 1 5 strong:1",
    ));
    let made = benchmark(&table.points(), &Selection::default());
    assert_eq!(made.benchmarks[0].organisations.len(), 1);
    assert_eq!((made.excluded[0].reason, made.excluded[0].lines), (Exclusion::OutOfRange, 2));
    assert_eq!(made.excluded[0].spend.to_string(), "18446744073709.551614");
    assert_eq!(made.excluded[0].spend.to_amount(), None);
    // A difference too large for an amount takes the whole basis out of range.
    let rows: String = (1..6).map(|who| format!("{who} 2024-01 0.001 {most} strong:1\n")).collect();
    let table = Table::of(&format!("{rows}9 2024-01 1000000000 50000000 strong:10"));
    let made = benchmark(&table.points(), &Selection::default());
    assert!(made.benchmarks.is_empty());
    assert_eq!(made.excluded.iter().map(|total| total.lines).sum::<u64>(), 6);
}

#[test]
fn prices_out_of_unequal_sums_can_be_equal() {
    let price =
        |spend: i64, quantity: i128| UnitPrice::new(Amount::from_micros(spend), BaseQuantity::from_micros(quantity));
    assert_eq!(price(1, 3), price(2, 6));
    assert!(price(i64::MAX, (1 << 80) - 1) < price(i64::MAX, (1 << 80) - 2));
    assert_eq!(price(1, 1 << 80), None);
    assert_eq!(price(1, 0), None);
    assert_eq!(price(-1, 1), None);
    assert!(quantile(0, MEDIAN, |_| None).unwrap().is_none());
}

/// Every figure of the others by the plain method: throw the family out, sort, interpolate.
fn brute(prices: &[(u32, UnitPrice)], family_of: impl Fn(u32) -> u32, left_out: u32) -> (usize, Vec<Option<String>>) {
    let others: Vec<_> = prices.iter().filter(|(who, _)| family_of(*who) != family_of(left_out)).collect();
    let families: HashSet<u32> = others.iter().map(|(who, _)| family_of(*who)).collect();
    let mut ratios: Vec<Ratio> = others.iter().map(|(_, price)| price.ratio().unwrap()).collect();
    ratios.sort_by(|left, right| left.compare(right).unwrap());
    let at = |part: u64, whole: u64, needed: usize| {
        (families.len() >= needed).then(|| {
            let reach = (ratios.len() as u64 - 1) * part;
            let low = ratios[(reach / whole) as usize];
            let high = ratios[((reach / whole) as usize + 1).min(ratios.len() - 1)];
            low.interpolate(&high, reach % whole, whole).unwrap().to_text(15).unwrap()
        })
    };
    (families.len(), vec![at(0, 1, 3), at(1, 4, 5), at(1, 2, 3)])
}

fn some_rows() -> impl Strategy<Value = Vec<(u32, u32, i64, i64)>> {
    vec((0_u32..14, 0_u32..4, 1_i64..40, 100_i64..5_000), 1..60)
}

fn table_of(rows: &[(u32, u32, i64, i64)]) -> Table {
    let text = rows.iter().map(|(organisation, supplier, quantity, pence)| {
        format!(
            "{organisation} 2024-0{} {quantity} {} two:6 supplier={supplier}\n",
            1 + quantity % 9,
            Amount::from_micros(pence * 10_000)
        )
    });
    Table::of(&text.collect::<String>())
}

fn gross(saving: Option<Saving>) -> Option<Amount> {
    saving.map(Saving::gross)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn leave_one_out_equals_leaving_one_out(rows in some_rows(), merged in vec(0_u32..14, 0..6)) {
        let families: HashMap<u32, u32> = merged.iter().map(|who| (*who, 13)).collect();
        let selection = Selection { families: families.into(), ..Selection::default() };
        let made = only(&table_of(&rows), &selection);
        let prices: Vec<_> = made.organisations.iter().map(|one| (one.organisation, one.price)).collect();
        for one in &made.organisations {
            let (others, expected) = brute(&prices, |who| selection.family_of(who), one.organisation);
            let text = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.to_text(15).unwrap());
            let found = vec![text(one.others.minimum), text(one.others.q1), text(one.others.median)];
            prop_assert_eq!((one.others.others, found), (others, expected));
        }
    }

    #[test]
    fn quantiles_of_whole_pence_equal_plain_arithmetic(mut pence in vec(0_i64..100_000, 1..50)) {
        let one = BaseQuantity::from_micros(1_000_000);
        let price = |pence: i64| UnitPrice::new(Amount::from_micros(pence * 10_000), one).unwrap();
        pence.sort_unstable();
        for (part, whole) in [P10, Q1, MEDIAN, Q3, P90] {
            let found = quantile(pence.len(), (part, whole), |rank| pence.get(rank).map(|pence| price(*pence))).unwrap();
            let reach = (pence.len() - 1) * part as usize;
            let (rank, rest) = (reach / whole as usize, (reach % whole as usize) as i64);
            let above = pence.get(rank + 1).copied().unwrap_or(0);
            let whole = whole as i64;
            let expected = Ratio::new(i128::from(pence[rank] * (whole - rest) + above * rest), i128::from(100 * whole)).unwrap();
            prop_assert_eq!(found.unwrap().compare(&expected).unwrap(), Ordering::Equal);
        }
    }

    #[test]
    fn parts_equal_the_whole(rows in some_rows()) {
        let made = only(&table_of(&rows), &Selection::default());
        let sum = |leaf: fn(&likewise::engine::variation::OrganisationPrice) -> Option<Saving>| {
            made.organisations.iter().filter_map(|one| gross(leaf(one))).sum::<Total>()
        };
        prop_assert_eq!(made.savings.to_minimum.unwrap_or_default(), sum(|one| one.to_minimum));
        prop_assert_eq!(made.savings.to_q1.unwrap_or_default(), sum(|one| one.to_q1));
        prop_assert_eq!(made.savings.to_median.unwrap_or_default(), sum(|one| one.to_median));
        prop_assert_eq!(made.net, made.organisations.iter().map(|one| one.net).sum::<Total>());
        let stated: Total = rows.iter().map(|row| Amount::from_micros(row.3 * 10_000)).sum();
        prop_assert_eq!(made.gross, stated);
        for one in &made.organisations {
            let saving = gross(one.to_minimum).unwrap_or_default();
            prop_assert!(saving >= gross(one.to_median).unwrap_or_default());
            prop_assert!(saving <= one.net);
        }
    }

    #[test]
    fn grouping_and_order_change_nothing(rows in some_rows(), cut in 0_usize..60) {
        // The same points in two batches, put together in the other order: as a store would hand them over.
        let table = table_of(&rows);
        let whole = table.points();
        let mut turned = whole.clone();
        let cut = cut.min(turned.points.len());
        turned.points.rotate_left(cut);
        turned.points.reverse();
        let text = |made: ProductBenchmarks| format!("{made:?}");
        let selection = Selection::default();
        prop_assert_eq!(text(benchmark(&whole, &selection)), text(benchmark(&turned, &selection)));
        // Summing by organisation or by supplier is summing all.
        let by_supplier: Total = (0..4).map(|supplier| {
            whole.points.iter().filter(|point| point.supplier == supplier).map(|point| point.net).sum::<Total>()
        }).sum();
        prop_assert_eq!(by_supplier, only(&table, &selection).net);
    }
}

#[test]
fn threads_change_nothing() {
    let table = dressing_table("weak:10").knowing(&[1, 10]);
    let serial = format!("{:?}", benchmark(&table.points(), &Selection::default()));
    let handles: Vec<_> = (0..4)
        .map(|turn| {
            let mut table = table.clone();
            table.lines.rotate_left(turn * 7);
            table.known_packs.push(Units::ONE);
            std::thread::spawn(move || format!("{:?}", benchmark(&table.points(), &Selection::default())))
        })
        .collect();
    for handle in handles {
        assert_eq!(handle.join().unwrap(), serial);
    }
}

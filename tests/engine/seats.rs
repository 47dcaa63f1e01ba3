//! Short ways of the variation engine, held against the long ones.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::cmp::Ordering;
use std::collections::HashMap;

use likewise::engine::money::{Amount, BaseQuantity, Ratio};
use likewise::engine::variation::{BASE_QUANTITY_LIMIT, LeaveOneOut, Payer, Ranking, Selection, UnitPrice, benchmark};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};

use super::line_table::Table;

/// What is told of others, to the last digit that is published and one more.
fn told(others: &LeaveOneOut) -> Vec<Option<String>> {
    let prices = [others.minimum, others.best, others.p10, others.q1, others.median];
    let text = |price: Option<Ratio>| price.map(|price| price.to_text(11).unwrap());
    [Some(others.others.to_string())].into_iter().chain(prices.map(text)).collect()
}

/// Organisation, pence, quantity and orders of a row each: few prices, so that many are equal.
fn rows() -> impl Strategy<Value = Vec<(u32, i64, i64, u32)>> {
    vec((0_u32..40, 1_i64..60, 1_i64..5, 1_u32..3), 1..80)
}

fn table(rows: &[(u32, i64, i64, u32)]) -> Table {
    let lines = rows.iter().enumerate().flat_map(|(place, (organisation, pence, quantity, orders))| {
        let value = Amount::from_micros(pence * quantity * 10_000);
        (0..*orders).map(move |order| {
            format!("{organisation} 2024-01 {quantity} {value} two:1 order={}\n", place * 9 + order as usize)
        })
    });
    Table::of(&lines.collect::<String>())
}

/// Numbers of every size that a ratio can hold.
fn wide() -> impl Strategy<Value = i128> {
    prop_oneof![
        any::<i128>(),
        any::<i64>().prop_map(i128::from),
        any::<i32>().prop_map(i128::from),
        (-3_i128..3),
        (-900_i128..900).prop_map(|few| few * 10_000),
        Just(i128::from(i64::MAX)),
        Just(i128::from(i64::MIN)),
    ]
}

fn payer() -> impl Strategy<Value = (i64, i128, u32)> {
    let spend = prop_oneof![0_i64..=i64::MAX, (0_i64..50).prop_map(|pence| pence * 10_000)];
    let limit = BASE_QUANTITY_LIMIT.micros();
    let quantity = prop_oneof![1_i128..limit, (1_i128..9).prop_map(|few| few * 1_000_000), Just(limit - 1)];
    (spend, quantity, 0_u32..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_seat_sees_what_leaving_its_family_out_shows(rows in rows(), merged in vec((0_u32..40, 0_u32..40), 0..4)) {
        let families: HashMap<u32, u32> = merged.into_iter().collect();
        let selection = Selection { families: families.into(), ..Selection::default() };
        for one in benchmark(&table(&rows).points(), &selection).benchmarks {
            for payer in &one.organisations {
                let alone = one.ranking.without(selection.family_of(payer.organisation)).unwrap();
                prop_assert_eq!(told(&payer.others), told(&alone));
            }
        }
    }

    #[test]
    fn payers_of_any_size_are_sorted_by_price_then_organisation(payers in vec(payer(), 0..30)) {
        let payers: Vec<Payer> = payers
            .into_iter()
            .map(|(spend, quantity, organisation)| Payer {
                price: UnitPrice::new(Amount::from_micros(spend), BaseQuantity::from_micros(quantity)).unwrap(),
                organisation,
                family: organisation,
                repeated: false,
            })
            .collect();
        let ranking = Ranking::new(payers.clone());
        let mut long = payers;
        // By ratios of 256 bits.
        long.sort_by(|left, right| {
            let prices = (left.price.ratio().unwrap(), right.price.ratio().unwrap());
            prices.0.compare(&prices.1).unwrap().then(left.organisation.cmp(&right.organisation))
        });
        let named = |payers: &[Payer]| payers.iter().map(|payer| (payer.price, payer.organisation)).collect::<Vec<_>>();
        prop_assert_eq!(named(ranking.payers()), named(&long));
    }

    #[test]
    fn small_numbers_and_large_ones_give_one_result(
        (own, under) in (wide(), wide()), (their, below) in (wide(), wide()),
        spend in any::<i64>(), quantity in any::<i64>(), part in 0_u64..=10
    ) {
        let small = |number: i128| number % (1 << 24);
        let (own, under, their, below) = (small(own), small(under).abs() + 1, small(their), small(below).abs() + 1);
        let (spend, quantity) = (Amount::from_micros(spend >> 24), BaseQuantity::from_micros(i128::from(quantity >> 24)));
        // The same ratios with numbers that fit 64 bits and with numbers that do not.
        let ratios = |times: i128| (Ratio::new(own * times, under * times).unwrap(), Ratio::new(their * times, below * times).unwrap());
        let ((left, right), (wide_left, wide_right)) = (ratios(1), ratios(1 << 70));
        prop_assert_eq!(left.saving(spend, quantity), wide_left.saving(spend, quantity));
        prop_assert_eq!(left.to_scaled(10), wide_left.to_scaled(10));
        let between = (left.interpolate(&right, part, 10).unwrap(), wide_left.interpolate(&wide_right, part, 10).unwrap());
        prop_assert_eq!(between.0.to_scaled(10), between.1.to_scaled(10));
        let divided = (left.divide(&right).unwrap(), wide_left.divide(&wide_right).unwrap());
        let text = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.to_scaled(9));
        prop_assert_eq!(text(divided.0), text(divided.1));
    }

    #[test]
    fn a_unit_price_is_the_ratio_of_its_sums(spend in any::<i64>(), quantity in wide()) {
        let made = Ratio::unit_price(Amount::from_micros(spend), BaseQuantity::from_micros(quantity));
        let plain = Ratio::new(i128::from(spend), quantity);
        prop_assert_eq!(made.is_some(), plain.is_some());
        if let (Some(made), Some(plain)) = (made, plain) {
            prop_assert_eq!(made.compare(&plain), Ok(Ordering::Equal));
        }
    }
}

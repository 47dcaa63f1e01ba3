//! Exact numbers: what is read, written, rounded and refused.
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::cmp::Ordering;

use likewise::engine::money::{
    Amount, BaseQuantity, NumberError, PRICE_DECIMALS, Quantity, Ratio, Units, divide_half_even_i128, format_scaled,
    parse_scaled,
};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

#[test]
fn decimals_are_read_exactly_or_refused() {
    let table: &[(&str, u32, Result<i64, NumberError>)] = &[
        ("0", 6, Ok(0)),
        ("-0", 6, Ok(0)),
        ("12.5", 6, Ok(12_500_000)),
        ("-12.50", 6, Ok(-12_500_000)),
        ("+.5", 3, Ok(500)),
        ("5.", 3, Ok(5_000)),
        ("0.0000010", 6, Ok(1)),
        ("1.2345678", 6, Err(NumberError::TooPrecise(6))),
        ("", 6, Err(NumberError::NotANumber)),
        (".", 6, Err(NumberError::NotANumber)),
        ("-", 6, Err(NumberError::NotANumber)),
        ("--1", 6, Err(NumberError::NotANumber)),
        ("1e400", 6, Err(NumberError::NotANumber)),
        ("1,000", 6, Err(NumberError::NotANumber)),
        ("1.2.3", 6, Err(NumberError::NotANumber)),
        ("£5", 6, Err(NumberError::NotANumber)),
        ("٣", 6, Err(NumberError::NotANumber)),
        ("9223372036854.775807", 6, Ok(i64::MAX)),
        ("9223372036854.775808", 6, Err(NumberError::OutOfRange)),
        ("99999999999999999999", 0, Err(NumberError::OutOfRange)),
        ("00000000000000000000000000000000000001", 0, Ok(1)),
        ("1", 19, Err(NumberError::OutOfRange)),
    ];
    for (text, scale, expected) in table {
        assert_eq!(parse_scaled(text, *scale), *expected, "{text}");
    }
}

#[test]
fn numbers_are_written_with_their_scale() {
    let table: &[(i128, u32, &str)] = &[
        (0, 6, "0.000000"),
        (-1, 6, "-0.000001"),
        (1_620_000, 6, "1.620000"),
        (-42, 0, "-42"),
        (7, 0, "7"),
        (i128::MAX, 0, "170141183460469231731687303715884105727"),
        (i128::MIN, 3, "-170141183460469231731687303715884105.728"),
    ];
    for (value, scale, expected) in table {
        assert_eq!(format_scaled(*value, *scale), *expected);
    }
    assert_eq!(Amount::from_micros(-5).to_string(), "-0.000005");
    assert_eq!(Quantity::from_milli(1_500).to_string(), "1.500");
    assert_eq!(BaseQuantity::from_micros(1).to_string(), "0.000001");
}

#[test]
fn halves_go_to_the_even_neighbour() {
    let table: &[(i128, i128, i64)] = &[
        (5, 10, 0),
        (15, 10, 2),
        (25, 10, 2),
        (-5, 10, 0),
        (-15, 10, -2),
        (-25, 10, -2),
        (26, 10, 3),
        (-26, 10, -3),
        (24, 10, 2),
        (-24, 10, -2),
        (i128::MAX, 1, i64::MAX),
        (i128::MIN, 1, i64::MIN),
    ];
    for (numerator, denominator, expected) in table {
        assert_eq!(divide_half_even_i128(*numerator, *denominator), *expected, "{numerator}/{denominator}");
    }
    let pence = |micros| Amount::from_micros(micros).to_pence_text();
    assert_eq!([pence(5_000), pence(15_000), pence(25_000), pence(-15_000)], ["0.00", "0.02", "0.02", "-0.02"]);
}

#[test]
fn packs_stay_in_range_and_multiply_exactly() {
    assert_eq!(Units::from_milli(0), None);
    assert_eq!(Units::from_milli(-1), None);
    assert_eq!(Units::whole(10_000_000), Some(Units::MAX));
    assert_eq!(Units::whole(10_000_001), None);
    assert_eq!(Units::whole(i64::MAX), None);
    assert_eq!(Units::parse("0"), Err(NumberError::OutOfRange));
    let units = |text| Units::parse(text).unwrap();
    assert_eq!(units("10").times(units("0.5")), Some(units("5")));
    assert_eq!(units("0.001").times(units("0.5")), None);
    assert_eq!(Units::MAX.times(units("2")), None);
    assert_eq!(units("0.500").to_string(), "0.5");
    assert_eq!(units("100").to_string(), "100");
    let most = Quantity::from_milli(i64::MAX).in_base_units(Units::MAX);
    assert_eq!(most.micros(), i128::from(i64::MAX) * i128::from(Units::MAX.milli()));
    assert_eq!(BaseQuantity::from_micros(i128::MAX).checked_add(BaseQuantity::from_micros(1)), None);
    assert_eq!(Amount::from_micros(i64::MAX).checked_add(Amount::from_micros(1)), None);
}

#[test]
fn a_price_is_divided_once_when_it_leaves() {
    let price = |spend: &str, quantity: i128| {
        Ratio::unit_price(Amount::parse(spend).unwrap(), BaseQuantity::from_micros(quantity * 1_000_000)).unwrap()
    };
    assert_eq!(price("10", 3).to_text(PRICE_DECIMALS).unwrap(), "3.3333333333");
    assert_eq!(price("20", 3).to_text(PRICE_DECIMALS).unwrap(), "6.6666666667");
    // One part in 2 x 10^10 is a tie at ten decimals.
    assert_eq!(Ratio::new(1, 20_000_000_000).unwrap().to_text(10).unwrap(), "0.0000000000");
    assert_eq!(Ratio::new(3, 20_000_000_000).unwrap().to_text(10).unwrap(), "0.0000000002");
    assert_eq!(Ratio::new(-3, 20_000_000_000).unwrap().to_text(10).unwrap(), "-0.0000000002");
    assert!(Ratio::new(1, 0).is_none());
    assert!(Ratio::new(1, -1).is_none());
    assert!(price("0", 3).is_zero());
    assert!(price("1", 1).divide(&price("0", 1)).unwrap().is_none());
}

#[test]
fn a_test_kit_at_7_50_for_20_saves_five_eighths() {
    let new = Ratio::new(750, 100).unwrap();
    let spend = Amount::parse("20000").unwrap();
    let saving = new.saving(spend, BaseQuantity::from_micros(1_000_000_000)).unwrap();
    assert_eq!(saving.to_string(), "12500.000000");
    let share = Ratio::new(i128::from(saving.micros()), i128::from(spend.micros())).unwrap();
    assert_eq!(share.to_text(3).unwrap(), "0.625");
}

#[test]
fn savings_round_half_to_even_once() {
    // 0.0000005 and 0.0000015 of a pound: ties at six decimals.
    let half = Ratio::new(1, 2_000_000).unwrap();
    let saving =
        |units: i128| half.saving(Amount::ZERO, BaseQuantity::from_micros(units * 1_000_000)).unwrap().micros();
    assert_eq!([saving(1), saving(2), saving(3), saving(5)], [0, -1, -2, -2]);
}

#[test]
fn too_large_is_an_error_and_never_wraps() {
    let huge = Ratio::new(i128::MAX, 1).unwrap();
    let small = Ratio::new(1, i128::MAX).unwrap();
    assert_eq!(huge.saving(Amount::ZERO, BaseQuantity::from_micros(i128::MAX)), Err(NumberError::OutOfRange));
    assert_eq!(huge.to_scaled(10), Err(NumberError::OutOfRange));
    assert_eq!(huge.to_scaled(40), Err(NumberError::OutOfRange));
    assert_eq!(huge.compare(&small).unwrap(), Ordering::Greater);
    assert!(small.interpolate(&huge, 3, 2).is_err());
    let wide = small.interpolate(&small, 1, 2).and_then(|wide| wide.compare(&huge));
    assert_eq!(wide, Err(NumberError::OutOfRange));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read_back(micros in any::<i64>()) {
        // i64::MIN has no positive counterpart and cannot be read from its magnitude.
        let micros = micros.max(-i64::MAX);
        prop_assert_eq!(Amount::parse(&Amount::from_micros(micros).to_string()), Ok(Amount::from_micros(micros)));
    }

    #[test]
    fn a_rounded_quotient_is_the_nearest(numerator in any::<i64>(), denominator in 1_i64..) {
        let quotient = i128::from(divide_half_even_i128(i128::from(numerator), i128::from(denominator)));
        let off = (i128::from(numerator) - quotient * i128::from(denominator)).abs() * 2;
        prop_assert!(off <= i128::from(denominator));
        prop_assert!(off < i128::from(denominator) || quotient % 2 == 0);
    }

    #[test]
    fn wide_and_narrow_divisions_agree(
        numerator in -1_000_000_i64..1_000_000, denominator in 1_i64..1_000, spend in any::<i32>(), quantity in 1_i64..10_000
    ) {
        // The same ratio written with small and with huge numbers: one is divided in 128 bits, the other in 256.
        let ratio = |times: i128| Ratio::new(i128::from(numerator) * times, i128::from(denominator) * times).unwrap();
        let saving = |times: i128| {
            ratio(times).saving(Amount::from_micros(i64::from(spend)), BaseQuantity::from_micros(i128::from(quantity)))
        };
        prop_assert_eq!(saving(1), saving(1 << 100));
        prop_assert_eq!(ratio(1).to_text(1), ratio(1 << 100).to_text(1));
    }

    #[test]
    fn interpolation_lies_between(left in 0_i64.., right in 0_i64.., below in 1_i64.., part in 0_u64..=10) {
        let ratio = |value: i64| Ratio::new(i128::from(value), i128::from(below)).unwrap();
        let (low, high) = (ratio(left.min(right)), ratio(left.max(right)));
        let between = low.interpolate(&high, part, 10).unwrap();
        prop_assert!(low.compare(&between).unwrap() != Ordering::Greater);
        prop_assert!(between.compare(&high).unwrap() != Ordering::Greater);
    }
}

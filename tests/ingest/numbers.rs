use likewise::engine::money::{Amount, Quantity};
use likewise::ingest::numbers::StatedNumber;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

#[test]
fn numbers_as_people_write_them() {
    let table = "
        12.50           | 12.500000
        £1,234.50       | 1234.500000
        £ 1,234.50      | 1234.500000
        $5              | 5.000000
        5€              | 5.000000
        -£5.10          | -5.100000
        £-5.10          | -5.100000
        (12.00)         | -12.000000
        (£1,000)        | -1000.000000
        12.00-          | -12.000000
        −3              | -3.000000
        +7              | 7.000000
        .5              | 0.500000
        5.              | 5.000000
        1.5E+3          | 1500.000000
        1e-3            | 0.001000
        1 234 567.8     | 1234567.800000
        1'234'567       | 1234567.000000
        3.3333333333333335 | 3.333333
        0.0000005       | 0.000000
        0.0000015       | 0.000002
        0.00000150001   | 0.000002
        1000000000000   | 1000000000000.000000
        1000000000000.01| number out of range
        1e400           | number out of range
        1e-400          | number out of range
        1e999999999999  | number out of range
        99999999999999999999999999 | number out of range
        NaN             | not a number
        inf             | not a number
        -               | not a number
        £               | not a number
        1.2.3           | not a number
        12abc           | not a number
        --5             | not a number
        (-5)            | not a number
        -5-             | not a number
        ££5             | not a number
        1e              | not a number
        =1+1            | not a number
        1,5             | not a number: the separators do not part thousands (decimals follow a full stop)
        12,34           | not a number: the separators do not part thousands (decimals follow a full stop)
        1.234,50        | not a number: the separators do not part thousands (decimals follow a full stop)
        1,2345          | not a number: the separators do not part thousands (decimals follow a full stop)
    ";
    for row in table.lines().filter(|row| !row.trim().is_empty()) {
        let (stated, expected) = row.split_once('|').unwrap();
        let read = StatedNumber::parse(stated.trim()).and_then(|number| number.to_amount());
        let read = read.map_or_else(|error| error.to_string(), |(amount, _)| amount.to_string());
        assert_eq!(read, expected.trim(), "{}", stated.trim());
    }
    assert!(StatedNumber::parse(&"9".repeat(5_000)).is_err());
    assert!(StatedNumber::parse("").is_err());
}

#[test]
fn a_rounded_amount_says_so() {
    let rounded = |text: &str| StatedNumber::parse(text).unwrap().to_amount().unwrap().1;
    assert!(rounded("3.3333333333333335"));
    assert!(!rounded("3.3333330000000000"));
    assert!(!rounded("3.333333"));
}

#[test]
fn quantities_are_never_zero_nor_too_fine() {
    let quantity = |text: &str| {
        let read = StatedNumber::parse(text).and_then(|number| number.to_quantity());
        read.map_or_else(|error| error.to_string(), |quantity| quantity.to_string())
    };
    assert_eq!(quantity("12"), "12.000");
    assert_eq!(quantity("(3)"), "-3.000");
    assert_eq!(quantity("0.125"), "0.125");
    assert_eq!(quantity("0.1250000"), "0.125");
    assert_eq!(quantity("0"), "a quantity of zero");
    assert_eq!(quantity("0.0001"), "a quantity has at most three decimals");
    assert_eq!(quantity("1000000000"), "1000000000.000");
    assert_eq!(quantity("1000000001"), "number out of range");
}

#[test]
fn value_and_price_agree_within_half_a_last_decimal_a_unit_and_a_penny() {
    let table = "
        # quantity | price | value     | agrees
        3          | 3.33  | 10.00     | yes
        1000       | 3.33  | 3335.01   | yes
        1000       | 3.33  | 3335.02   | no
        1000       | 3.330 | 3330.51   | yes
        1000       | 3.330 | 3330.52   | no
        1          | 100   | 100.51    | yes
        1          | 100   | 100.52    | no
        -1000      | 3.33  | -3335.01  | yes
        -1000      | 3.33  | -3335.02  | no
        1          | 3.3333333333333335 | 3.34 | yes
        1          | 3.3333333333333335 | 3.35 | no
    ";
    for row in table.lines().filter(|row| row.contains('|') && !row.contains('#')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let quantity = Quantity::parse(cells[0]).unwrap();
        let price = StatedNumber::parse(cells[1]).unwrap();
        let value = Amount::parse(cells[2]).unwrap();
        assert_eq!(price.agrees(quantity, value), cells[3] == "yes", "{row}");
    }
}

#[test]
fn a_price_times_a_quantity_rounds_half_to_even() {
    let value = |price: &str, quantity: &str| {
        StatedNumber::parse(price).unwrap().times(Quantity::parse(quantity).unwrap()).unwrap().to_string()
    };
    assert_eq!(value("0.0000005", "1"), "0.000000");
    assert_eq!(value("0.0000005", "3"), "0.000002");
    assert_eq!(value("3.3333333333333335", "3"), "10.000000");
    assert_eq!(value("12.345", "-2"), "-24.690000");
}

proptest! {
    #[test]
    fn a_plain_decimal_reads_as_the_engine_reads_it(micros in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
        let amount = Amount::from_micros(micros);
        let stated = StatedNumber::parse(&amount.to_string()).unwrap();
        prop_assert_eq!(stated.to_amount().unwrap(), (amount, false));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,70}") {
        if let Ok(number) = StatedNumber::parse(&text) {
            prop_assert!(text.chars().any(|character| character.is_ascii_digit()));
            let _ = (number.to_amount(), number.to_quantity());
        }
    }
}

//! GTINs as files hold them, and the 14 digits they stand for.

use likewise::engine::gs1::{Gtin14, GtinError, check_digit};
use proptest::prelude::{any, prop, prop_assert_eq, prop_assume, proptest};

/// Stated text | 14 digits, or the reason for refusal.
const CASES: &str = "
    06291041500213        | 06291041500213
    6291041500213         | 06291041500213
    614141007349          | 00614141007349
    96385074              | 00000096385074
    16141410073497        | 16141410073497
    16141410073496        | wrong check digit: 6 where 7 is asked for
    6291041500213.0       | 06291041500213
    6291041500213.00      | 06291041500213
    6 291041 500213       | 06291041500213
    629-1041-500213       | 06291041500213
    '6291041500213        | 06291041500213
    614141-007 349.0      | 00614141007349
    00614141007349        | 00614141007349
    0614141007349         | 00614141007349
    12345670              | 00000012345670
    2345673               | 00000002345673
    123                   | 3 digits
    123456                | 6 digits
    162910415002139       | 15 digits
    6291041500214         | wrong check digit: 4 where 3 is asked for
    6291041500231         | wrong check digit: 1 where 7 is asked for
    0                     | 1 digits
    00000000              | all zeros
    0000000000000.0       | all zeros
    5.01234E+12           | scientific notation
    6.291041500213e12     | scientific notation
    5E+12                 | scientific notation
    +5.01234E+12          | not a digit: +
    -6291041500213        | not a digit: -
    GTIN6291041500213     | not a digit: G
    629104150021E         | not a digit: E
    N/A                   | not a digit: N
    6291041500213.5       | not a digit: .
    ٦291041500213         | not a digit: ٦
    +A123BJC5D6E71G       | HIBC
    *+A123BJC5D6E71G*     | HIBC
    A123BJC5D6E71         | HIBC
    (01)06291041500213    | not a digit: (
";

/// Stated text | form and 14 digits, or the reason for refusal where every digit must be written.
const IN_FULL: &str = "
    96385074              | GTIN-8 00000096385074
    614141007349          | GTIN-12 00614141007349
    6291041500213         | GTIN-13 06291041500213
    16141410073497        | GTIN-14 16141410073497
    00614141007349        | GTIN-12 00614141007349
    0614141007349         | GTIN-12 00614141007349
    00000096385074        | GTIN-8 00000096385074
    '6 291041-500213.0    | GTIN-13 06291041500213
    2345673               | lost zeros: 00000002345673
    14141007347           | lost zeros: 00014141007347
    00014141007           | 11 digits
    14141007349           | 11 digits
    123456789             | 9 digits
    162910415002139       | 15 digits
    6291041500214         | wrong check digit: 4 where 3 is asked for
    6291041000000         | 6 zeros at the end
    6291000000004         | wrong check digit: 4 where 6 is asked for
    6.29104E+12           | scientific notation
    +A123BJC5D6E71G       | HIBC
";

fn told(result: Result<Gtin14, GtinError>) -> String {
    match result {
        Ok(gtin) => gtin.to_string(),
        Err(GtinError::Empty) => "empty".to_owned(),
        Err(GtinError::ScientificNotation) => "scientific notation".to_owned(),
        Err(GtinError::Hibc) => "HIBC".to_owned(),
        Err(GtinError::LostZeros { whole, .. }) => format!("lost zeros: {whole}"),
        Err(GtinError::TrailingZeros(zeros)) => format!("{zeros} zeros at the end"),
        Err(GtinError::NotDigits(character)) => format!("not a digit: {character}"),
        Err(GtinError::Length(digits)) => format!("{digits} digits"),
        Err(GtinError::AllZeros) => "all zeros".to_owned(),
        Err(GtinError::CheckDigit { expected, found }) => {
            format!("wrong check digit: {found} where {expected} is asked for")
        }
    }
}

#[test]
fn gtins_are_read_or_refused_with_their_reason() {
    for case in CASES.lines().filter(|line| line.contains('|')) {
        let (stated, expected) = case.split_once('|').unwrap();
        assert_eq!(told(Gtin14::parse(stated.trim())), expected.trim(), "stated: {}", stated.trim());
    }
    assert_eq!(Gtin14::parse(" \t\u{a0} "), Err(GtinError::Empty));
    assert_eq!(told(Gtin14::parse("\u{a0}6291041500213\u{a0}")), "06291041500213");
}

#[test]
fn gtins_written_in_full_have_a_form() {
    for case in IN_FULL.lines().filter(|line| line.contains('|')) {
        let (stated, expected) = case.split_once('|').unwrap();
        let read = match Gtin14::parse_in_full(stated.trim()) {
            Ok(gtin) => format!("{} {gtin}", gtin.form()),
            Err(error) => told(Err(error)),
        };
        assert_eq!(read, expected.trim(), "stated: {}", stated.trim());
    }
}

#[test]
fn check_digits_of_the_general_specifications() {
    // GTIN-13 and SSCC-style examples; the weights run from the right, so every key length shares them.
    assert_eq!(check_digit(&[6, 2, 9, 1, 0, 4, 1, 5, 0, 0, 2, 1]), 3);
    assert_eq!(check_digit(&[3, 7, 6, 1, 0, 4, 2, 5, 0, 0, 2, 1, 2, 3, 4, 5, 6]), 9);
    assert_eq!(check_digit(&[]), 0);
}

/// A whole column of GTINs, one a line, in a file named by `LIKEWISE_TEST_GTINS`: every one must normalise.
#[test]
#[ignore = "needs a file of GTINs named by LIKEWISE_TEST_GTINS"]
fn a_whole_list_normalises() {
    let path = std::env::var("LIKEWISE_TEST_GTINS").unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let refused: Vec<_> =
        text.lines().filter_map(|line| Gtin14::parse(line).err().map(|error| (line, error))).collect();
    assert!(text.lines().count() > 0);
    assert!(refused.is_empty(), "{} of {} refused: {refused:?}", refused.len(), text.lines().count());
}

fn gtin_from(body: &[u8]) -> String {
    body.iter().copied().chain([check_digit(body)]).map(|digit| char::from(b'0' + digit)).collect()
}

proptest! {
    #[test]
    fn any_text_is_taken_or_refused(text in any::<String>()) {
        if let Ok(gtin) = Gtin14::parse(&text) {
            prop_assert_eq!(gtin.as_str().len(), 14);
        }
    }

    #[test]
    fn what_is_read_reads_back(body in prop::collection::vec(0_u8..10, 13)) {
        prop_assume!(body.iter().any(|digit| *digit != 0));
        let text = gtin_from(&body);
        let gtin = Gtin14::parse(&text).unwrap();
        prop_assert_eq!(gtin.as_str(), &text);
        prop_assert_eq!(Gtin14::parse(gtin.as_str()), Ok(gtin));
    }

    #[test]
    fn zeros_on_the_left_change_nothing(body in prop::collection::vec(0_u8..10, 6..13), zeros in 0_usize..8) {
        prop_assume!(body.iter().any(|digit| *digit != 0));
        let short = gtin_from(&body);
        let padded = format!("{}{short}", "0".repeat(zeros.min(14 - short.len())));
        prop_assert_eq!(Gtin14::parse(&padded), Gtin14::parse(&short));
    }

    #[test]
    fn one_wrong_digit_is_always_seen(body in prop::collection::vec(0_u8..10, 13), place in 0_usize..14, by in 1_u8..10) {
        prop_assume!(body.iter().any(|digit| *digit != 0));
        let mut digits: Vec<u8> = gtin_from(&body).bytes().map(|byte| byte - b'0').collect();
        digits[place] = (digits[place] + by) % 10;
        let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        assert!(Gtin14::parse(&text).is_err());
    }
}

//! GTINs as files hold them, and the 14 digits they stand for.

use likewise::engine::gs1::{Gtin14, GtinError, GtinRepair, check_digit, near_gtins};
use proptest::prelude::{any, prop, prop_assert_eq, prop_assume, proptest};

/// Stated text | 14 digits, or the reason for refusal.
const CASES: &str = r#"
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
    6.291041500213e12     | 06291041500213
    6.291041500213E+12    | 06291041500213
    6,291041500213E+12    | 06291041500213
    62.91041500213E11     | 06291041500213
    6.2910415002130E+12   | 06291041500213
    1.6141410073497E+13   | 16141410073497
    6.291041500214E+12    | wrong check digit: 4 where 3 is asked for
    6.291041500213E-12    | scientific notation
    6.29104150021E+12     | scientific notation
    6.291041000000E+12    | scientific notation
    6.291041500213E+99    | scientific notation
    6.291041500213E+12345678901234567890 | scientific notation
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
    +$$52001510X3C        | HIBC
    (01)06291041500213    | 06291041500213
    (01) 0629104 1500213  | 06291041500213
    (01)6291041500213     | 06291041500213
    (01)06291041500214    | wrong check digit: 4 where 3 is asked for
    0106291041500213      | 06291041500213
    01 06291041500213     | 06291041500213
    0106291041500214      | 16 digits
    0206291041500213      | 16 digits
    (01)06291041500213(17)261231(10)A1 | 06291041500213
    (01)06291041500213(17)261331       | element string: date
    (10)A1(17)261231      | element string: no GTIN
    ]C10106291041500213   | 06291041500213
    ]E06291041500213      | 06291041500213
    https://id.gs1.org/01/06291041500213 | 06291041500213
    6,291,041,500,213     | 06291041500213
    6,291,041,500,213.00  | 06291041500213
    6,2910,41,500,213     | not a digit: ,
    ="06291041500213"     | 06291041500213
    "6291041500213"       | 06291041500213
    =06291041500213       | not a digit: =
"#;

/// Stated text | form, 14 digits and what was repaired, or the reason for refusal where nothing says that it is a GTIN.
const REPAIRED: &str = "
    96385074              | GTIN-8 00000096385074
    614141007349          | GTIN-12 00614141007349
    6291041500213         | GTIN-13 06291041500213
    16141410073497        | GTIN-14 16141410073497
    00614141007349        | GTIN-12 00614141007349
    0614141007349         | GTIN-12 00614141007349
    00000096385074        | GTIN-8 00000096385074
    '6 291041-500213.0    | GTIN-13 06291041500213 quotes zero_decimals separators
    2345673               | GTIN-8 00000002345673 lost_zeros
    36000291452           | GTIN-12 00036000291452 lost_zeros
    36,000,291,452        | GTIN-12 00036000291452 lost_zeros thousands
    3.6000291452E+10      | GTIN-12 00036000291452 lost_zeros scientific_notation
    6.291041500213E+12    | GTIN-13 06291041500213 scientific_notation
    (01)06291041500213    | GTIN-13 06291041500213 ai_in_front
    0106291041500213      | GTIN-13 06291041500213 ai_in_front
    0425261               | 7 digits
    036000291452          | GTIN-12 00036000291452
    00036000291           | 11 digits
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
        Err(GtinError::ElementString(Some(rule))) => format!("element string: {rule}"),
        Err(GtinError::ElementString(None)) => "element string: no GTIN".to_owned(),
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
fn gtins_tell_their_form_and_what_was_repaired() {
    for case in REPAIRED.lines().filter(|line| line.contains('|')) {
        let (stated, expected) = case.split_once('|').unwrap();
        let read = match Gtin14::parse_repaired(stated.trim()) {
            Ok((gtin, repairs)) => {
                let words = repairs.iter().map(|repair| repair.as_str());
                let told = [gtin.form().as_str(), gtin.as_str()].into_iter().chain(words);
                told.collect::<Vec<_>>().join(" ")
            }
            Err(error) => told(Err(error)),
        };
        assert_eq!(read, expected.trim(), "stated: {}", stated.trim());
    }
    assert_eq!(GtinRepair::ALL.len(), 7);
}

/// Stated text | the GTINs it may be a slip of, `~` for two digits swapped.
const NEAR: &[(&str, &[&str])] = &[
    // The check digit alone is wrong, or one of the others is.
    ("12345671", &["00000012345670", "00000042345671"]),
    ("96385047", &["~00000096385074", "~00000093685047", "00000096385043"]),
    ("6291041500231", &["~06291041500213", "~06219041500231", "06291041500237", "02291041500231"]),
    ("6 291041 500231.0", &["~06291041500213"]),
    ("12345670", &[]),
    ("1234567", &[]),
    ("ABC", &[]),
    ("6.29104E+12", &[]),
    ("00000000", &[]),
];

#[test]
fn slips_are_traced_to_gtins() {
    for (stated, expected) in NEAR {
        let near: Vec<String> = near_gtins(stated)
            .iter()
            .map(|near| format!("{}{}", if near.slip.to_string() == "one digit" { "" } else { "~" }, near.gtin))
            .collect();
        for gtin in *expected {
            assert!(near.contains(&(*gtin).to_owned()), "{stated}: {gtin} is not among {near:?}");
        }
        // One GTIN for each digit that may be wrong, and a few swaps.
        assert_eq!(near.is_empty(), expected.is_empty(), "{stated}");
        let digits = stated.trim_end_matches(".0").bytes().filter(u8::is_ascii_digit).count();
        assert!(near.is_empty() || near.len() + 2 >= digits, "{stated}: {near:?}");
    }
}

#[test]
fn packaging_levels_share_a_root() {
    let gtin = |text: &str| Gtin14::parse(text).unwrap();
    let table = [
        ("00614141007349", "10614141007346", true),
        ("614141007349", "20614141007343", true),
        ("10614141007346", "20614141007343", true),
        ("00614141007349", "00614141007349", false),
        // Of variable measure: no level of the item.
        ("00614141007349", "90614141007342", false),
        // Other items.
        ("00614141007349", "06291041500213", false),
        // A GTIN-8 has no levels.
        ("96385074", "10000096385071", false),
    ];
    for (left, right, siblings) in table {
        assert_eq!(gtin(left).is_sibling_of(&gtin(right)), siblings, "{left} {right}");
        assert_eq!(gtin(right).is_sibling_of(&gtin(left)), siblings, "{right} {left}");
    }
    assert_eq!(gtin("10614141007346").root().unwrap().item(), gtin("00614141007349"));
    assert_eq!((gtin("10614141007346").indicator(), gtin("614141007349").indicator()), (1, 0));
    assert_eq!(gtin("00614141007349").siblings().count(), 8);
    assert_eq!(gtin("96385074").siblings().count(), 0);
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
    fn a_slip_is_traced_to_its_gtin(body in prop::collection::vec(0_u8..10, 12), place in 0_usize..13, by in 1_u8..10) {
        let text = gtin_from(&body);
        let mut wrong: Vec<u8> = text.bytes().collect();
        wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
        let gtin = Gtin14::parse(&text);
        let near = near_gtins(&String::from_utf8(wrong.clone()).unwrap());
        if let (Ok(gtin), Err(GtinError::CheckDigit { .. })) = (gtin, Gtin14::parse(&String::from_utf8(wrong).unwrap())) {
            prop_assert_eq!(near.iter().filter(|near| near.gtin == gtin).count(), 1);
        }
        let mut swapped: Vec<u8> = text.bytes().collect();
        if place > 0 {
            swapped.swap(place - 1, place);
        }
        let swapped = String::from_utf8(swapped).unwrap();
        if let (Ok(gtin), Err(GtinError::CheckDigit { .. })) = (gtin, Gtin14::parse(&swapped)) {
            prop_assert_eq!(near_gtins(&swapped).iter().filter(|near| near.gtin == gtin).count(), 1);
        }
    }

    #[test]
    fn siblings_are_gtins_of_one_root(body in prop::collection::vec(0_u8..10, 13)) {
        prop_assume!(body.iter().skip(1).any(|digit| *digit != 0));
        let gtin = Gtin14::parse(&gtin_from(&body)).unwrap();
        for sibling in gtin.siblings() {
            prop_assert_eq!(Gtin14::parse(sibling.as_str()), Ok(sibling));
            prop_assert_eq!(sibling.root(), gtin.root());
        }
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

//! The codec by properties: what is read equals what was written, and torn bytes are an error.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::codec::{
    LONGEST_COLUMN, Numbers, Reader, pack_numbers, pack_optional, pack_steps, pack_texts, unpack_numbers,
    unpack_optional, unpack_steps, unpack_texts,
};

/// Numbers of all sizes, the ends of the range among them.
fn number() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        -3..3_i64,
        0..1_i64 << 36,
        0..1_i64 << 44,
        0..1_i64 << 52,
        (-50..50_i64).prop_map(|few| few * 10_000),
        Just(i64::MIN),
        Just(i64::MAX)
    ]
}

/// Texts that share prefixes and numbers, and texts that share nothing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "PO-[0-9]{1,3}",
        "2025/[0-9]{7}",
        "[0-9]{0,20}",
        "é{0,2}[0-9]{2}",
        "\\PC{0,6}",
        Just(String::new()),
        "x{250,260}[0-9]{0,2}",
    ]
}

/// Texts of one shape each: the case that is packed as numbers.
fn alike() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![vec("AB0[0-9]{18}", 0..40), vec("[0-9]{19}", 0..40), vec("é00[0-9]", 0..40), vec("7", 0..40)]
}

proptest! {
    #[test]
    fn numbers_are_read_back(values in vec(number(), 0..80)) {
        let packed = pack_numbers(&values);
        let numbers = Numbers::open(Reader::new(&packed), values.len()).expect("numbers");
        let one_by_one: Vec<i64> = (0..values.len()).map(|place| numbers.at(place)).collect();
        prop_assert_eq!(&one_by_one, &values);
        prop_assert_eq!(unpack_numbers(Reader::new(&packed), values.len()).expect("numbers"), values);
    }

    #[test]
    fn steps_are_read_back(values in vec(number(), 0..80)) {
        prop_assert_eq!(unpack_steps(Reader::new(&pack_steps(&values)), values.len()).expect("numbers"), values);
    }

    #[test]
    fn optional_numbers_are_read_back(values in vec(option::of(number()), 0..80)) {
        prop_assert_eq!(unpack_optional(Reader::new(&pack_optional(&values)), values.len()).expect("numbers"), values);
    }

    #[test]
    fn texts_are_read_back(texts in prop_oneof![vec(text(), 0..40), alike()]) {
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        prop_assert_eq!(unpack_texts(Reader::new(&pack_texts(&borrowed)), texts.len()).expect("texts"), texts);
    }

    #[test]
    fn what_is_cut_short_is_an_error(values in vec(number(), 1..20), texts in vec(text(), 1..20), cut in 1..400_usize) {
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        let steps = pack_steps(&values);
        let packed = pack_texts(&borrowed);
        let short = |bytes: &[u8]| bytes[..bytes.len().saturating_sub(cut)].to_vec();
        prop_assert!(unpack_steps(Reader::new(&short(&steps)), values.len()).is_err());
        prop_assert!(unpack_texts(Reader::new(&short(&packed)), texts.len()).is_err());
    }

    #[test]
    fn foreign_bytes_end_in_some_result_and_little_memory(bytes in vec(any::<u8>(), 0..60), count in 0..300_usize) {
        // Whatever comes out, it is no panic, and no more than was asked for.
        if let Ok(values) = unpack_numbers(Reader::new(&bytes), count) {
            prop_assert_eq!(values.len(), count);
        }
        if let Ok(values) = unpack_optional(Reader::new(&bytes), count) {
            prop_assert_eq!(values.len(), count);
        }
        if let Ok(values) = unpack_steps(Reader::new(&bytes), count) {
            prop_assert_eq!(values.len(), count);
        }
        if let Ok(texts) = unpack_texts(Reader::new(&bytes), count) {
            prop_assert!(texts.iter().all(|text| text.len() <= 400));
        }
    }
}

#[test]
fn equal_numbers_take_no_room_each() {
    for value in [i64::MIN, -1, 0, i64::MAX] {
        assert_eq!(pack_numbers(&[value; 1_000]).len(), pack_numbers(&[value]).len());
    }
}

#[test]
fn even_steps_and_order_numbers_take_few_bytes() {
    let rows: Vec<i64> = (0..1_000).map(|row| 2 + row).collect();
    assert!(pack_steps(&rows).len() < 30);
    let orders: Vec<String> = (0..1_000).map(|order| format!("PO-{order:07}")).collect();
    let orders: Vec<&str> = orders.iter().map(String::as_str).collect();
    assert!(pack_texts(&orders).len() < 2_030);
}

#[test]
fn impossible_counts_and_widths_are_refused() {
    let one = pack_numbers(&[7]);
    assert!(unpack_numbers(Reader::new(&one), LONGEST_COLUMN).is_ok());
    assert!(unpack_numbers(Reader::new(&one), LONGEST_COLUMN + 1).is_err());
    assert!(unpack_numbers(Reader::new(&one), usize::MAX).is_err());
    assert!(unpack_steps(Reader::new(&pack_steps(&[7])), usize::MAX).is_err());
    assert!(unpack_optional(Reader::new(&pack_optional(&[None])), usize::MAX).is_err());
    assert!(unpack_optional(Reader::new(&pack_optional(&[None, Some(1)])), usize::MAX).is_err());
    // A prefix of 300 bytes that a million lines would share.
    let mut long = vec![0xac, 0x02];
    long.extend_from_slice(&[b'x'; 300]);
    long.extend_from_slice(&[1, 1]);
    long.extend_from_slice(&pack_numbers(&[1]));
    assert!(unpack_texts(Reader::new(&long), 1).is_err());
}

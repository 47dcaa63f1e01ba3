//! Segments by properties: a run of any lines is read back as it was, whole and in part.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::segment::{NewLine, decode, decode_current, decode_items, decode_versions, encode, encode_keys};
use crate::engine::money::{Amount, Quantity};

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![any::<i64>(), (-900..900_i64).prop_map(|pence| pence * 10_000)].prop_map(Amount::from_micros)
}

fn line_number() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof!["[1-9][0-9]{0,2}", "0", "007", "A1", "4294967295", "4294967296", "", "\\+5", "é"])
}

fn line() -> impl Strategy<Value = NewLine> {
    let place = (0..3_u32, 0..1_000_000_u64, any::<u128>());
    let order = ("(PO-)?[0-9]{0,8}", line_number(), prop_oneof![Just(0), any::<u32>()], -700_000..3_000_000_i32);
    let ids = (any::<i64>(), 0..40_i64, 0..3_i64);
    let money = (any::<i64>(), option::of(amount()), amount(), amount(), option::of(amount()));
    let texts = vec(option::of(0..9_i64), 6);
    (place, order, ids, money, texts).prop_map(|(place, order, ids, money, texts)| NewLine {
        file: place.0,
        row: place.1,
        key: place.2,
        po_number: order.0,
        po_line_number: order.1,
        revision: order.2,
        order_date: NaiveDate::from_num_days_from_ce_opt(order.3).expect("a date"),
        supplier_name: ids.0,
        item: ids.1,
        terms: ids.2,
        quantity: Quantity::from_milli(money.0),
        unit_price: money.1,
        line_value: money.2,
        value_difference: money.3,
        adjusted_unit_price: money.4,
        contract_ref: texts[0],
        eclass: texts[1],
        cost_centre: texts[2],
        requisition_point: texts[3],
        supplier_code: texts[4],
        supplier_gln: texts[5],
    })
}

proptest! {
    #[test]
    fn lines_are_read_back(lines in vec(line(), 0..40)) {
        prop_assert_eq!(decode(&encode_keys(&lines), &encode(&lines)).expect("lines"), lines);
    }

    #[test]
    fn parts_of_lines_agree_with_the_whole(lines in vec(line(), 0..40), wanted in 0..40_i64) {
        let body = encode(&lines);
        let items: Vec<i64> = lines.iter().map(|line| line.item).collect();
        prop_assert_eq!(decode_items(&body, lines.len()).expect("items"), items);
        let versions: Vec<(u32, bool)> =
            lines.iter().map(|line| (line.revision, line.po_line_number.is_some())).collect();
        prop_assert_eq!(decode_versions(&body, lines.len()).expect("versions"), versions);
        let found = decode_current(5, &body, lines.len(), |place, item| place % 2 == 0 && item <= wanted);
        let found = found.expect("current lines");
        let expected: Vec<&NewLine> =
            lines.iter().step_by(2).filter(|line| line.item <= wanted).collect();
        prop_assert_eq!(found.len(), expected.len());
        for (found, line) in found.iter().zip(expected) {
            prop_assert_eq!(
                (found.organisation, found.item, found.supplier_name, found.terms, found.order_date),
                (5, line.item, line.supplier_name, line.terms, line.order_date)
            );
            prop_assert_eq!(
                (found.quantity, found.unit_price, found.line_value, found.adjusted_unit_price),
                (line.quantity, line.unit_price, line.line_value, line.adjusted_unit_price)
            );
        }
    }

    #[test]
    fn a_body_cut_short_is_an_error(lines in vec(line(), 1..10), cut in 1..200_usize) {
        let (keys, body) = (encode_keys(&lines), encode(&lines));
        prop_assert!(decode(&keys, &body[..body.len().saturating_sub(cut)]).is_err());
    }

    #[test]
    fn changed_bytes_are_no_panic(lines in vec(line(), 1..10), place in any::<usize>(), byte in any::<u8>()) {
        let (keys, mut body) = (encode_keys(&lines), encode(&lines));
        let place = place % body.len();
        body[place] = byte;
        if let Ok(found) = decode(&keys, &body) {
            prop_assert_eq!(found.len(), lines.len());
        }
        let _ = decode_versions(&body, lines.len());
        let _ = decode_current(5, &body, lines.len(), |_, _| true);
    }
}

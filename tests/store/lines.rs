//! Lines: appended invisible, published at once, read back as they were.

use std::collections::HashMap;

use likewise::engine::money::{Amount, Quantity};
use likewise::store::{
    ImportKind, LineAppender, NewLine, StatedLine, line_census, scan_lines, scan_organisation_stated, scan_stated,
};

use super::builders::{
    accepted, begin_on, current_lines, current_pounds, day, import_lines, line, organisation_id, revised, unnumbered,
};

/// A line that has everything, and one that has the least.
fn full_and_bare() -> [NewLine; 2] {
    let full = NewLine {
        file: 1,
        row: 70_000,
        po_line_number: Some("007".to_owned()),
        revision: 3,
        order_date: day("2024-02-29"),
        supplier_name: 9,
        item: 42,
        terms: 5,
        quantity: Quantity::from_milli(-2_500),
        unit_price: Some(Amount::from_micros(3_333_333)),
        line_value: Amount::from_micros(-8_330_000),
        value_difference: Amount::from_micros(3_333),
        adjusted_unit_price: Some(Amount::ZERO),
        contract_ref: Some(1),
        eclass: Some(2),
        cost_centre: Some(3),
        requisition_point: Some(4),
        supplier_code: Some(5),
        supplier_gln: Some(6),
        ..line(u128::MAX, 0)
    };
    let bare = NewLine { unit_price: None, po_number: String::new(), ..unnumbered(line(0, 45_000)) };
    [full, bare]
}

on_both_backends!(lines_are_read_back_as_they_were_written, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let [full, bare] = full_and_bare();
    let (import, outcome) = import_lines(store, "aa", &[(organisation, full.clone()), (organisation, bare.clone())]);
    assert_eq!((outcome.rows_accepted, outcome.rows_rejected, outcome.rows_replaced), (2, 0, 0));
    let found = current_lines(store, [1, 42]);
    assert_eq!(found.iter().map(|found| &found.line).collect::<Vec<_>>(), [&bare, &full]);
    assert_eq!(found.iter().map(|found| found.file.as_str()).collect::<Vec<_>>(), ["a.csv", "b.csv"]);
    assert!(found.iter().all(|found| found.import == import && found.organisation == organisation));
    store.assert_sound();
});

on_both_backends!(a_scan_tells_what_price_points_need, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let [full, bare] = full_and_bare();
    import_lines(store, "aa", &[(organisation, full.clone()), (organisation, bare)]);
    let mut seen = Vec::new();
    scan_lines(&mut store.db(), |item| item == 42, |run| seen.extend_from_slice(run)).expect("a scan");
    let [current] = seen.as_slice() else { panic!("one line of item 42, not {seen:?}") };
    assert_eq!(
        (current.organisation, current.item, current.supplier_name, current.terms, current.order_date),
        (organisation, 42, 9, 5, full.order_date)
    );
    assert_eq!(
        (current.quantity, current.unit_price, current.line_value, current.adjusted_unit_price),
        (full.quantity, full.unit_price, full.line_value, full.adjusted_unit_price)
    );
});

on_both_backends!(lines_of_one_order_share_its_hash, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let of_order = |key, order: &str| (organisation, NewLine { po_number: order.to_owned(), ..line(key, 1) });
    import_lines(store, "aa", &[of_order(1, "PO-17"), of_order(2, "PO-17"), of_order(3, "PO-18")]);
    import_lines(store, "bb", &[of_order(4, "PO-17")]);
    let mut orders: HashMap<u64, usize> = HashMap::new();
    scan_lines(
        &mut store.db(),
        |_| true,
        |run| run.iter().for_each(|line| *orders.entry(line.order).or_default() += 1),
    )
    .expect("a scan");
    let mut counts: Vec<usize> = orders.into_values().collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 3]);
});

on_both_backends!(lines_cannot_be_seen_before_their_import_is_published, |store| {
    let mut db = store.db();
    let organisation = organisation_id(&mut db, "R1H");
    let import = begin_on(store, &mut db, ImportKind::Lines, "aa");
    let mut appender = LineAppender::new(import.id);
    for key in 0..20_000 {
        appender.append(&mut db, organisation, line(key, 1)).expect("a line is taken");
    }
    appender.finish(&mut db).expect("the lines are written");
    assert_eq!(store.number("SELECT CAST(sum(line_count) AS BIGINT) AS number FROM line_segments"), 20_000);
    assert_eq!(current_pounds(store, organisation), Vec::<i64>::new());
    assert!(line_census(&mut db).expect("counts").items.is_empty());
    store.publish_import(&mut db, &import, accepted(20_000), false).expect("the import is published");
    let counts = line_census(&mut db).expect("counts").items;
    assert_eq!(
        counts.into_iter().map(|(item, (lines, _))| (item, lines)).collect::<HashMap<_, _>>(),
        HashMap::from([(1, 20_000)])
    );
    store.assert_sound();
});

on_both_backends!(lines_of_many_organisations_do_not_mix, |store| {
    let codes: Vec<String> = (0..300).map(|number| format!("R{number:03}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let ids = likewise::store::organisation_ids(&mut store.db(), &codes).expect("ids");
    // Every organisation uses the same three keys.
    let lines: Vec<_> = (0..3)
        .flat_map(|key| codes.iter().map(move |code| (key, *code)))
        .map(|(key, code)| (ids[code], line(key, 1)))
        .collect();
    let (_, first) = import_lines(store, "aa", &lines);
    let (_, second) = import_lines(store, "bb", &[(ids["R007"], line(1, 5))]);
    assert_eq!((first.rows_replaced, second.rows_replaced), (0, 1));
    let mut counts: HashMap<i64, usize> = HashMap::new();
    scan_lines(
        &mut store.db(),
        |_| true,
        |run| {
            run.iter().for_each(|line| *counts.entry(line.organisation).or_default() += 1);
        },
    )
    .expect("a scan");
    assert_eq!(counts.len(), 300);
    assert!(counts.values().all(|count| *count == 3));
    store.assert_sound();
});

on_both_backends!(what_current_lines_state_is_folded_by_organisation, |store| {
    let (one, other) = (organisation_id(&mut store.db(), "R1H"), organisation_id(&mut store.db(), "RQX"));
    let stated = NewLine { contract_ref: Some(7), value_difference: Amount::from_micros(-3), ..line(1, 10) };
    let unpriced = NewLine { unit_price: None, item: 5, terms: 6, ..line(2, 20) };
    import_lines(store, "aa", &[(one, stated), (one, unpriced), (other, line(3, 30))]);
    // A later revision takes the place of the line, and is all that counts.
    import_lines(store, "bb", &[(other, revised(line(3, 31), 1))]);
    let mut told: Vec<(i64, Vec<String>)> = Vec::new();
    let fold = |told: &mut Vec<String>, line: &StatedLine<'_>| {
        let StatedLine { item, terms, order_date, po_number, quantity, unit_price, line_value, .. } = line;
        let price = unit_price.map_or("-".to_owned(), |price| price.to_string());
        let (difference, contract) = (line.value_difference.micros(), line.contract_ref);
        told.push(format!(
            "{item} {terms} {order_date} {po_number} {quantity} {price} {line_value} {difference} {contract:?}"
        ));
    };
    scan_stated(&mut store.db(), Vec::new, fold, |organisation, lines| told.push((organisation, lines)))
        .expect("a scan");
    told.retain(|(_, lines)| !lines.is_empty());
    let expected = [
        (
            one,
            vec![
                "1 1 2025-04-01 PO-1 1.000 10.000000 10.000000 -3 Some(7)".to_owned(),
                "5 6 2025-04-01 PO-2 1.000 - 20.000000 0 None".to_owned(),
            ],
        ),
        (other, vec!["1 1 2025-04-01 PO-3 1.000 31.000000 31.000000 0 None".to_owned()]),
    ];
    assert_eq!(told, expected);
    let mut own: Vec<(i64, i64)> = Vec::new();
    let suppliers = |told: &mut Vec<(i64, i64)>, line: &StatedLine<'_>| told.push((line.item, line.supplier_name));
    scan_organisation_stated(&mut store.db(), one, Vec::new, suppliers, |more| own.extend(more)).expect("a scan");
    assert_eq!(own, [(1, 1), (5, 1)]);
});

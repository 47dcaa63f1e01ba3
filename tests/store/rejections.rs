//! Rejections: kept with their place, counted once however often a file comes.

use std::collections::BTreeMap;

use likewise::engine::model::{Currency, Rejection};
use likewise::engine::money::Amount;
use likewise::store::{
    ImportKind, ImportOutcome, NumberedRejection, rejection_totals, rejections_by_organisation, rejections_of,
    write_rejections,
};

use super::builders::begin_on;
use super::harness::TestStore;

fn rejection(file: &str, row: u64, hash: u128, pounds: Option<i64>) -> NumberedRejection {
    NumberedRejection {
        file: file.to_owned(),
        currency: pounds.map(|_| Currency::GBP),
        org_code: pounds.map(|_| "R1H".to_owned()),
        rejection: Rejection {
            row,
            column: "order_date".to_owned(),
            reason: "this is no date".to_owned(),
            value: "31/02/2025".to_owned(),
            spend: pounds.map(|pounds| Amount::from_micros(pounds * 1_000_000)),
            row_hash: hash,
        },
    }
}

/// Imports and publishes rejections alone; returns the import's public id.
fn import(store: &TestStore, kind: ImportKind, hash: &str, list: &[NumberedRejection]) -> String {
    let mut db = store.db();
    let import = begin_on(store, &mut db, kind, hash);
    write_rejections(&mut db, import.id, list).expect("written");
    let rows = list.len() as u64;
    let outcome = ImportOutcome { rows_read: rows, rows_rejected: rows, ..ImportOutcome::default() };
    store.publish_import(&mut db, &import, outcome, false).expect("published").0
}

on_both_backends!(rejections_are_told_by_file_and_row, |store| {
    let list = [
        rejection("b.csv", 2, 1, Some(-5)),
        rejection("a.csv", 10, u128::MAX, None),
        rejection("a.csv", 9, 3, Some(0)),
        // By bytes a capital comes first, whatever the database's language says.
        rejection("B.csv", 1, 4, None),
    ];
    import(store, ImportKind::Lines, "aa", &list);
    let id = store.number("SELECT id AS number FROM imports");
    let expected = [list[3].clone(), list[2].clone(), list[1].clone(), list[0].clone()];
    assert_eq!(rejections_of(&mut store.db(), id, 100).expect("rejections"), expected);
    assert_eq!(rejections_of(&mut store.db(), id, 2).expect("rejections"), expected[..2]);
    assert_eq!(rejections_of(&mut store.db(), id + 1, 2).expect("rejections"), []);
    store.assert_sound();
});

on_both_backends!(a_row_met_in_several_imports_counts_once, |store| {
    let twice = [rejection("a.csv", 2, 1, Some(10)), rejection("a.csv", 3, 1, Some(10))];
    let other = rejection("a.csv", 4, 2, Some(7));
    let unknown = rejection("a.csv", 5, 3, None);
    let totals = || rejection_totals(&mut store.db(), ImportKind::Lines).expect("totals");
    let pounds = |pounds: i128| pounds * 1_000_000;
    import(store, ImportKind::Lines, "aa", &[twice[0].clone(), other.clone()]);
    assert_eq!(totals(), BTreeMap::from([(Some(Currency::GBP), (2, pounds(17)))]));
    let second = import(store, ImportKind::Lines, "bb", &[twice[0].clone(), twice[1].clone(), other, unknown]);
    assert_eq!(totals(), BTreeMap::from([(None, (1, 0)), (Some(Currency::GBP), (3, pounds(27)))]));
    import(store, ImportKind::Catalogue, "cc", &[rejection("c.csv", 2, 9, Some(100))]);
    assert_eq!(totals()[&Some(Currency::GBP)], (3, pounds(27)), "only purchase lines count");
    store.delete_import(&mut store.db(), &second).expect("a deletion");
    assert_eq!(totals(), BTreeMap::from([(Some(Currency::GBP), (2, pounds(17)))]));
    store.assert_sound();
});

on_both_backends!(contradictions_of_a_file_imported_twice_count_once, |store| {
    use super::builders::{import_lines, line, organisation_id};
    let organisation = organisation_id(&mut store.db(), "R1H");
    // The currency of a contradiction is that of its terms; these lines' terms are not in the store.
    let lines = [(organisation, line(1, 10)), (organisation, line(1, 11))];
    for hash in ["aa", "bb"] {
        import_lines(store, hash, &lines);
    }
    assert_eq!(
        rejection_totals(&mut store.db(), ImportKind::Lines).expect("totals"),
        BTreeMap::from([(None, (2, 21_000_000))])
    );
    store.assert_sound();
});

on_both_backends!(rejections_are_told_by_the_organisation_they_name, |store| {
    use super::builders::{import_lines, line, organisation_id};
    let organisation = organisation_id(&mut store.db(), "RQX");
    let named = |code: Option<&str>, hash: u128, pounds: i64| NumberedRejection {
        org_code: code.map(str::to_owned),
        ..rejection("a.csv", 2, hash, Some(pounds))
    };
    // A row of an import that did not keep its organisation yet, met again; a credit is worth nothing here.
    import(store, ImportKind::Lines, "aa", &[named(None, 1, 10), named(Some("R1H"), 2, -4), named(None, 3, 5)]);
    import(store, ImportKind::Lines, "bb", &[named(Some("R1H"), 1, 10)]);
    // A contradiction is of the organisation whose lines contradict one another.
    import_lines(store, "cc", &[(organisation, line(1, 10)), (organisation, line(1, 11))]);
    let pounds = Some(Currency::GBP);
    let expected = BTreeMap::from([
        ((None, pounds), (1, 5_000_000)),
        ((Some("R1H".to_owned()), pounds), (2, 10_000_000)),
        ((Some("RQX".to_owned()), None), (2, 21_000_000)),
    ]);
    assert_eq!(rejections_by_organisation(&mut store.db()).expect("totals"), expected);
    store.assert_sound();
});

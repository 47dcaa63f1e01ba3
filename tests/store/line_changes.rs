//! What revisions changed of the current lines: told together while every one of them changed lines alone.

use likewise::store::{
    Growth, ImportKind, LineChanges, NewLine, StateName, begin_review, forget_line_changes, line_changes, read_state,
    write,
};

use super::builders::{accepted, begin, day, import_lines, line, organisation_id, revised};
use super::harness::TestStore;

fn revision(store: &TestStore) -> i64 {
    read_state(&mut store.db(), StateName::Revision).expect("a state").map_or(0, |text| text.parse().expect("a count"))
}

fn since(store: &TestStore, after: i64) -> Option<LineChanges> {
    line_changes(&mut store.db(), after, revision(store)).expect("the changes")
}

fn items(set: &std::collections::HashSet<i64>) -> Vec<i64> {
    let mut items: Vec<i64> = set.iter().copied().collect();
    items.sort_unstable();
    items
}

on_both_backends!(changes_of_lines_are_told_together_until_something_else_changes, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let of_item = |item: i64, line: NewLine| (organisation, NewLine { item, ..line });
    let begun = revision(store);
    let gln = |line: NewLine| NewLine { supplier_gln: Some(7), order_date: day("2025-06-30"), ..line };
    let first = [of_item(1, line(1, 10)), of_item(2, line(2, 20)), of_item(3, gln(line(3, 30)))];
    import_lines(store, "a", &first);
    let told = since(store, begun).expect("an import of lines changes lines alone");
    assert_eq!((items(&told.gained), items(&told.lost)), (vec![1, 2, 3], vec![]));
    assert_eq!((told.latest_gained, told.latest_lost), (Some(day("2025-06-30")), None));
    let grown = |lines, pounds: i128| Growth { lines, micros: pounds * 1_000_000 };
    let spend: Vec<_> = told.spend.into_iter().collect();
    assert_eq!(spend, [((1, None, 1), grown(2, 30)), ((1, Some(7), 1), grown(1, 30))]);
    // Another item takes the place of the first line, and a line is repeated word for word.
    let between = revision(store);
    let (second, _) = import_lines(store, "b", &[of_item(4, revised(line(1, 15), 1)), of_item(2, line(2, 20))]);
    let told = since(store, between).expect("changes");
    assert_eq!((items(&told.gained), items(&told.lost)), (vec![2, 4], vec![1, 2]));
    assert_eq!(told.spend.into_values().collect::<Vec<_>>(), [grown(0, 5)]);
    // Both together, and what deleting the second brings back.
    assert_eq!(items(&since(store, begun).expect("changes").gained), [1, 2, 3, 4]);
    let between = revision(store);
    store.delete_import(&mut store.db(), &second).expect("a deletion");
    let told = since(store, between).expect("changes");
    assert_eq!((items(&told.gained), items(&told.lost)), (vec![1, 2], vec![2, 4]));
    assert_eq!(told.spend.into_values().collect::<Vec<_>>(), [grown(0, -5)]);
    // What lines have no part in changes nothing of them; what decisions rest on besides is not told.
    let between = revision(store);
    let publish = |kind, hash: &str| {
        let import = begin(store, kind, hash);
        store.publish_import(&mut store.db(), &import, accepted(0), false).expect("an import is published");
    };
    publish(ImportKind::Prices, "c");
    assert_eq!(since(store, between), Some(LineChanges::default()));
    publish(ImportKind::Catalogue, "d");
    assert_eq!(since(store, between), None);
    let between = revision(store);
    write(&mut store.db(), begin_review).expect("a review");
    assert_eq!(since(store, between), None);
    // Forgotten once everything rests on them.
    let between = revision(store);
    import_lines(store, "e", &[of_item(5, line(9, 1))]);
    forget_line_changes(&mut store.db(), between).expect("forgotten");
    assert_eq!(since(store, begun), None);
    assert_eq!(items(&since(store, between).expect("changes").gained), [5]);
    forget_line_changes(&mut store.db(), revision(store)).expect("forgotten");
    assert_eq!(since(store, between), None);
    assert_eq!(since(store, revision(store)), Some(LineChanges::default()));
    store.assert_sound();
});

//! Which version of a line counts: the highest revision, then the later publish; deletion brings the one before back.

use likewise::store::{NewLine, rejections_of};

use super::builders::{current_lines, current_pounds, import_lines, line, organisation_id, revised, unnumbered};
use super::harness::TestStore;

/// Lines of an organisation, imported one list after the other. Returns for each list its public id and the rows
/// replaced and rejected.
fn import_each(store: &TestStore, organisation: i64, lists: &[Vec<NewLine>]) -> Vec<(String, u64, u64)> {
    lists
        .iter()
        .enumerate()
        .map(|(place, list)| {
            let lines: Vec<_> = list.iter().map(|line| (organisation, line.clone())).collect();
            let (id, outcome) = import_lines(store, &format!("{place:016x}"), &lines);
            assert_eq!(outcome.rows_read, outcome.rows_accepted + outcome.rows_rejected);
            (id, outcome.rows_replaced, outcome.rows_rejected)
        })
        .collect()
}

/// Cases: what is imported, list by list; how many rows each list replaced and had rejected; what counts then.
type Case = (&'static str, Vec<Vec<NewLine>>, Vec<(u64, u64)>, Vec<i64>);

fn cases() -> Vec<Case> {
    vec![
        ("the same again", vec![vec![line(1, 10), line(2, 20)]; 2], vec![(0, 0), (2, 0)], vec![10, 20]),
        ("the later publish counts", vec![vec![line(1, 10)], vec![line(1, 11)]], vec![(0, 0), (1, 0)], vec![11]),
        (
            "the higher revision counts, published last",
            vec![vec![line(1, 10)], vec![revised(line(1, 11), 2)]],
            vec![(0, 0), (1, 0)],
            vec![11],
        ),
        (
            "the higher revision counts, published first",
            vec![vec![revised(line(1, 11), 2)], vec![line(1, 10)]],
            vec![(0, 0), (0, 0)],
            vec![11],
        ),
        ("two revisions in one import", vec![vec![revised(line(1, 11), 1), line(1, 10)]], vec![(1, 0)], vec![11]),
        (
            "the same row twice in one import counts once",
            vec![vec![line(1, 10), NewLine { file: 1, row: 9, ..line(1, 10) }]],
            vec![(1, 0)],
            vec![10],
        ),
        (
            "one key with two contents in one import is no fact",
            vec![vec![line(1, 10), line(1, 11), line(2, 20)]],
            vec![(0, 2)],
            vec![20],
        ),
        (
            "and the version of an earlier import counts again",
            vec![vec![line(1, 9)], vec![line(1, 10), line(1, 11), line(1, 10)]],
            vec![(0, 0), (0, 3)],
            vec![9],
        ),
        (
            "identical rows without a line number: the most in any one import",
            vec![vec![unnumbered(line(1, 10)); 2], vec![unnumbered(line(1, 10)); 3], vec![unnumbered(line(1, 10)); 1]],
            vec![(0, 0), (2, 0), (1, 0)],
            vec![10, 10, 10],
        ),
    ]
}

on_both_backends!(the_right_version_of_a_line_counts, |store| {
    for (name, lists, expected, pounds) in cases() {
        // The case's name serves as its organisation, so that the cases do not meet.
        let organisation = organisation_id(&mut store.db(), name);
        let imports = import_each(store, organisation, &lists);
        let found: Vec<(u64, u64)> = imports.into_iter().map(|(_, replaced, rejected)| (replaced, rejected)).collect();
        assert_eq!(found, expected, "{name}: replaced and rejected");
        assert_eq!(current_pounds(store, organisation), pounds, "{name}");
    }
    store.assert_sound();
});

on_both_backends!(deleting_an_import_brings_the_version_before_back, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let ids = import_each(
        store,
        organisation,
        &[vec![line(1, 10), line(2, 20)], vec![line(1, 11)], vec![line(1, 12), line(3, 30)]],
    );
    assert_eq!(current_pounds(store, organisation), [12, 20, 30]);
    let mut db = store.db();
    // The middle one goes without a trace, then the last, then the first.
    for (place, expected) in [(1, vec![12, 20, 30]), (2, vec![10, 20]), (0, vec![])] {
        store.delete_import(&mut db, &ids[place].0).expect("a deletion");
        assert_eq!(current_pounds(store, organisation), expected);
        store.assert_sound();
    }
    assert_eq!(store.number("SELECT count(*) AS number FROM line_segments"), 0);
});

on_both_backends!(deleting_a_contradiction_changes_nothing_else, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let ids = import_each(store, organisation, &[vec![line(1, 9)], vec![line(1, 10), line(1, 11)], vec![line(1, 12)]]);
    let mut db = store.db();
    store.delete_import(&mut db, &ids[2].0).expect("a deletion");
    assert_eq!(current_pounds(store, organisation), [9]);
    store.delete_import(&mut db, &ids[1].0).expect("a deletion");
    assert_eq!(current_pounds(store, organisation), [9]);
    store.assert_sound();
});

on_both_backends!(the_current_line_of_a_repeated_import_is_the_later_one, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let ids = import_each(store, organisation, &vec![vec![line(1, 10), unnumbered(line(2, 20))]; 2]);
    assert!(current_lines(store, [1]).iter().all(|found| found.import == ids[1].0));
    store.delete_import(&mut store.db(), &ids[1].0).expect("a deletion");
    assert!(current_lines(store, [1]).iter().all(|found| found.import == ids[0].0));
    assert_eq!(current_pounds(store, organisation), [10, 20]);
});

on_both_backends!(a_contradiction_is_told_with_its_place, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let other = NewLine { file: 1, row: 7, ..line(1, 11) };
    import_each(store, organisation, &[vec![line(1, 10), other]]);
    let id = store.number("SELECT id AS number FROM imports");
    let found = rejections_of(&mut store.db(), id, 100).expect("rejections");
    let told: Vec<_> = found
        .iter()
        .map(|found| {
            (found.file.as_str(), found.rejection.row, found.rejection.value.as_str(), found.rejection.column.as_str())
        })
        .collect();
    assert_eq!(told, [("a.csv", 2, "PO-1 / 1", "po_line_number"), ("b.csv", 7, "PO-1 / 1", "po_line_number")]);
    assert!(found.iter().all(|found| found.rejection.reason.contains("2 times")));
});

on_both_backends!(a_run_of_the_same_file_twice_in_one_import_counts_once, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    // More than one run, so that the twins stand in different runs.
    let lines: Vec<_> = (0..2_u32)
        .flat_map(|file| (0..10_000).map(move |key| (file, key)))
        .map(|(file, key)| (organisation, NewLine { file, row: 2 + key as u64, ..line(key, 1) }))
        .collect();
    let (_, outcome) = import_lines(store, "aa", &lines);
    assert_eq!((outcome.rows_accepted, outcome.rows_rejected, outcome.rows_replaced), (20_000, 0, 10_000));
    assert_eq!(current_lines(store, [1]).len(), 10_000);
    store.assert_sound();
});

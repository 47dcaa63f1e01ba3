//! Imports: named by content, swept when their writer is gone, given up without a trace.

use std::time::{Duration, Instant};

use likewise::store::{
    Db, ImportKind, ImportOutcome, LineAppender, NumberedRejection, StateName, Store, StoreError, read_state,
    write_organisations, write_rejections,
};

use super::builders::{accepted, begin, begin_on, current_pounds, import_lines, line, organisation, organisation_id};
use super::harness::TestStore;

/// Writes some lines, an organisation and a rejection to an import and leaves it so.
fn half_an_import(store: &TestStore, db: &mut Db) -> likewise::store::NumberedImport {
    let id = organisation_id(db, "R1H");
    let import = begin_on(store, db, ImportKind::Lines, "aa");
    let mut appender = LineAppender::new(import.id);
    for key in 0..100 {
        appender.append(db, id, line(key, 1)).expect("a line is taken");
    }
    appender.finish(db).expect("the lines are written");
    write_organisations(db, import.id, &[organisation("R1H", "Barts")]).expect("an organisation is written");
    let rejection = likewise::engine::model::Rejection {
        row: 3,
        column: "quantity".to_owned(),
        reason: "this is no number".to_owned(),
        value: "x".to_owned(),
        spend: None,
        row_hash: 7,
    };
    let rejection = NumberedRejection { file: "a.csv".to_owned(), currency: None, org_code: None, rejection };
    write_rejections(db, import.id, &[rejection]).expect("a rejection is written");
    import
}

/// Sweeps until something was swept: a server may take a moment to see that a session has ended.
fn sweep_soon(store: &Store) -> usize {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let swept = store.sweep(&mut store.connect().expect("a connection")).expect("a sweep");
        if swept > 0 || Instant::now() > deadline {
            return swept;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn assert_no_trace(store: &TestStore) {
    for table in ["imports", "line_segments", "organisation_records", "rejections"] {
        assert_eq!(store.number(&format!("SELECT count(*) AS number FROM {table}")), 0, "{table}");
    }
    store.assert_sound();
}

on_both_backends!(an_import_whose_writer_is_gone_is_swept, |store| {
    let mut db = store.db();
    drop(half_an_import(store, &mut db));
    assert_eq!(store.unfinished_imports(&mut db).expect("a count"), 1);
    assert_eq!(sweep_soon(store), 1);
    assert_eq!(store.unfinished_imports(&mut db).expect("a count"), 0);
    assert_no_trace(store);
    assert_eq!(store.number("SELECT count(*) AS number FROM jobs WHERE state = 'swept'"), 1);
});

on_both_backends!(the_next_import_sweeps_what_was_left, |store| {
    let mut db = store.db();
    drop(half_an_import(store, &mut db));
    let deadline = Instant::now() + Duration::from_secs(10);
    // Each of these is itself left unfinished until the first is gone; the last one begun is always held.
    let mut held = begin(store, ImportKind::Lines, "bb");
    while store.unfinished_imports(&mut db).expect("a count") > 1 && Instant::now() < deadline {
        held = begin(store, ImportKind::Lines, "bb");
    }
    assert_eq!(store.unfinished_imports(&mut db).expect("a count"), 1);
    assert_eq!(store.number("SELECT count(*) AS number FROM line_segments"), 0);
    drop(held);
});

on_both_backends!(an_import_that_is_being_written_is_not_swept, |store| {
    let mut db = store.db();
    let import = half_an_import(store, &mut db);
    let other = Store::open(store.location().clone()).expect("a second handle");
    let mut other_db = other.connect().expect("a connection");
    assert_eq!(other.sweep(&mut other_db).expect("a sweep"), 0);
    // Nor does another import that begins meanwhile disturb it.
    let second = begin(store, ImportKind::Lines, "bb");
    assert_eq!(other.unfinished_imports(&mut other_db).expect("a count"), 2);
    other.abandon_import(&mut other_db, second).expect("given up");
    let outcome = ImportOutcome { rows_read: 101, rows_accepted: 100, rows_rejected: 1, ..ImportOutcome::default() };
    store.publish_import(&mut db, &import, outcome, false).expect("the import is published");
    assert_eq!(other.sweep(&mut other_db).expect("a sweep"), 0, "a published import is never swept");
    let id = organisation_id(&mut db, "R1H");
    assert_eq!(current_pounds(store, id).len(), 100);
    store.assert_sound();
});

on_both_backends!(an_import_given_up_leaves_no_trace, |store| {
    let mut db = store.db();
    let import = half_an_import(store, &mut db);
    store.abandon_import(&mut db, import).expect("given up");
    assert_no_trace(store);
    assert_eq!(store.number("SELECT count(*) AS number FROM jobs WHERE state = 'failed'"), 1);
});

on_both_backends!(sqlite_leaves_no_lock_files_behind, |store| {
    let likewise::store::Location::Sqlite(path) = store.location() else { return };
    let mut db = store.db();
    let import = begin(store, ImportKind::Lines, "aa");
    drop(begin(store, ImportKind::Lines, "bb"));
    store.publish_import(&mut db, &import, accepted(0), false).expect("published");
    drop(import);
    store.sweep(&mut db).expect("a sweep");
    let left: Vec<_> = std::fs::read_dir(path.parent().expect("a folder"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| name.ends_with(".lock"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
});

#[test]
fn public_ids_are_the_same_on_both_backends() {
    let ids = TestStore::both().map(|store| {
        let organisation = organisation_id(&mut store.db(), "R1H");
        let hashes = ["0123456789abcdef0123", "0123456789abcdef0123", "short"];
        let ids = hashes.map(|hash| import_lines(&store, hash, &[(organisation, line(1, 1))]).0);
        store.delete_import(&mut store.db(), &ids[0]).expect("a deletion");
        let again = import_lines(&store, hashes[0], &[(organisation, line(1, 1))]).0;
        [ids[0].clone(), ids[1].clone(), ids[2].clone(), again]
    });
    assert_eq!(ids[0], ["M0123456789abcdef-1", "M0123456789abcdef-2", "Mshort-1", "M0123456789abcdef-3"]);
    assert_eq!(ids[0], ids[1]);
}

on_both_backends!(imports_are_listed_in_the_order_they_were_published, |store| {
    let mut db = store.db();
    let early = begin(store, ImportKind::Groups, "aa");
    let late = begin(store, ImportKind::Lines, "bb");
    let outcome = ImportOutcome { org_codes: vec!["R1H".to_owned(), "RXR".to_owned()], ..accepted(0) };
    let (late, _) = store.publish_import(&mut db, &late, outcome, false).expect("published");
    let (early, _) = store.publish_import(&mut db, &early, accepted(0), false).expect("published");
    let list = store.imports(&mut db).expect("imports");
    let told: Vec<_> = list.iter().map(|import| (import.public_id.as_str(), import.kind.as_str())).collect();
    assert_eq!(told, [(late.as_str(), "lines"), (early.as_str(), "groups")]);
    assert_eq!(list[0].org_codes, ["R1H", "RXR"]);
    assert_eq!(list[0].files, ["a.csv", "b.csv"]);
    assert!(list[0].published_at.is_some());
    store.delete_import(&mut db, &late).expect("a deletion");
    assert_eq!(store.imports(&mut db).expect("imports").len(), 1);
});

on_both_backends!(an_unknown_import_cannot_be_deleted, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let (id, _) = import_lines(store, "aa", &[(organisation, line(1, 1))]);
    let mut db = store.db();
    store.delete_import(&mut db, &id).expect("a deletion");
    for name in [id.as_str(), "M0-1"] {
        let error = store.delete_import(&mut db, name).expect_err("nothing to delete");
        assert!(matches!(error, StoreError::NotFound { what: "import", .. }), "{error:?}");
    }
});

on_both_backends!(every_change_to_published_data_is_counted, |store| {
    let revision = || read_state(&mut store.db(), StateName::Revision).expect("a revision");
    assert_eq!(revision(), None);
    let organisation = organisation_id(&mut store.db(), "R1H");
    let (id, _) = import_lines(store, "aa", &[(organisation, line(1, 1))]);
    assert_eq!(revision().as_deref(), Some("1"));
    store.delete_import(&mut store.db(), &id).expect("a deletion");
    assert_eq!(revision().as_deref(), Some("2"));
});

on_both_backends!(false_books_are_told, |store| {
    let mut db = store.db();
    let import = begin(store, ImportKind::Lines, "aa");
    let outcome = ImportOutcome { rows_read: 5, rows_accepted: 2, rows_rejected: 1, ..ImportOutcome::default() };
    store.publish_import(&mut db, &import, outcome, false).expect("published");
    let problems = store.verify_imports(&mut db).expect("the books");
    assert_eq!(
        problems,
        [
            "import Maa-1: 5 rows read, but 2 accepted and 1 rejected",
            "import Maa-1: 1 rows rejected, but 0 kept",
            "import Maa-1: 2 rows accepted, but 0 lines",
        ]
    );
});

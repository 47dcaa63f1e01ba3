//! Several writers at once: they wait for each other and agree.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Barrier;

use likewise::engine::model::{Item, Product};
use likewise::store::{
    Db, ImportKind, Location, Store, StoreError, ensure_provisional, line_census, organisation_ids, read,
    resolve_items, resolve_suppliers, resolve_texts, write,
};

use super::builders::{accepted, begin, import_lines, line, organisation_id};
use super::dictionaries::item;
use super::harness::TestStore;

/// Runs `work` on several connections at once; each gets its number.
fn at_once<T: Send>(store: &TestStore, workers: usize, work: impl Fn(&mut Db, usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(workers);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|number| {
                let (barrier, work) = (&barrier, &work);
                let mut db = store.db();
                scope.spawn(move || {
                    barrier.wait();
                    work(&mut db, number)
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().expect("a worker")).collect()
    })
}

/// The same new things asked for by two workers in opposite orders, over several rounds.
fn agree<T: Clone + Sync, V: PartialEq + Debug + Send>(
    store: &TestStore,
    make: impl Fn(usize) -> T,
    resolve: impl Fn(&mut Db, &[T]) -> Result<V, StoreError> + Sync,
) {
    const THINGS: usize = 1_500;
    for round in 0..4 {
        let forwards: Vec<T> = (round * THINGS..(round + 1) * THINGS).map(&make).collect();
        let backwards: Vec<T> = forwards.iter().rev().cloned().collect();
        let orders = [forwards, backwards];
        let found = at_once(store, 2, |db, number| resolve(db, &orders[number]).expect("ids"));
        assert_eq!(found[0], found[1]);
    }
}

on_both_backends!(new_items_met_at_once_get_one_id, |store| {
    agree(
        store,
        |number| item(&format!("Thing {number}"), None),
        |db, list: &[Item]| {
            let hashed: Vec<(u128, &Item)> = list.iter().map(|item| (item.content_hash(), item)).collect();
            resolve_items(db, &hashed)
        },
    );
});

on_both_backends!(new_suppliers_met_at_once_get_one_id, |store| {
    let name = |number| (format!("Supplier {number} Ltd"), format!("supplier {}", number / 2));
    agree(store, name, resolve_suppliers);
});

on_both_backends!(new_texts_met_at_once_get_one_id, |store| {
    agree(store, |number| format!("cost centre {number}"), resolve_texts);
});

on_both_backends!(new_organisations_met_at_once_get_one_id, |store| {
    agree(
        store,
        |number| format!("R{number}"),
        |db, list: &[String]| organisation_ids(db, &list.iter().map(String::as_str).collect::<Vec<_>>()),
    );
});

on_both_backends!(new_provisional_products_met_at_once_get_one_id, |store| {
    let key = |number| {
        let key = format!("text|{number}");
        (Product::provisional_id_of(&key), key)
    };
    agree(store, key, ensure_provisional);
});

on_both_backends!(imports_published_at_once_take_turns, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    at_once(store, 4, |_, number| {
        let lines: Vec<_> = (0..500).map(|key| (organisation, line(key, number as i64))).collect();
        import_lines(store, &format!("{number}"), &lines)
    });
    assert_eq!(super::builders::current_pounds(store, organisation).len(), 500);
    let pounds: BTreeSet<i64> = super::builders::current_pounds(store, organisation).into_iter().collect();
    assert_eq!(pounds.len(), 1, "the last one published counts as a whole");
    assert_eq!(store.imports(&mut store.db()).expect("imports").len(), 4);
    store.assert_sound();
});

on_both_backends!(an_import_published_while_others_begin_and_end, |store| {
    at_once(store, 4, |db, number| {
        for round in 0..5 {
            let import = begin(store, ImportKind::Groups, &format!("{number}-{round}"));
            if round % 2 == 0 {
                store.publish_import(db, &import, accepted(0), false).expect("published");
            } else {
                store.abandon_import(db, import).expect("given up");
            }
        }
    });
    assert_eq!(store.imports(&mut store.db()).expect("imports").len(), 12);
    assert_eq!(store.unfinished_imports(&mut store.db()).expect("a count"), 0);
});

on_both_backends!(a_reader_sees_one_view_while_others_publish_and_delete, |store| {
    let organisation = organisation_id(&mut store.db(), "R1H");
    let (first, _) = import_lines(store, "aa", &[(organisation, line(1, 10)), (organisation, line(2, 20))]);
    let mut db = store.db();
    let counts = read(&mut db, |db| {
        let before = line_census(db)?;
        import_lines(store, "bb", &[(organisation, line(2, 21)), (organisation, line(3, 30))]);
        let during = line_census(db)?;
        store.delete_import(&mut store.db(), &first)?;
        Ok([before, during, line_census(db)?].map(|census| census.items.values().map(|(lines, _)| lines).sum::<u64>()))
    });
    assert_eq!(counts.expect("counts"), [2, 2, 2]);
    let after = line_census(&mut db).expect("counts");
    assert_eq!(after.items.values().map(|(lines, _)| lines).sum::<u64>(), 2, "keys 2 and 3");
    assert_eq!(super::builders::current_pounds(store, organisation), [21, 30]);
    let failed: Result<(), StoreError> = read(&mut db, |_| Err(StoreError::Url));
    assert!(matches!(failed, Err(StoreError::Url)));
    write(&mut db, |db| organisation_ids(db, &["RXR"])).expect("the connection works on");
});

#[test]
fn a_new_sqlite_store_can_be_opened_by_several_at_once() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::Sqlite(folder.path().join("new").join("likewise.db"));
        let barrier = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    barrier.wait();
                    Store::open(location.clone()).expect("the store opens");
                });
            }
        });
    }
}

on_both_backends!(a_store_can_be_opened_by_several_at_once, |store| {
    store.migrate_down().expect("down");
    at_once(store, 4, |_, _| Store::open(store.location().clone()).map(|_| ()).expect("the store opens"));
    assert!(!store.columns().expect("columns").is_empty());
});

on_both_backends!(work_that_fails_leaves_nothing_and_the_connection_whole, |store| {
    let mut db = store.db();
    let failed: Result<(), StoreError> = write(&mut db, |db| {
        organisation_ids(db, &["R1H"])?;
        Err(StoreError::Url)
    });
    assert!(matches!(failed, Err(StoreError::Url)), "the work's own error is told");
    assert_eq!(store.number("SELECT count(*) AS number FROM organisations"), 0);
    // A statement that the database refuses spoils the transaction, not the connection.
    let refused = write(&mut db, |db| {
        organisation_ids(db, &["R1H"])?;
        likewise::store::replace_decisions(db, &[super::decisions::decision(999, "matched")])
    });
    assert!(matches!(refused, Err(StoreError::Query(_))), "{refused:?}");
    assert_eq!(store.number("SELECT count(*) AS number FROM organisations"), 0);
    write(&mut db, |db| organisation_ids(db, &["R1H"])).expect("the connection works on");
    assert_eq!(store.number("SELECT count(*) AS number FROM organisations"), 1);
});

on_both_backends!(a_refused_statement_that_is_passed_over_is_not_committed_in_silence, |store| {
    let mut db = store.db();
    let outcome = write(&mut db, |db| {
        organisation_ids(db, &["R1H"])?;
        let _ = likewise::store::replace_decisions(db, &[super::decisions::decision(999, "matched")]);
        Ok(())
    });
    // PostgreSQL gives such a transaction up, SQLite goes on: what is told must be what is there.
    let kept = store.number("SELECT count(*) AS number FROM organisations");
    assert_eq!(kept == 1, outcome.is_ok(), "{outcome:?}");
    write(&mut db, |db| organisation_ids(db, &["RXR"])).expect("the connection works on");
});

on_both_backends!(a_transaction_inside_another_is_refused, |store| {
    let mut db = store.db();
    let outcome: Result<(), StoreError> = write(&mut db, |db| {
        organisation_ids(db, &["R1H"])?;
        write(db, |_| Ok(()))?;
        Err(StoreError::Url)
    });
    assert!(outcome.is_err());
    assert_eq!(store.number("SELECT count(*) AS number FROM organisations"), 0, "the inner one commits nothing");
});

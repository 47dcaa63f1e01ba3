//! Decisions: made again at will.

use likewise::engine::model::Item;
use likewise::store::{StoredDecision, decided_items, decisions_after, decisions_of, replace_decisions, resolve_items};

use super::dictionaries::item;
use super::harness::TestStore;

/// A decision on an item, without a product.
pub fn decision(item_id: i64, status: &str) -> StoredDecision {
    StoredDecision {
        item_id,
        product_id: None,
        status: status.to_owned(),
        method: "none".to_owned(),
        score: 0,
        units: 1_000,
        base_unit: "each".to_owned(),
        units_strong: true,
        units_two_sources: false,
        units_conflict: Some(100_000),
        units_evidence: "unit of purchase EA".to_owned(),
        service: false,
        evidence: "[]".to_owned(),
        runners_up: "[]".to_owned(),
        confirmed_by: None,
        basis: "1/1/1".to_owned(),
    }
}

fn items(store: &TestStore, count: usize) -> Vec<i64> {
    let list: Vec<Item> = (0..count).map(|number| item(&format!("Thing {number}"), None)).collect();
    let hashed: Vec<(u128, &Item)> = list.iter().map(|item| (item.content_hash(), item)).collect();
    let mut ids: Vec<i64> = resolve_items(&mut store.db(), &hashed).expect("ids").into_values().collect();
    ids.sort_unstable();
    ids
}

on_both_backends!(decisions_are_replaced, |store| {
    let ids = items(store, 3);
    let mut db = store.db();
    let confirmed = StoredDecision { confirmed_by: Some("a person".to_owned()), ..decision(ids[1], "matched") };
    let first = [decision(ids[0], "unmatched"), confirmed, decision(ids[2], "unmatched")];
    replace_decisions(&mut db, &first).expect("written");
    let again: Vec<_> =
        ids[..2].iter().map(|id| StoredDecision { basis: "2/1/1".to_owned(), ..decision(*id, "ambiguous") }).collect();
    replace_decisions(&mut db, &again).expect("written");
    let expected = vec![again[0].clone(), again[1].clone(), first[2].clone()];
    assert_eq!(decisions_of(&mut db, &ids).expect("decisions"), expected);
    assert_eq!(decisions_after(&mut db, ids[0], 10).expect("decisions"), expected[1..]);
    assert_eq!(decisions_after(&mut db, 0, 2).expect("decisions"), expected[..2]);
    let decided = decided_items(&mut db).expect("decided");
    assert_eq!(decided[&ids[0]], "2/1/1");
    assert_eq!(decided[&ids[2]], "1/1/1");
});

on_both_backends!(many_decisions_are_replaced_in_one_call, |store| {
    let ids = items(store, 2_500);
    let mut db = store.db();
    for status in ["unmatched", "matched"] {
        let list: Vec<_> = ids.iter().rev().map(|id| decision(*id, status)).collect();
        replace_decisions(&mut db, &list).expect("written");
    }
    let found = decisions_of(&mut db, &ids).expect("decisions");
    assert_eq!(found.len(), 2_500);
    assert!(found.iter().all(|decision| decision.status == "matched"));
});

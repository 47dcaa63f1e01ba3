//! Snapshots: kept once, in one piece, and untouched by what becomes of the points they were made from.

use likewise::engine::model::Currency;
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{Coverage, Exclusion, Share, Total};
use likewise::store::{
    Db, Frozen, FrozenNames, FrozenRequest, NewSnapshot, ProductToFreeze, StoreError, begin_snapshot,
    erase_price_points, freeze_products, frozen, frozen_product, frozen_products, replace_price_points, snapshot,
    snapshots_before, write,
};

use super::harness::TestStore;
use super::price_points::points;

fn request() -> FrozenRequest {
    FrozenRequest {
        org: Some("A\"AA".to_owned()),
        currency: Some("GBP".to_owned()),
        peers: "kind".to_owned(),
        gross: true,
        ..FrozenRequest::default()
    }
}

fn rests_on() -> Frozen {
    let mut coverage = Coverage::default();
    // More than 64 bits hold.
    let share = |lines| Share::new(lines, Total::from_micros(i128::from(i64::MAX) * 10));
    coverage.add_rejected(Currency::GBP, share(1));
    coverage.add_unmatched(Currency::GBP, share(2));
    coverage.add_uncategorised(Currency::GBP, share(3));
    for reason in Exclusion::ALL {
        coverage.add_excluded(Currency::GBP, *reason, share(u64::from(reason.code()) + 4));
    }
    coverage.add_unmatched(Currency::parse("USD").expect("a currency"), Share::new(1, Total::from_micros(-7)));
    let names = FrozenNames {
        organisations: [(1, "AAA".to_owned()), (u32::MAX, "ÄÖÜ".to_owned())].into(),
        suppliers: [(9, "O'Brien & \"Sons\"".to_owned())].into(),
        families: [(1, u32::MAX)].into(),
        members: Some([1].into()),
    };
    Frozen { names, coverage }
}

fn product(id: i64) -> ProductToFreeze {
    ProductToFreeze {
        id,
        product_id: format!("P{id:03}"),
        reference: (id % 2 == 0).then(|| format!("REF-{id}")),
        figures_hash: format!("{id:064}"),
    }
}

/// Keeps products from the points they have now; false where the snapshot is kept already.
fn keep(store: &TestStore, id: &str, products: &[ProductToFreeze]) -> Result<bool, StoreError> {
    let (asked, rests_on, hash) = (request(), rests_on(), "ab".repeat(32));
    let new = NewSnapshot {
        public_id: id,
        request: &asked,
        window: Window { from: Month::parse("2025-01"), to: None },
        cut_off: Month::parse("2025-12"),
        frozen: &rests_on,
        products: products.len() as u64,
        lines: 77,
        document_hash: &hash,
        figures_hash: &hash,
    };
    let mut view = store.view()?;
    write(&mut store.db(), |db| {
        let Some(kept) = begin_snapshot(db, &new)? else { return Ok(false) };
        for (place, page) in (0..).zip(products.chunks(2)) {
            freeze_products(&mut view, db, kept, place * 2, page)?;
        }
        Ok(true)
    })
}

fn write_points(db: &mut Db, size: usize) {
    let list: Vec<_> = (1..=5).map(|id| points(id, &format!("Thing {id}"), size)).collect();
    replace_price_points(db, &list).expect("points");
}

on_both_backends!(points_stay_as_they_were_frozen, |store| {
    let mut db = store.db();
    write_points(&mut db, 40);
    let products: Vec<ProductToFreeze> = (1..=5).rev().map(product).collect();
    assert!(keep(store, "S01", &products).expect("kept"));
    write_points(&mut db, 3);
    erase_price_points(&mut db, None).expect("erased");

    let kept = snapshot(&mut db, "S01").expect("a snapshot");
    assert_eq!((kept.products, kept.lines, &kept.request), (5, 77, &request()));
    assert_eq!((kept.window.from, kept.window.to), (Month::parse("2025-01"), None));
    assert_eq!(kept.cut_off, Month::parse("2025-12"));
    assert_eq!(frozen(&mut db, kept.id).expect("what it rests on"), rests_on());
    let mut read = frozen_products(&mut db, kept.id, 0, 2).expect("a page");
    read.extend(frozen_products(&mut db, kept.id, 2, 100).expect("the rest"));
    assert_eq!(read.len(), 5);
    for ((place, read), product) in (0..).zip(read).zip(&products) {
        let was = points(product.id, &format!("Thing {}", product.id), 40);
        assert_eq!((read.place, &read.product_id, &read.reference), (place, &product.product_id, &product.reference));
        assert_eq!((&read.description, &read.figures_hash), (&was.description, &product.figures_hash));
        assert_eq!(read.points, was.points);
    }
    let named = |db: &mut Db, name: &str| frozen_product(db, kept.id, name).map(|product| product.product_id);
    assert_eq!(named(&mut db, "P003").expect("by its id"), "P003");
    assert_eq!(named(&mut db, "REF-4").expect("by its catalogue's id"), "P004");
    assert!(matches!(named(&mut db, "P009"), Err(StoreError::NotFound { .. })));
    assert!(matches!(snapshot(&mut db, "S99"), Err(StoreError::NotFound { .. })));
});

on_both_backends!(the_same_twice_is_one, |store| {
    let mut db = store.db();
    write_points(&mut db, 4);
    assert!(keep(store, "S01", &[product(1), product(2)]).expect("kept"));
    let first = snapshot(&mut db, "S01").expect("a snapshot");
    assert!(!keep(store, "S01", &[product(3)]).expect("known"));
    assert_eq!(snapshot(&mut db, "S01").expect("the snapshot"), first);
    assert_eq!(frozen_products(&mut db, first.id, 0, 10).expect("its products").len(), 2);
    for id in ["S02", "S03"] {
        assert!(keep(store, id, &[]).expect("kept"));
    }
    let listed = |before: Option<&str>, limit| -> Vec<String> {
        let list = snapshots_before(&mut store.db(), before, limit).expect("a list");
        list.into_iter().map(|snapshot| snapshot.public_id).collect()
    };
    assert_eq!(listed(None, 2), ["S03", "S02"]);
    assert_eq!(listed(Some("S02"), 2), ["S01"]);
});

on_both_backends!(a_product_without_points_leaves_nothing_behind, |store| {
    write_points(&mut store.db(), 4);
    assert!(keep(store, "S01", &[product(1), product(2), product(99)]).is_err());
    assert_eq!(store.number("SELECT count(*) AS number FROM snapshots"), 0);
    assert_eq!(store.number("SELECT count(*) AS number FROM snapshot_products"), 0);
});

on_both_backends!(points_packed_by_another_program_are_not_guessed_at, |store| {
    write_points(&mut store.db(), 4);
    keep(store, "S01", &[product(1)]).expect("kept");
    store.run("UPDATE snapshots SET packing = 2");
    let told = snapshot(&mut store.db(), "S01").expect_err("unreadable");
    assert!(told.to_string().contains("another program"), "{told}");
});

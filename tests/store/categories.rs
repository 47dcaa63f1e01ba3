//! Categories of files, and what is derived from them: written, shown with their import, replaced, taken away.

use likewise::engine::categories::{
    CategoryCode, CategoryEntry, CategorySource, CategoryTotal, ItemCategory, LineKind, Scheme, SourceShare, View,
};
use likewise::engine::model::{Currency, Item, Score};
use likewise::engine::variation::{Share, Total};
use likewise::store::{
    ImportKind, StoredItemCategories, SupplierSpend, categories_version, category_bases, category_entries,
    category_totals, forget_item_categories, item_categories_after, item_categories_of, replace_category_totals,
    replace_item_categories, replace_supplier_spend, resolve_items, resolve_suppliers, stated_supplier_names,
    supplier_spend, write_categories,
};

use super::dictionaries::item;
use super::harness::TestStore;
use super::versions::import;

fn entry(code: &str, title: &str) -> CategoryEntry {
    let code = CategoryCode { scheme: Scheme::Cpv, code: code.to_owned() };
    CategoryEntry { code, title: title.to_owned(), parent: Some("33000000".to_owned()) }
}

on_both_backends!(categories_come_and_go_with_their_import, |store| {
    let mut db = store.db();
    assert_eq!(categories_version(&mut db).expect("a version"), "");
    let first = [entry("33141420", "Gloves"), entry("33141000", "Disposables")];
    import(store, ImportKind::Categories, "aa", |db, id| write_categories(db, id, &first).map(|()| 2));
    let before = categories_version(&mut db).expect("a version");
    let (second, outcome) = import(store, ImportKind::Categories, "bb", |db, id| {
        write_categories(db, id, &[entry("33141420", "Surgical gloves")]).map(|()| 1)
    });
    assert_eq!(outcome.rows_replaced, 1);
    let titles = |db: &mut likewise::store::Db| -> Vec<String> {
        category_entries(db).expect("entries").into_iter().map(|entry| entry.title).collect()
    };
    assert_eq!(titles(&mut db), ["Disposables", "Surgical gloves"]);
    assert_ne!(categories_version(&mut db).expect("a version"), before);
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(category_entries(&mut db).expect("entries"), [first[1].clone(), first[0].clone()]);
    assert_eq!(categories_version(&mut db).expect("a version"), before, "the same content, the same version");
    store.assert_sound();
});

fn ids(store: &TestStore, count: usize) -> Vec<i64> {
    let list: Vec<Item> = (0..count).map(|number| item(&format!("Thing {number}"), None)).collect();
    let hashed: Vec<(u128, &Item)> = list.iter().map(|item| (item.content_hash(), item)).collect();
    let mut ids: Vec<i64> = resolve_items(&mut store.db(), &hashed).expect("ids").into_values().collect();
    ids.sort_unstable();
    ids
}

fn share(lines: u64, micros: i128) -> Share {
    Share::new(lines, Total::from_micros(micros))
}

on_both_backends!(what_items_are_is_kept_as_it_was_found, |store| {
    let mut db = store.db();
    let ids = ids(store, 3);
    let found = |item_id: i64, basis: i64| StoredItemCategories {
        item_id,
        basis,
        product_id: None,
        line_kind: LineKind::OrderedByValue,
        categories: vec![ItemCategory {
            scheme: Scheme::Group,
            code: "Glove \"nitrile\"".to_owned(),
            title: None,
            source: CategorySource::LikeItems,
            confidence: Score::from_basis_points(8_123),
            evidence: "the 2 products likest to it".to_owned(),
        }],
        // More than 64 bits hold.
        spend: vec![(Currency::GBP, share(3, i128::from(i64::MAX) * 10))],
    };
    let list: Vec<StoredItemCategories> = ids.iter().map(|id| found(*id, -1)).collect();
    replace_item_categories(&mut db, &list).expect("written");
    replace_item_categories(&mut db, &[found(ids[1], 7)]).expect("written again");
    let expected = [list[0].clone(), found(ids[1], 7), list[2].clone()];
    assert_eq!(item_categories_after(&mut db, 0, 10).expect("read"), expected);
    assert_eq!(item_categories_of(&mut db, &ids[1..2]).expect("read")[&ids[1]], expected[1]);
    forget_item_categories(&mut db, &ids[..1]).expect("forgotten");
    let bases = category_bases(&mut db).expect("bases");
    assert_eq!((bases.len(), bases[&ids[1]]), (2, 7));
});

on_both_backends!(totals_and_suppliers_sums_are_replaced_as_a_whole, |store| {
    let mut db = store.db();
    let total = |view, category: Option<(Scheme, String)>| CategoryTotal {
        view,
        currency: Currency::GBP,
        title: category.as_ref().map(|_| "Gloves".to_owned()),
        category,
        share: share(2, -5),
        items: 2,
        products: 1,
        sources: vec![SourceShare { source: CategorySource::Words, share: share(2, -5) }],
    };
    let gloves = || Some((Scheme::Eclass, "FTA".to_owned()));
    let list = [total(View::Best, gloves()), total(View::Best, None), total(View::Cpv, None)];
    replace_category_totals(&mut db, &list).expect("written");
    replace_category_totals(&mut db, &list).expect("written again");
    let best = category_totals(&mut db, View::Best).expect("read");
    assert_eq!(best, [list[1].clone(), list[0].clone()], "what has no category comes first");
    assert_eq!(category_totals(&mut db, View::Group).expect("read"), []);
    let names = [("Medway Ltd".to_owned(), "medway".to_owned())];
    let name = resolve_suppliers(&mut db, &names).expect("ids")["Medway Ltd"];
    assert_eq!(stated_supplier_names(&mut db).expect("names")[&name], "Medway Ltd");
    let sum =
        SupplierSpend { name, gln: Some("5060000011111".to_owned()), currency: Currency::GBP, share: share(1, 9) };
    replace_supplier_spend(&mut db, &[sum.clone(), sum.clone()]).expect("written");
    replace_supplier_spend(&mut db, std::slice::from_ref(&sum)).expect("written again");
    assert_eq!(supplier_spend(&mut db).expect("read"), [sum]);
});

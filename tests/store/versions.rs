//! Rows in versions: organisations, groups, products and prices are replaced by the later import and come back when
//! it is deleted.

use likewise::engine::model::{IdentifierKind, ProductIdentifier, ProductRecord, ReferenceKey, VatBasis};
use likewise::engine::money::Units;
use likewise::store::{Db, StoreError};
use likewise::store::{
    ImportKind, ImportOutcome, catalogue_products_after, catalogue_version, ensure_provisional, find_by_identifier,
    find_product, group_members, organisations, product_names, products_by_public_ids, reference_prices_of,
    write_group_members, write_organisations, write_products, write_reference_prices,
};

use super::builders::{accepted, begin_on, member, organisation, price, product};
use super::harness::TestStore;

/// Imports and publishes what `write` writes.
pub fn import(
    store: &TestStore,
    kind: ImportKind,
    hash: &str,
    write: impl FnOnce(&mut Db, i64) -> Result<usize, StoreError>,
) -> (String, ImportOutcome) {
    let mut db = store.db();
    let import = begin_on(store, &mut db, kind, hash);
    let rows = write(&mut db, import.id).expect("the rows are written");
    store.publish_import(&mut db, &import, accepted(rows), false).expect("the import is published")
}

fn import_organisations(store: &TestStore, hash: &str, list: &[(&str, &str)]) -> (String, ImportOutcome) {
    let list: Vec<_> = list.iter().map(|(code, name)| organisation(code, name)).collect();
    import(store, ImportKind::Organisations, hash, |db, id| write_organisations(db, id, &list).map(|()| list.len()))
}

fn names(store: &TestStore) -> Vec<String> {
    organisations(&mut store.db()).expect("organisations").into_values().map(|known| known.organisation.name).collect()
}

on_both_backends!(organisations_are_replaced_and_come_back, |store| {
    import_organisations(store, "aa", &[("R1H", "Barts"), ("RXR", "East Lancashire")]);
    let first = organisations(&mut store.db()).expect("organisations");
    assert_eq!(first["R1H"].organisation, organisation("R1H", "Barts"));
    let (second, outcome) = import_organisations(store, "bb", &[("R1H", "Barts Health"), ("RYJ", "Imperial")]);
    assert_eq!(outcome.rows_replaced, 1);
    assert_eq!(names(store), ["Barts Health", "East Lancashire", "Imperial"]);
    let (third, _) = import_organisations(store, "cc", &[("R1H", "Barts Health NHS Trust")]);
    store.assert_sound();
    let mut db = store.db();
    for (id, expected) in
        [(second, vec!["Barts Health NHS Trust", "East Lancashire"]), (third, vec!["Barts", "East Lancashire"])]
    {
        store.delete_import(&mut db, &id).expect("a deletion");
        assert_eq!(names(store), expected);
        store.assert_sound();
    }
    let again = organisations(&mut db).expect("organisations");
    assert_eq!(again["R1H"].id, first["R1H"].id, "an organisation keeps its id");
});

on_both_backends!(a_key_twice_in_one_import_has_one_current_version, |store| {
    let (_, outcome) = import_organisations(store, "aa", &[("R1H", "Barts"), ("R1H", "Barts Health")]);
    assert_eq!((names(store), outcome.rows_replaced), (vec!["Barts Health".to_owned()], 1));
    store.assert_sound();
    let (second, outcome) = import_organisations(store, "bb", &[("R1H", "Barts Health NHS Trust")]);
    assert_eq!(outcome.rows_replaced, 1);
    store.delete_import(&mut store.db(), &second).expect("a deletion");
    assert_eq!(names(store), ["Barts Health"]);
    store.assert_sound();
});

on_both_backends!(nothing_is_seen_before_it_is_published, |store| {
    let mut db = store.db();
    let import = begin_on(store, &mut db, ImportKind::Organisations, "aa");
    write_organisations(&mut db, import.id, &[organisation("R1H", "Barts")]).expect("written");
    assert_eq!(names(store), Vec::<String>::new());
    store.publish_import(&mut db, &import, accepted(1), false).expect("published");
    assert_eq!(names(store), ["Barts"]);
});

on_both_backends!(group_members_are_replaced_and_sorted_by_bytes, |store| {
    let first = [member("QOX", "Bath", "RD1"), member("QOX", "Bath", "RA4"), member("QoX", "Other", "RD1")];
    import(store, ImportKind::Groups, "aa", |db, id| write_group_members(db, id, &first).map(|()| 3));
    let (second, outcome) = import(store, ImportKind::Groups, "bb", |db, id| {
        write_group_members(db, id, &[member("QOX", "Bath and Swindon", "RD1")]).map(|()| 1)
    });
    assert_eq!(outcome.rows_replaced, 1);
    let mut db = store.db();
    let of_group = |db: &mut Db| -> Vec<(String, String)> {
        let members = group_members(db, Some("QOX")).expect("members");
        members.into_iter().map(|member| (member.org_code, member.group_name)).collect()
    };
    let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    assert_eq!(of_group(&mut db), [pair("RA4", "Bath"), pair("RD1", "Bath and Swindon")]);
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(of_group(&mut db), [pair("RA4", "Bath"), pair("RD1", "Bath")]);
    let every: Vec<String> = group_members(&mut db, None).expect("members").iter().map(|m| m.record_key()).collect();
    assert_eq!(every, ["QOX|RA4|2020-04-01", "QOX|RD1|2020-04-01", "QoX|RD1|2020-04-01"]);
    store.assert_sound();
});

/// A record with its GTINs as exact keys.
fn with_keys(record: ProductRecord) -> (ProductRecord, Vec<ProductIdentifier>) {
    let keys = record
        .levels
        .iter()
        .filter_map(|level| {
            let value = level.gtin.clone()?;
            Some(ProductIdentifier { kind: IdentifierKind::Gtin, value, units: Some(level.units) })
        })
        .collect();
    (record, keys)
}

fn import_products(store: &TestStore, hash: &str, list: Vec<ProductRecord>) -> String {
    let list: Vec<_> = list.into_iter().map(with_keys).collect();
    import(store, ImportKind::Catalogue, hash, |db, id| write_products(db, id, &list).map(|()| list.len())).0
}

const EACH: &str = "05012345678900";
const BOX: &str = "15012345678907";

on_both_backends!(products_keep_their_id_through_versions, |store| {
    let full = ProductRecord {
        generic_name: Some("Foam dressing".to_owned()),
        manufacturer: Some("Maker".to_owned()),
        valid_from: Some(super::builders::day("2025-01-01")),
        ..product("4711", "Foam dressing 10cm x 10cm", &[(EACH, 1), (BOX, 10)])
    };
    let first = import_products(store, "aa", vec![full.clone(), product("4712", "Foam dressing 12cm x 12cm", &[])]);
    let mut db = store.db();
    let (id, public_id) = find_product(&mut db, "4711").expect("a product");
    let found = products_by_public_ids(&mut db, std::slice::from_ref(&public_id)).expect("products");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id, &found[0].product.record), (id, &full));
    let by_box = find_by_identifier(&mut db, IdentifierKind::Gtin, BOX).expect("a key");
    assert_eq!(by_box, [(public_id.clone(), Units::whole(10))]);

    let second = import_products(store, "bb", vec![product("4711", "Foam dressing", &[(EACH, 1)])]);
    assert_eq!(find_by_identifier(&mut db, IdentifierKind::Gtin, BOX).expect("a key"), []);
    assert_eq!(find_product(&mut db, &public_id).expect("a product"), (id, public_id.clone()));
    store.assert_sound();
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(find_by_identifier(&mut db, IdentifierKind::Gtin, BOX).expect("a key"), by_box);
    store.delete_import(&mut db, &first).expect("a deletion");
    assert_eq!(products_by_public_ids(&mut db, std::slice::from_ref(&public_id)).expect("products"), []);
    assert_eq!(product_names(&mut db, &[id]).expect("names")[&id], (public_id, Some("4711".to_owned())));
    assert_eq!(store.number("SELECT count(*) AS number FROM packaging_levels"), 0);
    assert_eq!(store.number("SELECT count(*) AS number FROM product_identifiers"), 0);
    store.assert_sound();
});

on_both_backends!(a_walk_over_the_catalogue_sees_every_current_product_once, |store| {
    let many: Vec<_> = (0..2_500).map(|number| product(&format!("P{number:05}"), "Thing", &[(EACH, 1)])).collect();
    import_products(store, "aa", many);
    import_products(store, "bb", (0..100).map(|number| product(&format!("P{number:05}"), "Other", &[])).collect());
    let mut db = store.db();
    let (mut seen, mut after) = (Vec::new(), 0);
    while let (page, Some(last)) = catalogue_products_after(&mut db, after, 700).expect("a page") {
        seen.extend(page.into_iter().map(|found| (found.product.record.reference, found.product.record.levels.len())));
        after = last;
    }
    seen.sort_unstable();
    let expected: Vec<_> = (0..2_500).map(|number| (format!("P{number:05}"), usize::from(number >= 100))).collect();
    assert_eq!(seen, expected);
});

on_both_backends!(provisional_products_are_made_once, |store| {
    let keys: Vec<_> = (0..3).map(|number| (format!("X{number}"), format!("text|{number}"))).collect();
    let mut db = store.db();
    let first = ensure_provisional(&mut db, &keys).expect("ids");
    assert_eq!((first.len(), ensure_provisional(&mut db, &keys).expect("ids")), (3, first));
});

on_both_backends!(a_provisional_product_may_have_a_key_of_any_length, |store| {
    // Words that do not repeat: PostgreSQL would fit a text that does into an index by packing it.
    let long: String =
        (0..9_000_u64).map(|number| format!("{:x} ", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let keys = [("X1".to_owned(), long.clone()), ("X2".to_owned(), format!("{long}x"))];
    assert_eq!(ensure_provisional(&mut store.db(), &keys).expect("ids").len(), 2);
});

#[test]
fn the_catalogue_version_depends_on_its_content_alone() {
    let version = |store: &TestStore| catalogue_version(&mut store.db()).expect("a version");
    let [sqlite, postgres] = TestStore::both();
    let fresh = version(&sqlite);
    let a = || product("4711", "Foam dressing", &[(EACH, 1), (BOX, 10)]);
    let b = || product("4712", "Gauze", &[]);

    import_products(&sqlite, "aa", vec![a(), b()]);
    let whole = version(&sqlite);
    assert_ne!(whole, fresh);

    // In two imports, the other way round, the packs the other way round, over a version that was replaced.
    import_products(&postgres, "bb", vec![product("4712", "Gauze swabs", &[])]);
    import_products(&postgres, "cc", vec![b()]);
    assert_ne!(version(&postgres), whole);
    let last = import_products(&postgres, "dd", vec![product("4711", "Foam dressing", &[(BOX, 10), (EACH, 1)])]);
    assert_eq!(version(&postgres), whole);

    postgres.delete_import(&mut postgres.db(), &last).expect("a deletion");
    assert_ne!(version(&postgres), whole);
    for import in postgres.imports(&mut postgres.db()).expect("imports") {
        postgres.delete_import(&mut postgres.db(), &import.public_id).expect("a deletion");
    }
    assert_eq!(version(&postgres), fresh, "an emptied catalogue is an empty one");
}

on_both_backends!(reference_prices_are_replaced_by_list_and_first_day, |store| {
    let first = [price("4711", "DT", 3), price("4711", "Hub", 2), price("4712", "DT", 9)];
    import(store, ImportKind::Prices, "aa", |db, id| write_reference_prices(db, id, &first).map(|()| 3));
    let mut later = price("4711", "DT", 4);
    later.vat_basis = VatBasis::Unknown;
    let (second, outcome) = import(store, ImportKind::Prices, "bb", |db, id| {
        write_reference_prices(db, id, std::slice::from_ref(&later)).map(|()| 1)
    });
    assert_eq!(outcome.rows_replaced, 1);
    let mut db = store.db();
    let keys =
        [ReferenceKey::Product("4711".to_owned()), ReferenceKey::Identifier(IdentifierKind::Gtin, EACH.to_owned())];
    assert_eq!(reference_prices_of(&mut db, &keys).expect("prices"), [later, first[1].clone()]);
    store.assert_sound();
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(reference_prices_of(&mut db, &keys).expect("prices"), first[..2]);
    store.assert_sound();
});

on_both_backends!(reference_prices_of_very_many_keys_are_found, |store| {
    import(store, ImportKind::Prices, "aa", |db, id| {
        write_reference_prices(db, id, &[price("P69999", "DT", 4)]).map(|()| 1)
    });
    let keys: Vec<_> = (0..70_000).map(|number| ReferenceKey::Product(format!("P{number}"))).collect();
    assert_eq!(reference_prices_of(&mut store.db(), &keys).expect("prices"), [price("P69999", "DT", 4)]);
});

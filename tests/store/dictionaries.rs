//! Dictionaries: one row for each distinct thing, the same id every time it is met.

use std::collections::HashMap;

use likewise::engine::model::{AdjustmentReason, Currency, Item, LineTerms, OrderType, SupplyRoute, VatBasis};
use likewise::store::{
    all_terms, items_after, items_by_ids, organisation_ids, resolve_items, resolve_suppliers, resolve_terms,
    resolve_texts, supplier_display_names, suppliers_of_names, texts_by_ids,
};

/// An item with these words and a unit.
pub fn item(description: &str, uom: Option<&str>) -> Item {
    Item { description: description.to_owned(), uom: uom.map(str::to_owned), ..Item::default() }
}

on_both_backends!(an_item_has_one_id, |store| {
    let full = Item {
        gtin: Some("05012345678900".to_owned()),
        npc: Some("ELA123".to_owned()),
        manufacturer: Some("Maker".to_owned()),
        mpc: Some("M-1".to_owned()),
        supplier: Some("Supplier".to_owned()),
        supplier_part: Some("S-1".to_owned()),
        units_per_uom: Some("100".to_owned()),
        ..item("Gloves, nitrile – größe M", Some("BX"))
    };
    let list = [full.clone(), item("Gloves", None), item("Gloves", Some("")), item("", None), full.clone()];
    let hashed: Vec<(u128, &Item)> = list.iter().map(|item| (item.content_hash(), item)).collect();
    let mut db = store.db();
    let first = resolve_items(&mut db, &hashed).expect("ids");
    assert_eq!(first.len(), 4, "absent and empty are not the same");
    assert_eq!(resolve_items(&mut db, &hashed).expect("ids"), first);
    assert_eq!(items_by_ids(&mut db, &[first[&full.content_hash()]]).expect("items").into_values().next(), Some(full));
    let walked = items_after(&mut db, 0, 100).expect("items");
    assert!(walked.windows(2).all(|pair| pair[0].id < pair[1].id));
    let by_walk: HashMap<u128, i64> = walked.iter().map(|found| (found.item.content_hash(), found.id)).collect();
    assert_eq!(by_walk, first);
});

on_both_backends!(many_items_are_resolved_in_one_call, |store| {
    let list: Vec<Item> = (0..2_500).map(|number| item(&format!("Thing {number}"), None)).collect();
    let hashed: Vec<(u128, &Item)> = list.iter().map(|item| (item.content_hash(), item)).collect();
    let mut db = store.db();
    let some = resolve_items(&mut db, &hashed[..10]).expect("ids");
    let every = resolve_items(&mut db, &hashed).expect("ids");
    assert_eq!(every.len(), 2_500);
    assert!(some.iter().all(|(hash, id)| every[hash] == *id));
    assert_eq!(items_by_ids(&mut db, &every.into_values().collect::<Vec<_>>()).expect("items").len(), 2_500);
});

fn terms(currency: &str, carriage: Option<bool>) -> LineTerms {
    LineTerms {
        supply_route: SupplyRoute::NhsscEdirect,
        order_type: OrderType::CallOff,
        currency: Currency::parse(currency).expect("a currency"),
        vat_basis: VatBasis::Unknown,
        vat_rate: Some("20".to_owned()),
        vat_recoverable: Some(false),
        carriage_included: carriage,
        pass_through: true,
        adjustment_reason: Some(AdjustmentReason::Bundle),
        source_system: Some("Oracle".to_owned()),
        status: None,
    }
}

on_both_backends!(terms_have_one_id_in_the_order_asked, |store| {
    let list = [terms("GBP", None), terms("USD", Some(false)), terms("GBP", Some(true)), terms("GBP", None)];
    let asked: Vec<&LineTerms> = list.iter().collect();
    let mut db = store.db();
    let ids = resolve_terms(&mut db, &asked).expect("ids");
    assert_eq!(ids[0], ids[3]);
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    assert_eq!(resolve_terms(&mut db, &asked).expect("ids"), ids);
    let found: HashMap<i64, LineTerms> = all_terms(&mut db).expect("terms").into_iter().collect();
    assert_eq!(found.len(), 3);
    assert!(ids.iter().zip(&list).all(|(id, terms)| found[id] == *terms));
});

on_both_backends!(texts_are_told_apart_by_every_byte, |store| {
    let texts: Vec<String> = ["c1", "C1", "c1 ", "", "é", "e\u{301}", "c1"].map(str::to_owned).to_vec();
    let mut db = store.db();
    let first = resolve_texts(&mut db, &texts).expect("ids");
    assert_eq!(first.len(), 6);
    assert_eq!(resolve_texts(&mut db, &texts).expect("ids"), first);
    let ids: Vec<i64> = first.values().copied().collect();
    let back = texts_by_ids(&mut db, &ids).expect("texts");
    assert!(first.iter().all(|(text, id)| back[id] == *text));
});

on_both_backends!(wordings_of_one_supplier_are_its_aliases, |store| {
    let names = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(stated, normal)| ((*stated).to_owned(), (*normal).to_owned())).collect()
    };
    let first = names(&[("Acme Ltd", "acme"), ("ACME LIMITED", "acme"), ("Bolt plc", "bolt"), ("Acme Ltd", "acme")]);
    let mut db = store.db();
    let ids = resolve_suppliers(&mut db, &first).expect("ids");
    assert_eq!(ids.len(), 3);
    assert_eq!(resolve_suppliers(&mut db, &first).expect("ids"), ids);
    let later = resolve_suppliers(&mut db, &names(&[("acme", "acme"), ("Bolt plc", "bolt")])).expect("ids");
    assert_eq!(later["Bolt plc"], ids["Bolt plc"]);
    let supplier = suppliers_of_names(&mut db).expect("suppliers");
    assert_eq!(supplier[&ids["Acme Ltd"]], supplier[&ids["ACME LIMITED"]]);
    assert_eq!(supplier[&ids["Acme Ltd"]], supplier[&later["acme"]]);
    assert_ne!(supplier[&ids["Acme Ltd"]], supplier[&ids["Bolt plc"]]);
    let shown = supplier_display_names(&mut db).expect("names");
    assert_eq!(shown[&supplier[&ids["Acme Ltd"]]], "ACME LIMITED", "the first by bytes");
});

on_both_backends!(organisations_have_one_id, |store| {
    let mut db = store.db();
    let first = organisation_ids(&mut db, &["R1H", "RXR", "R1H"]).expect("ids");
    assert_eq!(first.len(), 2);
    assert_eq!(organisation_ids(&mut db, &["RXR", "R1H"]).expect("ids"), first);
});

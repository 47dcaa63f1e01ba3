//! Importing again and taking away: nothing doubles, and what stood before comes back.

use serde_json::Value;

use super::harness::{Site, fixture};

fn counts(told: &Value) -> (u64, u64, u64) {
    let count = |key: &str| told[key].as_u64().unwrap();
    (count("rows_accepted"), count("rows_rejected"), count("rows_replaced"))
}

fn id(told: &Value) -> &str {
    told["id"].as_str().unwrap()
}

on_both_backends! { importing_twice_doubles_nothing, |site| {
    site.open_shop();
    let lines = fixture("lines.csv");
    assert_eq!(counts(&site.json(&["import", "lines", &lines])), (8, 1, 0));
    let once = site.benchmark();
    let second = site.json(&["import", "lines", &lines]);
    assert_eq!(counts(&second), (8, 1, 8));
    assert_eq!(site.benchmark(), once);
    for (kind, rows) in [("organisations", 6), ("catalogue", 4)] {
        let told = site.json(&["import", kind, &fixture(&format!("{kind}.csv"))]);
        assert_eq!(told["rows_accepted"], rows, "{kind}");
        assert_eq!(told["rows_replaced"], rows, "{kind}");
    }
    assert_eq!(site.benchmark(), once);
    site.assert_sound();
    // Each of the two alone says the same, and neither leaves nothing.
    site.json(&["imports", "delete", id(&second)]);
    assert_eq!(site.benchmark(), once);
    let list = site.json(&["imports", "list"]);
    let first = list["imports"].as_array().unwrap().iter().find(|one| one["kind"] == "lines").unwrap();
    site.json(&["imports", "delete", first["id"].as_str().unwrap()]);
    let none: Value = serde_json::from_str(&site.benchmark()).unwrap();
    assert_eq!((none["products"].as_array().unwrap().len(), &none["coverage"]["read"]["lines"]), (0, &Value::from(0)));
    site.assert_sound();
    assert_eq!(counts(&site.json(&["import", "lines", &lines])), (8, 1, 0));
    assert_eq!(site.benchmark(), once);
    site.assert_sound();
} }

on_both_backends! { a_correction_replaces_and_its_deletion_restores, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let before = site.benchmark();
    let corrected = std::fs::read_to_string(fixture("lines.csv")).unwrap().replace("10,6.00,60.00", "10,5.00,50.00");
    let told = site.json(&["import", "lines", &site.file("corrected.csv", corrected)]);
    assert_eq!(counts(&told), (8, 1, 8));
    let after = site.benchmark();
    assert!(before.contains("0.0600000000") && !after.contains("0.0600000000"));
    site.json(&["imports", "delete", id(&told)]);
    assert_eq!(site.benchmark(), before);
    site.assert_sound();
} }

on_both_backends! { the_highest_revision_counts_whatever_came_last, |site| {
    site.open_shop();
    let revision = |number: u32, price: &str| {
        format!(
            "org_code,po_number,po_line_number,revision,order_date,supplier_name,item_description,quantity,unit_price,uom\n\
             AAA,R-1,1,{number},2025-01-10,Medway,Revised thing,1,{price},each\n"
        )
    };
    site.json(&["import", "lines", &site.file("two.csv", revision(2, "2.00"))]);
    let newest = site.benchmark();
    let late = site.json(&["import", "lines", &site.file("one.csv", revision(1, "1.00"))]);
    assert_eq!(counts(&late), (1, 0, 0));
    assert_eq!(site.benchmark(), newest);
    site.assert_sound();
} }

on_both_backends! { rows_without_line_numbers_are_told_apart_by_content, |site| {
    site.open_shop();
    let header = "org_code,po_number,order_date,supplier_name,item_description,quantity,unit_price,uom\n";
    let row = "AAA,N-1,2025-01-10,Medway,Twice the same thing,1,3.00,each\n";
    let twice = site.file("twice.csv", format!("{header}{row}{row}"));
    assert_eq!(counts(&site.json(&["import", "lines", &twice])), (2, 0, 0));
    let both = site.benchmark();
    assert!(both.contains("\"spend\":\"6.000000\""));
    assert_eq!(counts(&site.json(&["import", "lines", &twice])), (2, 0, 2));
    assert_eq!(site.benchmark(), both);
    site.assert_sound();
} }

#[test]
fn a_deleted_catalogue_is_forgotten_and_comes_back() {
    let site = Site::sqlite();
    site.json(&["import", "organisations", &fixture("organisations.csv")]);
    let catalogue = site.json(&["import", "catalogue", &fixture("catalogue.csv")]);
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let with = site.benchmark();
    site.json(&["imports", "delete", id(&catalogue)]);
    assert_eq!(site.json(&["match"])["matched"], 0);
    site.assert_sound();
    site.json(&["import", "catalogue", &fixture("catalogue.csv")]);
    assert_eq!(site.benchmark(), with);
    site.assert_sound();
}

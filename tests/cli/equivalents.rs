//! `equivalents` and `catalogue duplicates`.

use serde_json::json;

use super::harness::cells;

const CATALOGUE: &str = "product_id,description,generic_name,supplier_name,mpc,gtin,similar_to\n\
    F1,Gelora dressing 10cm x 12cm,Adhesive film dressing 10cm x 12cm,Gelora Care Ltd,G1,5060000011111,F4\n\
    F2,Vistaband pad 10cm x 12cm,Adhesive film dressing 10cm x 12cm,Vista Medical Ltd,V1,,\n\
    F3,Vistaband pad 10cm x 15cm,Adhesive film dressing 10cm x 15cm,Vista Medical Ltd,V2,,\n\
    F4,Lofoam dressing 10cm x 12cm,Foam dressing with border 10cm x 12cm,Lofoam AB,L1,,\n\
    F5,\"=Gelora dressing, 10cm x 12cm\",Adhesive film dressing 10cm x 12cm,Gelora Care,G-1,5060000011111,\n";

on_both_backends! { equivalents_stand_apart_at_two_levels, |site| {
    site.json(&["import", "catalogue", &site.file("catalogue.csv", CATALOGUE)]);
    let told = site.json(&["equivalents", "F1"]);
    let references = |level: &str| {
        let list = told[level].as_array().expect("a list").iter();
        list.map(|one| one["product_reference"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(references("alternatives"), [json!("F2")], "{told:#}");
    assert_eq!(references("similar"), [json!("F4")], "{told:#}");
    assert_eq!((&told["alternatives_found"], &told["similar_found"]), (&json!(1), &json!(1)));
    assert_eq!(told["product"]["product_reference"], "F1");
    assert_eq!(told["alternatives"][0]["prices"], json!([]));
    let none = site.json(&["equivalents", "F1", "--limit", "0"]);
    assert_eq!((&none["alternatives"], &none["alternatives_found"]), (&json!([]), &json!(1)));
    let text = site.run(&["equivalents", "F1"]).stdout;
    assert!(text.contains("ALTERNATIVES, like for like: 1") && text.contains("no part of the savings"), "{text}");
    assert!(site.refused(1, &["equivalents", "NOTHING"]).contains("NOTHING"));
    site.assert_sound();
} }

on_both_backends! { duplicates_are_proposed_and_nothing_is_merged, |site| {
    site.json(&["import", "catalogue", &site.file("catalogue.csv", CATALOGUE)]);
    let told = site.json(&["catalogue", "duplicates", "--csv", "doubles.csv"]);
    assert_eq!((&told["products"], &told["sure"], &told["likely"]), (&json!(5), &json!(1), &json!(0)), "{told:#}");
    let group = &told["groups"][0];
    let references: Vec<_> =
        group["products"].as_array().expect("a list").iter().map(|one| one["product_reference"].clone()).collect();
    assert_eq!(references.len(), 2);
    assert!(references.contains(&json!("F1")) && references.contains(&json!("F5")), "{group:#}");
    let rows = cells(&site.read("doubles.csv"));
    assert_eq!(rows[0][..3], ["group", "confidence", "shared"]);
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| !row[7].starts_with('=')), "a spreadsheet must not take a cell for a formula");
    assert_eq!(site.json(&["catalogue", "duplicates"]), told, "asking changes nothing");
    assert!(site.run(&["catalogue", "duplicates"]).stdout.contains("nothing is merged"));
    site.assert_sound();
} }

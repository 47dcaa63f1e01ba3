//! `compare`: two descriptions, and files of pairs.

use std::io::Write as _;

use serde_json::json;

use super::harness::{Site, cells};

const CATALOGUE: &str = "product_id,description,generic_name,manufacturer_name\n\
    F1,Gelora dressing 10cm x 12cm,Adhesive film dressing 10cm x 12cm,Gelora Care Ltd\n\
    F2,Vistaband pad 10cm x 12cm,Adhesive film dressing 10cm x 12cm,Vista Medical Ltd\n\
    F3,Gelora Plus dressing 10cm x 12cm,Foam dressing with border 10cm x 12cm,Gelora Care Ltd\n";

on_both_backends! { an_empty_store_compares_by_words, |site| {
    let told = site.json(&["compare", "Foam Dressing 10cm x 10cm", "foam drsg 10 x 10cm"]);
    let words = json!({ "what": "words", "finding": "100% of either's words, by weight, are the other's", "conflict": false });
    let sizes = json!({ "what": "dimensions", "finding": "100mm x 100mm on both", "conflict": false });
    let material = json!({ "what": "material", "finding": "foam on both", "conflict": false });
    let noun = json!({ "what": "noun", "finding": "dressing on both", "conflict": false });
    let evidence = [words, sizes, material, noun];
    let expected = json!({ "score": "1.0000", "decision": "same", "conflicts": [], "evidence": evidence });
    assert_eq!(told, expected);
    for relation in ["same", "alternative"] {
        let there = ["--json", "compare", "--relation", relation, "Glove nitrile large", "Glove nitrile small"];
        let back = ["--json", "compare", "--relation", relation, "Glove nitrile small", "Glove nitrile large"];
        let told = site.run(&there).stdout;
        assert!(told.contains("\"decision\": \"different\""), "{told}");
        assert!(told.contains("\"size: large against small\""), "{told}");
        assert_eq!(site.run(&back).stdout, told);
    }
    let text = site.run(&["compare", "Glove nitrile large", "Glove nitrile small"]).stdout;
    assert!(text.starts_with("different 0.") && text.contains("AGAINST"), "{text}");
} }

on_both_backends! { the_catalogue_knows_what_is_like_for_like, |site| {
    let pair = ["compare", "--relation", "alternative", "Gelora dressing 10cm x 12cm", "VISTABAND PAD 10 x 12cm"];
    let plus = ["compare", "--relation", "alternative", "Gelora dressing 10cm x 12cm", "Gelora Plus dressing 10cm x 12cm"];
    let decisions = |site: &Site| [site.json(&pair), site.json(&plus)].map(|told| told["decision"].clone());
    assert_eq!(decisions(site), ["alternative", "alternative"], "by words alone");
    site.json(&["import", "catalogue", &site.file("catalogue.csv", CATALOGUE)]);
    assert_eq!(decisions(site), ["alternative", "different"], "by groups");
    assert_eq!(site.json(&pair)["score"], "1.0000");
    let conflict = "like-for-like group: Adhesive film dressing 10cm x 12cm against Foam dressing with border 10cm x 12cm";
    assert_eq!(site.json(&plus)["conflicts"], json!([conflict]));
    // A supplier behind the text is no other product.
    let sold = ["compare", "--relation", "alternative", "Gelora dressing 10cm x 12cm Medway Supplies", "Vistaband pad 10x12cm"];
    assert_eq!(site.json(&sold)["decision"], "alternative");
    // Comparing changes nothing.
    site.assert_sound();
} }

/// A title row, a cell in Windows-1252, a formula, a short row, a long row, a blank side.
const PAIRS: &[u8] = b"Pairs to look at\n\
    id,name,size,other\n\
    =1+1,Gelora cr\xe8me dressing,10cm x 12cm,Gelora creme dressing 10 x 12cm\n\
    2,\"Glove, nitrile\",large,Glove nitrile small\n\
    3,Kidney bowl\n\
    4,Catheter foley,12Ch,Catheter foley 12Ch,further,cells\n";

const CATHETERS: &str = "product_id,description,generic_name,supplier_name\n\
    C1,All silicone catheter standard 12Ch 10ml balloon,Foley catheter male 12Ch,Foley Works Ltd\n\
    C2,Latex catheter with a syringe male 12Ch,Foley catheter male 12Ch,3M Health Care Ltd\n\
    C3,Slippery catheter male 12Ch,Nelaton catheter male 12Ch,Nela Ltd\n";

// The catalogue adds a size that the text leaves out; a supplier may follow either.
on_both_backends! { a_text_cut_from_the_catalogues_finds_its_group, |site| {
    site.json(&["import", "catalogue", &site.file("catalogue.csv", CATHETERS)]);
    let compared = |left: &str, right: &str| site.json(&["compare", "--relation", "alternative", left, right]);
    for (left, right, decision) in [
        ("All silicone catheter standard 12Ch", "Latex catheter with a syringe male 12Ch", "alternative"),
        ("All silicone catheter standard 12Ch Foley Works", "Latex catheter with a syringe male 12Ch 3M Health Care Ltd", "alternative"),
        ("All silicone catheter standard 12Ch", "Slippery catheter male 12Ch Nela Ltd", "different"),
        ("All silicone catheter standard 12Ch", "Latex catheter with a syringe male 14Ch", "different"),
        ("Generic Unspec", "Latex catheter with a syringe male 12Ch", "unsure"),
        ("Generic Unspec", "Generic Unspec", "unsure"),
        ("", "Latex catheter with a syringe male 12Ch", "refused"),
    ] {
        if decision == "refused" {
            site.refused(2, &["compare", "--relation", "alternative", left, right]);
            continue;
        }
        let told = compared(left, right);
        assert_eq!(told["decision"], decision, "{left} / {right}: {told:#}");
        assert_eq!(compared(right, left), told);
    }
} }

on_both_backends! { every_row_of_a_file_is_compared, |site| {
    let file = site.file("pairs.csv", PAIRS);
    let (there, back) = (["--left", "name,size", "--right", "other"], ["--left", "other", "--right", "name,size"]);
    let mut written = Vec::new();
    for sides in [there, back] {
        let told = site.json(&[&["compare", "--pairs", &file, "--out", "out.csv"][..], &sides].concat());
        assert_eq!(told, json!({ "rows": 4, "same": 2, "alternative": 0, "different": 1, "unsure": 1 }));
        written.push(site.read("out.csv"));
    }
    assert_eq!(written[0], written[1], "the sides do not matter");
    let rows = cells(&written[0]);
    assert_eq!(rows[0], ["id", "name", "size", "other", "score", "decision", "conflicts"]);
    let first = ["=1+1", "Gelora cr\u{e8}me dressing", "10cm x 12cm", "Gelora creme dressing 10 x 12cm", "1.0000", "same", ""];
    assert_eq!(rows[1], first, "the cells are the asker's own");
    assert_eq!(rows[2][..4], ["2", "Glove, nitrile", "large", "Glove nitrile small"]);
    assert_eq!(rows[2][5..], ["different", "size: large against small"]);
    assert_eq!(rows[3], ["3", "Kidney bowl", "", "", "0.0000", "unsure", ""]);
    assert_eq!(rows[4], ["4", "Catheter foley", "12Ch", "Catheter foley 12Ch", "1.0000", "same", "", "further", "cells"]);
    assert!(!site.path("out.csv.part").exists());
} }

#[test]
fn a_compressed_file_is_read_as_it_is() {
    let site = Site::sqlite();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(PAIRS).unwrap();
    let file = site.file("pairs.csv.gz", packer.finish().unwrap());
    let sides = ["--left", "name,size", "--right", "other", "--out", "out.csv", "--relation", "alternative"];
    let told = site.json(&[&["compare", "--pairs", &file][..], &sides].concat());
    assert_eq!((&told["rows"], &told["alternative"]), (&json!(4), &json!(2)));
}

#[test]
fn what_cannot_be_compared_is_refused_and_nothing_written() {
    let site = Site::sqlite();
    let file = site.file("pairs.csv", PAIRS);
    let pairs = |left: &'static str, out: &'static str| {
        ["compare", "--pairs", &file, "--left", left, "--right", "other", "--out", out].map(str::to_owned)
    };
    let refused = |status: i32, arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        site.refused(status, &arguments)
    };
    let told = refused(1, &pairs("name,nix", "out.csv"));
    assert!(told.contains("missing: header \"nix\";") && told.contains("has: id, name, size, other"), "{told}");
    let told = refused(2, &pairs("name", "pairs.csv"));
    assert!(told.contains("is to be read"), "{told}");
    assert_eq!(std::fs::read(site.path("pairs.csv")).unwrap(), PAIRS);
    let told = refused(1, &pairs("name", "nowhere/out.csv"));
    assert!(told.contains("nowhere/out.csv"), "{told}");
    site.refused(1, &["compare", "--pairs", "nix.csv", "--left", "a", "--right", "b", "--out", "out.csv"]);
    site.refused(2, &["compare", "Kidney bowl", " "]);
    let wrong: [&[&str]; 5] = [
        &["compare"],
        &["compare", "Kidney bowl"],
        &["compare", "Kidney bowl", "Gown", "--relation", "akin"],
        &["compare", "--pairs", &file, "--left", "name", "--right", "other"],
        &["compare", "Kidney bowl", "Gown", "--pairs", &file, "--left", "name", "--right", "other", "--out", "out.csv"],
    ];
    for arguments in wrong {
        assert_eq!(site.run(arguments).status, 2, "{arguments:?}");
    }
    assert!(!site.path("out.csv").exists());
}

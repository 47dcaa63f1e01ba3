//! `gs1`: keys read, with no store.

use serde_json::{Value, json};

use super::harness::Site;

/// The answer to `--json gs1 gtin`, and the exit status.
fn gtin(site: &Site, text: &str) -> (Value, i32) {
    let answer = site.run(&["--json", "gs1", "gtin", text]);
    assert_eq!(answer.stderr, "", "{text}");
    (serde_json::from_str(&answer.stdout).expect("one JSON document"), answer.status)
}

#[test]
fn a_gtin_is_told_in_fourteen_digits() {
    let site = Site::sqlite();
    let cases = [
        ("96385074", "GTIN-8", "00000096385074"),
        ("614141007349", "GTIN-12", "00614141007349"),
        ("6291041500213", "GTIN-13", "06291041500213"),
        ("16141410073497", "GTIN-14", "16141410073497"),
    ];
    for (text, form, gtin14) in cases {
        let (told, status) = gtin(&site, text);
        assert_eq!(status, 0, "{told}");
        let keys = ["valid", "form", "gtin14", "elements", "errors", "repairs", "hibc"].map(|key| told[key].clone());
        let none = Value::Null;
        assert_eq!(keys, [json!(true), json!(form), json!(gtin14), json!([]), json!([]), json!([]), none], "{text}");
        assert_eq!(site.run(&["gs1", "gtin", text]).stdout, format!("{form}: {gtin14}\n"));
    }
}

#[test]
fn what_is_none_is_named_and_ends_with_one() {
    let site = Site::sqlite();
    let cases = [
        ("", "empty", "no GTIN stated"),
        ("6291041500214", "check_digit", "ask for 3"),
        ("123", "length", "has 3 digits"),
        ("14141007349", "length", "has 11 digits"),
        ("ABC", "digits_only", "holds 'A'"),
        ("-6291041500213", "digits_only", "holds '-'"),
        ("6.29104E+12", "scientific_notation", "last digits are lost"),
        ("6291041000000", "trailing_zeros", "spreadsheet"),
        ("+A123BJC5D6E71G", "hibc", "HIBC"),
        ("00000000", "all_zeros", "all zeros"),
    ];
    for (text, rule, words) in cases {
        let (told, status) = gtin(&site, text);
        assert_eq!(status, 1, "{told}");
        assert_eq!((&told["valid"], &told["gtin14"], &told["elements"]), (&json!(false), &Value::Null, &json!([])));
        let error = &told["errors"][0];
        assert_eq!((&error["ai"], &error["rule"]), (&Value::Null, &json!(rule)), "{told}");
        assert!(error["message"].as_str().unwrap().contains(words), "{told}");
        let answer = site.run(&["gs1", "gtin", text]);
        assert_eq!((answer.status, answer.stderr.as_str()), (1, ""), "{text}");
        assert!(answer.stdout.contains(words), "{}", answer.stdout);
    }
}

#[test]
fn what_spreadsheets_did_is_undone_and_told() {
    let site = Site::sqlite();
    let cases = [
        ("36000291452", "00036000291452", "lost_zeros"),
        ("6291041500213.0", "06291041500213", "zero_decimals"),
        ("6.291041500213E+12", "06291041500213", "scientific_notation"),
        ("6 291041 500213", "06291041500213", "separators"),
        ("(01)06291041500213", "06291041500213", "ai_in_front"),
    ];
    for (text, gtin14, repair) in cases {
        let (told, status) = gtin(&site, text);
        assert_eq!((status, &told["gtin14"], &told["repairs"]), (0, &json!(gtin14), &json!([repair])), "{text}");
        assert!(site.run(&["gs1", "gtin", text]).stdout.ends_with(&format!("{gtin14} (repaired: {repair})\n")));
    }
    let (told, _) = gtin(&site, "+A123BJC5D6E71G");
    assert_eq!((&told["hibc"]["labeller"], &told["hibc"]["check_character"]), (&json!("A123"), &json!(true)), "{told}");
}

/// The answer to `--json gs1 parse`, and the exit status.
fn parse(site: &Site, arguments: &[&str]) -> (Value, i32) {
    let answer = site.run(&[&["--json", "gs1", "parse"], arguments].concat());
    assert_eq!(answer.stderr, "", "{arguments:?}");
    (serde_json::from_str(&answer.stdout).expect("one JSON document"), answer.status)
}

#[test]
fn an_element_string_is_told_element_by_element_however_it_is_written() {
    let site = Site::sqlite();
    let texts = [
        "(01)06291041500213(17)261231(10)A1(21)S/2",
        "^010629104150021317261231",
        "]C1010629104150021317261231",
        "010629104150021317261231",
        "https://id.gs1.org/01/06291041500213?17=261231",
    ];
    for text in texts {
        let (told, status) = parse(&site, &[text]);
        assert_eq!((status, &told["valid"], &told["errors"]), (0, &json!(true), &json!([])), "{told}");
        assert_eq!((&told["gtin14"], &told["form"]), (&json!("06291041500213"), &json!("GTIN-13")), "{told}");
        assert_eq!(told["elements"][0], json!({ "ai": "01", "value": "06291041500213", "title": "GTIN" }), "{told}");
        assert_eq!(
            told["elements"][1],
            json!({ "ai": "17", "value": "261231", "title": "USE BY or EXPIRY" }),
            "{told}"
        );
    }
    let (told, _) = parse(&site, &[texts[0], "--stem", "https://example.com/goods"]);
    assert_eq!(told["digital_link"], json!("https://example.com/goods/01/06291041500213/10/A1/21/S%2F2?17=261231"));
    assert_eq!(told["element_string"], json!(texts[0]));
    assert_eq!(told["separated"], json!("^01062910415002131726123110A1^21S/2"));
    let expected = "(01) GTIN: 06291041500213\n(17) USE BY or EXPIRY: 261231\nGTIN-13: 06291041500213\n\
                    https://id.gs1.org/01/06291041500213?17=261231\n";
    assert_eq!(site.run(&["gs1", "parse", texts[1]]).stdout, expected);
}

#[test]
fn broken_rules_name_the_identifier() {
    let site = Site::sqlite();
    let cases = [
        ("(01)06291041500214", json!("01"), "check_digit"),
        ("(01)06291041500213(17)261331", json!("17"), "date"),
        ("(01)06291041500213(02)06291041500213(37)5", json!("01"), "excludes"),
        ("(02)06291041500213", json!("02"), "requires"),
        ("(01)06291041500213(10)A(10)B", json!("10"), "repeated"),
        ("(89)1", json!("89"), "ai_unknown"),
        ("12345", Value::Null, "no_fnc1"),
        ("+A123BJC5D6E71G", Value::Null, "hibc"),
        ("]d1ABC", Value::Null, "symbology"),
        ("", Value::Null, "empty"),
    ];
    for (text, ai, rule) in cases {
        let (told, status) = parse(&site, &[text]);
        assert_eq!((status, &told["valid"]), (1, &json!(false)), "{told}");
        assert_eq!((&told["errors"][0]["ai"], &told["errors"][0]["rule"]), (&ai, &json!(rule)), "{told}");
        assert!(site.run(&["gs1", "parse", text]).stdout.contains(&format!("[{rule}]")), "{text}");
    }
    let (told, status) = parse(&site, &["(10)A1(17)261231"]);
    assert_eq!((status, &told["valid"], &told["errors"]), (0, &json!(true), &json!([])), "{told}");
    assert_eq!((&told["open"][0]["ai"], &told["open"][0]["rule"]), (&json!("10"), &json!("requires")), "{told}");
    assert_eq!(told["digital_link"], Value::Null);
}

#[test]
fn no_store_is_opened_or_made() {
    let site = Site::sqlite();
    let nowhere = ["--database-url", "postgres://someone@127.0.0.1:1/nothing", "gs1", "gtin", "96385074"];
    assert_eq!(site.run(&nowhere).status, 0);
    gtin(&site, "96385074");
    assert!(!site.path("data").exists());
    for wrong in [
        &["gs1"][..],
        &["gs1", "gtin"],
        &["gs1", "gtin", "1", "2"],
        &["gs1", "parse"],
        &["gs1", "parse", "(10)A", "--stem", "example.com"],
    ] {
        assert_eq!(site.run(wrong).status, 2, "{wrong:?}");
    }
}

const CATALOGUE: &str = "product_id,description,manufacturer_name,gtin,units_per_uom,uom,base_uom\n\
    FOAM,Softafoam dressing 10cm x 10cm,Alpha Medical Ltd,05012345000121,1,each,each\n\
    TAPE,Gripaflex tape 5cm,Alpha Medical Ltd,05012345000336,1,each,each\n";

const LINES: &str = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,\
    line_value,uom,gtin,currency\n\
    AAA,PO1,1,2026-01-10,Medway Supplies Ltd,Wound care sundries,1,2.00,2.00,each,5012345000122,GBP\n\
    AAA,PO1,2,2026-01-10,Medway Supplies Ltd,Wound care stock,1,2.00,2.00,each,5012345000112,GBP\n\
    AAA,PO1,3,2026-01-10,Medway Supplies Ltd,Wound care case,1,20.00,20.00,case,15012345000128,GBP\n\
    AAA,PO1,4,2026-01-10,Medway Supplies Ltd,Wound care box,1,20.00,20.00,box,(01)05012345000121,GBP\n\
    AAA,PO1,5,2026-01-10,Medway Supplies Ltd,Wound care pack,1,20.00,20.00,pack,5.012345000121E+12,GBP\n";

#[test]
fn a_gtin_that_is_nearly_a_products_is_a_question() {
    let site = Site::sqlite();
    for (kind, text) in [("catalogue", CATALOGUE), ("lines", LINES)] {
        let told = site.json(&["import", kind, &site.file(&format!("{kind}.csv"), text), "--create-organisations"]);
        assert_eq!(told["rows_rejected"], 0, "{told}");
    }
    site.json(&["match"]);
    let told = site.json(&["decisions"]);
    let decided = |words: &str| {
        let all = told["decisions"].as_array().unwrap();
        let one = all.iter().find(|one| one["item_description"] == words).unwrap();
        ["status", "method", "product_reference"].map(|key| one[key].as_str().unwrap_or("-").to_owned())
    };
    for words in ["Wound care sundries", "Wound care stock"] {
        assert_eq!(decided(words)[..2], ["ambiguous", "near_gtin"], "{words}: {told:#}");
    }
    assert_eq!(decided("Wound care case")[0], "ambiguous", "{told:#}");
    for words in ["Wound care box", "Wound care pack"] {
        assert_eq!(decided(words), ["matched", "gtin", "FOAM"], "{words}: {told:#}");
    }
    for (gtin, finding) in [
        ("5012345000122", "one digit from 05012345000121"),
        ("5012345000112", "two digits swapped from 05012345000121"),
        ("25012345000125", "another packaging level of 05012345000121"),
    ] {
        let told = site.json(&["check", "--gtin", gtin, "--price", "2.00"]);
        assert_eq!(told["match_status"], "ambiguous", "{told:#}");
        assert_eq!(told["candidates"][0]["product_reference"], "FOAM", "{told:#}");
        assert!(told["candidates"][0]["evidence"][0].to_string().contains(finding), "{told:#}");
        assert_eq!(told["verdict"], Value::Null, "{told:#}");
    }
    let told = site.json(&["check", "--gtin", "6291041500213"]);
    assert_eq!((&told["match_status"], &told["candidates"]), (&json!("unknown"), &json!([])));
}

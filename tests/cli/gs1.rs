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
        let expected = json!({ "valid": true, "form": form, "gtin14": gtin14, "elements": [], "errors": [] });
        assert_eq!(gtin(&site, text), (expected, 0), "{text}");
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
        ("36000291452", "lost_zeros", "00036000291452"),
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
fn no_store_is_opened_or_made() {
    let site = Site::sqlite();
    let nowhere = ["--database-url", "postgres://someone@127.0.0.1:1/nothing", "gs1", "gtin", "96385074"];
    assert_eq!(site.run(&nowhere).status, 0);
    gtin(&site, "96385074");
    assert!(!site.path("data").exists());
    for wrong in [&["gs1"][..], &["gs1", "gtin"], &["gs1", "gtin", "1", "2"]] {
        assert_eq!(site.run(wrong).status, 2, "{wrong:?}");
    }
}

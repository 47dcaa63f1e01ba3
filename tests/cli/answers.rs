//! The main job, command by command: every key of every answer, and figures worked out by hand.

use serde_json::{Value, json};

use super::harness::{Site, cells, fixture};

/// The keys that users rely on, each an own list so that a missing one is named.
fn assert_keys(body: &Value, keys: &[&str]) {
    for key in keys {
        assert!(body.get(key).is_some(), "{key} is missing in {body}");
    }
}

/// No figure is a float: decimals are texts, counts are whole.
fn assert_no_float(body: &Value) {
    match body {
        Value::Number(number) => assert!(!number.is_f64(), "{number}"),
        Value::Array(list) => list.iter().for_each(assert_no_float),
        Value::Object(map) => map.values().for_each(assert_no_float),
        _ => {}
    }
}

on_both_backends! { an_import_says_what_became_of_its_rows, |site| {
    site.open_shop();
    let told = site.json(&["import", "lines", &fixture("lines.csv")]);
    assert_keys(&told, &["rows_read", "rows_accepted", "rows_rejected", "rows_replaced", "rejections"]);
    assert_eq!((&told["rows_read"], &told["rows_accepted"]), (&json!(9), &json!(8)));
    assert_eq!((&told["rows_rejected"], &told["rows_replaced"]), (&json!(1), &json!(0)));
    assert_eq!(told["rejections"], json!([{
        "file": "lines.csv", "row": 10, "column": "order_date",
        "reason": "not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)", "value": "not a day",
    }]));

    let list = site.json(&["imports", "list"]);
    let imports = list["imports"].as_array().unwrap();
    assert_eq!(imports.len(), 3);
    for import in imports {
        assert_keys(import, &["id", "kind", "files", "org_codes", "rows_accepted", "published_at"]);
        let published = import["published_at"].as_str().unwrap();
        assert!(published.len() == 20 && published.ends_with('Z') && published.contains('T'), "{published}");
    }
    let lines = &imports[2];
    assert_eq!((&lines["kind"], &lines["files"]), (&json!("lines"), &json!(["lines.csv"])));
    assert_eq!(lines["org_codes"], json!(["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]));
    assert_eq!((&lines["id"], &lines["rows_accepted"]), (&told["id"], &json!(8)));
} }

on_both_backends! { items_are_decided, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let told = site.json(&["match"]);
    let expected = [("items", 3), ("matched", 2), ("ambiguous", 0), ("unmatched", 1), ("provisional_products", 1)];
    for (key, count) in expected {
        assert_eq!(told[key], count, "{key}");
    }
    // Nothing changed: nothing is decided again, and deciding everything anew comes to the same.
    assert_eq!(site.json(&["match"])["decided"], 0);
    let again = site.json(&["match", "--all"]);
    assert_eq!(again["decided"], 3);
    expected.iter().for_each(|(key, count)| assert_eq!(again[*key], *count, "{key}"));

    site.json(&["decisions", "--out", "decisions.csv"]);
    let rows = cells(&site.read("decisions.csv"));
    let columns = "item_id,item_description,gtin,mpc,uom,units_per_uom,status,product_id,product_reference,method,\
                   score,units,units_evidence";
    assert_eq!(rows[0][..13].join(","), columns);
    let glove = rows.iter().find(|row| row[1].starts_with("Glove exam")).unwrap();
    let told: Vec<&str> = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11].iter().map(|place| glove[*place].as_str()).collect();
    assert_eq!(told, [
        "Glove exam nitrile medium box of 100", "5060000011111", "SN-100-M", "box", "100", "matched", "GLOVE-M",
        "gtin", "1.0000", "100",
    ]);
    let strings = rows.iter().find(|row| row[1].starts_with("Zither")).unwrap();
    assert_eq!((strings[6].as_str(), strings[8].as_str(), strings[9].as_str()), ("unmatched", "", "provisional"));
    assert_eq!(site.json(&["decisions"])["decisions"].as_array().unwrap().len(), 3);
} }

on_both_backends! { a_benchmark_is_exact_and_whole, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let told = site.json(&["benchmark"]);
    assert_no_float(&told);
    assert_keys(&told, &["parameters", "cut_off", "snapshot_id", "products", "coverage"]);
    assert_eq!(told["cut_off"], "2025-06");
    assert_eq!((&told["parameters"]["from"], &told["parameters"]["to"]), (&json!("2024-07"), &json!("2025-06")));
    let glove = told["products"].as_array().unwrap().iter().find(|one| one["product_reference"] == "GLOVE-M").unwrap();
    // Six trusts paid 4.00 to 6.00 for boxes of 100; worked out by hand with type 7 quantiles.
    let expected = [
        ("currency", "GBP"), ("vat_basis", "ex"), ("base_unit", "each"), ("min", "0.0400000000"),
        ("p10", "0.0410000000"), ("q1", "0.0425000000"), ("median", "0.0450000000"), ("q3", "0.0475000000"),
        ("p90", "0.0540000000"), ("max", "0.0600000000"), ("weighted_mean", "0.0466666667"), ("spend", "280.000000"),
    ];
    for (key, figure) in expected {
        assert_eq!(glove[key], figure, "{key}");
    }
    assert_eq!((&glove["n_organisations"], &glove["excluded"]), (&json!(6), &json!([])));
    assert_keys(glove, &["product_id", "description"]);
    let payers = glove["organisations"].as_array().unwrap();
    let codes: Vec<&str> = payers.iter().map(|payer| payer["org_code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]);
    let dearest = [
        ("quantity", "1000.000000"), ("spend", "60.000000"), ("unit_price", "0.0600000000"),
        ("saving_to_min", "20.000000"), ("saving_to_q1", "18.000000"), ("saving_to_median", "16.000000"),
    ];
    for (key, figure) in dearest {
        assert_eq!(payers[5][key], figure, "{key}");
    }
    let coverage = &told["coverage"];
    let parts = [
        ("read", 9, "327.500000"), ("rejected", 1, "2.500000"), ("unmatched", 0, "0.000000"),
        ("quarantined", 0, "0.000000"), ("excluded", 0, "0.000000"), ("benchmarked", 8, "325.000000"),
    ];
    for (part, lines, spend) in parts {
        assert_eq!(coverage[part], json!({"lines": lines, "spend": spend}), "{part}");
    }
} }

on_both_backends! { a_benchmark_is_of_what_was_asked, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let references = |arguments: &[&str]| {
        let told = site.json(arguments);
        let list = told["products"].as_array().unwrap();
        list.iter().map(|one| one["product_reference"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(references(&["benchmark", "--product", "SYR-10"]), ["SYR-10"]);
    assert_eq!(references(&["benchmark", "--category", "Syringe luer lock"]), ["SYR-10"]);
    assert_eq!(references(&["benchmark", "--org", "BBB"]), ["GLOVE-M"]);
    assert_eq!(references(&["benchmark", "--currency", "EUR"]), [""; 0]);
    let south = site.json(&["benchmark", "--group", "FP2", "--product", "GLOVE-M"]);
    assert_eq!((&south["products"][0]["n_organisations"], &south["products"][0]["min"]), (&json!(3), &json!("0.0460000000")));
    let spring = site.json(&["benchmark", "--from", "2025-03", "--to", "2025-05", "--product", "GLOVE-M"]);
    assert_eq!(spring["products"][0]["n_organisations"], 3);
    // Whatever is asked, everything read is accounted for.
    for arguments in [["--org", "BBB"], ["--group", "FP2"], ["--as-of", "2025-02"], ["--category", "Gauze swab"]] {
        let told = site.json(&["benchmark", arguments[0], arguments[1]]);
        assert_eq!(told["coverage"]["read"], json!({"lines": 9, "spend": "327.500000"}), "{arguments:?}");
    }
} }

on_both_backends! { verifying_finds_all_well, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    site.json(&["match"]);
    let told = site.json(&["verify"]);
    assert_keys(&told, &["ok", "checks", "unfinished_imports"]);
    assert_eq!(told["checks"].as_array().unwrap().len(), 6);
    // Nobody said or published anything here.
    let looked_at = |check: &serde_json::Value| check["checked"].as_u64().unwrap() > 0;
    assert_eq!(told["checks"].as_array().unwrap().iter().filter(|check| looked_at(check)).count(), 4);
    site.assert_sound();
    assert_eq!(site.json(&["reindex"])["products"], 4);
    assert_eq!(site.json(&["migrate"])["up_to_date"], true);
    site.assert_sound();
} }

#[test]
fn the_terminal_is_told_in_words() {
    let site = Site::sqlite();
    site.open_shop();
    let told = site.run(&["import", "lines", &fixture("lines.csv")]);
    assert_eq!(told.status, 0);
    assert!(told.stdout.contains("9 rows read = 8 accepted + 1 rejected"), "{}", told.stdout);
    assert!(told.stdout.contains("lines.csv row 10"), "{}", told.stdout);
    let told = site.run(&["benchmark"]);
    assert!(told.stdout.contains("Months 2024-07 to 2025-06") && told.stdout.contains("GBP 327.50"), "{}", told.stdout);
    assert!(site.run(&["verify"]).stdout.lines().all(|line| line.starts_with("clean: ")));
}

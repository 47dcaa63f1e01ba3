//! Contracts over HTTP.

use serde_json::Value;

use super::harness::TestApp;

const REGISTER: &str = "org_code,contract_ref,title,supplier_name,category_code,category_scheme,start_date,current_end_date,annual_value,exit_fee
AAA,C/1,Gloves,Medway Supplies Ltd,33141420,cpv,2024-04-01,2027-03-31,1000,250.50
AAA,c 2,Legal advice,Quill LLP,79100000,cpv,2024-04-01,2026-03-31,90000,
BBB,C/1,Gloves,MEDWAY SUPPLIES LIMITED,33141420,cpv,2025-04-01,2028-03-31,2000,
FFF,Z9,Waste,Clean Ltd,,,2025-04-01,2028-03-31,3000,
";

fn shop(app: &TestApp) {
    app.site.open_shop();
    let told = app.site.json(&["import", "contracts", &app.site.file("register.csv", REGISTER)]);
    assert_eq!(told["rows_accepted"], 4, "{told}");
}

fn key(one: &Value) -> String {
    format!("{}|{}", one["org_code"].as_str().expect("a code"), one["contract_ref"].as_str().expect("a reference"))
}

fn found(app: &TestApp, query: &str) -> Vec<String> {
    let told = app.json(&format!("/api/v1/contracts{query}"));
    told["contracts"].as_array().expect("a list").iter().map(key).collect()
}

on_both_backends!(
    /// Every contract is told once, with its amounts exact and what is unknown left so; its own path tells the same.
    contracts_are_told_as_stated,
    |app| {
        shop(app);
        let all = app.paged("/api/v1/contracts", "contracts", 1, key);
        assert_eq!(all.len(), 4);
        let first = &app.json("/api/v1/contracts/AAA/C%2F1");
        assert_eq!(first, &all[0]);
        assert_eq!((&first["annual_value"], &first["exit_fee"]), (&"1000.000000".into(), &"250.500000".into()));
        assert_eq!((&first["exit_fee_basis"], &first["notice_days"]), (&"fixed".into(), &Value::Null));
        assert_eq!(app.json("/api/v1/contracts/AAA/c%202"), all[1]);
    }
);

on_both_backends!(
    /// What is said holds for all contracts at once.
    filters_leave_what_they_name,
    |app| {
        shop(app);
        for (query, expected) in [
            ("?org=AAA", &["AAA|C/1", "AAA|c 2"][..]),
            ("?supplier=medway+supplies", &["AAA|C/1", "BBB|C/1"]),
            ("?category=33141420&org=BBB", &["BBB|C/1"]),
            ("?supplier=Quill&category=33141420", &[]),
            ("?org=CCC", &[]),
        ] {
            assert_eq!(found(app, query), expected, "{query}");
        }
        assert_eq!(app.refused(404, "/api/v1/contracts?org=NOBODY"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/contracts?organisation=AAA"), "bad_request");
        assert_eq!(app.refused(404, "/api/v1/contracts/BBB/Z9"), "not_found");
    }
);

on_both_backends!(
    /// A contract's history is told version by version, with what each changed and where it came from.
    a_history_tells_what_changed,
    |app| {
        shop(app);
        let later = REGISTER.replace("2027-03-31,1000,250.50", "2028-03-31,1000,");
        let second = app.site.json(&["import", "contracts", &app.site.file("later.csv", later)]);
        let told = app.json("/api/v1/contracts/AAA/C%2F1/history");
        assert_eq!((&told["org_code"], &told["contract_ref"]), (&"AAA".into(), &"C/1".into()));
        let versions = told["versions"].as_array().expect("a list");
        assert_eq!(versions.len(), 2, "{told}");
        assert_eq!((&versions[0]["state"], &versions[1]["state"]), (&"replaced".into(), &"current".into()));
        assert_eq!(versions[1]["import"], second["id"]);
        let changes: Vec<String> = versions[1]["changes"].as_array().expect("a list").iter()
            .map(|one| format!("{} {} {}", one["column"], one["from"], one["to"])).collect();
        assert_eq!(changes, [
            r#""current_end_date" "2027-03-31" "2028-03-31""#,
            r#""exit_fee_basis" "fixed" null"#,
            r#""exit_fee" "250.500000" null"#,
        ]);
        app.site.json(&["imports", "delete", second["id"].as_str().expect("an id")]);
        let told = app.json("/api/v1/contracts/AAA/C%2F1/history");
        let versions = told["versions"].as_array().expect("a list");
        assert_eq!((&versions[0]["state"], &versions[1]["state"]), (&"current".into(), &"withdrawn".into()));
        assert_eq!(versions[1]["changes"], Value::Array(Vec::new()));
        assert!(versions[1]["withdrawn_at"].is_string());
        assert_eq!(app.refused(404, "/api/v1/contracts/BBB/Z9/history"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/contracts/AAA/C%2F1/history?x=1"), "bad_request");
    }
);

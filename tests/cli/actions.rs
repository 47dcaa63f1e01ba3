//! `likewise actions`: from the list to the ledger, on both stores.

use serde_json::{Value, json};

use super::harness::{Site, fixture};

/// FFF buys its gloves again: half as many as a month's share of the claim expects, at 5.00 a box instead of 6.00.
const LATER: &str = "\
org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,line_value,uom,units_per_uom,gtin,mpc,manufacturer_name,currency
FFF,F-8,1,2025-08-02,Stour Healthcare,Glove exam nitrile medium box of 100,5,5.00,25.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP
";

fn open(site: &Site) {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
}

fn list(site: &Site) -> Value {
    site.json(&["actions", "list", "--org", "FFF", "--floor", "0"])
}

fn first(site: &Site) -> String {
    list(site)["tables"]["actions"][0]["action_id"].as_str().unwrap().to_owned()
}

on_both_backends! { the_list_says_what_to_do_and_why, |site| {
    open(site);
    let told = list(site);
    // FFF pays 0.06 a glove, the others' first quartile is 0.042, and it buys 1,000 a year.
    let action = &told["tables"]["actions"][0];
    let expected = [
        ("kind", "renegotiate"), ("action", "renegotiate with Stour Healthcare"),
        ("current_cost", "60.000000"), ("saving", "18.000000"), ("expected_saving", "12.600000"), ("status", "open"),
    ];
    for (key, words) in expected {
        assert_eq!(action[key], words, "{key}");
    }
    let evidence = &told["tables"]["evidence"][0];
    assert_eq!((&evidence["current_price"], &evidence["price"]), (&json!("0.0600000000"), &json!("0.0420000000")));
    assert_eq!(evidence["evidence"], "q1 of 5 others is GBP 0.0420");
    assert_eq!(told["tables"]["total"][0]["saving"], "18.000000");
    // The usual floor is 100 a year: then it is counted and not told.
    let told = site.json(&["actions", "list", "--org", "FFF"]);
    assert_eq!(told["tables"]["actions"], json!([]));
    assert!(told["notes"][0].as_str().unwrap().contains("18.00"), "{}", told["notes"]);
} }

on_both_backends! { what_is_taken_on_is_held_against_later_purchases, |site| {
    open(site);
    let id = first(site);
    let said = site.json(&[
        "actions", "accept", &id, "--org", "FFF", "--by", "Jo", "--owner", "Sam", "--cost-code", "E1",
        "--start", "2025-08",
    ]);
    assert_eq!((&said["state"]["status"], &said["state"]["version"]), (&json!("accepted"), &json!(1)));
    assert_eq!(said["baseline"]["lines"][0]["claim"], "18.000000");
    // Its £ is in no other action, and it is not accepted twice.
    let told = list(site);
    assert_eq!((&told["tables"]["actions"], &told["tables"]["decided"][0]["claim"]), (&json!([]), &json!("18.000000")));
    site.refused(1, &["actions", "accept", &id, "--org", "FFF", "--by", "Jo"]);
    site.json(&["import", "lines", &site.file("later.csv", LATER)]);
    // 500 gloves at 0.05: 0.01 below the baseline, 0.008 above what was agreed; a twelfth of 18.00 was claimed.
    let told = site.json(&["report", "ledger", "--org", "FFF"]);
    let row = &told["tables"]["ledger"][0];
    for (key, figure) in [("claimed", "1.500000"), ("realised", "5.000000"), ("price", "-4.000000"), ("volume", "7.500000"), ("mix", "0.000000")] {
        assert_eq!(row[key], figure, "{key}");
    }
    site.json(&["actions", "sign-off", &id, "--org", "FFF", "--by", "Fin"]);
    let told = site.json(&["report", "cost-improvement", "--as-of", "2025-08", "--org", "FFF", "--csv", "plan.csv"]);
    let row = &told["tables"]["plan"][0];
    // August to March is eight months.
    let expected = [
        ("july", "0.000000"), ("august", "1.500000"), ("march", "1.500000"), ("part_year", "12.000000"),
        ("full_year", "18.000000"), ("recurrent_share", "1.0000000000"), ("risk_adjusted", "12.000000"),
        ("realised", "5.000000"), ("owner", "Sam"), ("cost_code", "E1"),
    ];
    for (key, figure) in expected {
        assert_eq!(row[key], figure, "{key}");
    }
    assert!(site.read("plan.csv").starts_with("org_code,action_id,scheme,"));
    // Deciding everything afresh overturns nothing.
    site.json(&["match", "--all"]);
    assert_eq!(site.json(&["report", "ledger", "--org", "FFF"])["tables"], site.json(&["report", "ledger"])["tables"]);
    assert_eq!(list(site)["tables"]["decided"][0]["status"], "signed_off");
} }

on_both_backends! { what_is_dismissed_stays_dismissed, |site| {
    open(site);
    let id = first(site);
    let told = site.refused(2, &["actions", "dismiss", &id, "--org", "FFF", "--by", "Jo"]);
    assert!(told.contains("reason"), "{told}");
    site.json(&["actions", "assign", &id, "--org", "FFF", "--by", "Jo", "--to", "Sam"]);
    site.json(&["actions", "due", &id, "--org", "FFF", "--by", "Jo", "--date", "2025-09-01"]);
    assert_eq!(list(site)["tables"]["actions"][0]["assigned_to"], "Sam");
    // Somebody who looked before cannot contradict unseen.
    site.refused(1, &["actions", "dismiss", &id, "--org", "FFF", "--by", "Jo", "--why", "no", "--seen", "1"]);
    site.json(&["actions", "dismiss", &id, "--org", "FFF", "--by", "Jo", "--why", "contract renewed", "--seen", "2"]);
    site.json(&["match", "--all"]);
    let told = list(site);
    assert_eq!(told["tables"]["actions"], json!([]));
    let decided = &told["tables"]["decided"][0];
    assert_eq!((&decided["status"], &decided["why"], &decided["due"]), (&json!("dismissed"), &json!("contract renewed"), &json!("2025-09-01")));
    site.json(&["actions", "reopen", &id, "--org", "FFF", "--by", "Jo"]);
    assert_eq!(first(site), id);
    site.refused(1, &["actions", "assign", "A0", "--org", "FFF", "--by", "Jo", "--to", "Sam"]);
} }

on_both_backends! { an_agreed_price_makes_the_claim, |site| {
    open(site);
    let id = first(site);
    let product = list(site)["tables"]["evidence"][0]["product_id"].as_str().unwrap().to_owned();
    let accept = |price: &str| {
        let agreed = format!("{product}={price}");
        ["actions", "accept", &id, "--org", "FFF", "--by", "Jo", "--agreed", &agreed].map(str::to_owned)
    };
    let no_saving = accept("0.07");
    let told = site.refused(2, &no_saving.each_ref().map(String::as_str));
    assert!(told.contains("not below"), "{told}");
    let said = site.json(&accept("0.055").each_ref().map(String::as_str));
    assert_eq!(said["baseline"]["lines"][0]["claim"], "5.000000");
} }

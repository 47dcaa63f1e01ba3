//! The contract register by the command: what was bought under it, what to ask, what is off contract, and its history.

use serde_json::{Value, json};

use super::harness::{Site, cells};

const ORGANISATIONS: &str = "\
org_code,name,kind,footprint_code
AAA,Alder Trust,acute,FP1
BBB,Birch Trust,acute,FP1
CCC,Cedar Trust,community,FP1
";

const CATALOGUE: &str = "\
product_id,description,generic_name,manufacturer_name,mpc,gtin,units_per_uom,uom,base_uom,cpv
GLOVE-M,Sentinel glove examination nitrile medium,Glove examination nitrile,Sentinel Care Ltd,SN-100-M,5060000011111,100,box,each,33141420
GLOVE-L,Sentinel glove examination nitrile large,Glove examination nitrile,Sentinel Care Ltd,SN-100-L,5060000022223,100,box,each,33141420
SYR-10,Corvane syringe luer lock 10ml sterile,Syringe luer lock,Corvane Medical Ltd,CV10LL,5060000033335,50,box,each,33141310
";

/// Alder: gloves with Medway by reference, by category, by price list; a syringe nobody can place; Stour off contract; an
/// ended contract's reference; a reference nobody knows; an order of another year. Birch takes part. Cedar has no register.
const LINES: &str = "\
org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,line_value,uom,units_per_uom,gtin,contract_ref
AAA,A-1,1,2026-06-10,Medway Supplies Ltd,Glove nitrile medium box of 100,10,100.00,box,100,5060000011111,G/1
AAA,A-2,1,2026-05-10,Medway Supplies Ltd,Glove nitrile medium box of 100,10,200.00,box,100,5060000011111,
AAA,A-3,1,2026-05-10,Medway Supplies Ltd,Syringe luer lock 10ml box of 50,1,7.00,box,50,5060000033335,
AAA,A-4,1,2026-05-10,Stour Healthcare,Glove nitrile medium box of 100,1,40.00,box,100,5060000011111,n/a
AAA,A-5,1,2026-05-10,Stour Healthcare,Glove nitrile medium box of 100,1,41.00,box,100,5060000011111,OLD-1
AAA,A-6,1,2026-05-10,Stour Healthcare,Glove nitrile medium box of 100,1,42.00,box,100,5060000011111,Z-77
AAA,A-7,1,2024-05-10,Medway Supplies Ltd,Glove nitrile medium box of 100,1,9.00,box,100,5060000011111,G-1
AAA,A-8,1,2026-05-10,Quill LLP,Glove nitrile large box of 100,1,60.00,box,100,5060000022223,
AAA,A-9,1,2026-05-10,Quill LLP,Legal advice on leases,1,30.00,each,1,,
BBB,B-1,1,2026-06-11,MEDWAY SUPPLIES LIMITED,Glove nitrile medium box of 100,1,20.00,box,100,5060000011111,
CCC,C-1,1,2026-06-11,Medway Supplies Ltd,Glove nitrile medium box of 100,1,30.00,box,100,5060000011111,
CCC,C-2,1,2026-06-11,Medway Supplies Ltd,Glove nitrile medium box of 100,x,31.00,box,100,5060000011111,
";

const REGISTER: &str = "\
org_code,contract_ref,title,participating_orgs,supplier_name,category_code,category_scheme,start_date,current_end_date,notice_days,termination_right,exit_fee,contract_kind,annual_value
AAA,G-1,Gloves (synthetic),BBB,Medway Supplies Ltd,33141420-0,cpv,2024-05-01,2027-04-30,,,,goods,1000
AAA,S-1,Swabs (synthetic),,Medway Supplies Ltd,33141110-4,cpv,2024-05-01,2027-04-30,90,convenience,0,goods,500
AAA,OLD-1,Gloves before (synthetic),,Stour Healthcare,33141420-0,cpv,2022-05-01,2024-04-30,,,,goods,900
AAA,Q-1,Framework of advice (synthetic),,Quill LLP,,,2026-01-01,2027-12-31,,,,,20000
BBB,G-9,Gloves (synthetic),,MEDWAY SUPPLIES LIMITED,,,2024-05-01,2027-04-30,30,,,goods,200
";

fn open(site: &Site) {
    site.json(&["import", "organisations", &site.file("organisations.csv", ORGANISATIONS)]);
    site.json(&["import", "catalogue", &site.file("catalogue.csv", CATALOGUE)]);
    let told = site.json(&["import", "lines", &site.file("lines.csv", LINES)]);
    assert_eq!((&told["rows_accepted"], &told["rows_rejected"]), (&json!(11), &json!(1)), "{told:#}");
    let told = site.json(&["import", "contracts", &site.file("register.csv", REGISTER)]);
    assert_eq!(told["rows_accepted"], 5, "{told:#}");
}

fn rows<'a>(told: &'a Value, table: &str) -> &'a Vec<Value> {
    told["tables"][table].as_array().unwrap_or_else(|| panic!("no table {table}: {told:#}"))
}

fn found<'a>(told: &'a Value, table: &str, key: &str, text: &str) -> &'a Value {
    rows(told, table).iter().find(|row| row[key] == text).unwrap_or_else(|| panic!("no {key} {text}: {told:#}"))
}

fn millionths(figure: &Value) -> i128 {
    figure.as_str().unwrap_or("0").replace('.', "").parse().unwrap()
}

on_both_backends! { a_register_tells_what_was_bought_under_each_contract, |site| {
    open(site);
    let told = site.json(&["report", "register", "--group", "FP1"]);
    assert_eq!(rows(&told, "register").len(), 5);
    let gloves = found(&told, "register", "contract_ref", "G-1");
    for (key, value) in [
        ("supplier", json!("MEDWAY SUPPLIES LIMITED")), ("standing", json!("running")), ("category_code", json!("33141420")),
        ("category_from", json!("stated")), ("spend_line_reference", json!("100.000000")), ("spend_category", json!("200.000000")),
        ("spend_supplier", json!("20.000000")),
        ("spend", json!("320.000000")), ("annual_value", json!("320.000000")), ("annual_basis", json!("spend")),
        ("counts", json!(true)), ("participants", json!("BBB")), ("ask_first", json!("max_end_date")),
    ] {
        assert_eq!(gloves[key], value, "{key}: {gloves:#}");
    }
    // Birch's own entry of the agreement that names it: what Birch bought is told of the one that leads, its money counts once.
    let own = found(&told, "register", "contract_ref", "G-9");
    for (key, value) in [
        ("counts", json!(false)), ("leader_contract_ref", json!("G-1")), ("category_code", Value::Null), ("spend", json!("0.000000")),
        ("annual_basis", json!("register")),
    ] {
        assert_eq!(own[key], value, "{key}: {own:#}");
    }
    let seen = &rows(&told, "seen_again")[0];
    assert_eq!((&seen["contract_ref"], &seen["other_contract_ref"], &seen["verdict"]), (&json!("G-9"), &json!("G-1"), &json!("merged")));
    // What was bought under it says what it is for: two thirds of it gloves. It ran for less than the window: no year's spend.
    let advice = found(&told, "register", "contract_ref", "Q-1");
    for (key, value) in [
        ("category_code", json!("33141420")), ("category_from", json!("purchases")), ("category_confidence", json!("0.6666000000")),
        ("spend_supplier", json!("90.000000")), ("annual_value", json!("20000.000000")), ("annual_basis", json!("register")),
    ] {
        assert_eq!(advice[key], value, "{key}: {advice:#}");
    }
    let old = found(&told, "register", "contract_ref", "OLD-1");
    assert_eq!((&old["standing"], &old["spend"], &old["spend_not_running"]), (&json!("ended"), &json!("0.000000"), &json!("41.000000")));
    assert_eq!(old["ask_first"], Value::Null, "nothing is asked of what is over");
    // A stated exit fee of 0 is known.
    let swabs = found(&told, "register", "contract_ref", "S-1");
    assert_eq!((&swabs["known"], &swabs["applicable"]), (&json!(6), &json!(13)), "{swabs:#}");
    let running = found(&told, "total", "standing", "running");
    assert_eq!((&running["entries"], &running["contracts"], &running["annual_value"]), (&json!(4), &json!(3), &json!("20820.000000")));
    site.json(&["report", "register", "--org", "AAA", "--as-of", "2026-06", "--csv", "r.csv", "--xlsx", "r.xlsx"]);
    assert_eq!(cells(&site.read("r.csv")).len(), 5, "a header and four contracts");
} }

on_both_backends! { what_is_missing_is_asked_for_by_money, |site| {
    open(site);
    let told = site.json(&["report", "register-gaps", "--group", "FP1"]);
    let asked = rows(&told, "ask");
    let first = &asked[0];
    // The advice is worth most: a year of it, and what is left to the end of 2027: 549 days from 30 June 2026.
    for (key, value) in [
        ("contract_ref", json!("Q-1")), ("fact", json!("category_code")), ("at_stake", json!("50136.986301")),
    ] {
        assert_eq!(first[key], value, "{key}: {first:#}");
    }
    let money: Vec<i128> = asked.iter().map(|row| millionths(&row["at_stake"])).collect();
    assert!(money.windows(2).all(|pair| pair[0] >= pair[1]));
    let notice = asked.iter().find(|row| row["contract_ref"] == "G-1" && row["fact"] == "notice_days").unwrap();
    assert_eq!(notice["stated_by"], "BBB|G-9", "another entry of it knows: {notice:#}");
    assert!(asked.iter().all(|row| row["contract_ref"] != "OLD-1" && row["contract_ref"] != "G-9"));
    let fees = found(&told, "facts", "fact", "exit_fee");
    assert_eq!((&fees["applicable"], &fees["known"], &fees["asked"]), (&json!(4), &json!(1), &json!(2)));
} }

on_both_backends! { off_contract_spend_adds_up_to_all_that_was_read, |site| {
    open(site);
    let told = site.json(&["report", "off-contract"]);
    let row = &rows(&told, "off_contract")[0];
    for (key, value) in [
        ("org_code", json!("AAA")), ("supplier", json!("Stour Healthcare")), ("spend", json!("123.000000")), ("lines", json!(3)),
        ("spend_off_contract", json!("40.000000")), ("spend_not_running", json!("41.000000")),
        ("spend_unknown_reference", json!("42.000000")),
    ] {
        assert_eq!(row[key], value, "{key}: {row:#}");
    }
    assert_eq!(rows(&told, "off_contract").len(), 1);
    let parts: Vec<(&str, u64, &str)> = rows(&told, "coverage").iter()
        .map(|row| (row["part"].as_str().unwrap(), row["lines"].as_u64().unwrap(), row["spend"].as_str().unwrap())).collect();
    assert_eq!(parts, [
        ("line_reference", 1, "100.000000"),
        ("supplier", 3, "110.000000"),
        ("category", 1, "200.000000"),
        ("several", 1, "7.000000"),
        ("not_running", 1, "41.000000"),
        ("unknown_reference", 1, "42.000000"),
        ("off_contract", 1, "40.000000"),
        ("no_register", 1, "30.000000"),
        ("outside_window", 1, "9.000000"),
        ("rejected", 1, "31.000000"),
        ("read", 12, "610.000000"),
    ]);
    let cedar = found(&told, "organisations", "org_code", "CCC");
    assert_eq!((&cedar["no_register"], &cedar["share_off"]), (&json!("30.000000"), &Value::Null));
    // One organisation's part is its own.
    let told = site.json(&["report", "off-contract", "--org", "CCC"]);
    let read = found(&told, "coverage", "part", "read");
    assert_eq!((&read["lines"], &read["spend"]), (&json!(2), &json!("61.000000")));
    site.refused(2, &["report", "off-contract", "--product", "GLOVE-M"]);
} }

on_both_backends! { a_contracts_price_list_says_what_is_bought_under_it, |site| {
    open(site);
    let prices = "list_id,list_kind,contract_ref,product_id,price,currency,uom,units_per_uom,vat_basis,valid_from\n\
                  SWABS,contract,S-1,SYR-10,7.00,GBP,box,50,ex,2025-01-01\n";
    site.json(&["import", "prices", &site.file("prices.csv", prices)]);
    let told = site.json(&["report", "register", "--org", "AAA"]);
    assert_eq!(found(&told, "register", "contract_ref", "S-1")["spend_price_list"], "7.000000");
    let plan = site.json(&["consolidate", "--footprint", "FP1", "--as-of", "2026-07-01"]);
    let purchases = &plan["purchases"];
    for (key, value) in [("by_price_list", "7.000000"), ("by_line_reference", "100.000000"), ("several_contracts", "0.000000")] {
        assert_eq!(purchases[key], value, "{key}: {purchases:#}");
    }
} }

on_both_backends! { a_title_says_what_nothing_else_does, |site| {
    open(site);
    let titles = "CODE,EN\n90910000-9,Cleaning services\n33141420-0,Surgical gloves\n79100000-5,Legal services\n";
    site.json(&["import", "categories", &site.file("cpv.csv", titles)]);
    let row = |reference: &str, title: &str| format!("CCC,{reference},{title},Broom Ltd,2026-01-01,2027-12-31,service,10\n");
    let register = format!(
        "org_code,contract_ref,title,supplier_name,start_date,current_end_date,contract_kind,annual_value\n{}{}",
        row("K-1", "Cleaning services"),
        row("K-2", "Things"),
    );
    site.json(&["import", "contracts", &site.file("cleaning.csv", register)]);
    let told = site.json(&["report", "register", "--org", "CCC"]);
    let cleaning = found(&told, "register", "contract_ref", "K-1");
    assert_eq!((&cleaning["category_code"], &cleaning["category_from"]), (&json!("90910000"), &json!("title")), "{cleaning:#}");
    let things = found(&told, "register", "contract_ref", "K-2");
    assert_eq!((&things["category_code"], &things["category_confidence"]), (&Value::Null, &Value::Null));
} }

on_both_backends! { a_history_is_told_for_people_too, |site| {
    open(site);
    let later = REGISTER.replace("AAA,S-1,Swabs (synthetic),,Medway Supplies Ltd,33141110-4,cpv,2024-05-01,2027-04-30,90", "AAA,S-1,Swabs (synthetic),,Medway Supplies Ltd,33141110-4,cpv,2024-05-01,2028-04-30,60");
    let second = site.json(&["import", "contracts", &site.file("later.csv", later)]);
    let text = site.run(&["contracts", "history", "AAA", "S-1"]).stdout;
    for line in ["replaced", "current", "current_end_date  2027-04-30  2028-04-30", "notice_days       90          60"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    site.json(&["imports", "delete", second["id"].as_str().unwrap()]);
    let told = site.json(&["contracts", "history", "AAA", "S-1"]);
    let states: Vec<&str> = told["versions"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["current", "withdrawn"]);
    site.refused(1, &["contracts", "history", "AAA", "NONE"]);
    let list = site.json(&["contracts", "list", "--org", "AAA", "--supplier", "medway supplies"]);
    let refs: Vec<&str> = list["contracts"].as_array().unwrap().iter().map(|one| one["contract_ref"].as_str().unwrap()).collect();
    assert_eq!(refs, ["G-1", "S-1"]);
    assert!(site.run(&["contracts", "list"]).stdout.ends_with("5 contracts\n"));
} }

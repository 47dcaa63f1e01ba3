//! Contracts through the command: registers, notices of one award, unknown organisations, deletion.

use std::io::Write as _;

use serde_json::{Value, json};

use likewise::api::bodies::ContractBody;
use likewise::app::{Likewise, contracts};
use likewise::store::ContractFilter;

use super::harness::{Site, cells};

const REGISTER: &str = "org_code,contract_ref,title,supplier_name,start_date,current_end_date,annual_value\n";

fn counts(told: &Value) -> [u64; 4] {
    ["rows_read", "rows_accepted", "rows_rejected", "rows_replaced"].map(|key| told[key].as_u64().unwrap())
}

/// The current contracts, as they would be served.
fn stored(site: &Site) -> Vec<Value> {
    let url = site
        .command(&[])
        .get_envs()
        .find(|(name, _)| *name == "LIKEWISE_DATABASE_URL")
        .and_then(|(_, value)| value.map(|value| value.to_str().expect("a URL in UTF-8").to_owned()));
    let likewise = Likewise::open(&site.path("data"), url.as_deref()).expect("the store");
    let mut db = likewise.store.connect().expect("a connection");
    let (mut list, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = contracts(&mut db, &ContractFilter::default(), after.as_deref(), 2).expect("a page");
        let Some(last) = page.last() else { return list };
        after = Some(last.record_key());
        list.extend(page.iter().map(|one| serde_json::to_value(ContractBody::from(one)).expect("a body")));
    }
}

fn ends(site: &Site) -> Vec<(String, String)> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    stored(site).iter().map(|one| (text(one, "contract_ref"), text(one, "current_end_date"))).collect()
}

fn pair(contract_ref: &str, end: &str) -> (String, String) {
    (contract_ref.to_owned(), end.to_owned())
}

on_both_backends! { a_register_replaces_and_its_deletion_brings_the_earlier_back, |site| {
    site.open_shop();
    let row = |contract_ref: &str, end: &str| format!("AAA,{contract_ref},Cleaning,Clean Ltd,2025-04-01,{end},100\n");
    let first = site.file("first.csv", format!("{REGISTER}{}{}", row("C1", "2026-03-31"), row("C2", "2026-03-31")));
    let told = site.json(&["import", "contracts", &first]);
    assert_eq!(counts(&told), [2, 2, 0, 0]);
    assert_eq!((&told["kind"], &told["org_codes"]), (&json!("contracts"), &json!(["AAA"])));
    let second = site.file("second.csv", format!("{REGISTER}{}", row("C1", "2027-03-31")));
    let told = site.json(&["import", "contracts", &second]);
    assert_eq!(counts(&told), [1, 1, 0, 1]);
    assert_eq!(ends(site), [pair("C1", "2027-03-31"), pair("C2", "2026-03-31")]);
    site.assert_sound();
    site.json(&["imports", "delete", told["id"].as_str().unwrap()]);
    assert_eq!(ends(site), [pair("C1", "2026-03-31"), pair("C2", "2026-03-31")]);
    site.assert_sound();
} }

on_both_backends! { rows_that_repeat_or_contradict_are_rejected_and_written_out, |site| {
    site.open_shop();
    let good = "AAA,C1,Cleaning,Clean Ltd,2025-04-01,2026-03-31,100\n";
    let text = format!(
        "{REGISTER}{good}{good}{}{}{}",
        good.replace("100", "200"),
        good.replace("AAA", "NOBODY"),
        good.replace("C1", "C9").replace("2026-03-31", "2024-03-31"),
    );
    let told = site.json(&["import", "contracts", &site.file("r.csv", text), "--rejects", "out.csv"]);
    assert_eq!(counts(&told), [5, 1, 4, 0]);
    let reasons: Vec<(u64, &str)> = told["rejections"].as_array().unwrap().iter()
        .map(|one| (one["row"].as_u64().unwrap(), one["reason"].as_str().unwrap())).collect();
    assert_eq!(reasons, [
        (3, "file 1, row 2 already states the same"),
        (4, "file 1, row 2 already states another contract under this reference"),
        (5, "no such organisation; import it first, or ask for it with --create-organisations"),
        (6, "current_end_date lies before start_date 2025-04-01"),
    ]);
    let out = cells(&site.read("out.csv"));
    assert_eq!((out.len(), out[1][1].as_str(), out[1][7].as_str()), (5, "C1", "3"));
    site.assert_sound();
} }

on_both_backends! { the_organisation_may_be_named_on_the_command_line_and_made, |site| {
    let text = "Reference Number,Contract Title,Supplier Name,Contract Start Date,Contract Current End Date,Contract Award Value\n\
                B1,Scanning,Scan Ltd,2024-01-01,2025-12-31,250000\n";
    let file = site.file("nhsbsa.csv", text);
    assert!(site.refused(1, &["import", "contracts", &file]).contains("missing: org_code"));
    assert_eq!(counts(&site.json(&["import", "contracts", &file, "--org", "T1450"])), [1, 0, 1, 0]);
    assert_eq!(counts(&site.json(&["import", "contracts", &file, "--org", "T1450", "--create-organisations"])), [1, 1, 0, 0]);
    let one = &stored(site)[0];
    assert_eq!((&one["org_code"], &one["value_total"]), (&json!("T1450"), &json!("250000.000000")));
    assert_eq!((&one["exit_fee"], &one["notice_days"], &one["extension_months"]), (&Value::Null, &Value::Null, &json!([])));
    site.assert_sound();
} }

on_both_backends! { an_exit_fee_comes_out_under_the_columns_it_came_in_by, |site| {
    site.open_shop();
    let forms = [
        ("fixed", "5000", "", "", json!("5000.000000"), Value::Null, Value::Null),
        ("schedule", "", "2026-04-01:1;2027-04-01:0.5", "", Value::Null,
            json!([{"from": "2026-04-01", "amount": "1.000000"}, {"from": "2027-04-01", "amount": "0.500000"}]), Value::Null),
        ("percent_remaining", "", "", "12.5", Value::Null, Value::Null, json!("12.5000")),
        ("months_charges", "", "", "2.5", Value::Null, Value::Null, json!("2.500")),
        ("residual_asset", "", "", "", Value::Null, Value::Null, Value::Null),
    ];
    let header = REGISTER.trim_end();
    let mut text = format!("{header},exit_fee_basis,exit_fee,exit_fee_schedule,exit_fee_rate\n");
    for (place, (basis, fee, schedule, rate, ..)) in forms.iter().enumerate() {
        text.push_str(&format!("AAA,C{place},T,S Ltd,2025-04-01,2028-03-31,1,{basis},{fee},{schedule},{rate}\n"));
    }
    assert_eq!(counts(&site.json(&["import", "contracts", &site.file("fees.csv", text)])), [5, 5, 0, 0]);
    for (one, (basis, _, _, _, fee, schedule, rate)) in stored(site).iter().zip(&forms) {
        assert_eq!(one["exit_fee_basis"], *basis);
        let told = [&one["exit_fee"], &one["exit_fee_schedule"], &one["exit_fee_rate"]];
        assert_eq!(told, [fee, schedule, rate], "{basis}");
    }
} }

/// A release of one award of a buyer, notified at this hour.
fn notice(buyer: &str, hour: u32, end: &str) -> String {
    format!(
        r#"{{"ocid":"ocds-1-a","id":"{hour}","date":"2025-03-11T{hour}:00:00Z","tag":["awardUpdate"],
            "buyer":{{"id":"GB-CFS-7","name":"{buyer}"}},"tender":{{"title":"Floors"}},
            "awards":[{{"id":"ocds-1-a-1","value":{{"amount":3380.86,"currency":"GBP"}},
              "suppliers":[{{"id":"S1","name":"One Ltd"}},{{"id":"S2","name":"Two Ltd"}}],
              "contractPeriod":{{"startDate":"2025-04-01T00:00:00+01:00","endDate":"{end}T23:59:59+01:00"}}}}]}}"#
    )
}

on_both_backends! { the_latest_notice_of_an_award_counts_wherever_it_stands, |site| {
    site.open_shop();
    let tender = r#"{"ocid":"ocds-1-b","id":"9","date":"2025-03-11T09:00:00Z","tag":["tender"],"tender":{"title":"Walls"}}"#;
    let (late, early) = (notice("Some Council", 12, "2027-03-31"), notice("Some Council", 10, "2026-03-31"));
    let text = format!(r#"{{"releases":[{late},{early},{tender},{early}]}}"#);
    let file = site.file("releases.json", &text);
    let told = site.json(&["import", "contracts", &file, "--rejects", "out.csv"]);
    assert_eq!(counts(&told), [4, 0, 4, 0], "nobody knows the buyer");
    let told = site.json(&["import", "contracts", &file, "--create-organisations", "--rejects", "out.csv"]);
    assert_eq!(counts(&told), [4, 2, 2, 1]);
    assert_eq!(ends(site), [pair("ocds-1-a-1", "2027-03-31")]);
    let one = &stored(site)[0];
    assert_eq!((&one["org_code"], &one["value_total"]), (&json!("GB-CFS-7"), &json!("3380.860000")));
    assert_eq!(one["supplier_name"], "One Ltd|Two Ltd");
    let out = cells(&site.read("out.csv"));
    assert_eq!(out[0][..6], ["ocid", "release_id", "date", "tag", "buyer", "title"]);
    let told: Vec<(&str, &str, &str)> = out[1..].iter().map(|row| (row[0].as_str(), row[6].as_str(), row[8].as_str())).collect();
    assert_eq!(told, [
        ("ocds-1-b", "3", "a tender without an award"),
        ("ocds-1-a", "4", "file 1, row 2 already states the same"),
    ]);
    site.assert_sound();
    // The same again, packed, replaces and never doubles.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let again = site.file("again.json.gz", packed.finish().unwrap());
    assert_eq!(counts(&site.json(&["import", "contracts", &again])), [4, 2, 2, 2]);
    assert_eq!(ends(site), [pair("ocds-1-a-1", "2027-03-31")]);
    site.assert_sound();
} }

on_both_backends! { a_buyer_with_the_name_of_a_known_organisation_is_that_one, |site| {
    site.json(&["import", "organisations", &site.file("o.csv",
        "org_code,name,valid_to\nRX1,Nottingham University Hospitals NHS Trust,\nROLD,Two Rivers NHS Trust,2020-03-31\nRNEW,Two Rivers NHS Trust,\n")]);
    let text = |name: &str| format!("[{}]", notice(name, 10, "2026-03-31"));
    for (name, code) in [("NOTTINGHAM UNIVERSITY HOSPITALS NHS TRUST", "RX1"), ("Two Rivers NHS Trust", "RNEW")] {
        let told = site.json(&["import", "contracts", &site.file("n.json", text(name))]);
        assert_eq!((counts(&told), &told["org_codes"]), ([1, 1, 0, 0], &json!([code])));
    }
    site.assert_sound();
} }

on_both_backends! { what_is_no_json_leaves_nothing_behind, |site| {
    site.open_shop();
    let before = site.json(&["imports", "list"]);
    let good = notice("Some Council", 10, "2026-03-31");
    for (text, expected) in [
        (format!("[{good},{}", &good[..100]), "release 2"),
        (format!("[{}", "[".repeat(5_000)), "deep in one another"),
        (r#"{"releases":[{"tender":NaN}]}"#.to_owned(), "releases[0].tender"),
        ("{}".to_owned(), "no OCDS releases"),
    ] {
        let said = site.refused(1, &["import", "contracts", &site.file("bad.json", text), "--create-organisations"]);
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(site.json(&["imports", "list"]), before);
    assert_eq!(stored(site), Vec::<Value>::new());
    let strict = site.file("strict.json", format!("[{good},{{}}]"));
    assert!(site.refused(1, &["import", "contracts", &strict, "--create-organisations", "--strict"]).contains("--strict"));
    assert_eq!(stored(site), Vec::<Value>::new());
    site.assert_sound();
} }

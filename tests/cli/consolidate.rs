//! `likewise consolidate` over a small register: the same plan on both stores, every contract told once, and the files.

use std::collections::BTreeSet;

use serde_json::Value;

use super::harness::{Site, cells};

/// Three trusts of one footprint and two outside of it.
const ORGANISATIONS: &str = "\
org_code,name,kind,footprint_code
AAA,Alder Trust,acute,FP1
BBB,Birch Trust,acute,FP1
CCC,Cedar Trust,community,FP1
DDD,Damson Trust,acute,FP2
";

/// A product bought by two trusts under contracts of one category: 3,650 boxes of 100 each within a year, at 1.02 by one
/// and 1.00 by the other.
const CATALOGUE: &str = "\
product_id,description,manufacturer_name,mpc,gtin,units_per_uom,uom,base_uom
GLOVE-M,Sentinel glove examination nitrile medium,Sentinel Care Ltd,SN-100-M,5060000011111,100,box,each
";

const LINES: &str = "\
org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,line_value,uom,units_per_uom,gtin
AAA,A-1,1,2026-06-10,Medway Supplies Ltd,Glove nitrile medium box of 100,36500,37230.00,box,100,5060000011111
BBB,B-1,1,2026-05-11,MEDWAY SUPPLIES LIMITED,Glove nitrile medium box of 100,36500,36500.00,box,100,5060000011111
CCC,C-1,1,2026-05-11,Nobody Known Ltd,Glove nitrile medium box of 100,100,150.00,box,100,5060000011111
";

const REGISTER: &str = "\
org_code,contract_ref,title,supplier_name,category_code,category_scheme,start_date,current_end_date,notice_days,termination_right,exit_fee,contract_kind,annual_value,auto_renew
AAA,G-1,Gloves,Medway Supplies Ltd,33141000-0,cpv,2024-05-01,2027-04-30,,,,goods,1000,no
BBB,G-7,Examination gloves,Medway Supplies Ltd,33141000,cpv,2024-05-01,2027-04-30,,,,goods,1000,no
CCC,G-2,=Gloves,Other Supplies Ltd,33141000,cpv,2024-05-01,2029-04-30,90,convenience,,goods,9000,yes
AAA,L-1,Legal panel,Quill LLP,79100000,cpv,2024-05-01,2028-04-30,,,,framework,90000,no
BBB,N-1,Nothing known,Quill LLP,,,2024-05-01,2028-04-30,,,,service,90000,no
DDD,G-9,Gloves elsewhere,Medway Supplies Ltd,33141000,cpv,2024-05-01,2027-04-30,,,,goods,1000,no
";

/// A footprint of three and a neighbour, with what they bought and their register.
pub fn open(site: &Site) {
    site.json(&["import", "organisations", &site.file("organisations.csv", ORGANISATIONS)]);
    site.json(&["import", "catalogue", &site.file("catalogue.csv", CATALOGUE)]);
    site.json(&["import", "lines", &site.file("lines.csv", LINES)]);
    let told = site.json(&["import", "contracts", &site.file("register.csv", REGISTER)]);
    assert_eq!(told["rows_accepted"], 6, "{told:#}");
}

const PLAN: [&str; 5] = ["consolidate", "--footprint", "FP1", "--as-of", "2026-07-01"];

fn key(one: &Value) -> String {
    format!("{}|{}", one["org_code"].as_str().unwrap(), one["contract_ref"].as_str().unwrap())
}

on_both_backends! { a_small_footprint, |site| {
    open(site);
    let told = site.json(&[&PLAN[..], &["--csv", "plan.csv", "--ics", "plan.ics"]].concat());

    let candidate = &told["candidates"][0];
    assert_eq!(told["candidates"].as_array().unwrap().len(), 1);
    assert_eq!(candidate["category"], "cpv:33141000");
    // Both contracts end on 30 April 2027; by the tables of law an open procedure takes 267 days.
    assert_eq!(candidate["joint_start"], "2027-05-01");
    assert_eq!(candidate["start_procurement_by"], "2026-08-07");
    // The lowest price held inside the group is Birch's 1.00: Alder's 37,230 would have been 36,500.
    let alder = &candidate["contracts"][0];
    assert_eq!((&alder["benefit_basis"], &alder["benefit_a_year"]), (&"own_prices".into(), &"730.000000".into()));
    assert_eq!((&alder["annual_value"], &alder["annual_value_basis"]), (&"37230.000000".into(), &"spend".into()));
    assert_eq!((&alder["action"], &alder["leave_date"]), (&"run_out".into(), &"2027-04-30".into()));
    assert_eq!(alder["exit_fee"], Value::Null, "no fee falls due");
    // Five years to 1 July 2031: 1,522 days at 2 a day, two procurements saved, one paid.
    assert_eq!((&candidate["benefit"], &candidate["net"]), (&"3044.000000".into(), &"8044.000000".into()));
    assert_eq!(candidate["status"], "green");
    let reasons: Vec<&str> =
        candidate["excluded"][0]["reasons"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["runs_on", "fee_unknown"]);
    assert_eq!(told["purchases"]["under_contract"], "73730.000000");
    assert_eq!(told["purchases"]["no_contract"], "150.000000");

    // Every contract of the footprint once, and none of another.
    let lists = [&candidate["contracts"], &candidate["excluded"], &told["excluded"]];
    let keys: Vec<String> = lists.iter().flat_map(|list| list.as_array().unwrap().iter().map(key)).collect();
    assert_eq!(keys.len(), 5);
    assert_eq!(keys.into_iter().collect::<BTreeSet<_>>(), ["AAA|G-1", "AAA|L-1", "BBB|G-7", "BBB|N-1", "CCC|G-2"].map(str::to_owned).into());

    let rows = cells(&site.read("plan.csv"));
    assert_eq!(rows.len(), 6, "a row a contract");
    let title = rows[0].iter().position(|name| name == "title").unwrap();
    assert!(rows.iter().any(|row| row[title] == "'=Gloves"), "no formula gets through: {rows:?}");
    let calendar = site.read("plan.ics");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2, "{calendar}");
    for line in ["DTSTART;VALUE=DATE:20260807", "DTSTAMP:20260701T000000Z", "cpv:33141000: last day to start", "cpv:33141000: the joint contract"] {
        assert!(calendar.contains(line), "{line}: {calendar}");
    }
    site.json(&[&PLAN[..], &["--ics", "again.ics"]].concat());
    assert_eq!(site.read("again.ics"), calendar, "no clock and no chance in it");
} }

on_both_backends! { what_a_lead_reads, |site| {
    open(site);
    let answer = site.run(&PLAN);
    assert_eq!((answer.status, answer.stderr.as_str()), (0, ""));
    for line in [
        "1. cpv:33141000 (Gloves): 2 contracts become one from 2027-05-01, worth £",
        " today (green: the lower prices are the lowest that the group pays now; assumed: procurements saved £20000.00, joint procurement £15000.00)\n",
        "by Fri 2026-08-07  together: start the joint procurement",
        "on Sat 2027-05-01  together: the joint contract begins",
        "BBB N-1: the register gives no category",
        "CCC G-2 stays out: it runs to 2029-04-30, past the joint start; its exit fee then is not stated, and unknown is not zero",
        "AAA L-1 cpv:79100000: a framework is a ceiling, not spend",
    ] {
        assert!(answer.stdout.contains(line), "{line}\n{}", answer.stdout);
    }
    site.refused(2, &["consolidate", "--footprint", "FP1", "--as-of", "9999-07-01"]);
    site.refused(1, &["consolidate", "--footprint", "NOWHERE", "--as-of", "2026-07-01"]);
} }

/// Cleaning of two trusts without known purchases: Alder runs out; Birch leaves at a break a month before, for a fee. Cedar
/// ends too soon to save a procurement of its own, and gains less than its share of the joint one.
pub const CLEANING: &str = "\
org_code,contract_ref,title,supplier_name,category_code,category_scheme,start_date,current_end_date,break_dates,notice_days,termination_right,exit_fee,contract_kind,annual_value,auto_renew
AAA,K-1,Cleaning,Broom Ltd,90910000,cpv,2024-05-01,2027-04-30,,,,,service,60000,no
BBB,K-2,Cleaning,Broom Ltd,90910000,cpv,2024-05-01,2029-04-30,2027-03-31,90,break_only,500,service,60000,no
CCC,K-3,Cleaning,Broom Ltd,90910000,cpv,2024-05-01,2027-01-31,,,,,service,30000,no
";

on_both_backends! { what_is_assumed_and_who_loses_is_said, |site| {
    site.json(&["import", "organisations", &site.file("organisations.csv", ORGANISATIONS)]);
    site.json(&["import", "contracts", &site.file("register.csv", CLEANING)]);
    let told = site.run(&PLAN).stdout;
    for line in [
        // 2% of 150,000 a year for 1,522 days, and what saved procurements alone would leave.
        "worth £14507.38 today (amber: £12509.59 of the lower prices is assumed, 2% of annual value; without it £3088.69 today; \
         also assumed: procurements saved £20000.00, interim cover £612.33, joint procurement £15000.00)\n",
        "\n   CCC loses by joining (-£976.40 today) unless the others share\n",
        "net -£863.84 in cash, -£976.40 today: it loses\n",
        "BBB K-2 (Broom Ltd) is left early on 2027-03-31 for £500.00, then 30 days of interim cover for £246.58;",
        "CCC K-3 (Broom Ltd) runs out on 2027-01-31, then 89 days of interim cover for £365.75;",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
} }

#[test]
fn both_stores_answer_alike() {
    let sites = [Site::sqlite(), Site::postgres()];
    let told = sites.map(|site| {
        open(&site);
        site.run(&[&["--json"], &PLAN[..]].concat()).stdout
    });
    assert!(told[0].len() > 1_000);
    assert_eq!(told[0], told[1]);
}

on_both_backends! {
    /// Cedar's contract ends two years after the others': it comes in at a second stage, and what that costs is shared.
    a_later_stage, |site| {
        site.json(&["import", "organisations", &site.file("organisations.csv", ORGANISATIONS)]);
        site.json(&["import", "catalogue", &site.file("catalogue.csv", CATALOGUE)]);
        site.json(&["import", "lines", &site.file("lines.csv", LINES)]);
        site.json(&["import", "contracts", &site.file("register.csv", REGISTER.replace("9000,yes", "9000,no"))]);
        let told = site.json(&PLAN);
        let candidate = &told["candidates"][0];
        let stages = candidate["stages"].as_array().unwrap();
        assert_eq!((stages.len(), &stages[1]["start"], &stages[1]["cost"]), (2, &"2029-05-01".into(), &"5000.000000".into()));
        // 3,044 as before; of Cedar 2% of 9,000 a year for 791 days: 390.082191.
        assert_eq!((&candidate["benefit"], &candidate["net"]), (&"3434.082191".into(), &"13434.082191".into()));
        assert_eq!(candidate["contracts"][2]["joins_on"], "2029-05-01");
        let text = site.run(&PLAN).stdout;
        for line in [
            "In 2 stages: 2 contracts on 2027-05-01, then 1 contract on 2029-05-01",
            "by Wed 2029-01-31  together: call off a later stage of the joint contract",
            "on Tue 2029-05-01  together: more contracts come into the joint contract",
            "CCC stays out: £7609.47",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}

on_both_backends! {
    /// Gloves and cleaning would both be begun in the third quarter of 2026. Where one a quarter is all that a team can do, one
    /// of them is begun in another quarter, or not at all, and what that costs is told.
    a_team_can_only_do_so_much, |site| {
        open(site);
        site.json(&["import", "contracts", &site.file("cleaning.csv", CLEANING)]);
        let freely = site.json(&PLAN);
        assert_eq!(freely["team"], Value::Null);
        assert_eq!(freely["candidates"].as_array().unwrap().len(), 2);
        let begun = |told: &Value| -> Vec<String> {
            told["candidates"].as_array().unwrap().iter().map(|one| one["start_procurement_by"].as_str().unwrap().to_owned()).collect()
        };
        assert!(begun(&freely).iter().all(|day| "2026-07-01" <= day.as_str() && day.as_str() < "2026-10-01"), "{:?}", begun(&freely));
        let told = site.json(&[&PLAN[..], &["--procurements-a-quarter", "1"]].concat());
        let team = &told["team"];
        assert_eq!(team["proven"], true, "{team:#}");
        let quarters: Vec<u64> = team["quarters"].as_array().unwrap().iter().map(|one| one["begun"].as_u64().unwrap()).collect();
        assert!(quarters.iter().all(|begun| *begun == 1), "{team:#}");
        let sum = |told: &Value| -> i64 {
            let worth = |one: &Value| one["net_present_value"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
            told["candidates"].as_array().unwrap().iter().map(worth).sum()
        };
        let worth = |name: &str| team[name].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        // The candidates told are those of the plan; leaves are rounded one by one, the sum of the search once.
        assert!((sum(&told) - worth("net_present_value")).abs() < 100, "{told:#}");
        assert!((sum(&freely) - worth("unlimited")).abs() < 100);
        assert!(worth("greedy") <= worth("net_present_value") && worth("net_present_value") < worth("unlimited"));
        let none = site.json(&[&PLAN[..], &["--procurements-a-quarter", "0"]].concat());
        assert_eq!(none["candidates"].as_array().map(Vec::len), Some(0));
        assert!(none["excluded"].as_array().unwrap().iter().any(|one| one["reasons"][0]["reason"] == "no_team"));
        let text = site.run(&[&PLAN[..], &["--procurements-a-quarter", "1"]].concat()).stdout;
        assert!(text.contains("At most 1 begun a quarter: £") && text.contains("(nothing comes to more)"), "{text}");
    }
}

on_both_backends! {
    /// Birch's entry and Cedar's are one award, seen twice: it is planned once, and the other entry says which one counts.
    one_contract_seen_twice_is_planned_once, |site| {
        site.json(&["import", "organisations", &site.file("organisations.csv", ORGANISATIONS)]);
        let register = "org_code,contract_ref,title,supplier_name,category_code,category_scheme,start_date,current_end_date,contract_kind,annual_value,auto_renew,ocid
AAA,W-1,Waste,Clear Ltd,90510000,cpv,2024-05-01,2027-04-30,service,60000,no,
BBB,W-2,Waste collection,Clear Ltd,90510000,cpv,2024-05-01,2027-04-30,service,60000,no,ocds-b5fd17-1
CCC,W-3,Waste collection,Clear Ltd,90510000,cpv,2024-05-01,2027-04-30,service,60000,no,ocds-b5fd17-1
";
        site.json(&["import", "contracts", &site.file("register.csv", register)]);
        let told = site.json(&PLAN);
        let contracts: Vec<String> = told["candidates"][0]["contracts"].as_array().unwrap().iter().map(key).collect();
        assert_eq!(contracts, ["AAA|W-1", "BBB|W-2"]);
        assert_eq!(told["excluded"][0]["reasons"][0]["reason"], "same_as");
        assert_eq!(told["excluded"][0]["reasons"][0]["explanation"], "it is the same contract as W-2 of BBB");
    }
}

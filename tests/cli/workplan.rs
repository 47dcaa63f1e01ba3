//! `likewise workplan`: from a candidate to what it really saved, on both stores.

use serde_json::{Value, json};

use super::consolidate::{CLEANING, open};
use super::harness::{Site, cells};

const PLAN: [&str; 4] = ["--footprint", "FP1", "--as-of", "2026-07-01"];

fn adopt(site: &Site) -> Value {
    site.json(&[&["workplan", "adopt"], &PLAN[..], &["--category", "cpv:33141000", "--by", "Jo"]].concat())
}

fn id_of(said: &Value) -> String {
    said["entry"]["id"].as_str().unwrap().to_owned()
}

fn list(site: &Site) -> Value {
    site.json(&["workplan", "list", "--footprint", "FP1", "--as-of", "2026-08-10"])
}

on_both_backends! { a_candidate_becomes_an_entry, |site| {
    open(site);
    let said = adopt(site);
    assert_eq!((&said["said"]["kind"], &said["entry"]["status"], &said["entry"]["version"]), (&json!("adopt"), &json!("idea"), &json!(1)));
    let entry = &list(site)["entries"][0];
    let expected = [
        ("category", json!("cpv:33141000")), ("joint_start", json!("2027-05-01")), ("start_procurement_by", json!("2026-08-07")),
        ("owner", Value::Null), ("plan_as_of", json!("2026-07-01")), ("days_late", json!(3)), ("late_tasks", json!(1)),
    ];
    for (key, value) in expected {
        assert_eq!(entry[key], value, "{key}");
    }
    assert!(entry["route"].as_str().unwrap().starts_with("joint_procurement by "), "{}", entry["route"]);
    // As `consolidate` tells them: 3,044 of lower prices and two procurements saved, one paid.
    let savings = &entry["savings"];
    assert_eq!(savings["planned_saving"], "23044.000000");
    assert_eq!((&savings["planned_fees"], &savings["planned_net"]), (&json!("15000.000000"), &json!("8044.000000")));
    assert_eq!((&savings["actual_saving"], &savings["difference"]), (&Value::Null, &Value::Null), "unknown is not zero");
    let alder = &entry["contracts"][0];
    let told = ["org_code", "contract_ref", "start_date", "current_end_date", "leave_date"].map(|key| alder[key].as_str().unwrap());
    assert_eq!(told, ["AAA", "G-1", "2024-05-01", "2027-04-30", "2027-04-30"]);
    assert_eq!(entry["tasks"][0]["state"], "late");
    // Twice, or of a candidate that is none, it is refused.
    let told = site.refused(1, &[&["workplan", "adopt"], &PLAN[..], &["--place", "1", "--by", "Jo"]].concat());
    assert!(told.contains("is adopted already"), "{told}");
    site.refused(1, &[&["workplan", "adopt"], &PLAN[..], &["--place", "2", "--by", "Jo"]].concat());
    site.refused(2, &[&["workplan", "adopt"], &PLAN[..], &["--by", "Jo"]].concat());
    site.refused(1, &["workplan", "list", "--footprint", "NOWHERE"]);
    assert_eq!(site.json(&["workplan", "list", "--footprint", "FP2"])["entries"], json!([]));
} }

on_both_backends! { people_speak_one_after_another, |site| {
    open(site);
    let id = id_of(&adopt(site));
    let say = |seen: &str, word: &[&str]| {
        site.json(&[&["workplan", "say", &id, "--by", "Sam", "--seen", seen, "--why", "board"], word].concat())
    };
    say("1", &["owner", "Sam Smith"]);
    say("2", &["status", "agreed"]);
    let told = site.refused(1, &["workplan", "say", &id, "--by", "Jo", "--seen", "2", "owner", "Jo Bloggs"]);
    assert!(told.contains("3 things were said") && told.contains("look at it again"), "{told}");
    let told = site.refused(1, &["workplan", "say", &id, "--by", "Jo", "status", "live"]);
    assert!(told.contains("live does not follow agreed"), "{told}");
    let task = list(site)["entries"][0]["tasks"][0]["id"].as_str().unwrap().to_owned();
    say("3", &["done", &task, "--on", "2026-08-02"]);
    say("4", &["actual", "2027-28", "saving", "700.00"]);
    say("5", &["note", "=the board wants to see it"]);
    let said = say("6", &["exclude", "BBB/G-7"]);
    assert_eq!(said["entry"]["contracts"][1]["stance"], "excluded");
    let entry = &list(site)["entries"][0];
    assert_eq!((&entry["owner"], &entry["status"], &entry["days_late"]), (&json!("Sam Smith"), &json!("agreed"), &Value::Null));
    // 2 a day for the 366 days of 2027-28: 732.
    let year = entry["financial_years"].as_array().unwrap().iter().find(|year| year["financial_year"] == "2027-28").unwrap();
    let figures = ["planned_saving", "actual_saving", "actual_fees", "actual_net"].map(|key| &year[key]);
    assert_eq!(figures[1..], [&json!("700.000000"), &Value::Null, &Value::Null]);
    let history = site.json(&["workplan", "history", &id]);
    let kinds: Vec<&str> = history["words"].as_array().unwrap().iter().map(|word| word["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["adopt", "owner", "status", "task", "actual", "note", "contract"]);
    assert_eq!((&history["words"][1]["by"], &history["words"][1]["why"]), (&json!("Sam"), &json!("board")));
    site.refused(1, &["workplan", "history", "W0"]);
    site.refused(1, &["workplan", "show", "W0"]);
    site.refused(2, &["workplan", "say", &id, "--by", " ", "owner", "Sam"]);
    site.refused(2, &["workplan", "say", &id, "--by", "Jo", "note", " "]);
    let shown = site.run(&["workplan", "show", &id, "--as-of", "2026-08-10"]).stdout;
    for line in ["Sam Smith answers for it", "AAA/G-1", "done on 2026-08-02", "unknown", "£700.00", "excluded"] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
} }

on_both_backends! { planning_again_overturns_nothing, |site| {
    open(site);
    let id = id_of(&adopt(site));
    let say = |word: &[&str]| site.json(&[&["workplan", "say", &id, "--by", "Sam", "--why", "because"], word].concat());
    say(&["owner", "Sam Smith"]);
    say(&["status", "agreed"]);
    say(&["pin", "AAA/G-1"]);
    say(&["actual", "2027-28", "saving", "0"]);
    let replan = |as_of: &str| site.json(&["workplan", "replan", "--footprint", "FP1", "--as-of", as_of]);
    let told = replan("2026-07-01");
    assert_eq!(told["entries"][0]["changes"], json!([]), "{told:#}");
    assert_eq!((&told["entries"][0]["candidate"], &told["candidates"][0]["taken_by"]), (&json!(1), &json!([id])));
    assert_eq!((&told["taken"][0]["contract"], &told["taken"][0]["pinned"]), (&json!("AAA/G-1"), &json!(true)));
    // Both are extended by a year in the register: other dates, the same contracts.
    let register = "\
org_code,contract_ref,title,supplier_name,category_code,category_scheme,start_date,current_end_date,contract_kind,annual_value,auto_renew
AAA,G-1,Gloves,Medway Supplies Ltd,33141000-0,cpv,2024-05-01,2028-04-30,goods,1000,no
BBB,G-7,Examination gloves,Medway Supplies Ltd,33141000,cpv,2024-05-01,2028-04-30,goods,1000,no
";
    site.json(&["import", "contracts", &site.file("later.csv", register)]);
    let before = list(site);
    let told = replan("2026-07-01");
    let changes = told["entries"][0]["changes"].as_array().unwrap();
    let change = |what: &str, of: Value| changes.iter().find(|one| one["what"] == what && one["contract"] == of).unwrap();
    let start = change("joint_start", Value::Null);
    assert_eq!((&start["before"], &start["after"]), (&json!("2027-05-01"), &json!("2028-05-01")));
    let end = change("current_end", json!("AAA/G-1"));
    assert_eq!((&end["before"], &end["after"]), (&json!("2027-04-30"), &json!("2028-04-30")));
    assert_eq!(list(site), before, "a comparison saves nothing");
    let hash = told["candidates"][0]["candidate_hash"].as_str().unwrap();
    let told = site.refused(1, &["workplan", "say", &id, "--by", "Sam", "readopt", "--as-of", "2026-07-01", "--hash", "C0"]);
    assert!(told.contains("no longer as it was"), "{told}");
    let said = say(&["readopt", "--as-of", "2026-07-01", "--hash", hash]);
    let entry = &said["entry"];
    assert_eq!((&entry["joint_start"], &entry["readopted"]), (&json!("2028-05-01"), &json!(1)));
    let kept = ["owner", "status"].map(|key| entry[key].as_str().unwrap());
    assert_eq!(kept, ["Sam Smith", "agreed"]);
    assert_eq!(entry["contracts"][0]["stance"], "pinned");
    assert_eq!(entry["savings"]["actual_saving"], "0.000000", "nothing is a figure");
    // One contract has ended by then.
    let told = replan("2028-06-01");
    let stopped = told["entries"][0]["stopped"].as_array().unwrap();
    assert_eq!(stopped[0], json!({"contract": "AAA/G-1", "ended": "2028-04-30"}));
    assert_eq!(told["entries"][0]["candidate"], Value::Null);
} }

on_both_backends! { a_contract_is_in_one_entry, |site| {
    open(site);
    let first = id_of(&adopt(site));
    // The same trusts plan together as a network too.
    let groups = "group_code,group_name,group_kind,org_code\nN1,Northern network,network,AAA\nN1,Northern network,network,BBB\n";
    site.json(&["import", "groups", &site.file("groups.csv", groups)]);
    let adopt = ["workplan", "adopt", "--footprint", "N1", "--as-of", "2026-07-01", "--place", "1", "--by", "Ann"];
    let told = site.refused(1, &adopt);
    assert!(told.contains(&format!("AAA/G-1 is in the entry {first} of FP1 already")), "{told}");
    site.json(&["workplan", "say", &first, "--by", "Jo", "--why", "too dear", "drop"]);
    let second = id_of(&site.json(&adopt));
    assert_ne!(first, second);
    let told = site.refused(1, &["workplan", "say", &first, "--by", "Jo", "--why", "after all", "status", "idea"]);
    assert!(told.contains(&format!("in the entry {second} of N1")), "{told}");
    let both = site.json(&["workplan", "list", "--footprint", "FP1", "--footprint", "N1"]);
    assert_eq!((both["entries"].as_array().unwrap().len(), &both["footprints"]), (2, &json!(["FP1", "N1"])));
    assert_eq!(site.json(&["workplan", "list"])["entries"], both["entries"]);
} }

on_both_backends! { dates_sheets_and_drawing, |site| {
    site.json(&["import", "organisations", &site.file("organisations.csv", "org_code,name,kind,footprint_code\nAAA,Alder Trust,acute,FP1\nBBB,Birch Trust,acute,FP1\nCCC,Cedar Trust,community,FP1\n")]);
    site.json(&["import", "contracts", &site.file("register.csv", CLEANING.replace("AAA,K-1,Cleaning", "AAA,K-1,=Clean;ing"))]);
    let said = site.json(&[&["workplan", "adopt"], &PLAN[..], &["--place", "1", "--by", "Jo"]].concat());
    let id = id_of(&said);
    site.json(&["workplan", "calendar", "plan.ics", "--footprint", "FP1"]);
    let calendar = site.read("plan.ics");
    let notice = said["entry"]["tasks"].as_array().unwrap().iter().find(|task| task["what"] == "give_notice").unwrap();
    let on = notice["by"].as_str().unwrap().replace('-', "");
    assert!(calendar.contains(&format!("DTSTART;VALUE=DATE:{on}")), "{calendar}");
    assert_eq!(calendar.matches("BEGIN:VALARM").count(), 3, "one notice, three alarms");
    assert!(calendar.contains("TRIGGER:-P90D") && calendar.contains("STATUS:TENTATIVE"), "{calendar}");
    site.json(&["workplan", "calendar", "again.ics", "--footprint", "FP1"]);
    assert_eq!(site.read("again.ics"), calendar, "no clock and no chance in it");
    let sheet = site.json(&["workplan", "sheet", "--as-of", "2026-08-10", "--csv", "plan.csv", "--xlsx", "plan.xlsx"]);
    let sizes = ["entries", "contracts", "tasks", "savings"].map(|name| sheet["tables"][name].as_array().unwrap().len());
    assert_eq!((sizes[0], sizes[1]), (1, said["entry"]["contracts"].as_array().unwrap().len()));
    assert!(sizes[2] >= 4 && sizes[3] >= 5, "{sizes:?}");
    let rows = cells(&site.read("plan.csv"));
    let column = |name: &str| rows[1][rows[0].iter().position(|title| title == name).unwrap()].clone();
    assert_eq!((column("entry_id"), column("title")), (id.clone(), "'=Clean;ing".to_owned()), "no formula gets through");
    assert_eq!(column("actual_saving"), "", "unknown is not zero");
    assert!(std::fs::read(site.path("plan.xlsx")).unwrap().starts_with(b"PK"));
    site.json(&["workplan", "timeline", "plan.svg", "--as-of", "2026-08-10"]);
    let drawing = site.read("plan.svg");
    assert!(drawing.contains("=Clean;ing") && drawing.contains("joint start") && drawing.contains("AAA K-1"), "{drawing}");
    site.json(&["workplan", "say", &id, "--by", "Jo", "--why", "no", "drop"]);
    site.json(&["workplan", "calendar", "plan.ics"]);
    assert_eq!(site.read("plan.ics").matches("BEGIN:VEVENT").count(), 0);
} }

#[test]
fn both_stores_answer_alike() {
    let sites = [Site::sqlite(), Site::postgres()];
    let told = sites.map(|site| {
        open(&site);
        let id = id_of(&adopt(&site));
        site.json(&["workplan", "say", &id, "--by", "Jo", "status", "agreed"]);
        let mut told = list(&site);
        told["entries"][0]["adopted_at"].take();
        told
    });
    assert_eq!(told[0], told[1]);
}

on_both_backends! {
    /// What is left is planned beside a workplan: its contracts are told as taken, until the entry is dropped.
    what_is_left_is_planned_beside_a_workplan, |site| {
        open(site);
        let id = id_of(&adopt(site));
        let beside = [&["consolidate"], &PLAN[..], &["--beside-workplans"]].concat();
        let told = site.json(&beside);
        assert_eq!(told["candidates"], json!([]));
        let taken: Vec<&Value> =
            told["excluded"].as_array().unwrap().iter().filter(|one| one["reasons"][0]["reason"] == "taken").collect();
        assert_eq!(taken.len(), 2, "{told:#}");
        assert!(taken[0]["reasons"][0]["explanation"].as_str().unwrap().contains(&id), "{taken:?}");
        assert_eq!(site.json(&[&["consolidate"], &PLAN[..]].concat())["candidates"].as_array().unwrap().len(), 1);
        site.json(&["workplan", "say", &id, "--by", "Jo", "--why", "no", "drop"]);
        assert_eq!(site.json(&beside)["candidates"].as_array().unwrap().len(), 1);
    }
}

on_both_backends! {
    /// A plan made under a limit is adopted as it was made: where the team can begin nothing, there is nothing to adopt.
    a_plan_under_a_limit_is_adopted, |site| {
        open(site);
        let limited = |limit: &str| {
            let adopt = [&["workplan", "adopt"], &PLAN[..], &["--category", "cpv:33141000", "--by", "Jo"]].concat();
            site.run(&[&adopt[..], &["--sharing", "compensate", "--procurements-a-quarter", limit]].concat())
        };
        let none = limited("0");
        assert_eq!(none.status, 1, "{}", none.stdout);
        assert!(none.stderr.contains("candidate"), "{}", none.stderr);
        assert_eq!(limited("1").status, 0);
        assert_eq!(list(site)["entries"].as_array().unwrap().len(), 1);
    }
}

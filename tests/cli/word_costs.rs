//! `train --word-costs` and `match --weights`: learning what is done to words, and deciding by what was learned.

use serde_json::{Value, json};

use super::harness::Site;

/// Eighty invented dressings.
fn catalogue() -> String {
    let mut text = "product_id,description,manufacturer_name,mpc,uom,units_per_uom\n".to_owned();
    for place in 0..80 {
        let (size, colour) = (4 + place % 8, ["Beige", "Black"][place / 8 % 2]);
        let brand = ["Gelora", "Vistaband", "Tellopad", "Ombrix", "Sanaflow"][place / 16];
        text.push_str(&format!(
            "T{place},{brand} foam dressing with border {size}cm x 12cm {colour},{brand} Care Ltd,GC-{place:03},BX,10\n"
        ));
    }
    text
}

fn number(text: &Value) -> f64 {
    let text = text.as_str().expect("a decimal as text");
    assert_eq!(text.split_once('.').expect("a decimal").1.len(), 6, "{text}");
    text.parse().expect("a number")
}

on_both_backends! { costs_are_learned_the_same_whatever_the_threads, |site| {
    site.json(&["import", "catalogue", &site.file("catalogue.csv", catalogue())]);
    let learn = |out: &str, threads: &str| -> Value {
        let out = site.path(out).display().to_string();
        let arguments = ["--json", "train", "--word-costs", "--lines", "400", "--seed", "5", "--out", &out];
        let ran = site.command(&arguments).env("RAYON_NUM_THREADS", threads).output().expect("the command");
        assert_eq!(String::from_utf8_lossy(&ran.stderr), "");
        serde_json::from_slice(&ran.stdout).expect("one JSON document")
    };
    let told = learn("one.csv", "1");
    assert_eq!(told, learn("four.csv", "4"));
    let table = site.read("one.csv");
    assert_eq!(table, site.read("four.csv"));
    assert!(table.contains("\n# likewise train --word-costs --lines 400 --seed 5 --out FILE.csv\n"), "{table}");
    assert!(table.contains("\n# catalogue: 80 products, version ") && table.contains("synthetic"), "{table}");
    let count = |name: &str| told[name].as_u64().expect("a count");
    assert!(count("pairs") > 100 && count("valid_pairs") == (count("pairs") + count("valid_pairs")) / 5, "{told}");
    assert_eq!((count("items_of_people"), &told["synthetic"]), (0, &json!(true)));
    let features = told["features"].as_array().expect("what costs");
    for feature in features {
        let (name, cost) = (feature["name"].as_str().expect("a name"), feature["cost"].as_u64().expect("whole"));
        assert!(table.contains(&format!("\n{name},{cost},")), "{name} {cost}");
    }
    assert_eq!(features.len(), table.lines().filter(|row| !row.starts_with('#')).count() - 1);
    assert!(number(&told["log_loss_after"]) < number(&told["log_loss_before"]), "{told}");
    number(&told["log_loss_in_use"]);
    // The table is one that matching takes.
    site.json(&["match", "--weights", &site.path("one.csv").display().to_string()]);
} }

const HEADER: &str = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,\
                      line_value,uom,units_per_uom,gtin,mpc,manufacturer_name,currency\n";
/// One that words tell, and one that they do not.
const LINES: &str = "\
AAA,A-1,1,2025-01-10,Medway,Corvane syringe luer lck 10ml sterile,10,4.00,40.00,box,50,,,,GBP
AAA,A-2,1,2025-01-10,Medway,Sentinel glove examination nitrile powder free,100,4.00,400.00,box,100,,,,GBP
";

/// The decision on the item that is described so.
fn decision(site: &Site, description: &str) -> Value {
    let told = site.json(&["decisions"]);
    let list = told["decisions"].as_array().expect("decisions");
    list.iter().find(|one| one["item_description"] == description).expect("the item").clone()
}

on_both_backends! { other_costs_decide_anew_what_nobody_confirmed, |site| {
    const SYRINGE: &str = "Corvane syringe luer lck 10ml sterile";
    const GLOVE: &str = "Sentinel glove examination nitrile powder free";
    site.open_shop();
    site.json(&["import", "lines", &site.file("lines.csv", format!("{HEADER}{LINES}"))]);
    let glove = decision(site, GLOVE)["item_id"].as_str().expect("an id").to_owned();
    site.json(&["review", "choose", &glove, "--product", "GLOVE-M", "--by", "Jo Bloggs", "--why", "read it on the box"]);
    let (syringe, confirmed) = (decision(site, SYRINGE), decision(site, GLOVE));
    assert_eq!((&syringe["status"], &syringe["method"]), (&json!("matched"), &json!("text")), "{syringe}");
    assert_eq!(site.json(&["match"])["decided"], 0);

    // Where another product costs nothing, half of every item may be another one.
    let table = include_str!("../../index/word_costs.csv");
    let rows = table.lines().map(|row| match row.split_once(',') {
        Some(("other", _)) => "other,0".to_owned(),
        _ => row.to_owned(),
    });
    let doubtful = site.file("doubtful.csv", rows.collect::<Vec<_>>().join("\n"));
    let told = site.json(&["match", "--weights", &doubtful]);
    assert_eq!((&told["decided"], &told["confirmed"]), (&json!(2), &json!(1)));
    assert_eq!(decision(site, SYRINGE)["status"], "ambiguous");
    // Said by a person, it stays; that other costs weighed the rest is told.
    let mut still = decision(site, GLOVE);
    assert_ne!(still["weights"], confirmed["weights"]);
    still["weights"] = confirmed["weights"].clone();
    assert_eq!(still, confirmed);
    site.assert_sound();
    // Later runs keep to them, and a table that is none changes nothing.
    assert_eq!(site.json(&["match"])["decided"], 0);
    for (text, expected) in [
        ("", "it is empty"),
        (&rows_without(table, "silent"), "it lacks silent"),
        (&table.replacen("one_slip,", "one_slip,x", 1), ": the cost of one_slip is 'x"),
    ] {
        let bad = site.file("bad.csv", text);
        let said = site.refused(1, &["match", "--weights", &bad]);
        assert!(said.contains("holds no word costs") && said.contains(expected), "{expected}: {said}");
    }
    site.refused(1, &["match", "--weights", "nowhere.csv"]);
    assert_eq!(site.json(&["match"])["decided"], 0);
    assert_eq!(decision(site, SYRINGE)["status"], "ambiguous");
    // What the project ships is had back, and with it the very decisions.
    assert_eq!(site.json(&["match", "--weights", "shipped"])["decided"], 2);
    assert_eq!((decision(site, SYRINGE), decision(site, GLOVE)), (syringe, confirmed));
    assert_eq!(site.json(&["match", "--weights", "shipped"])["decided"], 0);

    // What the person said is learned from, and is no line.
    let out = site.path("learned.csv").display().to_string();
    let told = site.json(&["train", "--word-costs", "--lines", "40", "--out", &out]);
    assert_eq!(told["items_of_people"], 1, "{told}");
    assert!(site.read("learned.csv").contains("\n# people: 1 items "));
} }

fn rows_without(table: &str, name: &str) -> String {
    let other = |row: &&str| row.split_once(',').is_none_or(|(first, _)| first != name);
    table.lines().filter(other).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_is_learned_without_a_catalogue() {
    let site = Site::sqlite();
    let out = site.path("w.csv").display().to_string();
    let said = site.refused(2, &["train", "--word-costs", "--out", &out]);
    assert!(said.contains("there is no catalogue to learn with"), "{said}");
    site.refused(2, &["train", "--word-costs", "--from-decisions", "--out", &out]);
    site.refused(2, &["train", "--from-decisions", "--lines", "5", "--out", &out]);
    assert!(!site.path("w.csv").exists());
}

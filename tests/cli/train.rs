//! `train` and `compare --weights`: learning from labelled pairs, and telling of others.

use super::harness::{Site, cells};

/// Pairs of invented lamps: the same where the model is, however it is written.
fn pairs(from: usize, count: usize) -> String {
    let mut text = "left_name,left_model,left_price,right_name,right_model,right_price,label\n".to_owned();
    for place in from..from + count {
        let brand = ["Lumora", "Brightwell", "Halden"][place % 3];
        let (model, price) = (100 + place, 10 + place % 17);
        let same = place % 2 == 0;
        let other = if same { model } else { model + 3 };
        text.push_str(&format!(
            "{brand} desk lamp {model} black,LX-{model},{price}.50,lamp for desks by {brand} lx{other},LX {other},{price}.00,{}\n",
            u8::from(same)
        ));
    }
    text
}

const COLUMNS: [&str; 4] =
    ["--left", "left_name,left_model,left_price", "--right", "right_name,right_model,right_price"];

fn train(site: &Site, out: &str, seed: &str) -> serde_json::Value {
    let (pairs, valid) = (site.file("pairs.csv", pairs(0, 160)), site.file("valid.csv", pairs(200, 60)));
    let out = site.path(out).display().to_string();
    let files = ["train", "--pairs", &pairs, "--valid", &valid, "--label", "label", "--out", &out, "--seed", seed];
    site.json(&[&files[..], &COLUMNS[..]].concat())
}

#[test]
fn what_is_learned_tells_of_other_pairs() {
    let site = Site::sqlite();
    let told = train(&site, "weights.json", "7");
    assert_eq!((told["pairs"].as_u64(), told["valid_pairs"].as_u64()), (Some(160), Some(60)));
    assert_eq!(told["f1_valid"], "1.0000", "{told}");
    assert!(told["features"].as_array().is_some_and(|features| features.len() > 40 && features[0]["name"].is_string()));
    // The same pairs and seed give the same bytes.
    train(&site, "again.json", "7");
    assert_eq!(site.read("weights.json"), site.read("again.json"));

    let weights = site.path("weights.json").display().to_string();
    let asked = site.file("asked.csv", pairs(400, 40));
    let out = site.path("told.csv").display().to_string();
    let ask = ["compare", "--pairs", &asked, "--out", &out, "--weights", &weights];
    let counts = site.json(&[&ask[..], &COLUMNS[..]].concat());
    assert_eq!((counts["same"].as_u64(), counts["different"].as_u64()), (Some(20), Some(20)));
    let rows = cells(&site.read("told.csv"));
    assert_eq!(rows[0][7..], ["score", "decision", "conflicts"]);
    for row in &rows[1..] {
        assert_eq!(row[8] == "same", row[6] == "1", "{row:?}");
    }

    // Another order of the rows changes no row's score.
    let text = pairs(400, 40);
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let turned = site.file("turned.csv", lines.join("\n"));
    let out = site.path("turned_told.csv").display().to_string();
    let ask = ["compare", "--pairs", &turned, "--out", &out, "--weights", &weights];
    site.json(&[&ask[..], &COLUMNS[..]].concat());
    let mut again = cells(&site.read("turned_told.csv"));
    again[1..].reverse();
    assert_eq!(again, rows);

    let one = site.json(&["compare", "Halden desk lamp 302 LX-302", "lamp by Halden LX 305", "--weights", &weights]);
    assert!(
        one["score"].as_str().is_some() && one["evidence"].as_array().is_some_and(|told| !told.is_empty()),
        "{one}"
    );
}

#[test]
fn what_cannot_be_learned_is_said() {
    let site = Site::sqlite();
    let valid = site.file("valid.csv", pairs(200, 20));
    let out = site.path("w.json").display().to_string();
    let table = [
        (
            "unsaid.csv",
            pairs(0, 20).replace(",1\n", ",perhaps\n"),
            "row 2: the label 'perhaps' says neither yes nor no",
        ),
        ("one.csv", pairs(0, 20).replace(",0\n", ",1\n"), "there is nothing to learn: 20 of 20 pairs are the same"),
        ("lacks.csv", pairs(0, 20).replace("left_model", "modelno"), "left_model"),
    ];
    for (name, text, expected) in table {
        let pairs = site.file(name, text);
        let files = ["train", "--pairs", &pairs, "--valid", &valid, "--label", "label", "--out", &out];
        let ran = site.run(&[&files[..], &COLUMNS[..]].concat());
        assert_eq!(ran.status, 1, "{name}");
        let told = ran.stderr.clone();
        assert!(told.contains(expected), "{name}: {told}");
        assert!(!site.path("w.json").exists(), "{name}");
    }
    let ran = site.run(&["train", "--from-decisions", "--out", &out]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("there is nothing to learn"), "nobody said anything yet");
}

#[test]
fn weights_that_are_none_are_refused() {
    let site = Site::sqlite();
    train(&site, "weights.json", "1");
    let good = site.read("weights.json");
    let table = [
        ("no text at all", "no usable weights"),
        ("{}", "no usable weights"),
        (&good.replace("likewise pair weights 1", "likewise pair weights 9"), "another format"),
        (&good.replacen("\"features_version\":\"", "\"features_version\":\"0", 1), "train again"),
        (&good.replacen("\"numbers\":[", "\"numbers\":[true,", 1), "columns make no sense"),
        (&good[..good.len() / 2], "no usable weights"),
    ];
    for (text, expected) in table {
        let weights = site.file("bad.json", text);
        let ran = site.run(&["compare", "a lamp", "another lamp", "--weights", &weights]);
        assert_eq!(ran.status, 1, "{expected}");
        let told = ran.stderr.clone();
        assert!(told.contains(expected), "{expected}: {told}");
    }
}

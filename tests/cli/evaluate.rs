//! `evaluate`: matching measured by lines made dirty from the catalogue.

use serde_json::Value;

use super::harness::{Site, cells};

const LINES: &str = "120";

fn catalogue() -> String {
    let mut text =
        "product_id,description,manufacturer_name,mpc,uom,units_per_uom,price,currency,valid_from\n".to_owned();
    for place in 0..80 {
        let (size, colour) = (4 + place % 8, ["Beige", "Black"][place / 8 % 2]);
        let brand = ["Gelora", "Vistaband", "Tellopad", "Ombrix", "Sanaflow"][place / 16];
        let row = format!(
            "T{place},{brand} foam dressing with border {size}cm x 12cm {colour},{brand} Care Ltd,GC-{place:03},BX,10,8.50,GBP,2026-01-01\n"
        );
        text.push_str(&row);
    }
    text
}

fn evaluate(site: &Site, seed: &str, out: &str) -> Value {
    site.json(&["evaluate", "--lines", LINES, "--seed", seed, "--out", &site.path(out).display().to_string()])
}

/// The cells of one column, by its header.
fn column(text: &str, header: &str) -> Vec<String> {
    let rows = cells(text);
    let place = rows[0].iter().position(|name| name == header).expect("the column");
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

fn without_speed(mut told: Value) -> Value {
    told.as_object_mut().unwrap().remove("speed").expect("speeds stand apart");
    told
}

on_both_backends! { matching_is_measured_and_the_store_stays_as_it_is, |site| {
    site.json(&["import", "catalogue", &site.file("catalogue.csv", catalogue())]);
    let before = site.json(&["imports", "list"]);
    let told = evaluate(site, "3", "lines.csv");
    assert!(told["speed"]["by_text"]["decisions"].as_u64().unwrap() > 0, "{told}");
    let count = |name: &str| told[name].as_u64().unwrap();
    assert_eq!((count("lines"), count("seed")), (120, 3));
    assert_eq!(count("products") + count("products_held_out"), 80);
    assert_eq!(count("matched") + count("ambiguous") + count("unmatched"), 120);
    assert_eq!(told["precision"]["of"], told["matched"]);
    assert_eq!(told["synthetic"], true);
    for share in ["precision", "coverage", "recall_at_20"] {
        let text = told[share]["share"].as_str().unwrap();
        assert!(text.len() == 6 && text <= "1.0000", "{share}: {text}");
    }
    // Every line is written, with its truth.
    let written = site.read("lines.csv");
    let outcomes = column(&written, "outcome");
    assert_eq!(outcomes.len(), 120);
    let right = outcomes.iter().filter(|outcome| *outcome == "right").count() as u64;
    assert_eq!(told["precision"]["count"].as_u64().unwrap(), right);
    // The same seed tells the same, another one something else.
    let again = evaluate(site, "3", "again.csv");
    assert_eq!(site.read("again.csv"), written);
    assert_eq!(without_speed(again), without_speed(told.clone()));
    evaluate(site, "4", "other.csv");
    assert_ne!(site.read("other.csv"), written);
    // Nothing is left behind.
    assert_eq!(site.json(&["imports", "list"]), before);
    let left: Vec<String> = std::fs::read_dir(site.path("data")).unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("evaluation"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    let text = site.run(&["evaluate", "--lines", "20"]).stdout;
    assert!(text.starts_with("20 synthetic lines (seed 1) of "), "{text}");
    site.assert_sound();
} }

#[test]
fn without_a_catalogue_there_is_nothing_to_measure() {
    let site = Site::sqlite();
    let said = site.refused(2, &["evaluate", "--lines", "10"]);
    assert!(said.contains("there is no catalogue to measure with"), "{said}");
    site.refused(2, &["evaluate", "--lines", "0"]);
}

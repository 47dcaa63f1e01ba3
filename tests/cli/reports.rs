//! `likewise report`: figures that add up, files, and what is refused.

use serde_json::{Value, json};

use super::harness::{Site, cells, fixture};

fn open(site: &Site) {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
}

fn millionths(figure: &Value) -> i128 {
    figure.as_str().unwrap_or("0").replace('.', "").parse().unwrap()
}

on_both_backends! { an_opportunity_looks_forward, |site| {
    open(site);
    let told = site.json(&["report", "opportunities", "--org", "FFF", "--floor", "0"]);
    let row = &told["tables"]["opportunities"][0];
    let expected = [
        ("n_others", json!(5)), ("current_price", json!("0.0600000000")), ("target", json!("0.0420000000")),
        ("target_is", json!("q1")), ("expected_quantity", json!("1000.000000")), ("opportunity", json!("18.000000")),
        ("opportunity_to_median", json!("16.000000")), ("opportunity_to_best", Value::Null),
        ("expected_saving", json!("12.600000")), ("confidence", json!("low")), ("contract", json!("off_contract")),
    ];
    for (key, figure) in expected {
        assert_eq!(row[key], figure, "{key}: {row}");
    }
    assert_eq!(told["coverage"]["read"]["lines"], 9);
    // The months before it was dear.
    let told = site.json(&["report", "opportunities", "--org", "FFF", "--floor", "0", "--as-of", "2025-05"]);
    assert_eq!(told["tables"]["opportunities"], json!([]));
} }

on_both_backends! { savings_add_up_by_every_grouping, |site| {
    open(site);
    let mut wholes = Vec::new();
    for by in ["organisation", "product", "category", "supplier", "nation"] {
        let told = site.json(&["report", "savings", "--by", by]);
        let rows = told["tables"]["savings"].as_array().unwrap();
        for key in ["spend", "net_to_min", "net_to_median", "saving_to_median"] {
            let sum: i128 = rows.iter().map(|row| millionths(&row[key])).sum();
            assert_eq!(sum, millionths(&told["tables"]["total"][0][key]), "{by} {key}");
        }
        let whole = &told["tables"]["total"][0];
        wholes.push((whole["spend"].clone(), whole["net_to_median"].clone()));
    }
    assert!(wholes.windows(2).all(|pair| pair[0] == pair[1]), "{wholes:?}");
    let groups = site.json(&["report", "savings", "--by", "group"]);
    assert_eq!(groups["tables"]["savings"].as_array().unwrap().len(), 2);
    // Peers of its kind are too few to say anything.
    let told = site.json(&["report", "savings", "--org", "FFF", "--peers", "kind"]);
    assert_eq!(told["tables"]["savings"][0]["saving_to_median"], Value::Null);
    let told = site.json(&["report", "savings", "--org", "FFF", "--peers", "AAA,BBB,CCC"]);
    // The median of 0.040, 0.042 and 0.044.
    assert_eq!(told["tables"]["savings"][0]["saving_to_median"], "18.000000");
} }

on_both_backends! { variation_is_a_share_of_spend, |site| {
    open(site);
    let told = site.json(&["report", "categories"]);
    let row = &told["tables"]["categories"][0];
    // 0.2 + 0.4 + 0.6 + 0.8 + 2.0 on each hundred: 40.00 paid six times over would be 240.00 of 280.00.
    let expected = [("spend", "280.000000"), ("saving_to_min", "40.000000"), ("variation", "0.1428571429")];
    for (key, figure) in expected {
        assert_eq!(row[key], figure, "{key}: {row}");
    }
} }

on_both_backends! { reports_are_files, |site| {
    open(site);
    let (csv, xlsx, svg) = ("out.csv", "out.xlsx", "out.svg");
    site.json(&["report", "categories", "--csv", csv, "--xlsx", xlsx, "--svg", svg]);
    let rows = cells(&site.read(csv));
    assert_eq!(rows[0][..3], ["category", "title", "currency"].map(str::to_owned));
    let whole = std::fs::read(site.path(xlsx)).unwrap();
    assert!(whole.starts_with(b"PK"));
    site.json(&["report", "categories", "--xlsx", "again.xlsx"]);
    assert_eq!(std::fs::read(site.path("again.xlsx")).unwrap(), whole, "the same report, the same bytes");
    assert!(site.read(svg).starts_with("<svg "), "a drawing");
    let told = site.refused(2, &["report", "savings", "--svg", "none.svg"]);
    assert!(told.contains("no chart"), "{told}");
} }

#[test]
fn what_a_report_does_not_take_is_refused() {
    let site = Site::sqlite();
    open(&site);
    for (arguments, said) in [
        (vec!["report", "nothing"], "one of"),
        (vec!["report", "opportunities", "--by", "product"], "takes no by"),
        (vec!["report", "savings", "--by", "moon"], "by: one of"),
        (vec!["report", "opportunities", "--all-dates"], "look forward"),
        (vec!["report", "actions"], "of which organisation"),
        (vec!["report", "savings", "--peers", "kind"], "of which organisation"),
    ] {
        let told = site.refused(2, &arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    site.refused(1, &["report", "opportunities", "--org", "NOBODY"]);
}

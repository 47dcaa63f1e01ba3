//! The way back from a product's figures to the rows they come from, and whose figures they are.

use super::harness::fixture;

on_both_backends! { every_line_of_a_product_is_shown_with_its_place, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let told = site.json(&["benchmark", "--all-dates"]);
    let product = told["products"]
        .as_array()
        .unwrap()
        .iter()
        .max_by_key(|product| product["organisations"].as_array().unwrap().len())
        .unwrap();
    let lines: u64 = product["organisations"].as_array().unwrap().iter().map(|one| one["lines"].as_u64().unwrap()).sum();
    let id = product["product_id"].as_str().unwrap();
    let out = site.path("lines.csv");
    site.json(&["benchmark", "--all-dates", "--product", id, "--lines", out.to_str().unwrap()]);
    let mut sheet = csv::Reader::from_path(&out).unwrap();
    let rows: Vec<csv::StringRecord> = sheet.records().map(Result::unwrap).collect();
    assert!(rows.len() as u64 >= lines && lines > 0, "{} rows for {lines} lines", rows.len());
    assert!(rows.iter().all(|row| row[2].parse::<u64>().unwrap() > 1 && !row[1].is_empty()), "file and row of each");
}}

on_both_backends! { an_organisation_asked_for_is_told_its_own_money, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let all = site.json(&["benchmark", "--all-dates"]);
    let payers = all["products"].as_array().unwrap().iter().flat_map(|product| product["organisations"].as_array().unwrap());
    let org = payers.map(|payer| payer["org_code"].as_str().unwrap()).min().unwrap();
    let own = site.json(&["benchmark", "--all-dates", "--org", org]);
    let products = own["products"].as_array().unwrap();
    assert!(!products.is_empty());
    for product in products {
        let rows = product["organisations"].as_array().unwrap();
        assert_eq!(rows.len(), 1, "{product:#}");
        assert_eq!(rows[0]["org_code"], org);
        assert_eq!((&rows[0]["spend"], &rows[0]["quantity"]), (&product["spend"], &product["quantity"]));
        assert_eq!(rows[0]["saving_to_median"], product["saving_to_median"]);
        let same = all["products"].as_array().unwrap().iter().find(|one| one["product_id"] == product["product_id"]);
        assert_eq!(same.unwrap()["n_organisations"], product["n_organisations"], "the distribution stays everybody's");
    }
    let lines = |body: &serde_json::Value| body["coverage"]["read"]["lines"].as_u64().unwrap();
    assert_eq!(lines(&own), lines(&all), "every line is counted whoever asks");
}}

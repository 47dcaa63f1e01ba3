//! `likewise report league-table`.

use serde_json::{Value, json};

use super::harness::{Site, cells, fixture};

fn row<'a>(told: &'a Value, code: &str) -> &'a Value {
    told["tables"]["league"].as_array().unwrap().iter().find(|row| row["org_code"] == code).unwrap()
}

fn assert_figures(row: &Value, expected: &[(&str, Value)]) {
    for (key, figure) in expected {
        assert_eq!(row[*key], *figure, "{} {key}", row["org_code"]);
    }
}

on_both_backends! { a_small_shop_has_figures_and_not_enough_data_for_ranks, |site| {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let told = site.json(&["report", "league-table"]);
    assert_eq!(told["tables"]["league"].as_array().unwrap().len(), 6);
    assert_eq!(told["tables"]["measures"], json!([]));
    // Gloves for 60.00, known and with their GTIN, and strings for 22.50 that are only themselves.
    assert_figures(row(&told, "FFF"), &[
        ("name", json!("Fir Trust")), ("kind", json!("mental_health")), ("rank", Value::Null), ("score", Value::Null),
        ("not_enough_data", json!("2 of 100 lines, 1 of 30 compared products")),
        ("lines", json!(2)), ("spend", json!("82.500000")),
        ("on_catalogue", json!("0.7272727273")), ("on_catalogue_lines", json!("0.5000000000")),
        ("with_gtin", json!("0.7272727273")), ("with_order", json!("1.0000000000")),
        ("under_contract", json!("0.0000000000")), ("electronic", Value::Null), ("electronic_lines", Value::Null),
        // 6.00 against the others' 4.00 to 4.80: 44 at their median, 40 at their lowest; nobody ordered twice.
        ("compared", json!(1)), ("price_level", json!("1.3636363636")), ("top_100_to_median", json!("0.2666666667")),
        ("top_500_to_median", json!("0.2666666667")), ("top_100_to_min", json!("0.3333333333")),
        ("top_100_to_best", Value::Null), ("rejected", json!("0.0000000000")), ("quarantined", json!("0.0000000000")),
    ]);
    // The lowest price of all rests on one order: it makes nobody the best. One row of 2.50 was rejected, of 65.00.
    assert_figures(row(&told, "AAA"), &[
        ("compared", json!(0)), ("set_aside", json!(1)), ("spend_set_aside", json!("40.000000")),
        ("price_level", Value::Null), ("rejected", json!("0.0384615385")), ("on_catalogue", json!("1.0000000000")),
    ]);
    let notes = told["notes"].to_string();
    assert!(notes.contains("electronic: no organisation's lines say") && notes.contains("6 of 6 organisations"), "{notes}");
    let one = site.json(&["report", "league-table", "--org", "FFF"]);
    assert_eq!(one["tables"]["league"], json!([row(&told, "FFF")]));
    let south = site.json(&["report", "league-table", "--group", "FP2"]);
    assert_eq!(south["tables"]["league"].as_array().unwrap().len(), 3);
    assert_eq!(site.json(&["report", "league-table", "--currency", "EUR"])["tables"]["league"], json!([]));
    site.refused(2, &["report", "league-table", "--product", "GLOVE-M"]);
    site.refused(1, &["report", "league-table", "--org", "NOBODY"]);
} }

/// Invented: six trusts that order 32 sizes of glove four times each, dearer from trust to trust; a seventh orders a pallet of
/// every size once at a fraction, and what else it buys nobody knows.
fn invented(site: &Site) -> (String, String) {
    let mut catalogue = "product_id,description,manufacturer_name,mpc,gtin,units_per_uom,uom,base_uom\n".to_owned();
    let mut lines = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,\
                     line_value,uom,units_per_uom,mpc,manufacturer_name,contract_ref,source_system\n"
        .to_owned();
    for size in 0..32 {
        catalogue.push_str(&format!("G{size},Sentinel glove size {size},Sentinel Care Ltd,SN-{size}-X,,1,each,each\n"));
        let mut order = |who: &str, number: String, row: usize, quantity: u32, pence: u32, rest: &str| {
            let (price, value) = (f(pence), f(pence * quantity));
            lines.push_str(&format!(
                "{who},{number},{size}{row},2025-0{}-10,Medway Supplies Ltd,Sentinel glove size {size},{quantity},{price},\
                 {value},each,1,SN-{size}-X,Sentinel Care Ltd,{rest}\n",
                1 + row % 9
            ));
        };
        for (who, pence) in [("AAA", 500), ("BBB", 510), ("CCC", 520), ("DDD", 530), ("EEE", 540), ("FFF", 550)] {
            for row in 0..4 {
                // Birch writes no order number for half of its lines, Cedar no contract, Elm sends half of its paper by fax.
                let number = if who == "BBB" && row < 2 { "N/A".to_owned() } else { format!("{who}-{row}") };
                let contract = if who == "CCC" { "none" } else { "C-77" };
                let system = if who == "EEE" && row < 2 { "fax" } else { "EDI" };
                order(who, number, row, 10, pence, &format!("{contract},{system}"));
            }
        }
        order("GGG", "G-1".to_owned(), 0, 500, 90, "C-77,EDI");
    }
    for row in 0..100 {
        lines.push_str(&format!(
            "GGG,G-2,{row},2025-03-10,Medway Supplies Ltd,Zither string {row},1,2.00,2.00,each,1,,,C-77,EDI\n"
        ));
    }
    (site.file("catalogue.csv", catalogue), site.file("lines.csv", lines))
}

fn f(pence: u32) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

on_both_backends! { trusts_are_ranked_and_a_pallet_wins_nothing, |site| {
    let (catalogue, lines) = invented(site);
    site.json(&["import", "organisations", &fixture("organisations.csv")]);
    site.json(&["import", "catalogue", &catalogue]);
    let read = site.json(&["import", "lines", &lines, "--create-organisations"]);
    assert_eq!((&read["rows_rejected"], &read["rows_accepted"]), (&json!(0), &json!(900)));
    let told = site.json(&["report", "league-table"]);
    let order: Vec<&str> =
        told["tables"]["league"].as_array().unwrap().iter().map(|row| row["org_code"].as_str().unwrap()).collect();
    // Alder pays least and does all; Birch and Cedar lose one process measure each, Elm another; the pallet is nowhere.
    assert_eq!(order, ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"]);
    assert_figures(row(&told, "AAA"), &[
        ("rank", json!(1)), ("ranked", json!(6)), ("peers", json!("all")), ("band", json!("top quarter")),
        ("rank_from", json!(1)), ("rank_to", json!(1)), ("not_enough_data", Value::Null),
        ("lines", json!(128)), ("spend", json!("6400.000000")), ("compared", json!(32)),
        // The others' median is 5.25 with the pallet among them at 0.90: 5.00 over 5.25.
        ("price_level", json!("0.9523809524")), ("top_100_to_best", json!("0.0000000000")),
        ("top_100_to_min", json!("0.8200000000")), ("electronic", json!("1.0000000000")),
        // Order, contract and electronic are shared with four each of the five others, catalogue and GTIN with all five.
        ("process_score", json!("56.0000000000")), ("data_score", json!("50.0000000000")),
        // Level, and the saving to median that three of the others do not have either.
        ("score_low", row(&told, "AAA")["score"].clone()),
    ]);
    assert_figures(row(&told, "BBB"), &[("with_order", json!("0.5000000000")), ("with_order_lines", json!("0.5000000000"))]);
    assert_figures(row(&told, "CCC"), &[("under_contract", json!("0.0000000000"))]);
    assert_figures(row(&told, "EEE"), &[("electronic", json!("0.5000000000"))]);
    assert_figures(row(&told, "GGG"), &[
        ("rank", Value::Null), ("compared", json!(0)), ("set_aside", json!(32)),
        ("not_enough_data", json!("0 of 30 compared products")), ("price_level", Value::Null),
    ]);
    // Whoever asks for one organisation is told its place among all.
    assert_eq!(site.json(&["report", "league-table", "--org", "EEE"])["tables"]["league"], json!([row(&told, "EEE")]));
    assert_eq!(told["tables"]["measures"].as_array().unwrap().len(), 15);
    let answer = site.run(&["report", "league-table", "--csv", "league.csv", "--svg", "league.svg", "--xlsx", "league.xlsx"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let rows = cells(&site.read("league.csv"));
    assert_eq!((rows.len(), rows[0].len(), rows[1][0].as_str()), (8, 43, "AAA"));
    assert!(site.read("league.svg").contains("Alder Trust"));
} }

//! Reports on volume, drift, proliferation and national candidates, by hand-made synthetic lines of twelve trusts.

use std::fmt::Write;

use serde_json::Value;

use super::harness::{Site, fixture};

const PRICES: &str = "product_id,list_id,list_kind,eligible_orgs,price,currency,units_per_uom,vat_basis,valid_from
SYR-10,C1,contract,AAA;BBB,10.50,GBP,50,ex,2025-01-01
";

/// What the shop's lines say of its goods: description, part code, maker.
const GLOVE: &str = "Sentinel glove examination nitrile powder free medium,box,SN-100-M,Sentinel Care Ltd";
const OTHER_GLOVE: &str = "Sentinel glove examination nitrile powder free large,box,SN-100-L,Sentinel Care Ltd";
const SYRINGE: &str = "Corvane syringe luer lock 10ml sterile,box,CV10LL,Corvane Medical Ltd";

fn codes() -> Vec<String> {
    ('A'..='L').map(|letter| letter.to_string().repeat(3)).collect()
}

fn organisations() -> String {
    let mut text = "org_code,name,kind,footprint_code,footprint_name,region\n".to_owned();
    for (place, code) in codes().iter().enumerate() {
        let footprint = if place < 6 { "FP1,North Footprint" } else { "FP2,South Footprint" };
        writeln!(text, "{code},{code} Trust,acute,{footprint},North").unwrap();
    }
    text
}

/// Lines as `org month goods boxes pence order`.
fn lines() -> String {
    let mut rows: Vec<(String, &str, &str, i64, i64, String)> = Vec::new();
    let mut add = |org: &str, month, goods, boxes, pence, order: &str| {
        let order = if order.is_empty() { format!("P{}", rows.len()) } else { order.to_owned() };
        rows.push((org.to_owned(), month, goods, boxes, pence, order));
    };
    // Who buys more gloves pays less.
    for (place, code) in (1..).zip(codes()) {
        add(&code, "2025-02", GLOVE, 10 * place, 500 - 10 * (place - 1), "");
    }
    // A supplier's price that rises twice, above a contract and the neighbours.
    for (month, pence) in [("2024-11", 1000), ("2025-01", 1000), ("2025-02", 1100), ("2025-03", 1200)] {
        add("AAA", month, SYRINGE, 100, pence, "");
    }
    for (code, pence) in [("BBB", 900), ("CCC", 950), ("DDD", 1000), ("EEE", 1050), ("FFF", 1150)] {
        add(code, "2025-01", SYRINGE, 50, pence, "");
    }
    add("AAA", "2025-03", OTHER_GLOVE, 20, 450, "X1");
    add("AAA", "2025-03", GLOVE, 1, 500, "X1");
    let mut text = "org_code,po_number,po_line_number,order_date,supplier_name,quantity,line_value,currency,item_description,uom,mpc,manufacturer_name\n".to_owned();
    for (place, (org, month, goods, boxes, pence, order)) in rows.iter().enumerate() {
        let (pounds, rest) = (boxes * pence / 100, boxes * pence % 100);
        let line = format!("{month}-10,Medway Supplies,{boxes},{pounds}.{rest:02},GBP,{goods}");
        writeln!(text, "{org},{order},{place},{line}").unwrap();
    }
    text
}

fn open(site: &Site) {
    site.json(&["import", "organisations", &site.file("organisations.csv", organisations())]);
    site.json(&["import", "catalogue", &fixture("catalogue.csv")]);
    site.json(&["import", "lines", &site.file("lines.csv", lines())]);
    site.json(&["import", "prices", &site.file("prices.csv", PRICES)]);
}

/// The rows of a table, some of its columns.
fn rows(told: &Value, table: &str, columns: &[&str]) -> Vec<String> {
    let cell = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
    let row = |one: &Value| columns.iter().map(|key| cell(&one[*key])).collect::<Vec<_>>().join(" ");
    told["tables"][table].as_array().unwrap().iter().map(row).collect()
}

on_both_backends!(
    /// Volume that explains prices, prices that drift, products and orders, and candidates; parameters not taken are refused.
    each_report_tells_its_figures,
    |site| {
        open(site);
        let told = site.json(&["report", "volume"]);
        let columns = ["payers", "correlation", "finding", "small_payers", "large_payers", "saving_to_large"];
        assert_eq!(
            rows(&told, "volume", &columns),
            [
                "12 -1.0000000000 volume_matters 4 4 174.950000",
                "1 null too_few_payers null null null",
                "6 0.3927922024 too_few_payers null null null",
            ]
        );
        let findings = rows(&told, "findings", &["finding", "products", "spend"]);
        assert_eq!(findings, ["too_few_payers 2 6915.000000", "volume_matters 1 3333.000000"]);
        // Of one trust's products the test still rests on all payers.
        let own = site.json(&["report", "volume", "--org", "BBB"]);
        assert_eq!(rows(&own, "volume", &["payers"]), ["12", "6"]);

        let told = site.json(&["report", "drift"]);
        let columns = ["org_code", "check", "first_month", "first_price", "against_price", "above"];
        assert_eq!(
            rows(&told, "drift", &columns),
            [
                "AAA other_sites 2024-11 0.2000000000 0.1800000000 700.000000",
                "AAA own_price 2025-02 0.2200000000 0.2000000000 300.000000",
                "AAA contract 2025-02 0.2200000000 0.2100000000 200.000000",
                "FFF other_sites 2025-01 0.2300000000 0.1800000000 125.000000",
            ]
        );
        // What is below the floor is counted, and told where there is none.
        let totals = rows(&told, "total", &["check", "compared", "findings", "above", "small_findings", "small_above"]);
        assert_eq!(totals[0], "own_price 2 1 300.000000 0 0.000000");
        let every = site.json(&["report", "drift", "--floor", "0", "--org", "AAA"]);
        assert_eq!(rows(&every, "drift", &["above"]), ["700.000000", "300.000000", "200.000000", "5.500000"]);

        let asked = ["report", "proliferation", "--org", "AAA", "--small-order", "96", "--order-cost", "30"];
        let told = site.json(&asked);
        assert_eq!(
            rows(&told, "proliferation", &["group", "products", "core", "spend", "spend_beside", "organisations", "most"]),
            [
                "Glove examination nitrile 2 2 145.000000 55.000000 12 2",
                "Syringe luer lock 1 1 4300.000000 0.000000 6 1",
            ]
        );
        // Two gloves on one order are one order of two lines.
        let columns = ["orders", "lines", "spend", "small_orders", "small_spend", "others", "process_cost"];
        assert_eq!(rows(&told, "orders", &columns), ["6 7 4445.000000 2 145.000000 11 180.000000"]);
        assert!(told["notes"].to_string().contains("ASSUMPTION"), "{told}");
        let bare = site.json(&["report", "proliferation", "--category", "Syringe luer lock"]);
        assert_eq!(rows(&bare, "orders", &["org_code", "orders", "process_cost"])[0], "BBB 1 null");

        let nation = site.json(&["report", "national-candidates"]);
        let columns = ["rank", "trusts", "spend", "saving", "national_reduction"];
        assert_eq!(rows(&nation, "candidates", &columns), ["1 12 3333.000000 138.850000 699.930000"]);
        let footprint = site.json(&["report", "national-candidates", "--group", "FP1", "--by", "variety"]);
        assert_eq!(rows(&footprint, "groups", &["group", "products"])[0], "Glove examination nitrile 2");
        assert_eq!(rows(&footprint, "candidates", &["trusts", "spend"])[0], "6 6825.000000");
        site.refused(2, &["report", "national-candidates", "--by", "price"]);
        site.refused(2, &["report", "volume", "--order-cost", "30"]);
        let sheet = site.path("drift.csv").display().to_string();
        site.json(&["report", "drift", "--csv", &sheet]);
        assert!(site.read("drift.csv").contains("AAA"));
        site.assert_sound();
    }
);

//! Published benchmarks: the same digits whatever becomes of the data, and evidence that adds up to the figures.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use diesel::connection::SimpleConnection;
use likewise::app::Likewise;
use likewise::store::Db;
use serde_json::{Value, json};

use super::harness::{Site, cells, fixture};

/// Lines besides the shop's own: free, adjusted, outside the usual year, in another currency, of a doubtful pack, and what
/// nobody knows. Synthetic.
pub const MORE: &str = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,line_value,uom,\
units_per_uom,gtin,mpc,manufacturer_name,currency,order_type,adjusted_unit_price,adjustment_reason
AAA,N-1,1,2025-02-03,Medway Supplies Ltd,Glove exam nitrile medium box of 100,2,0,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP,free_of_charge,,
BBB,N-2,1,2025-02-04,Medway Supplies Ltd,Glove exam nitrile medium box of 100,10,45.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP,,4.10,rebate
CCC,N-3,1,2023-02-05,Medway Supplies Ltd,Glove exam nitrile medium box of 100,10,41.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP,,,
DDD,N-4,1,2025-05-06,Stour Healthcare,Glove exam nitrile medium box of 100,3,15.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,USD,,,
EEE,N-5,1,2025-05-07,Stour Healthcare,Glove exam nitrile medium,3,14.10,box,50,5060000011111,SN-100-M,Sentinel Care Ltd,GBP,,,
FFF,N-6,1,2025-05-08,Stour Healthcare,Glove exam nitrile medium box of 100,-1,-6.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP,credit,,
CCC,N-7,1,2025-05-09,Stour Healthcare,Corvane luer lock syringe 10ml sterile,7,49.00,box,50,5060000033335,CV10LL,Corvane Medical Ltd,GBP,,,
";

/// The shop with all lines.
pub fn open(site: &Site) {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let told = site.json(&["import", "lines", &site.file("more.csv", MORE)]);
    assert_eq!(told["rows_rejected"], 0, "{told}");
}

/// Every way to ask that leads to other figures.
const ASKED: [&[&str]; 9] = [
    &[],
    &["--all-dates"],
    &["--org", "AAA"],
    &["--group", "FP2", "--all-dates"],
    &["--product", "GLOVE-M"],
    &["--category", "Syringe luer lock", "--all-dates"],
    &["--gross", "--currency", "GBP"],
    &["--org", "BBB", "--peers", "kind"],
    &["--from", "2025-02", "--to", "2025-05"],
];

fn publish(site: &Site, asked: &[&str]) -> Value {
    site.json(&[&["snapshot", "publish"], asked].concat())
}

fn id_of(told: &Value) -> &str {
    told["snapshot_id"].as_str().unwrap()
}

fn evidence(site: &Site, id: &str) -> Value {
    site.json(&["snapshot", "evidence", id])
}

fn rows<'a>(evidence: &'a Value, table: &str) -> &'a [Value] {
    evidence["tables"][table].as_array().unwrap_or_else(|| panic!("no table {table}: {evidence}"))
}

/// A decimal with six places, in millionths.
fn micros(value: &Value) -> i128 {
    let text = value.as_str().unwrap();
    assert_eq!(text.split('.').nth(1).map(str::len), Some(6), "{text}");
    text.replace('.', "").parse().unwrap()
}

/// The texts of these columns together.
fn key(row: &Value, columns: &[&str]) -> String {
    columns.iter().map(|column| row[*column].to_string()).collect::<Vec<_>>().join("/")
}

/// Takes every import of lines away and brings other lines of the same products.
fn replace_lines(site: &Site) {
    let list = site.json(&["imports", "list"]);
    for import in list["imports"].as_array().unwrap().iter().filter(|import| import["kind"] == "lines") {
        site.json(&["imports", "delete", import["id"].as_str().unwrap()]);
    }
    let other = MORE.replace("45.00", "450.00").replace("N-", "Z-").replace("Medway", "Tollgate");
    site.json(&["import", "lines", &site.file("other.csv", other)]);
}

on_both_backends!(
    /// The id is the document's own, and the document computed again is the published one to the byte, after lines were
    /// taken away, others came, a person decided otherwise and the catalogue changed.
    published_figures_stay_to_the_digit,
    |site| {
        open(site);
        let mut kept = Vec::new();
        for asked in ASKED {
            let document = site.run(&[&["--json", "benchmark"], asked].concat()).stdout;
            let told = publish(site, asked);
            let benchmark: Value = serde_json::from_str(&document).unwrap();
            assert_eq!(told["snapshot_id"], benchmark["snapshot_id"], "{asked:?}");
            assert_eq!((&told["parameters"], &told["is_new"]), (&benchmark["parameters"], &json!(true)), "{asked:?}");
            assert_eq!(told["cut_off"], benchmark["cut_off"], "{asked:?}");
            let again = publish(site, asked);
            assert_eq!((&again["snapshot_id"], &again["is_new"]), (&told["snapshot_id"], &json!(false)));
            kept.push((id_of(&told).to_owned(), document));
        }
        assert_eq!(kept.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len(), ASKED.len());
        replace_lines(site);
        site.json(&["review", "merge", "GLOVE-M", "--into", "GLOVE-L", "--by", "Jo"]);
        let catalogue = std::fs::read_to_string(fixture("catalogue.csv")).unwrap().replace("Sentinel", "Another");
        site.json(&["import", "catalogue", &site.file("catalogue.csv", catalogue)]);
        site.json(&["match"]);
        for (id, document) in &kept {
            let told = site.json(&["snapshot", "show", id, "--document", "again.json"]);
            assert_eq!((&told["same_digits"], &told["same_document"]), (&json!(true), &json!(true)), "{told}");
            assert_eq!(told["differing_products"], json!([]));
            assert_eq!(&site.read("again.json"), document);
        }
        let list = site.json(&["snapshot", "list"]);
        let listed: Vec<&str> = list["snapshots"].as_array().unwrap().iter().map(id_of).collect();
        assert!(listed.iter().rev().eq(kept.iter().map(|(id, _)| id)), "the latest first: {listed:?}");
        site.assert_sound();
    }
);

/// What lines come to: quantity and spend by payer and basis.
fn sums_of_lines(evidence: &Value, value: &str) -> BTreeMap<String, (i128, i128, u64)> {
    let mut sums: BTreeMap<String, (i128, i128, u64)> = BTreeMap::new();
    for line in rows(evidence, "lines") {
        let sum = sums.entry(key(line, &PAYER)).or_default();
        *sum = (sum.0 + micros(&line["quantity"]), sum.1 + micros(&line[value]), sum.2 + 1);
    }
    sums
}

const PAYER: [&str; 6] = ["product_id", "org_code", "currency", "vat_basis", "base_unit", "carriage_included"];

on_both_backends!(
    /// Lines, payers and products add up, and what was left out adds up by reason.
    evidence_adds_up_to_the_figures,
    |site| {
        open(site);
        let mut reasons = BTreeSet::new();
        for asked in ASKED {
            let told = publish(site, asked);
            let evidence = evidence(site, id_of(&told));
            let value = if asked.contains(&"--gross") { "line_value" } else { "net_value" };
            let payers: BTreeMap<String, (i128, i128, u64)> = rows(&evidence, "organisations")
                .iter()
                .map(|row| {
                    assert_eq!(row["lines_now"], "same", "{row}");
                    (key(row, &PAYER), (micros(&row["quantity"]), micros(&row["spend"]), row["lines"].as_u64().unwrap()))
                })
                .collect();
            assert!(!payers.is_empty(), "{asked:?}");
            assert_eq!(sums_of_lines(&evidence, value), payers, "{asked:?}");

            let mut left_out: BTreeMap<String, (u64, i128)> = BTreeMap::new();
            let reason = ["product_id", "currency", "vat_basis", "reason"];
            for line in rows(&evidence, "excluded") {
                reasons.insert(line["reason"].as_str().unwrap().to_owned());
                // What is left out because another organisation was asked about is in no sum of the product's.
                if line["reason"] != "not_selected" {
                    let sum = left_out.entry(key(line, &reason)).or_default();
                    *sum = (sum.0 + 1, sum.1 + micros(&line["line_value"]));
                }
            }
            let totals: BTreeMap<String, (u64, i128)> = rows(&evidence, "excluded_totals")
                .iter()
                .map(|row| (key(row, &reason), (row["lines"].as_u64().unwrap(), micros(&row["spend"]))))
                .collect();
            assert_eq!(left_out, totals, "{asked:?}");
            assert!(rows(&evidence, "changes").iter().all(|row| row["standing"] == "same"), "{asked:?}");

            let document = site.json(&[&["benchmark"], asked].concat());
            let benchmarks = document["products"].as_array().unwrap();
            let told: Vec<&Value> = benchmarks.iter().filter(|product| product["n_organisations"] != 0).collect();
            assert_eq!(rows(&evidence, "benchmarks").len(), told.len());
            for (row, product) in rows(&evidence, "benchmarks").iter().zip(told) {
                assert_eq!(row["same_digits"], true);
                for (name, cell) in row.as_object().unwrap().iter().filter(|(name, _)| *name != "same_digits") {
                    assert_eq!(cell, &product[name], "{asked:?}: {name}");
                }
            }
            assert_eq!(evidence["coverage"], document["coverage"], "{asked:?}");
        }
        for reason in ["credit", "free", "outside_group", "outside_window", "other_currency"] {
            assert!(reasons.contains(reason), "no line is {reason}: {reasons:?}");
        }
    }
);

on_both_backends!(
    /// The way back to the source, and of one product alone.
    lines_lead_back_to_their_rows,
    |site| {
        open(site);
        let id = id_of(&publish(site, &["--all-dates"])).to_owned();
        let arguments = ["snapshot", "evidence", &id, "--product", "GLOVE-M", "--csv", "lines.csv", "--xlsx", "all.xlsx"];
        let told = site.json(&arguments);
        let sheet = cells(&site.read("lines.csv"));
        assert_eq!(sheet.len(), rows(&told, "lines").len() + 1);
        assert!(rows(&told, "benchmarks").iter().all(|row| row["product_reference"] == "GLOVE-M"));
        let column = |name: &str| sheet[0].iter().position(|column| column == name).unwrap();
        let adjusted = sheet.iter().find(|row| row[column("po_number")] == "N-2").unwrap();
        let expected = [
            ("file", "more.csv"),
            ("row", "3"),
            ("org_code", "BBB"),
            ("order_date", "2025-02-04"),
            ("supplier", "Medway Supplies Ltd"),
            ("order_quantity", "10.000000"),
            ("units", "100.000000"),
            ("quantity", "1000.000000"),
            ("line_value", "45.000000"),
            ("net_value", "41.000000"),
            ("unit_price", "0.0410000000"),
        ];
        for (name, figure) in expected {
            assert_eq!(adjusted[column(name)], figure, "{name}");
        }
        assert!(!adjusted[column("units_evidence")].is_empty() && adjusted[column("import_id")].starts_with('M'));
        assert!(std::fs::read(site.path("all.xlsx")).unwrap().starts_with(b"PK"));
        assert!(site.refused(1, &["snapshot", "evidence", &id, "--product", "GAUZE-5"]).contains("GAUZE-5"));
        assert!(site.refused(1, &["snapshot", "evidence", "S0"]).contains("S0"));
    }
);

on_both_backends!(
    /// After lines were replaced the figures stand, and whoever's lines no longer come to them is named.
    what_changed_since_is_told,
    |site| {
        open(site);
        let id = id_of(&publish(site, &["--all-dates"])).to_owned();
        let before = evidence(site, &id);
        replace_lines(site);
        let after = evidence(site, &id);
        for table in ["benchmarks", "points", "excluded_totals"] {
            assert_eq!(rows(&after, table), rows(&before, table), "{table}");
        }
        let standing = |evidence: &Value, org: &str| -> BTreeSet<String> {
            let own = rows(evidence, "organisations").iter().filter(|row| row["org_code"] == org);
            own.map(|row| row["lines_now"].as_str().unwrap().to_owned()).collect()
        };
        // The other file's lines of DDD are those of the first; those of AAA are gone.
        assert_eq!(standing(&after, "AAA"), ["differs".to_owned()].into());
        assert!(standing(&after, "DDD").contains("same"), "its line in dollars came back");
        assert_eq!(standing(&before, "AAA"), ["same".to_owned()].into());
        let gone = rows(&after, "changes").iter().find(|row| row["org_code"] == "AAA" && row["what"] == "used").unwrap();
        assert_eq!((&gone["lines_now"], &gone["net_now"]), (&json!(0), &json!("0.000000")));
        let told = after["notes"].to_string();
        assert!(told.contains("lines have changed") && told.contains("same digits"), "{told}");
    }
);

/// Runs a statement on a site's store.
fn tamper(site: &Site, statement: &str) {
    let likewise = Likewise::open(&site.path("data"), site.database_url().as_deref()).unwrap();
    match likewise.store.connect().unwrap() {
        Db::Sqlite(mut connection) => connection.batch_execute(statement),
        Db::Postgres(mut connection) => connection.batch_execute(statement),
    }
    .unwrap();
}

on_both_backends!(
    /// Points that were exchanged, a window that was moved, a product that was taken out, a hash that was altered: each is
    /// found, and the product named where it is one.
    tampering_is_found,
    |site| {
        open(site);
        let id = id_of(&publish(site, &[])).to_owned();
        site.assert_sound();
        let found = |statement: &str, back: &str| {
            tamper(site, statement);
            let told = site.run(&["--json", "snapshot", "show", &id]);
            assert_eq!(told.status, 1, "{statement}: {}", told.stdout);
            let told: Value = serde_json::from_str(&told.stdout).unwrap();
            assert_eq!(told["same_digits"], false, "{statement}");
            let verified = site.run(&["--json", "verify"]);
            assert_eq!(verified.status, 1, "{statement}");
            assert!(verified.stdout.contains(&id), "{statement}: {}", verified.stdout);
            tamper(site, back);
            site.assert_sound();
            told
        };
        let product = |told: &Value| told["differing_products"].as_array().unwrap().clone();
        let exchanged = "UPDATE snapshot_products SET points = (SELECT points FROM snapshot_products AS other \
                         WHERE other.place = 1) WHERE place = 0";
        tamper(site, "CREATE TABLE kept AS SELECT * FROM snapshot_products");
        let back = "UPDATE snapshot_products SET points = (SELECT points FROM kept WHERE kept.place = snapshot_products.place)";
        assert_eq!(product(&found(exchanged, back)).len(), 1);
        let renamed = "UPDATE snapshot_products SET description = 'Something else' WHERE place = 0";
        let back = "UPDATE snapshot_products SET description = (SELECT description FROM kept \
                    WHERE kept.place = snapshot_products.place)";
        assert_eq!(product(&found(renamed, back)).len(), 1);
        let moved = "UPDATE snapshots SET from_month = '2025-03'";
        assert!(!product(&found(moved, "UPDATE snapshots SET from_month = '2024-07'")).is_empty());
        let fewer = "DELETE FROM snapshot_products WHERE place = 1";
        let told = found(fewer, "INSERT INTO snapshot_products SELECT * FROM kept WHERE place = 1");
        assert!(told["problems"].to_string().contains("are kept"), "{told}");
        let cut_off = "UPDATE snapshots SET cut_off = '2025-05'";
        let told = found(cut_off, "UPDATE snapshots SET cut_off = '2025-06'");
        assert_eq!((product(&told).len(), told["problems"].as_array().unwrap().len()), (0, 1));
        let byte = if &id[1..3] == "aa" { "bb" } else { "aa" };
        let other = format!("UPDATE snapshots SET document_hash = '{byte}' || substr(document_hash, 3)");
        let back = format!("UPDATE snapshots SET document_hash = '{}' || substr(document_hash, 3)", &id[1..3]);
        assert!(found(&other, &back)["problems"].to_string().contains("the id"));
        // Bytes that are no points at all are told, too.
        let torn = if site.database_url().is_none() {
            "UPDATE snapshot_products SET points = x'ffff' WHERE place = 0"
        } else {
            "UPDATE snapshot_products SET points = '\\xffff' WHERE place = 0"
        };
        tamper(site, torn);
        assert_eq!(site.run(&["snapshot", "show", &id]).status, 1);
        let verified = site.run(&["--json", "verify"]);
        assert!(verified.status == 1 && verified.stdout.contains("cannot be read"), "{}", verified.stdout);
        tamper(site, "DROP TABLE kept");
    }
);

/// The text of every part of a spreadsheet: a zip archive whose parts are stored or deflated, read by its directory.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let number =
        |at: usize, width: usize| (0..width).rev().fold(0, |sum, byte| sum << 8 | usize::from(bytes[at + byte]));
    let end = bytes.len() - 22;
    assert!(bytes[end..].starts_with(b"PK\x05\x06"), "the end of the directory");
    let mut parts = BTreeMap::new();
    let mut at = number(end + 16, 4);
    for _ in 0..number(end + 10, 2) {
        let (method, packed, name) = (number(at + 10, 2), number(at + 20, 4), number(at + 28, 2));
        let local = number(at + 42, 4);
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let body = &bytes[start..start + packed];
        let mut text = String::new();
        match method {
            0 => text.push_str(std::str::from_utf8(body).unwrap()),
            _ => drop(flate2::read::DeflateDecoder::new(body).read_to_string(&mut text).unwrap()),
        }
        parts.insert(String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), text);
        at += 46 + name + number(at + 30, 2) + number(at + 32, 2);
    }
    parts
}

#[test]
fn no_cell_of_the_evidence_is_a_formula() {
    let site = Site::sqlite();
    let header =
        "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,line_value,uom,mpc";
    let mut text = format!("{header}\n");
    for (place, description) in ["=1+1", "+44 glove", "-cmd|' /C calc'!A0", "@SUM(A1)"].iter().enumerate() {
        text.push_str(&format!("=AAA,=P{place},@1,2025-01-02,@Supplier,{description},1,2.00,=each,=M{place}\n"));
        text.push_str(&format!("=AAA,=Q{place},@1,2025-01-02,@Supplier,{description},1,0.00,=each,=M{place}\n"));
    }
    site.json(&["import", "lines", &site.file("=lines.csv", text), "--create-organisations"]);
    let id = id_of(&publish(&site, &["--all-dates"])).to_owned();
    let told = site.json(&["snapshot", "evidence", &id, "--csv", "lines.csv", "--xlsx", "all.xlsx"]);
    assert_eq!((rows(&told, "lines").len(), rows(&told, "excluded").len()), (4, 4));
    let sheet = cells(&site.read("lines.csv"));
    assert_eq!(sheet.len(), 5);
    let runs = |cell: &&String| cell.starts_with(['=', '+', '@', '\t', '\r']) || cell.starts_with("-c");
    assert_eq!(sheet.iter().flatten().find(runs), None);
    assert!(sheet.iter().flatten().any(|cell| cell == "'=1+1"));
    let parts = parts(&std::fs::read(site.path("all.xlsx")).unwrap());
    let sheets: Vec<&String> =
        parts.iter().filter(|(name, _)| name.contains("worksheets/sheet")).map(|(_, text)| text).collect();
    assert_eq!(sheets.len(), 9, "{:?}", parts.keys());
    assert!(sheets.iter().all(|sheet| !sheet.contains("<f>") && !sheet.contains("<f ")));
    assert!(parts["xl/sharedStrings.xml"].contains("=1+1"));
}

#[test]
fn what_makes_no_sense_is_refused_and_keeps_nothing() {
    let site = Site::sqlite();
    open(&site);
    site.refused(1, &["snapshot", "publish", "--product", "NOTHING"]);
    site.refused(1, &["snapshot", "publish", "--org", "NOBODY"]);
    site.refused(2, &["snapshot", "publish", "--from", "2025-05", "--to", "2025-01"]);
    site.refused(1, &["snapshot", "show", "S0"]);
    assert_eq!(site.json(&["snapshot", "list"])["snapshots"], json!([]));
    assert_eq!(site.run(&["snapshot"]).status, 2);
}

#[test]
fn the_terminal_is_told_what_was_published() {
    let site = Site::sqlite();
    open(&site);
    let told = site.run(&["snapshot", "publish", "--org", "AAA"]).stdout;
    assert!(told.starts_with("published\n") && told.contains("org AAA"), "{told}");
    assert!(site.run(&["snapshot", "publish", "--org", "AAA"]).stdout.starts_with("published before\n"));
    let list = site.json(&["snapshot", "list"]);
    let id = id_of(&list["snapshots"][0]);
    assert!(site.run(&["snapshot", "show", id]).stdout.contains("same digits"), "{told}");
    let told = site.run(&["snapshot", "evidence", id]).stdout;
    assert!(told.contains("Every payer in the benchmarks") && told.contains("lines stand as they were"), "{told}");
}

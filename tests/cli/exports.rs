//! Files we write: no cell that a spreadsheet would run as a formula.

use super::harness::{Site, cells};

const HEADER: &str =
    "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,uom,mpc";

fn dangerous(cell: &str) -> bool {
    cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.parse::<f64>().is_err())
}

#[test]
fn formulas_are_written_as_text() {
    let site = Site::sqlite();
    let descriptions =
        ["=1+1", "+44 glove", "-cmd|' /C calc'!A0", "@SUM(A1)", "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""];
    let mut text = format!("{HEADER}\n");
    for (place, description) in descriptions.iter().enumerate() {
        text.push_str(&format!("=AAA,P{place},1,2025-01-02,@Supplier,{description},1,2.00,=each,=M{place}\n"));
        text.push_str(&format!("=AAA,P{place},2,2025-01-99,@Supplier,{description},1,2.00,=each,=M{place}\n"));
    }
    let file = site.file("lines.csv", text);
    site.json(&["import", "lines", &file, "--create-organisations", "--rejects", "rejects.csv"]);
    site.json(&["decisions", "--out", "decisions.csv"]);
    site.json(&["benchmark", "--all-dates", "--csv", "benchmark.csv"]);
    for name in ["decisions.csv", "benchmark.csv", "rejects.csv"] {
        let rows = cells(&site.read(name));
        assert_eq!(rows.len(), 6, "{name}");
        let run: Vec<&String> = rows.iter().flatten().filter(|cell| dangerous(cell)).collect();
        assert!(run.is_empty(), "{name}: {run:?}");
        let kept = descriptions.iter().map(|one| one.trim_matches('"').replace("\"\"", "\""));
        for description in kept {
            let told = format!("'{description}");
            assert!(rows.iter().flatten().any(|cell| *cell == told), "{name}: {told}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let site = Site::sqlite();
    site.open_shop();
    for arguments in [["decisions", "--out"], ["benchmark", "--csv"]] {
        let told = site.refused(1, &[arguments[0], arguments[1], "nowhere/out.csv"]);
        assert!(told.contains("nowhere/out.csv"), "{told}");
    }
}

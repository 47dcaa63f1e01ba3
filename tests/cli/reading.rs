//! How files may come: titles above the header, compressed, other headers, rejected rows written back.

use serde_json::{Value, json};

use super::harness::{Site, cells, fixture};

const LINES: &str =
    "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,uom";

fn gzipped(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_same_rows_come_in_many_ways() {
    let text = std::fs::read_to_string(fixture("lines.csv")).unwrap();
    let expected = {
        let site = Site::sqlite();
        site.open_shop();
        site.json(&["import", "lines", &fixture("lines.csv")]);
        site.benchmark()
    };
    let ways: [(&str, Vec<u8>); 6] = [
        ("compressed.csv.gz", gzipped(&text)),
        ("titled.csv", format!("Purchase orders,,\nTrust extract for 2024/25\n\n{text}").into_bytes()),
        ("marked.csv", format!("\u{feff}{text}").into_bytes()),
        ("semicolons.csv", text.replace(',', ";").into_bytes()),
        ("tabs.csv", text.replace(',', "\t").into_bytes()),
        ("carriage_returns.csv", text.replace('\n', "\r\n").into_bytes()),
    ];
    for (name, bytes) in ways {
        let site = Site::sqlite();
        site.open_shop();
        let told = site.json(&["import", "lines", &site.file(name, bytes)]);
        assert_eq!((&told["rows_accepted"], &told["rows_rejected"]), (&json!(8), &json!(1)), "{name}");
        assert_eq!(told["rejections"][0]["row"], if name == "titled.csv" { 13 } else { 10 }, "{name}");
        assert_eq!(site.benchmark(), expected, "{name}");
    }
}

on_both_backends! { rejected_rows_are_written_back_in_their_own_layout, |site| {
    site.open_shop();
    let first = format!("{LINES}\nAAA,P1,1,2025-01-02,S,Good,1,1.00,each\nAAA,P2,1,never,S,Bad date,1,1.00,each\n");
    let second = "PO Number,Date Ordered,Supplier,Description,Qty,Price,ODS Code,Note\n\
                  P3,02/01/2025,S,Bad quantity,some,1.00,AAA,keep me\n\
                  P4,02/01/2025,S,Good too,1,1.00,AAA,\n\
                  P5,02/01/2025,S,Nobody,1,1.00,QQQ,\n";
    let files = [site.file("first.csv", first), site.file("second.csv", second)];
    let told = site.json(&["import", "lines", &files[0], &files[1], "--rejects", "rejects.csv"]);
    assert_eq!((&told["rows_read"], &told["rows_accepted"], &told["rows_rejected"]), (&json!(5), &json!(2), &json!(3)));
    let places: Vec<Value> =
        told["rejections"].as_array().unwrap().iter().map(|one| json!([one["file"], one["row"], one["column"]])).collect();
    assert_eq!(places, [json!(["first.csv", 3, "order_date"]), json!(["second.csv", 2, "quantity"]), json!(["second.csv", 4, "org_code"])]);
    let rows = cells(&site.read("rejects.csv"));
    assert_eq!(rows[0].join(","), format!("{LINES},likewise_row,likewise_column,likewise_reason"));
    assert_eq!(rows[1][..11].join(","), "AAA,P2,1,never,S,Bad date,1,1.00,each,3,order_date");
    assert_eq!(rows[2][..8].join(","), "PO Number,Date Ordered,Supplier,Description,Qty,Price,ODS Code,Note");
    assert_eq!(rows[3][..8].join(","), "P3,02/01/2025,S,Bad quantity,some,1.00,AAA,keep me");
    assert_eq!((rows[4][0].as_str(), rows[4][9].as_str(), rows.len()), ("P5", "org_code", 5));

    // Put right, they come in.
    let right = site.read("rejects.csv").lines().take(2).collect::<Vec<_>>().join("\n").replace("never", "2025-01-03");
    let told = site.json(&["import", "lines", &site.file("right.csv", right)]);
    assert_eq!((&told["rows_accepted"], &told["rows_rejected"]), (&json!(1), &json!(0)));
} }

on_both_backends! { one_key_with_two_contents_is_rejected_wherever_it_stands, |site| {
    site.open_shop();
    let rows = |org: &str| format!(
        "{LINES}\n{org},P1,1,2025-01-02,S,Thing,1,1.00,each\n{org},P1,1,2025-01-02,S,Thing,2,1.00,each\n\
         {org},P2,1,2025-01-02,S,Thing,3,1.00,each\n"
    );
    // Two files of one name, told apart by their folders.
    let files = [site.file("one/lines.csv", rows("AAA")), site.file("two/lines.csv", rows("BBB"))];
    let told = site.json(&["import", "lines", &files[0], &files[1], "--rejects", "rejects.csv"]);
    assert_eq!((&told["rows_accepted"], &told["rows_rejected"]), (&json!(2), &json!(4)));
    let list = told["rejections"].as_array().unwrap();
    let places: Vec<Value> = list.iter().map(|one| json!([one["file"], one["row"]])).collect();
    assert_eq!(places, [json!(["one/lines.csv", 2]), json!(["one/lines.csv", 3]), json!(["two/lines.csv", 2]), json!(["two/lines.csv", 3])]);
    let written: Vec<String> = cells(&site.read("rejects.csv")).iter().map(|row| row[..2].join(" ") + " " + &row[6]).collect();
    assert_eq!(written, ["org_code po_number quantity", "AAA P1 1", "AAA P1 2", "BBB P1 1", "BBB P1 2"]);
    site.assert_sound();

    let told = site.refused(1, &["import", "lines", &files[0], "--strict", "--rejects", "strict.csv"]);
    assert!(told.contains("2 of 3 rows were rejected") && told.contains("lines.csv row 2"), "{told}");
    assert_eq!(cells(&site.read("strict.csv")).len(), 3);
    assert_eq!(site.json(&["imports", "list"])["imports"].as_array().unwrap().len(), 3);
    site.assert_sound();
} }

on_both_backends! { strict_imports_all_or_nothing, |site| {
    site.open_shop();
    let told = site.refused(1, &["import", "lines", &fixture("lines.csv"), "--strict", "--rejects", "rejects.csv"]);
    assert!(told.contains("1 of 9 rows were rejected") && told.contains("lines.csv row 10: order_date"), "{told}");
    assert_eq!(cells(&site.read("rejects.csv")).len(), 2);
    assert_eq!(site.json(&["imports", "list"])["imports"].as_array().unwrap().len(), 2);
    site.assert_sound();
    let good: String = std::fs::read_to_string(fixture("lines.csv")).unwrap().lines().take(9).map(|line| format!("{line}\n")).collect();
    assert_eq!(site.json(&["import", "lines", &site.file("good.csv", good), "--strict"])["rows_accepted"], 8);
} }

on_both_backends! { a_mapping_is_remembered_once_it_worked, |site| {
    site.open_shop();
    let text = "Ref,When,Who,What,How Many,Each\nM-1,02/13/2025,Medway,Mapped thing,2,1.50\n";
    let file = site.file("own.csv", text);
    let wrong = site.file("wrong.toml", "[columns]\nitem_description = \"Nowhere\"\n");
    let right = site.file(
        "right.toml",
        "[columns]\npo_number = \"Ref\"\norder_date = \"When\"\nsupplier_name = \"Who\"\nitem_description = \"What\"\n\
         quantity = \"How Many\"\nunit_price = \"Each\"\n[constants]\ncurrency = \"USD\"\n[dates]\nformats = [\"%m/%d/%Y\"]\n",
    );
    let told = site.refused(1, &["import", "lines", &file, "--org", "BBB", "--mapping", &wrong]);
    assert!(told.contains("own.csv") && told.contains("Nowhere"), "{told}");
    // The mapping that failed is not remembered.
    let told = site.refused(1, &["import", "lines", &file, "--org", "BBB"]);
    assert!(told.contains("no header row") && !told.contains("Nowhere"), "{told}");
    let told = site.json(&["import", "lines", &file, "--org", "BBB", "--mapping", &right]);
    assert_eq!((&told["rows_accepted"], &told["org_codes"]), (&json!(1), &json!(["BBB"])));
    let told = site.json(&["import", "lines", &file, "--org", "BBB"]);
    assert_eq!((&told["rows_accepted"], &told["rows_replaced"]), (&json!(1), &json!(1)));
    assert!(site.benchmark().contains("\"currency\":\"USD\""));
    // Another organisation has no such mapping.
    site.refused(1, &["import", "lines", &file, "--org", "CCC"]);
    site.assert_sound();
} }

#[test]
fn organisations_are_made_only_when_asked() {
    let site = Site::sqlite();
    site.open_shop();
    let file = site.file("new.csv", format!("{LINES}\nQQQ,P1,1,2025-01-02,S,Thing,1,1.00,each\n"));
    let told = site.json(&["import", "lines", &file]);
    assert_eq!((&told["rows_rejected"], &told["rejections"][0]["value"]), (&json!(1), &json!("QQQ")));
    let told = site.json(&["import", "lines", &file, "--create-organisations"]);
    assert_eq!((&told["rows_accepted"], &told["org_codes"]), (&json!(1), &json!(["QQQ"])));
    site.assert_sound();
}

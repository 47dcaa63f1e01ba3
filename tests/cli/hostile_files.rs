//! Files that cannot be taken: said with file and place, nothing half-done; and rows that cannot, each with its reason.

use serde_json::json;

use super::harness::Site;

const HEADER: &str =
    "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,uom";

fn good_row(number: usize) -> String {
    format!("AAA,P{number},1,2025-01-02,Supplier,Thing,1,1.00,each\n")
}

fn good_rows(count: usize) -> String {
    let rows: String = (0..count).map(good_row).collect();
    format!("{HEADER}\n{rows}")
}

fn gzipped(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn utf_16(text: &str, mark: &[u8], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect()
}

/// Each file with what must be said of it.
fn hostile_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let packed = gzipped(&good_rows(20_000));
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged.iter_mut().skip(middle).take(64).for_each(|byte| *byte ^= 0x55);
    let with_cell =
        |cell: String| format!("{HEADER}\n{}AAA,P2,1,2025-01-02,S,{cell},1,1.00,each\n{}", good_row(1), good_row(3));
    let sheet = [b"PK\x03\x04".as_slice(), &[7; 3_000]].concat();
    let noise: Vec<u8> =
        (0..9_000_u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0]).collect();
    vec![
        ("cut.csv.gz", packed.get(..packed.len() - 9).unwrap().to_vec(), "cut short"),
        ("half.csv.gz", packed.get(..middle).unwrap().to_vec(), "half.csv.gz: row "),
        ("damaged.csv.gz", damaged, "the gzip data is "),
        ("quoted.csv", with_cell(format!("\"{}\"", "x".repeat(5 << 20))).into_bytes(), "quoted.csv: row 3, byte "),
        ("bare.csv", with_cell("x".repeat(5 << 20)).into_bytes(), "the row is longer than 1048576 bytes"),
        ("cell.csv", with_cell("x".repeat(65_537)).into_bytes(), "row 3, byte 147: cell 6 is longer than 65536 bytes"),
        ("columns.csv", format!("{}{}\n", good_rows(2), ",".repeat(1_001)).into_bytes(), "more than 1000 columns"),
        (
            "headless.csv",
            good_rows(4).lines().skip(1).collect::<Vec<_>>().join("\n").into_bytes(),
            "no header row found",
        ),
        ("partly.csv", b"org_code,po_number,quantity\nAAA,P1,1\n".to_vec(), "missing: order_date, supplier_name"),
        (
            "both.csv",
            b"org_code,PO No,Order No,order_date,supplier_name,item_description,quantity,unit_price\n".to_vec(),
            "both mean `po_number`",
        ),
        ("marked_16.csv", utf_16(&good_rows(9), &[0xff, 0xfe], u16::to_le_bytes), "UTF-16"),
        ("big_16.csv", utf_16(&good_rows(9), &[0xfe, 0xff], u16::to_be_bytes), "UTF-16"),
        ("plain_16.csv", utf_16(&good_rows(9), &[], u16::to_le_bytes), "UTF-16"),
        ("sheet.xlsx", sheet, "XLSX files"),
        ("noise.csv", noise, "binary"),
        ("empty.csv", Vec::new(), "the file is empty"),
        ("blank.csv", b"\n\n  \n".to_vec(), "blank.csv"),
    ]
}

on_both_backends! { a_file_that_cannot_be_taken_leaves_nothing, |site| {
    site.open_shop();
    let good = site.file("good.csv", good_rows(3));
    site.json(&["import", "lines", &good]);
    let (list, benchmark) = (site.json(&["imports", "list"]), site.benchmark());
    for (name, bytes, words) in hostile_files() {
        let file = site.file(name, bytes);
        let told = site.refused(1, &["import", "lines", &file]);
        assert!(told.contains(name) && told.contains(words), "{name}: {told}");
        assert!(told.len() < 1_500, "{name}: {told}");
    }
    // A good file beside a bad one comes in as little.
    let second = site.file("second.csv", good_rows(900));
    site.refused(1, &["import", "lines", &second, &site.path("cut.csv.gz").to_string_lossy()]);
    assert_eq!(site.json(&["imports", "list"]), list);
    assert_eq!(site.benchmark(), benchmark);
    site.assert_sound();
} }

#[test]
fn other_kinds_refuse_as_well() {
    let site = Site::sqlite();
    for kind in ["organisations", "groups", "catalogue", "prices"] {
        // Whose headers serve other kinds too.
        let lines_alone = ["partly.csv", "both.csv"];
        for (name, bytes, _) in hostile_files().into_iter().filter(|(name, ..)| !lines_alone.contains(name)) {
            let file = site.file(name, bytes);
            let told = site.refused(1, &["import", kind, &file]);
            assert!(told.contains(name), "{kind} {name}: {told}");
        }
    }
    assert_eq!(site.json(&["imports", "list"]), json!({"imports": []}));
    site.assert_sound();
}

#[test]
fn rows_that_cannot_be_taken_say_why() {
    let site = Site::sqlite();
    site.open_shop();
    // What stands in the row, the column at fault, and words of the reason.
    let rows = [
        ("AAA,P1,1,2025-01-02,S,Thing,1,1e400,each", "unit_price", "out of range"),
        ("AAA,P2,1,2025-01-02,S,Thing,1,1e-400,each", "unit_price", "out of range"),
        ("AAA,P3,1,2025-01-02,S,Thing,1,99999999999999999999,each", "unit_price", "out of range"),
        ("AAA,P4,1,2025-01-02,S,Thing,9000000,9000000,each", "unit_price", "out of range"),
        ("AAA,P5,1,2025-01-02,S,Thing,1,NaN,each", "unit_price", "not a number"),
        ("AAA,P6,1,2025-01-02,S,Thing,1,inf,each", "unit_price", "not a number"),
        ("AAA,P7,1,2025-01-02,S,Thing,1,-1.00,each", "unit_price", "below zero"),
        ("AAA,P8,1,2025-01-02,S,Thing,1,,each", "line_value", "both blank"),
        ("AAA,P9,1,2025-01-02,S,Thing,0,1.00,each", "quantity", "zero"),
        ("AAA,P10,1,2025-01-02,S,Thing,ten,1.00,each", "quantity", "not a number"),
        ("AAA,P11,1,2025-01-02,S,Thing,99999999999999999999,1.00,each", "quantity", "out of range"),
        ("AAA,P12,1,9999-12-31,S,Thing,1,1.00,each", "order_date", "year 9999"),
        ("AAA,P13,1,0000-00-00,S,Thing,1,1.00,each", "order_date", "year 0"),
        ("AAA,P14,1,31/02/2025,S,Thing,1,1.00,each", "order_date", "no such day"),
        ("AAA,P15,1,,S,Thing,1,1.00,each", "order_date", "blank"),
        ("AAA,P16,1,2025-01-02,,Thing,1,1.00,each", "supplier_name", "blank"),
        ("AAA,P17,1,2025-01-02,S,,1,1.00,each", "item_description", "blank"),
        (",P18,1,2025-01-02,S,Thing,1,1.00,each", "org_code", "blank"),
        ("QQQ,P19,1,2025-01-02,S,Thing,1,1.00,each", "org_code", "no such organisation"),
        ("AAA,P20,1,2025-01-02,S,Thing, large,1,1.00,each", "", "10 cells, the header 9"),
        ("AAA,P21,1,2025-01-02", "", "cut short"),
    ];
    let text = rows.iter().fold(format!("{HEADER}\n"), |text, (row, ..)| text + row + "\n");
    let file = site.file("rows.csv", format!("{text}{}", good_row(99)));
    let told = site.json(&["import", "lines", &file]);
    assert_eq!((&told["rows_rejected"], &told["rows_accepted"]), (&json!(rows.len()), &json!(1)));
    for (place, (row, column, words)) in rows.iter().enumerate() {
        let rejection = &told["rejections"][place];
        assert_eq!(
            (&rejection["row"], &rejection["column"]),
            (&json!(place + 2), &json!(column)),
            "{row}: {rejection}"
        );
        assert!(rejection["reason"].as_str().unwrap().contains(words), "{row}: {rejection}");
    }
    site.assert_sound();
}

#[test]
fn windows_1252_is_read_and_counted() {
    let site = Site::sqlite();
    site.open_shop();
    let mut bytes = format!("{HEADER}\n").into_bytes();
    bytes.extend(b"AAA,P1,1,2025-01-02,S,Caf\xe9 tray \x96 large,1,\xa31.50,each\n");
    bytes.extend("AAA,P2,1,2025-01-02,S,Café tray – small,1,£2.50,each\n".as_bytes());
    let told = site.json(&["import", "lines", &site.file("mixed.csv", bytes)]);
    assert_eq!((&told["rows_accepted"], &told["rows_in_windows_1252"]), (&json!(2), &json!(1)));
    let decisions = site.run(&["decisions"]).stdout;
    assert!(decisions.contains("Café tray – large") && decisions.contains("Café tray – small"), "{decisions}");
}

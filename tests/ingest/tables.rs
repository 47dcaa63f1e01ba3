use likewise::ingest::{LINES, Limits, Mapping, ORGANISATIONS, Table};

use super::{all_rows, gzipped, open, written};

/// The rows of an organisations file as `row: code name`.
fn rows(bytes: &[u8]) -> Vec<String> {
    let mut table = open(bytes, &Mapping::default(), &ORGANISATIONS).unwrap();
    all_rows(&mut table)
        .iter()
        .map(|raw| format!("{}: {}", raw.row, raw.cells().collect::<Vec<_>>().join("|")))
        .collect()
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
    let lf = "Trusts of the region\n\n\"as of\ntoday\",\norg_code,name\nRX1,One\n\n,\nRX2,\"Two\nlines\"\nRX3,Three";
    let expected = ["5: RX1|One", "8: RX2|Two\nlines", "9: RX3|Three"];
    assert_eq!(rows(lf.as_bytes()), expected);
    let crlf: Vec<String> = rows(lf.replace('\n', "\r\n").as_bytes());
    assert_eq!(crlf, expected.map(|row| row.replace('\n', "\r\n")));
    let cr = "org_code,name\rRX1,One\rRX2,Two";
    assert_eq!(rows(cr.as_bytes()), ["2: RX1|One", "3: RX2|Two"]);
}

#[test]
fn delimiters_encodings_and_compression_are_recognised() {
    let expected = ["2: RX1|Bro Morgannwg"];
    for text in [
        "org_code,name\nRX1,Bro Morgannwg\n",
        "ODS Code;Trust name\nRX1;Bro Morgannwg\n",
        "ORG-CODE\tNAME\nRX1\tBro Morgannwg\n",
    ] {
        assert_eq!(rows(text.as_bytes()), expected);
        assert_eq!(rows(&gzipped(text.as_bytes())), expected, "told by its bytes, whatever its name");
        assert_eq!(rows(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), expected);
    }
    let two_members = [gzipped(b"org_code,name\n"), gzipped(b"RX1,Bro Morgannwg\n")].concat();
    assert_eq!(rows(&two_members), expected);
}

#[test]
fn rows_that_are_not_utf8_are_windows_1252_and_counted() {
    let bytes = b"org_code,name\nRX1,Ynys M\xf4n \x80\nRX2,Ynys M\xc3\xb4n\nRX3,\xc3,\xa9\n";
    let mut table = open(bytes, &Mapping::default(), &ORGANISATIONS).unwrap();
    let names: Vec<String> = all_rows(&mut table).iter().map(|raw| raw.cell(1).unwrap().to_owned()).collect();
    assert_eq!(names, ["Ynys Môn €", "Ynys Môn", "Ã"], "cells are never joined to make a character");
    assert_eq!(table.rows_in_windows_1252(), 2);
}

#[test]
fn batches_are_recycled_without_mixing_rows() {
    let text = (0..100).fold("org_code,name\n".to_owned(), |text, n| format!("{text}R{n},{}\n", "x".repeat(n % 7)));
    let mut table = open(text.as_bytes(), &Mapping::default(), &ORGANISATIONS).unwrap();
    let mut codes = Vec::new();
    loop {
        let batch = table.next_batch(9).unwrap();
        if batch.is_empty() {
            break;
        }
        codes.extend(batch.iter().map(|raw| format!("{}:{}", raw.cell(0).unwrap(), raw.cell(1).unwrap().len())));
        table.recycle(batch);
    }
    let expected: Vec<String> = (0..100).map(|n| format!("R{n}:{}", n % 7)).collect();
    assert_eq!(codes, expected);
}

#[test]
fn no_header_names_what_is_missing_and_what_was_seen() {
    let error = open(b"Trust,Order,Money\nRX1,2,3\n", &Mapping::default(), &LINES).err().unwrap().to_string();
    assert!(error.contains("no header row found in the first 50 rows"), "{error}");
    assert!(
        error.contains(
            "org_code, po_number, order_date, supplier_name, item_description, quantity, unit_price or line_value"
        ),
        "{error}"
    );
    assert!(error.contains("the nearest row has: Trust, Order, Money"), "{error}");
}

#[test]
fn the_header_is_searched_so_far_and_no_farther() {
    let file = |titles: usize| format!("{}org_code,name\nRX1,One\n", "title\n".repeat(titles));
    assert!(open(file(49).as_bytes(), &Mapping::default(), &ORGANISATIONS).is_ok());
    assert!(open(file(50).as_bytes(), &Mapping::default(), &ORGANISATIONS).is_err());
}

#[test]
fn a_row_may_end_early_only_behind_the_last_column_read() {
    let text = "org,po,order date,supplier,description,qty,price,Weather,Mood,Moon\n\
        RX1,P1,1/2/25,Acme,Pump,1,5,fine\nRX1,P2,1/2/25,Acme,Pump,1,5\n";
    let lines = super::read_lines(text, &Mapping::default());
    assert!(lines[0].is_ok());
    assert!(lines[1].as_ref().unwrap_err().reason.contains("cut short"), "its last value may be cut too");
}

#[test]
fn a_quote_never_closed_is_named_as_such() {
    let text = "org,po,order date,supplier,description,qty,price\n\
        RX1,P1,1/2/25,Acme,\"Pump,1,5\nRX1,P2,1/2/25,Acme,Pump,1,5\nRX1,P3,1/2/25,Acme,Pump,1,5\n";
    let lines = super::read_lines(text, &Mapping::default());
    assert_eq!(lines.len(), 1);
    assert!(lines[0].as_ref().unwrap_err().reason.contains("a quote may not be closed"));
}

#[test]
fn limits_are_told_with_their_place() {
    let limits = Limits { row_bytes: 200, cell_bytes: 50, columns: 4, file_bytes: 100_000, ..Limits::default() };
    let failure = |text: String| {
        let file = written("file.csv", text.as_bytes());
        let table = Table::open(&file.path, &limits, &Mapping::default(), &ORGANISATIONS);
        table.and_then(|mut table| while_some(&mut table)).err().unwrap().to_string()
    };
    let header = "org_code,name\nRX1,One\n";
    assert!(
        failure(format!("{header}RX2,{}\n", "x".repeat(51)))
            .ends_with("row 3, byte 22: cell 2 is longer than 50 bytes")
    );
    assert!(failure(format!("{header}RX2,a,b,c,d\n")).ends_with("row 3, byte 22: the row has more than 4 columns"));
    assert!(
        failure(format!("{header}RX2,\"{}\"\n", "x,".repeat(100)))
            .contains("row 3, byte 22: the row is longer than 200 bytes")
    );
    assert!(
        failure(format!("{header}{}", "RX2,Two\n".repeat(20_000))).contains("the file is longer than 100000 bytes")
    );
}

fn while_some(table: &mut Table) -> Result<(), likewise::ingest::IngestError> {
    while !table.next_batch(10)?.is_empty() {}
    Ok(())
}

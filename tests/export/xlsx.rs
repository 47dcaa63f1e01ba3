//! Spreadsheets: the same bytes for the same report, the sheets that belong there, numbers as numbers and words as words.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::DeflateDecoder;
use likewise::engine::model::Currency;
use likewise::engine::report::{Cell, Column, Report, Table};
use likewise::export::{ExportError, xlsx};

use super::report;

fn number(bytes: &[u8], at: usize, width: usize) -> usize {
    bytes[at..at + width].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
}

/// The files of a zip archive, read by its central directory (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
fn unzip(bytes: &[u8]) -> BTreeMap<String, String> {
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    let end = (0..=bytes.len() - 22).rev().find(|at| &bytes[*at..*at + 4] == b"PK\x05\x06").unwrap();
    let (entries, mut at) = (number(bytes, end + 10, 2), number(bytes, end + 16, 4));
    let mut files = BTreeMap::new();
    for _ in 0..entries {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (method, packed, size) = (number(bytes, at + 10, 2), number(bytes, at + 20, 4), number(bytes, at + 24, 4));
        let (name, extra, comment) = (number(bytes, at + 28, 2), number(bytes, at + 30, 2), number(bytes, at + 32, 2));
        let local = number(bytes, at + 42, 4);
        let start = local + 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
        let data = &bytes[start..start + packed];
        let mut text = String::new();
        match method {
            0 => text.push_str(std::str::from_utf8(data).unwrap()),
            _ => drop(DeflateDecoder::new(data).read_to_string(&mut text).unwrap()),
        }
        assert_eq!(text.len(), size);
        files.insert(String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), text);
        at += 46 + name + extra + comment;
    }
    files
}

/// What stands between a beginning and an end.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).map(|rest| rest.split(to).next().unwrap()).collect()
}

/// The cells of a sheet: reference, then `n` for a number, `s` for words, `b` for yes or no, and the value.
fn cells(files: &BTreeMap<String, String>, sheet: usize) -> BTreeMap<String, String> {
    let words: Vec<String> = between(&files["xl/sharedStrings.xml"], "<si>", "</si>")
        .into_iter()
        .map(|one| between(one, "<t", "</t>").into_iter().map(|text| text.split_once('>').unwrap().1).collect())
        .collect();
    let mut found = BTreeMap::new();
    for cell in between(&files[&format!("xl/worksheets/sheet{sheet}.xml")], "<c ", "</c>") {
        let (attributes, value) = cell.split_once("><v>").unwrap();
        let value = value.strip_suffix("</v>").unwrap();
        let told = if attributes.contains("t=\"s\"") {
            format!("s {}", words[value.parse::<usize>().unwrap()])
        } else if attributes.contains("t=\"b\"") {
            format!("b {value}")
        } else {
            assert!(!attributes.contains("t="), "{cell}");
            format!("n {value}")
        };
        found.insert(between(attributes, "r=\"", "\"")[0].to_owned(), told);
    }
    found
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let first = xlsx(&report(), "R1").unwrap();
    assert_eq!(first, xlsx(&report(), "R1").unwrap());
    assert_ne!(first, xlsx(&report(), "R2").unwrap());
    let files = unzip(&first);
    // The only days in the file are the fixed one.
    assert_eq!(between(&files["docProps/core.xml"], "W3CDTF\">", "<"), ["2000-01-01T00:00:00Z"; 2]);
}

#[test]
fn there_is_a_sheet_a_table_between_what_it_rests_on_and_the_definitions() {
    let files = unzip(&xlsx(&report(), "R0123").unwrap());
    let sheets = between(&files["xl/workbook.xml"], "<sheet name=\"", "\"");
    assert_eq!(sheets, ["About", "savings by product", "total", "Definitions"]);
    assert!(files.contains_key("[Content_Types].xml"));
    let about: Vec<String> = cells(&files, 1).into_values().collect();
    for told in ["s Savings &lt;synthetic&gt;", "s R0123", "s 2026-04", "s RX1", "s =1+1 is a note"] {
        assert!(about.contains(&told.to_owned()), "{told} in {about:?}");
    }
    // Headings are frozen and filtered, on an empty table too.
    for (sheet, filter) in [(2, "A1:F5"), (3, "A1:F1")] {
        let text = &files[&format!("xl/worksheets/sheet{sheet}.xml")];
        assert!(
            text.contains("state=\"frozen\"") && text.contains(&format!("<autoFilter ref=\"{filter}\"/>")),
            "{text}"
        );
    }
    let definitions: Vec<String> = cells(&files, 4).into_values().collect();
    for told in ["s saving", "s (p - b) x q", "s a synthetic rule", "s savings_by_product: price"] {
        assert!(definitions.contains(&told.to_owned()), "{told} in {definitions:?}");
    }
}

#[test]
fn numbers_are_numbers_words_are_words_and_nothing_is_no_cell() {
    let files = unzip(&xlsx(&report(), "R1").unwrap());
    let found = cells(&files, 2);
    let at = |place: &str| found.get(place).map_or("-", String::as_str);
    let rows: Vec<Vec<&str>> = (2..=5)
        .map(|row| ["A", "B", "C", "D", "E", "F"].iter().map(|column| at(&format!("{column}{row}"))).collect())
        .collect();
    assert_eq!(
        rows,
        [
            [
                "s gauze &lt;b&gt;10 x 10&lt;/b&gt; &amp; \"lint\"",
                "n 43",
                "n 18670",
                "n 20.29",
                "n 0.9201577132",
                "b 1"
            ],
            ["s =HYPERLINK(\"x\")", "n 1", "n -5", "n 0.047", "n -0.01", "b 0"],
            ["s -2+3", "n 0", "n 0", "n 0", "n 0", "b 0"],
            ["s -5", "n 3", "-", "-", "-", "-"],
        ]
    );
    assert_eq!((at("A1"), at("F1")), ("s product", "s on contract"));
    // No formula anywhere, and money has its sign.
    assert!(files.values().all(|text| !text.contains("<f>")));
    assert!(files["xl/styles.xml"].contains("£#,##0.00"));
}

#[test]
fn a_number_longer_than_a_spreadsheet_keeps_is_written_as_words() {
    let mut report = Report::new("large", "Large figures");
    let mut table = Table::new("large", "Large", &[Column::new("money", "money", "money")]);
    let money = [
        9_999_999_999_999_990_000_i128,
        10_000_000_000_000_000_000,
        -9_999_999_999_999_990_000,
        -10_000_000_000_000_000_000,
        1_234_567_890_120_000,
    ];
    money.iter().for_each(|micros| table.row(vec![Cell::Money(*micros, Currency::GBP)]));
    report.tables.push(table);
    let files = unzip(&xlsx(&report, "R1").unwrap());
    let told: Vec<String> = cells(&files, 2).into_values().skip(1).collect();
    // To the penny up to thirteen digits before the point: fifteen altogether.
    assert_eq!(
        told,
        [
            "n 9999999999999.99",
            "s 10000000000000.000000",
            "n -9999999999999.99",
            "s -10000000000000.000000",
            "n 1234567890.12",
        ]
    );
}

#[test]
fn currencies_have_their_own_signs() {
    let mut report = Report::new("money", "Money");
    let mut table = Table::new("money", "Money", &[Column::new("money", "money", "money")]);
    for currency in ["GBP", "EUR", "USD"] {
        table.row(vec![Cell::Money(1_000_000, Currency::parse(currency).unwrap())]);
    }
    report.tables.push(table);
    let styles = &unzip(&xlsx(&report, "R1").unwrap())["xl/styles.xml"];
    for sign in ["£#,##0.00", "€#,##0.00", "[$USD] #,##0.00"] {
        assert!(styles.contains(sign), "{sign} in {styles}");
    }
}

#[test]
fn a_table_longer_than_a_sheet_is_refused_with_what_to_do() {
    let mut report = Report::new("long", "Long");
    let mut table = Table::new("long", "Long", &[]);
    table.rows = vec![Vec::new(); 1_048_576];
    report.tables.push(table);
    let error = xlsx(&report, "R1").unwrap_err();
    assert!(matches!(error, ExportError::TooLong { table: "long", rows: 1_048_576 }));
    assert!(error.to_string().contains("CSV"), "{error}");
}

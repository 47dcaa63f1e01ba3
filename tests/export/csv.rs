//! CSV: exact values under keys, and no cell that a spreadsheet would run.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::model::Currency;
use likewise::engine::report::{Cell, Column, Table};
use likewise::export::csv;

use super::report;

#[test]
fn a_table_is_keys_and_exact_values() {
    let report = report();
    let text = String::from_utf8(csv(&report.tables[0]).unwrap()).unwrap();
    let expected = "product,lines,saving,price,share,on_contract\n\
                    \"gauze <b>10 x 10</b> & \"\"lint\"\"\",43,18670.000000,20.2900000000,0.9201577132,yes\n\
                    \"'=HYPERLINK(\"\"x\"\")\",1,-5.000000,0.0470000000,-0.0100000000,no\n\
                    '-2+3,0,0.000000,0.0000000000,0.0000000000,no\n\
                    -5,3,,,,\n";
    assert_eq!(text, expected);
    // A table without rows is its header.
    let empty = String::from_utf8(csv(&report.tables[1]).unwrap()).unwrap();
    assert_eq!(empty, "product,lines,saving,price,share,on_contract\n");
}

#[test]
fn words_come_back_as_they_were_whatever_they_hold() {
    let words = ["a,b", "two\nlines", "\"quoted\"", " blank ", "", "\u{feff}mark", "£ é 中", "tab\there"];
    let mut table = Table::new("words", "Words", &[Column::new("words", "words", "words"), Column::new("n", "n", "n")]);
    words.iter().for_each(|one| table.row(vec![Cell::text(*one), Cell::Money(1, Currency::GBP)]));
    let bytes = csv(&table).unwrap();
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    let back: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    assert_eq!(back, words);
}

#[test]
fn what_a_spreadsheet_would_run_stands_behind_an_apostrophe() {
    for words in ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=", "-"] {
        let mut table = Table::new("words", "Words", &[Column::new("words", "words", "words")]);
        table.row(vec![Cell::text(words)]);
        let bytes = csv(&table).unwrap();
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(&reader.records().next().unwrap().unwrap()[0], format!("'{words}"));
    }
}

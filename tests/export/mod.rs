//! Reports as files: CSV, spreadsheets and drawings.

mod calendar;
mod csv;
mod svg;
mod timeline;
mod xlsx;

use likewise::engine::model::Currency;
use likewise::engine::period::Month;
use likewise::engine::report::{Cell, Column, Definition, Report, Table};

const COLUMNS: [Column; 6] = [
    Column::new("product", "product", "what is bought, in words"),
    Column::new("lines", "lines", "purchase lines"),
    Column::new("saving", "saving", "(p - b) x q"),
    Column::new("price", "price", "net spend over base units"),
    Column::wide("share", "share", "saving over spend"),
    Column::wide("on_contract", "on contract", "whether a contract lists it"),
];

/// A synthetic report whose words are what somebody might write into a file to do harm.
fn report() -> Report {
    let mut table = Table::new("savings_by_product", "Savings by product", &COLUMNS);
    let rows = [
        ("gauze <b>10 x 10</b> & \"lint\"", 43, 18_670_000_000, 202_900_000_000, 9_201_577_132, true),
        ("=HYPERLINK(\"x\")", 1, -5_000_000, 470_000_000, -100_000_000, false),
        ("-2+3", 0, 0, 0, 0, false),
    ];
    for (words, lines, saving, price, share, contract) in rows {
        table.row(vec![
            Cell::text(words),
            Cell::Count(lines),
            Cell::Money(saving, Currency::GBP),
            Cell::Price(price, Currency::GBP),
            Cell::Share(share),
            Cell::Flag(contract),
        ]);
    }
    table.row(vec![Cell::text("-5"), Cell::Count(3)]);
    let mut report = Report::new("savings", "Savings <synthetic>");
    report.cut_off = Month::parse("2026-04");
    report.parameters.push(("org", "RX1".to_owned()));
    report.notes.push("=1+1 is a note".to_owned());
    report.definitions.push(Definition::new("saving", "(p - b) x q", "a synthetic rule"));
    report.tables.push(table);
    report.tables.push(Table::new("total", "The sum", &COLUMNS));
    report
}

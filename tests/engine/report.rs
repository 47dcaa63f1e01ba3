//! Cells, tables and reports: what is shown to a person, what is told exactly, and the text that stands for the figures.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use chrono::NaiveDate;
use likewise::engine::model::Currency;
use likewise::engine::money::{Amount, BaseQuantity, Ratio};
use likewise::engine::period::Month;
use likewise::engine::report::{Cell, Column, Definition, Report, Table};
use likewise::engine::variation::Total;

const GBP: Currency = Currency::GBP;

#[test]
fn a_cell_is_told_exactly_and_shown_for_people() {
    let table: &[(Cell, &str, &str)] = &[
        // Cell, exact, shown.
        (Cell::Nothing, "", "-"),
        (Cell::text("gauze"), "gauze", "gauze"),
        (Cell::Count(0), "0", "0"),
        (Cell::Count(113_000_000), "113000000", "113000000"),
        (Cell::Money(20_290_000, GBP), "20.290000", "20.29"),
        (Cell::Money(0, GBP), "0.000000", "0.00"),
        (Cell::Money(-1_234_567, GBP), "-1.234567", "-1.23"),
        // Half a penny goes to the even one; what rounds to nothing has no sign.
        (Cell::Money(5_000, GBP), "0.005000", "0.00"),
        (Cell::Money(15_000, GBP), "0.015000", "0.02"),
        (Cell::Money(25_000, GBP), "0.025000", "0.02"),
        (Cell::Money(-4_999, GBP), "-0.004999", "0.00"),
        (Cell::Money(i128::from(i64::MAX) * 1_000, GBP), "9223372036854775.807000", "9223372036854775.81"),
        (Cell::Price(470_000_000, GBP), "0.0470000000", "0.0470"),
        (Cell::Price(3_333_333_333, GBP), "0.3333333333", "0.3333"),
        (Cell::Share(6_250_000_000), "0.6250000000", "62.5%"),
        (Cell::Share(10_000_000_000), "1.0000000000", "100.0%"),
        (Cell::Share(-2_100_000_000), "-0.2100000000", "-21.0%"),
        (Cell::Share(4_999_999), "0.0004999999", "0.0%"),
        (Cell::Figure(125_246_913_580), "12.5246913580", "12.5247"),
        (Cell::Quantity(1_000_000_000), "1000.000000", "1000"),
        (Cell::Quantity(1_500_000), "1.500000", "1.5"),
        (Cell::Quantity(0), "0.000000", "0"),
        (Cell::Month(Month::parse("2026-04").unwrap()), "2026-04", "2026-04"),
        (Cell::Date(NaiveDate::from_ymd_opt(2026, 4, 5).unwrap()), "2026-04-05", "2026-04-05"),
        (Cell::Flag(true), "yes", "yes"),
        (Cell::Flag(false), "no", "no"),
    ];
    for (cell, exact, shown) in table {
        assert_eq!((cell.exact().as_str(), cell.shown().as_str()), (*exact, *shown), "{cell:?}");
    }
}

#[test]
fn what_is_not_there_is_nothing_and_never_a_zero() {
    assert_eq!(Cell::maybe_text(None::<String>), Cell::Nothing);
    assert_eq!(Cell::maybe_total(None, GBP), Cell::Nothing);
    assert_eq!(Cell::maybe_amount(None, GBP), Cell::Nothing);
    assert_eq!(Cell::maybe_price(None, GBP), Ok(Cell::Nothing));
    assert_eq!(Cell::maybe_total(Some(Total::ZERO), GBP), Cell::Money(0, GBP));
    assert_eq!(Cell::maybe_amount(Some(Amount::ZERO), GBP), Cell::Money(0, GBP));
    // A part of nothing is no share.
    assert_eq!(Cell::share(1, 0), Ok(Cell::Nothing));
    assert_eq!(Cell::share(1, -1), Ok(Cell::Nothing));
    assert_eq!(Cell::share(0, 1), Ok(Cell::Share(0)));
}

#[test]
fn cells_are_rounded_once_half_to_even_or_refused() {
    assert_eq!(Cell::share(2, 3).unwrap().exact(), "0.6666666667");
    assert_eq!(Cell::price(&Ratio::new(20_290_000, 3_000_000).unwrap(), GBP).unwrap().exact(), "6.7633333333");
    // Half of 10^-10 and three halves: to the even ones.
    assert_eq!(Cell::figure(&Ratio::new(1, 20_000_000_000).unwrap()).unwrap().exact(), "0.0000000000");
    assert_eq!(Cell::figure(&Ratio::new(3, 20_000_000_000).unwrap()).unwrap().exact(), "0.0000000002");
    assert!(Cell::share(i128::MAX, 1).is_err());
    assert!(Cell::price(&Ratio::new(i128::MAX, 1).unwrap(), GBP).is_err());
    assert_eq!(Cell::quantity(BaseQuantity::from_micros(-5)).exact(), "-0.000005");
    assert_eq!(Cell::count(7), Cell::Count(7));
    let money = [Cell::Money(1, GBP).currency(), Cell::Price(1, GBP).currency(), Cell::Share(1).currency()];
    assert_eq!(money, [Some(GBP), Some(GBP), None]);
}

const COLUMNS: [Column; 2] =
    [Column::new("product", "product", "what is bought"), Column::wide("spend", "spend", "net spend")];

#[test]
fn rows_are_as_long_as_there_are_columns() {
    let mut table = Table::new("spend", "Spend", &COLUMNS);
    table.row(vec![Cell::text("P1")]);
    table.row(vec![Cell::text("P2"), Cell::Money(1, GBP), Cell::Count(3)]);
    assert_eq!(table.rows[0], [Cell::text("P1"), Cell::Nothing]);
    assert_eq!(table.rows[1], [Cell::text("P2"), Cell::Money(1, GBP)]);
    assert_eq!((table.keep(5), table.rows.len()), (0, 2));
    assert_eq!((table.keep(1), table.rows.len()), (1, 1));
    assert_eq!((COLUMNS[0].narrow, COLUMNS[1].narrow), (true, false));
}

fn report(rows: &[&[&str]]) -> Report {
    let mut made = Report::new("spend", "Spend by product");
    made.parameters.push(("months", "2026-04".to_owned()));
    made.cut_off = Month::parse("2026-04");
    made.definitions.push(Definition::new("spend", "net spend", "a synthetic rule"));
    let mut table = Table::new("spend", "Spend", &COLUMNS);
    rows.iter().for_each(|row| table.row(row.iter().map(|words| Cell::text(*words)).collect()));
    made.tables.push(table);
    made
}

#[test]
fn the_canonical_text_is_all_that_the_figures_are() {
    let mut made = report(&[&["P1"], &["P2"]]);
    made.tables[0].rows[0][1] = Cell::Money(1_620_000, GBP);
    let expected = "report\tspend\nparameter\tmonths\t2026-04\ncut_off\t2026-04\ndefinition\tspend\tnet spend\n\
                    table\tspend\nP1\t1.620000\nP2\t\n";
    assert_eq!(made.canonical_text(), expected);
    // Neither the heading for people nor a drawing is a figure.
    let again = Report { title: "Another heading".to_owned(), ..made.clone() };
    assert_eq!(again.canonical_text(), expected);
    made.tables[0].rows[0][1] = Cell::Money(1_620_001, GBP);
    assert_ne!(made.canonical_text(), expected);
}

#[test]
fn texts_with_tabs_and_line_ends_do_not_make_other_reports_look_the_same() {
    let alike = [
        report(&[&["P1\t1.00", ""]]),
        report(&[&["P1", "1.00\t"]]),
        report(&[&["P1", "1.00"], &["P2", ""]]),
        report(&[&["P1", "1.00\nP2\t"]]),
        report(&[&["P1", "1.00\\nP2\\t"]]),
        report(&[&["P1", "1.00\r"]]),
        report(&[&["P1", "1.00"]]),
    ];
    for (place, left) in alike.iter().enumerate() {
        for right in &alike[place + 1..] {
            assert_ne!(left.canonical_text(), right.canonical_text());
        }
    }
}

//! A report as a spreadsheet: real number cells with currency formats, a frozen header with filters on every table, what
//! it rests on in front, and the definitions behind.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::ExportError;
use crate::engine::model::Currency;
use crate::engine::report::{Cell, Report, Table};
use crate::engine::variation::{CurrencyCoverage, Share};

/// Rows a sheet holds, its header included (Office Open XML as spreadsheets read it).
const ROWS: usize = 1_048_576;
/// Characters a column is at most wide.
const WIDEST: usize = 60;

/// The report as an `.xlsx` file. The same report gives the same bytes.
///
/// # Errors
/// [`ExportError`] when a table is too long for a sheet or the file cannot be made.
pub fn xlsx(report: &Report, snapshot_id: &str) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    // A clock in the file would make every copy another one.
    let written = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&report.title).set_creation_datetime(&written));
    about(workbook.add_worksheet(), report, snapshot_id)?;
    for table in &report.tables {
        sheet(workbook.add_worksheet(), table)?;
    }
    definitions(workbook.add_worksheet(), report)?;
    Ok(workbook.save_to_buffer()?)
}

fn heading() -> Format {
    Format::new().set_bold().set_background_color("#DDE5ED").set_text_wrap().set_align(FormatAlign::Top)
}

/// Writes rows of words and cells from a row on, and tells the row after them.
fn lines(sheet: &mut Worksheet, from: u32, rows: &[Vec<Cell>]) -> Result<u32, ExportError> {
    let mut at = from;
    for row in rows {
        for (column, cell) in (0_u16..).zip(row) {
            put(sheet, at, column, cell)?;
        }
        at = at.saturating_add(1);
    }
    Ok(at)
}

fn about(sheet: &mut Worksheet, report: &Report, snapshot_id: &str) -> Result<(), ExportError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 60)?.set_column_width(3, 16)?;
    sheet.write_string_with_format(0, 0, &report.title, &Format::new().set_bold().set_font_size(14))?;
    let mut rows = vec![
        vec![Cell::text("report"), Cell::text(report.name)],
        vec![Cell::text("snapshot"), Cell::text(snapshot_id)],
        vec![Cell::text("data up to"), report.cut_off.map_or(Cell::Nothing, Cell::Month)],
    ];
    rows.extend(report.parameters.iter().map(|(name, value)| vec![Cell::text(*name), Cell::text(value)]));
    rows.extend(report.notes.iter().map(|note| vec![Cell::text("note"), Cell::text(note)]));
    let next = lines(sheet, 2, &rows)?;
    let Some(coverage) = &report.coverage else { return Ok(()) };
    let mut rows = Vec::new();
    for (currency, one) in coverage.currencies() {
        rows.extend(coverage_rows(currency, one));
    }
    let header = next.saturating_add(1);
    for (column, title) in (0_u16..).zip(["what was read", "", "lines", "stated value"]) {
        sheet.write_string_with_format(header, column, title, &heading())?;
    }
    lines(sheet, header.saturating_add(1), &rows)?;
    Ok(())
}

fn coverage_rows(currency: Currency, one: &CurrencyCoverage) -> Vec<Vec<Cell>> {
    let row = |what: &str, detail: &str, share: Share| {
        let money = Cell::total(share.spend, currency);
        vec![Cell::text(what), Cell::text(detail), Cell::Count(share.lines), money]
    };
    let mut rows = vec![
        row("read", currency.as_str(), one.read()),
        row("rejected", "", one.rejected),
        row("unmatched", "", one.unmatched),
        row("quarantined", "", one.quarantined()),
        row("excluded", "", one.excluded()),
        row("benchmarked", "", one.benchmarked),
    ];
    rows.extend(one.by_reason().map(|(reason, share)| row("of these", reason.as_str(), share)));
    rows
}

fn sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), ExportError> {
    sheet.set_name(table.name.replace('_', " "))?;
    if table.rows.len() >= ROWS {
        return Err(ExportError::TooLong { table: table.name, rows: table.rows.len() });
    }
    for (place, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, place, column.title, &heading())?;
        let cells = table.rows.iter().take(1_000).filter_map(|row| row.get(usize::from(place)));
        let longest = cells.map(|cell| cell.shown().chars().count()).chain([column.title.len()]).max();
        let width = u32::try_from(longest.unwrap_or(8).clamp(8, WIDEST)).unwrap_or(8);
        sheet.set_column_width(place, width.saturating_add(2))?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            put(sheet, row, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

fn definitions(sheet: &mut Worksheet, report: &Report) -> Result<(), ExportError> {
    sheet.set_name("Definitions")?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 90)?.set_column_width(2, 50)?;
    for (column, title) in (0_u16..).zip(["word", "meaning", "source"]) {
        sheet.write_string_with_format(0, column, title, &heading())?;
    }
    let words = report.definitions.iter().map(|one| [one.term.to_owned(), one.text.clone(), one.source.to_owned()]);
    let columns = report.tables.iter().flat_map(|table| {
        table
            .columns
            .iter()
            .map(|column| [format!("{}: {}", table.name, column.title), column.definition.to_owned(), String::new()])
    });
    let rows: Vec<Vec<Cell>> = words.chain(columns).map(|row| row.into_iter().map(Cell::Text).collect()).collect();
    lines(sheet, 1, &rows)?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The format of a currency's amounts.
fn money_format(currency: Currency, decimals: &str) -> String {
    let sign = match currency.as_str() {
        "GBP" => "£".to_owned(),
        "EUR" => "€".to_owned(),
        other => format!("[${other}] "),
    };
    format!("{sign}#,##0.{decimals};[Red]-{sign}#,##0.{decimals}")
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), ExportError> {
    let format = |text: &str| Format::new().set_num_format(text);
    match cell {
        Cell::Nothing => {}
        Cell::Text(words) => {
            sheet.write_string(row, column, words)?;
        }
        Cell::Count(_) => number(sheet, row, column, &cell.exact(), &format("#,##0"))?,
        Cell::Money(_, currency) => {
            number(sheet, row, column, &cell.exact(), &format(&money_format(*currency, "00")))?;
        }
        Cell::Price(_, currency) => {
            number(sheet, row, column, &cell.exact(), &format(&money_format(*currency, "0000")))?;
        }
        Cell::Share(_) => number(sheet, row, column, &cell.exact(), &format("0.0%"))?,
        Cell::Figure(_) => number(sheet, row, column, &cell.exact(), &format("0.0000"))?,
        Cell::Quantity(_) => number(sheet, row, column, &cell.exact(), &format("#,##0.###"))?,
        Cell::Month(month) => {
            sheet.write_string(row, column, month.to_string())?;
        }
        Cell::Date(date) => {
            sheet.write_string(row, column, date.to_string())?;
        }
        Cell::Flag(flag) => {
            sheet.write_boolean(row, column, *flag)?;
        }
    }
    Ok(())
}

/// A number cell. Spreadsheets keep 15 digits of a number, and no more: two of them for the pence, so that what has more than
/// 13 before the point is written as words. Decimals beyond the fifteenth digit are in CSV and JSON.
fn number(sheet: &mut Worksheet, row: u32, column: u16, exact: &str, format: &Format) -> Result<(), ExportError> {
    const WHOLE_DIGITS: usize = 13;
    let digits = exact.trim_start_matches('-').split('.').next().map_or(0, str::len);
    match exact.parse::<f64>() {
        Ok(value) if digits <= WHOLE_DIGITS => {
            sheet.write_number_with_format(row, column, value, format)?;
        }
        _ => {
            sheet.write_string(row, column, exact)?;
        }
    }
    Ok(())
}

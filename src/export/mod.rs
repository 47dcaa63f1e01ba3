//! Reports as files: CSV, spreadsheets, drawings. The opposite of `ingest`: values in, bytes out.

mod calendar;
mod csv;
mod svg;
mod xlsx;

pub use self::calendar::{CalendarEvent, calendar};
pub use self::csv::csv;
pub use self::svg::{svg, timeline_svg};
pub use self::xlsx::xlsx;

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A table is longer than a sheet can be.
    #[error("the table {table} has {rows} rows, more than a sheet can hold: ask for fewer (top) or for CSV")]
    TooLong {
        /// Its name.
        table: &'static str,
        /// Its rows.
        rows: usize,
    },
    /// The spreadsheet could not be written.
    #[error("the spreadsheet could not be written")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV could not be written.
    #[error("the CSV could not be written")]
    Csv(#[from] ::csv::Error),
}

//! A table as CSV: exact values, a header of keys, no cell that a spreadsheet would run as a formula.

use super::ExportError;
use crate::engine::report::{Cell, Table};
use crate::ingest::rejects::harmless;

/// The table's header and rows.
///
/// # Errors
/// [`ExportError::Csv`] when the rows cannot be written.
pub fn csv(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| column.key))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(written))?;
    }
    writer.into_inner().map_err(|error| ExportError::Csv(error.into_error().into()))
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => harmless(words).into_owned(),
        other => other.exact(),
    }
}

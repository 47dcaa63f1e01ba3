//! Rejected rows written back in their file's own layout, with the reason beside them.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::IngestError;
use super::headers::Header;
use super::numbers::StatedNumber;
use super::table::RawRow;
use crate::engine::model::Rejection;

/// The columns added behind the file's own.
pub const ADDED_COLUMNS: [&str; 3] = ["likewise_row", "likewise_column", "likewise_reason"];

/// Writes rejected rows as CSV: the file's own header and cells as they stood, then [`ADDED_COLUMNS`]. Cells that a
/// spreadsheet would run as a formula are written behind an apostrophe.
pub struct RejectsWriter<W: Write = BufWriter<File>> {
    writer: csv::Writer<W>,
    file: String,
    names: Option<Vec<String>>,
}

impl RejectsWriter {
    /// Opens the file to write, replacing what it held.
    ///
    /// # Errors
    /// [`IngestError::Open`] when it cannot be made.
    pub fn create(path: &Path) -> Result<Self, IngestError> {
        let file = path.display().to_string();
        let created = File::create(path).map_err(|source| IngestError::Open { file: file.clone(), source })?;
        Ok(RejectsWriter::over(BufWriter::new(created), &file))
    }
}

impl<W: Write> RejectsWriter<W> {
    /// Writes into any sink; `file` names it in errors.
    pub fn over(sink: W, file: &str) -> Self {
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(sink);
        Self { writer, file: file.to_owned(), names: None }
    }

    /// Writes one rejected row. The header is written before the first row, and again when a later file has another.
    ///
    /// # Errors
    /// [`IngestError::Write`] when the disk does not take it.
    pub fn write(&mut self, header: &Header, raw: &RawRow, rejection: &Rejection) -> Result<(), IngestError> {
        let cells: Vec<&str> = raw.cells().collect();
        self.write_cells(header.names(), &cells, rejection)
    }

    /// The same for what is no row of a table: cells under names.
    ///
    /// # Errors
    /// [`IngestError::Write`] when the disk does not take it.
    pub fn write_cells(&mut self, names: &[String], cells: &[&str], rejection: &Rejection) -> Result<(), IngestError> {
        if self.names.as_deref() != Some(names) {
            let all: Vec<Cow<'_, str>> = names.iter().map(String::as_str).chain(ADDED_COLUMNS).map(harmless).collect();
            self.record(&all)?;
            self.names = Some(names.to_vec());
        }
        let width = names.len();
        let row = rejection.row.to_string();
        let own = (0..width).map(|place| harmless(cells.get(place).copied().unwrap_or_default()));
        let added = [row.as_str(), rejection.column.as_str(), rejection.reason.as_str()].map(harmless);
        // Cells beyond the header's width come last, so that the added columns stand under their names.
        let surplus = cells.iter().skip(width).map(|cell| harmless(cell));
        let record: Vec<Cow<'_, str>> = own.chain(added).chain(surplus).collect();
        self.record(&record)
    }

    /// Writes out what is still held back.
    ///
    /// # Errors
    /// [`IngestError::Write`] when the disk does not take it.
    pub fn finish(mut self) -> Result<(), IngestError> {
        let file = self.file.clone();
        self.writer.flush().map_err(|source| IngestError::Write { file, source })
    }

    fn record(&mut self, cells: &[Cow<'_, str>]) -> Result<(), IngestError> {
        let written = self.writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
        written.map_err(|error| IngestError::Write { file: self.file.clone(), source: into_io(error) })
    }
}

fn into_io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// The cell, behind an apostrophe where a spreadsheet would run it (OWASP, "CSV injection"); plain numbers stay.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if dangerous && StatedNumber::parse(cell).is_err() { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

//! A file as a header and rows, streamed in bounded memory.

use std::path::Path;
use std::sync::Arc;

use csv::{ByteRecord, StringRecord};
use encoding_rs::WINDOWS_1252;

use super::headers::{Candidate, Header, Kind};
use super::source::{Source, read_error};
use super::{IngestError, Limits, Mapping};

/// What a table that came without a file is called.
const IN_MEMORY: &str = "the body";

/// A row as it was written.
#[derive(Debug, Clone)]
pub struct RawRow {
    /// Row in the file as a spreadsheet counts it: from 1, header and blank rows included.
    pub row: u64,
    record: StringRecord,
}

impl RawRow {
    /// The cells as they stood.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter()
    }

    /// A cell as it stood, counted from 0.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&str> {
        self.record.get(index)
    }

    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// True when the row has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }

    /// Every cell's text run together.
    pub(super) fn text(&self) -> &str {
        self.record.as_slice()
    }
}

/// An open file whose header has been found.
pub struct Table {
    rows: Rows,
    header: Header,
    spare: Vec<RawRow>,
}

impl Table {
    /// Opens a CSV file (also `.csv.gz`; comma, semicolon or tab) and finds its header: the first row that names every
    /// mandatory column of the kind, or that is the header of a built-in layout.
    ///
    /// # Errors
    /// [`IngestError`] when the file is no readable text, no row is such a header, or the mapping does not fit.
    pub fn open(path: &Path, limits: &Limits, mapping: &Mapping, kind: &'static Kind) -> Result<Self, IngestError> {
        Self::begin(path, &|| Source::open(path, limits), limits, mapping, kind)
    }

    /// The same of bytes in memory, as they would stand in a file.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn read(
        bytes: &Arc<[u8]>,
        limits: &Limits,
        mapping: &Mapping,
        kind: &'static Kind,
    ) -> Result<Self, IngestError> {
        let open = || Source::of_bytes(Arc::clone(bytes), IN_MEMORY, limits);
        Self::begin(Path::new(IN_MEMORY), &open, limits, mapping, kind)
    }

    fn begin(
        path: &Path,
        open: &dyn Fn() -> Result<Source, IngestError>,
        limits: &Limits,
        mapping: &Mapping,
        kind: &'static Kind,
    ) -> Result<Self, IngestError> {
        mapping.check(kind)?;
        let mut nearest: Option<Candidate> = None;
        for delimiter in [b',', b';', b'\t'] {
            let mut rows = Rows::new(open()?, path, limits, delimiter);
            let mut searched = 0;
            while searched < limits.header_rows {
                let Some(raw) = rows.next(None)? else { break };
                searched += 1;
                let candidate = Candidate::new(&raw, mapping, kind);
                if candidate.is_complete() {
                    let header = candidate.into_header(path, &raw, mapping, kind)?;
                    return Ok(Self { rows, header, spare: Vec::new() });
                }
                if nearest.as_ref().is_none_or(|best| candidate.resolved() > best.resolved()) {
                    nearest = Some(candidate);
                }
            }
        }
        let file = path.display().to_string();
        match nearest {
            Some(candidate) => Err(candidate.into_error(file, limits.header_rows)),
            None => Err(IngestError::Empty { file }),
        }
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Rows so far that were not UTF-8 and were read as Windows-1252.
    #[must_use]
    pub fn rows_in_windows_1252(&self) -> u64 {
        self.rows.windows_1252
    }

    /// The next rows, at most `count`; none at the end of the file. Blank rows are passed over.
    ///
    /// # Errors
    /// [`IngestError`] when the file cannot be read further or exceeds a limit.
    pub fn next_batch(&mut self, count: usize) -> Result<Vec<RawRow>, IngestError> {
        let mut batch = Vec::with_capacity(count.min(1 << 16));
        while batch.len() < count {
            let spare = self.spare.pop();
            match self.rows.next(spare)? {
                Some(raw) => batch.push(raw),
                None => break,
            }
        }
        Ok(batch)
    }

    /// Takes a batch back, so that the next one needs no new memory.
    pub fn recycle(&mut self, mut batch: Vec<RawRow>) {
        if self.spare.len() < (1 << 17) {
            self.spare.append(&mut batch);
        }
    }
}

/// Rows of a file before any of them is known to be the header.
struct Rows {
    reader: csv::Reader<Source>,
    file: String,
    limits: Limits,
    carriage_returns: bool,
    previous_row: u64,
    line_breaks_in_cells: u64,
    windows_1252: u64,
}

impl Rows {
    fn new(source: Source, path: &Path, limits: &Limits, delimiter: u8) -> Self {
        let carriage_returns = source.carriage_returns;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(64 << 10)
            .from_reader(source);
        Self {
            reader,
            file: path.display().to_string(),
            limits: *limits,
            carriage_returns,
            previous_row: 0,
            line_breaks_in_cells: 0,
            windows_1252: 0,
        }
    }

    /// The next row that is not blank, in the memory of `spare` if given.
    fn next(&mut self, spare: Option<RawRow>) -> Result<Option<RawRow>, IngestError> {
        let mut record = spare.map(|raw| raw.record.into_byte_record()).unwrap_or_default();
        loop {
            self.reader.get_mut().allow_row();
            let start = self.reader.position().byte();
            let more = self.reader.read_byte_record(&mut record).map_err(|error| self.read_failed(error, start))?;
            if !more {
                return Ok(None);
            }
            let row = self.count_row(&record);
            self.check(&record, row, start)?;
            if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                let record = self.decode(record);
                return Ok(Some(RawRow { row, record }));
            }
        }
    }

    /// The row's number as a spreadsheet counts it: line breaks inside cells do not count, blank rows do.
    fn count_row(&mut self, record: &ByteRecord) -> u64 {
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n').count();
        self.line_breaks_in_cells += breaks as u64;
        let lines = self.reader.position().line().saturating_sub(self.line_breaks_in_cells);
        let row = if self.carriage_returns { lines } else { lines.saturating_sub(1) };
        self.previous_row = row.max(self.previous_row + 1);
        self.previous_row
    }

    fn check(&self, record: &ByteRecord, row: u64, byte: u64) -> Result<(), IngestError> {
        let too_large = |what| Err(IngestError::TooLarge { file: self.file.clone(), row, byte, what });
        if self.reader.position().byte().saturating_sub(byte) > self.limits.row_bytes {
            return too_large(format!("the row is longer than {} bytes", self.limits.row_bytes));
        }
        if record.len() > self.limits.columns {
            return too_large(format!("the row has more than {} columns", self.limits.columns));
        }
        let longest = self.limits.cell_bytes;
        if record.as_slice().len() > longest
            && let Some(column) = record.iter().position(|cell| cell.len() > longest)
        {
            return too_large(format!("cell {} is longer than {longest} bytes", column + 1));
        }
        Ok(())
    }

    /// UTF-8 where it is, else Windows-1252, decided row by row and counted.
    fn decode(&mut self, record: ByteRecord) -> StringRecord {
        match StringRecord::from_byte_record(record) {
            Ok(text) => text,
            Err(error) => {
                self.windows_1252 += 1;
                let bytes = error.into_byte_record();
                bytes.iter().map(|cell| WINDOWS_1252.decode_without_bom_handling(cell).0).collect()
            }
        }
    }

    fn read_failed(&self, error: csv::Error, byte: u64) -> IngestError {
        let row = self.previous_row + 1;
        match error.into_kind() {
            csv::ErrorKind::Io(source) => read_error(source, &self.file, row, byte),
            other => read_error(std::io::Error::other(format!("{other:?}")), &self.file, row, byte),
        }
    }
}

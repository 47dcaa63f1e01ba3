//! Why a file as a whole could not be read, with the place in it.

use std::io;

use super::mapping::MappingError;

/// A file that cannot be taken. A single bad row is no such error: it is a rejection.
///
/// `Display` says what is wrong and where; an underlying error is given by `source` only.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file could not be opened.
    #[error("{file}: cannot be opened")]
    Open {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The path is a folder, pipe or device.
    #[error("{file}: not a regular file")]
    NotAFile {
        /// The file.
        file: String,
    },
    /// The system failed while the file was read.
    #[error("{file}: row {row}, byte {byte}: reading failed")]
    Read {
        /// The file.
        file: String,
        /// Row being read, counted from 1.
        row: u64,
        /// Byte where that row begins, after decompression.
        byte: u64,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("{file}: cannot be written")]
    Write {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// A compressed file ends too early or is damaged.
    #[error("{file}: row {row}, byte {byte}: the gzip data is {what}")]
    Gzip {
        /// The file.
        file: String,
        /// Row being read, counted from 1.
        row: u64,
        /// Byte where that row begins, after decompression.
        byte: u64,
        /// `cut short` or `damaged`.
        what: &'static str,
        /// What the decompressor said.
        source: io::Error,
    },
    /// A limit was exceeded.
    #[error("{file}: row {row}, byte {byte}: {what}")]
    TooLarge {
        /// The file.
        file: String,
        /// Row being read, counted from 1.
        row: u64,
        /// Byte where that row begins, after decompression.
        byte: u64,
        /// Which limit, and its value.
        what: String,
    },
    /// A row of a table that is shipped cannot be read.
    #[error("the shipped table of procurement rules: row {row}, {column}: {reason}")]
    Shipped {
        /// The row, counted from 1.
        row: u64,
        /// The column at fault.
        column: String,
        /// Why.
        reason: String,
    },
    /// The file is no JSON.
    #[error("{file}: release {row}, at `{path}`, byte {byte}: {what}")]
    Json {
        /// The file.
        file: String,
        /// Release being read, counted from 1.
        row: u64,
        /// The way to the value being read: `releases[0].tender.title`.
        path: String,
        /// Bytes read so far.
        byte: u64,
        /// What is wrong.
        what: String,
    },
    /// The file is no text that can be read.
    #[error("{file}: {what}")]
    Format {
        /// The file.
        file: String,
        /// What it is, and what to do.
        what: &'static str,
    },
    /// No row names the columns needed.
    #[error("{file}: no header row found in the first {rows} rows; missing: {missing}; the nearest row has: {seen}")]
    NoHeader {
        /// The file.
        file: String,
        /// Rows searched.
        rows: usize,
        /// Columns missing in the nearest row, `or` between alternatives.
        missing: String,
        /// Headers of the nearest row.
        seen: String,
    },
    /// Two headers mean one column.
    #[error("{file}: row {row}: the headers {headers} both mean `{column}`; say which by a mapping file")]
    AmbiguousHeader {
        /// The file.
        file: String,
        /// Row of the header.
        row: u64,
        /// Our column.
        column: String,
        /// The headers.
        headers: String,
    },
    /// The file holds nothing.
    #[error("{file}: the file is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// The mapping file is at fault.
    #[error("mapping {file}: the mapping cannot be used")]
    Mapping {
        /// The mapping file.
        file: String,
        /// What is wrong.
        source: MappingError,
    },
}

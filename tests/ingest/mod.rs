//! Reading files: tables an analyst can read.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

mod catalogues;
mod contracts;
mod dates;
mod hostile_files;
mod labour;
mod lines;
mod mappings;
mod masking;
mod numbers;
mod ocds;
mod procurement_rules;
mod rejects;
mod requisitions;
mod small_kinds;
mod tables;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use likewise::engine::model::{PurchaseLine, Rejection};
use likewise::ingest::{IngestError, Kind, LINES, Limits, LineReader, Mapping, RawRow, ReadOptions, Table};

/// A file that lives as long as its test.
pub struct Written {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

/// Writes bytes under a name in a folder of their own.
pub fn written(name: &str, bytes: &[u8]) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Written { _folder: folder, path }
}

/// Bytes as gzip.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The fixture's path.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ingest").join(name)
}

/// Opens a file of some bytes with the default limits.
pub fn open(bytes: &[u8], mapping: &Mapping, kind: &'static Kind) -> Result<Table, IngestError> {
    let file = written("file.csv", bytes);
    Table::open(&file.path, &Limits::default(), mapping, kind)
}

/// Every row of a table.
pub fn all_rows(table: &mut Table) -> Vec<RawRow> {
    let mut rows = Vec::new();
    loop {
        let batch = table.next_batch(3).unwrap();
        if batch.is_empty() {
            return rows;
        }
        rows.extend(batch);
    }
}

/// Reads purchase lines.
pub fn read_lines(text: &str, mapping: &Mapping) -> Vec<Result<PurchaseLine, Rejection>> {
    let mut table = open(text.as_bytes(), mapping, &LINES).unwrap();
    let reader = LineReader::new(table.header(), mapping, &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
}

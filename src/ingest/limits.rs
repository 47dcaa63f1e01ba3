//! How much of a file is read at most. Whatever exceeds a limit is refused with its position.

/// The bounds of what is read; every one exists so that no file can exhaust memory or run for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file after decompression.
    pub file_bytes: u64,
    /// Bytes of one row, quotes and line breaks included.
    pub row_bytes: u64,
    /// Bytes of one cell.
    pub cell_bytes: usize,
    /// Columns of one row.
    pub columns: usize,
    /// Times a compressed file may grow, tested once `gzip_free_bytes` have come out.
    pub gzip_ratio: u64,
    /// Bytes a compressed file may give before its ratio is tested.
    pub gzip_free_bytes: u64,
    /// Rows searched for the header.
    pub header_rows: usize,
    /// Bytes of one release of a JSON file.
    pub release_bytes: u64,
    /// JSON values inside one another.
    pub json_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 30,
            row_bytes: 1 << 20,
            cell_bytes: 64 << 10,
            columns: 1_000,
            gzip_ratio: 500,
            gzip_free_bytes: 64 << 20,
            header_rows: 50,
            release_bytes: 4 << 20,
            json_depth: 64,
        }
    }
}

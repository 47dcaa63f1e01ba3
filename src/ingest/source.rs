//! The stream of bytes under a table: decompressed, sniffed, and bounded.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::{IngestError, Limits};

/// Bytes looked at to tell what a file is.
const SNIFFED_BYTES: u64 = 16 << 10;

/// A limit met inside `read`, carried through `io::Error`.
#[derive(Debug, thiserror::Error)]
pub(super) enum Overrun {
    #[error("the row is longer than {0} bytes; is a quote never closed?")]
    Row(u64),
    #[error("the file is longer than {0} bytes")]
    File(u64),
    #[error("the compressed file grows more than {0} times")]
    Ratio(u64),
}

/// Counts what is taken from the compressed file.
struct Counted<R> {
    file: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A bounded stream of text bytes. The reader above asks for an allowance before each row, so that a row without an
/// end stops after the limit, wherever its quotes stand.
pub(super) struct Source {
    inner: Box<dyn Read + Send>,
    compressed: Option<Arc<AtomicU64>>,
    given: u64,
    allowance: u64,
    limits: Limits,
    /// Lines end with a carriage return before the line feed.
    pub(super) carriage_returns: bool,
}

impl Source {
    /// Opens a file, plain or gzip (told by its first bytes, not by its name).
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Self, IngestError> {
        let file_name = path.display().to_string();
        let open_error = |source| IngestError::Open { file: file_name.clone(), source };
        let metadata = std::fs::metadata(path).map_err(open_error)?;
        if !metadata.is_file() {
            return Err(IngestError::NotAFile { file: file_name });
        }
        Self::begin(File::open(path).map_err(open_error)?, file_name, limits)
    }

    /// The same of bytes in memory.
    pub(super) fn of_bytes(bytes: Arc<[u8]>, name: &str, limits: &Limits) -> Result<Self, IngestError> {
        Self::begin(Cursor::new(bytes), name.to_owned(), limits)
    }

    fn begin(mut file: impl Read + Send + 'static, file_name: String, limits: &Limits) -> Result<Self, IngestError> {
        let open_error = |source| IngestError::Open { file: file_name.clone(), source };
        let magic = first_bytes(&mut file, 2).map_err(open_error)?;
        let gzip = magic == [0x1f, 0x8b];
        let taken = Arc::new(AtomicU64::new(0));
        let whole = Cursor::new(magic);
        let mut inner: Box<dyn Read + Send> = if gzip {
            let counted = Counted { file, taken: Arc::clone(&taken) };
            Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, whole.chain(counted))))
        } else {
            Box::new(whole.chain(file))
        };
        let prefix = first_bytes(&mut inner, SNIFFED_BYTES).map_err(|source| read_error(source, &file_name, 1, 0))?;
        if prefix.is_empty() {
            return Err(IngestError::Empty { file: file_name });
        }
        if let Some(what) = not_text(&prefix) {
            return Err(IngestError::Format { file: file_name, what });
        }
        let line_end = prefix.iter().position(|byte| *byte == b'\n');
        let carriage_returns =
            line_end.and_then(|end| end.checked_sub(1)).and_then(|before| prefix.get(before)) == Some(&b'\r');
        Ok(Self {
            inner: Box::new(Cursor::new(prefix).chain(inner)),
            compressed: gzip.then_some(taken),
            given: 0,
            allowance: limits.row_bytes,
            limits: *limits,
            carriage_returns,
        })
    }

    /// Lets one more row be read.
    pub(super) fn allow_row(&mut self) {
        self.allowance = self.limits.row_bytes;
    }

    fn check_total(&self) -> Result<(), Overrun> {
        if self.given > self.limits.file_bytes {
            return Err(Overrun::File(self.limits.file_bytes));
        }
        let Some(taken) = &self.compressed else { return Ok(()) };
        let most = taken.load(Ordering::Relaxed).saturating_mul(self.limits.gzip_ratio);
        if self.given > self.limits.gzip_free_bytes && self.given > most {
            return Err(Overrun::Ratio(self.limits.gzip_ratio));
        }
        Ok(())
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.allowance == 0 {
            return Err(io::Error::other(Overrun::Row(self.limits.row_bytes)));
        }
        let most = usize::try_from(self.allowance).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.allowance = self.allowance.saturating_sub(count as u64);
        self.given += count as u64;
        self.check_total().map_err(io::Error::other)?;
        Ok(count)
    }
}

fn first_bytes(reader: &mut impl Read, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says what a file is when it is not text of one byte a unit.
fn not_text(prefix: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "XLSX files (and other zip archives) are not read yet: save as CSV"),
        (b"\xd0\xcf\x11\xe0", "XLS files are not read: save as CSV"),
        (b"%PDF", "PDF files are not read: ask for the data as CSV"),
        (b"\xff\xfe", "the text is UTF-16: save as CSV UTF-8"),
        (b"\xfe\xff", "the text is UTF-16: save as CSV UTF-8"),
        (b"\x1f\x8b", "the file is compressed twice: unpack it once"),
        (b"SQLite format 3", "the file is a database: export it as CSV"),
    ];
    if let Some((_, what)) = SIGNS.iter().find(|(sign, _)| prefix.starts_with(sign)) {
        return Some(what);
    }
    let nuls_at = |parity: usize| prefix.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    match (nuls_at(0), nuls_at(1)) {
        (0, 0) => None,
        // Latin text in UTF-16 has a NUL in nearly every other place.
        (nuls, 0) | (0, nuls) if nuls * 4 > prefix.len() => Some("the text is UTF-16: save as CSV UTF-8"),
        _ => Some("the file is binary, not text: save as CSV"),
    }
}

/// Turns a failure of reading into an error with its place.
pub(super) fn read_error(source: io::Error, file: &str, row: u64, byte: u64) -> IngestError {
    let file = file.to_owned();
    if let Some(overrun) = source.get_ref().and_then(|inner| inner.downcast_ref::<Overrun>()) {
        return IngestError::TooLarge { file, row, byte, what: overrun.to_string() };
    }
    match source.kind() {
        io::ErrorKind::UnexpectedEof => IngestError::Gzip { file, row, byte, what: "cut short", source },
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            IngestError::Gzip { file, row, byte, what: "damaged", source }
        }
        _ => IngestError::Read { file, row, byte, source },
    }
}

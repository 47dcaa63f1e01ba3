//! What can go wrong in a job.

use super::progress::Stopped;
use crate::catalogue::CatalogueError;
use crate::engine::money::NumberError;
use crate::engine::variation::FactError;
use crate::ingest::IngestError;
use crate::store::StoreError;

/// A failure of a job. Its text never repeats its source.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// What was asked for is not there.
    #[error("there is no {what} {name}")]
    NotFound {
        /// What.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A file could not be read.
    #[error("the file could not be taken")]
    Ingest(#[from] IngestError),
    /// The catalogue index failed.
    #[error("the catalogue index failed")]
    Catalogue(#[from] CatalogueError),
    /// A figure does not fit the exact arithmetic.
    #[error("a figure is out of range")]
    Number(#[from] NumberError),
    /// The price points could not be built.
    #[error("the price points could not be built")]
    Facts(#[from] FactError),
    /// What was asked for makes no sense, in words for the person who asked.
    #[error("{0}")]
    Request(String),
    /// Somebody who watched the work stopped it.
    #[error("the work was stopped")]
    Stopped,
    /// An upload that makes no sense, in words for the person who sent it.
    #[error("{0}")]
    Upload(String),
    /// Something is larger than is taken.
    #[error("too large: {0}")]
    TooLarge(String),
    /// Something is of no kind that is taken.
    #[error("{0}")]
    Unsupported(String),
    /// The key of a request was used for another one.
    #[error("this key was used for a request with other content")]
    KeyReused,
    /// The first request with this key is still being read.
    #[error("the first request with this key is still being read")]
    KeyInProgress,
    /// What a person would say contradicts what others said.
    #[error("{0}")]
    Conflict(String),
    /// Somebody said something since the state that a person says to have seen.
    #[error("{0}")]
    Moved(String),
    /// A job has ended: nothing can be asked of it any more.
    #[error("job {0} has ended")]
    JobFinished(String),
    /// A command does this job by itself.
    #[error("job {0} is the work of a command: stop that command")]
    JobNotQueued(String),
    /// No state of the data can be read yet: it is being matched, or the database was lost.
    #[error("not ready: no state of the data can be read yet")]
    NotReady,
    /// Too many read at once, and none was done in time.
    #[error("busy: too many requests are being answered")]
    Busy,
    /// Something that cannot happen did: a fault of ours.
    #[error("an inner fault: {0}")]
    Internal(&'static str),
    /// `--strict` was asked for and rows were rejected.
    #[error("{rejected} of {read} rows were rejected, and --strict allows none: nothing was imported; first {first}")]
    Strict {
        /// Rows rejected.
        rejected: u64,
        /// Rows read.
        read: u64,
        /// The first of them: its place and why.
        first: String,
    },
    /// A file of ours could not be written or read.
    #[error("cannot use {path}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl From<StoreError> for AppError {
    /// What is not there, and a URL that is none, are no failures of the store.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { what, name } => Self::NotFound { what, name },
            StoreError::Finished(job) => Self::JobFinished(job),
            StoreError::NotQueued(job) => Self::JobNotQueued(job),
            StoreError::Conflict(words) => Self::Conflict(words),
            StoreError::Moved(words) => Self::Moved(words),
            StoreError::Senseless(words) => Self::Request(words),
            StoreError::KeyReused => Self::KeyReused,
            StoreError::KeyInProgress => Self::KeyInProgress,
            StoreError::Url => Self::Request(error.to_string()),
            other => Self::Store(other),
        }
    }
}

impl From<Stopped> for AppError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl AppError {
    /// A file that could not be written or read.
    pub(crate) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), source }
    }
}

//! What can go wrong in the store.

use std::path::PathBuf;

use diesel::result::DatabaseErrorKind;
use diesel::result::Error::DatabaseError;

use super::NumberedRejection;

/// A failure of the store. Its text never repeats its source.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database URL is of no known kind.
    #[error("a database URL starts with sqlite: or postgres://")]
    Url,
    /// The folder for the database could not be made.
    #[error("cannot make the folder {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The backend cannot be reached.
    #[error("cannot connect to the database")]
    Connection(#[from] diesel::ConnectionError),
    /// No connection of the pool came free in time, or none could be made.
    #[error("no connection to the database is to be had")]
    Pool(#[from] diesel::r2d2::PoolError),
    /// The backend refused a statement.
    #[error("the database refused a statement")]
    Query(#[from] diesel::result::Error),
    /// A migration failed.
    #[error("a migration failed: {0}")]
    Migration(String),
    /// What is stored cannot be read back.
    #[error("the store holds {what} that cannot be read: {detail}")]
    Corrupt {
        /// What.
        what: &'static str,
        /// Where and why.
        detail: String,
    },
    /// What was asked for is not there.
    #[error("there is no {what} {name}")]
    NotFound {
        /// What.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Rows of one import contradict one another, and none may be rejected.
    #[error("{} rows state one order line with different content", .0.len())]
    Contradicted(Vec<NumberedRejection>),
    /// A job has ended: nothing can be asked of it any more.
    #[error("job {0} has ended")]
    Finished(String),
    /// A command does this job by itself: it answers to nobody else.
    #[error("job {0} is the work of a command: stop that command")]
    NotQueued(String),
    /// A worker that was taken for dead would show what another one is bringing.
    #[error("the job was taken over by another worker")]
    TakenOver,
    /// What a person would say contradicts what others said meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// Somebody said something since the state that a person says to have seen.
    #[error("{0}")]
    Moved(String),
    /// What a person would say makes no sense.
    #[error("{0}")]
    Senseless(String),
    /// The key of a request was used for another one.
    #[error("this key was used for a request with other content")]
    KeyReused,
    /// The same request is being answered elsewhere.
    #[error("the first request with this key is still being answered")]
    KeyInProgress,
    /// A lock file could not be used.
    #[error("cannot use the lock {path}")]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl StoreError {
    /// A row that could not be appended: a conflict, told in these words, where its place was taken already.
    pub(super) fn of_append(error: diesel::result::Error, words: &str) -> Self {
        match error {
            DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict(words.to_owned()),
            other => other.into(),
        }
    }

    /// Something stored that cannot be read back.
    pub(crate) fn corrupt(what: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Corrupt { what, detail: detail.to_string() }
    }
}

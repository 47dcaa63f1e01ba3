//! Who is at work: a lock that the operating system or the server lets go of when its holder dies.
//!
//! An import that is being written belongs to the process that holds its lock. Whoever can take the lock of an
//! unfinished import knows that its writer is gone and may sweep it: no clock and no time-out decide.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use diesel::prelude::{QueryableByName, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool};

use super::{Db, Location, Store, StoreError};

/// The number that stands for "matching" among the imports' locks: a turn that is taken again and again.
const TURN: i64 = 0;

/// Shows that this process is writing an import, for as long as it is kept.
pub struct Presence {
    /// Holds the lock until it is dropped.
    holder: Holder,
}

enum Holder {
    File { _file: File, to_remove: Option<PathBuf> },
    Session { _connection: Box<Db> },
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Bool)]
    taken: bool,
}

impl Presence {
    /// Takes the lock of an import, or nothing when another process holds it.
    ///
    /// # Errors
    /// [`StoreError`] when the lock cannot be tried.
    pub fn take(store: &Store, import_id: i64) -> Result<Option<Self>, StoreError> {
        match store.location() {
            Location::Sqlite(path) => {
                let mut lock = path.clone().into_os_string();
                lock.push(format!(".import-{import_id}.lock"));
                Self::take_file(PathBuf::from(lock), import_id != TURN)
            }
            Location::Postgres(_) => Self::take_session(store.connect()?, import_id),
        }
    }

    /// Takes the turn of the one process that may match, or nothing when another has it.
    ///
    /// # Errors
    /// [`StoreError`] when the lock cannot be tried.
    pub fn take_turn(store: &Store) -> Result<Option<Self>, StoreError> {
        Self::take(store, TURN)
    }

    /// The lock file of an import is removed with it. That of a turn stays: whoever waits for it may hold the file
    /// open, and would lock one that nobody else can see.
    fn take_file(path: PathBuf, passing: bool) -> Result<Option<Self>, StoreError> {
        let failed = |source| StoreError::Lock { path: path.clone(), source };
        let file = File::options().create(true).append(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { holder: Holder::File { _file: file, to_remove: passing.then_some(path) } })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(StoreError::Lock { path, source }),
        }
    }

    fn take_session(mut db: Db, import_id: i64) -> Result<Option<Self>, StoreError> {
        // The upper half of the key is the schema's own, so that stores that share a database stay apart.
        let taken: Taken = match &mut db {
            Db::Postgres(connection) => {
                sql_query("SELECT pg_try_advisory_lock((hashtext(current_schema())::bigint << 32) # $1) AS taken")
                    .bind::<BigInt, _>(import_id)
                    .get_result(connection)?
            }
            Db::Sqlite(_) => return Ok(None),
        };
        Ok(taken.taken.then(|| Self { holder: Holder::Session { _connection: Box::new(db) } }))
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Holder::File { to_remove: Some(path), .. } = &self.holder {
            // Only tidiness: a lock file left behind is taken again by the next sweep.
            let _ = std::fs::remove_file(path);
        }
    }
}

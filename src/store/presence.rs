//! Who is at work: a lock that the operating system or the server lets go of when its holder dies.
//!
//! An import that is being written belongs to the process that holds its lock. Whoever can take the lock of an
//! unfinished import knows that its writer is gone and may sweep it: no clock and no time-out decide.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use diesel::prelude::{QueryableByName, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool};

use super::jobs::unguessable;
use super::{Db, Location, Store, StoreError};

/// The number that stands for "matching" among the imports' locks: a turn that is taken again and again.
const TURN: i64 = 0;

/// Shows that this process is writing an import, or that one of its workers lives, for as long as it is kept.
pub struct Presence {
    /// Holds the lock until it is dropped.
    holder: Holder,
    name: String,
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
            Location::Postgres(_) => {
                // The upper half of the key is the schema's own, so that stores that share a database stay apart.
                let key = "(hashtext(current_schema())::bigint << 32) # $1";
                Self::take_session(store.connect()?, key, import_id)
            }
        }
    }

    /// Takes the lock of a worker with a new name that nobody ever had.
    ///
    /// # Errors
    /// [`StoreError`] when the lock cannot be had.
    pub fn of_new_worker(store: &Store) -> Result<Self, StoreError> {
        let name = unguessable();
        let taken = match store.location() {
            Location::Sqlite(path) => Self::take_file(worker_lock(path, &name), true)?,
            Location::Postgres(_) => Self::take_session(store.connect()?, "$1", session_key(&name))?,
        };
        let mut taken = taken.ok_or_else(|| StoreError::corrupt("a worker", "its lock is held by another"))?;
        taken.name = name;
        Ok(taken)
    }

    /// Whether the worker of this name is gone. Names are never used again: who is gone stays gone.
    ///
    /// # Errors
    /// [`StoreError`] when the lock cannot be tried.
    pub fn is_gone(store: &Store, db: &mut Db, name: &str) -> Result<bool, StoreError> {
        match (store.location(), db) {
            (Location::Postgres(_), Db::Postgres(connection)) => {
                // Let go again at once, because the connection lives on.
                let query = "SELECT CASE WHEN pg_try_advisory_lock($1) THEN pg_advisory_unlock($1) \
                             ELSE FALSE END AS taken";
                let taken: Taken = sql_query(query).bind::<BigInt, _>(session_key(name)).get_result(connection)?;
                Ok(taken.taken)
            }
            (Location::Sqlite(path), _) => {
                let path = worker_lock(path, name);
                match File::options().append(true).open(&path) {
                    Ok(_) => Ok(Self::take_file(path, true)?.is_some()),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
                    Err(source) => Err(StoreError::Lock { path, source }),
                }
            }
            (Location::Postgres(_), Db::Sqlite(_)) => Err(StoreError::Url),
        }
    }

    /// The worker's name; empty for imports and turns.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
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
            Ok(()) => {
                let holder = Holder::File { _file: file, to_remove: passing.then_some(path) };
                Ok(Some(Self { holder, name: String::new() }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(StoreError::Lock { path, source }),
        }
    }

    /// The session rests for as long as its lock is held: no server may end it for that, or another worker would take
    /// the lock while its holder still writes. (Servers older than the setting have nothing to be told.)
    fn take_session(mut db: Db, key: &str, number: i64) -> Result<Option<Self>, StoreError> {
        const REST: &str = "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'";
        let taken: Taken = match &mut db {
            Db::Postgres(connection) => {
                sql_query(REST).execute(connection)?;
                sql_query(format!("SELECT pg_try_advisory_lock({key}) AS taken"))
                    .bind::<BigInt, _>(number)
                    .get_result(connection)?
            }
            Db::Sqlite(_) => return Ok(None),
        };
        let holder = Holder::Session { _connection: Box::new(db) };
        Ok(taken.taken.then(|| Self { holder, name: String::new() }))
    }
}

/// The lock file of a worker.
fn worker_lock(store: &Path, name: &str) -> PathBuf {
    let mut lock = store.as_os_str().to_owned();
    lock.push(format!(".worker-{name}.lock"));
    PathBuf::from(lock)
}

/// The number that stands for a worker: its name is sixteen hexadecimal digits.
fn session_key(name: &str) -> i64 {
    u64::from_str_radix(name, 16).unwrap_or_default().cast_signed()
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Holder::File { to_remove: Some(path), .. } = &self.holder {
            // Only tidiness: a lock file left behind is taken again by the next sweep.
            let _ = std::fs::remove_file(path);
        }
    }
}

//! Plain connections kept open: for small reads and writes that need no unmoving view.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};

use super::{Db, Location, Store, StoreError};

/// Connections open at most.
const OPEN_AT_MOST: u32 = 8;
/// How long a caller waits for a free one.
const PATIENCE: Duration = Duration::from_secs(5);
/// An idle connection is closed after this.
const IDLE: Duration = Duration::from_secs(60);

/// A borrowed connection: it goes back when dropped, unless it is broken or a transaction was left open on it.
///
/// Never take a lock of the session on one: it would go back with its lock. [`super::Presence`] opens its own.
pub type PooledDb = PooledConnection<Connector>;

/// Opens connections as [`Store::connect`] does, settings included.
#[derive(Debug)]
pub struct Connector(Location);

impl ManageConnection for Connector {
    type Connection = Db;
    type Error = StoreError;

    fn connect(&self) -> Result<Db, StoreError> {
        self.0.connect()
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), StoreError> {
        Ok(db.ping()?)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        std::thread::panicking() || db.is_broken()
    }
}

/// The pool of a store and of its clones, made when it is first asked.
#[derive(Debug, Clone, Default)]
pub(super) struct SharedPool(Arc<OnceLock<Pool<Connector>>>);

impl SharedPool {
    fn get(&self, location: &Location) -> Result<PooledDb, StoreError> {
        let pool = self.0.get_or_init(|| {
            let settings = Pool::builder().max_size(OPEN_AT_MOST).min_idle(Some(0));
            let settings = settings.connection_timeout(PATIENCE).idle_timeout(Some(IDLE)).test_on_check_out(true);
            settings.build_unchecked(Connector(location.clone()))
        });
        Ok(pool.get()?)
    }
}

impl Store {
    /// A plain connection from a bounded pool, each statement seeing what is published when it runs.
    ///
    /// # Errors
    /// [`StoreError::Pool`] when none comes free in time or the backend cannot be reached.
    pub fn pooled(&self) -> Result<PooledDb, StoreError> {
        self.pool.get(&self.location)
    }
}

/// Whether the backend can be reached at all, whatever became of the transaction; ends it.
pub fn is_reachable(db: &mut Db) -> bool {
    db.batch_execute("ROLLBACK").is_ok()
}

/// Whether the connection still reaches its backend, and no statement failed in its transaction unseen.
pub fn is_alive(db: &mut Db) -> bool {
    db.ping().is_ok()
}

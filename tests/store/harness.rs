//! A fresh store of each kind for every test: a SQLite file in a folder of its own, a PostgreSQL schema of its own.

use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::{Connection, PgConnection, QueryableByName, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::BigInt;
use likewise::store::{Db, Location, Store};
use tempfile::TempDir;

/// Where the throwaway PostgreSQL listens; its user may make schemas.
const POSTGRES_VARIABLE: &str = "LIKEWISE_TEST_POSTGRES_URL";

/// Tells the schemas of one run apart; the process id tells runs apart.
static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// A store that vanishes with the test.
pub struct TestStore {
    store: Store,
    _folder: Option<TempDir>,
    schema: Option<(String, String)>,
}

impl TestStore {
    /// A new SQLite store in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let location = Location::Sqlite(folder.path().join("likewise.db"));
        let store = Store::open(location).expect("a new SQLite store");
        Self { store, _folder: Some(folder), schema: None }
    }

    /// A new PostgreSQL store in a schema of its own.
    pub fn postgres() -> Self {
        let Ok(url) = std::env::var(POSTGRES_VARIABLE) else {
            panic!("{POSTGRES_VARIABLE} is not set: run `make test`, which starts a throwaway PostgreSQL");
        };
        let schema = format!("test_{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::establish(&url).expect("the throwaway PostgreSQL");
        // A run that was killed may have left a schema of this name behind.
        connection
            .batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"))
            .expect("a schema for the test");
        let joint = if url.contains('?') { '&' } else { '?' };
        let location = Location::Postgres(format!("{url}{joint}options=-csearch_path%3D{schema}"));
        let store = Store::open(location).expect("a new PostgreSQL store");
        Self { store, _folder: None, schema: Some((url, schema)) }
    }

    /// One of each, for tests that compare them.
    pub fn both() -> [Self; 2] {
        [Self::sqlite(), Self::postgres()]
    }

    /// A connection.
    pub fn db(&self) -> Db {
        self.store.connect().expect("a connection")
    }

    /// Runs a statement.
    pub fn run(&self, statement: &str) {
        match self.db() {
            Db::Sqlite(mut connection) => connection.batch_execute(statement),
            Db::Postgres(mut connection) => connection.batch_execute(statement),
        }
        .expect("a statement");
    }

    /// What a `SELECT ... AS number` says.
    pub fn number(&self, query: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            number: i64,
        }
        let row: Row = match self.db() {
            Db::Sqlite(mut connection) => sql_query(query).get_result(&mut connection),
            Db::Postgres(mut connection) => sql_query(query).get_result(&mut connection),
        }
        .expect("a number");
        row.number
    }

    /// Fails when the store's own books do not add up.
    pub fn assert_sound(&self) {
        assert_eq!(self.verify_imports(&mut self.db()).expect("the books"), Vec::<String>::new());
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        let Some((url, schema)) = &self.schema else { return };
        if let Ok(mut connection) = PgConnection::establish(url) {
            // Only tidiness: the whole server is thrown away.
            let _ = connection.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
        }
    }
}

/// Declares a test that runs on a fresh store of each kind, as `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_backends {
    ($(#[$meta:meta])* $name:ident, |$store:ident| $body:block) => {
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&crate::store::harness::TestStore::sqlite());
            }

            #[test]
            fn postgres() {
                super::$name(&crate::store::harness::TestStore::postgres());
            }
        }

        $(#[$meta])*
        fn $name($store: &crate::store::harness::TestStore) $body
    };
}

//! A connection to either backend.
// The derive writes public items of its own that carry no documentation.
#![allow(missing_docs)]

use diesel::prelude::{PgConnection, SqliteConnection};

/// A connection to either backend.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// Embedded SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

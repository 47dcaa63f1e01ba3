//! Bringing the schema up and down: two folders of migrations with the same names.

use diesel::connection::SimpleConnection;
use diesel::prelude::{QueryableByName, RunQueryDsl};
use diesel::sql_query;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Db, StoreError, each};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Two processes that open a new PostgreSQL store at once take turns by this advisory lock.
const POSTGRES_LOCK: i64 = 0x6c69_6b65_7769_7365;

/// Runs the migrations that have not run.
pub(super) fn up(db: &mut Db) -> Result<(), StoreError> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Migration(error.to_string());
    match db {
        Db::Sqlite(connection) => {
            if !connection.has_pending_migration(SQLITE).map_err(failed)? {
                return Ok(());
            }
            // Whoever opens the same new store meanwhile waits here and then finds nothing left to do.
            connection.immediate_transaction(|connection| {
                connection.run_pending_migrations(SQLITE).map(|_| ()).map_err(failed)
            })
        }
        Db::Postgres(connection) => {
            connection.batch_execute(&format!("SELECT pg_advisory_lock({POSTGRES_LOCK})"))?;
            let outcome = connection.run_pending_migrations(POSTGRES).map(|_| ()).map_err(failed);
            connection.batch_execute(&format!("SELECT pg_advisory_unlock({POSTGRES_LOCK})"))?;
            outcome
        }
    }
}

/// Takes every migration back.
pub(super) fn down(db: &mut Db) -> Result<(), StoreError> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Migration(error.to_string());
    match db {
        Db::Sqlite(connection) => connection.revert_all_migrations(SQLITE).map(|_| ()).map_err(failed),
        Db::Postgres(connection) => connection.revert_all_migrations(POSTGRES).map(|_| ()).map_err(failed),
    }
}

#[derive(QueryableByName)]
struct ColumnName {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Every `table.column` the backend has, sorted, diesel's own bookkeeping and the backend's left out.
pub(super) fn columns(db: &mut Db) -> Result<Vec<String>, StoreError> {
    let query = match db {
        Db::Sqlite(_) => {
            "SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        Db::Postgres(_) => {
            "SELECT (table_name || '.' || column_name)::text AS name FROM information_schema.columns \
             WHERE table_schema = current_schema()"
        }
    };
    let rows: Vec<ColumnName> = each!(db, connection => sql_query(query).load(connection))?;
    let mut names: Vec<String> =
        rows.into_iter().map(|row| row.name).filter(|name| !name.starts_with("__diesel")).collect();
    names.sort_unstable();
    Ok(names)
}

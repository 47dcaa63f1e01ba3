//! The store: the only layer that knows of a database.
//!
//! One code base serves SQLite and PostgreSQL. What diesel cannot say through [`Db`] (batch inserts, upserts) is
//! said once by `each!`, which writes the same expression for both connections.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::{Connection, PgConnection, SqliteConnection};

mod buyer_actions;
mod categories;
mod contracts;
mod db;
mod decisions;
mod error;
mod idempotency;
mod import_kind;
mod imports;
mod item_categories;
mod items;
mod jobs;
mod line_changes;
mod lines;
mod migrations;
mod organisations;
mod pool;
mod presence;
mod price_points;
mod procurement_rules;
mod products;
mod published;
mod rate_cards;
mod rates;
mod reference_prices;
mod rejections;
mod review;
mod schema;
mod snapshots;
mod state;
mod supplier_spend;
mod suppliers;
mod terms;
mod unit_costs;
mod versions;
mod workplans;

pub use buyer_actions::{action_events, append_action_event, events_of_action};
pub use categories::{CatalogueCodes, catalogue_codes, categories_version, category_entries, write_categories};
pub use contracts::{
    ContractFilter, contract_suppliers, contract_versions, contracts_after, contracts_of, write_contracts,
};
pub use db::Db;
pub use decisions::{
    DecidedItem, DecisionFilter, StoredDecision, decided_items, decided_items_after, decided_items_from,
    decided_items_of, decisions_after, decisions_for, decisions_of, forget_decisions, items_of_product,
    replace_decisions,
};
pub use error::StoreError;
pub use idempotency::{HeldKey, KEY_HOURS, KeyState, RequestKey, answered_request, remember_request, settle_key};
pub use import_kind::ImportKind;
pub use imports::{ImportOutcome, ImportSummary, NewImport, NumberedImport};
pub use item_categories::{
    CurrencySpend, StoredItemCategories, all_category_totals, category_bases, category_totals, forget_item_categories,
    item_categories_after, item_categories_of, items_without_category, replace_category_totals,
    replace_item_categories,
};
pub use items::{NumberedItem, items_after, items_by_ids, resolve_items};
pub use jobs::{
    ClaimedJob, JobFilter, JobRecord, JobState, NewJob, Reported, job, jobs_before, queue_is_busy, queued_job_like,
    submit_job, unguessable,
};
pub use line_changes::{forget_line_changes, line_changes};
pub use lines::{
    CurrentLine, Growth, LineAppender, LineCensus, LineChanges, NewLine, SourceLine, SpendKey, StatedLine, WorthLine,
    latest_order_date, line_census, line_census_of, organisations_with_lines, scan_lines, scan_organisation_lines,
    scan_organisation_stated, scan_stated, scan_worth, source_lines,
};
pub use organisations::{
    KnownOrganisation, group_members, organisation_codes, organisation_ids, organisations, write_group_members,
    write_organisations,
};
pub use pool::{Connector, PooledDb, is_alive, is_reachable};
pub use presence::Presence;
pub use price_points::{
    StoredPoints, all_price_points, erase_price_points, point_descriptions, point_fingerprints, point_fingerprints_of,
    price_points_among, price_points_of, replace_price_points,
};
pub use procurement_rules::{procurement_rules, write_procurement_rules};
pub use products::{
    CatalogueProduct, catalogue_products_after, catalogue_products_of, catalogue_version, ensure_provisional,
    find_by_identifier, find_product, find_product_itself, product_names, products_after, products_by_public_ids,
    products_in_category, products_of_supplier, write_products,
};
pub use published::{PublishedImport, published_import, rejections_page};
pub use rate_cards::{rate_cards, write_rate_cards};
pub use rates::{NumberedRate, latest_shift, rates_after, write_rates};
pub use reference_prices::{
    ReferenceFilter, knows_contract_prices, reference_prices_after, reference_prices_of, write_reference_prices,
};
pub use rejections::{
    NumberedRejection, RejectedByOrganisation, rejection_totals, rejections_by_organisation, rejections_of,
    write_rejections,
};
pub use review::{
    ActionFilter, append_review, begin_review, decided_products, item_numbers, product_numbers, review_actions_before,
    review_log, stored_redirects,
};
pub use snapshots::{
    Frozen, FrozenNames, FrozenProduct, FrozenRequest, NewSnapshot, ProductToFreeze, Snapshot, SnapshotKind,
    begin_snapshot, freeze_products, frozen, frozen_product, frozen_products, snapshot, snapshots_before,
};
pub use state::{StateName, StoreFacts, bump_revision, read_state, recall, remember, store_facts, write_state};
pub use supplier_spend::{SupplierSpend, replace_supplier_spend, supplier_spend};
pub use suppliers::{resolve_suppliers, stated_supplier_names, supplier_display_names, suppliers_of_names};
pub use terms::{all_terms, resolve_terms, resolve_texts, texts_after, texts_by_ids};
pub use unit_costs::{NumberedCost, unit_costs, write_unit_costs};
pub use workplans::{append_workplan_word, begin_workplan, words_of_workplan_entry, workplan_words};

/// Runs the same diesel expression on whichever connection is inside: for batch inserts and upserts, which
/// diesel cannot build for both backends at once.
macro_rules! each {
    ($db:expr, $connection:ident => $expression:expr) => {
        match $db {
            $crate::store::Db::Sqlite($connection) => $expression,
            $crate::store::Db::Postgres($connection) => $expression,
        }
    };
}
pub(crate) use each;

/// Rows bound in one statement: SQLite allows 32,766 variables, so this leaves room for 30 columns.
pub(crate) const ROWS_PER_STATEMENT: usize = 1_000;

/// Where the store is. Its `Debug` tells no password.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL URL.
    Postgres(String),
}

impl fmt::Debug for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => formatter.debug_tuple("Sqlite").field(path).finish(),
            // A URL may hold a password in more than one place: nothing of it is told.
            Self::Postgres(_) => formatter.write_str("Postgres(..)"),
        }
    }
}

impl Location {
    /// Reads `sqlite:PATH`, `postgres://...` or `postgresql://...`.
    ///
    /// # Errors
    /// [`StoreError::Url`] for anything else.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(StoreError::Url);
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(StoreError::Url)
    }

    fn connect(&self) -> Result<Db, StoreError> {
        match self {
            Self::Sqlite(path) => connect_sqlite(path),
            Self::Postgres(url) => Ok(Db::Postgres(PgConnection::establish(url)?)),
        }
    }
}

/// A store whose schema is up to date.
#[derive(Debug, Clone)]
pub struct Store {
    location: Location,
    pool: pool::SharedPool,
}

impl Store {
    /// Opens the store, makes its folder where needed and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be reached or migrated.
    pub fn open(location: Location) -> Result<Self, StoreError> {
        if let Location::Sqlite(path) = &location
            && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { path: folder.into(), source })?;
        }
        let store = Self { location, pool: pool::SharedPool::default() };
        migrations::up(&mut store.connect()?)?;
        Ok(store)
    }

    /// A new connection.
    ///
    /// # Errors
    /// [`StoreError`] when the backend cannot be reached.
    pub fn connect(&self) -> Result<Db, StoreError> {
        self.location.connect()
    }

    /// A connection for reading alone on one unmoving view of the store: until it is dropped it does not see what others
    /// publish or delete meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the backend cannot be reached.
    pub fn view(&self) -> Result<Db, StoreError> {
        let mut db = self.connect()?;
        begin_view(&mut db)?;
        // Both backends choose what is seen at the first statement that reads, not at the beginning.
        db.batch_execute(match db {
            Db::Sqlite(_) => "SELECT count(*) FROM sqlite_master",
            Db::Postgres(_) => "SELECT 1",
        })?;
        Ok(db)
    }

    /// Where the store is.
    #[must_use]
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// Takes the schema down to nothing again.
    ///
    /// # Errors
    /// [`StoreError`] when a step down fails.
    pub fn migrate_down(&self) -> Result<(), StoreError> {
        migrations::down(&mut self.connect()?)
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] when a step up fails.
    pub fn migrate_up(&self) -> Result<(), StoreError> {
        migrations::up(&mut self.connect()?)
    }

    /// Every table and column the backend really has, as sorted `table.column` texts.
    ///
    /// # Errors
    /// [`StoreError`] when the backend cannot be asked.
    pub fn columns(&self) -> Result<Vec<String>, StoreError> {
        migrations::columns(&mut self.connect()?)
    }
}

fn connect_sqlite(path: &Path) -> Result<Db, StoreError> {
    const BUSY: Duration = Duration::from_secs(60);
    let text = path.to_str().ok_or(StoreError::Url)?;
    let mut connection = SqliteConnection::establish(text)?;
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout = {}; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;",
        BUSY.as_millis()
    ))?;
    write_ahead(&mut connection, BUSY)?;
    Ok(Db::Sqlite(connection))
}

/// Turns the write-ahead log on. While a new file is being turned by another process SQLite does not wait, whatever
/// its time-out says.
fn write_ahead(connection: &mut SqliteConnection, patience: Duration) -> Result<(), StoreError> {
    const PAUSE: Duration = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        match connection.batch_execute("PRAGMA journal_mode = WAL") {
            Err(diesel::result::Error::DatabaseError(_, said))
                if said.message().contains("locked") && waited < patience =>
            {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            other => return Ok(other?),
        }
    }
}

/// Runs `work` in one transaction that writes: on SQLite it takes the write lock at once, so that two writers wait
/// for each other instead of failing half-way. Transactions do not nest: one inside another is refused, because on
/// PostgreSQL the end of the inner one would end the outer one.
///
/// # Errors
/// Whatever `work` returns, after rolling back; [`StoreError::Query`] when the transaction cannot begin or end.
pub fn write<T>(db: &mut Db, work: impl FnOnce(&mut Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
    let begin = match db {
        Db::Sqlite(_) => "BEGIN IMMEDIATE",
        Db::Postgres(_) => "BEGIN",
    };
    each!(db, connection => AnsiTransactionManager::begin_transaction_sql(connection, begin))?;
    match work(db).and_then(|value| usable(db).map(|()| value)) {
        Ok(value) => {
            each!(db, connection => AnsiTransactionManager::commit_transaction(connection))?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one to tell; a failed rollback ends with the connection.
            if let Err(rollback) = each!(db, connection => AnsiTransactionManager::rollback_transaction(connection)) {
                tracing::warn!(%rollback, "rollback failed");
            }
            Err(error)
        }
    }
}

/// Runs `work` on one unmoving view of the store: what others publish or delete meanwhile is not seen. For reading
/// alone; PostgreSQL refuses to write there.
///
/// # Errors
/// Whatever `work` returns; [`StoreError::Query`] when the view cannot be had.
pub fn read<T>(db: &mut Db, work: impl FnOnce(&mut Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
    begin_view(db)?;
    let outcome = work(db);
    let ended = each!(db, connection => AnsiTransactionManager::rollback_transaction(connection));
    let value = outcome?;
    ended?;
    Ok(value)
}

fn begin_view(db: &mut Db) -> Result<(), StoreError> {
    let begin = match db {
        Db::Sqlite(_) => "BEGIN",
        Db::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    Ok(each!(db, connection => AnsiTransactionManager::begin_transaction_sql(connection, begin))?)
}

/// Fails when a statement inside the transaction failed and nobody said so: PostgreSQL answers the `COMMIT` of such a
/// transaction with a rollback and no error.
fn usable(db: &mut Db) -> Result<(), StoreError> {
    if let Db::Postgres(connection) = db {
        connection.batch_execute("SELECT 1")?;
    }
    Ok(())
}

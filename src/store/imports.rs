//! What came in: imports are written invisible, published in one short transaction, deleted as a whole.

use chrono::{NaiveDateTime, Utc};
use diesel::prelude::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::import_kind::ImportKind;
use super::jobs::commands;
use super::line_changes::note_line_changes;
use super::schema::imports;
use super::{
    Db, LineChanges, Presence, Store, StoreError, bump_revision, categories, contracts, lines, products, rejections,
    versions, write,
};

/// An import about to be written.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// What it brings.
    pub kind: ImportKind,
    /// Names of its files, without folders.
    pub files: Vec<String>,
    /// Hash of everything in its files and of the options that shape their reading.
    pub content_hash: String,
    /// The job of the queue that writes it; nothing when a command does.
    pub job: Option<i64>,
}

/// What became of an import's rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Rows read, blank ones not counted.
    pub rows_read: u64,
    /// Rows taken.
    pub rows_accepted: u64,
    /// Rows refused.
    pub rows_rejected: u64,
    /// Rows taken that replaced an older version.
    pub rows_replaced: u64,
    /// Values in which personal data was masked.
    pub values_masked: u64,
    /// Codes of the organisations the rows belong to, sorted.
    pub org_codes: Vec<String>,
    /// What was noted while reading, as the caller writes it.
    pub notes: String,
}

/// An import as `imports list` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSummary {
    /// Public id.
    pub public_id: String,
    /// What it brought.
    pub kind: String,
    /// Its files.
    pub files: Vec<String>,
    /// The organisations its rows belong to.
    pub org_codes: Vec<String>,
    /// Rows read.
    pub rows_read: i64,
    /// Rows taken.
    pub rows_accepted: i64,
    /// Rows refused.
    pub rows_rejected: i64,
    /// When it was published (UTC).
    pub published_at: Option<NaiveDateTime>,
}

/// An import that is being written, held by this process.
pub struct NumberedImport {
    /// Internal id.
    pub id: i64,
    kind: ImportKind,
    content_hash: String,
    /// The command's job; nothing when a job of the queue writes the import.
    job: Option<i64>,
    /// The queue's job; nothing when a command writes the import.
    queued: Option<i64>,
    _presence: Presence,
}

#[derive(Insertable)]
#[diesel(table_name = imports, treat_none_as_default_value = false)]
struct ImportRow<'a> {
    kind: &'a str,
    status: &'a str,
    files: String,
    org_codes: String,
    content_hash: &'a str,
    rows_read: i64,
    rows_accepted: i64,
    rows_rejected: i64,
    rows_replaced: i64,
    values_masked: i64,
    notes: &'a str,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = imports)]
struct StoredImport {
    id: i64,
    public_id: Option<String>,
    kind: String,
    status: String,
    files: String,
    org_codes: String,
    rows_read: i64,
    rows_accepted: i64,
    rows_rejected: i64,
    published_at: Option<NaiveDateTime>,
}

impl StoredImport {
    fn summary(self) -> Result<ImportSummary, StoreError> {
        Ok(ImportSummary {
            public_id: self.public_id.unwrap_or_default(),
            kind: self.kind,
            files: list_of(&self.files)?,
            org_codes: list_of(&self.org_codes)?,
            rows_read: self.rows_read,
            rows_accepted: self.rows_accepted,
            rows_rejected: self.rows_rejected,
            published_at: self.published_at,
        })
    }
}

fn list_text(list: &[String]) -> String {
    serde_json::Value::from(list.to_vec()).to_string()
}

pub(super) fn list_of(text: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::corrupt("an import's list", error))
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

impl Store {
    /// Begins an import: a row that says it is being written, and the lock that says by whom. First sweeps the
    /// imports whose writers are gone.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn begin_import(&self, db: &mut Db, new: &NewImport) -> Result<NumberedImport, StoreError> {
        self.sweep(db)?;
        write(db, |db| {
            let row = ImportRow {
                kind: new.kind.as_str(),
                status: "writing",
                files: list_text(&new.files),
                org_codes: "[]".to_owned(),
                content_hash: &new.content_hash,
                rows_read: 0,
                rows_accepted: 0,
                rows_rejected: 0,
                rows_replaced: 0,
                values_masked: 0,
                notes: "",
            };
            let id: i64 = diesel::insert_into(imports::table).values(row).returning(imports::id).get_result(db)?;
            // Taken before the row can be seen, so that no sweep finds it without its writer.
            let presence = Presence::take(self, id)?
                .ok_or_else(|| StoreError::corrupt("an import", "its lock is held by another process"))?;
            let job = match new.job {
                None => Some(commands::start(db, "import", id)?),
                Some(job) => {
                    commands::adopt_import(db, job, id)?;
                    None
                }
            };
            let content_hash = new.content_hash.clone();
            Ok(NumberedImport { id, kind: new.kind, content_hash, job, queued: new.job, _presence: presence })
        })
    }

    /// Shows everything the import brought, in one transaction, and returns its public id and what became of it.
    /// Rows may still be rejected here, when all keys are known; with `strict` that stops the import.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written; nothing is shown then.
    pub fn publish_import(
        &self,
        db: &mut Db,
        import: &NumberedImport,
        mut outcome: ImportOutcome,
        strict: bool,
    ) -> Result<(String, ImportOutcome), StoreError> {
        write(db, |db| {
            lock_publishing(db)?;
            let order: Option<i64> = imports::table.select(diesel::dsl::max(imports::publish_order)).first(db)?;
            let order = order.unwrap_or(0) + 1;
            let same: i64 = imports::table
                .filter(imports::content_hash.eq(&import.content_hash))
                .filter(imports::publish_order.is_not_null())
                .count()
                .get_result(db)?;
            let hash = import.content_hash.get(..16).unwrap_or(&import.content_hash);
            let public_id = format!("M{hash}-{}", same + 1);
            diesel::update(imports::table.find(import.id))
                .set((
                    imports::public_id.eq(Some(public_id.clone())),
                    imports::status.eq("published"),
                    imports::publish_order.eq(Some(order)),
                    imports::published_at.eq(Some(Utc::now().naive_utc())),
                    imports::org_codes.eq(list_text(&outcome.org_codes)),
                ))
                .execute(db)?;
            for table in versions::VERSIONED {
                let replaced = versions::show(db, table, import.id)?;
                if import.kind != ImportKind::Lines {
                    outcome.rows_replaced += replaced as u64;
                }
            }
            let mut changes = import.kind.changes_lines_alone().then(LineChanges::default);
            if import.kind == ImportKind::Lines {
                let published = lines::publish(db, import.id)?;
                if strict && published.rejected > 0 {
                    return Err(StoreError::Contradicted(rejections::rejections_of(db, import.id, i64::MAX)?));
                }
                outcome.rows_replaced = published.replaced;
                outcome.rows_accepted -= published.rejected;
                outcome.rows_rejected += published.rejected;
                changes = Some(published.changes);
            }
            if import.kind == ImportKind::Catalogue {
                products::renew_catalogue_version(db)?;
            }
            if import.kind == ImportKind::Categories {
                categories::renew_version(db)?;
            }
            diesel::update(imports::table.find(import.id))
                .set((
                    imports::rows_read.eq(count(outcome.rows_read)),
                    imports::rows_accepted.eq(count(outcome.rows_accepted)),
                    imports::rows_rejected.eq(count(outcome.rows_rejected)),
                    imports::rows_replaced.eq(count(outcome.rows_replaced)),
                    imports::values_masked.eq(count(outcome.values_masked)),
                    imports::notes.eq(&outcome.notes),
                ))
                .execute(db)?;
            if let Some(job) = import.job {
                commands::finish(db, job, "done", count(outcome.rows_read), "published")?;
            }
            // Last, so that whoever cancels the job waits for a moment alone.
            import.queued.map_or(Ok(()), |job| commands::still_writes(db, job, import.id))?;
            let revision = bump_revision(db)?;
            changes.map_or(Ok(()), |changes| note_line_changes(db, revision, &changes))?;
            Ok((public_id, outcome))
        })
    }

    /// Gives up an import: nothing of it stays.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written; the next sweep removes it then.
    pub fn abandon_import(&self, db: &mut Db, import: NumberedImport) -> Result<(), StoreError> {
        write(db, |db| {
            if let Some(job) = import.job {
                commands::finish(db, job, "failed", 0, "given up")?;
            }
            erase_rows(db, import.id)
        })
    }

    /// Removes every import whose writer is gone. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn sweep(&self, db: &mut Db) -> Result<usize, StoreError> {
        let unfinished: Vec<i64> =
            imports::table.filter(imports::status.eq("writing")).select(imports::id).order(imports::id).load(db)?;
        let mut swept = 0;
        for id in unfinished {
            let Some(_presence) = Presence::take(self, id)? else { continue };
            write(db, |db| {
                let still: Option<i64> = imports::table
                    .find(id)
                    .filter(imports::status.eq("writing"))
                    .select(imports::id)
                    .first(db)
                    .optional()?;
                if still.is_some() {
                    commands::sweep(db, id)?;
                    erase_rows(db, id)?;
                    swept += 1;
                }
                Ok(())
            })?;
        }
        Ok(swept)
    }

    /// Published imports in the order they were published.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn imports(&self, db: &mut Db) -> Result<Vec<ImportSummary>, StoreError> {
        let rows: Vec<StoredImport> = imports::table
            .filter(imports::status.eq("published"))
            .order(imports::publish_order)
            .select(StoredImport::as_select())
            .load(db)?;
        rows.into_iter().map(StoredImport::summary).collect()
    }

    /// An import that was deleted, if there is one of this public id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn deleted_import(&self, db: &mut Db, public_id: &str) -> Result<Option<ImportSummary>, StoreError> {
        let row: Option<StoredImport> = imports::table
            .filter(imports::public_id.eq(Some(public_id)))
            .filter(imports::status.eq("deleted"))
            .select(StoredImport::as_select())
            .first(db)
            .optional()?;
        row.map(StoredImport::summary).transpose()
    }

    /// Deletes a published import: exactly its rows go, and older versions count again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when no published import has this id; otherwise when the store cannot be written.
    pub fn delete_import(&self, db: &mut Db, public_id: &str) -> Result<ImportSummary, StoreError> {
        let summary = self
            .imports(db)?
            .into_iter()
            .find(|import| import.public_id == public_id)
            .ok_or_else(|| StoreError::NotFound { what: "import", name: public_id.to_owned() })?;
        write(db, |db| {
            lock_publishing(db)?;
            let row: StoredImport = imports::table
                .filter(imports::public_id.eq(Some(public_id)))
                .select(StoredImport::as_select())
                .first(db)?;
            if row.status != "published" {
                return Err(StoreError::NotFound { what: "import", name: public_id.to_owned() });
            }
            contracts::note_withdrawal(db, row.id)?;
            for table in versions::VERSIONED {
                versions::hide(db, table, row.id)?;
            }
            diesel::update(imports::table.find(row.id)).set(imports::status.eq("deleted")).execute(db)?;
            let changes = lines::retire(db, row.id)?;
            rejections::erase(db, row.id)?;
            if row.kind == ImportKind::Catalogue.as_str() {
                products::renew_catalogue_version(db)?;
            }
            if row.kind == ImportKind::Categories.as_str() {
                categories::renew_version(db)?;
            }
            let revision = bump_revision(db)?;
            let alone = ImportKind::parse(&row.kind).is_some_and(ImportKind::changes_lines_alone);
            if alone { note_line_changes(db, revision, &changes) } else { Ok(()) }
        })?;
        Ok(summary)
    }

    /// Imports that are being written or were left unfinished.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn unfinished_imports(&self, db: &mut Db) -> Result<i64, StoreError> {
        Ok(imports::table.filter(imports::status.eq("writing")).count().get_result(db)?)
    }

    /// What is wrong with the books of imports and versions, in words; nothing when all is well.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn verify_imports(&self, db: &mut Db) -> Result<Vec<String>, StoreError> {
        let mut problems = Vec::new();
        let rows: Vec<StoredImport> = imports::table
            .filter(imports::status.eq("published"))
            .order(imports::id)
            .select(StoredImport::as_select())
            .load(db)?;
        for row in rows {
            let name = row.public_id.unwrap_or_default();
            if row.rows_read != row.rows_accepted + row.rows_rejected {
                problems.push(format!(
                    "import {name}: {} rows read, but {} accepted and {} rejected",
                    row.rows_read, row.rows_accepted, row.rows_rejected
                ));
            }
            let stored = rejections::count(db, row.id)?;
            if stored != row.rows_rejected {
                problems.push(format!("import {name}: {} rows rejected, but {stored} kept", row.rows_rejected));
            }
            if row.kind == ImportKind::Lines.as_str() {
                let lines = lines::count_accepted(db, row.id)?;
                if lines != row.rows_accepted {
                    problems.push(format!("import {name}: {} rows accepted, but {lines} lines", row.rows_accepted));
                }
            }
        }
        problems.extend(lines::verify(db)?);
        for table in versions::VERSIONED {
            let broken = versions::broken_keys(db, table)?;
            if broken != 0 {
                problems.push(format!("{table}: {broken} keys without exactly one current version"));
            }
        }
        Ok(problems)
    }
}

/// Makes publishers take turns on PostgreSQL; on SQLite the write transaction already does.
fn lock_publishing(db: &mut Db) -> Result<(), StoreError> {
    if let Db::Postgres(connection) = db {
        diesel::sql_query("LOCK TABLE imports IN SHARE ROW EXCLUSIVE MODE").execute(connection)?;
    }
    Ok(())
}

fn erase_rows(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    for table in versions::VERSIONED {
        versions::erase(db, table, import_id)?;
    }
    lines::erase(db, import_id)?;
    rejections::erase(db, import_id)?;
    commands::forget_import(db, import_id)?;
    diesel::delete(imports::table.find(import_id)).execute(db)?;
    Ok(())
}

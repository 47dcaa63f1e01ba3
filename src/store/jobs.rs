//! Work in hand and done: one row a job.

use chrono::Utc;
use diesel::prelude::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::jobs;
use super::{Db, StoreError};

/// Notes that a job starts; returns its id.
pub(super) fn start(db: &mut Db, kind: &str, import_id: Option<i64>) -> Result<i64, StoreError> {
    Ok(diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq(kind),
            jobs::state.eq("running"),
            jobs::import_id.eq(import_id),
            jobs::rows_done.eq(0_i64),
            jobs::message.eq(""),
            jobs::started_at.eq(Utc::now().naive_utc()),
        ))
        .returning(jobs::id)
        .get_result(db)?)
}

/// Notes how a job ended.
pub(super) fn finish(db: &mut Db, id: i64, state: &str, rows: i64, message: &str) -> Result<(), StoreError> {
    diesel::update(jobs::table.find(id))
        .set((
            jobs::state.eq(state),
            jobs::rows_done.eq(rows),
            jobs::message.eq(message),
            jobs::finished_at.eq(Some(Utc::now().naive_utc())),
        ))
        .execute(db)?;
    Ok(())
}

/// Notes how far a job has come.
pub(super) fn progress(db: &mut Db, import_id: i64, rows: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.filter(jobs::import_id.eq(Some(import_id))))
        .set(jobs::rows_done.eq(rows))
        .execute(db)?;
    Ok(())
}

/// Notes that a job's worker died and its traces were swept.
pub(super) fn sweep(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.filter(jobs::import_id.eq(Some(import_id))).filter(jobs::state.eq("running")))
        .set((
            jobs::state.eq("swept"),
            jobs::message.eq("its process ended before it was published"),
            jobs::finished_at.eq(Some(Utc::now().naive_utc())),
        ))
        .execute(db)?;
    Ok(())
}

/// Keeps the job's row but lets go of the import that is about to be removed.
pub(super) fn forget_import(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.filter(jobs::import_id.eq(Some(import_id))))
        .set(jobs::import_id.eq(None::<i64>))
        .execute(db)?;
    Ok(())
}

//! The jobs of commands: work that a process does by itself, told beside the queue's.

use chrono::Utc;
use diesel::prelude::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::unguessable;
use crate::store::schema::jobs;
use crate::store::{Db, StoreError};

/// Notes that a command starts; returns the job's id.
pub(in crate::store) fn start(db: &mut Db, kind: &str, import_id: i64) -> Result<i64, StoreError> {
    let now = Utc::now().naive_utc();
    Ok(diesel::insert_into(jobs::table)
        .values((
            jobs::public_id.eq(format!("J{}", unguessable())),
            jobs::kind.eq(kind),
            jobs::state.eq("running"),
            jobs::import_id.eq(Some(import_id)),
            jobs::phase.eq("reading"),
            jobs::rows_done.eq(0_i64),
            jobs::message.eq(""),
            jobs::attempts.eq(1_i64),
            jobs::cancel_requested.eq(false),
            jobs::created_at.eq(now),
            jobs::started_at.eq(Some(now)),
        ))
        .returning(jobs::id)
        .get_result(db)?)
}

/// Notes that a job of the queue writes this import.
pub(in crate::store) fn adopt_import(db: &mut Db, id: i64, import_id: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.find(id)).set(jobs::import_id.eq(Some(import_id))).execute(db)?;
    Ok(())
}

/// Makes sure that a job of the queue still writes this import and no other: a worker that was taken for dead may find
/// that another one began the job anew. Nobody does so until the transaction ends.
pub(in crate::store) fn still_writes(db: &mut Db, id: i64, import_id: i64) -> Result<(), StoreError> {
    let row = jobs::table.find(id).filter(jobs::import_id.eq(Some(import_id)));
    match diesel::update(row).set(jobs::import_id.eq(Some(import_id))).execute(db)? {
        0 => Err(StoreError::TakenOver),
        _ => Ok(()),
    }
}

/// Notes how a command ended. A job of the queue ends when its worker says so.
pub(in crate::store) fn finish(db: &mut Db, id: i64, state: &str, rows: i64, message: &str) -> Result<(), StoreError> {
    diesel::update(jobs::table.find(id).filter(jobs::request.is_null()))
        .set((
            jobs::state.eq(state),
            jobs::rows_done.eq(rows),
            jobs::message.eq(message),
            jobs::finished_at.eq(Some(Utc::now().naive_utc())),
        ))
        .execute(db)?;
    Ok(())
}

/// Notes how far a command has come.
pub(in crate::store) fn progress(db: &mut Db, import_id: i64, rows: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.filter(jobs::import_id.eq(Some(import_id))).filter(jobs::request.is_null()))
        .set(jobs::rows_done.eq(rows))
        .execute(db)?;
    Ok(())
}

/// Notes that a command's process died and its traces were swept. A job of the queue goes back to it instead.
pub(in crate::store) fn sweep(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    let running = jobs::table
        .filter(jobs::import_id.eq(Some(import_id)))
        .filter(jobs::state.eq("running"))
        .filter(jobs::request.is_null());
    diesel::update(running)
        .set((
            jobs::state.eq("swept"),
            jobs::message.eq("its process ended before it was published"),
            jobs::finished_at.eq(Some(Utc::now().naive_utc())),
        ))
        .execute(db)?;
    Ok(())
}

/// Keeps the job's row but lets go of the import that is about to be removed.
pub(in crate::store) fn forget_import(db: &mut Db, import_id: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.filter(jobs::import_id.eq(Some(import_id))))
        .set(jobs::import_id.eq(None::<i64>))
        .execute(db)?;
    Ok(())
}

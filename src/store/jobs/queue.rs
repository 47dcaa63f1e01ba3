//! The queue: jobs are submitted, claimed by one worker each, and told of until they end.
//!
//! A running job belongs to the worker whose name it bears, for as long as that worker's lock is held. What a dead
//! worker left goes back to the queue; after so many deaths it is given up.

use chrono::Utc;
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl,
};

use super::{JobRecord, JobState, id_of, job, unguessable};
use crate::store::schema::{imports, jobs};
use crate::store::{Db, Presence, Store, StoreError, write};

/// Times a job is begun before it is given up.
const ATTEMPTS: i64 = 3;

/// A job to be submitted.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    /// Public id; see [`NewJob::name`].
    pub public_id: String,
    /// What it does.
    pub kind: &'a str,
    /// What is asked, as JSON.
    pub request: String,
    /// The data folder that holds the files it needs.
    pub place: Option<&'a str>,
}

impl NewJob<'_> {
    /// A public id for a new job.
    #[must_use]
    pub fn name() -> String {
        format!("J{}", unguessable())
    }
}

/// A job in a worker's hands.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    /// Internal id.
    pub id: i64,
    /// Public id.
    pub public_id: String,
    /// What is asked, as JSON.
    pub request: String,
    /// The worker that has it.
    pub worker: String,
}

/// What a worker learns when it tells how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// Go on.
    GoOn,
    /// Somebody asked that it be stopped.
    CancelRequested,
    /// The job is no longer this worker's.
    Lost,
}

/// Submits a job. Call it inside a transaction.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn submit_job(db: &mut Db, new: &NewJob<'_>) -> Result<i64, StoreError> {
    Ok(diesel::insert_into(jobs::table)
        .values((
            jobs::public_id.eq(&new.public_id),
            jobs::kind.eq(new.kind),
            jobs::state.eq(JobState::Queued.as_str()),
            jobs::request.eq(Some(&new.request)),
            jobs::place.eq(new.place),
            jobs::phase.eq(""),
            jobs::rows_done.eq(0_i64),
            jobs::message.eq(""),
            jobs::attempts.eq(0_i64),
            jobs::cancel_requested.eq(false),
            jobs::created_at.eq(Utc::now().naive_utc()),
        ))
        .returning(jobs::id)
        .get_result(db)?)
}

/// An unfinished job that asks for the same, if there is one that nobody asked to stop.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn queued_job_like(db: &mut Db, kind: &str, request: &str) -> Result<Option<String>, StoreError> {
    Ok(jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::request.eq(Some(request)))
        .filter(jobs::state.eq_any(["queued", "running"]))
        .filter(jobs::cancel_requested.eq(false))
        .order(jobs::id)
        .select(jobs::public_id)
        .first(db)
        .optional()?)
}

/// Whether a job of the queue runs anywhere, or waits that a place can do.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn queue_is_busy(db: &mut Db, place: &str) -> Result<bool, StoreError> {
    let running = jobs::state.eq(JobState::Running.as_str());
    let found: Option<i64> = jobs::table
        .filter(jobs::request.is_not_null())
        .filter(jobs::state.eq_any(["queued", "running"]))
        .filter(running.or(jobs::place.is_null()).or(jobs::place.eq(Some(place))))
        .select(jobs::id)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}

impl Store {
    /// Gives the oldest job that waits, and that this place can do, to a worker whose lock is held.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn claim_job(&self, db: &mut Db, worker: &Presence, place: &str) -> Result<Option<ClaimedJob>, StoreError> {
        let waiting = || {
            jobs::table
                .filter(jobs::state.eq(JobState::Queued.as_str()))
                .filter(jobs::place.is_null().or(jobs::place.eq(Some(place))))
                .order(jobs::id)
                .limit(1)
                .select((jobs::id, jobs::public_id, jobs::request))
        };
        type Row = (i64, String, Option<String>);
        // Mostly nothing waits: no transaction then that would make writers take turns.
        if waiting().first::<Row>(db).optional()?.is_none() {
            return Ok(None);
        }
        write(db, |db| {
            let found: Option<Row> = match db {
                Db::Sqlite(connection) => waiting().first(connection).optional()?,
                Db::Postgres(connection) => waiting().for_update().skip_locked().first(connection).optional()?,
            };
            let Some((id, public_id, request)) = found else { return Ok(None) };
            diesel::update(jobs::table.find(id))
                .set((
                    jobs::state.eq(JobState::Running.as_str()),
                    jobs::worker.eq(Some(worker.name())),
                    jobs::attempts.eq(jobs::attempts + 1),
                    jobs::started_at.eq(Some(Utc::now().naive_utc())),
                ))
                .execute(db)?;
            let request = request.unwrap_or_default();
            Ok(Some(ClaimedJob { id, public_id, request, worker: worker.name().to_owned() }))
        })
    }

    /// Tells how far a job has come, and learns whether to go on.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn report_job(
        &self,
        db: &mut Db,
        held: &ClaimedJob,
        phase: &str,
        rows: (u64, Option<u64>),
    ) -> Result<Reported, StoreError> {
        let count = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
        let cancel: Option<bool> = diesel::update(rows_of(held.id, Some(&held.worker)))
            .set((jobs::phase.eq(phase), jobs::rows_done.eq(count(rows.0)), jobs::rows_total.eq(rows.1.map(count))))
            .returning(jobs::cancel_requested)
            .get_result(db)
            .optional()?;
        Ok(match cancel {
            None => Reported::Lost,
            Some(true) => Reported::CancelRequested,
            Some(false) => Reported::GoOn,
        })
    }

    /// Notes how a job ended; one that is done has come to its end, whatever was last reported. Does nothing, and returns
    /// false, when it is no longer the worker's.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn finish_job(
        &self,
        db: &mut Db,
        held: &ClaimedJob,
        state: JobState,
        message: &str,
        result: Option<&str>,
    ) -> Result<bool, StoreError> {
        if state == JobState::Done {
            diesel::update(rows_of(held.id, Some(&held.worker)).filter(jobs::rows_total.is_not_null()))
                .set(jobs::rows_done.eq(jobs::rows_total.assume_not_null()))
                .execute(db)?;
        }
        let ended = diesel::update(rows_of(held.id, Some(&held.worker)))
            .set((
                jobs::state.eq(state.as_str()),
                jobs::worker.eq(None::<String>),
                jobs::message.eq(message),
                jobs::result.eq(result),
                jobs::finished_at.eq(Some(Utc::now().naive_utc())),
            ))
            .execute(db)?;
        Ok(ended > 0)
    }

    /// Puts a job back that its worker cannot finish because the process ends: no attempt is counted.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn put_job_back(&self, db: &mut Db, held: &ClaimedJob) -> Result<(), StoreError> {
        diesel::update(rows_of(held.id, Some(&held.worker)))
            .set((
                jobs::state.eq(JobState::Queued.as_str()),
                jobs::worker.eq(None::<String>),
                jobs::attempts.eq(jobs::attempts - 1),
            ))
            .execute(db)?;
        Ok(())
    }

    /// Puts the jobs of dead workers back into the queue; those that were begun too often are given up. Returns how
    /// many there were.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn rescue_jobs(&self, db: &mut Db) -> Result<usize, StoreError> {
        let running: Vec<(i64, Option<String>)> = jobs::table
            .filter(jobs::state.eq(JobState::Running.as_str()))
            .filter(jobs::request.is_not_null())
            .order(jobs::id)
            .select((jobs::id, jobs::worker))
            .load(db)?;
        let mut rescued = 0;
        for (id, worker) in running {
            let worker = worker.unwrap_or_default();
            if !Presence::is_gone(self, db, &worker)? {
                continue;
            }
            rescued += usize::from(rescue(db, id, &worker)?);
        }
        Ok(rescued)
    }

    /// Asks that a job be stopped: one that waits is cancelled at once, one that runs at its next step. One that waits
    /// to be gone on with, and has shown its import already, is cancelled by the worker that takes it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nobody knows it; [`StoreError::Finished`] when it has ended;
    /// [`StoreError::NotQueued`] when a command does it by itself; otherwise when the store cannot be written.
    pub fn cancel_job(&self, db: &mut Db, public_id: &str) -> Result<JobRecord, StoreError> {
        write(db, |db| {
            // Locks the row, so that no worker claims or finishes it meanwhile.
            let id = id_of(db, public_id)?;
            let row = jobs::table.find(id);
            diesel::update(row).set(jobs::public_id.eq(public_id)).execute(db)?;
            let found = job(db, public_id)?;
            if found.state.is_final() {
                return Err(StoreError::Finished(public_id.to_owned()));
            }
            if found.request.is_none() {
                return Err(StoreError::NotQueued(public_id.to_owned()));
            }
            diesel::update(row).set(jobs::cancel_requested.eq(true)).execute(db)?;
            if found.state == JobState::Queued && leaves_a_trace(db, id, &found)? {
                // Whoever takes it takes that away again; it needs no files for it, so that anybody may.
                diesel::update(row).set(jobs::place.eq(None::<String>)).execute(db)?;
            } else if found.state == JobState::Queued {
                diesel::update(row)
                    .set((
                        jobs::state.eq(JobState::Cancelled.as_str()),
                        jobs::message.eq("cancelled before it began"),
                        jobs::finished_at.eq(Some(Utc::now().naive_utc())),
                    ))
                    .execute(db)?;
            }
            job(db, public_id)
        })
    }

    /// Internal id of the import that a job published before it was broken off, if it came so far.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn published_by_job(&self, db: &mut Db, held: &ClaimedJob) -> Result<Option<i64>, StoreError> {
        let import: Option<i64> = jobs::table.find(held.id).select(jobs::import_id).first(db)?;
        let Some(import) = import else { return Ok(None) };
        let published = imports::table.find(import).filter(imports::publish_order.is_not_null());
        Ok(published.select(imports::id).first(db).optional()?)
    }

    /// Public ids of the jobs of a place that have not ended.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn unfinished_jobs_at(&self, db: &mut Db, place: &str) -> Result<Vec<String>, StoreError> {
        Ok(jobs::table
            .filter(jobs::place.eq(Some(place)))
            .filter(jobs::state.eq_any(["queued", "running"]))
            .select(jobs::public_id)
            .load(db)?)
    }
}

/// Whether a job that waits was begun before, and then came so far that something of it is to be seen.
fn leaves_a_trace(db: &mut Db, id: i64, waiting: &JobRecord) -> Result<bool, StoreError> {
    if waiting.kind == "delete" {
        return Ok(waiting.started_at.is_some());
    }
    let import: Option<i64> = jobs::table.find(id).select(jobs::import_id).first(db)?;
    let Some(import) = import else { return Ok(false) };
    let shown = imports::table.find(import).filter(imports::publish_order.is_not_null());
    Ok(shown.select(imports::id).first::<i64>(db).optional()?.is_some())
}

/// The job's row while it is the worker's.
#[diesel::dsl::auto_type(no_type_alias)]
fn rows_of<'a>(id: i64, worker: Option<&'a str>) -> _ {
    jobs::table.filter(jobs::id.eq(id)).filter(jobs::worker.eq(worker)).filter(jobs::state.eq("running"))
}

/// Takes a job out of a dead worker's hands.
fn rescue(db: &mut Db, id: i64, worker: &str) -> Result<bool, StoreError> {
    write(db, |db| {
        // Whoever comes second finds it in other hands.
        let held = jobs::table
            .find(id)
            .filter(jobs::worker.eq(Some(worker)))
            .filter(jobs::state.eq(JobState::Running.as_str()));
        let attempts: Option<i64> = diesel::update(held)
            .set(jobs::worker.eq(None::<String>))
            .returning(jobs::attempts)
            .get_result(db)
            .optional()?;
        let Some(attempts) = attempts else { return Ok(false) };
        let row = jobs::table.find(id);
        if attempts < ATTEMPTS {
            diesel::update(row).set(jobs::state.eq(JobState::Queued.as_str())).execute(db)?;
        } else {
            diesel::update(row)
                .set((
                    jobs::state.eq(JobState::Failed.as_str()),
                    jobs::message.eq(format!("its process ended before it was done, {attempts} times")),
                    jobs::finished_at.eq(Some(Utc::now().naive_utc())),
                ))
                .execute(db)?;
        }
        Ok(true)
    })
}

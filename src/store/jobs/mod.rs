//! Work in hand and done: one row a job, those of the queue and those that a command does by itself.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use chrono::NaiveDateTime;
use diesel::prelude::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::schema::{imports, jobs};
use super::{Db, StoreError};

pub(super) mod commands;
mod queue;

pub use queue::{ClaimedJob, NewJob, Reported, queue_is_busy, queued_job_like, submit_job};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Did what was asked.
    Done,
    /// Could not do it; the message says why.
    Failed,
    /// Stopped because somebody asked for that.
    Cancelled,
    /// Was a command whose process died; its traces are gone.
    Swept,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled, Self::Swept];

    /// The state as it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Swept => "swept",
        }
    }

    /// Reads a state as it is stored and told.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// Public id.
    pub public_id: String,
    /// What it does (`import`, `match`, `delete`).
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// What was asked, as JSON; nothing for what a command does by itself.
    pub request: Option<String>,
    /// Public id of the import that it brought.
    pub import: Option<String>,
    /// What it is doing.
    pub phase: String,
    /// Rows, items or products that this phase has done.
    pub rows_done: i64,
    /// How many there are in this phase, where that is known.
    pub rows_total: Option<i64>,
    /// How it ended, in words.
    pub message: String,
    /// What came of it, as JSON.
    pub result: Option<String>,
    /// How often it was begun.
    pub attempts: i64,
    /// Whether somebody asked that it be stopped.
    pub cancel_requested: bool,
    /// When it was asked for (UTC, as are all).
    pub created_at: NaiveDateTime,
    /// When it was begun last.
    pub started_at: Option<NaiveDateTime>,
    /// When it ended.
    pub finished_at: Option<NaiveDateTime>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = jobs)]
struct StoredJob {
    public_id: String,
    kind: String,
    state: String,
    request: Option<String>,
    import_id: Option<i64>,
    phase: String,
    rows_done: i64,
    rows_total: Option<i64>,
    message: String,
    result: Option<String>,
    attempts: i64,
    cancel_requested: bool,
    created_at: NaiveDateTime,
    started_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
}

/// Which jobs are wanted.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// Those that stand so.
    pub state: Option<JobState>,
    /// Those that do this.
    pub kind: Option<String>,
}

/// Jobs, the newest first, at most so many, beginning with the one before `before` (a public id).
///
/// # Errors
/// [`StoreError::NotFound`] when nobody knows the job `before`; otherwise when the store cannot be read.
pub fn jobs_before(
    db: &mut Db,
    wanted: &JobFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<JobRecord>, StoreError> {
    let before = before.map(|public_id| id_of(db, public_id)).transpose()?.unwrap_or(i64::MAX);
    let mut query = jobs::table.filter(jobs::id.lt(before)).order(jobs::id.desc()).limit(limit).into_boxed();
    if let Some(state) = wanted.state {
        query = query.filter(jobs::state.eq(state.as_str()));
    }
    if let Some(kind) = &wanted.kind {
        query = query.filter(jobs::kind.eq(kind));
    }
    let rows: Vec<StoredJob> = query.select(StoredJob::as_select()).load(db)?;
    told(db, rows)
}

/// One job.
///
/// # Errors
/// [`StoreError::NotFound`] when nobody knows it; otherwise when the store cannot be read.
pub fn job(db: &mut Db, public_id: &str) -> Result<JobRecord, StoreError> {
    let rows: Vec<StoredJob> =
        jobs::table.filter(jobs::public_id.eq(public_id)).select(StoredJob::as_select()).load(db)?;
    told(db, rows)?.pop().ok_or_else(|| unknown(public_id))
}

fn id_of(db: &mut Db, public_id: &str) -> Result<i64, StoreError> {
    let id = jobs::table.filter(jobs::public_id.eq(public_id)).select(jobs::id).first(db).optional()?;
    id.ok_or_else(|| unknown(public_id))
}

fn unknown(public_id: &str) -> StoreError {
    StoreError::NotFound { what: "job", name: public_id.to_owned() }
}

/// Rows as they are told: with the public ids of their imports.
fn told(db: &mut Db, rows: Vec<StoredJob>) -> Result<Vec<JobRecord>, StoreError> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.import_id).collect();
    let named: Vec<(i64, Option<String>)> =
        imports::table.filter(imports::id.eq_any(ids)).select((imports::id, imports::public_id)).load(db)?;
    let named: HashMap<i64, Option<String>> = named.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let state = JobState::parse(&row.state);
            Ok(JobRecord {
                state: state.ok_or_else(|| StoreError::corrupt("a job's state", &row.state))?,
                import: row.import_id.and_then(|id| named.get(&id).cloned().flatten()),
                public_id: row.public_id,
                kind: row.kind,
                request: row.request,
                phase: row.phase,
                rows_done: row.rows_done,
                rows_total: row.rows_total,
                message: row.message,
                result: row.result,
                attempts: row.attempts,
                cancel_requested: row.cancel_requested,
                created_at: row.created_at,
                started_at: row.started_at,
                finished_at: row.finished_at,
            })
        })
        .collect()
}

/// Sixteen hexadecimal digits that nobody can foretell: names of jobs, workers and places.
#[must_use]
pub fn unguessable() -> String {
    // The keys of the standard hasher come from the system's source of randomness.
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}

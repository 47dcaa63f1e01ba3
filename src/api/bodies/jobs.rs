//! The bodies of jobs.

use chrono::NaiveDateTime;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{ImportBody, ImportListBody, MatchBody};
use crate::app::{JobAnswer, Page};
use crate::store::JobRecord;

/// A job as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobBody {
    /// The job's id.
    #[schema(example = "J0a1b2c3d4e5f6a7b")]
    id: String,
    /// `import`, `match` or `delete`.
    #[schema(example = "import")]
    kind: String,
    /// `queued`, `running`, `done`, `failed`, `cancelled` or `swept`.
    #[schema(example = "done")]
    state: &'static str,
    /// What it is doing or did last: `reading`, `waiting` for another's matching, `matching`, `pricing`.
    #[schema(example = "pricing")]
    phase: Option<String>,
    /// Rows, items or products that this phase has done.
    #[schema(example = 27499)]
    rows_done: i64,
    /// How many there are in this phase, where that is known.
    #[schema(example = 27499)]
    rows_total: Option<i64>,
    /// How it ended, in words, when it did not do what was asked.
    #[schema(example = "cancelled on request")]
    message: Option<String>,
    /// Whether somebody asked that it be stopped.
    cancel_requested: bool,
    /// How often it was begun.
    #[schema(example = 1)]
    attempts: i64,
    /// The import that it brought.
    #[schema(example = "M8c2e5b95dd1a6e71-2")]
    import_id: Option<String>,
    /// What was asked; nothing for what a command does by itself.
    #[schema(value_type = Option<Object>)]
    request: Option<Value>,
    /// What came of it: what the command line answers for the same work.
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    /// When it was asked for (UTC).
    #[schema(example = "2026-11-23T09:30:00Z")]
    created_at: String,
    /// When it was begun last.
    #[schema(example = "2026-11-23T09:30:00Z")]
    started_at: Option<String>,
    /// When it ended.
    #[schema(example = "2026-11-23T09:30:04Z")]
    finished_at: Option<String>,
}

impl From<&JobRecord> for JobBody {
    fn from(job: &JobRecord) -> Self {
        let stated = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let value = |text: &Option<String>| text.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let instant = |instant: NaiveDateTime| format!("{}Z", instant.format("%Y-%m-%dT%H:%M:%S"));
        Self {
            id: job.public_id.clone(),
            kind: job.kind.clone(),
            state: job.state.as_str(),
            phase: stated(&job.phase),
            rows_done: job.rows_done,
            rows_total: job.rows_total,
            message: stated(&job.message),
            cancel_requested: job.cancel_requested,
            attempts: job.attempts,
            import_id: job.import.clone(),
            request: value(&job.request),
            result: value(&job.result),
            created_at: instant(job.created_at),
            started_at: job.started_at.map(instant),
            finished_at: job.finished_at.map(instant),
        }
    }
}

/// A page of jobs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobPageBody {
    /// The jobs, the newest first.
    jobs: Vec<JobBody>,
    /// The cursor of the next page, where there is one.
    #[schema(example = "4a30613162326333643465356636613762")]
    next_cursor: Option<String>,
}

impl JobPageBody {
    /// The page, and the cursor of the next.
    #[must_use]
    pub fn new(page: &Page<JobRecord>, cursor: impl Fn(&str) -> String) -> Self {
        Self { jobs: page.entries.iter().map(JobBody::from).collect(), next_cursor: page.next.as_deref().map(cursor) }
    }
}

/// What came of a job: what the command line answers for the same work.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum JobAnswerBody {
    /// Of an import.
    Import(ImportBody),
    /// Of matching.
    Match(MatchBody),
    /// Of a deletion.
    Delete(ImportListBody),
}

impl From<&JobAnswer> for JobAnswerBody {
    fn from(answer: &JobAnswer) -> Self {
        match answer {
            JobAnswer::Import(answer) => Self::Import(ImportBody::from(answer)),
            JobAnswer::Match(answer) => Self::Match(MatchBody::from(answer)),
            JobAnswer::Delete(gone) => Self::Delete(ImportListBody::from(std::slice::from_ref(gone))),
        }
    }
}

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only told of: the form is read part by part")]
pub struct UploadBody {
    /// `organisations`, `groups`, `catalogue`, `prices` or `lines`.
    #[schema(example = "lines")]
    kind: String,
    /// The organisation of rows that name none.
    #[schema(example = "R1H")]
    org: Option<String>,
    /// Make organisations that purchase lines name and nobody knows.
    create_organisations: Option<bool>,
    /// Import nothing when any row is rejected.
    strict: Option<bool>,
    /// The day from which prices count whose rows state none.
    #[schema(example = "2026-04-01")]
    valid_from: Option<chrono::NaiveDate>,
    /// The list of prices whose rows name none.
    #[schema(example = "FW-2026-GLOVES")]
    list_id: Option<String>,
    /// A mapping in TOML: how the files' columns are called.
    #[schema(value_type = Option<String>, format = Binary)]
    mapping: Option<Vec<u8>>,
    /// The files, all one import: .csv, .csv.gz, .json or .json.gz.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Vec<u8>>,
}

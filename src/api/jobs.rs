//! `/jobs`: long work, asked for and followed to its end.

use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{JobAnswerBody, JobBody, JobPageBody};
use super::idempotency::request_key;
use super::paging::{PageQuery, cursor};
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::api::bodies::json_text;
use crate::app::{JobAnswer, Service};
use crate::store::{JobFilter, JobRecord, JobState};

/// Which jobs are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct JobQuery {
    /// Those in this state: `queued`, `running`, `done`, `failed`, `cancelled` or `swept`.
    #[param(example = "done")]
    state: Option<String>,
    /// Those of this kind: `import`, `match` or `delete`.
    #[param(example = "import")]
    kind: Option<String>,
}

impl JobQuery {
    fn filter(&self) -> Result<JobFilter, Problem> {
        let read = |text: &str| {
            JobState::parse(text).ok_or_else(|| {
                let known = JobState::ALL.map(JobState::as_str).join(", ");
                Problem::new(Code::BadRequest, format!("no job is ever in this state; there are {known}"))
            })
        };
        Ok(JobFilter { state: self.state.as_deref().map(read).transpose()?, kind: self.kind.clone() })
    }
}

/// A job that is asked for. (Imports are asked for by uploading them, deletions by deleting.)
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "match", "all": false}))]
pub(super) struct NewJobBody {
    /// `match`.
    #[schema(example = "match")]
    kind: String,
    /// Decide every item anew, not only what is not up to date; what people said stands.
    #[serde(default)]
    all: bool,
}

/// Jobs
///
/// The newest first, those that commands do by themselves among them.
#[utoipa::path(
    tag = "jobs",
    params(JobQuery, PageQuery),
    responses(
        (status = 200, description = "A page of jobs, the newest first", body = JobPageBody),
        (status = 400, description = "The page or the state makes no sense", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/jobs")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<JobQuery>) -> Result<HttpResponse, Problem> {
    let (wanted, limit, after) = (asked.filter.filter()?, asked.page.limit()?, asked.page.after()?);
    let found = move |service: &Service| service.jobs().list(&wanted, after.as_deref(), limit);
    answer::json(&JobPageBody::new(&work::run(service, found).await?, cursor))
}

/// One job
///
/// How far it has come, and what came of it.
#[utoipa::path(
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id", example = "J0a1b2c3d4e5f6a7b")),
    responses(
        (status = 200, description = "The job; Retry-After while it has not ended", body = JobBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/jobs/{id}")]
pub(super) async fn one(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    told(&work::run(service, move |service| service.jobs().one(&id)).await?)
}

/// Ask for a job
///
/// `{"kind": "match"}` decides what is undecided and brings all figures up to date. Its result is what
/// the command line's `match` answers.
#[utoipa::path(
    tag = "jobs",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "match-2026-11-23")),
    request_body = NewJobBody,
    responses(
        (status = 202, description = "The job; its address is in Location", body = JobBody),
        (status = 400, description = "No such kind of job", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The first request with this key is still being read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/jobs")]
pub(super) async fn submit(
    service: Data<Service>,
    request: HttpRequest,
    body: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&request)?;
    let wanted: NewJobBody =
        serde_json::from_slice(&body).map_err(|error| Problem::new(Code::BadRequest, error.to_string()))?;
    if wanted.kind != "match" {
        return Err(Problem::new(Code::BadRequest, "the kind of a job asked for here is `match`"));
    }
    let submitted = move |service: &Service| service.jobs().submit_match(wanted.all, key.as_ref());
    accepted(&work::run(service, submitted).await?)
}

/// Cancel a job
///
/// One that waits is cancelled at once, one that runs at its next step. A cancelled import
/// leaves nothing; cancelled matching keeps what it did.
#[utoipa::path(
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id", example = "J0a1b2c3d4e5f6a7b")),
    responses(
        (status = 200, description = "It was still waiting, and is cancelled", body = JobBody),
        (status = 202, description = "It stops at its next step", body = JobBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It has ended, or is the work of a command", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/jobs/{id}/cancel")]
pub(super) async fn cancel(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let job = work::run(service, move |service| service.jobs().cancel(&id)).await?;
    if job.state.is_final() { told(&job) } else { accepted(&job) }
}

/// A job as it stands, with when to ask again.
fn told(job: &JobRecord) -> Result<HttpResponse, Problem> {
    let mut told = answer::json(&JobBody::from(job))?;
    if !job.state.is_final() {
        told.headers_mut().insert(RETRY_AFTER, answer::A_SECOND);
    }
    Ok(told)
}

/// A job that was asked for, with its address.
pub(super) fn accepted(job: &JobRecord) -> Result<HttpResponse, Problem> {
    answer::accepted(&format!("/api/v1/jobs/{}", job.public_id), &JobBody::from(job))
}

/// What came of a job, as the command line's `--json` writes it for the same work: what workers keep with the job.
///
/// # Errors
/// Whatever the body's own serialisation returns.
pub fn job_result(answer: &JobAnswer) -> Result<String, serde_json::Error> {
    json_text(&JobAnswerBody::from(answer))
}

//! `/imports`: what came in, and the upload of more.

mod form;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{ImportEntryBody, ImportListBody, JobBody, RejectionPageBody, UploadBody};
use super::idempotency::request_key;
use super::jobs::accepted;
use super::paging::{PageQuery, cursor};
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, import_rejections, list_imports, published_import};

/// Imports
///
/// Those that count, in the order they were published.
#[utoipa::path(
    tag = "imports",
    responses(
        (status = 200, description = "Every import that counts", body = ImportListBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/imports")]
pub(super) async fn list(service: Data<Service>, _none: Asked<Nothing>) -> Result<HttpResponse, Problem> {
    let list = work::run(service, |service| list_imports(service.likewise())).await?;
    answer::json(&ImportListBody::from(list.as_slice()))
}

/// One import
///
/// As the list tells it.
#[utoipa::path(
    tag = "imports",
    params(("id" = String, Path, description = "The import's id", example = "M0a1b2c3d4e5f6a7b-1")),
    responses(
        (status = 200, description = "The import", body = ImportEntryBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/imports/{id}")]
pub(super) async fn one(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::run(service, move |service| published_import(service.likewise(), &id)).await?;
    answer::json(&ImportEntryBody::from(&found))
}

/// Rejections of an import
///
/// Every row that was not taken, with its file, row, column, reason and value.
#[utoipa::path(
    tag = "imports",
    params(("id" = String, Path, description = "The import's id", example = "M0a1b2c3d4e5f6a7b-1"), PageQuery),
    responses(
        (status = 200, description = "A page of rejections by file and row", body = RejectionPageBody),
        (status = 400, description = "The page makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the import", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/imports/{id}/rejections")]
pub(super) async fn rejections(
    service: Data<Service>,
    id: Path<String>,
    asked: PageAsked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let found = move |service: &Service| import_rejections(service.likewise(), &id, after.as_deref(), limit);
    answer::json(&RejectionPageBody::new(&work::run(service, found).await?, cursor))
}

/// Upload files to be imported
///
/// Answers at once with the job that imports them and then brings all figures up to date.
///
/// The job's result is what the command line's `import` answers. Fields may come in any order. With an
/// `Idempotency-Key` the same upload asked again within 24 hours is answered by the same job.
#[utoipa::path(
    tag = "imports",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "upload-2026-11-23")),
    request_body(content = UploadBody, content_type = "multipart/form-data"),
    responses(
        (status = 202, description = "The job; its address is in Location", body = JobBody),
        (status = 400, description = "No such kind, or no well-formed form", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The first request with this key is still being read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Larger than is taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "No multipart/form-data, or a file of a kind that is not taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A field is missing, unknown, given twice or wrong, or the key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/imports")]
pub(super) async fn upload(
    service: Data<Service>,
    request: HttpRequest,
    payload: Payload,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&request)?;
    accepted(&form::receive(service, &request, payload, key).await?)
}

/// Delete an import
///
/// Exactly its rows go, and older versions count again. Answers at once with the job that does so and brings all figures up to date; its result is what the command line's `imports delete` answers.
#[utoipa::path(
    tag = "imports",
    params(("id" = String, Path, description = "The import's id", example = "M0a1b2c3d4e5f6a7b-1")),
    responses(
        (status = 202, description = "The job; its address is in Location", body = JobBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[delete("/imports/{id}")]
pub(super) async fn remove(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    accepted(&work::run(service, move |service| service.jobs().submit_deletion(&id)).await?)
}

//! `/workplans`: candidates that were adopted, what people say of them, and how a fresh plan compares.
//!
//! Nobody signs in yet, and the server listens on loopback alone: who speaks is stated in the body.

mod asked;
mod files;

pub(super) use files::{calendar, csv, timeline, xlsx};

use actix_web::http::header::{ETAG, IF_MATCH, LOCATION};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, post};
use chrono::NaiveDate;
use serde::Serialize;

use self::asked::{AdoptBody, EntryQuery, ReplanQuery, WordBody, WorkplanQuery};
use super::asked::{Asked, Nothing};
use super::bodies::{ReplanBody, WorkplanBody, WorkplanEntryBody, WorkplanHistoryBody, WorkplanSaidBody, json_text};
use super::clock::this_second;
use super::entity_tag::{Condition, EntityTag};
use super::idempotency::request_key;
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{SaidOfEntry, Service, WorkplanWord, entry_history, workplan, workplan_entry};

/// The workplan of footprints
///
/// Every entry with its plan as it was adopted, what people said, what is late, and what it saved against plan. The answer of
/// `likewise --json workplan list`.
#[utoipa::path(
    tag = "workplans",
    params(WorkplanQuery),
    responses(
        (status = 200, description = "The entries, by first joint start", body = WorkplanBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows a footprint", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans")]
pub(super) async fn list(service: Data<Service>, asked: Asked<WorkplanQuery>) -> Result<HttpResponse, Problem> {
    let (footprints, as_of) = asked.0.read()?;
    let found =
        work::run(service, move |service| WorkplanBody::new(&workplan(service.likewise(), &footprints, as_of)?));
    answer::json(&found.await?)
}

/// Adopt a candidate
///
/// Its plan is frozen as an entry of the footprint's workplan. A contract is in one entry alone, whatever the footprint:
/// a candidate with a contract that another entry has taken is refused. With `candidate_hash`, as `/workplans/replan` tells
/// it, no other candidate is adopted than the one that was looked at.
#[utoipa::path(
    tag = "workplans",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "workplan-2026-11-27-1")),
    request_body = AdoptBody,
    responses(
        (status = 201, description = "What was said, and the entry; its address is in Location", body = WorkplanSaidBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the footprint, or there is no such candidate", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is adopted already, or another entry has one of its contracts", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The candidate is no longer as it was when it was seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/workplans")]
pub(super) async fn adopt(
    service: Data<Service>,
    http: HttpRequest,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    let body: AdoptBody = asked::body(&bytes)?;
    let (by, why) = (body.by.clone(), body.why.clone());
    let at = this_second();
    let word = WorkplanWord { wish: body.wish()?, by, why, at, seen: None, key };
    let likewise = service.likewise().clone();
    let said = work::read(service, move |reading| reading.say_of_workplan(&likewise, &word)).await?;
    told(HttpResponse::Created(), &said, at.date())
}

/// What was said with the entry's new tag, and where the entry is told.
fn told(mut builder: HttpResponseBuilder, said: &SaidOfEntry, as_of: NaiveDate) -> Result<HttpResponse, Problem> {
    let tag = EntityTag::of_version(said.entry.version, &text(&WorkplanEntryBody::new(&said.entry, as_of)?)?);
    builder.insert_header((LOCATION, format!("/api/v1/workplans/{}", said.entry.id)));
    builder.insert_header((ETAG, tag.header()));
    Ok(builder.content_type("application/json").body(text(&WorkplanSaidBody::new(said, as_of)?)?))
}

fn text<T: Serialize>(body: &T) -> Result<Vec<u8>, Problem> {
    json_text(body).map(String::into_bytes).map_err(|error| {
        tracing::error!(%error, "a body could not be written");
        Problem::new(Code::Internal, "the answer could not be written")
    })
}

/// A fresh plan beside what was adopted
///
/// The footprint's candidates as they would be adopted now, each with its hash; for every entry the candidate that has most of
/// its contracts, what has changed since, and contracts that do not run any more. Nothing is saved, and nothing that people
/// decided is touched. The answer of `likewise --json workplan replan`.
#[utoipa::path(
    tag = "workplans",
    params(ReplanQuery),
    responses(
        (status = 200, description = "Candidates, entries beside them, and contracts that are taken", body = ReplanBody),
        (status = 400, description = "Parameters are missing, cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the footprint, or it has no members that month", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/replan")]
pub(super) async fn replan(service: Data<Service>, asked: Asked<ReplanQuery>) -> Result<HttpResponse, Problem> {
    let request = asked.0.request()?;
    let likewise = service.likewise().clone();
    let found = work::read(service, move |reading| reading.replan(&likewise, &request));
    answer::json(&ReplanBody::from(&found.await?))
}

/// One entry
///
/// Its `ETag` is what `If-Match` names when something is said of it.
#[utoipa::path(
    tag = "workplans",
    params(("entry_id" = String, Path, description = "The entry's id", example = "W0123456789abcdef01234567"), EntryQuery),
    responses(
        (status = 200, description = "The entry as it stands", body = WorkplanEntryBody),
        (status = 400, description = "A parameter cannot be read or is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such entry", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/{entry_id}")]
pub(super) async fn one(
    service: Data<Service>,
    entry: Path<String>,
    asked: Asked<EntryQuery>,
    condition: Condition,
) -> Result<HttpResponse, Problem> {
    let as_of = asked.0.read()?;
    let found = work::run(service, move |service| workplan_entry(service.likewise(), &entry)).await?;
    let bytes = text(&WorkplanEntryBody::new(&found, as_of)?)?;
    let tag = EntityTag::of_version(found.version, &bytes);
    if let Some(short) = tag.not_modified(&condition) {
        return Ok(short);
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag.header())).content_type("application/json").body(bytes))
}

/// What was said of an entry
///
/// Every word in the order it was said: who, when, what and why. Nothing is ever taken away.
#[utoipa::path(
    tag = "workplans",
    params(("entry_id" = String, Path, description = "The entry's id", example = "W0123456789abcdef01234567")),
    responses(
        (status = 200, description = "Everything that was said of it", body = WorkplanHistoryBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such entry", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/workplans/{entry_id}/history")]
pub(super) async fn history(
    service: Data<Service>,
    entry: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found =
        work::run(service, move |service| WorkplanHistoryBody::new(&entry_history(service.likewise(), &entry)?));
    answer::json(&found.await?)
}

/// Say something of an entry
///
/// An owner, a status, a note, the actual date of a task, what a financial year really saved, that a contract is kept out or in,
/// that it is dropped, or that a newer plan takes the place of the frozen one. `If-Match` must name the entry as it was seen:
/// where others spoke since, nothing is said.
#[utoipa::path(
    tag = "workplans",
    params(
        ("entry_id" = String, Path, description = "The entry's id", example = "W0123456789abcdef01234567"),
        ("If-Match" = String, Header, description = "The `ETag` of the entry as it was seen; `*` for any", example = "\"3-0123456789abcdef0123456789abcdef\""),
        ("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, so that asking again does it once", example = "workplan-2026-11-27-2"),
    ),
    request_body = WordBody,
    responses(
        (status = 200, description = "What was said, and the entry; its new tag is in ETag", body = WorkplanSaidBody),
        (status = 400, description = "The body cannot be read, or makes no sense", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such entry, or no such candidate", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It contradicts what stands, or another entry has the contract", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The entry or the candidate is no longer as it was when it was seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/workplans/{entry_id}/words")]
pub(super) async fn say(
    service: Data<Service>,
    entry: Path<String>,
    http: HttpRequest,
    bytes: Bytes,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let key = request_key(&http)?;
    if !http.headers().contains_key(IF_MATCH) {
        let told = "If-Match: state the ETag of the entry as you saw it, so that nobody's word is passed over";
        return Err(Problem::new(Code::PreconditionRequired, told));
    }
    let seen = EntityTag::stated_version(&EntityTag::stated_matches(&http))
        .map_err(|_| Problem::new(Code::PreconditionFailed, "If-Match names no version of the entry"))?;
    let body: WordBody = asked::body(&bytes)?;
    let (by, why) = (body.by.clone(), body.why.clone());
    let at = this_second();
    let entry = entry.into_inner();
    let said = if body.needs_plan() {
        let likewise = service.likewise().clone();
        work::read(service, move |reading| {
            let found = workplan_entry(&likewise, &entry)?;
            let wish = body.readopt(&found).map_err(|problem| refused_in_work(&problem))?;
            reading.say_of_workplan(&likewise, &WorkplanWord { wish, by, why, at, seen, key })
        })
        .await?
    } else {
        let word = WorkplanWord { wish: body.said(entry)?, by, why, at, seen, key };
        work::run(service, move |service| service.likewise().say_of_workplan(&word)).await?
    };
    told(HttpResponse::Ok(), &said, at.date())
}

fn refused_in_work(problem: &Problem) -> crate::app::AppError {
    crate::app::AppError::Request(problem.to_string())
}

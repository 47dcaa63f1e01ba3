//! `/items`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{ItemBody, ItemPageBody};
use super::decisions::DecisionQuery;
use super::paging::{PageQuery, cursor};
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, decided_item, decided_items};

/// The ways purchase lines name what was bought
///
/// Those that current lines have. What each was decided to be, and why, stands under `/decisions`.
#[utoipa::path(
    tag = "items",
    params(DecisionQuery, PageQuery),
    responses(
        (status = 200, description = "A page of items, sorted by id", body = ItemPageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/items")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<DecisionQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after, request) = (asked.page.limit()?, asked.page.after()?, asked.filter.request()?);
    let page = work::read(service, move |reading| decided_items(reading.db(), &request, after.as_deref(), limit));
    answer::json(&ItemPageBody::new(&page.await?, cursor))
}

/// One item
///
/// As its lines state it, with what it was decided to be.
#[utoipa::path(
    tag = "items",
    params(("id" = String, Path, description = "The item's id", example = "I0123456789abcdef0123456789abcdef")),
    responses(
        (status = 200, description = "The item", body = ItemBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No current line has it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/items/{id}")]
pub(super) async fn one(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::read(service, move |reading| decided_item(reading.db(), &id)).await?;
    answer::json(&ItemBody::from(&found))
}

//! `/decisions`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{DecisionBody, DecisionPageBody};
use super::paging::{PageQuery, cursor};
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{DecisionRequest, Service, decided_item, decided_items};
use crate::engine::model::DecisionStatus;

/// Which items.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionQuery {
    /// `matched`, `ambiguous` or `unmatched`.
    #[param(example = "ambiguous")]
    status: Option<String>,
    /// Decided to be this product, by its id or its catalogue's own.
    #[param(example = "P0123456789abcdef01234567")]
    product_id: Option<String>,
}

impl DecisionQuery {
    pub(super) fn request(self) -> Result<DecisionRequest, Problem> {
        let refused = || Problem::new(Code::BadRequest, "status: matched, ambiguous or unmatched");
        let status = self.status.map(|text| DecisionStatus::parse(&text).ok_or_else(refused)).transpose()?;
        Ok(DecisionRequest { status, product: self.product_id })
    }
}

/// What each item was decided to be, and why
///
/// The entries that `likewise --json decisions` writes.
#[utoipa::path(
    tag = "decisions",
    params(DecisionQuery, PageQuery),
    responses(
        (status = 200, description = "A page of decisions, sorted by item id", body = DecisionPageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/decisions")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<DecisionQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after, request) = (asked.page.limit()?, asked.page.after()?, asked.filter.request()?);
    let page = work::read(service, move |reading| decided_items(reading.db(), &request, after.as_deref(), limit));
    answer::json(&DecisionPageBody::new(&page.await?, cursor))
}

/// What one item was decided to be, with the evidence and the runners-up
///
/// The entry of `likewise --json decisions` that the item has.
#[utoipa::path(
    tag = "decisions",
    params(("item_id" = String, Path, description = "The item's id", example = "I0123456789abcdef0123456789abcdef")),
    responses(
        (status = 200, description = "The decision", body = DecisionBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No current line has the item", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/decisions/{item_id}")]
pub(super) async fn one(
    service: Data<Service>,
    item: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::read(service, move |reading| decided_item(reading.db(), &item)).await?;
    answer::json(&DecisionBody::from(&found))
}

//! `/reference-prices`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::PageAsked;
use super::bodies::ReferencePricePageBody;
use super::paging::{PageQuery, cursor};
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{ReferencePriceRequest, Service, reference_prices};
use crate::engine::model::ListKind;

/// Which reference prices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReferencePriceQuery {
    /// Of this product, by its id or its catalogue's own, under any of its codes.
    #[param(example = "P0123456789abcdef01234567")]
    product: Option<String>,
    /// In this list.
    #[param(example = "FW-2026-GLOVES")]
    list_id: Option<String>,
    /// In lists of this kind: `contract`, `framework`, `nhssc`, `national`, `tariff` or `list`.
    #[param(example = "framework")]
    list_kind: Option<String>,
}

impl ReferencePriceQuery {
    fn request(self) -> Result<ReferencePriceRequest, Problem> {
        let words = || ListKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        let refused = || Problem::new(Code::BadRequest, format!("list_kind: one of {}", words()));
        let list_kind = self.list_kind.map(|text| ListKind::parse(&text).ok_or_else(refused)).transpose()?;
        Ok(ReferencePriceRequest { product: self.product, list_id: self.list_id, list_kind })
    }
}

/// Prices from lists
///
/// They stand beside what was paid and are never mixed into it.
#[utoipa::path(
    tag = "reference-prices",
    params(ReferencePriceQuery, PageQuery),
    responses(
        (status = 200, description = "A page of reference prices, sorted by product key, list, first day, tier and pack", body = ReferencePricePageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/reference-prices")]
pub(super) async fn list(
    service: Data<Service>,
    asked: PageAsked<ReferencePriceQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, after, request) = (asked.page.limit()?, asked.page.after()?, asked.filter.request()?);
    let page = work::read(service, move |reading| reference_prices(reading.db(), &request, after.as_deref(), limit));
    answer::json(&ReferencePricePageBody::new(&page.await?, cursor))
}

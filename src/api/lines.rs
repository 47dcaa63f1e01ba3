//! `/lines`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::PageAsked;
use super::bodies::LinePageBody;
use super::paging::{PageQuery, cursor};
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, source_row_page};

/// Which purchase lines.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LineQuery {
    /// Of this product, by its id or its catalogue's own.
    #[param(example = "P0123456789abcdef01234567")]
    product: String,
}

/// The purchase lines behind a product's benchmark
///
/// The rows that `likewise benchmark --product ID --lines OUT` writes: the way back from a figure to its sources. Lines
/// are shown as their organisations stated them. That is allowed because the service knows no users yet and serves
/// one person on this very machine; once it knows users, nobody is shown another organisation's raw text.
#[utoipa::path(
    tag = "lines",
    params(LineQuery, PageQuery),
    responses(
        (status = 200, description = "A page of purchase lines, sorted by organisation, file and row", body = LinePageBody),
        (status = 400, description = "Parameters cannot be read, are unknown, or no product is named", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the product", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/lines")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<LineQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after, product) = (asked.page.limit()?, asked.page.after()?, asked.filter.product);
    let page = work::read(service, move |reading| {
        let names = reading.names();
        source_row_page(reading.db(), &names, &product, after.as_deref(), limit)
    });
    answer::json(&LinePageBody::new(&page.await?, cursor))
}

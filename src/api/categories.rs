//! `/categories`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::Asked;
use super::bodies::CategoriesBody;
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, category_report_in};
use crate::engine::categories::View;

/// Which categories.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryQuery {
    /// `best` (each item's surest category, of whatever scheme; the default), `eclass`, `cpv`, `unspsc`, `group` or `kind`.
    #[param(example = "cpv")]
    scheme: Option<String>,
}

impl CategoryQuery {
    fn view(self) -> Result<View, Problem> {
        let refused = || Problem::new(Code::BadRequest, "scheme: best, eclass, cpv, unspsc, group or kind");
        self.scheme.map_or(Ok(View::Best), |text| View::parse(&text).ok_or_else(refused))
    }
}

/// Spend by category, and on what has none
///
/// Every current purchase line is in exactly one row, so that the rows add up. The document that `likewise --json
/// categories` writes.
#[utoipa::path(
    tag = "categories",
    params(CategoryQuery),
    responses(
        (status = 200, description = "Categories by currency, the dearest first; what has none; the sum", body = CategoriesBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/categories")]
pub(super) async fn list(service: Data<Service>, asked: Asked<CategoryQuery>) -> Result<HttpResponse, Problem> {
    let view = asked.0.view()?;
    let report = work::read(service, move |reading| category_report_in(reading.db(), view)).await?;
    answer::json(&CategoriesBody::from(&report))
}

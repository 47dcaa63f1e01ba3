//! `/suppliers`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use super::asked::{Asked, Nothing};
use super::bodies::SuppliersBody;
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, suppliers_in};

/// Suppliers with the names they go by
///
/// A GLN or company number tells them apart and together; without one, wordings that differ in legal form, case and
/// punctuation alone are one. Names that are merely alike are told as likely duplicates: nothing is merged. The document
/// that `likewise --json suppliers` writes.
#[utoipa::path(
    tag = "suppliers",
    responses(
        (status = 200, description = "Suppliers by name, and likely duplicates", body = SuppliersBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/suppliers")]
pub(super) async fn list(service: Data<Service>, _none: Asked<Nothing>) -> Result<HttpResponse, Problem> {
    let found = work::read(service, |reading| suppliers_in(reading.db())).await?;
    answer::json(&SuppliersBody::from(&found))
}

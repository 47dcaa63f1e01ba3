//! `/organisations`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{OrganisationPageBody, OrganisationRecordBody};
use super::paging::{PageQuery, cursor};
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, organisation, organisations};

/// Organisations by code
///
/// As their latest records say, whether or not they bought anything.
#[utoipa::path(
    tag = "organisations",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of organisations, sorted by code", body = OrganisationPageBody),
        (status = 400, description = "The page makes no sense", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/organisations")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<Nothing>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let page = work::read(service, move |reading| organisations(reading.db(), after.as_deref(), limit)).await?;
    answer::json(&OrganisationPageBody::new(&page, cursor))
}

/// One organisation
///
/// As its latest record says.
#[utoipa::path(
    tag = "organisations",
    params(("code" = String, Path, description = "Organisation code", example = "R1H")),
    responses(
        (status = 200, description = "The organisation", body = OrganisationRecordBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/organisations/{code}")]
pub(super) async fn one(
    service: Data<Service>,
    code: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::read(service, move |reading| organisation(reading.db(), &code)).await?;
    answer::json(&OrganisationRecordBody::from(&found))
}

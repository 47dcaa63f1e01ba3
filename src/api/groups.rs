//! `/groups`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{GroupBody, GroupPageBody};
use super::paging::{PageQuery, cursor};
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, group, groups};

/// Groups by code, with their members
///
/// Footprints and every other group of organisations that compare or plan together.
#[utoipa::path(
    tag = "groups",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of groups, sorted by code", body = GroupPageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/groups")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<Nothing>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let page = work::read(service, move |reading| groups(reading.db(), after.as_deref(), limit)).await?;
    answer::json(&GroupPageBody::new(&page, cursor))
}

/// One group, with its members
///
/// Each member with the dates between which it belongs there.
#[utoipa::path(
    tag = "groups",
    params(("code" = String, Path, description = "Group code", example = "QOP")),
    responses(
        (status = 200, description = "The group", body = GroupBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/groups/{code}")]
pub(super) async fn one(
    service: Data<Service>,
    code: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::read(service, move |reading| group(reading.db(), &code)).await?;
    answer::json(&GroupBody::from(&found))
}

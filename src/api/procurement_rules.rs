//! `/procurement-rules`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::Asked;
use super::bodies::ProcurementRulesBody;
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, procurement_rules_in};

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleQuery {
    /// Only the rows that count on this day; every row without it.
    #[param(example = "2026-11-27")]
    as_of: Option<NaiveDate>,
}

/// Thresholds, laws, lead times, notices and limits of procurement, with their dates and sources
///
/// The rows that are shipped, with those of imports laid over them. The document that `likewise --json rules list`
/// writes. It is data to plan with, not legal advice.
#[utoipa::path(
    tag = "procurement-rules",
    params(RuleQuery),
    responses(
        (status = 200, description = "Rows by table, key and day", body = ProcurementRulesBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/procurement-rules")]
pub(super) async fn list(service: Data<Service>, asked: Asked<RuleQuery>) -> Result<HttpResponse, Problem> {
    let as_of = asked.0.as_of;
    let listed = work::read(service, move |reading| procurement_rules_in(reading.db(), as_of)).await?;
    answer::json(&ProcurementRulesBody::new(as_of, &listed))
}

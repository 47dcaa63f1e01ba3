//! `/candidates`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::Asked;
use super::bodies::ConsolidateBody;
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{ConsolidateRequest, Service, consolidate_in};
use crate::engine::consolidation::Sharing;

/// Whose contracts are planned, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CandidateQuery {
    /// The group or footprint whose members plan together.
    #[param(example = "QOP")]
    footprint: String,
    /// The plan's date: nothing before it can be done.
    #[param(example = "2026-07-01", value_type = NaiveDate)]
    as_of: String,
    /// How many years to look ahead (1 to 30; 5 unless told otherwise).
    #[param(example = 5)]
    horizon_years: Option<u32>,
    /// How the members share what the stages cost: `by_spend` (unless told otherwise), `equal` or `compensate`, where whoever gains
    /// makes good what another would lose.
    #[param(example = "compensate")]
    sharing: Option<String>,
    /// Whether organisations that would lose stay out.
    #[param(example = true)]
    nobody_loses: Option<bool>,
    /// How many procurements and call-offs the members' team can begin in a quarter; as many as there are unless told otherwise.
    #[param(example = 2)]
    procurements_a_quarter: Option<u32>,
    /// Whether contracts that entries of workplans have taken are left as they are: what is left is planned beside them.
    #[param(example = true)]
    beside_workplans: Option<bool>,
}

impl CandidateQuery {
    fn request(self) -> Result<ConsolidateRequest, Problem> {
        let refused = |_| Problem::new(Code::BadRequest, "as_of: a date is written YYYY-MM-DD");
        let unknown = || Problem::new(Code::BadRequest, "sharing: by_spend, equal or compensate");
        let mut request = ConsolidateRequest::new(self.footprint, self.as_of.parse().map_err(refused)?);
        request.horizon_years = self.horizon_years.unwrap_or(request.horizon_years);
        if let Some(sharing) = self.sharing {
            request.sharing = Sharing::parse(&sharing).ok_or_else(unknown)?;
        }
        request.nobody_loses = self.nobody_loses.unwrap_or(false);
        request.procurements_a_quarter = self.procurements_a_quarter;
        request.beside_workplans = self.beside_workplans.unwrap_or(false);
        Ok(request)
    }
}

/// Which contracts of a footprint could become one, on which day, and what that comes to
///
/// The very document that `likewise --json consolidate` writes. Nothing is saved.
#[utoipa::path(
    tag = "candidates",
    params(CandidateQuery),
    responses(
        (status = 200, description = "The candidates, what takes no part and why, and what was taken for granted", body = ConsolidateBody),
        (status = 400, description = "Parameters are missing, cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the footprint, or it has no members that month", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/candidates")]
pub(super) async fn list(service: Data<Service>, asked: Asked<CandidateQuery>) -> Result<HttpResponse, Problem> {
    let request = asked.0.request()?;
    let plan = work::read(service, move |reading| {
        let names = reading.names();
        consolidate_in(reading.db(), &names, &request)
    });
    answer::json(&ConsolidateBody::from(&plan.await?))
}

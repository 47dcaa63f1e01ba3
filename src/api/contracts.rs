//! `/contracts`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{ContractBody, ContractHistoryBody, ContractPageBody};
use super::paging::{PageQuery, cursor};
use super::problem::{Problem, ProblemBody};
use super::{answer, work};
use crate::app::{Service, contract, contract_history, contract_page};
use crate::store::ContractFilter;

/// Which contracts. What is said holds for all of them at once.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ContractQuery {
    /// Held by this organisation.
    #[param(example = "R1H")]
    org: Option<String>,
    /// With this supplier, in any wording of its name.
    #[param(example = "Medway Supplies Ltd")]
    supplier: Option<String>,
    /// Of the category with this code, as the register states it.
    #[param(example = "33141420")]
    category: Option<String>,
}

/// The contracts of the registers
///
/// As stated; what a register does not state is null, never zero.
#[utoipa::path(
    tag = "contracts",
    params(ContractQuery, PageQuery),
    responses(
        (status = 200, description = "A page of contracts, sorted by organisation and reference", body = ContractPageBody),
        (status = 400, description = "Parameters cannot be read or are unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the organisation", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/contracts")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<ContractQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let ContractQuery { org, supplier, category } = asked.filter;
    let filter = ContractFilter { org_code: org, supplier, category, ..ContractFilter::default() };
    let page = work::read(service, move |reading| {
        filter.org_code.as_deref().map_or(Ok(()), |org| reading.knows(org))?;
        contract_page(reading.db(), &filter, after.as_deref(), limit)
    });
    answer::json(&ContractPageBody::new(&page.await?, cursor))
}

/// One contract
///
/// As its register states it; what is not stated is null, never zero.
#[utoipa::path(
    tag = "contracts",
    params(
        ("org_code" = String, Path, description = "The organisation that holds it", example = "R1H"),
        ("contract_ref" = String, Path, description = "That organisation's own reference", example = "C-2024-017"),
    ),
    responses(
        (status = 200, description = "The contract", body = ContractBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No register states it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/contracts/{org_code}/{contract_ref}")]
pub(super) async fn one(
    service: Data<Service>,
    path: Path<(String, String)>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (org_code, contract_ref) = path.into_inner();
    let found = work::read(service, move |reading| contract(reading.db(), &org_code, &contract_ref)).await?;
    answer::json(&ContractBody::from(&found))
}

/// How a contract changed
///
/// Every version that an import brought, in the order they were published: which columns it changed against the version
/// before, of the first one all that it stated. A version whose import was deleted is told as withdrawn, without what it
/// stated.
#[utoipa::path(
    tag = "contracts",
    params(
        ("org_code" = String, Path, description = "The organisation that holds it", example = "R1H"),
        ("contract_ref" = String, Path, description = "That organisation's own reference", example = "C-2024-017"),
    ),
    responses(
        (status = 200, description = "Its versions, the oldest first", body = ContractHistoryBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No register ever stated it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/contracts/{org_code}/{contract_ref}/history")]
pub(super) async fn history(
    service: Data<Service>,
    path: Path<(String, String)>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (org_code, contract_ref) = path.into_inner();
    let asked = (org_code.clone(), contract_ref.clone());
    let entries = work::read(service, move |reading| contract_history(reading.db(), &asked.0, &asked.1)).await?;
    answer::json(&ContractHistoryBody::new(&org_code, &contract_ref, &entries))
}

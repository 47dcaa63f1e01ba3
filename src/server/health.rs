//! Alive, and ready.

use actix_web::web::{self, Data};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{Code, Problem, ProblemBody};
use crate::app::{Service, readable};

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HealthBody {
    /// `alive` or `ready`.
    #[schema(example = "ready")]
    status: &'static str,
    /// Of the program.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

fn well(status: &'static str) -> HttpResponse {
    HttpResponse::Ok().json(HealthBody { status, version: env!("CARGO_PKG_VERSION") })
}

/// Whether the server is alive.
///
/// Asks nothing of the store: a server that answers need not be started again.
#[utoipa::path(
    tag = "operation",
    responses((status = 200, description = "It is", body = HealthBody))
)]
#[get("/healthz")]
pub(super) async fn alive() -> HttpResponse {
    well("alive")
}

/// Whether the server can do its work.
///
/// That is, whether the store can be read.
#[utoipa::path(
    tag = "operation",
    responses(
        (status = 200, description = "It can", body = HealthBody),
        (status = 503, description = "The store cannot be read", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/readyz")]
pub(super) async fn ready(service: Data<Service>) -> Result<HttpResponse, Problem> {
    let service = service.into_inner();
    let unavailable = || Problem::new(Code::Unavailable, "the store cannot be read");
    match web::block(move || readable(service.likewise())).await {
        Ok(Ok(())) => Ok(well("ready")),
        Ok(Err(error)) => Err(unavailable().caused_by(error)),
        Err(_cancelled) => Err(unavailable()),
    }
}

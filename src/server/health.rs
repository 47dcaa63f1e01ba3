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

/// Whether the server is alive
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

/// Whether the server can do its work
///
/// That is, whether the store can be read and its data is matched.
#[utoipa::path(
    tag = "operation",
    responses(
        (status = 200, description = "It can", body = HealthBody),
        (status = 503, description = "It cannot yet, or no longer", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/readyz")]
pub(super) async fn ready(service: Data<Service>) -> Result<HttpResponse, Problem> {
    let service = service.into_inner();
    let not_ready = |why: &str| Problem::new(Code::NotReady, why);
    let asked = web::block(move || readable(service.likewise()).map(|()| service.is_ready())).await;
    match asked {
        Ok(Ok(true)) => Ok(well("ready")),
        Ok(Ok(false)) => Err(not_ready("the data is being matched")),
        Ok(Err(error)) => Err(not_ready("the store cannot be read").caused_by(error)),
        Err(_cancelled) => Err(not_ready("the store was not asked")),
    }
}

//! The server: interface and pages as one application, on one address.
//!
//! Server and tests build the application by [`app`], so that what is tested is what is served.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

use crate::api;
use crate::app::Service;

/// What the whole interface says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "Likewise",
    description = "NHS price benchmarking and contract consolidation. Every decimal is a string, exact; dates are YYYY-MM-DD, instants RFC 3339 UTC."
))]
struct Description;

/// The application over a running service.
pub fn app(
    service: Arc<Service>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, _document) = App::new()
        .into_utoipa_app()
        .openapi(Description::openapi())
        .app_data(web::Data::from(service))
        .configure(api::routes)
        .split_for_parts();
    app
}

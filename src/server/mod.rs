//! The server: interface and pages as one application, on one address.
//!
//! Server and tests build the application by [`app`], so that what is tested is what is served.

mod address;
mod docs;
mod document;
mod error;
mod frame;
mod gate;
mod headless;
mod health;
mod log;
mod metrics;
mod nowhere;
mod patience;
mod run;
mod settings;
mod tags;

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::ContentType;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, Error, HttpResponse};
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt;

pub use address::{free, resolve};
pub use error::ServeError;
pub use frame::frame;
pub use run::{let_threads_end, run};
pub use settings::Settings;

use self::gate::Gate;
use self::log::RequestSpan;
use self::metrics::Metrics;
use self::nowhere::KnownPaths;
use crate::api;
use crate::api::bodies::json_text;
use crate::app::Service;
use crate::web as pages;

/// What every worker of one server shares.
#[derive(Clone)]
pub struct Server {
    service: Arc<Service>,
    settings: Settings,
    gate: Data<Gate>,
    metrics: Metrics,
}

impl Server {
    /// A server over a running service.
    ///
    /// # Errors
    /// [`ServeError::Metrics`] when the counters cannot be set up.
    pub fn new(service: Arc<Service>, settings: Settings) -> Result<Self, ServeError> {
        let gate = Data::new(Gate::new(settings.clone()));
        Ok(Self { service, settings, gate, metrics: Metrics::new()? })
    }
}

/// The application. From the outside in: the log's span, the frame round every answer, the counters, tags of compressed
/// answers, compression, the gate, tags, routes.
pub fn app(
    server: &Server,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let (app, document) = App::new()
        .into_utoipa_app()
        .openapi(document::beginning())
        .app_data(Data::from(Arc::clone(&server.service)))
        .app_data(server.gate.clone())
        .app_data(Data::new(server.metrics.clone()))
        .app_data(api::queries())
        .app_data(api::paths())
        .app_data(api::json(server.settings.json_bytes))
        .configure(api::routes)
        .service(health::alive)
        .service(health::ready)
        .service(metrics::metrics)
        .split_for_parts();
    let document = document::completed(document);
    // The document holds texts and numbers alone: it can always be written.
    let text = Bytes::from(json_text(&document).unwrap_or_default());
    app.app_data(Data::new(KnownPaths::of(&document)))
        .route("/api/openapi.json", web::get().to(move || document_answer(text.clone())))
        .configure(docs::docs)
        .configure(pages::routes)
        .default_service(web::to(nowhere::nowhere))
        .wrap(from_fn(tags::tag))
        .wrap(from_fn(gate::guard))
        .wrap(Compress::default())
        .wrap(from_fn(tags::tell_apart))
        .wrap(server.metrics.requests.clone())
        .wrap(from_fn(frame))
        .wrap(TracingLogger::<RequestSpan>::new())
}

async fn document_answer(text: Bytes) -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::json()).body(text)
}

//! Counters for whoever watches the server: requests by route template, method and status, and how much the store
//! holds. No path as it was asked for, no name, no price.

use std::sync::Arc;

use actix_web::web::{self, Data};
use actix_web::{HttpResponse, get};
use actix_web_prom::{PrometheusMetrics, PrometheusMetricsBuilder};
use prometheus::{IntGaugeVec, Opts, Registry, TextEncoder};

use super::ServeError;
use crate::api::{Code, Problem, ProblemBody};
use crate::app::{Holdings, Service, holdings};

/// The server's counters.
#[derive(Clone)]
pub(super) struct Metrics {
    /// Counts requests and how long they took.
    pub(super) requests: PrometheusMetrics,
    registry: Registry,
    imports: IntGaugeVec,
    rows: IntGaugeVec,
}

impl Metrics {
    pub(super) fn new() -> Result<Self, ServeError> {
        let fault = |error: &dyn std::fmt::Display| ServeError::Metrics(error.to_string());
        let registry = Registry::new();
        let gauge = |name: &str, help: &str| {
            let gauge = IntGaugeVec::new(Opts::new(name, help), &["kind"]).map_err(|error| fault(&error))?;
            registry.register(Box::new(gauge.clone())).map_err(|error| fault(&error))?;
            Ok::<_, ServeError>(gauge)
        };
        let imports = gauge("likewise_imports", "Published imports")?;
        let rows = gauge("likewise_import_rows", "Rows accepted by the published imports")?;
        let requests = PrometheusMetricsBuilder::new("likewise")
            .registry(registry.clone())
            .mask_unmatched_patterns("(none)")
            .build()
            .map_err(|error| fault(&error))?;
        Ok(Self { requests, registry, imports, rows })
    }

    fn set(&self, holdings: &Holdings) {
        self.imports.reset();
        self.rows.reset();
        for (kind, (imports, rows)) in &holdings.imports {
            self.imports.with_label_values(&[kind]).set(*imports);
            self.rows.with_label_values(&[kind]).set(*rows);
        }
    }
}

/// The server's counters
///
/// In the text format of Prometheus: requests by route template, method and status with their durations, and how much
/// the store holds. No price and nothing personal.
#[utoipa::path(
    tag = "operation",
    responses(
        (status = 200, description = "Counters", body = String, content_type = "text/plain"),
        (status = 503, description = "The store cannot be read", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/metrics")]
pub(super) async fn metrics(service: Data<Service>, metrics: Data<Metrics>) -> Result<HttpResponse, Problem> {
    let service: Arc<Service> = service.into_inner();
    let counted = web::block(move || holdings(service.likewise())).await;
    let counted = counted.map_err(|_| Problem::new(Code::Internal, "the work was broken off"))??;
    metrics.set(&counted);
    let text = TextEncoder::new().encode_to_string(&metrics.registry.gather());
    let text = text.map_err(|_| Problem::new(Code::Internal, "the counters cannot be written"))?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

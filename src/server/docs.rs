//! Swagger UI over the interface's own document, from this program alone: works with no other machine in reach.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_ENCODING;
use actix_web::web::{self, Data, Path, ServiceConfig};
use utoipa_swagger_ui::{Config, serve};

use crate::api::{Code, Problem};

/// Adds the pages under `/docs/`.
pub(super) fn docs(config: &mut ServiceConfig) {
    let shown = Config::new(["/api/openapi.json"]).validator_url("none");
    config
        .app_data(Data::new(shown))
        .service(web::redirect("/docs", "/docs/"))
        .route("/docs/", web::get().to(|shown: Data<Config<'static>>| async move { file("", shown) }))
        .route("/docs/{file}", web::get().to(one));
}

async fn one(path: Path<String>, shown: Data<Config<'static>>) -> Result<HttpResponse, Problem> {
    file(&path, shown)
}

fn file(name: &str, shown: Data<Config<'static>>) -> Result<HttpResponse, Problem> {
    let shown: Arc<Config<'static>> = shown.into_inner();
    let found = serve(name, shown).map_err(|error| {
        tracing::error!(%error, "a page of the documentation cannot be made");
        Problem::new(Code::Internal, "the page cannot be made")
    })?;
    let file = found.ok_or_else(|| Problem::new(Code::NotFound, format!("there is no page {name}")))?;
    let mut response = HttpResponse::Ok();
    if file.gzpipped {
        response.insert_header((CONTENT_ENCODING, "gzip"));
    }
    Ok(response.content_type(file.content_type).body(file.bytes.into_owned()))
}

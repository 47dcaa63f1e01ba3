//! How answers are written: the very bytes that the command line writes with `--json`.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use serde::Serialize;

use super::bodies::json_text;
use super::problem::{Code, Problem};

/// When to ask again for what is not done yet.
pub(super) const A_SECOND: HeaderValue = HeaderValue::from_static("1");

/// An answer with a body.
pub(super) fn json<T: Serialize>(body: &T) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type("application/json").body(text(body)?))
}

/// Something that was made, with the address where it is told of.
pub(super) fn created<T: Serialize>(location: &str, body: &T) -> Result<HttpResponse, Problem> {
    let mut told = HttpResponse::Created();
    told.insert_header((LOCATION, location));
    Ok(told.content_type("application/json").body(text(body)?))
}

/// Work that was taken on, with the address where it is told of.
pub(super) fn accepted<T: Serialize>(location: &str, body: &T) -> Result<HttpResponse, Problem> {
    let mut told = HttpResponse::Accepted();
    told.insert_header((LOCATION, location)).insert_header((RETRY_AFTER, A_SECOND));
    Ok(told.content_type("application/json").body(text(body)?))
}

fn text<T: Serialize>(body: &T) -> Result<String, Problem> {
    json_text(body).map_err(|error| {
        tracing::error!(%error, "a body could not be written");
        Problem::new(Code::Internal, "the answer could not be written")
    })
}

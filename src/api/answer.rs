//! How answers are written: the very bytes that the command line writes with `--json`.

use actix_web::HttpResponse;
use serde::Serialize;

use super::bodies::json_text;
use super::problem::{Code, Problem};

/// An answer with a body.
pub(super) fn json<T: Serialize>(body: &T) -> Result<HttpResponse, Problem> {
    let text = json_text(body).map_err(|error| {
        tracing::error!(%error, "a body could not be written");
        Problem::new(Code::Internal, "the answer could not be written")
    })?;
    Ok(HttpResponse::Ok().content_type("application/json").body(text))
}

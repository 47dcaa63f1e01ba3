//! The stylesheet and the icon: named by their content, so that browsers may keep them for good.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use sha2::{Digest, Sha256};

use super::fault::Fault;

const STYLE: &str = include_str!("../../ui/static/likewise.css");
const ICON: &str = include_str!("../../ui/static/likewise.svg");
/// Kept for a year and never asked for again: another content has another name.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

static STYLE_HASH: LazyLock<String> = LazyLock::new(|| hash(STYLE));
static ICON_HASH: LazyLock<String> = LazyLock::new(|| hash(ICON));

fn hash(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the stylesheet is.
pub(super) fn stylesheet_path() -> String {
    format!("/static/likewise-{}.css", *STYLE_HASH)
}

/// Where the icon is.
pub(super) fn icon_path() -> String {
    format!("/static/likewise-{}.svg", *ICON_HASH)
}

/// The stylesheet by its name.
#[get("/static/likewise-{hash}.css")]
pub(super) async fn stylesheet(hash: Path<String>) -> Result<HttpResponse, Fault> {
    told(&hash, &STYLE_HASH, "text/css; charset=utf-8", STYLE)
}

/// The icon by its name.
#[get("/static/likewise-{hash}.svg")]
pub(super) async fn icon(hash: Path<String>) -> Result<HttpResponse, Fault> {
    told(&hash, &ICON_HASH, "image/svg+xml", ICON)
}

fn told(asked: &str, known: &str, kind: &'static str, content: &'static str) -> Result<HttpResponse, Fault> {
    if asked != known {
        return Err(Fault::missing("there is no such file"));
    }
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, FOR_GOOD)];
    let mut answer = HttpResponse::Ok();
    headers.into_iter().for_each(|header| {
        answer.insert_header(header);
    });
    Ok(answer.body(content))
}

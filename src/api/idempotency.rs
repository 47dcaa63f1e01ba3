//! The key by which a request asked twice is done once (the IETF draft's `Idempotency-Key`).

use actix_web::HttpRequest;

use super::problem::{Code, Problem};
use crate::store::RequestKey;

const HEADER: &str = "Idempotency-Key";
/// Characters of a key at most.
const MOST: usize = 255;

/// The request's key, if it bears one: a text in quotation marks as the draft has it, or without them. It counts for
/// this method and path alone.
pub(super) fn request_key(request: &HttpRequest) -> Result<Option<RequestKey>, Problem> {
    let mut stated = request.headers().get_all(HEADER);
    let Some(first) = stated.next() else { return Ok(None) };
    let refused = || Problem::new(Code::BadRequest, format!("{HEADER} is one text of 1 to {MOST} visible characters"));
    let text = first.to_str().map_err(|_| refused())?.trim();
    let key = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let visible = key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if key.is_empty() || key.len() > MOST || !visible || stated.next().is_some() {
        return Err(refused());
    }
    Ok(Some(RequestKey { scope: format!("{} {}", request.method(), request.path()), key: key.to_owned() }))
}

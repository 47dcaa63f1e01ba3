//! Entity tags on answers, and the short answer to whoever knows the long one already.
//!
//! A tag is strong and names bytes, so an answer has one tag as it is and another compressed.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderValue, VARY};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;

use crate::api::{Condition, EntityTag};

/// Gives every answer of the interface that is held in memory its tag, and answers 304 to whoever has it.
pub(super) async fn tag(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let wanted = request.method() == Method::GET && request.path().starts_with("/api/");
    let response = next.call(request).await?;
    if !wanted || response.status() != StatusCode::OK || response.headers().contains_key(ETAG) {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (mut head, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        Err(stream) => return Ok(ServiceResponse::new(request, head.set_body(stream))),
    };
    let tag = EntityTag::of_bytes(&bytes);
    let answer = match tag.not_modified(&Condition::of(&request)) {
        Some(short) => short,
        None => {
            set(head.headers_mut(), ETAG, &tag.header());
            head.set_body(BoxBody::new(bytes))
        }
    };
    Ok(ServiceResponse::new(request, answer))
}

/// Outside compression: a compressed answer gets the tag of the compressed bytes, and whoever keeps answers learns that
/// they differ by what is accepted.
pub(super) async fn tell_apart<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let stated = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).and_then(EntityTag::stated);
    if let Some(tag) = stated.filter(|_| headers.contains_key(CONTENT_ENCODING)) {
        set(headers, ETAG, &tag.compressed().header());
    }
    headers.insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
    Ok(response)
}

fn set(headers: &mut HeaderMap, name: actix_web::http::header::HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

//! The frame round every answer: its request's id, the headers that keep browsers careful, one line in the log, and a
//! problem in place of whatever went wrong.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use futures_util::FutureExt;
use tracing_actix_web::RequestId;

use super::headless::Headless;
use crate::api::{Code, PROBLEM_TYPE, Problem};

/// Names the request in every answer and in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a document of ours may load. Answers of the interface are no documents and load nothing.
const OF_ANSWERS: &str = "default-src 'none'; frame-ancestors 'none'";
/// Pages load this server's own style sheets and pictures, and send their forms here. No script.
const OF_PAGES: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                        form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Swagger UI is a script of this server's own that styles its elements as it goes.
const OF_DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                       font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What is known of a request before it is answered.
struct Asked {
    id: String,
    method: Method,
    route: String,
    policy: &'static str,
    begun: Instant,
}

impl Asked {
    fn of(request: &ServiceRequest) -> Self {
        let path = request.path();
        let policy = match path {
            _ if path.starts_with("/docs") => OF_DOCS,
            _ if path.starts_with("/api/") => OF_ANSWERS,
            _ => OF_PAGES,
        };
        Self {
            id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
            method: request.method().clone(),
            // The template, never the path itself: that may name what nobody else should read of.
            route: request.match_pattern().unwrap_or_else(|| "(none)".to_owned()),
            policy,
            begun: Instant::now(),
        }
    }

    /// One line for each request, with no word of what was asked or answered.
    fn log(&self, status: StatusCode) {
        let microseconds = self.begun.elapsed().as_micros();
        let (method, route, status) = (&self.method, &self.route, status.as_u16());
        tracing::info!(%method, route, status, microseconds, "answered");
    }

    fn problem(&self, problem: &Problem) -> HttpResponse {
        if let Some(cause) = problem.cause() {
            tracing::error!(error = cause, route = self.route, "a request failed");
        }
        problem.told(Some(self.id.clone()))
    }

    fn finish(&self, headers: &mut HeaderMap) {
        if let Ok(id) = HeaderValue::from_str(&self.id) {
            headers.insert(REQUEST_ID, id);
        }
        let is_problem = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_TYPE);
        let keeping = if is_problem { "no-store" } else { "private, no-cache" };
        let careful = [
            (CACHE_CONTROL, keeping),
            (CONTENT_SECURITY_POLICY, self.policy),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "same-origin"),
            (RESOURCE_POLICY, "same-origin"),
        ];
        for (name, value) in careful {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    }
}

/// Sets the frame. A handler that panics ends its own request alone: with a problem, not with silence.
///
/// # Errors
/// A panic, as an error that answers completely by itself.
pub async fn frame<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = Asked::of(&request);
    if asked.method == Method::HEAD {
        // Whatever can be got can be asked for its head: RFC 9110, 9.3.2.
        request.head_mut().method = Method::GET;
    }
    let answering = AssertUnwindSafe(async move { next.call(request).await }).catch_unwind();
    let response = match answering.await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(asked.broken_off(&error.to_string())),
        Err(_panic) => return Err(asked.broken_off("a handler panicked")),
    };
    let (request, response) = response.into_parts();
    let mut response = match problem_of(&response) {
        Some(Ok(problem)) => asked.problem(problem),
        Some(Err(problem)) => asked.problem(&problem),
        None => response.map_into_boxed_body(),
    };
    asked.finish(response.headers_mut());
    asked.log(response.status());
    if asked.method == Method::HEAD {
        response = response.map_body(|_, body| BoxBody::new(Headless::of(&body)));
    }
    Ok(ServiceResponse::new(request, response))
}

/// The problem an answer is: a handler's own, or one in place of what the framework says in plain words or none.
fn problem_of<B: MessageBody>(response: &HttpResponse<B>) -> Option<Result<&Problem, Problem>> {
    if let Some(problem) = response.error().and_then(|error| error.as_error::<Problem>()) {
        return Some(Ok(problem));
    }
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let bare = kind.is_none_or(|kind| kind.starts_with(b"text/plain")) || response.body().size() == BodySize::None;
    if !(status.is_client_error() || status.is_server_error()) || !bare {
        return None;
    }
    let code = Code::of_status(status);
    Some(Err(Problem::new(code, code.title())))
}

impl Asked {
    fn broken_off(&self, why: &str) -> Error {
        tracing::error!(why, route = self.route, "a request was broken off");
        self.log(StatusCode::INTERNAL_SERVER_ERROR);
        BrokenOff { id: self.id.clone(), policy: self.policy }.into()
    }
}

/// A request that ended by a panic: nothing of it is left to build an answer with but this.
#[derive(Debug)]
struct BrokenOff {
    id: String,
    policy: &'static str,
}

impl fmt::Display for BrokenOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request was broken off")
    }
}

impl ResponseError for BrokenOff {
    fn error_response(&self) -> HttpResponse {
        let mut response = Problem::new(Code::Internal, self.to_string()).told(Some(self.id.clone()));
        let asked = Asked {
            id: self.id.clone(),
            method: Method::GET,
            route: String::new(),
            policy: self.policy,
            begun: Instant::now(),
        };
        asked.finish(response.headers_mut());
        response
    }
}

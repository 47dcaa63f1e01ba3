//! What goes wrong, as a page: the words are those of the interface's problems.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::page;
use crate::app::AppError;

/// What went wrong, for the person who asked. The chain of causes goes to the log.
#[derive(Debug)]
pub(super) struct Fault {
    status: StatusCode,
    detail: String,
}

#[derive(Template)]
#[template(path = "fault.html", config = "ui/askama.toml")]
struct FaultPage<'a> {
    here: &'static str,
    title: &'static str,
    detail: &'a str,
}

impl Fault {
    /// Something that is not there.
    pub(super) fn missing(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, detail: detail.into() }
    }

    /// A question that makes no sense.
    pub(super) fn request(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    /// Something that can be had in a moment.
    fn later(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, detail: detail.into() }
    }

    /// A fault of ours.
    pub(super) fn ours(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: detail.into() }
    }

    /// The titles that the interface's problems of these statuses have.
    fn title(&self) -> &'static str {
        match self.status {
            StatusCode::NOT_FOUND => "There is no such thing",
            StatusCode::BAD_REQUEST => "The request makes no sense",
            StatusCode::SERVICE_UNAVAILABLE => "Not just now: try again in a moment",
            _ => "Something went wrong here",
        }
    }
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Self {
        match &error {
            AppError::NotFound { .. } => Self::missing(error.to_string()),
            AppError::Request(_) => Self::request(error.to_string()),
            AppError::NotReady | AppError::Busy => Self::later(error.to_string()),
            _ => {
                tracing::error!(error = &error as &dyn std::error::Error, "a page failed");
                Self::ours("the request could not be answered")
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.detail)
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let shown = FaultPage { here: "", title: self.title(), detail: &self.detail };
        // A page about a fault must come even where its template fails: then in plain words.
        page::answer(self.status, shown.render().unwrap_or_else(|_| self.title().to_owned()))
    }
}

/// What is told of an address that leads nowhere.
#[must_use]
pub fn nowhere(request: &HttpRequest) -> HttpResponse {
    Fault::missing(format!("there is no page {}", request.path())).error_response()
}

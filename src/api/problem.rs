//! What goes wrong, told as RFC 9457 problem+json from one table of codes.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::AppError;
use crate::store::StoreError;

/// Seconds after which it is worth asking again.
const RETRY_AFTER: &str = "1";

/// A stable code of the table: its text and its status never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// What was asked for is not there.
    NotFound,
    /// What was asked for makes no sense.
    BadRequest,
    /// A fault of ours.
    Internal,
    /// No state of the data can be read yet.
    NotReady,
    /// Too many ask at once.
    Busy,
}

impl Code {
    /// Code, status and title.
    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND, "There is no such thing"),
            Self::BadRequest => ("bad_request", StatusCode::BAD_REQUEST, "The request makes no sense"),
            Self::NotReady => ("not_ready", StatusCode::SERVICE_UNAVAILABLE, "The data is being made ready"),
            Self::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE, "Too many requests are being answered"),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here"),
        }
    }
}

/// A problem as it is told: what the person who asked may know. The chain of causes goes to the log.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: String,
}

/// The body of a problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// `urn:likewise:problem:CODE`.
    r#type: String,
    title: &'static str,
    status: u16,
    /// The stable code.
    code: &'static str,
    /// In words, for the person who asked.
    detail: String,
}

impl Problem {
    /// A problem with words for the person who asked.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match &error {
            AppError::NotFound { .. } => Self::new(Code::NotFound, error.to_string()),
            AppError::Request(_) => Self::new(Code::BadRequest, error.to_string()),
            AppError::NotReady => Self::new(Code::NotReady, error.to_string()),
            AppError::Busy => Self::new(Code::Busy, error.to_string()),
            AppError::Store(StoreError::Connection(_) | StoreError::Pool(_)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the database cannot be reached");
                Self::new(Code::NotReady, "the database cannot be reached")
            }
            _ => {
                tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
                Self::new(Code::Internal, "the request could not be answered")
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.row().1
    }

    fn error_response(&self) -> HttpResponse {
        let (code, status, title) = self.code.row();
        let body = ProblemBody {
            r#type: format!("urn:likewise:problem:{code}"),
            title,
            status: status.as_u16(),
            code,
            detail: self.detail.clone(),
        };
        let mut response = HttpResponse::build(status);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        response.content_type("application/problem+json").json(body)
    }
}

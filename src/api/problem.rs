//! What goes wrong, told as RFC 9457 problem+json from one table of codes.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::AppError;

/// A stable code of the table: its text and its status never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// What was asked for is not there.
    NotFound,
    /// What was asked for makes no sense.
    BadRequest,
    /// The first request with this key is still being read.
    IdempotencyKeyInProgress,
    /// The key was used for a request with other content.
    IdempotencyKeyReused,
    /// An upload that makes no sense.
    InvalidUpload,
    /// The job has ended.
    JobFinished,
    /// A command does the job by itself.
    JobNotQueued,
    /// Larger than is taken.
    PayloadTooLarge,
    /// Of no kind that is taken.
    UnsupportedMediaType,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// Code, status and title.
    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND, "There is no such thing"),
            Self::BadRequest => ("bad_request", StatusCode::BAD_REQUEST, "The request makes no sense"),
            Self::IdempotencyKeyInProgress => {
                ("idempotency_key_in_progress", StatusCode::CONFLICT, "The first such request is still being read")
            }
            Self::IdempotencyKeyReused => {
                ("idempotency_key_reused", StatusCode::UNPROCESSABLE_ENTITY, "The key was used for another request")
            }
            Self::InvalidUpload => ("invalid_upload", StatusCode::UNPROCESSABLE_ENTITY, "The upload makes no sense"),
            Self::JobFinished => ("job_finished", StatusCode::CONFLICT, "The job has ended"),
            Self::JobNotQueued => ("job_not_queued", StatusCode::CONFLICT, "The job is the work of a command"),
            Self::PayloadTooLarge => {
                ("payload_too_large", StatusCode::PAYLOAD_TOO_LARGE, "The request is larger than is taken")
            }
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The content is of no kind that is taken",
            ),
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
        let code = match &error {
            AppError::NotFound { .. } => Code::NotFound,
            AppError::Request(_) => Code::BadRequest,
            AppError::Upload(_) => Code::InvalidUpload,
            AppError::TooLarge(_) => Code::PayloadTooLarge,
            AppError::Unsupported(_) => Code::UnsupportedMediaType,
            AppError::KeyReused => Code::IdempotencyKeyReused,
            AppError::KeyInProgress => Code::IdempotencyKeyInProgress,
            AppError::JobFinished(_) => Code::JobFinished,
            AppError::JobNotQueued(_) => Code::JobNotQueued,
            _ => {
                tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
                return Self::new(Code::Internal, "the request could not be answered");
            }
        };
        Self::new(code, error.to_string())
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
        HttpResponse::build(status).content_type("application/problem+json").json(body)
    }
}

//! What goes wrong, told as RFC 9457 problem+json from one table of codes.

use std::error::Error as StdError;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use super::bodies::json_text;
use crate::app::AppError;
use crate::ingest::IngestError;
use crate::store::StoreError;

/// The content type of a problem.
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// Seconds after which it is worth asking again, where nobody said better.
const RETRY_AFTER_SECONDS: u32 = 1;

/// A stable code of the table: its text and its status never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// What was asked for makes no sense.
    BadRequest,
    /// The request is addressed to a host that is not this one.
    ForeignHost,
    /// A page of another origin asks for a change.
    ForeignOrigin,
    /// What was asked for is not there.
    NotFound,
    /// The path is there, but does not know the method.
    MethodNotAllowed,
    /// No form that the other side accepts.
    NotAcceptable,
    /// The first request with this key is still being read.
    IdempotencyKeyInProgress,
    /// The job has ended.
    JobFinished,
    /// A command does the job by itself.
    JobNotQueued,
    /// What a person would say contradicts what others said.
    Contradiction,
    /// Others said something since the state that the request is about.
    PreconditionFailed,
    /// The request's body came too slowly.
    TooSlow,
    /// The request's body is too large.
    TooLarge,
    /// The query is too long.
    QueryTooLong,
    /// The request's body is of a type that is not read here.
    UnsupportedMediaType,
    /// A file cannot be taken as a whole.
    UnreadableFile,
    /// Rows were rejected where none may be.
    RowsRejected,
    /// An upload that makes no sense.
    InvalidUpload,
    /// The key was used for a request with other content.
    IdempotencyKeyReused,
    /// A change that does not say which state it is about.
    PreconditionRequired,
    /// Too many requests from one address.
    TooManyRequests,
    /// A fault of ours.
    Internal,
    /// No state of the data can be read yet, or the store cannot be reached.
    NotReady,
    /// Too many ask at once.
    Busy,
}

impl Code {
    /// Every code, by status.
    pub const ALL: [Self; 24] = [
        Self::BadRequest,
        Self::ForeignHost,
        Self::ForeignOrigin,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::IdempotencyKeyInProgress,
        Self::JobFinished,
        Self::JobNotQueued,
        Self::Contradiction,
        Self::TooSlow,
        Self::PreconditionFailed,
        Self::TooLarge,
        Self::QueryTooLong,
        Self::UnsupportedMediaType,
        Self::UnreadableFile,
        Self::RowsRejected,
        Self::InvalidUpload,
        Self::IdempotencyKeyReused,
        Self::PreconditionRequired,
        Self::TooManyRequests,
        Self::Internal,
        Self::NotReady,
        Self::Busy,
    ];

    /// Code, status and title.
    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::BadRequest => ("bad_request", S::BAD_REQUEST, "The request makes no sense"),
            Self::ForeignHost => ("foreign_host", S::FORBIDDEN, "The request is addressed to another host"),
            Self::ForeignOrigin => ("foreign_origin", S::FORBIDDEN, "A page of another origin may change nothing"),
            Self::NotFound => ("not_found", S::NOT_FOUND, "There is no such thing"),
            Self::MethodNotAllowed => ("method_not_allowed", S::METHOD_NOT_ALLOWED, "Not by this method"),
            Self::NotAcceptable => ("not_acceptable", S::NOT_ACCEPTABLE, "There is no form that you accept"),
            Self::IdempotencyKeyInProgress => {
                ("idempotency_key_in_progress", S::CONFLICT, "The first such request is still being read")
            }
            Self::JobFinished => ("job_finished", S::CONFLICT, "The job has ended"),
            Self::JobNotQueued => ("job_not_queued", S::CONFLICT, "The job is the work of a command"),
            Self::Contradiction => ("contradiction", S::CONFLICT, "Others said something else"),
            Self::PreconditionFailed => {
                ("precondition_failed", S::PRECONDITION_FAILED, "It is no longer as it was when you saw it")
            }
            Self::TooSlow => ("too_slow", S::REQUEST_TIMEOUT, "The request came too slowly"),
            Self::TooLarge => ("too_large", S::PAYLOAD_TOO_LARGE, "The request is too large"),
            Self::QueryTooLong => ("query_too_long", S::URI_TOO_LONG, "The query is too long"),
            Self::UnsupportedMediaType => {
                ("unsupported_media_type", S::UNSUPPORTED_MEDIA_TYPE, "The body is of a type that is not read here")
            }
            Self::UnreadableFile => ("unreadable_file", S::UNPROCESSABLE_ENTITY, "The file cannot be taken"),
            Self::RowsRejected => ("rows_rejected", S::UNPROCESSABLE_ENTITY, "Rows were rejected, and none may be"),
            Self::InvalidUpload => ("invalid_upload", S::UNPROCESSABLE_ENTITY, "The upload makes no sense"),
            Self::IdempotencyKeyReused => {
                ("idempotency_key_reused", S::UNPROCESSABLE_ENTITY, "The key was used for another request")
            }
            Self::PreconditionRequired => {
                ("precondition_required", S::PRECONDITION_REQUIRED, "Say which state you saw")
            }
            Self::TooManyRequests => ("too_many_requests", S::TOO_MANY_REQUESTS, "Too many requests"),
            Self::Internal => ("internal", S::INTERNAL_SERVER_ERROR, "Something went wrong here"),
            Self::NotReady => ("not_ready", S::SERVICE_UNAVAILABLE, "The data is being made ready"),
            Self::Busy => ("busy", S::SERVICE_UNAVAILABLE, "Too many requests are being answered"),
        }
    }

    /// The code's stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The code's status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.row().1
    }

    /// What the code means.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// The first code of a status; for statuses that the table lacks, of their class.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let own = Self::ALL.into_iter().find(|code| code.status() == status);
        own.unwrap_or(if status.is_server_error() { Self::Internal } else { Self::BadRequest })
    }
}

/// A problem as it is told: what the person who asked may know. The chain of causes goes to the log, once.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: String,
    position: Option<Box<PositionBody>>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Box<AppError>>,
}

/// Where in a file something is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PositionBody {
    /// The file's name.
    #[schema(example = "lines.csv.gz")]
    file: String,
    /// Row, counted from 1.
    #[schema(example = 177)]
    row: u64,
    /// Byte where that row begins, after decompression.
    #[schema(example = 20480)]
    byte: Option<u64>,
}

/// The body of a problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// `urn:likewise:problem:CODE`.
    #[schema(example = "urn:likewise:problem:not_found")]
    r#type: String,
    /// What the code means, for people.
    #[schema(example = "There is no such thing")]
    title: &'static str,
    /// The HTTP status once more.
    #[schema(example = 404)]
    status: u16,
    /// The stable code, for programs.
    #[schema(schema_with = code_schema)]
    code: &'static str,
    /// In words, for the person who asked.
    #[schema(example = "there is no product NOTHING")]
    detail: String,
    /// Names this request in the log; the header `x-request-id` of every answer.
    #[schema(example = "7e2bd785-d807-42fa-ac6b-9007b8a5048c")]
    request_id: Option<String>,
    /// Where in a file; absent when no file is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<PositionBody>,
}

/// The codes as a list of words.
fn code_schema() -> Object {
    let words = Code::ALL.map(Code::as_str);
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

impl Problem {
    /// A problem with words for the person who asked.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), position: None, headers: Vec::new(), cause: None }
    }

    /// The same with a header of its own (`Allow`, `Retry-After`).
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same with what caused it, for the log alone.
    #[must_use]
    pub fn caused_by(mut self, cause: AppError) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// The problem's code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What caused it, where that is for the log alone.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }

    /// The problem as it goes out, naming the request.
    #[must_use]
    pub fn told(&self, request_id: Option<String>) -> HttpResponse {
        let (code, status, title) = self.code.row();
        let body = ProblemBody {
            r#type: format!("urn:likewise:problem:{code}"),
            title,
            status: status.as_u16(),
            code,
            detail: self.detail.clone(),
            request_id,
            position: self.position.as_deref().cloned(),
        };
        let mut response = HttpResponse::build(status);
        response.content_type(PROBLEM_TYPE);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        for header in &self.headers {
            response.append_header(header.clone());
        }
        // A body of texts and numbers can always be written.
        response.body(json_text(&body).unwrap_or_default())
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let code = match &error {
            AppError::NotFound { .. } => Code::NotFound,
            AppError::Request(_) => Code::BadRequest,
            AppError::Upload(_) => Code::InvalidUpload,
            AppError::TooLarge(_) => Code::TooLarge,
            AppError::Unsupported(_) => Code::UnsupportedMediaType,
            AppError::KeyReused => Code::IdempotencyKeyReused,
            AppError::KeyInProgress => Code::IdempotencyKeyInProgress,
            AppError::JobFinished(_) => Code::JobFinished,
            AppError::JobNotQueued(_) => Code::JobNotQueued,
            AppError::Conflict(_) => Code::Contradiction,
            AppError::Moved(_) => Code::PreconditionFailed,
            AppError::Ingest(error) if !is_ours(error) => Code::UnreadableFile,
            AppError::Strict { .. } => Code::RowsRejected,
            AppError::NotReady | AppError::Store(StoreError::Connection(_) | StoreError::Pool(_)) => Code::NotReady,
            AppError::Busy => Code::Busy,
            AppError::Store(_)
            | AppError::Ingest(_)
            | AppError::Catalogue(_)
            | AppError::Number(_)
            | AppError::Facts(_)
            | AppError::Stopped
            | AppError::Internal(_)
            | AppError::File { .. } => Code::Internal,
        };
        match (code, error) {
            (Code::NotReady, error @ AppError::Store(_)) => {
                Self::new(code, "the database cannot be reached").caused_by(error)
            }
            (Code::Internal, error) => Self::new(code, "the request could not be answered").caused_by(error),
            (_, AppError::Ingest(error)) => Self { position: position(&error), ..Self::new(code, sentence(&error)) },
            (_, error) => Self::new(code, error.to_string()),
        }
    }
}

/// Whether the fault lies with this machine rather than with the file.
const fn is_ours(error: &IngestError) -> bool {
    matches!(
        error,
        IngestError::Open { .. } | IngestError::Read { .. } | IngestError::Write { .. } | IngestError::Shipped { .. }
    )
}

/// Where the fault lies, for errors that know.
fn position(error: &IngestError) -> Option<Box<PositionBody>> {
    let (file, row, byte) = match error {
        IngestError::Read { file, row, byte, .. }
        | IngestError::Gzip { file, row, byte, .. }
        | IngestError::TooLarge { file, row, byte, .. } => (file, row, Some(*byte)),
        IngestError::AmbiguousHeader { file, row, .. } => (file, row, None),
        _ => return None,
    };
    Some(Box::new(PositionBody { file: file.clone(), row: *row, byte }))
}

/// An error and its sources in one line.
fn sentence(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(&format!(": {source}"));
        cause = source.source();
    }
    text
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.told(None)
    }
}

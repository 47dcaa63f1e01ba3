//! What the web framework refuses by itself, told as a problem like everything else.

use actix_web::error::{JsonPayloadError, PathError, PayloadError, QueryPayloadError};
use actix_web::web::{JsonConfig, PathConfig, QueryConfig};

use super::problem::{Code, Problem};

/// How queries are read.
#[must_use]
pub fn queries() -> QueryConfig {
    QueryConfig::default().error_handler(|error, _| {
        let QueryPayloadError::Deserialize(error) = error else {
            return Problem::new(Code::BadRequest, "the query cannot be read").into();
        };
        Problem::new(Code::BadRequest, format!("the query cannot be read: {error}")).into()
    })
}

/// How the variable parts of a path are read.
#[must_use]
pub fn paths() -> PathConfig {
    PathConfig::default().error_handler(|error, _| {
        let PathError::Deserialize(error) = error else {
            return Problem::new(Code::BadRequest, "the path cannot be read").into();
        };
        Problem::new(Code::BadRequest, format!("the path cannot be read: {error}")).into()
    })
}

/// How bodies in JSON are read: of so many bytes at most.
#[must_use]
pub fn json(limit: usize) -> JsonConfig {
    JsonConfig::default().limit(limit).error_handler(|error, _| unreadable_json(error).into())
}

fn unreadable_json(error: JsonPayloadError) -> Problem {
    match error {
        JsonPayloadError::OverflowKnownLength { limit, .. } | JsonPayloadError::Overflow { limit } => {
            Problem::new(Code::TooLarge, format!("a body in JSON has {limit} bytes at most"))
        }
        JsonPayloadError::ContentType => Problem::new(Code::UnsupportedMediaType, "the body must be application/json"),
        JsonPayloadError::Deserialize(error) => {
            Problem::new(Code::BadRequest, format!("the body cannot be read: {error}"))
        }
        JsonPayloadError::Payload(error) => error.into(),
        _ => Problem::new(Code::BadRequest, "the body cannot be read"),
    }
}

impl From<PayloadError> for Problem {
    /// A body that did not come whole, too slowly or too large.
    fn from(error: PayloadError) -> Self {
        match error {
            PayloadError::Overflow => Self::new(Code::TooLarge, "the body is too large"),
            PayloadError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Self::new(Code::TooSlow, "the body came too slowly")
            }
            _ => Self::new(Code::BadRequest, "the body did not come whole"),
        }
    }
}

//! A check among others: one at fault is said to be so, and the others are still answered.

use super::{CheckAnswer, CheckRequest};
use crate::app::AppError;
use crate::app::reading::Reading;
use crate::engine::model::Rejection;

/// Why a line has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// The column at fault; empty where the line as a whole is.
    pub column: String,
    /// Why.
    pub reason: String,
    /// What stands there.
    pub value: String,
}

impl From<Rejection> for Unanswered {
    fn from(rejection: Rejection) -> Self {
        Self { column: rejection.column, reason: rejection.reason, value: rejection.value }
    }
}

impl Reading {
    /// Answers one line of several, or says why it has no answer.
    ///
    /// # Errors
    /// [`AppError`] when the store fails: only that ends all lines.
    pub fn check_line(&mut self, request: &CheckRequest) -> Result<Result<CheckAnswer, Unanswered>, AppError> {
        let unanswered = |column: &str, error: AppError, value: Option<String>| Unanswered {
            column: column.to_owned(),
            reason: error.to_string(),
            value: value.unwrap_or_default(),
        };
        match self.check(request) {
            Ok(answer) => Ok(Ok(answer)),
            Err(error @ AppError::NotFound { .. }) => Ok(Err(unanswered("org_code", error, request.org.clone()))),
            Err(error @ (AppError::Request(_) | AppError::Number(_))) => {
                Ok(Err(unanswered("price", error, request.price.map(|price| price.to_string()))))
            }
            Err(error) => Err(error),
        }
    }
}

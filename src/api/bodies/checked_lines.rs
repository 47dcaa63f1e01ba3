//! The body of several price checks: one line each, in order, written one after the other.

use std::io::{self, Write};

use serde::Serialize;
use utoipa::ToSchema;

use super::CheckBody;
use crate::app::{CheckAnswer, Unanswered};

/// Why a line has no answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnansweredBody {
    /// The column at fault; empty where the line as a whole is.
    #[schema(example = "price")]
    column: String,
    /// Why.
    #[schema(example = "not a number")]
    reason: String,
    /// What stands there.
    #[schema(example = "TBC")]
    value: String,
}

/// The answer to a line, or why it has none.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
enum LineAnswerBody {
    /// As a single check is answered.
    Answered(Box<CheckBody>),
    /// At fault: the other lines are answered all the same.
    Rejected {
        /// Why.
        rejected: UnansweredBody,
    },
}

/// A line with its answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedLineBody {
    /// Row in the file with its header rows, or place among the lines, from 1.
    #[schema(example = 2)]
    row: u64,
    #[serde(flatten)]
    answer: LineAnswerBody,
}

/// Several price checks, answered in order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedLinesBody {
    lines: Vec<CheckedLineBody>,
}

impl CheckedLineBody {
    /// A line as it was answered.
    #[must_use]
    pub fn new(row: u64, answer: &Result<CheckAnswer, Unanswered>) -> Self {
        let answer = match answer {
            Ok(answer) => LineAnswerBody::Answered(Box::new(CheckBody::from(answer))),
            Err(fault) => LineAnswerBody::Rejected {
                rejected: UnansweredBody {
                    column: fault.column.clone(),
                    reason: fault.reason.clone(),
                    value: fault.value.clone(),
                },
            },
        };
        Self { row, answer }
    }

    /// Writes the line into the document of all lines, a line of text each, so that the document needs no memory.
    ///
    /// # Errors
    /// Whatever the writer returns.
    pub fn write(&self, is_first: bool, out: &mut impl Write) -> io::Result<()> {
        out.write_all(if is_first { b"{\"lines\":[\n" } else { b",\n" })?;
        serde_json::to_writer(out, self).map_err(io::Error::other)
    }

    /// Ends the document.
    ///
    /// # Errors
    /// Whatever the writer returns.
    pub fn write_end(is_empty: bool, out: &mut impl Write) -> io::Result<()> {
        out.write_all(if is_empty { b"{\"lines\":[\n]}\n" } else { b"\n]}\n" })
    }
}

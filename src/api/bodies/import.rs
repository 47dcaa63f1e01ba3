//! The bodies of imports.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{ImportAnswer, Page};
use crate::store::{ImportSummary, NumberedRejection};

/// A row that was not taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RejectionBody {
    #[schema(example = "synthetic_lines.csv.gz")]
    file: String,
    #[schema(example = 177)]
    row: u64,
    #[schema(example = "quantity")]
    column: String,
    #[schema(example = "not a number")]
    reason: String,
    #[schema(example = "TBC")]
    value: String,
}

impl From<&NumberedRejection> for RejectionBody {
    fn from(entry: &NumberedRejection) -> Self {
        Self {
            file: entry.file.clone(),
            row: entry.rejection.row,
            column: entry.rejection.column.clone(),
            reason: entry.rejection.reason.clone(),
            value: entry.rejection.value.clone(),
        }
    }
}

/// What became of an import.
#[derive(Debug, Clone, Serialize)]
pub struct ImportBody {
    id: String,
    kind: &'static str,
    rows_read: u64,
    rows_accepted: u64,
    rows_rejected: u64,
    rows_replaced: u64,
    org_codes: Vec<String>,
    personal_data_masked: u64,
    amounts_rounded: u64,
    values_differing: u64,
    values_trusted: u64,
    gtins_ignored: u64,
    rows_in_windows_1252: u64,
    /// The first hundred.
    rejections: Vec<RejectionBody>,
}

impl From<&ImportAnswer> for ImportBody {
    fn from(answer: &ImportAnswer) -> Self {
        Self {
            id: answer.id.clone(),
            kind: answer.kind.as_str(),
            rows_read: answer.outcome.rows_read,
            rows_accepted: answer.outcome.rows_accepted,
            rows_rejected: answer.outcome.rows_rejected,
            rows_replaced: answer.outcome.rows_replaced,
            org_codes: answer.outcome.org_codes.clone(),
            personal_data_masked: answer.notes.masked,
            amounts_rounded: answer.notes.amounts_rounded,
            values_differing: answer.notes.values_differing,
            values_trusted: answer.notes.values_trusted,
            gtins_ignored: answer.notes.gtins_ignored,
            rows_in_windows_1252: answer.rows_in_windows_1252,
            rejections: answer.rejections.iter().map(RejectionBody::from).collect(),
        }
    }
}

/// One import of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportEntryBody {
    #[schema(example = "M7613d7015ac00e2b-1")]
    id: String,
    #[schema(example = "lines")]
    kind: String,
    #[schema(example = json!(["synthetic_lines.csv.gz"]))]
    files: Vec<String>,
    #[schema(example = json!(["ZZ101", "ZZ102"]))]
    org_codes: Vec<String>,
    #[schema(example = 60000)]
    rows_read: i64,
    #[schema(example = 59692)]
    rows_accepted: i64,
    #[schema(example = 308)]
    rows_rejected: i64,
    #[schema(example = "2026-11-23T04:04:42Z")]
    published_at: Option<String>,
}

/// What came in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportListBody {
    imports: Vec<ImportEntryBody>,
}

impl From<&ImportSummary> for ImportEntryBody {
    fn from(import: &ImportSummary) -> Self {
        Self {
            id: import.public_id.clone(),
            kind: import.kind.clone(),
            files: import.files.clone(),
            org_codes: import.org_codes.clone(),
            rows_read: import.rows_read,
            rows_accepted: import.rows_accepted,
            rows_rejected: import.rows_rejected,
            published_at: import.published_at.map(|instant| format!("{}Z", instant.format("%Y-%m-%dT%H:%M:%S"))),
        }
    }
}

impl From<&[ImportSummary]> for ImportListBody {
    fn from(list: &[ImportSummary]) -> Self {
        Self { imports: list.iter().map(ImportEntryBody::from).collect() }
    }
}

/// A page of rows that were not taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RejectionPageBody {
    /// By file and row.
    rejections: Vec<RejectionBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "31")]
    next_cursor: Option<String>,
}

impl RejectionPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<NumberedRejection>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            rejections: page.entries.iter().map(RejectionBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

//! The body of a contract's history.

use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::register::{ColumnChange, Entry};

/// A column that changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColumnChangeBody {
    #[schema(example = "current_end_date")]
    column: &'static str,
    /// Null where nothing was stated.
    #[schema(example = "2027-06-30")]
    from: Option<String>,
    /// Null where nothing is stated any more.
    #[schema(example = "2028-06-30")]
    to: Option<String>,
}

impl From<&ColumnChange> for ColumnChangeBody {
    fn from(change: &ColumnChange) -> Self {
        Self { column: change.column, from: change.from.clone(), to: change.to.clone() }
    }
}

/// A version of a contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersionBody {
    /// The import that brought it.
    #[schema(example = "M0123456789abcdef-1")]
    import: String,
    #[schema(example = "2026-08-01T09:30:00Z")]
    published_at: String,
    /// `current`, `replaced` or `withdrawn`.
    #[schema(example = "current")]
    state: &'static str,
    /// When its import was deleted.
    #[schema(example = "2026-08-02T10:00:00Z")]
    withdrawn_at: Option<String>,
    /// Against the version before that still stands; of the first one all that it stated.
    changes: Vec<ColumnChangeBody>,
}

/// How a contract changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractHistoryBody {
    #[schema(example = "ZZ104")]
    org_code: String,
    #[schema(example = "ZZ104-C001")]
    contract_ref: String,
    /// The oldest first.
    versions: Vec<ContractVersionBody>,
}

fn instant(at: NaiveDateTime) -> String {
    format!("{}Z", at.format("%Y-%m-%dT%H:%M:%S"))
}

impl ContractHistoryBody {
    /// The body of a contract's history.
    #[must_use]
    pub fn new(org_code: &str, contract_ref: &str, entries: &[Entry]) -> Self {
        let version = |entry: &Entry| ContractVersionBody {
            import: entry.import.clone(),
            published_at: instant(entry.published_at),
            state: entry.state.as_str(),
            withdrawn_at: entry.withdrawn_at.map(instant),
            changes: entry.changes.iter().map(ColumnChangeBody::from).collect(),
        };
        Self {
            org_code: org_code.to_owned(),
            contract_ref: contract_ref.to_owned(),
            versions: entries.iter().map(version).collect(),
        }
    }
}

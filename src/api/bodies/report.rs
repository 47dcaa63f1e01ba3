//! The body of a report: any table as rows of named values.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::CoverageBody;
use crate::app::snapshot_id;
use crate::engine::report::{Cell, Report, Table};

/// A word with its meaning.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DefinitionBody {
    #[schema(example = "unit price")]
    term: String,
    #[schema(example = "p = net spend / base units")]
    definition: String,
    #[schema(example = "volume-weighted mean price")]
    source: String,
}

/// A report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReportBody {
    #[schema(example = "opportunities")]
    report: &'static str,
    #[schema(example = "What ZZ101 can save in the twelve months after 2026-07")]
    title: String,
    /// What was asked for, and the months that came to.
    #[schema(value_type = Object, example = json!({"org": "ZZ101", "from": "2025-08", "to": "2026-07"}))]
    parameters: Map<String, Value>,
    /// The latest order month in the data.
    #[schema(example = "2026-07")]
    cut_off: Option<String>,
    /// A hash of all figures: the same figures, the same id.
    #[schema(example = "Rd361ef97298b125e00112233")]
    snapshot_id: String,
    /// What is missing, cut or assumed.
    #[schema(example = json!(["5 groups of lines are held back until somebody reads the pack: review list"]))]
    notes: Vec<String>,
    definitions: Vec<DefinitionBody>,
    /// What each column of each table holds.
    #[schema(value_type = Object)]
    columns: Map<String, Value>,
    /// Each table's rows by its name; every decimal a string.
    #[schema(value_type = Object, example = json!({"total": [{"currency": "GBP", "opportunity": "1029.310000"}]}))]
    tables: Map<String, Value>,
    coverage: Option<CoverageBody>,
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Count(count) => json!(count),
        Cell::Flag(flag) => json!(flag),
        other => json!(other.exact()),
    }
}

fn rows(table: &Table) -> Value {
    let row = |cells: &Vec<Cell>| {
        let named = table.columns.iter().zip(cells).map(|(column, cell)| (column.key.to_owned(), value(cell)));
        Value::Object(named.collect())
    };
    Value::Array(table.rows.iter().map(row).collect())
}

impl From<&Report> for ReportBody {
    fn from(report: &Report) -> Self {
        let columns = |table: &Table| {
            let told = table.columns.iter().map(|column| (column.key.to_owned(), json!(column.definition)));
            (table.name.to_owned(), Value::Object(told.collect()))
        };
        Self {
            report: report.name,
            title: report.title.clone(),
            parameters: report.parameters.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect(),
            cut_off: report.cut_off.map(|month| month.to_string()),
            snapshot_id: snapshot_id(report),
            notes: report.notes.clone(),
            definitions: report
                .definitions
                .iter()
                .map(|one| DefinitionBody {
                    term: one.term.to_owned(),
                    definition: one.text.clone(),
                    source: one.source.to_owned(),
                })
                .collect(),
            columns: report.tables.iter().map(columns).collect(),
            tables: report.tables.iter().map(|table| (table.name.to_owned(), rows(table))).collect(),
            coverage: report.coverage.as_ref().map(CoverageBody::from),
        }
    }
}

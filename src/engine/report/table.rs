//! A table: columns with their definitions, rows of cells.

use super::cell::Cell;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in JSON and CSV, in snake case.
    pub key: &'static str,
    /// Its heading for people.
    pub title: &'static str,
    /// What it holds, with unit or formula.
    pub definition: &'static str,
    /// True where it is shown on a narrow page too.
    pub narrow: bool,
}

impl Column {
    /// A column that is told everywhere.
    #[must_use]
    pub const fn new(key: &'static str, title: &'static str, definition: &'static str) -> Self {
        Self { key, title, definition, narrow: true }
    }

    /// A column that only files and JSON hold.
    #[must_use]
    pub const fn wide(key: &'static str, title: &'static str, definition: &'static str) -> Self {
        Self { key, title, definition, narrow: false }
    }
}

/// A table of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name in JSON and as a spreadsheet's sheet: at most 31 characters.
    pub name: &'static str,
    /// What it tells.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows yet.
    #[must_use]
    pub fn new(name: &'static str, title: impl Into<String>, columns: &[Column]) -> Self {
        Self { name, title: title.into(), columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row. Cells that are missing at its end are nothing, more than there are columns are no part of it.
    pub fn row(&mut self, mut cells: Vec<Cell>) {
        cells.resize(self.columns.len(), Cell::Nothing);
        self.rows.push(cells);
    }

    /// Keeps the first rows, and says how many are left out.
    pub fn keep(&mut self, most: usize) -> usize {
        let left_out = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
        left_out
    }
}

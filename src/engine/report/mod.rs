//! What every report is made of: tables of typed cells with the definition of each column, what the figures rest on,
//! and what may be drawn of them. One shape for all, so that each is told alike as text, JSON, CSV, spreadsheet and
//! drawing.

mod cell;
mod chart;
mod table;

pub use cell::Cell;
pub use chart::{Bar, Chart, Series};
pub use table::{Column, Table};

use std::borrow::Cow;

use crate::engine::period::Month;
use crate::engine::variation::Coverage;

/// A word that figures are told in, what it means and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The word.
    pub term: &'static str,
    /// What it means, as a formula where it is one.
    pub text: String,
    /// The standard, paper, rule or document it comes from.
    pub source: &'static str,
}

impl Definition {
    /// A word with its meaning and source.
    #[must_use]
    pub fn new(term: &'static str, text: impl Into<String>, source: &'static str) -> Self {
        Self { term, text: text.into(), source }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name, as it is asked for.
    pub name: &'static str,
    /// What it tells, in words.
    pub title: String,
    /// What was asked for and what that came to, in order.
    pub parameters: Vec<(&'static str, String)>,
    /// The latest order month in the data.
    pub cut_off: Option<Month>,
    /// What its words mean.
    pub definitions: Vec<Definition>,
    /// What a reader has to know besides: what is missing, cut or assumed.
    pub notes: Vec<String>,
    /// What was read, and how much of it the figures rest on.
    pub coverage: Option<Coverage>,
    /// The tables, the main one first.
    pub tables: Vec<Table>,
    /// What may be drawn.
    pub charts: Vec<Chart>,
}

impl Report {
    /// A report without tables yet.
    #[must_use]
    pub fn new(name: &'static str, title: impl Into<String>) -> Self {
        Self {
            name,
            title: title.into(),
            parameters: Vec::new(),
            cut_off: None,
            definitions: Vec::new(),
            notes: Vec::new(),
            coverage: None,
            tables: Vec::new(),
            charts: Vec::new(),
        }
    }

    /// Everything that its figures are, as one text that depends on nothing else: equal texts, equal figures. Tabs and line
    /// ends inside words are written as `\t` and `\n`, so that no words look like two cells or rows.
    #[must_use]
    pub fn canonical_text(&self) -> String {
        let mut text = format!("report\t{}\n", self.name);
        for (name, value) in &self.parameters {
            text.push_str(&format!("parameter\t{name}\t{}\n", one_line(value)));
        }
        if let Some(month) = self.cut_off {
            text.push_str(&format!("cut_off\t{month}\n"));
        }
        for definition in &self.definitions {
            text.push_str(&format!("definition\t{}\t{}\n", definition.term, one_line(&definition.text)));
        }
        for table in &self.tables {
            text.push_str(&format!("table\t{}\n", table.name));
            for row in &table.rows {
                let cells: Vec<String> = row.iter().map(|cell| one_line(&cell.exact()).into_owned()).collect();
                text.push_str(&cells.join("\t"));
                text.push('\n');
            }
        }
        text
    }
}

/// Words on one line, from which they can be told again.
fn one_line(words: &str) -> Cow<'_, str> {
    if words.contains(['\\', '\t', '\n']) {
        Cow::Owned(words.replace('\\', r"\\").replace('\t', r"\t").replace('\n', r"\n"))
    } else {
        Cow::Borrowed(words)
    }
}

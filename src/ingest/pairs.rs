//! Pairs of descriptions to be compared: any file, its columns named by whoever asks.

use std::path::Path;

use super::headers::{Column, Header, Kind, Origin};
use super::table::{RawRow, Table};
use super::{IngestError, Limits, Mapping};

const LEFT: &str = "left";
const RIGHT: &str = "right";
const LABEL: &str = "label";

/// A file of pairs: the two sides, each read from the columns that are named for it.
const PAIRS: &Kind = &Kind {
    name: "pairs",
    columns: &[Column { name: LEFT, aliases: &[] }, Column { name: RIGHT, aliases: &[] }],
    required: &[&[LEFT], &[RIGHT]],
};

/// The same with a column that says whether the two are the same.
const LABELLED: &Kind = &Kind {
    name: "pairs",
    columns: &[
        Column { name: LEFT, aliases: &[] },
        Column { name: RIGHT, aliases: &[] },
        Column { name: LABEL, aliases: &[] },
    ],
    required: &[&[LEFT], &[RIGHT], &[LABEL]],
};

/// Words of a label, and what they say.
const LABELS: [(&str, bool); 14] = [
    ("1", true),
    ("0", false),
    ("true", true),
    ("false", false),
    ("yes", true),
    ("no", false),
    ("y", true),
    ("n", false),
    ("match", true),
    ("non-match", false),
    ("nonmatch", false),
    ("same", true),
    ("different", false),
    ("-1", false),
];

/// Reads the two texts of every row of a file.
pub struct PairReader {
    table: Table,
    left: Vec<usize>,
    right: Vec<usize>,
    label: Vec<usize>,
}

impl PairReader {
    /// Opens a file in which `left` and `right` name columns by their headers.
    ///
    /// # Errors
    /// [`IngestError`] when the file is no readable text, or no row has all the headers: it names those there are.
    pub fn open(path: &Path, left: &[String], right: &[String]) -> Result<Self, IngestError> {
        Self::open_kind(path, PAIRS, [(LEFT, left.to_vec()), (RIGHT, right.to_vec())])
    }

    /// Opens a file in which another column says whether the two are the same.
    ///
    /// # Errors
    /// As [`PairReader::open`].
    pub fn open_labelled(path: &Path, left: &[String], right: &[String], label: &str) -> Result<Self, IngestError> {
        let columns = [(LEFT, left.to_vec()), (RIGHT, right.to_vec()), (LABEL, vec![label.to_owned()])];
        Self::open_kind(path, LABELLED, columns)
    }

    fn open_kind(
        path: &Path,
        kind: &'static Kind,
        columns: impl IntoIterator<Item = (&'static str, Vec<String>)>,
    ) -> Result<Self, IngestError> {
        let table = Table::open(path, &Limits::default(), &Mapping::of_columns(columns), kind)?;
        let places = |column| match table.header().origin(column) {
            Origin::Cell(place) => vec![*place],
            Origin::Cells(places) => places.clone(),
            Origin::Absent | Origin::Constant(_) => Vec::new(),
        };
        let label = if kind.columns.len() > 2 { places(2) } else { Vec::new() };
        Ok(Self { left: places(0), right: places(1), label, table })
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        self.table.header()
    }

    /// The next rows, at most `count`; none at the end of the file. Blank rows are passed over.
    ///
    /// # Errors
    /// [`IngestError`] when the file cannot be read further or exceeds a limit.
    pub fn next_batch(&mut self, count: usize) -> Result<Vec<RawRow>, IngestError> {
        self.table.next_batch(count)
    }

    /// Headers of the left columns and of the right ones.
    #[must_use]
    pub fn columns(&self) -> (Vec<&str>, Vec<&str>) {
        let names = self.table.header().names();
        let named = |places: &[usize]| -> Vec<&str> {
            places.iter().map(|place| names.get(*place).map_or("", String::as_str)).collect()
        };
        (named(&self.left), named(&self.right))
    }

    /// Left and right cells of a row, in the order of [`PairReader::columns`].
    #[must_use]
    pub fn cells(&self, row: &RawRow) -> (Vec<String>, Vec<String>) {
        let cells = |places: &[usize]| -> Vec<String> {
            places.iter().map(|place| row.cell(*place).unwrap_or_default().to_owned()).collect()
        };
        (cells(&self.left), cells(&self.right))
    }

    /// Whether a row is labelled as the same.
    ///
    /// # Errors
    /// The label as it stands, where it says neither yes nor no.
    pub fn label(&self, row: &RawRow) -> Result<bool, String> {
        let label = self.label.first().and_then(|place| row.cell(*place)).unwrap_or_default();
        said(label).ok_or_else(|| label.to_owned())
    }

    /// Left and right text of a row; of several columns those that are not blank, with one blank between.
    #[must_use]
    pub fn texts(&self, row: &RawRow) -> (String, String) {
        (joined(row, &self.left), joined(row, &self.right))
    }
}

/// What a label says; nothing where it says neither.
fn said(label: &str) -> Option<bool> {
    let label = label.trim().to_lowercase();
    LABELS.iter().find(|(word, _)| *word == label).map(|(_, same)| *same)
}

fn joined(row: &RawRow, places: &[usize]) -> String {
    let cells = places.iter().filter_map(|place| row.cell(*place)).map(str::trim);
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
}

//! Pairs of descriptions to be compared: any file, its columns named by whoever asks.

use std::path::Path;

use super::headers::{Column, Header, Kind, Origin};
use super::table::{RawRow, Table};
use super::{IngestError, Limits, Mapping};

const LEFT: &str = "left";
const RIGHT: &str = "right";

/// A file of pairs: the two sides, each read from the columns that are named for it.
const PAIRS: &Kind = &Kind {
    name: "pairs",
    columns: &[Column { name: LEFT, aliases: &[] }, Column { name: RIGHT, aliases: &[] }],
    required: &[&[LEFT], &[RIGHT]],
};

/// Reads the two texts of every row of a file.
pub struct PairReader {
    table: Table,
    left: Vec<usize>,
    right: Vec<usize>,
}

impl PairReader {
    /// Opens a file in which `left` and `right` name columns by their headers.
    ///
    /// # Errors
    /// [`IngestError`] when the file is no readable text, or no row has all the headers: it names those there are.
    pub fn open(path: &Path, left: &[String], right: &[String]) -> Result<Self, IngestError> {
        let mapping = Mapping::of_columns([(LEFT, left.to_vec()), (RIGHT, right.to_vec())]);
        let table = Table::open(path, &Limits::default(), &mapping, PAIRS)?;
        let places = |column| match table.header().origin(column) {
            Origin::Cell(place) => vec![*place],
            Origin::Cells(places) => places.clone(),
            Origin::Absent | Origin::Constant(_) => Vec::new(),
        };
        Ok(Self { left: places(0), right: places(1), table })
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

    /// Left and right text of a row; of several columns those that are not blank, with one blank between.
    #[must_use]
    pub fn texts(&self, row: &RawRow) -> (String, String) {
        (joined(row, &self.left), joined(row, &self.right))
    }
}

fn joined(row: &RawRow, places: &[usize]) -> String {
    let cells = places.iter().filter_map(|place| row.cell(*place)).map(str::trim);
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
}

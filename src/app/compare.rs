//! How alike descriptions are: two of them, or every pair of a file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::catalogue::Catalogue;
use super::{AppError, Likewise};
use crate::engine::matching::{Attributes, Comparison, Described, Relation, compare_descriptions};
use crate::engine::model::{DecisionStatus, Item};
use crate::ingest::{IngestError, PairReader, RawRow};

/// Rows compared at once.
const PORTION: usize = 2_000;

/// A file of pairs to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairsRequest {
    /// The file.
    pub pairs: PathBuf,
    /// Headers of the columns that make the left text; several are joined by a blank.
    pub left: Vec<String>,
    /// Headers of the columns that make the right text.
    pub right: Vec<String>,
    /// What they are asked to be to each other.
    pub relation: Relation,
}

/// A row of a file of pairs, as it stood, with what its two texts are to each other.
pub struct ComparedRow {
    row: RawRow,
    /// What they are to each other.
    pub comparison: Comparison,
}

impl ComparedRow {
    /// The cells as they stood: those under the header's `width` columns, blank where the row is shorter, and those
    /// beyond.
    #[must_use]
    pub fn cells(&self, width: usize) -> (Vec<&str>, Vec<&str>) {
        let own = (0..width).map(|place| self.row.cell(place).unwrap_or_default());
        (own.collect(), self.row.cells().skip(width).collect())
    }
}

/// Compares two descriptions, by the catalogue's words and groups where one is loaded.
///
/// # Errors
/// [`AppError`] when a text is blank, or the store or the index fails.
pub fn compare(likewise: &Likewise, left: &str, right: &str, relation: Relation) -> Result<Comparison, AppError> {
    if left.trim().is_empty() || right.trim().is_empty() {
        return Err(AppError::Request("there is nothing to compare: a text is blank".to_owned()));
    }
    let catalogue = Catalogue::load(likewise, &mut likewise.store.view()?)?;
    Comparer::new(&catalogue, relation).compare(left, right)
}

/// Compares every row of a file, in order. `begin` makes what the rows go to from the file's header.
///
/// # Errors
/// [`AppError`] when the file cannot be read or lacks a column, the store or the index fails, or whatever `begin` and
/// `visit` return.
pub fn compare_pairs<Sink>(
    likewise: &Likewise,
    request: &PairsRequest,
    begin: impl FnOnce(&[String]) -> Result<Sink, AppError>,
    mut visit: impl FnMut(&mut Sink, &ComparedRow) -> Result<(), AppError>,
) -> Result<Sink, AppError> {
    let mut reader = PairReader::open(&request.pairs, &request.left, &request.right)?;
    let mut sink = begin(reader.header().names())?;
    let catalogue = Catalogue::load(likewise, &mut likewise.store.view()?)?;
    let comparer = Comparer::new(&catalogue, request.relation);
    loop {
        let rows = reader.next_batch(PORTION)?;
        if rows.is_empty() {
            return Ok(sink);
        }
        let texts: Vec<(String, String)> = rows.iter().map(|row| reader.texts(row)).collect();
        let compared: Vec<Comparison> =
            texts.par_iter().map(|(left, right)| comparer.compare(left, right)).collect::<Result<_, AppError>>()?;
        for (row, comparison) in rows.into_iter().zip(compared) {
            visit(&mut sink, &ComparedRow { row, comparison })?;
        }
    }
}

/// Refuses to write over the file that is to be read.
///
/// # Errors
/// [`AppError`] when both paths name one file, or the file to be read is none.
pub fn check_places(pairs: &Path, out: &Path) -> Result<(), AppError> {
    let place =
        pairs.canonicalize().map_err(|source| IngestError::Open { file: pairs.display().to_string(), source })?;
    match out.canonicalize() {
        Ok(written) if written == place => {
            Err(AppError::Request(format!("{} is to be read: the answer cannot go there", out.display())))
        }
        _ => Ok(()),
    }
}

/// Compares descriptions with the catalogue's help.
struct Comparer<'a> {
    catalogue: &'a Catalogue,
    relation: Relation,
    /// Normal text of a description -> the generic names of all products so described.
    groups: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Comparer<'a> {
    fn new(catalogue: &'a Catalogue, relation: Relation) -> Self {
        let mut groups: HashMap<&str, Vec<&str>> = HashMap::new();
        // Which product it is tells nothing of sameness that the words do not.
        if relation == Relation::Alternative {
            for product in catalogue.products() {
                let Some(generic) = product.generic_name.as_deref() else { continue };
                let known = groups.entry(product.normal_text()).or_default();
                if !known.contains(&generic) {
                    known.push(generic);
                }
            }
        }
        Self { catalogue, relation, groups }
    }

    fn compare(&self, left: &str, right: &str) -> Result<Comparison, AppError> {
        let (left, right) = (self.described(left)?, self.described(right)?);
        Ok(compare_descriptions(&left, &right, self.relation, self.catalogue.weights()))
    }

    fn described(&self, text: &str) -> Result<Described, AppError> {
        let plain = Described::new(text);
        if self.groups.is_empty() || plain.normal_text().is_empty() {
            return Ok(plain);
        }
        let found = match self.groups_of_beginning(&plain) {
            Some(groups) => groups.clone(),
            None => self.groups_found(text)?,
        };
        Ok(if found.is_empty() { plain } else { Described::with_groups(text, &found) })
    }

    /// The generic names of the products whose whole description the text is, or begins with: a supplier or a pack may
    /// follow, but no size, which could be another product's.
    fn groups_of_beginning(&self, described: &Described) -> Option<&Vec<&'a str>> {
        let text = described.normal_text();
        let ends = text.rmatch_indices(' ').map(|(end, _)| end);
        let mut beginnings = std::iter::once(text.len()).chain(ends).filter_map(|end| text.split_at_checked(end));
        let (groups, rest) = beginnings.find_map(|(start, rest)| Some((self.groups.get(start)?, rest)))?;
        (!Attributes::of_text(rest).has_sizing()).then_some(groups)
    }

    /// The generic name of the product that a text in other words is clearly about.
    fn groups_found(&self, text: &str) -> Result<Vec<&'a str>, AppError> {
        let outcome = self.catalogue.decide(&Item { description: text.to_owned(), ..Item::default() })?;
        let product = outcome.product.filter(|_| outcome.status == DecisionStatus::Matched);
        let known = product.and_then(|product| self.catalogue.product(&product));
        Ok(known.and_then(|known| known.generic_name.as_deref()).into_iter().collect())
    }
}

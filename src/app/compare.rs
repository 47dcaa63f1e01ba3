//! How alike descriptions are: two of them, or every pair of a file.

use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::catalogue::{Catalogue, KnownProduct};
use super::{AppError, Likewise};
use crate::engine::matching::{Attributes, Comparison, Described, Relation, compare_descriptions};
use crate::engine::model::{DecisionStatus, Item};
use crate::ingest::{IngestError, PairReader, RawRow};

/// Most like-for-like groups that a text may be of: with more it is too short to say anything.
const GROUPS_MAX: usize = 8;
/// Score from which a product is what a text is about, but for a letter or a word that carries little.
const NEARLY_THE_SAME: u16 = 9_000;
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
    /// A row with what its two records are to each other.
    pub(super) const fn new(row: RawRow, comparison: Comparison) -> Self {
        Self { row, comparison }
    }

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
    /// Products of known like-for-like groups, by the normal texts of their descriptions.
    described: Vec<&'a KnownProduct>,
}

/// The beginning of a text that describes products of these groups.
struct Named<'a> {
    beginning: String,
    groups: Vec<&'a str>,
}

impl<'a> Comparer<'a> {
    fn new(catalogue: &'a Catalogue, relation: Relation) -> Self {
        // Which product it is tells nothing of sameness that the words do not.
        let wanted = relation == Relation::Alternative;
        let known = catalogue.products().filter(|product| wanted && product.generic_name.is_some());
        let mut described: Vec<&KnownProduct> = known.collect();
        described.sort_by_key(|product| product.normal_text());
        Self { catalogue, relation, described }
    }

    fn compare(&self, left: &str, right: &str) -> Result<Comparison, AppError> {
        let (left, right) = (self.described(left)?, self.described(right)?);
        Ok(compare_descriptions(&left, &right, self.relation, self.catalogue.weights()))
    }

    fn described(&self, text: &str) -> Result<Described, AppError> {
        let plain = Described::new(text);
        if self.described.is_empty() || plain.normal_text().is_empty() {
            return Ok(plain);
        }
        if let Some(Named { beginning, groups }) = self.named_by(plain.normal_text()) {
            return Ok(Described::beginning(text, &beginning, &groups));
        }
        let found = self.groups_found(text)?;
        Ok(if found.is_empty() { plain } else { Described::with_groups(text, &found) })
    }

    /// The longest beginning of a text that is the whole description of products: a supplier or a pack may follow, but
    /// no size, which could be another product's. Or that is the beginning of their descriptions, as where the
    /// catalogue adds a size or colour that the text leaves out: then nothing may follow but their supplier.
    fn named_by(&self, text: &str) -> Option<Named<'a>> {
        let ends = text.rmatch_indices(' ').map(|(end, _)| end);
        for end in std::iter::once(text.len()).chain(ends) {
            let (beginning, rest) = text.split_at_checked(end)?;
            let (whole, begun) = self.described_as(beginning);
            let sold = |product: &&&KnownProduct| product.is_sold_by(rest);
            let mut found: Vec<&KnownProduct> = if whole.is_empty() { begun } else { whole }.to_vec();
            if !rest.is_empty() && (whole.is_empty() || found.iter().any(|product| sold(&product))) {
                found.retain(|product| product.is_sold_by(rest));
            }
            let Some(first) = found.first() else { continue };
            let sizes = Attributes::of_text(rest);
            if sizes.has_sizing() && !(first.is_sold_by(rest) && first.holds(&sizes)) {
                return None;
            }
            let groups = groups_of(&found);
            return (groups.len() <= GROUPS_MAX).then(|| Named { beginning: beginning.to_owned(), groups });
        }
        None
    }

    /// The products whose description is this, and those whose description begins with it.
    fn described_as(&self, beginning: &str) -> (&[&'a KnownProduct], &[&'a KnownProduct]) {
        let start = self.described.partition_point(|product| product.normal_text() < beginning);
        let rest = self.described.get(start..).unwrap_or_default();
        let whole = rest.partition_point(|product| product.normal_text() == beginning);
        let (whole, rest) = rest.split_at_checked(whole).unwrap_or_default();
        let begun = rest.partition_point(|product| {
            product.normal_text().strip_prefix(beginning).is_some_and(|after| after.starts_with(' '))
        });
        (whole, rest.get(..begun).unwrap_or_default())
    }

    /// The generic name of the products that a text in other words is clearly about: of the one it is matched with, or
    /// of all that are nearly the same to the word.
    fn groups_found(&self, text: &str) -> Result<Vec<&'a str>, AppError> {
        let item = Item { description: text.to_owned(), ..Item::default() };
        let (outcome, ranked) = self.catalogue.decide_and_rank(&item)?;
        if let Some(product) = outcome.product.filter(|_| outcome.status == DecisionStatus::Matched) {
            return Ok(groups_of(self.catalogue.product(&product).as_slice()));
        }
        let near = ranked.iter().take_while(|(_, score, _)| score.basis_points() >= NEARLY_THE_SAME);
        let near: Vec<&KnownProduct> = near.map(|(product, _, _)| *product).collect();
        let groups = groups_of(&near);
        Ok(if groups.len() == 1 { groups } else { Vec::new() })
    }
}

/// The generic names of products, each once.
fn groups_of<'a>(products: &[&'a KnownProduct]) -> Vec<&'a str> {
    let mut groups: Vec<&str> = products.iter().filter_map(|product| product.generic_name.as_deref()).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

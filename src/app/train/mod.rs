//! Learning from labelled pairs, and telling of other pairs by what was learned.

mod file;
mod tell;
mod word_costs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::review::{LabelledPair, labelled_pairs};
use super::{AppError, Likewise};
use crate::engine::learning::{ForestError, Rows};
use crate::engine::model::{Item, ProductRecord, Score};
use crate::engine::pairs::{Corpus, PairRecord, PairWeights, Shape, features};
use crate::ingest::PairReader;

pub use file::Provenance;
pub use tell::{compare_learned, compare_pairs_learned};
pub use word_costs::{WordCostsAnswer, WordCostsRequest, train_word_costs};

/// Rows read at once.
const PORTION: usize = 2_000;

/// Most pairs learned from or told of at once: they are held in memory.
const PAIRS_MAX: usize = 2_000_000;

/// Labelled pairs in files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainRequest {
    /// The pairs to learn from.
    pub pairs: PathBuf,
    /// The pairs that the threshold is chosen by.
    pub valid: PathBuf,
    /// Headers of the columns of the left records.
    pub left: Vec<String>,
    /// Headers of the columns of the right records.
    pub right: Vec<String>,
    /// Header of the column that says whether the two are the same.
    pub label: String,
    /// Makes the choices of the learning.
    pub seed: u64,
    /// Where to write the weights.
    pub out: PathBuf,
}

/// What learning came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainAnswer {
    /// F1 on the pairs that the threshold was chosen by, in basis points.
    pub f1_valid: u32,
    /// The score of the threshold.
    pub threshold: Score,
    /// The threshold in millionths of log odds.
    pub threshold_log_odds: i64,
    /// Each feature with its share of what moved the answers, in basis points, the greatest first.
    pub features: Vec<(String, u32)>,
    /// Pairs learned from.
    pub pairs: usize,
    /// Pairs the threshold was chosen by.
    pub valid_pairs: usize,
}

/// Pairs as they were read.
#[derive(Debug, Default)]
struct Pairs {
    columns: Vec<String>,
    left: Vec<Vec<String>>,
    right: Vec<Vec<String>>,
    labels: Vec<bool>,
}

impl Pairs {
    /// Reads a file of labelled pairs.
    fn read(path: &Path, request: &TrainRequest) -> Result<Self, AppError> {
        let mut reader = PairReader::open_labelled(path, &request.left, &request.right, &request.label)?;
        let (left, right) = reader.columns();
        let mut pairs = Self { columns: columns(&left, &right), ..Self::default() };
        loop {
            let rows = reader.next_batch(PORTION)?;
            if rows.is_empty() {
                return Ok(pairs);
            }
            for row in rows {
                let label = reader.label(&row).map_err(|label| {
                    let (file, row) = (path.display(), row.row);
                    AppError::Unsupported(format!(
                        "{file} row {row}: the label '{label}' says neither yes nor no (1 or 0)"
                    ))
                })?;
                let (left, right) = reader.cells(&row);
                pairs.push(left, right, label)?;
            }
        }
    }

    fn push(&mut self, left: Vec<String>, right: Vec<String>, label: bool) -> Result<(), AppError> {
        if self.labels.len() >= PAIRS_MAX {
            return Err(AppError::TooLarge(format!("more than {PAIRS_MAX} pairs")));
        }
        self.left.push(fitted(left, &self.columns));
        self.right.push(fitted(right, &self.columns));
        self.labels.push(label);
        Ok(())
    }

    fn records(&self) -> impl Iterator<Item = &[String]> {
        self.left.iter().chain(&self.right).map(Vec::as_slice)
    }
}

/// What the columns are called that both sides have; one for all where the sides have not the same number.
fn columns(left: &[&str], right: &[&str]) -> Vec<String> {
    if left.len() != right.len() {
        return vec!["text".to_owned()];
    }
    let side = |name: &str| {
        let bare = ["left_", "ltable_", "left.", "l_"].into_iter().find_map(|side| name.strip_prefix(side));
        bare.unwrap_or(name).to_owned()
    };
    left.iter().map(|name| side(name)).collect()
}

/// The cells as so many columns: joined where there is one for all.
fn fitted(cells: Vec<String>, columns: &[String]) -> Vec<String> {
    if cells.len() == columns.len() { cells } else { vec![cells.join(" ")] }
}

/// Reads records.
fn read_records(shape: &Shape, cells: &[&[String]]) -> Vec<PairRecord> {
    cells.par_iter().map(|cells| PairRecord::new(cells, &shape.numbers)).collect()
}

/// The rarities among the distinct ones of these records, each with its cells.
fn corpus_of<'a>(records: impl Iterator<Item = (&'a &'a [String], &'a PairRecord)>) -> Corpus {
    let mut corpus = Corpus::default();
    let mut met: BTreeSet<&[String]> = BTreeSet::new();
    corpus.add(records.filter(|(cells, _)| met.insert(cells)).map(|(_, record)| record));
    corpus
}

/// The features of pairs: of records and their partners half the list further on.
fn rows_of(records: &[PairRecord], shape: &Shape, corpus: &Corpus) -> Vec<Vec<i32>> {
    let (left, right) = records.split_at(records.len() / 2);
    let pairs: Vec<(&PairRecord, &PairRecord)> = left.iter().zip(right).collect();
    pairs.par_iter().map(|(left, right)| features(left, right, shape, corpus)).collect()
}

/// Learns from files of labelled pairs and writes the weights.
///
/// # Errors
/// [`AppError`] when a file cannot be read or written, a label says neither yes nor no, or there is nothing to learn.
pub fn train(request: &TrainRequest) -> Result<TrainAnswer, AppError> {
    let examples = Pairs::read(&request.pairs, request)?;
    let valid = Pairs::read(&request.valid, request)?;
    let provenance = Provenance::of_files(request, examples.labels.len(), valid.labels.len())?;
    learn(&examples, &valid, request.seed, &provenance, &request.out)
}

/// Learns from what people said of items and products, and writes the weights; every fifth pair chooses the threshold.
///
/// # Errors
/// [`AppError`] when people said too little yet, or the store or the file fails.
pub fn train_from_decisions(likewise: &Likewise, seed: u64, out: &Path) -> Result<TrainAnswer, AppError> {
    let said = labelled_pairs(&mut likewise.store.view()?)?;
    let mut sides = [Pairs::default(), Pairs::default()];
    for side in &mut sides {
        side.columns = DECISION_COLUMNS.iter().map(|&name| name.to_owned()).collect();
    }
    for (place, LabelledPair { item, record, same, .. }) in said.iter().enumerate() {
        let [examples, valid] = &mut sides;
        let side = if place % 5 == 4 { valid } else { examples };
        side.push(cells_of_item(item), cells_of_product(record), *same)?;
    }
    let [examples, valid] = sides;
    let provenance = Provenance::of_decisions(seed, examples.labels.len(), valid.labels.len());
    learn(&examples, &valid, seed, &provenance, out)
}

/// The columns that items and products have in common.
const DECISION_COLUMNS: [&str; 4] = ["description", "company", "code", "gtin"];

fn cells_of_item(item: &Item) -> Vec<String> {
    let companies = [item.manufacturer.as_deref(), item.supplier.as_deref()];
    let codes = [item.mpc.as_deref(), item.supplier_part.as_deref(), item.npc.as_deref()];
    vec![item.description.clone(), joined(&companies), joined(&codes), item.gtin.clone().unwrap_or_default()]
}

fn cells_of_product(record: &ProductRecord) -> Vec<String> {
    let companies = [record.manufacturer.as_deref(), record.supplier.as_deref()];
    let codes = [record.mpc.as_deref(), record.supplier_part.as_deref(), record.npc.as_deref()];
    let gtins: Vec<Option<&str>> = record.levels.iter().map(|level| level.gtin.as_deref()).collect();
    vec![record.description.clone(), joined(&companies), joined(&codes), joined(&gtins)]
}

fn joined(texts: &[Option<&str>]) -> String {
    texts.iter().flatten().copied().collect::<Vec<_>>().join(" ")
}

fn learn(
    examples: &Pairs,
    valid: &Pairs,
    seed: u64,
    provenance: &Provenance,
    out: &Path,
) -> Result<TrainAnswer, AppError> {
    let shape = Shape::of(examples.columns.clone(), examples.records());
    let cells: Vec<&[String]> = examples.records().collect();
    let records = read_records(&shape, &cells);
    let corpus = corpus_of(cells.iter().zip(&records));
    let rows = rows_of(&records, &shape, &corpus);
    // The others are told of as a file is later: with the rarities of both.
    let valid_cells: Vec<&[String]> = valid.records().collect();
    let valid_records = read_records(&shape, &valid_cells);
    let wider = corpus_of(cells.iter().zip(&records).chain(valid_cells.iter().zip(&valid_records)));
    let valid_rows = rows_of(&valid_records, &shape, &wider);
    let weights = PairWeights::learn(
        shape,
        corpus,
        Rows { features: &rows, labels: &examples.labels },
        Rows { features: &valid_rows, labels: &valid.labels },
        seed,
    )
    .map_err(|error| refused(error, examples, valid))?;
    let importance = weights.importance(&rows);
    let names = weights.shape.features();
    let mut ranked: Vec<(String, u32)> = names.into_iter().zip(importance).collect();
    ranked.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    file::write(&weights, &ranked, provenance, out)?;
    Ok(TrainAnswer {
        f1_valid: weights.choice.f1,
        threshold: weights.calibration.score(weights.choice.threshold),
        threshold_log_odds: weights.choice.threshold,
        features: ranked,
        pairs: examples.labels.len(),
        valid_pairs: valid.labels.len(),
    })
}

fn refused(error: ForestError, examples: &Pairs, valid: &Pairs) -> AppError {
    let yes = examples.labels.iter().filter(|label| **label).count();
    AppError::Unsupported(format!(
        "there is nothing to learn: {yes} of {} pairs are the same, {} choose the threshold ({error})",
        examples.labels.len(),
        valid.labels.len()
    ))
}

//! The file of weights: what was learned, and what it was learned from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::TrainRequest;
use crate::app::AppError;
use crate::engine::learning::{Calibration, Choice, Forest, Node, Tree};
use crate::engine::pairs::{Corpus, FEATURES_VERSION, PairWeights, Shape};
use crate::ingest::IngestError;

/// What a file of weights calls itself.
const FORMAT: &str = "likewise pair weights 1";
/// Most bytes that are read.
const BYTES_MAX: u64 = 64 << 20;
/// Most columns of a record.
const COLUMNS_MAX: usize = 1_000;

/// What weights were learned from: enough to learn them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The pairs learned from: a file by the SHA-256 of its bytes, or what people said.
    pub pairs: String,
    /// The pairs that chose the threshold.
    pub valid: String,
    /// How many pairs were learned from.
    pub pairs_count: usize,
    /// How many chose the threshold.
    pub valid_count: usize,
    /// Columns of the left records.
    pub left: Vec<String>,
    /// Columns of the right records.
    pub right: Vec<String>,
    /// The column of labels.
    pub label: String,
    /// What made the choices of the learning.
    pub seed: u64,
}

impl Provenance {
    pub(super) fn of_files(request: &TrainRequest, pairs: usize, valid: usize) -> Result<Self, AppError> {
        Ok(Self {
            pairs: content_hash(&request.pairs)?,
            valid: content_hash(&request.valid)?,
            pairs_count: pairs,
            valid_count: valid,
            left: request.left.clone(),
            right: request.right.clone(),
            label: request.label.clone(),
            seed: request.seed,
        })
    }

    pub(super) fn of_decisions(seed: u64, pairs: usize, valid: usize) -> Self {
        let said = "what people said of items and products".to_owned();
        Self {
            pairs: said.clone(),
            valid: said,
            pairs_count: pairs,
            valid_count: valid,
            left: vec!["item".to_owned()],
            right: vec!["product".to_owned()],
            label: "accepted or rejected".to_owned(),
            seed,
        }
    }
}

fn content_hash(path: &Path) -> Result<String, AppError> {
    let failed = |source| IngestError::Open { file: path.display().to_string(), source };
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let mut hasher = Sha256::new();
    let mut portion = vec![0; 64 << 10];
    loop {
        let read = reader.read(&mut portion).map_err(failed)?;
        if read == 0 {
            let bytes = hasher.finalize();
            return Ok(format!("sha256:{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()));
        }
        hasher.update(portion.get(..read).unwrap_or_default());
    }
}

/// The file as it is written: whole numbers and texts alone.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: String,
    features_version: String,
    learned_from: Provenance,
    columns: Vec<String>,
    numbers: Vec<bool>,
    /// Names with their shares of what moved the answers, in basis points.
    features: Vec<(String, u32)>,
    /// Millionths of log odds.
    threshold: i64,
    /// Basis points.
    f1_valid: u32,
    calibration: Vec<(i64, u32)>,
    base: i32,
    /// Of a leaf its value; of a split feature, threshold, left, right and value.
    trees: Vec<Vec<Vec<i64>>>,
    records: u64,
    /// Hashes of the words that more than one record has, with how many.
    words: Vec<(u64, u32)>,
    /// The same of runs of three characters.
    runs: Vec<(u64, u32)>,
}

pub(super) fn write(
    weights: &PairWeights,
    features: &[(String, u32)],
    provenance: &Provenance,
    out: &Path,
) -> Result<(), AppError> {
    let (records, words, runs) = weights.corpus.counts();
    let repeated = |counts: &BTreeMap<u64, u32>| {
        counts.iter().filter(|(_, count)| **count > 1).map(|(hash, count)| (*hash, *count)).collect()
    };
    let stored = Stored {
        format: FORMAT.to_owned(),
        features_version: FEATURES_VERSION.to_owned(),
        learned_from: provenance.clone(),
        columns: weights.shape.columns.clone(),
        numbers: weights.shape.numbers.clone(),
        features: features.to_vec(),
        threshold: weights.choice.threshold,
        f1_valid: weights.choice.f1,
        calibration: weights.calibration.steps().to_vec(),
        base: weights.forest.base(),
        trees: weights.forest.trees().iter().map(|tree| tree.iter().map(numbers_of).collect()).collect(),
        records,
        words: repeated(words),
        runs: repeated(runs),
    };
    let failed =
        |error: &dyn std::fmt::Display| AppError::Request(format!("{} cannot be written: {error}", out.display()));
    let text = serde_json::to_string(&stored).map_err(|error| failed(&error))?;
    std::fs::write(out, text + "\n").map_err(|error| failed(&error))
}

fn numbers_of(node: &Node) -> Vec<i64> {
    let number = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
    match *node {
        Node::Leaf(value) => vec![i64::from(value)],
        Node::Split { feature, threshold, left, right, value } => {
            vec![number(feature), i64::from(threshold), number(left), number(right), i64::from(value)]
        }
    }
}

fn node_of(numbers: &[i64]) -> Option<Node> {
    let small = |number: i64| i32::try_from(number).ok();
    let place = |number: i64| usize::try_from(number).ok();
    match *numbers {
        [value] => Some(Node::Leaf(small(value)?)),
        [feature, threshold, left, right, value] => Some(Node::Split {
            feature: place(feature)?,
            threshold: small(threshold)?,
            left: place(left)?,
            right: place(right)?,
            value: small(value)?,
        }),
        _ => None,
    }
}

/// Reads weights and proves that they can be used.
///
/// # Errors
/// [`AppError`] saying what is wrong with the file.
pub(super) fn read(path: &Path) -> Result<PairWeights, AppError> {
    let refused = |what: &str| AppError::Unsupported(format!("{} holds no usable weights: {what}", path.display()));
    let failed = |source| IngestError::Open { file: path.display().to_string(), source };
    let mut text = String::new();
    let file = File::open(path).map_err(failed)?;
    let read = file.take(BYTES_MAX + 1).read_to_string(&mut text);
    read.map_err(|error| refused(&format!("it is no text ({error})")))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(refused("it is larger than 64 MB"));
    }
    let stored: Stored = serde_json::from_str(&text).map_err(|error| refused(&error.to_string()))?;
    if stored.format != FORMAT {
        return Err(refused("it is of another format"));
    }
    if stored.features_version != FEATURES_VERSION {
        return Err(refused("they were learned by another version: train again"));
    }
    if stored.columns.is_empty() || stored.columns.len() > COLUMNS_MAX || stored.numbers.len() != stored.columns.len() {
        return Err(refused("its columns make no sense"));
    }
    let shape = Shape { columns: stored.columns, numbers: stored.numbers };
    let trees: Option<Vec<Tree>> =
        stored.trees.iter().map(|tree| tree.iter().map(|numbers| node_of(numbers)).collect()).collect();
    let trees = trees.ok_or_else(|| refused("a node is neither a leaf nor a split"))?;
    let forest =
        Forest::new(stored.base, trees, shape.features().len()).map_err(|error| refused(&error.to_string()))?;
    let calibration = Calibration::from_steps(stored.calibration).ok_or_else(|| refused("its probabilities fall"))?;
    let corpus =
        Corpus::from_counts(stored.records, stored.words.into_iter().collect(), stored.runs.into_iter().collect());
    let choice = Choice { threshold: stored.threshold, f1: stored.f1_valid };
    Ok(PairWeights { shape, corpus, forest, choice, calibration })
}

//! What was learned from labelled pairs, ready to tell of others.

use super::corpus::Corpus;
use super::features::{Shape, conflicts, features};
use super::record::PairRecord;
use crate::engine::learning::{Calibration, Choice, Forest, ForestError, Plan, Rows, threshold_of_best_f1, train};
use crate::engine::model::Score;

/// Changes whenever a feature or its meaning does: weights learned for others are of no use.
pub const FEATURES_VERSION: &str = "1";

/// Forests that are grown from other choices of features and rows and added up.
const FORESTS: u64 = 5;

/// How the trees of a forest are grown. Chosen by cross-validation on labelled pairs of products; F1 is level from 150 to
/// 600 trees and from 8 to 31 leaves.
#[must_use]
pub fn plan(seed: u64) -> Plan {
    Plan {
        trees: 200,
        leaves: 15,
        rows_min: 8,
        rate: 6,
        features: 50,
        rows: 80,
        smoothing: 3,
        seed,
        monotone: Vec::new(),
    }
}

/// Weights with the columns and counts that they rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairWeights {
    /// The columns of the records.
    pub shape: Shape,
    /// How rare words were among the records learned from.
    pub corpus: Corpus,
    /// The trees of all forests.
    pub forest: Forest,
    /// Log odds from which on two records are the same.
    pub choice: Choice,
    /// Log odds to probability.
    pub calibration: Calibration,
}

/// What weights tell of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How probable it is that the two name the same thing.
    pub score: Score,
    /// Whether that is enough.
    pub same: bool,
    /// Features that spoke for it, and against it (below zero), in millionths of log odds, the loudest first.
    pub spoke: Vec<(usize, i64)>,
    /// What the two contradict one another in.
    pub conflicts: Vec<String>,
}

/// Most features told of a pair.
const SPOKE_MAX: usize = 8;

impl PairWeights {
    /// Learns from labelled pairs; the threshold and the probabilities come from others.
    ///
    /// # Errors
    /// [`ForestError::Empty`] where all labels are alike, or there are none.
    pub fn learn(
        shape: Shape,
        corpus: Corpus,
        examples: Rows<'_>,
        valid: Rows<'_>,
        seed: u64,
    ) -> Result<Self, ForestError> {
        let width = shape.features().len();
        let mut trees = Vec::new();
        let mut base = 0;
        for number in 0..FORESTS {
            let forest = train(examples, &plan(seed.wrapping_mul(FORESTS).wrapping_add(number)))?;
            base = forest.base();
            trees.extend(forest.trees().iter().map(|tree| tree.iter().map(|node| node.scaled(FORESTS)).collect()));
        }
        let forest = Forest::new(base, trees, width)?;
        let odds: Vec<i64> = valid.features.iter().map(|row| forest.log_odds(row)).collect();
        let choice = threshold_of_best_f1(&odds, valid.labels);
        let calibration = Calibration::of(&odds, valid.labels);
        Ok(Self { shape, corpus, forest, choice, calibration })
    }

    /// Tells of a pair, with the rarities of a corpus that may hold more records than were learned from.
    #[must_use]
    pub fn tell(&self, left: &PairRecord, right: &PairRecord, corpus: &Corpus) -> Told {
        let row = features(left, right, &self.shape, corpus);
        let odds = self.forest.log_odds(&row);
        let mut spoke: Vec<(usize, i64)> = self.forest.contributions(&row).into_iter().enumerate().collect();
        spoke.retain(|(_, odds)| *odds != 0);
        spoke.sort_by_key(|(feature, odds)| (std::cmp::Reverse(odds.unsigned_abs()), *feature));
        spoke.truncate(SPOKE_MAX);
        Told {
            score: self.calibration.score(odds),
            same: odds >= self.choice.threshold,
            spoke,
            conflicts: conflicts(left, right),
        }
    }

    /// How much each feature moved the answers for some rows, in hundredths of a percent of all movement.
    #[must_use]
    pub fn importance(&self, rows: &[Vec<i32>]) -> Vec<u32> {
        let mut moved: Vec<u64> = vec![0; self.shape.features().len()];
        for row in rows {
            for (sum, odds) in moved.iter_mut().zip(self.forest.contributions(row)) {
                *sum += odds.unsigned_abs();
            }
        }
        let all: u64 = moved.iter().sum();
        let part = |moved: u64| u128::from(moved) * 10_000 / u128::from(all.max(1));
        moved.into_iter().map(|moved| u32::try_from(part(moved)).unwrap_or(0)).collect()
    }
}

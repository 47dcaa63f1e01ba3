//! The body of what learning came to.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::TrainAnswer;
use crate::engine::model::Score;

/// A feature and how much it moved the answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct FeatureBody {
    name: String,
    /// Its share of all that moved the answers, `0.0000` to `1.0000`.
    importance: String,
}

/// What learning from labelled pairs came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrainBody {
    /// F1 on the pairs that the threshold was chosen by.
    f1_valid: String,
    /// The score at the threshold.
    threshold: String,
    /// The threshold itself, in log odds.
    threshold_log_odds: String,
    features: Vec<FeatureBody>,
    /// Pairs learned from.
    pairs: usize,
    /// Pairs that the threshold was chosen by.
    valid_pairs: usize,
}

impl From<&TrainAnswer> for TrainBody {
    fn from(answer: &TrainAnswer) -> Self {
        let points = |points: u32| Score::from_basis_points(points).to_string();
        let odds = answer.threshold_log_odds;
        let sign = if odds < 0 { "-" } else { "" };
        let odds = odds.unsigned_abs();
        Self {
            f1_valid: points(answer.f1_valid),
            threshold: answer.threshold.to_string(),
            threshold_log_odds: format!("{sign}{}.{:06}", odds / 1_000_000, odds % 1_000_000),
            features: answer
                .features
                .iter()
                .map(|(name, importance)| FeatureBody { name: name.clone(), importance: points(*importance) })
                .collect(),
            pairs: answer.pairs,
            valid_pairs: answer.valid_pairs,
        }
    }
}

impl TrainBody {
    /// What learning came to, in words.
    #[must_use]
    pub fn text(&self) -> String {
        let told = self.features.iter().take(12).map(|feature| format!("  {} {}", feature.importance, feature.name));
        format!(
            "learned from {} pairs; F1 {} on {} others, which chose the threshold {}; what moved the answers most:\n{}",
            self.pairs,
            self.f1_valid,
            self.valid_pairs,
            self.threshold,
            told.collect::<Vec<_>>().join("\n")
        )
    }
}

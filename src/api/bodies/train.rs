//! The body of what learning came to.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{TrainAnswer, WordCostsAnswer};
use crate::engine::model::Score;
use crate::engine::money::format_scaled;

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
        Self {
            f1_valid: points(answer.f1_valid),
            threshold: answer.threshold.to_string(),
            threshold_log_odds: format_scaled(answer.threshold_log_odds.into(), 6),
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

/// A thing that buyers do to words and what it costs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CostBody {
    name: &'static str,
    /// Sixteenths of a bit; of a word's rarity percent.
    cost: u32,
}

/// What learning the costs of words came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WordCostsBody {
    /// True: lines made dirty from the catalogue are among the examples.
    synthetic: bool,
    features: Vec<CostBody>,
    /// Items learned from.
    pairs: usize,
    /// Items kept back, to tell how well what was learned tells of others.
    valid_pairs: usize,
    /// Items among both of which people said what they are or are not.
    items_of_people: usize,
    /// Log-loss of those kept back by the costs guessed before anything was learned, in nats.
    log_loss_before: String,
    /// The same by the costs that the store decides with.
    log_loss_in_use: String,
    /// The same by those learned.
    log_loss_after: String,
    /// Another text for other costs; decisions rest on it.
    version: String,
}

impl From<&WordCostsAnswer> for WordCostsBody {
    fn from(answer: &WordCostsAnswer) -> Self {
        let millionths = |value: u64| format_scaled(value.into(), 6);
        Self {
            synthetic: true,
            features: answer.costs.iter().map(|(what, cost)| CostBody { name: what.as_str(), cost }).collect(),
            pairs: answer.examples,
            valid_pairs: answer.kept_back,
            items_of_people: answer.items_of_people,
            log_loss_before: millionths(answer.log_loss_before),
            log_loss_in_use: millionths(answer.log_loss_in_use),
            log_loss_after: millionths(answer.log_loss_after),
            version: answer.costs.version(),
        }
    }
}

impl WordCostsBody {
    /// What learning came to, in words.
    #[must_use]
    pub fn text(&self) -> String {
        let told = self.features.iter().map(|feature| format!("  {:>4} {}", feature.cost, feature.name));
        format!(
            "learned from {} items, most of them synthetic, {} of people; log-loss of {} others {} as guessed, {} as in \
             use, {} as learned; costs in sixteenths of a bit:\n{}",
            self.pairs,
            self.items_of_people,
            self.valid_pairs,
            self.log_loss_before,
            self.log_loss_in_use,
            self.log_loss_after,
            told.collect::<Vec<_>>().join("\n")
        )
    }
}

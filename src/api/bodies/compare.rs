//! The bodies of comparisons of descriptions.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::matching::{Comparison, PairDecision};
use crate::engine::model::Evidence;

/// One thing that speaks for or against a comparison's decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ComparisonEvidenceBody {
    #[schema(example = "dimensions")]
    what: String,
    #[schema(example = "100mm x 120mm on both")]
    finding: String,
    conflict: bool,
}

impl From<&Evidence> for ComparisonEvidenceBody {
    fn from(evidence: &Evidence) -> Self {
        Self { what: evidence.what.clone(), finding: evidence.finding.clone(), conflict: evidence.conflict }
    }
}

/// How alike two descriptions are, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparisonBody {
    /// `0.0000` to `1.0000`.
    score: String,
    /// `same` or `alternative` as was asked, else `different` or `unsure`.
    decision: &'static str,
    /// What forbids the relation, each as `what: finding`.
    conflicts: Vec<String>,
    evidence: Vec<ComparisonEvidenceBody>,
}

impl From<&Comparison> for ComparisonBody {
    fn from(comparison: &Comparison) -> Self {
        Self {
            score: comparison.score.to_string(),
            decision: comparison.decision.as_str(),
            conflicts: comparison.conflicts().collect(),
            evidence: comparison.evidence.iter().map(ComparisonEvidenceBody::from).collect(),
        }
    }
}

/// What the pairs of a file came to.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct PairCountsBody {
    rows: u64,
    same: u64,
    alternative: u64,
    different: u64,
    unsure: u64,
}

impl PairCountsBody {
    /// Counts one more row; returns how many there are now.
    pub fn count(&mut self, decision: PairDecision) -> u64 {
        let count = match decision {
            PairDecision::Same => &mut self.same,
            PairDecision::Alternative => &mut self.alternative,
            PairDecision::Different => &mut self.different,
            PairDecision::Unsure => &mut self.unsure,
        };
        *count += 1;
        self.rows += 1;
        self.rows
    }

    /// The counts in words.
    #[must_use]
    pub fn text(&self) -> String {
        format!(
            "{} rows = {} same + {} alternative + {} different + {} unsure",
            self.rows, self.same, self.alternative, self.different, self.unsure
        )
    }
}

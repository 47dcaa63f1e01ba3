//! The body of a catalogue's duplicates.

use serde::Serialize;

use super::compare::ComparisonEvidenceBody;
use crate::app::DuplicatesAnswer;
use crate::engine::matching::{DuplicateConfidence, Recorded};

/// What records have in common.
#[derive(Debug, Clone, Serialize)]
struct SharedBody {
    kind: &'static str,
    value: String,
}

/// A record of a group.
#[derive(Debug, Clone, Serialize)]
struct RecordedBody {
    product_id: String,
    product_reference: String,
    description: String,
    supplier_name: Option<String>,
}

/// Records that may be of one product.
#[derive(Debug, Clone, Serialize)]
struct DuplicateGroupBody {
    /// `sure` or `likely`.
    confidence: &'static str,
    shared: Vec<SharedBody>,
    evidence: Vec<ComparisonEvidenceBody>,
    products: Vec<RecordedBody>,
}

/// What was found among a catalogue's records: proposals, of which nothing is merged.
#[derive(Debug, Clone, Serialize)]
pub struct DuplicatesBody {
    products: usize,
    sure: usize,
    likely: usize,
    groups: Vec<DuplicateGroupBody>,
}

impl From<&Recorded> for RecordedBody {
    fn from(record: &Recorded) -> Self {
        Self {
            product_id: record.public_id.clone(),
            product_reference: record.reference.clone(),
            description: record.description.clone(),
            supplier_name: record.supplier.clone(),
        }
    }
}

impl From<&DuplicatesAnswer> for DuplicatesBody {
    fn from(answer: &DuplicatesAnswer) -> Self {
        let count = |confidence| answer.groups.iter().filter(|group| group.confidence == confidence).count();
        let groups = answer.groups.iter().map(|group| DuplicateGroupBody {
            confidence: group.confidence.as_str(),
            shared: group
                .shared
                .iter()
                .map(|(kind, value)| SharedBody { kind: kind.as_str(), value: value.clone() })
                .collect(),
            evidence: group.evidence.iter().map(ComparisonEvidenceBody::from).collect(),
            products: answer.members(group).map(RecordedBody::from).collect(),
        });
        Self {
            products: answer.records.len(),
            sure: count(DuplicateConfidence::Sure),
            likely: count(DuplicateConfidence::Likely),
            groups: groups.collect(),
        }
    }
}

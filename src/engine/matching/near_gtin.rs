//! Products whose GTIN is nearly the item's: one slip of the pen away, or another packaging level.
//!
//! They are questions for a person, never matches: a decision by key or text stands, unless the packaging level names
//! another product than the text.

use super::decide::{Alike, MatchOutcome, RUNNERS_UP_MAX};
use super::prepared::{PreparedItem, PreparedProduct};
use super::score::score;
use super::weights::TokenWeights;
use crate::engine::gs1::{Gtin14, GtinError, GtinSlip, near_gtins};
use crate::engine::model::{DecisionStatus, Evidence, Item, MatchMethod, Score};

/// How a GTIN is near another, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GtinNearness {
    /// Another packaging level of the same item.
    Level,
    /// One slip away.
    Slip(GtinSlip),
}

/// A GTIN near the item's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearGtinKey {
    /// The GTIN.
    pub gtin: Gtin14,
    /// How it is near.
    pub nearness: GtinNearness,
}

/// A product with a GTIN near the item's.
#[derive(Debug, Clone, Copy)]
pub struct NearGtinHit<'a> {
    /// The product.
    pub product: &'a PreparedProduct,
    /// The GTIN it was found by.
    pub key: NearGtinKey,
}

impl NearGtinHit<'_> {
    fn evidence(&self) -> Evidence {
        let found = match self.key.nearness {
            GtinNearness::Level => "another packaging level of".to_owned(),
            GtinNearness::Slip(slip) => format!("{slip} from"),
        };
        let finding = format!("{found} {}, product {}", self.key.gtin, self.product.public_id());
        Evidence { what: "gtin".to_owned(), finding, conflict: false }
    }
}

/// The GTINs that products near the item's may have. A right GTIN is taken at its word, so only its other packaging levels
/// are near; a number with a wrong check digit may be a slip.
#[must_use]
pub fn near_gtin_keys(item: &Item) -> Vec<NearGtinKey> {
    let Some(stated) = item.gtin.as_deref() else {
        return Vec::new();
    };
    match Gtin14::parse(stated) {
        Ok(gtin) => gtin.siblings().map(|gtin| NearGtinKey { gtin, nearness: GtinNearness::Level }).collect(),
        Err(GtinError::CheckDigit { .. }) => near_gtins(stated)
            .into_iter()
            .map(|near| NearGtinKey { gtin: near.gtin, nearness: GtinNearness::Slip(near.slip) })
            .collect(),
        Err(_) => Vec::new(),
    }
}

/// Adds products with a GTIN near the item's to a decision made without them.
///
/// An unmatched item becomes ambiguous. A match stands and takes the nearness for evidence where it is of the same product;
/// where another packaging level names another product than the text, it becomes ambiguous.
#[must_use]
pub fn with_near_gtins(
    item: &Item,
    mut outcome: MatchOutcome,
    hits: &[NearGtinHit<'_>],
    weights: &TokenWeights,
) -> MatchOutcome {
    let hits = surest(hits);
    if hits.is_empty() {
        return outcome;
    }
    if outcome.status == DecisionStatus::Matched {
        let own = hits.iter().find(|hit| outcome.product.as_deref() == Some(hit.product.public_id()));
        let by_text = matches!(outcome.method, MatchMethod::ExactText | MatchMethod::Text);
        if own.is_some() || !by_text || hits.iter().all(|hit| hit.key.nearness != GtinNearness::Level) {
            outcome.evidence.extend(own.map(NearGtinHit::evidence));
            return outcome;
        }
        let product = outcome.product.take().unwrap_or_default();
        outcome.runners_up.insert(0, (product, outcome.score));
    }
    if outcome.status == DecisionStatus::Unmatched {
        outcome.method = MatchMethod::NearGtin;
        outcome.evidence.clear();
        if let Some(Err(error)) = item.gtin.as_deref().map(Gtin14::parse) {
            outcome.evidence.push(Evidence { what: "gtin".to_owned(), finding: error.to_string(), conflict: true });
        }
    }
    outcome.status = DecisionStatus::Ambiguous;
    outcome.keyed_units = None;
    outcome.evidence.extend(hits.iter().map(NearGtinHit::evidence));
    let prepared = PreparedItem::new(item);
    let likeness =
        |hit: &NearGtinHit<'_>| (hit.product.public_id().to_owned(), score(&prepared, hit.product, weights).0);
    outcome.runners_up = runners_up(hits.iter().map(likeness).collect(), &outcome.runners_up);
    if outcome.method == MatchMethod::NearGtin {
        outcome.score = outcome.runners_up.first().map_or(Score::NONE, |(_, score)| *score);
    }
    outcome
}

/// The products with a GTIN near the item's, the surest first, with their likeness and why they are thought of.
#[must_use]
pub fn near_gtin_products<'a>(item: &Item, hits: &[NearGtinHit<'a>], weights: &TokenWeights) -> Vec<Alike<'a>> {
    let prepared = PreparedItem::new(item);
    let told = |hit: NearGtinHit<'a>| {
        let (score, mut evidence) = score(&prepared, hit.product, weights);
        evidence.insert(0, hit.evidence());
        (hit.product, score, evidence)
    };
    surest(hits).into_iter().map(told).collect()
}

/// Each product once, the surest first, then by public id; as many as are told.
fn surest<'a>(hits: &[NearGtinHit<'a>]) -> Vec<NearGtinHit<'a>> {
    let mut sorted = hits.to_vec();
    sorted.sort_by(|left, right| {
        let key = |hit: &NearGtinHit<'a>| (hit.key.nearness, hit.key.gtin);
        left.product.public_id().cmp(right.product.public_id()).then(key(left).cmp(&key(right)))
    });
    sorted.dedup_by(|later, kept| later.product.public_id() == kept.product.public_id());
    sorted.sort_by_key(|hit| hit.key.nearness);
    sorted.truncate(RUNNERS_UP_MAX);
    sorted
}

/// Near products and as many others as are told, best first.
fn runners_up(near: Vec<(String, Score)>, others: &[(String, Score)]) -> Vec<(String, Score)> {
    let mut told = near;
    for other in others {
        if told.len() < RUNNERS_UP_MAX && !told.iter().any(|(product, _)| *product == other.0) {
            told.push(other.clone());
        }
    }
    told.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    told
}

//! A person's word applied to what the machine would say.

use std::collections::BTreeSet;

use super::redirects::Redirects;
use super::word::{ItemWord, MarkedPack, Said};
use crate::engine::matching::MatchOutcome;
use crate::engine::model::{DecisionStatus, Evidence, MatchMethod, Score};
use crate::engine::money::Units;
use crate::engine::units::{BaseUnit, PackReading, PackStrength};

/// Most other products told.
const RUNNERS_UP_MAX: usize = 5;

/// The products that are no candidates for an item: those a person said it is not, and whatever is one with them.
#[must_use]
pub fn excluded(word: Option<&ItemWord>, redirects: &Redirects) -> BTreeSet<String> {
    let rejected = word.into_iter().flat_map(|word| word.rejected.keys());
    rejected.flat_map(|product| redirects.family(product)).map(str::to_owned).collect()
}

/// Of products that are one and fit an item too nearly alike, all but the best: without them the item is decided again,
/// for a product is no rival of itself.
#[must_use]
pub fn surplus(outcome: &MatchOutcome, redirects: &Redirects) -> Vec<String> {
    if redirects.is_empty() || outcome.status != DecisionStatus::Ambiguous {
        return Vec::new();
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let products = outcome.runners_up.iter().map(|(product, _)| product);
    products.filter(|product| !seen.insert(redirects.resolve(product.as_str()))).cloned().collect()
}

/// The outcome with every product in the place of those that are part of it.
#[must_use]
pub fn redirected(mut outcome: MatchOutcome, redirects: &Redirects) -> MatchOutcome {
    if redirects.is_empty() {
        return outcome;
    }
    if let Some(product) = outcome.product.take() {
        let target = redirects.resolve(&product).to_owned();
        if let Some((_, said)) = redirects.merged_into(&product) {
            outcome.evidence.push(told(said, &format!("found as {product}, which is the same product"), false));
        }
        outcome.product = Some(target);
    }
    let mut seen: BTreeSet<String> = outcome.product.iter().cloned().collect();
    outcome.runners_up = outcome
        .runners_up
        .into_iter()
        .map(|(product, score)| (redirects.resolve(&product).to_owned(), score))
        .filter(|(product, _)| seen.insert(product.clone()))
        .collect();
    outcome
}

fn told(said: &Said, finding: &str, conflict: bool) -> Evidence {
    Evidence { what: "person".to_owned(), finding: format!("{finding}, says {}", said.actor), conflict }
}

/// What an item is after all: by a person where one said so, else by the machine among the products that no person
/// ruled out. `outcome` is decided without those that are [`excluded`], and [`redirected`].
#[must_use]
pub fn settled(mut outcome: MatchOutcome, word: Option<&ItemWord>, redirects: &Redirects) -> MatchOutcome {
    let Some(word) = word else { return outcome };
    for (product, said) in &word.rejected {
        outcome.evidence.push(told(said, &format!("not {product}"), true));
    }
    for (product, said) in &word.apart {
        let target = redirects.resolve(product);
        if outcome.product.as_deref() == Some(target) {
            outcome = open(outcome);
            outcome.evidence.push(told(said, &format!("to be looked at apart from {target}"), true));
        }
    }
    let Some(accepted) = &word.accepted else { return outcome };
    let product = accepted.product.as_deref().map(|product| redirects.resolve(product).to_owned());
    if outcome.product != product {
        // What the machine would say stays to be seen.
        outcome = open(outcome);
        outcome.runners_up.retain(|(runner, _)| Some(runner) != product.as_ref());
        outcome.keyed_units = None;
    }
    let finding = if product.is_some() { "this product" } else { "no product that is known" };
    outcome.evidence.push(told(&accepted.said, finding, false));
    let status = if product.is_some() { DecisionStatus::Matched } else { DecisionStatus::Unmatched };
    MatchOutcome { status, product, method: MatchMethod::Person, score: Score::FULL, ..outcome }
}

/// The same undecided, its product the first that comes into question.
fn open(mut outcome: MatchOutcome) -> MatchOutcome {
    if let Some(product) = outcome.product.take() {
        outcome.runners_up.insert(0, (product, outcome.score));
        outcome.runners_up.truncate(RUNNERS_UP_MAX);
        outcome.status = DecisionStatus::Ambiguous;
    }
    outcome
}

/// What an order unit holds, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTold {
    /// Base units.
    pub units: Units,
    /// The base unit.
    pub base_unit: BaseUnit,
    /// Whether the evidence is strong.
    pub strong: bool,
    /// Whether two sources prove it.
    pub two_sources: bool,
    /// What other evidence says, where it counts.
    pub conflict: Option<Units>,
    /// The evidence in words.
    pub evidence: String,
}

/// What an order unit holds: by a person where one said so, which nothing puts in doubt; else as it was read.
#[must_use]
pub fn pack_told(reading: &PackReading, marked: Option<&MarkedPack>) -> PackTold {
    let Some(marked) = marked else {
        return PackTold {
            units: reading.units,
            base_unit: reading.base_unit,
            strong: reading.strength == PackStrength::Strong,
            two_sources: reading.is_proven_twice(),
            conflict: reading.conflict,
            evidence: reading.evidence_text(),
        };
    };
    PackTold {
        units: marked.units,
        base_unit: marked.base_unit.unwrap_or(reading.base_unit),
        strong: true,
        two_sources: true,
        conflict: None,
        evidence: format!(
            "{} says {}; else read as {}: {}",
            marked.said.actor,
            marked.units,
            reading.units,
            reading.evidence_text()
        ),
    }
}

//! Each purchase's best way becomes part of one action.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::choice::{ActionKind, Choice, Deadline, Purchase};
use crate::engine::model::{Currency, hash_fields};
use crate::engine::money::Amount;
use crate::engine::opportunity::Confidence;
use crate::engine::variation::Total;

/// A purchase in an action: the way that is taken, and those that are not.
#[derive(Debug, Clone)]
pub struct Part {
    /// The purchase, its choices taken out.
    pub purchase: Purchase,
    /// The way that is taken.
    pub choice: Choice,
    /// The ways that are not, what most is expected of first: shown, never summed.
    pub alternatives: Vec<Choice>,
}

/// Something to be done that saves money.
#[derive(Debug, Clone)]
pub struct Action {
    /// Public id: the same organisation, kind, subject and currency, the same id, whatever the figures are.
    pub public_id: String,
    /// What is to be done.
    pub kind: ActionKind,
    /// With whom or by what.
    pub subject: String,
    /// The subject in words.
    pub words: String,
    /// Currency.
    pub currency: Currency,
    /// The purchases, what most is expected of first.
    pub parts: Vec<Part>,
    /// What they cost in twelve months at current prices.
    pub current_cost: Total,
    /// What would be saved of it in twelve months: the exact sum over the parts.
    pub saving: Total,
    /// What of it is expected: the exact sum over the parts.
    pub expected: Total,
    /// High where at least half of what is expected rests on parts of high confidence, low where more than half rests on
    /// such of low confidence, else medium.
    pub confidence: Confidence,
    /// The earliest deadline of the parts.
    pub deadline: Option<Deadline>,
}

/// The actions of an organisation, and what is not worth one.
#[derive(Debug, Clone, Default)]
pub struct ActionList {
    /// What most is expected of first, pounds before other currencies.
    pub actions: Vec<Action>,
    /// Actions below the materiality floor.
    pub below_floor: u64,
    /// What they would save, by currency.
    pub below_floor_saving: BTreeMap<Currency, Total>,
}

/// What people decided of an organisation's actions, by public id.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decided<'a> {
    /// Taken on: what is found for the same subject later is another action.
    pub accepted: Option<&'a BTreeSet<String>>,
    /// Not to be done: no way any more.
    pub dismissed: Option<&'a BTreeSet<String>>,
}

impl Decided<'_> {
    /// The id of an action: the first that is not taken on.
    fn id_of(&self, organisation: &str, kind: ActionKind, subject: &str, currency: Currency) -> String {
        let accepted = |id: &String| self.accepted.is_some_and(|accepted| accepted.contains(id));
        let mut generation = 1_u64;
        loop {
            let id = id_of(organisation, kind, subject, currency, generation);
            if !accepted(&id) {
                return id;
            }
            generation += 1;
        }
    }

    fn is_dismissed(&self, id: &str) -> bool {
        self.dismissed.is_some_and(|dismissed| dismissed.contains(id))
    }
}

/// The id of an action, and of the next ones of its kind and subject once the former are taken on.
fn id_of(organisation: &str, kind: ActionKind, subject: &str, currency: Currency, generation: u64) -> String {
    let number = (generation > 1).then(|| generation.to_string());
    let fields = ["buyer action", organisation, kind.as_str(), subject, currency.as_str()].map(Some);
    let hash = hash_fields(&fields.into_iter().chain(number.as_deref().map(Some)).collect::<Vec<_>>());
    format!("A{:024x}", hash >> 32)
}

/// Puts each purchase of an organisation (by code) into one action. A way that was dismissed is none any more: the next best
/// one is taken. Actions that are expected to save less than the floor are counted, not told.
#[must_use]
pub fn actions(
    organisation: &str,
    purchases: Vec<Purchase>,
    decided: Decided<'_>,
    materiality_floor: Amount,
) -> ActionList {
    let mut grouped: BTreeMap<(Currency, ActionKind, String), Vec<Part>> = BTreeMap::new();
    for mut purchase in purchases {
        let currency = purchase.basis.currency;
        let stands = |choice: &Choice| {
            !decided.is_dismissed(&decided.id_of(organisation, choice.kind, &choice.subject, currency))
        };
        purchase.choices.retain(stands);
        let Some(best) = purchase.best() else { continue };
        let mut choices = std::mem::take(&mut purchase.choices);
        let choice = choices.remove(best);
        choices.sort_by(|left, right| {
            right
                .expected
                .cmp(&left.expected)
                .then(left.kind.cmp(&right.kind))
                .then_with(|| left.subject.cmp(&right.subject))
        });
        let key = (purchase.basis.currency, choice.kind, choice.subject.clone());
        grouped.entry(key).or_default().push(Part { purchase, choice, alternatives: choices });
    }
    let mut list = ActionList::default();
    for ((currency, kind, subject), mut parts) in grouped {
        parts.sort_by(|left, right| {
            let expected = right.choice.expected.cmp(&left.choice.expected);
            expected.then_with(|| {
                let key = |part: &Part| (part.purchase.product_id.clone(), part.purchase.basis);
                key(left).cmp(&key(right))
            })
        });
        let expected: Total = parts.iter().map(|part| part.choice.expected).sum();
        let saving: Total = parts.iter().map(|part| part.choice.saving).sum();
        if expected < Total::from(materiality_floor) {
            list.below_floor += 1;
            let sum = list.below_floor_saving.entry(currency).or_default();
            *sum = sum.and(saving);
            continue;
        }
        list.actions.push(Action {
            public_id: decided.id_of(organisation, kind, &subject, currency),
            words: parts.first().map(|part| part.choice.words.clone()).unwrap_or_default(),
            current_cost: parts.iter().map(|part| part.purchase.current_cost).sum(),
            confidence: together(&parts, expected),
            deadline: parts.iter().filter_map(|part| part.choice.deadline.clone()).min(),
            kind,
            subject,
            currency,
            parts,
            saving,
            expected,
        });
    }
    list.actions.sort_by(|left, right| {
        let rank = |one: &Action| (one.currency != Currency::GBP, one.currency, Reverse(one.expected));
        rank(left).cmp(&rank(right)).then_with(|| left.public_id.cmp(&right.public_id))
    });
    list
}

fn together(parts: &[Part], expected: Total) -> Confidence {
    let of = |wanted: Confidence| -> i128 {
        let alike = parts.iter().filter(|part| part.purchase.confidence == wanted);
        alike.map(|part| part.choice.expected).sum::<Total>().micros().saturating_mul(2)
    };
    if of(Confidence::High) >= expected.micros() {
        Confidence::High
    } else if of(Confidence::Low) > expected.micros() {
        Confidence::Low
    } else {
        Confidence::Medium
    }
}

/// Lines whose figures wait for somebody, of one product or of none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataPart {
    /// Public id of the product; none for items that are no product yet.
    pub product_id: Option<String>,
    /// Words.
    pub description: String,
    /// Why they wait, in words.
    pub why: String,
    /// Purchase lines.
    pub lines: u64,
    /// Their stated value.
    pub spend: Total,
}

/// Data to be settled: money that no figure can be made of before.
#[derive(Debug, Clone)]
pub struct DataAction {
    /// Public id.
    pub public_id: String,
    /// What is open.
    pub subject: &'static str,
    /// What is to be done, in words.
    pub words: &'static str,
    /// Currency.
    pub currency: Currency,
    /// The lines, the most money first.
    pub parts: Vec<DataPart>,
    /// Lines of all parts.
    pub lines: u64,
    /// The exact sum of their stated values: no saving, but what waits.
    pub spend: Total,
}

/// One action for everything that is open for the same reason in one currency; what waits below the floor is not told.
#[must_use]
pub fn data_actions(
    organisation: &str,
    open: Vec<(&'static str, &'static str, Currency, DataPart)>,
    materiality_floor: Amount,
) -> Vec<DataAction> {
    let mut grouped: BTreeMap<(&'static str, &'static str, Currency), Vec<DataPart>> = BTreeMap::new();
    for (subject, words, currency, part) in open {
        grouped.entry((subject, words, currency)).or_default().push(part);
    }
    let mut list: Vec<DataAction> = grouped
        .into_iter()
        .map(|((subject, words, currency), mut parts)| {
            parts.sort_by(|left, right| {
                right.spend.cmp(&left.spend).then_with(|| {
                    (&left.product_id, &left.description, &left.why).cmp(&(
                        &right.product_id,
                        &right.description,
                        &right.why,
                    ))
                })
            });
            DataAction {
                public_id: id_of(organisation, ActionKind::FixData, subject, currency, 1),
                lines: parts.iter().map(|part| part.lines).sum(),
                spend: parts.iter().map(|part| part.spend).sum(),
                subject,
                words,
                currency,
                parts,
            }
        })
        .filter(|action| action.spend >= Total::from(materiality_floor))
        .collect();
    list.sort_by(|left, right| {
        let rank = |one: &DataAction| (one.currency != Currency::GBP, one.currency, Reverse(one.spend));
        rank(left).cmp(&rank(right)).then_with(|| left.public_id.cmp(&right.public_id))
    });
    list
}

//! Which other products may stand in for a product: like for like, or only after clinicians agree.
//!
//! Never the same product: what is found here is shown apart from savings on the product itself.

use std::cmp::Reverse;
use std::fmt;

use super::alike::{Comparison, Described, PairDecision, Relation, compare_descriptions};
use super::attributes::conflict;
use super::identifiers::same_company;
use super::prepared::PreparedProduct;
use super::token::{TokenKind, tokens};
use super::weights::TokenWeights;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Evidence, Score};

/// Least score of the words, sizes left out, of a similar thing of another like-for-like group.
const FAMILY_SCORE: u16 = 7_000;

words! {
    /// How far another product may stand in for a product.
    EquivalentLevel {
        /// Like for like: the same generic name, size and type from another maker.
        Alternative = "alternative",
        /// Of the same purpose and size, but another generic name, or of a size that is not sure: clinicians must agree.
        Similar = "similar",
    }
}

/// A product as equivalents are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The product, ready for scoring.
    pub product: &'a PreparedProduct,
    /// Its catalogue's own id.
    pub reference: &'a str,
    /// Its description.
    pub description: &'a str,
    /// The name of its like-for-like group.
    pub generic_name: Option<&'a str>,
    /// What the catalogue calls it an alternative of.
    pub alternative_of: Option<&'a str>,
    /// What the catalogue calls it similar to.
    pub similar_to: Option<&'a str>,
}

/// What another product is to a product, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivalent {
    /// How far it may stand in.
    pub level: EquivalentLevel,
    /// How alike.
    pub score: Score,
    /// What speaks for and against.
    pub evidence: Vec<Evidence>,
}

/// The products of `others` that may stand in for a product, by place: alternatives first, then by score, then by public
/// id.
///
/// What the catalogue itself says comes first; only where sizes or other hard attributes conflict is its alternative
/// lowered to similar. Else an alternative is of the same like-for-like group from another maker, with nothing against
/// it and no size left open. Similar are those of the group whose sizes are not sure, and those of another or unknown
/// group that name the same kind of thing in the same sizes, with most words in common besides the sizes.
#[must_use]
pub fn equivalents(of: &Offer<'_>, others: &[Offer<'_>], weights: &TokenWeights) -> Vec<(usize, Equivalent)> {
    let wanted = Side::of(of);
    let judged = others.iter().enumerate().filter(|(_, other)| other.product.public_id() != of.product.public_id());
    let mut found: Vec<(usize, Equivalent)> =
        judged.filter_map(|(place, other)| Some((place, equivalent(of, &wanted, other, weights)?))).collect();
    let id = |place: usize| others.get(place).map(|other| other.product.public_id());
    let likeness = |place: usize| {
        let told = others.get(place).map(Side::of);
        told.map(|told| compare_descriptions(&wanted.whole, &told.whole, Relation::Same, weights).score)
    };
    // Within a group all alternatives are as good: those of the likest words come first.
    found.sort_by_cached_key(|(place, one)| {
        (one.level, Reverse(one.score), Reverse(likeness(*place)), id(*place).map(str::to_owned))
    });
    found
}

/// A product ready to be compared: by all that is known of it, by what kind of thing it is alone, and by that without its
/// sizes, which could outweigh what the thing is.
struct Side {
    whole: Described,
    kind: Described,
    family: Described,
}

/// The words of a text without its numbers and measures.
fn family(text: &str) -> String {
    let words = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word && token.text != "x");
    words.map(|token| token.text).collect::<Vec<_>>().join(" ")
}

impl Side {
    fn of(offer: &Offer<'_>) -> Self {
        let groups: Vec<&str> = offer.generic_name.into_iter().collect();
        Self {
            whole: Described::with_groups(offer.description, &groups),
            kind: Described::new(offer.generic_name.unwrap_or(offer.description)),
            family: Described::new(&family(offer.generic_name.unwrap_or(offer.description))),
        }
    }
}

fn equivalent(of: &Offer<'_>, wanted: &Side, other: &Offer<'_>, weights: &TokenWeights) -> Option<Equivalent> {
    let stated = stated(of, other);
    if stated.is_none() && same_maker(of.product, other.product) {
        return None;
    }
    let against = conflict(of.product.implied_attributes(), other.product.implied_attributes());
    let told = Side::of(other);
    let whole = compare_descriptions(&wanted.whole, &told.whole, Relation::Alternative, weights);
    if let Some((level, evidence)) = stated {
        let level = if against { EquivalentLevel::Similar } else { level };
        let evidence = std::iter::once(evidence).chain(whole.evidence).collect();
        return Some(Equivalent { level, score: whole.score, evidence });
    }
    if against {
        return None;
    }
    let one_group = of.generic_name.is_some() && of.generic_name == other.generic_name;
    if one_group {
        return by_group(whole);
    }
    let kind = compare_descriptions(&wanted.kind, &told.kind, Relation::Alternative, weights);
    if kind.decision != PairDecision::Alternative {
        return None;
    }
    let family = compare_descriptions(&wanted.family, &told.family, Relation::Alternative, weights);
    let alike = family.decision == PairDecision::Alternative && family.score.basis_points() >= FAMILY_SCORE;
    alike.then_some(Equivalent { level: EquivalentLevel::Similar, score: family.score, evidence: kind.evidence })
}

/// Of one like-for-like group.
fn by_group(compared: Comparison) -> Option<Equivalent> {
    let level = match compared.decision {
        PairDecision::Alternative => EquivalentLevel::Alternative,
        PairDecision::Unsure => EquivalentLevel::Similar,
        PairDecision::Different | PairDecision::Same => return None,
    };
    Some(Equivalent { level, score: compared.score, evidence: compared.evidence })
}

/// What the catalogue says of the two, whichever it says it of.
fn stated(of: &Offer<'_>, other: &Offer<'_>) -> Option<(EquivalentLevel, Evidence)> {
    let names = |stated: Option<&str>, reference: &str| stated.is_some_and(|stated| stated == reference);
    let alternative = names(of.alternative_of, other.reference) || names(other.alternative_of, of.reference);
    let similar = names(of.similar_to, other.reference) || names(other.similar_to, of.reference);
    let (level, column) = match (alternative, similar) {
        (true, _) => (EquivalentLevel::Alternative, "alternative_of"),
        (false, true) => (EquivalentLevel::Similar, "similar_to"),
        (false, false) => return None,
    };
    let finding = format!("states it as {column}");
    Some((level, Evidence { what: "catalogue".to_owned(), finding, conflict: false }))
}

/// True when both are known to be of one company.
fn same_maker(left: &PreparedProduct, right: &PreparedProduct) -> bool {
    left.companies().any(|ours| right.companies().any(|theirs| same_company(ours, theirs)))
}

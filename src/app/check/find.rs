//! Finding what is to be bought.

use std::collections::HashSet;

use super::answer::{Candidate, Found};
use crate::app::AppError;
use crate::app::catalogue::{CANDIDATES, RankedProduct};
use crate::app::reading::Reading;
use crate::app::refresh::{decide_item, read_item_pack};
use crate::engine::matching::{MatchOutcome, provisional_key};
use crate::engine::model::{DecisionStatus, Evidence, Item, Product, Score};

/// Candidates told.
const TOLD: usize = 5;
/// Least score of a product that a description alone is taken for, in hundredths of a percent.
const LIKELY: u16 = 8_000;
/// Least distance to the next product that a description alone is taken for one of them.
const CLEAR: u16 = 150;

/// Least score of a product that is told at all: below it hardly a word is shared.
const LEAST: u16 = 1_500;

impl Reading {
    /// What it is, best first, and how sure that is.
    pub(super) fn find(&self, item: &Item) -> Result<(Found, Vec<Candidate>, MatchOutcome), AppError> {
        self.find_among(item, TOLD)
    }

    /// The same with so many products at most.
    pub(in crate::app) fn find_among(
        &self,
        item: &Item,
        limit: usize,
    ) -> Result<(Found, Vec<Candidate>, MatchOutcome), AppError> {
        let (mut outcome, alike) = self.knowledge.catalogue.decide_and_rank(item)?;
        let people = &self.knowledge.people;
        if let Some(word) = people.word_of_alike(item) {
            outcome = decide_item(&self.knowledge.catalogue, item, Some(word), people.redirects())?.outcome;
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        if let Some(product) = outcome.product.as_deref().filter(|_| outcome.status == DecisionStatus::Matched) {
            candidates.extend(self.candidate(product, outcome.score, outcome.evidence.clone()));
        } else if let Some(own) = self.own_provisional(item) {
            candidates.push(own);
        }
        let certain = !candidates.is_empty();
        let near = if outcome.status == DecisionStatus::Matched { Vec::new() } else { self.near_gtins(item) };
        let ranked = self.with_provisional(alike, item, CANDIDATES)?;
        let by_words = by_likeness(ranked.get(..limit).unwrap_or(&ranked));
        let found = match by_words {
            _ if certain => Found::Matched,
            Found::Unknown if !near.is_empty() => Found::Ambiguous,
            by_words => by_words,
        };
        // A GTIN that is nearly a product's comes before likeness, but not before the one product that words point to.
        let first = usize::from(by_words == Found::Likely && !certain);
        let mut ranked = ranked.into_iter();
        let pointed_to: Vec<Candidate> = ranked.by_ref().take(first).collect();
        for candidate in pointed_to.into_iter().chain(near).chain(ranked) {
            if candidates.len() < limit && candidates.iter().all(|told| told.product_id != candidate.product_id) {
                candidates.push(candidate);
            }
        }
        candidates.truncate(limit);
        Ok((found, candidates, outcome))
    }

    /// Products by likeness, those that something speaks against last: the best so many of the catalogue, and as many
    /// provisional ones.
    pub(in crate::app) fn ranked(&self, item: &Item, limit: usize) -> Result<Vec<Candidate>, AppError> {
        self.with_provisional(self.knowledge.catalogue.rank(item, limit)?, item, limit)
    }

    /// Products of the catalogue that are alike, and so many provisional ones.
    fn with_provisional(
        &self,
        alike: Vec<RankedProduct<'_>>,
        item: &Item,
        limit: usize,
    ) -> Result<Vec<Candidate>, AppError> {
        let mut ranked: Vec<Candidate> = Vec::new();
        for (product, score, evidence) in alike {
            ranked.extend(self.candidate(product.public_id(), score, evidence));
        }
        for (product, score, evidence) in self.knowledge.provisional.rank(item, limit)? {
            ranked.extend(self.candidate(&product, score, evidence));
        }
        ranked.retain(|candidate| candidate.score.basis_points() >= LEAST);
        // A stable sort keeps the ranking's own order among products equally alike.
        ranked.sort_by_key(|candidate| (candidate.has_conflict(), std::cmp::Reverse(candidate.score)));
        if !self.knowledge.people.redirects().is_empty() {
            // Products that people said are one are told once.
            let mut told = HashSet::new();
            ranked.retain(|candidate| told.insert(candidate.product_id.clone()));
        }
        Ok(ranked)
    }

    /// The product that somebody chose, and what its codes say where they name the same one.
    pub(super) fn chosen(
        &self,
        product: &str,
        item: &Item,
    ) -> Result<(Found, Vec<Candidate>, Option<MatchOutcome>), AppError> {
        let evidence =
            vec![Evidence { what: "choice".to_owned(), finding: "chosen by you".to_owned(), conflict: false }];
        let known = self.candidate(product, Score::FULL, evidence);
        let missing = || AppError::NotFound { what: "product", name: product.to_owned() };
        let outcome = self.knowledge.catalogue.decide(item)?;
        let redirects = self.knowledge.people.redirects();
        let is_chosen = |found: &str| redirects.resolve(found) == redirects.resolve(product);
        let same = Some(outcome).filter(|outcome| outcome.product.as_deref().is_some_and(is_chosen));
        Ok((Found::Matched, vec![known.ok_or_else(missing)?], same))
    }

    /// Products whose GTIN is nearly the item's.
    fn near_gtins(&self, item: &Item) -> Vec<Candidate> {
        let near = self.knowledge.catalogue.near_products(item).into_iter();
        near.filter_map(|(product, score, evidence)| self.catalogue_candidate(product.public_id(), score, evidence))
            .collect()
    }

    /// The product that stands for this one.
    fn candidate(&self, public_id: &str, score: Score, evidence: Vec<Evidence>) -> Option<Candidate> {
        let public_id = self.knowledge.people.redirects().resolve(public_id);
        let known = self.catalogue_candidate(public_id, score, evidence.clone());
        known.or_else(|| self.provisional_candidate(public_id, score, evidence))
    }

    fn catalogue_candidate(&self, public_id: &str, score: Score, evidence: Vec<Evidence>) -> Option<Candidate> {
        let known = self.knowledge.catalogue.product(public_id)?;
        Some(Candidate {
            product_id: public_id.to_owned(),
            reference: Some(known.reference.clone()),
            description: known.description.clone(),
            score,
            chosen: false,
            evidence,
            id: known.id,
        })
    }

    fn provisional_candidate(&self, public_id: &str, score: Score, evidence: Vec<Evidence>) -> Option<Candidate> {
        let known = self.knowledge.provisional.product(public_id)?;
        Some(Candidate {
            product_id: public_id.to_owned(),
            reference: None,
            description: known.description.clone(),
            score,
            chosen: false,
            evidence,
            id: known.id,
        })
    }

    /// The provisional product with one of the item's own keys.
    fn own_provisional(&self, item: &Item) -> Option<Candidate> {
        let pack = read_item_pack(item, None, None);
        let key = provisional_key(item, pack.base_unit.as_str(), Some(pack.units))?;
        std::iter::once(key.text).chain(key.other_keys).find_map(|key| {
            let evidence = vec![Evidence { what: "own key".to_owned(), finding: key.clone(), conflict: false }];
            self.candidate(&Product::provisional_id_of(&key), Score::FULL, evidence)
        })
    }
}

fn by_likeness(candidates: &[Candidate]) -> Found {
    let Some(first) = candidates.first().filter(|first| first.score.basis_points() >= LIKELY && !first.has_conflict())
    else {
        return Found::Unknown;
    };
    let near =
        |other: &&Candidate| !other.has_conflict() && other.score.basis_points() + CLEAR > first.score.basis_points();
    if candidates.iter().skip(1).any(|other| near(&other)) { Found::Ambiguous } else { Found::Likely }
}

//! How alike an item and a product are, in whole basis points, with the reasons.

use std::cmp::Reverse;

use super::attributes::{agreement, compare, conflict};
use super::identifiers::same_company;
use super::prepared::{PreparedItem, PreparedProduct, Words, is_telling};
use super::sameness::name_the_same;
use super::weights::{TokenHash, TokenWeights};
use crate::engine::model::{Evidence, Score};

/// The version of the weights below: decisions made under another one are made again.
pub const WEIGHTS_VERSION: &str = "3";

/// Share of the shared words in the score, in percent.
const WORDS_SHARE: u32 = 72;
/// Share of the order of letters (Jaro-Winkler on the normal texts).
const LETTERS_SHARE: u32 = 16;
/// Share of the hard attributes and colours.
const ATTRIBUTES_SHARE: u32 = 12;
/// What is left of a score, in percent, when a hard attribute speaks against it.
pub(super) const AFTER_CONFLICT: u32 = 75;
/// How much of the gap to certainty an agreeing part code closes, in percent.
const CODE_CLOSES: u32 = 40;
/// How much of the gap to certainty an agreeing maker or supplier closes, in percent.
const COMPANY_CLOSES: u32 = 15;
/// What is left of a score, in percent, when the stated maker is another company.
const AFTER_OTHER_MAKER: u32 = 90;
/// What a word one or two letters away counts, in percent of the right word's weight.
const NEAR_WORD: u32 = 80;
/// Certain.
const FULL: u32 = 10_000;

/// What the parts of a likeness came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Likeness {
    /// The whole.
    pub(crate) score: Score,
    /// Share of the item's words, by weight, that the product has, in basis points.
    pub(crate) item_covered: u32,
    /// Share of the product's words, by weight, that the item has, in basis points.
    pub(crate) product_covered: u32,
    /// Each side names all the telling words of the other.
    pub(crate) same: bool,
    /// A hard attribute speaks against.
    pub(crate) conflict: bool,
    /// A part code agrees.
    pub(crate) code: bool,
    /// Whether the companies agree, where both sides name one.
    pub(crate) company: Option<bool>,
}

/// How alike an item and a product are, and why.
///
/// The score is 72% shared words weighted by rarity (harmonic mean of both sides' coverage), 16% Jaro-Winkler likeness
/// of the normal texts, 12% agreement of stated attributes; an agreeing part code or company closes part of the gap to
/// certainty, another maker and a hard conflict cut it. The same text on both sides scores full.
#[must_use]
pub fn score(item: &PreparedItem, product: &PreparedProduct, weights: &TokenWeights) -> (Score, Vec<Evidence>) {
    let likeness = likeness(item, product, weights);
    (likeness.score, evidence(item, product, &likeness, true))
}

/// Candidates by likeness, best first: index into `candidates`, score, reasons. Ties go to the product whose part code
/// agrees, then whose company does, then to the lower public id.
#[must_use]
pub fn rank(
    item: &PreparedItem,
    candidates: &[&PreparedProduct],
    weights: &TokenWeights,
) -> Vec<(usize, Score, Vec<Evidence>)> {
    ranked(item, candidates, weights)
        .into_iter()
        .map(|(index, product, likeness)| (index, likeness.score, evidence(item, product, &likeness, true)))
        .collect()
}

/// The ranking with the parts of each likeness, for the decision.
pub(crate) fn ranked<'a>(
    item: &PreparedItem,
    candidates: &[&'a PreparedProduct],
    weights: &TokenWeights,
) -> Vec<(usize, &'a PreparedProduct, Likeness)> {
    in_order(candidates.iter().enumerate().map(|(index, product)| (index, *product, likeness(item, product, weights))))
}

/// The likest first.
pub(super) fn in_order<'a>(
    compared: impl Iterator<Item = (usize, &'a PreparedProduct, Likeness)>,
) -> Vec<(usize, &'a PreparedProduct, Likeness)> {
    let mut ranked: Vec<(usize, &PreparedProduct, Likeness)> = compared.collect();
    ranked.sort_by(|(_, left, left_likeness), (_, right, right_likeness)| {
        let key = |likeness: &Likeness| Reverse((likeness.score, likeness.code, likeness.company));
        key(left_likeness).cmp(&key(right_likeness)).then_with(|| left.public_id().cmp(right.public_id()))
    });
    ranked
}

/// The parts of the likeness of an item and a product.
pub(crate) fn likeness(item: &PreparedItem, product: &PreparedProduct, weights: &TokenWeights) -> Likeness {
    let Coverage { item: item_covered, product: product_covered, same } = coverage(item, product, weights);
    let words = harmonic_mean(item_covered, product_covered);
    let letters = basis_points(strsim::jaro_winkler(item.normal_text(), product.normal_text()));
    let attributes = agreement(item.attributes(), product.attributes()).unwrap_or(words);
    let mut points = (words * WORDS_SHARE + letters * LETTERS_SHARE + attributes * ATTRIBUTES_SHARE) / 100;
    let code = code_agrees(item, product);
    let company = company_agrees(item, product);
    if code {
        points += (FULL - points) * CODE_CLOSES / 100;
    }
    if company == Some(true) {
        points += (FULL - points) * COMPANY_CLOSES / 100;
    }
    if maker_differs(item, product) {
        points = points * AFTER_OTHER_MAKER / 100;
    }
    let conflict = conflict(item.attributes(), product.implied_attributes());
    if conflict {
        points = points * AFTER_CONFLICT / 100;
    }
    let score = Score::from_basis_points(if item.words().iter().next().is_none() { 0 } else { points });
    Likeness { score, item_covered, product_covered, same, conflict, code, company }
}

/// A float between 0 and 1 in basis points.
fn basis_points(share: f64) -> u32 {
    let points = (share.clamp(0.0, 1.0) * 10_000.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10,000 just above")]
    let points = points as u32;
    points
}

fn harmonic_mean(left: u32, right: u32) -> u32 {
    (2 * left * right).checked_div(left + right).unwrap_or(0)
}

/// Which share of each side's words, by weight, the other side has, in basis points.
struct Coverage {
    item: u32,
    product: u32,
    /// Each names all telling words of the other.
    same: bool,
}

fn coverage(item: &PreparedItem, product: &PreparedProduct, weights: &TokenWeights) -> Coverage {
    let mut ours = Tally::default();
    let mut theirs = Tally::default();
    let mut missing = Vec::new();
    for (hash, word) in item.words().iter() {
        if has(product.token_hashes(), hash) {
            ours.add(weights.weight(hash), 100);
        } else {
            missing.push((hash, word));
        }
    }
    let near = near_words(&missing, product.words(), item.token_hashes(), weights);
    for (hash, _) in &missing {
        if let Some((_, right)) = near.iter().find(|(wrong, _)| wrong == hash) {
            ours.add(weights.weight(*right), NEAR_WORD);
        } else {
            ours.add(weights.weight(*hash), 0);
        }
    }
    for (hash, _) in product.words().iter() {
        let part = match has(item.token_hashes(), hash) {
            true => 100,
            false if near.iter().any(|(_, right)| *right == hash) => NEAR_WORD,
            false => 0,
        };
        theirs.add(weights.weight(hash), part);
    }
    Coverage { item: ours.share(), product: theirs.share(), same: name_the_same(item, product, &near) }
}

fn has(sorted: &[TokenHash], hash: TokenHash) -> bool {
    sorted.binary_search(&hash).is_ok()
}

/// Weight in all, and what of it is shared, in hundredths.
#[derive(Debug, Default)]
struct Tally {
    total: u64,
    shared: u64,
}

impl Tally {
    fn add(&mut self, weight: u32, percent: u32) {
        self.total += u64::from(weight);
        self.shared += u64::from(weight) * u64::from(percent);
    }

    /// The share in basis points.
    fn share(&self) -> u32 {
        (self.shared * 100).checked_div(self.total).and_then(|share| u32::try_from(share).ok()).unwrap_or(0)
    }
}

/// Misspelt words: words of the item that no product has, with the product's word one letter away (two in long words).
fn near_words(
    missing: &[(TokenHash, &str)],
    words: &Words,
    item_hashes: &[TokenHash],
    weights: &TokenWeights,
) -> Vec<(TokenHash, TokenHash)> {
    let mut found = Vec::new();
    for (hash, word) in missing {
        if weights.knows(*hash) || !is_plain_word(word) {
            continue;
        }
        let allowed = if word.len() >= 9 { 2 } else { 1 };
        let near = words.iter().find(|(other_hash, other)| {
            is_plain_word(other)
                && other.len().abs_diff(word.len()) <= allowed
                && !has(item_hashes, *other_hash)
                && strsim::osa_distance(word, other) <= allowed
        });
        found.extend(near.map(|(right, _)| (*hash, right)));
    }
    found
}

/// A word long enough to be known through a slip, and of letters only.
fn is_plain_word(word: &str) -> bool {
    word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// True when a code of the product is stated by the item, in its own column or in the description.
fn code_agrees(item: &PreparedItem, product: &PreparedProduct) -> bool {
    product
        .codes()
        .iter()
        .any(|code| item.codes().contains(code) || is_telling(code) && item.text_codes().contains(code))
}

/// Whether maker or supplier agree; nothing when a side names neither.
pub(crate) fn company_agrees(item: &PreparedItem, product: &PreparedProduct) -> Option<bool> {
    let named = item.companies().next().is_some() && product.companies().next().is_some();
    named.then(|| item.companies().any(|ours| product.companies().any(|theirs| same_company(ours, theirs))))
}

/// True when the item states its maker and the product is known to be of other companies.
pub(crate) fn maker_differs(item: &PreparedItem, product: &PreparedProduct) -> bool {
    !item.maker().is_empty()
        && product.companies().next().is_some()
        && !product.companies().any(|company| same_company(item.maker(), company))
}

/// The reasons of a likeness, in words a buyer can read.
/// Attributes are compared as the item states them, or left out where they are told otherwise.
pub(crate) fn evidence(
    item: &PreparedItem,
    product: &PreparedProduct,
    likeness: &Likeness,
    with_attributes: bool,
) -> Vec<Evidence> {
    let mut found = vec![Evidence {
        what: "words".to_owned(),
        finding: format!(
            "{}% of the item's words are the product's, {}% of the product's the item's",
            likeness.item_covered / 100,
            likeness.product_covered / 100
        ),
        conflict: false,
    }];
    if with_attributes {
        found.extend(compare(item.attributes(), product.implied_attributes()));
    }
    if likeness.code {
        found.push(Evidence { what: "part code".to_owned(), finding: "stated on both".to_owned(), conflict: false });
    }
    if maker_differs(item, product) {
        found.push(Evidence { what: "maker".to_owned(), finding: "another company".to_owned(), conflict: true });
    } else if likeness.company == Some(true) {
        found.push(Evidence { what: "company".to_owned(), finding: "same on both".to_owned(), conflict: false });
    }
    found
}

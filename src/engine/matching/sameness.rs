//! Whether two texts name the very same thing: all telling words of the one are the other's, as often, and in the same
//! order where the order tells.

use super::prepared::{PreparedItem, PreparedProduct};
use super::token::{Token, TokenKind};
use super::weights::{TokenHash, token_hash};
use crate::engine::model::Evidence;

/// Words so wide that a text that leaves them out, or adds them, may still name the same thing.
const WIDE_WORDS: &[&str] = &[
    "dressing", "bandage", "tape", "catheter", "glove", "needle", "syringe", "device", "garment", "each", "item",
    "unit",
];

/// Words that tell something else in another place: `short foot, regular` is not `regular foot, short`.
const PLACED_WORDS: &[&str] = &[
    "short", "long", "regular", "normal", "standard", "petite", "wide", "narrow", "extra", "plus", "upper", "lower",
    "inner", "outer", "without", "left", "right",
];

/// What a text names, for telling sameness.
#[derive(Debug, Clone, Default)]
pub(crate) struct Telling {
    /// Hashes of the telling words in order, as often as they stand there.
    sequence: Box<[TokenHash]>,
    /// Hashes of the pack counts stated.
    counts: Box<[TokenHash]>,
    /// Two or more of its words tell by their place.
    placed: bool,
    /// Words with the word before them that tells by its place: `foot` with `short` in `short foot`.
    preceded: Box<[(TokenHash, TokenHash)]>,
}

impl Telling {
    /// Reads a text's tokens.
    pub(crate) fn of(tokens: &[Token]) -> Self {
        let mut sequence = Vec::new();
        let mut placed = 0;
        let mut added = false;
        for token in tokens {
            if let Some(word) = token.scoring_form() {
                placed += usize::from(PLACED_WORDS.contains(&word.as_str()));
                if added || !WIDE_WORDS.contains(&word.as_str()) {
                    sequence.push(token_hash(&word));
                }
            }
            // `with glove` is a further thing, not the wide word for this one.
            added = adds(token);
        }
        let counts = tokens.iter().filter(|token| token.kind == TokenKind::Count && is_number(&token.text));
        Self {
            sequence: sequence.into(),
            counts: counts.map(|token| token_hash(&token.text)).collect(),
            placed: placed > 1,
            preceded: preceded(tokens),
        }
    }

    /// What speaks against two texts of the same words: words that tell by their place stand before others than in the
    /// product's (`regular foot, short calf` of `short foot, regular calf`), or a pack count that is part of the
    /// product's name is another one.
    pub(crate) fn conflicts(&self, product: &Self) -> Vec<Evidence> {
        let against =
            |what: &str, finding: &str| Evidence { what: what.to_owned(), finding: finding.to_owned(), conflict: true };
        let before = |telling: &Self, word: TokenHash| -> Vec<TokenHash> {
            telling.preceded.iter().filter(|(other, _)| *other == word).map(|(_, before)| *before).collect()
        };
        let moved = self.preceded.iter().any(|(word, own)| {
            let theirs = before(product, *word);
            !theirs.is_empty()
                && !theirs.contains(own)
                && theirs.iter().all(|other| !before(self, *word).contains(other))
        });
        let miscounted = !self.counts.is_empty() && !product.counts.iter().all(|count| self.counts.contains(count));
        let moved = moved.then(|| against("order of words", "a word of size or kind stands before another word"));
        moved.into_iter().chain(miscounted.then(|| against("count", "another one is part of the name"))).collect()
    }

    /// How often a telling word stands in the text.
    pub(crate) fn times(&self, hash: TokenHash) -> usize {
        self.sequence.iter().filter(|other| **other == hash).count()
    }

    fn has(&self, hash: TokenHash) -> bool {
        self.sequence.contains(&hash)
    }
}

/// Words with the placed word right before each.
fn preceded(tokens: &[Token]) -> Box<[(TokenHash, TokenHash)]> {
    let words: Vec<String> = tokens.iter().filter_map(Token::scoring_form).collect();
    let is_placed = |word: &String| PLACED_WORDS.contains(&word.as_str());
    let pairs = words.iter().zip(words.iter().skip(1));
    let pairs = pairs.filter(|(before, word)| is_placed(before) && !is_placed(word));
    pairs.map(|(before, word)| (token_hash(word), token_hash(before))).collect()
}

/// Hashes of the words that name a further thing: those right after `with`, `without`, `and` and `plus`.
pub(crate) fn further_things(tokens: &[Token]) -> Vec<TokenHash> {
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    let further = pairs.filter(|(before, _)| adds(before)).filter_map(|(_, word)| word.scoring_form());
    further.map(|word| token_hash(&word)).collect()
}

/// True for words after which a further thing is named.
fn adds(token: &Token) -> bool {
    matches!(token.text.as_str(), "with" | "without" | "and" | "plus")
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True when item and product name the same, apart from wide words, companies' names, codes, packs and misspelt words
/// (`near` has each with the right one). A pack count that the product's own description states must be the item's.
pub(crate) fn name_the_same(item: &PreparedItem, product: &PreparedProduct, near: &[(TokenHash, TokenHash)]) -> bool {
    let (ours, theirs) = (item.telling(), product.telling());
    let besides = |hash: &TokenHash| {
        let stated = item.stated_hashes().binary_search(hash).is_ok();
        stated || product.company_hashes().binary_search(hash).is_ok()
    };
    // The right word of a misspelt one; nothing where that is a wide word.
    let righted = |hash: &TokenHash| match near.iter().find(|(wrong, _)| wrong == hash) {
        Some((_, right)) => theirs.has(*right).then_some(*right),
        None => Some(*hash),
    };
    let named: Vec<TokenHash> = ours.sequence.iter().filter_map(righted).collect();
    let unnamed = |hash: &TokenHash| !named.contains(hash) && item.stated_hashes().binary_search(hash).is_err();
    if theirs.sequence.iter().any(unnamed) {
        return false;
    }
    let mut left: Vec<TokenHash> = named.iter().filter(|hash| !besides(hash)).copied().collect();
    let mut right: Vec<TokenHash> = theirs.sequence.iter().filter(|hash| !besides(hash)).copied().collect();
    if !(ours.placed || theirs.placed) {
        left.sort_unstable();
        right.sort_unstable();
    }
    let counted = ours.counts.is_empty() || theirs.counts.iter().all(|count| ours.counts.contains(count));
    left == right && counted
}

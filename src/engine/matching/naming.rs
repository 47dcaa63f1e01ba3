//! What kind of thing a text names, and the words in front of it that are a brand as likely as not.

use super::phrases::{noun_of, phrases_from};
use super::token::{Token, TokenKind};
use super::vocabulary::{is_stop_word, word_class};

/// Words that the thing's name does not go on beyond.
const FURTHER: &[&str] = &["with", "without", "for", "and", "including", "incl", "plus", "to", "in"];
/// Most words of a brand.
const BRAND_WORDS_MAX: usize = 3;

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Naming {
    /// The kind of thing.
    pub(super) noun: Option<&'static str>,
    /// The words before all that a vocabulary knows.
    pub(super) brand: Option<String>,
    /// Codes of letters and digits inside the text, sorted.
    pub(super) codes: Vec<String>,
}

impl Naming {
    /// Reads a text's tokens.
    pub(super) fn of(tokens: &[Token]) -> Self {
        let codes = tokens.iter().filter(|token| token.kind == TokenKind::Code && token.text.len() >= 4);
        let mut codes: Vec<String> = codes.map(|token| token.text.clone()).collect();
        codes.sort();
        codes.dedup();
        Self { noun: noun(tokens), brand: brand(tokens), codes }
    }
}

/// The last noun before a measure or a further thing.
fn noun(tokens: &[Token]) -> Option<&'static str> {
    let mut found = None;
    for token in tokens {
        let ends = matches!(token.kind, TokenKind::Measure(_)) || FURTHER.contains(&token.text.as_str());
        if ends && found.is_some() {
            break;
        }
        found = token.folded().as_deref().and_then(noun_of).or(found);
    }
    found
}

/// The words before the first that says what the thing is or how large.
fn brand(tokens: &[Token]) -> Option<String> {
    let is_name = |token: &&Token| {
        let known = phrases_from(&token.text).iter().any(|phrase| phrase.words.len() == 1)
            || token.folded().as_deref().is_some_and(|word| noun_of(word).is_some())
            || is_stop_word(&token.text)
            || word_class(&token.text).is_some();
        matches!(token.kind, TokenKind::Word | TokenKind::Code) && !known
    };
    let words: Vec<&str> =
        tokens.iter().take_while(is_name).take(BRAND_WORDS_MAX).map(|token| token.text.as_str()).collect();
    (!words.is_empty() && words.len() < tokens.len()).then(|| words.join(" "))
}

//! Cuts a description into numbers, words and signs.

use super::unit_table::{self, UnitWord};
use crate::engine::money::parse_scaled;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A number in thousandths; nothing when it is too long or too precise.
    Number(Option<i64>),
    /// Letters, in small letters, with their row of the table of words.
    Word(String, Option<&'static UnitWord>),
    /// The sign of multiplication: `x`, `X`, `×`, `*`.
    Times,
    /// Any other sign.
    Sign(char),
}

/// A piece of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) start: usize,
    /// True when nothing stands between it and the token before.
    pub(super) glued: bool,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn unit(&self) -> Option<&'static UnitWord> {
        match &self.kind {
            TokenKind::Word(_, unit) => *unit,
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(word, _) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, TokenKind::Number(_))
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }
}

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let before = tokens.last().filter(|token| token.end() == start);
        let after_number = before.is_some_and(Token::is_number);
        // `Pk.10` is a pack of ten, not of a tenth.
        let abbreviated = first == '.' && before.is_some_and(|token| token.word().is_some());
        let length = if abbreviated { 1 } else { token_length(rest, first, after_number).max(first.len_utf8()) };
        let Some(piece) = rest.get(..length) else { break };
        let glued = tokens.last().is_some_and(|token| token.end() == start);
        tokens.push(Token { kind: kind_of(piece, first, rest, after_number), text: piece, start, glued });
        start += length;
    }
    tokens
}

fn token_length(rest: &str, first: char, after_number: bool) -> usize {
    if first.is_ascii_digit() || (first == '.' && !after_number && starts_with_digit(rest.get(1..))) {
        return number_length(rest);
    }
    if after_number && is_apostrophe_s(rest, first) {
        return first.len_utf8() + 1;
    }
    if first.is_alphabetic() { word_length(rest) } else { first.len_utf8() }
}

fn starts_with_digit(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.starts_with(|character: char| character.is_ascii_digit()))
}

/// Digits, commas before groups of three, and one decimal point with digits behind it.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
    let mut length = 0;
    let mut decimals = false;
    loop {
        match bytes.get(length) {
            Some(byte) if byte.is_ascii_digit() => length += 1,
            Some(b'.') if !decimals && digit(length + 1) => {
                decimals = true;
                length += 1;
            }
            Some(b',')
                if !decimals && (1..4).all(|ahead| digit(length + ahead)) && !digit(length + 4) && length <= 3 =>
            {
                length += 4;
            }
            _ => return length,
        }
    }
}

/// `'s` behind a number, and no letter behind that.
fn is_apostrophe_s(rest: &str, first: char) -> bool {
    matches!(first, '\'' | '\u{2019}')
        && rest
            .get(first.len_utf8()..)
            .is_some_and(|tail| tail.starts_with(['s', 'S']) && !tail.chars().nth(1).is_some_and(char::is_alphanumeric))
}

/// Letters; but `mlx10` is cut before the `x`, and `m2` is one word.
fn word_length(rest: &str) -> usize {
    let length = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
    let (letters, behind) = (rest.get(..length).unwrap_or_default(), rest.get(length..));
    if starts_with_digit(behind) {
        if let Some(stem) = letters.strip_suffix(['x', 'X'])
            && unit_table::word(&stem.to_lowercase()).is_some()
        {
            return stem.len();
        }
        let alone = !behind.and_then(|behind| behind.chars().nth(1)).is_some_and(char::is_alphanumeric);
        if letters.eq_ignore_ascii_case("m") && alone && behind.is_some_and(|behind| behind.starts_with('2')) {
            return length + 1;
        }
    }
    length
}

fn kind_of(piece: &str, first: char, rest: &str, after_number: bool) -> TokenKind {
    if first.is_ascii_digit() || (first == '.' && piece.len() > 1) {
        return TokenKind::Number(parse_scaled(&piece.replace(',', ""), 3).ok());
    }
    if after_number && is_apostrophe_s(rest, first) {
        return TokenKind::Word("'s".to_owned(), unit_table::word("'s"));
    }
    match piece {
        "x" | "X" | "×" | "*" => TokenKind::Times,
        _ if first.is_alphabetic() => {
            let word = piece.to_lowercase();
            let unit = unit_table::word(&word);
            TokenKind::Word(word, unit)
        }
        _ => TokenKind::Sign(first),
    }
}

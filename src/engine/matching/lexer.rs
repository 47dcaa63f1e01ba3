//! Text into pieces: words, numbers, measures and codes, each with how it hangs on the piece before.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::measure::{Unit, unit_named};

/// How a piece hangs on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    /// Apart.
    Blank,
    /// `150/300`.
    Slash,
    /// `23-32`.
    Dash,
}

/// What a piece is, before its neighbours are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A word without digits.
    Word(String),
    /// A plain number.
    Number(String),
    /// A number with the unit written on it.
    Measure(String, Unit),
    /// `100s`: a hundred of them.
    Count(String),
    /// Letters and digits in one, its punctuation left out.
    Code(String),
    /// The `x` between two numbers.
    Cross,
}

/// A piece and its join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) shape: Shape,
    pub(crate) join: Join,
}

/// The text in NFKC with case and accents folded.
pub(crate) fn fold(text: &str) -> String {
    // Nearly every text: nothing to compose, take apart or replace.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let apart = fractions_apart(text);
    let characters = apart.nfkc().flat_map(char::to_lowercase).nfkd();
    for character in characters.filter(|character| !is_combining_mark(*character)) {
        match character {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            '×' => folded.push('x'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            '\u{2018}' | '\u{2019}' => folded.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{2033}' => folded.push('"'),
            '\u{2044}' => folded.push('/'),
            _ => folded.push(character),
        }
    }
    folded
}

/// `1½` is `1 ½`: its normal form would be that of eleven halves.
fn fractions_apart(text: &str) -> Cow<'_, str> {
    let is_fraction = |character: char| matches!(character, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215e}');
    if !text.contains(is_fraction) {
        return Cow::Borrowed(text);
    }
    let mut apart = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        if is_fraction(character) && apart.ends_with(|before: char| before.is_ascii_digit()) {
            apart.push(' ');
        }
        apart.push(character);
    }
    Cow::Owned(apart)
}

/// Takes a text apart.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chunks = text.split_whitespace().map(fold).peekable();
    while let Some(chunk) = chunks.next() {
        let named = pieces.is_empty() || chunks.peek().is_some_and(|next| names_a_company(next));
        if named && is_maker_3m(&chunk) {
            pieces.push(apart(Shape::Code("3m".to_owned())));
        } else {
            chunk_pieces(&chunk, &mut pieces);
        }
    }
    mark_crosses(&mut pieces);
    pieces
}

/// True for a word that a company's name goes on with.
fn names_a_company(chunk: &str) -> bool {
    let word = chunk.trim_matches(|character: char| !character.is_alphanumeric());
    matches!(word, "health" | "healthcare" | "medical" | "uk" | "united" | "ltd" | "limited" | "plc" | "company")
}

/// `3M` at the beginning of a text, or of a company's name, is the maker and not three metres.
fn is_maker_3m(chunk: &str) -> bool {
    chunk.trim_matches(|character: char| !character.is_alphanumeric()) == "3m"
}

/// True for characters that may stand inside a part of a chunk.
fn is_inner(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '-' | '/' | '%' | '"' | ',')
}

fn chunk_pieces(chunk: &str, pieces: &mut Vec<Piece>) {
    let chunk = chunk.replace('\'', "");
    for part in chunk.split(|character: char| !is_inner(character)) {
        let mut join = Join::Blank;
        for part in part.split('/') {
            let before = pieces.len();
            part_pieces(part.trim_matches(['.', '-', ',']), pieces, part.starts_with('.'));
            if let Some(piece) = pieces.get_mut(before) {
                piece.join = join;
            }
            join = Join::Slash;
        }
    }
}

/// One part: no blank, slash or outer punctuation.
fn part_pieces(part: &str, pieces: &mut Vec<Piece>, leading_point: bool) {
    if part.is_empty() {
        return;
    }
    if !part.bytes().any(|byte| byte.is_ascii_digit()) {
        let words = part.split(['.', '-', ',']).filter(|word| !word.is_empty());
        pieces.extend(words.map(|word| apart(word_shape(word))));
        return;
    }
    let restored = if leading_point { format!("0.{part}") } else { part.to_owned() };
    if let Some(chain) = numeric_chain(&restored) {
        pieces.extend(chain);
        return;
    }
    if part.contains(',') {
        for piece in part.split(',') {
            part_pieces(piece.trim_matches(['.', '-']), pieces, false);
        }
        return;
    }
    let elements: Vec<&str> = part.split('-').filter(|element| !element.is_empty()).collect();
    if elements.len() > 1 && elements.iter().any(|element| stands_alone(element)) {
        for element in elements {
            part_pieces(element, pieces, false);
        }
        return;
    }
    let code: String = part.chars().filter(|character| character.is_alphanumeric()).collect();
    if !code.is_empty() {
        pieces.push(apart(Shape::Code(code)));
    }
}

fn apart(shape: Shape) -> Piece {
    Piece { shape, join: Join::Blank }
}

fn word_shape(word: &str) -> Shape {
    if word == "%" {
        return Shape::Word(word.to_owned());
    }
    Shape::Word(word.chars().filter(|character| character.is_alphanumeric()).collect())
}

/// An element of a hyphenated part that is no piece of a code: a measure, or a longer word.
fn stands_alone(element: &str) -> bool {
    let word = element.chars().count() >= 5 && element.chars().all(char::is_alphabetic);
    word || numeric_chain(element)
        .is_some_and(|chain| chain.iter().any(|piece| matches!(piece.shape, Shape::Measure(..))))
}

/// `10cmx10cm`, `23-32mmhg`, `100s`, `x10`, `1,000`: numbers, each with or without a unit, joined by `x` or a hyphen.
fn numeric_chain(text: &str) -> Option<Vec<Piece>> {
    let mut chain = Vec::new();
    let mut rest = text;
    let mut join = Join::Blank;
    if let Some(after) = rest.strip_prefix('x') {
        chain.push(apart(Shape::Cross));
        rest = after;
    }
    loop {
        let (number, after) = take_number(rest)?;
        let end = after.find(|character: char| character == '-' || character.is_ascii_digit()).unwrap_or(after.len());
        let (letters, after) = after.split_at_checked(end)?;
        let crossed = letters.ends_with('x') && after.starts_with(|character: char| character.is_ascii_digit());
        let letters = if crossed { letters.trim_end_matches('x') } else { letters };
        let letters = if letters == "\"" { letters } else { letters.trim_end_matches('"') };
        if is_period(letters) && after.is_empty() {
            chain.push(Piece { shape: Shape::Number(number), join });
            chain.push(apart(Shape::Word(letters.to_owned())));
            return Some(chain);
        }
        let shape = match letters {
            "in" => Shape::Measure(number, unit_named("inch")?),
            "" => Shape::Number(number),
            "s" => Shape::Count(number),
            _ => Shape::Measure(number, unit_named(letters)?),
        };
        chain.push(Piece { shape, join });
        join = Join::Blank;
        if after.is_empty() {
            return Some(chain);
        }
        if crossed {
            chain.push(apart(Shape::Cross));
            rest = after;
        } else {
            rest = after.strip_prefix('-')?;
            join = Join::Dash;
        }
    }
}

/// `8-11years`: words of age and time that are written on their number.
fn is_period(letters: &str) -> bool {
    matches!(letters, "year" | "years" | "yr" | "yrs" | "month" | "months" | "mth" | "mths" | "week" | "weeks")
}

/// The number a text begins with, thousands separators and needless zeros left out, and what follows it.
fn take_number(text: &str) -> Option<(String, &str)> {
    let bytes = text.as_bytes();
    let mut end = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if end == 0 {
        return None;
    }
    let mut number = text.get(..end)?.to_owned();
    while let Some(group) = thousands_group(text.get(end..)?) {
        number.push_str(group);
        end += 4;
    }
    if bytes.get(end) == Some(&b'.') {
        let digits = bytes.iter().skip(end + 1).take_while(|byte| byte.is_ascii_digit()).count();
        let fraction = text.get(end + 1..end + 1 + digits)?.trim_end_matches('0');
        if digits == 0 {
            return None;
        }
        if !fraction.is_empty() {
            number.push('.');
            number.push_str(fraction);
        }
        end += 1 + digits;
    }
    Some((number, text.get(end..)?))
}

/// The three digits after a thousands separator.
fn thousands_group(text: &str) -> Option<&str> {
    let group = text.strip_prefix(',')?.get(..3)?;
    let closed = !text.as_bytes().get(4).is_some_and(u8::is_ascii_digit);
    (closed && group.bytes().all(|byte| byte.is_ascii_digit())).then_some(group)
}

/// A lone `x` after a number or measure, or before a number, is a cross and no word.
fn mark_crosses(pieces: &mut [Piece]) {
    let numeric =
        |piece: Option<&Piece>| piece.is_some_and(|piece| matches!(piece.shape, Shape::Number(_) | Shape::Measure(..)));
    for place in 0..pieces.len() {
        let is_x = pieces.get(place).is_some_and(|piece| piece.shape == Shape::Word("x".to_owned()));
        let beside =
            numeric(place.checked_sub(1).and_then(|before| pieces.get(before))) || numeric(pieces.get(place + 1));
        if let Some(piece) = pieces.get_mut(place).filter(|_| is_x && beside) {
            piece.shape = Shape::Cross;
        }
    }
}

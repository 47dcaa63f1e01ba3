//! Text into tokens in one normal form.

use super::counts::mark_counts;
use super::lexer::{Join, Piece, Shape, pieces};
use super::measure::{GAUGE, MeasureKind, Unit, unit_named};
use super::vocabulary::{expansion, is_stop_word, synonym};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word.
    Word,
    /// A number without a unit.
    Number,
    /// A number with its unit, in the unit's normal form (`10cm` is `100mm`).
    Measure(MeasureKind),
    /// Letters and digits in one (`mrb1234`).
    Code,
    /// How many are in a pack, and the pack's own word: no attribute of the thing.
    Count,
}

/// A token in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its text: folded, expanded, a measure in its normal unit.
    pub text: String,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    fn new(text: impl Into<String>, kind: TokenKind) -> Self {
        Self { text: text.into(), kind }
    }

    /// True for one of these words.
    pub(super) fn is_word(&self, words: &[&str]) -> bool {
        self.kind == TokenKind::Word && words.contains(&self.text.as_str())
    }

    /// A word without its plural ending, one word for all of a meaning.
    pub(super) fn folded(&self) -> Option<String> {
        (self.kind == TokenKind::Word).then(|| folded_word(&self.text))
    }

    /// The form two texts are compared in: singular, one word for all of a meaning. Nothing for tokens that carry
    /// no weight.
    #[must_use]
    pub(crate) fn scoring_form(&self) -> Option<String> {
        match self.kind {
            TokenKind::Count => None,
            TokenKind::Word if is_stop_word(&self.text) => None,
            TokenKind::Word => Some(folded_word(&self.text)),
            TokenKind::Number | TokenKind::Measure(_) | TokenKind::Code => Some(self.text.clone()),
        }
    }
}

/// Words that make a small whole `g` a gauge and no gram.
const NEEDLE_WORDS: &[&str] = &[
    "needle",
    "needles",
    "cannula",
    "cannulae",
    "cannulas",
    "lancet",
    "lancets",
    "syringe",
    "syringes",
    "introducer",
    "spinal",
    "epidural",
    "hypodermic",
    "butterfly",
    "winged",
    "iv",
    "suture",
    "sutures",
    "blunt",
    "fill",
    "trocar",
    "venflon",
    "infusion",
];

/// The normal text: folded, punctuation gone, numbers and units in one form, short forms written out.
///
/// Two texts have the same normal text exactly when they differ in nothing but case, accents, punctuation, blanks,
/// short forms and the writing of numbers and units.
#[must_use]
pub fn normalise(text: &str) -> String {
    joined(&tokens(text))
}

/// The tokens' texts with one blank between.
pub(crate) fn joined(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
}

/// The words a text is looked up by: the scoring forms of its tokens, each once, in order of first appearance.
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in tokens(text).iter().filter_map(Token::scoring_form) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The tokens of a text.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut pieces = join_fractions(join_inches(join_units(pieces(text))));
    spread_units(&mut pieces);
    read_gauges(&mut pieces);
    let mut tokens = write_out(&pieces);
    mark_counts(&mut tokens);
    tokens
}

/// `10 ml` is `10ml`.
fn join_units(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let (Shape::Word(word), Join::Blank) = (&piece.shape, piece.join)
            && let Some(Piece { shape, .. }) = joined.last_mut()
            && let Shape::Number(number) = shape
            && let Some(unit) = unit_named(word)
        {
            *shape = Shape::Measure(std::mem::take(number), unit);
            continue;
        }
        joined.push(piece);
    }
    joined
}

/// `4 in x 4 in`, `4 in.` at the end: inches, where `in` cannot go on with words.
fn join_inches(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let crossed = joined.len().checked_sub(2).and_then(|place| joined.get(place));
        let crossed = crossed.is_some_and(|cross| cross.shape == Shape::Cross);
        let ends = pieces.peek().is_none_or(|next| next.shape == Shape::Cross);
        if (ends || crossed)
            && piece.shape == Shape::Word("in".to_owned())
            && let Some(Piece { shape, .. }) = joined.last_mut()
            && let Shape::Number(number) = shape
            && let Some(inch) = unit_named("inch")
        {
            *shape = Shape::Measure(std::mem::take(number), inch);
            continue;
        }
        joined.push(piece);
    }
    joined
}

/// `1/2"` is half an inch, `1 1/2"` one and a half.
fn join_fractions(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let fraction = match (&piece.shape, piece.join, joined.last().map(|last| &last.shape)) {
            (Shape::Measure(below, unit), Join::Slash, Some(Shape::Number(above))) if unit.is_inch() => {
                thousandths(above, below).map(|part| (part, *unit))
            }
            _ => None,
        };
        let Some((part, unit)) = fraction else {
            joined.push(piece);
            continue;
        };
        let above = joined.pop();
        let mut join = above.map_or(Join::Blank, |above| above.join);
        let mut whole = 0;
        if let Some(Piece { shape: Shape::Number(before), join: first }) = joined.last()
            && join != Join::Slash
            && let Ok(before) = before.parse::<u32>()
            && before < 100
        {
            (whole, join) = (before, *first);
            joined.pop();
        }
        let number = if whole == 0 { format!("0.{part:03}") } else { format!("{whole}.{part:03}") };
        joined.push(Piece { shape: Shape::Measure(number, unit), join });
    }
    joined
}

/// A fraction of an inch as rulers have them, in thousandths.
fn thousandths(above: &str, below: &str) -> Option<u32> {
    let (above, below) = (above.parse::<u32>().ok()?, below.parse::<u32>().ok()?);
    (above < below && matches!(below, 2 | 4 | 8)).then(|| above * 1000 / below)
}

/// `150/300mg`, `23-32mmHg`, `10 x 10cm`: an unmarked number takes the unit of the number it is joined to.
fn spread_units(pieces: &mut [Piece]) {
    for place in (0..pieces.len()).rev() {
        let Some(unit) = unit_spread_to(pieces, place) else { continue };
        if let Some(Piece { shape, .. }) = pieces.get_mut(place)
            && let Shape::Number(number) = shape
        {
            *shape = Shape::Measure(std::mem::take(number), unit);
        }
    }
}

fn unit_spread_to(pieces: &[Piece], place: usize) -> Option<Unit> {
    let next = pieces.get(place + 1)?;
    match (&next.shape, next.join) {
        (Shape::Measure(_, unit), Join::Slash | Join::Dash) => Some(*unit),
        (Shape::Cross, _) => match pieces.get(place + 2).map(|piece| &piece.shape) {
            Some(Shape::Measure(_, unit)) if unit.spreads_over_cross => Some(*unit),
            _ => None,
        },
        _ => None,
    }
}

/// `18G` beside a needle's word is a gauge.
fn read_gauges(pieces: &mut [Piece]) {
    let needle = pieces.iter().any(
        |piece| matches!(&piece.shape, Shape::Word(word) if NEEDLE_WORDS.contains(&word.as_str()) || word == "ndl"),
    );
    if !needle {
        return;
    }
    for piece in pieces {
        if let Shape::Measure(number, unit) = &mut piece.shape
            && unit.is_gram()
            && number.parse::<u32>().is_ok_and(|gauge| (7..=34).contains(&gauge))
        {
            *unit = GAUGE;
        }
    }
}

fn write_out(pieces: &[Piece]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(pieces.len());
    let mut place = 0;
    while let Some(piece) = pieces.get(place) {
        place += 1;
        match &piece.shape {
            Shape::Word(word) if word.is_empty() => {}
            // No cross between numbers: `X SHORT`.
            Shape::Word(word) if word == "x" => tokens.push(Token::new("extra", TokenKind::Word)),
            Shape::Word(word) => match expansion(word) {
                Some(words) => tokens.extend(words.iter().map(|word| Token::new(*word, TokenKind::Word))),
                None => tokens.push(Token::new(word.clone(), TokenKind::Word)),
            },
            Shape::Number(number) => tokens.push(Token::new(number.clone(), TokenKind::Number)),
            Shape::Count(number) => tokens.push(Token::new(number.clone(), TokenKind::Count)),
            Shape::Code(code) => tokens.push(Token::new(code.clone(), TokenKind::Code)),
            Shape::Cross => tokens.push(Token::new("x", TokenKind::Word)),
            Shape::Measure(number, unit) => {
                let (token, taken) = measure_token(pieces, place, number, *unit);
                tokens.push(token);
                place += taken;
            }
        }
    }
    tokens
}

/// The token of a measure, with the amount it is per (`20mg/ml`), and how many further pieces that took.
fn measure_token(pieces: &[Piece], next: usize, number: &str, unit: Unit) -> (Token, usize) {
    if let Some((other, other_number, taken)) = divisor(pieces, next, unit)
        && let Some(text) = unit.text_per(number, &other, &other_number)
    {
        return (Token::new(text, TokenKind::Measure(MeasureKind::Concentration)), taken);
    }
    match unit.text(number) {
        Some(text) => (Token::new(text, TokenKind::Measure(unit.kind)), 0),
        None => (Token::new(number, TokenKind::Number), 0),
    }
}

/// What a measure is per, and how many pieces name it: none where the measure only passes it on (`80mg/20mg/ml`).
fn divisor(pieces: &[Piece], next: usize, unit: Unit) -> Option<(Unit, String, usize)> {
    for (offset, piece) in pieces.get(next..)?.iter().enumerate() {
        if piece.join != Join::Slash {
            return None;
        }
        let taken = if offset == 0 { 1 } else { 0 };
        match &piece.shape {
            Shape::Word(word) => {
                let per = unit_named(word).filter(|per| per.kind == MeasureKind::Volume && unit.kind != per.kind)?;
                return Some((per, "1".to_owned(), taken));
            }
            Shape::Measure(number, per) if per.kind == MeasureKind::Volume && unit.kind != per.kind => {
                return matches!(unit.kind, MeasureKind::Mass | MeasureKind::Activity | MeasureKind::Substance)
                    .then(|| (*per, number.clone(), taken));
            }
            Shape::Measure(_, same) if same.kind == unit.kind => {}
            _ => return None,
        }
    }
    None
}

/// A word without its plural ending, or the word that stands for its meaning.
fn folded_word(word: &str) -> String {
    if let Some(word) = synonym(word) {
        return word.to_owned();
    }
    let single = singular(word);
    synonym(&single).map_or(single, str::to_owned)
}

fn singular(word: &str) -> String {
    let long = word.len() > 3;
    for ending in ["ches", "shes", "xes", "sses"] {
        if long && word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    let keeps = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('s') {
        Some(stem) if long && !keeps => stem.to_owned(),
        _ => word.to_owned(),
    }
}

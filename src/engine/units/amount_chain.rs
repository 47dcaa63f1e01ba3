//! Reads numbers with their units and what joins them: `10 x 50ml`, `60+30 Tabs`, `150/300mg`, `10cm x 4.5m`.

use super::pack_words::{Token, TokenKind};
use super::unit_table::{UnitWord, WordKind};

/// Parts of a thing, whose number is an attribute: `4 hole plate`, `3 way tap`, `65mm x 0mm x 4 hole`.
const PART_NOUNS: [&str; 22] = [
    "hole", "holes", "way", "lumen", "lumens", "channel", "channels", "lead", "leads", "port", "ports", "layer",
    "layers", "panel", "panels", "drop", "drops", "point", "tier", "drawer", "drawers", "pin",
];

/// A number and the unit behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    /// In thousandths.
    pub(super) milli: Option<i64>,
    pub(super) unit: AmountUnit,
}

/// What stands behind a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum AmountUnit {
    None,
    Known(&'static UnitWord),
    /// Written onto the number and not known (`10Ch`, `4XL`, `0.9%`): an attribute, no quantity.
    Attribute,
}

/// How the numbers of a chain are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    Single,
    Times,
    Plus,
    /// Strengths, ratios and ranges.
    Otherwise,
}

/// Numbers that belong together.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) amounts: Vec<Amount>,
    pub(super) joined: Joined,
    /// Index of the first token behind it.
    pub(super) end: usize,
}

/// The chain that starts at a number, or nothing when no number stands there.
pub(super) fn chain_at(tokens: &[Token<'_>], start: usize) -> Option<Chain> {
    let (amount, end) = amount_at(tokens, start)?;
    let mut chain = Chain { amounts: vec![amount], joined: Joined::Single, end };
    while let Some((joined, next)) = connector_at(tokens, chain.end) {
        let Some((amount, end)) = amount_at(tokens, next) else { break };
        chain.joined = match chain.joined {
            Joined::Single => joined,
            before if before == joined => joined,
            _ => Joined::Otherwise,
        };
        chain.amounts.push(amount);
        chain.end = end;
    }
    if let Some(end) = denominator_end(tokens, chain.end) {
        chain.joined = Joined::Otherwise;
        chain.end = end;
    }
    Some(chain)
}

/// A number and its unit, and the index behind them.
fn amount_at(tokens: &[Token<'_>], place: usize) -> Option<(Amount, usize)> {
    let TokenKind::Number(milli) = tokens.get(place)?.kind else {
        return None;
    };
    let (unit, end) = unit_at(tokens, place + 1);
    Some((Amount { milli, unit }, end))
}

fn unit_at(tokens: &[Token<'_>], place: usize) -> (AmountUnit, usize) {
    let Some(token) = tokens.get(place) else {
        return (AmountUnit::None, place);
    };
    match &token.kind {
        // `500s`, not `500 s`, and not the name `3S`.
        TokenKind::Word(word, _) if word == "s" && !token.glued => (AmountUnit::None, place),
        TokenKind::Word(word, _) if word == "s" && !after_long_number(tokens, place) => {
            (AmountUnit::Attribute, place + 1)
        }
        // `4 bags of 250`: packs, not things.
        TokenKind::Word(_, Some(unit))
            if unit.is_bag() && tokens.get(place + 1).and_then(Token::word) == Some("of") =>
        {
            (AmountUnit::None, place)
        }
        TokenKind::Word(_, Some(unit)) if is_amount_unit(unit.kind) => {
            // A G written onto a needle's number is its gauge, not a weight.
            let gauge = token.text.eq_ignore_ascii_case("g") && token.glued && is_needle(tokens);
            (if gauge { AmountUnit::Attribute } else { AmountUnit::Known(unit) }, place + 1)
        }
        // `50ea/bx`, `100 each per box`; elsewhere a thing in the singular is no count (`20 needle`).
        TokenKind::Word(_, Some(unit)) if unit.kind == WordKind::Counted && is_per(tokens, place + 1) => {
            let count = token.word() != Some("unit");
            (if count { AmountUnit::Known(unit) } else { AmountUnit::Attribute }, place + 1)
        }
        TokenKind::Word(word, _) if PART_NOUNS.contains(&word.as_str()) => (AmountUnit::Attribute, place + 1),
        TokenKind::Word(word, Some(unit)) if token.glued && matches!(word.as_str(), "ea" | "each") => {
            (AmountUnit::Known(unit), place + 1)
        }
        TokenKind::Word(_, None) if token.glued => (AmountUnit::Attribute, place + 1),
        TokenKind::Word(_, Some(unit)) if token.glued && !unit.is_pack() => (AmountUnit::Attribute, place + 1),
        TokenKind::Sign('%' | '"' | '\u{2033}' | '\u{201d}' | '°') => (AmountUnit::Attribute, place + 1),
        _ => (AmountUnit::None, place),
    }
}

/// `/bx`, `per box`.
fn is_per(tokens: &[Token<'_>], place: usize) -> bool {
    let joins = |token: &Token<'_>| token.is_sign('/') || token.word() == Some("per");
    tokens.get(place).is_some_and(joins)
        && tokens.get(place + 1).and_then(Token::unit).is_some_and(|unit| unit.is_pack())
}

fn after_long_number(tokens: &[Token<'_>], place: usize) -> bool {
    place.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| before.text.len() > 1)
}

const fn is_amount_unit(kind: WordKind) -> bool {
    matches!(
        kind,
        WordKind::Thing
            | WordKind::Things
            | WordKind::Measure
            | WordKind::Strength
            | WordKind::Size
            | WordKind::Multiple
    )
}

fn is_needle(tokens: &[Token<'_>]) -> bool {
    const NEEDLES: [&str; 15] = [
        "needle",
        "needles",
        "cannula",
        "cannulas",
        "cannulae",
        "catheter",
        "lancet",
        "lancets",
        "syringe",
        "syringes",
        "winged",
        "hypodermic",
        "butterfly",
        "fistula",
        "venflon",
    ];
    tokens.iter().filter_map(Token::word).any(|word| NEEDLES.contains(&word))
}

/// What joins two numbers, and where the second begins.
fn connector_at(tokens: &[Token<'_>], place: usize) -> Option<(Joined, usize)> {
    let token = tokens.get(place)?;
    let next = tokens.get(place + 1).filter(|next| next.is_number())?;
    let joined = match token.kind {
        TokenKind::Times => Joined::Times,
        TokenKind::Sign('+') => Joined::Plus,
        TokenKind::Sign('/') => Joined::Otherwise,
        // A hyphen with blanks round it parts two statements.
        TokenKind::Sign('-' | '\u{2013}') if token.glued && next.glued => Joined::Otherwise,
        _ => return None,
    };
    Some((joined, place + 1))
}

/// Where a denominator ends that makes a strength of what stands before it: `/ml`, `/5 ml`, `per ml`.
fn denominator_end(tokens: &[Token<'_>], place: usize) -> Option<usize> {
    let token = tokens.get(place)?;
    if !(token.is_sign('/') || token.word() == Some("per")) {
        return None;
    }
    let mut end = place + 1;
    if tokens.get(end)?.is_number() {
        end += 1;
    }
    let unit = tokens.get(end)?.unit()?;
    matches!(unit.kind, WordKind::Measure | WordKind::Strength | WordKind::Size).then_some(end + 1)
}

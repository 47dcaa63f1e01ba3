//! Pack counts: how many are in a box says nothing of what is in it.

use super::measure::MeasureKind;
use super::token::{Token, TokenKind};

/// Words of pack containers: a number beside one is a pack count.
const CONTAINERS: &[&str] = &[
    "box",
    "boxes",
    "pack",
    "packs",
    "packet",
    "packets",
    "case",
    "cs",
    "carton",
    "cartons",
    "sleeve",
    "multipack",
    "per",
];
/// Words after a number that make it a pack count.
const COUNTED: &[&str] = &[
    "tablet",
    "tablets",
    "capsule",
    "capsules",
    "caps",
    "cap",
    "each",
    "ea",
    "pair",
    "pairs",
    "piece",
    "pieces",
    "pcs",
    "sachet",
    "sachets",
    "ampoule",
    "ampoules",
    "vial",
    "vials",
    "sheet",
    "sheets",
    "roll",
    "rolls",
    "strip",
    "strips",
    "pessaries",
    "suppositories",
    "blister",
    "blisters",
];
/// Marks pack counts: `30 tablets`, `box of 100`, `3 x 10 caps`, `10 x 50ml`, `x 100` at the end.
pub(super) fn mark_counts(tokens: &mut [Token]) {
    for place in 0..tokens.len() {
        if is_count(tokens, place) {
            set_count(tokens, place);
            mark_container(tokens, place);
        }
    }
    for place in (0..tokens.len()).rev() {
        if is_crossed_count(tokens, place) {
            set_count(tokens, place);
        }
    }
}

fn set_count(tokens: &mut [Token], place: usize) {
    if let Some(token) = tokens.get_mut(place) {
        token.kind = TokenKind::Count;
    }
}

fn before(tokens: &[Token], place: usize, steps: usize) -> Option<&Token> {
    place.checked_sub(steps).and_then(|place| tokens.get(place))
}

fn is_count(tokens: &[Token], place: usize) -> bool {
    let Some(token) = tokens.get(place) else { return false };
    if token.kind != TokenKind::Number {
        return token.kind == TokenKind::Count;
    }
    let counted = tokens.get(place + 1).is_some_and(|next| next.is_word(COUNTED) || next.is_word(CONTAINERS));
    let contained = before(tokens, place, 1).is_some_and(|previous| previous.is_word(CONTAINERS))
        || before(tokens, place, 1).is_some_and(|previous| previous.is_word(&["of"]))
            && before(tokens, place, 2).is_some_and(|container| container.is_word(CONTAINERS));
    let last = place + 1 == tokens.len()
        && before(tokens, place, 1).is_some_and(|previous| previous.is_word(&["x"]))
        && before(tokens, place, 2).is_none_or(|token| token.kind != TokenKind::Number);
    counted || contained || last
}

/// The container beside a count carries no weight either.
fn mark_container(tokens: &mut [Token], place: usize) {
    let places = [place.checked_sub(1), place.checked_sub(2), Some(place + 1)];
    for near in places.into_iter().flatten() {
        let skipped = near + 2 == place && before(tokens, place, 1).is_none_or(|token| !token.is_word(&["of"]));
        if !skipped && tokens.get(near).is_some_and(|token| token.is_word(CONTAINERS)) {
            set_count(tokens, near);
        }
    }
}

/// A bare number tied by `x` to a count, or before a volume or mass.
fn is_crossed_count(tokens: &[Token], place: usize) -> bool {
    if tokens.get(place).is_none_or(|token| token.kind != TokenKind::Number) {
        return false;
    }
    let crossed = |cross: Option<&Token>| cross.is_some_and(|token| token.is_word(&["x"]));
    let ahead = tokens.get(place + 2).is_some_and(|token| {
        matches!(token.kind, TokenKind::Count | TokenKind::Measure(MeasureKind::Volume | MeasureKind::Mass))
    });
    let behind = before(tokens, place, 2).is_some_and(|token| token.kind == TokenKind::Count);
    crossed(tokens.get(place + 1)) && ahead || crossed(before(tokens, place, 1)) && behind
}

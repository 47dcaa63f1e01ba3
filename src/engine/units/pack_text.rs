//! Finds the pack statements in a description: `BX/100`, `10 x 50ml`, `case of 4 x 25`, `30 Tabs`, `Bottle, 240 ml`.
//!
//! Sizes, strengths and gauges (`10cm x 10cm`, `150/300mg`, `CH12`, `10ml syringe`) are no packs.

use super::amount_chain::chain_at;
use super::pack_reader::Reader;
use super::pack_rules::{Form, Statement, length_of, statement};
use super::pack_within::{Placed, join};
use super::pack_words::{Token, TokenKind};
use super::unit_table::WordKind;
use super::{BaseUnit, Firmness, PackPhrase, unit_table};
use crate::engine::money::Units;

/// Every pack statement in a description, in order of the words.
#[must_use]
pub fn read(description: &str) -> Vec<PackPhrase> {
    all_phrases(&Reader::new(description)).into_iter().map(|(phrase, _)| phrase).collect()
}

/// A text that is a pack statement and nothing else, such as a unit of purchase (`BX100`, `10X100ML`, `100`).
#[must_use]
pub fn read_whole(text: &str) -> Option<PackPhrase> {
    let reader = Reader::new(text);
    let end = reader.tokens.len();
    if let Some(chain) = chain_at(&reader.tokens, 0).filter(|chain| chain.end == end) {
        // The whole text is about the pack, so that what would be a hint in a description is firm here.
        if let Some(statement) = statement(&chain) {
            return Some(reader.phrase(&statement, Firmness::Firm, true, 0, end));
        }
    }
    if let Some(count) = counted_packs(&reader, end) {
        return Some(count);
    }
    // Brackets, and the words for what is counted: `Pack of 6 rolls`, `PK 10 x 10ml amps`.
    let says_nothing_else = |token: &Token<'_>| {
        let noun = token.unit().is_some_and(|unit| unit.kind != WordKind::Multiple && unit.kind != WordKind::Size);
        let code = || unit_table::code(&token.text.to_uppercase()).is_some_and(|unit| unit.is_pack());
        noun || token.is_sign('(') || token.is_sign(')') || code()
    };
    if let [number, packs] = reader.tokens.as_slice()
        && number.is_number()
        && packs.unit().is_some_and(|unit| unit.kind == WordKind::Containers && unit.holds_others())
    {
        // How much six boxes hold is not said.
        return None;
    }
    let (phrase, (from, to)) = all_phrases(&reader).into_iter().next()?;
    let outside = reader.tokens.iter().enumerate().filter(|(place, _)| *place < from || *place >= to);
    (phrase.firmness > Firmness::Hint && outside.map(|(_, token)| token).all(says_nothing_else)).then_some(phrase)
}

/// Lengths that stand behind widths, for what is sold by the metre: `5cm x 5m`. Anywhere else such a length is a size.
#[must_use]
pub fn lengths(description: &str) -> Vec<PackPhrase> {
    let reader = Reader::new(description);
    let mut lengths = Vec::new();
    let mut place = 0;
    while place < reader.tokens.len() {
        let Some(chain) = chain_at(&reader.tokens, place) else {
            place += 1;
            continue;
        };
        if let Some(statement) = length_of(&chain) {
            lengths.push(reader.phrase(&statement, Firmness::Hint, true, place, chain.end));
        }
        place = chain.end;
    }
    lengths
}

/// A number and a unit of purchase, and nothing else: `12 EA`, `6 VIALS`, `10 VI`.
fn counted_packs(reader: &Reader<'_>, end: usize) -> Option<PackPhrase> {
    let [number, noun] = reader.tokens.as_slice() else {
        return None;
    };
    let TokenKind::Number(Some(milli)) = number.kind else {
        return None;
    };
    let unit = unit_table::code(&noun.text.to_uppercase()).or_else(|| noun.unit())?;
    // Six vials are six, and so are six rolls; how much six boxes hold is not said.
    let (one, base_unit) = match unit.fixed {
        Some(_) if matches!(unit.kind, WordKind::Strength | WordKind::Size) => return None,
        Some(fixed) => fixed,
        None if unit.is_pack() && !unit.holds_others() => (Units::ONE, BaseUnit::Each),
        None => return None,
    };
    if base_unit == BaseUnit::Each && milli % Units::ONE.milli() != 0 {
        return None;
    }
    let units = Units::from_milli(milli)?.times(one)?;
    let statement = Statement { units, base_unit, partials: Vec::new(), form: Form::Things };
    Some(reader.phrase(&statement, Firmness::Firm, true, 0, end))
}

/// The phrases with their tokens, from the first to the one behind the last.
fn all_phrases(reader: &Reader<'_>) -> Vec<Placed> {
    let mut phrases: Vec<Placed> = Vec::new();
    let mut place = 0;
    while place < reader.tokens.len() {
        let (phrase, next) = reader.step(place);
        let next = next.max(place + 1);
        phrases.extend(phrase.map(|phrase| (phrase, (place, next))));
        place = next;
    }
    join(reader, &mut phrases);
    phrases
}

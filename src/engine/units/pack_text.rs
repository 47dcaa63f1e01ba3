//! Finds the pack statements in a description: `BX/100`, `10 x 50ml`, `case of 4 x 25`, `30 Tabs`, `Bottle, 240 ml`.
//!
//! Sizes, strengths and gauges (`10cm x 10cm`, `150/300mg`, `CH12`, `10ml syringe`) are no packs.

use super::amount_chain::chain_at;
use super::pack_reader::{Reader, Span};
use super::pack_rules::{Form, Statement, nested, statement};
use super::pack_words::{Token, TokenKind};
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
        let statement = statement(&chain)?;
        return Some(reader.phrase(&statement, Firmness::Firm, true, 0, end));
    }
    if let Some(count) = counted_packs(&reader, end) {
        return Some(count);
    }
    let is_bracket = |token: &Token<'_>| token.is_sign('(') || token.is_sign(')');
    let (phrase, (from, to)) = all_phrases(&reader).into_iter().next()?;
    let outside = reader.tokens.iter().enumerate().filter(|(place, _)| *place < from || *place >= to);
    (phrase.firmness > Firmness::Hint && outside.map(|(_, token)| token).all(is_bracket)).then_some(phrase)
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
    let (one, base_unit) = if unit.is_pack() { (Units::ONE, BaseUnit::Each) } else { unit.fixed? };
    if base_unit == BaseUnit::Each && milli % Units::ONE.milli() != 0 {
        return None;
    }
    let units = Units::from_milli(milli)?.times(one)?;
    let statement = Statement { units, base_unit, partials: Vec::new(), form: Form::Things };
    Some(reader.phrase(&statement, Firmness::Firm, true, 0, end))
}

/// The phrases with their tokens, from the first to the one behind the last.
fn all_phrases(reader: &Reader<'_>) -> Vec<(PackPhrase, Span)> {
    let mut phrases: Vec<(PackPhrase, Span)> = Vec::new();
    let mut place = 0;
    while place < reader.tokens.len() {
        let (phrase, next) = reader.step(place);
        let next = next.max(place + 1);
        phrases.extend(phrase.map(|phrase| (phrase, (place, next))));
        place = next;
    }
    boxes_in_cases(reader, &mut phrases);
    phrases
}

/// Puts `100/BX` and `10 BX/CS`, said apart, together: 1,000 in a case.
fn boxes_in_cases(reader: &Reader<'_>, phrases: &mut [(PackPhrase, Span)]) {
    let inner: Vec<PackPhrase> = phrases.iter().map(|(phrase, _)| phrase.clone()).collect();
    for (outer, (from, to)) in phrases {
        let mut named = (*from..*to).filter_map(|place| reader.pack_name(place));
        let Some(counted) = named.find(|name| outer.pack.is_some_and(|pack| pack != *name)) else { continue };
        let held = inner.iter().find(|inner| {
            inner.pack == Some(counted) && inner.firmness == Firmness::Firm && inner.base_unit == BaseUnit::Each
        });
        let Some(held) = held.filter(|_| outer.partials.is_empty()) else { continue };
        let Some(units) = outer.units.times(held.units) else { continue };
        outer.partials = nested(&[outer.units, held.units]);
        outer.units = units;
        outer.words = format!("{}, {}", held.words, outer.words);
    }
}

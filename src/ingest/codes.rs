//! The one place where readers ask the engine for codes and unit words.

use crate::engine::categories::{CategoryCode, Scheme};
use crate::engine::gs1::Gtin14;
use crate::engine::matching::{normal_npc, normal_part_code};
use crate::engine::money::Units;
use crate::engine::units::{UnitMeaning, catalogue_unit, meaning_of};

/// A GTIN as its 14 digits, or nothing when the text is no GTIN with a right check digit.
pub(super) fn gtin_14(text: &str) -> Option<String> {
    Gtin14::parse(text).ok().map(|gtin| gtin.as_str().to_owned())
}

/// The base unit of a unit of purchase of a fixed size, and how many of it one is; nothing for packs of unknown size
/// and words that are not known.
pub(super) fn base_unit_of(word: &str) -> Option<(&'static str, Units)> {
    match meaning_of(word) {
        UnitMeaning::Fixed { units, base_unit } => Some((base_unit.as_str(), units)),
        _ => None,
    }
}

/// The base unit of a catalogue's unit noun, and how many of it one is: a catalogue that sells one `pack` sells one.
pub(super) fn catalogue_unit_of(word: &str) -> Option<(&'static str, Units)> {
    catalogue_unit(word).map(|(units, base_unit)| (base_unit.as_str(), units))
}

/// The key of a maker's (or supplier's) part code, in matching's normal form; nothing when either names nothing.
pub(super) fn part_key(maker: &str, code: &str) -> Option<String> {
    normal_part_code(maker, code)
}

/// An NHS Supply Chain product code in its normal form; nothing when it is none.
pub(super) fn npc_key(code: &str) -> Option<String> {
    normal_npc(code)
}

/// A code of a category in its one form, or why it is none.
pub(super) fn category_code(scheme: Scheme, text: &str) -> Result<CategoryCode, String> {
    CategoryCode::parse(scheme, text).map_err(|fault| fault.to_string())
}

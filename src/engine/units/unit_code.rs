//! Units of purchase: UN/ECE Recommendation 20 and 21 codes and the words buyers use instead.

use super::unit_table::{self, CodeState, UnitWord};
use super::{BaseUnit, PackPhrase, pack_text};
use crate::engine::money::Units;

/// What a stated unit of purchase says about how much it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitMeaning {
    /// Always this many base units: `EA`, `PR`, `DZN`, `LTR`.
    Fixed {
        /// Base units in one.
        units: Units,
        /// The base unit.
        base_unit: BaseUnit,
    },
    /// A pack that carries its own count: `BX100`, `CS 4x25`, `10X100ML`.
    Counted(PackPhrase),
    /// A pack of unknown size: `BX`, `PK`.
    Container(
        /// The pack in one word, the same for all its codes (`box`).
        &'static str,
    ),
    /// A code of the lists that names no pack: a rate, a physical quantity, a measure without an exact factor.
    NoPack(
        /// What it names (`number of international units`).
        &'static str,
    ),
    /// Nothing that is known.
    Unknown,
}

/// What a unit of purchase means, as stated; case, blanks, dots and a plural do not matter.
///
/// ```
/// use likewise::engine::units::{UnitMeaning, meaning_of};
/// assert_eq!(meaning_of("xbx"), UnitMeaning::Container("box"));
/// assert_eq!(meaning_of("NIU"), UnitMeaning::NoPack("number of international units"));
/// ```
#[must_use]
pub fn meaning_of(stated: &str) -> UnitMeaning {
    let stated = stated.trim();
    if let Some(row) = one_pack(stated) {
        return meaning_of_row(row);
    }
    // `5G` is five grams and `10` is ten, though there are codes written so.
    if stated.starts_with(|first: char| first.is_ascii_digit())
        && let Some(phrase) = pack_text::read_whole(stated)
    {
        return UnitMeaning::Counted(phrase);
    }
    if let Some(row) = row_of(stated) {
        return meaning_of_row(row);
    }
    if let Some(phrase) = pack_text::read_whole(stated) {
        return UnitMeaning::Counted(phrase);
    }
    match (told_twice(stated), unit_table::other_code(&plain(stated).to_uppercase())) {
        (Some(row), _) => meaning_of_row(row),
        (None, Some(other)) => UnitMeaning::NoPack(other.name),
        (None, None) => UnitMeaning::Unknown,
    }
}

fn meaning_of_row(row: &UnitWord) -> UnitMeaning {
    match (row.is_pack(), row.fixed) {
        (true, _) => UnitMeaning::Container(row.name),
        (false, Some((units, base_unit))) => UnitMeaning::Fixed { units, base_unit },
        (false, None) => UnitMeaning::NoPack(row.name),
    }
}

/// What a buyer should know of a unit of purchase that is a code: that it names no pack, or is no longer listed.
#[must_use]
pub fn note_on(stated: &str) -> Option<String> {
    let code = plain(stated).to_uppercase();
    let state = match unit_table::state_of(&code) {
        CodeState::Listed => "",
        CodeState::Deleted => "a code deleted from UN/ECE Recommendation 20",
        CodeState::Deprecated => "a code that UN/ECE Recommendation 20 advises against",
    };
    match meaning_of(stated) {
        // "Not applicable" far more often than a milligram per kilogram.
        UnitMeaning::NoPack(_) if code == "NA" => None,
        UnitMeaning::NoPack(name) => {
            let state = if state.is_empty() { String::new() } else { format!("; it is {state}") };
            Some(format!("{} ({name}) names no pack{state}", stated.trim()))
        }
        UnitMeaning::Fixed { .. } | UnitMeaning::Container(_) if !state.is_empty() => {
            Some(format!("{} is {state}", stated.trim()))
        }
        _ => None,
    }
}

/// The base unit of a catalogue's unit noun and how many base units one is: `gram`, `device`, `pre-filled disposable
/// injection`, `litre` (1000 ml). Packs count as things here: a catalogue that sells one `pack` sells one.
#[must_use]
pub fn catalogue_unit(stated: &str) -> Option<(Units, BaseUnit)> {
    let row = row_of(stated)?;
    if row.is_pack() { Some((Units::ONE, BaseUnit::Each)) } else { row.fixed }
}

/// True when two units of purchase name the same kind of pack (`BX` and `Box`), or are the same unknown word.
///
/// Units of a fixed size are never the same pack: a catalogue that says `device` beside a quantity of 30 means the thing.
#[must_use]
pub fn same_container(one: &str, other: &str) -> bool {
    match (meaning_of(one), meaning_of(other)) {
        (UnitMeaning::Container(one), UnitMeaning::Container(other)) => one == other,
        (UnitMeaning::Unknown, UnitMeaning::Unknown) | (UnitMeaning::NoPack(_), UnitMeaning::NoPack(_)) => {
            !one.trim().is_empty() && one.trim().eq_ignore_ascii_case(other.trim())
        }
        _ => false,
    }
}

/// The row of a stated unit: first as a code, then as a word, then as a word in the plural.
fn row_of(stated: &str) -> Option<&'static UnitWord> {
    let plain = plain(stated);
    let word = plain.to_lowercase();
    let singular = || {
        let stem = word.strip_suffix("(s)").or_else(|| word.strip_suffix("(es)"));
        let stem = stem.or_else(|| word.strip_suffix('s').filter(|stem| stem.len() > 1));
        unit_table::word(stem?.trim_end()).or_else(|| unit_table::word(stem?.strip_suffix('e')?))
    };
    unit_table::code(&plain.to_uppercase()).or_else(|| unit_table::word(&word)).or_else(singular)
}

/// `1 BX`, `1 x box`: one pack, and nothing said of how much it holds; `EA/1`, `Each (1)`: the unit itself.
fn one_pack(stated: &str) -> Option<&'static UnitWord> {
    if let Some(rest) = stated.strip_prefix('1') {
        let rest = rest.trim_start();
        return row_of(rest.strip_prefix(['x', 'X']).unwrap_or(rest)).filter(|row| row.holds_others());
    }
    let word = stated.trim_end_matches(')').strip_suffix('1')?;
    let word = word.trim_end_matches([' ', '/', '-', '(', 'x', 'X', ':']);
    row_of(word).filter(|row| row.fixed == Some((Units::ONE, BaseUnit::Each)))
}

/// A stated unit without dots and outer blanks.
fn plain(stated: &str) -> String {
    stated.trim().chars().filter(|character| *character != '.').collect()
}

/// The row of a unit that is told as a code and in words: `BX - Box`, `Each (EA)`.
fn told_twice(stated: &str) -> Option<&'static UnitWord> {
    let (one, other) = stated.split_once(['-', '(', '/', ':', ','])?;
    let (one, other) = (row_of(one)?, row_of(other.trim_end_matches(')'))?);
    (one.fixed == other.fixed && one.is_pack() == other.is_pack() && (!one.is_pack() || one.name == other.name))
        .then_some(one)
}

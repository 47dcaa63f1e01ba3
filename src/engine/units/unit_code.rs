//! Units of purchase: UN/ECE Recommendation 20 and 21 codes and the words buyers use instead.

use super::unit_table::{self, UnitWord, WordKind};
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
    /// Nothing that is known.
    Unknown,
}

/// What a unit of purchase means, as stated; case and dots do not matter.
///
/// ```
/// use likewise::engine::units::{UnitMeaning, meaning_of};
/// assert_eq!(meaning_of("xbx"), UnitMeaning::Container("box"));
/// ```
#[must_use]
pub fn meaning_of(stated: &str) -> UnitMeaning {
    if let Some(row) = row_of(stated) {
        return match (row.is_pack(), row.fixed) {
            (true, _) => UnitMeaning::Container(row.name),
            (false, Some((units, base_unit))) => UnitMeaning::Fixed { units, base_unit },
            (false, None) => UnitMeaning::Unknown,
        };
    }
    pack_text::read_whole(stated).map_or(UnitMeaning::Unknown, UnitMeaning::Counted)
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
        (UnitMeaning::Unknown, UnitMeaning::Unknown) => {
            !one.trim().is_empty() && one.trim().eq_ignore_ascii_case(other.trim())
        }
        _ => false,
    }
}

/// The row of a stated unit: first as a code, then as a word.
fn row_of(stated: &str) -> Option<&'static UnitWord> {
    let plain: String = stated.trim().chars().filter(|character| *character != '.').collect();
    unit_table::code(&plain.to_uppercase()).or_else(|| {
        let row = unit_table::word(&plain.to_lowercase())?;
        (row.kind != WordKind::Size || row.fixed.is_some()).then_some(row)
    })
}

//! The tables of `index/` about units: codes, codes that name no pack, and words.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::BaseUnit;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Units;

const CODES: &str = include_str!("../../../index/unit_codes.csv");
const OTHER_CODES: &str = include_str!("../../../index/unit_codes_other.csv");
const WORDS: &str = include_str!("../../../index/unit_words.csv");

words! {
    /// What a code or word says about quantity (described at the top of the tables).
    WordKind {
        /// A code for a fixed number of base units.
        Fixed = "fixed",
        /// Counted things; a number in front states a pack.
        Thing = "thing",
        /// Counted things in the plural; a number in front may state a pack.
        Things = "things",
        /// A counted thing in the singular.
        Counted = "counted",
        /// A measure goods are sold by.
        Measure = "measure",
        /// A measure of a dose.
        Strength = "strength",
        /// A measure of a size.
        Size = "size",
        /// An outer pack.
        Container = "container",
        /// Outer packs.
        Containers = "containers",
        /// An inner pack that may hold a volume or weight.
        Vessel = "vessel",
        /// Inner packs that may hold a volume or weight.
        Vessels = "vessels",
        /// A word that is a number.
        Multiple = "multiple",
    }
}

/// What one row of a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitWord {
    /// What it says about quantity.
    pub kind: WordKind,
    /// Base unit and how many of them one stands for, where fixed.
    pub fixed: Option<(Units, BaseUnit)>,
    /// The same for rows that mean the same.
    pub name: &'static str,
}

impl UnitWord {
    /// True for packs of either kind, one or several.
    #[must_use]
    pub const fn is_pack(&self) -> bool {
        matches!(self.kind, WordKind::Container | WordKind::Containers) || self.is_vessel()
    }

    /// True for packs of other things, whose number says nothing of how many things there are: boxes, cases, sleeves.
    #[must_use]
    pub fn holds_others(&self) -> bool {
        const OUTER_PACKS: [&str; 15] = [
            "box",
            "pack",
            "carton",
            "case",
            "crate",
            "bundle",
            "sleeve",
            "tray",
            "dispenser",
            "outer",
            "inner",
            "pallet",
            "parcel",
            "shrinkwrap",
            "lot",
        ];
        self.is_pack() && OUTER_PACKS.contains(&self.name)
    }

    /// True for bags and liners in the plural, which are things by themselves and packs of other things.
    #[must_use]
    pub fn is_bag(&self) -> bool {
        self.name == "bag"
    }

    /// True for inner packs that may hold a volume or weight, one or several.
    #[must_use]
    pub const fn is_vessel(&self) -> bool {
        matches!(self.kind, WordKind::Vessel | WordKind::Vessels)
    }
}

words! {
    /// Whether Recommendation 20 still lists a code.
    CodeState {
        /// It does.
        Listed = "",
        /// No longer; files still hold it.
        Deleted = "deleted",
        /// It does, and advises against its use.
        Deprecated = "deprecated",
    }
}

/// A code that names no pack, nor an amount of anything that goods are compared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherCode {
    /// What it names (`number of international units`).
    pub name: &'static str,
    /// Whether the recommendation still lists it.
    pub state: CodeState,
}

type Table = HashMap<&'static str, UnitWord>;
type OtherTable = HashMap<&'static str, OtherCode>;

struct Tables {
    codes: Table,
    states: HashMap<&'static str, CodeState>,
    other_codes: OtherTable,
    words: Table,
}

static TABLES: LazyLock<Result<Tables, String>> = LazyLock::new(|| {
    let (codes, words) = (read_table(CODES, 7)?, read_table(WORDS, 5)?);
    let (states, other_codes) = (read_states()?, read_other_codes(&codes)?);
    Ok(Tables { codes, states, other_codes, words })
});

/// Whether all tables could be read. They are part of the program, so a test asks this once.
///
/// # Errors
/// The row at fault, in words.
pub fn check() -> Result<(), &'static str> {
    TABLES.as_ref().map(|_| ()).map_err(String::as_str)
}

/// The row of a unit code, written in capitals (`XBX`).
#[must_use]
pub fn code(code: &str) -> Option<&'static UnitWord> {
    TABLES.as_ref().ok().and_then(|tables| tables.codes.get(code))
}

/// A code that names no pack, written in capitals (`NIU`).
#[must_use]
pub fn other_code(code: &str) -> Option<&'static OtherCode> {
    TABLES.as_ref().ok().and_then(|tables| tables.other_codes.get(code))
}

/// Whether a code of either table, written in capitals, is still listed.
#[must_use]
pub fn state_of(code: &str) -> CodeState {
    let found = TABLES
        .as_ref()
        .ok()
        .and_then(|tables| tables.states.get(code).copied().or_else(|| Some(tables.other_codes.get(code)?.state)));
    found.unwrap_or(CodeState::Listed)
}

/// The row of a word, written in small letters (`boxes`).
#[must_use]
pub fn word(word: &str) -> Option<&'static UnitWord> {
    TABLES.as_ref().ok().and_then(|tables| tables.words.get(word))
}

/// The rows of a table, its remarks and header left out.
fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// The codes that are no longer listed, or advised against.
fn read_states() -> Result<HashMap<&'static str, CodeState>, String> {
    let mut states = HashMap::new();
    for line in rows(CODES) {
        let stated = line.split_once(',').zip(line.rsplit_once(','));
        let state = stated.and_then(|((code, _), (_, state))| Some((code, CodeState::parse(state)?)));
        let (code, state) = state.ok_or_else(|| format!("not a row of units: {line}"))?;
        if state != CodeState::Listed {
            states.insert(code, state);
        }
    }
    Ok(states)
}

fn read_other_codes(codes: &Table) -> Result<OtherTable, String> {
    let mut table = OtherTable::new();
    for line in rows(OTHER_CODES) {
        let row = match line.split(',').collect::<Vec<_>>().as_slice() {
            [code, name, state] => CodeState::parse(state).map(|state| (*code, OtherCode { name, state })),
            _ => None,
        };
        let (code, row) = row.ok_or_else(|| format!("not a row of codes: {line}"))?;
        if codes.contains_key(code) || table.insert(code, row).is_some() {
            return Err(format!("stated twice: {line}"));
        }
    }
    Ok(table)
}

fn read_table(text: &'static str, columns: usize) -> Result<Table, String> {
    let mut table = Table::new();
    for line in rows(text) {
        let (key, row) = read_row(line, columns).ok_or_else(|| format!("not a row of units: {line}"))?;
        if table.insert(key, row).is_some() {
            return Err(format!("stated twice: {line}"));
        }
    }
    Ok(table)
}

fn read_row(line: &'static str, columns: usize) -> Option<(&'static str, UnitWord)> {
    let fields: Vec<&'static str> = line.split(',').collect();
    let [key, kind, base_unit, units, name, ..] = fields.as_slice() else {
        return None;
    };
    let fixed = match (*base_unit, *units) {
        ("", "") => None,
        (base_unit, units) => Some((Units::parse(units).ok()?, BaseUnit::parse(base_unit)?)),
    };
    let row = UnitWord { kind: WordKind::parse(kind)?, fixed, name };
    (fields.len() == columns && !key.is_empty()).then_some((key, row))
}

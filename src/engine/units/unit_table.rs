//! The two tables of `index/` about units: codes and words.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::BaseUnit;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Units;

const CODES: &str = include_str!("../../../index/unit_codes.csv");
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

    /// True for inner packs that may hold a volume or weight, one or several.
    #[must_use]
    pub const fn is_vessel(&self) -> bool {
        matches!(self.kind, WordKind::Vessel | WordKind::Vessels)
    }
}

type Table = HashMap<&'static str, UnitWord>;

static TABLES: LazyLock<Result<(Table, Table), String>> =
    LazyLock::new(|| Ok((read_table(CODES, 6)?, read_table(WORDS, 5)?)));

/// Whether both tables could be read. They are part of the program, so a test asks this once.
///
/// # Errors
/// The row at fault, in words.
pub fn check() -> Result<(), &'static str> {
    TABLES.as_ref().map(|_| ()).map_err(String::as_str)
}

/// The row of a unit code, written in capitals (`XBX`).
#[must_use]
pub fn code(code: &str) -> Option<&'static UnitWord> {
    TABLES.as_ref().ok().and_then(|(codes, _)| codes.get(code))
}

/// The row of a word, written in small letters (`boxes`).
#[must_use]
pub fn word(word: &str) -> Option<&'static UnitWord> {
    TABLES.as_ref().ok().and_then(|(_, words)| words.get(word))
}

fn read_table(text: &'static str, columns: usize) -> Result<Table, String> {
    let mut table = Table::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
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

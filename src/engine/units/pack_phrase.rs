//! A pack statement found in words.

use std::fmt;

use super::BaseUnit;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Units;

words! {
    /// How surely a phrase states a pack.
    Firmness {
        /// Can only bear out a number stated elsewhere: a bare `144g`, a bare `10 x 10`.
        Hint = "hint",
        /// Likely a pack, but the words have other uses: `(100)`, `pair`, `50 swabs`.
        Weak = "weak",
        /// States a pack: `BX/100`, `10 x 50ml`, `30 Tabs`.
        Firm = "firm",
    }
}

/// A number of base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackCount {
    /// How many.
    pub units: Units,
    /// Of what.
    pub base_unit: BaseUnit,
}

/// A pack statement: `Vial 5 x 20 ml` is 100 ml in all, or 5 (of 20 ml).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPhrase {
    /// Base units in all.
    pub units: Units,
    /// The base unit.
    pub base_unit: BaseUnit,
    /// Other ways to count a nested pack, the nearest to the total first.
    pub partials: Vec<PackCount>,
    /// How surely it states a pack.
    pub firmness: Firmness,
    /// False when it tells the content of one inner pack (`350ml bottle`) but not how many there are: then its
    /// partial count of one may bear out a stated one, and never speaks against another count.
    pub counts_packs: bool,
    /// The pack it speaks of, in one word (`box`), where it names one beside the number.
    pub pack: Option<&'static str>,
    /// The exact words.
    pub words: String,
}

impl PackPhrase {
    /// The whole pack counted in a base unit, where the phrase tells.
    #[must_use]
    pub fn in_base_unit(&self, base_unit: BaseUnit) -> Option<Units> {
        if self.base_unit == base_unit {
            return Some(self.units);
        }
        self.partials.iter().find(|partial| partial.base_unit == base_unit).map(|partial| partial.units)
    }

    /// True when the number is the phrase's total or a partial count in that base unit.
    #[must_use]
    pub fn agrees_with(&self, units: Units, base_unit: BaseUnit) -> bool {
        let stated = PackCount { units, base_unit };
        (self.units == units && self.base_unit == base_unit) || self.partials.contains(&stated)
    }

    /// True when the phrase can be held against a number in that base unit.
    #[must_use]
    pub fn speaks_of(&self, base_unit: BaseUnit) -> bool {
        self.in_base_unit(base_unit).is_some() && (self.counts_packs || self.base_unit == base_unit)
    }
}

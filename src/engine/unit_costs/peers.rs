//! Which organisations count as alike.

use std::fmt;

use crate::engine::model::OrganisationKind;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, MICRO, MILLI, Quantity};

words! {
    /// Whom an organisation is held against, the scope of its cost given.
    Likeness {
        /// Organisations of its kind whose driver's quantity has the same power of ten.
        KindAndSize = "kind_and_size",
        /// Organisations of its kind in the same band of turnover ([`TURNOVER_BANDS`]).
        KindAndTurnover = "kind_and_turnover",
        /// Organisations of its kind.
        Kind = "kind",
        /// All organisations.
        All = "all",
    }
}

/// Where bands of turnover begin, in millions of the currency unit; the last has no end.
pub const TURNOVER_BANDS: [i64; 5] = [0, 100, 250, 500, 1_000];

/// A band of sizes in whole units, its end outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SizeBand {
    /// Where it begins.
    pub from: i64,
    /// Where the next one begins; nothing in the last.
    pub below: Option<i64>,
}

impl SizeBand {
    /// The band of a turnover; nothing for one below zero.
    #[must_use]
    pub fn of_turnover(turnover: Amount) -> Option<Self> {
        const MILLION: i64 = 1_000_000;
        // Thresholds are whole millions, so that the whole units below decide.
        let whole = turnover.micros().div_euclid(MICRO);
        let place = TURNOVER_BANDS.iter().rposition(|millions| millions * MILLION <= whole)?;
        let from = TURNOVER_BANDS.get(place)? * MILLION;
        Some(Self { from, below: TURNOVER_BANDS.get(place + 1).map(|millions| millions * MILLION) })
    }

    /// The power of ten that a quantity of a driver lies in; below ten all is one band.
    #[must_use]
    pub fn of_driver(quantity: Quantity) -> Self {
        let whole = quantity.milli().div_euclid(MILLI);
        let (mut from, mut below) = (0, 10);
        // Quantities are below a thousand million, so that neither leaves the range.
        while below <= whole {
            (from, below) = (below, below.saturating_mul(10));
            if below == i64::MAX {
                return Self { from, below: None };
            }
        }
        Self { from, below: Some(below) }
    }
}

impl fmt::Display for SizeBand {
    /// `1000 to under 10000`, `1000000000 and over`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.below {
            Some(below) => write!(formatter, "{} to under {below}", self.from),
            None => write!(formatter, "{} and over", self.from),
        }
    }
}

/// Organisations that are held against one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PeerGroup {
    /// Their kind, where only one counts.
    pub kind: Option<OrganisationKind>,
    /// Their size, where only one counts.
    pub size: Option<SizeBand>,
}

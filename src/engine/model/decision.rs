//! Which product an item is, and why.

use std::fmt;

use super::vocabulary::words;
use crate::engine::money::Units;

words! {
    /// How far an item could be decided.
    DecisionStatus {
        /// One product.
        Matched = "matched",
        /// Several products fit too nearly alike, or one fits but something speaks against it.
        Ambiguous = "ambiguous",
        /// No product fits.
        Unmatched = "unmatched",
    }
}

words! {
    /// What a decision rests on, best first.
    MatchMethod {
        /// A person said so.
        Person = "person",
        /// Same GTIN.
        Gtin = "gtin",
        /// Same NHS Supply Chain product code.
        Npc = "npc",
        /// Same maker and part code.
        Mpc = "mpc",
        /// Same supplier and part code.
        SupplierPart = "supplier_part",
        /// The very same words.
        ExactText = "exact_text",
        /// Alike words.
        Text = "text",
        /// A product made from the item's own strongest key.
        Provisional = "provisional",
        /// A GTIN one slip of the pen or one packaging level away: never more than a question.
        NearGtin = "near_gtin",
        /// Nothing.
        None = "none",
    }
}

/// A score in hundredths of a percent: 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(u16);

impl Score {
    /// No likeness.
    pub const NONE: Self = Self(0);
    /// Certain.
    pub const FULL: Self = Self(10_000);

    /// From hundredths of a percent, cut to the range.
    #[must_use]
    pub fn from_basis_points(points: u32) -> Self {
        Self(u16::try_from(points.min(10_000)).unwrap_or(10_000))
    }

    /// Reads `0` to `1` with at most four decimals.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(whole, "0" | "1") || decimals.len() > 4 || !digits {
            return None;
        }
        let points: u16 = format!("{whole}{decimals:0<4}").parse().ok()?;
        (points <= 10_000).then_some(Self(points))
    }

    /// Hundredths of a percent.
    #[must_use]
    pub const fn basis_points(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Score {
    /// `0.0000` to `1.0000`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

/// One thing that speaks for or against a match, in words a buyer can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What was looked at (`gtin`, `size`, `words`).
    pub what: String,
    /// What was found (`10cm x 10cm on both`, `12FG against 14FG`).
    pub finding: String,
    /// True when it speaks against.
    pub conflict: bool,
}

/// Which product an item is, with the pack its order unit holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How far it could be decided.
    pub status: DecisionStatus,
    /// Public id of the product (a catalogue's or a provisional one); none where unmatched without a provisional.
    pub product: Option<String>,
    /// What it rests on.
    pub method: MatchMethod,
    /// How sure.
    pub score: Score,
    /// Base units of one order unit, as read for this item and product.
    pub units: Option<Units>,
    /// What the units rest on, in words.
    pub units_evidence: String,
    /// What spoke for and against.
    pub evidence: Vec<Evidence>,
    /// Other products thought of, best first.
    pub runners_up: Vec<(String, Score)>,
}

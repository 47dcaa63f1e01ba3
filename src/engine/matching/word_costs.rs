//! What each thing that buyers do to a product's words costs, and the tables that say so.

use std::fmt;
use std::sync::LazyLock;

use super::weights::token_hash;
use crate::engine::model::vocabulary::words;

words! {
    /// A thing that costs when an item is taken for a product, by its name in the table.
    WordCost {
        /// A word with one letter wrong.
        OneSlip = "one_slip",
        /// A long word with two letters wrong.
        TwoSlips = "two_slips",
        /// A word cut off behind its third letter or later.
        Beginning = "beginning",
        /// Letters of a word in their order.
        Shortened = "shortened",
        /// Two letters of a word.
        Initials = "initials",
        /// A number without its unit.
        SameNumber = "same_number",
        /// A word of the order that hardly any product has.
        Note = "note",
        /// A word that the product has in its generic name or codes or companies only.
        Lent = "lent",
        /// A word that no product has.
        Strange = "strange",
        /// A word that other products have, or a measure that none has.
        Foreign = "foreign",
        /// Percent of that word's rarity besides.
        ForeignRarity = "foreign_rarity",
        /// A word of the product left out.
        Silent = "silent",
        /// A number or measure or word of size of the product left out.
        SilentHard = "silent_hard",
        /// The same as [`WordCost::Silent`] in a text that was cut.
        CutSilent = "cut_silent",
        /// The same as [`WordCost::SilentHard`] in a text that was cut.
        CutSilentHard = "cut_silent_hard",
        /// That anything of the product is left out.
        Unsaid = "unsaid",
        /// That a number or measure or word of size of the product is among it.
        UnsaidHard = "unsaid_hard",
        /// The same as [`WordCost::Unsaid`] in a text that was cut.
        CutUnsaid = "cut_unsaid",
        /// A stated attribute with another value.
        Conflict = "conflict",
        /// Another product that the catalogue lacks, where the likeliest one is named whole and nothing else is.
        Other = "other",
        /// The same where a word of other products is said besides.
        OtherSaid = "other_said",
        /// The same where one common word is left unsaid, or one word behind a cut.
        OtherUnsaidLittle = "other_unsaid_little",
        /// The same where more is left unsaid.
        OtherUnsaid = "other_unsaid",
        /// The same where more is left unsaid behind a cut.
        OtherCutUnsaid = "other_cut_unsaid",
        /// How much less it costs for each word that no product has.
        DoubtStrange = "doubt_strange",
        /// How much less for each word that other products have or measure that none has.
        DoubtForeign = "doubt_foreign",
        /// How much less for each attribute with another value.
        DoubtConflict = "doubt_conflict",
    }
}

/// How many things cost.
pub const WORD_COSTS: usize = WordCost::ALL.len();
/// The greatest cost, in sixteenths of a bit: nobody who takes an item for a product does what is rarer.
pub const COST_MAX: u32 = 1_600;

impl WordCost {
    /// What it is, in the words of the table.
    const fn meaning(self) -> &'static str {
        match self {
            Self::OneSlip => "a word with one letter wrong",
            Self::TwoSlips => "a long word with two letters wrong",
            Self::Beginning => "a word cut off behind its third letter or later",
            Self::Shortened => "letters of a word in their order",
            Self::Initials => "two letters of a word",
            Self::SameNumber => "a number without its unit",
            Self::Note => "a word of the order that hardly any product has",
            Self::Lent => "a word that the product has in its generic name or codes or companies only",
            Self::Strange => "a word that no product has",
            Self::Foreign => "a word that other products have or a measure that none has",
            Self::ForeignRarity => "percent of that word's rarity besides",
            Self::Silent => "a word of the product left out",
            Self::SilentHard => "a number or measure or word of size of the product left out",
            Self::CutSilent | Self::CutSilentHard => "the same in a text that was cut",
            Self::Unsaid => "that anything of the product is left out",
            Self::UnsaidHard => "that a number or measure or word of size is among it",
            Self::CutUnsaid => "that anything is left out in a text that was cut",
            Self::Conflict => "a stated attribute with another value",
            Self::Other => {
                "another product that the catalogue lacks where the likeliest is named whole and nothing else is"
            }
            Self::OtherSaid => "the same where a word of other products is said besides",
            Self::OtherUnsaidLittle => "the same where one common word is left unsaid or one word behind a cut",
            Self::OtherUnsaid => "the same where more is left unsaid",
            Self::OtherCutUnsaid => "the same where more is left unsaid behind a cut",
            Self::DoubtStrange => "how much less another product costs for each word that no product has",
            Self::DoubtForeign => "how much less for each word that other products have or measure that none has",
            Self::DoubtConflict => "how much less for each attribute with another value",
        }
    }

    /// What it is paid for.
    pub(crate) const fn payer(self) -> Payer {
        match self {
            Self::Other | Self::OtherSaid | Self::OtherUnsaidLittle | Self::OtherUnsaid | Self::OtherCutUnsaid => {
                Payer::Other
            }
            Self::DoubtStrange | Self::DoubtForeign | Self::DoubtConflict => Payer::Doubt,
            _ => Payer::Product,
        }
    }
}

/// What a cost is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payer {
    /// For taking the item for the product.
    Product,
    /// For taking it for another product that the catalogue lacks, if this one is the likeliest.
    Other,
    /// The same, taken off.
    Doubt,
}

/// How often each thing was done: whole numbers by [`WordCost`], of [`WordCost::ForeignRarity`] the rarity of all such
/// words together. One of the prices of another product counts one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordCounts([u32; WORD_COSTS]);

impl WordCounts {
    /// Counts more of a thing.
    pub fn add(&mut self, what: WordCost, times: usize) {
        self.add_rarity(what, u32::try_from(times).unwrap_or(u32::MAX));
    }

    pub(crate) fn add_rarity(&mut self, what: WordCost, rarity: u32) {
        if let Some(count) = self.0.get_mut(usize::from(what.code())) {
            *count = count.saturating_add(rarity);
        }
    }

    /// How often a thing was done.
    #[must_use]
    pub fn of(&self, what: WordCost) -> u32 {
        self.0.get(usize::from(what.code())).copied().unwrap_or_default()
    }

    /// Counts attributes that are stated with another value.
    pub(crate) fn add_conflicts(&mut self, conflicts: usize) {
        self.add(WordCost::Conflict, conflicts);
        self.add(WordCost::DoubtConflict, conflicts);
    }

    /// The counts in the order of [`WordCost::ALL`].
    #[must_use]
    pub const fn as_array(&self) -> &[u32; WORD_COSTS] {
        &self.0
    }
}

/// What everything costs, in sixteenths of a bit (a rarity in percent): about minus sixteen times the binary logarithm
/// of how often buyers do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordCosts {
    costs: [u32; WORD_COSTS],
    version: u64,
}

static SHIPPED: LazyLock<WordCosts> = LazyLock::new(|| built_in(include_str!("../../../index/word_costs.csv")));
static GUESSED: LazyLock<WordCosts> = LazyLock::new(|| built_in(include_str!("../../../index/word_costs_guessed.csv")));

/// A table of this program: a test holds that it can be read.
fn built_in(table: &str) -> WordCosts {
    WordCosts::read(table).unwrap_or_else(|_| WordCosts::new([0; WORD_COSTS]))
}

/// What is wrong with a table of costs. Rows count from 1, comments too.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordCostsError {
    /// It does not begin with the header.
    #[error("row {0}: the header should be name,cost or name,cost,meaning")]
    Header(usize),
    /// There is no header.
    #[error("it is empty")]
    Empty,
    /// A row is not a name and a cost.
    #[error("row {0}: a row is a name, a cost and what it means")]
    Cells(usize),
    /// A row names nothing that costs.
    #[error("row {0}: nothing is called '{1}'")]
    Name(usize, String),
    /// A row names what another did.
    #[error("row {0}: {1} stands there a second time")]
    Twice(usize, WordCost),
    /// A cost is no number that costs are.
    #[error("row {0}: the cost of {1} is '{2}', which is no whole number from 0 to {COST_MAX}")]
    Cost(usize, WordCost, String),
    /// A cost is not there.
    #[error("it lacks {0}")]
    Lacks(WordCost),
}

impl Default for WordCosts {
    fn default() -> Self {
        *Self::shipped()
    }
}

impl WordCosts {
    /// Costs in the order of [`WordCost::ALL`], cut to the greatest.
    #[must_use]
    pub fn new(costs: [u32; WORD_COSTS]) -> Self {
        let mut new = Self { costs: costs.map(|cost| cost.min(COST_MAX)), version: 0 };
        new.version = token_hash(&new.rows());
        new
    }

    /// Those the project ships, from `index/word_costs.csv`, which says how they were learned.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Those that were guessed before anything was learned; learning begins there.
    #[must_use]
    pub fn guessed() -> &'static Self {
        &GUESSED
    }

    /// Reads a table: comments behind `#`, a header, and every name once with its cost.
    ///
    /// # Errors
    /// [`WordCostsError`] with the row where something is wrong.
    pub fn read(table: &str) -> Result<Self, WordCostsError> {
        let rows = table.trim_start_matches('\u{feff}').lines().enumerate();
        let mut rows = rows
            .map(|(place, row)| (place + 1, row.trim()))
            .filter(|(_, row)| !row.is_empty() && !row.starts_with('#'));
        match rows.next() {
            None => return Err(WordCostsError::Empty),
            Some((_, "name,cost" | "name,cost,meaning")) => {}
            Some((row, _)) => return Err(WordCostsError::Header(row)),
        }
        let mut costs: [Option<u32>; WORD_COSTS] = [None; WORD_COSTS];
        for (row, text) in rows {
            let mut cells = text.splitn(3, ',').map(str::trim);
            let (Some(name), Some(cost)) = (cells.next(), cells.next()) else {
                return Err(WordCostsError::Cells(row));
            };
            let what = WordCost::ALL.iter().copied().find(|what| what.as_str() == name);
            let what = what.ok_or_else(|| WordCostsError::Name(row, name.to_owned()))?;
            let whole = cost.bytes().all(|digit| digit.is_ascii_digit()).then(|| cost.parse::<u32>().ok()).flatten();
            let refused = || WordCostsError::Cost(row, what, cost.to_owned());
            let whole = whole.filter(|cost| *cost <= COST_MAX).ok_or_else(refused)?;
            match costs.get_mut(usize::from(what.code())) {
                Some(cost @ None) => *cost = Some(whole),
                _ => return Err(WordCostsError::Twice(row, what)),
            }
        }
        let lacks = WordCost::ALL.iter().copied().zip(costs).find(|(_, cost)| cost.is_none());
        match lacks {
            Some((what, _)) => Err(WordCostsError::Lacks(what)),
            None => Ok(Self::new(costs.map(Option::unwrap_or_default))),
        }
    }

    /// The table without comments; [`WordCosts::read`] reads it back.
    #[must_use]
    pub fn rows(&self) -> String {
        let rows = self.iter().map(|(what, cost)| format!("{what},{cost},{}\n", what.meaning()));
        "name,cost,meaning\n".to_owned() + &rows.collect::<String>()
    }

    /// Every cost with its name, in order.
    pub fn iter(&self) -> impl Iterator<Item = (WordCost, u32)> {
        WordCost::ALL.iter().copied().zip(self.costs)
    }

    /// The costs in the order of [`WordCost::ALL`].
    #[must_use]
    pub const fn as_array(&self) -> &[u32; WORD_COSTS] {
        &self.costs
    }

    /// A text that is another one for other costs.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{:016x}", self.version)
    }
}

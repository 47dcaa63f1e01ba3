//! Synthetic purchase lines: what eight (or 250) fictional trusts might have ordered from a real catalogue.
//!
//! NHS purchase lines with item prices are not public, so demonstrations, tests and load runs make their own. The same
//! products, organisations and settings always give the same bytes. Any line can be made on its own from its row
//! number, so nothing is held in memory and the rows come in random key order. Prices are whole numbers throughout.
//!
//! Invented prices never stand beside a real trust's name: every organisation's code begins with [`FICTIONAL_CODE`]
//! and its name ends with [`FICTIONAL_NAME`], or the synthesiser refuses to begin.

mod calendar;
pub(in crate::engine) mod chance;
mod fiction;
mod form;
mod goods;
mod line;
mod naming;
mod oddity;
mod organisation;
mod permutation;
mod placement;
mod product;
mod slip;
mod stock;
mod synthesiser;

pub use fiction::{fictional_organisations, write_groups, write_organisations};
pub use line::{HEADER, SyntheticLine};
pub use organisation::SyntheticOrganisation;
pub use product::SyntheticProduct;
pub use slip::LineKind;
pub use synthesiser::Synthesiser;

use crate::engine::period::Month;

/// What the code of a fictional organisation begins with: no NHS organisation's does.
pub const FICTIONAL_CODE: &str = "ZZ";
/// What the name of a fictional organisation ends with.
pub const FICTIONAL_NAME: &str = "(synthetic)";
/// The most months a run may span: twenty years.
pub const MONTHS_MAX: u32 = 240;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SynthesisSettings {
    /// How many lines.
    pub lines: u64,
    /// What every choice is drawn from.
    pub seed: u64,
    /// First month with orders.
    pub first_month: Month,
    /// How many months, from 1 to [`MONTHS_MAX`].
    pub months: u32,
}

impl SynthesisSettings {
    /// So many lines in the 24 months that end with the month of the tariff in the seed, July 2026.
    #[must_use]
    pub fn new(lines: u64, seed: u64) -> Self {
        Self { lines, seed, first_month: Month::from_index(2024 * 12 + 7), months: 24 }
    }
}

/// Why nothing can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SynthesisError {
    /// No product was given.
    #[error("no products to order")]
    NoProducts,
    /// No organisation was given.
    #[error("no organisations to order them")]
    NoOrganisations,
    /// More products or organisations than can be numbered.
    #[error("too many products or organisations")]
    TooMany,
    /// An organisation that does not say it is fictional.
    #[error(
        "organisation {0} is not marked as fictional: its code must begin with ZZ and its name end with (synthetic)"
    )]
    NotFictional(String),
    /// Two organisations with one code: their keys would clash.
    #[error("organisation code {0} is given twice")]
    RepeatedOrganisation(String),
    /// A tariff price below two pence or above £100,000.
    #[error("product {0} has no usable price")]
    PriceOutOfRange(String),
    /// A window that is empty, too long or outside the calendar.
    #[error("the window of months is empty, too long or outside the calendar")]
    WindowOutOfRange,
}

//! Trial lines: purchase lines made dirty from catalogue products, each with the truth kept beside it.
//!
//! They measure matching, so nothing here knows how matching reads: abbreviations, misspellings and the other ways of
//! writing sizes are this module's own. A share of the products is held out of the catalogue; lines that name one of them
//! have no product there, and must not be matched.
//!
//! Dirt is of two kinds. What is *lost* (words dropped, text cut to a field's width, words cut short) cannot be had back:
//! [`TrialLine::leaves`] says how many products of the catalogue the words that are left still fit. What is only written
//! otherwise (abbreviations, misspellings, order, case, units) comes afterwards and does not change that number.
//!
//! The same products and settings always give the same lines, and any line can be made on its own from its place.

mod abbreviation;
mod code;
mod company;
mod dirt;
mod fit;
#[cfg(test)]
mod fit_tests;
mod line;
mod loss;
mod maker;
mod noise;
mod order;
mod outcome;
mod pack;
mod size;
mod spelling;
mod tally;
mod word;

pub use code::{GtinDirt, PartDirt};
pub use company::CompanyDirt;
pub use dirt::Dirt;
pub use line::{TrialLine, TrialProduct};
pub use maker::{Trial, TrialSettings};
pub use outcome::TrialOutcome;
pub use pack::{PackDirt, TrialPack, TrialPrice};
pub use tally::Tally;

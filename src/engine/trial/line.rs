//! A product as the trial takes it, and a trial line.

use super::code::{GtinDirt, PartDirt};
use super::company::CompanyDirt;
use super::dirt::Dirt;
use super::pack::{TrialPack, TrialPrice};
use crate::engine::model::{Item, ProductRecord};
use crate::engine::money::{Amount, Units};

/// A catalogue product that lines are made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialProduct {
    /// Its public id.
    pub public_id: String,
    /// Its record.
    pub record: ProductRecord,
    /// Its listed prices by what the order unit holds.
    pub prices: Vec<(Units, Amount)>,
}

/// A purchase line made dirty, with the truth beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialLine {
    /// Its place among all lines, from 0.
    pub place: u64,
    /// How it names what was bought.
    pub item: Item,
    /// Public id of the product it is; of one that is held out where `held_out`.
    pub truth: String,
    /// True when the product is not in the catalogue.
    pub held_out: bool,
    /// What was done to its description.
    pub dirt: Vec<Dirt>,
    /// How its GTIN is stated.
    pub gtin: GtinDirt,
    /// How its part code is stated.
    pub part: PartDirt,
    /// How its maker is stated.
    pub company: CompanyDirt,
    /// How its pack is stated.
    pub pack: TrialPack,
    /// What was paid.
    pub price: Option<TrialPrice>,
    /// The clean words that are left, sorted; nothing where one of them is cut.
    pub(super) whole_words: Option<Vec<String>>,
    /// How many products of the catalogue the words that are left, and the maker where stated, still fit.
    pub leaves_by_text: u32,
    /// The same, narrowed by the codes that are stated rightly.
    pub leaves: u32,
}

impl TrialLine {
    /// True when it states a code that tells its product.
    #[must_use]
    pub fn has_usable_code(&self) -> bool {
        matches!(self.gtin, GtinDirt::Right | GtinDirt::Repairable)
            || self.part != PartDirt::Missing
            || self.dirt.contains(&Dirt::CodeInText)
    }
}

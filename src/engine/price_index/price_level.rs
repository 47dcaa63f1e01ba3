//! What is told of organisations' price levels.

use std::fmt;

use super::observation::LeftOut;
use crate::engine::fixed::Fixed;
use crate::engine::model::vocabulary::words;
use crate::engine::variation::Total;

words! {
    /// Why an organisation has no price level.
    LevelGap {
        /// It shares too few varieties with too few organisations.
        TooLittleShared = "too_little_shared",
        /// Its comparisons hang together with those of fewer organisations than others' do.
        Apart = "apart",
        /// Its level is too high or too low to be written.
        OutOfRange = "out_of_range",
    }
}

/// The price level of one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceLevel {
    /// Internal id.
    pub organisation: u32,
    /// Varieties it bought.
    pub bought: usize,
    /// Of them, those that another organisation bought too.
    pub shared: usize,
    /// Net spend on all it bought.
    pub spend: Total,
    /// Net spend on the shared ones.
    pub shared_spend: Total,
    /// Organisations it was compared with directly.
    pub partners: usize,
    /// Comparisons that are missing and were filled by bridges.
    pub filled: usize,
    /// The fewest bridges one of those rests on.
    pub fewest_bridges: Option<usize>,
    /// Its prices over the geometric mean of all organisations that have a level; nothing where there is too little.
    pub level: Option<Fixed>,
    /// The 2.5th percentile over the replicates; nothing where fewer than nine in ten of them held together.
    pub low: Option<Fixed>,
    /// The 97.5th percentile.
    pub high: Option<Fixed>,
    /// Why there is no level.
    pub gap: Option<LevelGap>,
}

/// Price levels of organisations that bought in one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceLevels {
    /// By internal id, one for every organisation with a price.
    pub levels: Vec<PriceLevel>,
    /// Replicates asked for.
    pub replicates: usize,
    /// Replicates in which every organisation with a level still hung together with the others.
    pub replicates_used: usize,
    /// Groups the shared varieties were drawn in.
    pub groups: usize,
    /// Observations without a part.
    pub left_out: LeftOut,
}

//! What is measured, and how much each measure counts.

use std::fmt;

use crate::engine::model::vocabulary::words;

words! {
    /// A part of the overall score.
    Component {
        /// How things are bought.
        Process = "process",
        /// What is paid.
        Price = "price",
        /// How far the data can be used.
        Data = "data",
    }
}

impl Component {
    /// Its weight in the overall score, in fifths.
    #[must_use]
    pub const fn weight(self) -> i128 {
        match self {
            Self::Process | Self::Price => 2,
            Self::Data => 1,
        }
    }

    /// The sum of all weights.
    pub const WEIGHTS: i128 = 5;
}

words! {
    /// A measure of the score; shares are of money.
    Measure {
        /// Goods whose item is one product of the catalogue.
        OnCatalogue = "on_catalogue",
        /// With an order number.
        WithOrder = "with_order",
        /// With a contract.
        UnderContract = "under_contract",
        /// Goods with a valid GTIN.
        WithGtin = "with_gtin",
        /// Ordered from machine to machine.
        Electronic = "electronic",
        /// Net spend on compared products over what they cost at the others' median.
        Level = "price_level",
        /// Saving to the others' median over spend, the hundred products with most spend.
        TopHundredToMedian = "top_100_to_median",
        /// Saving to the others' best price over spend, the same products.
        TopHundredToBest = "top_100_to_best",
        /// Saving to the others' median over spend, the five hundred products with most spend.
        TopFiveHundredToMedian = "top_500_to_median",
        /// Saving to the others' best price over spend, the same products.
        TopFiveHundredToBest = "top_500_to_best",
        /// Rejected rows, of everything read.
        Rejected = "rejected",
        /// Goods that are no product.
        Unmatched = "unmatched",
        /// Held back because the pack is in doubt, of goods.
        Quarantined = "quarantined",
        /// Without a category.
        Uncategorised = "uncategorised",
        /// Value and price contradict one another.
        Differing = "value_differs",
    }
}

impl Measure {
    /// The part of the score it counts in.
    #[must_use]
    pub const fn component(self) -> Component {
        match self {
            Self::OnCatalogue | Self::WithOrder | Self::UnderContract | Self::WithGtin | Self::Electronic => {
                Component::Process
            }
            Self::Level
            | Self::TopHundredToMedian
            | Self::TopHundredToBest
            | Self::TopFiveHundredToMedian
            | Self::TopFiveHundredToBest => Component::Price,
            Self::Rejected | Self::Unmatched | Self::Quarantined | Self::Uncategorised | Self::Differing => {
                Component::Data
            }
        }
    }

    /// True where more is better; less is everywhere else.
    #[must_use]
    pub const fn more_is_better(self) -> bool {
        matches!(self.component(), Component::Process)
    }
}

//! What became of a trial line.

use std::fmt;

use crate::engine::model::vocabulary::words;

words! {
    /// What became of a trial line.
    TrialOutcome {
        /// Matched with the very product.
        Right = "right",
        /// Matched with another product of the very same words: no text tells the two apart.
        Twin = "twin",
        /// Matched with another product.
        Wrong = "wrong",
        /// Matched though its product is not in the catalogue.
        NotInCatalogue = "not_in_catalogue",
        /// Left to a person among several products.
        Ambiguous = "ambiguous",
        /// No product fits.
        Unmatched = "unmatched",
    }
}

impl TrialOutcome {
    /// True where it was matched without a person.
    #[must_use]
    pub const fn is_matched(self) -> bool {
        !matches!(self, Self::Ambiguous | Self::Unmatched)
    }
}

//! Why a purchase line takes no part in a benchmark.

use std::fmt;

use crate::engine::model::vocabulary::words;

words! {
    /// Why a line is left out. Every line has one of these or a place in a price point, never both.
    Exclusion {
        /// Nothing was paid: the value is 0, or the order is free of charge.
        Free = "free",
        /// A token price: at most 0.01 of the currency unit for an order unit.
        Nominal = "nominal",
        /// Money or goods going back.
        Credit = "credit",
        /// Consignment stock: no purchase at this moment, or its price is set elsewhere.
        Consignment = "consignment",
        /// On loan.
        Loan = "loan",
        /// A test order.
        Test = "test",
        /// Paid for by the commissioner: no saving of the trust's.
        PassThrough = "pass_through",
        /// Ordered by value (45,000 x £1, or 1 x £45,000): there is no unit price.
        OrderedByValue = "ordered_by_value",
        /// Quarantine: independent evidence of the pack conflicts.
        PackConflict = "pack_conflict",
        /// Quarantine: weak evidence of the pack, and the price stands off from the others by a known pack.
        PackStandsOff = "pack_stands_off",
        /// Too large, or without a quantity, so that no exact price can be made.
        OutOfRange = "out_of_range",
        /// Ordered outside the benchmark's window.
        OutsideWindow = "outside_window",
        /// Bought by an organisation outside the benchmark's group.
        OutsideGroup = "outside_group",
        /// In a currency the benchmark does not ask for.
        OtherCurrency = "other_currency",
        /// Of a product or category the benchmark does not ask for.
        NotSelected = "not_selected",
    }
}

impl Exclusion {
    /// True for the two that are held back until a person has read the pack; they have a column of their own.
    #[must_use]
    pub const fn is_quarantine(self) -> bool {
        matches!(self, Self::PackConflict | Self::PackStandsOff)
    }
}

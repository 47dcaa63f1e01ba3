//! One thing that one person said.

use std::fmt;

use chrono::NaiveDateTime;

use crate::engine::model::hash_fields;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Units;
use crate::engine::units::BaseUnit;

words! {
    /// What a person can say.
    ActionKind {
        /// The item is the product that is proposed; or no product, where none is.
        Accept = "accept",
        /// The item is not this product.
        Reject = "reject",
        /// The item is this product, whatever is proposed.
        Choose = "choose",
        /// The item's order unit holds so many base units.
        MarkPack = "mark_pack",
        /// The item was thrown together with a product's other items: it is to be looked at by itself.
        Split = "split",
        /// Two products are one.
        Merge = "merge",
        /// An earlier action is taken back.
        Undo = "undo",
    }
}

/// One thing that one person said, at one moment, for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Content-derived public id.
    pub public_id: String,
    /// Shared by what was said at once.
    pub batch: String,
    /// What was said.
    pub kind: ActionKind,
    /// Public id of the item it is about; of a merge, of the product that becomes part of another.
    pub subject: String,
    /// How many actions the subject had had before.
    pub place: u64,
    /// Public id of the product: accepted, rejected, chosen, taken apart, or merged into.
    pub product: Option<String>,
    /// Public id of the product that was proposed then.
    pub proposed: Option<String>,
    /// Base units an order unit holds.
    pub units: Option<Units>,
    /// The base unit, where it was said.
    pub base_unit: Option<BaseUnit>,
    /// Public id of the action that is taken back.
    pub undoes: Option<String>,
    /// Who said it.
    pub actor: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub acted_at: NaiveDateTime,
}

impl Action {
    /// The public id that follows from what the action says: `R` and 24 hexadecimal digits.
    #[must_use]
    pub fn id_of(&self) -> String {
        let (place, units, at) = (self.place.to_string(), self.units.map(|units| units.to_string()), self.acted_at);
        let at = at.and_utc().to_rfc3339();
        let hash = hash_fields(&[
            Some("action"),
            Some(self.kind.as_str()),
            Some(&self.subject),
            Some(&place),
            self.product.as_deref(),
            units.as_deref(),
            self.base_unit.map(BaseUnit::as_str),
            self.undoes.as_deref(),
            Some(&self.actor),
            self.why.as_deref(),
            Some(&at),
        ]);
        format!("R{:024x}", hash >> 32)
    }
}

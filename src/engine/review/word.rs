//! What stands of everything people said of one item.

use std::collections::BTreeMap;

use super::action::{Action, ActionKind};
use crate::engine::model::hash_fields;
use crate::engine::money::Units;
use crate::engine::units::BaseUnit;

/// Who said something, and by which action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub actor: String,
    /// Public id of the action.
    pub action: String,
}

impl Said {
    pub(super) fn by(action: &Action) -> Self {
        Self { actor: action.actor.clone(), action: action.public_id.clone() }
    }
}

/// What an item is, by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Public id of the product as it was said; nothing where it is no product that is known.
    pub product: Option<String>,
    /// By whom.
    pub said: Said,
}

/// What an item's order unit holds, by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedPack {
    /// Base units.
    pub units: Units,
    /// The base unit, where it was said.
    pub base_unit: Option<BaseUnit>,
    /// By whom.
    pub said: Said,
}

/// What stands of everything people said of one item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemWord {
    /// What it is.
    pub accepted: Option<Accepted>,
    /// The products it is not.
    pub rejected: BTreeMap<String, Said>,
    /// The products it was taken out of, to be looked at by itself.
    pub apart: BTreeMap<String, Said>,
    /// What its order unit holds.
    pub pack: Option<MarkedPack>,
}

impl ItemWord {
    /// What stands after these actions, none of which was taken back, in their order.
    #[must_use]
    pub fn of<'a>(standing: impl IntoIterator<Item = &'a Action>) -> Self {
        let mut word = Self::default();
        for action in standing {
            word.hear(action);
        }
        word
    }

    fn hear(&mut self, action: &Action) {
        let said = Said::by(action);
        let leaves = |accepted: &Accepted| accepted.product == action.product;
        match (action.kind, action.product.clone()) {
            (ActionKind::Accept | ActionKind::Choose, product) => {
                if let Some(product) = &product {
                    self.rejected.remove(product);
                    self.apart.remove(product);
                }
                self.accepted = Some(Accepted { product, said });
            }
            (ActionKind::Reject, Some(product)) => {
                if self.accepted.as_ref().is_some_and(leaves) {
                    self.accepted = None;
                }
                self.rejected.insert(product, said);
            }
            (ActionKind::Split, Some(product)) => {
                if self.accepted.as_ref().is_some_and(leaves) {
                    self.accepted = None;
                }
                self.apart.insert(product, said);
            }
            (ActionKind::MarkPack, _) => {
                self.pack = action.units.map(|units| MarkedPack { units, base_unit: action.base_unit, said });
            }
            // Of a product, or nothing by itself.
            (ActionKind::Reject | ActionKind::Split | ActionKind::Merge | ActionKind::Undo, _) => {}
        }
    }

    /// True when nobody said anything that stands.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the item does not become this product: it is not, or it was taken out of it.
    #[must_use]
    pub fn refuses(&self, product: &str) -> bool {
        self.rejected.contains_key(product) || self.apart.contains_key(product)
    }

    /// The products it names.
    pub fn products(&self) -> impl Iterator<Item = &str> {
        let accepted = self.accepted.iter().filter_map(|accepted| accepted.product.as_deref());
        accepted.chain(self.rejected.keys().map(String::as_str)).chain(self.apart.keys().map(String::as_str))
    }

    /// A number that differs where anything differs that a decision could follow from.
    #[must_use]
    pub fn mark(&self) -> u128 {
        // Debug text names every field and quotes every text, so it cannot run together.
        hash_fields(&[Some(&format!("{self:?}"))])
    }
}

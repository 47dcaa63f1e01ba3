//! The bodies of matching and its decisions.

use serde::Serialize;
use utoipa::ToSchema;

use super::categories::ItemCategoryBody;
use crate::app::{DecidedItem, Page, RefreshAnswer};

/// What deciding items came to.
#[derive(Debug, Clone, Serialize)]
pub struct MatchBody {
    items: u64,
    matched: u64,
    ambiguous: u64,
    unmatched: u64,
    confirmed: u64,
    provisional_products: u64,
    decided: u64,
    products_built: u64,
}

impl From<&RefreshAnswer> for MatchBody {
    fn from(answer: &RefreshAnswer) -> Self {
        Self {
            items: answer.items,
            matched: answer.matched,
            ambiguous: answer.ambiguous,
            unmatched: answer.unmatched,
            confirmed: answer.confirmed,
            provisional_products: answer.provisional_products,
            decided: answer.decided,
            products_built: answer.products_built,
        }
    }
}

/// One item with its decision, as `decisions` writes it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionBody {
    #[schema(example = "Id9a202be75a393a3575b7638ffe87959")]
    item_id: String,
    #[schema(example = "Osto-EZ-Vent")]
    item_description: String,
    #[schema(example = "05060000011111")]
    gtin: Option<String>,
    #[schema(example = "ELP101")]
    npc: Option<String>,
    #[schema(example = "Respond Healthcare Ltd")]
    manufacturer_name: Option<String>,
    #[schema(example = "OEV1")]
    mpc: Option<String>,
    #[schema(example = "OEV1")]
    supplier_part_no: Option<String>,
    #[schema(example = "BX")]
    uom: Option<String>,
    #[schema(example = "10")]
    units_per_uom: Option<String>,
    /// `matched`, `ambiguous` or `unmatched`.
    #[schema(example = "matched")]
    status: String,
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: Option<String>,
    /// The catalogue's own id of the product.
    #[schema(example = "38709211000001109")]
    product_reference: Option<String>,
    /// What the decision rests on.
    #[schema(example = "mpc")]
    method: String,
    #[schema(example = "1.0000")]
    score: String,
    /// Base units that one order unit is read to hold.
    #[schema(example = "10")]
    units: String,
    #[schema(example = "each")]
    base_unit: String,
    #[schema(example = "units column says 10; the catalogue's only pack holds 10")]
    units_evidence: String,
    /// What was looked at, what was found, and whether it speaks against.
    #[schema(value_type = Vec<Object>, example = json!([{"what": "gtin", "finding": "same", "conflict": false}]))]
    evidence: serde_json::Value,
    /// Other products thought of, the likest first.
    #[schema(value_type = Vec<Object>)]
    runners_up: serde_json::Value,
    /// The version of the weights, and of the costs of words, that it was decided with.
    #[schema(example = "3-0123456789abcdef")]
    weights: String,
    /// `goods`, `service` or `ordered_by_value`.
    #[schema(example = "goods")]
    line_kind: &'static str,
    /// What kind of thing it is, the surest first; empty where it is uncategorised.
    categories: Vec<ItemCategoryBody>,
    /// Who said what the item is, where a person did.
    #[schema(example = "Jo Bloggs")]
    confirmed_by: Option<String>,
}

/// A page of decisions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionPageBody {
    decisions: Vec<DecisionBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "496439613230326265373561333933613335373562373633386666653837393539")]
    next_cursor: Option<String>,
}

impl DecisionPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<DecidedItem>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            decisions: page.entries.iter().map(DecisionBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

impl From<&DecidedItem> for DecisionBody {
    fn from(decided: &DecidedItem) -> Self {
        let item = decided.item.clone();
        Self {
            item_id: item.public_id(),
            item_description: item.description,
            gtin: item.gtin,
            npc: item.npc,
            manufacturer_name: item.manufacturer,
            mpc: item.mpc,
            supplier_part_no: item.supplier_part,
            uom: item.uom,
            units_per_uom: item.units_per_uom,
            status: decided.decision.status.clone(),
            product_id: decided.product_id.clone(),
            product_reference: decided.product_reference.clone(),
            method: decided.decision.method.clone(),
            score: decided.score(),
            units: decided.units(),
            base_unit: decided.decision.base_unit.clone(),
            units_evidence: decided.decision.units_evidence.clone(),
            evidence: serde_json::from_str(&decided.decision.evidence).unwrap_or_default(),
            runners_up: serde_json::from_str(&decided.decision.runners_up).unwrap_or_default(),
            weights: decided.weights().to_owned(),
            line_kind: decided.line_kind.as_str(),
            categories: decided.categories.iter().map(ItemCategoryBody::from).collect(),
            confirmed_by: decided.decision.confirmed_by.clone(),
        }
    }
}

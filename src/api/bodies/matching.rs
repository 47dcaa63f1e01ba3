//! The bodies of matching and its decisions.

use serde::Serialize;

use crate::app::{DecidedItem, RefreshAnswer};

/// What deciding items came to.
#[derive(Debug, Clone, Serialize)]
pub struct MatchBody {
    items: u64,
    matched: u64,
    ambiguous: u64,
    unmatched: u64,
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
            provisional_products: answer.provisional_products,
            decided: answer.decided,
            products_built: answer.products_built,
        }
    }
}

/// One item with its decision, as `decisions` writes it.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionBody {
    item_id: String,
    item_description: String,
    gtin: Option<String>,
    npc: Option<String>,
    manufacturer_name: Option<String>,
    mpc: Option<String>,
    supplier_part_no: Option<String>,
    uom: Option<String>,
    units_per_uom: Option<String>,
    status: String,
    product_id: Option<String>,
    product_reference: Option<String>,
    method: String,
    score: String,
    units: String,
    base_unit: String,
    units_evidence: String,
    evidence: serde_json::Value,
    runners_up: serde_json::Value,
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
        }
    }
}

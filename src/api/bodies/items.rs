//! The bodies of items.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{DecidedItem, Page};

/// How purchase lines name what was bought, as stated, and what it is decided to be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemBody {
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
    /// The supplier, kept only where a supplier's part code needs it.
    #[schema(example = "Respond Healthcare Ltd")]
    supplier_name: Option<String>,
    #[schema(example = "OEV1")]
    supplier_part_no: Option<String>,
    #[schema(example = "BX")]
    uom: Option<String>,
    #[schema(example = "10")]
    units_per_uom: Option<String>,
    #[schema(example = "matched")]
    status: String,
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: Option<String>,
    /// The catalogue's own id of the product.
    #[schema(example = "38709211000001109")]
    product_reference: Option<String>,
}

impl From<&DecidedItem> for ItemBody {
    fn from(decided: &DecidedItem) -> Self {
        let item = decided.item.clone();
        Self {
            item_id: item.public_id(),
            item_description: item.description,
            gtin: item.gtin,
            npc: item.npc,
            manufacturer_name: item.manufacturer,
            mpc: item.mpc,
            supplier_name: item.supplier,
            supplier_part_no: item.supplier_part,
            uom: item.uom,
            units_per_uom: item.units_per_uom,
            status: decided.decision.status.clone(),
            product_id: decided.product_id.clone(),
            product_reference: decided.product_reference.clone(),
        }
    }
}

/// A page of items.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemPageBody {
    items: Vec<ItemBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "496439613230326265373561333933613335373562373633386666653837393539")]
    next_cursor: Option<String>,
}

impl ItemPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<DecidedItem>, cursor: impl Fn(&str) -> String) -> Self {
        Self { items: page.entries.iter().map(ItemBody::from).collect(), next_cursor: page.next.as_deref().map(cursor) }
    }
}

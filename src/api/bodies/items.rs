//! The bodies of items.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{DecidedItem, Page};

/// How purchase lines name what was bought, as stated, and what it is decided to be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemBody {
    #[schema(example = "I0123456789abcdef0123456789abcdef")]
    item_id: String,
    #[schema(example = "Glove exam nitrile medium box of 100")]
    item_description: String,
    gtin: Option<String>,
    npc: Option<String>,
    manufacturer_name: Option<String>,
    mpc: Option<String>,
    /// The supplier, kept only where a supplier's part code needs it.
    supplier_name: Option<String>,
    supplier_part_no: Option<String>,
    #[schema(example = "BX")]
    uom: Option<String>,
    #[schema(example = "100")]
    units_per_uom: Option<String>,
    #[schema(example = "matched")]
    status: String,
    #[schema(example = "P0123456789abcdef01234567")]
    product_id: Option<String>,
    /// The catalogue's own id of the product.
    #[schema(example = "GLOVE-M")]
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
    next_cursor: Option<String>,
}

impl ItemPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<DecidedItem>, cursor: impl Fn(&str) -> String) -> Self {
        Self { items: page.entries.iter().map(ItemBody::from).collect(), next_cursor: page.next.as_deref().map(cursor) }
    }
}

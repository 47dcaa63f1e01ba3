//! Items with their decisions, as they are shown.

use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::model::{Item, Score};
use crate::engine::money::Units;
use crate::store::{StoredDecision, decisions_after, items_by_ids, product_names};

const PAGE: i64 = 5_000;

/// An item with its decision.
#[derive(Debug, Clone)]
pub struct DecidedItem {
    /// The item.
    pub item: Item,
    /// Its decision.
    pub decision: StoredDecision,
    /// Public id of its product.
    pub product_id: Option<String>,
    /// The catalogue's own id of its product.
    pub product_reference: Option<String>,
}

impl DecidedItem {
    /// The score, `0.0000` to `1.0000`.
    #[must_use]
    pub fn score(&self) -> String {
        Score::from_basis_points(u32::try_from(self.decision.score).unwrap_or(0)).to_string()
    }

    /// Base units of one order unit.
    #[must_use]
    pub fn units(&self) -> String {
        Units::from_milli(self.decision.units).map(|units| units.to_string()).unwrap_or_default()
    }
}

/// Shows every item that current lines have, with its decision, by public id of the item.
///
/// # Errors
/// [`AppError`] when the store cannot be read, or whatever `visit` returns.
pub fn decisions(
    likewise: &Likewise,
    visit: &mut dyn FnMut(&DecidedItem) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut db = fresh_view(likewise)?;
    let mut order: Vec<(u128, i64)> = Vec::new();
    let mut after = 0;
    loop {
        let page = decisions_after(&mut db, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.item_id;
        let ids: Vec<i64> = page.iter().map(|decision| decision.item_id).collect();
        order.extend(items_by_ids(&mut db, &ids)?.into_iter().map(|(id, item)| (item.content_hash(), id)));
    }
    order.sort_unstable();
    for chunk in order.chunks(5_000) {
        let ids: Vec<i64> = chunk.iter().map(|(_, id)| *id).collect();
        let mut items = items_by_ids(&mut db, &ids)?;
        let mut decided: std::collections::HashMap<i64, StoredDecision> = crate::store::decisions_of(&mut db, &ids)?
            .into_iter()
            .map(|decision| (decision.item_id, decision))
            .collect();
        let products: Vec<i64> = decided.values().filter_map(|decision| decision.product_id).collect();
        let names = product_names(&mut db, &products)?;
        for id in ids {
            let (Some(item), Some(decision)) = (items.remove(&id), decided.remove(&id)) else { continue };
            let name = decision.product_id.and_then(|product| names.get(&product)).cloned();
            let (product_id, product_reference) =
                name.map_or((None, None), |(public_id, reference)| (Some(public_id), reference));
            visit(&DecidedItem { item, decision, product_id, product_reference })?;
        }
    }
    Ok(())
}

//! What people said as labelled pairs, to train by.

use std::collections::{BTreeMap, HashMap};

use super::people::People;
use crate::app::AppError;
use crate::engine::model::{Item, ProductRecord};
use crate::engine::review::{Action, ActionKind};
use crate::store::{Db, items_by_ids, products_by_public_ids, review_log};

/// An item and a product of the catalogue, and whether a person said that they are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledPair {
    /// The item as its lines state it.
    pub item: Item,
    /// Public id of the product.
    pub product_id: String,
    /// What the catalogue says of the product today.
    pub record: ProductRecord,
    /// True when the item is the product, false when it is not.
    pub same: bool,
}

/// Every standing word of people on an item and a product of the current catalogue, each pair once, by public ids of
/// item and product. An item that was accepted or chosen is the product; it is not one that was rejected, nor one that was
/// proposed when another was chosen. Provisional products are left out: nobody described them.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn labelled_pairs(db: &mut Db) -> Result<Vec<LabelledPair>, AppError> {
    let log = review_log(db)?;
    let people = People::load(db)?;
    let items = items_by_ids(db, &people.words().keys().copied().collect::<Vec<_>>())?;
    let passed_over: HashMap<&str, &str> =
        log.iter().filter_map(|action| Some((action.public_id.as_str(), passed_over(action)?))).collect();
    let mut labels: BTreeMap<(String, String), (Item, bool)> = BTreeMap::new();
    for (number, word) in people.words() {
        let Some(item) = items.get(number) else { continue };
        let item_id = item.public_id();
        let mut label = |product: &str, same: bool| {
            let product = people.redirects().resolve(product).to_owned();
            labels.entry((item_id.clone(), product)).or_insert((item.clone(), same));
        };
        if let Some(accepted) = &word.accepted {
            accepted.product.iter().for_each(|product| label(product, true));
            let passed_over = passed_over.get(accepted.said.action.as_str());
            passed_over.into_iter().for_each(|product| label(product, false));
        }
        word.rejected.keys().for_each(|product| label(product, false));
    }
    let mut named: Vec<String> = labels.keys().map(|(_, product)| product.clone()).collect();
    named.sort_unstable();
    named.dedup();
    let found = products_by_public_ids(db, &named)?.into_iter();
    let records: BTreeMap<String, ProductRecord> =
        found.map(|known| (known.product.public_id, known.product.record)).collect();
    let pair = |((_, product_id), (item, same)): ((_, String), _)| {
        let record = records.get(&product_id)?.clone();
        Some(LabelledPair { item, product_id, record, same })
    };
    Ok(labels.into_iter().filter_map(pair).collect())
}

/// The product that was proposed when a person chose another.
fn passed_over(action: &Action) -> Option<&str> {
    let proposed = action.proposed.as_deref().filter(|_| action.kind == ActionKind::Choose)?;
    (action.product.as_deref() != Some(proposed)).then_some(proposed)
}

//! Reference prices, to be looked up.

use std::collections::{BTreeMap, HashMap};

use super::AppError;
use super::page::Page;
use crate::engine::matching::identifiers;
use crate::engine::model::{ListKind, Product, ReferenceKey, ReferencePrice};
use crate::engine::money::{MILLI, Quantity, Ratio};
use crate::store::{
    self, Db, ReferenceFilter, catalogue_products_after, find_product, product_names, products_by_public_ids,
    reference_prices_of, stored_redirects,
};

/// Listed prices read at a time.
const PRICES_AT_A_TIME: usize = 2_000;
/// Products read at a time.
const PRODUCTS_AT_A_TIME: i64 = 2_000;
/// Products looked up by public id at a time.
const PRODUCTS_LOOKED_UP: usize = 500;

/// Which reference prices are wanted; every one where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferencePriceRequest {
    /// Of this product, by public id or its catalogue's own id, under any of its keys.
    pub product: Option<String>,
    /// In this list.
    pub list_id: Option<String>,
    /// In lists of this kind.
    pub list_kind: Option<ListKind>,
}

/// Reference prices by record key, after a record key.
///
/// # Errors
/// [`AppError::NotFound`] when nobody knows the product; [`AppError`] when the store cannot be read.
pub fn reference_prices(
    db: &mut Db,
    request: &ReferencePriceRequest,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<ReferencePrice>, AppError> {
    let keys = request.product.as_deref().map(|product| keys_of(db, product)).transpose()?;
    let filter = ReferenceFilter { keys, list_id: request.list_id.clone(), list_kind: request.list_kind };
    let found = store::reference_prices_after(db, &filter, after, limit.saturating_add(1))?;
    Ok(Page::of(found, limit, ReferencePrice::record_key))
}

fn keys_of(db: &mut Db, product: &str) -> Result<Vec<ReferenceKey>, AppError> {
    let (id, public_id) = find_product(db, product)?;
    // What lists call a product that is part of it, they call it.
    let parts: Vec<i64> =
        stored_redirects(db)?.into_iter().filter(|(_, target)| *target == id).map(|(source, _)| source).collect();
    let parts = product_names(db, &parts)?.into_values().map(|(part, _)| part);
    let known = products_by_public_ids(db, &parts.chain([public_id]).collect::<Vec<_>>())?;
    Ok(known.iter().flat_map(|known| reference_keys(&known.product)).collect())
}

/// Everything that lists may call a product.
pub(super) fn reference_keys(product: &Product) -> Vec<ReferenceKey> {
    let own = identifiers(&product.record).into_iter().map(|key| ReferenceKey::Identifier(key.kind, key.value));
    std::iter::once(ReferenceKey::Product(product.record.reference.clone())).chain(own).collect()
}

/// The prices that lists have for some products, by public id.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub(super) fn listed_prices(
    db: &mut Db,
    product_ids: impl Iterator<Item = String>,
) -> Result<BTreeMap<String, Vec<ReferencePrice>>, AppError> {
    let mut ids: Vec<String> = product_ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let mut listed = BTreeMap::new();
    for page in ids.chunks(PRODUCTS_LOOKED_UP) {
        for known in products_by_public_ids(db, page)? {
            let keys = reference_keys(&known.product);
            listed.insert(known.product.public_id.clone(), reference_prices_of(db, &keys)?);
        }
    }
    Ok(listed)
}

/// The contract prices that lists have for each product of the catalogue, by public id.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub(super) fn contract_prices(db: &mut Db) -> Result<HashMap<String, Vec<ReferencePrice>>, AppError> {
    let filter = ReferenceFilter { list_kind: Some(ListKind::Contract), ..ReferenceFilter::default() };
    let mut by_key: HashMap<String, Vec<ReferencePrice>> = HashMap::new();
    let mut after: Option<String> = None;
    loop {
        let page = store::reference_prices_after(db, &filter, after.as_deref(), PRICES_AT_A_TIME)?;
        let Some(last) = page.last() else { break };
        after = Some(last.record_key());
        for listed in page {
            by_key.entry(listed.key.to_text()).or_default().push(listed);
        }
    }
    let mut prices: HashMap<String, Vec<ReferencePrice>> = HashMap::new();
    let mut after = Some(0).filter(|_| !by_key.is_empty());
    while let Some(last) = after {
        let (page, next) = catalogue_products_after(db, last, PRODUCTS_AT_A_TIME)?;
        for known in page {
            let keys = reference_keys(&known.product);
            let listed = keys.iter().filter_map(|key| by_key.get(&key.to_text())).flatten();
            let mut listed: Vec<ReferencePrice> = listed.cloned().collect();
            if !listed.is_empty() {
                listed.sort_by_key(ReferencePrice::record_key);
                prices.insert(known.product.public_id, listed);
            }
        }
        after = next;
    }
    Ok(prices)
}

/// A listed price per base unit, where its pack is known.
#[must_use]
pub fn reference_unit_price(listed: &ReferencePrice) -> Option<Ratio> {
    let units = listed.units?;
    Ratio::unit_price(listed.price, Quantity::from_milli(MILLI).in_base_units(units))
}

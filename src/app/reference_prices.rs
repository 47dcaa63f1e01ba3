//! Reference prices, to be looked up.

use super::AppError;
use super::page::Page;
use crate::engine::matching::identifiers;
use crate::engine::model::{ListKind, Product, ReferenceKey, ReferencePrice};
use crate::engine::money::{MILLI, Quantity, Ratio};
use crate::store::{self, Db, ReferenceFilter, find_product, product_names, products_by_public_ids, stored_redirects};

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

/// A listed price per base unit, where its pack is known.
#[must_use]
pub fn reference_unit_price(listed: &ReferencePrice) -> Option<Ratio> {
    let units = listed.units?;
    Ratio::unit_price(listed.price, Quantity::from_milli(MILLI).in_base_units(units))
}

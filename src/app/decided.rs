//! Items with their decisions, as they are shown.

use super::catalogue::weights_of;
use super::page::Page;
use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::categories::{ItemCategory, LineKind};
use crate::engine::model::{DecisionStatus, Item, Score};
use crate::engine::money::Units;
use crate::store::{
    Db, DecisionFilter, StoredDecision, decided_items_after, find_product, item_categories_of, product_names,
};

const PAGE: usize = 5_000;

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
    /// Its categories, surest first.
    pub categories: Vec<ItemCategory>,
    /// What its lines buy.
    pub line_kind: LineKind,
}

impl DecidedItem {
    /// The score, `0.0000` to `1.0000`.
    #[must_use]
    pub fn score(&self) -> String {
        Score::from_basis_points(u32::try_from(self.decision.score).unwrap_or(0)).to_string()
    }

    /// The version of the weights and costs that it was decided with.
    #[must_use]
    pub fn weights(&self) -> &str {
        weights_of(&self.decision.basis)
    }

    /// Base units of one order unit.
    #[must_use]
    pub fn units(&self) -> String {
        Units::from_milli(self.decision.units).map(|units| units.to_string()).unwrap_or_default()
    }
}

/// Which items are wanted; every one where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionRequest {
    /// Decided so far.
    pub status: Option<DecisionStatus>,
    /// Decided to be this product, by public id or its catalogue's own id.
    pub product: Option<String>,
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
    let mut after = None;
    loop {
        let page = decided_items_after(&mut db, &DecisionFilter::default(), after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.content_hash());
        for decided in named(&mut db, page)? {
            visit(&decided)?;
        }
    }
}

/// The same a page at a time, after a public id.
///
/// # Errors
/// [`AppError::Request`] when `after` is no item's id, [`AppError::NotFound`] when nobody knows the product.
pub fn decided_items(
    db: &mut Db,
    request: &DecisionRequest,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<DecidedItem>, AppError> {
    let refused = || AppError::Request("a page of items begins after an item".to_owned());
    let after = after.map(|after| Item::hash_of(after).ok_or_else(refused)).transpose()?;
    let product_id = request.product.as_deref().map(|product| find_product(db, product)).transpose()?.map(|(id, _)| id);
    let filter = DecisionFilter { status: request.status, product_id, content_hash: None };
    let found = decided_items_after(db, &filter, after, limit.saturating_add(1))?;
    let page = Page::of(found, limit, |(item, _)| item.public_id());
    Ok(Page { entries: named(db, page.entries)?, next: page.next })
}

/// One item with its decision.
///
/// # Errors
/// [`AppError::NotFound`] when no current line has it.
pub fn decided_item(db: &mut Db, public_id: &str) -> Result<DecidedItem, AppError> {
    let missing = || AppError::NotFound { what: "item", name: public_id.to_owned() };
    let content_hash = Some(Item::hash_of(public_id).ok_or_else(missing)?);
    let filter = DecisionFilter { content_hash, ..DecisionFilter::default() };
    let found = decided_items_after(db, &filter, None, 1)?;
    named(db, found)?.pop().ok_or_else(missing)
}

pub(super) fn named(db: &mut Db, found: Vec<(Item, StoredDecision)>) -> Result<Vec<DecidedItem>, AppError> {
    let products: Vec<i64> = found.iter().filter_map(|(_, decision)| decision.product_id).collect();
    let names = product_names(db, &products)?;
    let items: Vec<i64> = found.iter().map(|(_, decision)| decision.item_id).collect();
    let mut found_categories = item_categories_of(db, &items)?;
    let mut name = |(item, decision): (Item, StoredDecision)| {
        let name = decision.product_id.and_then(|product| names.get(&product)).cloned();
        let (product_id, product_reference) =
            name.map_or((None, None), |(public_id, reference)| (Some(public_id), reference));
        let kept = found_categories.remove(&decision.item_id);
        let (categories, line_kind) =
            kept.map_or((Vec::new(), LineKind::Goods), |kept| (kept.categories, kept.line_kind));
        DecidedItem { item, decision, product_id, product_reference, categories, line_kind }
    };
    Ok(found.into_iter().map(&mut name).collect())
}

//! Products, to be looked up.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::AppError;
use super::check::{Candidate, Found};
use super::page::Page;
use super::reading::Reading;
use crate::engine::matching::{identifiers, item_keys};
use crate::engine::model::{IdentifierKind, Item, ProductIdentifier, ProductRecord, Score};
use crate::store::{
    CatalogueProduct, Db, StoredPoints, find_by_identifier, find_product, price_points_among, product_names,
    products_after, products_by_public_ids, products_in_category, products_of_supplier, stored_redirects,
};

/// A product as it is shown.
#[derive(Debug, Clone)]
pub struct ProductView {
    /// Public id.
    pub public_id: String,
    /// Words to show.
    pub description: String,
    /// What its catalogue says; none for a provisional product.
    pub record: Option<ProductRecord>,
    /// Its exact keys.
    pub identifiers: Vec<ProductIdentifier>,
    /// Whether purchase lines of it may be compared, so that a benchmark over all months tells prices.
    pub has_benchmarks: bool,
    /// How alike it is to the words that were searched for.
    pub score: Option<Score>,
}

/// Which products are wanted; every one where nothing is said. What is said holds for all of them at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductRequest {
    /// A like-for-like group's name, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    pub category: Option<String>,
    /// Supplied by this company, in any wording of its name.
    pub supplier: Option<String>,
    /// GTIN in any of its lengths.
    pub gtin: Option<String>,
    /// NHS Supply Chain product code.
    pub npc: Option<String>,
    /// The maker's part code, which needs the maker.
    pub mpc: Option<String>,
    /// The maker of the part code.
    pub manufacturer: Option<String>,
}

/// Products by public id, after a public id.
///
/// # Errors
/// [`AppError::NotFound`] when nobody knows the category or supplier, [`AppError::Request`] when a code is none.
pub fn products(
    db: &mut Db,
    request: &ProductRequest,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<ProductView>, AppError> {
    let page = if *request == ProductRequest::default() {
        Page::of(products_after(db, after, limit.saturating_add(1))?, limit, |(_, public_id)| public_id.clone())
    } else {
        let chosen = chosen(db, request)?.into_iter().map(|(public_id, id)| (id, public_id));
        Page::cut(chosen, after, limit, |(_, public_id)| public_id)
    };
    Ok(Page { entries: views(db, &page.entries)?, next: page.next })
}

/// One product, by public id or its catalogue's own id.
///
/// # Errors
/// [`AppError::NotFound`] when nobody knows it, or neither catalogue nor purchase lines speak of it any more.
pub fn product(db: &mut Db, name: &str) -> Result<ProductView, AppError> {
    let found = find_product(db, name)?;
    let missing = || AppError::NotFound { what: "product", name: name.to_owned() };
    views(db, &[found])?.pop().ok_or_else(missing)
}

impl Reading {
    /// Products alike to an item, the likest first: catalogue and provisional ones, as a price check finds them. One
    /// that its codes name comes before all.
    ///
    /// # Errors
    /// [`AppError`] when the store or the index cannot be read.
    pub fn search_products(&mut self, item: &Item, limit: usize) -> Result<Vec<ProductView>, AppError> {
        let mut ranked = self.ranked(item, limit)?;
        if !item_keys(item).is_empty() {
            let (found, best, _) = self.find_among(item, 1)?;
            if let (Found::Matched, Some(named)) = (found, best.into_iter().next()) {
                ranked.retain(|other| other.product_id != named.product_id);
                ranked.insert(0, named);
            }
        }
        ranked.truncate(limit);
        let ids: Vec<(i64, String)> = ranked.iter().map(Candidate::ids).collect();
        let mut found = views(&mut self.db, &ids)?;
        let scores: HashMap<String, Score> = ranked.into_iter().map(|one| (one.product_id, one.score)).collect();
        for view in &mut found {
            view.score = scores.get(&view.public_id).copied();
        }
        Ok(found)
    }
}

/// Public and internal ids of the products that meet every condition.
fn chosen(db: &mut Db, request: &ProductRequest) -> Result<BTreeMap<String, i64>, AppError> {
    let mut sets: Vec<HashSet<i64>> = Vec::new();
    let known = |what: &'static str, name: &str, ids: Vec<i64>| {
        let missing = AppError::NotFound { what, name: name.to_owned() };
        if ids.is_empty() { Err(missing) } else { Ok(ids.into_iter().collect()) }
    };
    if let Some(category) = &request.category {
        sets.push(known("category", category, products_in_category(db, category)?)?);
    }
    if let Some(supplier) = &request.supplier {
        sets.push(known("supplier", supplier, products_of_supplier(db, supplier)?)?);
    }
    for key in keys(request)? {
        let mut ids = HashSet::new();
        for (public_id, _) in find_by_identifier(db, key.kind, &key.value)? {
            ids.insert(find_product(db, &public_id)?.0);
        }
        sets.push(ids);
    }
    let merged: HashMap<i64, i64> = stored_redirects(db)?.into_iter().collect();
    if !merged.is_empty() {
        for set in &mut sets {
            *set = set.iter().map(|id| merged.get(id).copied().unwrap_or(*id)).collect();
        }
    }
    let meets_all = |id: &i64| sets.iter().all(|set| set.contains(id));
    let ids: Vec<i64> = sets.first().into_iter().flatten().copied().filter(meets_all).collect();
    Ok(product_names(db, &ids)?.into_iter().map(|(id, (public_id, _))| (public_id, id)).collect())
}

/// The codes asked for in their normal form.
fn keys(request: &ProductRequest) -> Result<Vec<ProductIdentifier>, AppError> {
    let refused = |what: &str| Err(AppError::Request(what.to_owned()));
    if request.mpc.is_some() != request.manufacturer.is_some() {
        return refused("mpc and manufacturer go together: a part code is its maker's");
    }
    let item = Item {
        gtin: request.gtin.clone(),
        npc: request.npc.clone(),
        mpc: request.mpc.clone(),
        manufacturer: request.manufacturer.clone(),
        ..Item::default()
    };
    let keys = item_keys(&item);
    let is_none = |stated: &Option<String>, kind| stated.is_some() && !keys.iter().any(|key| key.kind == kind);
    if is_none(&request.gtin, IdentifierKind::Gtin) {
        return refused("gtin: not a GTIN (length or check digit)");
    }
    if is_none(&request.npc, IdentifierKind::Npc) {
        return refused("npc: not a product code");
    }
    if is_none(&request.mpc, IdentifierKind::Mpc) {
        return refused("mpc: not a part code of a maker");
    }
    Ok(keys)
}

/// Products by internal and public ids, in the order given; those of which nothing is known any more are left out.
fn views(db: &mut Db, ids: &[(i64, String)]) -> Result<Vec<ProductView>, AppError> {
    let (numbers, public_ids): (Vec<i64>, Vec<String>) = ids.iter().cloned().unzip();
    let mut records: HashMap<i64, CatalogueProduct> =
        products_by_public_ids(db, &public_ids)?.into_iter().map(|product| (product.id, product)).collect();
    let mut points: HashMap<i64, StoredPoints> =
        price_points_among(db, &numbers)?.into_iter().map(|stored| (stored.product_id, stored)).collect();
    let view = |(id, public_id): &(i64, String)| {
        let record = records.remove(id).map(|known| known.product.record);
        let stored = points.remove(id);
        let words = stored.as_ref().map(|stored| stored.description.clone());
        Some(ProductView {
            public_id: public_id.clone(),
            description: record.as_ref().map(|record| record.description.clone()).or(words)?,
            identifiers: record.as_ref().map(identifiers).unwrap_or_default(),
            record,
            has_benchmarks: stored.is_some_and(|stored| !stored.points.points.is_empty()),
            score: None,
        })
    };
    Ok(ids.iter().filter_map(view).collect())
}

//! Provisional products in memory: found by words for a price check, never for a decision.

use std::collections::HashMap;

use super::refresh::read_item_pack;
use super::{AppError, Likewise};
use crate::catalogue::Index;
use crate::engine::matching::{
    PreparedItem, PreparedProduct, TokenWeights, index_text, rank, search_text, vocabulary_version,
};
use crate::engine::model::{Evidence, Item, ProductRecord, Score};
use crate::engine::money::Units;
use crate::store::{Db, point_descriptions, product_names};

/// A provisional product with price points.
pub(super) struct ProvisionalProduct {
    pub(super) id: i64,
    pub(super) description: String,
    prepared: PreparedProduct,
}

/// Every provisional product with price points, and an index over their words.
pub(super) struct ProvisionalProducts {
    /// In the order of the index: by text, then by public id.
    products: Vec<ProvisionalProduct>,
    /// Places of the products by public id.
    places: HashMap<String, usize>,
    weights: TokenWeights,
    index: Option<Index>,
}

impl ProvisionalProducts {
    pub(super) fn load(likewise: &Likewise, db: &mut Db) -> Result<Self, AppError> {
        let descriptions = point_descriptions(db)?;
        let ids: Vec<i64> = descriptions.keys().copied().collect();
        let mut gathered = Vec::new();
        for (id, (public_id, reference)) in product_names(db, &ids)? {
            let (None, Some(description)) = (reference, descriptions.get(&id)) else { continue };
            let record = record_of(description);
            let prepared = PreparedProduct::new(public_id.clone(), &record);
            let product = ProvisionalProduct { id, description: description.clone(), prepared };
            gathered.push((index_text(&record), public_id, product));
        }
        gathered.sort_unstable_by(|left, right| (&left.0, &left.1).cmp(&(&right.0, &right.1)));
        let index = match gathered.as_slice() {
            [] => None,
            some => {
                let texts = some.iter().map(|(text, _, _)| text.as_str());
                Some(Index::open_or_build(&likewise.provisional_index_dir(), vocabulary_version(), texts)?)
            }
        };
        let ids = gathered.iter().enumerate().map(|(place, (_, public_id, _))| (public_id.clone(), place));
        let places = ids.collect();
        let products: Vec<ProvisionalProduct> = gathered.into_iter().map(|(_, _, product)| product).collect();
        let weights = TokenWeights::from_products(products.iter().map(|product| &product.prepared));
        Ok(Self { products, places, weights, index })
    }

    /// A product by public id.
    pub(super) fn product(&self, public_id: &str) -> Option<&ProvisionalProduct> {
        self.products.get(*self.places.get(public_id)?)
    }

    /// The likest products, best first.
    pub(super) fn rank(&self, item: &Item, limit: usize) -> Result<Vec<(String, Score, Vec<Evidence>)>, AppError> {
        let Some(index) = &self.index else { return Ok(Vec::new()) };
        let places = index.search(&search_text(item), limit)?.into_iter();
        let candidates: Vec<&PreparedProduct> =
            places.filter_map(|place| self.products.get(place)).map(|product| &product.prepared).collect();
        let ranked = rank(&PreparedItem::new(item), &candidates, &self.weights);
        Ok(ranked
            .into_iter()
            .take(limit)
            .filter_map(|(place, score, evidence)| {
                Some((candidates.get(place)?.public_id().to_owned(), score, evidence))
            })
            .collect())
    }
}

/// The product's words, and the bare number its pack holds, as buyers type it ("tablets 30" for "30 Tabs").
fn record_of(description: &str) -> ProductRecord {
    let pack = read_item_pack(&Item { description: description.to_owned(), ..Item::default() }, None, None);
    let count = (pack.units != Units::ONE).then(|| pack.units.to_string());
    ProductRecord { description: description.to_owned(), generic_name: count, ..ProductRecord::default() }
}

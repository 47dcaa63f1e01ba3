//! Provisional products in memory: found by words for a price check, never for a decision.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::refresh::read_item_pack;
use super::{AppError, Likewise};
use crate::catalogue::{Index, IndexedProduct};
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
    products: HashMap<String, ProvisionalProduct>,
    weights: TokenWeights,
    index: Option<Index>,
}

impl ProvisionalProducts {
    pub(super) fn load(likewise: &Likewise, db: &mut Db) -> Result<Self, AppError> {
        let descriptions = point_descriptions(db)?;
        let ids: Vec<i64> = descriptions.keys().copied().collect();
        let mut products = HashMap::new();
        let mut texts = Vec::new();
        for (id, (public_id, reference)) in product_names(db, &ids)? {
            let (None, Some(description)) = (reference, descriptions.get(&id)) else { continue };
            let record = record_of(description);
            texts.push(IndexedProduct { public_id: public_id.clone(), text: index_text(&record) });
            let prepared = PreparedProduct::new(public_id.clone(), &record);
            products.insert(public_id, ProvisionalProduct { id, description: description.clone(), prepared });
        }
        let weights = TokenWeights::from_products(products.values().map(|product| &product.prepared));
        let index = if texts.is_empty() { None } else { Some(open_index(likewise, texts)?) };
        Ok(Self { products, weights, index })
    }

    /// A product by public id.
    pub(super) fn product(&self, public_id: &str) -> Option<&ProvisionalProduct> {
        self.products.get(public_id)
    }

    /// The likest products, best first.
    pub(super) fn rank(&self, item: &Item, limit: usize) -> Result<Vec<(String, Score, Vec<Evidence>)>, AppError> {
        let Some(index) = &self.index else { return Ok(Vec::new()) };
        let hits = index.search(&search_text(item), limit)?;
        let candidates: Vec<&PreparedProduct> =
            hits.iter().filter_map(|hit| self.products.get(&hit.public_id)).map(|product| &product.prepared).collect();
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

fn open_index(likewise: &Likewise, mut texts: Vec<IndexedProduct>) -> Result<Index, AppError> {
    texts.sort_by(|left, right| left.public_id.cmp(&right.public_id));
    let mut hasher = Sha256::new();
    for text in &texts {
        hasher.update(format!("{}\n{}\n", text.public_id, text.text));
    }
    let hash: String = hasher.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let version = format!("{hash}/{}", vocabulary_version());
    let dir = likewise.provisional_index_dir();
    Ok(Index::open_or_build(&dir, &version, texts.into_iter())?)
}

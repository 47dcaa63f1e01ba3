//! The catalogue in memory, ready to decide items against.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::reference_prices::reference_keys;
use super::word_costs::{word_costs, word_costs_of};
use super::{AppError, Likewise};
use crate::catalogue::{Index, IndexedProduct};
use crate::engine::matching::{
    Alike, Attributes, ExactHit, MatchOutcome, NearGtinHit, Offer, PreparedItem, PreparedProduct, TokenWeights,
    WEIGHTS_VERSION, WordCosts, WordCounts, counted_words, decide, decide_and_rank, identifiers, index_text, item_keys,
    near_gtin_keys, near_gtin_products, rank, search_text, vocabulary_version, with_near_gtins,
};
use crate::engine::model::{Evidence, IdentifierKind, Item, PackagingLevel, ReferenceKey, Score};
use crate::engine::money::Units;
use crate::engine::units::BaseUnit;
use crate::store::{CatalogueProduct, Db, StoreFacts, catalogue_products_after, catalogue_version, store_facts};

/// Candidates asked of the index for an item.
pub(super) const CANDIDATES: usize = 20;
const PAGE: i64 = 5_000;

/// What is kept of a product beside its words.
pub(super) struct KnownProduct {
    pub(super) id: i64,
    pub(super) reference: String,
    pub(super) description: String,
    pub(super) base_unit: BaseUnit,
    pub(super) levels: Vec<PackagingLevel>,
    /// What lists call it.
    pub(super) reference_keys: Vec<ReferenceKey>,
    /// The generic name: that of its like-for-like group.
    pub(super) generic_name: Option<String>,
    /// Who supplies it, else who makes it.
    pub(super) supplier: Option<String>,
    alternative_of: Option<String>,
    similar_to: Option<String>,
    prepared: PreparedProduct,
}

impl KnownProduct {
    /// The product's public id.
    pub(super) fn public_id(&self) -> &str {
        self.prepared.public_id()
    }

    /// The normal text of its description.
    pub(super) fn normal_text(&self) -> &str {
        self.prepared.normal_text()
    }

    /// The product as equivalents are looked for.
    pub(super) fn offer(&self) -> Offer<'_> {
        Offer {
            product: &self.prepared,
            reference: &self.reference,
            description: &self.description,
            generic_name: self.generic_name.as_deref(),
            alternative_of: self.alternative_of.as_deref(),
            similar_to: self.similar_to.as_deref(),
        }
    }

    /// True for a product of the same like-for-like group, and for one that the catalogue calls an equivalent.
    pub(super) fn is_linked_with(&self, other: &Self) -> bool {
        let names = |one: &Self, other: &Self| {
            [&one.alternative_of, &one.similar_to].into_iter().flatten().any(|stated| *stated == other.reference)
        };
        let one_group = self.generic_name.is_some() && self.generic_name == other.generic_name;
        one_group || names(self, other) || names(other, self)
    }

    /// True when a text begins with the name of the product's maker or supplier.
    pub(super) fn is_sold_by(&self, text: &str) -> bool {
        self.prepared.is_sold_by(text)
    }

    /// True when all sizes are those of the product's packs.
    pub(super) fn holds(&self, sizes: &Attributes) -> bool {
        self.prepared.holds(sizes)
    }
}

/// Every current product with its keys, the weights of words, and the index.
pub(super) struct Catalogue {
    products: HashMap<String, KnownProduct>,
    keys: Keys,
    weights: TokenWeights,
    index: Index,
}

/// Public ids of the products with an exact key, each with the units of the packaging level the key names.
type Keys = HashMap<(IdentifierKind, String), Vec<(String, Option<Units>)>>;

/// A product with its likeness to an item, and why.
pub(super) type RankedProduct<'a> = (&'a KnownProduct, Score, Vec<Evidence>);

/// What decisions rest on beside the item: a decision made on another basis is made again.
pub(super) fn decision_basis(db: &mut Db) -> Result<String, AppError> {
    decision_basis_of(&store_facts(db)?)
}

/// The basis of decisions by the facts of one moment.
pub(super) fn decision_basis_of(facts: &StoreFacts) -> Result<String, AppError> {
    let costs = word_costs_of(facts)?.version();
    Ok(format!("{}/{WEIGHTS_VERSION}-{costs}/{}", facts.catalogue_version, vocabulary_version()))
}

/// Products on their way into a catalogue.
#[derive(Default)]
struct Gathered {
    products: HashMap<String, KnownProduct>,
    keys: Keys,
    texts: Vec<IndexedProduct>,
}

impl Gathered {
    fn add(&mut self, CatalogueProduct { id, product }: CatalogueProduct) {
        let reference_keys = reference_keys(&product);
        let record = product.record;
        for key in identifiers(&record) {
            self.keys.entry((key.kind, key.value)).or_default().push((product.public_id.clone(), key.units));
        }
        self.texts.push(IndexedProduct { public_id: product.public_id.clone(), text: index_text(&record) });
        let prepared = PreparedProduct::new(product.public_id.clone(), &record);
        let base_unit = BaseUnit::parse(&record.base_unit).unwrap_or(BaseUnit::Each);
        let known = KnownProduct {
            id,
            reference: record.reference,
            description: record.description,
            base_unit,
            levels: record.levels,
            reference_keys,
            generic_name: record.generic_name,
            supplier: record.supplier.or(record.manufacturer),
            alternative_of: record.alternative_of,
            similar_to: record.similar_to,
            prepared,
        };
        self.products.insert(product.public_id, known);
    }

    fn finish(
        mut self,
        open_index: impl FnOnce(Vec<IndexedProduct>) -> Result<Index, AppError>,
    ) -> Result<Catalogue, AppError> {
        for products in self.keys.values_mut() {
            products.sort_unstable();
            products.dedup();
        }
        let weights = TokenWeights::from_products(self.products.values().map(|known| &known.prepared));
        let index = open_index(self.texts)?;
        Ok(Catalogue { products: self.products, keys: self.keys, weights, index })
    }
}

impl Catalogue {
    /// Loads the current catalogue and brings its index up to date.
    pub(super) fn load(likewise: &Likewise, db: &mut Db) -> Result<Self, AppError> {
        let mut gathered = Gathered::default();
        let mut after = 0;
        while let (page, Some(last)) = catalogue_products_after(db, after, PAGE)? {
            after = last;
            page.into_iter().for_each(|product| gathered.add(product));
        }
        let costs = word_costs(db)?;
        Ok(gathered.finish(|texts| open_index(likewise, db, texts))?.with_costs(costs))
    }

    /// The same catalogue, its items decided by words with these costs.
    pub(super) fn with_costs(self, costs: WordCosts) -> Self {
        Self { weights: self.weights.with_costs(costs), ..self }
    }

    /// A catalogue of these products, its index built anew in a folder of its own; nothing is read from a store.
    pub(super) fn of(products: impl Iterator<Item = CatalogueProduct>, dir: &Path) -> Result<Self, AppError> {
        let mut gathered = Gathered::default();
        products.for_each(|product| gathered.add(product));
        gathered.finish(|mut texts| {
            texts.sort_by(|left, right| left.public_id.cmp(&right.public_id));
            Ok(Index::open_or_build(dir, vocabulary_version(), texts.into_iter())?)
        })
    }

    /// How many products it holds.
    pub(super) fn len(&self) -> u64 {
        self.products.len() as u64
    }

    /// How many products its index holds.
    pub(super) fn indexed(&self) -> u64 {
        self.index.len()
    }

    /// Every product.
    pub(super) fn products(&self) -> impl Iterator<Item = &KnownProduct> {
        self.products.values()
    }

    /// A product by public id.
    pub(super) fn product(&self, public_id: &str) -> Option<&KnownProduct> {
        self.products.get(public_id)
    }

    /// The weights of its words.
    pub(super) const fn weights(&self) -> &TokenWeights {
        &self.weights
    }

    /// What an item's words count against its candidates and these products besides, where words decide.
    pub(super) fn counted_words(
        &self,
        item: &Item,
        besides: &[&str],
    ) -> Result<Option<Vec<(&str, WordCounts)>>, AppError> {
        let exact = self.exact(item);
        if exact.iter().any(ExactHit::stands_alone) {
            return Ok(None);
        }
        let mut candidates = self.keyed(&exact);
        candidates.extend(self.found(item, CANDIDATES)?);
        candidates.extend(besides.iter().filter_map(|id| self.product(id)).map(|known| &known.prepared));
        Ok(counted_words(item, &exact, &candidates, &self.weights))
    }

    /// Decides which product an item is.
    pub(super) fn decide(&self, item: &Item) -> Result<MatchOutcome, AppError> {
        self.decide_without(item, &BTreeSet::new())
    }

    /// Decides which product an item is, of all but these.
    pub(super) fn decide_without(&self, item: &Item, excluded: &BTreeSet<String>) -> Result<MatchOutcome, AppError> {
        let mut exact = self.exact(item);
        exact.retain(|hit| !excluded.contains(&hit.product));
        let mut candidates = self.keyed(&exact);
        // A GTIN or product code needs no bearing out by words: the search would only cost time.
        if !exact.iter().any(ExactHit::stands_alone) {
            candidates.extend(self.found(item, CANDIDATES + excluded.len())?);
            candidates.retain(|product| !excluded.contains(product.public_id()));
        }
        let outcome = decide(item, &exact, &candidates, &self.weights);
        Ok(with_near_gtins(item, outcome, &self.near(item, &exact), &self.weights))
    }

    /// Decides which product an item is, and tells the products of like words besides, best first, whatever its keys
    /// say: one search serves both.
    pub(super) fn decide_and_rank(&self, item: &Item) -> Result<(MatchOutcome, Vec<RankedProduct<'_>>), AppError> {
        let exact = self.exact(item);
        let found = self.found(item, CANDIDATES)?;
        let (outcome, ranked) = decide_and_rank(item, &exact, &self.keyed(&exact), &found, &self.weights);
        let outcome = with_near_gtins(item, outcome, &self.near(item, &exact), &self.weights);
        Ok((outcome, ranked.into_iter().filter_map(|alike| self.known(alike)).collect()))
    }

    /// The products whose GTIN is nearly the item's, where none has it: questions, the surest first.
    pub(super) fn near_products(&self, item: &Item) -> Vec<RankedProduct<'_>> {
        let near = near_gtin_products(item, &self.near(item, &self.exact(item)), &self.weights);
        near.into_iter().filter_map(|alike| self.known(alike)).collect()
    }

    fn known(&self, (product, score, evidence): Alike<'_>) -> Option<RankedProduct<'_>> {
        Some((self.products.get(product.public_id())?, score, evidence))
    }

    /// Public ids of the products found by an item's words.
    pub(super) fn found_ids(&self, item: &Item, limit: usize) -> Result<Vec<&str>, AppError> {
        Ok(self.found(item, limit)?.into_iter().map(PreparedProduct::public_id).collect())
    }

    /// The products that share a key with an item.
    pub(super) fn exact(&self, item: &Item) -> Vec<ExactHit> {
        item_keys(item)
            .into_iter()
            .flat_map(|key| {
                let found = self.keys.get(&(key.kind, key.value)).map(Vec::as_slice).unwrap_or_default();
                found.iter().map(move |(product, units)| ExactHit {
                    kind: key.kind,
                    product: product.clone(),
                    units: *units,
                })
            })
            .collect()
    }

    /// The products whose GTIN is nearly the item's, where none has it.
    fn near(&self, item: &Item, exact: &[ExactHit]) -> Vec<NearGtinHit<'_>> {
        if exact.iter().any(ExactHit::stands_alone) {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for key in near_gtin_keys(item) {
            let found = self.keys.get(&(IdentifierKind::Gtin, key.gtin.to_string())).into_iter().flatten();
            let known = found.filter_map(|(product, _)| self.products.get(product));
            hits.extend(known.map(|known| NearGtinHit { product: &known.prepared, key }));
        }
        hits
    }

    fn keyed(&self, exact: &[ExactHit]) -> Vec<&PreparedProduct> {
        exact.iter().filter_map(|hit| self.products.get(&hit.product)).map(|known| &known.prepared).collect()
    }

    /// So many products that the index finds for an item's words.
    fn found(&self, item: &Item, limit: usize) -> Result<Vec<&PreparedProduct>, AppError> {
        let hits = self.index.search(&search_text(item), limit)?;
        Ok(hits.iter().filter_map(|hit| self.products.get(&hit.public_id)).map(|known| &known.prepared).collect())
    }

    /// So many products of like words.
    pub(super) fn alike(&self, item: &Item, limit: usize) -> Result<Vec<&KnownProduct>, AppError> {
        let hits = self.index.search(&search_text(item), limit)?;
        Ok(hits.iter().filter_map(|hit| self.products.get(&hit.public_id)).collect())
    }

    /// The products of like words, best first, whatever an item's keys say.
    pub(super) fn rank(&self, item: &Item, limit: usize) -> Result<Vec<RankedProduct<'_>>, AppError> {
        let candidates = self.found(item, limit)?;
        let ranked = rank(&PreparedItem::new(item), &candidates, &self.weights);
        let known = |(place, score, evidence): (usize, Score, Vec<Evidence>)| {
            let id = candidates.get(place)?.public_id();
            Some((self.products.get(id)?, score, evidence))
        };
        Ok(ranked.into_iter().filter_map(known).collect())
    }
}

/// The index of the current catalogue: opened where it is there, else built.
fn open_index(likewise: &Likewise, db: &mut Db, mut texts: Vec<IndexedProduct>) -> Result<Index, AppError> {
    let version = format!("{}/{}", catalogue_version(db)?, vocabulary_version());
    let dir = likewise.index_dir();
    texts.sort_by(|left, right| left.public_id.cmp(&right.public_id));
    Ok(Index::open_or_build(&dir, &version, texts.into_iter())?)
}

/// Removes the index, so that the next use builds it anew.
pub(super) fn drop_index(likewise: &Likewise) -> Result<(), AppError> {
    Ok(Index::discard(&likewise.index_dir())?)
}

//! The catalogue in memory, ready to decide items against.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::reference_prices::reference_keys;
use super::word_costs::{word_costs, word_costs_of};
use super::{AppError, Likewise};
use crate::catalogue::Index;
use crate::engine::matching::{
    Alike, Attributes, ExactHit, MatchOutcome, NearGtinHit, Offer, PreparedItem, PreparedProduct, TokenWeights,
    WEIGHTS_VERSION, WordCosts, WordCounts, counted_words, decide, decide_and_rank, identifiers, index_text, item_keys,
    near_gtin_keys, near_gtin_products, rank, search_text, vocabulary_version, with_near_gtins,
};
use crate::engine::model::{Evidence, IdentifierKind, Item, PackagingLevel, ProductIdentifier, ReferenceKey, Score};
use crate::engine::money::Units;
use crate::engine::units::BaseUnit;
use crate::store::{CatalogueProduct, Db, StoreFacts, catalogue_products_after, store_facts};

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
    /// In the order of the index: by text, then by public id.
    products: Vec<KnownProduct>,
    /// Places of the products by public id.
    places: HashMap<String, usize>,
    keys: Keys,
    weights: TokenWeights,
    index: Index,
}

/// Places of the products with an exact key, each with the units of the packaging level the key names.
type Keys = HashMap<(IdentifierKind, String), Vec<(usize, Option<Units>)>>;

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

/// The version of weights and costs in a basis.
pub(super) fn weights_of(basis: &str) -> &str {
    basis.split('/').nth(1).unwrap_or_default()
}

/// Products on their way into a catalogue.
#[derive(Default)]
struct Gathered(Vec<GatheredProduct>);

struct GatheredProduct {
    text: String,
    known: KnownProduct,
    keys: Vec<ProductIdentifier>,
}

impl Gathered {
    fn add(&mut self, CatalogueProduct { id, product }: CatalogueProduct) {
        let reference_keys = reference_keys(&product);
        let record = product.record;
        let (text, keys) = (index_text(&record), identifiers(&record));
        let prepared = PreparedProduct::new(product.public_id, &record);
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
        self.0.push(GatheredProduct { text, known, keys });
    }

    /// The catalogue with its index in `dir`, built there where it is not yet.
    fn finish(mut self, dir: &Path) -> Result<Catalogue, AppError> {
        self.0.sort_unstable_by(|left, right| {
            (&left.text, left.known.public_id()).cmp(&(&right.text, right.known.public_id()))
        });
        let texts = self.0.iter().map(|product| product.text.as_str());
        let index = Index::open_or_build(dir, vocabulary_version(), texts)?;
        let (mut products, mut places, mut keys) = (Vec::with_capacity(self.0.len()), HashMap::new(), Keys::new());
        for (place, GatheredProduct { known, keys: own, .. }) in self.0.into_iter().enumerate() {
            places.insert(known.public_id().to_owned(), place);
            for key in own {
                let named: &mut Vec<_> = keys.entry((key.kind, key.value)).or_default();
                if !named.contains(&(place, key.units)) {
                    named.push((place, key.units));
                }
            }
            products.push(known);
        }
        let weights = TokenWeights::from_products(products.iter().map(|known| &known.prepared));
        Ok(Catalogue { products, places, keys, weights, index })
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
        Ok(gathered.finish(&likewise.index_dir())?.with_costs(word_costs(db)?))
    }

    /// The same catalogue, its items decided by words with these costs.
    pub(super) fn with_costs(self, costs: WordCosts) -> Self {
        Self { weights: self.weights.with_costs(costs), ..self }
    }

    /// A catalogue of these products, its index in a folder of its own; nothing is read from a store.
    pub(super) fn of(products: impl Iterator<Item = CatalogueProduct>, dir: &Path) -> Result<Self, AppError> {
        let mut gathered = Gathered::default();
        products.for_each(|product| gathered.add(product));
        gathered.finish(dir)
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
        self.products.iter()
    }

    /// A product by public id.
    pub(super) fn product(&self, public_id: &str) -> Option<&KnownProduct> {
        self.products.get(*self.places.get(public_id)?)
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
        Some((self.product(product.public_id())?, score, evidence))
    }

    /// Public ids of the products found by an item's words.
    pub(super) fn found_ids(&self, item: &Item, limit: usize) -> Result<Vec<&str>, AppError> {
        Ok(self.found(item, limit)?.into_iter().map(PreparedProduct::public_id).collect())
    }

    /// The products that share a key with an item.
    pub(super) fn exact(&self, item: &Item) -> Vec<ExactHit> {
        let mut hits = Vec::new();
        for key in item_keys(item) {
            for (place, units) in self.keys.get(&(key.kind, key.value)).into_iter().flatten() {
                if let Some(known) = self.products.get(*place) {
                    hits.push(ExactHit { kind: key.kind, product: known.public_id().to_owned(), units: *units });
                }
            }
        }
        hits
    }

    /// The products whose GTIN is nearly the item's, where none has it.
    fn near(&self, item: &Item, exact: &[ExactHit]) -> Vec<NearGtinHit<'_>> {
        if exact.iter().any(ExactHit::stands_alone) {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for key in near_gtin_keys(item) {
            let found = self.keys.get(&(IdentifierKind::Gtin, key.gtin.to_string())).into_iter().flatten();
            let known = found.filter_map(|(place, _)| self.products.get(*place));
            hits.extend(known.map(|known| NearGtinHit { product: &known.prepared, key }));
        }
        hits
    }

    fn keyed(&self, exact: &[ExactHit]) -> Vec<&PreparedProduct> {
        exact.iter().filter_map(|hit| self.product(&hit.product)).map(|known| &known.prepared).collect()
    }

    /// So many products that the index finds for an item's words.
    fn found(&self, item: &Item, limit: usize) -> Result<Vec<&PreparedProduct>, AppError> {
        Ok(self.alike(item, limit)?.into_iter().map(|known| &known.prepared).collect())
    }

    /// So many products of like words.
    pub(super) fn alike(&self, item: &Item, limit: usize) -> Result<Vec<&KnownProduct>, AppError> {
        let places = self.index.search(&search_text(item), limit)?;
        Ok(places.into_iter().filter_map(|place| self.products.get(place)).collect())
    }

    /// The products of like words, best first, whatever an item's keys say.
    pub(super) fn rank(&self, item: &Item, limit: usize) -> Result<Vec<RankedProduct<'_>>, AppError> {
        let alike = self.alike(item, limit)?;
        let candidates: Vec<&PreparedProduct> = alike.iter().map(|known| &known.prepared).collect();
        let ranked = rank(&PreparedItem::new(item), &candidates, &self.weights).into_iter();
        Ok(ranked.filter_map(|(place, score, evidence)| Some((*alike.get(place)?, score, evidence))).collect())
    }
}

/// Removes the index, so that the next use builds it anew.
pub(super) fn drop_index(likewise: &Likewise) -> Result<(), AppError> {
    Ok(Index::discard(&likewise.index_dir())?)
}

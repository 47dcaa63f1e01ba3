//! What categories are found by: the files' categories, and the catalogue's codes and words.

use std::collections::{BTreeMap, HashMap};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::super::AppError;
use crate::engine::categories::{CATEGORY_RULES, Categoriser, CategoryBook, FamilyWords, KnownThing, family_name};
use crate::engine::matching::vocabulary_version;
use crate::engine::model::Product;
use crate::store::{CatalogueCodes, Db, catalogue_codes, catalogue_version, categories_version, category_entries};

/// A categoriser with the products it knows.
pub(super) struct Knowledge {
    pub(super) categoriser: Categoriser,
    things: HashMap<i64, KnownThing>,
    ids: HashMap<String, i64>,
}

/// What categories rest on beside the item and its decision.
pub(super) fn category_basis(db: &mut Db) -> Result<String, AppError> {
    let (catalogue, categories) = (catalogue_version(db)?, categories_version(db)?);
    Ok(format!("{catalogue}/{categories}/{CATEGORY_RULES}/{}", vocabulary_version()))
}

impl Knowledge {
    pub(super) fn load(db: &mut Db) -> Result<Self, AppError> {
        let book = CategoryBook::new(category_entries(db)?);
        let codes = catalogue_codes(db)?;
        let (names, places) = families(&codes);
        let place_of = |one: &CatalogueCodes| {
            let family = family_name(one.generic_name.as_deref()?).to_lowercase();
            places.get(&family).copied()
        };
        let learnt: Vec<(usize, Vec<String>)> = codes
            .par_iter()
            .filter_map(|one| {
                let generic = one.generic_name.as_deref().unwrap_or_default();
                Some((place_of(one)?, FamilyWords::words_of(&one.description, generic)))
            })
            .collect();
        let families = FamilyWords::learn(names, learnt);
        let mut things = HashMap::with_capacity(codes.len());
        let mut ids = HashMap::with_capacity(codes.len());
        for one in &codes {
            let CatalogueCodes { eclass, cpv, unspsc, .. } = one;
            let thing = KnownThing::new(eclass.as_deref(), cpv.as_deref(), unspsc.as_deref(), place_of(one));
            things.insert(one.product_id, thing);
            ids.insert(Product::public_id_of(&one.reference), one.product_id);
        }
        let categoriser = Categoriser::new(book, families, things.values());
        Ok(Self { categoriser, things, ids })
    }

    /// The catalogue's product with this internal id; nothing for a provisional one.
    pub(super) fn thing(&self, product_id: i64) -> Option<&KnownThing> {
        self.things.get(&product_id)
    }

    /// The catalogue's product with this public id.
    pub(super) fn named(&self, public_id: &str) -> Option<&KnownThing> {
        self.ids.get(public_id).and_then(|id| self.things.get(id))
    }
}

/// The names of all families in the order of their small letters, and the place of each: of several writings the first by
/// bytes is shown.
fn families(codes: &[CatalogueCodes]) -> (Vec<String>, HashMap<String, usize>) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for generic in codes.iter().filter_map(|one| one.generic_name.as_deref()) {
        let name = family_name(generic);
        let shown = names.entry(name.to_lowercase()).or_insert_with(|| name.clone());
        if name.as_bytes() < shown.as_bytes() {
            *shown = name;
        }
    }
    let places = names.keys().enumerate().map(|(place, key)| (key.clone(), place)).collect();
    (names.into_values().collect(), places)
}

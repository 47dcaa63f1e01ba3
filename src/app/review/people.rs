//! What people said, ready to decide by.

use std::collections::HashMap;

use crate::app::AppError;
use crate::engine::model::Item;
use crate::engine::review::{ItemWord, Ledger, Redirects};
use crate::store::{Db, decided_products, item_numbers, items_by_ids, product_numbers, review_log};

/// What people said, by internal ids.
#[derive(Default)]
pub(in crate::app) struct People {
    pub(super) ledger: Ledger,
    words: HashMap<i64, ItemWord>,
    products: HashMap<String, i64>,
    /// The items of which something stands, by all that they state but their packs.
    alike: HashMap<u128, Vec<i64>>,
}

impl People {
    /// Reads everything people said.
    pub(in crate::app) fn load(db: &mut Db) -> Result<Self, AppError> {
        let ledger = Ledger::of(review_log(db)?);
        Self::of(db, ledger)
    }

    /// The same of what is at hand.
    pub(super) fn of(db: &mut Db, ledger: Ledger) -> Result<Self, AppError> {
        let words: Vec<(u128, ItemWord)> =
            ledger.words().into_iter().filter_map(|(item, word)| Some((Item::hash_of(item)?, word))).collect();
        let hashes: Vec<u128> = words.iter().map(|(hash, _)| *hash).collect();
        let numbers = item_numbers(db, &hashes)?;
        let words: HashMap<i64, ItemWord> =
            words.into_iter().filter_map(|(hash, word)| Some((*numbers.get(&hash)?, word))).collect();
        let products = product_numbers(db, &ledger.products())?;
        let ids: Vec<i64> = words.keys().copied().collect();
        let mut alike: HashMap<u128, Vec<i64>> = HashMap::new();
        for (id, item) in items_by_ids(db, &ids)? {
            alike.entry(but_pack(item)).or_default().push(id);
        }
        alike.values_mut().for_each(|items| items.sort_unstable());
        Ok(Self { ledger, words, products, alike })
    }

    /// What stands of what was said of items that state the same, however their packs are stated; nothing where people said
    /// different things of them.
    pub(in crate::app) fn word_of_alike(&self, item: &Item) -> Option<&ItemWord> {
        let mut words = self.alike.get(&but_pack(item.clone()))?.iter().filter_map(|item| self.words.get(item));
        let said = |word: &ItemWord| {
            let accepted = word.accepted.as_ref().map(|accepted| accepted.product.clone());
            let not: Vec<String> = word.rejected.keys().chain(word.apart.keys()).cloned().collect();
            (accepted, not)
        };
        let first = words.next()?;
        words.all(|word| said(word) == said(first)).then_some(first)
    }

    /// What stands of what was said of an item.
    pub(in crate::app) fn word(&self, item: i64) -> Option<&ItemWord> {
        self.words.get(&item)
    }

    /// Every item of which something stands.
    pub(in crate::app) const fn words(&self) -> &HashMap<i64, ItemWord> {
        &self.words
    }

    /// Which products are one.
    pub(in crate::app) const fn redirects(&self) -> &Redirects {
        self.ledger.redirects()
    }

    /// Internal id of a product that people named.
    pub(in crate::app) fn product(&self, public_id: &str) -> Option<i64> {
        self.products.get(public_id).copied()
    }

    /// A number for everything merged that a decision on these products, and by this word, could follow from.
    pub(in crate::app) fn mark<'a>(
        &'a self,
        word: Option<&'a ItemWord>,
        contenders: impl Iterator<Item = &'a str>,
    ) -> Option<u128> {
        self.redirects().mark(contenders.chain(word.into_iter().flat_map(ItemWord::products)))
    }

    /// The same for every item as it was decided, by internal id.
    pub(in crate::app) fn marks_of_decided(&self, db: &mut Db) -> Result<HashMap<i64, u128>, AppError> {
        let mut marks = HashMap::new();
        let members = self.redirects().members();
        if members.is_empty() {
            return Ok(marks);
        }
        let by_number: HashMap<i64, &str> =
            members.iter().filter_map(|member| Some((self.product(member)?, *member))).collect();
        decided_products(db, |item, product, runners_up| {
            let own = product.and_then(|product| by_number.get(&product)).copied();
            let runners = ids_in(runners_up).filter(|id| members.contains(id));
            let word = self.word(item);
            if let Some(mark) = self
                .redirects()
                .mark(own.into_iter().chain(runners).chain(word.into_iter().flat_map(ItemWord::products)))
            {
                marks.insert(item, mark);
            }
        })?;
        Ok(marks)
    }
}

/// The products in a list of runners-up as it is kept: every text between quotes; whatever is no product is known by none.
fn ids_in(runners_up: &str) -> impl Iterator<Item = &str> {
    runners_up.split('"')
}

/// All that an item states but its pack; its words in capitals with one blank between, a supplier only with a part code.
fn but_pack(item: Item) -> u128 {
    let words: Vec<&str> = item.description.split_whitespace().collect();
    let description = words.join(" ").to_uppercase();
    let supplier = item.supplier.filter(|_| item.supplier_part.is_some());
    Item { description, supplier, uom: None, units_per_uom: None, ..item }.content_hash()
}

/// What of people's words a decision rests on, as it stands behind the rest of its basis.
pub(in crate::app) fn suffix(word: Option<&ItemWord>, merged: Option<u128>) -> String {
    let word = word.map(|word| format!("/said:{:016x}", word.mark() >> 64)).unwrap_or_default();
    let merged = merged.map(|merged| format!("/merged:{:016x}", merged >> 64)).unwrap_or_default();
    format!("{word}{merged}")
}

//! One walk over the purchase lines of those asked for: what was bought under which contract.
//!
//! One organisation at a time, so that no more is held than its suppliers' items; lines themselves are never held.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::lists::ContractLists;
use crate::app::AppError;
use crate::app::ids::{IdMap, IdSet};
use crate::app::names::Names;
use crate::engine::categories::{CategoryCode, CategorySource, Scheme};
use crate::engine::model::{Contract, Currency};
use crate::engine::period::{Month, Window};
use crate::engine::register::{Agreements, Bought, PurchasesByCategory, SpendSums, stated_category};
use crate::engine::variation::{Share, Total};
use crate::store::{
    Db, StoredItemCategories, all_terms, item_categories_of, organisations_with_lines, scan_organisation_stated,
    suppliers_of_names, texts_by_ids,
};

/// Items looked up at a time.
const PAGE: usize = 5_000;

/// What the lines of those asked for came to.
#[derive(Debug, Default)]
pub(in crate::app) struct Walked {
    /// The lines of the window.
    pub(in crate::app) sums: SpendSums,
    /// Those of other months.
    pub(in crate::app) outside: BTreeMap<Currency, Share>,
    /// All of them, counted as they were read.
    pub(in crate::app) counted: BTreeMap<Currency, Share>,
    /// What was bought under contracts whose register states no category, by their places.
    pub(in crate::app) bought: BTreeMap<usize, PurchasesByCategory>,
}

/// Alike lines of one organisation: supplier, item, contract reference's text, currency.
type Key = (u32, i64, Option<i64>, Currency);

/// The lines of one run, or of one organisation.
#[derive(Default)]
struct Group {
    alike: HashMap<Key, Share>,
    outside: BTreeMap<Currency, Share>,
    counted: BTreeMap<Currency, Share>,
}

impl Group {
    fn join(&mut self, more: Self) {
        for (key, share) in more.alike {
            self.alike.entry(key).or_default().join(share);
        }
        for (into, from) in [(&mut self.outside, more.outside), (&mut self.counted, more.counted)] {
            for (currency, share) in from {
                into.entry(currency).or_default().join(share);
            }
        }
    }
}

/// What is known of an item.
struct ItemKnown {
    product: Option<i64>,
    codes: Vec<CategoryCode>,
}

/// What lines are looked up in.
struct Walk<'a> {
    names: &'a Names,
    contracts: &'a [Contract],
    agreements: &'a Agreements,
    window: Window,
    suppliers: IdMap<u32>,
    currencies: IdMap<Currency>,
    /// What was bought of each item under contracts without a stated category.
    things: BTreeMap<(usize, i64), Total>,
}

/// Walks over the lines of these organisations; of all where nobody says which.
pub(in crate::app) fn walk(
    db: &mut Db,
    names: &Names,
    contracts: &[Contract],
    agreements: &Agreements,
    members: Option<&BTreeSet<u32>>,
    window: Window,
) -> Result<Walked, AppError> {
    let small = |id: i64| u32::try_from(id).unwrap_or(u32::MAX);
    let suppliers = suppliers_of_names(db)?.into_iter().map(|(name, id)| (name, small(id))).collect();
    let currencies = all_terms(db)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
    let mut walk = Walk { names, contracts, agreements, window, suppliers, currencies, things: BTreeMap::new() };
    let mut walked = Walked::default();
    for organisation in organisations_with_lines(db)? {
        if members.is_none_or(|members| members.contains(&small(organisation))) {
            walk.organisation(db, organisation, &mut walked)?;
        }
    }
    walked.bought = walk.by_category(db)?;
    let read = walked.counted.iter().all(|(currency, counted)| {
        let outside = walked.outside.get(currency).copied().unwrap_or_default();
        [walked.sums.total(*currency), outside].into_iter().sum::<Share>() == *counted
    });
    if read { Ok(walked) } else { Err(AppError::Internal("lines of contracts that do not add up to those read")) }
}

impl Walk<'_> {
    fn organisation(&mut self, db: &mut Db, organisation: i64, walked: &mut Walked) -> Result<(), AppError> {
        let mut group = Group::default();
        let (window, suppliers, currencies) = (self.window, &self.suppliers, &self.currencies);
        scan_organisation_stated(
            db,
            organisation,
            Group::default,
            |group, line| {
                let currency = currencies.get(&line.terms).copied().unwrap_or(Currency::GBP);
                let share = Share::new(1, line.line_value.into());
                group.counted.entry(currency).or_default().join(share);
                if window.contains(Month::of(line.order_date)) {
                    let supplier = suppliers.get(&line.supplier_name).copied().unwrap_or(u32::MAX);
                    let key = (supplier, line.item, line.contract_ref, currency);
                    group.alike.entry(key).or_default().join(share);
                } else {
                    group.outside.entry(currency).or_default().join(share);
                }
            },
            |more| group.join(more),
        )?;
        for (into, from) in [(&mut walked.outside, &group.outside), (&mut walked.counted, &group.counted)] {
            for (currency, share) in from {
                into.entry(*currency).or_default().join(*share);
            }
        }
        let organisation = u32::try_from(organisation).unwrap_or(u32::MAX);
        self.give(db, organisation, &group.alike, &mut walked.sums)
    }

    /// Gives an organisation's lines to contracts.
    fn give(
        &mut self,
        db: &mut Db,
        organisation: u32,
        alike: &HashMap<Key, Share>,
        sums: &mut SpendSums,
    ) -> Result<(), AppError> {
        let org_code = self.names.code(organisation).to_owned();
        let mut references: Vec<i64> = alike.keys().filter_map(|key| key.2).collect();
        references.sort_unstable();
        references.dedup();
        let texts = texts_by_ids(db, &references)?;
        let covered = alike.keys().filter(|key| self.agreements.buys_from(&org_code, key.0)).map(|key| key.1);
        let items: IdSet = covered.collect();
        let known = items_known(db, items)?;
        let mut products: Vec<i64> = known.values().filter_map(|item| item.product).collect();
        products.sort_unstable();
        products.dedup();
        let lists = ContractLists::load(db, &products, self.window)?;
        for ((supplier, item, reference, currency), share) in alike {
            let of_item = known.get(item);
            let listed =
                of_item.and_then(|item| item.product).map(|product| lists.of(product, &org_code)).unwrap_or_default();
            let given = self.agreements.give(&Bought {
                org_code: &org_code,
                supplier: *supplier,
                reference: reference.and_then(|reference| texts.get(&reference)).map(String::as_str),
                lists: &listed,
                categories: of_item.map_or(&[][..], |item| item.codes.as_slice()),
            });
            sums.add((organisation, *supplier), *currency, given, *share);
            if let Some(place) = given.contract.filter(|_| given.how.is_under())
                && let Some(contract) = self.contracts.get(place)
                && contract.currency == *currency
                && stated_category(contract).is_none()
            {
                let sum = self.things.entry((place, *item)).or_default();
                *sum = sum.and(share.spend);
            }
        }
        Ok(())
    }

    /// What was bought under each contract without a stated category, by category.
    fn by_category(&self, db: &mut Db) -> Result<BTreeMap<usize, PurchasesByCategory>, AppError> {
        let known = items_known(db, self.things.keys().map(|(_, item)| *item).collect())?;
        let mut bought: BTreeMap<usize, PurchasesByCategory> = BTreeMap::new();
        for ((place, item), spend) in &self.things {
            let codes = known.get(item).map_or(&[][..], |item| item.codes.as_slice());
            bought.entry(*place).or_default().add(codes, *spend);
        }
        Ok(bought)
    }
}

/// The products and coded categories of items. What only words say of an item is too little to give money by.
fn items_known(db: &mut Db, items: IdSet) -> Result<IdMap<ItemKnown>, AppError> {
    let mut items: Vec<i64> = items.into_iter().collect();
    items.sort_unstable();
    let mut known = IdMap::default();
    for page in items.chunks(PAGE) {
        for (item, found) in item_categories_of(db, page)? {
            known.insert(item, ItemKnown { product: found.product_id, codes: codes_of(&found) });
        }
    }
    Ok(known)
}

fn codes_of(found: &StoredItemCategories) -> Vec<CategoryCode> {
    let coded = found.categories.iter().filter(|one| {
        matches!(one.scheme, Scheme::Eclass | Scheme::Cpv | Scheme::Unspsc)
            && matches!(
                one.source,
                CategorySource::StatedCode | CategorySource::ProductCode | CategorySource::ProductGroup
            )
    });
    coded.filter_map(|one| CategoryCode::parse(one.scheme, &one.code).ok()).collect()
}

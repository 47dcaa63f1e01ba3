//! Price lists of contracts: which contract references name a product, and for whom.

use std::collections::{BTreeMap, HashMap};

use crate::app::AppError;
use crate::engine::matching::identifiers;
use crate::engine::model::{ListKind, ReferenceKey, ReferencePrice};
use crate::engine::period::{Month, Window};
use crate::store::{Db, catalogue_products_of, knows_contract_prices, reference_prices_of};

/// Products looked up at a time.
const PAGE: usize = 500;

/// The contract references that price lists name products under.
#[derive(Debug, Default)]
pub(in crate::app) struct ContractLists(HashMap<i64, Vec<ReferencePrice>>);

impl ContractLists {
    /// The lists that name any of these products in some month of a window.
    pub(in crate::app) fn load(db: &mut Db, products: &[i64], window: Window) -> Result<Self, AppError> {
        let mut lists = Self::default();
        if !knows_contract_prices(db)? {
            return Ok(lists);
        }
        for page in products.chunks(PAGE) {
            let mut owners: BTreeMap<ReferenceKey, Vec<i64>> = BTreeMap::new();
            for known in catalogue_products_of(db, page)? {
                let record = &known.product.record;
                owners.entry(ReferenceKey::Product(record.reference.clone())).or_default().push(known.id);
                for key in identifiers(record) {
                    owners.entry(ReferenceKey::Identifier(key.kind, key.value)).or_default().push(known.id);
                }
            }
            let keys: Vec<ReferenceKey> = owners.keys().cloned().collect();
            for price in reference_prices_of(db, &keys)? {
                lists.take(owners.get(&price.key).map_or(&[][..], Vec::as_slice), &price, window);
            }
        }
        Ok(lists)
    }

    /// Takes a price of these products in, where it is a contract's and holds in some month of the window.
    pub(in crate::app) fn take(&mut self, products: &[i64], price: &ReferencePrice, window: Window) {
        let of_contract = price.list_kind == ListKind::Contract && price.contract_ref.is_some();
        if !of_contract || !holds_in(price, window) {
            return;
        }
        for product in products {
            self.0.entry(*product).or_default().push(price.clone());
        }
    }

    /// The references of the contracts that name a product and that an organisation may buy under, sorted.
    pub(in crate::app) fn of(&self, product: i64, org_code: &str) -> Vec<String> {
        let open = |price: &&ReferencePrice| {
            let stated = price.eligible_orgs.as_deref().map(str::trim).filter(|codes| !codes.is_empty());
            price.list_owner.as_deref() == Some(org_code)
                || stated.is_none_or(|codes| codes.split([';', ',']).any(|code| code.trim() == org_code))
        };
        let prices = self.0.get(&product).into_iter().flatten().filter(open);
        let mut references: Vec<String> = prices.filter_map(|price| price.contract_ref.clone()).collect();
        references.sort_unstable();
        references.dedup();
        references
    }
}

/// Whether a price holds in some month of a window.
pub(in crate::app) fn holds_in(price: &ReferencePrice, window: Window) -> bool {
    let begun = window.to.is_none_or(|to| Month::of(price.valid_from) <= to);
    let last = price.valid_to.map(Month::of);
    begun && window.from.zip(last).is_none_or(|(from, last)| from <= last)
}

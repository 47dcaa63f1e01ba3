//! One category a product: the one most of its items' lines are in, so that sums by category add up.

use std::collections::{BTreeMap, HashMap};

use crate::app::AppError;
use crate::engine::categories::{UNCATEGORISED, View};
use crate::store::{Db, item_categories_after};

const PAGE: i64 = 5_000;

/// The category of each product in one view.
#[derive(Debug, Default)]
pub(in crate::app) struct ProductCategories(HashMap<i64, (String, String)>);

impl ProductCategories {
    /// Loads them. A product whose items have several categories takes the one with most lines, the lower code where it is
    /// as many.
    pub(in crate::app) fn load(db: &mut Db, view: View) -> Result<Self, AppError> {
        let mut counted: HashMap<i64, BTreeMap<(String, String), u64>> = HashMap::new();
        let mut after = 0;
        loop {
            let page = item_categories_after(db, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.item_id;
            for item in &page {
                let (Some(product), Some(category)) = (item.product_id, view.of(&item.categories)) else { continue };
                let lines: u64 = item.spend.iter().map(|(_, share)| share.lines).sum();
                let key = (category.code.clone(), category.title.clone().unwrap_or_default());
                *counted.entry(product).or_default().entry(key).or_default() += lines;
            }
        }
        // The first of the largest: categories come by rising code.
        let most = |codes: BTreeMap<(String, String), u64>| codes.into_iter().rev().max_by_key(|(_, lines)| *lines);
        Ok(Self(counted.into_iter().filter_map(|(product, codes)| Some((product, most(codes)?.0))).collect()))
    }

    /// Code and title of a product's category, where it has one.
    pub(in crate::app) fn known(&self, product: i64) -> Option<(String, String)> {
        self.0.get(&product).cloned()
    }

    /// Code and title of a product's category.
    pub(in crate::app) fn of(&self, product: i64) -> (String, String) {
        self.known(product).unwrap_or_else(|| (UNCATEGORISED.to_owned(), String::new()))
    }
}

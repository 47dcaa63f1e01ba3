//! Finding the categories of the few items that changed lines touch: what it comes to equals finding all afresh.

use std::collections::{HashMap, HashSet};

use super::super::AppError;
use super::super::ids::{IdMap, IdSet};
use super::super::points::ProductWords;
use super::derive::{Due, ITEMS_PER_PAGE, Worth, find, worth_of};
use super::knowledge::{Knowledge, category_basis};
use crate::engine::categories::{CategoryTotals, CountedItem};
use crate::store::{
    Db, LineCensus, StoredDecision, StoredItemCategories, all_category_totals, forget_item_categories,
    item_categories_of, items_by_ids, replace_category_totals, replace_item_categories, write,
};

/// Items whose lines or decisions changed, and what belongs to them.
pub(in crate::app) struct Touched<'a> {
    /// The items, rising.
    pub(in crate::app) items: &'a [i64],
    /// The decisions of those that have lines.
    pub(in crate::app) decisions: &'a [StoredDecision],
    /// Those that were decided just now.
    pub(in crate::app) decided: &'a IdSet,
    /// Those that lost a line.
    pub(in crate::app) lost: &'a HashSet<i64>,
    /// All other items of the products that these are or were.
    pub(in crate::app) beside: &'a [i64],
    /// Counts the lines of them all.
    pub(in crate::app) census: &'a LineCensus,
    /// What the catalogue says of their products.
    pub(in crate::app) words: &'a ProductWords,
}

/// Finds the categories of touched items again where they changed, and mends the totals; returns for how many items. The
/// lines are those of the view that the census was taken of, and the totals those of the categories as they are stored.
pub(in crate::app) fn renew_categories_of(view: &mut Db, db: &mut Db, touched: &Touched<'_>) -> Result<u64, AppError> {
    let grounds = category_basis(view)?;
    let mut rows = item_categories_of(db, touched.items)?;
    let mut before = CategoryTotals::default();
    rows.values().for_each(|row| count(&mut before, row));
    let due: Vec<Due> = touched
        .decisions
        .iter()
        .filter_map(|decision| {
            let lines = touched.census.items.get(&decision.item_id)?;
            let stands = |basis| rows.get(&decision.item_id).is_some_and(|row| row.basis == basis);
            Due::unless(decision, *lines, &grounds, stands)
        })
        .collect();
    let has_lines: IdSet = touched.decisions.iter().map(|decision| decision.item_id).collect();
    let gone: Vec<i64> = rows.keys().copied().filter(|item| !has_lines.contains(item)).collect();
    gone.iter().for_each(|item| drop(rows.remove(item)));
    write(db, |db| forget_item_categories(db, &gone))?;
    for row in found(view, touched, &due, &rows)? {
        rows.insert(row.item_id, row);
    }
    for page in due.chunks(ITEMS_PER_PAGE) {
        let page: Vec<StoredItemCategories> = page.iter().filter_map(|due| rows.get(&due.item).cloned()).collect();
        write(db, |db| replace_item_categories(db, &page))?;
    }
    let mut now = CategoryTotals::default();
    rows.values().for_each(|row| count(&mut now, row));
    for page in touched.beside.chunks(ITEMS_PER_PAGE) {
        for row in item_categories_of(db, page)?.values() {
            count(&mut before, row);
            count(&mut now, row);
        }
    }
    let whole = all_category_totals(db)?;
    let whole = before.replaced_by(now, whole);
    let whole = whole.ok_or(AppError::Internal("totals of categories that do not hold what they are made of"))?;
    write(db, |db| replace_category_totals(db, &whole))?;
    Ok(due.len() as u64)
}

fn count(totals: &mut CategoryTotals, row: &StoredItemCategories) {
    totals.add(&CountedItem { categories: &row.categories, product: row.product_id, spend: &row.spend });
}

/// The categories of the items that are due. Those that only more lines of the same kind changed keep what they have; all
/// that is known of the catalogue is read only where others are left.
fn found(
    view: &mut Db,
    touched: &Touched<'_>,
    due: &[Due],
    former: &HashMap<i64, StoredItemCategories>,
) -> Result<Vec<StoredItemCategories>, AppError> {
    let worth = worth_of(view, due)?;
    let mut kept: IdMap<StoredItemCategories> = IdMap::default();
    for page in due.chunks(ITEMS_PER_PAGE) {
        let ids: Vec<i64> = page.iter().map(|due| due.item).collect();
        let items = items_by_ids(view, &ids)?;
        let keep = page.iter().filter_map(|due| {
            let description = &items.get(&due.item)?.description;
            keep(touched, due, worth.get(&due.item)?, former.get(&due.item)?, description)
        });
        kept.extend(keep.map(|row| (row.item_id, row)));
    }
    let left: Vec<Due> = due.iter().filter(|due| !kept.contains_key(&due.item)).cloned().collect();
    let mut rows: Vec<StoredItemCategories> = kept.into_values().collect();
    if !left.is_empty() {
        let knowledge = Knowledge::load(view)?;
        for page in left.chunks(ITEMS_PER_PAGE) {
            rows.extend(find(view, &knowledge, page, &worth)?);
        }
    }
    Ok(rows)
}

/// The same categories with what is spent now. Categories rest on the words, the decision, the kind of line, and what the
/// lines' own column states; where no line states anything and none was lost that might have, nothing is left to change.
fn keep(
    touched: &Touched<'_>,
    due: &Due,
    worth: &Worth,
    former: &StoredItemCategories,
    description: &str,
) -> Option<StoredItemCategories> {
    let changed = touched.decided.contains(&due.item) || touched.lost.contains(&due.item) || !worth.stated.is_empty();
    let known = due.product.is_some_and(|product| touched.words.knows(product));
    let of_a_kind = former.line_kind == worth.wording.kind(description, known);
    (!changed && of_a_kind).then(|| StoredItemCategories {
        basis: due.basis,
        spend: worth.spend.iter().map(|(currency, share)| (*currency, *share)).collect(),
        ..former.clone()
    })
}

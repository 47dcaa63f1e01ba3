//! Finding the categories of items whose lines, decision or grounds changed: the result equals finding all afresh.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;

use super::super::AppError;
use super::super::ids::IdSet;
use super::knowledge::{Knowledge, category_basis};
use crate::engine::categories::{CategoryTotals, CountedItem, ItemFacts, KnownThing, Wording};
use crate::engine::model::{Currency, Item, Score};
use crate::engine::variation::Share;
use crate::store::{
    Db, LineCensus, StoredDecision, StoredItemCategories, all_terms, category_bases, decisions_after,
    forget_item_categories, item_categories_after, items_by_ids, replace_category_totals, replace_item_categories,
    scan_worth, texts_by_ids, write,
};

/// Items whose lines are summed in one walk over the lines.
const ITEMS_PER_PASS: usize = 1_000_000;
pub(super) const ITEMS_PER_PAGE: usize = 5_000;
const PAGE: i64 = 5_000;

/// An item whose categories are to be found again.
#[derive(Clone)]
pub(super) struct Due {
    pub(super) item: i64,
    pub(super) basis: i64,
    pub(super) product: Option<i64>,
    /// Public ids of the products thought of, with their scores.
    alike: Vec<(String, Score)>,
}

impl Due {
    /// A decided item with so many lines of this fingerprint, unless its categories stand on the basis that makes.
    pub(super) fn unless(
        decision: &StoredDecision,
        lines: (u64, u64),
        grounds: &str,
        stands: impl Fn(i64) -> bool,
    ) -> Option<Self> {
        let basis = basis(grounds, lines, decision);
        let due = || Self {
            item: decision.item_id,
            basis,
            product: decision.product_id,
            alike: runners_up(&decision.runners_up),
        };
        (!stands(basis)).then(due)
    }
}

/// What an item's lines say.
#[derive(Default)]
pub(super) struct Worth {
    pub(super) wording: Wording,
    pub(super) spend: BTreeMap<Currency, Share>,
    /// Text ids of what their category column states.
    pub(super) stated: BTreeMap<i64, u64>,
}

impl Worth {
    fn join(&mut self, other: Self) {
        self.wording.join(other.wording);
        for (currency, share) in other.spend {
            self.spend.entry(currency).or_default().join(share);
        }
        for (text, lines) in other.stated {
            *self.stated.entry(text).or_default() += lines;
        }
    }
}

/// Finds categories again where they changed, and their totals; returns for how many items. The lines are those of the
/// view that the census was taken of.
pub(in crate::app) fn renew_categories(
    view: &mut Db,
    db: &mut Db,
    census: &LineCensus,
    all: bool,
) -> Result<u64, AppError> {
    let grounds = category_basis(view)?;
    let former = category_bases(db)?;
    let gone: Vec<i64> = former.keys().copied().filter(|item| !census.items.contains_key(item)).collect();
    write(db, |db| forget_item_categories(db, &gone))?;
    let due = due(db, census, &grounds, |item, basis| !all && former.get(&item) == Some(&basis))?;
    if due.is_empty() && gone.is_empty() {
        return Ok(0);
    }
    if !due.is_empty() {
        let knowledge = Knowledge::load(view)?;
        for pass in due.chunks(ITEMS_PER_PASS) {
            let worth = worth_of(view, pass)?;
            for page in pass.chunks(ITEMS_PER_PAGE) {
                let found = find(view, &knowledge, page, &worth)?;
                write(db, |db| replace_item_categories(db, &found))?;
            }
        }
    }
    renew_totals(db)?;
    Ok(due.len() as u64)
}

/// The decided items whose categories do not stand.
fn due(
    db: &mut Db,
    census: &LineCensus,
    grounds: &str,
    stands: impl Fn(i64, i64) -> bool,
) -> Result<Vec<Due>, AppError> {
    let mut due = Vec::new();
    let mut after = 0;
    loop {
        let page = decisions_after(db, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(due) };
        after = last.item_id;
        for decision in page {
            let Some(lines) = census.items.get(&decision.item_id) else { continue };
            due.extend(Due::unless(&decision, *lines, grounds, |basis| stands(decision.item_id, basis)));
        }
    }
}

fn basis(grounds: &str, lines: (u64, u64), decision: &StoredDecision) -> i64 {
    let mut hasher = DefaultHasher::new();
    (grounds, lines, decision.product_id, &decision.status, &decision.runners_up).hash(&mut hasher);
    hasher.finish().cast_signed()
}

/// The products thought of, as a decision keeps them.
fn runners_up(text: &str) -> Vec<(String, Score)> {
    #[derive(Deserialize)]
    struct RunnerUp {
        product_id: String,
        score: String,
    }
    let list: Vec<RunnerUp> = serde_json::from_str(text).unwrap_or_default();
    let read = |one: RunnerUp| {
        let points: String = one.score.chars().filter(char::is_ascii_digit).collect();
        Some((one.product_id, Score::from_basis_points(points.parse().ok()?)))
    };
    list.into_iter().filter_map(read).collect()
}

/// What the lines of some items say, in one walk.
pub(super) fn worth_of(view: &mut Db, pass: &[Due]) -> Result<HashMap<i64, Worth>, AppError> {
    let currencies: HashMap<i64, Currency> =
        all_terms(view)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
    let wanted: IdSet = pass.iter().map(|due| due.item).collect();
    let mut worth: HashMap<i64, Worth> = HashMap::with_capacity(pass.len());
    scan_worth(
        view,
        |item| wanted.contains(&item),
        HashMap::<i64, Worth>::new,
        |sums, line| {
            let sum = sums.entry(line.item).or_default();
            sum.wording.add(line.quantity, line.line_value);
            let currency = currencies.get(&line.terms).copied().unwrap_or(Currency::GBP);
            sum.spend.entry(currency).or_default().join(Share::new(1, line.line_value.into()));
            if let Some(text) = line.eclass {
                *sum.stated.entry(text).or_default() += 1;
            }
        },
        |sums| {
            for (item, sum) in sums {
                worth.entry(item).or_default().join(sum);
            }
        },
    )?;
    Ok(worth)
}

/// The categories of some items, found by what is known.
pub(super) fn find(
    view: &mut Db,
    knowledge: &Knowledge,
    page: &[Due],
    worth: &HashMap<i64, Worth>,
) -> Result<Vec<StoredItemCategories>, AppError> {
    let ids: Vec<i64> = page.iter().map(|due| due.item).collect();
    let items: HashMap<i64, Item> = items_by_ids(view, &ids)?.into_iter().collect();
    let sums = || page.iter().filter_map(|due| worth.get(&due.item));
    let mut stated: Vec<i64> = sums().flat_map(|worth| worth.stated.keys().copied()).collect();
    stated.sort_unstable();
    stated.dedup();
    let texts = texts_by_ids(view, &stated)?;
    let none = Worth::default();
    let found = page.par_iter().filter_map(|due| {
        let item = items.get(&due.item)?;
        Some(found(knowledge, due, item, worth.get(&due.item).unwrap_or(&none), &texts))
    });
    Ok(found.collect())
}

fn found(
    knowledge: &Knowledge,
    due: &Due,
    item: &Item,
    worth: &Worth,
    texts: &HashMap<i64, String>,
) -> StoredItemCategories {
    let product = due.product.and_then(|id| knowledge.thing(id));
    let line_kind = worth.wording.kind(&item.description, product.is_some());
    let stated: Vec<(String, u64)> =
        worth.stated.iter().filter_map(|(text, lines)| Some((texts.get(text)?.clone(), *lines))).collect();
    let alike: Vec<(&KnownThing, Score)> =
        due.alike.iter().filter_map(|(id, score)| Some((knowledge.named(id)?, *score))).collect();
    let facts = ItemFacts { description: &item.description, kind: line_kind, stated: &stated, product, alike: &alike };
    StoredItemCategories {
        item_id: due.item,
        basis: due.basis,
        product_id: due.product,
        line_kind,
        categories: knowledge.categoriser.categorise(&facts),
        spend: worth.spend.iter().map(|(currency, share)| (*currency, *share)).collect(),
    }
}

/// Sums all items by category.
fn renew_totals(db: &mut Db) -> Result<(), AppError> {
    let mut totals = CategoryTotals::default();
    let mut after = 0;
    loop {
        let page = item_categories_after(db, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.item_id;
        for item in &page {
            let (categories, spend) = (item.categories.as_slice(), item.spend.as_slice());
            totals.add(&CountedItem { categories, product: item.product_id, spend });
        }
    }
    let list: Vec<_> = totals.finish().collect();
    Ok(write(db, |db| replace_category_totals(db, &list))?)
}

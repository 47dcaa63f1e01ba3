//! Bringing decisions, price points and what is made beside them up to date where only lines changed: what the changed
//! lines touch is made again, and nothing else is read but the items of the other lines.
//!
//! Touched are the items of the changed lines, the products that these are or were, and all other items of these products. What
//! it comes to equals doing everything afresh: nothing else rests on the changed lines.

use std::collections::HashSet;

use super::catalogue::{Catalogue, decision_basis};
use super::categories::{Touched, renew_categories_of};
use super::counted::{RefreshAnswer, provisional_product};
use super::ids::IdSet;
use super::points::{ItemReading, NO_PRODUCT, ProductWords, build_some};
use super::progress::{Phase, Step, Watcher};
use super::refresh::{StoreState, count, decide_due, settle, unsettle};
use super::review::People;
use super::suppliers::grow_supplier_spend;
use super::{AppError, Likewise};
use crate::engine::period::Month;
use crate::store::{
    Db, LineCensus, LineChanges, NumberedItem, StateName, StoredDecision, decisions_for, decisions_of,
    forget_decisions, items_by_ids, latest_order_date, line_census_of, read_state, write,
};

/// Changed items looked at together, with everything that belongs to them.
const ITEMS_AT_A_TIME: usize = 200_000;
/// Items decided at a time.
const ITEMS_PER_PAGE: usize = 5_000;

/// Makes again what the changed lines touch.
pub(super) fn renew(
    likewise: &Likewise,
    (view, db): (&mut Db, &mut Db),
    state: &StoreState,
    changes: &LineChanges,
    progress: &mut Watcher<'_>,
) -> Result<RefreshAnswer, AppError> {
    let counted = read_state(db, StateName::Counted)?.as_deref().and_then(RefreshAnswer::parse);
    let former = super::benchmark::latest_month(db)?;
    unsettle(db)?;
    let mut renewal = Renewal { likewise, view, db, lost: &changes.lost, catalogue: None, answer: counted };
    let (mut decided, mut products_built) = (0, 0);
    for items in changes.items().chunks(ITEMS_AT_A_TIME) {
        let done = renewal.renew(items, progress)?;
        decided += done.decided;
        products_built += done.products_built;
    }
    let Renewal { view, db, answer, .. } = renewal;
    grow_supplier_spend(view, db, &changes.spend)?;
    let answer = match answer {
        Some(answer) => answer,
        None => count(db)?,
    };
    let answer = RefreshAnswer { decided, products_built, ..answer };
    settle(db, state, latest(view, former, changes)?, &answer)?;
    Ok(answer)
}

/// The latest order month, given what it was: looked up only where a line as late as it may be gone.
fn latest(view: &mut Db, former: Option<Month>, changes: &LineChanges) -> Result<Option<Month>, AppError> {
    let latest = former.max(changes.latest_gained.map(Month::of));
    match changes.latest_lost.map(Month::of) {
        Some(lost) if Some(lost) >= latest => Ok(latest_order_date(view)?.map(Month::of)),
        _ => Ok(latest),
    }
}

/// A renewal on its way.
struct Renewal<'a> {
    likewise: &'a Likewise,
    view: &'a mut Db,
    db: &'a mut Db,
    lost: &'a HashSet<i64>,
    /// The catalogue and what people said, read once there is an item to decide.
    catalogue: Option<(Catalogue, People, String)>,
    /// What all decisions come to, while it can be told from what is touched.
    answer: Option<RefreshAnswer>,
}

/// What was done.
struct Done {
    decided: u64,
    products_built: u64,
}

impl Renewal<'_> {
    /// Renews what belongs to some of the changed items.
    fn renew(&mut self, items: &[i64], progress: &mut Watcher<'_>) -> Result<Done, AppError> {
        let before = decisions_of(self.db, items)?;
        let gone = self.without_lines(items)?;
        let forgotten: Vec<i64> = gone.iter().copied().collect();
        write(self.db, |db| forget_decisions(db, &forgotten))?;
        let known: IdSet = before.iter().map(|decision| decision.item_id).collect();
        let due: Vec<i64> =
            items.iter().copied().filter(|item| !known.contains(item) && !gone.contains(item)).collect();
        self.decide(&due, progress)?;
        let now = decisions_of(self.db, items)?;
        let products = products_of(before.iter().chain(&now));
        let belonging = self.belonging(items, &products, (&before, &now))?;
        let Belonging { readings, beside } = belonging;
        let census = self.census(&readings)?;
        let catalogued: Vec<i64> = products.iter().copied().flatten().collect();
        let words = ProductWords::read(self.view, &catalogued)?;
        let numbers: Vec<i64> = products.iter().map(|product| product.unwrap_or(NO_PRODUCT)).collect();
        let built = build_some(self.view, self.db, (&numbers, readings), &census, &words, progress)?;
        let decided: IdSet = due.iter().copied().collect();
        let touched = Touched {
            items,
            decisions: &now,
            decided: &decided,
            lost: self.lost,
            beside: &beside,
            census: &census,
            words: &words,
        };
        renew_categories_of(self.view, self.db, &touched)?;
        Ok(Done { decided: due.len() as u64, products_built: built })
    }

    /// Those of the items that have no line any more.
    fn without_lines(&mut self, items: &[i64]) -> Result<IdSet, AppError> {
        let doubtful: IdSet = items.iter().copied().filter(|item| self.lost.contains(item)).collect();
        if doubtful.is_empty() {
            return Ok(doubtful);
        }
        let census = line_census_of(self.view, |item| doubtful.contains(&item))?;
        Ok(doubtful.into_iter().filter(|item| !census.items.contains_key(item)).collect())
    }

    /// Decides items that nobody decided yet.
    fn decide(&mut self, due: &[i64], progress: &mut Watcher<'_>) -> Result<(), AppError> {
        let (mut done, total) = (0, Some(due.len() as u64));
        if !due.is_empty() && self.catalogue.is_none() {
            let catalogue = Catalogue::load(self.likewise, self.view)?;
            self.catalogue = Some((catalogue, People::load(self.view)?, decision_basis(self.view)?));
        }
        let Some((catalogue, people, basis)) = &self.catalogue else { return Ok(()) };
        for page in due.chunks(ITEMS_PER_PAGE) {
            let items = items_by_ids(self.view, page)?;
            let mut items: Vec<NumberedItem> = items.into_iter().map(|(id, item)| NumberedItem { id, item }).collect();
            items.sort_unstable_by_key(|item| item.id);
            decide_due(self.db, catalogue, people, &items, basis)?;
            done += page.len() as u64;
            progress(Step { phase: Phase::Matching, done, total })?;
        }
        Ok(())
    }

    /// Everything that belongs to touched products, from the decisions for them; the counts of all decisions follow what
    /// changed of the touched items' own.
    fn belonging(
        &mut self,
        items: &[i64],
        products: &[Option<i64>],
        (before, now): (&[StoredDecision], &[StoredDecision]),
    ) -> Result<Belonging, AppError> {
        let own: IdSet = items.iter().copied().collect();
        let mut belonging = Belonging { readings: Vec::new(), beside: Vec::new() };
        let mut kept = IdSet::default();
        decisions_for(self.db, products, |page| {
            for decision in &page {
                belonging.readings.push(ItemReading::of(decision)?);
                if !own.contains(&decision.item_id) {
                    belonging.beside.push(decision.item_id);
                    kept.extend(provisional_product(decision));
                }
            }
            Ok::<(), AppError>(())
        })?;
        let (was, is) = (tally(before, &kept), tally(now, &kept));
        self.answer = self.answer.take().and_then(|answer| answer.with(&was, &is));
        Ok(belonging)
    }

    fn census(&mut self, readings: &[ItemReading]) -> Result<LineCensus, AppError> {
        let wanted: IdSet = readings.iter().map(|reading| reading.item).collect();
        Ok(line_census_of(self.view, |item| wanted.contains(&item))?)
    }
}

/// What belongs to touched products.
struct Belonging {
    /// How the lines of all their items are read.
    readings: Vec<ItemReading>,
    /// Their items that no changed line has.
    beside: Vec<i64>,
}

/// The products of decisions, each once; `None` where there is none.
fn products_of<'a>(decisions: impl Iterator<Item = &'a StoredDecision>) -> Vec<Option<i64>> {
    let mut products: Vec<Option<i64>> = decisions.map(|decision| decision.product_id).collect();
    products.sort_unstable();
    products.dedup();
    products
}

/// Counts decisions. Of the products made from items' own keys those are counted that no other item is.
fn tally(decisions: &[StoredDecision], kept: &IdSet) -> RefreshAnswer {
    let mut answer = RefreshAnswer::default();
    let mut provisional = IdSet::default();
    for decision in decisions {
        answer.add(decision);
        provisional.extend(provisional_product(decision).filter(|product| !kept.contains(product)));
    }
    answer.provisional_products = provisional.len() as u64;
    answer
}

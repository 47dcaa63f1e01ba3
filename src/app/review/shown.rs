//! Items as somebody who reviews them sees them, and what was said before.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use super::act::{ITEM, known_name};
use super::queue::{Queue, QueueRequest, Waiting};
use crate::app::decided::named;
use crate::app::page::Page;
use crate::app::reading::Reading;
use crate::app::{AppError, DecidedItem};
use crate::engine::model::{Currency, DecisionStatus, Item, Score};
use crate::engine::review::{Action, ActionKind, Doubt, Stake};
use crate::store::{ActionFilter, Db, decided_items_of, product_names, product_numbers, review_actions_before};

/// A product that an item may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductName {
    /// Public id.
    pub product_id: String,
    /// The catalogue's own id.
    pub product_reference: Option<String>,
    /// Words to show.
    pub description: String,
    /// How alike it is to the item.
    pub score: Score,
    /// Whether this is the one that is proposed.
    pub proposed: bool,
}

/// An item with everything that somebody who reviews it needs.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The item and its decision.
    pub decided: DecidedItem,
    /// How many actions people took on it.
    pub version: u64,
    /// Why it waits; nothing where it does not.
    pub doubts: Vec<Doubt>,
    /// Its current lines.
    pub lines: u64,
    /// The sum of their values.
    pub stake: Stake,
    /// The product it was decided to be or that is proposed, then others, best first.
    pub products: Vec<ProductName>,
    /// Undecided items with the same words or the same code.
    pub like_items: u64,
    /// What a person can say of it.
    pub may: Vec<ActionKind>,
}

/// An undecided item that is like another.
#[derive(Debug, Clone)]
pub struct LikeItem {
    /// The item.
    pub item: Item,
    /// Decided so far.
    pub status: DecisionStatus,
    /// Its current lines.
    pub lines: u64,
    /// The sum of their values.
    pub stake: Stake,
}

/// Some of what waits, and how much waits altogether.
#[derive(Debug, Clone)]
pub struct ReviewPage {
    /// The items, the most money first.
    pub page: Page<Reviewed>,
    /// How many items wait, of those asked for.
    pub items: u64,
    /// The money at stake in them.
    pub stake: Stake,
}

/// The product that is proposed for an item: the one it was decided to be, else the likest; for an unmatched one only its
/// own.
pub(super) fn proposal(decided: &DecidedItem) -> Option<String> {
    let ambiguous = decided.decision.status == DecisionStatus::Ambiguous.as_str();
    let first = ambiguous.then(|| runners_up(decided).into_iter().next().map(|(product, _)| product)).flatten();
    first.or_else(|| decided.product_id.clone())
}

fn runners_up(decided: &DecidedItem) -> Vec<(String, Score)> {
    let list: Vec<serde_json::Value> = serde_json::from_str(&decided.decision.runners_up).unwrap_or_default();
    let text = |value: &serde_json::Value, key: &str| value.get(key).and_then(|text| text.as_str()).map(str::to_owned);
    let score = |text: String| Score::parse(&text).unwrap_or(Score::NONE);
    list.iter()
        .filter_map(|one| Some((text(one, "product_id")?, text(one, "score").map_or(Score::NONE, score))))
        .collect()
}

impl Reading {
    /// What waits, the most money first, after a place that an earlier page named.
    ///
    /// # Errors
    /// [`AppError`] when nobody knows the organisation, the place is none, or the store cannot be read.
    pub fn review_page(
        &mut self,
        request: &QueueRequest,
        after: Option<&str>,
        limit: usize,
    ) -> Result<ReviewPage, AppError> {
        let queue = match &request.org {
            None => self.queue()?,
            Some(org) => {
                let organisation = i64::from(self.knowledge.names.organisation(org)?);
                Arc::new(Queue::build(&mut self.db, Some(organisation))?)
            }
        };
        let after = after.map(place_of).transpose()?;
        let wanted = |waiting: &&Waiting| {
            request.status.is_none_or(|status| waiting.status == status)
                && request.doubt.is_none_or(|doubt| waiting.doubts.contains(&doubt))
        };
        let (mut items, mut stake) = (0, Stake::default());
        for waiting in queue.waiting.iter().filter(wanted) {
            items += 1;
            stake.join(&waiting.stake);
        }
        let behind = |waiting: &&Waiting| {
            after
                .as_ref()
                .is_none_or(|(stake, hash)| stake.before(&waiting.stake).then_with(|| hash.cmp(&waiting.hash)).is_lt())
        };
        let found: Vec<&Waiting> =
            queue.waiting.iter().filter(wanted).filter(behind).take(limit.saturating_add(1)).collect();
        let page = Page::of(found, limit, |waiting| place_text(waiting));
        Ok(ReviewPage { page: Page { entries: self.reviewed_all(&page.entries)?, next: page.next }, items, stake })
    }

    /// One item as somebody who reviews it sees it, whether it waits or not.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no current line has it.
    pub fn reviewed(&mut self, public_id: &str) -> Result<Reviewed, AppError> {
        let hash =
            Item::hash_of(public_id).ok_or_else(|| AppError::NotFound { what: ITEM, name: public_id.to_owned() })?;
        let queue = self.queue()?;
        let mut found = match queue.of_item(hash) {
            Some(waiting) => self.reviewed_all(&[waiting])?,
            None => {
                let number = crate::store::item_numbers(&mut self.db, &[hash])?.get(&hash).copied();
                let (lines, stake) = number.map(|item| self.weight(item)).transpose()?.unwrap_or_default();
                self.reviewed_of(&[(hash, Vec::new(), lines, stake)])?
            }
        };
        found.pop().ok_or_else(|| AppError::NotFound { what: ITEM, name: public_id.to_owned() })
    }

    /// What waits, built when it is first asked for and kept with the state.
    pub(super) fn queue(&mut self) -> Result<Arc<Queue>, AppError> {
        let knowledge = Arc::clone(&self.knowledge);
        // Whoever else asks meanwhile waits for the same.
        let mut kept = knowledge.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = &*kept {
            return Ok(Arc::clone(queue));
        }
        let queue = Arc::new(Queue::build(&mut self.db, None)?);
        *kept = Some(Arc::clone(&queue));
        Ok(queue)
    }

    /// Lines and money of one item.
    fn weight(&mut self, item: i64) -> Result<(u64, Stake), AppError> {
        let currencies: HashMap<i64, Currency> =
            crate::store::all_terms(&mut self.db)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
        let (mut count, mut stake) = (0, Stake::default());
        crate::store::scan_lines(
            &mut self.db,
            |one| one == item,
            |lines| {
                for line in lines {
                    count += 1;
                    if let Some(currency) = currencies.get(&line.terms) {
                        stake.add(*currency, line.line_value);
                    }
                }
            },
        )?;
        Ok((count, stake))
    }

    fn reviewed_all(&mut self, waiting: &[&Waiting]) -> Result<Vec<Reviewed>, AppError> {
        let of = |one: &&Waiting| (one.hash, one.doubts.clone(), one.lines, one.stake.clone());
        self.reviewed_of(&waiting.iter().map(of).collect::<Vec<_>>())
    }

    fn reviewed_of(&mut self, wanted: &[(u128, Vec<Doubt>, u64, Stake)]) -> Result<Vec<Reviewed>, AppError> {
        let hashes: Vec<u128> = wanted.iter().map(|one| one.0).collect();
        let found = decided_items_of(&mut self.db, &hashes)?;
        let mut decided: HashMap<u128, DecidedItem> =
            named(&mut self.db, found)?.into_iter().map(|decided| (decided.item.content_hash(), decided)).collect();
        let queue = self.queue()?;
        let mut list = Vec::with_capacity(wanted.len());
        for (hash, doubts, lines, stake) in wanted {
            let Some(decided) = decided.remove(hash) else { continue };
            let like_items = queue.like(&decided.item).len() as u64;
            let (doubts, stake) = (doubts.clone(), stake.clone());
            list.push(self.reviewed_as(decided, doubts, *lines, stake, like_items)?);
        }
        Ok(list)
    }

    fn reviewed_as(
        &mut self,
        decided: DecidedItem,
        doubts: Vec<Doubt>,
        lines: u64,
        stake: Stake,
        like_items: u64,
    ) -> Result<Reviewed, AppError> {
        let item = decided.item.public_id();
        let proposed = proposal(&decided);
        let score = Score::from_basis_points(u32::try_from(decided.decision.score).unwrap_or(0));
        let runners = runners_up(&decided);
        let first = decided.product_id.clone().filter(|own| runners.iter().all(|(product, _)| product != own));
        let mut products = Vec::new();
        for (product, score) in first.map(|own| (own, score)).into_iter().chain(runners) {
            let (product_reference, description) = self.words_of(&product)?;
            let proposed = proposed.as_deref() == Some(product.as_str());
            products.push(ProductName { product_id: product, product_reference, description, score, proposed });
        }
        products.sort_by_key(|product| !product.proposed);
        let ledger = &self.knowledge.people.ledger;
        let confirmed = decided.decision.confirmed_by.is_some();
        let acted = ledger.word(&item).is_some();
        let may = [
            (ActionKind::Accept, !confirmed),
            (ActionKind::Reject, !products.is_empty()),
            (ActionKind::Choose, true),
            (ActionKind::MarkPack, true),
            (ActionKind::Split, decided.product_id.is_some()),
            (ActionKind::Undo, acted),
        ];
        let may = may.into_iter().filter_map(|(kind, may)| may.then_some(kind)).collect();
        let version = ledger.version(&item);
        Ok(Reviewed { decided, version, doubts, lines, stake, products, like_items, may })
    }

    /// What the catalogue, or the lines of a provisional product, call a product.
    pub(super) fn words_of(&mut self, product: &str) -> Result<(Option<String>, String), AppError> {
        if let Some(known) = self.knowledge.catalogue.product(product) {
            return Ok((Some(known.reference.clone()), known.description.clone()));
        }
        if let Some(known) = self.knowledge.provisional.product(product) {
            return Ok((None, known.description.clone()));
        }
        let number = product_numbers(&mut self.db, &[product.to_owned()])?.into_values().next();
        let name = product_names(&mut self.db, &number.into_iter().collect::<Vec<_>>())?.into_values().next();
        Ok((name.and_then(|(_, reference)| reference), String::new()))
    }
}

/// A place in the queue as a text: the money, then the item.
fn place_text(waiting: &Waiting) -> String {
    let sums: Vec<String> =
        waiting.stake.sums().iter().map(|(currency, micros)| format!("{currency}{micros}")).collect();
    format!("{}|{}", sums.join(","), Item::public_id_of(waiting.hash))
}

fn place_of(text: &str) -> Result<(Stake, u128), AppError> {
    let refused = || AppError::Request("a page of the queue begins after a place in it".to_owned());
    let (sums, item) = text.split_once('|').ok_or_else(refused)?;
    let sum = |text: &str| Some((Currency::parse(text.get(..3)?)?, text.get(3..)?.parse().ok()?));
    let sums: Option<Vec<(Currency, i128)>> = sums.split(',').filter(|sum| !sum.is_empty()).map(sum).collect();
    Ok((Stake::of(sums.ok_or_else(refused)?), Item::hash_of(item).ok_or_else(refused)?))
}

/// What people said, the latest first, after an action's public id: of everything, or of one item, product, person.
///
/// # Errors
/// [`AppError`] when nobody knows the action `after`, or the store cannot be read.
pub fn review_actions(
    db: &mut Db,
    filter: &ActionFilter,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Action>, AppError> {
    let name = filter.name.as_deref().map(|name| known_name(db, name)).transpose()?;
    let filter = ActionFilter { name, ..filter.clone() };
    let found = review_actions_before(db, &filter, after, limit.saturating_add(1))?;
    Ok(Page::of(found, limit, |action| action.public_id.clone()))
}

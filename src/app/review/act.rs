//! What a person says: checked against what stands, appended, and what then follows.

use std::collections::HashSet;

use chrono::NaiveDateTime;

use super::people::People;
use super::shown::{LikeItem, proposal};
use crate::app::decided::{DecidedItem, named};
use crate::app::once::Once;
use crate::app::reading::Reading;
use crate::app::refresh::Draft;
use crate::app::spoken::{WHY_MOST, check_spoken};
use crate::app::{AppError, Likewise};
use crate::engine::categories::LineKind;
use crate::engine::model::{Item, hash_fields};
use crate::engine::money::Units;
use crate::engine::review::{Action, ActionKind, Asked, Author, Ledger, Refusal, Seen};
use crate::engine::units::BaseUnit;
use crate::store::{
    Db, NumberedItem, RequestKey, StoreError, StoredDecision, append_review, begin_review, decided_items_of,
    find_product, find_product_itself, item_categories_of, item_numbers, items_by_ids, items_of_product, review_log,
    write,
};

/// What an item is called where there is none.
pub(super) const ITEM: &str = "item";
/// Actions of one request at most.
pub(super) const ACTIONS_MOST: usize = 10_000;
/// Like items told.
const LIKE_TOLD: usize = 100;

/// One thing that a person would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAction {
    /// What.
    pub kind: ActionKind,
    /// The item, by public id. For `merge` the product that becomes part of another; for `split` the product whose items
    /// are taken apart; for `undo` an action, a batch, an item or a product.
    pub name: String,
    /// The product, by public id or its catalogue's own: rejected (the proposed one where nothing is said), chosen, or
    /// merged into.
    pub product: Option<String>,
    /// Of a split, the items that are taken out; all where none are named.
    pub items: Vec<String>,
    /// Base units an order unit holds.
    pub units: Option<Units>,
    /// The base unit.
    pub base_unit: Option<BaseUnit>,
    /// How many actions the item or product had when the one who speaks looked at it.
    pub seen: Option<u64>,
    /// Why, where it is not the reason of the whole request.
    pub why: Option<String>,
}

impl AskedAction {
    /// The kind and what it is about; nothing else said.
    #[must_use]
    pub fn new(kind: ActionKind, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { kind, name, product: None, items: Vec::new(), units: None, base_unit: None, seen: None, why: None }
    }
}

/// What a person would say at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRequest {
    /// Who.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub at: NaiveDateTime,
    /// What.
    pub actions: Vec<AskedAction>,
    /// Say of like items, too, that they are the product.
    pub also_like: bool,
    /// The key by which the request is done once though it is asked twice.
    pub key: Option<RequestKey>,
}

/// What was said, and what follows.
#[derive(Debug, Clone)]
pub struct ReviewAnswer {
    /// Everything said at once has this name.
    pub batch: String,
    /// What was said.
    pub actions: Vec<Action>,
    /// The item with its decision as it is from now on, where all of it was about one item.
    pub decided: Option<DecidedItem>,
    /// Undecided items that are like those that were decided, the most money first.
    pub like_items: Vec<LikeItem>,
    /// How many there are.
    pub like_count: u64,
}

/// Something to be said, and whether the rest is said without it where it cannot be.
pub(super) struct Wish {
    pub(super) asked: Asked,
    pub(super) optional: bool,
}

/// What was said, and the places of the wishes that were refused, with the reasons.
pub(super) struct Spoken {
    pub(super) actions: Vec<Action>,
    pub(super) refused: Vec<(usize, Refusal)>,
}

/// What became of a request.
enum Said {
    Now(Spoken),
    /// The same request said this batch.
    Before(String),
}

impl Reading {
    /// Says something: all of it or nothing. Decisions and prices follow when they are next brought up to date.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when it contradicts what others said and nobody says to have seen that,
    /// [`AppError::Moved`] when others said something since it was seen, [`AppError::NotFound`] and [`AppError::Request`]
    /// when it makes no sense, [`AppError::KeyReused`] when the key stands for another request; otherwise when the store
    /// fails.
    pub fn act(&mut self, likewise: &Likewise, request: &ReviewRequest) -> Result<ReviewAnswer, AppError> {
        check_texts(request)?;
        if let Some(answer) = self.answered(likewise, request)? {
            return Ok(answer);
        }
        let mut wishes = Vec::new();
        let mut db = likewise.store.connect()?;
        for asked in &request.actions {
            self.wishes(&mut db, asked, request, &mut wishes)?;
        }
        if request.also_like {
            self.like_wishes(&mut wishes)?;
        }
        if wishes.len() > ACTIONS_MOST {
            return Err(AppError::TooLarge(format!("more than {ACTIONS_MOST} actions at once")));
        }
        let Spoken { actions, .. } = self.say(&mut db, request, wishes)?;
        self.answer(&mut db, actions)
    }

    /// What was answered to the same request before, where it bears a key.
    ///
    /// # Errors
    /// [`AppError::KeyReused`] when the key stands for another request; otherwise when the store fails.
    pub fn answered(&mut self, likewise: &Likewise, request: &ReviewRequest) -> Result<Option<ReviewAnswer>, AppError> {
        if request.key.is_none() {
            return Ok(None);
        }
        let mut db = likewise.store.connect()?;
        let Some(batch) = once(request).answered(&mut db)? else { return Ok(None) };
        let said = said_in(&mut db, &batch)?;
        self.answer(&mut db, said).map(Some)
    }

    /// Appends what can be said; a refusal of what is not optional leaves nothing.
    pub(super) fn say(&mut self, db: &mut Db, request: &ReviewRequest, wishes: Vec<Wish>) -> Result<Spoken, AppError> {
        let mut undo: Vec<AskedAction> =
            request.actions.iter().filter(|asked| asked.kind == ActionKind::Undo).cloned().collect();
        for asked in &mut undo {
            asked.name = known_name(db, &asked.name)?;
            asked.why = asked.why.take().or_else(|| request.why.clone());
        }
        let once = once(request);
        let author = Author {
            actor: request.by.trim().to_owned(),
            acted_at: request.at,
            batch: batch_of(once.fingerprint(), request),
        };
        let said = write(db, |db| {
            begin_review(db)?;
            if let Some(batch) = once.answered(db)? {
                return Ok(Said::Before(batch));
            }
            once.remember(db, &author.batch)?;
            let mut ledger = Ledger::of(review_log(db)?);
            let mut wishes = wishes;
            for asked in &undo {
                let found = undo_wishes(&ledger, asked);
                if found.is_empty() {
                    return Err(StoreError::NotFound { what: "standing action of", name: asked.name.clone() });
                }
                wishes.extend(found);
            }
            let (mut actions, mut refused) = (Vec::new(), Vec::new());
            for (place, Wish { asked, optional }) in wishes.into_iter().enumerate() {
                match ledger.say(asked, &author) {
                    Ok(action) => actions.push(action.clone()),
                    Err(refusal) if optional => refused.push((place, refusal)),
                    Err(refusal) => return Err(refused_as(refusal)),
                }
            }
            let redirects: Vec<(String, String)> =
                ledger.redirects().pairs().map(|(source, target)| (source.to_owned(), target.to_owned())).collect();
            append_review(db, &actions, &redirects)?;
            Ok(Said::Now(Spoken { actions, refused }))
        })?;
        match said {
            Said::Now(spoken) => Ok(spoken),
            Said::Before(batch) => Ok(Spoken { actions: said_in(db, &batch)?, refused: Vec::new() }),
        }
    }

    /// What one thing asked for comes to.
    pub(super) fn wishes(
        &mut self,
        db: &mut Db,
        asked: &AskedAction,
        request: &ReviewRequest,
        wishes: &mut Vec<Wish>,
    ) -> Result<(), AppError> {
        let why = asked.why.clone().or_else(|| request.why.clone());
        let wish = |subject: String, product: Option<String>, proposed: Option<String>| Wish {
            asked: Asked {
                kind: asked.kind,
                subject,
                product,
                proposed,
                units: asked.units.filter(|_| asked.kind == ActionKind::MarkPack),
                base_unit: asked.base_unit.filter(|_| asked.kind == ActionKind::MarkPack),
                undoes: None,
                why: why.clone(),
                seen: asked.seen.map_or(Seen::Unstated, Seen::Stated),
            },
            optional: false,
        };
        let product = |db: &mut Db| -> Result<Option<String>, AppError> {
            Ok(asked.product.as_deref().map(|name| find_product(db, name)).transpose()?.map(|(_, id)| id))
        };
        match asked.kind {
            // Which action that is, is seen where nobody else can act.
            ActionKind::Undo => {}
            ActionKind::Merge => {
                let into = product(db)?
                    .ok_or_else(|| AppError::Request("merge needs the product to merge into".to_owned()))?;
                wishes.push(wish(find_product_itself(db, &asked.name)?.1, Some(into), None));
            }
            ActionKind::Split => {
                let (number, split) = find_product(db, &asked.name)?;
                for item in self.items_to_split(number, &asked.items)? {
                    wishes.push(wish(item, Some(split.clone()), None));
                }
            }
            ActionKind::Accept | ActionKind::Reject | ActionKind::Choose | ActionKind::MarkPack => {
                let decided = self.decided(&asked.name)?;
                let proposed = proposal(&decided);
                let missing = |what: &str| AppError::Request(format!("{} needs {what}", asked.kind));
                let said = match asked.kind {
                    ActionKind::Accept => proposed.clone(),
                    ActionKind::Choose => Some(product(db)?.ok_or_else(|| missing("a product"))?),
                    ActionKind::Reject => {
                        let none = || AppError::Request(format!("no product is proposed for {}: name one", asked.name));
                        Some(product(db)?.or_else(|| proposed.clone()).ok_or_else(none)?)
                    }
                    _ if asked.units.is_none() => return Err(missing("units")),
                    _ => None,
                };
                if asked.kind == ActionKind::MarkPack {
                    self.check_base_unit(&decided, asked.base_unit)?;
                }
                if asked.kind == ActionKind::Accept
                    && let Some(named) = product(db)?
                    && said.as_ref() != Some(&named)
                {
                    let now = said.as_deref().unwrap_or("none");
                    return Err(AppError::Conflict(format!("{} is no longer proposed: now it is {now}", named)));
                }
                wishes.push(wish(asked.name.clone(), said, proposed));
            }
        }
        Ok(())
    }

    /// The item with its decision in the state that is read.
    fn decided(&mut self, public_id: &str) -> Result<DecidedItem, AppError> {
        let missing = || AppError::NotFound { what: ITEM, name: public_id.to_owned() };
        let hash = Item::hash_of(public_id).ok_or_else(missing)?;
        let found = decided_items_of(&mut self.db, &[hash])?;
        named(&mut self.db, found)?.pop().ok_or_else(missing)
    }

    /// A pack is counted in what the product's prices are compared in.
    fn check_base_unit(&self, decided: &DecidedItem, stated: Option<BaseUnit>) -> Result<(), AppError> {
        let known = decided.product_id.as_deref().and_then(|product| self.knowledge.catalogue.product(product));
        let (Some(known), Some(stated)) = (known, stated) else { return Ok(()) };
        if known.base_unit == stated {
            return Ok(());
        }
        let words = format!("prices of {} are compared in {}, not in {stated}", known.public_id(), known.base_unit);
        Err(AppError::Request(words))
    }

    /// The items of a product that are to be taken out of it.
    fn items_to_split(&mut self, product: i64, named: &[String]) -> Result<Vec<String>, AppError> {
        let numbers = items_of_product(&mut self.db, product)?;
        let mut own: Vec<String> = items_by_ids(&mut self.db, &numbers)?.values().map(Item::public_id).collect();
        own.sort_unstable();
        if let Some(foreign) = named.iter().find(|item| !own.contains(item)) {
            return Err(AppError::Request(format!("{foreign} is no item of that product")));
        }
        if own.is_empty() {
            return Err(AppError::Request("the product has no item".to_owned()));
        }
        Ok(if named.is_empty() { own } else { named.to_vec() })
    }

    /// The same product for like items, where nobody said anything of them that speaks against it.
    fn like_wishes(&mut self, wishes: &mut Vec<Wish>) -> Result<(), AppError> {
        let mut told: HashSet<String> = wishes.iter().map(|wish| wish.asked.subject.clone()).collect();
        let mut more = Vec::new();
        for Wish { asked, .. } in wishes.iter() {
            if !matches!(asked.kind, ActionKind::Accept | ActionKind::Choose) || asked.product.is_none() {
                continue;
            }
            for like in self.hashes_like(&asked.subject)? {
                let subject = Item::public_id_of(like);
                if told.insert(subject.clone()) {
                    let seen = Seen::Unstated;
                    let asked = Asked { kind: ActionKind::Choose, subject, proposed: None, seen, ..asked.clone() };
                    more.push(Wish { asked, optional: true });
                }
            }
        }
        wishes.extend(more);
        Ok(())
    }

    fn hashes_like(&mut self, item: &str) -> Result<Vec<u128>, AppError> {
        let decided = self.decided(item)?;
        Ok(self.queue()?.like(&decided.item).into_iter().map(|waiting| waiting.hash).collect())
    }

    /// What follows from what was said.
    pub(super) fn answer(&mut self, db: &mut Db, said: Vec<Action>) -> Result<ReviewAnswer, AppError> {
        let mut subjects: Vec<&String> = said.iter().map(|action| &action.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let decided = match subjects.as_slice() {
            [only] if Item::hash_of(only).is_some() => self.decided_anew(db, only)?,
            _ => None,
        };
        let now = Ledger::of(review_log(db)?);
        let mut like: Vec<u128> = Vec::new();
        let mut met: HashSet<u128> = HashSet::new();
        for action in said.iter().filter(|action| matches!(action.kind, ActionKind::Accept | ActionKind::Choose)) {
            if action.product.is_some() && self.decided(&action.subject).is_ok() {
                like.extend(self.hashes_like(&action.subject)?.into_iter().filter(|hash| met.insert(*hash)));
            }
        }
        like.retain(|hash| now.word(&Item::public_id_of(*hash)).is_none_or(|word| word.accepted.is_none()));
        let like_count = like.len() as u64;
        like.truncate(LIKE_TOLD);
        let batch = said.first().map(|action| action.batch.clone()).unwrap_or_default();
        Ok(ReviewAnswer { batch, like_items: self.like_items(&like)?, like_count, decided, actions: said })
    }

    fn like_items(&mut self, hashes: &[u128]) -> Result<Vec<LikeItem>, AppError> {
        let queue = self.queue()?;
        let found = decided_items_of(&mut self.db, hashes)?;
        let mut items: std::collections::HashMap<u128, Item> =
            found.into_iter().map(|(item, _)| (item.content_hash(), item)).collect();
        let told = |hash: &u128| {
            let waiting = queue.of_item(*hash)?;
            let item = items.remove(hash)?;
            Some(LikeItem { item, status: waiting.status, lines: waiting.lines, stake: waiting.stake.clone() })
        };
        Ok(hashes.iter().filter_map(told).collect())
    }

    /// The item as it is decided from now on.
    fn decided_anew(&mut self, db: &mut Db, item: &str) -> Result<Option<DecidedItem>, AppError> {
        let Some(hash) = Item::hash_of(item) else { return Ok(None) };
        let Some(id) = item_numbers(&mut self.db, &[hash])?.get(&hash).copied() else { return Ok(None) };
        let Some(stated) = items_by_ids(&mut self.db, &[id])?.remove(&id) else { return Ok(None) };
        let people = People::load(db)?;
        let draft = Draft::of(&self.knowledge.catalogue, &people, &NumberedItem { id, item: stated.clone() })?;
        let product_id = draft.product.clone();
        let product_reference = match &product_id {
            Some(product) => self.words_of(product)?.0,
            None => None,
        };
        let decision: StoredDecision = draft.decision(|_| None, &self.knowledge.basis);
        let kept = item_categories_of(&mut self.db, &[id])?.remove(&id);
        let (categories, line_kind) =
            kept.map_or((Vec::new(), LineKind::Goods), |kept| (kept.categories, kept.line_kind));
        Ok(Some(DecidedItem { item: stated, decision, product_id, product_reference, categories, line_kind }))
    }
}

/// The public id of a product that is called by its catalogue's own; any other name as it stands.
pub(super) fn known_name(db: &mut Db, name: &str) -> Result<String, AppError> {
    match find_product_itself(db, name) {
        Ok((_, public_id)) => Ok(public_id),
        Err(StoreError::NotFound { .. }) => Ok(name.to_owned()),
        Err(error) => Err(error.into()),
    }
}

/// What was said at once.
fn said_in(db: &mut Db, batch: &str) -> Result<Vec<Action>, AppError> {
    Ok(review_log(db)?.into_iter().filter(|action| action.batch == batch).collect())
}

/// What is taken back by a name.
fn undo_wishes(ledger: &Ledger, asked: &AskedAction) -> Vec<Wish> {
    let undone = ledger.to_undo(&asked.name);
    let wish = |action: &Action| Wish {
        asked: Asked {
            kind: ActionKind::Undo,
            subject: action.subject.clone(),
            product: action.product.clone(),
            proposed: None,
            units: None,
            base_unit: None,
            undoes: Some(action.public_id.clone()),
            why: asked.why.clone(),
            seen: asked.seen.map_or(Seen::Unstated, Seen::Stated),
        },
        optional: false,
    };
    undone.into_iter().map(wish).collect()
}

fn refused_as(refusal: Refusal) -> StoreError {
    match refusal {
        Refusal::Moved(words) => StoreError::Moved(words),
        Refusal::Conflict(words) => StoreError::Conflict(words),
        Refusal::Senseless(words) => StoreError::Senseless(words),
    }
}

/// The words of who speaks.
pub(super) fn check_texts(request: &ReviewRequest) -> Result<(), AppError> {
    let reasons = request.why.iter().chain(request.actions.iter().filter_map(|asked| asked.why.as_ref()));
    check_spoken(&request.by, reasons.map(|why| ("why", why.as_str(), WHY_MOST)))
}

/// The request is the same whenever it is asked and whatever was seen.
fn once(request: &ReviewRequest) -> Once<'_> {
    let ReviewRequest { by, why, also_like, .. } = request;
    let actions: Vec<AskedAction> =
        request.actions.iter().map(|asked| AskedAction { seen: None, ..asked.clone() }).collect();
    Once::new(request.key.as_ref(), &format!("{by:?} {why:?} {actions:?} {also_like}"), request.at)
}

/// A name for everything said at once: `B` and 24 hexadecimal digits.
fn batch_of(fingerprint: &str, request: &ReviewRequest) -> String {
    let at = request.at.and_utc().to_rfc3339();
    let key = request.key.as_ref().map(|key| key.key.as_str());
    let hash = hash_fields(&[Some("batch"), Some(fingerprint), Some(&at), key]);
    format!("B{:024x}", hash >> 32)
}

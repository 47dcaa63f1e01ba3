//! Deciding items and building price points: from the lines as they are to benchmarks ready to be read.
//!
//! Only what changed is done again, and the result equals doing everything afresh: a decision rests on its item, the
//! catalogue, the weights and the vocabulary; a product's points rest on its lines and readings.

use std::collections::BTreeSet;
use std::time::Duration;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::catalogue::{Catalogue, KnownProduct, decision_basis, decision_basis_of, drop_index};
use super::categories::renew_categories;
use super::counted::{RefreshAnswer, provisional_product};
use super::points::{ProductWords, build};
use super::progress::{Phase, Step, Watcher};
use super::renewal::renew;
use super::review::{People, suffix};
use super::suppliers::renew_supplier_spend;
use super::{AppError, Likewise};
use crate::engine::categories::CATEGORY_RULES;
use crate::engine::matching::{MatchOutcome, ProvisionalKind, is_service_text, provisional_key};
use crate::engine::model::{DecisionStatus, Evidence, Item, MatchMethod, Product, Score};
use crate::engine::money::Units;
use crate::engine::period::Month;
use crate::engine::review::{ItemWord, PackTold, Redirects, excluded, pack_told, redirected, settled, surplus};
use crate::engine::units::{PackReading, ProductPacks, StatedPack, read_pack};
use crate::store::{
    Db, LineCensus, LineChanges, NumberedItem, Presence, StateName, StoredDecision, decided_items, decisions_after,
    ensure_provisional, forget_decisions, forget_line_changes, items_after, line_census, line_changes, read_state,
    replace_decisions, store_facts, write, write_state,
};

const PAGE: i64 = 5_000;

/// Brings decisions and price points up to date; with `all`, decides every item anew. What people said goes into every
/// decision, so that none is overturned. `progress` may stop
/// it at any step: what was done stays, and figures are told as not fresh.
///
/// # Errors
/// [`AppError`] when the store or the index fails; what was done so far is not done again next time.
pub fn refresh(likewise: &Likewise, all: bool, progress: &mut Watcher<'_>) -> Result<RefreshAnswer, AppError> {
    let mut db = likewise.store.connect()?;
    let _turn = wait_for_turn(likewise, progress)?;
    // What is published meanwhile is not seen: decisions and points rest on one state, and the next refresh finds the
    // other.
    let mut view = likewise.store.view()?;
    let state = look(&mut view)?;
    if !all && state.fresh {
        return counted(&mut view);
    }
    if !all && let Some(changes) = state.line_changes(&mut view)? {
        return renew(likewise, (&mut view, &mut db), &state, &changes, progress);
    }
    if !state.fresh {
        unsettle(&mut db)?;
    }
    let census = line_census(&mut view)?;
    let catalogue = Catalogue::load(likewise, &mut view)?;
    let basis = decision_basis(&mut view)?;
    let people = People::load(&mut view)?;
    let decided = decide_items(&mut db, &catalogue, &people, &census, all, &basis, progress)?;
    let words = ProductWords::of(&catalogue);
    let products_built = build(&mut view, &mut db, &census, &words, progress)?;
    renew_categories(&mut view, &mut db, &census, all)?;
    renew_supplier_spend(&mut view, &mut db)?;
    let answer = RefreshAnswer { decided, products_built, ..count(&mut db)? };
    settle(&mut db, &state, census.latest.map(Month::of), &answer)?;
    Ok(answer)
}

/// Says that decisions and points are being made: until they are settled again, they rest on nothing that is known, and
/// what is left half done is done from the beginning.
pub(super) fn unsettle(db: &mut Db) -> Result<(), AppError> {
    Ok(write(db, |db| write_state(db, StateName::RefreshedFrom, ""))?)
}

/// Says that decisions, points and everything beside them rest on this state.
pub(super) fn settle(
    db: &mut Db,
    state: &StoreState,
    latest: Option<Month>,
    answer: &RefreshAnswer,
) -> Result<(), AppError> {
    Ok(write(db, |db| {
        write_state(db, StateName::LatestMonth, &latest.map(|month| month.to_string()).unwrap_or_default())?;
        write_state(db, StateName::Counted, &answer.text())?;
        write_state(db, StateName::RefreshedFrom, &state.text)?;
        state.revision().map_or(Ok(()), |revision| forget_line_changes(db, revision))
    })?)
}

/// Builds the index anew from the store.
///
/// # Errors
/// [`AppError`] when the store cannot be read or the index not written.
pub fn reindex(likewise: &Likewise) -> Result<u64, AppError> {
    let mut view = likewise.store.view()?;
    drop_index(likewise)?;
    Ok(Catalogue::load(likewise, &mut view)?.len())
}

/// One unmoving view of the store whose decisions and price points are those of its lines; they are brought up to date
/// first where they are not.
pub(super) fn fresh_view(likewise: &Likewise) -> Result<Db, AppError> {
    const TRIES: u32 = 5;
    for _ in 0..TRIES {
        let mut view = likewise.store.view()?;
        if is_fresh(&mut view)? {
            return Ok(view);
        }
        drop(view);
        refresh(likewise, false, &mut |_| Ok(()))?;
    }
    // Somebody publishes faster than anybody can match: what was brought up to date last is told.
    Ok(likewise.store.view()?)
}

/// Whether decisions and price points are those of the data as it is.
pub(super) fn is_fresh(db: &mut Db) -> Result<bool, AppError> {
    Ok(look(db)?.fresh)
}

/// The state of the store at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoreState {
    /// What decisions and points rest on: every published change, and the basis of decisions.
    pub(super) text: String,
    /// Whether they do rest on it.
    pub(super) fresh: bool,
    /// The state they do rest on, if there is one.
    rests_on: Option<String>,
}

/// The revision in a state's text, and what comes after it.
fn revision_in(text: &str) -> Option<(i64, &str)> {
    let (revision, rest) = text.split_once('/')?;
    Some((revision.parse().ok()?, rest))
}

impl StoreState {
    /// How many changes were published.
    fn revision(&self) -> Option<i64> {
        revision_in(&self.text).map(|(revision, _)| revision)
    }

    /// What changed of the lines since decisions and points were made, where nothing else did.
    fn line_changes(&self, view: &mut Db) -> Result<Option<LineChanges>, AppError> {
        let Some((to, basis)) = revision_in(&self.text) else { return Ok(None) };
        match self.rests_on.as_deref().and_then(revision_in) {
            Some((from, same)) if same == basis => Ok(line_changes(view, from, to)?),
            _ => Ok(None),
        }
    }
}

/// Looks which state the store is in: one small query.
pub(super) fn look(db: &mut Db) -> Result<StoreState, AppError> {
    let facts = store_facts(db)?;
    let text = format!("{}/{}/{CATEGORY_RULES}", facts.revision, decision_basis_of(&facts)?);
    Ok(StoreState { fresh: facts.refreshed_from.as_ref() == Some(&text), text, rests_on: facts.refreshed_from })
}

/// One process matches at a time; the others wait until it is done or gone.
fn wait_for_turn(likewise: &Likewise, progress: &mut Watcher<'_>) -> Result<Presence, AppError> {
    loop {
        if let Some(turn) = Presence::take_turn(&likewise.store)? {
            return Ok(turn);
        }
        progress(Step::of(Phase::Waiting, 0))?;
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What the decisions came to, as it was counted when they were made.
fn counted(view: &mut Db) -> Result<RefreshAnswer, AppError> {
    match read_state(view, StateName::Counted)?.as_deref().and_then(RefreshAnswer::parse) {
        Some(answer) => Ok(answer),
        None => count(view),
    }
}

/// Counts decisions by what they came to.
pub(super) fn count(db: &mut Db) -> Result<RefreshAnswer, AppError> {
    let mut answer = RefreshAnswer::default();
    let mut provisional = BTreeSet::new();
    let mut after = 0;
    loop {
        let page = decisions_after(db, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.item_id;
        for decision in &page {
            answer.add(decision);
            provisional.extend(provisional_product(decision));
        }
    }
    answer.provisional_products = provisional.len() as u64;
    Ok(answer)
}

/// Decides the items that are undecided or were decided on another basis; returns how many.
fn decide_items(
    db: &mut Db,
    catalogue: &Catalogue,
    people: &People,
    census: &LineCensus,
    all: bool,
    basis: &str,
    progress: &mut Watcher<'_>,
) -> Result<u64, AppError> {
    let former = decided_items(db)?;
    let merged = people.marks_of_decided(db)?;
    let gone: Vec<i64> = former.keys().copied().filter(|item| !census.items.contains_key(item)).collect();
    write(db, |db| forget_decisions(db, &gone))?;
    let stands = |item: &NumberedItem| {
        let rests_on = || format!("{basis}{}", suffix(people.word(item.id), merged.get(&item.id).copied()));
        !all && former.get(&item.id).is_some_and(|former| *former == rests_on())
    };
    let mut decided = 0;
    let mut looked_at = 0;
    let mut after = 0;
    loop {
        let page = items_after(db, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(decided) };
        after = last.id;
        looked_at += page.iter().filter(|item| census.items.contains_key(&item.id)).count() as u64;
        let due: Vec<NumberedItem> =
            page.into_iter().filter(|item| census.items.contains_key(&item.id) && !stands(item)).collect();
        decide_due(db, catalogue, people, &due, basis)?;
        decided += due.len() as u64;
        progress(Step { phase: Phase::Matching, done: looked_at, total: Some(census.items.len() as u64) })?;
    }
}

/// Decides items and keeps the decisions.
pub(super) fn decide_due(
    db: &mut Db,
    catalogue: &Catalogue,
    people: &People,
    due: &[NumberedItem],
    basis: &str,
) -> Result<(), AppError> {
    let drafts: Vec<Draft> =
        due.par_iter().map(|item| Draft::of(catalogue, people, item)).collect::<Result<_, AppError>>()?;
    save(db, catalogue, people, &drafts, basis)
}

/// A decision before its product has an internal id.
pub(super) struct Draft {
    item: i64,
    outcome: MatchOutcome,
    pack: PackTold,
    service: bool,
    /// Public id of the product, if it is any.
    pub(super) product: Option<String>,
    /// Public id and key of the provisional product.
    provisional: Option<(String, String)>,
    other_keys: Vec<String>,
    confirmed_by: Option<String>,
    /// What people said that it rests on.
    suffix: String,
}

/// What a decision says of an item, with the pack as read for the product it is.
pub(super) struct Decided {
    pub(super) outcome: MatchOutcome,
    pub(super) reading: PackReading,
}

/// Decides an item of which nobody said anything.
pub(super) fn decide_unsaid(catalogue: &Catalogue, item: &Item) -> Result<Decided, AppError> {
    decide_item(catalogue, item, None, &Redirects::default())
}

/// Decides an item and reads its pack: what a person said of it first, then what the catalogue says.
pub(super) fn decide_item(
    catalogue: &Catalogue,
    item: &Item,
    word: Option<&ItemWord>,
    redirects: &Redirects,
) -> Result<Decided, AppError> {
    let mut excluded = excluded(word, redirects);
    let mut found = catalogue.decide_without(item, &excluded)?;
    loop {
        let surplus = surplus(&found, redirects);
        if surplus.is_empty() {
            break;
        }
        excluded.extend(surplus);
        found = catalogue.decide_without(item, &excluded)?;
    }
    let found = redirected(found, redirects);
    let outcome = settled(found.clone(), word, redirects);
    let product = outcome.product.as_deref().and_then(|id| catalogue.product(id));
    let same = outcome.product.is_none() || outcome.product == found.product;
    let reading = read_item_pack(item, product, same.then_some(&found));
    Ok(Decided { outcome, reading })
}

/// Reads how many base units an item's order unit holds, for the product it is, and by the key it was found with.
pub(super) fn read_item_pack(
    item: &Item,
    product: Option<&KnownProduct>,
    outcome: Option<&MatchOutcome>,
) -> PackReading {
    let stated = StatedPack {
        uom: item.uom.as_deref(),
        units_per_uom: item.units_per_uom.as_deref(),
        description: &item.description,
    };
    let keyed = |method: MatchMethod| outcome.filter(|outcome| outcome.method == method)?.keyed_units;
    let coded = [MatchMethod::Npc, MatchMethod::Mpc, MatchMethod::SupplierPart].into_iter().find_map(keyed);
    let packs = product.map(|known| ProductPacks {
        base_unit: known.base_unit,
        levels: &known.levels,
        keyed_level: keyed(MatchMethod::Gtin),
        coded_level: coded,
    });
    read_pack(&stated, packs.as_ref())
}

impl Draft {
    /// Decides an item.
    pub(super) fn of(catalogue: &Catalogue, people: &People, numbered: &NumberedItem) -> Result<Self, AppError> {
        let (item, word, redirects) = (&numbered.item, people.word(numbered.id), people.redirects());
        let Decided { mut outcome, mut reading } = decide_item(catalogue, item, word, redirects)?;
        let marked = word.and_then(|word| word.pack.as_ref());
        let accepted = word.and_then(|word| word.accepted.as_ref());
        let pack = pack_told(&reading, marked);
        let key = (outcome.product.is_none() && accepted.is_none())
            .then(|| provisional_key(item, pack.base_unit.as_str(), Some(pack.units)))
            .flatten()
            // Words that fit several products are no key: they would throw different things together.
            .filter(|key| outcome.status != DecisionStatus::Ambiguous || key.kind != ProvisionalKind::Text);
        let (mut provisional, other_keys) = match key {
            Some(key) => (own_product(item, key.text, word, redirects), key.other_keys),
            None => (None, Vec::new()),
        };
        let own = provisional.as_ref().map(|(id, _)| id.as_str());
        let led = own.map(|own| (own, redirects.resolve(own))).filter(|(own, target)| own != target);
        if let Some((own, target)) = led {
            let target = target.to_owned();
            outcome.evidence.push(Evidence {
                what: "person".to_owned(),
                finding: format!("{own} is the same product as {target}"),
                conflict: false,
            });
            provisional = None;
            if let Some(known) = catalogue.product(&target) {
                reading = read_item_pack(item, Some(known), None);
                outcome.status = DecisionStatus::Matched;
                outcome.method = MatchMethod::Person;
                outcome.score = Score::FULL;
            } else {
                outcome.method = MatchMethod::Provisional;
            }
            outcome.runners_up.retain(|(runner, _)| *runner != target);
            outcome.product = Some(target);
        }
        let product = outcome.product.clone().or_else(|| provisional.as_ref().map(|(id, _)| id.clone()));
        let contenders = product.iter().chain(outcome.runners_up.iter().map(|(product, _)| product));
        let suffix = suffix(word, people.mark(word, contenders.map(String::as_str)));
        Ok(Self {
            item: numbered.id,
            pack: pack_told(&reading, marked),
            service: is_service_text(&item.description),
            confirmed_by: accepted.map(|accepted| accepted.said.actor.clone()),
            outcome,
            product,
            provisional,
            other_keys,
            suffix,
        })
    }

    /// The decision as it is kept; `number` tells the internal id of a product.
    pub(super) fn decision(&self, number: impl Fn(&str) -> Option<i64>, basis: &str) -> StoredDecision {
        let own = self.provisional.is_some() && self.outcome.product.is_none();
        let method = if own { MatchMethod::Provisional } else { self.outcome.method };
        let mut evidence = self.outcome.evidence.clone();
        if let Some((_, key)) = &self.provisional {
            evidence.push(Evidence { what: "own key".to_owned(), finding: key.clone(), conflict: false });
        }
        evidence.extend(self.other_keys.iter().map(|key| Evidence {
            what: "further key".to_owned(),
            finding: key.clone(),
            conflict: false,
        }));
        StoredDecision {
            item_id: self.item,
            product_id: self.product.as_deref().and_then(number),
            status: self.outcome.status.to_string(),
            method: method.to_string(),
            score: i64::from(self.outcome.score.basis_points()),
            units: self.pack.units.milli(),
            base_unit: self.pack.base_unit.to_string(),
            units_strong: self.pack.strong,
            units_two_sources: self.pack.two_sources,
            units_conflict: self.pack.conflict.map(Units::milli),
            units_evidence: self.pack.evidence.clone(),
            service: self.service,
            evidence: evidence_text(&evidence),
            runners_up: runners_up_text(&self.outcome.runners_up),
            confirmed_by: self.confirmed_by.clone(),
            basis: format!("{basis}{}", self.suffix),
        }
    }
}

/// Public id and key of the provisional product an item becomes by its key; by itself alone where a person said that it is
/// not that one, or took it out of any.
fn own_product(item: &Item, key: String, word: Option<&ItemWord>, redirects: &Redirects) -> Option<(String, String)> {
    let apart = word.is_some_and(|word| !word.apart.is_empty());
    let refused = |id: &str| word.is_some_and(|word| redirects.family(id).into_iter().any(|one| word.refuses(one)));
    let keys = [(!apart).then_some(key), Some(format!("item:{}", item.public_id()))];
    let keyed = |key: String| (Product::provisional_id_of(&key), key);
    keys.into_iter().flatten().map(keyed).find(|(id, _)| !refused(id))
}

fn evidence_text(evidence: &[Evidence]) -> String {
    let list: Vec<serde_json::Value> = evidence
        .iter()
        .map(|one| serde_json::json!({"what": one.what, "finding": one.finding, "conflict": one.conflict}))
        .collect();
    serde_json::Value::from(list).to_string()
}

fn runners_up_text(list: &[(String, Score)]) -> String {
    let list: Vec<serde_json::Value> = list
        .iter()
        .map(|(product, score)| serde_json::json!({"product_id": product, "score": score.to_string()}))
        .collect();
    serde_json::Value::from(list).to_string()
}

fn save(db: &mut Db, catalogue: &Catalogue, people: &People, drafts: &[Draft], basis: &str) -> Result<(), AppError> {
    let keys: Vec<(String, String)> = drafts
        .iter()
        .filter_map(|draft| draft.provisional.clone())
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .collect();
    Ok(write(db, |db| {
        let provisional = ensure_provisional(db, &keys)?;
        let number = |product: &str| {
            let known = catalogue.product(product).map(|known| known.id);
            known.or_else(|| provisional.get(product).copied()).or_else(|| people.product(product))
        };
        let decisions: Vec<StoredDecision> = drafts.iter().map(|draft| draft.decision(number, basis)).collect();
        replace_decisions(db, &decisions)
    })?)
}

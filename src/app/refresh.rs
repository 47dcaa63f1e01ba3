//! Deciding items and building price points: from the lines as they are to benchmarks ready to be read.
//!
//! Only what changed is done again, and the result equals doing everything afresh: a decision rests on its item, the
//! catalogue, the weights and the vocabulary; a product's points rest on its lines and readings.

use std::collections::BTreeSet;
use std::time::Duration;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::catalogue::{Catalogue, KnownProduct, decision_basis, decision_basis_of, drop_index};
use super::categories::renew_categories;
use super::points::{ProductWords, build};
use super::progress::{Phase, Step, Watcher};
use super::review::{People, suffix};
use super::suppliers::renew_supplier_spend;
use super::{AppError, Likewise};
use crate::engine::categories::CATEGORY_RULES;
use crate::engine::matching::{MatchOutcome, ProvisionalKind, is_service_text, provisional_key};
use crate::engine::model::{DecisionStatus, Evidence, Item, MatchMethod, Product, Score};
use crate::engine::money::Units;
use crate::engine::review::{ItemWord, PackTold, Redirects, excluded, pack_told, redirected, settled, surplus};
use crate::engine::units::{PackReading, ProductPacks, StatedPack, read_pack};
use crate::store::{
    Db, LineCensus, NumberedItem, Presence, StateName, StoredDecision, decided_items, decisions_after,
    ensure_provisional, forget_decisions, items_after, line_census, replace_decisions, store_facts, write, write_state,
};

const PAGE: i64 = 5_000;

/// What deciding came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RefreshAnswer {
    /// Items that current lines have.
    pub items: u64,
    /// Items that are one product.
    pub matched: u64,
    /// Items that could be several products.
    pub ambiguous: u64,
    /// Items that are no product of the catalogue.
    pub unmatched: u64,
    /// Items of which a person said what they are; counted above too.
    pub confirmed: u64,
    /// Products made from items' own keys.
    pub provisional_products: u64,
    /// Items decided just now.
    pub decided: u64,
    /// Products whose price points were built just now.
    pub products_built: u64,
}

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
    let StoreState { text: state, fresh } = look(&mut view)?;
    if !all && fresh {
        return count(&mut view);
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
    let latest = census.latest.map(crate::engine::period::Month::of);
    write(&mut db, |db| {
        write_state(db, StateName::LatestMonth, &latest.map(|month| month.to_string()).unwrap_or_default())?;
        write_state(db, StateName::RefreshedFrom, &state)
    })?;
    Ok(RefreshAnswer { decided, products_built, ..count(&mut db)? })
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
}

/// Looks which state the store is in: one small query.
pub(super) fn look(db: &mut Db) -> Result<StoreState, AppError> {
    let facts = store_facts(db)?;
    let text = format!("{}/{}/{CATEGORY_RULES}", facts.revision, decision_basis_of(&facts)?);
    Ok(StoreState { fresh: facts.refreshed_from.as_ref() == Some(&text), text })
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

/// Counts decisions by what they came to.
fn count(db: &mut Db) -> Result<RefreshAnswer, AppError> {
    let mut answer = RefreshAnswer::default();
    let mut provisional = BTreeSet::new();
    let mut after = 0;
    loop {
        let page = decisions_after(db, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.item_id;
        for decision in &page {
            answer.items += 1;
            match DecisionStatus::parse(&decision.status) {
                Some(DecisionStatus::Matched) => answer.matched += 1,
                Some(DecisionStatus::Ambiguous) => answer.ambiguous += 1,
                _ => answer.unmatched += 1,
            }
            answer.confirmed += u64::from(decision.confirmed_by.is_some());
            if decision.method == MatchMethod::Provisional.as_str() {
                provisional.extend(decision.product_id);
            }
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
        let drafts: Vec<Draft> =
            due.par_iter().map(|item| Draft::of(catalogue, people, item)).collect::<Result<_, AppError>>()?;
        save(db, catalogue, people, &drafts, basis)?;
        decided += drafts.len() as u64;
        progress(Step { phase: Phase::Matching, done: looked_at, total: Some(census.items.len() as u64) })?;
    }
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

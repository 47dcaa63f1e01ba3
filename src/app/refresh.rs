//! Deciding items and building price points: from the lines as they are to benchmarks ready to be read.
//!
//! Only what changed is done again, and the result equals doing everything afresh: a decision rests on its item, the
//! catalogue, the weights and the vocabulary; a product's points rest on its lines and readings.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::catalogue::{Catalogue, KnownProduct, decision_basis, decision_basis_of, drop_index};
use super::categories::renew_categories;
use super::points::{ProductWords, build};
use super::progress::{Phase, Step, Watcher};
use super::suppliers::renew_supplier_spend;
use super::{AppError, Likewise};
use crate::engine::categories::CATEGORY_RULES;
use crate::engine::matching::{MatchOutcome, ProvisionalKind, is_service_text, provisional_key};
use crate::engine::model::{DecisionStatus, Evidence, Item, MatchMethod, Product, Score};
use crate::engine::money::Units;
use crate::engine::units::{PackReading, PackStrength, ProductPacks, StatedPack, read_pack};
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
    /// Products made from items' own keys.
    pub provisional_products: u64,
    /// Items decided just now.
    pub decided: u64,
    /// Products whose price points were built just now.
    pub products_built: u64,
}

/// Brings decisions and price points up to date; with `all`, decides every unconfirmed item anew. `progress` may stop
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
    let decided = decide_items(&mut db, &catalogue, &census, all, &basis, progress)?;
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
    let text = format!("{}/{}/{CATEGORY_RULES}", facts.revision, decision_basis_of(&facts.catalogue_version));
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
    census: &LineCensus,
    all: bool,
    basis: &str,
    progress: &mut Watcher<'_>,
) -> Result<u64, AppError> {
    let former = decided_items(db)?;
    let gone: Vec<i64> = former.keys().copied().filter(|item| !census.items.contains_key(item)).collect();
    write(db, |db| forget_decisions(db, &gone))?;
    let stands = |item: &NumberedItem| {
        former.get(&item.id).is_some_and(|(rests_on, confirmed)| *confirmed || (!all && rests_on == basis))
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
            due.par_iter().map(|item| Draft::of(catalogue, item)).collect::<Result<_, AppError>>()?;
        save(db, catalogue, &drafts, basis)?;
        decided += drafts.len() as u64;
        progress(Step { phase: Phase::Matching, done: looked_at, total: Some(census.items.len() as u64) })?;
    }
}

/// A decision before its product has an internal id.
struct Draft {
    item: i64,
    outcome: MatchOutcome,
    reading: PackReading,
    service: bool,
    /// Public id and key of the provisional product.
    provisional: Option<(String, String)>,
    other_keys: Vec<String>,
}

/// What a decision says of an item, with the pack as read for the product it is.
pub(super) struct Decided {
    pub(super) outcome: MatchOutcome,
    pub(super) reading: PackReading,
    pub(super) service: bool,
}

/// Decides an item and reads its pack.
pub(super) fn decide_item(catalogue: &Catalogue, item: &Item) -> Result<Decided, AppError> {
    let outcome = catalogue.decide(item)?;
    let product = outcome.product.as_deref().and_then(|id| catalogue.product(id));
    let reading = read_item_pack(item, product, Some(&outcome));
    Ok(Decided { outcome, reading, service: is_service_text(&item.description) })
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
    fn of(catalogue: &Catalogue, numbered: &NumberedItem) -> Result<Self, AppError> {
        let Decided { outcome, reading, service } = decide_item(catalogue, &numbered.item)?;
        let key = (outcome.product.is_none())
            .then(|| provisional_key(&numbered.item, reading.base_unit.as_str(), Some(reading.units)))
            .flatten()
            // Words that fit several products are no key: they would throw different things together.
            .filter(|key| outcome.status != DecisionStatus::Ambiguous || key.kind != ProvisionalKind::Text);
        let (provisional, other_keys) = match key {
            Some(key) => (Some((Product::provisional_id_of(&key.text), key.text)), key.other_keys),
            None => (None, Vec::new()),
        };
        Ok(Self { item: numbered.id, outcome, reading, service, provisional, other_keys })
    }

    fn decision(&self, catalogue: &Catalogue, provisional: &HashMap<String, i64>, basis: &str) -> StoredDecision {
        let matched = self.outcome.product.as_deref().and_then(|id| catalogue.product(id)).map(|known| known.id);
        let own = self.provisional.as_ref().and_then(|(id, _)| provisional.get(id).copied());
        let method = if matched.is_none() && own.is_some() { MatchMethod::Provisional } else { self.outcome.method };
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
            product_id: matched.or(own),
            status: self.outcome.status.to_string(),
            method: method.to_string(),
            score: i64::from(self.outcome.score.basis_points()),
            units: self.reading.units.milli(),
            base_unit: self.reading.base_unit.to_string(),
            units_strong: self.reading.strength == PackStrength::Strong,
            units_two_sources: self.reading.is_proven_twice(),
            units_conflict: self.reading.conflict.map(Units::milli),
            units_evidence: self.reading.evidence_text(),
            service: self.service,
            evidence: evidence_text(&evidence),
            runners_up: runners_up_text(&self.outcome.runners_up),
            confirmed_by: None,
            basis: basis.to_owned(),
        }
    }
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

fn save(db: &mut Db, catalogue: &Catalogue, drafts: &[Draft], basis: &str) -> Result<(), AppError> {
    let keys: Vec<(String, String)> = drafts
        .iter()
        .filter_map(|draft| draft.provisional.clone())
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .collect();
    Ok(write(db, |db| {
        let provisional = ensure_provisional(db, &keys)?;
        let decisions: Vec<StoredDecision> =
            drafts.iter().map(|draft| draft.decision(catalogue, &provisional, basis)).collect();
        replace_decisions(db, &decisions)
    })?)
}

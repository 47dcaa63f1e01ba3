//! Measuring matching: lines made dirty from the catalogue, decided by the very functions that decide items.
//!
//! Nothing is written to the store. A share of the products is held out, the others are a catalogue of their own with an
//! index in a folder that goes when the measuring ends.

mod answer;
mod pricing;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

pub use answer::{EvaluateAnswer, KindAnswer, PackAnswer, Speed};

use self::answer::Counting;
use self::pricing::quarantine;
use super::catalogue::{CANDIDATES, Catalogue};
use super::refresh::{Decided, decide_unsaid};
use super::word_costs::word_costs;
use super::{AppError, Likewise};
use crate::engine::matching::{ExactHit, MatchOutcome};
use crate::engine::model::{DecisionStatus, Item, Product, ReferenceKey};
use crate::engine::money::{Amount, Units};
use crate::engine::trial::{Trial, TrialLine, TrialOutcome, TrialProduct, TrialSettings};
use crate::engine::units::PackReading;
use crate::engine::variation::Exclusion;
use crate::store::{CatalogueProduct, Db, ReferenceFilter, catalogue_products_after, reference_prices_after};

const PAGE: usize = 5_000;
/// Lines made and decided at once.
const PORTION: u64 = 10_000;
/// How long decisions by exact keys are repeated at least, so that their speed can be told.
const LEAST: Duration = Duration::from_millis(300);

/// What to measure by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluateRequest {
    /// How many lines.
    pub lines: u64,
    /// The same seed makes the same lines.
    pub seed: u64,
}

/// A line with its truth and what became of it.
pub struct EvaluatedLine<'a> {
    /// The line.
    pub line: &'a TrialLine,
    /// The product it is.
    pub truth: Option<&'a TrialProduct>,
    /// The product it was taken for, or the one it would have been.
    pub found: Option<&'a TrialProduct>,
    /// What became of it.
    pub outcome: TrialOutcome,
    /// Whether it was matched with a product whose words are exactly those that are left of it.
    pub is_disguised: bool,
    /// The decision.
    pub decision: &'a MatchOutcome,
    /// Whether the index found its product among the candidates.
    pub in_index: bool,
    /// Whether index or keys did.
    pub in_candidates: bool,
    /// How its pack was read.
    pub reading: &'a PackReading,
    /// Why its price takes no part in benchmarks; nothing where it does, or was not tried.
    pub quarantine: Option<Exclusion>,
    /// Whether its price was tried: only where it was matched rightly and has one.
    pub is_priced: bool,
}

/// Measures matching over the catalogue in the store. `progress` is told how many lines are done; `visit` gets every line in
/// order.
///
/// # Errors
/// [`AppError`] when the store holds no catalogue or fails, the index cannot be built, or whatever `visit` returns.
pub fn evaluate(
    likewise: &Likewise,
    request: &EvaluateRequest,
    progress: &mut dyn FnMut(u64),
    mut visit: impl FnMut(&EvaluatedLine<'_>) -> Result<(), AppError>,
) -> Result<EvaluateAnswer, AppError> {
    let mut view = likewise.store.view()?;
    let (stock, costs) = (Stock::load(&mut view)?, word_costs(&mut view)?);
    drop(view);
    let settings = TrialSettings { lines: request.lines, seed: request.seed };
    let trial = Trial::new(stock.products, settings);
    if trial.catalogue().is_empty() {
        return Err(AppError::Request("there is no catalogue to measure with: import one first".to_owned()));
    }
    let scratch = Scratch::new(likewise)?;
    let catalogue = scratch.catalogue(&trial, &stock.ids)?.with_costs(costs);
    let mut counting = Counting::new(&trial, request);
    let mut done = 0;
    while done < request.lines {
        let end = request.lines.min(done + PORTION);
        let lines: Vec<TrialLine> = (done..end).into_par_iter().filter_map(|place| trial.line(place)).collect();
        let decided = decide_all(&catalogue, &lines, &mut counting)?;
        let tried = lines.par_iter().zip(&decided).map(|(line, decided)| try_line(&catalogue, &trial, line, decided));
        let tried: Vec<Tried> = tried.collect::<Result<_, AppError>>()?;
        for ((line, decided), tried) in lines.iter().zip(&decided).zip(&tried) {
            let told = tried.told(&trial, line, decided);
            counting.add(&told);
            visit(&told)?;
        }
        done = end;
        progress(done);
    }
    Ok(counting.finish())
}

/// Decides every line, those without and with a key that stands alone apart, so that each kind's speed can be told.
fn decide_all(
    catalogue: &Catalogue,
    lines: &[TrialLine],
    counting: &mut Counting<'_>,
) -> Result<Vec<Decided>, AppError> {
    let stands_alone = |line: &&TrialLine| catalogue.exact(&line.item).iter().any(ExactHit::stands_alone);
    let (keyed, worded): (Vec<&TrialLine>, Vec<&TrialLine>) = lines.iter().partition(stands_alone);
    let decide = |line: &TrialLine, item: &Item| Ok((line.place, decide_unsaid(catalogue, item)?));
    let begun = Instant::now();
    let mut all: Vec<(u64, Decided)> =
        worded.par_iter().map(|line| decide(line, &line.item)).collect::<Result<_, AppError>>()?;
    counting.by_text.add(worded.len(), begun.elapsed());
    // The key alone: retrieved, weighed and explained, without the pack, which is read of words and units.
    let written = as_written(catalogue, &keyed);
    repeated(&written, &mut counting.by_key_as_written, |item| catalogue.decide(item))?;
    all.extend(repeated(&keyed, &mut counting.by_key, |line| decide(line, &line.item))?);
    all.sort_unstable_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, decided)| decided).collect())
}

/// The items of lines with their words as the catalogue writes them, as buyers who order from it send them.
fn as_written(catalogue: &Catalogue, lines: &[&TrialLine]) -> Vec<Item> {
    let written = |line: &&TrialLine| {
        let description = catalogue.product(&line.truth)?.description.clone();
        Some(Item { description, ..line.item.clone() })
    };
    lines.iter().filter_map(written).collect()
}

/// Decides all, the first time again and again for as long as it takes to tell the speed.
fn repeated<Asked: Sync, Told: Send>(
    all: &[Asked],
    speed: &mut Speed,
    decide: impl Fn(&Asked) -> Result<Told, AppError> + Sync,
) -> Result<Vec<Told>, AppError> {
    let is_first = speed.decisions == 0;
    let begun = Instant::now();
    let mut times = 0;
    loop {
        let decided = all.par_iter().map(&decide).collect::<Result<_, AppError>>()?;
        times += 1;
        if !is_first || all.is_empty() || begun.elapsed() >= LEAST {
            speed.add(all.len() * times, begun.elapsed());
            return Ok(decided);
        }
    }
}

/// What is looked at beside the decision.
struct Tried {
    outcome: TrialOutcome,
    in_index: bool,
    in_candidates: bool,
    is_priced: bool,
    quarantine: Option<Exclusion>,
}

fn try_line(catalogue: &Catalogue, trial: &Trial, line: &TrialLine, decided: &Decided) -> Result<Tried, AppError> {
    let found = catalogue.found_ids(&line.item, CANDIDATES)?;
    let in_index = found.contains(&line.truth.as_str());
    let in_candidates = in_index || catalogue.exact(&line.item).iter().any(|hit| hit.product == line.truth);
    let outcome = match (decided.outcome.status, decided.outcome.product.as_deref()) {
        (DecisionStatus::Matched, Some(product)) if product == line.truth => TrialOutcome::Right,
        (DecisionStatus::Matched, Some(_)) if line.held_out => TrialOutcome::NotInCatalogue,
        (DecisionStatus::Matched, Some(product)) if trial.are_twins(product, &line.truth) => TrialOutcome::Twin,
        (DecisionStatus::Matched, _) => TrialOutcome::Wrong,
        (DecisionStatus::Ambiguous, _) => TrialOutcome::Ambiguous,
        (DecisionStatus::Unmatched, _) => TrialOutcome::Unmatched,
    };
    let known = catalogue.product(&line.truth).filter(|_| outcome == TrialOutcome::Right && line.price.is_some());
    let quarantine = known.map(|known| quarantine(known, trial, line, decided)).transpose()?;
    Ok(Tried { outcome, in_index, in_candidates, is_priced: quarantine.is_some(), quarantine: quarantine.flatten() })
}

impl Tried {
    fn told<'a>(&self, trial: &'a Trial, line: &'a TrialLine, decided: &'a Decided) -> EvaluatedLine<'a> {
        let first = || decided.outcome.runners_up.first().map(|(product, _)| product);
        let found = decided.outcome.product.as_ref().or_else(first);
        EvaluatedLine {
            line,
            truth: trial.product(&line.truth),
            found: found.and_then(|product| trial.product(product)),
            outcome: self.outcome,
            is_disguised: decided.outcome.product.as_ref().is_some_and(|product| trial.is_disguised_as(line, product)),
            decision: &decided.outcome,
            in_index: self.in_index,
            in_candidates: self.in_candidates,
            reading: &decided.reading,
            quarantine: self.quarantine,
            is_priced: self.is_priced,
        }
    }
}

/// The catalogue in the store.
pub(super) struct Stock {
    pub(super) products: Vec<TrialProduct>,
    /// Internal ids by public ones.
    pub(super) ids: HashMap<String, i64>,
}

impl Stock {
    pub(super) fn load(db: &mut Db) -> Result<Self, AppError> {
        let mut prices = prices(db)?;
        let (mut products, mut ids) = (Vec::new(), HashMap::new());
        let mut after = 0;
        let page = i64::try_from(PAGE).unwrap_or(i64::MAX);
        while let (page, Some(last)) = catalogue_products_after(db, after, page)? {
            after = last;
            for CatalogueProduct { id, product: Product { public_id, record } } in page {
                ids.insert(public_id.clone(), id);
                let prices = prices.remove(&record.reference).unwrap_or_default();
                products.push(TrialProduct { public_id, record, prices });
            }
        }
        Ok(Self { products, ids })
    }
}

/// Listed prices by the catalogue's own product id and the pack they are the price of; of several the first by its key.
fn prices(db: &mut Db) -> Result<HashMap<String, Vec<(Units, Amount)>>, AppError> {
    let mut prices: HashMap<String, Vec<(Units, Amount)>> = HashMap::new();
    let mut after: Option<String> = None;
    loop {
        let page = reference_prices_after(db, &ReferenceFilter::default(), after.as_deref(), PAGE)?;
        let Some(last) = page.last() else { return Ok(prices) };
        after = Some(last.record_key());
        for price in page {
            if let (ReferenceKey::Product(reference), Some(units)) = (price.key, price.units) {
                let known = prices.entry(reference).or_default();
                if !known.iter().any(|(priced, _)| *priced == units) {
                    known.push((units, price.price));
                }
            }
        }
    }
}

/// A folder of this process alone that goes with it.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(likewise: &Likewise) -> Result<Self, AppError> {
        let path = likewise.data_dir.join(format!("evaluation-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|source| AppError::file(&path, source))?;
        Ok(Self(path))
    }

    /// The products that a trial does not hold out, as a catalogue with its index in the folder.
    pub(super) fn catalogue(&self, trial: &Trial, ids: &HashMap<String, i64>) -> Result<Catalogue, AppError> {
        let kept = trial.catalogue().iter().map(|product| CatalogueProduct {
            id: ids.get(&product.public_id).copied().unwrap_or_default(),
            product: Product { public_id: product.public_id.clone(), record: product.record.clone() },
        });
        Catalogue::of(kept, &self.0.join("index"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, path = %self.0.display(), "the folder of the measuring could not be removed");
        }
    }
}

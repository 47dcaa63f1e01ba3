//! Learning what each thing that buyers do to words costs: from lines made dirty from the catalogue, and from what people
//! said of items.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::app::catalogue::{Catalogue, KnownProduct};
use crate::app::evaluate::{Scratch, Stock};
use crate::app::review::{LabelledPair, labelled_pairs};
use crate::app::word_costs::word_costs;
use crate::app::{AppError, Likewise};
use crate::engine::learning::{WordExample, learn_word_costs, log_loss};
use crate::engine::matching::{WordCosts, vocabulary_version};
use crate::engine::model::Item;
use crate::engine::money::format_scaled;
use crate::engine::trial::{Trial, TrialLine, TrialSettings};
use crate::store::{Db, catalogue_version};

/// How many lines what a person said of one item counts for: a line is made up, a person saw the item.
const PERSON_WEIGHT: u32 = 10;
/// Of so many examples one is kept back, to tell how well what was learned tells of others.
const KEPT_BACK: usize = 5;
/// The generator of the lines, by name and version.
const GENERATOR: &str = "trial lines 1";

/// What to learn from, besides what people said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordCostsRequest {
    /// Lines to make dirty from the catalogue.
    pub lines: u64,
    /// What the lines are drawn from.
    pub seed: u64,
    /// Where to write the table.
    pub out: PathBuf,
}

/// What learning costs came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordCostsAnswer {
    /// What everything costs.
    pub costs: WordCosts,
    /// Products of the catalogue.
    pub products: usize,
    /// Examples learned from.
    pub examples: usize,
    /// Examples kept back.
    pub kept_back: usize,
    /// Items among both of which people said something.
    pub items_of_people: usize,
    /// Log-loss of those kept back by the costs that were guessed, in millionths of a nat.
    pub log_loss_before: u64,
    /// The same by the costs that the store decides with.
    pub log_loss_in_use: u64,
    /// The same by those learned.
    pub log_loss_after: u64,
}

/// Learns costs from the catalogue in the store and what people said, and writes the table. The same store, lines and
/// seed give the same bytes.
///
/// # Errors
/// [`AppError`] when the store holds no catalogue, nothing is decided by words, or the store, the index or the file fails.
pub fn train_word_costs(likewise: &Likewise, request: &WordCostsRequest) -> Result<WordCostsAnswer, AppError> {
    let mut view = likewise.store.view()?;
    let in_use = word_costs(&mut view)?;
    let of_people = examples_of_people(likewise, &mut view)?;
    let (products, of_lines) = examples_of_lines(likewise, &mut view, request)?;
    let (mut learned_from, mut kept_back) = (Vec::new(), Vec::new());
    let items_of_people = of_people.len();
    for examples in [of_lines, of_people] {
        for (place, example) in examples.into_iter().enumerate() {
            let side = if place % KEPT_BACK == KEPT_BACK - 1 { &mut kept_back } else { &mut learned_from };
            side.push(example);
        }
    }
    if learned_from.is_empty() {
        return Err(AppError::Unsupported("there is nothing to learn: nothing is decided by words".to_owned()));
    }
    let costs = learn_word_costs(&learned_from, WordCosts::guessed());
    let answer = WordCostsAnswer {
        costs,
        products,
        examples: learned_from.len(),
        kept_back: kept_back.len(),
        items_of_people,
        log_loss_before: log_loss(&kept_back, WordCosts::guessed()),
        log_loss_in_use: log_loss(&kept_back, &in_use),
        log_loss_after: log_loss(&kept_back, &costs),
    };
    let table = provenance(&mut view, request, &answer)? + &costs.rows();
    std::fs::write(&request.out, table)
        .map_err(|error| AppError::Request(format!("{} cannot be written: {error}", request.out.display())))?;
    Ok(answer)
}

/// What the table was learned from, as comments: enough to learn it again.
fn provenance(db: &mut Db, request: &WordCostsRequest, answer: &WordCostsAnswer) -> Result<String, AppError> {
    let version = catalogue_version(db)?;
    let WordCostsRequest { lines, seed, .. } = request;
    let millionths = |value: u64| format_scaled(value.into(), 6);
    let (before, after) = (millionths(answer.log_loss_before), millionths(answer.log_loss_after));
    let text = format!(
        "What each thing that buyers do to a product's words costs, in sixteenths of a bit: about minus sixteen times \
         the\nbinary logarithm of how often it is done. Learned, not set by hand:\n\
         likewise train --word-costs --lines {lines} --seed {seed} --out FILE.csv\n\
         lines: {lines} by {GENERATOR}, seed {seed}. They are synthetic: made dirty from the catalogue's own products.\n\
         catalogue: {} products, version {version}\n\
         people: {} items of which they said what they are or are not, each for {PERSON_WEIGHT} lines\n\
         examples decided by words: {} learned from, {} kept back\n\
         log-loss of those kept back: {before} as guessed before learning, {after} as learned\n\
         vocabulary: version {}\n",
        answer.products,
        answer.items_of_people,
        answer.examples,
        answer.kept_back,
        vocabulary_version(),
    );
    Ok(text.lines().map(|line| format!("# {line}\n")).collect())
}

/// How many products there are, and lines made dirty from them, a share held out, as `evaluate` makes them.
fn examples_of_lines(
    likewise: &Likewise,
    db: &mut Db,
    request: &WordCostsRequest,
) -> Result<(usize, Vec<WordExample>), AppError> {
    let stock = Stock::load(db)?;
    let products = stock.products.len();
    let (ids, settings) = (stock.ids, TrialSettings { lines: request.lines, seed: request.seed });
    let trial = Trial::new(stock.products, settings);
    if trial.catalogue().is_empty() {
        return Err(AppError::Request("there is no catalogue to learn with: import one first".to_owned()));
    }
    let scratch = Scratch::new(likewise)?;
    let catalogue = scratch.catalogue(&trial, &ids)?;
    let example = |place: u64| {
        let Some(line) = trial.line(place) else { return Ok(None) };
        let TrialLine { item, truth, held_out, .. } = line;
        let is_it = |product: &str| !held_out && (product == truth || trial.are_twins(product, &truth));
        let Some(counted) = catalogue.counted_words(&item, &[])? else { return Ok(None) };
        let candidates: Vec<_> = counted.into_iter().map(|(id, counts)| (counts, is_it(id))).collect();
        Ok(Some(WordExample { candidates, may_be_other: held_out, weight: 1 }))
    };
    let all: Vec<Option<WordExample>> =
        (0..request.lines).into_par_iter().map(example).collect::<Result<_, AppError>>()?;
    // Where the index did not find the product, words are not to blame.
    let is_known = |example: &WordExample| example.may_be_other || example.candidates.iter().any(|(_, is_it)| *is_it);
    Ok((products, all.into_iter().flatten().filter(is_known).collect()))
}

/// What people said of an item.
struct Said<'a> {
    item: &'a Item,
    is: BTreeSet<&'a str>,
    is_not: BTreeSet<&'a str>,
}

/// Items that people called a product, or said of that they are not one.
fn examples_of_people(likewise: &Likewise, db: &mut Db) -> Result<Vec<WordExample>, AppError> {
    let pairs = labelled_pairs(db)?;
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let mut said: BTreeMap<String, Said<'_>> = BTreeMap::new();
    for LabelledPair { item, product_id, same, .. } in &pairs {
        let none = || Said { item, is: BTreeSet::new(), is_not: BTreeSet::new() };
        let said = said.entry(item.public_id()).or_insert_with(none);
        (if *same { &mut said.is } else { &mut said.is_not }).insert(product_id);
    }
    let catalogue = Catalogue::load(likewise, db)?;
    let example = |said: &Said<'_>| {
        let accepted: Vec<&str> = said.is.iter().copied().collect();
        let counted = catalogue.counted_words(said.item, &accepted)?;
        let words = |id: &str| catalogue.product(id).map(KnownProduct::normal_text);
        let is_it = |id: &str| match accepted.as_slice() {
            [] => !said.is_not.contains(id),
            accepted => accepted.iter().any(|product| words(product) == words(id)),
        };
        Ok(counted.map(|counted| WordExample {
            candidates: counted.into_iter().map(|(id, counts)| (counts, is_it(id))).collect(),
            may_be_other: accepted.is_empty(),
            weight: PERSON_WEIGHT,
        }))
    };
    let said: Vec<Said<'_>> = said.into_values().collect();
    let all: Vec<Option<WordExample>> = said.par_iter().map(example).collect::<Result<_, AppError>>()?;
    Ok(all.into_iter().flatten().collect())
}

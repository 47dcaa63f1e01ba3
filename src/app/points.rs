//! Building price points: every current line of a product, read the way its item's decision says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::{ParallelSlice, ParallelSliceMut};

use super::AppError;
use super::catalogue::Catalogue;
use super::ids::{IdMap, IdSet};
use super::progress::{Phase, Step, Watcher};
use crate::engine::model::{Currency, LineTerms, PackagingLevel, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, Units};
use crate::engine::period::Month;
use crate::engine::units::BaseUnit;
use crate::engine::variation::{
    Basis, ExcludedPoint, Exclusion, LineFact, PricePoint, ProductPoints, Reading, build_points,
};
use crate::store::{
    CurrentLine, Db, LineCensus, StoreError, StoredDecision, StoredPoints, all_terms, catalogue_products_of,
    decisions_after, erase_price_points, items_by_ids, point_fingerprints, point_fingerprints_of, replace_price_points,
    scan_lines, suppliers_of_names, write,
};

/// Lines held in memory at a time: some 80 bytes each.
const LINES_PER_PASS: u64 = 4_000_000;
const PAGE: i64 = 5_000;
/// The number that stands for "no product".
pub(super) const NO_PRODUCT: i64 = 0;

/// What the catalogue says of its products by internal id: words to show, and packs.
pub(super) struct ProductWords {
    words: HashMap<i64, (String, Vec<Units>)>,
}

impl ProductWords {
    /// True for a product of the catalogue.
    pub(super) fn knows(&self, product: i64) -> bool {
        self.words.contains_key(&product)
    }

    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let known = catalogue.products();
        Self { words: known.map(|known| (known.id, (known.description.clone(), packs_of(&known.levels)))).collect() }
    }

    /// The same of some products alone, without the catalogue.
    pub(super) fn read(db: &mut Db, products: &[i64]) -> Result<Self, AppError> {
        let known = catalogue_products_of(db, products)?.into_iter().map(|known| (known.id, known.product.record));
        Ok(Self { words: known.map(|(id, record)| (id, (record.description, packs_of(&record.levels)))).collect() })
    }
}

fn packs_of(levels: &[PackagingLevel]) -> Vec<Units> {
    let mut packs: Vec<Units> = levels.iter().map(|level| level.units).collect();
    packs.sort_unstable();
    packs.dedup();
    packs
}

/// What a decision tells of an item's lines.
pub(super) struct ItemReading {
    /// Internal id of the item.
    pub(super) item: i64,
    product: i64,
    reading: Reading,
}

impl ItemReading {
    pub(super) fn of(decision: &StoredDecision) -> Result<Self, AppError> {
        Ok(Self {
            item: decision.item_id,
            product: decision.product_id.unwrap_or(NO_PRODUCT),
            reading: reading(decision)?,
        })
    }
}

/// How the lines of an item are read that was decided so.
pub(super) fn reading(decision: &StoredDecision) -> Result<Reading, AppError> {
    let unreadable = || StoreError::corrupt("a decision", format!("item {}", decision.item_id));
    let units = Units::from_milli(decision.units).ok_or_else(unreadable)?;
    let base_unit = BaseUnit::parse(&decision.base_unit).ok_or_else(unreadable)?;
    Ok(Reading {
        units,
        base_unit: base_unit.code(),
        strong: decision.units_strong,
        // A lone source that two others outvote is told in the evidence, and holds nothing back by itself; but
        // with a word against it a pack is borne out no better than by one source.
        two_sources: decision.units_two_sources && decision.units_conflict.is_none(),
        conflict: decision.units_conflict.and_then(Units::from_milli).filter(|_| !decision.units_two_sources),
        service: decision.service,
    })
}

/// A product about to be built.
#[derive(Default)]
struct Plan {
    items: Vec<usize>,
    lines: u64,
    fingerprint: u64,
    description: String,
    known_packs: Vec<Units>,
}

/// Everything a build looks up.
struct Tables {
    readings: Vec<ItemReading>,
    place_of_item: IdMap<usize>,
    terms: Vec<LineTerms>,
    place_of_terms: IdMap<u32>,
    supplier_of_name: IdMap<i64>,
}

/// Builds the price points of every product whose lines or readings changed; returns how many. The lines are those of
/// the view that the census was taken of.
pub(super) fn build(
    view: &mut Db,
    db: &mut Db,
    census: &LineCensus,
    words: &ProductWords,
    progress: &mut Watcher<'_>,
) -> Result<u64, AppError> {
    let tables = Tables::load(db)?;
    let plans = plans(db, &tables, census, words)?;
    let stored = point_fingerprints(db)?;
    build_due(view, db, (&tables, &plans), &stored, progress)
}

/// Builds the price points of those of some products whose lines or readings changed; returns how many. `readings` are
/// those of all their items, and the census counts the lines of these.
pub(super) fn build_some(
    view: &mut Db,
    db: &mut Db,
    (products, readings): (&[i64], Vec<ItemReading>),
    census: &LineCensus,
    words: &ProductWords,
    progress: &mut Watcher<'_>,
) -> Result<u64, AppError> {
    let tables = Tables::of(db, readings)?;
    let plans = plans(db, &tables, census, words)?;
    let stored = point_fingerprints_of(db, products)?;
    build_due(view, db, (&tables, &plans), &stored, progress)
}

/// Builds what is planned and is not what is stored, and takes away what is stored and not planned.
fn build_due(
    view: &mut Db,
    db: &mut Db,
    (tables, plans): (&Tables, &BTreeMap<i64, Plan>),
    stored: &HashMap<i64, i64>,
    progress: &mut Watcher<'_>,
) -> Result<u64, AppError> {
    let gone: Vec<i64> = stored.keys().copied().filter(|product| !plans.contains_key(product)).collect();
    write(db, |db| erase_price_points(db, Some(&gone)))?;
    let due: Vec<i64> = plans
        .iter()
        .filter(|(product, plan)| stored.get(product) != Some(&plan.fingerprint.cast_signed()))
        .map(|(product, _)| *product)
        .collect();
    let (mut done, total) = (0, Some(due.len() as u64));
    for pass in passes(&due, plans) {
        progress(Step { phase: Phase::Pricing, done, total })?;
        done += pass.len() as u64;
        let built = points_of(view, tables, plans, pass)?;
        write(db, |db| replace_price_points(db, &built))?;
    }
    Ok(due.len() as u64)
}

/// Products and what their points should be, beside what is stored: what `verify` compares.
pub(super) fn rebuild_all(
    db: &mut Db,
    census: &LineCensus,
    words: &ProductWords,
    mut compare: impl FnMut(&mut Db, Vec<StoredPoints>) -> Result<(), AppError>,
) -> Result<HashSet<i64>, AppError> {
    let tables = Tables::load(db)?;
    let plans = plans(db, &tables, census, words)?;
    let all: Vec<i64> = plans.keys().copied().collect();
    for pass in passes(&all, &plans) {
        let built = points_of(db, &tables, &plans, pass)?;
        compare(db, built)?;
    }
    Ok(all.into_iter().collect())
}

impl Tables {
    fn load(db: &mut Db) -> Result<Self, AppError> {
        let mut readings = Vec::new();
        let mut after = 0;
        loop {
            let page = decisions_after(db, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.item_id;
            for decision in page {
                readings.push(ItemReading::of(&decision)?);
            }
        }
        Self::of(db, readings)
    }

    fn of(db: &mut Db, mut readings: Vec<ItemReading>) -> Result<Self, AppError> {
        readings.sort_unstable_by_key(|reading| reading.item);
        let place_of_item = readings.iter().enumerate().map(|(place, reading)| (reading.item, place)).collect();
        let mut terms = Vec::new();
        let mut place_of_terms = IdMap::default();
        for (id, one) in all_terms(db)? {
            place_of_terms.insert(id, small(terms.len())?);
            terms.push(one);
        }
        let supplier_of_name = suppliers_of_names(db)?.into_iter().collect();
        Ok(Self { readings, place_of_item, terms, place_of_terms, supplier_of_name })
    }
}

fn small(place: usize) -> Result<u32, StoreError> {
    u32::try_from(place).map_err(|error| StoreError::corrupt("a dictionary", error))
}

/// Every product that has lines, with what its points rest on.
fn plans(
    db: &mut Db,
    tables: &Tables,
    census: &LineCensus,
    words: &ProductWords,
) -> Result<BTreeMap<i64, Plan>, AppError> {
    let mut plans: BTreeMap<i64, Plan> = BTreeMap::new();
    for (place, item) in tables.readings.iter().enumerate() {
        let Some((lines, fingerprint)) = census.items.get(&item.item) else { continue };
        let plan = plans.entry(item.product).or_default();
        plan.items.push(place);
        plan.lines += lines;
        let mut hasher = DefaultHasher::new();
        (item.item, fingerprint, item.reading.units, item.reading.base_unit).hash(&mut hasher);
        let Reading { strong, two_sources, conflict, service, .. } = item.reading;
        (strong, two_sources, conflict, service).hash(&mut hasher);
        plan.fingerprint = plan.fingerprint.wrapping_add(hasher.finish());
        if item.reading.is_proven() {
            plan.known_packs.push(item.reading.units);
        }
    }
    describe(db, tables, words, &mut plans)?;
    for plan in plans.values_mut() {
        plan.known_packs.sort_unstable();
        plan.known_packs.dedup();
        let mut hasher = DefaultHasher::new();
        (&plan.description, &plan.known_packs).hash(&mut hasher);
        plan.fingerprint = plan.fingerprint.wrapping_add(hasher.finish());
    }
    Ok(plans)
}

/// Gives every product its words: the catalogue's, else of its items' descriptions the first by bytes, which does not
/// depend on the order they came in.
fn describe(
    db: &mut Db,
    tables: &Tables,
    words: &ProductWords,
    plans: &mut BTreeMap<i64, Plan>,
) -> Result<(), AppError> {
    let mut wordless: Vec<i64> = Vec::new();
    for (product, plan) in plans.iter_mut() {
        match words.words.get(product) {
            Some((description, packs)) => {
                plan.description.clone_from(description);
                plan.known_packs.extend_from_slice(packs);
            }
            None if *product == NO_PRODUCT => {}
            None => wordless.extend(plan.items.iter().filter_map(|place| Some(tables.readings.get(*place)?.item))),
        }
    }
    for (item, named) in items_by_ids(db, &wordless)? {
        let product = tables.place_of_item.get(&item).and_then(|place| tables.readings.get(*place));
        let Some(plan) = product.and_then(|reading| plans.get_mut(&reading.product)) else { continue };
        if plan.description.is_empty() || named.description.as_bytes() < plan.description.as_bytes() {
            plan.description = named.description;
        }
    }
    Ok(())
}

/// Splits products into runs whose lines fit in memory together.
fn passes<'a>(due: &'a [i64], plans: &BTreeMap<i64, Plan>) -> Vec<&'a [i64]> {
    let mut passes = Vec::new();
    let mut start = 0;
    let mut lines = 0;
    for (place, product) in due.iter().enumerate() {
        let more = plans.get(product).map_or(0, |plan| plan.lines);
        if lines > 0 && lines + more > LINES_PER_PASS {
            passes.extend(due.get(start..place));
            start = place;
            lines = 0;
        }
        lines += more;
    }
    passes.extend(due.get(start..).filter(|rest| !rest.is_empty()));
    passes
}

/// A line with the place of its item's reading, which tells its product.
type Fact = (u32, LineFact);

/// The points of some products, from one scan of the lines.
fn points_of(
    db: &mut Db,
    tables: &Tables,
    plans: &BTreeMap<i64, Plan>,
    products: &[i64],
) -> Result<Vec<StoredPoints>, AppError> {
    let plans_here = || products.iter().filter_map(|product| plans.get(product));
    let wanted: IdSet = plans_here()
        .flat_map(|plan| plan.items.iter().filter_map(|place| Some(tables.readings.get(*place)?.item)))
        .collect();
    let count = plans_here().map(|plan| plan.lines).sum::<u64>();
    let mut facts: Vec<Fact> = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let mut fault = None;
    scan_lines(
        db,
        |item| wanted.contains(&item),
        |lines| match lines.par_iter().map(|line| fact(tables, line)).collect::<Result<Vec<Fact>, _>>() {
            Ok(made) => facts.extend(made),
            Err(error) => fault = Some(error),
        },
    )?;
    if let Some(error) = fault {
        return Err(error.into());
    }
    let product_of = |place: u32| tables.readings.get(place as usize).map_or(NO_PRODUCT, |item| item.product);
    facts.par_sort_unstable_by_key(|(place, _)| (product_of(*place), *place));
    let runs: Vec<&[Fact]> = facts.chunk_by(|left, right| product_of(left.0) == product_of(right.0)).collect();
    runs.par_chunks(16).flat_map_iter(|runs| runs.iter().map(|run| product_points(tables, plans, run))).collect()
}

fn fact(tables: &Tables, line: &CurrentLine) -> Result<Fact, StoreError> {
    let unknown = |what: &str| StoreError::corrupt("a line", format!("it names {what} that is not there"));
    let place = *tables.place_of_item.get(&line.item).ok_or_else(|| unknown("an item"))?;
    let supplier = *tables.supplier_of_name.get(&line.supplier_name).ok_or_else(|| unknown("a supplier"))?;
    let number = |id: i64| u32::try_from(id).map_err(|error| StoreError::corrupt("an internal id", error));
    let adjusted_value = line.adjusted_unit_price.map(|price| price.times(line.quantity));
    let fact = LineFact {
        organisation: number(line.organisation)?,
        supplier: number(supplier)?,
        month: Month::of(line.order_date),
        quantity: line.quantity,
        value: line.line_value,
        adjusted_value,
        order: line.order,
        reading: 0,
        terms: *tables.place_of_terms.get(&line.terms).ok_or_else(|| unknown("line terms"))?,
    };
    Ok((small(place)?, fact))
}

/// The points of one product's lines.
fn product_points(tables: &Tables, plans: &BTreeMap<i64, Plan>, run: &[Fact]) -> Result<StoredPoints, AppError> {
    let product =
        run.first().and_then(|(place, _)| tables.readings.get(*place as usize)).map_or(0, |item| item.product);
    let empty = Plan::default();
    let plan = plans.get(&product).unwrap_or(&empty);
    let points = if product == NO_PRODUCT {
        // Items without a product have nothing in common: each is judged alone, and only their sums are kept.
        let mut sums = Sums::default();
        for item in run.chunk_by(|left, right| left.0 == right.0) {
            sums.add(points_of_run(tables, item, &[])?);
        }
        sums.finish()
    } else {
        points_of_run(tables, run, &plan.known_packs)?
    };
    Ok(StoredPoints {
        product_id: product,
        fingerprint: plan.fingerprint.cast_signed(),
        description: plan.description.clone(),
        points,
    })
}

fn points_of_run(tables: &Tables, run: &[Fact], known_packs: &[Units]) -> Result<ProductPoints, AppError> {
    let mut readings: Vec<Reading> = Vec::new();
    let mut lines: Vec<LineFact> = Vec::with_capacity(run.len());
    for item in run.chunk_by(|left, right| left.0 == right.0) {
        let reading = item.first().and_then(|(place, _)| tables.readings.get(*place as usize));
        readings.extend(reading.map(|item| item.reading));
        let place = small(readings.len().saturating_sub(1))?;
        lines.extend(item.iter().map(|(_, fact)| LineFact { reading: place, ..*fact }));
    }
    Ok(build_points(&lines, &readings, &tables.terms, known_packs)?)
}

/// Sums over items by organisation and month, suppliers and orders left aside.
#[derive(Default)]
struct Sums {
    points: BTreeMap<(Basis, u32, Month), PricePoint>,
    excluded: BTreeMap<(Exclusion, u32, Month, Currency, VatBasis), ExcludedPoint>,
}

impl Sums {
    fn add(&mut self, more: ProductPoints) {
        for point in more.points {
            let key = (point.basis, point.organisation, point.month);
            let sum = self.points.entry(key).or_insert(PricePoint {
                supplier: 0,
                quantity: BaseQuantity::default(),
                gross: Amount::ZERO,
                net: Amount::ZERO,
                lines: 0,
                orders: 0,
                ..point
            });
            sum.quantity = sum.quantity.saturating_add(point.quantity);
            sum.gross = sum.gross.saturating_add(point.gross);
            sum.net = sum.net.saturating_add(point.net);
            sum.lines = sum.lines.saturating_add(point.lines);
            sum.orders = sum.orders.saturating_add(point.orders);
        }
        for point in more.excluded {
            let key = (point.reason, point.organisation, point.month, point.currency, point.vat_basis);
            let none = ExcludedPoint { supplier: 0, lines: 0, spend: Amount::ZERO, detail: None, ..point };
            let sum = self.excluded.entry(key).or_insert(none);
            sum.lines = sum.lines.saturating_add(point.lines);
            sum.spend = sum.spend.saturating_add(point.spend);
        }
    }

    fn finish(self) -> ProductPoints {
        ProductPoints { points: self.points.into_values().collect(), excluded: self.excluded.into_values().collect() }
    }
}

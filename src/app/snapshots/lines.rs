//! The purchase lines of products as they stand now, each with what becomes of it in its product's price points.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::app::names::Names;
use crate::app::points::reading;
use crate::app::source_rows::{ProductLines, SourceRow};
use crate::app::{AppError, snapshots::evidence::too_many};
use crate::engine::model::LineTerms;
use crate::engine::money::Units;
use crate::engine::period::Month;
use crate::engine::variation::{Basis, LineFact, LineFate, ProductPoints, Reading, build_points, line_fates};
use crate::store::{
    Db, StoreError, items_of_product, product_names, product_numbers, products_by_public_ids, stored_redirects,
    suppliers_of_names,
};

/// A purchase line of a product.
pub(super) struct LineNow {
    /// The line with its place, words and decision.
    pub(super) row: SourceRow,
    /// What prices are made from.
    pub(super) fact: LineFact,
    /// How its order unit is read.
    pub(super) reading: Reading,
    /// What it may be compared with.
    pub(super) basis: Basis,
    /// What becomes of it in the points.
    pub(super) fate: LineFate,
}

/// A product's lines, and the points that follow from them.
#[derive(Default)]
pub(super) struct ProductNow {
    pub(super) lines: Vec<LineNow>,
    pub(super) points: ProductPoints,
}

/// The lines of products by their public ids, in the order of these; of one that is part of another now, those of the
/// one that stands for it. A product that nobody knows any more has none.
pub(super) fn lines_now(
    view: &mut Db,
    names: &Names,
    public_ids: &[String],
    most: usize,
) -> Result<Vec<ProductNow>, AppError> {
    let current = current_ids(view, public_ids)?;
    let mut items = Vec::new();
    let mut distinct: Vec<i64> = current.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    for product in &distinct {
        items.extend(items_of_product(view, *product)?);
    }
    let packs = catalogue_packs(view, &distinct)?;
    let suppliers = suppliers_of_names(view)?;
    let rows = ProductLines::of(view, items)?.rows(view, names, None, most.saturating_add(1))?;
    if rows.len() > most {
        return Err(too_many(rows.len(), most));
    }
    let mut by_product: HashMap<i64, Vec<SourceRow>> = HashMap::new();
    for row in rows {
        if let Some(product) = row.decision.product_id {
            by_product.entry(product).or_default().push(row);
        }
    }
    let of = |product: &Option<i64>| {
        let rows = product.and_then(|product| by_product.get(&product)).cloned().unwrap_or_default();
        let packs = product.and_then(|product| packs.get(&product)).map(Vec::as_slice).unwrap_or_default();
        product_now(rows, packs, &suppliers)
    };
    current.iter().map(of).collect()
}

/// Internal ids of what stands for products now.
fn current_ids(view: &mut Db, public_ids: &[String]) -> Result<Vec<Option<i64>>, AppError> {
    let numbers = product_numbers(view, public_ids)?;
    let redirects: HashMap<i64, i64> = stored_redirects(view)?.into_iter().collect();
    let last = |mut id: i64| {
        // No merge goes in a circle.
        while let Some(next) = redirects.get(&id) {
            id = *next;
        }
        id
    };
    Ok(public_ids.iter().map(|public_id| numbers.get(public_id).copied().map(last)).collect())
}

/// The packs that the catalogue lists, by internal id.
fn catalogue_packs(view: &mut Db, products: &[i64]) -> Result<HashMap<i64, Vec<Units>>, AppError> {
    let names: Vec<String> = product_names(view, products)?.into_values().map(|(public_id, _)| public_id).collect();
    let found = products_by_public_ids(view, &names)?;
    let packs =
        |one: &crate::store::CatalogueProduct| one.product.record.levels.iter().map(|level| level.units).collect();
    Ok(found.iter().map(|one| (one.id, packs(one))).collect())
}

fn product_now(
    rows: Vec<SourceRow>,
    catalogue_packs: &[Units],
    suppliers: &HashMap<i64, i64>,
) -> Result<ProductNow, AppError> {
    let mut places = Places::default();
    let mut facts = Vec::with_capacity(rows.len());
    for row in &rows {
        facts.push(places.fact(row, suppliers)?);
    }
    let mut known_packs = catalogue_packs.to_vec();
    known_packs.extend(places.readings.iter().filter(|reading| reading.is_proven()).map(|reading| reading.units));
    known_packs.sort_unstable();
    known_packs.dedup();
    let Places { readings, terms, .. } = &places;
    let fates = line_fates(&facts, readings, terms, &known_packs)?;
    let points = build_points(&facts, readings, terms, &known_packs)?;
    let mut lines = Vec::with_capacity(rows.len());
    for ((row, fact), fate) in rows.into_iter().zip(facts).zip(fates) {
        let reading = reading(&row.decision)?;
        let basis = Basis::of(&reading, &row.terms);
        lines.push(LineNow { row, fact, reading, basis, fate });
    }
    Ok(ProductNow { lines, points })
}

/// The readings and terms of some lines, each once.
#[derive(Default)]
struct Places {
    readings: Vec<Reading>,
    terms: Vec<LineTerms>,
    of_item: HashMap<i64, u32>,
    of_terms: HashMap<i64, u32>,
}

impl Places {
    fn fact(&mut self, row: &SourceRow, suppliers: &HashMap<i64, i64>) -> Result<LineFact, AppError> {
        let line = &row.source.line;
        let number = |id: i64| u32::try_from(id).map_err(|error| StoreError::corrupt("an internal id", error));
        let place = |length: usize| u32::try_from(length).map_err(|error| StoreError::corrupt("a dictionary", error));
        let reading_place = match self.of_item.get(&line.item) {
            Some(known) => *known,
            None => {
                let next = place(self.readings.len())?;
                self.readings.push(reading(&row.decision)?);
                self.of_item.insert(line.item, next);
                next
            }
        };
        let terms_place = match self.of_terms.get(&line.terms) {
            Some(known) => *known,
            None => {
                let next = place(self.terms.len())?;
                self.terms.push(row.terms.clone());
                self.of_terms.insert(line.terms, next);
                next
            }
        };
        let mut order = DefaultHasher::new();
        line.po_number.hash(&mut order);
        Ok(LineFact {
            organisation: number(row.source.organisation)?,
            supplier: number(suppliers.get(&line.supplier_name).copied().unwrap_or_default())?,
            month: Month::of(line.order_date),
            quantity: line.quantity,
            value: line.line_value,
            adjusted_value: line.adjusted_unit_price.map(|price| price.times(line.quantity)),
            order: order.finish(),
            reading: reading_place,
            terms: terms_place,
        })
    }
}

//! Importing catalogues: the rows of one product are merged, each row a packaging level.

use std::collections::HashMap;

use super::session::{Session, StatedBy};
use crate::app::AppError;
use crate::app::progress::{Phase, Step, Watcher};
use crate::engine::matching::identifiers;
use crate::engine::model::{ProductIdentifier, ProductRecord, ReferencePrice, Rejection, hash_fields};
use crate::ingest::{CATALOGUE, CatalogueReader, CatalogueRow, Merged, RawRow, merge_level};
use crate::store::{write, write_products, write_reference_prices};

const BATCH: usize = 5_000;

/// The products and prices read so far. A catalogue is held whole until its last row, because the rows of a product
/// may stand anywhere: about a kilobyte a product.
#[derive(Default)]
struct Gathered {
    products: Vec<ProductRecord>,
    places: HashMap<String, usize>,
    prices: HashMap<String, ReferencePrice>,
}

impl Gathered {
    /// Takes a row in, or says what it contradicts.
    fn take(&mut self, mut row: CatalogueRow) -> Result<(), String> {
        match self.places.get(&row.record.reference).and_then(|place| self.products.get_mut(*place)) {
            Some(product) => {
                if merge_level(product, &row.record)? == Merged::OtherBaseUnit
                    && let Some(price) = &mut row.price
                {
                    // Counted in another base unit than the product's: the price stands, its units do not.
                    price.units = None;
                }
            }
            None => {
                self.places.insert(row.record.reference.clone(), self.products.len());
                self.products.push(row.record);
            }
        }
        if let Some(price) = row.price {
            self.take_price(price);
        }
        Ok(())
    }

    /// A list may hold several prices for packs of the same size; each but the first is a tier of its own, told by the
    /// price itself, so that the outcome does not depend on the order of the rows.
    fn take_price(&mut self, price: ReferencePrice) {
        let key = price.record_key();
        match self.prices.remove(&key) {
            Some(other) if other.price != price.price => {
                let (low, mut high) = if other.price < price.price { (other, price) } else { (price, other) };
                high.tier = Some(format!("at {}", high.price.to_pence_text()));
                self.prices.insert(key, low);
                self.prices.insert(high.record_key(), high);
            }
            _ => {
                self.prices.insert(key, price);
            }
        }
    }
}

/// Imports catalogue products and the prices their rows hold.
pub(super) fn catalogue(session: &mut Session<'_>, progress: &mut Watcher<'_>) -> Result<(), AppError> {
    let mut gathered = Gathered::default();
    for path in &session.files() {
        let mut table = session.open(path, &CATALOGUE)?;
        let reader = CatalogueReader::new(table.header(), session.mapping, &session.request.options)?;
        loop {
            let batch = table.next_batch(BATCH)?;
            if batch.is_empty() {
                break;
            }
            for raw in &batch {
                session.outcome.rows_read += 1;
                let taken =
                    reader.read(raw).and_then(|row| gathered.take(row).map_err(|reason| contradiction(raw, reason)));
                match taken {
                    Ok(()) => session.outcome.rows_accepted += 1,
                    Err(rejection) => session.reject(path, table.header(), raw, rejection, StatedBy::default())?,
                }
            }
            progress(Step::of(Phase::Reading, session.outcome.rows_read))?;
            table.recycle(batch);
        }
        session.note(&table, reader.notes());
    }
    let Gathered { mut products, prices, .. } = gathered;
    products.sort_by(|left, right| left.reference.cmp(&right.reference));
    let id = session.import.id;
    let products: Vec<(ProductRecord, Vec<ProductIdentifier>)> = products
        .into_iter()
        .map(|record| {
            let keys = identifiers(&record);
            (record, keys)
        })
        .collect();
    for chunk in products.chunks(BATCH) {
        write(&mut session.db, |db| write_products(db, id, chunk))?;
    }
    let mut prices: Vec<ReferencePrice> = prices.into_values().collect();
    prices.sort_by_key(ReferencePrice::record_key);
    for chunk in prices.chunks(BATCH) {
        write(&mut session.db, |db| write_reference_prices(db, id, chunk))?;
    }
    Ok(())
}

fn contradiction(raw: &RawRow, reason: String) -> Rejection {
    Rejection {
        row: raw.row,
        column: "product_id".to_owned(),
        reason,
        value: raw.cell(0).unwrap_or_default().chars().take(200).collect(),
        spend: None,
        row_hash: hash_fields(&raw.cells().map(Some).collect::<Vec<_>>()),
    }
}

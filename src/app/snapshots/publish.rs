//! Publishing a benchmark: computed once for its id, then kept in one transaction with the points it was made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDateTime;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::figures::{Figures, product_hash};
use super::{Document, PAGE, hexadecimal, public_id};
use crate::app::benchmark::{BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, benchmark_parts};
use crate::app::names::Names;
use crate::app::once::Once;
use crate::app::refresh::fresh_view;
use crate::app::{AppError, Likewise};
use crate::engine::variation::{PriceOf, ProductPoints};
use crate::store::{
    Db, Frozen, FrozenNames, FrozenRequest, NewSnapshot, ProductToFreeze, RequestKey, Snapshot, begin_snapshot,
    freeze_products, snapshot, write,
};

/// What publishing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// False where the very same was published before, by this request or another.
    pub is_new: bool,
}

/// What is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishRequest {
    /// The benchmark.
    pub benchmark: BenchmarkRequest,
    /// When.
    pub at: NaiveDateTime,
    /// The key by which the request is done once though it is asked twice, whatever became of the data meanwhile.
    pub key: Option<RequestKey>,
}

/// Publishes a benchmark of a store that is brought up to date first. The same published again is the same snapshot.
///
/// # Errors
/// [`AppError`] when what is asked for does not exist, the key stands for another request or the store fails; nothing is
/// kept then.
pub fn publish(
    likewise: &Likewise,
    request: &PublishRequest,
    document: &mut dyn Document,
) -> Result<Published, AppError> {
    let mut view = fresh_view(likewise)?;
    let names = Arc::new(Names::load(&mut view)?);
    publish_in(&mut view, &names, &mut likewise.store.connect()?, request, document)
}

/// The same from a view whose decisions and price points are up to date, kept through another connection.
///
/// # Errors
/// As [`publish`].
pub fn publish_in(
    view: &mut Db,
    names: &Arc<Names>,
    db: &mut Db,
    PublishRequest { benchmark: request, at, key }: &PublishRequest,
    document: &mut dyn Document,
) -> Result<Published, AppError> {
    let once = Once::new(key.as_ref(), &format!("{request:?}"), *at);
    if let Some(id) = once.answered(db)? {
        return Ok(Published { snapshot: snapshot(db, &id)?, is_new: false });
    }
    let mut made = Made::default();
    let (head, parts) = benchmark_parts(view, Arc::clone(names), request, &mut |head, products| {
        document.products(head, &products)?;
        made.add(head, &products);
        Ok(())
    })?;
    let frozen = Frozen { names: frozen_names(&head, &made.suppliers), coverage: parts.beside.clone() };
    let coverage = parts.whole();
    let digest = document.finish(&head, &coverage)?;
    let (id, hash) = (public_id(&digest), hexadecimal(&digest));
    let new = NewSnapshot {
        public_id: &id,
        request: &frozen_request(request),
        window: head.window,
        cut_off: head.cut_off,
        frozen: &frozen,
        products: made.products.len() as u64,
        lines: made.lines,
        document_hash: &hash,
        figures_hash: &made.figures.finish(&head, &coverage),
    };
    // The figures are known already: nobody waits for their making, only for the copying of the points.
    let is_new = write(db, |db| {
        once.remember(db, &id)?;
        let Some(kept) = begin_snapshot(db, &new)? else { return Ok(false) };
        let mut place = 0;
        for page in made.products.chunks(usize::try_from(PAGE).unwrap_or(usize::MAX)) {
            freeze_products(view, db, kept, place, page)?;
            place = place.saturating_add(PAGE);
        }
        Ok(true)
    })?;
    Ok(Published { snapshot: snapshot(db, &id)?, is_new })
}

/// What a snapshot's products come to, without their points.
#[derive(Default)]
struct Made {
    products: Vec<ProductToFreeze>,
    figures: Figures,
    suppliers: BTreeSet<u32>,
    lines: u64,
}

impl Made {
    fn add(&mut self, head: &BenchmarkHead, products: &[BenchmarkedProduct]) {
        let hashes: Vec<String> = products.par_iter().map(|product| product_hash(head, product)).collect();
        for (product, figures_hash) in products.iter().zip(hashes) {
            self.figures.add(&product.product_id, &figures_hash);
            self.lines = self.lines.saturating_add(lines(&product.points));
            self.suppliers.extend(product.points.points.iter().map(|point| point.supplier));
            self.suppliers.extend(product.points.excluded.iter().map(|point| point.supplier));
            self.products.push(ProductToFreeze {
                id: product.id,
                product_id: product.product_id.clone(),
                reference: product.reference.clone(),
                figures_hash,
            });
        }
    }
}

/// Purchase lines in a product's points.
pub(super) fn lines(points: &ProductPoints) -> u64 {
    let used = points.points.iter().map(|point| u64::from(point.lines));
    used.chain(points.excluded.iter().map(|point| u64::from(point.lines))).sum()
}

fn frozen_names(head: &BenchmarkHead, suppliers: &BTreeSet<u32>) -> FrozenNames {
    let selection = &head.selection;
    FrozenNames {
        organisations: head.names.codes().map(|(id, code)| (id, code.to_owned())).collect(),
        suppliers: suppliers.iter().map(|id| (*id, head.names.supplier(*id).to_owned())).collect(),
        families: selection.families.iter().map(|(own, family)| (*own, *family)).collect(),
        members: selection.organisations.as_ref().map(|members| members.iter().copied().collect()),
    }
}

fn frozen_request(request: &BenchmarkRequest) -> FrozenRequest {
    FrozenRequest {
        product: request.product.clone(),
        category: request.category.clone(),
        group: request.group.clone(),
        org: request.org.clone(),
        currency: request.currency.map(|currency| currency.to_string()),
        peers: request.peers.to_string(),
        gross: request.price_of == PriceOf::Gross,
    }
}

//! Computing a published benchmark again, from its frozen price points alone.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::figures::{Figures, product_hash};
use super::{Document, PAGE, hexadecimal, public_id};
use crate::app::benchmark::{
    BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, CoverageParts, Months, findings, told,
};
use crate::app::names::{Names, Peers};
use crate::app::verify::Verified;
use crate::app::{AppError, snapshots};
use crate::engine::model::Currency;
use crate::engine::variation::{Coverage, PriceOf, Selection, VatTest};
use crate::store::{Db, Frozen, FrozenProduct, Snapshot, StoreError, frozen, frozen_products, snapshot};

/// Products whose figures differ that are told; the rest are counted.
const TOLD: usize = 100;
/// Products that `verify` computes again before it lets older snapshots be.
const VERIFIED: u64 = 50_000;

/// A published benchmark, computed again.
#[derive(Debug, Clone)]
pub struct Recomputed {
    /// The snapshot as it was kept.
    pub snapshot: Snapshot,
    /// True when every figure is the published one, to the digit.
    pub same_digits: bool,
    /// True when the document is the published one too, to the byte; a later program may tell the same figures in another
    /// form. Unknown where no document was written.
    pub same_document: Option<bool>,
    /// Public ids of products whose figures differ, the first hundred.
    pub differing: Vec<String>,
    /// How many there are.
    pub differing_count: u64,
    /// What else is wrong, in words.
    pub problems: Vec<String>,
    /// What the figures rest on.
    pub coverage: Coverage,
}

/// The head of a published benchmark: what was asked, with the names and the selection of then.
pub(super) fn head(snapshot: &Snapshot, frozen: &Frozen) -> Result<BenchmarkHead, AppError> {
    let unreadable = || StoreError::corrupt("a snapshot", format!("{}: its currency", snapshot.public_id));
    let asked = &snapshot.request;
    let currency = asked.currency.as_deref().map(|text| Currency::parse(text).ok_or_else(unreadable)).transpose()?;
    let names = Arc::new(Names::frozen(&frozen.names));
    let price_of = if asked.gross { PriceOf::Gross } else { PriceOf::Net };
    let kept = &frozen.names;
    let selection = Selection {
        window: snapshot.window,
        currency,
        organisations: kept.members.as_ref().map(|members| members.iter().copied().collect()),
        families: Arc::new(kept.families.iter().map(|(own, family)| (*own, *family)).collect()),
        price_of,
    };
    Ok(BenchmarkHead {
        request: BenchmarkRequest {
            product: asked.product.clone(),
            category: asked.category.clone(),
            group: asked.group.clone(),
            org: asked.org.clone(),
            months: Months::Between(snapshot.window.from, snapshot.window.to),
            currency,
            peers: Peers::parse(&asked.peers),
            price_of,
        },
        window: snapshot.window,
        cut_off: snapshot.cut_off,
        only: asked.org.as_deref().map(|org| names.organisation(org)).transpose()?,
        names,
        vat_findings: Vec::new(),
        selection,
    })
}

/// Computes a frozen product.
pub(super) fn computed(selection: &Selection, product: FrozenProduct) -> BenchmarkedProduct {
    let FrozenProduct { product_id, reference, description, points, .. } = product;
    BenchmarkedProduct::of((0, product_id, reference), description, points, selection)
}

/// Computes a published benchmark again from what was frozen with it, by the engines that made it, and compares it with the
/// hashes that were kept. Lines, decisions and catalogue are not looked at.
///
/// # Errors
/// [`AppError`] when nothing was published under this id, or the store cannot be read.
pub fn recompute(db: &mut Db, id: &str, mut document: Option<&mut dyn Document>) -> Result<Recomputed, AppError> {
    let kept = snapshot(db, id)?;
    let frozen = frozen(db, kept.id)?;
    let mut head = head(&kept, &frozen)?;
    let mut parts = CoverageParts { beside: frozen.coverage, ..CoverageParts::default() };
    let (mut vat, mut figures) = (VatTest::default(), Figures::default());
    let (mut differing, mut differing_count, mut seen) = (Vec::new(), 0_u64, 0_u64);
    let mut from = 0;
    loop {
        let page = frozen_products(db, kept.id, from, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.place.saturating_add(1);
        let names: Vec<(String, String)> =
            page.iter().map(|product| (product.product_id.clone(), product.figures_hash.clone())).collect();
        let made = page.into_par_iter().map(|product| computed(&head.selection, product)).collect();
        let told = told(&head, made, &mut vat, &mut parts);
        let hashes: Vec<String> = told.par_iter().map(|product| product_hash(&head, product)).collect();
        let mut again = told.iter().zip(&hashes).peekable();
        for (product_id, hash) in names {
            seen = seen.saturating_add(1);
            // A product that is no longer told at all has no figures.
            let found = again.next_if(|(product, _)| product.product_id == product_id);
            if let Some((_, found)) = found {
                figures.add(&product_id, found);
            }
            if found.is_none_or(|(_, found)| *found != hash) {
                differing_count = differing_count.saturating_add(1);
                if differing.len() < TOLD {
                    differing.push(product_id);
                }
            }
        }
        if let Some(document) = &mut document {
            document.products(&head, &told)?;
        }
    }
    head.vat_findings = findings(&head, &vat);
    let coverage = parts.whole();
    let same_figures = figures.finish(&head, &coverage) == kept.figures_hash;
    let same_document = match document {
        Some(document) => Some(hexadecimal(&document.finish(&head, &coverage)?) == kept.document_hash),
        None => None,
    };
    let problems = problems(&kept, seen, same_figures, differing_count);
    Ok(Recomputed {
        same_digits: same_figures && differing_count == 0 && problems.is_empty(),
        same_document,
        differing,
        differing_count,
        problems,
        coverage,
        snapshot: kept,
    })
}

fn problems(kept: &Snapshot, seen: u64, same_figures: bool, differing: u64) -> Vec<String> {
    let mut problems = Vec::new();
    if seen != kept.products {
        problems.push(format!("{} products were published, {seen} are kept", kept.products));
    }
    if !same_figures && differing == 0 && seen == kept.products {
        problems.push("parameters, coverage, findings or the kept hashes are not those that were published".to_owned());
    }
    if !kept.public_id.eq(&public_id(&bytes(&kept.document_hash))) {
        problems.push("the id is not that of the document".to_owned());
    }
    problems
}

/// The bytes that a text in hexadecimal names; those that cannot be read are none.
fn bytes(hexadecimal: &str) -> Vec<u8> {
    let digits: Vec<u32> = hexadecimal.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().filter_map(|[high, low]| u8::try_from(high << 4 | low).ok()).collect()
}

/// Computes the latest snapshots again, and says what differs from what was published. True where all of them were looked at.
pub(in crate::app) fn verify_snapshots(db: &mut Db) -> Result<(Verified, bool), AppError> {
    let (mut checked, mut products, mut problems) = (0_u64, 0_u64, Vec::new());
    let mut after: Option<String> = None;
    loop {
        let page = snapshots::snapshot_page(db, after.as_deref(), 100)?;
        for one in page.entries {
            if products >= VERIFIED {
                return Ok((verified(checked, problems), false));
            }
            checked = checked.saturating_add(1);
            products = products.saturating_add(one.products);
            match recompute(db, &one.public_id, None) {
                Ok(again) => problems.extend(faults(&again)),
                Err(AppError::Store(unreadable @ StoreError::Corrupt { .. })) => {
                    problems.push(format!("snapshot {}: {unreadable}", one.public_id));
                }
                Err(other) => return Err(other),
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok((verified(checked, problems), true));
        }
    }
}

const fn verified(checked: u64, problems: Vec<String>) -> Verified {
    Verified { name: "snapshots against their frozen points", checked, problems }
}

fn faults(again: &Recomputed) -> Vec<String> {
    let id = &again.snapshot.public_id;
    let product = |product: &String| format!("snapshot {id}: the figures of product {product} are not those published");
    let other = |problem: &String| format!("snapshot {id}: {problem}");
    again.differing.iter().map(product).chain(again.problems.iter().map(other)).collect()
}

//! Published benchmarks: kept with their frozen price points, computed again from them by the very same engines, and
//! shown with the purchase lines that they rest on.
//!
//! Nothing that becomes of lines, decisions or catalogue afterwards changes a published figure.

mod evidence;
mod figures;
mod lines;
mod publish;
mod recompute;
mod sheets;
mod standing;

pub use evidence::{evidence, evidence_in};
pub use publish::{PublishRequest, Published, publish, publish_in};
pub use recompute::{Recomputed, recompute};

pub(super) use recompute::verify_snapshots;

use super::page::Page;
use super::{AppError, BenchmarkHead, BenchmarkedProduct};
use crate::engine::variation::Coverage;
use crate::store::{Db, Snapshot, snapshots_before};

/// Products read and computed at a time.
const PAGE: i64 = 500;

/// A benchmark's document as it is told to people: it is written product by product, and its hash is the snapshot's id. The
/// layers above know its form.
pub trait Document {
    /// Writes some products, in the order given.
    ///
    /// # Errors
    /// [`AppError`] when it cannot be written.
    fn products(&mut self, head: &BenchmarkHead, products: &[BenchmarkedProduct]) -> Result<(), AppError>;

    /// Writes what the products rest on and the id; returns the hash that the id is the beginning of.
    ///
    /// # Errors
    /// As [`Document::products`].
    fn finish(&mut self, head: &BenchmarkHead, coverage: &Coverage) -> Result<[u8; 32], AppError>;
}

/// The public id of a document with this hash.
fn public_id(document: &[u8]) -> String {
    format!("S{}", hexadecimal(document.get(..12).unwrap_or_default()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What was published, the latest first: a page of it, after a snapshot.
///
/// # Errors
/// [`AppError`] when there is no such snapshot or the store cannot be read.
pub fn snapshot_page(db: &mut Db, after: Option<&str>, limit: usize) -> Result<Page<Snapshot>, AppError> {
    let found = snapshots_before(db, after, limit.saturating_add(1))?;
    Ok(Page::of(found, limit, |snapshot| snapshot.public_id.clone()))
}

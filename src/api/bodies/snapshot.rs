//! The bodies of published benchmarks.

use std::io::Write;

use serde::Serialize;
use utoipa::ToSchema;

use super::benchmark::{BenchmarkWriter, ParametersBody};
use super::share::CoverageBody;
use crate::app::{AppError, BenchmarkHead, BenchmarkedProduct, Document, Page, Published, Recomputed};
use crate::engine::variation::Coverage;
use crate::store::Snapshot;

impl<W: Write> Document for BenchmarkWriter<W> {
    fn products(&mut self, head: &BenchmarkHead, products: &[BenchmarkedProduct]) -> Result<(), AppError> {
        Self::products(self, head, products).map_err(unwritten)
    }

    fn finish(&mut self, head: &BenchmarkHead, coverage: &Coverage) -> Result<[u8; 32], AppError> {
        self.seal(head, coverage).map_err(unwritten)
    }
}

fn unwritten(source: std::io::Error) -> AppError {
    AppError::File { path: "the document".to_owned(), source }
}

/// A published benchmark.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnapshotBody {
    /// The hash that the benchmark's document tells.
    #[schema(example = "Sca6398c52036a685610aeebe")]
    snapshot_id: String,
    #[schema(example = "benchmark")]
    kind: &'static str,
    parameters: ParametersBody,
    /// The latest order month in the data then.
    #[schema(example = "2026-07")]
    cut_off: Option<String>,
    /// Products kept.
    #[schema(example = 812)]
    products: u64,
    /// Purchase lines in their price points.
    #[schema(example = 60_012)]
    lines: u64,
    /// Of the document up to its id; the id is the beginning of it.
    #[schema(example = "ca6398c52036a685610aeebe00112233445566778899aabbccddeeff00112233")]
    document_sha256: String,
    /// When it was published first.
    #[schema(example = "2026-11-27T10:30:00Z")]
    published_at: String,
}

impl From<&Snapshot> for SnapshotBody {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            snapshot_id: snapshot.public_id.clone(),
            kind: snapshot.kind.as_str(),
            parameters: ParametersBody::from(snapshot),
            cut_off: snapshot.cut_off.map(|month| month.to_string()),
            products: snapshot.products,
            lines: snapshot.lines,
            document_sha256: snapshot.document_hash.clone(),
            published_at: snapshot.published_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

/// What publishing came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedBody {
    #[serde(flatten)]
    snapshot: SnapshotBody,
    /// False where the very same was published before.
    is_new: bool,
}

impl From<&Published> for PublishedBody {
    fn from(published: &Published) -> Self {
        Self { snapshot: SnapshotBody::from(&published.snapshot), is_new: published.is_new }
    }
}

/// A page of what was published, the latest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnapshotPageBody {
    snapshots: Vec<SnapshotBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "53636136333938")]
    next_cursor: Option<String>,
}

impl SnapshotPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<Snapshot>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            snapshots: page.entries.iter().map(SnapshotBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

/// A published benchmark, computed again from its frozen price points.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecomputedBody {
    #[serde(flatten)]
    snapshot: SnapshotBody,
    /// Whether every figure is the published one.
    same_digits: bool,
    /// Whether the document is the published one to the byte; a later program may tell the same figures in another form.
    same_document: Option<bool>,
    /// Products whose figures differ, the first hundred.
    #[schema(example = json!(["P8272fa7cadb3b8f09735b081"]))]
    differing_products: Vec<String>,
    #[schema(example = 1)]
    differing_products_count: u64,
    /// What else differs, in words.
    #[schema(example = json!(["812 products were published, 811 are kept"]))]
    problems: Vec<String>,
    coverage: CoverageBody,
}

impl From<&Recomputed> for RecomputedBody {
    fn from(again: &Recomputed) -> Self {
        Self {
            snapshot: SnapshotBody::from(&again.snapshot),
            same_digits: again.same_digits,
            same_document: again.same_document,
            differing_products: again.differing.clone(),
            differing_products_count: again.differing_count,
            problems: again.problems.clone(),
            coverage: CoverageBody::from(&again.coverage),
        }
    }
}

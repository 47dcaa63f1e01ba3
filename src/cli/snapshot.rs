//! `likewise snapshot`.

use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::arguments::SelectionArguments;
use super::benchmark::{coverage_text, request};
use super::output::{Output, table, write_file};
use super::report;
use crate::api::bodies::{BenchmarkWriter, PublishedBody, RecomputedBody, ReportBody, SnapshotPageBody};
use crate::api::{cursor, this_second};
use crate::app::{
    AppError, Likewise, PublishRequest, Recomputed, WholeFile, evidence, publish, recompute, snapshot_id, snapshot_page,
};
use crate::export;
use crate::store::Snapshot;

/// Snapshots listed at once.
const LISTED: usize = 1_000;

/// What is done with published benchmarks.
#[derive(Debug, Args)]
pub(super) struct SnapshotArguments {
    #[command(subcommand)]
    action: SnapshotAction,
}

#[derive(Debug, Subcommand)]
enum SnapshotAction {
    /// Publish a benchmark: keep what it is made from, under the id that its document tells.
    Publish(SelectionArguments),
    /// What was published, the latest first.
    List,
    /// Compute a published benchmark again, and say whether the digits are the same.
    Show(ShowArguments),
    /// The lines that a published benchmark rests on, those left out, and where they have changed since.
    Evidence(EvidenceArguments),
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// The snapshot's id.
    id: String,
    /// Write the benchmark's document, computed again, to this file: the same bytes as when it was published.
    #[arg(long, value_name = "OUT")]
    document: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct EvidenceArguments {
    /// The snapshot's id.
    id: String,
    /// Of one product, by its id or its catalogue's own.
    #[arg(long, value_name = "P")]
    product: Option<String>,
    /// Write the lines used to this file.
    #[arg(long, value_name = "OUT")]
    csv: Option<PathBuf>,
    /// Write everything to this spreadsheet.
    #[arg(long, value_name = "OUT")]
    xlsx: Option<PathBuf>,
}

pub(super) fn run(likewise: &Likewise, wanted: &SnapshotArguments, output: &Output) -> anyhow::Result<ExitCode> {
    match &wanted.action {
        SnapshotAction::Publish(selection) => {
            let mut document = BenchmarkWriter::new(std::io::sink());
            let wanted = PublishRequest { benchmark: request(selection)?, at: this_second(), key: None };
            let published = publish(likewise, &wanted, &mut document)?;
            output.answer(&PublishedBody::from(&published), || {
                let told = if published.is_new { "published" } else { "published before" };
                format!("{told}\n{}", rows(std::slice::from_ref(&published.snapshot)))
            })?;
            Ok(ExitCode::SUCCESS)
        }
        SnapshotAction::List => {
            let page = snapshot_page(&mut likewise.store.connect()?, None, LISTED)?;
            output.answer(&SnapshotPageBody::new(&page, cursor), || rows(&page.entries))?;
            Ok(ExitCode::SUCCESS)
        }
        SnapshotAction::Show(wanted) => show(likewise, wanted, output),
        SnapshotAction::Evidence(wanted) => pack(likewise, wanted, output),
    }
}

/// Fails when the digits are not those that were published: whoever asks wants to know.
fn show(likewise: &Likewise, wanted: &ShowArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let mut db = likewise.store.connect()?;
    let again = match &wanted.document {
        None => recompute(&mut db, &wanted.id, Some(&mut BenchmarkWriter::new(std::io::sink())))?,
        Some(path) => written(&mut db, &wanted.id, path)?,
    };
    output.answer(&RecomputedBody::from(&again), || text(&again))?;
    Ok(if again.same_digits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn written(db: &mut crate::store::Db, id: &str, path: &Path) -> Result<Recomputed, AppError> {
    let mut file = BufWriter::new(WholeFile::begin(path)?);
    let again = recompute(db, id, Some(&mut BenchmarkWriter::new(&mut file)))?;
    let file = file.into_inner().map_err(|error| AppError::file(path, error.into_error()))?;
    file.finish()?;
    Ok(again)
}

fn pack(likewise: &Likewise, wanted: &EvidenceArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let made = evidence(likewise, &wanted.id, wanted.product.as_deref())?;
    let lines = made.tables.iter().find(|table| table.name == "lines");
    if let (Some(path), Some(lines)) = (&wanted.csv, lines) {
        write_file(path, &export::csv(lines)?)?;
    }
    if let Some(path) = &wanted.xlsx {
        write_file(path, &export::xlsx(&made, &snapshot_id(&made))?)?;
    }
    output.answer(&ReportBody::from(&made), || report::text(&made))?;
    Ok(ExitCode::SUCCESS)
}

fn rows(list: &[Snapshot]) -> String {
    let row = |snapshot: &Snapshot| {
        let month =
            |month: Option<crate::engine::period::Month>| month.map_or("…".to_owned(), |month| month.to_string());
        let asked = &snapshot.request;
        let stated = [
            ("product", &asked.product),
            ("category", &asked.category),
            ("group", &asked.group),
            ("org", &asked.org),
            ("currency", &asked.currency),
        ];
        let stated = stated.iter().filter_map(|(name, value)| value.as_ref().map(|value| format!("{name} {value}")));
        let peers = (asked.peers != "all").then(|| format!("peers {}", asked.peers));
        let gross = asked.gross.then(|| "gross".to_owned());
        vec![
            snapshot.public_id.clone(),
            format!("{} to {}", month(snapshot.window.from), month(snapshot.window.to)),
            month(snapshot.cut_off),
            snapshot.products.to_string(),
            snapshot.lines.to_string(),
            snapshot.published_at.format("%Y-%m-%d %H:%M").to_string(),
            stated.chain(peers).chain(gross).collect::<Vec<_>>().join(", "),
        ]
    };
    let header = ["snapshot", "months", "data up to", "products", "lines", "published", "asked"];
    table(&header, &list.iter().map(row).collect::<Vec<_>>())
}

fn text(again: &Recomputed) -> String {
    let mut told = rows(std::slice::from_ref(&again.snapshot));
    told.push_str(if again.same_digits {
        "\nsame digits: every figure computed again is the published one\n"
    } else {
        "\nDIFFERS from what was published\n"
    });
    if again.same_document == Some(false) {
        told.push_str("the document is not the published one to the byte\n");
    }
    for product in &again.differing {
        told.push_str(&format!("  product {product}\n"));
    }
    let more = again.differing_count.saturating_sub(again.differing.len() as u64);
    if more > 0 {
        told.push_str(&format!("  and {more} more products\n"));
    }
    for problem in &again.problems {
        told.push_str(&format!("  {problem}\n"));
    }
    told.push_str(&format!("\n{}", coverage_text(&again.coverage)));
    told
}

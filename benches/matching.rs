//! Throughput of whole decisions (retrieve, score, explain, read the pack), by words and by exact keys, with peak memory.
//! Lines with a key are decided twice: whole with dirty words, which are read because they could deny the key, and by the
//! key alone with the catalogue's own words, the pack not read (`own/s`).
//!
//! `LIKEWISE_BENCH_CATALOGUE` names a catalogue file in any layout that can be imported (the tariff's Part IX); without it
//! the smaller catalogue is made up too. The larger one, of 400,000 products, is always made up. `LIKEWISE_BENCH_LINES`
//! says how many dirty lines (20,000 by default). Every size runs in a process of its own; its peak memory holds the dirty
//! lines and the catalogue's records beside what matching needs.
#![allow(missing_docs, clippy::print_stdout, reason = "a bench, run by hand")]

mod invented {
    pub mod catalogue;
}

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::NaiveDate;
use likewise::app::{EvaluateRequest, ImportRequest, Likewise, evaluate, import};
use likewise::ingest::ReadOptions;
use likewise::store::ImportKind;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const SMALLER: usize = 66_389;
const LARGER: usize = 400_000;
const SEED: u64 = 7;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, name, file, lines] = arguments.as_slice()
        && word == "measure"
    {
        return measure(name, Path::new(file), lines.parse()?);
    }
    let lines = std::env::var("LIKEWISE_BENCH_LINES").unwrap_or_else(|_| "20000".to_owned());
    let folder = tempfile::tempdir()?;
    row(["catalogue", "products", "index s", "texts/s", "keys/s", "own/s", "threads", "peak MB", "right", "matched"]);
    for (name, count) in [("smaller", SMALLER), ("larger", LARGER)] {
        let given = std::env::var_os("LIKEWISE_BENCH_CATALOGUE").filter(|_| name == "smaller").map(PathBuf::from);
        let file = match given {
            Some(file) => file,
            None => invented::catalogue::catalogue(folder.path(), count)?,
        };
        let mut child = Command::new(std::env::current_exe()?);
        if !child.args(["measure", name]).arg(&file).arg(&lines).status()?.success() {
            return Err(format!("{name} failed").into());
        }
    }
    Ok(())
}

fn row(cells: [&str; 10]) {
    let [name, products, index, texts, keys, own, threads, peak, right, matched] = cells;
    println!(
        "{name:<10} {products:>9} {index:>8} {texts:>8} {keys:>9} {own:>9} {threads:>8} {peak:>8} {right:>7} {matched:>8}"
    );
}

fn measure(name: &str, file: &Path, lines: u64) -> Outcome {
    let folder = tempfile::tempdir()?;
    let likewise = Likewise::open(folder.path(), None)?;
    let options = ReadOptions { valid_from: NaiveDate::from_ymd_opt(2026, 7, 1), list_id: None };
    let request = ImportRequest { options, ..ImportRequest::new(ImportKind::Catalogue, vec![file.to_owned()]) };
    import(&likewise, &request, &mut |_| Ok(()))?;
    let mut first = None;
    let begun = Instant::now();
    let answer = evaluate(&likewise, &EvaluateRequest { lines, seed: SEED }, &mut |_| {}, |_| {
        first.get_or_insert_with(|| begun.elapsed());
        Ok(())
    })?;
    let share = |share: Option<String>| share.unwrap_or_else(|| "-".to_owned());
    row([
        name,
        &answer.products.to_string(),
        &format!("{:.1}", first.unwrap_or_default().as_secs_f64()),
        &answer.speed_by_text.per_second().to_string(),
        &answer.speed_by_key.per_second().to_string(),
        &answer.speed_by_key_as_written.per_second().to_string(),
        &answer.speed_by_text.threads.to_string(),
        &peak_megabytes().unwrap_or_default(),
        &share(answer.precision.share()),
        &share(answer.coverage.share()),
    ]);
    Ok(())
}

/// The most memory this process ever had.
fn peak_megabytes() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some((kilobytes / 1024).to_string())
}

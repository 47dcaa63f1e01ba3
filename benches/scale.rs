//! The main job at size: synthetic purchase lines in random key order from a file to benchmarks, on SQLite and, where
//! `LIKEWISE_TEST_POSTGRES_URL` names a server, on PostgreSQL in a schema of its own that is dropped afterwards.
//!
//! `LIKEWISE_SCALE_LINES` says how many lines (200,000 by default; 10,000,000 need some 4 GB of temporary space).
//! Every step runs in a process of its own, so that its processor seconds and its peak memory are its own (read from
//! `/proc`; blank elsewhere). A server's processor seconds are not among them.
#![allow(missing_docs, clippy::print_stdout, reason = "a bench, run by hand")]

use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write, sink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use diesel::prelude::{Connection, PgConnection, QueryableByName, RunQueryDsl};
use likewise::api::bodies::BenchmarkWriter;
use likewise::app::{
    AppError, BenchmarkRequest, ImportRequest, Likewise, Months, Phase, SynthesiseRequest, Watcher, benchmark, import,
    refresh, synthesise, verify,
};
use likewise::ingest::ReadOptions;
use likewise::store::ImportKind;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ORGANISATIONS: usize = 50;
const SEED: u64 = 7;
const SMALL: u64 = 200_000;
/// Products whose benchmark is read alone.
const PRODUCTS: usize = 101;
const STEPS: [&str; 5] = ["import", "match", "benchmark", "product", "verify"];
/// Where a step finds its store: an address may hold a password, which is no argument for all to see.
const STORE: &str = "LIKEWISE_DATABASE_URL";

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, name, folder] = arguments.as_slice()
        && word == "step"
    {
        return Step::begin(folder)?.run(name);
    }
    let lines = std::env::var("LIKEWISE_SCALE_LINES").map_or(Ok(SMALL), |text| text.replace('_', "").parse())?;
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    let request = SynthesiseRequest {
        out: folder.path().join("lines.csv"),
        lines,
        seed: SEED,
        organisations: ORGANISATIONS,
        seed_dir: seed(),
        organisations_out: Some(folder.path().join("organisations.csv")),
        groups_out: None,
    };
    synthesise(&request, &mut |_| {})?;
    println!(
        "\n{lines} lines of {ORGANISATIONS} organisations, seed {SEED}, {} MB of CSV written in {:.1} s\n",
        fs::metadata(&request.out)?.len() / 1_000_000,
        begun.elapsed().as_secs_f64()
    );
    row(["store", "step", "wall s", "CPU s", "peak MB", "lines/s", "of it"]);
    let embedded = format!("sqlite:{}", folder.path().join("likewise.sqlite").display());
    run_steps("SQLite", &embedded, folder.path(), lines, || {
        Ok(fs::metadata(folder.path().join("likewise.sqlite"))?.len())
    })?;
    if let Ok(url) = std::env::var("LIKEWISE_TEST_POSTGRES_URL") {
        let embedded_result = fs::read_to_string(folder.path().join("result"))?;
        let schema = Schema::create(&url)?;
        run_steps("PostgreSQL", &schema.url, folder.path(), lines, || schema.size())?;
        let same = fs::read_to_string(folder.path().join("result"))? == embedded_result;
        println!("\nThe benchmarks of both stores are {}.", if same { "the same bytes" } else { "NOT the same" });
        if !same {
            return Err("the stores differ".into());
        }
    }
    Ok(())
}

/// The sample catalogue's folder: where cargo says the project stands, not where the bench was once built.
fn seed() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(built, PathBuf::from).join("seed")
}

fn row(cells: [&str; 7]) {
    let [store, step, wall, cpu, peak, rate, rest] = cells;
    println!("{store:<11} {step:<10} {wall:>8} {cpu:>8} {peak:>8} {rate:>9}  {rest}");
}

/// Runs every step in a process of its own, and tells the store's size after the import and at the end.
fn run_steps(store: &str, url: &str, folder: &Path, lines: u64, size: impl Fn() -> Outcome<u64>) -> Outcome {
    for step in STEPS {
        let mut child = Command::new(std::env::current_exe()?);
        child.args(["step", step]).arg(folder).env(STORE, url).env("LIKEWISE_SCALE_STORE", store);
        if !child.status()?.success() {
            return Err(format!("{step} failed on {store}").into());
        }
        if matches!(step, "import" | "match") {
            let size = size()?;
            let each = size as f64 / lines as f64;
            let note = format!("{} MB after {step}: {each:.1} bytes a line, catalogue included", size / 1_000_000);
            row([store, "size", "", "", "", "", &note]);
        }
    }
    Ok(())
}

/// One step in its own process.
struct Step {
    folder: PathBuf,
    store: String,
    likewise: Likewise,
    begun: Instant,
}

impl Step {
    fn begin(folder: &str) -> Outcome<Self> {
        let folder = PathBuf::from(folder);
        let likewise = Likewise::open(&folder, Some(&std::env::var(STORE)?))?;
        Ok(Self { folder, store: std::env::var("LIKEWISE_SCALE_STORE")?, likewise, begun: Instant::now() })
    }

    fn run(mut self, name: &str) -> Outcome {
        match name {
            "import" => self.import(),
            "match" => self.decide(),
            "benchmark" => self.benchmark(),
            "product" => self.product(),
            "verify" => self.verify(),
            other => Err(format!("no step {other}").into()),
        }
    }

    fn tell(&self, step: &str, lines: Option<u64>, rest: &str) {
        let wall = self.begun.elapsed().as_secs_f64();
        let rate = lines.map(|lines| format!("{:.0}", lines as f64 / wall)).unwrap_or_default();
        let used = used();
        row([&self.store, step, &format!("{wall:.2}"), &used.processor_seconds, &used.peak_megabytes, &rate, rest]);
    }

    fn bring(&self, kind: ImportKind, file: PathBuf, progress: &mut Watcher<'_>) -> Result<u64, AppError> {
        let options = ReadOptions { valid_from: NaiveDate::from_ymd_opt(2024, 1, 1), list_id: None };
        let request = ImportRequest { options, ..ImportRequest::new(kind, vec![file]) };
        Ok(import(&self.likewise, &request, progress)?.outcome.rows_read)
    }

    /// Imports the catalogue, then the lines; tells the rates of the first and the last tenth of them.
    fn import(&mut self) -> Outcome {
        self.bring(ImportKind::Organisations, self.folder.join("organisations.csv"), &mut |_| Ok(()))?;
        self.bring(ImportKind::Catalogue, seed().join("catalogue.csv.gz"), &mut |_| Ok(()))?;
        self.bring(ImportKind::Prices, seed().join("tariff_prices.csv"), &mut |_| Ok(()))?;
        self.begun = Instant::now();
        let mut marks = vec![Mark::default()];
        let begun = self.begun;
        let lines = self.folder.join("lines.csv");
        let before = processor_seconds().unwrap_or_default();
        let read = self.bring(ImportKind::Lines, lines, &mut |step| {
            let processor = processor_seconds().unwrap_or_default() - before;
            marks.push(Mark { rows: step.done, wall: begun.elapsed().as_secs_f64(), processor });
            Ok(())
        })?;
        let (first, last) = (tenth(&marks, 0, read / 10), tenth(&marks, read - read / 10, read));
        let publishing = begun.elapsed().as_secs_f64() - marks.last().copied().unwrap_or_default().wall;
        let rest = format!("first tenth {first}, last tenth {last}, publishing {publishing:.2} s");
        self.tell("import", Some(read), &rest);
        Ok(())
    }

    /// Decides the items and builds the price points.
    fn decide(&mut self) -> Outcome {
        let mut decided = Duration::ZERO;
        let begun = self.begun;
        let answer = refresh(&self.likewise, false, &mut |step| {
            if step.phase == Phase::Matching {
                decided = begun.elapsed();
            }
            Ok(())
        })?;
        let building = self.begun.elapsed().saturating_sub(decided).as_secs_f64();
        let (items, products) = (answer.items, answer.products_built);
        let rest = format!(
            "{items} items decided in {:.2} s, points of {products} products in {building:.2} s",
            decided.as_secs_f64()
        );
        self.tell("match", None, &rest);
        Ok(())
    }

    /// All benchmarks as JSON; keeps the snapshot's id, which is the hash of them all.
    fn benchmark(&mut self) -> Outcome {
        let request = BenchmarkRequest { months: Months::All, ..BenchmarkRequest::default() };
        let mut writer = BenchmarkWriter::new(Counted::default());
        let mut products: Vec<String> = Vec::new();
        let (head, coverage) = benchmark(&self.likewise, &request, &mut |head, page| {
            products.extend(page.iter().map(|product| product.product_id.clone()));
            writer.products(head, &page).map_err(|source| AppError::File { path: "the answer".to_owned(), source })
        })?;
        let answer = writer.finish(&head, &coverage)?;
        let rest = format!("{} products, {} MB of JSON", products.len(), answer.bytes / 1_000_000);
        self.tell("benchmark", None, &rest);
        fs::write(self.folder.join("result"), answer.end)?;
        fs::write(self.folder.join("products"), products.join("\n"))?;
        Ok(())
    }

    /// Some products' benchmarks, one by one.
    fn product(&mut self) -> Outcome {
        let all = fs::read_to_string(self.folder.join("products"))?;
        let all: Vec<&str> = all.lines().collect();
        let mut times: Vec<f64> = Vec::new();
        for product in all.iter().step_by((all.len() / PRODUCTS).max(1)) {
            let request = BenchmarkRequest { product: Some((*product).to_owned()), ..BenchmarkRequest::default() };
            let begun = Instant::now();
            let mut writer = BenchmarkWriter::new(BufWriter::new(sink()));
            let (head, coverage) = benchmark(&self.likewise, &request, &mut |head, page| {
                writer.products(head, &page).map_err(|source| AppError::File { path: "the answer".to_owned(), source })
            })?;
            writer.finish(&head, &coverage)?.flush()?;
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        let middle = times.get(times.len() / 2).copied().unwrap_or_default();
        let longest = times.last().copied().unwrap_or_default();
        let rest = format!("{} products one by one: median {middle:.1} ms, longest {longest:.1} ms", times.len());
        self.tell("product", None, &rest);
        Ok(())
    }

    fn verify(&mut self) -> Outcome {
        let answer = verify(&self.likewise)?;
        self.tell("verify", None, if answer.is_clean() { "clean" } else { "NOT clean" });
        if answer.is_clean() { Ok(()) } else { Err(format!("{:?}", answer.checks).into()) }
    }
}

/// How far an import had come, after how many seconds.
#[derive(Clone, Copy, Default)]
struct Mark {
    rows: u64,
    wall: f64,
    processor: f64,
}

/// The rates between two rows: by the clock, and by processor seconds, which other work on the machine changes less.
fn tenth(marks: &[Mark], from: u64, to: u64) -> String {
    let at = |rows: u64| marks.iter().find(|mark| mark.rows >= rows).copied().unwrap_or_default();
    let (first, last) = (at(from), at(to));
    let rows = last.rows.saturating_sub(first.rows) as f64;
    let each = |seconds: f64| format!("{:.0}", rows / seconds);
    format!("{} lines/s ({} a CPU s)", each(last.wall - first.wall), each(last.processor - first.processor))
}

/// Counts bytes and keeps the last of them.
#[derive(Default)]
struct Counted {
    bytes: usize,
    end: Vec<u8>,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        bytes.clone_into(&mut self.end);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What this process used so far.
#[derive(Default)]
struct Used {
    processor_seconds: String,
    peak_megabytes: String,
}

fn used() -> Used {
    used_by_proc().unwrap_or_default()
}

fn used_by_proc() -> Option<Used> {
    let memory = fs::read_to_string("/proc/self/status").ok()?;
    let peak = memory.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = peak.split_whitespace().next()?.parse().ok()?;
    Some(Used {
        processor_seconds: format!("{:.2}", processor_seconds()?),
        peak_megabytes: (kibibytes * 1_024 / 1_000_000).to_string(),
    })
}

/// User and system time of this process: they stand behind the name in brackets, in hundredths of a second (proc(5)).
fn processor_seconds() -> Option<f64> {
    let times = fs::read_to_string("/proc/self/stat").ok()?;
    let mut times = times.rsplit_once(')')?.1.split_whitespace().skip(11);
    let hundredths = times.next()?.parse::<u64>().ok()? + times.next()?.parse::<u64>().ok()?;
    Some(hundredths as f64 / 100.0)
}

/// A schema of this run alone.
struct Schema {
    server: String,
    name: String,
    url: String,
}

#[derive(QueryableByName)]
struct Size {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    bytes: i64,
}

impl Schema {
    fn create(server: &str) -> Outcome<Self> {
        let name = format!("scale_{}", std::process::id());
        diesel::sql_query(format!("CREATE SCHEMA {name}")).execute(&mut PgConnection::establish(server)?)?;
        let sign = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{sign}options=-csearch_path%3D{name}");
        Ok(Self { server: server.to_owned(), name, url })
    }

    /// Bytes of its tables with their indexes.
    fn size(&self) -> Outcome<u64> {
        let query = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint AS bytes FROM pg_class \
                     WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace";
        let size: Size = diesel::sql_query(query).get_result(&mut PgConnection::establish(&self.url)?)?;
        Ok(size.bytes.unsigned_abs())
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let dropped =
            PgConnection::establish(&self.server).map_err(|error| error.to_string()).and_then(|mut server| {
                let drop = format!("DROP SCHEMA {} CASCADE", self.name);
                diesel::sql_query(drop).execute(&mut server).map_err(|error| error.to_string())
            });
        if let Err(error) = dropped {
            println!("schema {} stays: {error}", self.name);
        }
    }
}

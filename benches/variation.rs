//! All benchmarks and savings from the price points, beside DuckDB computing the same figures from Parquet, and what one
//! more month of lines costs. Everything is invented: a catalogue, 245 trusts, 36 months of purchase lines and a few files
//! more, which go through the importers into a SQLite store.
//!
//! `LIKEWISE_SCALE_LINES` says how many lines (200,000 by default; 10,000,000 need some 4 GB of temporary space), a
//! product to 25 of them. `LIKEWISE_BENCH_DUCKDB` names a Python that has DuckDB; without it that side is left out.
//! Every step runs in a process of its own, so that its processor seconds and its peak memory are its own (from `/proc`).
#![allow(missing_docs, clippy::print_stdout, reason = "a bench, run by hand")]

mod invented {
    pub mod catalogue;
    pub mod lines;
}

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use invented::catalogue::catalogue;
use invented::lines::Market;
use likewise::app::{
    BenchmarkRequest, ImportRequest, Likewise, Months, Phase, benchmark as benchmark_job, import, refresh, verify,
};
use likewise::engine::money::{NumberError, PRICE_DECIMALS, format_scaled};
use likewise::engine::synthesis::{fictional_organisations, write_organisations};
use likewise::engine::variation::{
    OrganisationPrice, ProductBenchmark, ProductBenchmarks, Saving, SavingTotals, Selection, benchmark,
};
use likewise::ingest::ReadOptions;
use likewise::store::{ImportKind, all_price_points};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ORGANISATIONS: usize = 245;
const MONTHS: i32 = 36;
/// January 2023.
const FIRST_MONTH: i32 = 2023 * 12;
const LINES_A_PRODUCT: u64 = 25;
const SEED: u64 = 7;
const SMALL: u64 = 200_000;
/// Lines of the last and smallest file.
const FEW: u64 = 1_000;
/// How far sums of floats may lie from exact ones, as a share of them.
const TOLERANCE: f64 = 1e-9;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, step, folder] = arguments.as_slice()
        && word == "step"
    {
        return run(step, Path::new(folder));
    }
    let folder = tempfile::tempdir()?;
    println!();
    row(["step", "wall s", "CPU s", "peak MB", "of it"]);
    for step in ["invent", "import", "build", "benchmark", "told"] {
        child(step, folder.path())?;
    }
    beside(folder.path())?;
    for step in ["month", "renew", "few", "renew", "again", "renew", "verify"] {
        child(step, folder.path())?;
    }
    Ok(())
}

/// Writes the files.
fn invent(folder: &Path) -> Outcome<String> {
    let lines = std::env::var("LIKEWISE_SCALE_LINES").map_or(Ok(SMALL), |text| text.replace('_', "").parse())?;
    let products = usize::try_from(lines / LINES_A_PRODUCT)?.max(1);
    fs::rename(catalogue(folder, products)?, folder.join("catalogue.csv"))?;
    let trusts = fictional_organisations(ORGANISATIONS);
    let mut text = Vec::new();
    write_organisations(&trusts, &mut text);
    fs::write(folder.join("organisations.csv"), text)?;
    let trusts = trusts.into_iter().map(|trust| trust.code).collect();
    let market = Market { seed: SEED, products, trusts };
    let (month, end) = (lines / MONTHS.unsigned_abs() as u64, FIRST_MONTH + MONTHS);
    market.write(&folder.join("lines.csv"), 0..lines, FIRST_MONTH..end)?;
    market.write(&folder.join("month.csv"), lines..lines + month, end..end + 1)?;
    market.write(&folder.join("few.csv"), lines + month..lines + month + FEW, end + 1..end + 2)?;
    // The same things once more in other orders: nothing on these lines is new.
    let again = fs::read_to_string(folder.join("few.csv"))?.replace(",PO", ",PX");
    fs::write(folder.join("again.csv"), again)?;
    Ok(format!("{lines} lines of {ORGANISATIONS} trusts, {products} products and {MONTHS} months, seed {SEED}"))
}

fn row(cells: [&str; 5]) {
    let [step, wall, processor, peak, rest] = cells;
    println!("{step:<10} {wall:>8} {processor:>8} {peak:>8}  {rest}");
}

fn child(step: &str, folder: &Path) -> Outcome {
    let status = Command::new(std::env::current_exe()?).args(["step", step]).arg(folder).status()?;
    if status.success() { Ok(()) } else { Err(format!("{step} failed").into()) }
}

/// One step in its own process.
fn run(step: &str, folder: &Path) -> Outcome {
    let begun = Instant::now();
    let likewise = Likewise::open(folder, None)?;
    let rest = match step {
        "invent" => invent(folder)?,
        "import" => {
            bring(&likewise, ImportKind::Organisations, folder.join("organisations.csv"))?;
            bring(&likewise, ImportKind::Catalogue, folder.join("catalogue.csv"))?;
            bring(&likewise, ImportKind::Lines, folder.join("lines.csv"))?
        }
        "month" => bring(&likewise, ImportKind::Lines, folder.join("month.csv"))?,
        "few" => bring(&likewise, ImportKind::Lines, folder.join("few.csv"))?,
        "again" => bring(&likewise, ImportKind::Lines, folder.join("again.csv"))?,
        "build" | "renew" => renew(&likewise)?,
        "benchmark" => figures(&likewise, folder)?,
        "told" => told(&likewise, folder)?,
        "points" => return points(&likewise, folder),
        "verify" => {
            let answer = verify(&likewise)?;
            if answer.is_clean() { "clean".to_owned() } else { return Err(format!("{:?}", answer.checks).into()) }
        }
        other => return Err(format!("no step {other}").into()),
    };
    let used = used().unwrap_or_default();
    let wall = format!("{:.2}", begun.elapsed().as_secs_f64());
    row([step, &wall, &used.processor_seconds, &used.peak_megabytes, &rest]);
    Ok(())
}

fn bring(likewise: &Likewise, kind: ImportKind, file: PathBuf) -> Outcome<String> {
    let options = ReadOptions { valid_from: chrono::NaiveDate::from_ymd_opt(2023, 1, 1), list_id: None };
    let request = ImportRequest { options, ..ImportRequest::new(kind, vec![file]) };
    let answer = import(likewise, &request, &mut |_| Ok(()))?;
    let (read, accepted) = (answer.outcome.rows_read, answer.outcome.rows_accepted);
    if read == accepted { Ok(format!("{read} lines")) } else { Err(format!("{accepted} of {read} accepted").into()) }
}

fn renew(likewise: &Likewise) -> Outcome<String> {
    let begun = Instant::now();
    let mut decided = Duration::ZERO;
    let answer = refresh(likewise, false, &mut |step| {
        if step.phase == Phase::Matching {
            decided = begun.elapsed();
        }
        Ok(())
    })?;
    let (items, products) = (answer.decided, answer.products_built);
    Ok(format!("{items} items decided until {:.2} s, points of {products} products built", decided.as_secs_f64()))
}

/// What is held beside DuckDB's figures: counts, sums of money in millionths, sums of published prices.
#[derive(Clone, Default)]
struct Sums {
    counts: [u64; 4],
    money: [i128; 6],
    prices: [i128; 8],
}

const COUNTS: [&str; 4] = ["benchmarks", "payers", "savings to median", "savings to q1"];
const MONEY: [&str; 6] =
    ["spend", "saving to minimum", "saving to best", "saving to p10", "saving to q1", "saving to median"];
const PRICES: [&str; 8] = ["minimum", "p10", "q1", "median", "q3", "p90", "maximum", "weighted mean"];

impl Sums {
    fn of(products: &[ProductBenchmarks]) -> Result<Self, NumberError> {
        let mut sums = Self::default();
        products.iter().flat_map(|product| &product.benchmarks).try_for_each(|one| sums.take(one))?;
        Ok(sums)
    }

    fn take(&mut self, one: &ProductBenchmark) -> Result<(), NumberError> {
        let told = |saving: fn(&OrganisationPrice) -> Option<Saving>| {
            one.organisations.iter().filter(|payer| saving(payer).is_some()).count() as u64
        };
        let counts = [1, one.payers() as u64, told(|payer| payer.to_median), told(|payer| payer.to_q1)];
        let SavingTotals { to_minimum, to_best, to_p10, to_q1, to_median } = one.savings;
        let money = [Some(one.net), to_minimum, to_best, to_p10, to_q1, to_median];
        let all = &one.distribution;
        let (lowest, median, highest) = (Some(all.minimum), Some(all.median), Some(all.maximum));
        let prices = [lowest, all.p10, all.q1, median, all.q3, all.p90, highest, Some(one.weighted_mean)];
        self.counts.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        self.money.iter_mut().zip(money).for_each(|(sum, total)| *sum += total.unwrap_or_default().micros());
        for (sum, price) in self.prices.iter_mut().zip(prices) {
            // Rounded once, as it is published.
            *sum += price.map(|price| price.to_scaled(PRICE_DECIMALS)).transpose()?.unwrap_or_default();
        }
        Ok(())
    }

    fn and(mut self, more: &Self) -> Self {
        self.counts.iter_mut().zip(more.counts).for_each(|(sum, more)| *sum += more);
        self.money.iter_mut().zip(more.money).for_each(|(sum, more)| *sum += more);
        self.prices.iter_mut().zip(more.prices).for_each(|(sum, more)| *sum += more);
        self
    }

    /// One line a figure, its name before it.
    fn text(&self) -> String {
        let counts = COUNTS.iter().zip(self.counts).map(|(name, count)| (name, count.to_string()));
        let money = MONEY.iter().zip(self.money).map(|(name, sum)| (name, format_scaled(sum, 6)));
        let prices = PRICES.iter().zip(self.prices).map(|(name, sum)| (name, format_scaled(sum, PRICE_DECIMALS)));
        counts.chain(money).chain(prices).map(|(name, figure)| format!("{name}\t{figure}\n")).collect()
    }
}

/// All benchmarks and savings over all months from the price points, summed.
fn figures(likewise: &Likewise, folder: &Path) -> Outcome<String> {
    let (mut db, selection) = (likewise.store.view()?, Selection::default());
    let mut sums: Result<Sums, NumberError> = Ok(Sums::default());
    all_price_points(&mut db, |page| {
        let made = page.par_iter().filter(|stored| stored.product_id != 0).map(|stored| {
            let product = benchmark(&stored.points, &selection);
            Sums::of(&[product])
        });
        let page = made.try_reduce(Sums::default, |sums, more| Ok(sums.and(&more)));
        sums = sums.clone().and_then(|sums| Ok(sums.and(&page?)));
        Ok(())
    })?;
    let sums = sums?;
    fs::write(folder.join("figures.tsv"), sums.text())?;
    fs::write(folder.join("processor"), used().unwrap_or_default().processor_seconds)?;
    Ok(format!("{} benchmarks, savings of {} payers", sums.counts[0], sums.counts[2]))
}

/// The same by the job that is behind the command, which names everything, tells it in order and looks for slips of VAT.
fn told(likewise: &Likewise, folder: &Path) -> Outcome<String> {
    let request = BenchmarkRequest { months: Months::All, ..BenchmarkRequest::default() };
    let mut sums: Result<Sums, NumberError> = Ok(Sums::default());
    benchmark_job(likewise, &request, &mut |_, page| {
        let page: Vec<ProductBenchmarks> = page.into_iter().map(|product| product.benchmarks).collect();
        sums = sums.clone().and_then(|sums| Ok(sums.and(&Sums::of(&page)?)));
        Ok(())
    })?;
    let same = sums?.text() == fs::read_to_string(folder.join("figures.tsv"))?;
    if same { Ok("the same figures with names, coverage and the test of VAT".to_owned()) } else { Err("differ".into()) }
}

/// The price points as CSV, in the order of the store.
fn points(likewise: &Likewise, folder: &Path) -> Outcome {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(folder.join("points.csv"))?);
    let header = "product,base_unit,currency,vat_basis,carriage_included,organisation,supplier,month,quantity,gross,net,lines,orders";
    writeln!(file, "{header}")?;
    let mut db = likewise.store.connect()?;
    let mut text = String::new();
    let mut written = Ok(());
    all_price_points(&mut db, |page| {
        for stored in page.iter().filter(|stored| stored.product_id != 0) {
            for point in &stored.points.points {
                use std::fmt::Write as _;
                let basis = point.basis;
                text.clear();
                let made = writeln!(
                    text,
                    "{},{},{},{},{},{},{},{},{},{},{},{},{}",
                    stored.product_id,
                    basis.base_unit,
                    basis.currency,
                    basis.vat_basis.code(),
                    u8::from(basis.carriage_included),
                    point.organisation,
                    point.supplier,
                    point.month.index(),
                    point.quantity.micros(),
                    point.gross.micros(),
                    point.net.micros(),
                    point.lines,
                    point.orders,
                );
                written = made.map_err(std::io::Error::other).and_then(|()| file.write_all(text.as_bytes()));
                if written.is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    })?;
    written?;
    Ok(file.flush()?)
}

/// Runs DuckDB over the same points and holds its figures beside ours.
fn beside(folder: &Path) -> Outcome {
    let Some(python) = std::env::var_os("LIKEWISE_BENCH_DUCKDB") else {
        println!("LIKEWISE_BENCH_DUCKDB names no Python that has DuckDB: nothing stands beside the benchmarks");
        return Ok(());
    };
    child("points", folder)?;
    let script = project().join("benches").join("variation_duckdb.py");
    let output = Command::new(python).arg(script).arg(folder.join("points.csv")).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let told = read(&String::from_utf8(output.stdout)?);
    let own = read(&fs::read_to_string(folder.join("figures.tsv"))?);
    let get = |name: &str| told.get(name).map_or("", String::as_str);
    row(["DuckDB", get("wall"), get("processor"), get("peak"), get("version")]);
    let mut furthest = (0.0, "");
    for (name, own) in &own {
        let (own, their): (f64, f64) = (own.parse()?, get(name).parse()?);
        let off = (own - their).abs() / own.abs().max(1.0);
        if off > TOLERANCE {
            return Err(format!("{name}: {own} here, {their} by DuckDB").into());
        }
        if off > furthest.0 {
            furthest = (off, name);
        }
    }
    let processor: f64 = fs::read_to_string(folder.join("processor"))?.parse()?;
    println!(
        "\n{} figures are the same within {TOLERANCE:e} (DuckDB counts in floats; furthest off by {:.1e}: {}).\n\
         Processor seconds of Likewise over those of DuckDB: {:.2}\n",
        own.len(),
        furthest.0,
        furthest.1,
        processor / get("processor").parse::<f64>()?
    );
    Ok(())
}

fn read(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Where cargo says the project stands, not where the bench was once built.
fn project() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(built, PathBuf::from)
}

/// What this process used so far.
#[derive(Default)]
struct Used {
    processor_seconds: String,
    peak_megabytes: String,
}

/// User and system time stand behind the name in brackets, in hundredths of a second (proc(5)).
fn used() -> Option<Used> {
    let memory = fs::read_to_string("/proc/self/status").ok()?;
    let peak = memory.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = peak.split_whitespace().next()?.parse().ok()?;
    let times = fs::read_to_string("/proc/self/stat").ok()?;
    let mut times = times.rsplit_once(')')?.1.split_whitespace().skip(11);
    let hundredths = times.next()?.parse::<u64>().ok()? + times.next()?.parse::<u64>().ok()?;
    Some(Used {
        processor_seconds: format!("{:.2}", hundredths as f64 / 100.0),
        peak_megabytes: (kibibytes * 1_024 / 1_000_000).to_string(),
    })
}

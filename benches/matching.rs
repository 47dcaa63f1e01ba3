//! Throughput of whole decisions (retrieve, score, explain, read the pack), by words and by exact keys, with peak memory.
//! Lines with a key are decided twice: whole with dirty words, which are read because they could deny the key, and by the
//! key alone with the catalogue's own words, the pack not read (`own/s`).
//!
//! `LIKEWISE_BENCH_CATALOGUE` names a catalogue file in any layout that can be imported (the tariff's Part IX); without it
//! the smaller catalogue is made up too. The larger one, of 400,000 products, is always made up. `LIKEWISE_BENCH_LINES`
//! says how many dirty lines (20,000 by default). Every size runs in a process of its own; its peak memory holds the dirty
//! lines and the catalogue's records beside what matching needs.
#![allow(missing_docs, clippy::print_stdout, reason = "a bench, run by hand")]

use std::error::Error;
use std::fmt::Write as _;
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
            None => made_up(folder.path(), count)?,
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

const KINDS: [(&str, &str, i64); 10] = [
    ("foam dressing", "dressing", 10),
    ("hydrocolloid dressing", "dressing", 5),
    ("absorbent pad", "dressing", 20),
    ("nelaton catheter", "catheter", 30),
    ("foley catheter", "catheter", 5),
    ("colostomy bag", "device", 30),
    ("elastic bandage", "bandage", 1),
    ("compression stocking", "device", 2),
    ("nitrile glove", "glove", 100),
    ("insulin needle", "needle", 100),
];
const FEATURES: [&str; 12] = [
    "",
    "adhesive",
    "non-adhesive",
    "with border",
    "with silicone contact layer",
    "sterile",
    "latex free",
    "extra absorbent",
    "long life",
    "with filter",
    "reinforced",
    "soft",
];
const COLOURS: [&str; 8] = ["", "Beige", "Black", "White", "Transparent", "Opaque", "Blue", "Grey"];
const SYLLABLES: [&str; 20] = [
    "al", "ba", "cu", "dra", "el", "fi", "ga", "ho", "in", "ju", "ka", "lo", "me", "no", "o", "pri", "ra", "se", "tu",
    "vi",
];

/// So many products of invented brands: kinds, features, sizes and colours in every combination.
fn made_up(folder: &Path, count: usize) -> Outcome<PathBuf> {
    let mut text =
        "product_id,description,generic_name,manufacturer_name,mpc,gtin,uom,units_per_uom,price,currency\n".to_owned();
    for place in 0..count {
        let mut rest = place;
        let mut take = |of: usize| {
            let taken = rest % of;
            rest /= of;
            taken
        };
        let (kind, unit, units) = KINDS[take(KINDS.len())];
        let (width, feature) = (take(12), FEATURES[take(FEATURES.len())]);
        let colour = COLOURS[take(COLOURS.len())];
        let brand = rest;
        let maker = brand % 200;
        let size = format!("{}cm x {}cm", 3 + width, 5 + (width * 7 + brand) % 20);
        let name = |mut number: usize| {
            let mut name = String::new();
            for _ in 0..3 {
                name.push_str(SYLLABLES[number % SYLLABLES.len()]);
                number /= SYLLABLES.len();
            }
            name[..1].to_uppercase() + &name[1..]
        };
        let own = name(brand * 37 + 11);
        let words = [own.as_str(), kind, feature, &size, colour].join(" ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let generic = format!("{kind} {feature} {size}").split_whitespace().collect::<Vec<_>>().join(" ");
        let gtin = with_check_digit(&format!("50{place:010}"));
        let price = 50 + (place * 7_919) % 9_000;
        writeln!(
            text,
            "M{place:07},{words},{generic},{} Healthcare Ltd,{}{place:05},{gtin},{units} {unit},{units},{}.{:02},GBP",
            name(maker * 91 + 5),
            &own[..2].to_uppercase(),
            price / 100,
            price % 100,
        )?;
    }
    let file = folder.join(format!("made_up_{count}.csv"));
    fs::write(&file, text)?;
    Ok(file)
}

fn with_check_digit(digits: &str) -> String {
    let weighed =
        digits.bytes().rev().enumerate().map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 3 } else { 1 });
    format!("{digits}{}", (10 - weighed.sum::<u32>() % 10) % 10)
}

//! Plans of whole footprints, and groups held against a general solver. Every contract is invented.
//!
//! `LIKEWISE_BENCH_HIGHS` names a Python that has highspy and scipy: then 50 random groups of 30 contracts are also solved by
//! HiGHS as mixed-integer programmes (`consolidation_highs.py`), each answer held against the engine's own.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a bench, run by hand")]

mod invented {
    pub mod register;
}

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use invented::register::Registry;
use likewise::engine::consolidation::{
    Detail, Outcome, PlanRequest, Planning, PresentValue, Purchases, Sharing, TeamProblem, Terms, Why,
};
use likewise::engine::model::Contract;
use likewise::solver::choose;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

const SEED: u64 = 11;
const GROUPS: usize = 50;
const OF_EACH: usize = 30;

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 1).unwrap()
}

/// Plans a register with a team of so many procurements a quarter, or none that is limited; candidates and their worth.
fn plan(contracts: &[Contract], limit: Option<u32>) -> (usize, String) {
    let (purchases, terms) = (Purchases::default(), Terms::default());
    let (aside, guessed) = (BTreeMap::new(), BTreeMap::new());
    let planning = Planning::new(&request(contracts, &purchases, (&aside, &guessed), &terms)).unwrap();
    let all = (0..planning.len()).into_par_iter();
    let Some(limit) = limit else {
        let outcomes: Vec<Outcome> = all.map(|place| planning.outcome(place, Detail::Plan).unwrap()).collect();
        return told(&planning, outcomes);
    };
    let options: Vec<_> = all.map(|place| planning.options(place).unwrap()).collect();
    let problem = TeamProblem::new(options, limit).unwrap();
    let narrowed = problem.narrowed().unwrap();
    let chosen = choose(&problem, &narrowed);
    let (_, team) = problem.settle(&narrowed, (&chosen.options, chosen.proven)).unwrap();
    let words = format!(
        "{} of at most {} ({} options, {} for the solver, {}), greed {}, unlimited {}",
        team.net_present_value,
        team.bound,
        team.options.0,
        team.options.1,
        if team.proven { "proven" } else { "not proven" },
        team.greedy,
        team.unlimited
    );
    (team.quarters.iter().map(|(_, count)| *count as usize).sum(), words)
}

fn told(planning: &Planning<'_>, outcomes: Vec<Outcome>) -> (usize, String) {
    let plan = planning.plan(outcomes);
    let stages: usize = plan.candidates.iter().map(|one| one.stages.len()).sum();
    (plan.candidates.len(), format!("{stages} stages, {} contracts left out of all", plan.excluded.len()))
}

/// Contracts set aside, and those whose category is a guess: none.
type Aside<'a> = (&'a BTreeMap<(String, String), Why>, &'a BTreeMap<(String, String), u32>);

fn request<'a>(
    contracts: &'a [Contract],
    purchases: &'a Purchases,
    (aside, guessed): Aside<'a>,
    terms: &'a Terms,
) -> PlanRequest<'a> {
    PlanRequest {
        contracts,
        purchases,
        aside,
        guessed,
        as_of: as_of(),
        horizon_years: 5,
        sharing: Sharing::BySpend,
        nobody_loses: false,
        rules: None,
        terms,
    }
}

fn main() {
    let one = Registry::new(SEED).contracts(333, 30, 12, as_of());
    let begun = Instant::now();
    let (candidates, words) = plan(&one, None);
    println!("{} contracts of one footprint: {candidates} candidates, {words}: {:.2?}", one.len(), begun.elapsed());
    let fewer = Registry::new(SEED + 2).contracts(30, 30, 12, as_of());
    for limit in [1, 4] {
        let begun = Instant::now();
        let (stages, words) = plan(&fewer, Some(limit));
        println!(
            "{} contracts, at most {limit} begun a quarter: {stages} stages, {words}: {:.2?}",
            fewer.len(),
            begun.elapsed()
        );
    }
    let many: Vec<Vec<Contract>> =
        (0..150).map(|seed| Registry::new(1_000 + seed).contracts(20, 20, 8, as_of())).collect();
    let begun = Instant::now();
    let candidates: usize = many.par_iter().map(|register| plan(register, None).0).sum();
    let contracts: usize = many.iter().map(Vec::len).sum();
    println!("150 footprints, {contracts} contracts, side by side: {candidates} candidates: {:.2?}", begun.elapsed());
    against_solver();
}

/// Groups of 30 by the engine's own search, then by HiGHS where there is one.
fn against_solver() {
    let contracts = Registry::new(SEED + 1).contracts(GROUPS, OF_EACH, 10, as_of());
    let (purchases, terms) = (Purchases::default(), Terms::default());
    let (aside, guessed) = (BTreeMap::new(), BTreeMap::new());
    let planning = Planning::new(&request(&contracts, &purchases, (&aside, &guessed), &terms)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut own = Vec::new();
    let mut spent = Duration::ZERO;
    for place in 0..planning.len() {
        let openings = planning.openings(place).unwrap();
        let begun = Instant::now();
        let best = openings.best().map(|stages| stages.worth);
        spent += begun.elapsed();
        let pounds = |value: PresentValue| value.to_amount().unwrap().to_string();
        let of =
            |contract: usize| (0..openings.days.len()).map(|day| openings.worth(contract, day).map(pounds)).collect();
        let worths: Vec<Vec<Option<String>>> = (0..openings.organisations().len()).map(of).collect();
        let costs = |first: bool| -> Vec<String> { openings.costs(first).map(pounds).collect() };
        let matrix = json!({
            "organisations": openings.organisations(), "stages": terms.stages_most, "worths": worths,
            "first_costs": costs(true), "later_costs": costs(false),
        });
        fs::write(folder.path().join(format!("{place:03}.json")), matrix.to_string()).unwrap();
        own.push(best.map(pounds));
    }
    println!("{} groups of {OF_EACH} contracts by the exact search: {spent:.2?}", own.len());
    let Ok(python) = std::env::var("LIKEWISE_BENCH_HIGHS") else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/consolidation_highs.py");
    let answer = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    // HiGHS introduces itself first.
    let told: Value = serde_json::from_str(String::from_utf8_lossy(&answer.stdout).lines().last().unwrap()).unwrap();
    let differing = own.iter().zip(told["objectives"].as_array().unwrap()).filter(|(own, theirs)| {
        let own = own.as_deref().map_or(f64::NEG_INFINITY, |own| own.parse().unwrap());
        let theirs = theirs.as_f64().unwrap_or(f64::NEG_INFINITY);
        own != theirs && (own - theirs).abs() > 0.01
    });
    println!(
        "{} by HiGHS {}: {:.2} s, {} of other worth by more than a penny; {:.0} times as long",
        own.len(),
        told["version"].as_str().unwrap(),
        told["seconds"].as_f64().unwrap(),
        differing.count(),
        told["seconds"].as_f64().unwrap() / spent.as_secs_f64()
    );
}

//! Findings: where prices vary most, what an organisation would have saved, and what waits for somebody to read a pack.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::Names;
use super::reading::Reading;
use super::{AppError, BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, Months, Quarantined, benchmark_in};
use crate::engine::model::Currency;
use crate::engine::money::{NumberError, Ratio};
use crate::engine::variation::{Coverage, OrganisationPrice, ProductBenchmark, Total};
use crate::store::Db;

/// Findings told of each kind.
const TOLD: usize = 8;
/// Findings kept before the least of them are let go.
const KEPT: usize = 2_000;

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingsRequest {
    /// The organisation whose savings and held-back lines are wanted beside everybody's.
    pub org: Option<String>,
    /// Months.
    pub months: Months,
}

/// A product whose price varies, or that saves something.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Public id.
    pub product_id: String,
    /// Words.
    pub description: String,
    /// The benchmark.
    pub benchmark: ProductBenchmark,
}

impl Finding {
    /// An organisation's own row of the benchmark.
    #[must_use]
    pub fn row_of(&self, organisation: u32) -> Option<&OrganisationPrice> {
        self.benchmark.organisations.iter().find(|payer| payer.organisation == organisation)
    }
}

/// Lines held back until somebody reads the pack.
#[derive(Debug, Clone)]
pub struct HeldBack {
    /// Public id of the product.
    pub product_id: String,
    /// Its words.
    pub description: String,
    /// The lines, with both readings.
    pub held: Quarantined,
}

/// What was found.
pub struct FindingsAnswer {
    /// What the benchmarks rest on: months and names.
    pub head: BenchmarkHead,
    /// How much of the money they cover, all organisations together.
    pub coverage: Coverage,
    /// Benchmarks made.
    pub benchmarks: u64,
    /// The products whose middle half of payers is spread most widely, with the third quartile over the first, widest
    /// first. (The highest over the lowest would lead with slips.)
    pub variations: Vec<(Finding, Ratio)>,
    /// Lines held back, the dearest first.
    pub held_back: Vec<HeldBack>,
    /// Those of the organisation.
    pub own_held_back: Vec<HeldBack>,
    /// The organisation, where one is asked for.
    pub organisation: Option<u32>,
    /// Its largest savings to the others' median, pounds first, largest first.
    pub savings: Vec<(Finding, Total)>,
    /// Its savings to the others' median on everything.
    pub saving: BTreeMap<Currency, Total>,
    /// Benchmarks in which it paid more than the others' median.
    pub dear: u64,
}

impl Reading {
    /// Looks through every benchmark.
    ///
    /// # Errors
    /// [`AppError`] when the organisation is unknown or the store fails.
    pub fn findings(&mut self, request: &FindingsRequest) -> Result<FindingsAnswer, AppError> {
        let names = self.names();
        findings_in(&mut self.db, names, request)
    }
}

/// The same from a view whose decisions and price points are up to date.
pub(super) fn findings_in(
    db: &mut Db,
    names: Arc<Names>,
    request: &FindingsRequest,
) -> Result<FindingsAnswer, AppError> {
    let organisation = request.org.as_deref().map(|org| names.organisation(org)).transpose()?;
    let mut seen = Seen { organisation, ..Seen::default() };
    // Everybody's benchmarks are looked through, so that the coverage told is that of the figures.
    let wanted = BenchmarkRequest { months: request.months, ..BenchmarkRequest::default() };
    let (head, coverage) =
        benchmark_in(db, names, &wanted, &mut |_, products| products.iter().try_for_each(|product| seen.see(product)))?;
    seen.cut()?;
    Ok(FindingsAnswer {
        head,
        coverage,
        benchmarks: seen.benchmarks,
        variations: seen.variations,
        held_back: seen.held_back,
        own_held_back: seen.own_held_back,
        organisation,
        savings: seen.savings,
        saving: seen.saving,
        dear: seen.dear,
    })
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    organisation: Option<u32>,
    benchmarks: u64,
    variations: Vec<(Finding, Ratio)>,
    held_back: Vec<HeldBack>,
    own_held_back: Vec<HeldBack>,
    savings: Vec<(Finding, Total)>,
    saving: BTreeMap<Currency, Total>,
    dear: u64,
}

impl Seen {
    fn see(&mut self, product: &BenchmarkedProduct) -> Result<(), AppError> {
        for held in &product.quarantined {
            let held = HeldBack {
                product_id: product.product_id.clone(),
                description: product.description.clone(),
                held: *held,
            };
            if self.organisation == Some(held.held.point.organisation) {
                self.own_held_back.push(held.clone());
            }
            self.held_back.push(held);
        }
        for one in &product.benchmarks.benchmarks {
            self.see_benchmark(product, one);
        }
        if self.variations.len() + self.savings.len() + self.held_back.len() > KEPT {
            self.cut()?;
        }
        Ok(())
    }

    fn see_benchmark(&mut self, product: &BenchmarkedProduct, one: &ProductBenchmark) {
        self.benchmarks += 1;
        let finding = Finding {
            product_id: product.product_id.clone(),
            description: product.description.clone(),
            benchmark: one.clone(),
        };
        if let Some(saving) = self.organisation.and_then(|own| finding.row_of(own)).and_then(|own| own.to_median) {
            let saving = Total::from(saving.gross());
            self.dear += u64::from(saving > Total::ZERO);
            let sum = self.saving.entry(one.basis.currency).or_default();
            *sum = sum.and(saving);
            self.savings.push((finding.clone(), saving));
        }
        if let Some(spread) = one.distribution.middle_spread() {
            self.variations.push((finding, spread));
        }
    }

    /// Keeps the most telling ones, in order.
    fn cut(&mut self) -> Result<(), NumberError> {
        let mut fault = None;
        self.variations.sort_by(|left, right| {
            let order = right.1.compare(&left.1).unwrap_or_else(|error| {
                fault = Some(error);
                Ordering::Equal
            });
            order.then_with(|| left.0.product_id.cmp(&right.0.product_id))
        });
        if let Some(error) = fault {
            return Err(error);
        }
        self.variations.truncate(TOLD);
        // Sums in different currencies are not compared: pounds come first.
        let foreign = |finding: &Finding| {
            let currency = finding.benchmark.basis.currency;
            (currency != Currency::GBP, currency)
        };
        self.savings
            .sort_by_cached_key(|(finding, saving)| (foreign(finding), Reverse(*saving), finding.product_id.clone()));
        self.savings.truncate(TOLD);
        for list in [&mut self.held_back, &mut self.own_held_back] {
            list.sort_by(|left, right| {
                let spend = right.held.point.spend.cmp(&left.held.point.spend);
                spend.then_with(|| left.description.cmp(&right.description))
            });
            list.truncate(TOLD);
        }
        Ok(())
    }
}

//! How much of what was read a benchmark rests on, in lines and in money.

use std::collections::BTreeMap;

use super::benchmark::{ProductBenchmark, ProductBenchmarks};
use super::exclusion::Exclusion;
use super::total::Total;
use crate::engine::model::Currency;

/// A number of lines and their stated value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Lines.
    pub lines: u64,
    /// Stated value.
    pub spend: Total,
}

impl Share {
    /// A share of so many lines and so much money.
    #[must_use]
    pub const fn new(lines: u64, spend: Total) -> Self {
        Self { lines, spend }
    }

    fn add(&mut self, more: Self) {
        self.lines += more.lines;
        self.spend = self.spend.and(more.spend);
    }

    /// Adds another share to this one.
    pub fn join(&mut self, more: Self) {
        self.add(more);
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), |mut sum, share| {
            sum.add(share);
            sum
        })
    }
}

/// Coverage in one currency. There is no field for what was read: it *is* the sum of the parts, so they always add up;
/// what a counter at the file says is checked against it by [`Coverage::agrees_with`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CurrencyCoverage {
    /// Rows that could not be taken; those without a readable value count as lines only.
    pub rejected: Share,
    /// Lines whose item is no known product.
    pub unmatched: Share,
    /// Lines that became part of a benchmark.
    pub benchmarked: Share,
    /// Lines whose item has no category. They are among the others, and no part of the sum.
    pub uncategorised: Share,
    by_reason: BTreeMap<Exclusion, Share>,
}

impl CurrencyCoverage {
    /// Everything read.
    #[must_use]
    pub fn read(&self) -> Share {
        [self.rejected, self.unmatched, self.quarantined(), self.excluded(), self.benchmarked].into_iter().sum()
    }

    /// Lines held back because their pack is in doubt.
    #[must_use]
    pub fn quarantined(&self) -> Share {
        self.sum_where(Exclusion::is_quarantine)
    }

    /// Lines left out for any other reason.
    #[must_use]
    pub fn excluded(&self) -> Share {
        self.sum_where(|reason| !reason.is_quarantine())
    }

    /// Each reason that occurs, quarantine among them, with its share.
    pub fn by_reason(&self) -> impl Iterator<Item = (Exclusion, Share)> + '_ {
        self.by_reason.iter().map(|(reason, share)| (*reason, *share))
    }

    fn sum_where(&self, wanted: impl Fn(Exclusion) -> bool) -> Share {
        self.by_reason().filter(|(reason, _)| wanted(*reason)).map(|(_, share)| share).sum()
    }
}

/// Coverage of a benchmark, by currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    by_currency: BTreeMap<Currency, CurrencyCoverage>,
}

impl Coverage {
    /// Currencies and their coverage, by code.
    pub fn currencies(&self) -> impl Iterator<Item = (Currency, &CurrencyCoverage)> {
        self.by_currency.iter().map(|(currency, coverage)| (*currency, coverage))
    }

    /// All currencies as one: for counting lines; its money means something only where there is one currency.
    #[must_use]
    pub fn together(&self) -> CurrencyCoverage {
        let mut whole = CurrencyCoverage::default();
        for coverage in self.by_currency.values() {
            whole.rejected.add(coverage.rejected);
            whole.unmatched.add(coverage.unmatched);
            whole.benchmarked.add(coverage.benchmarked);
            whole.uncategorised.add(coverage.uncategorised);
            coverage.by_reason().for_each(|(reason, share)| whole.by_reason.entry(reason).or_default().add(share));
        }
        whole
    }

    /// Adds rejected rows.
    pub fn add_rejected(&mut self, currency: Currency, share: Share) {
        self.of(currency).rejected.add(share);
    }

    /// Adds lines of items that are no known product.
    pub fn add_unmatched(&mut self, currency: Currency, share: Share) {
        self.of(currency).unmatched.add(share);
    }

    /// Adds lines whose item has no category; they are counted elsewhere besides.
    pub fn add_uncategorised(&mut self, currency: Currency, share: Share) {
        self.of(currency).uncategorised.add(share);
    }

    /// Adds lines left out for a reason.
    pub fn add_excluded(&mut self, currency: Currency, reason: Exclusion, share: Share) {
        self.of(currency).by_reason.entry(reason).or_default().add(share);
    }

    /// Adds everything of one product.
    pub fn add_product(&mut self, product: &ProductBenchmarks) {
        product.benchmarks.iter().for_each(|benchmark| self.add_benchmark(benchmark));
        self.add_excluded_of(product);
    }

    /// Adds the lines of one benchmark.
    pub fn add_benchmark(&mut self, benchmark: &ProductBenchmark) {
        self.of(benchmark.basis.currency).benchmarked.add(Share::new(benchmark.lines, benchmark.gross));
    }

    /// Adds the lines of a product that are in none of its benchmarks.
    pub fn add_excluded_of(&mut self, product: &ProductBenchmarks) {
        for total in &product.excluded {
            self.add_excluded(total.currency, total.reason, Share::new(total.lines, total.spend));
        }
    }

    /// Adds another coverage, for instance of another part of the products.
    pub fn add_all(&mut self, other: &Self) {
        for (currency, more) in other.currencies() {
            self.add_rejected(currency, more.rejected);
            self.add_unmatched(currency, more.unmatched);
            self.of(currency).benchmarked.add(more.benchmarked);
            self.add_uncategorised(currency, more.uncategorised);
            more.by_reason().for_each(|(reason, share)| self.add_excluded(currency, reason, share));
        }
    }

    /// True when the parts sum up to what was counted as it was read, currency by currency.
    #[must_use]
    pub fn agrees_with(&self, counted: &BTreeMap<Currency, Share>) -> bool {
        let read = self.currencies().map(|(currency, coverage)| (currency, coverage.read()));
        let not_empty = |(_, share): &(Currency, Share)| *share != Share::default();
        let counted = counted.iter().map(|(currency, share)| (*currency, *share));
        read.filter(not_empty).eq(counted.filter(not_empty))
    }

    fn of(&mut self, currency: Currency) -> &mut CurrencyCoverage {
        self.by_currency.entry(currency).or_default()
    }
}

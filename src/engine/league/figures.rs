//! An organisation's measures, of its data as they are or as a draw has them.

use super::draws::Weights;
use super::lines::{LineSums, times_of};
use super::measure::Measure;
use super::prices::BoughtProduct;
use super::record::Record;
use super::{TOP_LONG, TOP_SHORT};
use crate::engine::money::Ratio;
use crate::engine::variation::{Share, Total};

/// Measures there are.
pub(super) const MEASURES: usize = Measure::ALL.len();

/// An organisation's measures, each nothing where what it is a share of is not there.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    of: [Option<Ratio>; MEASURES],
    /// The process measures as shares of lines, in the order of [`Measure::ALL`].
    pub by_lines: [Option<Ratio>; 5],
    /// Gross saving to the others' lowest price over spend, the hundred and the five hundred products with most spend: told,
    /// not scored, because one order may have set that price.
    pub to_minimum: [Option<Ratio>; 2],
}

fn of_money(part: Total, whole: Total) -> Option<Ratio> {
    Ratio::new(part.micros(), whole.micros())
}

fn of_lines(part: Share, whole: Share) -> Option<Ratio> {
    Ratio::new(part.lines.into(), whole.lines.into())
}

/// An organisation's sums with its products of most spend in order.
pub(super) struct Sorted<'a> {
    record: &'a Record,
    top: Vec<&'a BoughtProduct>,
}

impl<'a> Sorted<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        Self { record, top: record.prices.top() }
    }
}

impl Figures {
    /// Of an organisation's sums, each part of the things bought counting so often as `weights` says. The products with most
    /// spend stay the same ones. Rejected rows are in no part.
    #[must_use]
    pub(super) fn of(sorted: &Sorted<'_>, weights: &Weights) -> Self {
        let record = sorted.record;
        let mut lines = LineSums::default();
        record.lines.parts.iter().zip(weights).for_each(|(sums, times)| lines.join(sums, *times));
        let held = record.quarantined.iter().zip(weights).map(|(spend, times)| times_of(*spend, *times));
        let mut figures = Self::default();
        figures.add_lines(record, &lines, held.sum());
        figures.add_prices(sorted, weights);
        figures
    }

    /// One measure.
    #[must_use]
    pub fn get(&self, measure: Measure) -> Option<&Ratio> {
        self.of.get(usize::from(measure.code())).and_then(Option::as_ref)
    }

    fn set(&mut self, measure: Measure, figure: Option<Ratio>) {
        if let Some(place) = self.of.get_mut(usize::from(measure.code())) {
            *place = figure;
        }
    }

    /// Takes from another the measures that are missing here.
    pub(super) fn fill(&mut self, other: &Self) {
        self.of.iter_mut().zip(&other.of).for_each(|(own, other)| *own = own.or(*other));
    }

    fn add_lines(&mut self, record: &Record, lines: &LineSums, quarantined: Total) {
        // A few lines that say how they went do not speak for the rest: half of the money has to.
        let tells = 2 * lines.telling.spend.micros() >= lines.all.spend.micros();
        let telling = if tells { lines.telling } else { Share::default() };
        let process = [
            (Measure::OnCatalogue, lines.on_catalogue, lines.goods),
            (Measure::WithOrder, lines.ordered, lines.all),
            (Measure::UnderContract, lines.contracted, lines.all),
            (Measure::WithGtin, lines.gtin, lines.goods),
            (Measure::Electronic, lines.electronic, telling),
        ];
        for ((measure, part, whole), by_lines) in process.into_iter().zip(0..) {
            self.set(measure, of_money(part.spend, whole.spend));
            if let Some(place) = self.by_lines.get_mut(by_lines) {
                *place = of_lines(part, whole);
            }
        }
        let read = record.rejected.spend.and(record.lines.ever.spend);
        self.set(Measure::Rejected, of_money(record.rejected.spend, read));
        self.set(Measure::Unmatched, of_money(lines.unmatched.spend, lines.goods.spend));
        self.set(Measure::Quarantined, of_money(quarantined, lines.goods.spend));
        self.set(Measure::Uncategorised, of_money(lines.uncategorised.spend, lines.all.spend));
        self.set(Measure::Differing, of_money(lines.differing.spend, lines.all.spend));
    }

    fn add_prices(&mut self, sorted: &Sorted<'_>, weights: &Weights) {
        let level = sorted.record.prices.level.iter().zip(weights);
        let (spend, cost) = level.fold((Total::ZERO, Total::ZERO), |(spend, cost), (more, times)| {
            (spend.and(times_of(more.0, *times)), cost.and(times_of(more.1, *times)))
        });
        self.set(Measure::Level, of_money(spend, cost));
        let lists = [
            (TOP_SHORT, Measure::TopHundredToMedian, Measure::TopHundredToBest),
            (TOP_LONG, Measure::TopFiveHundredToMedian, Measure::TopFiveHundredToBest),
        ];
        for (place, (length, to_median, to_best)) in lists.into_iter().enumerate() {
            let mut sum = TopSum::default();
            let top = sorted.top.iter().take(length);
            top.for_each(|one| sum.add(one, weights.get(one.part).copied().unwrap_or(0)));
            self.set(to_median, of_money(sum.over_median, sum.spend));
            self.set(to_best, of_money(sum.over_best, sum.spend_with_best));
            if let Some(place) = self.to_minimum.get_mut(place) {
                *place = of_money(sum.over_minimum, sum.spend);
            }
        }
    }
}

/// Sums over the products with most spend.
#[derive(Default)]
struct TopSum {
    spend: Total,
    over_median: Total,
    over_minimum: Total,
    spend_with_best: Total,
    over_best: Total,
}

impl TopSum {
    fn add(&mut self, one: &BoughtProduct, times: u32) {
        let best = one.best.unwrap_or_default();
        let sums = [
            (&mut self.spend, one.spend),
            (&mut self.over_median, one.over_median),
            (&mut self.over_minimum, one.over_minimum),
            (&mut self.spend_with_best, best.0),
            (&mut self.over_best, best.1),
        ];
        sums.into_iter().for_each(|(sum, more)| *sum = sum.and(times_of(more, times)));
    }
}

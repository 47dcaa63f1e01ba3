//! Learning what each thing that buyers do to words costs, by the likelihood of what items are (a conditional logit,
//! McFadden, 1974).
//!
//! An item is each of its candidates, or another product that the catalogue lacks, with a probability that its counts
//! and the costs say; the costs are moved until what the items are known to be is as likely as it gets. Costs are
//! computed as floats, in the order of the examples and on one thread, so that the same examples give the same costs,
//! and rounded once to whole sixteenths of a bit.

use crate::engine::matching::{COST_MAX, WORD_COSTS, WordCost, WordCosts, WordCounts};

/// An item with what it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordExample {
    /// What its words count against each candidate, and whether it may be that one. Where it may be several, it is
    /// one of them and nobody says which.
    pub candidates: Vec<(WordCounts, bool)>,
    /// Whether it may be a product that the catalogue lacks.
    pub may_be_other: bool,
    /// How often it counts.
    pub weight: u32,
}

/// Rounds in which the likeliest candidate of each example stays the one whose silence and fits another product shares.
const SWEEPS: usize = 5;
/// Steps of a round.
const STEPS: usize = 120;
/// The first step of a round, in sixteenths of a bit; the last ones are near nothing.
const STRIDE: f64 = 3.0;
/// How hard costs are drawn to where they began, in nats for a bit squared: less than one example says.
const DRAW: f64 = 0.5;
/// Candidates this much more surprising than the likeliest, in sixteenths of a bit, take no part in a round: they have
/// one part in a trillion.
const FAR: f64 = 640.0;
/// Nats of a sixteenth of a bit.
const NATS: f64 = std::f64::consts::LN_2 / 16.0;

/// Costs that make what the examples are likely, beginning from others and drawn a little to them. None is below zero:
/// what speaks against a product never makes it likelier.
#[must_use]
pub fn learn_word_costs(examples: &[WordExample], from: &WordCosts) -> WordCosts {
    let start = from.as_array().map(f64::from);
    let mut costs = start;
    for _ in 0..SWEEPS {
        let choices: Vec<Choice> = examples.iter().filter_map(|example| Choice::of(example, &costs)).collect();
        descend(&choices, &mut costs, &start);
    }
    WordCosts::new(costs.map(whole))
}

/// How surprising it is on the average that the examples are what they are, in millionths of a nat.
#[must_use]
pub fn log_loss(examples: &[WordExample], costs: &WordCosts) -> u64 {
    let costs = costs.as_array().map(f64::from);
    let (mut sum, mut all) = (0.0, 0.0);
    for example in examples {
        let weight = f64::from(example.weight);
        if let Some(choice) = Choice::of(example, &costs) {
            sum += choice.loss(&costs, &mut Vec::new(), &mut [0.0; WORD_COSTS]);
        }
        all += weight;
    }
    let millionths = if all > 0.0 { (sum / all * 1e6).round().clamp(0.0, 1e15) } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the range just above")]
    let millionths = millionths as u64;
    millionths
}

/// A float as a whole cost.
fn whole(cost: f64) -> u32 {
    let cost = cost.round().clamp(0.0, f64::from(COST_MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the range just above")]
    let cost = cost as u32;
    cost
}

/// How often each cost is paid.
type Row = [f64; WORD_COSTS];

/// What an item may be and is: candidates that are not far off, and another product.
struct Choice {
    rows: Vec<(Row, bool)>,
    weight: f64,
}

impl Choice {
    /// Nothing where anything is right, which teaches nothing.
    fn of(example: &WordExample, costs: &Row) -> Option<Self> {
        let rows: Vec<(Row, bool)> = example.candidates.iter().map(|(counts, right)| (paid(counts), *right)).collect();
        let totals: Vec<f64> = rows.iter().map(|(row, _)| surprise(row, costs)).collect();
        let (best, least) = totals.iter().copied().enumerate().reduce(|best, one| if one.1 < best.1 { one } else { best })?;
        let other = example.candidates.get(best).map(|(counts, _)| paid_by_other(counts))?;
        let near = |total: f64, right: bool| right || total < least + FAR;
        let kept = rows.into_iter().zip(totals).filter(|((_, right), total)| near(*total, *right)).map(|(row, _)| row);
        let rows: Vec<(Row, bool)> = kept.chain([(other, example.may_be_other)]).collect();
        let teaches = rows.iter().any(|(_, right)| *right) && rows.iter().any(|(_, right)| !*right);
        teaches.then_some(Self { rows, weight: f64::from(example.weight) })
    }

    /// Its loss in nats by weight; what each cost adds to it is added to the slopes. The buffer is only kept between
    /// calls.
    fn loss(&self, costs: &Row, likely: &mut Vec<f64>, slopes: &mut Row) -> f64 {
        likely.clear();
        likely.extend(self.rows.iter().map(|(row, _)| surprise(row, costs)));
        let least = likely.iter().copied().fold(f64::INFINITY, f64::min);
        let (mut all, mut right) = (0.0, 0.0);
        for (one, (_, is_right)) in likely.iter_mut().zip(&self.rows) {
            *one = ((least - *one) * NATS).exp();
            all += *one;
            right += if *is_right { *one } else { 0.0 };
        }
        let right = right.max(f64::MIN_POSITIVE);
        for (one, (row, is_right)) in likely.iter().zip(&self.rows) {
            let known = if *is_right { one / right } else { 0.0 };
            let pull = (known - one / all) * self.weight;
            for (slope, times) in slopes.iter_mut().zip(row) {
                *slope += pull * times;
            }
        }
        (all / right).ln() * self.weight
    }
}

/// What a candidate pays: everything but the prices of another product. Percent count a hundredth.
fn paid(counts: &WordCounts) -> Row {
    let mut row = counts.as_array().map(f64::from);
    for (times, what) in row.iter_mut().zip(WordCost::ALL) {
        match what {
            WordCost::ForeignRarity => *times /= 100.0,
            what if what.is_other() => *times = 0.0,
            _ => {}
        }
    }
    row
}

/// What another product pays that would be written as the likeliest candidate is: none of its words would be foreign.
fn paid_by_other(counts: &WordCounts) -> Row {
    let mut row = counts.as_array().map(f64::from);
    for (times, what) in row.iter_mut().zip(WordCost::ALL) {
        if what.is_foreign() {
            *times = 0.0;
        }
    }
    row
}

fn surprise(row: &Row, costs: &Row) -> f64 {
    row.iter().zip(costs).map(|(times, cost)| times * cost).sum()
}

/// Steps down the slope of the loss, each cost by its own stride (Adam, Kingma and Ba, 2015), never below zero.
fn descend(choices: &[Choice], costs: &mut Row, start: &Row) {
    let (mut speeds, mut squares) = ([0.0; WORD_COSTS], [0.0; WORD_COSTS]);
    let mut likely = Vec::new();
    let (mut first, mut second) = (1.0, 1.0);
    for step in 0..STEPS {
        let mut slopes = [0.0; WORD_COSTS];
        for choice in choices {
            choice.loss(costs, &mut likely, &mut slopes);
        }
        first *= 0.9;
        second *= 0.99;
        let left = f64::from(u32::try_from(STEPS - step).unwrap_or(0)) / f64::from(u32::try_from(STEPS).unwrap_or(1));
        let ours = costs.iter_mut().zip(start).zip(&slopes).zip(speeds.iter_mut().zip(squares.iter_mut()));
        for (((cost, start), slope), (speed, square)) in ours {
            let slope = slope * NATS + DRAW * (*cost - start) / 256.0;
            *speed = 0.9 * *speed + 0.1 * slope;
            *square = 0.99 * *square + 0.01 * slope * slope;
            let size = (*square / (1.0 - second)).sqrt().max(1e-9);
            *cost = (*cost - STRIDE * left * (*speed / (1.0 - first)) / size).clamp(0.0, f64::from(COST_MAX));
        }
    }
}

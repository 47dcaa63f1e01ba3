//! Learning what each thing that buyers do to words costs, by the likelihood of what items are (a conditional logit,
//! McFadden, 1974).
//!
//! An item is another product that the catalogue lacks, or else each of its candidates, with a probability that counts
//! and costs say; the costs are moved until what the items are known to be is as likely as it gets. They are computed as
//! floats, in the order of the examples and on one thread, so that the same examples give the same costs, and rounded
//! once to whole sixteenths of a bit.

use crate::engine::matching::{COST_MAX, Payer, WORD_COSTS, WordCost, WordCosts, WordCounts};

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

/// Steps from where the costs began to where they end.
const STEPS: u32 = 400;
/// Steps in which the likeliest candidate of each example stays the same one.
const ROUND: u32 = 50;
/// The first step, in sixteenths of a bit; the last ones are near nothing.
const STRIDE: f64 = 4.0;
/// How hard costs are drawn to where they began, in nats for a bit squared: less than one example says.
const DRAW: f64 = 0.5;
/// Candidates this much more surprising than the likeliest, in sixteenths of a bit, take no part: they have one part in
/// a thousand million.
const FAR: f64 = 480.0;
/// Costs that are not learned below where they began. Lines cannot tell how often a word that no product has names a
/// product that the catalogue lacks: products are held out one by one, and others of their range still bear their words.
const NEVER_LESS: [WordCost; 1] = [WordCost::DoubtStrange];
/// Nats of a sixteenth of a bit.
const NATS: f64 = std::f64::consts::LN_2 / 16.0;

/// Costs that make what the examples are likely, beginning from others and drawn a little to them. None is below zero:
/// what speaks against a product never makes it likelier.
#[must_use]
pub fn learn_word_costs(examples: &[WordExample], from: &WordCosts) -> WordCosts {
    let start = from.as_array().map(f64::from);
    let mut floors = [0.0; WORD_COSTS];
    for ((floor, start), what) in floors.iter_mut().zip(&start).zip(WordCost::ALL) {
        if NEVER_LESS.contains(what) {
            *floor = *start;
        }
    }
    let (mut costs, mut walk) = (start, Walk::default());
    let (mut choices, mut likely) = (Vec::new(), Vec::new());
    for step in 0..STEPS {
        if step % ROUND == 0 {
            choices = examples.iter().filter_map(|example| Choice::of(example, &costs)).collect();
        }
        let mut slopes = [0.0; WORD_COSTS];
        for choice in &choices {
            choice.loss(&costs, &mut likely, &mut slopes);
        }
        for (slope, (cost, start)) in slopes.iter_mut().zip(costs.iter().zip(&start)) {
            *slope = *slope * NATS + DRAW * (cost - start) / 256.0;
        }
        walk.step(&mut costs, &floors, &slopes, STRIDE * f64::from(STEPS - step) / f64::from(STEPS));
    }
    WordCosts::new(costs.map(whole))
}

/// How surprising it is on the average that the examples are what they are, in millionths of a nat.
#[must_use]
pub fn log_loss(examples: &[WordExample], costs: &WordCosts) -> u64 {
    let costs = costs.as_array().map(f64::from);
    let (mut sum, mut all) = (0.0, 0.0);
    let mut likely = Vec::new();
    for example in examples {
        if let Some(choice) = Choice::of(example, &costs) {
            sum += choice.loss(&costs, &mut likely, &mut [0.0; WORD_COSTS]);
        }
        all += f64::from(example.weight);
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

/// What an item may be and is.
struct Choice {
    /// Candidates that are not far off.
    candidates: Vec<(Row, bool)>,
    /// What another product pays where the likeliest candidate is what it is.
    other: Row,
    may_be_other: bool,
    weight: f64,
}

impl Choice {
    /// Nothing where all or nothing is right, which teaches nothing.
    fn of(example: &WordExample, costs: &Row) -> Option<Self> {
        let rights = || example.candidates.iter().map(|(_, right)| *right).chain([example.may_be_other]);
        if rights().all(|right| right) || !rights().any(|right| right) {
            return None;
        }
        let rows: Vec<Row> = example.candidates.iter().map(|(counts, _)| paid_by_product(counts)).collect();
        let totals: Vec<f64> = rows.iter().map(|row| sum(row, costs)).collect();
        let less = |best: (usize, f64), one: (usize, f64)| if one.1 < best.1 { one } else { best };
        let (best, least) = totals.iter().copied().enumerate().reduce(less)?;
        let other = example.candidates.get(best).map(|(counts, _)| paid_by_other(counts))?;
        let candidates = rows.into_iter().zip(totals).zip(&example.candidates);
        let candidates = candidates.filter(|((_, total), (_, right))| *right || *total < least + FAR);
        Some(Self {
            candidates: candidates.map(|((row, _), (_, right))| (row, *right)).collect(),
            other,
            may_be_other: example.may_be_other,
            weight: f64::from(example.weight),
        })
    }

    /// Its loss in nats by weight; what a sixteenth more of each cost adds to it, by [`NATS`], is added to the slopes. The
    /// buffer is only kept between calls.
    fn loss(&self, costs: &Row, likely: &mut Vec<f64>, slopes: &mut Row) -> f64 {
        likely.clear();
        likely.extend(self.candidates.iter().map(|(row, _)| sum(row, costs)));
        let least = likely.iter().copied().fold(f64::INFINITY, f64::min);
        let (mut all, mut right) = (0.0, 0.0);
        for (one, (_, is_right)) in likely.iter_mut().zip(&self.candidates) {
            *one = ((least - *one) * NATS).exp();
            all += *one;
            right += if *is_right { *one } else { 0.0 };
        }
        let other = 1.0 / (1.0 + (sum(&self.other, costs) * NATS).exp());
        let of_right = (1.0 - other) * right / all;
        let told = (of_right + if self.may_be_other { other } else { 0.0 }).max(f64::MIN_POSITIVE);
        // How probable it is, now that it is known what it may be, that it is a candidate.
        let found = of_right / told;
        for (one, (row, is_right)) in likely.iter().zip(&self.candidates) {
            let known = if *is_right { one / right.max(f64::MIN_POSITIVE) } else { 0.0 };
            add(slopes, row, (known - one / all) * found * self.weight);
        }
        add(slopes, &self.other, (1.0 - found - other) * self.weight);
        -told.ln() * self.weight
    }
}

/// What a candidate pays. Percent count a hundredth.
fn paid_by_product(counts: &WordCounts) -> Row {
    paid(counts, |what| match what {
        WordCost::ForeignRarity => 0.01,
        what if what.payer() == Payer::Product => 1.0,
        _ => 0.0,
    })
}

fn paid_by_other(counts: &WordCounts) -> Row {
    paid(counts, |what| match what.payer() {
        Payer::Product => 0.0,
        Payer::Other => 1.0,
        Payer::Doubt => -1.0,
    })
}

fn paid(counts: &WordCounts, times: impl Fn(WordCost) -> f64) -> Row {
    let mut row = counts.as_array().map(f64::from);
    for (count, what) in row.iter_mut().zip(WordCost::ALL) {
        *count *= times(*what);
    }
    row
}

fn sum(row: &Row, costs: &Row) -> f64 {
    row.iter().zip(costs).map(|(times, cost)| times * cost).sum()
}

fn add(slopes: &mut Row, row: &Row, pull: f64) {
    for (slope, times) in slopes.iter_mut().zip(row) {
        *slope += pull * times;
    }
}

/// Steps down a slope, each cost by its own stride and never below its floor (Adam, Kingma and Ba, 2015).
struct Walk {
    speeds: Row,
    squares: Row,
    /// What of the start is left in speeds and squares.
    left: (f64, f64),
}

impl Default for Walk {
    fn default() -> Self {
        Self { speeds: [0.0; WORD_COSTS], squares: [0.0; WORD_COSTS], left: (1.0, 1.0) }
    }
}

impl Walk {
    fn step(&mut self, costs: &mut Row, floors: &Row, slopes: &Row, stride: f64) {
        self.left = (self.left.0 * 0.9, self.left.1 * 0.99);
        let ours = self.speeds.iter_mut().zip(self.squares.iter_mut());
        for (((cost, floor), slope), (speed, square)) in costs.iter_mut().zip(floors).zip(slopes).zip(ours) {
            *speed = 0.9 * *speed + 0.1 * slope;
            *square = 0.99 * *square + 0.01 * slope * slope;
            let size = (*square / (1.0 - self.left.1)).sqrt().max(1e-9);
            let step = stride * (*speed / (1.0 - self.left.0)) / size;
            *cost = (*cost - step).clamp(*floor, f64::from(COST_MAX));
        }
    }
}

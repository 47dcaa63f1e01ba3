//! Growing the trees: gradient boosting of the logistic loss over histograms of the features (Friedman, 2001; leaf by
//! leaf with the greatest gain first, as LightGBM does, Ke and others, 2017).
//!
//! The one place of the engine's learning that computes with floats: sums run in the order of the rows, so that the same
//! rows, labels and plan grow the same trees whatever the number of threads.

use super::forest::{Forest, ForestError, Node, Tree};
use crate::engine::synthesis::chance::mix;

/// Most steps a feature is cut into.
const BINS_MAX: usize = 63;

/// How to grow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Trees.
    pub trees: usize,
    /// Leaves of a tree, at most.
    pub leaves: usize,
    /// Rows of a leaf, at least.
    pub rows_min: usize,
    /// How much of a tree's answer counts, in hundredths.
    pub rate: u32,
    /// Percent of the features that a tree may ask for.
    pub features: u32,
    /// Percent of the rows that a tree learns from.
    pub rows: u32,
    /// What is added to the second derivatives, so that few rows say little.
    pub smoothing: u32,
    /// Makes the choices of features and rows.
    pub seed: u64,
    /// Features whose rise may only raise (1) or only lower (-1) the answer; 0 for others.
    pub monotone: Vec<i8>,
}

/// Rows of features with their labels.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The features of each row, all of one length.
    pub features: &'a [Vec<i32>],
    /// Whether each row is a yes.
    pub labels: &'a [bool],
}

/// Grows trees over the rows.
///
/// # Errors
/// [`ForestError::Empty`] where there are no rows or nothing to learn.
pub fn train(rows: Rows<'_>, plan: &Plan) -> Result<Forest, ForestError> {
    let width = rows.features.first().map_or(0, Vec::len);
    let yes = rows.labels.iter().filter(|label| **label).count();
    if width == 0 || yes == 0 || yes == rows.labels.len() {
        return Err(ForestError::Empty);
    }
    let binned = Binned::of(rows.features, width);
    let share = yes as f64 / rows.labels.len() as f64;
    let base = (share / (1.0 - share)).ln();
    let mut sums = vec![base; rows.labels.len()];
    let mut trees = Vec::with_capacity(plan.trees);
    for number in 0..plan.trees {
        let slopes: Vec<(f64, f64)> = sums
            .iter()
            .zip(rows.labels)
            .map(|(sum, label)| {
                let told = 1.0 / (1.0 + (-sum).exp());
                (told - f64::from(u8::from(*label)), (told * (1.0 - told)).max(1e-12))
            })
            .collect();
        let mut grower = Grower { binned: &binned, slopes: &slopes, plan, number: number as u64 };
        let tree = grower.grow();
        for (sum, row) in sums.iter_mut().zip(rows.features) {
            *sum += f64::from(answer(&tree, row)) / 1e6;
        }
        trees.push(tree);
    }
    Forest::new(millionths(base), trees, width)
}

fn answer(tree: &Tree, row: &[i32]) -> i32 {
    let mut place = 0;
    loop {
        match tree.get(place) {
            Some(Node::Split { feature, threshold, left, right, .. }) => {
                place = if row.get(*feature).is_some_and(|value| value <= threshold) { *left } else { *right };
            }
            Some(Node::Leaf(value)) => return *value,
            None => return 0,
        }
    }
}

/// A float in whole millionths, cut to what fits.
fn millionths(value: f64) -> i32 {
    let scaled = (value * 1e6).round().clamp(-2e9, 2e9);
    #[expect(clippy::cast_possible_truncation, reason = "cut to the range just above")]
    let whole = scaled as i32;
    whole
}

/// Features as the numbers of the steps they fall into.
struct Binned {
    /// For each feature the greatest value of each step but the last.
    limits: Vec<Vec<i32>>,
    /// For each feature the step of each row.
    steps: Vec<Vec<u8>>,
}

impl Binned {
    fn of(rows: &[Vec<i32>], width: usize) -> Self {
        let column = |feature: usize| rows.iter().filter_map(move |row| row.get(feature).copied());
        let limits: Vec<Vec<i32>> = (0..width).map(|feature| limits(column(feature).collect())).collect();
        let steps = limits
            .iter()
            .enumerate()
            .map(|(feature, limits)| {
                let step = |value| u8::try_from(limits.partition_point(|limit| *limit < value)).unwrap_or(u8::MAX);
                column(feature).map(step).collect()
            })
            .collect();
        Self { limits, steps }
    }
}

/// The values that cut a feature into steps of about as many rows.
fn limits(mut values: Vec<i32>) -> Vec<i32> {
    values.sort_unstable();
    let rows = values.len();
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() <= BINS_MAX {
        distinct.pop();
        return distinct;
    }
    let mut limits: Vec<i32> = (1..BINS_MAX).filter_map(|step| values.get(step * rows / BINS_MAX).copied()).collect();
    limits.dedup();
    limits.retain(|limit| Some(limit) != values.last());
    limits
}

/// Rows of a node that may yet be split.
struct Open {
    place: usize,
    rows: Vec<u32>,
    bounds: (f64, f64),
    best: Option<Cut>,
}

/// The best way to split a node.
#[derive(Debug, Clone, Copy)]
struct Cut {
    gain: f64,
    feature: usize,
    step: usize,
    left: f64,
    right: f64,
}

struct Grower<'a> {
    binned: &'a Binned,
    slopes: &'a [(f64, f64)],
    plan: &'a Plan,
    number: u64,
}

impl Grower<'_> {
    fn grow(&mut self) -> Tree {
        let key = mix(self.plan.seed, self.number);
        let all = u32::try_from(self.slopes.len()).unwrap_or(u32::MAX);
        let rows: Vec<u32> =
            (0..all).filter(|row| mix(key, u64::from(*row)) % 100 < u64::from(self.plan.rows)).collect();
        let features: Vec<usize> = (0..self.binned.limits.len())
            .filter(|feature| mix(key ^ 1, *feature as u64) % 100 < u64::from(self.plan.features))
            .collect();
        let value = self.value(self.sums(&rows));
        let mut tree = vec![Node::Leaf(millionths(value * self.rate()))];
        let bounds = (f64::NEG_INFINITY, f64::INFINITY);
        let mut open = vec![Open { place: 0, best: self.cut(&rows, &features, bounds), rows, bounds }];
        for _ in 1..self.plan.leaves {
            let gain = |one: &Open| one.best.map_or(f64::NEG_INFINITY, |cut| cut.gain);
            let greatest = open.iter().enumerate().max_by(|left, right| gain(left.1).total_cmp(&gain(right.1)));
            let Some((at, Some(cut))) = greatest.map(|(at, one)| (at, one.best)) else { break };
            let parent = open.remove(at);
            self.split(&mut tree, &mut open, parent, cut, &features);
        }
        tree
    }

    fn split(&self, tree: &mut Tree, open: &mut Vec<Open>, parent: Open, cut: Cut, features: &[usize]) {
        let steps = self.binned.steps.get(cut.feature).map(Vec::as_slice).unwrap_or_default();
        let goes_left = |row: &u32| steps.get(*row as usize).is_some_and(|step| usize::from(*step) <= cut.step);
        let (left_rows, right_rows): (Vec<u32>, Vec<u32>) = parent.rows.iter().copied().partition(goes_left);
        let threshold = self.binned.limits.get(cut.feature).and_then(|limits| limits.get(cut.step)).copied();
        let (left, right) = (tree.len(), tree.len() + 1);
        if let (Some(node), Some(threshold)) = (tree.get_mut(parent.place), threshold) {
            let value = match node {
                Node::Leaf(value) => *value,
                Node::Split { value, .. } => *value,
            };
            *node = Node::Split { feature: cut.feature, threshold, left, right, value };
        }
        let middle = f64::midpoint(cut.left, cut.right);
        let (low, high) = parent.bounds;
        let (left_bounds, right_bounds) = match self.plan.monotone.get(cut.feature) {
            Some(1) => ((low, middle), (middle, high)),
            Some(-1) => ((middle, high), (low, middle)),
            _ => (parent.bounds, parent.bounds),
        };
        for (rows, value, bounds) in [(left_rows, cut.left, left_bounds), (right_rows, cut.right, right_bounds)] {
            tree.push(Node::Leaf(millionths(value * self.rate())));
            open.push(Open { place: tree.len() - 1, best: self.cut(&rows, features, bounds), rows, bounds });
        }
    }

    fn rate(&self) -> f64 {
        f64::from(self.plan.rate) / 100.0
    }

    fn sums(&self, rows: &[u32]) -> (f64, f64) {
        rows.iter().fold((0.0, 0.0), |sums, row| {
            let (slope, bend) = self.slopes.get(*row as usize).copied().unwrap_or_default();
            (sums.0 + slope, sums.1 + bend)
        })
    }

    fn value(&self, (slope, bend): (f64, f64)) -> f64 {
        -slope / (bend + f64::from(self.plan.smoothing))
    }

    fn gain(&self, (slope, bend): (f64, f64)) -> f64 {
        slope * slope / (bend + f64::from(self.plan.smoothing))
    }

    /// The cut of the greatest gain; the first feature and step of several.
    fn cut(&self, rows: &[u32], features: &[usize], bounds: (f64, f64)) -> Option<Cut> {
        if rows.len() < 2 * self.plan.rows_min {
            return None;
        }
        let all = self.sums(rows);
        let mut best: Option<Cut> = None;
        for feature in features {
            let found = self.cut_by(*feature, rows, all, bounds);
            if let Some(cut) = found.filter(|cut| best.is_none_or(|best| cut.gain > best.gain)) {
                best = Some(cut);
            }
        }
        best.filter(|cut| cut.gain > 1e-9)
    }

    fn cut_by(&self, feature: usize, rows: &[u32], all: (f64, f64), bounds: (f64, f64)) -> Option<Cut> {
        let steps = self.binned.steps.get(feature)?;
        let count = self.binned.limits.get(feature)?.len() + 1;
        let mut histogram = vec![(0.0_f64, 0.0_f64, 0_usize); count];
        for row in rows {
            let row = *row as usize;
            if let (Some(step), Some((slope, bend))) = (steps.get(row), self.slopes.get(row))
                && let Some(bar) = histogram.get_mut(usize::from(*step))
            {
                *bar = (bar.0 + slope, bar.1 + bend, bar.2 + 1);
            }
        }
        let monotone = self.plan.monotone.get(feature).copied().unwrap_or_default();
        let mut left = (0.0, 0.0);
        let mut left_rows = 0;
        let mut best: Option<Cut> = None;
        for (step, (slope, bend, number)) in histogram.iter().enumerate().take(count - 1) {
            left = (left.0 + slope, left.1 + bend);
            left_rows += number;
            let right = (all.0 - left.0, all.1 - left.1);
            if left_rows < self.plan.rows_min || rows.len() - left_rows < self.plan.rows_min {
                continue;
            }
            let values = (self.value(left).clamp(bounds.0, bounds.1), self.value(right).clamp(bounds.0, bounds.1));
            let falls = monotone == 1 && values.0 > values.1 || monotone == -1 && values.0 < values.1;
            let gain = self.gain(left) + self.gain(right) - self.gain(all);
            if !falls && best.is_none_or(|best| gain > best.gain) {
                best = Some(Cut { gain, feature, step, left: values.0, right: values.1 });
            }
        }
        best
    }
}

//! Counting what became of the lines.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{EvaluateRequest, EvaluatedLine};
use crate::engine::model::MatchMethod;
use crate::engine::trial::{Dirt, GtinDirt, PackDirt, Tally, Trial, TrialLine, TrialOutcome};

/// Products that may be left for a line whose product the index must find.
const LEAVES_MAX: u32 = 20;
/// Width of a bucket of scores, in hundredths of a percent.
const BUCKET: u16 = 500;

/// How well lines were matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvaluateAnswer {
    /// Lines made.
    pub lines: u64,
    /// What they were made with.
    pub seed: u64,
    /// Products of the catalogue they were matched with.
    pub products: u64,
    /// Products held out of it.
    pub products_held_out: u64,
    /// Lines that state no code by which their product can be found.
    pub without_code: Tally,
    /// Lines matched.
    pub matched: u64,
    /// Lines left to a person.
    pub ambiguous: u64,
    /// Lines that fit nothing.
    pub unmatched: u64,
    /// Matches that are right, of all.
    pub precision: Tally,
    /// The same of those by words.
    pub precision_by_text: Tally,
    /// The same of those by codes.
    pub precision_by_code: Tally,
    /// Wrong matches with a product of the very same words, of all wrong ones.
    pub twins: Tally,
    /// Wrong matches with a product whose words are exactly those that are left, of all wrong ones.
    pub disguised: Tally,
    /// Lines matched, of those that still fit one product.
    pub coverage: Tally,
    /// Lines matched, of those whose words alone still fit one product and that state no code that tells it.
    pub coverage_by_text: Tally,
    /// Lines matched, of those whose product is not in the catalogue.
    pub not_in_catalogue: Tally,
    /// The same, of those whose words still fit some product of the catalogue.
    pub not_in_catalogue_fitting: Tally,
    /// Lines whose product is among the candidates of the index, of those whose words still fit twenty at most.
    pub recall: Tally,
    /// Lines whose product is among the candidates of index and keys, of those that still fit twenty at most.
    pub recall_with_codes: Tally,
    /// What was done to the lines, and how well those were matched.
    pub kinds: Vec<KindAnswer>,
    /// By score of the best product by words: the bucket's lower end in hundredths of a percent, and how many are right.
    pub calibration: Vec<(u16, Tally)>,
    /// How well packs were read and tested.
    pub packs: PackAnswer,
    /// Decisions that needed a search.
    pub speed_by_text: Speed,
    /// Decisions by a key that stands alone, on dirty lines.
    pub speed_by_key: Speed,
    /// The same lines described as the catalogue describes their products, their packs not read.
    pub speed_by_key_as_written: Speed,
}

/// How well lines of one kind were matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindAnswer {
    /// What is dirty: `description`, `gtin`, `part_code`, `company`.
    pub what: &'static str,
    /// The kind of dirt.
    pub kind: &'static str,
    /// Lines.
    pub lines: u64,
    /// Matches that are right.
    pub precision: Tally,
    /// Lines matched of those that still fit one product.
    pub coverage: Tally,
    /// Lines whose product the index found, of those whose words still fit twenty at most.
    pub recall: Tally,
}

/// How well packs were read and tested, over lines matched rightly that have a price.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackAnswer {
    /// Wrong packs held back.
    pub wrong_caught: Tally,
    /// Wrong packs held back because sources conflict.
    pub caught_by_conflict: u64,
    /// Wrong packs held back because the price stands off.
    pub caught_by_price: u64,
    /// Wrong packs read rightly all the same.
    pub wrong_read_right: u64,
    /// Wrong packs held back or read rightly, by how many times wrong they are at least: 2, 5, 10.
    pub by_times: Vec<(i64, Tally)>,
    /// Right packs held back.
    pub right_held_back: Tally,
    /// Right packs read rightly.
    pub right_read_right: Tally,
    /// Packs not stated, held back.
    pub missing_held_back: Tally,
    /// Packs not stated, read wrongly and not held back.
    pub missing_unnoticed: Tally,
}

/// How fast decisions were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Speed {
    /// Decisions.
    pub decisions: u64,
    /// How long they took.
    pub nanoseconds: u128,
    /// Threads at work.
    pub threads: usize,
}

impl Speed {
    pub(super) fn add(&mut self, decisions: usize, took: Duration) {
        self.decisions += decisions as u64;
        self.nanoseconds += took.as_nanos();
        self.threads = rayon::current_num_threads();
    }

    /// Decisions a second.
    #[must_use]
    pub fn per_second(&self) -> u64 {
        let rate = u128::from(self.decisions) * 1_000_000_000 / self.nanoseconds.max(1);
        u64::try_from(rate).unwrap_or(u64::MAX)
    }
}

#[derive(Default)]
struct Kind {
    lines: u64,
    precision: Tally,
    coverage: Tally,
    recall: Tally,
}

/// Counts lines.
pub(super) struct Counting<'a> {
    trial: &'a Trial,
    answer: EvaluateAnswer,
    kinds: BTreeMap<(&'static str, u8, &'static str), Kind>,
    buckets: BTreeMap<u16, Tally>,
    times: BTreeMap<i64, Tally>,
    pub(super) by_text: Speed,
    pub(super) by_key: Speed,
    pub(super) by_key_as_written: Speed,
}

impl<'a> Counting<'a> {
    pub(super) fn new(trial: &'a Trial, request: &EvaluateRequest) -> Self {
        let answer = EvaluateAnswer { seed: request.seed, ..EvaluateAnswer::default() };
        let (kinds, buckets, times) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self {
            trial,
            answer,
            kinds,
            buckets,
            times,
            by_text: Speed::default(),
            by_key: Speed::default(),
            by_key_as_written: Speed::default(),
        }
    }

    pub(super) fn add(&mut self, told: &EvaluatedLine<'_>) {
        let EvaluatedLine { line, outcome, .. } = *told;
        let answer = &mut self.answer;
        let (matched, right) = (outcome.is_matched(), outcome == TrialOutcome::Right);
        answer.lines += 1;
        answer.without_code.add(!line.has_usable_code());
        match outcome {
            TrialOutcome::Ambiguous => answer.ambiguous += 1,
            TrialOutcome::Unmatched => answer.unmatched += 1,
            _ => answer.matched += 1,
        }
        if matched {
            answer.precision.add(right);
            let by_text = matches!(told.decision.method, MatchMethod::Text | MatchMethod::ExactText);
            let precision = if by_text { &mut answer.precision_by_text } else { &mut answer.precision_by_code };
            precision.add(right);
            if !right {
                answer.twins.add(outcome == TrialOutcome::Twin);
                answer.disguised.add(told.is_disguised && outcome != TrialOutcome::Twin);
            }
        }
        let fits_one = !line.held_out && line.leaves == 1;
        if fits_one {
            answer.coverage.add(matched);
        }
        if !line.held_out && line.leaves_by_text == 1 && !line.has_usable_code() && line.gtin != GtinDirt::OtherProduct
        {
            answer.coverage_by_text.add(matched);
        }
        if line.held_out {
            answer.not_in_catalogue.add(matched);
            if line.leaves_by_text > 0 {
                answer.not_in_catalogue_fitting.add(matched);
            }
        }
        let findable = !line.held_out && line.leaves_by_text <= LEAVES_MAX;
        if findable {
            answer.recall.add(told.in_index);
        }
        if !line.held_out && line.leaves <= LEAVES_MAX {
            answer.recall_with_codes.add(told.in_candidates);
        }
        for key in kinds_of(line) {
            let kind = self.kinds.entry(key).or_default();
            kind.lines += 1;
            if matched {
                kind.precision.add(right);
            }
            if fits_one {
                kind.coverage.add(matched);
            }
            if findable {
                kind.recall.add(told.in_index);
            }
        }
        self.add_score(told);
        self.add_pack(told);
    }

    /// By words only, and only where some product was thought of.
    fn add_score(&mut self, told: &EvaluatedLine<'_>) {
        let by_text = matches!(told.decision.method, MatchMethod::Text | MatchMethod::ExactText | MatchMethod::None);
        let Some(found) = told.found.filter(|_| by_text) else { return };
        let bucket = told.decision.score.basis_points() / BUCKET * BUCKET;
        self.buckets.entry(bucket).or_default().add(found.public_id == told.line.truth);
    }

    fn add_pack(&mut self, told: &EvaluatedLine<'_>) {
        if !told.is_priced {
            return;
        }
        let pack = &told.line.pack;
        let held_back = told.quarantine.is_some_and(|reason| reason.is_quarantine());
        let read_right = told.reading.units == pack.units;
        let packs = &mut self.answer.packs;
        match pack.dirt {
            PackDirt::Wrong => {
                let caught = held_back || read_right;
                packs.wrong_caught.add(caught);
                let by_conflict = told.reading.conflict.is_some() && !told.reading.is_proven_twice();
                match (held_back, by_conflict) {
                    (true, true) => packs.caught_by_conflict += 1,
                    (true, false) => packs.caught_by_price += 1,
                    (false, _) => packs.wrong_read_right += u64::from(read_right),
                }
                let least = [10, 5, 2].into_iter().find(|least| pack.times_wrong() >= *least).unwrap_or(1);
                self.times.entry(least).or_default().add(caught);
            }
            PackDirt::Right => {
                packs.right_held_back.add(held_back);
                packs.right_read_right.add(read_right);
            }
            PackDirt::Missing => {
                packs.missing_held_back.add(held_back);
                packs.missing_unnoticed.add(!read_right && !held_back);
            }
        }
    }

    pub(super) fn finish(self) -> EvaluateAnswer {
        let mut answer = self.answer;
        answer.products = self.trial.catalogue().len() as u64;
        answer.products_held_out = self.trial.held_out().len() as u64;
        let kinds = self.kinds.into_iter().map(|((what, _, kind), counts)| {
            let Kind { lines, precision, coverage, recall } = counts;
            KindAnswer { what, kind, lines, precision, coverage, recall }
        });
        answer.kinds = kinds.collect();
        answer.calibration = self.buckets.into_iter().collect();
        answer.packs.by_times = self.times.into_iter().collect();
        (answer.speed_by_text, answer.speed_by_key) = (self.by_text, self.by_key);
        answer.speed_by_key_as_written = self.by_key_as_written;
        answer
    }
}

/// Every kind of dirt a line has, with its place among its like.
fn kinds_of(line: &TrialLine) -> Vec<(&'static str, u8, &'static str)> {
    let words = |dirt: &Dirt| ("description", dirt.code() + 1, dirt.as_str());
    let mut kinds: Vec<_> = line.dirt.iter().map(words).collect();
    if line.dirt.is_empty() {
        kinds.push(("description", 0, "clean"));
    }
    kinds.push(("gtin", line.gtin.code(), line.gtin.as_str()));
    kinds.push(("part_code", line.part.code(), line.part.as_str()));
    kinds.push(("company", line.company.code(), line.company.as_str()));
    kinds.push(("pack", line.pack.dirt.code(), line.pack.dirt.as_str()));
    kinds
}

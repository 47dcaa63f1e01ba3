//! What is done to words costs: tables of it, and learning it by examples.

use likewise::engine::learning::{WordExample, learn_word_costs, log_loss};
use likewise::engine::matching::{COST_MAX, WordCost, WordCosts, WordCostsError, WordCounts};

/// Counts of these things, each once more for every time it stands there.
fn counts(done: &[WordCost]) -> WordCounts {
    let mut counts = WordCounts::default();
    done.iter().for_each(|what| counts.add(*what, 1));
    counts
}

fn cost(costs: &WordCosts, what: WordCost) -> u32 {
    costs.iter().find(|(one, _)| *one == what).map_or(u32::MAX, |(_, cost)| cost)
}

/// A row of chance that is the same in every run.
struct Chance(u64);

impl Chance {
    /// A number from 0 to below 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How often a thing is done: 0, 1 or 2 times.
    fn times(&mut self) -> usize {
        (0..2).filter(|_| self.next() < 0.5).count()
    }
}

/// The costs that the made-up examples are drawn by.
const TRUE: [(WordCost, f64); 4] =
    [(WordCost::Strange, 40.0), (WordCost::Silent, 24.0), (WordCost::Beginning, 12.0), (WordCost::Other, 32.0)];

/// Items with three candidates each, what they are drawn by the true costs.
fn drawn(count: usize) -> Vec<WordExample> {
    let mut chance = Chance(7);
    let true_cost = |what: WordCost| TRUE.iter().find(|(one, _)| *one == what).map_or(0.0, |(_, cost)| *cost);
    let likelihood = |surprise: f64| (-surprise / 16.0).exp2();
    let example = |_| {
        let mut candidates: Vec<(WordCounts, bool)> = Vec::new();
        let mut likely = Vec::new();
        for _ in 0..3 {
            let mut counts = counts(&[WordCost::Other]);
            let mut surprise = 0.0;
            for what in [WordCost::Strange, WordCost::Silent, WordCost::Beginning] {
                let times = chance.times();
                counts.add(what, times);
                surprise += times as f64 * true_cost(what);
            }
            candidates.push((counts, false));
            likely.push(likelihood(surprise));
        }
        let other = likelihood(true_cost(WordCost::Other));
        let mut draw = chance.next() * (1.0 + other);
        let may_be_other = draw < other;
        draw = (draw - other) * likely.iter().sum::<f64>();
        for (candidate, likely) in candidates.iter_mut().zip(likely).filter(|_| !may_be_other) {
            candidate.1 = (0.0..likely).contains(&draw);
            draw -= likely;
        }
        WordExample { candidates, may_be_other, weight: 1 }
    };
    (0..count).map(example).collect()
}

#[test]
fn known_costs_are_learned_back() {
    let examples = drawn(3_000);
    let learned = learn_word_costs(&examples, WordCosts::guessed());
    for (what, true_cost) in TRUE {
        let found = f64::from(cost(&learned, what));
        assert!((found - true_cost).abs() <= 4.0, "{what}: {found} and not {true_cost}");
    }
    // What no example has stays as it was guessed.
    assert_eq!(cost(&learned, WordCost::Conflict), cost(WordCosts::guessed(), WordCost::Conflict));
    assert!(log_loss(&examples, &learned) < log_loss(&examples, WordCosts::guessed()));
    assert_eq!(learn_word_costs(&examples, WordCosts::guessed()), learned);
}

#[test]
fn what_speaks_against_a_product_never_speaks_for_it() {
    // Always the product with more strange words, and more left unsaid.
    let (plain, worse) = (counts(&[WordCost::Other]), counts(&[WordCost::Strange, WordCost::Silent, WordCost::Other]));
    let example = WordExample { candidates: vec![(plain, false), (worse, true)], may_be_other: false, weight: 1 };
    let learned = learn_word_costs(&vec![example; 200], WordCosts::guessed());
    assert_eq!((cost(&learned, WordCost::Strange), cost(&learned, WordCost::Silent)), (0, 0));
    // A word that no product has may always be another product's, whatever the lines say.
    let known = counts(&[WordCost::DoubtStrange, WordCost::DoubtForeign, WordCost::Other]);
    let example = WordExample { candidates: vec![(known, true)], may_be_other: false, weight: 1 };
    let (learned, guessed) = (learn_word_costs(&vec![example; 200], WordCosts::guessed()), WordCosts::guessed());
    assert_eq!(cost(&learned, WordCost::DoubtStrange), cost(guessed, WordCost::DoubtStrange));
    assert!(cost(&learned, WordCost::DoubtForeign) < cost(guessed, WordCost::DoubtForeign));
}

#[test]
fn a_persons_word_outweighs_lines_and_twins_share_it() {
    let (first, second) = (counts(&[WordCost::Silent, WordCost::Other]), counts(&[WordCost::Strange, WordCost::Other]));
    let choice = |is_first: bool, weight| WordExample {
        candidates: vec![(first, is_first), (second, !is_first)],
        may_be_other: false,
        weight,
    };
    let (silent, strange) = (WordCost::Silent, WordCost::Strange);
    let learned =
        learn_word_costs(&[vec![choice(true, 1); 30], vec![choice(false, 10); 30]].concat(), WordCosts::guessed());
    assert!(cost(&learned, silent) > cost(&learned, strange), "{learned:?}");
    // Either of two twins is right: which one says nothing, and the costs stay.
    let twins = WordExample { candidates: vec![(first, true), (second, true)], may_be_other: true, weight: 1 };
    assert_eq!(learn_word_costs(&[twins], WordCosts::guessed()), *WordCosts::guessed());
    assert_eq!((log_loss(&[], &learned), learn_word_costs(&[], &learned)), (0, learned));
}

#[test]
fn tables_are_read_back_as_written() {
    for costs in [WordCosts::shipped(), WordCosts::guessed()] {
        assert_eq!(WordCosts::read(&costs.rows()).as_ref(), Ok(costs));
    }
    let shipped = WordCosts::read(include_str!("../../index/word_costs.csv")).expect("the shipped table");
    let guessed = WordCosts::read(include_str!("../../index/word_costs_guessed.csv")).expect("the guessed table");
    assert_eq!((&shipped, &guessed), (WordCosts::shipped(), WordCosts::guessed()));
    assert_ne!(shipped.version(), guessed.version());
    // The order of rows, comments, blank lines and what a row means change nothing.
    let mut rows: Vec<&str> =
        include_str!("../../index/word_costs.csv").lines().filter(|row| !row.starts_with('#')).collect();
    rows[1..].reverse();
    let bare = |row: &&str| row.splitn(3, ',').take(2).collect::<Vec<_>>().join(",");
    let turned = rows.iter().map(bare).collect::<Vec<_>>().join("\r\n\r\n# note\r\n");
    assert_eq!(WordCosts::read(&format!("\u{feff}{turned}")), Ok(shipped));
}

#[test]
fn tables_that_are_not_whole_are_refused_by_row() {
    let good = WordCosts::guessed().rows();
    let slip = "one_slip,64,a word with one letter wrong";
    let replaced = |with: &str| good.replacen(slip, with, 1);
    let over = format!("one_slip,{}", COST_MAX + 1);
    let table = [
        (String::new(), "it is empty"),
        ("# nothing\n\n".to_owned(), "it is empty"),
        (good.replacen("name,cost", "cost,name", 1), "row 1: the header should be name,cost or name,cost,meaning"),
        (replaced("one_slip"), "row 2: a row is a name, a cost and what it means"),
        (replaced("one_slips,64"), "row 2: nothing is called 'one_slips'"),
        (replaced("One_Slip,64"), "row 2: nothing is called 'One_Slip'"),
        (replaced("two_slips,64"), "row 3: two_slips stands there a second time"),
        (replaced("one_slip,-1"), "row 2: the cost of one_slip is '-1', which is no whole number from 0 to 1600"),
        (replaced("one_slip,6.5"), "row 2: the cost of one_slip is '6.5', which is no whole number from 0 to 1600"),
        (replaced("one_slip,"), "row 2: the cost of one_slip is '', which is no whole number from 0 to 1600"),
        (replaced(&over), "row 2: the cost of one_slip is '1601', which is no whole number from 0 to 1600"),
        (
            replaced("one_slip,99999999999"),
            "row 2: the cost of one_slip is '99999999999', which is no whole number from 0 to 1600",
        ),
        (replaced("# one_slip,64"), "it lacks one_slip"),
    ];
    for (text, expected) in table {
        assert_eq!(
            WordCosts::read(&text).as_ref().map_err(WordCostsError::to_string),
            Err(expected.to_owned()),
            "{text}"
        );
    }
    let most = WordCosts::read(&replaced("one_slip,1600")).expect("the greatest cost");
    assert_eq!(cost(&most, WordCost::OneSlip), COST_MAX);
}

//! Trees learned from labelled rows, and records of pairs read as features.

use likewise::engine::learning::{
    Calibration, Forest, ForestError, MISSING, Node, Plan, Rows, f1_basis_points, threshold_of_best_f1, train,
};
use likewise::engine::pairs::{Corpus, PairRecord, Shape, conflicts, features};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

fn stump() -> Plan {
    Plan {
        trees: 1,
        leaves: 2,
        rows_min: 1,
        rate: 100,
        features: 100,
        rows: 100,
        smoothing: 0,
        seed: 1,
        monotone: Vec::new(),
    }
}

#[test]
fn a_stump_is_worked_by_hand() {
    // Four no below 10, four yes from 20 on. Half are yes: the base is 0, each slope is told - label = +-0.5, each bend
    // 0.25. The cut parts the sides whole: left value -(4 * 0.5) / (4 * 0.25) = -2, right +2.
    let features: Vec<Vec<i32>> = [1, 2, 3, 9, 20, 21, 22, 30].into_iter().map(|value| vec![value]).collect();
    let labels = [false, false, false, false, true, true, true, true];
    let forest = train(Rows { features: &features, labels: &labels }, &stump()).expect("something to learn");
    assert_eq!(forest.base(), 0);
    let root = Node::Split { feature: 0, threshold: 9, left: 1, right: 2, value: 0 };
    assert_eq!(forest.trees(), [vec![root, Node::Leaf(-2_000_000), Node::Leaf(2_000_000)]]);
    assert_eq!(
        [forest.log_odds(&[9]), forest.log_odds(&[10]), forest.log_odds(&[MISSING])],
        [-2_000_000, 2_000_000, -2_000_000]
    );
    assert_eq!((forest.contributions(&[25]), forest.unexplained()), (vec![2_000_000], 0));
}

#[test]
fn what_must_rise_never_falls() {
    // The noisy middle would let more mean less.
    let features: Vec<Vec<i32>> = (0..60).map(|value| vec![value]).collect();
    let labels: Vec<bool> = (0..60).map(|value| !(20..35).contains(&value) && value > 8).collect();
    let plan = Plan { trees: 20, leaves: 8, rows_min: 2, rate: 30, monotone: vec![1], ..stump() };
    let rows = Rows { features: &features, labels: &labels };
    let falls = |forest: &Forest| features.windows(2).any(|pair| forest.log_odds(&pair[0]) > forest.log_odds(&pair[1]));
    assert!(!falls(&train(rows, &plan).expect("trees")));
    assert!(falls(&train(rows, &Plan { monotone: vec![0], ..plan }).expect("trees")), "the bound is what holds it");
}

#[test]
fn nothing_is_learned_from_one_label_or_none() {
    let features = vec![vec![1], vec![2]];
    for labels in [[true, true], [false, false]] {
        assert_eq!(train(Rows { features: &features, labels: &labels }, &stump()), Err(ForestError::Empty));
    }
    assert_eq!(train(Rows { features: &[], labels: &[] }, &stump()), Err(ForestError::Empty));
}

#[test]
fn trees_that_could_not_be_walked_are_refused() {
    let split = |left, right| Node::Split { feature: 0, threshold: 1, left, right, value: 0 };
    let table = [
        (vec![], Err(ForestError::Empty)),
        (vec![vec![]], Err(ForestError::Empty)),
        (vec![vec![split(0, 1), Node::Leaf(1)]], Err(ForestError::Order(0))),
        (vec![vec![split(1, 2), Node::Leaf(1)]], Err(ForestError::Order(2))),
        (
            vec![vec![Node::Split { feature: 3, threshold: 1, left: 1, right: 1, value: 0 }, Node::Leaf(1)]],
            Err(ForestError::Feature(3)),
        ),
        (vec![vec![split(1, 2), Node::Leaf(1), Node::Leaf(2)]], Ok(())),
    ];
    for (trees, expected) in table {
        assert_eq!(Forest::new(0, trees.clone(), 1).map(drop), expected, "{trees:?}");
    }
}

#[test]
fn the_threshold_has_the_greatest_f1() {
    // From the top: yes, yes, no, yes, no. F1 after one: 2*1/(1+3); two: 4/5; three: 4/6; four: 6/7; five: 6/8.
    let odds = [9_000, 8_000, 7_000, 4_000, 1_000];
    let choice = threshold_of_best_f1(&odds, &[true, true, false, true, false]);
    assert_eq!((choice.f1, choice.threshold), (8_571, 2_500));
    assert_eq!(f1_basis_points(0, 0, 0), 0);
}

#[test]
fn probabilities_never_fall() {
    // no, yes, no: the last two fall and are pooled to one half.
    let calibration = Calibration::of(&[1_000, 2_000, 3_000, 9_000], &[false, true, false, true]);
    assert_eq!(calibration.steps(), [(1_000, 0), (2_000, 5_000), (9_000, 10_000)]);
    assert_eq!(calibration.score(5_500).basis_points(), 7_500, "half-way between two steps");
    assert_eq!(Calibration::from_steps(vec![(2, 10), (1, 20)]), None);
    assert_eq!(Calibration::from_steps(vec![(1, 20), (2, 10)]), None);
}

fn shape() -> Shape {
    Shape { columns: vec!["title".to_owned(), "price".to_owned()], numbers: vec![false, true] }
}

fn record(title: &str, price: &str) -> PairRecord {
    PairRecord::new(&[title.to_owned(), price.to_owned()], &shape().numbers)
}

#[test]
fn records_contradict_one_another_in_codes_and_measures() {
    let table = [
        ("drive 16gb", "drive 4 gb", "gb: 16 against 4"),
        ("drive 16gb", "drive 16 gb", ""),
        ("case for canon pow-3er2", "case for canon pow3er2", ""),
        ("lamp xk2000", "lamp zz9000", "code: xk2000 against zz9000"),
        ("", "lamp", ""),
    ];
    for (left, right, expected) in table {
        assert_eq!(conflicts(&record(left, ""), &record(right, "")).join("; "), expected, "{left} / {right}");
    }
}

#[test]
fn columns_of_numbers_are_known_by_their_cells() {
    let records: Vec<Vec<String>> = [["lamp", "12.50"], ["chair", "$1,299.00"], ["", ""], ["7", "£3"]]
        .iter()
        .map(|row| row.map(str::to_owned).to_vec())
        .collect();
    let shape = Shape::of(vec!["name".to_owned(), "cost".to_owned()], records.iter().map(Vec::as_slice));
    assert_eq!(shape.numbers, [false, true]);
}

proptest! {
    #[test]
    fn sides_may_be_swapped(left in "[a-z0-9 .-]{0,40}", right in "[a-z0-9 .-]{0,40}", price in "[0-9]{0,4}") {
        let (left, right) = (record(&left, &price), record(&right, "12.5"));
        let mut corpus = Corpus::default();
        corpus.add([&left, &right]);
        let row = features(&left, &right, &shape(), &corpus);
        prop_assert_eq!(row.len(), shape().features().len());
        prop_assert_eq!(row, features(&right, &left, &shape(), &corpus));
        prop_assert_eq!(conflicts(&left, &right), conflicts(&right, &left));
    }

    #[test]
    fn any_text_is_taken(left in "\\PC{0,60}", right in "\\PC{0,60}") {
        let (left, right) = (record(&left, &right), record(&right, &left));
        prop_assert!(!features(&left, &right, &shape(), &Corpus::default()).is_empty());
    }
}

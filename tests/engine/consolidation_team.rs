//! Plans under a limit on what is begun in a quarter: by hand, and against every division of few groups.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use std::collections::BTreeMap;

use likewise::engine::consolidation::{PresentValue, Quarter, Taken, TeamOption, TeamPlan, TeamProblem};
use likewise::solver::choose;
use proptest::collection::vec;
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

use super::register_table::{day, pounds};

fn quarter(place: u32) -> Quarter {
    Quarter::of(day(&format!("202{}-0{}-15", 5 + place / 3, 1 + 3 * (place % 3))))
}

/// An option that begins one stage in each of these quarters and comes to so many pounds.
fn option(quarters: &[u32], worth: i128) -> TeamOption {
    let mut begins = BTreeMap::new();
    quarters.iter().for_each(|place| *begins.entry(quarter(*place)).or_insert(0) += 1);
    TeamOption::new(begins, PresentValue::of_parts(worth * PresentValue::PARTS_OF_ONE))
}

fn settle(options: Vec<Vec<TeamOption>>, limit: u32) -> (Taken, TeamPlan) {
    let problem = TeamProblem::new(options, limit).unwrap();
    let narrowed = problem.narrowed().unwrap();
    let chosen = choose(&problem, &narrowed);
    problem.settle(&narrowed, (&chosen.options, chosen.proven)).unwrap()
}

#[test]
fn greed_is_not_the_best() {
    // One a quarter. A comes to 10 in the first quarter or 9 in the second, B to 8 in the first or nothing. Greed gives A the first
    // and B nothing: 10. A in the second leaves the first to B: 17.
    let (taken, plan) = settle(vec![vec![option(&[0], 10), option(&[1], 9)], vec![option(&[0], 8)]], 1);
    assert_eq!(taken, [Some(1), Some(0)]);
    assert_eq!((plan.net_present_value, plan.greedy, plan.unlimited), (pounds("17"), pounds("10"), pounds("18")));
    assert!(plan.proven && plan.bound >= plan.net_present_value);
    assert_eq!(plan.quarters, [(day("2025-01-01"), 1), (day("2025-04-01"), 1)]);
}

#[test]
fn a_gap_in_the_bound_is_closed() {
    // Three groups, each 10 for two stages in two of three quarters; one a quarter. Prices of 5 on each quarter bound the whole by
    // 15, yet any two of them meet in a quarter: 10.
    let options = [[0, 1], [1, 2], [0, 2]].map(|quarters| vec![option(&quarters, 10)]);
    let (taken, plan) = settle(options.to_vec(), 1);
    assert_eq!(taken.iter().flatten().count(), 1);
    assert_eq!(plan.net_present_value, pounds("10"));
    assert!(plan.proven, "by the solver: {plan:?}");
    assert!(plan.bound >= pounds("14.99") && plan.bound <= pounds("20"), "{plan:?}");
}

#[test]
fn without_a_team_nothing_is_begun() {
    let (taken, plan) = settle(vec![vec![option(&[0], 10), option(&[], 3)], vec![option(&[0], 8)]], 0);
    assert_eq!(taken, [Some(1), None], "acceding begins nothing");
    assert_eq!(plan.net_present_value, pounds("3"));
}

fn groups() -> impl Strategy<Value = Vec<Vec<TeamOption>>> {
    let option = (vec(0_u32..4, 0..3), 1_i128..100).prop_map(|(quarters, worth)| option(&quarters, worth));
    vec(vec(option, 0..5), 1..6)
}

fn brute(problem: &TeamProblem) -> PresentValue {
    let mut best = PresentValue::ZERO;
    let mut taken: Taken = vec![None; problem.options().len()];
    loop {
        best = best.max(problem.worth(&taken).unwrap().unwrap_or(PresentValue::ZERO));
        let next = taken.iter_mut().zip(problem.options()).find_map(|(own, options)| {
            let place = own.map_or(0, |place| place + 1);
            *own = (place < options.len()).then_some(place);
            own.is_some().then_some(())
        });
        if next.is_none() {
            return best;
        }
    }
}

proptest! {
    #[test]
    fn no_other_division_is_better(options in groups(), limit in 0_u32..3) {
        let problem = TeamProblem::new(options.clone(), limit).unwrap();
        let best = brute(&problem);
        let narrowed = problem.narrowed().unwrap();
        prop_assert!(narrowed.bound >= best);
        prop_assert!(problem.worth(&narrowed.taken).unwrap().is_some(), "the plan in hand keeps the limit");
        let (taken, plan) = settle(options, limit);
        prop_assert_eq!(problem.worth(&taken).unwrap(), Some(best));
        prop_assert!(plan.proven);
        prop_assert!(plan.greedy <= plan.net_present_value && plan.net_present_value <= plan.unlimited);
        prop_assert!(plan.quarters.iter().all(|(_, count)| *count <= limit));
    }
}

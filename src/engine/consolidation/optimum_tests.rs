//! The search for the best stages against every division of few contracts among few days.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, prop_assert_eq, proptest};

use super::exact::PresentValue;
use super::optimum::Openings;

/// Contracts with their organisations and what each comes to on each day, and what stages cost on each day.
#[derive(Debug, Clone)]
struct Case {
    organisations: Vec<usize>,
    worths: Vec<Vec<Option<i128>>>,
    first_costs: Vec<i128>,
    later_costs: Vec<i128>,
    stages: usize,
}

fn case() -> impl Strategy<Value = Case> {
    (2..6_usize, 1..7_usize, 1..4_usize).prop_flat_map(|(contracts, days, stages)| {
        let worth = option::of(-30..100_i128);
        let organisations = vec(0..3_usize, contracts);
        let costs = (vec(0..60_i128, days), vec(0..60_i128, days));
        (organisations, vec(vec(worth, days), contracts), costs).prop_map(
            move |(organisations, worths, (first_costs, later_costs))| Case {
                organisations,
                worths,
                first_costs,
                later_costs,
                stages,
            },
        )
    })
}

/// The best of every division of the contracts: each on one of the days, or out. The first day used is the joint start.
fn brute(case: &Case, first: usize) -> Option<i128> {
    let days = case.first_costs.len();
    let mut best = None;
    let mut places = vec![0_usize; case.worths.len()];
    loop {
        best = best.max(value(case, &places, first));
        // The next division: place 0 is out, place k day k - 1.
        let mut position = 0;
        loop {
            let Some(place) = places.get_mut(position) else { return best };
            *place += 1;
            if *place <= days {
                break;
            }
            *place = 0;
            position += 1;
        }
    }
}

fn value(case: &Case, places: &[usize], first: usize) -> Option<i128> {
    let mut sum = -case.first_costs[first];
    let mut at_first: Vec<usize> = Vec::new();
    let mut later: Vec<usize> = Vec::new();
    for (contract, place) in places.iter().enumerate() {
        let Some(day) = place.checked_sub(1) else { continue };
        sum += case.worths[contract][day]?;
        if day < first {
            return None;
        }
        if day == first { at_first.push(case.organisations[contract]) } else { later.push(day) }
    }
    later.sort_unstable();
    later.dedup();
    at_first.sort_unstable();
    at_first.dedup();
    if at_first.len() < 2 || later.len() + 1 > case.stages {
        return None;
    }
    Some(sum - later.iter().map(|day| case.later_costs[*day]).sum::<i128>())
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]

    #[test]
    fn no_division_is_better(case in case()) {
        let openings = Openings::of_parts(
            case.organisations.clone(),
            &case.worths,
            (case.first_costs.clone(), case.later_costs.clone()),
            case.stages,
        );
        let all: Vec<_> = (0..case.first_costs.len()).filter_map(|first| openings.best_from(first)).collect();
        // Of equals the earliest.
        let best = all.iter().cloned().reduce(|best, next| if next.worth > best.worth { next } else { best });
        prop_assert_eq!(openings.best().map(|best| (best.worth, best.first)), best.map(|best| (best.worth, best.first)));
        for first in 0..case.first_costs.len() {
            let found = openings.best_from(first);
            prop_assert_eq!(found.as_ref().map(|stages| stages.worth.parts()), brute(&case, first), "from day {}", first);
            let Some(stages) = found else { continue };
            // Those who come in come to what is told, two organisations on the first day among them.
            let who = openings.who(&stages);
            let mut places = vec![0; case.worths.len()];
            who.iter().for_each(|(contract, day)| places[*contract] = day + 1);
            prop_assert_eq!(value(&case, &places, first), Some(stages.worth.parts()));
            prop_assert_eq!(PresentValue::of_parts(stages.worth.parts()), stages.worth);
        }
    }
}

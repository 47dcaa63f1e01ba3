//! The general solver behind plans under a limit: the one place that knows it. Its floats stay here; what it chooses is
//! costed again exactly by the engine.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, Solution, SolverModel, Variable, WithTimeLimit, constraint, microlp,
    solvers::SolutionStatus, variable,
};

use crate::engine::consolidation::{Narrowed, Quarter, TeamOption, TeamProblem};

/// The longest that it may take. What is found until then counts, but not as proven.
const SECONDS: f64 = 20.0;

/// What the solver chose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// Group and option of each that is taken.
    pub options: Vec<(usize, usize)>,
    /// Whether it proved that nothing else comes to more.
    pub proven: bool,
}

/// What an option comes to, in pounds. Millionths of sums below nine billion pounds are told apart.
fn worth(option: &TeamOption) -> f64 {
    let pounds = option.worth.to_amount().map(|amount| amount.to_string());
    pounds.ok().and_then(|pounds| pounds.parse().ok()).unwrap_or(0.0)
}

/// Chooses among the options that are left of a problem: one a group at most, so many beginnings a quarter at most, the most
/// worth. Where it fails, nothing is chosen and nothing proven: there is a plan in hand.
#[must_use]
pub fn choose(problem: &TeamProblem, narrowed: &Narrowed) -> Chosen {
    if narrowed.left.is_empty() {
        // Nothing can be better than what is in hand.
        return Chosen { options: Vec::new(), proven: true };
    }
    let option = |(group, place): &(usize, usize)| problem.options().get(*group)?.get(*place);
    // Thousandths of the largest: numbers of about one are what a simplex wants.
    let largest = narrowed.left.iter().filter_map(option).map(worth).fold(1.0, f64::max);
    let mut variables = ProblemVariables::new();
    let mut objective = Expression::default();
    let mut of_group: BTreeMap<usize, Expression> = BTreeMap::new();
    let mut of_quarter: BTreeMap<Quarter, Expression> = BTreeMap::new();
    let mut taken: Vec<((usize, usize), Variable)> = Vec::with_capacity(narrowed.left.len());
    for left in &narrowed.left {
        let Some(one) = option(left) else { continue };
        let take = variables.add(variable().binary());
        objective += worth(one) / largest * 1_000.0 * take;
        *of_group.entry(left.0).or_default() += take;
        for (quarter, count) in &one.begins {
            *of_quarter.entry(*quarter).or_default() += f64::from(*count) * take;
        }
        taken.push((*left, take));
    }
    let mut model = variables.maximise(objective).using(microlp).with_time_limit(SECONDS);
    for one_at_most in of_group.into_values() {
        model.add_constraint(constraint::leq(one_at_most, 1.0));
    }
    for begun in of_quarter.into_values() {
        model.add_constraint(constraint::leq(begun, f64::from(problem.limit())));
    }
    let Ok(solution) = model.solve() else { return Chosen::default() };
    let options = taken.iter().filter(|(_, take)| solution.value(*take) > 0.5).map(|(left, _)| *left).collect();
    Chosen { options, proven: matches!(solution.status(), SolutionStatus::Optimal) }
}

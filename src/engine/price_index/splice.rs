//! Monthly GEKS: rolling windows, joined by the mean splice on the published series.

use super::WINDOW_MONTHS;
use super::bilateral::{PricedBasket, log_tornqvist};
use super::completion::{Comparisons, Filled};
use super::series::GeksBasis;
use crate::engine::fixed::Logarithm;

/// The logarithm of a month's index, and what it rests on.
#[derive(Debug, Clone, Copy)]
pub(super) struct SplicedMonth {
    pub(super) log: Logarithm,
    pub(super) basis: GeksBasis,
}

/// The months of a window that hang together, by their places, with their logarithms.
struct Window {
    places: Vec<usize>,
    logs: Vec<Logarithm>,
    filled: Vec<Filled>,
}

impl Window {
    fn of(comparisons: &Comparisons, places: Vec<usize>) -> Option<Self> {
        let mut among = comparisons.among(&places);
        let filled = among.fill();
        Some(Self { logs: among.means()?, places, filled })
    }

    fn log_of(&self, place: usize) -> Option<Logarithm> {
        self.places.binary_search(&place).ok().and_then(|at| self.logs.get(at)).copied()
    }

    fn basis_of(&self, place: usize, spliced_over: usize) -> GeksBasis {
        let filled = self.places.binary_search(&place).ok().and_then(|at| self.filled.get(at)).copied();
        let filled = filled.unwrap_or_default();
        GeksBasis {
            months: self.places.len(),
            spliced_over,
            filled: filled.comparisons,
            fewest_bridges: filled.fewest_bridges,
        }
    }
}

/// Of months with purchases, in rising order with their numbers. A month that hangs together with no month that has an
/// index has none.
pub(super) fn spliced(months: &[(i64, PricedBasket)]) -> Vec<Option<SplicedMonth>> {
    let mut published: Vec<Option<SplicedMonth>> = vec![None; months.len()];
    let Some((first, _)) = months.first() else { return published };
    let comparisons = compared(months);
    let opening = months.partition_point(|(month, _)| in_one_window(*first, *month));
    let opening_places: Vec<usize> = (0..opening).collect();
    if let Some(window) = opening_window(&comparisons.among(&opening_places), &comparisons) {
        for (place, log) in window.places.iter().zip(&window.logs) {
            if let Some(month) = published.get_mut(*place) {
                *month = Some(SplicedMonth { log: *log, basis: window.basis_of(*place, 0) });
            }
        }
    }
    for (place, (month, _)) in months.iter().enumerate().skip(opening) {
        let begin = months.partition_point(|(earlier, _)| !in_one_window(*earlier, *month));
        let spliced = splice(&comparisons, begin, place, &published);
        if let Some(month) = published.get_mut(place) {
            *month = spliced;
        }
    }
    published
}

const fn in_one_window(earlier: i64, later: i64) -> bool {
    later - earlier < WINDOW_MONTHS as i64
}

/// Every two months that can share a window.
fn compared(months: &[(i64, PricedBasket)]) -> Comparisons {
    let mut comparisons = Comparisons::new(months.len());
    for (place, (earlier, before)) in months.iter().enumerate() {
        let later = months.iter().enumerate().skip(place + 1);
        for (other, (_, after)) in later.take_while(|(_, (later, _))| in_one_window(*earlier, *later)) {
            if let Some(log) = log_tornqvist(before, after) {
                comparisons.set(place, other, log);
            }
        }
    }
    comparisons
}

/// The largest part of the first window that hangs together, the earliest of equals.
fn opening_window(opening: &Comparisons, comparisons: &Comparisons) -> Option<Window> {
    let parts = opening.parts();
    let most = parts.iter().map(Vec::len).max()?;
    let part = parts.into_iter().find(|part| part.len() == most)?;
    Window::of(comparisons, part)
}

/// The index of the month at the end of a window: the mean over the window's months that have one.
fn splice(
    comparisons: &Comparisons,
    begin: usize,
    place: usize,
    published: &[Option<SplicedMonth>],
) -> Option<SplicedMonth> {
    let places: Vec<usize> = (begin..=place).collect();
    let reached = comparisons.among(&places).reachable_from(place - begin);
    let window = Window::of(comparisons, reached.into_iter().map(|at| begin + at).collect())?;
    let own = window.log_of(place)?;
    let joints = window.places.iter().zip(&window.logs).filter_map(|(other, log)| {
        let earlier = published.get(*other).copied().flatten()?;
        Some(earlier.log.plus(own.minus(*log)))
    });
    let joints: Vec<Logarithm> = joints.collect();
    let spliced_over = joints.len();
    Some(SplicedMonth { log: Logarithm::mean(joints)?, basis: window.basis_of(place, spliced_over) })
}

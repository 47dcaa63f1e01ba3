//! Which order a line belongs to.

use super::chance::Chance;

/// Lines in a run of eight orders that hold 1 to 8 lines, each size once.
const LINES_IN_RUN: u64 = 36;
const ORDERS_IN_RUN: u64 = 8;

/// A line's place: its order and its number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placement {
    /// The order, counted from 0 over all organisations.
    pub(super) order: u64,
    /// The line in the order, counted from 1.
    pub(super) line: u64,
}

/// The place of a line: every run of 36 lines is eight orders of 1 to 8 lines in an order drawn for the run.
pub(super) fn placement(key: u64, number: u64) -> Placement {
    let run = number / LINES_IN_RUN;
    let mut rest = number % LINES_IN_RUN;
    for (place, size) in (0..).zip(sizes(key, run)) {
        if rest < size {
            return Placement { order: run * ORDERS_IN_RUN + place, line: rest + 1 };
        }
        rest -= size;
    }
    Placement { order: run * ORDERS_IN_RUN + ORDERS_IN_RUN - 1, line: rest + 1 }
}

/// The sizes 1 to 8, shuffled for a run.
fn sizes(key: u64, run: u64) -> [u64; 8] {
    let mut sizes = [1, 2, 3, 4, 5, 6, 7, 8];
    let mut chance = Chance::new(key, run);
    for last in (1..sizes.len()).rev() {
        sizes.swap(last, chance.place(last + 1));
    }
    sizes
}

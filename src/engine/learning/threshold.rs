//! The log odds from which on an answer is yes.

/// A threshold with what it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Log odds in millionths; at or above it the answer is yes.
    pub threshold: i64,
    /// F1 in basis points, cut to whole ones.
    pub f1: u32,
}

/// `2 * right / (told + real)` in basis points: the harmonic mean of precision and recall.
#[must_use]
pub fn f1_basis_points(right: usize, told: usize, real: usize) -> u32 {
    let points = (20_000 * right).checked_div(told + real).unwrap_or(0);
    u32::try_from(points).unwrap_or(u32::MAX)
}

/// The threshold of the greatest F1, midway to the next lower log odds; of several the lowest told yes the fewest.
#[must_use]
pub fn threshold_of_best_f1(log_odds: &[i64], labels: &[bool]) -> Choice {
    let mut rows: Vec<(i64, bool)> = log_odds.iter().copied().zip(labels.iter().copied()).collect();
    rows.sort_unstable_by(|left, right| right.cmp(left));
    let real = rows.iter().filter(|(_, label)| *label).count();
    let mut best = Choice { threshold: 0, f1: 0 };
    let mut right = 0;
    for (place, (odds, label)) in rows.iter().enumerate() {
        right += usize::from(*label);
        let next = rows.get(place + 1).map_or(odds - 2_000, |(next, _)| *next);
        if next == *odds {
            continue;
        }
        let f1 = f1_basis_points(right, place + 1, real);
        if f1 > best.f1 {
            best = Choice { threshold: next + (odds - next + 1) / 2, f1 };
        }
    }
    best
}

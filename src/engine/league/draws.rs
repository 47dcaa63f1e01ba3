//! The draws that a score's interval rests on: a bootstrap over the parts of the things bought.

use super::PARTS;

/// Draws: with one more, a fortieth of them is a whole number, so that 2.5% lie outside on either side.
pub const DRAWS: usize = 199;
/// Draws left out on either side of the interval.
const OUTSIDE: usize = 4;
/// Where the generator begins. Fixed and published: the same data, the same interval.
pub const SEED: u64 = 20_160_205;

/// How often each part counts.
pub(super) type Weights = [u32; PARTS];

/// Every part once: the data as they are.
pub(super) const AS_THEY_ARE: Weights = [1; PARTS];

/// The draws: as many parts as there are, each time any of them, by SplitMix64 from [`SEED`].
pub(super) fn draws() -> Vec<Weights> {
    let mut state = SEED;
    let mut draw = || {
        let mut weights = [0; PARTS];
        for _ in 0..PARTS {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let part = usize::try_from(mixed(state) % PARTS as u64).unwrap_or(0);
            if let Some(weight) = weights.get_mut(part) {
                *weight += 1;
            }
        }
        weights
    };
    (0..DRAWS).map(|_| draw()).collect()
}

/// The finaliser of SplitMix64.
const fn mixed(state: u64) -> u64 {
    let mut mixed = state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The 95% interval: the fifth lowest and the fifth highest of the draws, widened to hold the score itself where it lies
/// outside.
pub(super) fn interval(score: i128, mut drawn: Vec<i128>) -> (i128, i128) {
    drawn.sort_unstable();
    let (low, high) = (drawn.get(OUTSIDE), drawn.iter().rev().nth(OUTSIDE));
    (low.map_or(score, |low| score.min(*low)), high.map_or(score, |high| score.max(*high)))
}

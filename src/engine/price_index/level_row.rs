//! Two organisations' prices compared, at once and in every replicate.

use ethnum::I256;

use super::SHARED_MINIMUM;
use super::basket::matches;
use super::resampling::Draws;
use crate::engine::fixed::{BINARY_PLACES, Logarithm};
use crate::engine::money::divide_half_even;

/// Binary places of a price's logarithm here: with them the difference of two fits 64 bits.
const LOG_PLACES: u32 = 56;
/// Binary places of a group's share of the matched spend in replicates.
const SHARE_PLACES: u32 = 52;
/// Binary places of a group's share times logarithm, and of logarithms in replicates: drawn [`super::GROUPS_MAXIMUM`]
/// times over it still fits 64 bits.
const MOVE_PLACES: u32 = 47;
/// A replicate has no comparison of which less than about a millionth of the matched spend was drawn.
const DRAWN_MINIMUM: i64 = 1 << (SHARE_PLACES - 20);

/// A variety as one organisation bought it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bought {
    variety: u32,
    /// Millionths, above zero; all of an organisation's together below 2^62.
    pub(super) spend: i64,
    /// In 2^-56.
    log: i64,
}

impl Bought {
    pub(super) fn new(variety: u32, spend: i64, log: Logarithm) -> Self {
        let parts = I256::from(log.parts());
        let log = divide_half_even(parts, I256::from(1_i128 << (BINARY_PLACES - LOG_PLACES)));
        // Prices' logarithms lie within 64 either way.
        Self { variety, spend, log: i64::try_from(log).unwrap_or_default() }
    }
}

/// One organisation compared with those in later places.
#[derive(Debug, Clone)]
pub struct LevelRow {
    pub(super) pairs: Vec<LevelPair>,
}

/// Two organisations compared.
#[derive(Debug, Clone)]
pub(super) struct LevelPair {
    pub(super) other: usize,
    /// Price of the other over the row's.
    pub(super) log: Logarithm,
    /// The same in each replicate, in 2^-47.
    replicates: Vec<i64>,
    /// Replicates that have none, in rising order.
    missing: Vec<usize>,
}

impl LevelPair {
    pub(super) fn replicate(&self, replicate: usize) -> Option<Logarithm> {
        if self.missing.binary_search(&replicate).is_ok() {
            return None;
        }
        let log = self.replicates.get(replicate)?;
        Some(Logarithm::from_parts(i128::from(*log) << (BINARY_PLACES - MOVE_PLACES)))
    }
}

/// Sums over the shared varieties of one group, or of all.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// Spend of the row's organisation and of the other.
    spends: (i128, i128),
    /// Spend of each times the difference of the logarithms: below 2^126.
    moved: (i128, i128),
}

/// A group's shares, ready to be drawn.
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    spends: (i64, i64),
    moved: (i64, i64),
}

/// Where the sums of one pair after the other are made.
pub(super) struct Pairing<'a> {
    draws: &'a Draws,
    sums: Vec<Sums>,
    shares: Vec<Shares>,
}

impl<'a> Pairing<'a> {
    pub(super) fn new(draws: &'a Draws) -> Self {
        let (sums, shares) = (vec![Sums::default(); draws.groups], vec![Shares::default(); draws.groups]);
        Self { draws, sums, shares }
    }

    /// Nothing where they share too little.
    pub(super) fn pair(&mut self, other: usize, own: &[Bought], their: &[Bought]) -> Option<LevelPair> {
        let (whole, shared) = self.add_up(own, their);
        if shared < SHARED_MINIMUM {
            return None;
        }
        let log = log_of(&whole)?;
        for (share, sum) in self.shares.iter_mut().zip(&self.sums) {
            *share = Shares {
                spends: (share_of(sum.spends.0, whole.spends.0), share_of(sum.spends.1, whole.spends.1)),
                moved: (move_of(sum.moved.0, whole.spends.0), move_of(sum.moved.1, whole.spends.1)),
            };
        }
        let (mut replicates, mut missing) = (Vec::new(), Vec::new());
        for (replicate, counts) in self.draws.replicates().enumerate() {
            let log = drawn(&self.shares, counts);
            if log.is_none() {
                missing.push(replicate);
            }
            replicates.push(log.unwrap_or_default());
        }
        Some(LevelPair { other, log, replicates, missing })
    }

    /// Fills the groups' sums; gives those of all, and how many varieties both bought.
    fn add_up(&mut self, own: &[Bought], their: &[Bought]) -> (Sums, usize) {
        self.sums.fill(Sums::default());
        let (mut whole, mut shared) = (Sums::default(), 0);
        for (own, their) in matches(own, their, |bought| bought.variety) {
            shared += 1;
            let moved = i128::from(their.log - own.log);
            let (own_spend, their_spend) = (i128::from(own.spend), i128::from(their.spend));
            if let Some(sums) = self.sums.get_mut(self.draws.group_of(own.variety)) {
                for sums in [sums, &mut whole] {
                    sums.spends.0 += own_spend;
                    sums.spends.1 += their_spend;
                    sums.moved.0 += own_spend * moved;
                    sums.moved.1 += their_spend * moved;
                }
            }
        }
        (whole, shared)
    }
}

/// Törnqvist's logarithm: half the sum of the two weighted means, divided once.
fn log_of(whole: &Sums) -> Option<Logarithm> {
    let (own, their) = (I256::from(whole.spends.0), I256::from(whole.spends.1));
    let above = I256::from(whole.moved.0) * their + I256::from(whole.moved.1) * own;
    let below = own * their * I256::from(2);
    if below <= I256::ZERO {
        return None;
    }
    let log = divide_half_even(above << (BINARY_PLACES - LOG_PLACES), below);
    i128::try_from(log).ok().map(Logarithm::from_parts)
}

fn share_of(part: i128, whole: i128) -> i64 {
    i64::try_from((part << SHARE_PLACES) / whole).unwrap_or_default()
}

fn move_of(moved: i128, whole: i128) -> i64 {
    i64::try_from(moved / (whole << (LOG_PLACES - MOVE_PLACES))).unwrap_or_default()
}

/// Törnqvist's logarithm over the groups drawn, in 2^-47; nothing where next to nothing was drawn.
fn drawn(shares: &[Shares], counts: &[u16]) -> Option<i64> {
    let mut sum = Shares::default();
    for (share, count) in shares.iter().zip(counts) {
        let count = i64::from(*count);
        sum.spends.0 += count * share.spends.0;
        sum.spends.1 += count * share.spends.1;
        sum.moved.0 += count * share.moved.0;
        sum.moved.1 += count * share.moved.1;
    }
    if sum.spends.0 < DRAWN_MINIMUM || sum.spends.1 < DRAWN_MINIMUM {
        return None;
    }
    let mean = |moved: i64, spend: i64| (i128::from(moved) << SHARE_PLACES) / i128::from(spend);
    let twice = mean(sum.moved.0, sum.spends.0) + mean(sum.moved.1, sum.spends.1);
    i64::try_from(twice / 2).ok()
}

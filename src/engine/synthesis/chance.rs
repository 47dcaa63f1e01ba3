//! Numbers that look random and depend only on a key and a place: made again at will, in any order.

/// The odd constant of SplitMix64 (Steele, Lea and Flood, 2014).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// SplitMix64's finaliser: every bit of the outcome depends on every bit of the value.
const fn stir(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A number for a key and a place.
pub(in crate::engine) const fn mix(key: u64, place: u64) -> u64 {
    stir(key ^ stir(place.wrapping_add(STEP)))
}

/// A row of numbers for a key and a place.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Chance(u64);

impl Chance {
    /// The row for a key and a place.
    pub(in crate::engine) const fn new(key: u64, place: u64) -> Self {
        Self(mix(key, place))
    }

    /// The next number, below 2^32.
    const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        stir(self.0) >> 32
    }

    /// A number from 0 to just below `bound` (at most 2^32), all alike; 0 where the bound is 0.
    pub(in crate::engine) const fn below(&mut self, bound: u64) -> u64 {
        (self.draw() * bound) >> 32
    }

    /// A number from 0 to just below `bound` (at most 2^32), small ones far oftener: the square of an even draw.
    pub(in crate::engine) const fn mostly_low(&mut self, bound: u64) -> u64 {
        let draw = self.draw();
        (((draw * draw) >> 32) * bound) >> 32
    }

    /// A place in a list, all alike.
    pub(in crate::engine) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// A place in a list, early ones far oftener.
    pub(in crate::engine) fn early_place(&mut self, length: usize) -> usize {
        usize::try_from(self.mostly_low(length as u64)).unwrap_or_default()
    }

    /// A signed number from `low` to `high`, both included, all alike; `low` where they are the wrong way round.
    pub(in crate::engine) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).map_or(0, |width| width + 1);
        low + self.below(width).cast_signed()
    }
}

//! A shuffle of the numbers below a count that needs no table.

use super::chance::mix;

/// A keyed Feistel network over the smallest even number of bits that holds the count; a place beyond the count is put
/// through again until it falls below it (cycle walking, Black and Rogaway, 2002), so every number comes exactly once.
#[derive(Debug, Clone)]
pub(super) struct Permutation {
    count: u64,
    half_bits: u32,
    mask: u64,
    keys: [u64; 4],
}

impl Permutation {
    /// The shuffle of the numbers below `count` (at most 2^62) that belongs to four keys.
    pub(super) const fn new(count: u64, keys: [u64; 4]) -> Self {
        let bits = u64::BITS - count.saturating_sub(1).leading_zeros();
        let half_bits = if bits < 2 { 1 } else { bits.div_ceil(2) };
        Self { count, half_bits, mask: (1 << half_bits) - 1, keys }
    }

    /// The number at a place below the count.
    pub(super) fn at(&self, place: u64) -> u64 {
        let mut number = self.round_trip(place);
        while number >= self.count {
            number = self.round_trip(number);
        }
        number
    }

    fn round_trip(&self, number: u64) -> u64 {
        let (mut left, mut right) = (number >> self.half_bits, number & self.mask);
        for key in self.keys {
            (left, right) = (right, left ^ (mix(key, right) & self.mask));
        }
        (left << self.half_bits) | right
    }
}

//! Drawing varieties again, with replacement: which, from a seed alone.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// How many times varieties are drawn, unless said otherwise.
pub const REPLICATES_DEFAULT: u32 = 200;

/// Groups that varieties are drawn in at most. Up to as many varieties each is drawn by itself. More are dealt out at
/// random into so many groups of equal size (one more or less) and whole groups are drawn: random groups vary as the
/// varieties in them do (Wolter, Introduction to Variance Estimation, on random groups), and no replicate needs a sum
/// over all varieties.
pub const GROUPS_MAXIMUM: usize = 256;

/// How varieties are drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Key of the ChaCha8 generator: its first eight bytes, lowest first, the others being 0.
    pub seed: u64,
    /// How many times as many groups as there are, are drawn.
    pub replicates: u32,
}

/// How often each group is drawn in each replicate.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    /// Group of each variety; those without one are not shared and never asked for.
    groups_of: Vec<u16>,
    pub(super) groups: usize,
    /// A row a replicate.
    counts: Vec<Vec<u16>>,
}

impl Draws {
    /// Of the shared ones among varieties. Stream 0 of the generator deals them out, stream 1 + r draws replicate r.
    pub(super) fn new(resampling: Resampling, shared: &[bool]) -> Self {
        let mut varieties: Vec<usize> =
            shared.iter().enumerate().filter(|(_, shared)| **shared).map(|(at, _)| at).collect();
        let mut dealer = generator(resampling.seed, 0);
        for last in (1..varieties.len()).rev() {
            varieties.swap(last, below(&mut dealer, last + 1));
        }
        let groups = varieties.len().min(GROUPS_MAXIMUM);
        let mut groups_of = vec![0; shared.len()];
        for (group, variety) in (0..groups).cycle().zip(varieties) {
            if let Some(place) = groups_of.get_mut(variety) {
                *place = u16::try_from(group).unwrap_or_default();
            }
        }
        let counts = (0..resampling.replicates).map(|replicate| {
            let mut generator = generator(resampling.seed, 1 + u64::from(replicate));
            let mut counts = vec![0_u16; groups];
            for _ in 0..groups {
                let drawn = below(&mut generator, groups);
                if let Some(count) = counts.get_mut(drawn) {
                    *count += 1;
                }
            }
            counts
        });
        Self { groups_of, groups, counts: counts.collect() }
    }

    pub(super) fn group_of(&self, variety: u32) -> usize {
        let group = usize::try_from(variety).ok().and_then(|variety| self.groups_of.get(variety));
        group.copied().map_or(0, usize::from)
    }

    /// How often each group is drawn, replicate by replicate.
    pub(super) fn replicates(&self) -> impl Iterator<Item = &[u16]> {
        self.counts.iter().map(Vec::as_slice)
    }
}

fn generator(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    for (place, byte) in key.iter_mut().zip(seed.to_le_bytes()) {
        *place = byte;
    }
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(stream);
    generator
}

/// A number below the bound: the high half of the next 64 bits times it.
fn below(generator: &mut ChaCha8Rng, bound: usize) -> usize {
    let product = u128::from(generator.next_u64()) * (bound as u128);
    usize::try_from(product >> 64).unwrap_or_default()
}

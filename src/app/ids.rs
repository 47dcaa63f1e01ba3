//! Maps by internal id.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map by internal id.
pub(super) type IdMap<Value> = HashMap<i64, Value, BuildHasherDefault<IdHasher>>;
/// A set of internal ids.
pub(super) type IdSet = HashSet<i64, BuildHasherDefault<IdHasher>>;

/// Spreads ids by one multiplication. The store gives ids out by counting, so nobody can choose ones that collide, and
/// every line is looked up several times: the standard hasher took a sixth of the time of building price points.
#[derive(Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

//! Does a price say that a pack was read wrongly?
//!
//! Three numbers answer, and only for lines whose pack is not proven:
//!
//! * A price **stands off** when it is at least twice, or at most half, the median of the other organisations'
//!   proven prices ([`STANDS_OFF`]); fewer than three other organisations: no test.
//! * A pack is **known** when the catalogue lists it, when a proven line of the product reads it, or when it is one base
//!   unit.
//! * A known pack **explains** the stand-off when reading it instead removes at least half of the distance, distances
//!   being counted in factors: with the price d times away from the median and d' times away under the other
//!   pack, when d' x d' <= d.
//!
//! Examples, the median being £0.05 an each and packs of 1 and 100 known:
//!
//! | bought as | price of the order unit | price an each | times away | read as the other pack | outcome |
//! |---|---|---|---|---|---|
//! | box of 100, weak | £4.00 | £0.04 | 1.25 | | used: it agrees |
//! | box of 100, weak | £0.06 | £0.0006 | 83 | as 1: £0.06, 1.2 times away | quarantined |
//! | each, weak | £5.20 | £5.20 | 104 | as 100: £0.052, 1.04 times away | quarantined |
//! | each, weak | £0.40 | £0.40 | 8 | as 100: £0.004, 12.5 times away | used: no known pack explains it |
//! | box of 100, proven | £0.06 | £0.0006 | 83 | | used: a ratio alone is no evidence |

use crate::engine::money::{NumberError, Ratio, Units};

/// One, in the billionths that distances are measured in.
pub const BILLION: i128 = 1_000_000_000;

/// From this factor on, either way, a price stands off from a median.
pub const STANDS_OFF: i128 = 2;

/// Where a price stands against a median: their ratio in billionths, rounded half to even.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing(i128);

impl Standing {
    /// Of a price against a median; nothing when the median is not above zero.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when the two are too far apart for 256 bits.
    pub fn of(price: &Ratio, median: &Ratio) -> Result<Option<Self>, NumberError> {
        price.divide(median)?.map(|ratio| ratio.to_scaled(9).map(Self)).transpose()
    }

    /// The price over the median, in billionths.
    #[must_use]
    pub const fn billionths(self) -> i128 {
        self.0
    }

    /// How many times away from the median, up or down, in billionths: never below one.
    #[must_use]
    pub fn distance(self) -> i128 {
        match self.0 {
            up if up >= BILLION => up,
            down if down > 0 => BILLION * BILLION / down,
            _ => i128::MAX,
        }
    }

    /// True when the price is at least [`STANDS_OFF`] times, or at most that fraction of, the median.
    #[must_use]
    pub fn stands_off(self) -> bool {
        self.distance() >= STANDS_OFF * BILLION
    }

    /// Where the price would stand had an order unit held `other` base units and not `read`.
    #[must_use]
    pub fn under(self, read: Units, other: Units) -> Self {
        let scaled = self.0.checked_mul(i128::from(read.milli()));
        Self(scaled.map_or(i128::MAX, |scaled| scaled / i128::from(other.milli())))
    }

    /// True when reading `other` removes at least half of the distance, counted in factors.
    #[must_use]
    pub fn is_explained_by(self, read: Units, other: Units) -> bool {
        let left = self.under(read, other).distance();
        let (Some(square), Some(whole)) = (left.checked_mul(left), self.distance().checked_mul(BILLION)) else {
            return false;
        };
        square <= whole
    }
}

/// The known pack that best explains why a price stands off; nothing when it does not, or no known pack does.
/// One base unit is always known. Of two packs equally near, the smaller.
#[must_use]
pub fn explaining_pack(standing: Standing, read: Units, known: &[Units]) -> Option<Units> {
    if !standing.stands_off() {
        return None;
    }
    known
        .iter()
        .copied()
        .chain([Units::ONE])
        .filter(|pack| *pack != read && standing.is_explained_by(read, *pack))
        .min_by_key(|pack| (standing.under(read, *pack).distance(), *pack))
}

//! Does a price say that a pack was read wrongly?
//!
//! How hard the question is put depends on how well the pack is borne out ([`PackProof`]). In all of it, the *median* is
//! that of the other organisations' proven prices (fewer than three other organisations: no test), and a pack is
//! *known* when the catalogue lists it, when a proven line of the product reads it, or when it is one base unit.
//! Distances are counted in factors: a price is "d times away", up or down alike.
//!
//! * **Weak**: a price that is at least 2 times away ([`STANDS_OFF`]) is quarantined when reading a known pack instead
//!   removes at least half of the distance: the price is d' times away under the other pack, and d' x d' <= d. So is one at
//!   least 5/3 times away that a known pack brings to within 1.2 times: a pair entered as one.
//! * **One source**: a price that is at least 8 times away ([`STANDS_FAR_OFF`]) is quarantined when reading a known pack
//!   instead brings it to within 1.5 times of the median ([`Standing::is_similar`]), and so is one that is at least 3 times
//!   away ([`STANDS_CLEARLY_OFF`]) when reading a known pack brings it to within 1.2 times ([`Standing::is_close`]); both
//!   unless somebody vouches for it.
//! * **Two sources**: never. A ratio alone is no evidence.
//!
//! Examples, the median being £0.05 an each and packs of 1 and 100 known:
//!
//! | bought as | price of the order unit | price an each | times away | read as the other pack | outcome |
//! |---|---|---|---|---|---|
//! | box of 100, weak | £4.00 | £0.04 | 1.25 | | used: it agrees |
//! | box of 100, weak | £0.06 | £0.0006 | 83 | as 1: £0.06, 1.2 times away | quarantined |
//! | each, weak | £5.20 | £5.20 | 104 | as 100: £0.052, 1.04 times away | quarantined |
//! | each, weak | £0.40 | £0.40 | 8 | as 100: £0.004, 12.5 times away | used: no known pack explains it |
//! | each, weak, pairs known | £0.09 | £0.09 | 1.8 | as 2: £0.045, 1.11 times away | quarantined |
//! | box of 100, one source | £0.06 | £0.0006 | 83 | as 1: £0.06, 1.2 times away | quarantined |
//! | box of 100, one source | £0.10 | £0.001 | 50 | as 1: £0.10, 2 times away | used: not near enough |
//! | box of 100, one source | £0.70 | £0.007 | 7.1 | as 1: £0.70, 14 times away | used: no known pack explains it |
//! | each, one source, fives known | £0.24 | £0.24 | 4.8 | as 5: £0.048, 1.04 times away | quarantined |
//! | each, one source, fives known | £0.18 | £0.18 | 3.6 | as 5: £0.036, 1.39 times away | used: not near enough |
//! | box of 100, two sources | £0.06 | £0.0006 | 83 | | used: a ratio alone is no evidence |
//!
//! # Who vouches for a price that rests on one source
//!
//! * Two other organisations, and at least one in ten of them, whose proven price is within 1.5 times of it. A price that
//!   several pay is a price; one in ten, since among 200 organisations two make the same slip.
//! * The organisation itself, where it pays about the same a base unit (within 1.5 times) for another pack, proven too.
//!   Its other lines of the *same* pack do not vouch: who enters a box of 25 at the price of an each does so on every order.
//!
//! # What could be held back wrongly
//!
//! Real prices that spread evenly are safe: a £1.62 to £20.29 over 43 trusts has no price 8 times away from the median
//! but with dozens of neighbours, and the few more than 3 times away have theirs. So are pairs and threes beside single ones: 3 / 1.2 is
//! 2.5, and a three has to be hit within a fifth. What remains is a price that one organisation alone pays, several times away
//! from everybody, by very nearly the factor of a pack the product really has, the pack told by one source only: a lone
//! bargain of a tenth where boxes of ten are sold, or one lone very dear source of supply. A misread pack is by far the likelier
//! cause, and the line is not lost: it is shown with both readings and its money, and a person (or a second source,
//! such as a units column beside the GTIN) settles it.

use std::cmp::Ordering;

use crate::engine::money::{NumberError, Ratio, Units};

/// One, in the billionths that distances are measured in.
pub const BILLION: i128 = 1_000_000_000;

/// From this factor on, either way, a price stands off from a median.
pub const STANDS_OFF: i128 = 2;

/// From this factor on, either way, a price stands far off: real spreads of one product seldom reach it.
pub const STANDS_FAR_OFF: i128 = 8;

/// From this factor on, either way, a price stands clearly off: far enough to ask where a known pack fits closely.
pub const STANDS_CLEARLY_OFF: i128 = 3;

/// From this factor on, in thirds, a price of weak evidence stands off enough to ask where a known pack fits closely.
const STANDS_OFF_BY_A_PAIR: i128 = 5;

/// Prices are close when they are at most six fifths apart.
const CLOSE: (i128, i128) = (6, 5);

/// Prices are similar when they are at most three halves apart.
const SIMILAR: (i128, i128) = (3, 2);

/// How well a pack is borne out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PackProof {
    /// Pack text alone, the only pack the catalogue knows, or nothing.
    Weak,
    /// Strong evidence, but from one source: a GTIN's level, or a units column that the catalogue bears out.
    OneSource,
    /// Two independent sources about the line agree.
    TwoSources,
}

impl PackProof {
    /// From the two things known of a reading.
    #[must_use]
    pub const fn of(strong: bool, two_sources: bool) -> Self {
        match (strong, two_sources) {
            (_, true) => Self::TwoSources,
            (true, false) => Self::OneSource,
            (false, false) => Self::Weak,
        }
    }
}

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

    /// True when the price is at least [`STANDS_FAR_OFF`] times, or at most that fraction of, the median.
    #[must_use]
    pub fn stands_far_off(self) -> bool {
        self.distance() >= STANDS_FAR_OFF * BILLION
    }

    /// True when the price is at least 5/3 times, or at most three fifths of, the median.
    #[must_use]
    pub fn stands_off_by_a_pair(self) -> bool {
        self.distance().checked_mul(3).is_none_or(|distance| distance >= STANDS_OFF_BY_A_PAIR * BILLION)
    }

    /// True when the price is at least [`STANDS_CLEARLY_OFF`] times, or at most that fraction of, the median.
    #[must_use]
    pub fn stands_clearly_off(self) -> bool {
        self.distance() >= STANDS_CLEARLY_OFF * BILLION
    }

    /// True when the two are at most 1.5 times apart.
    #[must_use]
    pub fn is_similar(self) -> bool {
        self.is_within(SIMILAR)
    }

    /// True when the two are at most 1.2 times apart.
    #[must_use]
    pub fn is_close(self) -> bool {
        self.is_within(CLOSE)
    }

    fn is_within(self, (times, per): (i128, i128)) -> bool {
        self.distance().checked_mul(per).is_some_and(|distance| distance <= times * BILLION)
    }

    /// Whether the price is lower than what it is held against, similar to it, or higher.
    #[must_use]
    pub fn side(self) -> Ordering {
        if self.is_similar() { Ordering::Equal } else { self.0.cmp(&BILLION) }
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

/// The known pack that best explains why a price stands off, asked as strictly as the proof of the pack read demands;
/// nothing when it does not stand off, or no known pack does.
/// One base unit is always known. Of two packs equally near, the smaller.
#[must_use]
pub fn explaining_pack(standing: Standing, read: Units, known: &[Units], proof: PackProof) -> Option<Units> {
    let is_doubtful = match proof {
        PackProof::Weak => standing.stands_off_by_a_pair(),
        PackProof::OneSource => standing.stands_clearly_off(),
        PackProof::TwoSources => false,
    };
    if !is_doubtful {
        return None;
    }
    let explains = |pack: Units| match proof {
        PackProof::Weak => {
            let explained = standing.stands_off() && standing.is_explained_by(read, pack);
            explained || standing.under(read, pack).is_close()
        }
        PackProof::OneSource | PackProof::TwoSources => {
            let under = standing.under(read, pack);
            under.is_close() || (standing.stands_far_off() && under.is_similar())
        }
    };
    known
        .iter()
        .copied()
        .chain([Units::ONE])
        .filter(|pack| *pack != read && explains(*pack))
        .min_by_key(|pack| (standing.under(read, *pack).distance(), *pack))
}

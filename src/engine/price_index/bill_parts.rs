//! The parts of a difference in spend.

use crate::engine::variation::Total;

/// Spend on both sides and the parts of their difference: `price + volume + mix + new + gone = after - before`,
/// exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BillParts {
    /// Spend of the first side.
    pub before: Total,
    /// Spend of the second side.
    pub after: Total,
    /// What the same varieties cost more because their prices are others.
    pub price: Total,
    /// What is due to more, or less, of like varieties together.
    pub volume: Total,
    /// What is due to dearer, or cheaper, ones among like varieties.
    pub mix: Total,
    /// Spend on what only the second side bought.
    pub new: Total,
    /// Spend on what only the first side bought, negated.
    pub gone: Total,
}

impl BillParts {
    /// Spend of the second side less that of the first.
    #[must_use]
    pub const fn difference(&self) -> Total {
        Total::from_micros(self.after.micros() - self.before.micros())
    }

    /// The sum of the parts: the difference again.
    #[must_use]
    pub fn sum_of_parts(&self) -> Total {
        [self.price, self.volume, self.mix, self.new, self.gone].into_iter().sum()
    }
}

impl std::iter::Sum for BillParts {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |sum, part| Self {
            before: sum.before.and(part.before),
            after: sum.after.and(part.after),
            price: sum.price.and(part.price),
            volume: sum.volume.and(part.volume),
            mix: sum.mix.and(part.mix),
            new: sum.new.and(part.new),
            gone: sum.gone.and(part.gone),
        })
    }
}

//! Sums of money that cannot overflow.

use std::fmt;

use crate::engine::money::{Amount, format_scaled};

/// A sum of amounts in millionths of the currency unit, wide enough for any number of lines that can exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Total(i128);

impl Total {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From millionths of the currency unit.
    #[must_use]
    pub const fn from_micros(micros: i128) -> Self {
        Self(micros)
    }

    /// Millionths of the currency unit.
    #[must_use]
    pub const fn micros(self) -> i128 {
        self.0
    }

    /// The sum with one more amount. It would take 2^64 of the largest amounts to reach the end of the type.
    #[must_use]
    pub const fn plus(self, amount: Amount) -> Self {
        Self(self.0.saturating_add(amount.micros() as i128))
    }

    /// The sum of two sums.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The same as an amount, or nothing when it is too large for one.
    #[must_use]
    pub fn to_amount(self) -> Option<Amount> {
        i64::try_from(self.0).ok().map(Amount::from_micros)
    }
}

impl From<Amount> for Total {
    fn from(amount: Amount) -> Self {
        Self(i128::from(amount.micros()))
    }
}

impl std::iter::Sum<Amount> for Total {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl std::iter::Sum for Total {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::ZERO, Self::and)
    }
}

impl fmt::Display for Total {
    /// Six decimals, as an amount.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format_scaled(self.0, 6))
    }
}

//! A price per base unit as the two sums it comes from.

use std::cmp::Ordering;

use ethnum::I256;

use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};

/// Base quantities from here on (2^80 millionths, some 10^18 base units) are out of range: below it, every quantile
/// and saving of [`Ratio`] fits its 256 bits.
pub const BASE_QUANTITY_LIMIT: BaseQuantity = BaseQuantity::from_micros(1 << 80);

/// Spend over base quantity, never divided: neither below zero, the quantity above zero and below
/// [`BASE_QUANTITY_LIMIT`]. Ordered by the exact price, so equal prices from unequal sums are equal.
#[derive(Debug, Clone, Copy)]
pub struct UnitPrice {
    spend: Amount,
    quantity: BaseQuantity,
}

impl UnitPrice {
    /// The price, or nothing when the sums are out of range.
    #[must_use]
    pub fn new(spend: Amount, quantity: BaseQuantity) -> Option<Self> {
        let in_range = spend >= Amount::ZERO && quantity > BaseQuantity::default() && quantity < BASE_QUANTITY_LIMIT;
        in_range.then_some(Self { spend, quantity })
    }

    /// Net spend.
    #[must_use]
    pub const fn spend(self) -> Amount {
        self.spend
    }

    /// Base units.
    #[must_use]
    pub const fn quantity(self) -> BaseQuantity {
        self.quantity
    }

    /// The price as an exact ratio.
    ///
    /// # Errors
    /// None in practice: the constructor keeps the quantity above zero.
    pub fn ratio(self) -> Result<Ratio, NumberError> {
        Ratio::unit_price(self.spend, self.quantity).ok_or(NumberError::OutOfRange)
    }
}

impl Ord for UnitPrice {
    fn cmp(&self, other: &Self) -> Ordering {
        let (own, their) = (i128::from(self.spend.micros()), i128::from(other.spend.micros()));
        let narrow = i64::try_from(self.quantity.micros()).ok().zip(i64::try_from(other.quantity.micros()).ok());
        if let Some((under, below)) = narrow {
            // Two numbers of 64 bits: their product always fits, and nothing need be checked.
            return (own * i128::from(below)).cmp(&(their * i128::from(under)));
        }
        match (own.checked_mul(other.quantity.micros()), their.checked_mul(self.quantity.micros())) {
            (Some(left), Some(right)) => left.cmp(&right),
            // At most 143 bits, so the wide product always fits.
            _ => {
                let left = I256::from(own).saturating_mul(I256::from(other.quantity.micros()));
                let right = I256::from(their).saturating_mul(I256::from(self.quantity.micros()));
                left.cmp(&right)
            }
        }
    }
}

impl PartialOrd for UnitPrice {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for UnitPrice {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for UnitPrice {}

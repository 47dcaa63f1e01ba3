//! Money that is never divided: whole parts of a millionth, so fine that every cost of the model is a whole number.

use crate::engine::money::{Amount, NumberError, Ratio};

/// Parts of one millionth of a pound: a multiple of 365 days x a million (parts of a remainder), of 365 days (benefit)
/// and of 12 months x a thousand (months of charges).
const SCALE: i128 = 365 * 12 * 1_000_000;
/// Parts in one, as discount factors and premiums are written.
const MILLION: i128 = 1_000_000;

/// Cash, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Exact(i128);

impl Exact {
    /// The amount itself.
    pub(super) fn of(amount: Amount) -> Result<Self, NumberError> {
        Self::product(amount, &[SCALE])
    }

    /// A yearly amount for so many days, a year having 365.
    pub(super) fn for_days(a_year: Amount, days: i64) -> Result<Self, NumberError> {
        Self::product(a_year, &[i128::from(days), SCALE / 365])
    }

    /// A part, in millionths, of a yearly amount for so many days.
    pub(super) fn part_for_days(a_year: Amount, part: u32, days: i64) -> Result<Self, NumberError> {
        Self::product(a_year, &[i128::from(part), i128::from(days), SCALE / (365 * MILLION)])
    }

    /// A yearly amount for so many thousandths of a month.
    pub(super) fn for_months(a_year: Amount, thousandths: u32) -> Result<Self, NumberError> {
        Self::product(a_year, &[i128::from(thousandths), SCALE / 12_000])
    }

    fn product(amount: Amount, factors: &[i128]) -> Result<Self, NumberError> {
        let product =
            factors.iter().try_fold(i128::from(amount.micros()), |product, factor| product.checked_mul(*factor));
        product.map(Self).ok_or(NumberError::OutOfRange)
    }

    pub(super) fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Rounded half to even to six decimals: a published leaf.
    pub(super) fn to_amount(self) -> Result<Amount, NumberError> {
        rounded(self.0, SCALE)
    }

    /// What it is worth today at a factor in millionths.
    pub(super) fn discounted(self, factor: u32) -> Result<PresentValue, NumberError> {
        self.0.checked_mul(i128::from(factor)).map(PresentValue).ok_or(NumberError::OutOfRange)
    }
}

/// A present value, exact: what all comparisons are made in. Ordered by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct PresentValue(i128);

impl PresentValue {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Parts of one pound.
    pub const PARTS_OF_ONE: i128 = SCALE * MILLION * MILLION;

    /// The value in parts of a pound, [`PresentValue::PARTS_OF_ONE`] to one.
    #[must_use]
    pub const fn parts(self) -> i128 {
        self.0
    }

    /// A yearly amount, a year having 365 days, on days of which a pound each is worth so many millionths together.
    pub(super) fn of_days(a_year: Amount, worth_of_days: i64) -> Result<Self, NumberError> {
        Self::product(a_year, &[i128::from(worth_of_days), SCALE / 365])
    }

    /// A part, in millionths, of the same.
    pub(super) fn part_of_days(a_year: Amount, part: u32, worth_of_days: i64) -> Result<Self, NumberError> {
        Self::product(a_year, &[i128::from(part), i128::from(worth_of_days), SCALE / (365 * MILLION)])
    }

    fn product(amount: Amount, factors: &[i128]) -> Result<Self, NumberError> {
        Exact::product(amount, factors).map(|product| Self(product.0))
    }

    /// A value of so many parts.
    #[must_use]
    pub const fn of_parts(parts: i128) -> Self {
        Self(parts)
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, NumberError> {
        self.0.checked_add(other.0).map(Self).ok_or(NumberError::OutOfRange)
    }

    pub(super) fn minus(self, other: Self) -> Result<Self, NumberError> {
        self.0.checked_sub(other.0).map(Self).ok_or(NumberError::OutOfRange)
    }

    /// Rounded half to even to six decimals: a published leaf.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] where it does not fit an amount.
    pub fn to_amount(self) -> Result<Amount, NumberError> {
        rounded(self.0, SCALE * MILLION)
    }
}

fn rounded(parts: i128, of_one: i128) -> Result<Amount, NumberError> {
    let micros = Ratio::new(parts, of_one).ok_or(NumberError::OutOfRange)?.to_scaled(0)?;
    i64::try_from(micros).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
}

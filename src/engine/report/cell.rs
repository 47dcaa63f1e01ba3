//! One cell of a table: a value with its kind, so that each way of telling it shows it rightly.

use chrono::NaiveDate;

use crate::engine::model::Currency;
use crate::engine::money::{Amount, BaseQuantity, NumberError, PRICE_DECIMALS, Ratio, format_scaled};
use crate::engine::period::Month;
use crate::engine::units::BaseUnit;
use crate::engine::variation::Total;

/// A value in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// No figure: what it needs is not there. Never a zero.
    Nothing,
    /// Words.
    Text(String),
    /// A whole number of things.
    Count(u64),
    /// Money in millionths of a currency unit.
    Money(i128, Currency),
    /// A price of a base unit, ten decimals.
    Price(i128, Currency),
    /// A share or a relative change, ten decimals: 0.25 is a quarter.
    Share(i128),
    /// A plain figure, ten decimals: an index, a correlation, a ratio.
    Figure(i128),
    /// Base units in millionths.
    Quantity(i128),
    /// A month.
    Month(Month),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Words, where there are any.
    #[must_use]
    pub fn maybe_text(words: Option<impl Into<String>>) -> Self {
        words.map_or(Self::Nothing, Self::text)
    }

    /// The base unit with this code; nothing where it is none.
    #[must_use]
    pub fn base_unit(code: u8) -> Self {
        Self::maybe_text(BaseUnit::from_code(code).map(BaseUnit::as_str))
    }

    /// A number of things.
    #[must_use]
    pub fn count(things: usize) -> Self {
        u64::try_from(things).map_or(Self::Nothing, Self::Count)
    }

    /// A sum of money.
    #[must_use]
    pub const fn total(total: Total, currency: Currency) -> Self {
        Self::Money(total.micros(), currency)
    }

    /// A sum of money, where there is one.
    #[must_use]
    pub fn maybe_total(total: Option<Total>, currency: Currency) -> Self {
        total.map_or(Self::Nothing, |total| Self::total(total, currency))
    }

    /// An amount of money.
    #[must_use]
    pub fn amount(amount: Amount, currency: Currency) -> Self {
        Self::Money(i128::from(amount.micros()), currency)
    }

    /// An amount of money, where there is one.
    #[must_use]
    pub fn maybe_amount(amount: Option<Amount>, currency: Currency) -> Self {
        amount.map_or(Self::Nothing, |amount| Self::amount(amount, currency))
    }

    /// A price of a base unit, rounded once.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn price(price: &Ratio, currency: Currency) -> Result<Self, NumberError> {
        price.to_scaled(PRICE_DECIMALS).map(|scaled| Self::Price(scaled, currency))
    }

    /// A price of a base unit, where there is one.
    ///
    /// # Errors
    /// As [`Cell::price`].
    pub fn maybe_price(price: Option<&Ratio>, currency: Currency) -> Result<Self, NumberError> {
        price.map_or(Ok(Self::Nothing), |price| Self::price(price, currency))
    }

    /// A part of a whole, rounded once; nothing where the whole is not above zero.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn share(part: i128, whole: i128) -> Result<Self, NumberError> {
        let ratio = Ratio::new(part, whole);
        ratio.map_or(Ok(Self::Nothing), |ratio| ratio.to_scaled(PRICE_DECIMALS).map(Self::Share))
    }

    /// A plain figure, rounded once.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn figure(ratio: &Ratio) -> Result<Self, NumberError> {
        ratio.to_scaled(PRICE_DECIMALS).map(Self::Figure)
    }

    /// Base units.
    #[must_use]
    pub const fn quantity(quantity: BaseQuantity) -> Self {
        Self::Quantity(quantity.micros())
    }

    /// The value as it is told exactly: what JSON and CSV hold. Nothing is an empty text.
    #[must_use]
    pub fn exact(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(words) => words.clone(),
            Self::Count(count) => count.to_string(),
            Self::Money(micros, _) | Self::Quantity(micros) => format_scaled(*micros, 6),
            Self::Price(scaled, _) | Self::Share(scaled) | Self::Figure(scaled) => {
                format_scaled(*scaled, PRICE_DECIMALS)
            }
            Self::Month(month) => month.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        }
    }

    /// The value for a person on a narrow page: money to the penny, prices to four decimals, shares in per cent.
    #[must_use]
    pub fn shown(&self) -> String {
        let rounded = |scaled: i128, from: u32, to: u32| {
            let ratio = 10_i128.checked_pow(from).and_then(|below| Ratio::new(scaled, below));
            ratio.and_then(|ratio| ratio.to_text(to).ok()).unwrap_or_default()
        };
        match self {
            Self::Nothing => "-".to_owned(),
            Self::Money(micros, _) => rounded(*micros, 6, 2),
            Self::Price(scaled, _) | Self::Figure(scaled) => rounded(*scaled, PRICE_DECIMALS, 4),
            Self::Share(scaled) => format!("{}%", rounded(*scaled, PRICE_DECIMALS - 2, 1)),
            Self::Quantity(micros) => {
                let text = format_scaled(*micros, 6);
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            other => other.exact(),
        }
    }

    /// The currency of a money or price cell.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        match self {
            Self::Money(_, currency) | Self::Price(_, currency) => Some(*currency),
            _ => None,
        }
    }
}

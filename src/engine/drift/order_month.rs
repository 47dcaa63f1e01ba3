//! What an organisation bought of a product from one supplier in one month, and which of it was too dear.

use std::collections::BTreeMap;

use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::period::Month;
use crate::engine::variation::{PricePoint, Total, UnitPrice};

/// All orders of one product, organisation and basis with one supplier in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderMonth {
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Month of the orders.
    pub month: Month,
    /// What was paid: spend after adjustments over base units.
    pub price: UnitPrice,
    /// Purchase lines.
    pub lines: u64,
}

impl OrderMonth {
    /// Sums points of one organisation and basis, by supplier and month, however they are split.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when a sum does not fit.
    pub fn of<'a>(points: impl Iterator<Item = &'a PricePoint>) -> Result<Vec<Self>, NumberError> {
        let mut sums: BTreeMap<(u32, Month), (Amount, BaseQuantity, u64)> = BTreeMap::new();
        for point in points {
            let (spend, quantity, lines) = sums.entry((point.supplier, point.month)).or_default();
            *spend = spend.checked_add(point.net).ok_or(NumberError::OutOfRange)?;
            *quantity = quantity.checked_add(point.quantity).ok_or(NumberError::OutOfRange)?;
            *lines = lines.saturating_add(u64::from(point.lines));
        }
        let made = sums.into_iter().map(|((supplier, month), (spend, quantity, lines))| {
            let price = UnitPrice::new(spend, quantity).ok_or(NumberError::OutOfRange)?;
            Ok(Self { supplier, month, price, lines })
        });
        made.collect()
    }

    /// What was paid above a price, below zero where less was paid: rounded once to six decimals.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn above(&self, price: &Ratio) -> Result<Amount, NumberError> {
        price.saving(self.price.spend(), self.price.quantity())
    }
}

/// How much was held against something: the n and the money of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Supplier and month pairs with orders.
    pub order_months: usize,
    /// Purchase lines.
    pub lines: u64,
    /// Base units.
    pub quantity: BaseQuantity,
    /// Spend after adjustments.
    pub spend: Total,
}

impl Compared {
    /// The sum of order months.
    #[must_use]
    pub fn of(months: &[OrderMonth]) -> Self {
        months.iter().fold(Self::default(), Self::with)
    }

    /// The sum with one more.
    #[must_use]
    pub fn with(self, month: &OrderMonth) -> Self {
        Self {
            order_months: self.order_months + 1,
            lines: self.lines.saturating_add(month.lines),
            quantity: self.quantity.saturating_add(month.price.quantity()),
            spend: self.spend.plus(month.price.spend()),
        }
    }
}

/// An order month that cost too much. With the product and the organisation, its supplier and month lead back to the lines.
#[derive(Debug, Clone, Copy)]
pub struct WrongOrder {
    /// What was ordered.
    pub order: OrderMonth,
    /// The price of a base unit it is held against.
    pub against: Ratio,
    /// What was paid above it.
    pub above: Amount,
}

/// Order months that cost too much, one after another.
#[derive(Debug, Clone, Copy)]
pub struct Overpaid {
    /// The first of them.
    pub first: WrongOrder,
    /// The last month of them.
    pub last_month: Month,
    /// All of them.
    pub wrong: Compared,
    /// What was paid above: the sum of their leaves.
    pub above: Total,
}

impl Overpaid {
    pub(super) fn begin(order: WrongOrder) -> Self {
        let wrong = Compared::default().with(&order.order);
        Self { first: order, last_month: order.order.month, wrong, above: order.above.into() }
    }

    /// Adds an order month; they come in order of month.
    pub(super) fn add(held: &mut Option<Self>, order: WrongOrder) {
        match held {
            None => *held = Some(Self::begin(order)),
            Some(held) => {
                held.last_month = order.order.month;
                held.wrong = held.wrong.with(&order.order);
                held.above = held.above.plus(order.above);
            }
        }
    }
}

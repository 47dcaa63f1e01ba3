//! How an organisation's spend is cut into orders.
//!
//! An order is what one organisation ordered from one supplier under one order number. Its value is the sum of its lines that
//! are no credits; credits are counted beside. What an order costs to raise, receive and pay is known to nobody but
//! the organisation: it is an assumption with its source, and without one no cost is told.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::model::Currency;
use crate::engine::money::{Amount, BaseQuantity, MICRO, NumberError, Ratio, divide_half_even_i128};
use crate::engine::period::Month;
use crate::engine::variation::{Payer, Ranking, Selection, Total, UnitPrice};

/// A purchase line as part of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderLine {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Hash of the order number.
    pub order: u64,
    /// Month of the order.
    pub month: Month,
    /// Currency.
    pub currency: Currency,
    /// Stated net value; below zero for credits.
    pub value: Amount,
}

/// What an order is taken to cost the organisation, beside the goods: an assumption, told with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumedCost {
    /// Cost of raising, receiving and paying one order.
    pub an_order: Amount,
    /// Who says so.
    pub source: String,
}

/// A number of orders with what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderCount {
    /// Orders.
    pub orders: u64,
    /// Purchase lines.
    pub lines: u64,
    /// Stated net value.
    pub spend: Total,
}

impl OrderCount {
    fn with(self, lines: u64, spend: Total) -> Self {
        Self { orders: self.orders + 1, lines: self.lines.saturating_add(lines), spend: self.spend.and(spend) }
    }

    /// Stated value of an order; nothing without orders.
    #[must_use]
    pub fn spend_per_order(&self) -> Option<Ratio> {
        Ratio::new(self.spend.micros(), i128::from(self.orders).checked_mul(i128::from(MICRO))?)
    }

    /// Lines of an order; nothing without orders.
    #[must_use]
    pub fn lines_per_order(&self) -> Option<Ratio> {
        Ratio::new(i128::from(self.lines), i128::from(self.orders))
    }
}

/// How an organisation's spend in one currency is cut into orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragmentation {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Currency.
    pub currency: Currency,
    /// Orders, without credits.
    pub all: OrderCount,
    /// Those worth less than the threshold.
    pub small: OrderCount,
    /// Lines that are credits.
    pub credit_lines: u64,
    /// Their value, below zero.
    pub credits: Total,
    /// Distinct suppliers.
    pub suppliers: usize,
    /// Months with orders.
    pub months: usize,
    /// Other organisations with orders in this currency: the n of what follows.
    pub others: usize,
    /// Orders that would not have been needed at the others' lowest quartile of orders a pound, in millionths of an order;
    /// nothing below five others.
    pub avoidable_orders: Option<Amount>,
}

impl Fragmentation {
    /// Orders of a month with orders.
    #[must_use]
    pub fn orders_per_month(&self) -> Option<Ratio> {
        Ratio::new(i128::from(self.all.orders), i128::try_from(self.months).ok()?)
    }

    /// What all orders cost to process under an assumption.
    #[must_use]
    pub fn process_cost(&self, cost: &AssumedCost) -> Total {
        Total::from_micros(i128::from(self.all.orders).saturating_mul(i128::from(cost.an_order.micros())))
    }

    /// What the avoidable orders, as told, cost to process under an assumption.
    #[must_use]
    pub fn avoidable_cost(&self, cost: &AssumedCost) -> Option<Amount> {
        let orders = i128::from(self.avoidable_orders?.micros());
        let micros = divide_half_even_i128(orders * i128::from(cost.an_order.micros()), i128::from(MICRO));
        Some(Amount::from_micros(micros))
    }
}

/// One order: lines and value.
type Order = (u64, Total);

/// Orders being collected from lines, which may come in any order.
#[derive(Debug, Default)]
pub struct Orders {
    seats: BTreeMap<(Currency, u32), Seat>,
}

#[derive(Debug, Default)]
struct Seat {
    orders: BTreeMap<(u32, u64), Order>,
    months: BTreeSet<Month>,
    credit_lines: u64,
    credits: Total,
}

impl Orders {
    /// Takes a line in, where the selection has it.
    pub fn add(&mut self, line: &OrderLine, selection: &Selection) {
        if selection.refuse(line.currency, line.month, line.organisation).is_some() {
            return;
        }
        let seat = self.seats.entry((line.currency, line.organisation)).or_default();
        if line.value < Amount::ZERO {
            seat.credit_lines += 1;
            seat.credits = seat.credits.plus(line.value);
            return;
        }
        let (lines, spend) = seat.orders.entry((line.supplier, line.order)).or_default();
        *lines += 1;
        *spend = spend.plus(line.value);
        seat.months.insert(line.month);
    }

    /// Each organisation's orders, by currency and internal id, not held against any other's yet. An order is small where
    /// it is worth less than `small_below`.
    #[must_use]
    pub fn finish(&self, small_below: Amount) -> Vec<Fragmentation> {
        self.seats.iter().map(|((currency, who), seat)| seat.count(*currency, *who, small_below)).collect()
    }
}

/// Holds organisations' orders against each other's, and sorts them by currency and internal id.
///
/// The avoidable orders are those above the others' first quartile of orders a pound: the level of the best quarter.
///
/// # Errors
/// [`NumberError::OutOfRange`] when exact figures do not fit.
pub fn compare_orders(all: &mut [Fragmentation], selection: &Selection) -> Result<(), NumberError> {
    all.sort_by_key(|one| (one.currency, one.organisation));
    for run in all.chunk_by_mut(|left, right| left.currency == right.currency) {
        let payers = run.iter().filter_map(|one| orders_a_pound(one, selection));
        let ranking = Ranking::new(payers.collect());
        for one in run {
            let Some(own) = orders_a_pound(one, selection) else { continue };
            let others = ranking.without(own.family)?;
            one.others = others.others;
            let avoidable = others.q1.map(|best| best.saving(own.price.spend(), own.price.quantity())).transpose()?;
            one.avoidable_orders = avoidable.map(|orders| orders.max(Amount::ZERO));
        }
    }
    Ok(())
}

/// Orders over spend, as a payer's price: millionths of an order for millionths of the currency unit. Nothing without spend.
fn orders_a_pound(one: &Fragmentation, selection: &Selection) -> Option<Payer> {
    let orders = i64::try_from(one.all.orders).ok()?.checked_mul(MICRO)?;
    let price = UnitPrice::new(Amount::from_micros(orders), BaseQuantity::from_micros(one.all.spend.micros()))?;
    let family = selection.family_of(one.organisation);
    Some(Payer { price, organisation: one.organisation, family, repeated: one.all.orders > 1 })
}

impl Seat {
    fn count(&self, currency: Currency, organisation: u32, small_below: Amount) -> Fragmentation {
        let (mut all, mut small) = (OrderCount::default(), OrderCount::default());
        for (lines, spend) in self.orders.values() {
            all = all.with(*lines, *spend);
            if *spend < Total::from(small_below) {
                small = small.with(*lines, *spend);
            }
        }
        let suppliers: BTreeSet<u32> = self.orders.keys().map(|(supplier, _)| *supplier).collect();
        Fragmentation {
            organisation,
            currency,
            all,
            small,
            credit_lines: self.credit_lines,
            credits: self.credits,
            suppliers: suppliers.len(),
            months: self.months.len(),
            others: 0,
            avoidable_orders: None,
        }
    }
}

//! What later purchases realised of a claim, month by month.

use std::collections::BTreeMap;

use super::baseline::Baseline;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::period::Month;
use crate::engine::variation::{PricePoint, Total};

/// One month of an accepted action. `realised = claimed + price + volume + mix`, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerMonth {
    /// The month.
    pub month: Month,
    /// A twelfth of what is claimed for a year: twelve following months are the year's claim to the last digit.
    pub claimed: Total,
    /// Sum of (baseline price - price paid) x quantity bought.
    pub realised: Total,
    /// Sum of (agreed price - price paid) x quantity bought: below zero where more than agreed was paid.
    pub price: Total,
    /// What comes of buying more or less altogether, at baseline prices and claimed proportions.
    pub volume: Total,
    /// What comes of buying other proportions of the products.
    pub mix: Total,
    /// What was bought, net.
    pub spend: Total,
    /// Purchase lines.
    pub lines: u64,
}

/// Sums over months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerTotals {
    /// Claimed in the months.
    pub claimed: Total,
    /// Realised in the months.
    pub realised: Total,
    /// Price effect.
    pub price: Total,
    /// Volume effect.
    pub volume: Total,
    /// Mix effect.
    pub mix: Total,
}

/// Adds months up.
#[must_use]
pub fn totals(months: &[LedgerMonth]) -> LedgerTotals {
    months.iter().fold(LedgerTotals::default(), |sum, month| LedgerTotals {
        claimed: sum.claimed.and(month.claimed),
        realised: sum.realised.and(month.realised),
        price: sum.price.and(month.price),
        volume: sum.volume.and(month.volume),
        mix: sum.mix.and(month.mix),
    })
}

/// The part of a year's whole that falls on its `number`-th month, from 0: parts of twelve following months are the whole.
///
/// # Errors
/// [`NumberError::OutOfRange`] when it does not fit.
pub(super) fn twelfth(whole: i128, number: i128) -> Result<i128, NumberError> {
    let until = |months: i128| -> Result<i128, NumberError> {
        let product = whole.checked_mul(months).ok_or(NumberError::OutOfRange)?;
        Ratio::new(product, 12).ok_or(NumberError::OutOfRange)?.to_scaled(0)
    };
    let number = number.rem_euclid(12);
    until(number + 1)?.checked_sub(until(number)?).ok_or(NumberError::OutOfRange)
}

/// What one line's purchases of a month come to.
#[derive(Default, Clone, Copy)]
struct Bought {
    spend: Amount,
    quantity: BaseQuantity,
    lines: u64,
}

/// The months from the start until `last`, with what was claimed and realised; of a saving that does not recur the first
/// twelve, since nothing is claimed for later ones that they could be held against. `points` are the organisation's own, by
/// public id of the product.
///
/// # Errors
/// [`NumberError::OutOfRange`] when a figure does not fit.
pub fn ledger_months(
    baseline: &Baseline,
    points: &BTreeMap<String, Vec<PricePoint>>,
    last: Month,
) -> Result<Vec<LedgerMonth>, NumberError> {
    let mut months = Vec::new();
    let mut month = baseline.start;
    let last = if baseline.recurrent { last } else { last.min(baseline.start.plus(11)) };
    while month <= last {
        months.push(ledger_month(baseline, points, month)?);
        month = month.plus(1);
    }
    Ok(months)
}

fn ledger_month(
    baseline: &Baseline,
    points: &BTreeMap<String, Vec<PricePoint>>,
    month: Month,
) -> Result<LedgerMonth, NumberError> {
    let number = i128::from(month.index()) - i128::from(baseline.start.index());
    let (mut claimed, mut realised, mut price) = (0_i128, Total::ZERO, Total::ZERO);
    let (mut spend, mut lines) = (Total::ZERO, 0);
    // Value of what was expected and of what was bought, at baseline prices: how much more or less altogether.
    let (mut expected_value, mut bought_value) = (Total::ZERO, Total::ZERO);
    for line in &baseline.lines {
        let bought = bought(line, points, month)?;
        let (before, agreed) = (line.price.ratio()?, line.agreed_price()?);
        claimed =
            claimed.checked_add(twelfth(i128::from(line.claim()?.micros()), number)?).ok_or(NumberError::OutOfRange)?;
        realised = realised.and(negative(before.saving(bought.spend, bought.quantity)?));
        price = price.and(negative(agreed.saving(bought.spend, bought.quantity)?));
        let year = before.cost_of(line.expected_quantity)?;
        expected_value = expected_value.and(Total::from_micros(twelfth(i128::from(year.micros()), number)?));
        bought_value = bought_value.plus(before.cost_of(bought.quantity)?);
        spend = spend.plus(bought.spend);
        lines += bought.lines;
    }
    let claimed = Total::from_micros(claimed);
    // What neither the claim nor the price explains is of quantities.
    let quantities = difference(difference(realised, claimed), price);
    let volume =
        if baseline.lines.len() == 1 { quantities } else { volume_effect(claimed, expected_value, bought_value)? };
    Ok(LedgerMonth { month, claimed, realised, price, volume, mix: difference(quantities, volume), spend, lines })
}

/// claimed x (value bought / value expected - 1), rounded once; nothing where nothing was expected.
fn volume_effect(claimed: Total, expected: Total, bought: Total) -> Result<Total, NumberError> {
    let more = difference(bought, expected).micros();
    let product = claimed.micros().checked_mul(more).ok_or(NumberError::OutOfRange)?;
    match Ratio::new(product, expected.micros()) {
        Some(ratio) => ratio.to_scaled(0).map(Total::from_micros),
        None => Ok(Total::ZERO),
    }
}

fn bought(
    line: &super::baseline::BaselineLine,
    points: &BTreeMap<String, Vec<PricePoint>>,
    month: Month,
) -> Result<Bought, NumberError> {
    let mut sum = Bought::default();
    let own = line.products.iter().filter_map(|product| points.get(product)).flatten();
    for point in own.filter(|point| point.basis == line.basis && point.month == month) {
        sum.spend = sum.spend.checked_add(point.net).ok_or(NumberError::OutOfRange)?;
        sum.quantity = sum.quantity.checked_add(point.quantity).ok_or(NumberError::OutOfRange)?;
        sum.lines += u64::from(point.lines);
    }
    Ok(sum)
}

/// The opposite of an amount, as a sum.
fn negative(amount: Amount) -> Total {
    Total::from_micros(-i128::from(amount.micros()))
}

fn difference(left: Total, right: Total) -> Total {
    Total::from_micros(left.micros().saturating_sub(right.micros()))
}

//! Drift: a supplier's price against the organisation's own last price.
//!
//! The order months with a supplier are walked in time. Each price is held against the price of the order month before;
//! the last one before the window serves as such and is not counted. A price that is above it by more than the tolerance is
//! a *rise*: from then on every order month is held against the price before the rise, until one comes back to within the
//! tolerance of it. So each order month belongs to one rise at most, and a second step upwards adds to the first one.
//! What is within the tolerance becomes the next price to hold against; a price that creeps is told by
//! the first and last price, which are given beside the rises.

use super::order_month::{OrderMonth, Overpaid, WrongOrder};
use crate::engine::money::{NumberError, Ratio};
use crate::engine::period::{Month, Window};
use crate::engine::variation::{Total, UnitPrice};

/// How far a price may rise from one order month to the next before it counts, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tolerance(u16);

/// Two percent: below it lie rounding to pence and the mix of packs within a month.
pub const TOLERANCE: Tolerance = Tolerance(200);

/// Hundredths of a percent in one.
const WHOLE: u16 = 10_000;

impl Tolerance {
    /// From hundredths of a percent, up to a hundred percent.
    #[must_use]
    pub fn from_basis_points(points: u16) -> Option<Self> {
        (points <= WHOLE).then_some(Self(points))
    }

    /// Hundredths of a percent.
    #[must_use]
    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// True when a price is above another by more than this.
    fn is_exceeded(self, price: UnitPrice, before: UnitPrice) -> Result<bool, NumberError> {
        let limit = i128::from(WHOLE) + i128::from(self.0);
        let spend = i128::from(before.spend().micros()).checked_mul(limit);
        let quantity = before.quantity().micros().checked_mul(i128::from(WHOLE));
        let limit = spend.zip(quantity).and_then(|(spend, quantity)| Ratio::new(spend, quantity));
        let limit = limit.ok_or(NumberError::OutOfRange)?;
        Ok(price.ratio()?.compare(&limit)?.is_gt())
    }
}

/// A rise of a supplier's price and what was paid above since.
#[derive(Debug, Clone, Copy)]
pub struct PriceRise {
    /// The last order month before the rise: what the others are held against.
    pub before: OrderMonth,
    /// The order months at a risen price.
    pub overpaid: Overpaid,
    /// The order month that brought the price back; nothing while it lasts.
    pub ended: Option<Month>,
}

/// What a supplier's price to an organisation did in the window.
#[derive(Debug, Clone)]
pub struct OwnDrift {
    /// Internal id of the supplier.
    pub supplier: u32,
    /// The first order month looked at: the last one before the window, else the first inside.
    pub first: OrderMonth,
    /// The last order month inside.
    pub last: OrderMonth,
    /// How many order months were held against the one before.
    pub compared: usize,
    /// Rises, in order of time.
    pub rises: Vec<PriceRise>,
    /// What was paid above in all of them.
    pub above: Total,
}

/// Each supplier's price against the organisation's own last one, by supplier; only suppliers with orders in the window.
///
/// `months` are all order months of one organisation, product and basis, inside the window and before it, in any order.
///
/// # Errors
/// [`NumberError::OutOfRange`] when exact figures do not fit.
pub fn own_drift(months: &[OrderMonth], window: Window, tolerance: Tolerance) -> Result<Vec<OwnDrift>, NumberError> {
    let mut sorted = months.to_vec();
    sorted.sort_unstable_by_key(|month| (month.supplier, month.month));
    let runs = sorted.chunk_by(|left, right| left.supplier == right.supplier);
    runs.filter_map(|run| walk(run, window, tolerance).transpose()).collect()
}

/// One supplier's order months in order of time.
fn walk(run: &[OrderMonth], window: Window, tolerance: Tolerance) -> Result<Option<OwnDrift>, NumberError> {
    let inside = || run.iter().filter(|month| window.contains(month.month));
    let Some((opening, last)) = inside().next().zip(inside().next_back()) else { return Ok(None) };
    let earlier = run.iter().rfind(|month| month.month < opening.month);
    let first = *earlier.unwrap_or(opening);
    let mut made =
        OwnDrift { supplier: first.supplier, first, last: *last, compared: 0, rises: Vec::new(), above: Total::ZERO };
    let mut before = first;
    let mut rise: Option<PriceRise> = None;
    for month in inside().filter(|month| month.month > first.month) {
        made.compared += 1;
        if !tolerance.is_exceeded(month.price, before.price)? {
            made.rises.extend(rise.take().map(|rise| PriceRise { ended: Some(month.month), ..rise }));
            before = *month;
            continue;
        }
        let against = before.price.ratio()?;
        let above = month.above(&against)?;
        made.above = made.above.plus(above);
        let mut overpaid = rise.map(|rise| rise.overpaid);
        Overpaid::add(&mut overpaid, WrongOrder { order: *month, against, above });
        rise = overpaid.map(|overpaid| PriceRise { before, overpaid, ended: None });
    }
    made.rises.extend(rise);
    Ok(Some(made))
}

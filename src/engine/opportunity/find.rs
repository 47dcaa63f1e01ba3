//! Current price against current benchmark, times the next twelve months' expected quantity.

use std::collections::{BTreeMap, BTreeSet};

use super::confidence::{Confidence, confidence};
use super::roll::PriceMoves;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio};
use crate::engine::period::{Month, Window};
use crate::engine::variation::{
    Basis, Level, OrganisationPrice, OwnPrice, PricePoint, ProductBenchmark, own_current_price,
};

/// The average reduction of a product's price that the Nationally Contracted Products programme really reached, as a part
/// and a whole: 21 in 100. The expected saving is never more than that part of what would be paid.
pub const PROGRAMME_REDUCTION: (i128, i128) = (21, 100);

/// What an organisation buys of a product on one basis, as it stands now.
#[derive(Debug, Clone)]
pub struct CurrentPurchase {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// What it may be compared with.
    pub basis: Basis,
    /// The supplier most was spent with in the last twelve months (the lower id where it is as much): whom to talk to.
    pub supplier: u32,
    /// The orders that the current price rests on.
    pub current: OwnPrice,
    /// What is paid now: the price of those orders, rolled forward where they are of the past.
    pub price: Ratio,
    /// By what it was rolled forward, ten decimals; nothing where it is of the last three months or nobody knows how prices
    /// moved.
    pub rolled_by: Option<i128>,
    /// The year's price, the others' benchmark and the savings of the past.
    pub year: OrganisationPrice,
    /// Base units expected in the next twelve months: those of the last twelve.
    pub expected_quantity: BaseQuantity,
    /// What they cost at the current price.
    pub current_cost: Amount,
    /// How far figures that rest on it may be relied on.
    pub confidence: Confidence,
    /// What speaks for that, in words.
    pub reason: String,
}

impl CurrentPurchase {
    /// The price to ask for: the others' first quartile, their median below five others, nothing below three.
    #[must_use]
    pub fn target(&self) -> Option<(Ratio, Level)> {
        match (self.year.others.q1, self.year.others.median) {
            (Some(q1), _) => Some((q1, Level::Q1)),
            (None, Some(median)) => Some((median, Level::Median)),
            (None, None) => None,
        }
    }

    /// max(0, current price - a price) x expected quantity, rounded once.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn saving_to(&self, price: &Ratio) -> Result<Amount, NumberError> {
        let saving = self.price.dearer_by(price, self.expected_quantity)?;
        Ok(saving.max(Amount::ZERO))
    }
}

/// What one organisation can save on a product on one basis in the next twelve months.
#[derive(Debug, Clone)]
pub struct Opportunity {
    /// What is bought.
    pub purchase: CurrentPurchase,
    /// max(0, current price - the others' price) x expected quantity at each level, in the order of [`Level::ALL`]; nothing
    /// where n forbids it.
    pub savings: [Option<Amount>; 5],
    /// The price to ask for.
    pub target: Ratio,
    /// The level that the target is.
    pub target_level: Level,
    /// The saving at the target: what is addressable.
    pub saving: Amount,
    /// The saving, but at most [`PROGRAMME_REDUCTION`] of the current cost.
    pub expected: Amount,
}

/// Opportunities that are none, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refused {
    /// Fewer than three others pay for it.
    pub too_few_others: u64,
    /// The current price is at or below the target.
    pub at_target: u64,
    /// The saving is below the materiality floor.
    pub below_floor: u64,
    /// What the savings below the floor come to.
    pub below_floor_saving: i128,
    /// A figure leaves the range.
    pub out_of_range: u64,
}

impl Refused {
    /// Adds other counts.
    pub fn join(&mut self, more: &Self) {
        self.too_few_others += more.too_few_others;
        self.at_target += more.at_target;
        self.below_floor += more.below_floor;
        self.below_floor_saving = self.below_floor_saving.saturating_add(more.below_floor_saving);
        self.out_of_range += more.out_of_range;
    }
}

/// What is bought on a benchmark's basis, by one organisation or by each, as it stands at the end of the benchmark's window, which is that of `moves`;
/// and how many purchases leave the range of exact figures. `points` are those of the product.
#[must_use]
pub fn current_purchases(
    points: &[PricePoint],
    one: &ProductBenchmark,
    only: Option<u32>,
    moves: &PriceMoves,
) -> (Vec<CurrentPurchase>, u64) {
    let wanted = one.organisations.iter().filter(|payer| only.is_none_or(|only| only == payer.organisation));
    let (mut found, mut out_of_range) = (Vec::new(), 0);
    for payer in wanted {
        match current_purchase(points, one.basis, payer, moves) {
            Ok(purchase) => found.push(purchase),
            Err(_) => out_of_range += 1,
        }
    }
    (found, out_of_range)
}

/// The opportunities of a benchmark whose window ends with the month of `moves`: of one organisation, or of each. A saving below
/// the floor is counted and not told. `points` are those of the product.
#[must_use]
pub fn opportunities(
    points: &[PricePoint],
    one: &ProductBenchmark,
    only: Option<u32>,
    moves: &PriceMoves,
    materiality_floor: Amount,
) -> (Vec<Opportunity>, Refused) {
    let (purchases, out_of_range) = current_purchases(points, one, only, moves);
    let mut found = Vec::new();
    let mut refused = Refused { out_of_range, ..Refused::default() };
    for purchase in purchases {
        match opportunity(purchase, materiality_floor) {
            Ok(Outcome::Found(opportunity)) => found.push(*opportunity),
            Ok(Outcome::TooFewOthers) => refused.too_few_others += 1,
            Ok(Outcome::AtTarget) => refused.at_target += 1,
            Ok(Outcome::BelowFloor(saving)) => {
                refused.below_floor += 1;
                refused.below_floor_saving = refused.below_floor_saving.saturating_add(i128::from(saving.micros()));
            }
            Err(_) => refused.out_of_range += 1,
        }
    }
    (found, refused)
}

enum Outcome {
    Found(Box<Opportunity>),
    TooFewOthers,
    AtTarget,
    BelowFloor(Amount),
}

fn opportunity(purchase: CurrentPurchase, materiality_floor: Amount) -> Result<Outcome, NumberError> {
    let Some((target, target_level)) = purchase.target() else { return Ok(Outcome::TooFewOthers) };
    let saving = purchase.saving_to(&target)?;
    if saving == Amount::ZERO {
        return Ok(Outcome::AtTarget);
    }
    if saving < materiality_floor {
        return Ok(Outcome::BelowFloor(saving));
    }
    let mut savings = [None; 5];
    for (slot, level) in savings.iter_mut().zip(Level::ALL) {
        *slot = level.price(&purchase.year).map(|price| purchase.saving_to(price)).transpose()?;
    }
    let expected = saving.min(part_of(purchase.current_cost, PROGRAMME_REDUCTION)?);
    Ok(Outcome::Found(Box::new(Opportunity { purchase, savings, target, target_level, saving, expected })))
}

fn current_purchase(
    points: &[PricePoint],
    basis: Basis,
    payer: &OrganisationPrice,
    moves: &PriceMoves,
) -> Result<CurrentPurchase, NumberError> {
    let as_of = moves.as_of();
    let own = points.iter().filter(|point| point.organisation == payer.organisation && point.basis == basis);
    let own: Vec<PricePoint> = own.copied().collect();
    let current = own_current_price(&own, basis, as_of).ok_or(NumberError::OutOfRange)?;
    let window = Window::twelve_months_to(as_of);
    let year: Vec<&PricePoint> = own.iter().filter(|point| window.contains(point.month)).collect();
    let months: BTreeSet<Month> = year.iter().map(|point| point.month).collect();
    let paid = current.price.ratio()?;
    let rolled =
        if current.rolled_forward { moves.roll_forward(&paid, basis.currency, current.last_month)? } else { None };
    let (price, rolled_by) = rolled.map_or((paid, None), |(price, factor)| (price, Some(factor)));
    let (confidence, reason) = confidence(payer.others.others, &current, months.len(), as_of);
    Ok(CurrentPurchase {
        organisation: payer.organisation,
        basis,
        supplier: main_supplier(&year).ok_or(NumberError::OutOfRange)?,
        current,
        price,
        rolled_by,
        year: payer.clone(),
        expected_quantity: payer.quantity,
        current_cost: price.cost_of(payer.quantity)?,
        confidence,
        reason,
    })
}

/// The supplier that most was spent with.
fn main_supplier(points: &[&PricePoint]) -> Option<u32> {
    let mut spends = BTreeMap::new();
    for point in points {
        *spends.entry(point.supplier).or_insert(0_i128) += i128::from(point.net.micros());
    }
    // The first of the largest: suppliers come by rising id.
    spends.into_iter().rev().max_by_key(|(_, spend)| *spend).map(|(supplier, _)| supplier)
}

/// A part of an amount, rounded once.
///
/// # Errors
/// [`NumberError::OutOfRange`] when it does not fit.
pub(in crate::engine) fn part_of(amount: Amount, (part, whole): (i128, i128)) -> Result<Amount, NumberError> {
    let product = i128::from(amount.micros()).checked_mul(part).ok_or(NumberError::OutOfRange)?;
    let scaled = Ratio::new(product, whole).ok_or(NumberError::OutOfRange)?.to_scaled(0)?;
    i64::try_from(scaled).map(Amount::from_micros).map_err(|_| NumberError::OutOfRange)
}

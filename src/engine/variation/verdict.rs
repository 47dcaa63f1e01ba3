//! The price check: is an offered price good?

use std::cmp::Ordering;
use std::fmt;

use super::fact::Basis;
use super::leave_one_out::LeaveOneOut;
use super::pack_test::{PackProof, Standing, explaining_pack};
use super::points::PricePoint;
use super::unit_price::UnitPrice;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, BaseQuantity, NumberError, Ratio, Units};
use crate::engine::period::{Month, Window};

words! {
    /// What a price check says.
    Verdict {
        /// At or below the others' first quartile (needs five others).
        Good = "good",
        /// At or below the others' median, or above it by less than the materiality floor.
        Fair = "fair",
        /// Above the others' median by at least the materiality floor.
        High = "high",
        /// The pack is in doubt, by its evidence or because the price stands off by a known pack: settle what an order unit holds first.
        CheckPack = "check_pack",
        /// Fewer than three other organisations.
        NotEnoughData = "not_enough_data",
    }
}

/// What is offered.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// Price of one order unit over the base units it holds.
    pub price: UnitPrice,
    /// Base units one order unit is taken to hold.
    pub units: Units,
    /// Another reading that independent evidence speaks for: then that is to be settled first, whatever the price.
    pub other_reading: Option<Units>,
    /// How well the pack taken is borne out: a price alone never puts in doubt what two sources say.
    pub proof: PackProof,
    /// Value of the whole line.
    pub value: Amount,
    /// Base units of the whole line.
    pub quantity: BaseQuantity,
}

/// What an organisation pays now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnPrice {
    /// Net spend over base units.
    pub price: UnitPrice,
    /// First month of the orders it rests on.
    pub first_month: Month,
    /// Last month of the orders it rests on.
    pub last_month: Month,
    /// True when nothing was bought in the last three months, and the last month with orders is rolled forward.
    pub rolled_forward: bool,
    /// Purchase lines it rests on.
    pub lines: u64,
}

/// The answer to a price check. Facts (own price, references) travel beside it, whatever the verdict.
#[derive(Debug, Clone, Copy)]
pub struct PriceCheck {
    /// What it says.
    pub verdict: Verdict,
    /// The others' first quartile; their median with three or four others; nothing below.
    pub target: Option<Ratio>,
    /// The lowest of the others' median, own current price and own contract price.
    pub walk_away: Option<Ratio>,
    /// What the target would save on the whole line, never below zero; nothing without a target.
    pub saving: Option<Amount>,
    /// The lowest reference price, for the eye: it takes no part in the verdict.
    pub lowest_reference: Option<Ratio>,
    /// The pack that would explain the price, where the verdict is to check it.
    pub other_units: Option<Units>,
}

/// What the buyer knows beside the benchmark, all on the offer's basis.
#[derive(Debug, Clone, Copy, Default)]
pub struct Knowledge<'a> {
    /// Own current price.
    pub own_current: Option<Ratio>,
    /// Price of an own contract.
    pub own_contract: Option<Ratio>,
    /// Prices of lists.
    pub references: &'a [Ratio],
    /// Packs the catalogue lists, or proven lines read.
    pub known_packs: &'a [Units],
    /// An overpayment on the whole line below this is not worth a word.
    pub materiality_floor: Amount,
}

/// Judges an offer against what the other organisations pay.
///
/// Check the pack, where evidence speaks for another one, or two sources do not bear it out and another known one explains
/// the price (before anything else: a wrong pack looks like a bargain); good at or below Q1; fair at or below the median; high above it where the line
/// would cost at least the materiality floor more than at the median, else fair.
///
/// # Errors
/// [`NumberError::OutOfRange`] when exact figures do not fit 256 bits.
pub fn check_price(offer: &Offer, others: &LeaveOneOut, knowledge: &Knowledge<'_>) -> Result<PriceCheck, NumberError> {
    let price = offer.price.ratio()?;
    let target = others.q1.or(others.median);
    let walk_away = lowest([others.median, knowledge.own_current, knowledge.own_contract].into_iter().flatten())?;
    let saving = target.map(|target| saving_to(&target, offer)).transpose()?;
    let mut check = PriceCheck {
        verdict: Verdict::NotEnoughData,
        target,
        walk_away,
        saving,
        lowest_reference: lowest(knowledge.references.iter().copied())?,
        other_units: None,
    };
    let Some(median) = others.median else { return Ok(check) };
    check.other_units = doubt(offer, &price, &median, knowledge.known_packs)?;
    check.verdict = if check.other_units.is_some() {
        Verdict::CheckPack
    } else if is_at_most(&price, others.q1.as_ref())? {
        Verdict::Good
    } else if is_at_most(&price, Some(&median))? || saving_to(&median, offer)? < knowledge.materiality_floor {
        Verdict::Fair
    } else {
        Verdict::High
    };
    Ok(check)
}

/// An organisation's current price on a basis at the end of a month: its orders of the last three months, else
/// those of the last month before that has any. `points` are its own, of one product, in any order.
#[must_use]
pub fn own_current_price(points: &[PricePoint], basis: Basis, as_of: Month) -> Option<OwnPrice> {
    let until = |point: &&PricePoint| point.basis == basis && point.month <= as_of;
    let last = points.iter().filter(until).map(|point| point.month).max()?;
    let recent = Window { from: Some(as_of.plus(-2)), to: Some(as_of) };
    let rolled_forward = !recent.contains(last);
    let window = if rolled_forward { Window { from: Some(last), to: Some(last) } } else { recent };
    let mut spend = Amount::ZERO;
    let mut quantity = BaseQuantity::default();
    let (mut first_month, mut lines) = (last, 0);
    for point in points.iter().filter(until).filter(|point| window.contains(point.month)) {
        spend = spend.checked_add(point.net)?;
        quantity = quantity.checked_add(point.quantity)?;
        first_month = first_month.min(point.month);
        lines += u64::from(point.lines);
    }
    let price = UnitPrice::new(spend, quantity)?;
    Some(OwnPrice { price, first_month, last_month: last, rolled_forward, lines })
}

fn doubt(offer: &Offer, price: &Ratio, median: &Ratio, known: &[Units]) -> Result<Option<Units>, NumberError> {
    if offer.other_reading.is_some() {
        return Ok(offer.other_reading);
    }
    let standing = Standing::of(price, median)?;
    Ok(standing.and_then(|standing| explaining_pack(standing, offer.units, known, offer.proof)))
}

fn saving_to(price: &Ratio, offer: &Offer) -> Result<Amount, NumberError> {
    price.saving(offer.value, offer.quantity).map(|saving| saving.max(Amount::ZERO))
}

fn is_at_most(price: &Ratio, bound: Option<&Ratio>) -> Result<bool, NumberError> {
    bound.map_or(Ok(false), |bound| price.compare(bound).map(|order| order != Ordering::Greater))
}

fn lowest(mut prices: impl Iterator<Item = Ratio>) -> Result<Option<Ratio>, NumberError> {
    let Some(mut low) = prices.next() else { return Ok(None) };
    for price in prices {
        if price.compare(&low)? == Ordering::Less {
            low = price;
        }
    }
    Ok(Some(low))
}

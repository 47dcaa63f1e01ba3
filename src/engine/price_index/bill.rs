//! Why one bill is higher than another: price, volume, mix, what is new and what is gone.
//!
//! For a variety that both sides bought, with s = spend and q = base units, L = p0 x q1 and K = p1 x q0 being leaves
//! (each divided once, half to even to millionths), and for the like varieties it belongs to (those both sides bought,
//! of one basis and one likeness, so that their base units may be added) Q0 and Q1 the sums of base units, v0 = s0 x
//! Q1 / Q0 and v1 = s1 x Q0 / Q1 (leaves too):
//!
//! | part | [`BillMethod::OldBasket`] | [`BillMethod::Symmetric`] (Bennet) |
//! |---|---|---|
//! | price | s1 - L, that is (p1 - p0) q1 | ((s1 - L) + (K - s0)) / 2, that is (p1 - p0) (q0 + q1) / 2 |
//! | volume | v0 - s0 | ((v0 - s0) + (s1 - v1)) / 2 |
//! | mix | s1 - s0 - price - volume | the same |
//!
//! halves rounded half to even. Volume is what spend would have moved by, had every like variety moved as all of them
//! together did; mix is what moving between dearer and cheaper ones adds. A variety with nothing like it has no mix:
//! its volume is s1 - s0 - price. With unlike base units nothing is added across them. What one side alone bought is
//! `new` (s1) or `gone` (-s0). The symmetric method gives the same figures negated when the sides change places: use
//! it for two organisations, neither of which is the base.

use std::collections::BTreeMap;
use std::fmt;

use super::bill_parts::BillParts;
use super::gathering::{Cell, Variety, cells};
use super::observation::{IndexError, Observation};
use crate::engine::model::vocabulary::words;
use crate::engine::money::{BaseQuantity, NumberError, Ratio};
use crate::engine::variation::{Basis, Total, UnitPrice};

words! {
    /// How price and volume are weighed.
    BillMethod {
        /// Prices by the second side's quantities, volumes by the first side's prices: for two periods.
        OldBasket = "old_basket",
        /// Bennet's: by the mean of both sides, so that neither is the base: for two organisations.
        Symmetric = "symmetric",
    }
}

/// One variety.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillLine {
    /// Number of the product.
    pub product: u32,
    /// What prices are compared in.
    pub basis: Basis,
    /// The first side's price; nothing where it bought none.
    pub before: Option<UnitPrice>,
    /// The second side's price; nothing where it bought none.
    pub after: Option<UnitPrice>,
    /// Spend and the parts of its difference.
    pub parts: BillParts,
}

/// A bill's difference, variety by variety.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillDifference {
    /// By product and basis.
    pub lines: Vec<BillLine>,
    /// The sums of the lines' parts.
    pub totals: BillParts,
    /// Varieties without a price on a side that bought them (spend below zero, no quantity, too large), on both sides.
    pub left_out: Vec<Variety>,
    /// Spend on those, first and second side.
    pub left_out_spend: (Total, Total),
}

/// The difference between two bills.
///
/// `likeness` gives products that are alike a number in common; a product without one is like no other.
///
/// # Errors
/// [`IndexError::TwoCurrencies`], or out of range when a volume does not fit.
pub fn bill_difference(
    before: &[Observation],
    after: &[Observation],
    likeness: &BTreeMap<u32, u32>,
    method: BillMethod,
) -> Result<BillDifference, IndexError> {
    let sides = before.iter().map(|bought| (0, *bought)).chain(after.iter().map(|bought| (1, *bought)));
    let mut bought: BTreeMap<Variety, [Option<Cell>; 2]> = BTreeMap::new();
    for ((side, variety), cell) in cells(sides)? {
        let [first, second] = bought.entry(variety).or_default();
        *(if side == 0 { first } else { second }) = Some(cell);
    }
    let (mut held, mut left_out, mut left_out_spend) = (Vec::new(), Vec::new(), (Total::ZERO, Total::ZERO));
    for (variety, [first, second]) in bought {
        if let Some(pair) = Held::of(variety, first, second) {
            held.push(pair);
        } else {
            let spend = |cell: Option<Cell>| cell.map_or(Total::ZERO, |cell| cell.spend());
            left_out_spend = (left_out_spend.0.and(spend(first)), left_out_spend.1.and(spend(second)));
            left_out.push(variety);
        }
    }
    let likes = Likes::of(&held, likeness)?;
    let lines = held.iter().map(|held| held.line(likes.of_held(held), method));
    let lines: Vec<BillLine> = lines.collect::<Result<_, NumberError>>()?;
    let totals = lines.iter().map(|line| line.parts).sum();
    Ok(BillDifference { lines, totals, left_out, left_out_spend })
}

/// A matched variety: both prices, and each side's quantity at the other's price.
struct Matched {
    before: UnitPrice,
    after: UnitPrice,
    new_quantity_at_old_price: i128,
    old_quantity_at_new_price: i128,
}

/// A variety that has a part.
struct Held {
    variety: Variety,
    before: Option<UnitPrice>,
    after: Option<UnitPrice>,
    matched: Option<Matched>,
}

impl Held {
    /// Nothing where a side that bought it has no price, or a leaf does not fit.
    fn of(variety: Variety, first: Option<Cell>, second: Option<Cell>) -> Option<Self> {
        let price = |cell: Option<Cell>| cell.map_or(Some(None), |cell| cell.price().map(Some));
        let (before, after) = (price(first)?, price(second)?);
        let matched = match before.zip(after) {
            None => None,
            Some((before, after)) => Some(Matched {
                before,
                after,
                new_quantity_at_old_price: cost(&before, after.quantity())?,
                old_quantity_at_new_price: cost(&after, before.quantity())?,
            }),
        };
        Some(Self { variety, before, after, matched })
    }

    fn line(&self, like: Option<&Like>, method: BillMethod) -> Result<BillLine, NumberError> {
        let spend = |price: Option<UnitPrice>| price.map_or(Total::ZERO, |price| price.spend().into());
        let mut parts = BillParts { before: spend(self.before), after: spend(self.after), ..BillParts::default() };
        match &self.matched {
            Some(matched) => matched.split(&mut parts, like, method)?,
            None => {
                parts.new = parts.after;
                parts.gone = Total::from_micros(-parts.before.micros());
            }
        }
        let (product, basis) = self.variety;
        Ok(BillLine { product, basis, before: self.before, after: self.after, parts })
    }
}

/// A leaf in millionths.
fn cost(price: &UnitPrice, quantity: BaseQuantity) -> Option<i128> {
    let leaf = price.ratio().and_then(|ratio| ratio.cost_of(quantity)).ok()?;
    Some(i128::from(leaf.micros()))
}

impl Matched {
    fn split(&self, parts: &mut BillParts, like: Option<&Like>, method: BillMethod) -> Result<(), NumberError> {
        let (old, new) = (parts.before.micros(), parts.after.micros());
        let price = match method {
            BillMethod::OldBasket => new - self.new_quantity_at_old_price,
            BillMethod::Symmetric => half(new - self.new_quantity_at_old_price + self.old_quantity_at_new_price - old)?,
        };
        let quantity = new - old - price;
        let volume = match like.filter(|like| like.varieties > 1) {
            None => quantity,
            Some(like) => {
                let forward = like.moved(old)? - old;
                match method {
                    BillMethod::OldBasket => forward,
                    BillMethod::Symmetric => half(forward + new - like.reversed().moved(new)?)?,
                }
            }
        };
        parts.price = Total::from_micros(price);
        parts.volume = Total::from_micros(volume);
        parts.mix = Total::from_micros(quantity - volume);
        Ok(())
    }
}

/// Half of it, a half going to the even number.
fn half(whole: i128) -> Result<i128, NumberError> {
    Ratio::new(whole, 2).ok_or(NumberError::OutOfRange)?.to_scaled(0)
}

/// Matched varieties whose base units may be added.
#[derive(Debug, Clone, Copy, Default)]
struct Like {
    varieties: usize,
    before: i128,
    after: i128,
}

impl Like {
    /// Spend in millionths, had it moved as the quantities of all did.
    fn moved(&self, spend: i128) -> Result<i128, NumberError> {
        let factor = Ratio::new(self.after, self.before).ok_or(NumberError::OutOfRange)?;
        factor.cost_of(BaseQuantity::from_micros(spend)).map(|cost| i128::from(cost.micros()))
    }

    const fn reversed(&self) -> Self {
        Self { varieties: self.varieties, before: self.after, after: self.before }
    }
}

/// Like varieties by likeness and basis.
struct Likes<'a> {
    likeness: &'a BTreeMap<u32, u32>,
    sums: BTreeMap<(u32, Basis), Like>,
}

impl<'a> Likes<'a> {
    fn of(held: &[Held], likeness: &'a BTreeMap<u32, u32>) -> Result<Self, NumberError> {
        let mut likes = Self { likeness, sums: BTreeMap::new() };
        for held in held {
            let Some((matched, key)) = held.matched.as_ref().zip(likes.key(held)) else { continue };
            let like = likes.sums.entry(key).or_default();
            let add = |sum: i128, price: &UnitPrice| {
                sum.checked_add(price.quantity().micros()).ok_or(NumberError::OutOfRange)
            };
            like.varieties += 1;
            like.before = add(like.before, &matched.before)?;
            like.after = add(like.after, &matched.after)?;
        }
        Ok(likes)
    }

    fn key(&self, held: &Held) -> Option<(u32, Basis)> {
        let (product, basis) = held.variety;
        self.likeness.get(&product).map(|likeness| (*likeness, basis))
    }

    fn of_held(&self, held: &Held) -> Option<&Like> {
        self.sums.get(&self.key(held)?)
    }
}

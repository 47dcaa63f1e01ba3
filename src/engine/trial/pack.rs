//! How a line states its pack, and the price that tells the true one.

use std::fmt;

use super::line::TrialProduct;
use crate::engine::model::vocabulary::words;
use crate::engine::money::{Amount, MILLI, Quantity, Units};
use crate::engine::synthesis::chance::Chance;

words! {
    /// How a pack is stated.
    PackDirt {
        /// Rightly, though perhaps not wholly.
        Right = "right",
        /// Not at all.
        Missing = "missing",
        /// As another pack, at the price of the true one.
        Wrong = "wrong",
    }
}

/// A pack as stated, and the true one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialPack {
    /// How it is stated.
    pub dirt: PackDirt,
    /// What an order unit really holds.
    pub units: Units,
    /// What it is stated to hold, or what the unit of purchase says.
    pub units_stated: Option<Units>,
    /// Unit of purchase as stated.
    pub uom: Option<String>,
    /// Units as stated.
    pub units_per_uom: Option<String>,
    /// The pack in words that may stand in the description.
    pub words: Option<String>,
}

impl TrialPack {
    /// How many times the stated pack is larger or smaller than the true one, cut to a whole number.
    #[must_use]
    pub fn times_wrong(&self) -> i64 {
        let (Some(stated), true) = (self.units_stated, self.dirt == PackDirt::Wrong) else { return 1 };
        let (one, other) = (self.units.milli(), stated.milli());
        one.max(other) / one.min(other).max(1)
    }
}

/// What a line paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialPrice {
    /// Catalogue price of the order unit really bought.
    pub listed: Amount,
    /// Price paid for an order unit.
    pub paid: Amount,
    /// Order units.
    pub quantity: Quantity,
}

/// Packs that are stated where only single things are sold, or several times what is.
const OTHER_PACKS: [i64; 5] = [10, 12, 20, 50, 100];

/// A pack of the product as stated.
pub(super) fn stated(product: &TrialProduct, chance: &mut Chance) -> TrialPack {
    let levels = &product.record.levels;
    let units = levels.get(chance.place(levels.len())).map_or(Units::ONE, |level| level.units);
    let dirt = match chance.below(100) {
        0..=7 => PackDirt::Wrong,
        8..=32 => PackDirt::Missing,
        _ => PackDirt::Right,
    };
    let counted = product.record.base_unit == "each" && units.milli() % MILLI == 0;
    let shown = match dirt {
        PackDirt::Missing => None,
        PackDirt::Right => Some(units),
        // Wrong packs are those of counted things: nobody calls 500 ml a box of ten.
        PackDirt::Wrong if counted => other_pack(product, units, chance),
        PackDirt::Wrong => None,
    };
    let dirt = if dirt == PackDirt::Wrong && shown.is_none() { PackDirt::Missing } else { dirt };
    let Some(shown) = shown.filter(|_| dirt != PackDirt::Missing) else {
        return TrialPack { dirt, units, units_stated: None, uom: None, units_per_uom: None, words: None };
    };
    let uom = match (counted, shown) {
        (true, Units::ONE) => one_of(&["EA", "EACH", "Each", "UNIT", "1"], chance),
        (true, _) => one_of(&["BX", "PK", "BOX", "PACK", "PKT", "CT", "Box"], chance),
        (false, _) => one_of(&["EA", "BTL", "TUBE", "PK"], chance),
    };
    // The unit of purchase alone does not say how many a box holds; a wrong pack must be said.
    let said = counted && (dirt == PackDirt::Wrong || shown == Units::ONE || chance.below(10) < 7);
    // What stands in the description comes from the supplier's own words: it names the true pack.
    let words = (counted && units > Units::ONE).then(|| match chance.below(4) {
        0 => format!("PK{units}"),
        1 => format!("BX/{units}"),
        2 => format!("(PACK OF {units})"),
        _ => format!("x{units}"),
    });
    let units_per_uom = said.then(|| shown.to_string());
    TrialPack { dirt, units, units_stated: Some(shown), uom: Some(uom), units_per_uom, words }
}

fn one_of(words: &[&str], chance: &mut Chance) -> String {
    words.get(chance.place(words.len())).copied().unwrap_or_default().to_owned()
}

/// Another pack than the true one: another level, one for the box, or a box for the one.
fn other_pack(product: &TrialProduct, units: Units, chance: &mut Chance) -> Option<Units> {
    let others: Vec<Units> =
        product.record.levels.iter().map(|level| level.units).filter(|other| *other != units).collect();
    if !others.is_empty() && chance.below(2) == 0 {
        return others.get(chance.place(others.len())).copied();
    }
    let whole = units.milli() / MILLI;
    // Two things sold in a box are seldom taken for one; when they are, the price hardly tells.
    if whole >= 5 || (whole > 1 && chance.below(4) == 0) {
        return Some(Units::ONE);
    }
    let times = OTHER_PACKS.get(chance.place(OTHER_PACKS.len())).copied()?;
    Units::whole(whole.max(1).checked_mul(times)?)
}

/// What so many others paid for the same pack, each from 10% below the list to 10% above, with their order units.
pub(super) fn others(listed: Amount, count: usize, chance: &mut Chance) -> Vec<(Amount, Quantity)> {
    (0..count)
        .map(|_| {
            let points = 10_000 + chance.between(-1_000, 1_000);
            let micros = i128::from(listed.micros()) * i128::from(points) / 10_000;
            let paid = Amount::from_micros(i64::try_from(micros).unwrap_or(listed.micros()));
            (paid, Quantity::from_milli(chance.between(1, 20) * MILLI))
        })
        .collect()
}

/// The price of the true pack, from 6% below the list to 6% above, in whole pence.
pub(super) fn price(product: &TrialProduct, units: Units, chance: &mut Chance) -> Option<TrialPrice> {
    const PENNY: i64 = 10_000;
    let listed = product.prices.iter().find(|(priced, _)| *priced == units).map(|(_, price)| *price)?;
    let points = 10_000 + chance.between(-600, 600);
    let pence = i128::from(listed.micros()) * i128::from(points) / (10_000 * i128::from(PENNY));
    let paid = Amount::from_micros(i64::try_from(pence).ok()?.checked_mul(PENNY)?);
    let quantity = Quantity::from_milli(chance.between(1, 20) * MILLI);
    (paid > Amount::ZERO).then_some(TrialPrice { listed, paid, quantity })
}

//! Products to order, and how their prices and names vary.

use super::SynthesisError;
use super::chance::Chance;
use super::naming::Wordings;
use crate::engine::money::{Amount, Units};

/// A product and packaging level of a catalogue with its tariff price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticProduct {
    /// The catalogue's own product id.
    pub reference: String,
    /// Name with size and colour.
    pub description: String,
    /// Name of the like-for-like group.
    pub generic_name: Option<String>,
    /// Maker.
    pub manufacturer: Option<String>,
    /// Maker's part code.
    pub mpc: Option<String>,
    /// GTIN of the packaging level, 8 to 14 digits.
    pub gtin: Option<String>,
    /// Base unit (`each`, `ml`, `m`, `g`).
    pub base_unit: String,
    /// Base units the packaging level holds.
    pub units: Units,
    /// Price of the packaging level, from two pence to £100,000.
    pub price: Amount,
}

/// How far organisations' prices for one product lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// A national price: two per cent from end to end, whoever buys.
    Narrow,
    /// Eight per cent either way.
    Moderate,
    /// A quarter either way.
    Broad,
    /// Up to twice the lowest.
    Double,
    /// Up to twelve and a half times the lowest, as a real dressing at £1.62 to £20.29.
    Wide,
}

impl Spread {
    fn draw(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..30 => Self::Narrow,
            30..65 => Self::Moderate,
            65..88 => Self::Broad,
            88..98 => Self::Double,
            _ => Self::Wide,
        }
    }

    /// An organisation's factor in ten-thousandths.
    fn factor(self, chance: &mut Chance) -> i64 {
        match self {
            Self::Narrow => chance.between(9_900, 10_100),
            Self::Moderate => chance.between(9_200, 10_800),
            Self::Broad => chance.between(7_500, 12_500),
            Self::Double => chance.between(10_000, 20_000),
            Self::Wide => 10_000 + chance.mostly_low(115_000).cast_signed(),
        }
    }
}

/// A product made ready: its wordings and codes written out, its common price drawn.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) maker: usize,
    pub(super) maker_name: String,
    pub(super) wordings: Wordings,
    /// Fourteen digits, or empty.
    pub(super) gtin: String,
    /// Without leading zeros, or empty.
    pub(super) gtin_shortened: String,
    /// Part code, or empty.
    pub(super) mpc: String,
    /// An invented NHS Supply Chain code; real ones do not begin with `ZZ`.
    pub(super) npc: String,
    /// Base units of the pack as text.
    pub(super) units_text: String,
    pub(super) box_text: String,
    pub(super) pack_text: String,
    /// Whole base units of the pack where it is counted by the each, else 1.
    pub(super) pieces: i64,
    /// True when the pack is one thing counted by the each.
    pub(super) is_single: bool,
    /// True when somebody may buy one of it out of the pack: worth half a pound.
    pub(super) sold_singly: bool,
    /// What the pack costs at large, in millionths.
    common_price: i64,
    spread: Spread,
}

const PRICE_MIN: i64 = 20_000;
const PRICE_MAX: i64 = 100_000_000_000;
const SINGLE_PRICE_MIN: i64 = 500_000;

impl Profile {
    /// Makes a product ready; `place` numbers it, `maker` numbers its maker.
    ///
    /// # Errors
    /// [`SynthesisError::PriceOutOfRange`] when its price is below two pence or above £100,000.
    pub(super) fn new(
        product: &SyntheticProduct,
        place: usize,
        maker: usize,
        key: u64,
    ) -> Result<Self, SynthesisError> {
        let price = product.price.micros();
        if !(PRICE_MIN..=PRICE_MAX).contains(&price) {
            return Err(SynthesisError::PriceOutOfRange(product.reference.clone()));
        }
        let mut chance = Chance::new(key, place as u64);
        let maker_name = product.manufacturer.clone().unwrap_or_default();
        let by_each = product.base_unit == "each";
        let pieces = if by_each { product.units.milli() / 1_000 } else { 1 }.max(1);
        let gtin = product.gtin.as_deref().unwrap_or_default();
        let (box_text, pack_text) = pack_texts(product, by_each);
        Ok(Self {
            maker,
            wordings: Wordings::new(&product.description, &maker_name, product.generic_name.as_deref()),
            maker_name,
            gtin: if gtin.is_empty() { String::new() } else { format!("{gtin:0>14}") },
            gtin_shortened: gtin.trim_start_matches('0').to_owned(),
            mpc: product.mpc.clone().unwrap_or_default(),
            npc: format!("ZZS{place:06}"),
            units_text: product.units.to_string(),
            box_text,
            pack_text,
            pieces,
            is_single: by_each && product.units == Units::ONE,
            sold_singly: pieces > 1 && price / pieces >= SINGLE_PRICE_MIN,
            common_price: price * chance.between(7_000, 10_500) / 10_000,
            spread: Spread::draw(&mut chance),
        })
    }

    /// What an organisation pays for the pack, in millionths: the common price, its own factor for the product, its
    /// price level (save where the price is a national one) and a rise of 0.4% a quarter.
    pub(super) fn pack_price(&self, chance: &mut Chance, level: i64, quarter: i64) -> i64 {
        let level = if self.spread == Spread::Narrow { 10_000 } else { level };
        let price = self.common_price * self.spread.factor(chance) / 10_000;
        price * level / 10_000 * (10_000 + 40 * quarter) / 10_000
    }
}

/// The pack as text at the end of a description: `BX/10` and `PK 10`, or `50ml` where it is measured.
fn pack_texts(product: &SyntheticProduct, by_each: bool) -> (String, String) {
    if by_each {
        return (format!("BX/{}", product.units), format!("PK {}", product.units));
    }
    let text = format!("{}{}", product.units, product.base_unit);
    (text.clone(), text)
}

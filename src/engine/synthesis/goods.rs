//! How goods stand on a line: name, codes, pack, price and quantity.

use super::chance::Chance;
use super::form::{Codes, FORMS, Form, PackManner, SUPPLY_CHAIN_FORM, Wording};
use super::line::SyntheticLine;
use super::organisation::Buyer;
use super::product::Profile;
use crate::engine::money::Amount;

/// Times in a hundred that an organisation names a product in its habitual form.
const HABIT_SHARE: u64 = 60;
/// A penny in millionths.
pub(super) const PENNY: i64 = 10_000;
const TWO_PENCE: i64 = 2 * PENNY;

impl Buyer {
    /// The form in which the organisation names one product: mostly its habit.
    pub(super) fn draw_form(&self, habit: &mut Chance) -> Form {
        let by_habit = habit.below(100) < HABIT_SHARE;
        let other = habit.place(FORMS.len());
        let place = if by_habit { self.home_form % FORMS.len() } else { other };
        FORMS.get(place).copied().unwrap_or(SUPPLY_CHAIN_FORM)
    }

    /// The price of one thing out of a pack, in millionths: to four decimals or to the penny, as the organisation does.
    pub(super) fn single_price(&self, pack_price: i64, product: &Profile) -> i64 {
        let price = pack_price / product.pieces;
        if self.fine_prices { (price / 100 * 100).max(TWO_PENCE) } else { pence(price) }
    }
}

/// Whole pence, at least two: an invented price is drawn downwards, nothing is rounded that anyone paid.
pub(super) fn pence(price: i64) -> i64 {
    (price / PENNY * PENNY).max(TWO_PENCE)
}

/// A quantity: dear things are bought by the few; single things as many as packs would have held.
pub(super) fn draw_quantity(price: Option<Amount>, pieces: i64, chance: &mut Chance) -> i64 {
    let most = match price.map_or(0, Amount::micros) {
        0..5_000_000 => 60,
        5_000_000..50_000_000 => 24,
        _ => 6,
    };
    (1 + chance.mostly_low(most).cast_signed()) * pieces
}

/// Writes a product's name, codes and pack on a line in the way of a form.
pub(super) fn name_goods<'a>(line: &mut SyntheticLine<'a>, form: Form, product: &'a Profile, singly: bool) {
    name_codes(line, form.codes, product);
    let wordings = &product.wordings;
    let coded = !line.gtin.is_empty() || !line.mpc.is_empty();
    line.wording = match form.wording {
        Wording::Generic if coded => &wordings.generic,
        Wording::Plain | Wording::Generic => &wordings.plain,
        Wording::Upper => &wordings.upper,
        Wording::Short => &wordings.short,
        Wording::Cut => &wordings.cut,
        Wording::Turned => &wordings.turned,
    };
    line.uom = if singly || product.is_single { form.single_uom } else { form.uom };
    line.units_per_uom = match form.pack {
        _ if singly => "1",
        PackManner::Stated | PackManner::Each => &product.units_text,
        PackManner::Unstated | PackManner::BoxText | PackManner::PackText => "",
    };
    line.pack_text = match form.pack {
        _ if product.is_single => "",
        PackManner::BoxText => &product.box_text,
        PackManner::PackText => &product.pack_text,
        PackManner::Stated | PackManner::Unstated | PackManner::Each => "",
    };
}

/// States the codes of a form; a code the product does not have gives way to the other.
fn name_codes<'a>(line: &mut SyntheticLine<'a>, codes: Codes, product: &'a Profile) {
    let gtin = match codes {
        Codes::GtinShortened => &product.gtin_shortened,
        _ => &product.gtin,
    };
    match codes {
        Codes::Gtin | Codes::GtinShortened if !gtin.is_empty() => line.gtin = gtin,
        Codes::Part if product.mpc.is_empty() && !gtin.is_empty() => line.gtin = gtin,
        Codes::Gtin | Codes::GtinShortened | Codes::Part => {
            line.mpc = &product.mpc;
            line.manufacturer = &product.maker_name;
        }
        Codes::Maker => line.manufacturer = &product.maker_name,
        Codes::Npc => line.npc = &product.npc,
        Codes::None => {}
    }
}

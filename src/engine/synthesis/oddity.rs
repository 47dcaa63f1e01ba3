//! What is odd about a line, put into it; and the amounts it states.

use super::chance::Chance;
use super::goods::PENNY;
use super::line::SyntheticLine;
use super::organisation::Stated;
use super::product::Profile;
use super::slip::{LETTERS, LineKind};
use super::synthesiser::Order;
use crate::engine::model::OrderType;
use crate::engine::money::{Amount, divide_half_even_i128};

/// Gives a line its value and whatever is odd about it.
pub(super) fn finish<'a>(
    mut line: SyntheticLine<'a>,
    kind: LineKind,
    order: &Order<'_>,
    product: &Profile,
    chance: &mut Chance,
) -> SyntheticLine<'a> {
    line.kind = possible_kind(kind, &line, order, product);
    let mut price = line.unit_price.map_or(0, Amount::micros);
    match line.kind {
        LineKind::FreeGoods => {
            price = 0;
            line.order_type = (chance.below(2) == 0).then_some(OrderType::FreeOfCharge);
        }
        LineKind::Nominal => price = PENNY,
        LineKind::WrongPack => price = order.buyer.single_price(price, product),
        LineKind::VatSlip => price = price * 12 / 10,
        LineKind::Credit => {
            line.quantity = -line.quantity;
            line.order_type = (chance.below(3) > 0).then_some(OrderType::Credit);
        }
        LineKind::TestOrder => line.order_type = Some(OrderType::Test),
        LineKind::MissingDate => line.order_date = "",
        LineKind::LettersInQuantity => line.quantity_text = LETTERS.get(chance.place(LETTERS.len())).copied(),
        _ => {}
    }
    state_amounts(&mut line, price, order.buyer.stated);
    line
}

/// A wrong pack needs a pack of several; an ordinary line of a maker entered with VAT is a VAT slip.
fn possible_kind(kind: LineKind, line: &SyntheticLine<'_>, order: &Order<'_>, product: &Profile) -> LineKind {
    match kind {
        LineKind::WrongPack if product.pieces == 1 || line.units_per_uom == "1" => LineKind::Ordinary,
        LineKind::Ordinary if !order.by_supply_chain && order.buyer.vat_slip_maker == Some(product.maker) => {
            LineKind::VatSlip
        }
        other => other,
    }
}

/// States price and value as the organisation's system does; both where the line's oddity lies in them.
fn state_amounts(line: &mut SyntheticLine<'_>, price: i64, stated: Stated) {
    let exact = i128::from(price) * i128::from(line.quantity);
    let mut value = divide_half_even_i128(exact, i128::from(PENNY)).saturating_mul(PENNY);
    if line.kind == LineKind::PriceDisagrees {
        value += value / 2 / PENNY * PENNY + 500 * PENNY;
    }
    let stated = match line.kind {
        LineKind::FreeGoods | LineKind::Nominal | LineKind::PriceDisagrees => Stated::Both,
        _ => stated,
    };
    line.unit_price = (stated != Stated::ValueOnly).then_some(Amount::from_micros(price));
    line.line_value = (stated != Stated::PriceOnly).then_some(Amount::from_micros(value));
}

//! What a line's own words and numbers say, before any other line is looked at.

use super::exclusion::Exclusion;
use super::fact::{LineFact, Reading};
use super::unit_price::UnitPrice;
use crate::engine::model::{LineTerms, OrderType, SupplyRoute};
use crate::engine::money::{Amount, MILLI, Quantity, Units};
use crate::engine::units::BaseUnit;

/// A token price: 0.01 of the currency unit for an order unit, in millionths.
const NOMINAL_MICROS: i128 = 10_000;

/// What a line is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Left out, whatever the others pay.
    Out(Exclusion),
    /// Perhaps a token price: one base unit at 0.01 or less.
    PerhapsNominal,
    /// Perhaps ordered by value: one base unit at exactly 1.00, the pack unproven.
    PerhapsByValue,
    /// An ordinary line.
    Plain,
}

/// Looks at one line. The first reason that holds is the line's reason, in this order: test, loan, consignment, credit,
/// free, pass-through, no quantity, ordered by value, nominal, out of range.
pub(super) fn first_look(line: &LineFact, reading: &Reading, terms: &LineTerms) -> Look {
    if let Some(reason) = by_terms(line, terms) {
        return Look::Out(reason);
    }
    if reading.service && is_service_by_value(line, reading) {
        return Look::Out(Exclusion::OrderedByValue);
    }
    let token = is_token(line);
    if token && reading.units > Units::ONE {
        return Look::Out(Exclusion::Nominal);
    }
    if UnitPrice::new(line.net(), line.base_quantity(reading.units)).is_none() {
        return Look::Out(Exclusion::OutOfRange);
    }
    if token {
        Look::PerhapsNominal
    } else if is_one_each(line) && reading.units == Units::ONE && !reading.is_proven() {
        Look::PerhapsByValue
    } else {
        Look::Plain
    }
}

fn by_terms(line: &LineFact, terms: &LineTerms) -> Option<Exclusion> {
    let nothing = Amount::ZERO;
    if terms.order_type == OrderType::Test {
        Some(Exclusion::Test)
    } else if terms.supply_route == SupplyRoute::Loan {
        Some(Exclusion::Loan)
    } else if terms.supply_route == SupplyRoute::Consignment || terms.order_type == OrderType::Consignment {
        Some(Exclusion::Consignment)
    } else if terms.order_type == OrderType::Credit
        || line.quantity < Quantity::from_milli(0)
        || line.value < nothing
        || line.net() < nothing
    {
        Some(Exclusion::Credit)
    } else if terms.order_type == OrderType::FreeOfCharge || line.value == nothing || line.net() == nothing {
        Some(Exclusion::Free)
    } else if terms.pass_through {
        Some(Exclusion::PassThrough)
    } else if line.quantity.milli() == 0 {
        Some(Exclusion::OutOfRange)
    } else {
        None
    }
}

/// A service at exactly 1.00 (45,000 x £1), or one unit of nothing in particular (1 x £45,000): "each" says nothing of
/// a service, however often it is stated. One counted in a unit of its own (hour, payslip) has a price even when
/// one was bought.
fn is_service_by_value(line: &LineFact, reading: &Reading) -> bool {
    is_one_each(line) || (line.quantity.milli() == MILLI && reading.base_unit == BaseUnit::Each.code())
}

/// Net price of an order unit at most 0.01.
fn is_token(line: &LineFact) -> bool {
    i128::from(line.net().micros()) * i128::from(MILLI) <= NOMINAL_MICROS * i128::from(line.quantity.milli())
}

/// Stated price of an order unit exactly 1.00: the value is the quantity.
fn is_one_each(line: &LineFact) -> bool {
    i128::from(line.value.micros()) == i128::from(line.quantity.milli()) * i128::from(MILLI)
}

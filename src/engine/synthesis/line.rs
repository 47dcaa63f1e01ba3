//! A synthetic line and its text.

use super::slip::LineKind;
use crate::engine::model::{OrderType, SupplyRoute, VatBasis};
use crate::engine::money::Amount;

/// The header row of the lines, in the purchase-line columns of the importers.
pub const HEADER: &str = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,\
unit_price,line_value,uom,units_per_uom,gtin,npc,manufacturer_name,mpc,supply_route,order_type,currency,vat_basis,\
source_system\n";

/// One purchase line as a fictional trust states it. Empty text is an empty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticLine<'a> {
    /// What is odd about it; not written out.
    pub kind: LineKind,
    /// Code of the fictional trust.
    pub org_code: &'a str,
    /// What the order number begins with.
    pub order_prefix: &'a str,
    /// The order, counted over all trusts; written in nine digits after the prefix.
    pub order: u64,
    /// The line in the order, from 1.
    pub line_number: u64,
    /// `YYYY-MM-DD`, or empty.
    pub order_date: &'a str,
    /// Supplier.
    pub supplier: &'a str,
    /// Description without its pack text.
    pub wording: &'a str,
    /// Pack text, written after the wording and a blank (`BX/10`).
    pub pack_text: &'a str,
    /// Whole order units.
    pub quantity: i64,
    /// What stands in place of the quantity, where that is no number.
    pub quantity_text: Option<&'a str>,
    /// Price per order unit.
    pub unit_price: Option<Amount>,
    /// Net value.
    pub line_value: Option<Amount>,
    /// Unit of purchase.
    pub uom: &'a str,
    /// Units per unit of purchase.
    pub units_per_uom: &'a str,
    /// GTIN.
    pub gtin: &'a str,
    /// NHS Supply Chain product code (invented).
    pub npc: &'a str,
    /// Maker.
    pub manufacturer: &'a str,
    /// Maker's part code.
    pub mpc: &'a str,
    /// Supply route.
    pub supply_route: SupplyRoute,
    /// Order type, where stated.
    pub order_type: Option<OrderType>,
    /// VAT basis.
    pub vat_basis: VatBasis,
}

impl SyntheticLine<'_> {
    /// The description as written.
    #[must_use]
    pub fn description(&self) -> String {
        if self.pack_text.is_empty() { self.wording.to_owned() } else { format!("{} {}", self.wording, self.pack_text) }
    }

    /// Appends the line as one CSV row in the order of [`HEADER`].
    pub fn write_csv(&self, buffer: &mut Vec<u8>) {
        write_text(self.org_code, buffer);
        buffer.push(b',');
        write_text(self.order_prefix, buffer);
        write_whole(self.order, 9, buffer);
        buffer.push(b',');
        write_whole(self.line_number, 1, buffer);
        write_cell(self.order_date, buffer);
        write_cell(self.supplier, buffer);
        self.write_description(buffer);
        buffer.push(b',');
        match self.quantity_text {
            Some(text) => write_text(text, buffer),
            None => write_signed(self.quantity, buffer),
        }
        buffer.push(b',');
        write_amount(self.unit_price, buffer);
        buffer.push(b',');
        write_amount(self.line_value, buffer);
        write_cell(self.uom, buffer);
        write_cell(self.units_per_uom, buffer);
        write_cell(self.gtin, buffer);
        write_cell(self.npc, buffer);
        write_cell(self.manufacturer, buffer);
        write_cell(self.mpc, buffer);
        write_cell(self.supply_route.as_str(), buffer);
        write_cell(self.order_type.map_or("", OrderType::as_str), buffer);
        buffer.extend_from_slice(b",GBP,");
        buffer.extend_from_slice(self.vat_basis.as_str().as_bytes());
        buffer.extend_from_slice(b",synthetic\n");
    }

    fn write_description(&self, buffer: &mut Vec<u8>) {
        if self.pack_text.is_empty() {
            return write_cell(self.wording, buffer);
        }
        if needs_quotes(self.wording) {
            return write_cell(&self.description(), buffer);
        }
        write_cell(self.wording, buffer);
        buffer.push(b' ');
        buffer.extend_from_slice(self.pack_text.as_bytes());
    }
}

fn needs_quotes(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
}

/// A comma and a cell.
fn write_cell(text: &str, buffer: &mut Vec<u8>) {
    buffer.push(b',');
    write_text(text, buffer);
}

/// A cell, quoted where RFC 4180 asks for it.
fn write_text(text: &str, buffer: &mut Vec<u8>) {
    if !needs_quotes(text) {
        return buffer.extend_from_slice(text.as_bytes());
    }
    buffer.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            buffer.push(b'"');
        }
        buffer.push(byte);
    }
    buffer.push(b'"');
}

/// A whole number with at least so many digits (at most 20).
fn write_whole(mut number: u64, digits: usize, buffer: &mut Vec<u8>) {
    let start = buffer.len();
    while number > 0 || buffer.len() < start + digits {
        buffer.push(b'0' + u8::try_from(number % 10).unwrap_or_default());
        number /= 10;
    }
    if let Some(written) = buffer.get_mut(start..) {
        written.reverse();
    }
}

fn write_signed(number: i64, buffer: &mut Vec<u8>) {
    if number < 0 {
        buffer.push(b'-');
    }
    write_whole(number.unsigned_abs(), 1, buffer);
}

/// An amount with two decimals, or four where it has them; synthetic amounts never have more.
fn write_amount(amount: Option<Amount>, buffer: &mut Vec<u8>) {
    let Some(amount) = amount else { return };
    if amount.micros() < 0 {
        buffer.push(b'-');
    }
    let micros = amount.micros().unsigned_abs();
    write_whole(micros / 1_000_000, 1, buffer);
    buffer.push(b'.');
    let fraction = micros % 1_000_000;
    if fraction.is_multiple_of(10_000) {
        write_whole(fraction / 10_000, 2, buffer);
    } else {
        write_whole(fraction / 100, 4, buffer);
    }
}

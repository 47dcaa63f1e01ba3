//! Purchase lines: what a trust ordered, from whom, for how much.

use super::IngestError;
use super::aliases::LineColumn;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader, note, row_hash};
use super::headers::{ColumnIndex, Header};
use super::mapping::{Mapping, Trust};
use super::masking::mask;
use super::numbers::StatedNumber;
use super::table::RawRow;
use super::terms::read_terms;
use super::values::{amount, date, number};
use crate::engine::model::{Currency, Item, PurchaseLine, Rejection, hash_fields};
use crate::engine::money::{Amount, Quantity};

/// Characters of an organisation's code that a rejected row keeps.
const LONGEST_CODE: usize = 64;

/// Turns rows into purchase lines. One reader serves any number of threads.
#[derive(Debug)]
pub struct LineReader {
    reader: RowReader,
}

/// What a row says it is worth.
struct Worth {
    unit_price: Option<Amount>,
    line_value: Amount,
    difference: Amount,
}

impl LineReader {
    /// A reader for the files with this header. A code given by `--org` comes as the mapping's fallback for `org_code`.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The purchase line that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason; its `spend` is the row's value where that can be read.
    pub fn read(&self, raw: &RawRow) -> Result<PurchaseLine, Rejection> {
        let line = self.reader.fields(raw).and_then(|fields| self.line(raw, fields));
        line.map_err(|fault| self.reader.reject(raw, fault, self.readable_spend(raw)))
    }

    /// The currency a row seems to be in, even where the row cannot be taken.
    #[must_use]
    pub fn currency_of(&self, raw: &RawRow) -> Option<Currency> {
        match self.reader.unchecked(raw).get(LineColumn::Currency) {
            Some(text) => Currency::parse(text),
            None => Some(Currency::GBP),
        }
    }

    /// The code of the organisation that a row names, even where the row cannot be taken.
    #[must_use]
    pub fn org_code_of(&self, raw: &RawRow) -> Option<String> {
        let stated = self.reader.unchecked(raw).get(LineColumn::OrgCode)?;
        Some(mask(stated, &[]).0.chars().take(LONGEST_CODE).collect())
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn line(&self, raw: &RawRow, fields: Fields<'_>) -> Result<PurchaseLine, Fault> {
        let org_code = fields.required(LineColumn::OrgCode)?;
        let po_number = fields.required(LineColumn::PoNumber)?;
        let order_date =
            fields.required(LineColumn::OrderDate).and_then(|_| date(&self.reader, fields, LineColumn::OrderDate))?;
        let order_date = order_date.ok_or_else(|| Fault::new("order_date", "order_date is blank", ""))?;
        let supplier_name = fields.required(LineColumn::SupplierName)?;
        let description = fields.required(LineColumn::ItemDescription)?;
        let quantity = read_quantity(fields)?;
        let price = number(fields, LineColumn::UnitPrice)?;
        let value = number(fields, LineColumn::LineValue)?;
        let adjusted = number(fields, LineColumn::AdjustedUnitPrice)?;
        let worth = self.worth(fields, quantity, price, value)?;
        let terms = read_terms(fields, quantity, &[price, value, adjusted])?;
        let adjusted_unit_price =
            adjusted.map(|stated| self.price(stated, LineColumn::AdjustedUnitPrice, fields)).transpose()?;
        let po_line_number = fields.get(LineColumn::PoLineNumber);
        let source = terms.source_system.as_deref();
        let key = match po_line_number {
            Some(line_number) => hash_fields(&[Some(org_code), source, Some(po_number), Some(line_number)]),
            None => row_hash(raw, &[Some("row"), Some(org_code), source]),
        };
        Ok(PurchaseLine {
            row: raw.row,
            org_code: org_code.to_owned(),
            po_number: po_number.to_owned(),
            po_line_number: po_line_number.map(str::to_owned),
            key,
            revision: read_revision(fields)?,
            order_date,
            supplier_name: supplier_name.to_owned(),
            item: self.item(fields, description, supplier_name, po_number),
            quantity,
            unit_price: worth.unit_price,
            line_value: worth.line_value,
            value_difference: worth.difference,
            adjusted_unit_price,
            terms,
            contract_ref: fields.owned(LineColumn::ContractRef),
            eclass: fields.owned(LineColumn::Eclass),
            cost_centre: fields.get(LineColumn::CostCentre).map(|text| self.reader.masked(text, &[])),
            requisition_point: fields.get(LineColumn::RequisitionPoint).map(|text| self.reader.masked(text, &[])),
            supplier_code: fields.owned(LineColumn::SupplierCode),
            supplier_gln: fields.owned(LineColumn::SupplierGln),
        })
    }

    fn item(&self, fields: Fields<'_>, description: &str, supplier_name: &str, po_number: &str) -> Item {
        let gtin = fields.get(LineColumn::Gtin);
        let npc = fields.get(LineColumn::Npc);
        let mpc = fields.get(LineColumn::Mpc);
        let supplier_part = fields.get(LineColumn::SupplierPartNo);
        let codes = [gtin, npc, mpc, supplier_part, Some(po_number)].map(Option::unwrap_or_default);
        Item {
            description: self.reader.masked(description, &codes),
            gtin: gtin.map(str::to_owned),
            npc: npc.map(str::to_owned),
            manufacturer: fields.owned(LineColumn::ManufacturerName),
            mpc: mpc.map(str::to_owned),
            supplier: supplier_part.map(|_| supplier_name.to_owned()),
            supplier_part: supplier_part.map(str::to_owned),
            uom: fields.owned(LineColumn::Uom),
            units_per_uom: fields.owned(LineColumn::UnitsPerUom),
        }
    }

    /// Price and value against one another: the value counts while they agree, else the one the mapping trusts.
    fn worth(
        &self,
        fields: Fields<'_>,
        quantity: Quantity,
        price: Option<StatedNumber>,
        value: Option<StatedNumber>,
    ) -> Result<Worth, Fault> {
        let unit_price = price.map(|stated| self.price(stated, LineColumn::UnitPrice, fields)).transpose()?;
        let stated_value =
            value.map(|stated| amount(&self.reader, stated, LineColumn::LineValue, fields)).transpose()?;
        if let Some(line_value) = stated_value {
            check_signs(fields, quantity, line_value)?;
        }
        let (price, line_value) = match (price, stated_value) {
            (None, None) => return Err(Fault::new("line_value", "unit_price and line_value are both blank", "")),
            (None, Some(line_value)) => return Ok(Worth { unit_price: None, line_value, difference: Amount::ZERO }),
            (Some(price), None) => {
                let line_value = product(price, quantity, fields)?;
                return Ok(Worth { unit_price, line_value, difference: Amount::ZERO });
            }
            (Some(price), Some(line_value)) => (price, line_value),
        };
        let from_price = product(price, quantity, fields)?;
        let difference = Amount::from_micros(line_value.micros().saturating_sub(from_price.micros()));
        if price.agrees(quantity, line_value) {
            note(&self.reader.notes.values_differing, u64::from(difference != Amount::ZERO));
            return Ok(Worth { unit_price, line_value, difference });
        }
        let trust = self.reader.mapping.trust().ok_or_else(|| {
            let reason = format!(
                "line_value is {line_value}, but quantity times unit_price is {from_price}; \
                 a mapping can say which to trust"
            );
            Fault::new("line_value", reason, fields.get(LineColumn::LineValue).unwrap_or_default())
        })?;
        note(&self.reader.notes.values_trusted, 1);
        let trusted = match trust {
            Trust::LineValue => line_value,
            Trust::UnitPrice => from_price,
        };
        Ok(Worth { unit_price, line_value: trusted, difference })
    }

    /// A price, which is never below zero: credits have a quantity below zero.
    fn price(&self, stated: StatedNumber, column: LineColumn, fields: Fields<'_>) -> Result<Amount, Fault> {
        if stated.value() < 0 {
            let reason = "a price below zero; a credit states its quantity below zero";
            return Err(Fault::new(column.name(), reason, fields.get(column).unwrap_or_default()));
        }
        amount(&self.reader, stated, column, fields)
    }

    /// What a rejected row says it is worth, for the coverage in money.
    fn readable_spend(&self, raw: &RawRow) -> Option<Amount> {
        let fields = self.reader.unchecked(raw);
        let value = fields.get(LineColumn::LineValue).and_then(|text| StatedNumber::parse(text).ok());
        if let Some((amount, _)) = value.and_then(|stated| stated.to_amount().ok()) {
            return Some(amount);
        }
        let price = fields.get(LineColumn::UnitPrice).and_then(|text| StatedNumber::parse(text).ok())?;
        price.times(read_quantity(fields).ok()?).ok()
    }
}

fn read_quantity(fields: Fields<'_>) -> Result<Quantity, Fault> {
    let text = fields.required(LineColumn::Quantity)?;
    let quantity = StatedNumber::parse(text).and_then(|stated| stated.to_quantity());
    quantity.map_err(|error| Fault::new("quantity", error.to_string(), text))
}

fn read_revision(fields: Fields<'_>) -> Result<u32, Fault> {
    let Some(text) = fields.get(LineColumn::Revision) else { return Ok(0) };
    text.parse().map_err(|_| Fault::new("revision", "not a whole number", text))
}

fn product(price: StatedNumber, quantity: Quantity, fields: Fields<'_>) -> Result<Amount, Fault> {
    let text = fields.get(LineColumn::UnitPrice).unwrap_or_default();
    price.times(quantity).map_err(|_| Fault::new("unit_price", "quantity times unit_price is out of range", text))
}

/// Quantity and value lie on the same side of zero; free goods are worth nothing.
fn check_signs(fields: Fields<'_>, quantity: Quantity, line_value: Amount) -> Result<(), Fault> {
    let text = fields.get(LineColumn::LineValue).unwrap_or_default();
    if quantity.milli() > 0 && line_value.micros() < 0 {
        return Err(Fault::new("line_value", "below zero although the quantity is above zero", text));
    }
    if quantity.milli() < 0 && line_value.micros() > 0 {
        return Err(Fault::new("line_value", "above zero although the quantity is below zero (a credit)", text));
    }
    Ok(())
}

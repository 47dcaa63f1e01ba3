//! Requisitions: what is about to be ordered, line by line.

use super::IngestError;
use super::aliases::RequisitionColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::Header;
use super::mapping::Mapping;
use super::prices::read_price;
use super::table::RawRow;
use super::values::{number, vat_basis};
use crate::engine::model::{Currency, Item, Rejection, VatBasis};
use crate::engine::money::{Amount, Quantity};

/// A line about to be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedLine {
    /// How it is named; any code or a description.
    pub item: Item,
    /// Price of one order unit.
    pub price: Option<Amount>,
    /// Currency of the price.
    pub currency: Option<Currency>,
    /// VAT basis of the price.
    pub vat_basis: Option<VatBasis>,
    /// Order units.
    pub quantity: Option<Quantity>,
    /// Who orders.
    pub org_code: Option<String>,
}

/// Turns rows into lines about to be ordered.
#[derive(Debug)]
pub struct RequisitionReader {
    reader: RowReader,
}

impl RequisitionReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The line that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<RequestedLine, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.line(fields));
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn line(&self, fields: Fields<'_>) -> Result<RequestedLine, Fault> {
        let quantity = number(fields, Is::Quantity)?.map(|stated| stated.to_quantity()).transpose();
        let stated = fields.get(Is::Quantity).unwrap_or_default();
        let quantity = quantity.map_err(|error| Fault::new("quantity", error.to_string(), stated))?;
        if quantity.is_some_and(|quantity| quantity.milli() <= 0) {
            return Err(Fault::new("quantity", "an order needs a quantity above zero", stated));
        }
        let code = fields.get(Is::Currency);
        let currency = code.map(|code| {
            Currency::parse(code).ok_or_else(|| Fault::new("currency", "a currency has three letters", code))
        });
        let item = Item {
            description: fields.owned(Is::Description).unwrap_or_default(),
            gtin: fields.owned(Is::Gtin),
            npc: fields.owned(Is::Npc),
            manufacturer: fields.owned(Is::ManufacturerName),
            mpc: fields.owned(Is::Mpc),
            supplier: fields.owned(Is::Supplier),
            supplier_part: fields.owned(Is::SupplierPart),
            uom: fields.owned(Is::Uom),
            units_per_uom: fields.owned(Is::Units),
        };
        let nameless = [&item.gtin, &item.npc, &item.mpc, &item.supplier_part].into_iter().all(Option::is_none);
        if nameless && item.description.is_empty() {
            return Err(Fault::new("description", "neither a description nor a code", ""));
        }
        Ok(RequestedLine {
            item,
            price: read_price(&self.reader, fields, Is::Price)?,
            currency: currency.transpose()?,
            vat_basis: vat_basis(fields, Is::VatBasis)?,
            quantity,
            org_code: fields.owned(Is::OrgCode),
        })
    }
}

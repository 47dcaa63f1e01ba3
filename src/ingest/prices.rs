//! Reference prices: contract, framework, national and tariff prices.

use super::IngestError;
use super::aliases::PriceColumn as Is;
use super::codes::{gtin_14, npc_key, part_key};
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::{ColumnIndex, Header};
use super::mapping::Mapping;
use super::table::RawRow;
use super::values::{amount, currency, number, truth, units, validity, vat_basis, word};
use crate::engine::model::{IdentifierKind, ListKind, ReferenceKey, ReferencePrice, Rejection};
use crate::engine::money::Amount;

/// Turns rows into reference prices.
#[derive(Debug)]
pub struct PriceReader {
    reader: RowReader,
}

impl PriceReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The reference price that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<ReferencePrice, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.price(fields));
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn price(&self, fields: Fields<'_>) -> Result<ReferencePrice, Fault> {
        let key = read_key(fields)?;
        let blank = |column: Is| Fault::new(column.name(), format!("{} is blank", column.name()), "");
        let stated = number(fields, Is::Price)?;
        let price = read_price(&self.reader, fields, Is::Price)?;
        let (valid_from, valid_to) = validity(&self.reader, fields, Is::ValidFrom, Is::ValidTo)?;
        let list_kind = word(fields, Is::ListKind, ListKind::parse, ListKind::ALL)?;
        Ok(ReferencePrice {
            key,
            list_id: fields.required(Is::ListId)?.to_owned(),
            list_kind: list_kind.ok_or_else(|| blank(Is::ListKind))?,
            list_owner: fields.owned(Is::ListOwner),
            contract_ref: fields.owned(Is::ContractRef),
            eligible_orgs: fields.owned(Is::EligibleOrgs),
            route: fields.owned(Is::Route),
            tier: fields.owned(Is::Tier),
            commitment: fields.owned(Is::Commitment),
            rebate_pct: fields.owned(Is::RebatePct),
            price: price.ok_or_else(|| blank(Is::Price))?,
            currency: currency(fields, Is::Currency, &[stated])?,
            uom: fields.owned(Is::Uom),
            units: Some(units(fields, Is::UnitsPerUom)?.ok_or_else(|| blank(Is::UnitsPerUom))?),
            vat_basis: vat_basis(fields, Is::VatBasis)?.ok_or_else(|| blank(Is::VatBasis))?,
            carriage_included: truth(fields, Is::CarriageIncluded)?,
            price_breaks: fields.owned(Is::PriceBreaks),
            moq: fields.owned(Is::Moq),
            lead_days: fields.owned(Is::LeadDays),
            valid_from: valid_from.ok_or_else(|| blank(Is::ValidFrom))?,
            valid_to,
        })
    }
}

/// A list price: nothing below zero.
pub(super) fn read_price(
    reader: &RowReader,
    fields: Fields<'_>,
    column: impl ColumnIndex,
) -> Result<Option<Amount>, Fault> {
    let Some(stated) = number(fields, column)? else { return Ok(None) };
    if stated.value() < 0 {
        return Err(Fault::new(column.name(), "a price below zero", fields.get(column).unwrap_or_default()));
    }
    amount(reader, stated, column, fields).map(Some)
}

/// The first of product id, GTIN, NPC and maker's part code that the row states.
fn read_key(fields: Fields<'_>) -> Result<ReferenceKey, Fault> {
    if let Some(product) = fields.get(Is::ProductId) {
        return Ok(ReferenceKey::Product(product.to_owned()));
    }
    if let Some(text) = fields.get(Is::Gtin) {
        let gtin = gtin_14(text).ok_or_else(|| Fault::new("gtin", "not a GTIN (length or check digit)", text))?;
        return Ok(ReferenceKey::Identifier(IdentifierKind::Gtin, gtin));
    }
    if let Some(code) = fields.get(Is::Npc) {
        let npc = npc_key(code).ok_or_else(|| Fault::new("npc", "not a product code", code))?;
        return Ok(ReferenceKey::Identifier(IdentifierKind::Npc, npc));
    }
    let code = fields.get(Is::Mpc).ok_or_else(|| Fault::new("product_id", "no product_id, gtin, npc or mpc", ""))?;
    let maker = fields.get(Is::ManufacturerName);
    let maker = maker.ok_or_else(|| Fault::new("manufacturer_name", "an mpc needs its manufacturer_name", code))?;
    let part = part_key(maker, code).ok_or_else(|| Fault::new("mpc", "not a part code", code))?;
    Ok(ReferenceKey::Identifier(IdentifierKind::Mpc, part))
}

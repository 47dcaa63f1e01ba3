//! Catalogues: products, one row a packaging level, with their list prices.

use chrono::NaiveDate;

use super::IngestError;
use super::aliases::CatalogueColumn as Is;
use super::codes::{base_unit_of, catalogue_unit_of, gtin_14};
use super::drug_tariff::{PartIxReader, PartViiiaReader};
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::gudid::GudidReader;
use super::headers::Header;
use super::layouts::Layout;
use super::mapping::Mapping;
use super::prices::read_price;
use super::table::RawRow;
use super::values::{currency, number, units, validity, vat_basis, word};
use crate::engine::model::{
    ListKind, PackagingLevel, ProductRecord, ReferenceKey, ReferencePrice, Rejection, VatBasis, hash_fields,
};
use crate::engine::money::Units;

/// A row of a catalogue: the product with at most one packaging level, and the row's own price. The rows of one
/// product are merged by [`merge_level`](super::merge_level).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueRow {
    /// The product, with this row's level.
    pub record: ProductRecord,
    /// The price of this row's level.
    pub price: Option<ReferencePrice>,
}

/// Turns rows into catalogue rows, in our own columns or in a built-in layout.
#[derive(Debug)]
pub struct CatalogueReader {
    reader: RowReader,
    layout: Reading,
    valid_from: Option<NaiveDate>,
    list_id: String,
}

#[derive(Debug)]
enum Reading {
    Own,
    PartIx(PartIxReader),
    PartViiia(PartViiiaReader),
    Gudid(GudidReader),
}

impl CatalogueReader {
    /// A reader for the files with this header. Prices without a date of their own are valid from the month or day in
    /// the file's name (`..._2026-07.csv`), else from the option's day.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, options: &ReadOptions) -> Result<Self, IngestError> {
        let valid_from = date_in_name(header.file()).or(options.valid_from);
        let layout = match header.layout() {
            None | Some(Layout::ContractsFinderAwards) => Reading::Own,
            Some(Layout::DrugTariffPartIx) => Reading::PartIx(PartIxReader::new(header, valid_from)),
            Some(Layout::DrugTariffPartViiia) => Reading::PartViiia(PartViiiaReader::new(header, valid_from)),
            Some(Layout::Gudid) => Reading::Gudid(GudidReader::new(header)),
        };
        let list_id = options.list_id.clone().unwrap_or_else(|| "catalogue".to_owned());
        Ok(Self { reader: RowReader::new(header, mapping), layout, valid_from, list_id })
    }

    /// The product and price that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<CatalogueRow, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| match &self.layout {
            Reading::Own => self.own(fields),
            Reading::PartIx(layout) => layout.read(fields),
            Reading::PartViiia(layout) => layout.read(fields),
            Reading::Gudid(layout) => layout.read(&self.reader, fields),
        });
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn own(&self, fields: Fields<'_>) -> Result<CatalogueRow, Fault> {
        let mut record = self.facts(fields)?;
        let (base_unit, pack) = read_pack(fields)?;
        record.base_unit = base_unit;
        let gtin = fields
            .get(Is::Gtin)
            .map(|text| gtin_14(text).ok_or_else(|| Fault::new("gtin", "not a GTIN (length or check digit)", text)));
        let gtin = gtin.transpose()?;
        record.levels.push(PackagingLevel { gtin, uom: fields.owned(Is::Uom), units: pack });
        let price = self.price(fields, &record, pack)?;
        Ok(CatalogueRow { record, price })
    }

    fn facts(&self, fields: Fields<'_>) -> Result<ProductRecord, Fault> {
        let (valid_from, valid_to) = validity(&self.reader, fields, Is::ValidFrom, Is::ValidTo)?;
        let description = fields.required(Is::Description)?.to_owned();
        let reference = fields.owned(Is::ProductId).unwrap_or_else(|| hashed_reference(fields));
        Ok(ProductRecord {
            reference,
            description,
            generic_name: fields.owned(Is::GenericName),
            brand: fields.owned(Is::Brand),
            manufacturer: fields.owned(Is::ManufacturerName),
            supplier: fields.owned(Is::SupplierName),
            mpc: fields.owned(Is::Mpc),
            supplier_part: fields.owned(Is::SupplierPartNo),
            npc: fields.owned(Is::Npc),
            base_unit: String::new(),
            eclass: fields.owned(Is::Eclass),
            cpv: fields.owned(Is::Cpv),
            unspsc: fields.owned(Is::Unspsc),
            attributes: fields.owned(Is::Attributes),
            status: fields.owned(Is::Status),
            replaces: fields.owned(Is::Replaces),
            alternative_of: fields.owned(Is::AlternativeOf),
            similar_to: fields.owned(Is::SimilarTo),
            valid_from,
            valid_to,
            levels: Vec::new(),
        })
    }

    fn price(&self, fields: Fields<'_>, record: &ProductRecord, pack: Units) -> Result<Option<ReferencePrice>, Fault> {
        let stated = number(fields, Is::Price)?;
        let Some(price) = read_price(&self.reader, fields, Is::Price)? else { return Ok(None) };
        let list_kind = word(fields, Is::ListKind, ListKind::parse, ListKind::ALL)?.unwrap_or(ListKind::List);
        let default_basis = if list_kind == ListKind::Nhssc { VatBasis::Unknown } else { VatBasis::Ex };
        let units = if is_per_base_unit(fields)? { Units::ONE } else { pack };
        let valid_from = record.valid_from.or(self.valid_from);
        let uom = if units == pack { fields.owned(Is::Uom) } else { Some(record.base_unit.clone()) };
        Ok(Some(ReferencePrice {
            key: ReferenceKey::Product(record.reference.clone()),
            list_id: fields.get(Is::ListId).unwrap_or(&self.list_id).to_owned(),
            list_kind,
            list_owner: fields.owned(Is::ListOwner),
            contract_ref: None,
            eligible_orgs: None,
            route: None,
            // One product may have a price a pack: the tier tells them apart.
            tier: Some(format!("{units} {}", record.base_unit)),
            commitment: None,
            rebate_pct: None,
            price,
            currency: currency(fields, Is::Currency, &[stated])?,
            uom,
            units: Some(units),
            vat_basis: vat_basis(fields, Is::VatBasis)?.unwrap_or(default_basis),
            carriage_included: None,
            price_breaks: fields.owned(Is::PriceBreaks),
            moq: None,
            lead_days: None,
            valid_from: valid_from.ok_or_else(|| Fault::new("valid_from", "a price needs valid_from", ""))?,
            valid_to: record.valid_to,
        }))
    }
}

/// The base unit of the product and how much of it the row's order unit holds.
fn read_pack(fields: Fields<'_>) -> Result<(String, Units), Fault> {
    let stated = units(fields, Is::UnitsPerUom)?;
    let uom = fields.get(Is::Uom);
    let named = uom.and_then(base_unit_of);
    if let Some(word) = fields.get(Is::BaseUom) {
        let known = catalogue_unit_of(word);
        let (base_unit, factor) = known.ok_or_else(|| Fault::new("base_uom", "not a base unit that is known", word))?;
        let count = stated.or(named.filter(|(unit, _)| *unit == base_unit).map(|(_, units)| units));
        let count = count.or(uom.is_none().then_some(Units::ONE)).ok_or_else(|| unknown_pack(uom))?;
        // Counted in the stated word (litres), held in its base unit (millilitres).
        let scaled = if stated.is_some() { count.times(factor) } else { Some(count) };
        let pack = scaled.ok_or_else(|| Fault::new("units_per_uom", "out of range in its base unit", word))?;
        return Ok((base_unit.to_owned(), pack));
    }
    match (stated, named) {
        (Some(count), Some((base_unit, factor))) => {
            let pack = if base_unit == "each" { Some(count) } else { count.times(factor) };
            let pack = pack.ok_or_else(|| Fault::new("units_per_uom", "out of range in its base unit", ""))?;
            Ok((base_unit.to_owned(), pack))
        }
        (Some(count), None) => Ok(("each".to_owned(), count)),
        (None, Some((base_unit, factor))) => Ok((base_unit.to_owned(), factor)),
        (None, None) if uom.is_none() => Ok(("each".to_owned(), Units::ONE)),
        (None, None) => Err(unknown_pack(uom)),
    }
}

fn unknown_pack(uom: Option<&str>) -> Fault {
    let uom = uom.unwrap_or_default();
    Fault::new("units_per_uom", format!("units_per_uom is blank, and `{uom}` does not say how many it holds"), "")
}

/// True when the price is per base unit, false when it is per order unit.
fn is_per_base_unit(fields: Fields<'_>) -> Result<bool, Fault> {
    let Some(text) = fields.get(Is::PriceBasis) else { return Ok(false) };
    match text.to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "uom" | "order_unit" | "pack" | "per_pack" | "per_uom" => Ok(false),
        "base" | "base_unit" | "base_uom" | "each" | "per_each" | "per_base_unit" => Ok(true),
        _ => Err(Fault::new("price_basis", "neither `uom` (per order unit) nor `base_unit`", text)),
    }
}

/// A product id for a row without one: its facts, hashed.
fn hashed_reference(fields: Fields<'_>) -> String {
    let facts = [
        fields.get(Is::Description),
        fields.get(Is::GenericName),
        fields.get(Is::Brand),
        fields.get(Is::ManufacturerName),
        fields.get(Is::Mpc),
        fields.get(Is::SupplierName),
        fields.get(Is::SupplierPartNo),
        fields.get(Is::Npc),
    ];
    reference_from(&facts)
}

/// A product id made from facts: `h` and 24 hexadecimal digits.
pub(super) fn reference_from(facts: &[Option<&str>]) -> String {
    format!("h{:024x}", hash_fields(facts) >> 32)
}

/// The first `YYYY-MM-DD` or `YYYY-MM` in a file's name; a month stands for its first day.
fn date_in_name(name: &str) -> Option<NaiveDate> {
    let starts = name.char_indices().map(|(place, _)| place);
    starts.into_iter().find_map(|place| {
        let rest = name.get(place..)?;
        let begins_with_year = rest.starts_with(|first: char| first.is_ascii_digit());
        let stands_alone = !name.get(..place)?.ends_with(|before: char| before.is_ascii_digit());
        let day = rest.get(..10).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
        let month = rest.get(..7).filter(|text| text.as_bytes().get(4) == Some(&b'-'));
        let month = month.and_then(|text| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok());
        day.or(month).filter(|_| stands_alone && begins_with_year)
    })
}

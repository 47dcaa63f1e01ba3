//! The NHS Drug Tariff (NHS Business Services Authority): what the NHS reimburses community pharmacies, per pack.

use chrono::NaiveDate;

use super::catalogue::{CatalogueRow, reference_from};
use super::codes::{catalogue_unit_of, gtin_14};
use super::fields::{Fault, Fields};
use super::headers::Header;
use super::numbers::StatedNumber;
use crate::engine::model::{Currency, ListKind, PackagingLevel, ProductRecord, ReferenceKey, ReferencePrice, VatBasis};
use crate::engine::money::{Amount, Units};

/// Ten thousand millionths of a pound.
const PENNY_IN_MICROS: i64 = 10_000;

/// Part IX, appliances: places of its columns.
#[derive(Debug)]
pub(super) struct PartIxReader {
    valid_from: Option<NaiveDate>,
    part: Option<usize>,
    vmp_name: Option<usize>,
    amp_name: Option<usize>,
    supplier_name: Option<usize>,
    quantity: Option<usize>,
    unit: Option<usize>,
    price: Option<usize>,
    colour: Option<usize>,
    size: Option<usize>,
    order_number: Option<usize>,
    product_code: Option<usize>,
    gtin: Option<usize>,
    bnf_code: Option<usize>,
}

impl PartIxReader {
    pub(super) fn new(header: &Header, valid_from: Option<NaiveDate>) -> Self {
        Self {
            valid_from,
            part: header.position("drug_tariff_part"),
            vmp_name: header.position("vmp_name"),
            amp_name: header.position("amp_name"),
            supplier_name: header.position("supplier_name"),
            quantity: header.position("quantity"),
            unit: header.position("quantity_unit_of_measure"),
            price: header.position("price_in_p"),
            colour: header.position("colour"),
            size: header.position("size_or_weight"),
            order_number: header.position("product_order_number"),
            product_code: header.position("product_snomed_code"),
            gtin: header.position("gtin"),
            bnf_code: header.position("bnf_code"),
        }
    }

    /// One row is one pack of a product, or a further GTIN of that pack.
    pub(super) fn read(&self, fields: Fields<'_>) -> Result<CatalogueRow, Fault> {
        let generic = required(fields, self.vmp_name, "vmp_name")?;
        let supplier = required(fields, self.supplier_name, "supplier_name")?;
        let cell = |place: Option<usize>| place.and_then(|place| fields.cell(place));
        let (size, colour) = (cell(self.size), cell(self.colour));
        let pack = Pack::read(fields, self.quantity, self.unit)?;
        let name = cell(self.amp_name).unwrap_or(generic);
        let words: Vec<&str> = [Some(name), size, colour].into_iter().flatten().collect();
        let code = cell(self.product_code).map(str::to_owned);
        // Without a code, grams and metres of one generic are different things; their packs are not.
        let facts = [Some(generic), size, Some(supplier), colour, Some(pack.base_unit)];
        let reference = code.unwrap_or_else(|| reference_from(&facts));
        let gtin = cell(self.gtin)
            .map(|text| gtin_14(text).ok_or_else(|| Fault::new("gtin", "not a GTIN (length or check digit)", text)));
        let gtin = gtin.transpose()?;
        let attributes = [("drug_tariff_part", cell(self.part)), ("bnf_code", cell(self.bnf_code))];
        let record = ProductRecord {
            reference: reference.clone(),
            description: words.join(" "),
            generic_name: Some(generic.to_owned()),
            manufacturer: Some(supplier.to_owned()),
            supplier: Some(supplier.to_owned()),
            mpc: cell(self.order_number).map(str::to_owned),
            base_unit: pack.base_unit.to_owned(),
            attributes: attributes_text(&attributes),
            levels: vec![PackagingLevel { gtin, uom: Some(pack.words.clone()), units: pack.units }],
            ..ProductRecord::default()
        };
        let price = read_pence(fields, self.price, "price_in_p")?;
        let price = tariff_price("drug_tariff_part_ix", reference, price, &pack, self.valid_from)?;
        Ok(CatalogueRow { record, price: Some(price) })
    }
}

/// Part VIIIA, basic prices of medicines: places of its columns.
#[derive(Debug)]
pub(super) struct PartViiiaReader {
    valid_from: Option<NaiveDate>,
    category: Option<usize>,
    medicine: Option<usize>,
    quantity: Option<usize>,
    unit: Option<usize>,
    price: Option<usize>,
    product_code: Option<usize>,
}

impl PartViiiaReader {
    pub(super) fn new(header: &Header, valid_from: Option<NaiveDate>) -> Self {
        Self {
            valid_from,
            category: header.position("drug_tariff_category"),
            medicine: header.position("medicine"),
            quantity: header.position("pack_size"),
            unit: header.position("unit_of_measure"),
            price: header.position("basic_price_in_p"),
            product_code: header.position("vmp_snomed_code"),
        }
    }

    /// One row is one pack of a generic medicine.
    pub(super) fn read(&self, fields: Fields<'_>) -> Result<CatalogueRow, Fault> {
        let medicine = required(fields, self.medicine, "medicine")?;
        let pack = Pack::read(fields, self.quantity, self.unit)?;
        let code = self.product_code.and_then(|place| fields.cell(place)).map(str::to_owned);
        let reference = code.unwrap_or_else(|| reference_from(&[Some(medicine), Some(pack.base_unit)]));
        let category = self.category.and_then(|place| fields.cell(place));
        let record = ProductRecord {
            reference: reference.clone(),
            description: medicine.to_owned(),
            generic_name: Some(medicine.to_owned()),
            base_unit: pack.base_unit.to_owned(),
            attributes: attributes_text(&[("drug_tariff_category", category)]),
            levels: vec![PackagingLevel { gtin: None, uom: Some(pack.words.clone()), units: pack.units }],
            ..ProductRecord::default()
        };
        let price = read_pence(fields, self.price, "basic_price_in_p")?;
        let price = tariff_price("drug_tariff_part_viiia", reference, price, &pack, self.valid_from)?;
        Ok(CatalogueRow { record, price: Some(price) })
    }
}

/// A pack as the tariff words it: a number and a unit word.
struct Pack {
    words: String,
    base_unit: &'static str,
    units: Units,
}

impl Pack {
    fn read(fields: Fields<'_>, quantity: Option<usize>, unit: Option<usize>) -> Result<Self, Fault> {
        let quantity = required(fields, quantity, "quantity")?;
        let unit = required(fields, unit, "unit_of_measure")?;
        let milli = StatedNumber::parse(quantity).ok().and_then(|stated| stated.to_milli().ok());
        let count = milli.and_then(Units::from_milli);
        let count = count.ok_or_else(|| Fault::new("quantity", "not a number of units above zero", quantity))?;
        // Whatever is no measure of length, weight or volume is counted by the piece.
        let (base_unit, factor) = catalogue_unit_of(unit).unwrap_or(("each", Units::ONE));
        let units = count.times(factor).ok_or_else(|| Fault::new("quantity", "out of range", quantity))?;
        Ok(Self { words: format!("{quantity} {unit}"), base_unit, units })
    }
}

fn required<'a>(fields: Fields<'a>, place: Option<usize>, column: &'static str) -> Result<&'a str, Fault> {
    let text = place.and_then(|place| fields.cell(place));
    text.ok_or_else(|| Fault::new(column, format!("{column} is blank"), ""))
}

/// Pence, perhaps with a fraction, as pounds.
fn read_pence(fields: Fields<'_>, place: Option<usize>, column: &'static str) -> Result<Amount, Fault> {
    let text = required(fields, place, column)?;
    let wrong = |reason: String| Fault::new(column, reason, text);
    let stated = StatedNumber::parse(text).map_err(|error| wrong(error.to_string()))?;
    let (pence, _) = stated.to_amount().map_err(|error| wrong(error.to_string()))?;
    let pounds = i128::from(pence.micros()) * i128::from(PENNY_IN_MICROS) / 1_000_000;
    if pence.micros() < 0 || pence.micros() % 100 != 0 {
        return Err(wrong("not a price in pence".to_owned()));
    }
    i64::try_from(pounds).map(Amount::from_micros).map_err(|_| wrong("out of range".to_owned()))
}

/// The tariff's price of a pack; the tier names the pack, for one product may have several.
fn tariff_price(
    list_id: &str,
    reference: String,
    price: Amount,
    pack: &Pack,
    valid_from: Option<NaiveDate>,
) -> Result<ReferencePrice, Fault> {
    let reason = "no date for the tariff: name the file by its month (..._2026-07.csv) or give one";
    Ok(ReferencePrice {
        key: ReferenceKey::Product(reference),
        list_id: list_id.to_owned(),
        list_kind: ListKind::Tariff,
        list_owner: Some("NHSBSA".to_owned()),
        contract_ref: None,
        eligible_orgs: None,
        route: None,
        tier: Some(pack.words.clone()),
        commitment: None,
        rebate_pct: None,
        price,
        currency: Currency::GBP,
        uom: Some(pack.words.clone()),
        units: Some(pack.units),
        vat_basis: VatBasis::Ex,
        carriage_included: None,
        price_breaks: None,
        moq: None,
        lead_days: None,
        valid_from: valid_from.ok_or_else(|| Fault::new("valid_from", reason, ""))?,
        valid_to: None,
    })
}

fn attributes_text(attributes: &[(&str, Option<&str>)]) -> Option<String> {
    let stated = attributes.iter().filter_map(|(name, value)| value.map(|value| format!("{name}: {value}")));
    let text = stated.collect::<Vec<_>>().join("; ");
    (!text.is_empty()).then_some(text)
}

//! GUDID, the medical device identifiers of the US Food and Drug Administration: one row a device identifier.

use super::catalogue::CatalogueRow;
use super::codes::gtin_14;
use super::fields::{Fault, Fields, RowReader, note};
use super::headers::Header;
use super::numbers::StatedNumber;
use crate::engine::model::{PackagingLevel, ProductRecord};
use crate::engine::money::Units;

/// Places of GUDID's columns.
#[derive(Debug)]
pub(super) struct GudidReader {
    device_id: Option<usize>,
    id_type: Option<usize>,
    issuing_agency: Option<usize>,
    contains: Option<usize>,
    package_quantity: Option<usize>,
    device_count: Option<usize>,
    brand: Option<usize>,
    model: Option<usize>,
    catalogue_number: Option<usize>,
    company: Option<usize>,
    description: Option<usize>,
    sizes: Option<usize>,
    status: Option<usize>,
}

impl GudidReader {
    pub(super) fn new(header: &Header) -> Self {
        Self {
            device_id: header.position("device_id"),
            id_type: header.position("id_type"),
            issuing_agency: header.position("issuing_agency"),
            contains: header.position("contains_di"),
            package_quantity: header.position("pkg_quantity"),
            device_count: header.position("device_count"),
            brand: header.position("brand_name"),
            model: header.position("version_model"),
            catalogue_number: header.position("catalog_number"),
            company: header.position("company"),
            description: header.position("description"),
            sizes: header.position("sizes"),
            status: header.position("status"),
        }
    }

    /// A primary identifier is a product; a package's row is a further level of the product whose identifier it
    /// contains. A package of packages names the inner package only, which a single row cannot follow: it stands
    /// under that package's identifier. Identifiers of other agencies are no GTINs and are left out.
    pub(super) fn read(&self, reader: &RowReader, fields: Fields<'_>) -> Result<CatalogueRow, Fault> {
        let cell = |place: Option<usize>| {
            place.and_then(|place| fields.cell(place)).filter(|text| !text.eq_ignore_ascii_case("n/a"))
        };
        let blank = |column: &'static str| Fault::new(column, format!("{column} is blank"), "");
        let device_id = cell(self.device_id).ok_or_else(|| blank("device_id"))?;
        let package = cell(self.id_type).is_some_and(|kind| kind.eq_ignore_ascii_case("package"));
        let unit_of_use = cell(self.id_type).is_some_and(|kind| kind.eq_ignore_ascii_case("unit of use"));
        let devices = if unit_of_use { Units::ONE } else { count(cell(self.device_count), "device_count")? };
        let packed = if package { count(cell(self.package_quantity), "pkg_quantity")? } else { Units::ONE };
        let units = devices.times(packed).ok_or_else(|| Fault::new("pkg_quantity", "out of range", device_id))?;
        let reference = if package { cell(self.contains).ok_or_else(|| blank("contains_di"))? } else { device_id };
        let of_gs1 = cell(self.issuing_agency).is_some_and(|agency| agency.eq_ignore_ascii_case("gs1"));
        let gtin = gtin_14(device_id).filter(|_| of_gs1);
        note(&reader.notes.gtins_ignored, u64::from(of_gs1 && gtin.is_none()));
        let model = cell(self.model);
        let words = [cell(self.brand), cell(self.description), model, cell(self.sizes)];
        let description = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if description.is_empty() {
            return Err(blank("brand_name"));
        }
        let record = ProductRecord {
            reference: reference.to_owned(),
            description,
            brand: cell(self.brand).map(str::to_owned),
            manufacturer: cell(self.company).map(str::to_owned),
            mpc: cell(self.catalogue_number).or(model).map(str::to_owned),
            base_unit: "each".to_owned(),
            status: cell(self.status).map(str::to_owned),
            levels: vec![PackagingLevel { gtin, uom: None, units }],
            ..ProductRecord::default()
        };
        Ok(CatalogueRow { record, price: None })
    }
}

/// A count of pieces; one where none is stated.
fn count(text: Option<&str>, column: &'static str) -> Result<Units, Fault> {
    let Some(text) = text else { return Ok(Units::ONE) };
    let milli = StatedNumber::parse(text).ok().and_then(|stated| stated.to_milli().ok());
    let units = milli.and_then(Units::from_milli);
    units.ok_or_else(|| Fault::new(column, "not a count above zero", text))
}

//! The bodies of products.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{Page, ProductView};
use crate::engine::model::{PackagingLevel, ProductIdentifier, ProductRecord};

/// An order unit of a product and what it holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackagingLevelBody {
    /// GTIN-14, where the level has one.
    #[schema(example = "05060000011111")]
    gtin: Option<String>,
    /// Unit of purchase as the catalogue words it.
    #[schema(example = "pack")]
    uom: Option<String>,
    /// Base units it holds.
    #[schema(example = "10")]
    units_per_uom: String,
}

/// An exact key of a product, in its normal form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IdentifierBody {
    /// `gtin`, `npc`, `mpc` or `supplier_part`.
    #[schema(example = "mpc")]
    kind: &'static str,
    /// A GTIN-14, a code, or `maker|CODE`.
    #[schema(example = "respondhealthcare|OEV1")]
    value: String,
    /// Base units of the level that the key names, where it names one.
    #[schema(example = "10")]
    units_per_uom: Option<String>,
}

/// A product as its catalogue describes it, or, for a provisional product, as purchase lines name it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProductRecordBody {
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: String,
    /// The catalogue's own id; null for a provisional product.
    #[schema(example = "38709211000001109")]
    product_reference: Option<String>,
    #[schema(example = "Osto-EZ-Vent")]
    description: String,
    /// True for a product that no catalogue knows: it rests on the key of the lines that name it.
    provisional: bool,
    /// Whether purchase lines of it may be compared, so that its benchmark over all months tells prices.
    has_benchmarks: bool,
    /// The product that took its place when two were merged; nobody can merge products yet.
    #[schema(example = "P0123456789abcdef01234567")]
    redirected_to: Option<String>,
    /// How alike it is to the words searched for, `0.0000` to `1.0000`; only where words were searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0.9412")]
    score: Option<String>,
    /// The like-for-like group's name.
    #[schema(example = "Ostomy filters")]
    generic_name: Option<String>,
    #[schema(example = "Osto-EZ-Vent")]
    brand: Option<String>,
    #[schema(example = "Respond Healthcare Ltd")]
    manufacturer_name: Option<String>,
    #[schema(example = "Respond Healthcare Ltd")]
    supplier_name: Option<String>,
    /// The maker's part code.
    #[schema(example = "OEV1")]
    mpc: Option<String>,
    #[schema(example = "OEV1")]
    supplier_part_no: Option<String>,
    /// NHS Supply Chain product code.
    #[schema(example = "ELP101")]
    npc: Option<String>,
    /// What prices are compared in.
    #[schema(example = "each")]
    base_uom: Option<String>,
    #[schema(example = "MED")]
    eclass: Option<String>,
    #[schema(example = "33140000")]
    cpv: Option<String>,
    #[schema(example = "42312100")]
    unspsc: Option<String>,
    #[schema(example = "tariff_part=IXC;counted_in=device")]
    attributes: Option<String>,
    #[schema(example = "active")]
    status: Option<String>,
    #[schema(example = "OSTOMY-FILTER-1")]
    replaces: Option<String>,
    #[schema(example = "OSTOMY-FILTER-2")]
    alternative_of: Option<String>,
    #[schema(example = "OSTOMY-FILTER-3")]
    similar_to: Option<String>,
    #[schema(example = "2026-07-01")]
    valid_from: Option<String>,
    #[schema(example = "2027-06-30")]
    valid_to: Option<String>,
    packaging_levels: Vec<PackagingLevelBody>,
    identifiers: Vec<IdentifierBody>,
}

impl From<&PackagingLevel> for PackagingLevelBody {
    fn from(level: &PackagingLevel) -> Self {
        Self { gtin: level.gtin.clone(), uom: level.uom.clone(), units_per_uom: level.units.to_string() }
    }
}

impl From<&ProductIdentifier> for IdentifierBody {
    fn from(key: &ProductIdentifier) -> Self {
        Self {
            kind: key.kind.as_str(),
            value: key.value.clone(),
            units_per_uom: key.units.map(|units| units.to_string()),
        }
    }
}

impl From<&ProductView> for ProductRecordBody {
    fn from(view: &ProductView) -> Self {
        let record = view.record.clone().unwrap_or_default();
        let ProductRecord { valid_from, valid_to, levels, .. } = record;
        let known = view.record.is_some();
        Self {
            product_id: view.public_id.clone(),
            product_reference: known.then_some(record.reference),
            description: view.description.clone(),
            provisional: !known,
            has_benchmarks: view.has_benchmarks,
            redirected_to: None,
            score: view.score.map(|score| score.to_string()),
            generic_name: record.generic_name,
            brand: record.brand,
            manufacturer_name: record.manufacturer,
            supplier_name: record.supplier,
            mpc: record.mpc,
            supplier_part_no: record.supplier_part,
            npc: record.npc,
            base_uom: known.then_some(record.base_unit),
            eclass: record.eclass,
            cpv: record.cpv,
            unspsc: record.unspsc,
            attributes: record.attributes,
            status: record.status,
            replaces: record.replaces,
            alternative_of: record.alternative_of,
            similar_to: record.similar_to,
            valid_from: valid_from.map(|day| day.to_string()),
            valid_to: valid_to.map(|day| day.to_string()),
            packaging_levels: levels.iter().map(PackagingLevelBody::from).collect(),
            identifiers: view.identifiers.iter().map(IdentifierBody::from).collect(),
        }
    }
}

/// A page of products, or what a search found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProductPageBody {
    products: Vec<ProductRecordBody>,
    /// Names the next page; null on the last one and after a search.
    #[schema(example = "50383237326661376361646233623866303937333562303831")]
    next_cursor: Option<String>,
}

impl ProductPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<ProductView>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            products: page.entries.iter().map(ProductRecordBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

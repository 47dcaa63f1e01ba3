//! The canonical things that can be bought.

use chrono::NaiveDate;

use super::IdentifierKind;
use crate::engine::money::Units;

/// A packaging level: an order unit of a product and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackagingLevel {
    /// GTIN-14 of the level, where it has one.
    pub gtin: Option<String>,
    /// Unit of purchase as the catalogue words it.
    pub uom: Option<String>,
    /// Base units it holds.
    pub units: Units,
}

/// An exact key of a product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductIdentifier {
    /// What kind of key.
    pub kind: IdentifierKind,
    /// The key, normalised: a GTIN-14, or `maker|code` in matching's normal form.
    pub value: String,
    /// Base units of the level this key names, where it names one.
    pub units: Option<Units>,
}

/// A product as a catalogue describes it: one per product id of a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductRecord {
    /// The catalogue's own product id.
    pub reference: String,
    /// Name with size and colour.
    pub description: String,
    /// The like-for-like group's name.
    pub generic_name: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Maker.
    pub manufacturer: Option<String>,
    /// Supplier.
    pub supplier: Option<String>,
    /// Maker's part code.
    pub mpc: Option<String>,
    /// Supplier's part code.
    pub supplier_part: Option<String>,
    /// NHS Supply Chain product code.
    pub npc: Option<String>,
    /// What prices are compared in (`each`, `ml`, `m`, `g`), in units' normal words.
    pub base_unit: String,
    /// NHS-eClass code.
    pub eclass: Option<String>,
    /// CPV code.
    pub cpv: Option<String>,
    /// UNSPSC code.
    pub unspsc: Option<String>,
    /// Further attributes as stated.
    pub attributes: Option<String>,
    /// Status as stated.
    pub status: Option<String>,
    /// Reference of the product this one replaces.
    pub replaces: Option<String>,
    /// Reference of the product this one is an alternative of.
    pub alternative_of: Option<String>,
    /// Reference of the product this one is similar to.
    pub similar_to: Option<String>,
    /// First day the record is valid.
    pub valid_from: Option<NaiveDate>,
    /// Last day the record is valid.
    pub valid_to: Option<NaiveDate>,
    /// Packaging levels, in file order.
    pub levels: Vec<PackagingLevel>,
}

/// A product as the engines see it: its public id, its words and its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Content-derived public id.
    pub public_id: String,
    /// The record it rests on.
    pub record: ProductRecord,
}

impl Product {
    /// The public id of the catalogue's product with this reference: `P` and 24 hexadecimal digits.
    #[must_use]
    pub fn public_id_of(reference: &str) -> String {
        let hash = super::item::hash_fields(&[Some("catalogue"), Some(reference)]);
        format!("P{:024x}", hash >> 32)
    }

    /// The public id of the provisional product with this key: `X` and 24 hexadecimal digits.
    #[must_use]
    pub fn provisional_id_of(key: &str) -> String {
        let hash = super::item::hash_fields(&[Some("provisional"), Some(key)]);
        format!("X{:024x}", hash >> 32)
    }

    /// True for the public id of a provisional product.
    #[must_use]
    pub fn is_provisional_id(public_id: &str) -> bool {
        public_id.starts_with('X')
    }
}

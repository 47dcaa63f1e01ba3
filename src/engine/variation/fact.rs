//! What the variation engine needs to know of a purchase line: small, flat and free of text.

use super::pack_test::PackProof;
use crate::engine::model::{Currency, LineTerms, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, Quantity, Units};
use crate::engine::period::Month;

/// How one item's order unit is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Base units an order unit holds.
    pub units: Units,
    /// Code of the base unit; prices in different base units are never compared.
    pub base_unit: u8,
    /// True when the best evidence is strong by itself (a GTIN's packaging level, a catalogue's pack).
    pub strong: bool,
    /// True when two independent sources about the line say the same and none says otherwise; the catalogue merely
    /// knowing the pack is none.
    pub two_sources: bool,
    /// Another reading that independent evidence speaks for.
    pub conflict: Option<Units>,
    /// True when the item reads like a service rather than a thing.
    pub service: bool,
}

impl Reading {
    /// How well the pack is borne out, which says how its price is tested.
    #[must_use]
    pub const fn proof(&self) -> PackProof {
        PackProof::of(self.strong, self.two_sources)
    }

    /// True for strong evidence, or two sources that agree: such a line is a witness of what its organisation pays.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        !matches!(self.proof(), PackProof::Weak)
    }

    /// The other reading, where there really is another one.
    #[must_use]
    pub fn other_reading(&self) -> Option<Units> {
        self.conflict.filter(|other| *other != self.units)
    }
}

/// One current purchase line of one product. At most one cache line long, since tens of millions pass through.
///
/// The stated unit price has no place here: the value is the fact that counts, and the price of an order unit is
/// value over quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineFact {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Internal id of the supplier.
    pub supplier: u32,
    /// Month of the order.
    pub month: Month,
    /// Order units; negative for credits.
    pub quantity: Quantity,
    /// Stated net value of the line.
    pub value: Amount,
    /// Value after adjustment, where one is given.
    pub adjusted_value: Option<Amount>,
    /// Hash of the order the line belongs to, to count distinct orders.
    pub order: u64,
    /// Place in the readings.
    pub reading: u32,
    /// Place in the terms.
    pub terms: u32,
}

impl LineFact {
    /// The value prices are made from: the adjusted one where given.
    #[must_use]
    pub fn net(&self) -> Amount {
        self.adjusted_value.unwrap_or(self.value)
    }

    /// Base units bought under a reading.
    #[must_use]
    pub fn base_quantity(&self, units: Units) -> BaseQuantity {
        self.quantity.in_base_units(units)
    }
}

/// What has to be the same before two prices may be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Basis {
    /// Code of the base unit.
    pub base_unit: u8,
    /// Currency.
    pub currency: Currency,
    /// Whether prices hold VAT.
    pub vat_basis: VatBasis,
    /// Whether prices hold carriage; not stated counts as no.
    pub carriage_included: bool,
}

impl Basis {
    /// The basis of a line with this reading and these terms.
    #[must_use]
    pub fn of(reading: &Reading, terms: &LineTerms) -> Self {
        Self {
            base_unit: reading.base_unit,
            currency: terms.currency,
            vat_basis: terms.vat_basis,
            carriage_included: terms.carriage_included.unwrap_or(false),
        }
    }
}

/// A line that names a reading or terms that were not given, or more lines than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// No such place in the readings.
    #[error("a line names reading {0}, which was not given")]
    UnknownReading(u32),
    /// No such place in the terms.
    #[error("a line names terms {0}, which were not given")]
    UnknownTerms(u32),
    /// More than `u32::MAX` lines of one product.
    #[error("more lines of one product than can be counted")]
    TooManyLines,
}

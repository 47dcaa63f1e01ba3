//! Prices from lists: shown beside what was paid, never mixed into it.

use chrono::NaiveDate;

use super::{Currency, IdentifierKind, ListKind, VatBasis};
use crate::engine::money::{Amount, Units};

/// What a reference price says it is the price of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKey {
    /// A catalogue's own product id.
    Product(String),
    /// A normalised identifier.
    Identifier(IdentifierKind, String),
}

impl ReferenceKey {
    /// One text for the key: `product:ID`, `gtin:...`.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Product(reference) => format!("product:{reference}"),
            Self::Identifier(kind, value) => format!("{kind}:{value}"),
        }
    }
}

/// A price from a contract, framework, tariff or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencePrice {
    /// What it is the price of.
    pub key: ReferenceKey,
    /// The list it stands in.
    pub list_id: String,
    /// Kind of list.
    pub list_kind: ListKind,
    /// Who owns the list.
    pub list_owner: Option<String>,
    /// The contract behind it.
    pub contract_ref: Option<String>,
    /// Who may buy at it, as stated.
    pub eligible_orgs: Option<String>,
    /// Supply route, as stated.
    pub route: Option<String>,
    /// Price tier.
    pub tier: Option<String>,
    /// Commitment asked for, as stated.
    pub commitment: Option<String>,
    /// Rebate in percent, as stated.
    pub rebate_pct: Option<String>,
    /// Price of one order unit.
    pub price: Amount,
    /// Currency of the price.
    pub currency: Currency,
    /// Order unit, as stated.
    pub uom: Option<String>,
    /// Base units the order unit holds, where stated.
    pub units: Option<Units>,
    /// VAT basis of the price.
    pub vat_basis: VatBasis,
    /// Whether carriage is in the price.
    pub carriage_included: Option<bool>,
    /// Price breaks, as stated.
    pub price_breaks: Option<String>,
    /// Minimum order, as stated.
    pub moq: Option<String>,
    /// Lead time in days, as stated.
    pub lead_days: Option<String>,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity.
    pub valid_to: Option<NaiveDate>,
}

impl ReferencePrice {
    /// What tells one price from another: product, list, tier, first day, and the units it is the price of (a
    /// tariff lists several packs of one product).
    #[must_use]
    pub fn record_key(&self) -> String {
        let units = self.units.map(|units| units.to_string()).unwrap_or_default();
        let tier = self.tier.as_deref().unwrap_or_default();
        format!("{}|{}|{}|{tier}|{units}", self.key.to_text(), self.list_id, self.valid_from)
    }
}

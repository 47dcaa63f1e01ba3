//! One line of a purchase order as stated.

use chrono::NaiveDate;

use super::{AdjustmentReason, Currency, Item, OrderType, SupplyRoute, VatBasis};
use crate::engine::money::{Amount, Quantity};

/// The circumstances of a line that decide what it may be compared with. Few distinct ones exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineTerms {
    /// How the goods came.
    pub supply_route: SupplyRoute,
    /// What kind of order.
    pub order_type: OrderType,
    /// Currency of every amount on the line.
    pub currency: Currency,
    /// Whether the amounts hold VAT.
    pub vat_basis: VatBasis,
    /// VAT rate as stated, in percent (`20`).
    pub vat_rate: Option<String>,
    /// Whether the VAT comes back, where stated.
    pub vat_recoverable: Option<bool>,
    /// Whether carriage is in the price, where stated.
    pub carriage_included: Option<bool>,
    /// Paid for by the commissioner, not the trust.
    pub pass_through: bool,
    /// Why an adjusted price is given.
    pub adjustment_reason: Option<AdjustmentReason>,
    /// The system the line came from.
    pub source_system: Option<String>,
    /// The line's status in that system.
    pub status: Option<String>,
}

/// A purchase line as a trust stated it. Never altered after import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseLine {
    /// Row in its file, counted from 1 with the header rows included.
    pub row: u64,
    /// The organisation's code.
    pub org_code: String,
    /// Purchase order number.
    pub po_number: String,
    /// Line number in the order, where stated.
    pub po_line_number: Option<String>,
    /// Identifies the line among the organisation's lines: a hash of its key columns, or of the stated row.
    pub key: u128,
    /// Revision of the order line; the highest is current.
    pub revision: u32,
    /// Date of the order.
    pub order_date: NaiveDate,
    /// The supplier's name as stated.
    pub supplier_name: String,
    /// What was bought.
    pub item: Item,
    /// Order units; negative for a credit, never zero.
    pub quantity: Quantity,
    /// Price per order unit as stated, rounded to six decimals where it had more.
    pub unit_price: Option<Amount>,
    /// Net value of the line: the fact that counts.
    pub line_value: Amount,
    /// Line value less quantity times unit price, where both were stated.
    pub value_difference: Amount,
    /// Price per order unit after adjustment, where stated.
    pub adjusted_unit_price: Option<Amount>,
    /// What the line may be compared with.
    pub terms: LineTerms,
    /// The contract the line calls on.
    pub contract_ref: Option<String>,
    /// NHS-eClass code.
    pub eclass: Option<String>,
    /// Cost centre.
    pub cost_centre: Option<String>,
    /// Requisition point.
    pub requisition_point: Option<String>,
    /// The supplier's code at the organisation.
    pub supplier_code: Option<String>,
    /// The supplier's GLN.
    pub supplier_gln: Option<String>,
}

//! The circumstances of a purchase line, with their defaults.

use super::aliases::LineColumn;
use super::fields::{Fault, Fields};
use super::numbers::StatedNumber;
use super::values::{currency, truth, vat_basis, word};
use crate::engine::model::{AdjustmentReason, LineTerms, OrderType, SupplyRoute};
use crate::engine::money::Quantity;

/// Reads the terms: pounds, direct supply and a standard order (a credit where the quantity is below zero) unless the
/// row says otherwise; the VAT basis follows the supply route.
pub(super) fn read_terms(
    fields: Fields<'_>,
    quantity: Quantity,
    amounts: &[Option<StatedNumber>],
) -> Result<LineTerms, Fault> {
    let route = word(fields, LineColumn::SupplyRoute, SupplyRoute::parse, SupplyRoute::ALL)?;
    let supply_route = route.unwrap_or(SupplyRoute::Direct);
    let vat_rate = fields.get(LineColumn::VatRate).map(|text| {
        let rate = text.trim_end_matches('%').trim_end();
        StatedNumber::parse(rate)
            .map(|_| rate.to_owned())
            .map_err(|error| Fault::new("vat_rate", error.to_string(), text))
    });
    Ok(LineTerms {
        supply_route,
        order_type: read_order_type(fields, quantity)?,
        currency: currency(fields, LineColumn::Currency, amounts)?,
        vat_basis: vat_basis(fields, LineColumn::VatBasis)?.unwrap_or(supply_route.default_vat_basis()),
        vat_rate: vat_rate.transpose()?,
        vat_recoverable: truth(fields, LineColumn::VatRecoverable)?,
        carriage_included: truth(fields, LineColumn::CarriageIncluded)?,
        pass_through: truth(fields, LineColumn::PassThrough)?.unwrap_or(false),
        adjustment_reason: word(fields, LineColumn::AdjustmentReason, AdjustmentReason::parse, AdjustmentReason::ALL)?,
        source_system: fields.owned(LineColumn::SourceSystem),
        status: fields.owned(LineColumn::Status),
    })
}

fn read_order_type(fields: Fields<'_>, quantity: Quantity) -> Result<OrderType, Fault> {
    let credit = quantity.milli() < 0;
    match word(fields, LineColumn::OrderType, OrderType::parse, OrderType::ALL)? {
        None if credit => Ok(OrderType::Credit),
        None => Ok(OrderType::Standard),
        Some(OrderType::Credit) if !credit => {
            let text = fields.get(LineColumn::Quantity).unwrap_or_default();
            Err(Fault::new("quantity", "a credit states its quantity below zero", text))
        }
        Some(stated) => Ok(stated),
    }
}

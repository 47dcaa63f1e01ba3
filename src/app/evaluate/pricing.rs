//! Whether a line's price would be held back: the line beside rightly read ones of other organisations.

use super::super::AppError;
use super::super::catalogue::KnownProduct;
use super::super::refresh::Decided;
use crate::engine::matching::is_service_text;
use crate::engine::model::{Currency, LineTerms, OrderType, SupplyRoute, VatBasis};
use crate::engine::money::{Amount, Quantity, Units};
use crate::engine::period::Month;
use crate::engine::trial::{Trial, TrialLine};
use crate::engine::units::PackStrength;
use crate::engine::variation::{Exclusion, LineFact, Reading, build_points};

/// Organisations beside the line's own.
const OTHERS: usize = 5;
/// The month of all lines.
const MONTH: Month = Month::from_index(2026 * 12 + 6);

/// Why the line is left out of the benchmark of the product it is; nothing where it is not.
pub(super) fn quarantine(
    known: &KnownProduct,
    trial: &Trial,
    line: &TrialLine,
    decided: &Decided,
) -> Result<Option<Exclusion>, AppError> {
    let Some(price) = line.price else { return Ok(None) };
    let two_sources = decided.reading.is_proven_twice();
    let own = Reading {
        units: decided.reading.units,
        base_unit: decided.reading.base_unit.code(),
        strong: decided.reading.strength == PackStrength::Strong,
        two_sources,
        conflict: decided.reading.conflict.filter(|_| !two_sources),
        service: is_service_text(&line.item.description),
    };
    // The others name their pack by its GTIN.
    let others = Reading {
        units: line.pack.units,
        base_unit: known.base_unit.code(),
        strong: true,
        two_sources: false,
        conflict: None,
        service: false,
    };
    let mut lines = vec![fact(0, price.paid, price.quantity, 0)];
    for (organisation, (paid, quantity)) in (1..).zip(trial.others(line, OTHERS)) {
        lines.push(fact(organisation, paid, quantity, 1));
    }
    let mut packs: Vec<Units> = known.levels.iter().map(|level| level.units).collect();
    packs.extend([own, others].iter().filter(|reading| reading.is_proven()).map(|reading| reading.units));
    packs.sort_unstable();
    packs.dedup();
    let points = build_points(&lines, &[own, others], &[terms()], &packs)?;
    Ok(points.excluded.iter().find(|point| point.organisation == 0).map(|point| point.reason))
}

fn fact(organisation: u32, paid: Amount, quantity: Quantity, reading: u32) -> LineFact {
    LineFact {
        organisation,
        supplier: 1,
        month: MONTH,
        quantity,
        value: paid.times(quantity),
        adjusted_value: None,
        order: u64::from(organisation),
        reading,
        terms: 0,
    }
}

fn terms() -> LineTerms {
    LineTerms {
        supply_route: SupplyRoute::Direct,
        order_type: OrderType::Standard,
        currency: Currency::GBP,
        vat_basis: VatBasis::Ex,
        vat_rate: None,
        vat_recoverable: None,
        carriage_included: None,
        pass_through: false,
        adjustment_reason: None,
        source_system: None,
        status: None,
    }
}

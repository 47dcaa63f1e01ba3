//! What leaving early costs: one amount, a schedule, or a basis with its rate; never two of them.

use super::columns::ContractColumn as Is;
use super::register::{dates_and, stated_amount};
use crate::engine::model::ExitFee;
use crate::ingest::fields::{Fault, Fields, RowReader};
use crate::ingest::headers::ColumnIndex;
use crate::ingest::numbers::StatedNumber;
use crate::ingest::values::loose_word;

/// What a fee follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Fixed,
    Schedule,
    PercentRemaining,
    MonthsCharges,
    ResidualAsset,
}

const BASES: [(&str, Basis); 5] = [
    ("fixed", Basis::Fixed),
    ("schedule", Basis::Schedule),
    ("percent_remaining", Basis::PercentRemaining),
    ("months_charges", Basis::MonthsCharges),
    ("residual_asset", Basis::ResidualAsset),
];

/// The fee that a row states; unknown where a basis comes without its figure.
pub(super) fn exit_fee(reader: &RowReader, fields: Fields<'_>) -> Result<Option<ExitFee>, Fault> {
    let basis = loose_word(fields, Is::ExitFeeBasis, &BASES)?;
    let fixed = stated_amount(reader, fields, Is::ExitFee)?;
    let schedule = schedule(reader, fields)?;
    let rate = fields.get(Is::ExitFeeRate);
    if fixed.is_some() && schedule.is_some() {
        return Err(at(fields, Is::ExitFeeSchedule, "exit_fee and exit_fee_schedule are both stated"));
    }
    let basis = match (basis, fixed.is_some(), schedule.is_some()) {
        (None, true, _) => Basis::Fixed,
        (None, _, true) => Basis::Schedule,
        (None, false, false) if rate.is_none() => return Ok(None),
        (None, false, false) => return Err(at(fields, Is::ExitFeeRate, "exit_fee_rate comes without exit_fee_basis")),
        (Some(basis), _, _) => basis,
    };
    let of_rate = matches!(basis, Basis::PercentRemaining | Basis::MonthsCharges);
    if fixed.is_some() && basis != Basis::Fixed {
        return Err(at(fields, Is::ExitFee, "exit_fee is stated, but exit_fee_basis says something else"));
    }
    if schedule.is_some() && basis != Basis::Schedule {
        return Err(at(
            fields,
            Is::ExitFeeSchedule,
            "exit_fee_schedule is stated, but exit_fee_basis says something else",
        ));
    }
    if rate.is_some() && !of_rate {
        return Err(at(fields, Is::ExitFeeRate, "exit_fee_rate is stated, but its exit_fee_basis has none"));
    }
    Ok(match basis {
        Basis::Fixed => fixed.map(ExitFee::Fixed),
        Basis::Schedule => schedule.map(ExitFee::Schedule),
        Basis::PercentRemaining => percent(fields)?.map(ExitFee::PartOfRemaining),
        Basis::MonthsCharges => months(fields)?.map(ExitFee::MonthsOfCharges),
        Basis::ResidualAsset => Some(ExitFee::ResidualAsset),
    })
}

fn at(fields: Fields<'_>, column: Is, reason: &str) -> Fault {
    Fault::new(column.name(), reason, fields.get(column).unwrap_or_default())
}

/// `2026-04-01:5000;2027-04-01:2500`, in any order, one amount a date.
fn schedule(
    reader: &RowReader,
    fields: Fields<'_>,
) -> Result<Option<Vec<(chrono::NaiveDate, crate::engine::money::Amount)>>, Fault> {
    let Some(text) = fields.get(Is::ExitFeeSchedule) else { return Ok(None) };
    let mut steps = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (date, amount) = dates_and(reader, part).ok_or_else(|| {
            at(fields, Is::ExitFeeSchedule, "not dates with amounts (2026-04-01:5000;2027-04-01:2500)")
        })?;
        steps.push((date, amount));
    }
    steps.sort_unstable();
    if steps.windows(2).any(|pair| matches!(pair, [(first, _), (second, _)] if first == second)) {
        return Err(at(fields, Is::ExitFeeSchedule, "one date has two amounts"));
    }
    Ok((!steps.is_empty()).then_some(steps))
}

/// A percentage up to 100 in millionths.
fn percent(fields: Fields<'_>) -> Result<Option<u32>, Fault> {
    let Some(text) = fields.get(Is::ExitFeeRate) else { return Ok(None) };
    let stated = StatedNumber::parse(text.trim_end_matches('%').trim_end()).ok();
    let micros = stated.and_then(|stated| stated.to_amount().ok()).filter(|(_, rounded)| !rounded);
    let micros = micros.map(|(amount, _)| amount.micros()).filter(|micros| (0..=100_000_000).contains(micros));
    let part = micros.filter(|micros| micros % 100 == 0).and_then(|micros| u32::try_from(micros / 100).ok());
    let reason = "not a percentage from 0 to 100 with at most four decimals";
    part.map(Some).ok_or_else(|| at(fields, Is::ExitFeeRate, reason))
}

/// A number of months in thousandths.
fn months(fields: Fields<'_>) -> Result<Option<u32>, Fault> {
    let Some(text) = fields.get(Is::ExitFeeRate) else { return Ok(None) };
    let milli = StatedNumber::parse(text).ok().and_then(|stated| stated.to_milli().ok());
    let months = milli.filter(|milli| *milli <= 1_200_000).and_then(|milli| u32::try_from(milli).ok());
    let reason = "not a number of months from 0 to 1200 with at most three decimals";
    months.map(Some).ok_or_else(|| at(fields, Is::ExitFeeRate, reason))
}

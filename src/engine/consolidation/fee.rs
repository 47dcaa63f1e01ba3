//! What leaving early costs.

use chrono::NaiveDate;

use super::exact::Exact;
use crate::engine::model::{Contract, ContractKind, ExitFee};
use crate::engine::money::{Amount, NumberError};

/// The first day for which the fee is known; nothing when it never is.
pub(super) fn known_from(contract: &Contract) -> Option<NaiveDate> {
    match contract.exit_fee.as_ref()? {
        ExitFee::Schedule(steps) => steps.first().map(|(day, _)| *day),
        ExitFee::ResidualAsset => contract.residual_value.map(|_| NaiveDate::MIN),
        ExitFee::Fixed(_) | ExitFee::PartOfRemaining(_) | ExitFee::MonthsOfCharges(_) => Some(NaiveDate::MIN),
    }
}

/// A lease whose residual value nobody states.
pub(super) fn residual_unknown(contract: &Contract) -> bool {
    contract.kind == Some(ContractKind::Lease) && contract.residual_value.is_none()
}

/// The fee for a last day before `end`, the end then in force. Nothing where it is not known.
///
/// A schedule tells the amount from each date on: the last one not after the last day counts.
pub(super) fn fee_on(
    contract: &Contract,
    a_year: Amount,
    last_day: NaiveDate,
    end: NaiveDate,
) -> Result<Option<Exact>, NumberError> {
    match contract.exit_fee.as_ref() {
        None => Ok(None),
        Some(ExitFee::Fixed(amount)) => Exact::of(*amount).map(Some),
        Some(ExitFee::Schedule(steps)) => {
            steps.iter().rev().find(|(from, _)| *from <= last_day).map(|(_, amount)| Exact::of(*amount)).transpose()
        }
        Some(ExitFee::PartOfRemaining(part)) => {
            Exact::part_for_days(a_year, *part, (end - last_day).num_days()).map(Some)
        }
        Some(ExitFee::MonthsOfCharges(months)) => Exact::for_months(a_year, *months).map(Some),
        Some(ExitFee::ResidualAsset) => contract.residual_value.map(Exact::of).transpose(),
    }
}

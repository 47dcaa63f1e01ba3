//! What a contract may not say: contradictions, amounts below zero, references that cannot be told apart.

use chrono::{Days, NaiveDate};

use crate::engine::model::{Contract, ExitFee, TerminationRight};
use crate::engine::money::Amount;
use crate::ingest::fields::Fault;

/// Bytes of a code or reference at most.
const CODE_BYTES: usize = 200;
/// Bytes of a title or of one supplier's name at most.
const NAME_BYTES: usize = 2_000;
/// Suppliers of one contract at most.
const SUPPLIERS: usize = 1_000;
/// Days a contract may last at most: a hundred years.
const DAYS: u64 = 36_525;

/// Refuses a contract that contradicts itself or cannot be told from others.
pub(super) fn check(contract: &Contract) -> Result<(), Fault> {
    check_texts(contract)?;
    check_dates(contract)?;
    check_amounts(contract)?;
    let steps = u32::try_from(contract.extension_months.len()).unwrap_or(u32::MAX);
    if let Some(used) = contract.extensions_used.filter(|used| steps > 0 && *used > steps) {
        let reason = format!("{used} extensions are used, but only {steps} are stated");
        return Err(Fault::new("extensions_used", reason, &used.to_string()));
    }
    if contract.termination_right == Some(TerminationRight::None) && !contract.break_dates.is_empty() {
        return Err(Fault::new("termination_right", "there are break dates, but no right to terminate", "none"));
    }
    Ok(())
}

fn check_texts(contract: &Contract) -> Result<(), Fault> {
    let texts = [
        ("org_code", contract.org_code.as_str(), CODE_BYTES),
        ("contract_ref", &contract.contract_ref, CODE_BYTES),
        ("category_code", contract.category_code.as_deref().unwrap_or_default(), CODE_BYTES),
        ("ocid", contract.ocid.as_deref().unwrap_or_default(), CODE_BYTES),
        ("title", &contract.title, NAME_BYTES),
    ];
    let names = contract.supplier_names().map(|name| ("supplier_name", name, NAME_BYTES));
    let mut texts = texts.into_iter().chain(names);
    if let Some((column, text, most)) = texts.find(|(_, text, most)| text.len() > *most) {
        return Err(Fault::new(column, format!("{column} is longer than {most} bytes"), text));
    }
    if contract.org_code.contains('|') {
        return Err(Fault::new("org_code", "an organisation's code holds no |", &contract.org_code));
    }
    if contract.supplier_names().count() > SUPPLIERS {
        return Err(Fault::new("supplier_name", format!("more than {SUPPLIERS} suppliers"), ""));
    }
    if contract.supplier_names().next().is_none() {
        return Err(Fault::new("supplier_name", "no supplier is named", &contract.supplier_name));
    }
    Ok(())
}

fn check_dates(contract: &Contract) -> Result<(), Fault> {
    let (start, end) = (contract.start_date, contract.current_end_date);
    let last = contract.max_end_date.unwrap_or(end);
    let fault = |column: &'static str, reason: &str, date: NaiveDate| {
        Err(Fault::new(column, reason.to_owned(), &date.to_string()))
    };
    if end < start {
        return fault("current_end_date", &format!("current_end_date lies before start_date {start}"), end);
    }
    if last < end {
        return fault("max_end_date", &format!("max_end_date lies before current_end_date {end}"), last);
    }
    if start.checked_add_days(Days::new(DAYS)).is_none_or(|limit| last > limit) {
        return fault("current_end_date", "the contract lasts longer than a hundred years", last);
    }
    // Beyond the last day that is stated a break may still be one: where options are unknown, so is the last end.
    let beyond = |date: &&NaiveDate| **date < start || contract.max_end_date.is_some_and(|last| **date > last);
    if let Some(date) = contract.break_dates.iter().find(beyond) {
        return fault("break_dates", "a break date lies outside the contract", *date);
    }
    if let Some(date) = contract.procurement_start_date.filter(|date| *date > start) {
        return fault("procurement_start_date", "procurement_start_date lies after start_date", date);
    }
    Ok(())
}

fn check_amounts(contract: &Contract) -> Result<(), Fault> {
    let mut amounts = vec![
        ("value_total", contract.value_total),
        ("annual_value", contract.annual_value),
        ("residual_value", contract.residual_value),
    ];
    match &contract.exit_fee {
        Some(ExitFee::Fixed(amount)) => amounts.push(("exit_fee", Some(*amount))),
        Some(ExitFee::Schedule(steps)) => {
            amounts.extend(steps.iter().map(|(_, amount)| ("exit_fee_schedule", Some(*amount))));
        }
        Some(ExitFee::PartOfRemaining(_) | ExitFee::MonthsOfCharges(_) | ExitFee::ResidualAsset) | None => {}
    }
    match amounts.into_iter().find(|(_, amount)| amount.is_some_and(|amount| amount < Amount::ZERO)) {
        Some((column, amount)) => {
            Err(Fault::new(column, "an amount below zero", &amount.unwrap_or_default().to_string()))
        }
        None => Ok(()),
    }
}

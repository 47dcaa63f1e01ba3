//! A contract as the columns of a register: a name and the stated text of each.

use chrono::NaiveDate;

use crate::engine::model::{Contract, ExitFee};
use crate::engine::money::{Amount, format_scaled};

/// Every column of a register with what the contract states, in one order; nothing where it states nothing. Amounts are
/// decimals of six places, dates `YYYY-MM-DD`, lists have `;` between their parts.
#[must_use]
pub fn columns(contract: &Contract) -> Vec<(&'static str, Option<String>)> {
    let mut list = parties_and_term(contract);
    list.extend(leaving(contract));
    list.extend(what_it_is(contract));
    list
}

fn parties_and_term(one: &Contract) -> Vec<(&'static str, Option<String>)> {
    vec![
        ("participating_orgs", joined(&one.participating_orgs)),
        ("title", text(Some(&one.title))),
        ("description", text(one.description.as_deref())),
        ("supplier_name", text(Some(&one.supplier_name))),
        ("supplier_id", text(one.supplier_id.as_deref())),
        ("category_code", text(one.category_code.as_deref())),
        ("category_scheme", one.category_scheme.map(|scheme| scheme.to_string())),
        ("start_date", Some(one.start_date.to_string())),
        ("current_end_date", Some(one.current_end_date.to_string())),
        ("max_end_date", day(one.max_end_date)),
        ("extension_months", joined(&one.extension_months)),
        ("extensions_used", number(one.extensions_used)),
        ("extension_notice_days", number(one.extension_notice_days)),
        ("auto_renew", flag(one.auto_renew)),
    ]
}

fn leaving(one: &Contract) -> Vec<(&'static str, Option<String>)> {
    let (mut basis, mut amount, mut schedule, mut rate) = (None, None, None, None);
    match &one.exit_fee {
        None => {}
        Some(ExitFee::Fixed(fee)) => (basis, amount) = (Some("fixed"), Some(fee.to_string())),
        Some(ExitFee::Schedule(steps)) => {
            let steps: Vec<String> = steps.iter().map(|(from, fee)| format!("{from}:{fee}")).collect();
            (basis, schedule) = (Some("schedule"), Some(steps.join(";")));
        }
        Some(ExitFee::PartOfRemaining(part)) => {
            (basis, rate) = (Some("percent_remaining"), Some(format_scaled(i128::from(*part), 4)));
        }
        Some(ExitFee::MonthsOfCharges(months)) => {
            (basis, rate) = (Some("months_charges"), Some(format_scaled(i128::from(*months), 3)));
        }
        Some(ExitFee::ResidualAsset) => basis = Some("residual_asset"),
    }
    vec![
        ("break_dates", joined(&one.break_dates)),
        ("notice_days", number(one.notice_days)),
        ("termination_right", one.termination_right.map(|right| right.to_string())),
        ("exit_fee_basis", basis.map(str::to_owned)),
        ("exit_fee", amount),
        ("exit_fee_schedule", schedule),
        ("exit_fee_rate", rate),
    ]
}

fn what_it_is(one: &Contract) -> Vec<(&'static str, Option<String>)> {
    vec![
        ("contract_kind", one.kind.map(|kind| kind.to_string())),
        ("framework_expiry", day(one.framework_expiry)),
        ("lot", text(one.lot.as_deref())),
        ("market_test_date", day(one.market_test_date)),
        ("residual_value", money(one.residual_value)),
        ("tupe", flag(one.tupe)),
        ("mobilisation_days", number(one.mobilisation_days)),
        ("scope_tags", joined(&one.scope_tags)),
        ("driver", text(one.driver.as_deref())),
        ("value_total", money(one.value_total)),
        ("annual_value", money(one.annual_value)),
        ("currency", Some(one.currency.to_string())),
        ("value_includes_vat", flag(one.value_includes_vat)),
        ("procurement_route", text(one.procurement_route.as_deref())),
        ("framework_ref", text(one.framework_ref.as_deref())),
        ("regime", one.regime.map(|regime| regime.to_string())),
        ("procurement_start_date", day(one.procurement_start_date)),
        ("open_to_others", flag(one.open_to_others)),
        ("commitment", text(one.commitment.as_deref())),
        ("indexation", text(one.indexation.as_deref())),
        ("rebate_terms", text(one.rebate_terms.as_deref())),
        ("review_date", day(one.review_date)),
        ("contract_manager", text(one.contract_manager.as_deref())),
        ("ocid", text(one.ocid.as_deref())),
        ("status", text(one.status.as_deref())),
    ]
}

fn text(stated: Option<&str>) -> Option<String> {
    stated.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn day(stated: Option<NaiveDate>) -> Option<String> {
    stated.map(|day| day.to_string())
}

fn money(stated: Option<Amount>) -> Option<String> {
    stated.map(|amount| amount.to_string())
}

fn number(stated: Option<u32>) -> Option<String> {
    stated.map(|number| number.to_string())
}

fn flag(stated: Option<bool>) -> Option<String> {
    stated.map(|flag| if flag { "yes" } else { "no" }.to_owned())
}

fn joined<T: ToString>(parts: &[T]) -> Option<String> {
    let parts: Vec<String> = parts.iter().map(T::to_string).collect();
    (!parts.is_empty()).then(|| parts.join(";"))
}

//! Contracts of the register's oracle: a JSON object under the columns of a register, as a contract.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use std::path::Path;

use likewise::engine::model::{CategoryScheme, Contract, ContractKind, ExitFee, Regime, TerminationRight};
use likewise::engine::money::Amount;
use serde_json::Value;

use super::register_table::day;

/// A file of the oracle.
pub fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A contract of it. A column that no case has is an error.
pub fn contract(stated: &Value) -> Contract {
    let text = |name: &str| stated[name].as_str().unwrap().to_owned();
    let days = [day(&text("start_date")), day(&text("current_end_date"))];
    let mut one = Contract::unstated(&text("org_code"), &text("contract_ref"), days[0], days[1]);
    for (name, value) in stated.as_object().unwrap() {
        let word = value.as_str().unwrap_or_default();
        let number = || u32::try_from(value.as_u64().unwrap()).unwrap();
        let some = || Some(word.to_owned());
        match name.as_str() {
            "org_code" | "contract_ref" | "start_date" | "current_end_date" | "spend" => {}
            "title" => one.title = word.to_owned(),
            "supplier_name" => one.supplier_name = word.to_owned(),
            "ocid" => one.ocid = some(),
            "lot" => one.lot = some(),
            "framework_ref" => one.framework_ref = some(),
            "participating_orgs" => one.participating_orgs = word.split(';').map(str::to_owned).collect(),
            "contract_kind" => one.kind = ContractKind::parse(word),
            "termination_right" => one.termination_right = TerminationRight::parse(word),
            "auto_renew" => one.auto_renew = Some(word == "yes"),
            "notice_days" => one.notice_days = Some(number()),
            "break_dates" => one.break_dates = vec![day(word)],
            "exit_fee" if word == "residual_asset" => one.exit_fee = Some(ExitFee::ResidualAsset),
            "exit_fee" => one.exit_fee = Some(ExitFee::Fixed(Amount::parse(word).unwrap())),
            "residual_value" => one.residual_value = Some(Amount::parse(word).unwrap()),
            "max_end_date" => one.max_end_date = Some(day(word)),
            "extension_months" => one.extension_months = word.split(';').map(|one| one.parse().unwrap()).collect(),
            "extensions_used" => one.extensions_used = Some(number()),
            "extension_notice_days" => one.extension_notice_days = Some(number()),
            "framework_expiry" => one.framework_expiry = Some(day(word)),
            "market_test_date" => one.market_test_date = Some(day(word)),
            "scope_tags" => one.scope_tags = vec![word.to_owned()],
            "driver" => one.driver = some(),
            "open_to_others" => one.open_to_others = Some(word == "yes"),
            "value_includes_vat" => one.value_includes_vat = Some(word == "yes"),
            "regime" => one.regime = Regime::parse(word),
            "tupe" => one.tupe = Some(word == "yes"),
            "mobilisation_days" => one.mobilisation_days = Some(number()),
            "category_code" => one.category_code = some(),
            "category_scheme" => one.category_scheme = CategoryScheme::parse(word),
            "annual_value" => one.annual_value = Some(Amount::parse(word).unwrap()),
            "value_total" => one.value_total = Some(Amount::parse(word).unwrap()),
            "status" => one.status = some(),
            other => panic!("no column {other}"),
        }
    }
    one
}

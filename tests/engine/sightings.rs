//! Contracts seen more than once: against an oracle, and by hand.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use likewise::engine::model::Contract;
use likewise::engine::register::{Sightings, sightings};
use proptest::prelude::{Just, Strategy, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::register_json::{contract as of_json, vectors};
use super::register_table::{contract, pounds};

/// What was found, by the contracts' keys: so told, the order they were given in does not show.
fn told(contracts: &[Contract]) -> Value {
    let Sightings { leading, merged, proposals } = sightings(contracts);
    let key = |place: &usize| contracts[*place].record_key();
    let merged = merged.iter().map(|one| {
        let signs: Vec<&str> = one.signs.iter().map(|sign| sign.as_str()).collect();
        json!([key(&one.contract), key(&one.leader), signs])
    });
    let proposals = proposals.iter().map(|one| json!([key(&one.left), key(&one.right), one.sign.as_str()]));
    json!({
        "leading": leading.iter().map(key).collect::<Vec<_>>(),
        "merged": merged.collect::<Vec<_>>(),
        "proposals": proposals.collect::<Vec<_>>(),
    })
}

static CASES: LazyLock<Vec<(Vec<Contract>, Value)>> = LazyLock::new(|| {
    let whole = vectors("register_sightings.json");
    let case = |case: &Value| {
        let contracts = case["contracts"].as_array().unwrap().iter().map(of_json).collect();
        let parts = ["leading", "merged", "proposals"].map(|name| (name.to_owned(), case[name].clone()));
        (contracts, Value::Object(parts.into_iter().collect()))
    };
    whole["cases"].as_array().unwrap().iter().map(case).collect()
});

#[test]
fn the_engine_agrees_with_the_oracle() {
    assert!(CASES.len() > 20);
    for (contracts, expected) in CASES.iter() {
        assert_eq!(told(contracts), *expected, "{contracts:#?}");
    }
}

/// The same supplier, title and dates; the value is the organisation's own.
fn entry(org: &str, reference: &str, value: &str) -> Contract {
    let mut one = contract(org, reference, "2027-03-31", value);
    one.title = "Floor care (synthetic)".to_owned();
    one.supplier_name = "Clean Ltd".to_owned();
    one
}

#[test]
fn a_participants_own_entry_is_led_by_the_agreement_that_names_it() {
    let mut lead = entry("A", "A1", "900");
    lead.participating_orgs = vec!["B".to_owned(), "C".to_owned()];
    let mut own = entry("B", "X9", "300");
    own.supplier_name = "CLEAN LIMITED".to_owned();
    let stranger = entry("D", "D1", "300");
    assert_eq!(
        told(&[own, stranger, lead]),
        json!({"leading": ["A|A1", "D|D1"], "merged": [["B|X9", "A|A1", ["participant_words"]]], "proposals": [["B|X9", "D|D1", "same_money"]]})
    );
}

#[test]
fn what_is_only_similar_is_never_merged() {
    let (one, other) = (entry("A", "A1", "900"), entry("A", "A2", "800"));
    let money = entry("B", "B7", "900");
    assert_eq!(
        told(&[one.clone(), other, money]),
        json!({"leading": ["A|A1", "A|A2", "B|B7"], "merged": [], "proposals": [["A|A1", "A|A2", "same_words"], ["A|A1", "B|B7", "same_money"]]})
    );
    // A call-off of each of two trusts under one framework is two contracts.
    let call_off =
        |org: &str, value: &str| Contract { framework_ref: Some("RM1".to_owned()), ..entry(org, "C1", value) };
    assert_eq!(told(&[call_off("A", "900"), call_off("B", "300")])["merged"], json!([]));
    // Two lots of one notice are two contracts, even with one supplier and one value.
    let lot = |number: &str| Contract {
        ocid: Some("ocds-1".to_owned()),
        lot: Some(number.to_owned()),
        ..entry("A", number, "900")
    };
    assert_eq!(told(&[lot("1"), lot("2")])["merged"], json!([]));
}

#[test]
fn one_award_in_two_registers_is_one_contract() {
    let award =
        |org: &str, reference: &str| Contract { ocid: Some("OCDS-1".to_owned()), ..entry(org, reference, "900") };
    let mut known = award("B", "B1");
    known.notice_days = Some(30);
    assert_eq!(
        told(&[award("A", "A1"), known])["merged"],
        json!([["A|A1", "B|B1", ["same_ocid"]]]),
        "the entry that states most leads"
    );
    assert_eq!(told(&[award("A", "A1"), award("A", "A2")])["merged"], json!([["A|A2", "A|A1", ["same_ocid"]]]));
    let other = Contract { annual_value: Some(pounds("1")), ..award("A", "A2") };
    assert_eq!(told(&[award("A", "A1"), other])["merged"], json!([]), "two awards of one notice");
}

fn shuffled() -> impl Strategy<Value = (Vec<Contract>, Vec<Contract>)> {
    (0..CASES.len()).prop_flat_map(|place| {
        let contracts = CASES[place].0.clone();
        (Just(contracts.clone()), Just(contracts).prop_shuffle())
    })
}

proptest! {
    /// Order changes nothing; every contract leads or is led by one that leads.
    #[test]
    fn order_changes_nothing((contracts, shuffled) in shuffled()) {
        prop_assert_eq!(told(&contracts), told(&shuffled));
        let found = sightings(&contracts);
        let leading: BTreeSet<usize> = found.leading.iter().copied().collect();
        let led: BTreeSet<usize> = found.merged.iter().map(|one| one.contract).collect();
        prop_assert_eq!(leading.len() + led.len(), contracts.len());
        prop_assert_eq!(leading.intersection(&led).count(), 0);
        for one in &found.merged {
            prop_assert_eq!(leading.contains(&one.leader), true);
            prop_assert_eq!(one.signs.is_empty(), false);
        }
    }
}

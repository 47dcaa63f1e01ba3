//! Hourly rates and rate cards against vectors made by an independent program in exact fractions
//! (tests/oracle/rates.py).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use std::fs;
use std::path::Path;

use likewise::engine::model::{Currency, GroupKind, GroupMember, Rate, RateCard};
use likewise::engine::money::{Amount, PRICE_DECIMALS, Ratio};
use likewise::engine::period::{Month, Window};
use likewise::engine::rates::{CurrencyCompliance, RoleRates, ShiftSum};
use likewise::engine::variation::{OrganisationPrice, ProductBenchmark, Saving, Selection};
use serde_json::{Value, json};

use super::rates::{card, compare, comply, day, rate};

fn words(value: &Value) -> Vec<Vec<&str>> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().split('|').collect()).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn rate_of(fields: &[&str]) -> Rate {
    let [key, org, date, hours, charged, role @ .., framework, card, reason, currency] = fields else {
        panic!("a shift's fields")
    };
    Rate {
        key: (*key).to_owned(),
        framework_ref: some(framework),
        card_id: some(card),
        override_reason: some(reason),
        currency: Currency::parse(currency).unwrap(),
        ..rate(org.parse().unwrap(), date, hours, charged, &role.join("/"))
    }
}

fn card_of(fields: &[&str]) -> RateCard {
    let [owner, id, role @ .., framework, total, currency, from, to] = fields else { panic!("a card's fields") };
    RateCard {
        card_id: (*id).to_owned(),
        framework_ref: some(framework),
        currency: Currency::parse(currency).unwrap(),
        valid_from: day(from),
        valid_to: some(to).map(|to| day(&to)),
        total_rate: Amount::parse(total).unwrap(),
        ..card(owner, &role.join("/"), total)
    }
}

fn member_of(fields: &[&str]) -> GroupMember {
    GroupMember {
        group_code: fields[0].to_owned(),
        group_name: String::new(),
        group_kind: GroupKind::Stp,
        org_code: fields[1].to_owned(),
        valid_from: some(fields[2]).map(|from| day(&from)),
        valid_to: some(fields[3]).map(|to| day(&to)),
    }
}

fn ten(ratio: Option<Ratio>) -> String {
    ratio.map_or("-".to_owned(), |ratio| ratio.to_text(PRICE_DECIMALS).unwrap())
}

fn net(saving: Option<Saving>) -> String {
    saving.map_or("-".to_owned(), |saving| saving.net.to_string())
}

fn payer(one: &OrganisationPrice) -> String {
    let held = [one.others.minimum, one.others.q1, one.others.median].map(ten).join(" ");
    let saved = [one.to_minimum, one.to_q1, one.to_median].map(net).join(" ");
    let rate = ten(one.price.ratio().ok());
    format!("{} {} {} {} {rate} {held} {saved}", one.organisation, one.quantity, one.gross, one.others.others)
}

fn benchmarked(role: &RoleRates, one: &ProductBenchmark) -> Value {
    let all = &one.distribution;
    let spread = [Some(all.minimum), all.p10, all.q1, Some(all.median), all.q3, all.p90, Some(all.maximum)].map(ten);
    let total = |total: Option<likewise::engine::variation::Total>| total.map_or("-".to_owned(), |one| one.to_string());
    let saved = [one.savings.to_minimum, one.savings.to_q1, one.savings.to_median].map(total);
    json!({
        "role": role.role.key(),
        "currency": one.basis.currency.as_str(),
        "rates": spread.join(" "),
        "organisations": one.organisations.iter().map(payer).collect::<Vec<_>>(),
        "saved_to_min_q1_median": saved.join(" "),
    })
}

fn complied(made: &CurrencyCompliance) -> Value {
    let sum = |sum: &ShiftSum| format!("{}:{}", sum.shifts, sum.charged);
    let organisation = |one: &likewise::engine::rates::OrganisationCompliance| {
        let sums = &one.sums;
        let mut whys: Vec<_> = sums.overrides();
        // The oracle parts equal sums by the reason's normal form, and tells that form.
        whys.sort_by_key(|why| (std::cmp::Reverse(why.excess), why.reason.as_deref().map(normal)));
        let whys: Vec<String> = whys
            .iter()
            .map(|why| {
                let reason = why.reason.as_deref().map_or("-".to_owned(), normal);
                format!("{reason} {}:{}", why.shifts, why.excess)
            })
            .collect();
        let parts = [&sums.within, &sums.above, &sums.no_card].map(sum).join(" ");
        format!("{} {parts} {} [{}]", one.organisation, sums.excess, whys.join("; "))
    };
    let mut excluded: Vec<String> =
        made.excluded.iter().map(|(reason, shifts, charged)| format!("{reason} {shifts}:{charged}")).collect();
    excluded.sort();
    json!({
        "currency": made.currency.as_str(),
        "organisations": made.organisations.iter().map(organisation).collect::<Vec<_>>(),
        "excluded": excluded,
    })
}

fn normal(reason: &str) -> String {
    likewise::engine::model::normal_words(reason)
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    for name in ["rates_few.json", "rates_many.json"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
        let vector: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let shifts: Vec<Rate> = words(&vector["shifts"]).iter().map(|fields| rate_of(fields)).collect();
        let cards: Vec<RateCard> = words(&vector["cards"]).iter().map(|fields| card_of(fields)).collect();
        let members: Vec<GroupMember> = words(&vector["members"]).iter().map(|fields| member_of(fields)).collect();
        let month = |place: usize| Month::parse(vector["window"][place].as_str().unwrap());
        let selection = Selection { window: Window { from: month(0), to: month(1) }, ..Selection::default() };
        let roles = compare(&shifts, &selection);
        let mut made: Vec<Value> =
            roles.iter().flat_map(|role| role.rates.benchmarks.iter().map(move |one| benchmarked(role, one))).collect();
        made.sort_by_key(|one| {
            (one["role"].as_str().unwrap().to_owned(), one["currency"].as_str().unwrap().to_owned())
        });
        let mut expected = vector["roles"].as_array().unwrap().clone();
        expected.sort_by_key(|one| {
            (one["role"].as_str().unwrap().to_owned(), one["currency"].as_str().unwrap().to_owned())
        });
        assert!(expected.len() >= 4, "{name}: roles are missing");
        assert_eq!(made, expected, "{name}");
        let made: Vec<Value> = comply(&shifts, &cards, &members, &selection).iter().map(complied).collect();
        assert_eq!(&json!(made), &vector["compliance"], "{name}");
    }
}

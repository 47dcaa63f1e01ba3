//! Shifts, rate cards and unit costs: written, shown with their import, replaced by key, taken away.

use std::collections::BTreeSet;

use likewise::engine::model::{CostPeriod, Currency, Rate, RateCard, RateParts, Role, UnitCost};
use likewise::engine::money::{Amount, Quantity};
use likewise::store::{
    Db, ImportKind, organisation_ids, rate_cards, rates_after, unit_costs, write_rate_cards, write_rates,
    write_unit_costs,
};

use super::builders::day;
use super::versions::import;

fn role() -> Role {
    Role {
        staff_group: Some("Nursing".to_owned()),
        grade: Some("Band 5".to_owned()),
        specialty: None,
        shift_type: Some("night".to_owned()),
        zone: None,
        engagement: Some("agency".to_owned()),
    }
}

fn parts(total: i64) -> RateParts {
    RateParts {
        pay_rate: Some(Amount::from_micros(1)),
        on_cost: None,
        agency_fee: Some(Amount::from_micros(i64::MAX)),
        vat: None,
        total_rate: Some(Amount::from_micros(total)),
    }
}

fn shift(org: &str, key: &str, charged: i64) -> Rate {
    Rate {
        key: format!("{org}|{key}"),
        org_code: org.to_owned(),
        card_id: Some("CARD".to_owned()),
        role: role(),
        framework_ref: Some("F1".to_owned()),
        parts: parts(7),
        currency: Currency::GBP,
        shift_date: day("2018-05-01"),
        hours: Quantity::from_milli(7_500),
        charged_total: Amount::from_micros(charged),
        override_reason: Some("patient safety".to_owned()),
        supplier_name: None,
        shift_ref: Some(key.to_owned()),
    }
}

fn card(org: &str, total: i64) -> RateCard {
    RateCard {
        org_code: org.to_owned(),
        card_id: "CARD".to_owned(),
        role: role(),
        framework_ref: None,
        parts: parts(total),
        total_rate: Amount::from_micros(total),
        currency: Currency::GBP,
        valid_from: day("2018-04-01"),
        valid_to: None,
    }
}

fn cost(org: &str, net: i64) -> UnitCost {
    UnitCost {
        org_code: org.to_owned(),
        period: CostPeriod::Year(2017),
        service_line: "Payroll".to_owned(),
        gross_cost: None,
        income: Some(Amount::from_micros(-3)),
        net_cost: Amount::from_micros(net),
        currency: Currency::GBP,
        driver_name: "payslip".to_owned(),
        driver_quantity: Quantity::from_milli(9),
        delivery_model: Some("in house".to_owned()),
        scope_flags: BTreeSet::from(["pensions".to_owned(), "expenses".to_owned()]),
    }
}

fn shifts(db: &mut Db) -> Vec<Rate> {
    let mut list: Vec<Rate> =
        rates_after(db, 0, 100).expect("shifts").into_iter().map(|numbered| numbered.rate).collect();
    list.sort_by(|left, right| left.key.cmp(&right.key));
    list
}

on_both_backends!(shifts_come_and_go_with_their_import, |store| {
    let first = [shift("RX1", "B1", 5), shift("RX2", "B1", i64::MAX)];
    import(store, ImportKind::Rates, "aa", |db, id| write_rates(db, id, &first).map(|()| 2));
    let mut db = store.db();
    assert_eq!(shifts(&mut db), first);
    let again = [shift("RX1", "B1", 6), shift("RX1", "B2", -7)];
    let (second, outcome) = import(store, ImportKind::Rates, "bb", |db, id| write_rates(db, id, &again).map(|()| 2));
    assert_eq!(outcome.rows_replaced, 1);
    assert_eq!(shifts(&mut db), [again[0].clone(), again[1].clone(), first[1].clone()]);
    let ids = organisation_ids(&mut db, &["RX1", "RX2"]).expect("ids");
    let page = rates_after(&mut db, 0, 2).expect("a page");
    assert_eq!(page.len(), 2);
    let rest = rates_after(&mut db, page[1].id, 2).expect("a page");
    assert_eq!(rest.len(), 1);
    assert!(page.iter().chain(&rest).all(|one| one.organisation == ids[&one.rate.org_code]));
    store.assert_sound();
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(shifts(&mut db), first);
    store.assert_sound();
});

on_both_backends!(rate_cards_come_and_go_with_their_import, |store| {
    let first = [card("E54", 7), card("RX1", 8)];
    import(store, ImportKind::RateCard, "aa", |db, id| write_rate_cards(db, id, &first).map(|()| 2));
    let mut db = store.db();
    assert_eq!(rate_cards(&mut db).expect("cards"), first);
    let (second, outcome) =
        import(store, ImportKind::RateCard, "bb", |db, id| write_rate_cards(db, id, &[card("RX1", 9)]).map(|()| 1));
    assert_eq!(outcome.rows_replaced, 1);
    assert_eq!(rate_cards(&mut db).expect("cards"), [first[0].clone(), card("RX1", 9)]);
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(rate_cards(&mut db).expect("cards"), first);
    store.assert_sound();
});

on_both_backends!(unit_costs_come_and_go_with_their_import, |store| {
    let first = [cost("RX1", 5), cost("RX2", -6)];
    import(store, ImportKind::UnitCosts, "aa", |db, id| write_unit_costs(db, id, &first).map(|()| 2));
    let costs = |db: &mut Db| -> Vec<UnitCost> {
        unit_costs(db).expect("costs").into_iter().map(|numbered| numbered.cost).collect()
    };
    let mut db = store.db();
    assert_eq!(costs(&mut db), first);
    let (second, outcome) = import(store, ImportKind::UnitCosts, "bb", |db, id| {
        write_unit_costs(db, id, &[UnitCost { scope_flags: BTreeSet::new(), ..cost("RX1", 7) }]).map(|()| 1)
    });
    assert_eq!(outcome.rows_replaced, 1, "another scope is a correction");
    assert_eq!(costs(&mut db)[0].net_cost, Amount::from_micros(7));
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(costs(&mut db), first);
    store.assert_sound();
});

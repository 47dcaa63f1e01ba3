//! Rules of procurement: written, shown with their import, replaced by key and day, taken away.

use likewise::engine::model::Regime;
use likewise::engine::money::Amount;
use likewise::engine::procurement::{Rule, RuleBasis, RuleTable, RuleUnit, RuleValue};
use likewise::store::{ImportKind, procurement_rules, write_procurement_rules};

use super::builders::day;
use super::versions::import;

fn threshold(pounds: i64, valid_from: &str) -> Rule {
    Rule {
        table: RuleTable::Threshold,
        regime: Some(Regime::Pa2023),
        subject: "works".to_owned(),
        detail: String::new(),
        measure: String::new(),
        value: RuleValue::Money(Amount::from_micros(pounds * 1_000_000)),
        unit: RuleUnit::GbpIncludingVat,
        basis: RuleBasis::Law,
        valid_from: day(valid_from),
        valid_to: None,
        source: "a test".to_owned(),
    }
}

fn others() -> [Rule; 3] {
    let vat = Rule {
        table: RuleTable::Vat,
        regime: None,
        subject: "standard".to_owned(),
        value: RuleValue::Share(17_500),
        unit: RuleUnit::Percent,
        basis: RuleBasis::Assumption,
        valid_to: Some(day("2029-12-31")),
        ..threshold(1, "2029-01-01")
    };
    let stage = Rule {
        table: RuleTable::Lead,
        regime: Some(Regime::Psr),
        subject: "psr_competitive".to_owned(),
        detail: "standstill".to_owned(),
        measure: "minimum".to_owned(),
        value: RuleValue::Count(8),
        unit: RuleUnit::WorkingDaysAfterFirst,
        ..threshold(1, "2028-01-01")
    };
    let holiday = Rule {
        table: RuleTable::BankHoliday,
        regime: None,
        subject: "england".to_owned(),
        value: RuleValue::Word("yes".to_owned()),
        unit: RuleUnit::Word,
        ..threshold(1, "2027-06-01")
    };
    [vat, stage, holiday]
}

on_both_backends!(rules_come_and_go_with_their_import, |store| {
    let mut first = [vec![threshold(5_000_000, "2028-01-01")], others().to_vec()].concat();
    first.sort_by_key(Rule::record_key);
    import(store, ImportKind::Rules, "aa", |db, id| write_procurement_rules(db, id, &first).map(|()| 4));
    let mut db = store.db();
    assert_eq!(procurement_rules(&mut db).expect("rules"), first);
    let corrected = [threshold(5_100_000, "2028-01-01"), threshold(5_300_000, "2030-01-01")];
    let (second, outcome) =
        import(store, ImportKind::Rules, "bb", |db, id| write_procurement_rules(db, id, &corrected).map(|()| 2));
    assert_eq!(outcome.rows_replaced, 1);
    let now = procurement_rules(&mut db).expect("rules");
    assert_eq!(now.len(), 5);
    assert!(corrected.iter().all(|rule| now.contains(rule)));
    store.assert_sound();
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(procurement_rules(&mut db).expect("rules"), first);
    store.assert_sound();
});

//! Contracts: every field comes back, versions replace and return, suppliers are those of the lines, pages go by bytes.

use likewise::engine::model::{CategoryScheme, Contract, ContractKind, Currency, ExitFee, Regime, TerminationRight};
use likewise::engine::money::Amount;
use likewise::engine::register::{Stated, Version};
use likewise::store::{
    ContractFilter, ImportKind, ImportOutcome, contract_suppliers, contract_versions, contracts_after, contracts_of,
    resolve_suppliers, suppliers_of_names, write_contracts,
};

use super::builders::{accepted, begin_on, contract, day};
use super::harness::TestStore;

fn import(store: &TestStore, hash: &str, list: &[Contract]) -> (String, ImportOutcome) {
    let mut db = store.db();
    let import = begin_on(store, &mut db, ImportKind::Contracts, hash);
    write_contracts(&mut db, import.id, list).expect("the contracts are written");
    store.publish_import(&mut db, &import, accepted(list.len()), false).expect("the import is published")
}

fn keys(list: &[Contract]) -> Vec<String> {
    list.iter().map(Contract::record_key).collect()
}

/// A contract with every field stated.
fn full(contract_ref: &str, exit_fee: ExitFee) -> Contract {
    let text = |text: &str| Some(text.to_owned());
    Contract {
        participating_orgs: vec!["R1H".to_owned(), "RXR".to_owned()],
        description: text("Soft \"services\" | for two sites; ünïcode"),
        supplier_id: text("GB-COH-01234567"),
        category_code: text("90910000"),
        category_scheme: Some(CategoryScheme::Cpv),
        max_end_date: Some(day("2028-03-31")),
        extension_months: vec![12, 12],
        extensions_used: Some(0),
        break_dates: vec![day("2025-10-01"), day("2026-02-28")],
        notice_days: Some(90),
        extension_notice_days: Some(180),
        termination_right: Some(TerminationRight::BreakOnly),
        exit_fee: Some(exit_fee),
        auto_renew: Some(false),
        kind: Some(ContractKind::ManagedService),
        framework_expiry: Some(day("2027-01-31")),
        lot: text("2b"),
        market_test_date: Some(day("2026-01-01")),
        residual_value: Some(Amount::from_micros(1)),
        tupe: Some(true),
        mobilisation_days: Some(0),
        scope_tags: vec!["cleaning".to_owned(), "portering".to_owned()],
        driver: text("m2"),
        value_total: Some(Amount::from_micros(i64::MAX)),
        annual_value: Some(Amount::from_micros(3_380_860_000)),
        currency: Currency::parse("EUR").expect("a currency"),
        value_includes_vat: Some(false),
        procurement_route: text("Open procedure"),
        framework_ref: text("RM6264"),
        regime: Some(Regime::Psr),
        procurement_start_date: Some(day("2024-05-01")),
        open_to_others: Some(true),
        commitment: text("none"),
        indexation: text("CPI"),
        rebate_terms: text("2% above £100,000"),
        review_date: Some(day("2025-12-31")),
        contract_manager: text("Head of facilities"),
        ocid: text("ocds-b5fd17-1"),
        status: text("active"),
        ..contract("ZZ101", contract_ref, "Clean Ltd")
    }
}

on_both_backends!(every_field_comes_back, |store| {
    let amount = Amount::from_micros;
    let list = [
        full("1", ExitFee::Fixed(amount(0))),
        full("2", ExitFee::Schedule(vec![(day("2026-04-01"), amount(5_000_000_000)), (day("2027-04-01"), amount(1))])),
        full("3", ExitFee::PartOfRemaining(125_000)),
        full("4", ExitFee::MonthsOfCharges(2_500)),
        full("5", ExitFee::ResidualAsset),
        contract("ZZ101", "6", "Clean Ltd"),
    ];
    import(store, "aa", &list);
    assert_eq!(contracts_of(&mut store.db(), &["ZZ101"]).expect("contracts"), list);
    store.assert_sound();
});

on_both_backends!(a_later_import_replaces_and_its_deletion_brings_the_earlier_back, |store| {
    let first = contract("ZZ101", "C1", "Clean Ltd");
    let later = Contract { current_end_date: day("2027-03-31"), ..first.clone() };
    import(store, "aa", &[first.clone(), contract("ZZ101", "C2", "Clean Ltd")]);
    let (second, outcome) = import(store, "bb", std::slice::from_ref(&later));
    assert_eq!(outcome.rows_replaced, 1);
    let mut db = store.db();
    let ends = |db: &mut _| -> Vec<String> {
        contracts_of(db, &["ZZ101"]).expect("contracts").iter().map(|c| c.current_end_date.to_string()).collect()
    };
    assert_eq!(ends(&mut db), ["2027-03-31", "2026-03-31"]);
    store.assert_sound();
    store.delete_import(&mut db, &second).expect("a deletion");
    assert_eq!(ends(&mut db), ["2026-03-31", "2026-03-31"]);
    store.assert_sound();
});

on_both_backends!(nothing_is_seen_before_it_is_published, |store| {
    let mut db = store.db();
    let import = begin_on(store, &mut db, ImportKind::Contracts, "aa");
    write_contracts(&mut db, import.id, &[contract("ZZ101", "C1", "Clean Ltd")]).expect("written");
    assert_eq!(contracts_of(&mut db, &["ZZ101"]).expect("contracts"), []);
    store.abandon_import(&mut db, import).expect("given up");
    assert_eq!(store.number("SELECT count(*) AS number FROM contracts"), 0);
});

on_both_backends!(pages_go_by_bytes_and_miss_nothing, |store| {
    // A collation of words would put "a" before "B" and pass over the hyphens.
    let refs = ["B-2", "a-1", "B1", "B_1", "b", "É", "A"];
    let list: Vec<_> = refs.iter().map(|name| contract("ZZ101", name, "Clean Ltd")).collect();
    import(store, "aa", &list);
    import(store, "bb", &[contract("ZZ100", "z", "Clean Ltd"), contract("ZZ101", "A", "Clean Ltd")]);
    let mut db = store.db();
    for limit in [1, 3, 100] {
        let mut seen: Vec<String> = Vec::new();
        loop {
            let after = seen.last().cloned();
            let filter = ContractFilter::default();
            let page = contracts_after(&mut db, &filter, after.as_deref(), limit).expect("a page");
            if page.is_empty() {
                break;
            }
            seen.extend(keys(&page));
        }
        let mut expected = keys(&list);
        expected.push("ZZ100|z".to_owned());
        expected.sort_unstable();
        assert_eq!(seen, expected, "pages of {limit}");
    }
});

on_both_backends!(contracts_are_found_by_supplier_category_and_organisation, |store| {
    let clean = contract("ZZ101", "C1", "Clean Ltd");
    let shared = contract("ZZ102", "C2", "Wash plc|CLEAN LIMITED");
    let food = Contract { category_code: Some("55524000".to_owned()), ..contract("ZZ102", "C3", "Food plc") };
    import(store, "aa", &[clean, shared, food]);
    let mut db = store.db();
    let mut found = |filter: ContractFilter| {
        let list = contracts_after(&mut db, &filter, None, 100).expect("contracts");
        keys(&list)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(found(ContractFilter { supplier: some("clean"), ..Default::default() }), ["ZZ101|C1", "ZZ102|C2"]);
    assert_eq!(found(ContractFilter { supplier: some("WASH"), ..Default::default() }), ["ZZ102|C2"]);
    assert_eq!(found(ContractFilter { supplier: some("Nobody"), ..Default::default() }), Vec::<String>::new());
    assert_eq!(found(ContractFilter { category: some("55524000"), ..Default::default() }), ["ZZ102|C3"]);
    assert_eq!(found(ContractFilter { org_code: some("ZZ102"), ..Default::default() }), ["ZZ102|C2", "ZZ102|C3"]);
});

on_both_backends!(a_contract_has_the_suppliers_of_the_lines, |store| {
    let mut db = store.db();
    // As an importer of lines would write them, in another wording.
    let names = [("Clean Limited".to_owned(), "clean".to_owned()), ("Food plc".to_owned(), "food".to_owned())];
    let wordings = resolve_suppliers(&mut db, &names).expect("suppliers");
    let suppliers = suppliers_of_names(&mut db).expect("suppliers");
    import(store, "aa", &[contract("ZZ101", "C1", "CLEAN LTD | FOOD PLC"), contract("ZZ102", "C2", "Food")]);
    let found = contract_suppliers(&mut db, &["ZZ101", "ZZ102", "ZZ103"]).expect("suppliers of contracts");
    let id = |name: &str| suppliers[&wordings[name]];
    let expected = [
        ("ZZ101|C1".to_owned(), vec![id("Clean Limited"), id("Food plc")]),
        ("ZZ102|C2".to_owned(), vec![id("Food plc")]),
    ];
    assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
});

on_both_backends!(every_version_is_told_and_what_was_withdrawn, |store| {
    let first = contract("ZZ101", "C1", "Clean Ltd");
    let later = Contract { current_end_date: day("2027-03-31"), ..first.clone() };
    let latest = Contract { notice_days: Some(90), ..later.clone() };
    let (one, _) = import(store, "aa", &[first.clone(), contract("ZZ101", "C2", "Clean Ltd")]);
    // Two notices of one award in one import: the later one is its last version.
    let (two, _) = import(store, "bb", &[later.clone(), latest.clone()]);
    let (three, _) = import(store, "cc", std::slice::from_ref(&first));
    let mut db = store.db();
    let told = |versions: &[Version]| -> Vec<(String, Option<Contract>)> {
        let stated = |version: &Version| match &version.stated {
            Stated::Contract(contract) => Some((**contract).clone()),
            Stated::Withdrawn(_) => None,
        };
        versions.iter().map(|version| (version.import.clone(), stated(version))).collect()
    };
    let versions = contract_versions(&mut db, "ZZ101|C1").expect("versions");
    assert!(versions.windows(2).all(|pair| pair[0].published_at <= pair[1].published_at));
    let expected = [
        (one, Some(first.clone())),
        (two.clone(), Some(later)),
        (two.clone(), Some(latest)),
        (three.clone(), Some(first.clone())),
    ];
    assert_eq!(told(&versions), expected);
    store.delete_import(&mut db, &two).expect("a deletion");
    let [one, _, _, three] = expected;
    assert_eq!(told(&contract_versions(&mut db, "ZZ101|C1").expect("versions")), [one, (two, None), three]);
    assert_eq!(contract_versions(&mut db, "ZZ101|C2").expect("versions").len(), 1);
    assert_eq!(contract_versions(&mut db, "ZZ101|C9").expect("versions"), []);
    store.assert_sound();
});

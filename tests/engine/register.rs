//! The contract register: what is known and asked for, what changed, and what a contract is for.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use likewise::engine::categories::{CategoryCode, Scheme};
use likewise::engine::model::{CategoryScheme, Contract, ContractKind, ExitFee, Score};
use likewise::engine::money::Amount;
use likewise::engine::register::{
    CategoryFrom, Fact, Gaps, MoneyBasis, PurchasesByCategory, Standing, Stated, Version, VersionState, annual_money,
    completeness, differences, gaps, guess_category, history,
};
use likewise::engine::variation::Total;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use super::register_json::{contract as of_json, vectors};
use super::register_table::{contract, day, pounds};

fn words(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(|fact| fact.as_str()).collect()
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let whole = vectors("register_completeness.json");
    let as_of = day(whole["as_of"].as_str().unwrap());
    let cases = whole["cases"].as_array().unwrap();
    assert!(cases.len() > 50);
    for case in cases {
        let one = of_json(&case["contract"]);
        let found = completeness(&one);
        assert_eq!(serde_json::json!(words(&found.known)), case["known"], "{one:?}");
        assert_eq!(serde_json::json!(words(&found.missing)), case["missing"], "{one:?}");
        let spend = case["contract"]["spend"].as_str().map(|text| Amount::parse(text).unwrap());
        let asked: Vec<(&str, Option<String>)> = gaps(&one, annual_money(&one, spend), as_of)
            .iter()
            .map(|gap| (gap.fact.as_str(), gap.at_stake.map(|amount| amount.to_string())))
            .collect();
        assert_eq!(serde_json::json!(asked), case["ask"], "{one:?}");
    }
}

/// 365,000 a year, 100 days left: 1,000 a day.
#[test]
fn the_money_at_stake_is_what_rests_on_the_fact() {
    let mut one = contract("A", "A1", "2026-04-10", "365000");
    one.category_code = None;
    let asked = gaps(&one, annual_money(&one, None), day("2026-01-01"));
    let told: Vec<(&str, String)> =
        asked.iter().map(|gap| (gap.fact.as_str(), gap.at_stake.unwrap().to_pence_text())).collect();
    let expected = [
        ("category_code", "465000.00"),
        ("max_end_date", "365000.00"),
        ("extension_months", "365000.00"),
        ("extension_notice_days", "365000.00"),
        ("auto_renew", "365000.00"),
        ("open_to_others", "365000.00"),
        ("termination_right", "100000.00"),
        ("notice_days", "100000.00"),
        ("break_dates", "100000.00"),
        ("exit_fee", "100000.00"),
        ("value_includes_vat", "60833.33"),
        ("regime", "30416.67"),
    ];
    assert_eq!(told, expected.map(|(fact, money)| (fact, money.to_owned())));
}

#[test]
fn unknown_is_never_zero() {
    let mut one = contract("A", "A1", "2027-03-31", "1");
    one.notice_days = Some(0);
    one.exit_fee = Some(ExitFee::Fixed(Amount::ZERO));
    let known = completeness(&one).known;
    assert!(known.contains(&Fact::NoticeDays) && known.contains(&Fact::ExitFee), "a stated 0 is known: {known:?}");
    one.annual_value = Some(Amount::ZERO);
    assert!(completeness(&one).missing.contains(&Fact::AnnualValue));
    let asked = gaps(&one, annual_money(&one, None), day("2026-01-01"));
    assert!(asked.iter().all(|gap| gap.at_stake.is_none()), "no money is known: {asked:?}");
    one.kind = Some(ContractKind::Framework);
    one.value_total = Some(pounds("1000000"));
    assert_eq!(annual_money(&one, None), None, "a framework's value is a ceiling");
}

#[test]
fn what_was_bought_comes_before_what_a_register_says() {
    let mut one = contract("A", "A1", "2026-03-31", "900");
    one.value_total = Some(pounds("1095"));
    let basis =
        |one: &Contract, spend: Option<Amount>| annual_money(one, spend).map(|money| (money.basis, money.amount));
    assert_eq!(basis(&one, Some(pounds("12"))), Some((MoneyBasis::Spend, pounds("12"))));
    assert_eq!(basis(&one, Some(Amount::ZERO)), Some((MoneyBasis::Register, pounds("900"))));
    one.annual_value = None;
    // From 1 April 2023: 1,096 days, one of them the 29th of February.
    assert_eq!(basis(&one, None), Some((MoneyBasis::WholeLife, pounds("364.666971"))));
}

#[test]
fn nothing_is_asked_of_what_is_over() {
    let mut one = contract("A", "A1", "2026-03-31", "900");
    assert_eq!(Standing::of(&one, day("2026-03-31")), Standing::Running);
    assert_eq!(Standing::of(&one, day("2026-04-01")), Standing::Ended);
    assert_eq!(Standing::of(&one, day("2023-03-31")), Standing::ToCome);
    assert_eq!(gaps(&one, annual_money(&one, None), day("2026-04-01")), []);
    one.status = Some(" Terminated".to_owned());
    assert_eq!(Standing::of(&one, day("2025-03-31")), Standing::Over);
    assert_eq!(gaps(&one, annual_money(&one, None), day("2025-03-31")), []);
}

#[test]
fn facts_over_many_contracts_are_ranked_by_money() {
    let as_of = day("2026-01-01");
    let mut sums = Gaps::default();
    let list = [contract("A", "A1", "2026-04-10", "365000"), contract("B", "B1", "2026-04-10", "730000")];
    for one in &list {
        sums.add(one, &gaps(one, annual_money(one, None), as_of));
    }
    let ranked = sums.ranked();
    let (_, first, sum) = ranked[0];
    assert_eq!((first, sum.at_stake, sum.asked), (Fact::MaxEndDate, Total::from(pounds("1095000")), 2));
    let category = ranked.iter().find(|(_, fact, _)| *fact == Fact::Category).unwrap().2;
    assert_eq!((category.applicable, category.known, category.asked), (2, 2, 0));
}

fn stated(import: &str, second: u32, contract: &Contract) -> Version {
    let at = day("2026-01-01").and_hms_opt(0, 0, second).unwrap();
    Version { import: import.to_owned(), published_at: at, stated: Stated::Contract(Box::new(contract.clone())) }
}

#[test]
fn history_tells_each_column_that_changed() {
    let first = contract("A", "A1", "2026-03-31", "900");
    let mut second = first.clone();
    second.notice_days = Some(90);
    second.current_end_date = day("2027-03-31");
    second.exit_fee = Some(ExitFee::MonthsOfCharges(2_500));
    let mut third = second.clone();
    third.notice_days = None;
    let gone = Version {
        stated: Stated::Withdrawn(day("2026-02-01").and_hms_opt(9, 0, 0).unwrap()),
        ..stated("M2", 2, &first)
    };
    let told = history(&[stated("M1", 1, &first), gone, stated("M3", 3, &second), stated("M4", 4, &third)]);
    let states: Vec<VersionState> = told.iter().map(|entry| entry.state).collect();
    assert_eq!(
        states,
        [VersionState::Replaced, VersionState::Withdrawn, VersionState::Replaced, VersionState::Current]
    );
    let changes = |place: usize| -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        told[place]
            .changes
            .iter()
            .map(|one| format!("{}: {} > {}", one.column, text(&one.from), text(&one.to)))
            .collect()
    };
    assert!(changes(0).contains(&"annual_value: - > 900.000000".to_owned()));
    assert_eq!(changes(1), [""; 0]);
    assert_eq!(
        changes(2),
        [
            "current_end_date: 2026-03-31 > 2027-03-31",
            "notice_days: - > 90",
            "exit_fee_basis: - > months_charges",
            "exit_fee_rate: - > 2.500"
        ]
    );
    assert_eq!(changes(3), ["notice_days: 90 > -"]);
    assert_eq!(differences(Some(&third), &third), []);
}

fn code(scheme: Scheme, text: &str) -> CategoryCode {
    CategoryCode::parse(scheme, text).unwrap()
}

fn guessed(one: &Contract, bought: &[(&[&str], &str)], title: Option<&str>) -> Option<(String, CategoryFrom, String)> {
    let mut sums = PurchasesByCategory::default();
    for (codes, spend) in bought {
        let codes: Vec<CategoryCode> =
            codes.iter().map(|text| code(if text.len() == 8 { Scheme::Cpv } else { Scheme::Eclass }, text)).collect();
        sums.add(&codes, Total::from(pounds(spend)));
    }
    let title = title.map(|text| (code(Scheme::Cpv, text), Score::from_basis_points(7_000)));
    let found = guess_category(one, &sums, title.as_ref())?;
    Some((found.code.to_string(), found.from, found.confidence.to_string()))
}

#[test]
fn a_category_is_stated_bought_or_said_by_the_title_in_that_order() {
    let mut one = contract("A", "A1", "2026-03-31", "900");
    let told = |found: &str, from: CategoryFrom, sure: &str| Some((found.to_owned(), from, sure.to_owned()));
    assert_eq!(guessed(&one, &[(&["33141420"], "9")], None), told("eclass:MED", CategoryFrom::Stated, "1.0000"));
    one.category_scheme = Some(CategoryScheme::Cpv);
    assert_eq!(guessed(&one, &[], None), None, "MED is no CPV code");
    assert_eq!(guessed(&one, &[], Some("90910000")), told("cpv:90910000", CategoryFrom::Title, "0.7000"));
    let gloves: (&[&str], &str) = (&["33141420"], "60");
    let other = |spend| (&["33140000"][..], spend);
    let title = Some("90910000");
    assert_eq!(guessed(&one, &[gloves, other("40")], title), told("cpv:33141420", CategoryFrom::Purchases, "0.6000"));
    // Half is no majority; what stands above both is all of it.
    assert_eq!(guessed(&one, &[gloves, other("60")], None), told("cpv:33140000", CategoryFrom::Purchases, "1.0000"));
    // Nothing close stands above half of the spend: the title tells, or nobody does.
    let soap: (&[&str], &str) = (&["18424300"], "60");
    assert_eq!(guessed(&one, &[gloves, soap], title), told("cpv:90910000", CategoryFrom::Title, "0.7000"));
    assert_eq!(guessed(&one, &[gloves, soap], None), None);
    // What has no category weighs against those that have one.
    assert_eq!(guessed(&one, &[gloves, (&[], "60")], None), None);
    // The list that names most of the spend is taken.
    let both: (&[&str], &str) = (&["33141420", "FUA"], "60");
    assert_eq!(
        guessed(&one, &[both, (&["FUA"], "30"), (&[], "10")], None),
        told("eclass:FUA", CategoryFrom::Purchases, "0.9000")
    );
    assert_eq!(guessed(&one, &[(&["33141420"], "-5")], None), None, "credits name no category");
}

fn some_contract() -> impl Strategy<Value = Contract> {
    (any::<u16>(), any::<u32>(), any::<[bool; 8]>()).prop_map(|(days, pennies, flags)| {
        let mut one = contract("A", "A1", "2026-03-31", "900");
        one.current_end_date = day("2024-01-01") + chrono::Days::new(u64::from(days % 4_000));
        one.annual_value = flags[0].then(|| Amount::from_micros(i64::from(pennies) * 10_000));
        one.kind = ContractKind::from_code(u8::try_from(days % 9).unwrap());
        one.notice_days = flags[1].then_some(30);
        one.max_end_date = flags[2].then_some(one.current_end_date);
        one.auto_renew = flags[3].then_some(flags[4]);
        one.tupe = flags[5].then_some(flags[6]);
        one.exit_fee = flags[7].then_some(ExitFee::ResidualAsset);
        one
    })
}

proptest! {
    /// Every fact is known, missing or means nothing; what is asked for is what is missing; money falls.
    #[test]
    fn facts_are_told_once(one in some_contract()) {
        let found = completeness(&one);
        let applicable = Fact::ALL.iter().filter(|fact| fact.applies(&one)).count();
        prop_assert_eq!(found.known.len() + found.missing.len(), applicable);
        let asked = gaps(&one, annual_money(&one, None), day("2026-01-01"));
        prop_assert!(asked.windows(2).all(|pair| pair[0].at_stake >= pair[1].at_stake));
        let mut facts: Vec<Fact> = asked.iter().map(|gap| gap.fact).collect();
        facts.sort_unstable();
        let live = Standing::of(&one, day("2026-01-01")).is_live();
        prop_assert_eq!(facts, if live { found.missing } else { Vec::new() });
    }

    /// The order in which contracts are counted changes nothing, and parts sum to the whole.
    #[test]
    fn gaps_add_up(list in proptest::collection::vec(some_contract(), 0..12)) {
        let as_of = day("2026-01-01");
        let count = |list: &mut dyn Iterator<Item = &Contract>| {
            let mut sums = Gaps::default();
            list.for_each(|one| sums.add(one, &gaps(one, annual_money(one, None), as_of)));
            sums
        };
        let whole = count(&mut list.iter());
        prop_assert_eq!(&whole, &count(&mut list.iter().rev()));
        for (_, fact, sum) in whole.ranked() {
            let asked: Vec<Option<Amount>> = list.iter()
                .flat_map(|one| gaps(one, annual_money(one, None), as_of))
                .filter(|gap| gap.fact == fact).map(|gap| gap.at_stake).collect();
            prop_assert_eq!(sum.asked, asked.len() as u64);
            prop_assert_eq!(sum.at_stake, asked.iter().flatten().copied().sum::<Total>());
        }
    }
}

//! Hourly rates: shifts as readable tables, the rules of rate cards row by row, and what always holds.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use likewise::engine::model::{
    Currency, GroupKind, GroupMember, Organisation, OrganisationKind, Rate, RateCard, RateParts, Role,
};
use likewise::engine::money::{Amount, PRICE_DECIMALS, Quantity};
use likewise::engine::rates::{
    CardBook, CardCheck, CardSums, Compliance, CurrencyCompliance, Members, RateBook, RoleRates, Shift, check_card,
};
use likewise::engine::variation::{Exclusion, Selection, Share, Total};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `Nursing/Band 5//night//agency`: the six fields of a role; those at the end may be left out.
pub fn role(text: &str) -> Role {
    let mut fields = text.split('/').map(|field| Some(field.to_owned()).filter(|field| !field.trim().is_empty()));
    let mut next = || fields.next().flatten();
    Role { staff_group: next(), grade: next(), specialty: next(), shift_type: next(), zone: next(), engagement: next() }
}

/// A shift of organisation `T1`, `T2`...
pub fn rate(organisation: u32, on: &str, hours: &str, charged: &str, work: &str) -> Rate {
    Rate {
        key: format!("T{organisation}|{on}|{hours}|{charged}|{work}"),
        org_code: format!("T{organisation}"),
        card_id: None,
        role: role(work),
        framework_ref: None,
        parts: RateParts::default(),
        currency: Currency::GBP,
        shift_date: day(on),
        hours: Quantity::parse(hours).unwrap(),
        charged_total: Amount::parse(charged).unwrap(),
        override_reason: None,
        supplier_name: None,
        shift_ref: None,
    }
}

/// A card's row from 2018-04-01 on.
pub fn card(owner: &str, work: &str, total: &str) -> RateCard {
    let total_rate = Amount::parse(total).unwrap();
    RateCard {
        org_code: owner.to_owned(),
        card_id: "C1".to_owned(),
        role: role(work),
        framework_ref: None,
        parts: RateParts { total_rate: Some(total_rate), ..RateParts::default() },
        total_rate,
        currency: Currency::GBP,
        valid_from: day("2018-04-01"),
        valid_to: None,
    }
}

pub fn shift(rate: &Rate) -> Shift<'_> {
    Shift { organisation: rate.org_code[1..].parse().unwrap(), supplier: 0, rate }
}

pub fn compare(rates: &[Rate], selection: &Selection) -> Vec<RoleRates> {
    let mut book = RateBook::default();
    rates.iter().for_each(|one| book.add(&shift(one)).unwrap());
    book.compare(selection).unwrap()
}

pub fn comply(
    rates: &[Rate],
    cards: &[RateCard],
    groups: &[GroupMember],
    selection: &Selection,
) -> Vec<CurrencyCompliance> {
    let mut compliance = Compliance::new(CardBook::new(cards, Members::new([], groups)), selection, 3);
    rates.iter().for_each(|one| compliance.add(&shift(one)));
    compliance.finish()
}

fn ten(ratio: Option<likewise::engine::money::Ratio>) -> String {
    ratio.map_or("-".to_owned(), |ratio| ratio.to_text(PRICE_DECIMALS).unwrap())
}

const NURSE: &str = "Nursing/Band 5//night//agency";

#[test]
fn a_role_is_compared_like_a_product() {
    // p = s / q: 40, 30, 20 and 25 an hour; the fourth words the role otherwise.
    let rates = [
        rate(1, "2018-05-01", "7.5", "300", NURSE),
        rate(1, "2018-06-01", "2.5", "100", NURSE),
        rate(2, "2018-05-01", "10", "300", NURSE),
        rate(3, "2018-05-01", "10", "200", NURSE),
        rate(4, "2018-05-01", "4", "100", "NURSING/band  5//Night//Agency"),
        rate(4, "2018-05-01", "4", "900", "Nursing/Band 6//night//agency"),
        rate(4, "2018-05-01", "-4", "-100", NURSE),
        rate(4, "2018-05-01", "4", "0", NURSE),
        rate(4, "2018-05-01", "450", "450", NURSE),
    ];
    let roles = compare(&rates, &Selection::default());
    assert_eq!(roles.len(), 2);
    let nurses = &roles[0].rates;
    assert_eq!(roles[0].role, role("NURSING/band  5//Night//Agency"), "the first wording by bytes");
    let one = &nurses.benchmarks[0];
    assert_eq!((one.payers(), one.lines, one.quantity.to_string().as_str()), (4, 5, "34.000000"));
    let spread = &one.distribution;
    assert_eq!(ten(Some(spread.minimum)), "20.0000000000");
    assert_eq!(ten(Some(spread.median)), "27.5000000000");
    assert_eq!(ten(spread.q1), "-", "no quartile below five");
    let first = &one.organisations[0];
    assert_eq!((first.others.others, ten(first.others.median)), (3, "25.0000000000".to_owned()));
    assert_eq!(first.to_median.unwrap().net.to_string(), "150.000000");
    assert_eq!(first.to_minimum.unwrap().net.to_string(), "200.000000");
    assert!(first.to_q1.is_none());
    let reasons: Vec<_> = nurses.excluded.iter().map(|total| (total.reason, total.lines)).collect();
    assert_eq!(reasons, [(Exclusion::Free, 1), (Exclusion::Credit, 1), (Exclusion::OrderedByValue, 1)]);
    let two = &roles[1].rates.benchmarks[0];
    assert_eq!(two.organisations[0].to_median, None, "nobody to be held against");
}

#[test]
fn the_most_specific_row_in_force_holds() {
    let member = |group: &str, from: Option<&str>, to: Option<&str>| GroupMember {
        group_code: group.to_owned(),
        group_name: group.to_owned(),
        group_kind: GroupKind::Stp,
        org_code: "T1".to_owned(),
        valid_from: from.map(day),
        valid_to: to.map(day),
    };
    let groups = [member("G1", None, None), member("G2", Some("2018-07-01"), Some("2018-09-30"))];
    let ended = RateCard { valid_to: Some(day("2018-05-31")), ..card("T1", NURSE, "31") };
    let later = RateCard { valid_from: day("2018-06-01"), ..card("G1", "Nursing", "26") };
    let framework = RateCard { framework_ref: Some("RM6281".to_owned()), ..card("G1", "Nursing", "27") };
    let named = RateCard { card_id: "C2".to_owned(), ..card("T1", "", "22") };
    let euro = RateCard { currency: Currency::parse("EUR").unwrap(), ..card("T1", NURSE, "1") };
    let other = card("T2", NURSE, "2");
    let cards = [
        card("G1", "", "20"),
        card("T1", "", "21"),
        named,
        card("G1", "nursing", "24"),
        card("G1", "///night", "25"),
        later,
        framework,
        card("G2", "Nursing/Band 5", "28"),
        ended,
        euro,
        other,
    ];
    let mut book = CardBook::new(&cards, Members::new([], &groups));
    let mut holding = |on: &str, work: &str, card_id: Option<&str>, framework: Option<&str>| {
        let wanted = Rate {
            card_id: card_id.map(str::to_owned),
            framework_ref: framework.map(str::to_owned),
            ..rate(1, on, "1", "1", work)
        };
        book.holding(&wanted).map(|card| card.total_rate.to_pence_text())
    };
    for (on, work, card_id, framework, expected, why) in [
        ("2018-05-31", NURSE, None, None, Some("31.00"), "five fields stated, on its last day"),
        (
            "2018-06-01",
            NURSE,
            None,
            None,
            Some("26.00"),
            "the staff group weighs more than the shift type, the later row more than the earlier",
        ),
        (
            "2018-05-01",
            "Nursing",
            None,
            None,
            Some("24.00"),
            "the row that names no framework before the one that names one the shift does not",
        ),
        ("2018-06-02", "Nursing", None, Some("rm6281"), Some("27.00"), "the framework it names, one field more"),
        ("2018-06-02", "Nursing", None, Some("other"), Some("26.00"), "another framework's row does not hold"),
        ("2018-05-01", "Medical///night", None, None, Some("25.00"), "only the shift type fits"),
        (
            "2018-05-01",
            "Medical",
            None,
            None,
            Some("21.00"),
            "nothing stated: the organisation's own before its group's",
        ),
        ("2018-05-01", "Medical", Some("c2"), None, Some("22.00"), "the card it names"),
        ("2018-05-01", NURSE, Some("C9"), None, None, "a card that nobody knows"),
        ("2018-08-01", NURSE, None, None, Some("28.00"), "the other group, while a member"),
        ("2018-10-01", NURSE, None, None, Some("26.00"), "no member any more"),
        ("2018-03-31", NURSE, None, None, None, "before any card"),
        ("2018-05-01", "", None, None, Some("21.00"), "a shift without a role meets only rows for any"),
    ] {
        assert_eq!(holding(on, work, card_id, framework).as_deref(), expected, "{on} {work}: {why}");
    }
}

#[test]
fn footprints_hold_without_dates() {
    let organisation = Organisation {
        code: "T1".to_owned(),
        name: "One".to_owned(),
        kind: OrganisationKind::Acute,
        footprint_code: Some("E54".to_owned()),
        footprint_name: None,
        region: None,
        turnover: None,
        beds: None,
        successor_code: None,
        valid_from: None,
        valid_to: None,
    };
    let members = Members::new([&organisation], []);
    assert!(members.sits_under("T1", "E54", day("1999-01-01")) && members.sits_under("T1", "T1", day("1999-01-01")));
    assert!(!members.sits_under("T2", "E54", day("1999-01-01")) && !members.sits_under("E54", "T1", day("1999-01-01")));
}

#[test]
fn above_the_card_is_exact_and_a_fraction_of_a_penny_is_rounding() {
    let row = card("T1", "", "26.10");
    for (hours, charged, expected) in [
        ("7.5", "195.75", CardCheck::Within),
        ("7.5", "195.759999", CardCheck::Within),
        ("7.5", "195.76", CardCheck::Above(Amount::from_micros(10_000))),
        ("0.333", "8.70", CardCheck::Within),
        ("0.333", "9", CardCheck::Above(Amount::from_micros(308_700))),
        ("7.5", "300", CardCheck::Above(Amount::from_micros(104_250_000))),
        ("10", "100", CardCheck::Within),
    ] {
        let shift = rate(1, "2018-05-01", hours, charged, NURSE);
        assert_eq!(check_card(&shift, Some(&row)), Some(expected), "{hours} {charged}");
    }
    let shift = rate(1, "2018-05-01", "1", "1", NURSE);
    assert_eq!(check_card(&shift, None), Some(CardCheck::NoCard));
    let huge = RateCard { total_rate: Amount::from_micros(i64::MAX), ..row };
    assert_eq!(check_card(&rate(1, "2018-05-01", "1000000", "1", NURSE), Some(&huge)), None, "never a wrong figure");
}

#[test]
fn overrides_are_counted_with_their_reasons_and_the_worst_comes_first() {
    let because = |reason: &str, rate: Rate| Rate { override_reason: Some(reason.to_owned()), ..rate };
    let rates = [
        rate(1, "2018-05-01", "10", "260", NURSE),
        because("Patient safety", rate(1, "2018-05-02", "10", "300", NURSE)),
        because("patient  safety", rate(1, "2018-05-03", "10", "310", NURSE)),
        because("not needed", rate(1, "2018-05-04", "10", "100", NURSE)),
        rate(2, "2018-05-01", "10", "1260", NURSE),
        rate(3, "2018-05-01", "10", "500", NURSE),
        rate(2, "2018-05-01", "-10", "-260", NURSE),
    ];
    let cards = [card("T1", "", "26"), card("T2", "Nursing", "26")];
    let made = comply(&rates, &cards, &[], &Selection::default());
    assert_eq!(made.len(), 1);
    let order: Vec<u32> = made[0].organisations.iter().map(|one| one.organisation).collect();
    assert_eq!(order, [2, 1, 3]);
    let first = &made[0].organisations[1].sums;
    assert_eq!((first.within.shifts, first.above.shifts, first.no_card.shifts), (2, 2, 0));
    assert_eq!(first.excess.to_string(), "90.000000");
    assert_eq!((first.overridden().0, first.overridden().1.to_string()), (2, "90.000000".to_owned()));
    let reasons: Vec<_> = first.overrides().iter().map(|one| (one.reason.as_deref(), one.shifts)).collect();
    assert_eq!(reasons, [(Some("Patient safety"), 2)], "one reason in its first wording; none within the card");
    let second = &made[0].organisations[0].sums;
    assert_eq!((second.overrides()[0].reason.as_deref(), second.overridden().0), (None, 0));
    assert_eq!(made[0].organisations[2].sums.no_card.charged.to_string(), "500.000000");
    assert_eq!(made[0].excluded, [(Exclusion::Credit, 1, Total::from_micros(-260_000_000))]);
    let furthest: Vec<&str> = made[0].furthest.iter().map(|one| one.rate.org_code.as_str()).collect();
    assert_eq!((furthest, made[0].furthest[0].excess.to_string().as_str()), (vec!["T2", "T1", "T1"], "1000.000000"));
}

fn any_rates() -> impl Strategy<Value = Vec<Rate>> {
    let one = (1_u32..6, 1_u32..28, 1_i64..2_000, -50_000_i64..900_000, 0_usize..4, 0_usize..3);
    proptest::collection::vec(one, 0..40).prop_map(|list| {
        let works = [NURSE, "Medical", "Nursing/Band 5", ""];
        let reasons = [None, Some("why"), Some("WHY")];
        let rates = list.into_iter().enumerate();
        rates
            .map(|(number, (organisation, of_month, hours, charged, work, reason))| Rate {
                key: number.to_string(),
                hours: Quantity::from_milli(if charged < 0 { -hours } else { hours }),
                charged_total: Amount::from_micros(charged * 1_000),
                override_reason: reasons[reason].map(str::to_owned),
                ..rate(organisation, &format!("2018-05-{of_month:02}"), "1", "1", works[work])
            })
            .collect()
    })
}

/// Everything that is told of shifts and cards, as text.
fn told(rates: &[Rate]) -> String {
    let late = RateCard { valid_from: day("2018-05-10"), ..card("T1", "Nursing", "200") };
    let cards = [card("T1", "", "150"), late, card("T2", NURSE, "300"), card("T3", "", "0.5")];
    format!("{:?}\n{:?}", compare(rates, &Selection::default()), comply(rates, &cards, &[], &Selection::default()))
}

proptest! {
    #[test]
    fn the_order_of_shifts_changes_nothing(rates in any_rates(), turn in 0_usize..40) {
        let mut other = rates.clone();
        other.reverse();
        let middle = turn.min(other.len());
        other.rotate_left(middle);
        prop_assert_eq!(told(&other), told(&rates));
    }

    #[test]
    fn parts_add_up_to_the_whole(rates in any_rates()) {
        let cards = [card("T1", "", "150"), card("T2", NURSE, "300")];
        let made = comply(&rates, &cards, &[], &Selection::default());
        let charged: Total = rates.iter().map(|one| one.charged_total).sum();
        let mut counted = Share::default();
        for one in &made {
            let mut sum = CardSums::default().all();
            for row in &one.organisations {
                let all = row.sums.all();
                sum.shifts += all.shifts;
                sum.charged = sum.charged.and(all.charged);
                let overrides: Total = row.sums.overrides().iter().map(|one| one.excess).sum();
                prop_assert_eq!(overrides, row.sums.excess);
                prop_assert!(row.sums.excess <= row.sums.above.charged);
            }
            prop_assert_eq!(sum.shifts, one.total.all().shifts);
            prop_assert_eq!(sum.charged, one.total.all().charged);
            let excess: Total = one.organisations.iter().map(|row| row.sums.excess).sum();
            prop_assert_eq!(excess, one.total.excess);
            counted.join(Share::new(sum.shifts, sum.charged));
            one.excluded.iter().for_each(|(_, shifts, charged)| counted.join(Share::new(*shifts, *charged)));
        }
        prop_assert_eq!(counted, Share::new(rates.len() as u64, charged));
        // And every shift is in exactly one rate or exclusion.
        let roles = compare(&rates, &Selection::default());
        let mut compared = Share::default();
        for role in &roles {
            role.rates.benchmarks.iter().for_each(|one| compared.join(Share::new(one.lines, one.gross)));
            role.rates.excluded.iter().for_each(|one| compared.join(Share::new(one.lines, one.spend)));
        }
        prop_assert_eq!(compared, Share::new(rates.len() as u64, charged));
    }

    #[test]
    fn every_shift_twice_changes_no_rate(rates in any_rates()) {
        let twice: Vec<Rate> = rates.iter().chain(&rates).cloned().collect();
        let spread = |rates: &[Rate]| {
            let mut told = BTreeMap::new();
            for role in compare(rates, &Selection::default()) {
                for one in &role.rates.benchmarks {
                    told.insert(format!("{:?}", role.role), (ten(Some(one.distribution.median)), ten(one.distribution.q1)));
                }
            }
            told
        };
        prop_assert_eq!(spread(&twice), spread(&rates));
    }
}

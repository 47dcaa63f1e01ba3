//! One ranked list of actions: each purchase in one of them, every sum exact, what people decided obeyed.
//!
//! A purchase is one row: `product confidence current_price expected_quantity`, then ways to pay less, each as
//! `kind:subject:price` with `@day` where there is a deadline; `currency=USD` before them for other money.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use likewise::engine::actions::{
    Action, ActionKind, ActionList, DataPart, Deadline, Decided, Purchase, actions, data_actions,
};
use likewise::engine::model::{Currency, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity, Ratio};
use likewise::engine::opportunity::Confidence;
use likewise::engine::units::BaseUnit;
use likewise::engine::variation::{Basis, Total, UnitPrice};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

const ORGANISATION: &str = "RX1";

fn ratio(text: &str) -> Ratio {
    Ratio::new(i128::from(Amount::parse(text).unwrap().micros()), 1_000_000).unwrap()
}

fn purchase(row: &str) -> Purchase {
    let words: Vec<&str> = row.split_whitespace().collect();
    let quantity = BaseQuantity::from_micros(i128::from(Amount::parse(words[3]).unwrap().micros()));
    let price = Amount::parse(words[2]).unwrap();
    let currency = words.iter().find_map(|word| word.strip_prefix("currency=")).unwrap_or("GBP");
    let mut made = Purchase {
        product_id: words[0].to_owned(),
        description: format!("synthetic {}", words[0]),
        basis: Basis {
            base_unit: BaseUnit::Each.code(),
            currency: Currency::parse(currency).unwrap(),
            vat_basis: VatBasis::Ex,
            carriage_included: false,
        },
        supplier: "ACME".to_owned(),
        current: UnitPrice::new(price, BaseQuantity::from_micros(1_000_000)).unwrap(),
        expected_quantity: quantity,
        current_cost: ratio(words[2]).cost_of(quantity).unwrap(),
        confidence: Confidence::parse(words[1]).unwrap(),
        reason: String::new(),
        others: 5,
        choices: Vec::new(),
    };
    for word in words[4..].iter().filter(|word| !word.starts_with("currency=")) {
        let (way, day) = word.split_once('@').unwrap_or((word, ""));
        let parts: Vec<&str> = way.split(':').collect();
        let date = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
        let deadline = date.map(|date| Deadline { date, why: "notice".to_owned() });
        let words = (parts[1].to_owned(), format!("{} {}", parts[0], parts[1]), "synthetic".to_owned());
        made.offer(ActionKind::parse(parts[0]).unwrap(), words, ratio(parts[2]), deadline).unwrap();
    }
    made
}

fn purchases(rows: &str) -> Vec<Purchase> {
    rows.lines().map(str::trim).filter(|row| !row.is_empty()).map(purchase).collect()
}

/// `kind subject: products saving expected confidence`.
fn text(action: &Action) -> String {
    let products: Vec<&str> = action.parts.iter().map(|part| part.purchase.product_id.as_str()).collect();
    let due = action.deadline.as_ref().map_or(String::new(), |deadline| format!(" by {}", deadline.date));
    let foreign = if action.currency == Currency::GBP { "" } else { action.currency.as_str() };
    format!(
        "{} {}: {} saves {} expects {} {}{due} {foreign}",
        action.kind,
        action.subject,
        products.join("+"),
        whole(action.saving),
        whole(action.expected),
        action.confidence
    )
    .trim_end()
    .to_owned()
}

fn whole(total: Total) -> String {
    total.to_string().trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn found(rows: &str, decided: Decided<'_>, floor: &str) -> ActionList {
    actions(ORGANISATION, purchases(rows), decided, Amount::parse(floor).unwrap())
}

fn told(rows: &str, floor: &str) -> Vec<String> {
    found(rows, Decided::default(), floor).actions.iter().map(text).collect()
}

#[test]
fn purchases_with_the_same_way_become_one_action_and_the_rest_is_shown_beside_it() {
    let rows = "P1 high 10 100 renegotiate:ACME:9  switch_route:L1:9.5
                P2 high 20 100 renegotiate:ACME:18 join_contract:C1:19
                P3 low   5 100 switch_route:L1:4.5
                P4 low   5 100 ";
    let list = found(rows, Decided::default(), "0");
    let texts: Vec<String> = list.actions.iter().map(text).collect();
    // P4 can be had no cheaper: it is in no action.
    assert_eq!(
        texts,
        ["renegotiate ACME: P2+P1 saves 300 expects 300 high", "switch_route L1: P3 saves 50 expects 50 low",]
    );
    let first = &list.actions[0];
    assert_eq!(whole(first.current_cost), "3000");
    // Alternatives are shown: none of their savings is in the sum.
    let beside: Vec<_> = first.parts.iter().flat_map(|part| &part.alternatives).map(|one| &one.words).collect();
    assert_eq!(beside, ["join_contract C1", "switch_route L1"]);
    assert!(first.parts.iter().all(|part| part.purchase.choices.is_empty()));
}

#[test]
fn a_price_in_a_list_is_expected_whole_and_what_others_pay_at_most_21_in_100() {
    let table = [
        ("enforce_contract:C1:5", "saves 5000 expects 5000"),
        ("switch_route:L1:5", "saves 5000 expects 5000"),
        ("join_contract:C1:5", "saves 5000 expects 5000"),
        ("renegotiate:ACME:5", "saves 5000 expects 2100"),
        ("switch_alternative:P9:5", "saves 5000 expects 2100"),
        ("renegotiate:ACME:7.9", "saves 2100 expects 2100"),
        ("renegotiate:ACME:7.91", "saves 2090 expects 2090"),
    ];
    for (way, expected) in table {
        let told = told(&format!("P1 high 10 1000 {way}"), "0");
        assert!(told[0].contains(&format!(": P1 {expected} ")), "{way}: {}", told[0]);
    }
    // A way that is as dear or dearer is none.
    assert!(told("P1 high 10 1000 renegotiate:ACME:10 switch_route:L1:11", "0").is_empty());
}

#[test]
fn a_test_kit_at_7_50_instead_of_20_saves_62_5_per_cent() {
    // A laboratory kit at GBP 20 and one that is used on site at GBP 7.50: the source's example.
    let list = found("KIT high 20 1000 switch_alternative:ONSITE:7.50", Decided::default(), "0");
    let action = &list.actions[0];
    assert_eq!(whole(action.saving), "12500");
    let share = Ratio::new(action.saving.micros(), action.current_cost.micros()).unwrap();
    assert_eq!(share.to_text(10).unwrap(), "0.6250000000");
    // Clinicians have to agree: no more is expected than the national programme reached, 21 in 100.
    assert_eq!(whole(action.expected), "4200");
    assert!(!action.kind.is_firm());
}

#[test]
fn the_way_that_most_is_expected_of_is_taken_and_the_easier_one_of_equals() {
    let table = [
        // More would be saved by negotiating, but no more than 2,100 is expected of it.
        ("renegotiate:ACME:5 switch_route:L1:7.5", "switch_route L1"),
        ("renegotiate:ACME:5 switch_route:L1:7.95", "renegotiate ACME"),
        // As much is expected of each: what is easier goes first, in the order of the kinds.
        ("switch_alternative:P9:5 renegotiate:ACME:6", "renegotiate ACME"),
        ("renegotiate:ACME:7.9 join_contract:C1:7.9", "join_contract C1"),
        ("join_contract:C1:7 switch_route:L1:7", "switch_route L1"),
        ("switch_route:L1:7 enforce_contract:C1:7", "enforce_contract C1"),
        // And of the same kind the one whose subject's bytes go first.
        ("switch_route:b:7 switch_route:a:7 switch_route:B:7", "switch_route B"),
    ];
    for (ways, expected) in table {
        let told = told(&format!("P1 high 10 1000 {ways}"), "0");
        assert!(told[0].starts_with(&format!("{expected}: ")), "{ways}: {}", told[0]);
    }
}

fn ids(list: &ActionList) -> Vec<String> {
    list.actions.iter().map(|action| action.public_id.clone()).collect()
}

fn set(ids: &[&String]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).clone()).collect()
}

#[test]
fn a_dismissed_way_is_none_any_more_and_the_next_best_is_taken() {
    let rows = "P1 high 10 1000 switch_route:L1:7 renegotiate:ACME:9
                P2 high 10 1000 switch_route:L1:8";
    let before = found(rows, Decided::default(), "0");
    assert_eq!(
        before.actions.iter().map(text).collect::<Vec<_>>(),
        ["switch_route L1: P1+P2 saves 5000 expects 5000 high"]
    );
    let dismissed = set(&[&before.actions[0].public_id]);
    let after = found(rows, Decided { dismissed: Some(&dismissed), accepted: None }, "0");
    // P2 has no other way. The dismissed way is not shown as an alternative either.
    assert_eq!(
        after.actions.iter().map(text).collect::<Vec<_>>(),
        ["renegotiate ACME: P1 saves 1000 expects 1000 high"]
    );
    assert!(after.actions[0].parts[0].alternatives.is_empty());
    // All ways dismissed: no action.
    let all: BTreeSet<String> = ids(&before).into_iter().chain(ids(&after)).collect();
    assert!(found(rows, Decided { dismissed: Some(&all), accepted: None }, "0").actions.is_empty());
}

#[test]
fn what_is_found_after_an_action_was_taken_on_is_another_action() {
    let rows = "P1 high 10 1000 switch_route:L1:7 renegotiate:ACME:9";
    let id = |accepted: &BTreeSet<String>, dismissed: &BTreeSet<String>| {
        let list = found(rows, Decided { accepted: Some(accepted), dismissed: Some(dismissed) }, "0");
        list.actions.first().map(|action| (action.kind, action.public_id.clone()))
    };
    let none = BTreeSet::new();
    let (_, first) = id(&none, &none).unwrap();
    let (kind, second) = id(&set(&[&first]), &none).unwrap();
    let (_, third) = id(&set(&[&first, &second]), &none).unwrap();
    assert_eq!(kind, ActionKind::SwitchRoute);
    assert_eq!(set(&[&first, &second, &third]).len(), 3);
    // The second is decided by itself: dismissing the first one, which is taken on, does not touch it.
    assert_eq!(id(&set(&[&first]), &set(&[&first])).unwrap().1, second);
    assert_eq!(id(&set(&[&first]), &set(&[&second])).unwrap().0, ActionKind::Renegotiate);
    // Ids do not rest on figures: another price and quantity, the same action.
    let list = found("P7 low 99 3 switch_route:L1:1", Decided::default(), "0");
    assert_eq!(list.actions[0].public_id, first);
    assert!(first.len() == 25 && first.starts_with('A'));
    let other = actions("RX2", purchases(rows), Decided::default(), Amount::ZERO);
    assert_ne!(other.actions[0].public_id, first);
}

#[test]
fn actions_are_ranked_by_what_is_expected_pounds_first_and_money_is_never_mixed() {
    let rows = "P1 high 10 100 renegotiate:ACME:9
                P1 high 10 900 currency=USD renegotiate:ACME:9
                P2 high 10 100 currency=EUR renegotiate:ACME:9
                P3 high 10 300 renegotiate:OTHER:9";
    assert_eq!(
        told(rows, "0"),
        [
            "renegotiate OTHER: P3 saves 300 expects 300 high",
            "renegotiate ACME: P1 saves 100 expects 100 high",
            "renegotiate ACME: P2 saves 100 expects 100 high EUR",
            "renegotiate ACME: P1 saves 900 expects 900 high USD",
        ]
    );
    let mut ids = ids(&found(rows, Decided::default(), "0"));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[test]
fn what_is_below_the_floor_is_counted_and_not_told() {
    let rows = "P1 high 10 100 renegotiate:A:9
                P2 high 10 100 renegotiate:B:9.01
                P3 high 10 50 renegotiate:C:9 currency=USD
                P4 high 10 1000 renegotiate:D:1";
    // Of D 9,000 would be saved, and 2,100 is expected: what is expected is held against the floor.
    let list = found(rows, Decided::default(), "100");
    let texts: Vec<String> = list.actions.iter().map(text).collect();
    let expected = ["renegotiate D: P4 saves 9000 expects 2100 high", "renegotiate A: P1 saves 100 expects 100 high"];
    assert_eq!(texts, expected);
    assert_eq!(list.below_floor, 2);
    let below: Vec<String> =
        list.below_floor_saving.iter().map(|(currency, total)| format!("{currency} {total}")).collect();
    assert_eq!(below, ["GBP 99.000000", "USD 50.000000"]);
    let none = found(rows, Decided::default(), "2100.000001");
    assert_eq!((none.actions.len(), none.below_floor), (0, 4));
}

#[test]
fn confidence_and_deadline_of_an_action_are_those_of_its_parts() {
    let with = |parts: &str| {
        let rows: Vec<String> = parts
            .split(' ')
            .enumerate()
            .map(|(place, part)| {
                let (confidence, expected) = part.split_once(':').unwrap();
                format!("P{place} {confidence} 10 {expected} renegotiate:ACME:9")
            })
            .collect();
        told(&rows.join("\n"), "0")[0].rsplit(' ').next().unwrap().to_owned()
    };
    let table = [
        ("high:50 low:50", "high"),
        ("high:49 low:51", "low"),
        ("high:49 low:50 medium:1", "medium"),
        ("medium:100", "medium"),
        ("low:51 medium:49", "low"),
        ("low:50 medium:50", "medium"),
    ];
    for (parts, expected) in table {
        assert_eq!(with(parts), expected, "{parts}");
    }
    let rows = "P1 high 10 100 renegotiate:ACME:9@2024-09-30
                P2 high 10 100 renegotiate:ACME:9@2024-07-01
                P3 high 10 100 renegotiate:ACME:9";
    assert_eq!(told(rows, "0"), ["renegotiate ACME: P1+P2+P3 saves 300 expects 300 high by 2024-07-01"]);
}

fn part(product: &str, lines: u64, spend: &str) -> DataPart {
    DataPart {
        product_id: Some(product.to_owned()),
        description: format!("synthetic {product}"),
        why: "two packs".to_owned(),
        lines,
        spend: Amount::parse(spend).unwrap().into(),
    }
}

#[test]
fn open_data_become_one_action_a_reason_and_their_money_is_summed_exactly() {
    let open = vec![
        ("pack", "read the packs", Currency::GBP, part("P1", 3, "100.10")),
        ("unmatched", "say which", Currency::GBP, part("P3", 9, "500")),
        ("pack", "read the packs", Currency::GBP, part("P2", 4, "100.20")),
        ("pack", "read the packs", Currency::parse("USD").unwrap(), part("P4", 1, "900")),
        ("vat", "check", Currency::GBP, part("P5", 1, "99.99")),
    ];
    let told = |open: Vec<_>, floor: &str| -> Vec<String> {
        data_actions(ORGANISATION, open, Amount::parse(floor).unwrap())
            .iter()
            .map(|one| {
                let parts: Vec<&str> = one.parts.iter().filter_map(|part| part.product_id.as_deref()).collect();
                format!("{} {} {}: {} lines {}", one.subject, one.currency, parts.join("+"), one.lines, one.spend)
            })
            .collect()
    };
    let expected = [
        "unmatched GBP P3: 9 lines 500.000000",
        "pack GBP P2+P1: 7 lines 200.300000",
        "pack USD P4: 1 lines 900.000000",
    ];
    assert_eq!(told(open.clone(), "100"), expected);
    assert_eq!(told(open.into_iter().rev().collect(), "100"), expected);
}

/// A purchase: price in pence, quantity, confidence, money, and ways with subject and percent of the price.
type Bought = (i64, i64, usize, bool, Vec<(usize, u8, i64)>);

fn some_purchases() -> impl Strategy<Value = Vec<Bought>> {
    let ways = vec((0_usize..5, 0_u8..3, 1_i64..110), 0..6);
    vec((1_i64..3_000, 1_i64..2_000, 0_usize..3, proptest::bool::weighted(0.8), ways), 0..14)
}

fn rows_of(bought: &[Bought]) -> Vec<String> {
    let row = |(place, (pence, quantity, confidence, pounds, ways)): (usize, &Bought)| {
        let confidence = Confidence::ALL[*confidence];
        let mut row = format!("P{place} {confidence} {} {quantity}", Amount::from_micros(pence * 10_000));
        if !pounds {
            row.push_str(" currency=USD");
        }
        // A way is told once: by kind and subject.
        let mut known = BTreeSet::new();
        for (kind, subject, percent) in ways {
            let kind = ActionKind::ALL[*kind];
            if known.insert((kind, subject)) {
                row.push_str(&format!(" {kind}:S{subject}:{}", Amount::from_micros(pence * percent * 100)));
            }
        }
        row
    };
    bought.iter().enumerate().map(row).collect()
}

/// Everything that a list says.
fn in_full(list: &ActionList) -> Vec<String> {
    let mut lines = Vec::new();
    for action in &list.actions {
        lines.push(format!("{} {} cost {}", action.public_id, text(action), action.current_cost));
        for part in &action.parts {
            let beside: Vec<String> =
                part.alternatives.iter().map(|one| format!("{}:{}={}", one.kind, one.subject, one.expected)).collect();
            lines.push(format!("{} {} {}", part.purchase.product_id, part.choice.saving, beside.join(" ")));
        }
    }
    lines.push(format!("{} below, {:?}", list.below_floor, list.below_floor_saving));
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn each_purchase_is_in_one_action_and_sums_are_those_of_the_best_ways(
        bought in some_purchases(),
        floor in 0_i64..3_000,
        decisions in vec(0_u8..4, 16),
    ) {
        let rows = rows_of(&bought).join("\n");
        // Some of what is found is taken on, some dismissed.
        let first = found(&rows, Decided::default(), "0");
        let with = |wanted: u8| -> BTreeSet<String> {
            ids(&first).into_iter().zip(&decisions).filter(|(_, said)| **said == wanted).map(|(id, _)| id).collect()
        };
        let (accepted, dismissed) = (with(1), with(2));
        let decided = Decided { accepted: Some(&accepted), dismissed: Some(&dismissed) };
        let floor = Amount::from_micros(floor * 1_000_000);
        let all = actions(ORGANISATION, purchases(&rows), decided, Amount::ZERO);
        let list = actions(ORGANISATION, purchases(&rows), decided, floor);

        let mut seen: Vec<String> =
            all.actions.iter().flat_map(|one| &one.parts).map(|part| part.purchase.product_id.clone()).collect();
        let count = seen.len();
        seen.sort();
        seen.dedup();
        prop_assert_eq!(seen.len(), count);
        for currency in [Currency::GBP, Currency::parse("USD").unwrap()] {
            // The best way of each purchase, by the plain rule, over what is not dismissed.
            let parts = all.actions.iter().filter(|one| one.currency == currency).flat_map(|one| &one.parts);
            let best: Total = parts.clone().map(|part| part.choice.saving).sum();
            for part in parts {
                prop_assert!(part.alternatives.iter().all(|other| other.expected <= part.choice.expected));
            }
            let told = list.actions.iter().filter(|one| one.currency == currency).map(|one| one.saving).sum::<Total>();
            let below = list.below_floor_saving.get(&currency).copied().unwrap_or_default();
            prop_assert_eq!(told.and(below), best);
        }
        for one in &list.actions {
            prop_assert_eq!(one.saving, one.parts.iter().map(|part| part.choice.saving).sum());
            prop_assert_eq!(one.expected, one.parts.iter().map(|part| part.choice.expected).sum());
            prop_assert_eq!(one.current_cost, one.parts.iter().map(|part| part.purchase.current_cost).sum());
            prop_assert!(one.expected >= Total::from(floor) && one.expected <= one.saving);
            prop_assert!(!accepted.contains(&one.public_id) && !dismissed.contains(&one.public_id));
        }
        let told = u64::try_from(list.actions.len()).unwrap() + list.below_floor;
        prop_assert_eq!(told, u64::try_from(all.actions.len()).unwrap());
    }

    #[test]
    fn ranking_is_total_and_rests_on_no_order(bought in some_purchases(), cut in 0_usize..14) {
        let rows = rows_of(&bought);
        let forward = found(&rows.join("\n"), Decided::default(), "3");
        let mut turned = rows.clone();
        turned.rotate_left(cut.min(rows.len()));
        turned.reverse();
        let mut other = purchases(&turned.join("\n"));
        other.iter_mut().for_each(|purchase| purchase.choices.reverse());
        let backward = actions(ORGANISATION, other, Decided::default(), Amount::from_micros(3_000_000));
        prop_assert_eq!(in_full(&forward), in_full(&backward));
        // Of each purchase what most is expected of, and nothing twice.
        let best = purchases(&rows.join("\n"));
        let best = best.iter().filter_map(|one| one.choices.iter().map(|choice| choice.expected).max());
        let all = found(&rows.join("\n"), Decided::default(), "0");
        prop_assert_eq!(all.actions.iter().map(|one| one.expected).sum::<Total>(), best.sum::<Total>());
        let rank = |one: &Action| (one.currency != Currency::GBP, one.currency, std::cmp::Reverse(one.expected));
        let before = |left: &Action, right: &Action| {
            rank(left).cmp(&rank(right)).then_with(|| left.public_id.cmp(&right.public_id)).is_lt()
        };
        prop_assert!(forward.actions.is_sorted_by(before));
    }
}

//! What people say: what stands after it, what is refused, and what it does to a decision.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use chrono::{DateTime, NaiveDateTime};
use likewise::engine::matching::MatchOutcome;
use likewise::engine::model::{Currency, DecisionStatus, Evidence, MatchMethod, Score};
use likewise::engine::money::{Amount, Units};
use likewise::engine::review::{
    ActionKind, Asked, Author, Doubt, DoubtFacts, Ledger, Refusal, Seen, Stake, doubts, excluded, pack_told,
    redirected, settled, surplus,
};
use likewise::engine::units::{StatedPack, read_pack};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

fn day(second: i64) -> NaiveDateTime {
    DateTime::from_timestamp(1_780_000_000 + second, 0).unwrap().naive_utc()
}

/// Something asked in words: `Al: I1 accept P1`, `Al: I1 mark_pack 100`, `Al: P1 merge P2`, `Al: I1 undo 2` (the second
/// action of all), with ` (seen 1)` behind it where the one who speaks says so.
fn asked(text: &str, ledger: &Ledger, said: &[String]) -> (String, Asked) {
    let (actor, rest) = text.split_once(": ").unwrap();
    let (rest, seen) = match rest.split_once(" (seen ") {
        Some((rest, seen)) => (rest, Seen::Stated(seen.trim_end_matches(')').parse().unwrap())),
        None => (rest, Seen::Unstated),
    };
    let words: Vec<&str> = rest.split(' ').collect();
    let kind = ActionKind::parse(words[1]).unwrap();
    let object = words.get(2).map(|word| (*word).to_owned());
    let mut asked = Asked {
        kind,
        subject: words[0].to_owned(),
        product: None,
        proposed: None,
        units: None,
        base_unit: None,
        undoes: None,
        why: None,
        seen,
    };
    match kind {
        ActionKind::MarkPack => asked.units = object.and_then(|units| Units::parse(&units).ok()),
        ActionKind::Undo => {
            let name =
                object.map_or_else(|| words[0].to_owned(), |place| said[place.parse::<usize>().unwrap() - 1].clone());
            let known = ledger.to_undo(&name).first().map(|action| action.public_id.clone());
            asked.undoes = Some(known.unwrap_or(name));
        }
        _ => asked.product = object,
    }
    (actor.to_owned(), asked)
}

/// Says line by line; a line's refusal is told in its place.
fn say(script: &str) -> (Ledger, Vec<String>) {
    let mut ledger = Ledger::default();
    let (mut said, mut refused) = (Vec::new(), Vec::new());
    for (place, line) in script.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let (actor, asked) = asked(line, &ledger, &said);
        let author = Author { actor, acted_at: day(i64::try_from(place).unwrap()), batch: format!("B{place}") };
        match ledger.say(asked, &author) {
            Ok(action) => said.push(action.public_id.clone()),
            Err(Refusal::Moved(words)) => refused.push(format!("moved: {words}")),
            Err(Refusal::Conflict(words)) => refused.push(format!("conflict: {words}")),
            Err(Refusal::Senseless(words)) => refused.push(format!("senseless: {words}")),
        }
    }
    (ledger, refused)
}

/// What stands of an item, in words.
fn stands(ledger: &Ledger, item: &str) -> String {
    let Some(word) = ledger.word(item) else { return "nothing".to_owned() };
    let mut parts = Vec::new();
    if let Some(accepted) = &word.accepted {
        parts.push(format!("is {} ({})", accepted.product.as_deref().unwrap_or("none"), accepted.said.actor));
    }
    parts.extend(word.rejected.iter().map(|(product, said)| format!("not {product} ({})", said.actor)));
    parts.extend(word.apart.iter().map(|(product, said)| format!("apart from {product} ({})", said.actor)));
    parts.extend(word.pack.iter().map(|pack| format!("holds {} ({})", pack.units, pack.said.actor)));
    parts.join(", ")
}

#[test]
fn what_stands_follows_from_everything_said() {
    let cases = [
        ("", "nothing"),
        ("Al: I1 accept P1", "is P1 (Al)"),
        ("Al: I1 accept", "is none (Al)"),
        ("Al: I1 reject P1\nBo: I1 reject P2", "not P1 (Al), not P2 (Bo)"),
        ("Al: I1 reject P1\nBo: I1 choose P2\nBo: I1 mark_pack 100", "is P2 (Bo), not P1 (Al), holds 100 (Bo)"),
        // With eyes open a person may say the opposite of what another said.
        ("Al: I1 accept P1\nBo: I1 choose P2 (seen 1)", "is P2 (Bo)"),
        ("Al: I1 accept P1\nBo: I1 reject P1 (seen 1)", "not P1 (Bo)"),
        ("Al: I1 reject P1\nBo: I1 choose P1 (seen 1)", "is P1 (Bo)"),
        ("Al: I1 split X1\nBo: I1 choose X1", "is X1 (Bo)"),
        ("Al: I1 accept X1\nBo: I1 split X1 (seen 1)", "apart from X1 (Bo)"),
        // What is taken back is as if it had never been said; what it took the place of stands again.
        ("Al: I1 accept P1\nBo: I1 undo", "nothing"),
        ("Al: I1 accept P1\nBo: I1 choose P2 (seen 1)\nAl: I1 undo", "is P1 (Al)"),
        ("Al: I1 accept P1\nBo: I1 choose P2 (seen 1)\nAl: I1 undo\nAl: I1 undo", "nothing"),
        ("Al: I1 accept P1\nBo: I1 choose P2 (seen 1)\nAl: I1 undo 1", "is P2 (Bo)"),
        ("Al: I1 mark_pack 10\nBo: I1 mark_pack 100 (seen 1)\nAl: I1 undo", "holds 10 (Al)"),
        ("Al: I1 accept P1\nBo: I1 undo\nAl: I1 accept P1", "is P1 (Al)"),
        ("Al: I2 accept P1", "nothing"),
    ];
    for (script, expected) in cases {
        let (ledger, refused) = say(script);
        assert_eq!(refused, Vec::<String>::new(), "{script}");
        assert_eq!(stands(&ledger, "I1"), expected, "{script}");
    }
}

#[test]
fn what_contradicts_or_makes_no_sense_is_refused_and_changes_nothing() {
    let cases = [
        ("Al: I1 accept P1\nBo: I1 accept P1", "is P1 (Al)", "conflict: I1: this stands already"),
        ("Al: I1 accept P1\nBo: I1 choose P2", "is P1 (Al)", "conflict: I1: Al said it is P1"),
        ("Al: I1 accept P1\nBo: I1 choose P2 (seen 0)", "is P1 (Al)", "moved: I1 had 0 actions"),
        ("Al: I1 accept P1\nBo: I1 reject P1", "is P1 (Al)", "conflict: I1: Al said it is P1"),
        ("Al: I1 accept P1\nBo: I1 split P1", "is P1 (Al)", "conflict: I1: Al said it is P1"),
        ("Al: I1 accept\nBo: I1 choose P1", "is none (Al)", "conflict: I1: Al said it is no product that is known"),
        ("Al: I1 reject P1\nBo: I1 choose P1", "not P1 (Al)", "conflict: I1: Al said it is not P1"),
        ("Al: I1 reject P1\nBo: I1 reject P1", "not P1 (Al)", "conflict: I1: this stands already"),
        ("Al: I1 mark_pack 10\nBo: I1 mark_pack 12", "holds 10 (Al)", "conflict: I1: Al said its order unit holds 10"),
        ("Al: I1 mark_pack", "nothing", "senseless: the units are missing"),
        ("Al: I1 choose", "nothing", "senseless: a product is missing"),
        ("Al: I1 undo", "nothing", "senseless: I1 has no action I1"),
        ("Al: I1 accept P1\nBo: I1 undo\nBo: I1 undo 1", "nothing", "conflict: "),
    ];
    for (script, expected, refusal) in cases {
        let (ledger, refused) = say(script);
        assert_eq!(refused.len(), 1, "{script}: {refused:?}");
        assert!(refused[0].starts_with(refusal), "{script}: {refused:?}");
        assert_eq!(stands(&ledger, "I1"), expected, "{script}");
    }
}

#[test]
fn merged_products_lead_to_one_and_never_in_a_circle() {
    let (ledger, refused) = say("Al: P1 merge P2\nAl: P2 merge P3\nAl: X1 merge P1");
    assert_eq!(refused, Vec::<String>::new());
    let redirects = ledger.redirects();
    for product in ["P1", "P2", "P3", "X1"] {
        assert_eq!(redirects.resolve(product), "P3", "{product}");
        assert_eq!(redirects.family(product).into_iter().collect::<Vec<_>>(), ["P1", "P2", "P3", "X1"]);
    }
    assert_eq!(redirects.resolve("P4"), "P4");
    assert_eq!(redirects.mark(["P4"]), None);
    assert!(redirects.mark(["P1"]).is_some() && redirects.mark(["P1"]) == redirects.mark(["P3", "P4"]));
    let cases = [
        ("Al: P1 merge P1", "senseless: P1 and P1 are one product already"),
        ("Al: P1 merge P2\nAl: P2 merge P1", "senseless: P2 and P1 are one product already"),
        ("Al: P1 merge P2\nAl: P2 merge P3\nAl: P3 merge P1", "senseless: P3 and P1 are one product already"),
        ("Al: P1 merge P2\nBo: P1 merge P3", "conflict: P1 was merged into P2 by Al"),
        ("Al: P1 merge X1", "senseless: P1 is in the catalogue and X1 is not"),
    ];
    for (script, refusal) in cases {
        let (_, refused) = say(script);
        assert_eq!(refused.len(), 1, "{script}");
        assert!(refused[0].starts_with(refusal), "{script}: {refused:?}");
    }
    let (ledger, _) = say("Al: P1 merge P2\nAl: P2 merge P3\nBo: P2 undo\nAl: P3 merge P1");
    assert_eq!(["P1", "P2", "P3"].map(|product| ledger.redirects().resolve(product)), ["P2", "P2", "P2"]);
}

/// An outcome in words: `matched P1 text; P2 P3`.
fn outcome(text: &str) -> MatchOutcome {
    let (head, runners) = text.split_once(';').unwrap_or((text, ""));
    let words: Vec<&str> = head.split_whitespace().collect();
    let status = DecisionStatus::parse(words[0]).unwrap();
    let product = words.get(1).filter(|word| **word != "-").map(|word| (*word).to_owned());
    let runners = runners.split_whitespace().map(|product| (product.to_owned(), Score::from_basis_points(7_000)));
    MatchOutcome {
        status,
        product,
        method: MatchMethod::parse(words.get(2).unwrap_or(&"text")).unwrap(),
        score: Score::from_basis_points(8_000),
        keyed_units: None,
        evidence: Vec::new(),
        runners_up: runners.collect(),
    }
}

fn told(outcome: &MatchOutcome) -> String {
    let runners: Vec<&str> = outcome.runners_up.iter().map(|(product, _)| product.as_str()).collect();
    let product = outcome.product.as_deref().unwrap_or("-");
    let semicolon = if runners.is_empty() { String::new() } else { format!("; {}", runners.join(" ")) };
    format!("{} {product} {}{semicolon}", outcome.status, outcome.method)
}

#[test]
fn a_persons_word_decides_whatever_the_machine_says() {
    let cases = [
        ("", "matched P1 text; P2", "matched P1 text; P2"),
        ("Al: I1 accept P1", "matched P1 text; P2", "matched P1 person; P2"),
        ("Al: I1 choose P2", "matched P1 text; P2 P3", "matched P2 person; P1 P3"),
        ("Al: I1 choose P9", "ambiguous - text; P1 P2", "matched P9 person; P1 P2"),
        ("Al: I1 choose P9", "unmatched - none", "matched P9 person"),
        ("Al: I1 accept", "unmatched - none; P1", "unmatched - person; P1"),
        ("Al: I1 accept", "matched P1 gtin; P2", "unmatched - person; P1 P2"),
        ("Al: I1 split P1", "matched P1 text; P2", "ambiguous - text; P1 P2"),
        ("Al: I1 split P1", "matched P2 text; P3", "matched P2 text; P3"),
        ("Al: I1 mark_pack 10", "matched P1 text", "matched P1 text"),
        // Products that are one.
        ("Al: P1 merge P2", "matched P1 gtin; P2 P3", "matched P2 gtin; P3"),
        ("Al: P1 merge P2\nAl: I1 choose P1", "unmatched - none; P3", "matched P2 person; P3"),
        ("Al: P1 merge P2\nAl: I1 split P1", "matched P2 text; P3", "ambiguous - text; P2 P3"),
        ("Al: P1 merge P2", "ambiguous - text; P3 P1 P2", "ambiguous - text; P3 P2"),
    ];
    for (script, machine, expected) in cases {
        let (ledger, refused) = say(script);
        assert_eq!(refused, Vec::<String>::new(), "{script}");
        let word = ledger.word("I1");
        let found = redirected(outcome(machine), ledger.redirects());
        let settled = settled(found, word.as_ref(), ledger.redirects());
        assert_eq!(told(&settled), expected, "{script} / {machine}");
        let spoken = |evidence: &Evidence| evidence.what == "person" && evidence.finding.ends_with("says Al");
        let by_person = settled.method == MatchMethod::Person;
        assert!(!by_person || settled.evidence.iter().any(spoken), "{script}: {:?}", settled.evidence);
    }
}

#[test]
fn rejected_products_and_whatever_is_one_with_them_are_no_candidates() {
    let (ledger, _) = say("Al: P1 merge P2\nAl: I1 reject P2\nAl: I1 reject P5");
    let word = ledger.word("I1");
    let out: Vec<String> = excluded(word.as_ref(), ledger.redirects()).into_iter().collect();
    assert_eq!(out, ["P1", "P2", "P5"]);
    assert!(excluded(None, ledger.redirects()).is_empty());
    // A product is no rival of itself.
    assert_eq!(surplus(&outcome("ambiguous - text; P1 P2 P3"), ledger.redirects()), ["P2"]);
    assert_eq!(surplus(&outcome("ambiguous - text; P2 P3 P1"), ledger.redirects()), ["P1"]);
    assert!(surplus(&outcome("matched P1 text; P2 P3"), ledger.redirects()).is_empty());
}

#[test]
fn a_marked_pack_is_never_in_doubt() {
    let stated = StatedPack { uom: Some("box"), units_per_uom: Some("50"), description: "syringe box of 100" };
    let reading = read_pack(&stated, None);
    assert!(reading.conflict.is_some());
    let (ledger, _) = say("Al: I1 mark_pack 25");
    let word = ledger.word("I1").unwrap();
    let told = pack_told(&reading, word.pack.as_ref());
    assert_eq!(
        (told.units, told.strong, told.two_sources, told.conflict),
        (Units::whole(25).unwrap(), true, true, None)
    );
    assert!(told.evidence.starts_with("Al says 25; else read as "), "{}", told.evidence);
    assert_eq!(pack_told(&reading, None).conflict, reading.conflict);
}

#[test]
fn what_the_machine_is_not_sure_of_waits() {
    use DecisionStatus::{Ambiguous, Matched, Unmatched};
    use MatchMethod::{Gtin, None as NoMethod, Person, Provisional, Text};
    // Status, method, whether anything speaks against it, whether confirmed, whether the pack is in doubt.
    type Case = (DecisionStatus, MatchMethod, bool, bool, bool, &'static [Doubt]);
    let cases: [Case; 10] = [
        (Matched, Gtin, false, false, false, &[]),
        (Matched, Gtin, true, false, false, &[Doubt::Contradicted]),
        (Matched, Gtin, true, false, true, &[Doubt::Contradicted, Doubt::Pack]),
        (Matched, Text, false, false, false, &[Doubt::ByText]),
        (Matched, Person, true, true, false, &[]),
        (Matched, Person, true, true, true, &[Doubt::Pack]),
        (Matched, Person, true, false, false, &[]),
        (Ambiguous, Text, true, false, false, &[Doubt::Ambiguous]),
        (Unmatched, Provisional, false, false, false, &[Doubt::Unmatched]),
        (Unmatched, NoMethod, false, true, false, &[]),
    ];
    for (status, method, against, confirmed, pack, expected) in cases {
        let facts = DoubtFacts { status, method, against, confirmed, pack, service: false };
        assert_eq!(doubts(&facts), expected, "{facts:?}");
    }
    // A service is no product: nobody need say which one it is not.
    let service = DoubtFacts {
        status: DecisionStatus::Unmatched,
        method: MatchMethod::None,
        against: false,
        confirmed: false,
        pack: false,
        service: true,
    };
    assert_eq!(doubts(&service), []);
    assert_eq!(doubts(&DoubtFacts { status: DecisionStatus::Ambiguous, ..service }), [Doubt::Ambiguous]);
}

#[test]
fn the_most_money_comes_first_pounds_before_all() {
    let stake = |text: &str| {
        let mut stake = Stake::default();
        for word in text.split_whitespace() {
            stake.add(Currency::parse(&word[..3]).unwrap(), Amount::parse(&word[3..]).unwrap());
        }
        stake
    };
    let sorted = ["GBP9 USD1", "GBP5 GBP-4", "GBP5 USD7", "GBP5 USD6", "GBP5", "GBP0.01", "EUR7", "USD99", ""];
    let mut shuffled: Vec<Stake> = sorted.iter().rev().map(|text| stake(text)).collect();
    shuffled.sort_by(Stake::before);
    assert_eq!(shuffled, sorted.map(stake));
    assert_eq!(
        stake("USD1 GBP-2.50 GBP1").sums(),
        [(Currency::GBP, 3_500_000), (Currency::parse("USD").unwrap(), 1_000_000)]
    );
}

proptest! {
    /// Whatever is said, taking all of it back leaves nothing; and the list read again says the same.
    #[test]
    fn taking_everything_back_leaves_nothing(script in proptest::collection::vec(line(), 0..20)) {
        let (mut ledger, _) = say(&script.join("\n"));
        for subject in ["I1", "I2", "P1", "P2", "P3"] {
            let mut rounds = 0;
            while let Some(action) = ledger.to_undo(subject).first().map(|action| (*action).clone()) {
                let asked = Asked {
                    kind: ActionKind::Undo,
                    subject: action.subject.clone(),
                    product: None,
                    proposed: None,
                    units: None,
                    base_unit: None,
                    undoes: Some(action.public_id),
                    why: None,
                    seen: Seen::Unstated,
                };
                let author = Author { actor: "Al".to_owned(), acted_at: day(900), batch: "B".to_owned() };
                ledger.say(asked, &author).unwrap();
                rounds += 1;
                assert!(rounds <= 20);
            }
        }
        assert!(ledger.words().is_empty() && ledger.redirects().is_empty());
    }

    /// Merges never go in a circle, whatever is said.
    #[test]
    fn merges_end(script in proptest::collection::vec(line(), 0..30)) {
        let (ledger, _) = say(&script.join("\n"));
        for product in ["P1", "P2", "P3"] {
            let target = ledger.redirects().resolve(product);
            assert_eq!(ledger.redirects().resolve(target), target);
        }
    }
}

fn line() -> impl Strategy<Value = String> {
    let product = || prop_oneof![Just("P1"), Just("P2"), Just("P3")];
    let item = || prop_oneof![Just("I1"), Just("I2")];
    let seen = any::<bool>().prop_map(|seen| if seen { " (seen 1)" } else { "" });
    prop_oneof![
        (item(), prop_oneof![Just("accept"), Just("reject"), Just("choose"), Just("split")], product(), seen)
            .prop_map(|(item, kind, product, seen)| format!("Al: {item} {kind} {product}{seen}")),
        (item(), 1..200_u32).prop_map(|(item, units)| format!("Bo: {item} mark_pack {units}")),
        (product(), product()).prop_map(|(from, into)| format!("Al: {from} merge {into}")),
        prop_oneof![item(), product()].prop_map(|subject| format!("Bo: {subject} undo")),
    ]
}

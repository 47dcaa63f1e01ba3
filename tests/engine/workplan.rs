//! The shared workplan: which word may follow which, what then stands, what is late, and what was saved against plan.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use likewise::engine::money::Amount;
use likewise::engine::workplan::{
    ActualKind, AdoptedPlan, ContractKey, Duty, Entry, FreshPlan, PlannedContract, PlannedTask, PlannedYear, Said,
    Stage, Stance, Unfit, Word, WorkStatus, compare_entries, financial_year, fold_words, late_tasks, taken_contracts,
};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn pounds(pounds: i64) -> Amount {
    Amount::from_micros(pounds * 1_000_000)
}

fn at(place: u64) -> NaiveDateTime {
    DateTime::from_timestamp(1_785_000_000 + i64::try_from(place).unwrap() * 86_400, 0).unwrap().naive_utc()
}

fn task(duty: Duty, contract: Option<(&str, &str)>, by: &str, stage: usize) -> PlannedTask {
    let contract = contract.map(|(org, reference)| ContractKey::new(org, reference));
    let id = PlannedTask::id_of(duty, contract.as_ref(), 0);
    PlannedTask { id, by: day(by), duty, stage, contract, about: "Broom Ltd".to_owned() }
}

fn contract(org: &str, reference: &str, leave: &str, stage: usize) -> PlannedContract {
    PlannedContract {
        key: ContractKey::new(org, reference),
        title: "Cleaning".to_owned(),
        supplier_name: "Broom Ltd".to_owned(),
        stage,
        action: "run_out".to_owned(),
        start_date: Some(day("2024-05-01")),
        current_end: day(leave),
        option_ends: vec![day("2029-04-30")],
        leave_date: day(leave),
        exercise_by: Vec::new(),
        notice_by: Some(day("2027-01-30")),
        exit_fee: None,
        annual_value: pounds(60_000),
    }
}

/// A and B join on 1 May 2027, C a year later.
pub fn plan() -> AdoptedPlan {
    let years = [("2026-27", 0, 15_000), ("2027-28", 4_000, 500), ("2028-29", 6_000, 0)];
    AdoptedPlan {
        footprint: "FP1".to_owned(),
        as_of: day("2026-07-01"),
        horizon_years: 5,
        category: "cpv:90910000".to_owned(),
        title: "Cleaning".to_owned(),
        route: None,
        certainty: "amber".to_owned(),
        stages: vec![
            Stage { start: day("2027-05-01"), start_procurement_by: day("2026-08-04") },
            Stage { start: day("2028-05-01"), start_procurement_by: day("2028-05-01") },
        ],
        contracts: vec![
            contract("AAA", "K-1", "2027-04-30", 0),
            contract("BBB", "K-2", "2027-04-30", 0),
            contract("CCC", "K-3", "2028-04-30", 1),
        ],
        tasks: vec![
            task(Duty::StartProcurement, None, "2026-08-04", 0),
            task(Duty::GiveNotice, Some(("AAA", "K-1")), "2027-01-30", 0),
            task(Duty::StopRenewal, Some(("BBB", "K-2")), "2027-02-28", 0),
            task(Duty::JointStart, None, "2027-05-01", 0),
            task(Duty::GiveNotice, Some(("CCC", "K-3")), "2028-01-31", 1),
        ],
        years: years
            .map(|(year, saving, fees)| PlannedYear {
                year: financial_year(year).unwrap(),
                saving: pounds(saving),
                fees: pounds(fees),
            })
            .to_vec(),
        annual_value: pounds(180_000),
        net_present_value: pounds(1_234),
    }
}

fn word(place: u64, said: Said, why: Option<&str>) -> Word {
    let mut word = Word {
        public_id: String::new(),
        entry: plan().entry_id(),
        footprint: "FP1".to_owned(),
        place,
        said,
        actor: format!("person {place}"),
        why: why.map(str::to_owned),
        said_at: at(place),
    };
    word.public_id = word.id_of().unwrap();
    word
}

fn status(status: WorkStatus) -> Said {
    Said::Status { status }
}

/// Words after the adoption of [`plan`].
fn words(said: &[Said]) -> Vec<Word> {
    let adopted = Said::Adopt { plan: Box::new(plan()) };
    (0..).zip([adopted].iter().chain(said)).map(|(place, said)| word(place, said.clone(), Some("because"))).collect()
}

pub fn entry(said: &[Said]) -> Entry {
    fold_words(&words(said)).unwrap()
}

fn key(org: &str, reference: &str) -> ContractKey {
    ContractKey::new(org, reference)
}

/// How each status is reached.
fn reached(to: WorkStatus) -> Entry {
    use WorkStatus as S;
    let steps: &[S] = match to {
        S::Idea => &[],
        S::Agreed => &[S::Agreed],
        S::NoticeGiven => &[S::Agreed, S::NoticeGiven],
        S::InProcurement => &[S::Agreed, S::InProcurement],
        S::Awarded => &[S::Agreed, S::InProcurement, S::Awarded],
        S::Live => &[S::Agreed, S::InProcurement, S::Awarded, S::Live],
        S::Dropped => return entry(&[Said::Drop {}]),
    };
    entry(&steps.iter().map(|step| status(*step)).collect::<Vec<_>>())
}

/// From each status to each other: `yes`, `why` where it needs a reason, `no`. In the order of the statuses.
const STEPS: [(&str, &str); 7] = [
    ("idea", "no yes no no no no no"),
    ("agreed", "why no yes yes no no no"),
    ("notice_given", "why why no yes no no no"),
    ("in_procurement", "why why why no yes no no"),
    ("awarded", "why why why why no yes no"),
    ("live", "why why why why why no no"),
    ("dropped", "why no no no no no no"),
];

#[test]
fn every_step_is_allowed_or_refused_as_the_table_says() {
    assert_eq!(STEPS.len(), WorkStatus::ALL.len());
    for (from, row) in STEPS {
        let entry = reached(WorkStatus::parse(from).unwrap());
        assert_eq!(entry.status.as_str(), from);
        for (next, expected) in WorkStatus::ALL.iter().zip(row.split_whitespace()) {
            let with = entry.allows(&status(*next), Some("a reason"), at(9)).is_ok();
            let without = entry.allows(&status(*next), Some(" "), at(9)).is_ok();
            let told = match (with, without) {
                (true, true) => "yes",
                (true, false) => "why",
                _ => "no",
            };
            assert_eq!(told, expected, "{from} -> {next}");
        }
    }
    let drop = |entry: &Entry, why| entry.allows(&Said::Drop {}, why, at(9));
    assert!(drop(&reached(WorkStatus::Awarded), Some("too dear")).is_ok());
    assert!(matches!(drop(&reached(WorkStatus::Idea), None), Err(Unfit::Request(_))));
    for settled in [WorkStatus::Live, WorkStatus::Dropped] {
        assert!(matches!(drop(&reached(settled), Some("no")), Err(Unfit::Conflict(_))), "{settled}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let entry = reached(WorkStatus::Agreed);
    let refused = |said: Said| matches!(entry.allows(&said, None, at(9)), Err(Unfit::Request(_)));
    let known = &plan().tasks[0].id;
    assert!(refused(Said::Task { task: "T0".to_owned(), on: Some(day("2026-07-01")) }));
    assert!(refused(Said::Task { task: known.clone(), on: Some(day("2027-07-01")) }), "it has not come yet");
    assert!(!refused(Said::Task { task: known.clone(), on: Some(day("2026-07-01")) }));
    assert!(refused(Said::Contract { contract: key("AAA", "K-9"), stance: Stance::Pinned }));
    assert!(refused(Said::Note { text: " ".to_owned() }));
    let other = |change: fn(&mut AdoptedPlan)| {
        let mut plan = plan();
        change(&mut plan);
        Said::Readopt { plan: Box::new(plan) }
    };
    assert!(refused(other(|plan| plan.footprint = "FP2".to_owned())));
    assert!(refused(other(|plan| plan.contracts.iter_mut().for_each(|one| one.key.contract_ref.push('9')))));
    assert!(refused(other(|plan| plan.stages.clear())));
    assert!(!refused(other(|plan| plan.as_of = day("2026-10-01"))));
    let again = Said::Adopt { plan: Box::new(plan()) };
    assert!(matches!(entry.allows(&again, None, at(9)), Err(Unfit::Conflict(_))));
}

/// Tasks that are late on a day, as `duty days`.
fn late(entry: &Entry, on: &str) -> Vec<String> {
    late_tasks(entry, day(on)).iter().map(|(state, days)| format!("{} {days}", state.task.duty)).collect()
}

#[test]
fn a_status_behind_its_date_is_late() {
    let idea = entry(&[]);
    assert_eq!(late(&idea, "2026-08-04"), Vec::<String>::new(), "the last day is not late");
    assert_eq!(late(&idea, "2026-08-05"), ["start_procurement 1"]);
    assert_eq!(late(&idea, "2027-03-01"), ["start_procurement 209", "give_notice 30", "stop_renewal 1"]);
    let notified = reached(WorkStatus::NoticeGiven);
    assert_eq!(late(&notified, "2027-03-01"), ["start_procurement 209"]);
    // A procurement may well begin before a notice is given: it does not say that it was.
    assert_eq!(late(&reached(WorkStatus::InProcurement), "2027-03-01"), ["give_notice 30", "stop_renewal 1"]);
    // A step speaks of the first stage alone.
    assert_eq!(late(&reached(WorkStatus::Live), "2028-02-01"), ["give_notice 1"]);
    assert_eq!(late(&reached(WorkStatus::Dropped), "2028-02-01"), Vec::<String>::new());
    // Back to the idea: what was said to be done is not any more.
    let back = entry(&[status(WorkStatus::Agreed), status(WorkStatus::NoticeGiven), status(WorkStatus::Idea)]);
    assert_eq!(late(&back, "2027-02-01"), ["start_procurement 181", "give_notice 2"]);
    let done = Said::Task { task: plan().tasks[1].id.clone(), on: Some(day("2026-07-02")) };
    let kept_out = Said::Contract { contract: key("BBB", "K-2"), stance: Stance::Excluded };
    assert_eq!(late(&entry(&[done.clone(), kept_out]), "2027-03-01"), ["start_procurement 209"]);
    let undone = Said::Task { task: plan().tasks[1].id.clone(), on: None };
    assert_eq!(late(&entry(&[done, undone]), "2027-02-01"), ["start_procurement 181", "give_notice 2"]);
}

fn actual(year: &str, what: ActualKind, amount: Option<i64>) -> Said {
    Said::Actual { year: financial_year(year).unwrap(), what, amount: amount.map(pounds) }
}

#[test]
fn actual_figures_stand_beside_planned_ones_and_unknown_is_not_zero() {
    let none = entry(&[]).savings().unwrap();
    assert_eq!(
        (none.planned_saving, none.planned_fees, none.planned_net),
        (pounds(10_000), pounds(15_500), pounds(-5_500))
    );
    assert_eq!((none.known_saving, none.planned_of_known, none.difference, none.years_known), (None, None, None, 0));
    // Only 2027-28 is known: it is held against its own plan, not against all years.
    let one = entry(&[actual("2027-28", ActualKind::Saving, Some(3_500))]).savings().unwrap();
    assert_eq!((one.known_saving, one.planned_of_known), (Some(pounds(3_500)), Some(pounds(4_000))));
    assert_eq!((one.difference, one.years_known), (Some(pounds(-500)), 1));
    let year = &one.years[1];
    assert_eq!((year.actual.saving, year.actual.fees, year.actual.net), (Some(pounds(3_500)), None, None));
    // Nothing is a figure too.
    let zero =
        entry(&[actual("2026-27", ActualKind::Saving, Some(0)), actual("2026-27", ActualKind::Fees, Some(14_000))]);
    let zero = zero.savings().unwrap();
    assert_eq!((zero.known_saving, zero.years[0].actual.net), (Some(Amount::ZERO), Some(pounds(-14_000))));
    // A year that the plan does not reach has nothing to be held against.
    let beyond = entry(&[actual("2033-34", ActualKind::Saving, Some(1))]).savings().unwrap();
    assert_eq!((beyond.known_saving, beyond.difference), (Some(pounds(1)), None));
    assert_eq!(beyond.years.last().unwrap().planned, None);
    // Said to be unknown again, it is as if nothing had been said.
    let again =
        entry(&[actual("2027-28", ActualKind::Saving, Some(3_500)), actual("2027-28", ActualKind::Saving, None)]);
    assert_eq!(again.savings().unwrap(), none);
    assert_eq!(again.version, 3, "but both words are kept");
}

#[test]
fn a_fresh_plan_is_told_beside_what_was_adopted() {
    let kept_out = Said::Contract { contract: key("CCC", "K-3"), stance: Stance::Excluded };
    let adopted = [entry(&[kept_out])];
    let mut fresh = plan();
    fresh.stages[0].start = day("2027-07-01");
    fresh.contracts[0].notice_by = Some(day("2027-03-31"));
    fresh.contracts[1].exit_fee = Some(pounds(500));
    fresh.contracts.truncate(2);
    fresh.contracts.push(contract("DDD", "K-4", "2027-04-30", 0));
    let ends = [("AAA", "K-1", "2027-04-30"), ("BBB", "K-2", "2026-08-31"), ("DDD", "K-4", "2027-04-30")];
    let fresh = FreshPlan {
        candidates: vec![fresh],
        left_out: BTreeMap::from([(key("CCC", "K-3"), "it has ended".to_owned())]),
        ends: ends.into_iter().map(|(org, reference, end)| (key(org, reference), day(end))).collect(),
    };
    let before = adopted[0].clone();
    let told = compare_entries(&adopted, &fresh, day("2026-09-01"));
    assert_eq!(adopted[0], before);
    assert_eq!((told.len(), told[0].linked, told[0].also.len()), (1, Some(0), 0));
    let changes: Vec<String> = told[0]
        .changes
        .iter()
        .map(|change| {
            let of = change.contract.as_ref().map(ToString::to_string).unwrap_or_default();
            let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            format!("{} {of} {} > {}", change.what, shown(&change.before), shown(&change.after))
        })
        .collect();
    assert_eq!(
        changes,
        [
            "joint_start  2027-05-01 2028-05-01 > 2027-07-01 2028-05-01",
            "notice_by AAA/K-1 2027-01-30 > 2027-03-31",
            "exit_fee BBB/K-2 - > 500.000000",
            "left_out CCC/K-3 - > it has ended",
            "joins DDD/K-4 - > cpv:90910000",
        ]
    );
    // B has ended; C is kept out, so that nobody waits for it.
    let stopped: Vec<_> = told[0].stopped.iter().map(|one| (one.key.to_string(), one.ended)).collect();
    assert_eq!(stopped, [("BBB/K-2".to_owned(), Some(day("2026-08-31")))]);
    let nothing = compare_entries(&adopted, &FreshPlan::default(), day("2026-09-01"));
    assert_eq!((nothing[0].linked, nothing[0].stopped.len()), (None, 2));
    assert!(compare_entries(&[reached(WorkStatus::Dropped)], &fresh, day("2026-09-01")).is_empty());
}

#[test]
fn contracts_are_taken_until_they_are_kept_out_or_the_entry_is_dropped() {
    let taken = |said: &[Said]| -> Vec<String> {
        let list = taken_contracts(&[entry(said)]);
        list.iter().map(|one| format!("{}{}", one.key, if one.pinned { " pinned" } else { "" })).collect()
    };
    let stance = |org: &str, reference: &str, stance| Said::Contract { contract: key(org, reference), stance };
    assert_eq!(taken(&[]), ["AAA/K-1", "BBB/K-2", "CCC/K-3"]);
    let said = [stance("AAA", "K-1", Stance::Pinned), stance("BBB", "K-2", Stance::Excluded)];
    assert_eq!(taken(&said), ["AAA/K-1 pinned", "CCC/K-3"]);
    assert_eq!(taken(&[Said::Drop {}]), Vec::<String>::new());
}

#[test]
fn what_is_kept_is_read_back_to_the_last_digit() {
    let text = plan().to_text().unwrap();
    let said = Said::Adopt { plan: Box::new(plan()) };
    assert_eq!(Said::parse(&said.to_text().unwrap()).unwrap(), said);
    assert!(
        text.contains("\"2027-28\"") && text.contains("\"1234.000000\"") && text.contains("\"give_notice\""),
        "{text}"
    );
    for said in [
        Said::Owner { name: None },
        Said::Note { text: "a \"quoted\" one".to_owned() },
        Said::Drop {},
        status(WorkStatus::NoticeGiven),
        actual("1999-00", ActualKind::Fees, Some(-3)),
        Said::Contract { contract: key("AAA", "K/1"), stance: Stance::Pinned },
    ] {
        let text = said.to_text().unwrap();
        assert_eq!(Said::parse(&text).unwrap(), said);
        assert!(text.starts_with(&format!("{{\"kind\":\"{}\"", said.kind())), "{text}");
    }
    for nonsense in ["", "{}", "{\"kind\":\"status\",\"status\":\"asleep\"}", "{\"kind\":\"spoons\"}"] {
        assert!(Said::parse(nonsense).is_err(), "{nonsense}");
    }
    for (text, is_one) in [("2027-28", true), ("1999-00", true), ("2027-29", false), ("2027", false), ("27-28", false)]
    {
        assert_eq!(financial_year(text).is_some(), is_one, "{text}");
    }
    assert_eq!(ContractKey::parse("AAA/K/1").unwrap(), key("AAA", "K/1"));
}

#[test]
fn words_that_are_no_entry_are_told() {
    assert!(fold_words(&[]).is_err());
    assert!(fold_words(&[word(0, Said::Drop {}, None)]).is_err(), "not adopted first");
    let all = words(&[Said::Drop {}, status(WorkStatus::Idea)]);
    assert!(fold_words(&all).is_ok());
    assert!(fold_words(&[all[0].clone(), all[2].clone()]).is_err(), "one is missing");
    assert!(fold_words(&[all[0].clone(), all[1].clone(), all[1].clone()]).is_err(), "one is there twice");
    let twice = word(1, Said::Adopt { plan: Box::new(plan()) }, None);
    assert!(fold_words(&[all[0].clone(), twice]).is_err(), "adopted twice");
}

/// Anything that may be said of an entry.
fn anything() -> impl Strategy<Value = Said> {
    let contracts = select(vec![key("AAA", "K-1"), key("BBB", "K-2"), key("CCC", "K-3")]);
    let tasks = select(plan().tasks.into_iter().map(|task| task.id).collect::<Vec<_>>());
    let dates = select(vec![None, Some(day("2026-07-02")), Some(day("2026-07-20"))]);
    let years = select(vec!["2026-27", "2027-28", "2040-41"]);
    prop_oneof![
        select(WorkStatus::ALL).prop_map(status),
        Just(Said::Drop {}),
        "[a-z]{0,3}".prop_map(|name| Said::Owner { name: Some(name).filter(|name| !name.is_empty()) }),
        "[a-z ]{0,3}".prop_map(|text| Said::Note { text }),
        (tasks, dates).prop_map(|(task, on)| Said::Task { task, on }),
        (years, select(ActualKind::ALL), any::<Option<i32>>()).prop_map(|(year, what, amount)| actual(
            year,
            what,
            amount.map(i64::from)
        )),
        (contracts, select(Stance::ALL)).prop_map(|(contract, stance)| Said::Contract { contract, stance }),
        (1..28_u32, 0..3_usize).prop_map(|(on, contracts)| {
            let mut newer = plan();
            newer.as_of = NaiveDate::from_ymd_opt(2026, 9, on).unwrap();
            newer.contracts.truncate(contracts + 1);
            newer.tasks.truncate(contracts + 1);
            Said::Readopt { plan: Box::new(newer) }
        }),
    ]
}

/// Words one after another, those left out that may not be said.
fn lawful(said: &[Said]) -> Vec<Word> {
    let mut words = words(&[]);
    for one in said {
        let entry = fold_words(&words).unwrap();
        if entry.allows(one, Some("because"), at(entry.version)).is_ok() {
            words.push(word(entry.version, one.clone(), Some("because")));
        }
    }
    words
}

/// What people decided: everything but the plan.
fn decided(entry: &Entry) -> impl PartialEq + std::fmt::Debug {
    let Entry { status, reached, owner, notes, done, actuals, stances, why, .. } = entry.clone();
    (status, reached, owner, notes, done, actuals, stances, why)
}

proptest! {
    /// Places alone order words, and each of them counts once in the version.
    #[test]
    fn the_order_in_which_words_come_does_not_matter(
        said in proptest::collection::vec(anything(), 0..20), seed in any::<u64>(),
    ) {
        let words = lawful(&said);
        let entry = fold_words(&words).unwrap();
        let mut shuffled = words.clone();
        shuffled.sort_by_key(|word| (word.place + 1).wrapping_mul(seed | 1));
        prop_assert_eq!(&fold_words(&shuffled).unwrap(), &entry);
        prop_assert_eq!(usize::try_from(entry.version).unwrap(), words.len());
        let notes = words.iter().filter(|word| matches!(word.said, Said::Note { .. })).count();
        prop_assert_eq!(entry.notes.len(), notes);
    }

    /// Each word is kept as it was said: the text of all of them folds to the same entry.
    #[test]
    fn every_word_is_kept(said in proptest::collection::vec(anything(), 0..20)) {
        let words = lawful(&said);
        let mut ids: Vec<&String> = words.iter().map(|word| &word.public_id).collect();
        let again: Vec<Word> = words
            .iter()
            .map(|word| Word { said: Said::parse(&word.said.to_text().unwrap()).unwrap(), ..word.clone() })
            .collect();
        prop_assert_eq!(&again, &words);
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), words.len(), "each has an id of its own");
    }

    /// Whatever newer plans are adopted in between, what people decided is what it would be without them.
    #[test]
    fn planning_again_never_changes_what_people_decided(said in proptest::collection::vec(anything(), 0..20)) {
        let words = lawful(&said);
        let entry = fold_words(&words).unwrap();
        let mut without: Vec<Word> =
            words.into_iter().filter(|word| !matches!(word.said, Said::Readopt { .. })).collect();
        (0..).zip(&mut without).for_each(|(place, word)| word.place = place);
        let people = fold_words(&without).unwrap();
        prop_assert_eq!(format!("{:?}", decided(&entry)), format!("{:?}", decided(&people)));
        // And a comparison touches nothing.
        let fresh = FreshPlan { candidates: vec![plan()], ..FreshPlan::default() };
        let entries = [entry.clone()];
        prop_assert!(compare_entries(&entries, &fresh, day("2026-09-01")).len() <= 1);
        prop_assert_eq!(&entries[0], &entry);
    }

    /// Differences are told of known years alone, and the whole is the sum of its years.
    #[test]
    fn savings_add_up(said in proptest::collection::vec(anything(), 0..20)) {
        let savings = fold_words(&lawful(&said)).unwrap().savings().unwrap();
        let sum = |amounts: Vec<Option<Amount>>| amounts.into_iter().flatten().map(Amount::micros).sum::<i64>();
        let of = |figure: fn(&likewise::engine::workplan::YearSavings) -> Option<Amount>| {
            sum(savings.years.iter().map(figure).collect())
        };
        prop_assert_eq!(savings.planned_saving.micros(), of(|year| year.planned.as_ref().map(|planned| planned.saving)));
        prop_assert_eq!(savings.known_saving.map_or(0, Amount::micros), of(|year| year.actual.saving));
        let known = savings.years.iter().filter(|year| year.actual.saving.is_some()).count();
        prop_assert_eq!(known, savings.years_known);
        prop_assert_eq!(savings.known_saving.is_some(), known > 0);
        if let Some(difference) = savings.difference {
            prop_assert_eq!(difference.micros(), of(|year| year.saving_difference));
        }
        prop_assert!(savings.years.iter().all(|year| year.actual.net.is_none() || year.actual.fees.is_some()));
    }
}

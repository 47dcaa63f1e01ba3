//! What may be said of an action where it stands, and what then stands: every transition in one table.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use chrono::{DateTime, NaiveDateTime};
use likewise::engine::actions::{ActionEvent, ActionState, ActionStatus, EventKind, Unfit, fold_events};

fn at(second: i64) -> NaiveDateTime {
    DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap().naive_utc()
}

fn event(place: u64, kind: EventKind, payload: &str) -> ActionEvent {
    let mut made = ActionEvent {
        public_id: String::new(),
        action: "A1".to_owned(),
        org_code: "RX1".to_owned(),
        place,
        kind,
        payload: payload.to_owned(),
        actor: format!("person {place}"),
        why: Some(format!("reason {place}")),
        said_at: at(i64::try_from(place).unwrap()),
    };
    made.public_id = made.id_of();
    made
}

/// The state after events told as `accept sign_off`.
fn after(kinds: &str) -> ActionState {
    let events: Vec<ActionEvent> = kinds
        .split_whitespace()
        .zip(0..)
        .map(|(kind, place)| event(place, EventKind::parse(kind).unwrap(), ""))
        .collect();
    fold_events(&events)
}

/// How each status is reached.
const REACHED: [(&str, &str); 4] =
    [("open", ""), ("accepted", "accept"), ("signed_off", "accept sign_off"), ("dismissed", "dismiss")];

/// From each status: what each event comes to with a reason, and without one. `conflict` contradicts what stands, `reason`
/// lacks its reason.
const TABLE: [(&str, &str, &str, &str); 24] = [
    ("open", "accept", "accepted", "accepted"),
    ("open", "dismiss", "dismissed", "reason"),
    ("open", "assign", "open", "open"),
    ("open", "due", "open", "open"),
    ("open", "sign_off", "conflict", "conflict"),
    ("open", "reopen", "conflict", "conflict"),
    ("accepted", "accept", "conflict", "conflict"),
    ("accepted", "dismiss", "conflict", "reason"),
    ("accepted", "assign", "accepted", "accepted"),
    ("accepted", "due", "accepted", "accepted"),
    ("accepted", "sign_off", "signed_off", "signed_off"),
    ("accepted", "reopen", "open", "reason"),
    ("signed_off", "accept", "conflict", "conflict"),
    ("signed_off", "dismiss", "conflict", "reason"),
    ("signed_off", "assign", "signed_off", "signed_off"),
    ("signed_off", "due", "signed_off", "signed_off"),
    ("signed_off", "sign_off", "conflict", "conflict"),
    ("signed_off", "reopen", "open", "reason"),
    ("dismissed", "accept", "conflict", "conflict"),
    ("dismissed", "dismiss", "conflict", "reason"),
    ("dismissed", "assign", "dismissed", "dismissed"),
    ("dismissed", "due", "dismissed", "dismissed"),
    ("dismissed", "sign_off", "conflict", "conflict"),
    // What was dismissed may be opened again without a word.
    ("dismissed", "reopen", "open", "open"),
];

#[test]
fn every_transition_is_allowed_or_refused_as_the_table_says() {
    assert_eq!(TABLE.len(), ActionStatus::ALL.len() * EventKind::ALL.len());
    for (from, said, with, without) in TABLE {
        let (_, reached) = REACHED.iter().find(|(status, _)| *status == from).unwrap();
        let state = after(reached);
        assert_eq!(state.status.as_str(), from);
        let kind = EventKind::parse(said).unwrap();
        let outcome = |why: Option<&str>| match state.allows(kind, why) {
            Ok(()) => after(&format!("{reached} {said}")).status.to_string(),
            Err(Unfit::Conflict(_)) => "conflict".to_owned(),
            Err(Unfit::Request(_)) => "reason".to_owned(),
        };
        assert_eq!(outcome(Some("a good one")), with, "{from} {said}");
        assert_eq!(outcome(None), without, "{from} {said}, no reason");
        // Blanks are no reason.
        assert_eq!(outcome(Some("  ")), without, "{from} {said}, blanks");
    }
}

#[test]
fn refusals_say_what_stands_and_what_to_do() {
    let refusal = |reached: &str, said: EventKind| after(reached).allows(said, None).unwrap_err().to_string();
    assert_eq!(refusal("accept", EventKind::Accept), "the action is accepted: reopen it first");
    assert_eq!(refusal("accept sign_off", EventKind::Accept), "the action is signed_off: reopen it first");
    assert_eq!(refusal("", EventKind::SignOff), "the action is open: only what is accepted can be signed off");
    assert_eq!(refusal("", EventKind::Reopen), "the action is open");
    assert_eq!(refusal("accept", EventKind::Reopen), "to reopen what was accepted needs a reason (why)");
    assert_eq!(refusal("", EventKind::Dismiss), "dismiss needs a reason (why)");
}

#[test]
fn what_stands_is_who_decided_last_why_and_what_was_accepted() {
    let text = |kinds: &str| {
        let ActionState { status, why, by, accepted, version, .. } = after(kinds);
        let accepted = accepted.map_or("-".to_owned(), |event| event.place.to_string());
        format!("{status} v{version} by={} why={} accepted={accepted}", by.unwrap_or_default(), why.unwrap_or_default())
    };
    let table = [
        ("", "open v0 by= why= accepted=-"),
        ("accept", "accepted v1 by=person 0 why= accepted=0"),
        ("accept sign_off", "signed_off v2 by=person 1 why= accepted=0"),
        ("dismiss", "dismissed v1 by=person 0 why=reason 0 accepted=-"),
        ("dismiss reopen accept", "accepted v3 by=person 2 why= accepted=2"),
        ("accept reopen", "open v2 by=person 1 why=reason 1 accepted=-"),
        // To name somebody or a day decides nothing.
        ("accept assign due", "accepted v3 by=person 0 why= accepted=0"),
        ("accept sign_off reopen accept", "accepted v4 by=person 3 why= accepted=3"),
    ];
    for (kinds, expected) in table {
        assert_eq!(text(kinds), expected, "{kinds}");
    }
}

#[test]
fn somebody_and_a_day_are_named_changed_and_taken_away() {
    let events = |said: &[(EventKind, &str)]| {
        let events: Vec<ActionEvent> =
            said.iter().zip(0..).map(|((kind, payload), place)| event(place, *kind, payload)).collect();
        let state = fold_events(&events);
        (state.assignee.unwrap_or_default(), state.due.map(|due| due.to_string()).unwrap_or_default())
    };
    use EventKind::{Assign, Due, Reopen};
    let pair = |who: &str, when: &str| (who.to_owned(), when.to_owned());
    assert_eq!(events(&[(Assign, "Ann"), (Due, "2024-07-01")]), pair("Ann", "2024-07-01"));
    assert_eq!(events(&[(Assign, "Ann"), (Assign, "Bob"), (Due, "2024-07-01"), (Due, "")]), pair("Bob", ""));
    assert_eq!(events(&[(Assign, "Ann"), (Assign, "")]), pair("", ""));
    assert_eq!(events(&[(Assign, "Ann"), (Reopen, "")]), pair("Ann", ""));
}

#[test]
fn an_event_has_the_id_of_what_it_says() {
    let one = event(0, EventKind::Accept, "baseline");
    assert!(one.public_id.len() == 25 && one.public_id.starts_with('E'));
    assert_eq!(one.id_of(), event(0, EventKind::Accept, "baseline").id_of());
    let others = [
        ActionEvent { action: "A2".to_owned(), ..one.clone() },
        ActionEvent { place: 1, ..one.clone() },
        ActionEvent { kind: EventKind::Dismiss, ..one.clone() },
        ActionEvent { payload: "another".to_owned(), ..one.clone() },
        ActionEvent { actor: "somebody".to_owned(), ..one.clone() },
        ActionEvent { why: None, ..one.clone() },
        ActionEvent { said_at: at(9), ..one.clone() },
    ];
    for other in others {
        assert_ne!(other.id_of(), one.public_id);
    }
}

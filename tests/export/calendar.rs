//! Calendars: what a reader of RFC 5545 gets back is what was put in, whatever the words are.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use chrono::NaiveDate;
use likewise::export::{CalendarEvent, calendar};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

/// A component as it was read: its kind, its properties with their values unescaped, and what stands inside.
#[derive(Debug, Default)]
struct Read {
    kind: String,
    properties: Vec<(String, String)>,
    inside: Vec<Read>,
}

impl Read {
    fn value(&self, name: &str) -> &str {
        let found: Vec<&String> =
            self.properties.iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect();
        assert_eq!(found.len(), 1, "{name} once in {self:?}");
        found[0]
    }

    fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(known, _)| known == name)
    }
}

/// Reads a calendar by the letter of RFC 5545, 3.1: lines of 75 octets at most end in CRLF, one that begins with a blank
/// goes on with the one before.
fn read(text: &str) -> Read {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "{text:?}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line is too long: {text}");
    let unfolded = text.replace("\r\n ", "");
    let mut open: Vec<Read> = vec![Read::default()];
    for line in unfolded.trim_end_matches("\r\n").split("\r\n") {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line:?}"));
        match name {
            "BEGIN" => open.push(Read { kind: value.to_owned(), ..Read::default() }),
            "END" => {
                let done = open.pop().unwrap();
                assert_eq!(done.kind, value);
                open.last_mut().unwrap().inside.push(done);
            }
            _ => open.last_mut().unwrap().properties.push((name.to_owned(), unescaped(value))),
        }
    }
    let mut outside = open.pop().unwrap();
    assert!(open.is_empty() && outside.inside.len() == 1 && outside.properties.is_empty(), "{text}");
    outside.inside.remove(0)
}

fn unescaped(value: &str) -> String {
    let mut signs = value.chars();
    let mut text = String::new();
    while let Some(sign) = signs.next() {
        text.push(match sign {
            '\\' => match signs.next().unwrap() {
                'n' | 'N' => '\n',
                other => other,
            },
            other => other,
        });
    }
    text
}

fn event(summary: &str, day: &str) -> CalendarEvent {
    CalendarEvent {
        key: vec!["workplan".to_owned(), "W1".to_owned(), "T1".to_owned()],
        day: day.parse().unwrap(),
        summary: summary.to_owned(),
        description: format!("about {summary}"),
        stamp: "2026-08-03T09:30:00".parse().unwrap(),
        confirmed: Some(true),
        alarms: vec![90, 30, 7],
    }
}

#[test]
fn an_event_is_read_back_with_its_alarms() {
    let text =
        calendar("Likewise: workplan of FP1", &[event("AAA K-1 (Broom, Ltd): last day to give notice", "2027-01-30")]);
    let read = read(&text);
    assert_eq!((read.kind.as_str(), read.inside.len()), ("VCALENDAR", 1));
    assert_eq!(read.value("VERSION"), "2.0");
    let one = &read.inside[0];
    assert_eq!(one.kind, "VEVENT");
    assert_eq!(one.value("DTSTART;VALUE=DATE"), "20270130");
    assert_eq!(one.value("DTSTAMP"), "20260803T093000Z");
    assert_eq!(one.value("STATUS"), "CONFIRMED");
    assert_eq!(one.value("SUMMARY"), "AAA K-1 (Broom, Ltd): last day to give notice");
    let uid = one.value("UID");
    assert_eq!((uid.len(), &uid[32..]), (41, "@likewise"));
    let alarms: Vec<_> = one.inside.iter().map(|alarm| (alarm.kind.as_str(), alarm.value("TRIGGER"))).collect();
    assert_eq!(alarms, [("VALARM", "-P90D"), ("VALARM", "-P30D"), ("VALARM", "-P7D")]);
    for alarm in &one.inside {
        assert_eq!((alarm.value("ACTION"), alarm.value("DESCRIPTION")), ("DISPLAY", one.value("SUMMARY")));
        assert!(!alarm.has("DTSTAMP"), "RFC 5545, 3.6.6 knows none");
    }
    let ids: std::collections::BTreeSet<&str> = one.inside.iter().map(|alarm| alarm.value("UID")).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn an_event_that_moves_keeps_its_identifier() {
    let uid = |summary: &str, day: &str| read(&calendar("x", &[event(summary, day)])).inside[0].value("UID").to_owned();
    assert_eq!(uid("one", "2027-01-30"), uid("another", "2028-01-30"));
    let mut other = event("one", "2027-01-30");
    other.key[2].push('2');
    assert_ne!(read(&calendar("x", &[other])).inside[0].value("UID"), uid("one", "2027-01-30"));
}

#[test]
fn no_title_steers_a_calendar() {
    let hostile = "Gloves\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:gone; a\\nb, \"c\"\u{7}\u{85}";
    let read = read(&calendar(hostile, &[event(hostile, "2027-01-30")]));
    assert_eq!(read.inside.len(), 1);
    assert_eq!(read.inside[0].value("SUMMARY"), "Gloves  END:VEVENT  BEGIN:VEVENT  SUMMARY:gone; a\\nb, \"c\"  ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Words come back as they went in, control signs as blanks; a calendar is the same for the same days.
    #[test]
    fn whatever_is_said_is_read_back(summary in any::<String>(), name in any::<String>(), day in 0..3_000_000_i32) {
        let day = NaiveDate::from_num_days_from_ce_opt(day).unwrap().min(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap());
        let one = CalendarEvent { day, ..event(&summary, "2027-01-30") };
        let text = calendar(&name, &[one.clone(), event(&name, "2027-01-30")]);
        prop_assert_eq!(&text, &calendar(&name, &[one, event(&name, "2027-01-30")]));
        let read = read(&text);
        prop_assert!(read.inside.len() == 2);
        let plain: String = summary.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        prop_assert_eq!(read.inside[0].value("SUMMARY"), plain);
        let plain: String = name.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        prop_assert_eq!(read.value("NAME"), &plain);
        prop_assert_eq!(read.value("X-WR-CALNAME"), &plain);
    }
}

//! Days as an iCalendar (RFC 5545): the same bytes for the same days, no clock and no chance in them.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::engine::model::hash_fields;

/// An all-day event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What it is: an event keeps its identifier while this stays, so that a calendar moves it when its day moves.
    pub key: Vec<String>,
    /// The day.
    pub day: NaiveDate,
    /// What it says at a glance.
    pub summary: String,
    /// What else there is to know.
    pub description: String,
    /// When what it rests on was said.
    pub stamp: NaiveDateTime,
    /// True where it is settled, false where it is an idea; nothing where that is not told.
    pub confirmed: Option<bool>,
    /// Days before at which a calendar reminds of it.
    pub alarms: Vec<u32>,
}

/// The events as a calendar of this name, in their order.
#[must_use]
pub fn calendar(name: &str, events: &[CalendarEvent]) -> String {
    let mut calendar = Calendar::new();
    let name = one_line(name);
    // The library writes the former as it is, and the latter as a text.
    calendar.append_property(Property::new("NAME", escaped(&name)));
    calendar.append_property(Property::new("X-WR-CALNAME", name));
    for one in events {
        calendar.push(event(one));
    }
    without_alarm_stamps(&calendar.done().to_string())
}

fn event(one: &CalendarEvent) -> Event {
    let fields: Vec<Option<&str>> = one.key.iter().map(|field| Some(field.as_str())).collect();
    let uid = format!("{:032x}@likewise", hash_fields(&fields));
    let summary = one_line(&one.summary);
    let mut event = Event::new();
    event
        .uid(&uid)
        .timestamp(one.stamp.and_utc())
        .starts(one.day)
        .summary(&summary)
        .description(&one_line(&one.description));
    if let Some(confirmed) = one.confirmed {
        event.status(if confirmed { EventStatus::Confirmed } else { EventStatus::Tentative });
    }
    for days in &one.alarms {
        // The library would stamp and number an alarm by clock and chance, and count its days in seconds.
        let alarm = Alarm::display(&summary, -Duration::days(i64::from(*days)))
            .add_property("TRIGGER", format!("-P{days}D"))
            .uid(&format!("{days}-{uid}"))
            .timestamp(one.stamp.and_utc())
            .done();
        event.alarm(alarm);
    }
    event.done()
}

/// Words without line ends and other signs that steer: the library writes them as they are.
fn one_line(words: &str) -> String {
    words.chars().map(|one| if one.is_control() { ' ' } else { one }).collect()
}

/// A text as RFC 5545, 3.3.11 writes it.
fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// An alarm has no stamp of its own (RFC 5545, 3.6.6).
fn without_alarm_stamps(text: &str) -> String {
    let mut inside = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive("\r\n") {
        match line.trim_end() {
            "BEGIN:VALARM" => inside = true,
            "END:VALARM" => inside = false,
            _ => {}
        }
        if !(inside && line.starts_with("DTSTAMP:")) {
            kept.push_str(line);
        }
    }
    kept
}

//! Dates as people and spreadsheets write them: day before month, unless the mapping says otherwise.

use chrono::format::{Fixed, Item, Numeric, StrftimeItems};
use chrono::{Datelike, Days, NaiveDate};

/// Years outside are taken for slips of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// Days since the end of 1899 that count as a spreadsheet's date: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=80_000;
/// Characters of a date at most.
const CHARACTERS: usize = 40;

/// Why a text is no date that can be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is written in no form that is known here.
    #[error("not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)")]
    NotADate,
    /// It is in none of the mapping's forms.
    #[error("not a date in the mapping's formats")]
    NotInFormats,
    /// No calendar has such a day.
    #[error("no such day")]
    NoSuchDay,
    /// A year that no order is of.
    #[error("year {0} is outside 1990 to 2100")]
    AbsurdYear(i32),
}

/// A date format of a mapping that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the date format `{0}` is not one with day, month and year (such as %d/%m/%Y)")]
pub struct FormatError(pub String);

/// How a file's dates are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateFormats {
    formats: Vec<String>,
}

impl DateFormats {
    /// Formats in `strftime` terms, tried in order; none means the usual British forms.
    ///
    /// # Errors
    /// [`FormatError`] for a format that names no full date.
    pub fn new(formats: Vec<String>) -> Result<Self, FormatError> {
        match formats.iter().find(|format| !names_full_date(format)) {
            Some(format) => Err(FormatError(format.clone())),
            None => Ok(Self { formats }),
        }
    }

    /// Reads a date. `YYYY-MM-DD` (with or without a time) always reads; with formats given, nothing else but they;
    /// with none, `D/M/YY`, `D/M/YYYY`, `D-Mon-YY`, `D-Mon-YYYY` and a spreadsheet's day numbers. Two-digit years up
    /// to 68 lie in this century.
    ///
    /// # Errors
    /// [`DateError`] when it is no date, or its year is absurd.
    pub fn parse(&self, text: &str) -> Result<NaiveDate, DateError> {
        let text = text.trim();
        if text.len() > CHARACTERS {
            return Err(DateError::NotADate);
        }
        if let Some(date) = parse_iso(text) {
            return date;
        }
        if self.formats.is_empty() {
            return parse_usual(text);
        }
        let mut formats = self.formats.iter();
        let date = formats.find_map(|format| NaiveDate::parse_from_str(text, format).ok());
        date.ok_or(DateError::NotInFormats).and_then(sensible)
    }
}

fn names_full_date(format: &str) -> bool {
    let (mut day, mut month, mut year) = (false, false, false);
    for item in StrftimeItems::new(format) {
        match item {
            Item::Error => return false,
            Item::Numeric(Numeric::Day, _) => day = true,
            Item::Numeric(Numeric::Month, _) | Item::Fixed(Fixed::ShortMonthName | Fixed::LongMonthName) => {
                month = true
            }
            Item::Numeric(Numeric::Year | Numeric::YearMod100, _) => year = true,
            _ => {}
        }
    }
    day && month && year
}

/// Reads `YYYY-MM-DD` and whatever time follows; nothing when the text is not of that form.
fn parse_iso(text: &str) -> Option<Result<NaiveDate, DateError>> {
    let bytes = text.as_bytes();
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, ref rest @ ..] = bytes else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) || !is_time(rest) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.map(|digit| u32::from(digit - b'0'));
    let year = i32::try_from(y1 * 1_000 + y2 * 100 + y3 * 10 + y4).ok()?;
    Some(day_of(year, m1 * 10 + m2, d1 * 10 + d2))
}

/// True for nothing, and for a time of day behind a `T` or a blank.
fn is_time(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b'T' | b' ', first, time @ ..] => {
            first.is_ascii_digit()
                && time.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'+' | b'-'))
        }
        _ => false,
    }
}

fn day_of(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    if !YEARS.contains(&year) {
        return Err(DateError::AbsurdYear(year));
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NoSuchDay)
}

fn sensible(date: NaiveDate) -> Result<NaiveDate, DateError> {
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(DateError::AbsurdYear(date.year())) }
}

/// The British forms and spreadsheet day numbers.
fn parse_usual(text: &str) -> Result<NaiveDate, DateError> {
    if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return parse_serial(text);
    }
    let (date, time) = split_time(text);
    if !is_time(time) {
        return Err(DateError::NotADate);
    }
    let separator =
        date.find(['/', '-', '.', ' ']).and_then(|place| date.get(place..=place)).ok_or(DateError::NotADate)?;
    let mut parts = date.split(separator);
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(DateError::NotADate);
    };
    let day = short_number(day).ok_or(DateError::NotADate)?;
    let month = short_number(month).or_else(|| month_named(month)).ok_or(DateError::NotADate)?;
    let year = read_year(year).ok_or(DateError::NotADate)?;
    day_of(year, month, day)
}

/// Parts a date from the time behind it: a blank before digits with a colon.
fn split_time(text: &str) -> (&str, &[u8]) {
    match text.rfind([' ', 'T']).filter(|place| text[*place..].contains(':')) {
        Some(place) => (&text[..place], &text.as_bytes()[place..]),
        None => (text, &[]),
    }
}

fn short_number(text: &str) -> Option<u32> {
    let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn read_year(text: &str) -> Option<i32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year <= 68 => Some(2_000 + year),
        2 => Some(1_900 + year),
        _ => None,
    }
}

fn month_named(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = text.trim_end_matches('.').to_ascii_lowercase();
    if name.len() < 3 {
        return None;
    }
    let place = MONTHS
        .iter()
        .position(|month| *month == name || month[..3] == name || (name == "sept" && *month == "september"));
    place.and_then(|place| u32::try_from(place + 1).ok())
}

/// A spreadsheet's day number: days since 30 December 1899.
fn parse_serial(text: &str) -> Result<NaiveDate, DateError> {
    let serial: u64 = text.parse().map_err(|_| DateError::NotADate)?;
    if !SERIALS.contains(&serial) {
        return Err(DateError::NotADate);
    }
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30).ok_or(DateError::NoSuchDay)?;
    origin.checked_add_days(Days::new(serial)).ok_or(DateError::NoSuchDay).and_then(sensible)
}

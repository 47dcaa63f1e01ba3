//! What the parts of a value must be, beside their characters.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::check_characters::check_characters;
use super::coupon;
use super::{Gs1Rule, check_digit};
use crate::engine::model::vocabulary::words;

words! {
    /// A check of a part's content, by the name the GS1 Barcode Syntax Dictionary gives it.
    ContentCheck {
        /// Ends in its check digit.
        CheckDigit = "csum",
        /// Ends in its pair of check characters.
        CheckCharacters = "csumalpha",
        /// Begins with a company prefix.
        CompanyPrefix = "gcppos1",
        /// Has a company prefix behind its first character.
        CompanyPrefixSecond = "gcppos2",
        /// A day, or day 00 for the whole month.
        DayOrMonth = "yymmd0",
        /// A day.
        Day = "yymmdd",
        /// A day with its whole year.
        DayOfYear = "yyyymmdd",
        /// An hour.
        Hour = "hh",
        /// A minute.
        Minute = "mi",
        /// A second.
        Second = "ss",
        /// An hour and a minute.
        HourMinute = "hhmi",
        /// A country by number.
        Country = "iso3166",
        /// A country by number, or 999 for several.
        CountryOrSeveral = "iso3166999",
        /// A country by two letters.
        CountryLetters = "iso3166alpha2",
        /// A currency by number.
        Currency = "iso4217",
        /// A sex by number.
        Sex = "iso5218",
        /// A bank account.
        Iban = "iban",
        /// A text with percent signs for other characters.
        PercentEncoding = "pcenc",
        /// One or nought.
        YesNo = "yesno",
        /// More than zero.
        NonZero = "nonzero",
        /// Zero.
        Zero = "zero",
        /// No zero in front.
        NoZeroPrefix = "nozeroprefix",
        /// Not digits alone.
        HasNonDigit = "hasnondigit",
        /// A hyphen.
        Hyphen = "hyphen",
        /// A winding direction.
        Winding = "winding",
        /// A piece and how many there are, two digits each.
        PieceOfTotal = "pieceoftotal",
        /// A position and how many there are, with a stroke between.
        PositionInSequence = "posinseqslash",
        /// A latitude, from the South Pole in ten-millionths of a degree.
        Latitude = "latitude",
        /// A longitude, eastward in ten-millionths of a degree.
        Longitude = "longitude",
        /// A media type.
        MediaType = "mediatype",
        /// A package type.
        PackageType = "packagetype",
        /// An importer's index.
        ImporterIndex = "importeridx",
        /// A North American coupon.
        Coupon = "couponcode",
        /// A North American coupon of a positive offer file.
        CouponOffer = "couponposoffer",
    }
}

/// Nothing, or the rule that is broken and what is wrong in words.
pub(super) type Checked = Result<(), (Gs1Rule, String)>;

/// Fails with a rule and words unless something holds.
pub(super) fn ensure(holds: bool, rule: Gs1Rule, message: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err((rule, message())) }
}

impl ContentCheck {
    /// Checks a part of a value whose characters are right.
    pub(super) fn check(self, part: &str) -> Checked {
        let quoted = |what: &str| format!("'{part}' is {what}");
        match self {
            Self::CheckDigit => ends_in_check_digit(part),
            Self::CheckCharacters => ends_in_check_characters(part),
            Self::CompanyPrefix => company_prefix(part),
            Self::CompanyPrefixSecond => company_prefix(part.get(1..).unwrap_or_default()),
            Self::DayOrMonth => day(part, 0),
            Self::Day => day(part, 1),
            Self::DayOfYear => day_of_year(part),
            Self::Hour => time(part, &[23]),
            Self::Minute | Self::Second => time(part, &[59]),
            Self::HourMinute => time(part, &[23, 59]),
            Self::Country => listed("country", part, Gs1Rule::Country, "no country's number of ISO 3166-1"),
            Self::CountryOrSeveral if part == "999" => Ok(()),
            Self::CountryOrSeveral => {
                listed("country", part, Gs1Rule::Country, "no country's number of ISO 3166-1, nor 999")
            }
            Self::CountryLetters => {
                listed("country_alpha2", part, Gs1Rule::Country, "no country's letters of ISO 3166-1")
            }
            Self::Currency => listed("currency", part, Gs1Rule::Currency, "no currency's number of ISO 4217"),
            Self::Sex => one_of(part, "0129", Gs1Rule::Sex),
            Self::Iban => iban(part),
            Self::PercentEncoding => percent_encoding(part),
            Self::YesNo => one_of(part, "01", Gs1Rule::YesNo),
            Self::NonZero => ensure(part.bytes().any(|byte| byte != b'0'), Gs1Rule::NonZero, || quoted("zero")),
            Self::Zero => ensure(part.bytes().all(|byte| byte == b'0'), Gs1Rule::Zero, || quoted("not zero")),
            Self::NoZeroPrefix => {
                ensure(!part.starts_with('0'), Gs1Rule::ZeroPrefix, || format!("'{part}' begins with a zero"))
            }
            Self::HasNonDigit => {
                let other = part.bytes().any(|byte| !byte.is_ascii_digit());
                ensure(other, Gs1Rule::NonDigit, || format!("'{part}' has digits alone, but needs another character"))
            }
            Self::Hyphen => ensure(part == "-", Gs1Rule::Hyphen, || quoted("no hyphen")),
            Self::Winding => one_of(part, "019", Gs1Rule::Winding),
            Self::PieceOfTotal => piece_of_total(part),
            Self::PositionInSequence => position_in_sequence(part),
            Self::Latitude => within(part, 1_800_000_000, Gs1Rule::Latitude),
            Self::Longitude => within(part, 3_600_000_000, Gs1Rule::Longitude),
            Self::MediaType => listed("media", part, Gs1Rule::MediaType, "no media type"),
            Self::PackageType => listed("package", part, Gs1Rule::PackageType, "no package type"),
            Self::ImporterIndex => {
                let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                ensure(part.len() == 1 && part.bytes().all(known), Gs1Rule::ImporterIndex, || {
                    quoted("no importer's index")
                })
            }
            Self::Coupon => coupon::check(part),
            Self::CouponOffer => coupon::check_offer(part),
        }
    }
}

/// The lists of `index/gs1_codes.csv`.
static CODES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = include_str!("../../../index/gs1_codes.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| line.split_once(',')).map(|(list, codes)| (list, codes.split(' ').collect())).collect()
});

fn listed(list: &str, code: &str, rule: Gs1Rule, what: &str) -> Checked {
    let known = CODES.get(list).is_some_and(|codes| codes.contains(&code));
    ensure(known, rule, || format!("'{code}' is {what}"))
}

fn one_of(part: &str, allowed: &str, rule: Gs1Rule) -> Checked {
    ensure(part.len() == 1 && allowed.contains(part), rule, || {
        let choices: Vec<String> = allowed.chars().map(String::from).collect();
        format!("'{part}' is none of {}", choices.join(", "))
    })
}

fn within(part: &str, most: u64, rule: Gs1Rule) -> Checked {
    let inside = part.parse::<u64>().is_ok_and(|number| number <= most);
    ensure(inside, rule, || format!("'{part}' is above {most}"))
}

fn ends_in_check_digit(part: &str) -> Checked {
    let digits: Vec<u8> = part.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
    let Some((found, body)) = digits.split_last() else {
        return Err((Gs1Rule::CheckDigit, "too short for a check digit".to_owned()));
    };
    let expected = check_digit(body);
    ensure(expected == *found, Gs1Rule::CheckDigit, || {
        format!("'{part}' ends in check digit {found}, but its other digits ask for {expected}")
    })
}

fn ends_in_check_characters(part: &str) -> Checked {
    let split = part.len().checked_sub(2).and_then(|at| part.split_at_checked(at));
    let Some((body, found)) = split else {
        return Err((Gs1Rule::CheckCharacters, format!("'{part}' is too short for its two check characters")));
    };
    let expected = check_characters(body).unwrap_or_default();
    ensure(expected == found, Gs1Rule::CheckCharacters, || {
        format!("'{part}' ends in {found}, but its other characters ask for {expected}")
    })
}

/// Fewest digits of a company prefix.
const PREFIX_DIGITS: usize = 4;

pub(super) fn company_prefix(part: &str) -> Checked {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    ensure(digits >= PREFIX_DIGITS, Gs1Rule::CompanyPrefix, || {
        format!("'{part}' does not begin with the digits of a company prefix")
    })
}

/// The two digits at a place as a number.
fn pair(part: &str, at: usize) -> Option<u32> {
    part.get(at..at + 2)?.parse().ok()
}

fn days_of(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_day(year: u32, month: u32, day: u32, least: u32) -> bool {
    (1..=12).contains(&month) && (least..=days_of(year, month)).contains(&day)
}

/// `YYMMDD`; `least` is 0 where day 00 stands for the whole month. Whatever the century, leap years agree.
pub(super) fn day(part: &str, least: u32) -> Checked {
    let right = match (pair(part, 0), pair(part, 2), pair(part, 4)) {
        (Some(year), Some(month), Some(day)) => is_day(2_000 + year, month, day, least),
        _ => false,
    };
    ensure(right, Gs1Rule::Date, || format!("'{part}' is no date of the form YYMMDD"))
}

fn day_of_year(part: &str) -> Checked {
    let year = part.get(..4).and_then(|year| year.parse().ok());
    let right = match (year, pair(part, 4), pair(part, 6)) {
        (Some(year), Some(month), Some(day)) => is_day(year, month, day, 1),
        _ => false,
    };
    ensure(right, Gs1Rule::Date, || format!("'{part}' is no date of the form YYYYMMDD"))
}

/// Pairs of digits, each up to its limit.
fn time(part: &str, limits: &[u32]) -> Checked {
    let right = part.len() == limits.len() * 2
        && limits.iter().enumerate().all(|(place, most)| pair(part, place * 2).is_some_and(|number| number <= *most));
    ensure(right, Gs1Rule::Time, || format!("'{part}' is no time of day"))
}

/// Fewest characters of a bank account number.
const IBAN_LEAST: usize = 11;

fn iban(part: &str) -> Checked {
    let wrong = |what: &str| Err((Gs1Rule::Iban, format!("'{part}' {what}")));
    if part.len() < IBAN_LEAST {
        return wrong("is too short for an IBAN");
    }
    let Some((start, rest)) = part.split_at_checked(4) else {
        return wrong("is no IBAN");
    };
    if listed("country_alpha2", start.get(..2).unwrap_or_default(), Gs1Rule::Iban, "").is_err() {
        return wrong("begins with no country's letters");
    }
    let mut sum = 0;
    for byte in rest.bytes().chain(start.bytes()) {
        sum = match byte {
            b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
            b'A'..=b'Z' => (sum * 100 + u32::from(byte - b'A') + 10) % 97,
            _ => return wrong("holds a character no IBAN has"),
        };
    }
    if sum == 1 { Ok(()) } else { wrong("has wrong check digits") }
}

fn percent_encoding(part: &str) -> Checked {
    let mut pieces = part.split('%');
    pieces.next();
    let hexadecimal = |piece: &str| piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    ensure(pieces.all(hexadecimal), Gs1Rule::PercentEncoding, || {
        format!("'{part}' has a percent sign without two hexadecimal digits behind it")
    })
}

fn piece_of_total(part: &str) -> Checked {
    let right = match (pair(part, 0), pair(part, 2)) {
        (Some(piece), Some(total)) => 0 < piece && piece <= total,
        _ => false,
    };
    ensure(right, Gs1Rule::PieceOfTotal, || format!("'{part}' is no piece of so many"))
}

fn position_in_sequence(part: &str) -> Checked {
    let number = |text: &str| {
        let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u64>().ok()).flatten()
    };
    let right = part.split_once('/').is_some_and(|(position, end)| match (number(position), number(end)) {
        (Some(position), Some(end)) => position <= end,
        _ => false,
    });
    ensure(right, Gs1Rule::PositionInSequence, || format!("'{part}' is no position of so many, as 1/2"))
}

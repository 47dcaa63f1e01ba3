//! What a buyer's word may stand for: a catalogue's word as it stands, misspelt, shortened or cut off.

use super::numerals::numeral;
use super::token::TokenKind;
use crate::engine::money::parse_scaled;

/// How a word of an item stands for a word of a product, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The same number, its unit left out or written otherwise (`18` for `18mmhg`, `IV` for `4`).
    SameNumber,
    /// One letter wrong, missing, too many, or two swapped.
    OneSlip,
    /// The beginning of the word, three letters or more.
    Beginning,
    /// Letters of the word in their order, three or more, from its first (`drsg`).
    Shortened,
    /// Two letters wrong in a long word, or three in a very long one.
    TwoSlips,
    /// The first one or two letters, or its first and a later one (`cl`, `lt`).
    Initials,
}

impl Fit {
    /// True for a word that is no other's beginning or short form but written wrongly.
    pub(crate) const fn is_slip(self) -> bool {
        matches!(self, Self::OneSlip | Self::TwoSlips)
    }

    /// The fit in words a buyer can read.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SameNumber => "the number of",
            Self::OneSlip | Self::TwoSlips => "misspelt",
            Self::Beginning => "the beginning of",
            Self::Shortened | Self::Initials => "short for",
        }
    }
}

/// How `stated` stands for `meant`, if it may; equal words are not asked about.
pub(crate) fn fit((stated, stated_kind): (&str, TokenKind), (meant, meant_kind): (&str, TokenKind)) -> Option<Fit> {
    match (stated_kind, meant_kind) {
        (TokenKind::Word, TokenKind::Word) if is_letters(stated) && is_letters(meant) => word_fit(stated, meant),
        (TokenKind::Number, TokenKind::Measure(_)) => is_number_of(stated, meant).then_some(Fit::SameNumber),
        (TokenKind::Measure(_), TokenKind::Number) => is_number_of(meant, stated).then_some(Fit::SameNumber),
        (TokenKind::Word, TokenKind::Number) => same_numeral(stated, meant),
        (TokenKind::Number, TokenKind::Word) => same_numeral(meant, stated),
        _ => None,
    }
}

fn is_letters(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Words of size, side and sex that buyers write by their first letter.
const INITIALLED: [&str; 7] = ["large", "medium", "small", "left", "right", "male", "female"];

/// How one word of small letters stands for another, if it may; equal words are not asked about.
#[must_use]
pub fn word_fit(stated: &str, meant: &str) -> Option<Fit> {
    let (length, whole) = (stated.len(), meant.len());
    if length == 1 {
        return (INITIALLED.contains(&meant) && meant.starts_with(stated)).then_some(Fit::Initials);
    }
    // A numeral is a size of its own and no short form.
    if numeral(stated).is_some() || numeral(meant).is_some() {
        return None;
    }
    if let Some(rest) = meant.strip_prefix(stated) {
        // `mki` is another model than `mkiii`, `xxx` another size than `xxxx`.
        if rest.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x')) {
            return None;
        }
        return Some(if length >= 3 { Fit::Beginning } else { Fit::Initials });
    }
    let slips = slips(stated, meant);
    if slips == Some(1) {
        return Some(Fit::OneSlip);
    }
    if (length + 2 <= whole || length >= 3 && length < whole) && is_shortened(stated, meant) {
        return Some(if length >= 3 { Fit::Shortened } else { Fit::Initials });
    }
    slips.map(|_| Fit::TwoSlips)
}

/// What is known of a word at a glance: enough to tell most words that do not stand for each other, which spares measuring
/// their distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// A bit for each of `a` to `z` that it has.
    letters: u32,
    length: usize,
}

impl Outline {
    /// The outline of a word of small letters.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let bit = |letter: u8| 1_u32.checked_shl(u32::from(letter.wrapping_sub(b'a'))).unwrap_or(0);
        Self { letters: word.bytes().fold(0, |letters, letter| letters | bit(letter)), length: word.len() }
    }

    /// False only for words of which the first does not stand for the second: it has a letter that the other lacks, so it
    /// is no beginning and no short form, and more letters differ than the slips allowed can make.
    #[must_use]
    pub fn may_stand_for(self, meant: Self) -> bool {
        self.letters & !meant.letters == 0 || self.may_be_slip_of(meant)
    }

    /// A slip changes two of the letters that a word has, at most.
    fn may_be_slip_of(self, meant: Self) -> bool {
        const S: u32 = 1 << (b's' - b'a');
        let allowed = slips_allowed(self.length.min(meant.length));
        let apart = (self.letters ^ meant.letters) & !S;
        allowed > 0 && self.length.abs_diff(meant.length) <= allowed && apart.count_ones() as usize <= 2 * allowed
    }
}

/// How many letters may be wrong: one in words of four letters and more, two in words of eight, three in words of eleven.
const fn slips_allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        8..=10 => 2,
        _ => 3,
    }
}

/// How many letters are wrong, where they are few enough.
fn slips(stated: &str, meant: &str) -> Option<usize> {
    if !Outline::of(stated).may_be_slip_of(Outline::of(meant)) {
        return None;
    }
    let (length, whole) = (stated.len(), meant.len());
    // A misspelt word that ends in `s` was taken for a plural: `clsas` for `class` is `clsa` here.
    let plural = meant.ends_with('s') && length < whole;
    let distance = strsim::osa_distance(stated, meant);
    let distance = if plural { distance.min(strsim::osa_distance(&format!("{stated}s"), meant)) } else { distance };
    (distance <= slips_allowed(length.min(whole))).then_some(distance)
}

/// True when the letters stand in the word in their order, the first ones alike.
fn is_shortened(stated: &str, meant: &str) -> bool {
    let mut rest = meant.bytes();
    stated.as_bytes().first() == meant.as_bytes().first()
        && stated.bytes().all(|letter| rest.any(|other| other == letter))
}

/// True when the bare number is that of the measure in its normal unit, or in one ten or a thousand times as large
/// (`10` of `100mm`, which is 10 cm; `2.5` of `2500ml`).
fn is_number_of(number: &str, measure: &str) -> bool {
    let end = measure.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let Some(value) = measure.get(..end).and_then(|value| parse_scaled(value, 6).ok()) else { return false };
    let Ok(number) = parse_scaled(number, 6) else { return false };
    [1, 10, 1000].into_iter().any(|factor| number.checked_mul(factor) == Some(value))
}

fn same_numeral(roman: &str, number: &str) -> Option<Fit> {
    (numeral(roman) == Some(number)).then_some(Fit::SameNumber)
}

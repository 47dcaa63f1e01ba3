//! A record of a pair, read for comparing.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::engine::matching::token_hash;
use crate::engine::money::parse_scaled;

/// Decimal places numbers are compared to.
const DECIMALS: u32 = 6;
/// Fewest letters and digits of a code.
const CODE_LENGTH_MIN: usize = 3;
/// Most characters of a record that are read: what follows tells nothing more.
const CHARACTERS_MAX: usize = 4_000;

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Letters,
    Digits,
    Decimal,
    Mixed,
}

/// A record with its words, numbers, codes and runs of three letters.
#[derive(Debug, Clone, Default)]
pub struct PairRecord {
    /// Words in order, columns of numbers left out.
    pub(super) words: Vec<String>,
    /// The same, each once.
    pub(super) set: BTreeSet<String>,
    /// Hashes of runs of three characters, with how often each stands in the text.
    pub(super) runs: BTreeMap<u64, u32>,
    /// All letters and digits in one.
    pub(super) letters: String,
    /// Words with digits, punctuation left out.
    pub(super) codes: BTreeSet<String>,
    /// What numbers are followed by, with the numbers (`gb` with `16`).
    pub(super) measures: BTreeMap<String, BTreeSet<String>>,
    /// Numbers without letters.
    pub(super) numbers: BTreeSet<String>,
    /// Prices: cells of columns of numbers, and decimals in the text, in millionths.
    pub(super) prices: Vec<i64>,
    /// Each column by itself.
    pub(super) cells: Vec<Cell>,
}

/// A column of a record.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) set: BTreeSet<String>,
    pub(super) runs: BTreeMap<u64, u32>,
    pub(super) letters: String,
}

impl PairRecord {
    /// Reads a record's cells; the columns of `numbers` hold prices or other amounts and no text.
    #[must_use]
    pub fn new(cells: &[String], numbers: &[bool]) -> Self {
        let is_number = |place: usize| numbers.get(place).copied().unwrap_or_default();
        let folded: Vec<String> = cells.iter().map(|cell| fold(cell)).collect();
        let texts = folded.iter().enumerate().filter(|(place, cell)| !is_number(*place) && !cell.is_empty());
        let text = texts.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" ");
        let tokens = tokens(&text);
        let mut record = Self {
            set: tokens.iter().map(|(word, _)| word.clone()).collect(),
            runs: runs(&text),
            letters: letters(&text),
            codes: codes(&text),
            measures: measures(&tokens),
            numbers: of_kinds(&tokens, &[Kind::Digits, Kind::Decimal]),
            cells: folded.iter().map(|cell| Cell::of(cell)).collect(),
            ..Self::default()
        };
        let stated = folded.iter().enumerate().filter(|(place, _)| is_number(*place)).map(|(_, cell)| amount(cell));
        let written = tokens.iter().filter(|(_, kind)| *kind == Kind::Decimal).map(|(word, _)| amount(word));
        record.prices = stated.chain(written).flatten().filter(|price| *price > 0).collect();
        record.words = tokens.into_iter().map(|(word, _)| word).collect();
        record
    }
}

impl Cell {
    fn of(text: &str) -> Self {
        Self { set: tokens(text).into_iter().map(|(word, _)| word).collect(), runs: runs(text), letters: letters(text) }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.letters.is_empty()
    }
}

/// True for a cell that is a number or an amount.
#[must_use]
pub(super) fn is_amount(cell: &str) -> bool {
    let digits = cell.trim().trim_start_matches(['$', '£', '€']);
    digits.starts_with(|character: char| character.is_ascii_digit())
        && digits.chars().all(|character| character.is_ascii_digit() || matches!(character, ',' | '.'))
}

fn amount(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|character| character.is_ascii_digit() || *character == '.').collect();
    parse_scaled(&digits, DECIMALS).ok()
}

fn fold(text: &str) -> String {
    let folded: String = text.chars().take(CHARACTERS_MAX).nfkd().flat_map(char::to_lowercase).collect();
    folded.trim().to_owned()
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part))
}

fn tokens(text: &str) -> Vec<(String, Kind)> {
    let mut found = Vec::new();
    let apart = |character: char| !(character.is_alphanumeric() || matches!(character, '.' | '-'));
    for part in text.split(apart) {
        let part = part.trim_matches(['.', '-']);
        if is_decimal(part) {
            found.push((part.trim_end_matches('0').trim_end_matches('.').to_owned(), Kind::Decimal));
            continue;
        }
        for word in part.split(['.', '-']).filter(|word| !word.is_empty()) {
            found.push(token(word));
        }
    }
    found
}

fn token(word: &str) -> (String, Kind) {
    let digits = word.chars().any(|character| character.is_ascii_digit());
    let others = word.chars().any(|character| !character.is_ascii_digit());
    match (digits, others) {
        (true, true) => (word.to_owned(), Kind::Mixed),
        (true, false) => {
            let number = word.trim_start_matches('0');
            (if number.is_empty() { "0" } else { number }.to_owned(), Kind::Digits)
        }
        _ => (word.to_owned(), Kind::Letters),
    }
}

fn of_kinds(tokens: &[(String, Kind)], kinds: &[Kind]) -> BTreeSet<String> {
    tokens.iter().filter(|(_, kind)| kinds.contains(kind)).map(|(word, _)| word.clone()).collect()
}

/// Words between blanks that hold a digit, as they would be written in one.
fn codes(text: &str) -> BTreeSet<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()));
    let codes = words.filter(|word| !is_decimal(word)).map(letters);
    codes
        .filter(|code| {
            let digits = code.chars().any(|character| character.is_ascii_digit());
            let named = code.chars().any(|character| !character.is_ascii_digit());
            digits && code.len() >= CODE_LENGTH_MIN + usize::from(!named)
        })
        .collect()
}

/// What numbers are written on or followed by, with the numbers.
fn measures(tokens: &[(String, Kind)]) -> BTreeMap<String, BTreeSet<String>> {
    const UNIT_LENGTH_MAX: usize = 12;
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (place, (word, kind)) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        let numbered = before.filter(|(_, kind)| matches!(kind, Kind::Digits | Kind::Decimal));
        if let (Kind::Letters, Some((number, _))) = (kind, numbered)
            && word.len() <= UNIT_LENGTH_MAX
        {
            found.entry(word.clone()).or_default().insert(number.clone());
        }
        let end = word.bytes().take_while(u8::is_ascii_digit).count();
        if let (Kind::Mixed, Some((number, unit))) = (kind, word.split_at_checked(end))
            && end > 0
            && (1..=5).contains(&unit.len())
            && unit.bytes().all(|byte| byte.is_ascii_lowercase())
        {
            found.entry(unit.to_owned()).or_default().insert(number.trim_start_matches('0').to_owned());
        }
    }
    found
}

/// Hashes of the runs of three characters of the words with one blank between and at both ends.
fn runs(text: &str) -> BTreeMap<u64, u32> {
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut found = BTreeMap::new();
    if words.is_empty() {
        return found;
    }
    let spaced: Vec<char> = format!(" {} ", words.join(" ")).chars().collect();
    for run in spaced.windows(3) {
        *found.entry(token_hash(&run.iter().collect::<String>())).or_default() += 1;
    }
    found
}

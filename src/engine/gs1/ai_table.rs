//! What every GS1 application identifier may hold and what must stand with it: `index/gs1_ai.csv`.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::content::ContentCheck;
use crate::engine::model::vocabulary::words;

words! {
    /// Which characters a part of a value may hold.
    CharacterSet {
        /// Digits.
        Digits = "N",
        /// The 82 characters of most texts.
        Text = "X",
        /// The 39 characters of component identifiers.
        Component = "Y",
        /// Base 64 for addresses.
        Base64 = "Z",
    }
}

/// One part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Which characters it may hold.
    pub set: CharacterSet,
    /// Fewest characters.
    pub least: usize,
    /// Most characters.
    pub most: usize,
    /// Whether it may be missing.
    pub optional: bool,
    /// What its content must be, beside its characters.
    pub checks: Vec<ContentCheck>,
}

/// What holds for an application identifier, or for a range of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AiRow {
    /// The first identifier of the range.
    pub first: &'static str,
    /// The last.
    pub last: &'static str,
    /// The parts of its value, in order.
    pub components: Vec<Component>,
    /// Whether a separator must follow unless it comes last: its length is not known beforehand.
    pub separated: bool,
    /// Whether it may stand in the query of a GS1 Digital Link.
    pub attribute: bool,
    /// Groups of identifiers, of which one must stand with it whole; none where nothing is required.
    pub requires: Vec<Vec<&'static str>>,
    /// Identifiers that may not stand with it.
    pub excludes: Vec<&'static str>,
    /// Whether it leads the path of a GS1 Digital Link.
    pub key: bool,
    /// Sequences of qualifiers in the path behind it, of which one may be used.
    pub qualifiers: Vec<Vec<&'static str>>,
    /// Its short name.
    pub title: &'static str,
}

impl AiRow {
    /// Fewest characters of a value.
    #[must_use]
    pub fn least(&self) -> usize {
        self.components.iter().filter(|part| !part.optional).map(|part| part.least).sum()
    }

    /// Most characters of a value.
    #[must_use]
    pub fn most(&self) -> usize {
        self.components.iter().map(|part| part.most).sum()
    }
}

/// True where an identifier is the one of the pattern, in which `n` stands for any digit.
pub(super) fn matches(pattern: &str, ai: &str) -> bool {
    pattern.len() == ai.len() && pattern.bytes().zip(ai.bytes()).all(|(asked, digit)| asked == b'n' || asked == digit)
}

struct Table {
    rows: Vec<AiRow>,
    /// Place of the row by identifier.
    places: HashMap<String, usize>,
    /// Number of digits of an identifier by its first two.
    digits: HashMap<String, usize>,
}

static TABLE: LazyLock<Result<Table, String>> = LazyLock::new(|| read_table(include_str!("../../../index/gs1_ai.csv")));

/// What holds for identifiers that are in no list, where they are let pass: a text of up to 90 characters.
static UNKNOWN: LazyLock<AiRow> = LazyLock::new(|| AiRow {
    first: "",
    last: "",
    components: vec![Component { set: CharacterSet::Text, least: 1, most: 90, optional: false, checks: Vec::new() }],
    separated: true,
    attribute: false,
    requires: Vec::new(),
    excludes: Vec::new(),
    key: false,
    qualifiers: Vec::new(),
    title: "",
});

/// Whether the table could be read. It is part of the program, so a test asks this once.
///
/// # Errors
/// The row at fault, in words.
pub fn check_table() -> Result<(), &'static str> {
    TABLE.as_ref().map(|_| ()).map_err(String::as_str)
}

/// Every row, in order.
#[must_use]
pub fn ai_rows() -> &'static [AiRow] {
    TABLE.as_ref().map_or(&[], |table| table.rows.as_slice())
}

/// What holds for an identifier, where there is one of these digits.
#[must_use]
pub fn ai_row(ai: &str) -> Option<&'static AiRow> {
    let table = TABLE.as_ref().ok()?;
    table.rows.get(*table.places.get(ai)?)
}

/// What holds for an identifier that is in no list, where its number of digits agrees with its first two.
pub(super) fn unknown_row(ai: &str) -> Option<&'static AiRow> {
    let plausible = (2..=4).contains(&ai.len()) && ai.bytes().all(|byte| byte.is_ascii_digit());
    (plausible && ai_digits(ai).is_none_or(|digits| digits == ai.len())).then_some(&*UNKNOWN)
}

/// How many digits an identifier with this beginning has, where one is known.
pub(super) fn ai_digits(text: &str) -> Option<usize> {
    TABLE.as_ref().ok()?.digits.get(text.get(..2)?).copied()
}

/// The identifier a text begins with.
pub(super) fn ai_at_start(text: &str) -> Option<&str> {
    let table = TABLE.as_ref().ok()?;
    let ai = text.get(..ai_digits(text)?)?;
    table.places.contains_key(ai).then_some(ai)
}

fn read_table(text: &'static str) -> Result<Table, String> {
    let mut table = Table { rows: Vec::new(), places: HashMap::new(), digits: HashMap::new() };
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let row = read_row(line).ok_or_else(|| format!("not a row of application identifiers: {line}"))?;
        let (Ok(from), Ok(to)) = (row.first.parse::<u16>(), row.last.parse::<u16>()) else {
            return Err(format!("not a range: {line}"));
        };
        let width = row.first.len();
        for ai in (from..=to).map(|number| format!("{number:0width$}")) {
            let start: String = ai.chars().take(2).collect();
            if table.digits.insert(start, width).is_some_and(|known| known != width) {
                return Err(format!("of another length than its like: {line}"));
            }
            if table.places.insert(ai, table.rows.len()).is_some() {
                return Err(format!("stated twice: {line}"));
            }
        }
        table.rows.push(row);
    }
    Ok(table)
}

fn read_row(line: &'static str) -> Option<AiRow> {
    let fields: Vec<&'static str> = line.splitn(10, ',').collect();
    let [first, last, format, ends, attribute, requires, excludes, key, qualifiers, title] = fields.as_slice() else {
        return None;
    };
    let list = |text: &'static str, sign: char| -> Vec<&'static str> {
        text.split(sign).filter(|word| !word.is_empty()).collect()
    };
    Some(AiRow {
        first,
        last,
        components: format.split(' ').map(read_component).collect::<Option<_>>()?,
        separated: word_is(ends, "fnc1", "none")?,
        attribute: word_is(attribute, "yes", "no")?,
        requires: list(requires, ';').into_iter().map(|group| list(group, '+')).collect(),
        excludes: list(excludes, ';'),
        key: word_is(key, "key", "")?,
        qualifiers: list(qualifiers, ';').into_iter().map(|sequence| list(sequence, '-')).collect(),
        title,
    })
}

/// Which of two words a field holds; nothing where it is neither.
fn word_is(field: &str, yes: &str, no: &str) -> Option<bool> {
    if field == yes { Some(true) } else { (field == no).then_some(false) }
}

/// `N13+csum+gcppos1`, `[X..17]`.
fn read_component(text: &'static str) -> Option<Component> {
    let mut words = text.split('+');
    let stated = words.next()?;
    let inner = stated.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let form = inner.unwrap_or(stated);
    let set = CharacterSet::parse(form.get(..1)?)?;
    let length = form.get(1..)?;
    let (least, most) = match length.strip_prefix("..") {
        Some(most) => (1, most.parse().ok()?),
        None => (length.parse().ok()?, length.parse().ok()?),
    };
    let checks = words.map(ContentCheck::parse).collect::<Option<_>>()?;
    Some(Component { set, least, most, optional: inner.is_some(), checks })
}

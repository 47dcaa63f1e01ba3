//! Lists are told a page at a time: each page names the cursor of the next.

use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::{Code, Problem};

/// Entries of a page unless told otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 1_000;

/// Which page of a list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// Entries at most (1 to 1000; 100 unless told otherwise).
    #[param(example = 100)]
    #[param(minimum = 1, maximum = 1000, default = 100, example = 2)]
    limit: Option<usize>,
    /// The `next_cursor` of the page before; none for the first page.
    #[param(example = "523148")]
    cursor: Option<String>,
}

impl PageQuery {
    /// Entries wanted.
    pub(super) fn limit(&self) -> Result<usize, Problem> {
        match self.limit {
            None => Ok(USUAL),
            Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
            Some(_) => Err(Problem::new(Code::BadRequest, format!("limit is between 1 and {MOST}"))),
        }
    }

    /// The key after which the page begins: a cursor is a key in hexadecimal, so that nobody is led to build one.
    pub(super) fn after(&self) -> Result<Option<String>, Problem> {
        let refused = || Problem::new(Code::BadRequest, "the cursor is none that was given out");
        self.cursor.as_deref().map(|cursor| key_of_cursor(cursor).ok_or_else(refused)).transpose()
    }
}

/// The cursor that begins after a key.
#[must_use]
pub fn cursor(key: &str) -> String {
    key.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The key that a cursor was made of; nothing for a text that is none.
#[must_use]
pub fn key_of_cursor(cursor: &str) -> Option<String> {
    let digits: Option<Vec<u8>> =
        cursor.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    // No key holds the character NUL, and not every database can be asked for it.
    if rest.is_empty() && !bytes.contains(&0) { String::from_utf8(bytes).ok() } else { None }
}

//! A row seen through its header: cells by our column names, faults, and what was noted on the way.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;

use super::headers::{ColumnIndex, Header, Origin};
use super::mapping::Mapping;
use super::masking::mask;
use super::table::RawRow;
use crate::engine::model::{Rejection, hash_fields};
use crate::engine::money::Amount;

/// Most bytes of a value that is read, where the reader says nothing else.
const LONGEST_VALUE: usize = 2_000;

/// What a reader is told beside the mapping.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// First day of validity of a file's prices, where neither the rows nor the file's name (`2026-07`) say.
    pub valid_from: Option<NaiveDate>,
    /// Id of the price list that a catalogue's prices belong to, where the rows do not say; `catalogue` by default.
    pub list_id: Option<String>,
}

/// What was noted while rows were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes {
    /// Personal data masked: NHS numbers, titled names, dates of birth.
    pub masked: u64,
    /// Amounts with more than six decimals, rounded half to even.
    pub amounts_rounded: u64,
    /// Rows whose value and price differ within the tolerance.
    pub values_differing: u64,
    /// Rows whose value and price differ beyond the tolerance, settled by the mapping's `trust`.
    pub values_trusted: u64,
    /// Identifiers that claim to be GTINs and are not, left out.
    pub gtins_ignored: u64,
}

/// The same, counted from several threads.
#[derive(Debug, Default)]
pub(super) struct NoteCounters {
    pub(super) masked: AtomicU64,
    pub(super) amounts_rounded: AtomicU64,
    pub(super) values_differing: AtomicU64,
    pub(super) values_trusted: AtomicU64,
    pub(super) gtins_ignored: AtomicU64,
}

impl NoteCounters {
    pub(super) fn snapshot(&self) -> Notes {
        Notes {
            masked: self.masked.load(Ordering::Relaxed),
            amounts_rounded: self.amounts_rounded.load(Ordering::Relaxed),
            values_differing: self.values_differing.load(Ordering::Relaxed),
            values_trusted: self.values_trusted.load(Ordering::Relaxed),
            gtins_ignored: self.gtins_ignored.load(Ordering::Relaxed),
        }
    }
}

/// Counts something noted.
pub(super) fn note(counter: &AtomicU64, count: u64) {
    if count > 0 {
        counter.fetch_add(count, Ordering::Relaxed);
    }
}

/// Why a row cannot be taken, before its place is added.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) column: &'static str,
    pub(super) reason: String,
    pub(super) value: String,
}

impl Fault {
    pub(super) fn new(column: &'static str, reason: impl Into<String>, value: &str) -> Self {
        Self { column, reason: reason.into(), value: value.to_owned() }
    }
}

/// What every reader keeps: the header, the values that count as blank, and its notes.
#[derive(Debug)]
pub(super) struct RowReader {
    pub(super) header: Header,
    pub(super) mapping: Mapping,
    pub(super) notes: NoteCounters,
    /// Bytes of a value at most.
    pub(super) longest_value: usize,
}

impl RowReader {
    pub(super) fn new(header: &Header, mapping: &Mapping) -> Self {
        Self {
            header: header.clone(),
            mapping: mapping.clone(),
            notes: NoteCounters::default(),
            longest_value: LONGEST_VALUE,
        }
    }

    /// The row's fields, once its shape is right.
    pub(super) fn fields<'a>(&'a self, raw: &'a RawRow) -> Result<Fields<'a>, Fault> {
        check_shape(&self.header, raw, self.longest_value)?;
        Ok(self.unchecked(raw))
    }

    /// The row's fields whatever its shape.
    pub(super) fn unchecked<'a>(&'a self, raw: &'a RawRow) -> Fields<'a> {
        Fields { header: &self.header, skip_values: self.mapping.skip_values(), raw }
    }

    /// The text with personal data masked and counted; numbers equal to one of the row's codes stay.
    pub(super) fn masked(&self, text: &str, codes: &[&str]) -> String {
        let (masked, count) = mask(text, codes);
        note(&self.notes.masked, count);
        masked.into_owned()
    }

    /// A fault with its place; `spend` is what the row says it is worth.
    pub(super) fn reject(&self, raw: &RawRow, fault: Fault, spend: Option<Amount>) -> Rejection {
        let (masked, count) = mask(&fault.value, &[]);
        note(&self.notes.masked, count);
        Rejection {
            row: raw.row,
            column: fault.column.to_owned(),
            reason: fault.reason,
            value: masked.chars().take(200).collect(),
            spend,
            row_hash: row_hash(raw, &[]),
        }
    }
}

/// A row's cells by our column names: outer blanks removed, blanks and skipped values as nothing.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    header: &'a Header,
    skip_values: &'a [String],
    raw: &'a RawRow,
}

impl<'a> Fields<'a> {
    /// A column's value.
    pub(super) fn get(&self, column: impl ColumnIndex) -> Option<&'a str> {
        let index = column.index();
        let stated = match self.header.origin(index) {
            Origin::Absent => None,
            Origin::Cell(place) => self.cell(*place),
            Origin::Cells(places) => places.iter().find_map(|place| self.cell(*place)),
            Origin::Constant(value) => Some(value.as_str()),
        };
        stated.or_else(|| self.header.fallback(index))
    }

    /// The same as text of its own.
    pub(super) fn owned(&self, column: impl ColumnIndex) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    /// A column that must not be blank.
    pub(super) fn required(&self, column: impl ColumnIndex) -> Result<&'a str, Fault> {
        self.get(column).ok_or_else(|| Fault::new(column.name(), format!("{} is blank", column.name()), ""))
    }

    /// A cell by its place in the file.
    pub(super) fn cell(&self, place: usize) -> Option<&'a str> {
        let text = self.raw.cell(place)?.trim();
        let skipped = text.is_empty() || self.skip_values.iter().any(|value| value.eq_ignore_ascii_case(text));
        (!skipped).then_some(text)
    }
}

/// Refuses a row that is cut short, too long, or holds a NUL (which no store keeps).
fn check_shape(header: &Header, raw: &RawRow, longest: usize) -> Result<(), Fault> {
    let wanted = header.names().len();
    if raw.len() != wanted {
        check_length(header, raw, wanted)?;
    }
    if raw.text().len() > longest {
        check_values(header, raw, longest)?;
    }
    if raw.text().as_bytes().contains(&0) {
        return Err(Fault::new("", "the row holds a NUL character", ""));
    }
    Ok(())
}

/// Refuses a value too long to be looked up by: a name, a code or a description of one thing is never that long, and
/// PostgreSQL indexes nothing longer than 2,704 bytes.
fn check_values(header: &Header, raw: &RawRow, longest: usize) -> Result<(), Fault> {
    let long = header.places_read().find(|place| raw.cell(*place).is_some_and(|cell| cell.len() > longest));
    let Some(place) = long else { return Ok(()) };
    let name = header.names().get(place).map_or("", String::as_str);
    let reason = format!("the value under `{name}` is longer than {longest} bytes");
    Err(Fault::new("", reason, raw.cell(place).unwrap_or_default()))
}

fn check_length(header: &Header, raw: &RawRow, wanted: usize) -> Result<(), Fault> {
    let count = raw.len();
    let surplus = raw.cells().skip(wanted).find(|cell| !cell.trim().is_empty());
    if let Some(cell) = surplus {
        let reason = format!("the row has {count} cells, the header {wanted}; is a comma not in quotes?");
        return Err(Fault::new("", reason, cell));
    }
    // A row may end early only beyond the last column that is read, so that no cut value is ever taken.
    if count < wanted && count < header.last_used() + 2 {
        let breaks = raw.text().bytes().filter(|byte| *byte == b'\n').count();
        let reason = match breaks {
            0 => format!("the row is cut short: {count} cells, the header has {wanted}"),
            _ => format!(
                "the row has {count} cells, the header {wanted}, and {breaks} line breaks inside a cell: \
                 a quote may not be closed and have swallowed the rows after it"
            ),
        };
        return Err(Fault::new("", reason, raw.cell(count.saturating_sub(1)).unwrap_or_default()));
    }
    Ok(())
}

/// The hash of a row as stated (outer blanks and blank cells at its end do not matter) behind some leading fields.
pub(super) fn row_hash(raw: &RawRow, leading: &[Option<&str>]) -> u128 {
    let mut fields: Vec<Option<&str>> = Vec::with_capacity(leading.len() + raw.len());
    fields.extend_from_slice(leading);
    fields.extend(raw.cells().map(|cell| Some(cell.trim())));
    while fields.len() > leading.len() && fields.last() == Some(&Some("")) {
        fields.pop();
    }
    hash_fields(&fields)
}

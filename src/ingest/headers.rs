//! Finding the header row and what each of our columns is read from.

use std::path::Path;

use super::layouts::Layout;
use super::table::RawRow;
use super::{IngestError, Mapping};

/// One of our columns.
#[derive(Debug)]
pub struct Column {
    /// Our name (`order_date`).
    pub name: &'static str,
    /// Other headers that mean it; case, blanks and punctuation do not matter.
    pub aliases: &'static [&'static str],
}

/// A kind of file: its columns and which of them it must have.
#[derive(Debug)]
pub struct Kind {
    /// The kind's name as on the command line (`lines`).
    pub name: &'static str,
    /// Its columns; readers name them by their place in this list.
    pub columns: &'static [Column],
    /// Groups of columns of which each must be met by at least one.
    pub required: &'static [&'static [&'static str]],
}

/// A column's place in its kind's list.
pub(super) trait ColumnIndex: Copy {
    /// The place, from 0.
    fn index(self) -> usize;
    /// Our name of the column.
    fn name(self) -> &'static str;
}

/// Where the values of one of our columns come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nowhere.
    Absent,
    /// One column of the file.
    Cell(usize),
    /// Several columns of the file; the first that is not blank counts.
    Cells(Vec<usize>),
    /// The same value in every row.
    Constant(String),
}

/// The header of an open file.
#[derive(Debug, Clone)]
pub struct Header {
    file: String,
    row: u64,
    names: Vec<String>,
    layout: Option<Layout>,
    origins: Vec<Origin>,
    fallbacks: Vec<Option<String>>,
    last_used: usize,
}

impl Header {
    /// The file's name, without its folders.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Row of the header, counted from 1.
    #[must_use]
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The headers as they stood.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The built-in layout, where the header is one.
    #[must_use]
    pub fn layout(&self) -> Option<Layout> {
        self.layout
    }

    /// Place of the column with this header (case, blanks and punctuation do not matter).
    pub(super) fn position(&self, header: &str) -> Option<usize> {
        let wanted = normal_form(header);
        self.names.iter().position(|name| normal_form(name) == wanted)
    }

    /// Where a column comes from.
    pub(super) fn origin(&self, index: usize) -> &Origin {
        self.origins.get(index).unwrap_or(&Origin::Absent)
    }

    /// The places of the file's columns that are read.
    pub(super) fn places_read(&self) -> impl Iterator<Item = usize> + '_ {
        self.origins.iter().flat_map(|origin| match origin {
            Origin::Cell(place) => std::slice::from_ref(place).iter().copied(),
            Origin::Cells(places) => places.as_slice().iter().copied(),
            Origin::Absent | Origin::Constant(_) => [].iter().copied(),
        })
    }

    /// A column's value in rows that leave it blank.
    pub(super) fn fallback(&self, index: usize) -> Option<&str> {
        self.fallbacks.get(index).and_then(Option::as_deref)
    }

    /// Place of the last column of the file that is read.
    pub(super) fn last_used(&self) -> usize {
        self.last_used
    }
}

/// The letters and digits of a header, in lower case.
pub(super) fn normal_form(header: &str) -> String {
    header.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A row that may be the header.
pub(super) struct Candidate {
    names: Vec<String>,
    layout: Option<Layout>,
    origins: Vec<Origin>,
    ambiguous: Vec<(&'static str, Vec<usize>)>,
    missing: Vec<String>,
    resolved: usize,
}

impl Candidate {
    /// Resolves a row's cells as headers.
    pub(super) fn new(raw: &RawRow, mapping: &Mapping, kind: &'static Kind) -> Self {
        let names: Vec<String> = raw.cells().map(|cell| cell.trim().to_owned()).collect();
        let normal: Vec<String> = names.iter().map(|name| normal_form(name)).collect();
        let layout = if mapping.leaves_columns_free() { Layout::recognise(kind, &normal) } else { None };
        let mut candidate =
            Self { names, layout, origins: Vec::new(), ambiguous: Vec::new(), missing: Vec::new(), resolved: 0 };
        if layout.is_some() {
            candidate.resolved = normal.len();
            return candidate;
        }
        let resolver = Resolver::new(&candidate.names, &normal, mapping);
        for column in kind.columns {
            let origin = match resolver.resolve(column) {
                Resolved::One(origin) => origin,
                Resolved::Several(places) => {
                    candidate.ambiguous.push((column.name, places));
                    Origin::Cells(Vec::new())
                }
            };
            candidate.resolved += usize::from(matches!(origin, Origin::Cell(_) | Origin::Cells(_)));
            candidate.origins.push(origin);
        }
        candidate.missing =
            resolver.missing.iter().map(|header| format!("header \"{header}\"{}", mapping.called())).collect();
        candidate.find_missing(mapping, kind);
        candidate
    }

    fn find_missing(&mut self, mapping: &Mapping, kind: &'static Kind) {
        for group in kind.required {
            let met = group.iter().any(|name| {
                let place = kind.columns.iter().position(|column| column.name == *name);
                let present = place.and_then(|place| self.origins.get(place)).is_some_and(|o| *o != Origin::Absent);
                present || mapping.fallback(name).is_some()
            });
            if !met {
                self.missing.push(group.join(" or "));
            }
        }
    }

    /// True when nothing mandatory is missing and at least one column is read from the file.
    pub(super) fn is_complete(&self) -> bool {
        self.layout.is_some() || (self.missing.is_empty() && self.resolved > 0)
    }

    /// How many of our columns were found.
    pub(super) fn resolved(&self) -> usize {
        self.resolved
    }

    /// The header, when the candidate is complete.
    pub(super) fn into_header(
        self,
        path: &Path,
        raw: &RawRow,
        mapping: &Mapping,
        kind: &'static Kind,
    ) -> Result<Header, IngestError> {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if let Some((column, places)) = self.ambiguous.first() {
            let headers: Vec<String> =
                places.iter().filter_map(|place| self.names.get(*place)).map(|name| format!("\"{name}\"")).collect();
            return Err(IngestError::AmbiguousHeader {
                file: path.display().to_string(),
                row: raw.row,
                column: (*column).to_owned(),
                headers: headers.join(" and "),
            });
        }
        let used = self.origins.iter().flat_map(|origin| match origin {
            Origin::Cell(place) => vec![*place],
            Origin::Cells(places) => places.clone(),
            Origin::Absent | Origin::Constant(_) => Vec::new(),
        });
        let last = self.names.len().saturating_sub(1);
        let last_used = if self.layout.is_some() { last } else { used.max().unwrap_or(0) };
        let fallbacks = kind.columns.iter().map(|column| mapping.fallback(column.name).map(str::to_owned)).collect();
        Ok(Header {
            file,
            row: raw.row,
            names: self.names,
            layout: self.layout,
            origins: self.origins,
            fallbacks,
            last_used,
        })
    }

    /// Why this, the nearest row, is no header.
    pub(super) fn into_error(self, file: String, rows: usize) -> IngestError {
        const SHOWN: usize = 40;
        let cells = self.names.iter().filter(|name| !name.is_empty());
        let mut seen: Vec<String> = cells.take(SHOWN).map(|name| name.chars().take(60).collect()).collect();
        if self.names.len() > SHOWN {
            seen.push("...".to_owned());
        }
        IngestError::NoHeader { file, rows, missing: self.missing.join(", "), seen: seen.join(", ") }
    }
}

enum Resolved {
    One(Origin),
    Several(Vec<usize>),
}

/// Finds columns among the headers of one row.
struct Resolver<'a> {
    names: &'a [String],
    normal: &'a [String],
    mapping: &'a Mapping,
    missing: Vec<String>,
    taken: Vec<usize>,
}

impl<'a> Resolver<'a> {
    fn new(names: &'a [String], normal: &'a [String], mapping: &'a Mapping) -> Self {
        let mut resolver = Self { names, normal, mapping, missing: Vec::new(), taken: Vec::new() };
        for header in mapping.named_headers() {
            match resolver.named(header) {
                Some(place) => resolver.taken.push(place),
                None => resolver.missing.push(header.to_owned()),
            }
        }
        resolver
    }

    /// The column with this very header, else with the same letters and digits.
    fn named(&self, header: &str) -> Option<usize> {
        let exact = self.names.iter().position(|name| name == header.trim());
        let wanted = normal_form(header);
        exact.or_else(|| self.normal.iter().position(|name| !wanted.is_empty() && *name == wanted))
    }

    /// Mapping first, then the exact name, then the aliases. A header that the mapping names serves no other column
    /// by an alias.
    fn resolve(&self, column: &Column) -> Resolved {
        if let Some(headers) = self.mapping.headers_of(column.name) {
            let places: Vec<usize> = headers.iter().filter_map(|header| self.named(header)).collect();
            return Resolved::One(match places.as_slice() {
                [] => Origin::Absent,
                [place] => Origin::Cell(*place),
                _ => Origin::Cells(places),
            });
        }
        if let Some(value) = self.mapping.constant(column.name) {
            return Resolved::One(Origin::Constant(value.to_owned()));
        }
        let exact = self.places(&[normal_form(column.name)]);
        let places = if exact.is_empty() {
            let aliases: Vec<String> = column.aliases.iter().map(|alias| normal_form(alias)).collect();
            self.places(&aliases).into_iter().filter(|place| !self.taken.contains(place)).collect()
        } else {
            exact
        };
        match places.as_slice() {
            [] => Resolved::One(Origin::Absent),
            [place] => Resolved::One(Origin::Cell(*place)),
            _ => Resolved::Several(places),
        }
    }

    fn places(&self, wanted: &[String]) -> Vec<usize> {
        self.normal.iter().enumerate().filter(|(_, name)| wanted.contains(name)).map(|(place, _)| place).collect()
    }
}

//! The mapping file: how one sender's columns, dates and words map to ours.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::IngestError;
use super::dates::{DateFormats, FormatError};
use super::headers::Kind;

/// Which of two contradicting figures counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// The line's value; the stated price is set aside.
    LineValue,
    /// The unit price; the value is made from it.
    UnitPrice,
}

/// What is wrong with a mapping.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It cannot be opened or read.
    #[error("the file cannot be read")]
    Read(#[source] std::io::Error),
    /// It is larger than a mapping can be.
    #[error("the file is longer than {0} bytes")]
    TooLong(u64),
    /// It is no TOML, or has a section or key that a mapping does not have.
    #[error("{0}")]
    Syntax(String),
    /// It names a column that this kind of file does not have.
    #[error("`{column}` is no column of {kind}; its columns are: {known}")]
    UnknownColumn {
        /// The column named.
        column: String,
        /// The kind of file.
        kind: &'static str,
        /// The columns there are.
        known: String,
    },
    /// A column stands under both `[columns]` and `[constants]`.
    #[error("`{0}` stands under both [columns] and [constants]")]
    Twice(String),
    /// A constant is no text, whole number, date or truth value.
    #[error("the constant `{0}` must be a text, a whole number, a date or true/false (write a decimal as a text)")]
    Constant(String),
    /// A date format cannot be used.
    #[error(transparent)]
    Format(#[from] FormatError),
}

/// The largest mapping file read.
const MAPPING_BYTES: u64 = 1 << 20;

#[derive(Deserialize)]
#[serde(untagged)]
enum Headers {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct DatesSection {
    #[serde(default)]
    formats: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct OptionsSection {
    trust: Option<Trust>,
    #[serde(default)]
    skip_values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    #[serde(default)]
    columns: BTreeMap<String, Headers>,
    #[serde(default)]
    constants: BTreeMap<String, toml::Value>,
    #[serde(default)]
    dates: DatesSection,
    #[serde(default)]
    options: OptionsSection,
}

/// A mapping ready for use; the default one maps nothing and lets headers speak for themselves.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    file: String,
    columns: BTreeMap<String, Vec<String>>,
    constants: BTreeMap<String, String>,
    fallbacks: BTreeMap<String, String>,
    dates: DateFormats,
    trust: Option<Trust>,
    skip_values: Vec<String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`IngestError::Mapping`] when it cannot be read or says something a mapping cannot say.
    pub fn load(path: &Path) -> Result<Self, IngestError> {
        use std::io::Read as _;
        let file = path.display().to_string();
        let failed = |source| IngestError::Mapping { file: file.clone(), source };
        let mut text = String::new();
        let opened = std::fs::File::open(path).map_err(|error| failed(MappingError::Read(error)))?;
        let length = opened.take(MAPPING_BYTES + 1).read_to_string(&mut text);
        let length = length.map_err(|error| failed(MappingError::Read(error)))?;
        if length as u64 > MAPPING_BYTES {
            return Err(failed(MappingError::TooLong(MAPPING_BYTES)));
        }
        Self::parse(&text, &file)
    }

    /// Reads a mapping from its text; `file` names it in errors.
    ///
    /// # Errors
    /// [`IngestError::Mapping`] when it says something a mapping cannot say.
    pub fn parse(text: &str, file: &str) -> Result<Self, IngestError> {
        Self::from_text(text, file).map_err(|source| IngestError::Mapping { file: file.to_owned(), source })
    }

    fn from_text(text: &str, file: &str) -> Result<Self, MappingError> {
        let stated: MappingFile = toml::from_str(text).map_err(|error| MappingError::Syntax(error.to_string()))?;
        let mut columns = BTreeMap::new();
        for (column, headers) in stated.columns {
            let headers = match headers {
                Headers::One(header) => vec![header],
                Headers::Several(headers) => headers,
            };
            columns.insert(column, headers.into_iter().filter(|header| !header.trim().is_empty()).collect());
        }
        let mut constants = BTreeMap::new();
        for (column, value) in stated.constants {
            if columns.contains_key(&column) {
                return Err(MappingError::Twice(column));
            }
            let text = constant_text(&value).ok_or_else(|| MappingError::Constant(column.clone()))?;
            constants.insert(column, text);
        }
        Ok(Self {
            file: file.to_owned(),
            columns,
            constants,
            fallbacks: BTreeMap::new(),
            dates: DateFormats::new(stated.dates.formats)?,
            trust: stated.options.trust,
            skip_values: stated.options.skip_values.iter().map(|value| value.trim().to_owned()).collect(),
        })
    }

    /// What the mapping says, whatever its file is called: a name for what it does.
    #[must_use]
    pub fn content(&self) -> Self {
        Self { file: String::new(), ..self.clone() }
    }

    /// A mapping that only says which headers each of our columns is read from.
    pub(super) fn of_columns(columns: impl IntoIterator<Item = (&'static str, Vec<String>)>) -> Self {
        let columns = columns.into_iter().map(|(column, headers)| (column.to_owned(), headers)).collect();
        Self { columns, ..Self::default() }
    }

    /// What the mapping is called in words on what is missing; empty for one that is no file.
    pub(super) fn called(&self) -> &'static str {
        if self.file.is_empty() { "" } else { " of the mapping" }
    }

    /// The same mapping with a value for rows that leave a column blank or have no such column (`--org`).
    #[must_use]
    pub fn with_fallback(mut self, column: &str, value: &str) -> Self {
        self.fallbacks.insert(column.to_owned(), value.to_owned());
        self
    }

    /// Checks that every column named exists in the kind of file to be read.
    pub(super) fn check(&self, kind: &'static Kind) -> Result<(), IngestError> {
        let named = self.columns.keys().chain(self.constants.keys()).chain(self.fallbacks.keys());
        for column in named {
            if kind.columns.iter().all(|known| known.name != column.as_str()) {
                let known = kind.columns.iter().map(|known| known.name).collect::<Vec<_>>().join(", ");
                let source = MappingError::UnknownColumn { column: column.clone(), kind: kind.name, known };
                return Err(IngestError::Mapping { file: self.file.clone(), source });
            }
        }
        Ok(())
    }

    /// True when the mapping says nothing of columns, so that built-in layouts may be recognised.
    pub(super) fn leaves_columns_free(&self) -> bool {
        self.columns.is_empty()
    }

    /// The headers named for a column; an empty list means that the column is not to be read at all.
    pub(super) fn headers_of(&self, column: &str) -> Option<&[String]> {
        self.columns.get(column).map(Vec::as_slice)
    }

    /// Every header the mapping names.
    pub(super) fn named_headers(&self) -> impl Iterator<Item = &str> {
        self.columns.values().flatten().map(String::as_str)
    }

    /// The value of a column in every row.
    pub(super) fn constant(&self, column: &str) -> Option<&str> {
        self.constants.get(column).map(String::as_str)
    }

    /// The value of a column in rows that leave it blank.
    pub(super) fn fallback(&self, column: &str) -> Option<&str> {
        self.fallbacks.get(column).map(String::as_str)
    }

    /// How dates are written.
    #[must_use]
    pub fn dates(&self) -> &DateFormats {
        &self.dates
    }

    /// Which figure counts when value and price contradict.
    #[must_use]
    pub fn trust(&self) -> Option<Trust> {
        self.trust
    }

    /// Values that count as blank.
    #[must_use]
    pub fn skip_values(&self) -> &[String] {
        &self.skip_values
    }
}

fn constant_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        // A TOML float has already lost its exact digits: write it as a text.
        toml::Value::Float(_) | toml::Value::Array(_) | toml::Value::Table(_) => None,
    }
}

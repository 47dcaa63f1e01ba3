//! Categories of a scheme: a code, what it is called, and the one above it.

use super::IngestError;
use super::aliases::CategoryColumn as Is;
use super::codes::category_code;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::Header;
use super::mapping::Mapping;
use super::table::RawRow;
use super::values::word;
use crate::engine::categories::{CategoryEntry, Scheme};
use crate::engine::model::Rejection;

/// The schemes that files may bring.
const SCHEMES: [Scheme; 3] = [Scheme::Eclass, Scheme::Cpv, Scheme::Unspsc];

/// Turns rows into categories.
#[derive(Debug)]
pub struct CategoryReader {
    reader: RowReader,
}

impl CategoryReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The category that a row states. Where it states no scheme, a code with a check digit is a CPV code.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<CategoryEntry, Rejection> {
        let read = self.reader.fields(raw).and_then(entry);
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }
}

fn entry(fields: Fields<'_>) -> Result<CategoryEntry, Fault> {
    let code = fields.required(Is::Code)?;
    let known = |text: &str| Scheme::parse(text).filter(|scheme| SCHEMES.contains(scheme));
    let stated = word(fields, Is::Scheme, known, &SCHEMES)?;
    let scheme = stated.or_else(|| code.contains('-').then_some(Scheme::Cpv));
    let scheme = scheme.ok_or_else(|| Fault::new("scheme", "scheme is blank: eclass, cpv or unspsc", ""))?;
    let read = |column: &'static str, text: &str| {
        category_code(scheme, text).map_err(|reason| Fault::new(column, reason, text))
    };
    let parent = fields.get(Is::Parent).map(|text| read("parent", text)).transpose()?;
    Ok(CategoryEntry {
        code: read("code", code)?,
        title: fields.required(Is::Title)?.to_owned(),
        parent: parent.map(|parent| parent.code),
    })
}

//! Organisations.

use super::IngestError;
use super::aliases::OrganisationColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::Header;
use super::mapping::Mapping;
use super::table::RawRow;
use super::values::{validity, word};
use crate::engine::model::{Organisation, OrganisationKind, Rejection};

/// Turns rows into organisations.
#[derive(Debug)]
pub struct OrganisationReader {
    reader: RowReader,
}

impl OrganisationReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The organisation that a row states; its kind is `other` where the row states none.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<Organisation, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.organisation(fields));
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn organisation(&self, fields: Fields<'_>) -> Result<Organisation, Fault> {
        let kind = word(fields, Is::Kind, OrganisationKind::parse, OrganisationKind::ALL)?;
        let (valid_from, valid_to) = validity(&self.reader, fields, Is::ValidFrom, Is::ValidTo)?;
        Ok(Organisation {
            code: fields.required(Is::OrgCode)?.to_owned(),
            name: fields.required(Is::Name)?.to_owned(),
            kind: kind.unwrap_or(OrganisationKind::Other),
            footprint_code: fields.owned(Is::FootprintCode),
            footprint_name: fields.owned(Is::FootprintName),
            region: fields.owned(Is::Region),
            turnover: fields.owned(Is::Turnover),
            beds: fields.owned(Is::Beds),
            successor_code: fields.owned(Is::SuccessorCode),
            valid_from,
            valid_to,
        })
    }
}

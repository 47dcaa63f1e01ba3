//! Groups and who sits in them.

use super::IngestError;
use super::aliases::GroupColumn as Is;
use super::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use super::headers::Header;
use super::mapping::Mapping;
use super::table::RawRow;
use super::values::{validity, word};
use crate::engine::model::{GroupKind, GroupMember, Rejection};

/// Turns rows into group memberships.
#[derive(Debug)]
pub struct GroupReader {
    reader: RowReader,
}

impl GroupReader {
    /// A reader for the files with this header.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        Ok(Self { reader: RowReader::new(header, mapping) })
    }

    /// The membership that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<GroupMember, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| self.member(fields));
        read.map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn member(&self, fields: Fields<'_>) -> Result<GroupMember, Fault> {
        fields.required(Is::GroupKind)?;
        let kind = word(fields, Is::GroupKind, GroupKind::parse, GroupKind::ALL)?;
        let (valid_from, valid_to) = validity(&self.reader, fields, Is::ValidFrom, Is::ValidTo)?;
        Ok(GroupMember {
            group_code: fields.required(Is::GroupCode)?.to_owned(),
            group_name: fields.required(Is::GroupName)?.to_owned(),
            group_kind: kind.ok_or_else(|| Fault::new("group_kind", "group_kind is blank", ""))?,
            org_code: fields.required(Is::OrgCode)?.to_owned(),
            valid_from,
            valid_to,
        })
    }
}

//! Organisations and the groups they sit in.

use chrono::NaiveDate;

use super::{GroupKind, OrganisationKind};

/// A trust, hub or other body that buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// ODS code, or the code its file uses.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind of body.
    pub kind: OrganisationKind,
    /// Code of its STP or ICB.
    pub footprint_code: Option<String>,
    /// Name of its STP or ICB.
    pub footprint_name: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Turnover as stated.
    pub turnover: Option<String>,
    /// Beds as stated.
    pub beds: Option<String>,
    /// The organisation that took its place; both count as one when an organisation is left out of a benchmark.
    pub successor_code: Option<String>,
    /// First day it is valid.
    pub valid_from: Option<NaiveDate>,
    /// Last day it is valid.
    pub valid_to: Option<NaiveDate>,
}

/// An organisation's place in a group for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMember {
    /// Code of the group.
    pub group_code: String,
    /// Name of the group.
    pub group_name: String,
    /// Kind of group.
    pub group_kind: GroupKind,
    /// The member's organisation code.
    pub org_code: String,
    /// First day of membership.
    pub valid_from: Option<NaiveDate>,
    /// Last day of membership.
    pub valid_to: Option<NaiveDate>,
}

impl GroupMember {
    /// What tells one membership from another: the group, the organisation and the first day.
    #[must_use]
    pub fn record_key(&self) -> String {
        let from = self.valid_from.map(|day| day.to_string()).unwrap_or_default();
        format!("{}|{}|{from}", self.group_code, self.org_code)
    }
}

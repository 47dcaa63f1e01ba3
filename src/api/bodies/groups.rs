//! The bodies of groups.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{Group, Page};
use crate::engine::model::GroupMember;

/// An organisation's place in a group for a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupMemberBody {
    #[schema(example = "R0A")]
    org_code: String,
    /// First day of membership.
    #[schema(example = "2022-07-01")]
    valid_from: Option<String>,
    /// Last day of membership.
    #[schema(example = "2027-03-31")]
    valid_to: Option<String>,
}

impl From<&GroupMember> for GroupMemberBody {
    fn from(member: &GroupMember) -> Self {
        Self {
            org_code: member.org_code.clone(),
            valid_from: member.valid_from.map(|day| day.to_string()),
            valid_to: member.valid_to.map(|day| day.to_string()),
        }
    }
}

/// A group of organisations that compare or plan together.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupBody {
    #[schema(example = "QOP")]
    group_code: String,
    #[schema(example = "Greater Manchester")]
    group_name: String,
    #[schema(example = "ics")]
    group_kind: &'static str,
    /// By organisation and first day; one that left and came back stands twice.
    members: Vec<GroupMemberBody>,
}

impl From<&Group> for GroupBody {
    fn from(group: &Group) -> Self {
        Self {
            group_code: group.code.clone(),
            group_name: group.name.clone(),
            group_kind: group.kind.as_str(),
            members: group.members.iter().map(GroupMemberBody::from).collect(),
        }
    }
}

/// A page of groups.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupPageBody {
    groups: Vec<GroupBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "514f50")]
    next_cursor: Option<String>,
}

impl GroupPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<Group>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            groups: page.entries.iter().map(GroupBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

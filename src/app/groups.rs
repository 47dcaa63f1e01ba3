//! Groups and their members, to be looked up.

use std::collections::BTreeMap;

use super::AppError;
use super::page::Page;
use crate::engine::model::{GroupKind, GroupMember};
use crate::store::{Db, group_members};

/// A group of organisations that compare or plan together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: GroupKind,
    /// Memberships by organisation and first day, each with its time.
    pub members: Vec<GroupMember>,
}

/// Groups by code, after a code.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn groups(db: &mut Db, after: Option<&str>, limit: usize) -> Result<Page<Group>, AppError> {
    let known = collect(group_members(db, None)?);
    Ok(Page::cut(known.into_values(), after, limit, |group| &group.code))
}

/// One group.
///
/// # Errors
/// [`AppError::NotFound`] when nobody knows it.
pub fn group(db: &mut Db, code: &str) -> Result<Group, AppError> {
    let missing = || AppError::NotFound { what: "group", name: code.to_owned() };
    collect(group_members(db, Some(code))?).remove(code).ok_or_else(missing)
}

fn collect(members: Vec<GroupMember>) -> BTreeMap<String, Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for member in members {
        let GroupMember { group_code, group_name, group_kind, .. } = member.clone();
        let group = groups.entry(group_code.clone()).or_insert_with(|| Group {
            code: group_code,
            name: group_name,
            kind: group_kind,
            members: Vec::new(),
        });
        group.members.push(member);
    }
    groups
}

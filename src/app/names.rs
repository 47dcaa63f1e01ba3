//! What internal ids are called, and which organisations count as one.

use std::collections::{HashMap, HashSet};

use super::AppError;
use crate::engine::period::{Month, Window};
use crate::store::{Db, KnownOrganisation, group_members, organisation_codes, organisations, supplier_display_names};

/// Names by internal id, as the variation engine counts them.
pub struct Names {
    codes: HashMap<u32, String>,
    ids: HashMap<String, u32>,
    known: std::collections::BTreeMap<String, KnownOrganisation>,
    suppliers: HashMap<u32, String>,
}

fn small(id: i64) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}

impl Names {
    /// Reads all names.
    pub(super) fn load(db: &mut Db) -> Result<Self, AppError> {
        let codes: HashMap<u32, String> =
            organisation_codes(db)?.into_iter().map(|(id, code)| (small(id), code)).collect();
        let ids = codes.iter().map(|(id, code)| (code.clone(), *id)).collect();
        let suppliers = supplier_display_names(db)?.into_iter().map(|(id, name)| (small(id), name)).collect();
        Ok(Self { codes, ids, known: organisations(db)?, suppliers })
    }

    /// An organisation's code.
    #[must_use]
    pub fn code(&self, organisation: u32) -> &str {
        self.codes.get(&organisation).map_or("", String::as_str)
    }

    /// An organisation's name; its code where nothing else is known.
    #[must_use]
    pub fn name(&self, organisation: u32) -> &str {
        let code = self.code(organisation);
        self.known.get(code).map_or(code, |known| &known.organisation.name)
    }

    /// A supplier's name.
    #[must_use]
    pub fn supplier(&self, supplier: u32) -> &str {
        self.suppliers.get(&supplier).map_or("", String::as_str)
    }

    /// The internal id of an organisation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nobody knows it.
    pub fn organisation(&self, code: &str) -> Result<u32, AppError> {
        self.ids.get(code).copied().ok_or_else(|| AppError::NotFound { what: "organisation", name: code.to_owned() })
    }

    /// Predecessors stand for their last successor: they count as one wherever others are counted.
    pub(super) fn families(&self) -> HashMap<u32, u32> {
        let mut families = HashMap::new();
        for code in self.known.keys() {
            let last = self.last_successor(code);
            if last != *code
                && let (Some(own), Some(family)) = (self.ids.get(code), self.ids.get(&last))
            {
                families.insert(*own, *family);
            }
        }
        families
    }

    /// Follows successors to the last one; a circle ends where it began.
    fn last_successor(&self, code: &str) -> String {
        let mut seen = HashSet::from([code.to_owned()]);
        let mut last = code.to_owned();
        while let Some(next) = self.known.get(&last).and_then(|known| known.organisation.successor_code.clone()) {
            if !seen.insert(next.clone()) {
                return code.to_owned();
            }
            last = next;
        }
        last
    }

    /// The organisations of a group (or of the footprint with this code) at some time of the window.
    pub(super) fn group(&self, db: &mut Db, group: &str, window: Window) -> Result<HashSet<u32>, AppError> {
        let members = group_members(db, Some(group))?;
        let footprint = self.known.values().filter(|known| known.organisation.footprint_code.as_deref() == Some(group));
        let mut codes: Vec<&str> = footprint.map(|known| known.organisation.code.as_str()).collect();
        codes.extend(members.iter().filter(|member| overlaps(member, window)).map(|member| member.org_code.as_str()));
        if codes.is_empty() {
            let name = format!("{group} with members in these months");
            return Err(AppError::NotFound { what: "group", name });
        }
        Ok(codes.into_iter().filter_map(|code| self.ids.get(code).copied()).collect())
    }
}

fn overlaps(member: &crate::engine::model::GroupMember, window: Window) -> bool {
    let begins = member.valid_from.map(Month::of);
    let ends = member.valid_to.map(Month::of);
    let in_time = begins.zip(window.to).is_none_or(|(begins, last)| begins <= last);
    in_time && ends.zip(window.from).is_none_or(|(ends, first)| ends >= first)
}

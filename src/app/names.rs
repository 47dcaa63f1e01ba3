//! What internal ids are called, and which organisations count as one.

use std::collections::{HashMap, HashSet};

use super::AppError;
use crate::engine::model::Organisation;
use crate::engine::period::{Month, Window};
use crate::store::{
    Db, FrozenNames, KnownOrganisation, group_members, organisation_codes, organisations, supplier_display_names,
};

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

    /// The names of a snapshot: codes and suppliers as they were, and nothing else of an organisation.
    pub(super) fn frozen(names: &FrozenNames) -> Self {
        Self {
            codes: names.organisations.iter().map(|(id, code)| (*id, code.clone())).collect(),
            ids: names.organisations.iter().map(|(id, code)| (code.clone(), *id)).collect(),
            known: std::collections::BTreeMap::new(),
            suppliers: names.suppliers.iter().map(|(id, name)| (*id, name.clone())).collect(),
        }
    }

    /// The code of every organisation.
    pub(super) fn codes(&self) -> impl Iterator<Item = (u32, &str)> {
        self.codes.iter().map(|(id, code)| (*id, code.as_str()))
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

    /// What is known of an organisation, where its record was imported.
    pub(super) fn record(&self, organisation: u32) -> Option<&Organisation> {
        self.known.get(self.code(organisation)).map(|known| &known.organisation)
    }

    /// Every organisation whose record was imported, by code.
    pub(super) fn records(&self) -> impl Iterator<Item = &Organisation> {
        self.known.values().map(|known| &known.organisation)
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

    /// Code and name of each organisation's footprint, by internal id.
    pub(super) fn footprints(&self) -> HashMap<u32, Vec<(String, String)>> {
        let mut footprints = HashMap::new();
        for (code, known) in &self.known {
            let organisation = &known.organisation;
            if let (Some(id), Some(footprint)) = (self.ids.get(code), &organisation.footprint_code) {
                let name = organisation.footprint_name.clone().unwrap_or_default();
                footprints.insert(*id, vec![(footprint.clone(), name)]);
            }
        }
        footprints
    }

    /// The organisations of the same footprint, itself among them; nobody where it has none.
    pub(super) fn footprint_members(&self, organisation: u32) -> Vec<u32> {
        let footprint =
            |code: &str| self.known.get(code).and_then(|known| known.organisation.footprint_code.as_deref());
        let Some(own) = footprint(self.code(organisation)) else { return Vec::new() };
        let members = self.known.keys().filter(|code| footprint(code) == Some(own));
        members.filter_map(|code| self.ids.get(code).copied()).collect()
    }

    /// The peers of an organisation, itself among them; nothing where everybody is one.
    ///
    /// # Errors
    /// [`AppError::Request`] where peers are asked for without an organisation whose peers they are, or it has no footprint or
    /// region; [`AppError::NotFound`] when nobody knows a chosen one.
    pub(super) fn peers(&self, peers: &Peers, only: Option<u32>) -> Result<Option<HashSet<u32>>, AppError> {
        if let Peers::Chosen(codes) = peers {
            let chosen = codes.iter().map(|code| self.organisation(code)).collect::<Result<HashSet<u32>, _>>()?;
            return Ok(Some(chosen.into_iter().chain(only).collect()));
        }
        if *peers == Peers::All {
            return Ok(None);
        }
        let own =
            only.ok_or_else(|| AppError::Request(format!("peers of the same {peers}: of which organisation?")))?;
        let own = self.known.get(self.code(own)).map(|known| &known.organisation);
        let alike = |of: &Organisation| match (own, peers) {
            (Some(own), Peers::Kind) => own.kind == of.kind,
            (Some(own), Peers::Footprint) => own.footprint_code.is_some() && own.footprint_code == of.footprint_code,
            (Some(own), Peers::Region) => own.region.is_some() && own.region == of.region,
            _ => false,
        };
        let found: HashSet<u32> = self
            .known
            .iter()
            .filter(|(_, known)| alike(&known.organisation))
            .filter_map(|(code, _)| self.ids.get(code).copied())
            .collect();
        if found.is_empty() {
            return Err(AppError::Request(format!("the organisation has no {peers}, so that it has no such peers")));
        }
        Ok(Some(found))
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

/// Whom an organisation is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Peers {
    /// Everybody.
    #[default]
    All,
    /// Organisations of the same kind.
    Kind,
    /// Those of the same footprint.
    Footprint,
    /// Those of the same region.
    Region,
    /// These organisations, by code.
    Chosen(Vec<String>),
}

impl Peers {
    /// Reads `all`, `kind`, `footprint`, `region`, or codes with commas between them.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.trim() {
            "" | "all" => Self::All,
            "kind" => Self::Kind,
            "footprint" => Self::Footprint,
            "region" => Self::Region,
            codes => Self::Chosen(codes.split(',').map(|code| code.trim().to_owned()).collect()),
        }
    }
}

impl std::fmt::Display for Peers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => formatter.write_str("all"),
            Self::Kind => formatter.write_str("kind"),
            Self::Footprint => formatter.write_str("footprint"),
            Self::Region => formatter.write_str("region"),
            Self::Chosen(codes) => formatter.write_str(&codes.join(",")),
        }
    }
}

fn overlaps(member: &crate::engine::model::GroupMember, window: Window) -> bool {
    let begins = member.valid_from.map(Month::of);
    let ends = member.valid_to.map(Month::of);
    let in_time = begins.zip(window.to).is_none_or(|(begins, last)| begins <= last);
    in_time && ends.zip(window.from).is_none_or(|(ends, first)| ends >= first)
}

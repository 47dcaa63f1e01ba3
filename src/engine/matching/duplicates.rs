//! Records of a catalogue that may be of one product: proposed, never merged.

use std::collections::BTreeMap;
use std::fmt;

use super::attributes::{Attributes, compare};
use super::identifiers::{identifiers, normal_code, normal_supplier_name};
use super::token::{normalise, search_words};
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Evidence, IdentifierKind, ProductRecord};

words! {
    /// How sure it is that records are of one product.
    DuplicateConfidence {
        /// They share a key, and nothing speaks against it.
        Sure = "sure",
        /// A person must look: the words are the same without a key, or something speaks against the key.
        Likely = "likely",
    }
}

/// What is kept of a record to find its doubles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Public id of its product.
    pub public_id: String,
    /// The catalogue's own id.
    pub reference: String,
    /// The description.
    pub description: String,
    /// The supplier, else the maker, as stated.
    pub supplier: Option<String>,
    generic: Option<String>,
    normal: String,
    /// Words, sorted.
    words: Vec<String>,
    company: String,
    base_unit: String,
    replaces: Option<String>,
    code: Option<String>,
    keys: Vec<Key>,
}

/// What records of one product have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: SharedKind,
    value: String,
}

words! {
    /// What doubles have in common.
    SharedKind {
        /// A GTIN.
        Gtin = "gtin",
        /// Maker and part code.
        Mpc = "mpc",
        /// NHS Supply Chain product code.
        Npc = "npc",
        /// The normal text, the company and the like-for-like group.
        Text = "text",
    }
}

impl Recorded {
    /// Reads a record.
    #[must_use]
    pub fn of(public_id: String, record: &ProductRecord) -> Self {
        let supplier = record.supplier.clone().or_else(|| record.manufacturer.clone());
        let company = supplier.as_deref().map(normal_supplier_name).unwrap_or_default();
        let normal = normalise(&record.description);
        let mut words = search_words(&record.description);
        words.sort();
        let mut keys: Vec<Key> = identifiers(record)
            .into_iter()
            .filter_map(|key| {
                let kind = match key.kind {
                    IdentifierKind::Gtin => SharedKind::Gtin,
                    IdentifierKind::Mpc => SharedKind::Mpc,
                    IdentifierKind::Npc => SharedKind::Npc,
                    IdentifierKind::SupplierPart => return None,
                };
                Some(Key { kind, value: key.value })
            })
            .collect();
        if !company.is_empty() && !normal.is_empty() {
            let generic = record.generic_name.as_deref().unwrap_or_default();
            keys.push(Key { kind: SharedKind::Text, value: format!("{normal}|{company}|{generic}") });
        }
        keys.sort();
        keys.dedup();
        Self {
            public_id,
            reference: record.reference.clone(),
            description: record.description.clone(),
            generic: record.generic_name.clone(),
            base_unit: record.base_unit.clone(),
            replaces: record.replaces.clone(),
            code: record.mpc.as_deref().or(record.supplier_part.as_deref()).and_then(normal_code),
            supplier,
            normal,
            words,
            company,
            keys,
        }
    }
}

/// Records that may be of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateGroup {
    /// How sure.
    pub confidence: DuplicateConfidence,
    /// What they have in common, strongest first.
    pub shared: Vec<(SharedKind, String)>,
    /// Places of the records, in order of public id.
    pub members: Vec<usize>,
    /// What speaks for and against.
    pub evidence: Vec<Evidence>,
}

/// Groups of records that share a key or say the very same of one company's product, the surest first. Records that
/// replace one another are successors and no doubles. The order of the records changes nothing but the places.
///
/// Sure are those that share a GTIN, or a maker's part code or product code and all their words, with the same sizes, base
/// unit, company and like-for-like group. Likely is what shares a GTIN and differs (one of the records bears a wrong
/// code), what shares another code while one says more than the other, and what says the very same without any code.
/// Part codes stand for whole ranges more often than two records are doubles, so records of one code whose words part
/// ways (colours, lines, sizes) are no doubles; nor is one text under two part codes.
#[must_use]
pub fn duplicates(records: &[Recorded]) -> Vec<DuplicateGroup> {
    let mut by_key: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        for key in &record.keys {
            by_key.entry(key).or_default().push(place);
        }
    }
    // The same records under several keys are one finding.
    let mut by_members: BTreeMap<Vec<(&str, usize)>, Vec<&Key>> = BTreeMap::new();
    for (key, places) in by_key {
        let mut all: Vec<(&str, usize)> =
            places.iter().filter_map(|place| Some((records.get(*place)?.public_id.as_str(), *place))).collect();
        all.sort_unstable();
        let parts = match key.kind {
            SharedKind::Gtin | SharedKind::Text => vec![all],
            SharedKind::Mpc | SharedKind::Npc => of_one_mind(records, &all),
        };
        for members in parts.into_iter().filter(|members| members.len() > 1) {
            by_members.entry(members).or_default().push(key);
        }
    }
    let mut groups: Vec<DuplicateGroup> = by_members
        .into_iter()
        .filter_map(|(members, keys)| group(records, members.into_iter().map(|(_, place)| place).collect(), &keys))
        .collect();
    // Stable: within one confidence by the members' public ids.
    groups.sort_by_key(|group| group.confidence);
    groups
}

/// Records of one code, parted where they name different things: together stay those of which one says all that the
/// other says, with nothing against it.
fn of_one_mind<'a>(records: &[Recorded], all: &[(&'a str, usize)]) -> Vec<Vec<(&'a str, usize)>> {
    let agree = |one: usize, other: usize| match (records.get(one), records.get(other)) {
        (Some(one), Some(other)) => (says_all(one, other) || says_all(other, one)) && against(one, other).is_empty(),
        _ => false,
    };
    let mut parts: Vec<Vec<(&str, usize)>> = Vec::new();
    for member in all {
        match parts.iter_mut().find(|part| part.iter().all(|(_, place)| agree(*place, member.1))) {
            Some(part) => part.push(*member),
            None => parts.push(vec![*member]),
        }
    }
    parts
}

/// True when every word of the other is this one's.
fn says_all(one: &Recorded, other: &Recorded) -> bool {
    other.words.iter().all(|word| one.words.binary_search(word).is_ok())
}

fn group(records: &[Recorded], members: Vec<usize>, keys: &[&Key]) -> Option<DuplicateGroup> {
    let told: Vec<&Recorded> = members.iter().filter_map(|place| records.get(*place)).collect();
    let (first, others) = told.split_first()?;
    let succeeds = |one: &Recorded, other: &Recorded| one.replaces.as_deref() == Some(other.reference.as_str());
    let by_text_alone = keys.iter().all(|key| key.kind == SharedKind::Text);
    let other_code = |other: &Recorded| first.code.is_some() && other.code.is_some() && first.code != other.code;
    if others.iter().any(|other| succeeds(first, other) || succeeds(other, first) || by_text_alone && other_code(other))
    {
        return None;
    }
    let mut evidence: Vec<Evidence> = keys.iter().map(|key| for_it(key)).collect();
    if others.iter().any(|other| first.words != other.words) {
        let finding = "some say more than others".to_owned();
        evidence.push(Evidence { what: "words".to_owned(), finding, conflict: true });
    }
    for other in others {
        for one in against(first, other) {
            if !evidence.contains(&one) {
                evidence.push(one);
            }
        }
    }
    let doubted = by_text_alone || evidence.iter().any(|one| one.conflict);
    let confidence = if doubted { DuplicateConfidence::Likely } else { DuplicateConfidence::Sure };
    let shared = keys.iter().map(|key| (key.kind, key.value.clone())).collect();
    Some(DuplicateGroup { confidence, shared, members, evidence })
}

fn for_it(key: &Key) -> Evidence {
    let finding = match key.kind {
        SharedKind::Text => "the very same words of one company".to_owned(),
        _ => format!("{} on all", key.value),
    };
    Evidence { what: key.kind.as_str().to_owned(), finding, conflict: false }
}

/// What speaks against two records being of one product.
fn against(first: &Recorded, other: &Recorded) -> Vec<Evidence> {
    let stated = |record: &Recorded| Attributes::of_text(&record.description);
    let compared = if first.normal == other.normal { Vec::new() } else { compare(&stated(first), &stated(other)) };
    // Another colour is another product to whoever made the catalogue.
    let mut found: Vec<Evidence> = compared
        .into_iter()
        .filter(|one| one.conflict || one.what == "colour" && one.finding.contains(" against "))
        .map(|one| Evidence { conflict: true, ..one })
        .collect();
    let mut differs = |what: &str, ours: Option<&str>, theirs: Option<&str>| {
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && ours != theirs
        {
            let finding = format!("{ours} against {theirs}");
            found.push(Evidence { what: what.to_owned(), finding, conflict: true });
        }
    };
    differs("base unit", Some(&first.base_unit), Some(&other.base_unit));
    differs("like-for-like group", first.generic.as_deref(), other.generic.as_deref());
    if first.company != other.company {
        differs("company", first.supplier.as_deref(), other.supplier.as_deref());
    }
    found
}

//! Exact keys in their normal form.

use super::company::company_words;
use super::lexer::fold;
use crate::engine::gs1::Gtin14;
use crate::engine::model::{IdentifierKind, Item, ProductIdentifier, ProductRecord};

/// Entries of a code column that are no code, upper-cased, without punctuation and blanks.
const NO_CODES: &[&str] = &[
    "NA",
    "TBC",
    "TBA",
    "NONE",
    "MISC",
    "NIL",
    "NULL",
    "UNKNOWN",
    "VARIOUS",
    "NOTKNOWN",
    "NOTAPPLICABLE",
    "X",
    "XX",
    "XXX",
    "XXXX",
    "SEEDESCRIPTION",
    "ASPERQUOTE",
    "QUOTE",
    "FREETEXT",
];

/// Entries of a maker's column that name no maker.
const NO_MAKERS: &[&str] = &["na", "tbc", "tba", "none", "misc", "nil", "unknown", "various", "generic", "other"];

/// A company's name as keys hold it: folded, without blanks, punctuation, the words of its legal form and the names it
/// trades by (`B. Braun Medical (UK) Ltd` is `bbraunmedical`). Empty where nothing is left.
#[must_use]
pub fn normal_supplier_name(name: &str) -> String {
    let name = company_words(name).concat();
    if NO_MAKERS.contains(&name.as_str()) { String::new() } else { name }
}

/// The name that a supplier is known by: the normal form; a name of which nothing is left stands for itself.
#[must_use]
pub fn supplier_key(stated: &str) -> String {
    let normal = normal_supplier_name(stated);
    if normal.is_empty() { stated.to_owned() } else { normal }
}

/// True when two normal names are of one company: equal, or one begins with the other's five letters or more.
pub(crate) fn same_company(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    !short.is_empty() && (short == long || short.len() >= 5 && long.starts_with(short))
}

/// A code in capitals without blanks and punctuation; nothing when it is no code (`N/A`, `0`, `TBC`).
#[must_use]
pub fn normal_code(code: &str) -> Option<String> {
    let folded = fold(code);
    let code: String =
        folded.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let is_none = code.is_empty() || code.bytes().all(|byte| byte == b'0') || NO_CODES.contains(&code.as_str());
    (!is_none).then_some(code)
}

/// The key of a part code: `maker|CODE`. Nothing when either names nothing.
#[must_use]
pub fn normal_part_code(maker: &str, code: &str) -> Option<String> {
    let maker = normal_supplier_name(maker);
    let code = normal_code(code)?;
    (!maker.is_empty()).then(|| format!("{maker}|{code}"))
}

/// An NHS Supply Chain product code in capitals without blanks and punctuation; nothing when it is none: fewer than
/// three characters, or without a digit.
#[must_use]
pub fn normal_npc(text: &str) -> Option<String> {
    normal_code(text).filter(|code| code.len() >= 3 && code.bytes().any(|byte| byte.is_ascii_digit()))
}

/// All exact keys of a catalogue record, sorted, each once.
///
/// A record without a maker takes its supplier for one; where it has no supplier's part code of its own, the maker's
/// code is that of a supplier who is the maker.
#[must_use]
pub fn identifiers(record: &ProductRecord) -> Vec<ProductIdentifier> {
    let mut found = Vec::new();
    for level in &record.levels {
        if let Some(gtin) = &level.gtin {
            found.push(ProductIdentifier { kind: IdentifierKind::Gtin, value: gtin.clone(), units: Some(level.units) });
        }
    }
    let mut add = |kind, value: Option<String>| {
        found.extend(value.map(|value| ProductIdentifier { kind, value, units: None }));
    };
    let (maker, supplier) = (record.manufacturer.as_deref(), record.supplier.as_deref());
    add(IdentifierKind::Npc, record.npc.as_deref().and_then(normal_npc));
    if let Some(code) = record.mpc.as_deref() {
        let own_maker = maker.or(supplier);
        add(IdentifierKind::Mpc, own_maker.and_then(|maker| normal_part_code(maker, code)));
        if record.supplier_part.is_none() {
            let is_maker = supplier.filter(|supplier| {
                maker.is_none_or(|maker| normal_supplier_name(maker) == normal_supplier_name(supplier))
            });
            add(IdentifierKind::SupplierPart, is_maker.and_then(|supplier| normal_part_code(supplier, code)));
        }
    }
    if let (Some(supplier), Some(code)) = (supplier, record.supplier_part.as_deref()) {
        add(IdentifierKind::SupplierPart, normal_part_code(supplier, code));
    }
    found.sort();
    found.dedup();
    found
}

/// The item's own keys, best first: GTIN, NPC, maker's part code, supplier's part code. Keys that are none, such as a
/// GTIN with a wrong check digit, are left out.
#[must_use]
pub fn item_keys(item: &Item) -> Vec<ProductIdentifier> {
    let mut found: Vec<ProductIdentifier> = Vec::new();
    let mut add = |kind, value: Option<String>| {
        let key = value.map(|value| ProductIdentifier { kind, value, units: None });
        if let Some(key) = key.filter(|key| !found.contains(key)) {
            found.push(key);
        }
    };
    let gtin = item.gtin.as_deref().and_then(|text| Gtin14::parse(text).ok());
    add(IdentifierKind::Gtin, gtin.map(|gtin| gtin.as_str().to_owned()));
    add(IdentifierKind::Npc, item.npc.as_deref().and_then(normal_npc));
    let makers = [item.manufacturer.as_deref(), item.supplier.as_deref()];
    if let Some(code) = item.mpc.as_deref() {
        for maker in makers.into_iter().flatten() {
            add(IdentifierKind::Mpc, normal_part_code(maker, code));
        }
    }
    if let (Some(supplier), Some(code)) = (item.supplier.as_deref(), item.supplier_part.as_deref()) {
        add(IdentifierKind::SupplierPart, normal_part_code(supplier, code));
    }
    found
}

//! The key an unmatched item becomes a provisional product by.

use std::fmt;

use super::identifiers::item_keys;
use super::token::{Token, TokenKind, joined, tokens};
use super::vocabulary::{WordClass, is_stop_word, word_class};
use crate::engine::model::vocabulary::words;
use crate::engine::model::{IdentifierKind, Item, ProductIdentifier};
use crate::engine::money::Units;

words! {
    /// What a provisional product is known by, strongest first.
    ProvisionalKind {
        /// Its GTIN.
        Gtin = "gtin",
        /// Its maker and the maker's part code.
        Mpc = "mpc",
        /// Its words, base unit and units.
        Text = "text",
    }
}

/// The one strongest key of an item, and its further ones: suggestions for people, never merged by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionalKey {
    /// What kind of key.
    pub kind: ProvisionalKind,
    /// The key: `gtin:...`, `mpc:maker|CODE`, `text:words|base unit|units`.
    pub text: String,
    /// Further keys of the item, in the same form, best first.
    pub other_keys: Vec<String>,
}

/// The key an unmatched item becomes a product by; nothing where it names no thing that could be compared.
///
/// GTIN-14, else stated maker and part code, else the normal text with base unit and units. Two texts have one key only
/// when they differ in nothing but case, punctuation, blanks, short forms and the writing of numbers and units. Services
/// become products by a GTIN only.
#[must_use]
pub fn provisional_key(item: &Item, base_unit: &str, units: Option<Units>) -> Option<ProvisionalKey> {
    let keys = item_keys(item);
    let service = is_service_text(&item.description);
    let maker_keys = item_keys(&Item { supplier: None, ..item.clone() });
    let gtin = keys.iter().find(|key| key.kind == IdentifierKind::Gtin);
    let mpc = maker_keys.iter().find(|key| key.kind == IdentifierKind::Mpc && !service);
    let text = (!service).then(|| text_key(&item.description, base_unit, units)).flatten();
    let mut all: Vec<(ProvisionalKind, String)> = Vec::new();
    all.extend(gtin.map(|key| (ProvisionalKind::Gtin, key_text(key))));
    all.extend(mpc.map(|key| (ProvisionalKind::Mpc, key_text(key))));
    all.extend(text.map(|text| (ProvisionalKind::Text, text)));
    let mut all = all.into_iter();
    let (kind, text) = all.next()?;
    let mut other_keys: Vec<String> = all.map(|(_, text)| text).collect();
    for key in keys.iter().map(key_text).filter(|key| *key != text) {
        if !other_keys.contains(&key) {
            other_keys.push(key);
        }
    }
    Some(ProvisionalKey { kind, text, other_keys })
}

fn key_text(key: &ProductIdentifier) -> String {
    format!("{}:{}", key.kind, key.value)
}

fn text_key(description: &str, base_unit: &str, units: Option<Units>) -> Option<String> {
    let tokens = tokens(description);
    let units = units.map(|units| units.to_string()).unwrap_or_default();
    tokens.iter().any(names_a_thing).then(|| format!("text:{}|{base_unit}|{units}", joined(&tokens)))
}

/// True for a code, size, strength or count, and for a word that is neither business talk nor a wide kind of thing.
pub(super) fn names_a_thing(token: &Token) -> bool {
    match token.kind {
        TokenKind::Measure(_) | TokenKind::Code => true,
        TokenKind::Number => !is_year(&token.text),
        TokenKind::Count => token.text.bytes().any(|byte| byte.is_ascii_digit()),
        TokenKind::Word => token.text.len() > 2 && !is_stop_word(&token.text) && word_class(&token.text).is_none(),
    }
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && number.parse::<u32>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// True when a description names a service or charge and no thing: a word such as `consultancy` or `hire` stands in
/// it, or it is business talk throughout (`annual maintenance contract`, `delivery charge 12/2017`).
#[must_use]
pub fn is_service_text(description: &str) -> bool {
    let tokens = tokens(description);
    let mut talk = false;
    let mut thing = false;
    for token in &tokens {
        match (token.kind, word_class(&token.text)) {
            (TokenKind::Word, Some(WordClass::Service)) => return true,
            (TokenKind::Word, Some(WordClass::Weak)) => talk = true,
            (TokenKind::Word, None) if is_stop_word(&token.text) || token.text.len() <= 2 => {}
            (TokenKind::Number | TokenKind::Count, _) => {}
            _ => thing = true,
        }
    }
    talk && !thing
}

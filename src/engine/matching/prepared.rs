//! Products and items made ready for scoring.

use super::attributes::Attributes;
use super::identifiers::{normal_code, normal_supplier_name};
use super::phrases::is_attribute_word;
use super::sameness::{Telling, further_things};
use super::token::{Token, TokenKind, joined, search_words, tokens};
use super::vocabulary::is_order_word;
use super::weights::{TokenHash, bytes_hash, token_hash};
use crate::engine::model::{Item, ProductRecord};

/// Fewest characters of a part code that is looked for in a description.
const CODE_LENGTH_MIN: usize = 4;

/// A text's scoring forms: each once, in order of first appearance, with their hashes at the same places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    text: Box<str>,
    hashes: Box<[TokenHash]>,
    kinds: Box<[TokenKind]>,
    ends: Box<[u16]>,
}

impl Words {
    fn of(tokens: &[Token]) -> Self {
        let mut text = String::new();
        let mut hashes: Vec<TokenHash> = Vec::with_capacity(tokens.len());
        let mut kinds = Vec::with_capacity(tokens.len());
        let mut ends = Vec::with_capacity(tokens.len());
        for (word, kind) in tokens.iter().filter_map(|token| Some((token.scoring_form()?, token.kind))) {
            let hash = token_hash(&word);
            // A text of more than sixty thousand characters has said enough.
            let end = u16::try_from(text.len() + word.len()).ok().filter(|_| !hashes.contains(&hash));
            if let Some(end) = end {
                hashes.push(hash);
                kinds.push(kind);
                ends.push(end);
                text.push_str(&word);
                text.push(' ');
            }
        }
        Self { text: text.into(), hashes: hashes.into(), kinds: kinds.into(), ends: ends.into() }
    }

    /// Each hash with its word.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TokenHash, &str)> {
        self.hashes.iter().copied().zip(self.text.split(' '))
    }

    /// The hashes in order.
    pub(crate) fn hashes(&self) -> &[TokenHash] {
        &self.hashes
    }

    /// The word at a place, and what it is.
    pub(crate) fn word(&self, place: usize) -> Option<(&str, TokenKind)> {
        let start = place.checked_sub(1).map_or(Some(0), |before| Some(usize::from(*self.ends.get(before)?) + 1))?;
        Some((self.text.get(start..usize::from(*self.ends.get(place)?))?, *self.kinds.get(place)?))
    }
}

/// Sorted hashes of the scoring forms of further texts and of those given.
fn hashes_of<'a>(own: &Words, texts: impl IntoIterator<Item = &'a str>) -> Box<[TokenHash]> {
    let mut hashes: Vec<TokenHash> = own.hashes.to_vec();
    for text in texts {
        hashes.extend(search_words(text).iter().map(|word| token_hash(word)));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into()
}

fn merged(own: &Words, further: &[TokenHash]) -> Box<[TokenHash]> {
    let mut hashes = [&own.hashes, further].concat();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into()
}

/// Letters and digits of a text, in small letters: what is left of it wherever it was cut (`20m` of `20mm`).
fn letters(text: &str) -> Box<str> {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How a text is written, but for case and blanks, as a hash: two texts of one writing say the same whatever they say.
pub(super) fn writing(text: &str) -> TokenHash {
    let bytes = text.split_whitespace().flat_map(|word| word.bytes().chain(std::iter::once(b' ')));
    bytes_hash(bytes.map(|byte| byte.to_ascii_lowercase()))
}

/// A catalogue product ready for scoring; some six hundred bytes.
#[derive(Debug, Clone)]
pub struct PreparedProduct {
    public_id: String,
    writing: TokenHash,
    letters: Box<str>,
    normal: Box<str>,
    words: Words,
    hard: Box<[bool]>,
    known: Box<[TokenHash]>,
    attributes: Attributes,
    implied: Attributes,
    telling: Telling,
    companies: Box<[TokenHash]>,
    maker: Box<str>,
    supplier: Box<str>,
    codes: Box<[String]>,
    pack_measures: Box<[String]>,
}

impl PreparedProduct {
    /// Makes a product ready.
    #[must_use]
    pub fn new(public_id: impl Into<String>, record: &ProductRecord) -> Self {
        let own_tokens = tokens(&record.description);
        let words = Words::of(&own_tokens);
        let attributes = Attributes::of(&own_tokens);
        let implied = attributes.completed_by(&Attributes::of_text(record.generic_name.as_deref().unwrap_or_default()));
        let pack_measures = pack_measures(record);
        let codes = codes([record.mpc.as_deref(), record.supplier_part.as_deref(), record.npc.as_deref()]);
        let lower: Vec<String> = codes.iter().map(|code| code.to_lowercase()).collect();
        let further = further_texts(record).chain(lower.iter().map(String::as_str));
        let known = hashes_of(&words, further.chain(pack_measures.iter().map(String::as_str)));
        let besides = company_texts(record).chain(lower.iter().chain(&pack_measures).map(String::as_str));
        Self {
            public_id: public_id.into(),
            writing: writing(&record.description),
            letters: letters(&record.description),
            normal: joined(&own_tokens).into(),
            hard: hard(&words, &further_things(&own_tokens)),
            words,
            known,
            attributes,
            implied,
            telling: Telling::of(&own_tokens),
            companies: hashes_of(&Words::default(), besides),
            maker: normal_name(record.manufacturer.as_deref()),
            supplier: normal_name(record.supplier.as_deref()),
            codes: codes.into(),
            pack_measures: pack_measures.into(),
        }
    }

    /// The product's public id.
    #[must_use]
    pub fn public_id(&self) -> &str {
        &self.public_id
    }

    /// How its description is written, but for case and blanks.
    pub(super) const fn writing(&self) -> TokenHash {
        self.writing
    }

    /// The normal text of its description.
    #[must_use]
    pub fn normal_text(&self) -> &str {
        &self.normal
    }

    /// What its description states.
    #[must_use]
    pub const fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// What its description states, and its generic name where the description is silent.
    pub(crate) const fn implied_attributes(&self) -> &Attributes {
        &self.implied
    }

    pub(crate) const fn words(&self) -> &Words {
        &self.words
    }

    /// Whether the word at a place tells size or kind: a number, a measure, a code or a word of an attribute.
    pub(crate) fn is_hard(&self, place: usize) -> bool {
        self.hard.get(place).copied().unwrap_or_default()
    }

    /// Sorted hashes of every token of its texts and codes.
    pub(crate) fn token_hashes(&self) -> &[TokenHash] {
        &self.known
    }

    pub(crate) const fn telling(&self) -> &Telling {
        &self.telling
    }

    /// Sorted hashes of the tokens of brand, companies, codes and packs.
    pub(crate) fn company_hashes(&self) -> &[TokenHash] {
        &self.companies
    }

    /// Normal names of maker and supplier, those that are known.
    pub(crate) fn companies(&self) -> impl Iterator<Item = &str> {
        [&*self.maker, &*self.supplier].into_iter().filter(|name| !name.is_empty())
    }

    /// True when a text begins with the name of its maker or supplier.
    #[must_use]
    pub fn is_sold_by(&self, text: &str) -> bool {
        let name = normal_supplier_name(text);
        self.companies().any(|company| name == company || company.len() >= 4 && name.starts_with(company))
    }

    /// True when all sizes are those of its packs.
    #[must_use]
    pub fn holds(&self, sizes: &Attributes) -> bool {
        sizes.all().iter().all(|size| !size.kind.is_sizing() || self.pack_measures.contains(&size.value))
    }

    pub(crate) fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Its description as written: letters and digits only, in small letters.
    pub(crate) fn letters(&self) -> &str {
        &self.letters
    }

    pub(crate) fn pack_measures(&self) -> &[String] {
        &self.pack_measures
    }
}

/// An item ready for scoring.
#[derive(Debug, Clone)]
pub struct PreparedItem {
    letters: Box<str>,
    normal: String,
    words: Words,
    times: Box<[u8]>,
    tokens: Vec<Token>,
    notes: Box<[bool]>,
    known: Box<[TokenHash]>,
    telling: Telling,
    stated: Box<[TokenHash]>,
    attributes: Attributes,
    maker: Box<str>,
    supplier: Box<str>,
    codes: Vec<String>,
    text_codes: Vec<String>,
}

impl PreparedItem {
    /// Makes an item ready.
    #[must_use]
    pub fn new(item: &Item) -> Self {
        let own_tokens = tokens(&item.description);
        let words = Words::of(&own_tokens);
        let codes = codes([item.mpc.as_deref(), item.supplier_part.as_deref(), item.npc.as_deref()]);
        let lower: Vec<String> = codes.iter().map(|code| code.to_lowercase()).collect();
        let further = stated_texts(item).chain(lower.iter().map(String::as_str));
        let stated = hashes_of(&Words::default(), further);
        let known = merged(&words, &stated);
        let text_codes = item.description.split_whitespace().filter_map(normal_code).filter(|code| is_telling(code));
        Self {
            letters: letters(&item.description),
            normal: joined(&own_tokens),
            attributes: Attributes::of(&own_tokens),
            known,
            telling: Telling::of(&own_tokens),
            stated,
            maker: normal_name(item.manufacturer.as_deref()),
            supplier: normal_name(item.supplier.as_deref()),
            text_codes: text_codes.collect(),
            codes,
            notes: notes(&words),
            times: times(&words, &own_tokens),
            words,
            tokens: own_tokens,
        }
    }

    /// How often a word stands in the text.
    pub(crate) fn times(&self, place: usize) -> usize {
        self.times.get(place).map_or(1, |times| usize::from(*times))
    }

    /// True when the text breaks off between two measures (`10CM X`).
    pub(crate) fn breaks_off(&self) -> bool {
        self.tokens.last().is_some_and(|token| token.is_word(&["x"]))
    }

    /// What its description states once words are read as what they stand for.
    pub(crate) fn attributes_read(&self, meant: impl Fn(&str) -> Option<(String, TokenKind)>) -> Attributes {
        let read = self.tokens.iter().map(|token| {
            let meant = token.scoring_form().and_then(|form| meant(&form));
            meant.map_or_else(|| token.clone(), |(text, kind)| Token { text, kind })
        });
        Attributes::of(&read.collect::<Vec<_>>())
    }

    /// Whether the word at a place speaks of the order and not of the thing.
    pub(crate) fn is_note(&self, place: usize) -> bool {
        self.notes.get(place).copied().unwrap_or_default()
    }

    /// Its description as written: letters and digits only, in small letters.
    pub(crate) fn letters(&self) -> &str {
        &self.letters
    }

    /// The normal text of its description.
    #[must_use]
    pub fn normal_text(&self) -> &str {
        &self.normal
    }

    /// What its description states.
    #[must_use]
    pub const fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    pub(crate) const fn words(&self) -> &Words {
        &self.words
    }

    /// Sorted hashes of every token of its texts and codes.
    pub(crate) fn token_hashes(&self) -> &[TokenHash] {
        &self.known
    }

    /// Sorted hashes of the tokens of its maker, supplier and codes.
    pub(crate) fn stated_hashes(&self) -> &[TokenHash] {
        &self.stated
    }

    /// The maker's normal name; empty where unknown.
    pub(crate) fn maker(&self) -> &str {
        &self.maker
    }

    pub(crate) const fn telling(&self) -> &Telling {
        &self.telling
    }

    /// Normal names of maker and supplier, those that are known.
    pub(crate) fn companies(&self) -> impl Iterator<Item = &str> {
        [&*self.maker, &*self.supplier].into_iter().filter(|name| !name.is_empty())
    }

    /// Codes stated in columns of their own.
    pub(crate) fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Codes that may stand in the description.
    pub(crate) fn text_codes(&self) -> &[String] {
        &self.text_codes
    }
}

/// Which words speak of the order: order words, the number behind one (`WARD 7`), and packs written in one (`PK10`).
fn notes(words: &Words) -> Box<[bool]> {
    let mut after_note = false;
    let mut is_note = |word: &str, kind: TokenKind| {
        let note = match kind {
            TokenKind::Word => is_order_word(word),
            TokenKind::Number => after_note,
            TokenKind::Code => is_pack_code(word),
            TokenKind::Measure(_) | TokenKind::Count => false,
        };
        after_note = note && kind == TokenKind::Word;
        note
    };
    (0..words.hashes().len()).map(|place| words.word(place).is_some_and(|(word, kind)| is_note(word, kind))).collect()
}

/// How often each word stands in the text.
fn times(words: &Words, tokens: &[Token]) -> Box<[u8]> {
    let mut times = vec![0_u8; words.hashes.len()];
    for word in tokens.iter().filter_map(Token::scoring_form) {
        let hash = token_hash(&word);
        if let Some(place) = words.hashes.iter().position(|other| *other == hash)
            && let Some(times) = times.get_mut(place)
        {
            *times = times.saturating_add(1);
        }
    }
    times.into()
}

/// `pk10`, `bx100`, `x12`: a pack's word and a number in one.
fn is_pack_code(code: &str) -> bool {
    let letters = code.trim_end_matches(|character: char| character.is_ascii_digit());
    letters.len() < code.len() && matches!(letters, "pk" | "pkt" | "pack" | "bx" | "box" | "cs" | "case" | "ct" | "x")
}

/// Which words tell size or kind: numbers, measures, codes, words of attributes and further things.
fn hard(words: &Words, further: &[TokenHash]) -> Box<[bool]> {
    let is_hard = |place: usize| {
        let named = words.word(place).is_some_and(|(word, kind)| kind != TokenKind::Word || is_attribute_word(word));
        named || words.hashes.get(place).is_some_and(|hash| further.contains(hash))
    };
    (0..words.hashes.len()).map(is_hard).collect()
}

/// The text a product is indexed by: the scoring forms of its description, generic name, brand, maker, supplier and
/// codes, each once, in order of first appearance, with one blank between.
#[must_use]
pub fn index_text(record: &ProductRecord) -> String {
    let codes = codes([record.mpc.as_deref(), record.supplier_part.as_deref(), record.npc.as_deref()]);
    joined_words(std::iter::once(record.description.as_str()).chain(further_texts(record)), &codes)
}

/// The text an item is looked up by, in the form of [`index_text`]: description, maker, supplier and codes.
#[must_use]
pub fn search_text(item: &Item) -> String {
    let codes = codes([item.mpc.as_deref(), item.supplier_part.as_deref(), item.npc.as_deref()]);
    joined_words(std::iter::once(item.description.as_str()).chain(stated_texts(item)), &codes)
}

fn joined_words<'a>(texts: impl Iterator<Item = &'a str>, codes: &[String]) -> String {
    let mut words: Vec<String> = Vec::new();
    let found = texts.flat_map(search_words).chain(codes.iter().map(|code| code.to_lowercase()));
    for word in found {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" ")
}

fn further_texts(record: &ProductRecord) -> impl Iterator<Item = &str> {
    record.generic_name.as_deref().into_iter().chain(company_texts(record))
}

/// Brand, companies and codes: said or left out, the thing is the same.
fn company_texts(record: &ProductRecord) -> impl Iterator<Item = &str> {
    [
        record.brand.as_deref(),
        record.manufacturer.as_deref(),
        record.supplier.as_deref(),
        record.mpc.as_deref(),
        record.supplier_part.as_deref(),
        record.npc.as_deref(),
    ]
    .into_iter()
    .flatten()
}

fn stated_texts(item: &Item) -> impl Iterator<Item = &str> {
    [
        item.manufacturer.as_deref(),
        item.supplier.as_deref(),
        item.mpc.as_deref(),
        item.supplier_part.as_deref(),
        item.npc.as_deref(),
    ]
    .into_iter()
    .flatten()
}

fn normal_name(name: Option<&str>) -> Box<str> {
    name.map(normal_supplier_name).unwrap_or_default().into()
}

fn codes(stated: [Option<&str>; 3]) -> Vec<String> {
    let mut codes: Vec<String> = stated.into_iter().flatten().filter_map(normal_code).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// True for a code long enough, and with a digit, so that it does not stand in a text by chance.
pub(crate) fn is_telling(code: &str) -> bool {
    code.len() >= CODE_LENGTH_MIN && code.bytes().any(|byte| byte.is_ascii_digit())
}

/// What the packaging levels hold, where the base unit is a measure: a tape sold by 5 m may be called so.
fn pack_measures(record: &ProductRecord) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for level in &record.levels {
        let text = tokens(&format!("{}{}", level.units, record.base_unit));
        if let [Token { text, kind: TokenKind::Measure(_) }] = text.as_slice()
            && !found.contains(text)
        {
            found.push(text.clone());
        }
    }
    found
}

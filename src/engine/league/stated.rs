//! What a column really states, and which part a thing belongs to.

use super::PARTS;

/// Words that fill a column and state nothing.
const FILLERS: [&str; 22] = [
    "BLANK",
    "DUMMY",
    "NA",
    "NIL",
    "NO",
    "NOCONTRACT",
    "NONE",
    "NOORDER",
    "NOPO",
    "NOTAPPLICABLE",
    "NOTKNOWN",
    "NOTSTATED",
    "NULL",
    "OFFCONTRACT",
    "PENDING",
    "TBA",
    "TBC",
    "TBD",
    "TEMP",
    "UNKNOWN",
    "VERBAL",
    "XXX",
];

/// Words of a source system that say the order went from machine to machine.
const ELECTRONIC: [&str; 16] = [
    "CATALOG",
    "CATALOGUE",
    "CXML",
    "EDI",
    "ELECTRONIC",
    "EORDER",
    "EPROC",
    "EPROCUREMENT",
    "GHX",
    "OCI",
    "P2P",
    "PEPPOL",
    "PUNCHOUT",
    "TRADACOMS",
    "UBL",
    "XML",
];

/// Words that say a person carried it.
const BY_HAND: [&str; 10] =
    ["EMAIL", "FAX", "LETTER", "MANUAL", "PAPER", "PHONE", "POST", "TELEPHONE", "TYPED", "VERBAL"];

/// The most letters and digits of a text that is no more than a filler.
const FILLER_LENGTH: usize = 16;

/// Whether an order number or contract reference is really stated: it holds a letter or digit, is not zeros alone, and is no
/// word that fills a column (`N/A`, `no PO`, `TBC`, `unknown`).
///
/// ```
/// use likewise::engine::league::is_stated;
/// assert!(is_stated("PO-10045") && is_stated("Z0"));
/// assert!(!is_stated("0000") && !is_stated("n/a") && !is_stated("No PO") && !is_stated(" - "));
/// ```
#[must_use]
pub fn is_stated(text: &str) -> bool {
    let mut letters = [0_u8; FILLER_LENGTH];
    let mut count = 0;
    let mut zeros = true;
    for character in text.chars().filter(|character| character.is_alphanumeric()) {
        let Some(place) = letters.get_mut(count) else { return true };
        // Letters outside ASCII are in no filler.
        *place = u8::try_from(character.to_ascii_uppercase()).unwrap_or(b'?');
        zeros &= character == '0';
        count += 1;
    }
    let Some(word) = letters.get(..count) else { return true };
    !zeros && !FILLERS.iter().any(|filler| filler.as_bytes() == word)
}

/// How an order reached its supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// From machine to machine.
    Electronic,
    /// Carried by a person.
    ByHand,
}

/// What a source system's name says of the way orders go; nothing where it says neither. A name that says both
/// (`paper typed into EDI`) is by hand.
#[must_use]
pub fn channel(source_system: &str) -> Option<Channel> {
    let says = |words: &[&str]| {
        let mut said = source_system.split(|character: char| !character.is_alphanumeric());
        said.any(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    if says(&BY_HAND) { Some(Channel::ByHand) } else { says(&ELECTRONIC).then_some(Channel::Electronic) }
}

/// The part of a thing: its public id's 64-bit FNV-1a hash by the number of parts, so that no renumbering and no order moves it.
#[must_use]
pub fn part_of(public_id: &str) -> usize {
    let mixed = public_id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    usize::try_from(mixed % PARTS as u64).unwrap_or(0)
}

//! GTINs one slip away from a number that is none.

use super::{Gtin14, GtinError};

/// The slip that makes one number of the other. Places count from 1, from the left, over 14 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GtinSlip {
    /// Two adjacent digits changed places; the first of them.
    Swapped(u8),
    /// One digit is another; its place.
    OneDigit(u8),
}

impl std::fmt::Display for GtinSlip {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Swapped(_) => "two digits swapped",
            Self::OneDigit(_) => "one digit",
        })
    }
}

/// A GTIN one slip away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearGtin {
    /// The GTIN.
    pub gtin: Gtin14,
    /// How the stated number comes of it.
    pub slip: GtinSlip,
}

/// The GTINs of which a text with a wrong check digit may be a slip: two adjacent digits swapped, or one digit wrong (one
/// for each place: the check digit leaves no choice). Each once, swaps first, then by place. Nothing for a text that is a
/// GTIN, and for one that is wrong in another way.
///
/// Zeros put in front are not among the digits that may be wrong.
///
/// ```
/// use likewise::engine::gs1::near_gtins;
/// let near = near_gtins("6291041500231");
/// assert!(near.iter().any(|near| near.gtin.as_str() == "06291041500213" && near.slip.to_string() == "two digits swapped"));
/// assert!(near_gtins("6291041500213").is_empty());
/// ```
#[must_use]
pub fn near_gtins(text: &str) -> Vec<NearGtin> {
    let Ok(stated) = Gtin14::stated_digits(text) else {
        return Vec::new();
    };
    if !matches!(stated.len(), 8 | 12..=14) || !matches!(Gtin14::parse(text), Err(GtinError::CheckDigit { .. })) {
        return Vec::new();
    }
    let values: Vec<u8> = stated.iter().map(|digit| digit - b'0').collect();
    let padding = 14 - values.len();
    let place_of = |place: usize| u8::try_from(padding + place + 1).unwrap_or_default();
    let mut near: Vec<NearGtin> = Vec::new();
    let mut note = |values: &[u8], slip: GtinSlip| {
        let digits: String = values.iter().map(|value| char::from(b'0' + value)).collect();
        if let Ok(gtin) = Gtin14::parse_digits(&digits)
            && !near.iter().any(|known| known.gtin == gtin)
        {
            near.push(NearGtin { gtin, slip });
        }
    };
    for place in 1..values.len() {
        let mut swapped = values.clone();
        swapped.swap(place - 1, place);
        note(&swapped, GtinSlip::Swapped(place_of(place - 1)));
    }
    for (place, value) in values.iter().enumerate() {
        for other in (0..10).filter(|other| other != value) {
            let mut changed = values.clone();
            if let Some(digit) = changed.get_mut(place) {
                *digit = other;
            }
            note(&changed, GtinSlip::OneDigit(place_of(place)));
        }
    }
    near
}

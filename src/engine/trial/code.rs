//! How a line states its codes.

use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::synthesis::chance::Chance;

words! {
    /// How a GTIN is stated.
    GtinDirt {
        /// Not at all.
        Missing = "missing",
        /// Right.
        Right = "right",
        /// Without its zeros, or with a decimal: what the check digit proves can be had back.
        Repairable = "repairable",
        /// In powers of ten, the digits gone.
        Scientific = "scientific",
        /// With a wrong digit.
        WrongDigit = "wrong_digit",
        /// That of another product.
        OtherProduct = "other_product",
    }
}

words! {
    /// How a part code is stated.
    PartDirt {
        /// Not at all.
        Missing = "missing",
        /// As the catalogue does.
        Right = "right",
        /// With other punctuation.
        Repunctuated = "repunctuated",
    }
}

/// How GTINs are stated: so many lines in a thousand of those that state one.
const GTIN_SHARES: [(GtinDirt, u64); 4] =
    [(GtinDirt::Right, 600), (GtinDirt::Repairable, 150), (GtinDirt::Scientific, 100), (GtinDirt::WrongDigit, 150)];

/// A GTIN-14 as stated.
pub(super) fn stated_gtin(gtin: &str, chance: &mut Chance) -> (String, GtinDirt) {
    let mut rest = chance.below(1_000);
    let mut dirt = GtinDirt::Right;
    for (kind, share) in GTIN_SHARES {
        if rest < share {
            dirt = kind;
            break;
        }
        rest -= share;
    }
    let short = gtin.strip_prefix('0').unwrap_or(gtin);
    let text = match dirt {
        GtinDirt::Repairable => {
            let bare = gtin.trim_start_matches('0');
            if chance.below(2) == 0 || bare.len() == short.len() { format!("{bare}.0") } else { bare.to_owned() }
        }
        GtinDirt::Scientific => {
            let bare = gtin.trim_start_matches('0');
            let (first, others) = bare.split_at_checked(1).unwrap_or(("0", ""));
            let kept: String = others.chars().take(2 + chance.place(4)).collect();
            format!("{first}.{kept}E+{}", bare.len().saturating_sub(1))
        }
        GtinDirt::WrongDigit => wrong_digit(short, chance),
        _ if chance.below(3) == 0 => gtin.to_owned(),
        _ => short.to_owned(),
    };
    (text, dirt)
}

/// The number with one digit another, or two neighbours that differ changed about where they do not differ by five (which
/// no check digit sees).
fn wrong_digit(number: &str, chance: &mut Chance) -> String {
    let mut digits: Vec<u8> = number.bytes().collect();
    let at = chance.place(digits.len());
    let near = digits.get(at).copied().zip(digits.get(at + 1).copied());
    match near {
        Some((left, right)) if left != right && left.abs_diff(right) != 5 && chance.below(2) == 0 => {
            digits.swap(at, at + 1)
        }
        _ => {
            let more = u8::try_from(1 + chance.below(9)).unwrap_or(1);
            if let Some(digit) = digits.get_mut(at) {
                *digit = b'0' + (digit.saturating_sub(b'0') + more) % 10;
            }
        }
    }
    digits.into_iter().map(char::from).collect()
}

/// A part code as stated.
pub(super) fn stated_part(code: &str, chance: &mut Chance) -> (String, PartDirt) {
    let bare: String = code.chars().filter(|character| character.is_alphanumeric()).collect();
    let text = match chance.below(6) {
        0 => bare,
        1 => code.to_lowercase(),
        2 => code.replace(['-', '.', '/'], " "),
        3 if bare.len() > 4 && bare.is_ascii() => {
            let at = 2 + chance.place(bare.len() - 3);
            let (left, right) = bare.split_at(at);
            format!("{left}-{right}")
        }
        _ => code.to_owned(),
    };
    let dirt = if text == code { PartDirt::Right } else { PartDirt::Repunctuated };
    (text, dirt)
}

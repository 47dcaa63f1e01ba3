//! The one place where readers ask the engine for codes and unit words.

use crate::engine::money::Units;

/// A GTIN as its 14 digits, or nothing when the text is no GTIN-8, 12, 13 or 14 with a right check digit.
pub(super) fn gtin_14(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|character| !matches!(character, ' ' | '-')).collect();
    let plausible = matches!(digits.len(), 8 | 12 | 13 | 14) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plausible {
        return None;
    }
    let padded = format!("{digits:0>14}");
    let weights = [3_u32, 1].into_iter().cycle();
    let sum: u32 = padded.bytes().zip(weights).take(13).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    let check = char::from_digit((10 - sum % 10) % 10, 10)?;
    padded.ends_with(check).then_some(padded)
}

/// The base unit that a unit word is counted in, and how many of it one such unit is; nothing for words that name a
/// pack of unknown size or are not known.
pub(super) fn base_unit_of(word: &str) -> Option<(&'static str, Units)> {
    let each = ("each", Units::ONE);
    Some(match word.trim().to_lowercase().as_str() {
        "each"
        | "ea"
        | "unit"
        | "units"
        | "item"
        | "piece"
        | "device"
        | "dressing"
        | "catheter"
        | "bandage"
        | "needle"
        | "lancet"
        | "kit"
        | "strip"
        | "unit dose"
        | "sachet"
        | "plaster"
        | "stocking"
        | "suture"
        | "pre-filled disposable injection"
        | "syringe"
        | "swab"
        | "vial"
        | "glove"
        | "pad"
        | "bottle"
        | "ampoule"
        | "dose"
        | "applicator"
        | "pessary"
        | "pastille"
        | "patch"
        | "lozenge"
        | "bag"
        | "tablet"
        | "capsule"
        | "cartridge"
        | "suppository"
        | "enema"
        | "tube"
        | "film"
        | "system"
        | "actuation"
        | "blister" => each,
        "ml" | "millilitre" => ("ml", Units::ONE),
        "litre" | "l" => ("ml", Units::whole(1_000)?),
        "g" | "gram" => ("g", Units::ONE),
        "kg" => ("g", Units::whole(1_000)?),
        "m" | "metre" => ("m", Units::ONE),
        "cm" => ("m", Units::from_milli(10)?),
        "m2" => ("m2", Units::ONE),
        "hour" => ("hour", Units::ONE),
        _ => return None,
    })
}

/// The key of a maker's (or supplier's) part code, in matching's normal form.
pub(super) fn part_key(maker: &str, code: &str) -> String {
    format!("{}|{}", normal(maker), normal(code))
}

/// An NHS Supply Chain product code in its normal form.
pub(super) fn npc_key(code: &str) -> String {
    normal(code).to_uppercase()
}

fn normal(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

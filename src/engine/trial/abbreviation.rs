//! Abbreviations the way NHS buyers write them.

use super::fit::Fitting;
use super::word::Word;
use crate::engine::synthesis::chance::Chance;

/// Words with what is written for them; a word that stands twice is written in two ways.
const ABBREVIATIONS: [(&str, &str); 118] = [
    ("absorbent", "ABSORB"),
    ("absorbent", "ABS"),
    ("adhesive", "ADH"),
    ("adhesive", "ADHES"),
    ("adjustable", "ADJ"),
    ("adult", "AD"),
    ("alginate", "ALG"),
    ("ampoule", "AMP"),
    ("antimicrobial", "ANTIMICROB"),
    ("applicator", "APPL"),
    ("application", "APPLN"),
    ("assorted", "ASSTD"),
    ("attachment", "ATTACH"),
    ("bandage", "BDGE"),
    ("bandage", "BAND"),
    ("black", "BLK"),
    ("black", "BK"),
    ("border", "BORD"),
    ("bordered", "BORD"),
    ("bottle", "BTL"),
    ("catheter", "CATH"),
    ("catheters", "CATHS"),
    ("circumference", "CIRC"),
    ("class", "CL"),
    ("clear", "CLR"),
    ("closed", "CLSD"),
    ("cohesive", "COH"),
    ("colostomy", "COLO"),
    ("compression", "COMP"),
    ("compression", "COMPN"),
    ("connector", "CONN"),
    ("convex", "CVX"),
    ("disposable", "DISP"),
    ("drainable", "DRAIN"),
    ("drainage", "DRNGE"),
    ("dressing", "DRSG"),
    ("dressing", "DRESS"),
    ("dressings", "DRSGS"),
    ("elastic", "ELAST"),
    ("elasticated", "ELAST"),
    ("extension", "EXT"),
    ("extra", "EX"),
    ("extra", "X"),
    ("female", "FEM"),
    ("female", "F"),
    ("flange", "FLNG"),
    ("flexible", "FLEX"),
    ("garment", "GMT"),
    ("garment", "GARM"),
    ("garments", "GMTS"),
    ("hydrocolloid", "HYDROCOLL"),
    ("hydrocolloid", "HCD"),
    ("hydrogel", "HYDGL"),
    ("hydrophilic", "HYDRO"),
    ("hypodermic", "HYPO"),
    ("ileostomy", "ILEO"),
    ("infusion", "INF"),
    ("injection", "INJ"),
    ("insulin", "INS"),
    ("intermittent", "INTERM"),
    ("irrigation", "IRRIG"),
    ("knee", "KN"),
    ("large", "LGE"),
    ("large", "LRG"),
    ("large", "L"),
    ("length", "LGTH"),
    ("length", "LTH"),
    ("lubricated", "LUB"),
    ("lymphoedema", "LYMPH"),
    ("lymphoedema", "LYMPHO"),
    ("male", "M"),
    ("maximum", "MAX"),
    ("medium", "MED"),
    ("natural", "NAT"),
    ("needle", "NDL"),
    ("needles", "NDLS"),
    ("night", "NT"),
    ("nitrile", "NIT"),
    ("nelaton", "NEL"),
    ("opaque", "OPQ"),
    ("ostomy", "OST"),
    ("paraffin", "PARAFF"),
    ("perforated", "PERF"),
    ("piece", "PCE"),
    ("polyurethane", "PU"),
    ("pouch", "PCH"),
    ("pouches", "PCHS"),
    ("protective", "PROT"),
    ("rectangular", "RECT"),
    ("regular", "REG"),
    ("reusable", "REUS"),
    ("round", "RND"),
    ("sheath", "SHTH"),
    ("short", "SHT"),
    ("silicone", "SIL"),
    ("silicone", "SILIC"),
    ("silver", "SLVR"),
    ("size", "SZ"),
    ("small", "SML"),
    ("small", "SM"),
    ("sodium", "SOD"),
    ("solution", "SOLN"),
    ("square", "SQ"),
    ("standard", "STD"),
    ("sterile", "STER"),
    ("sterile", "ST"),
    ("stocking", "STKG"),
    ("stockings", "STKGS"),
    ("syringe", "SYR"),
    ("system", "SYS"),
    ("thigh", "THI"),
    ("transparent", "TRANS"),
    ("transparent", "TRANSP"),
    ("tubular", "TUB"),
    ("urinary", "URIN"),
    ("white", "WHT"),
    ("with", "W/"),
    ("without", "W/O"),
];

/// Letters from which an abbreviation that is another word of the catalogue would mean that word.
const WORD_LENGTH_MIN: usize = 4;

/// Abbreviates most of the words it has something for.
pub(super) fn abbreviated(words: &mut [Word], chance: &mut Chance, known: &Fitting) -> bool {
    let mut done = false;
    for word in words.iter_mut().filter(|word| !word.fixed) {
        let name = word.text.trim_end_matches(',').to_lowercase();
        let is_clear = |short: &str| short.len() < WORD_LENGTH_MIN || !known.has_word(&short.to_lowercase());
        let ways = ABBREVIATIONS.iter().filter(|(long, short)| *long == name && is_clear(short));
        let ways: Vec<&str> = ways.map(|(_, short)| *short).collect();
        if chance.below(10) >= 7 {
            continue;
        }
        if let Some(short) = ways.get(chance.place(ways.len())) {
            let (comma, point) = (word.text.ends_with(','), chance.below(10) == 0 && !short.ends_with('/'));
            word.text = format!("{short}{}{}", if point { "." } else { "" }, if comma { "," } else { "" });
            word.fixed = true;
            done = true;
        }
    }
    done
}

#[test]
fn the_table_is_sorted_and_shortens() {
    assert!(ABBREVIATIONS.len() >= 80);
    for (long, short) in ABBREVIATIONS {
        assert!(short.len() < long.len(), "{long}");
    }
}

//! The ways different trusts write one product's name.

/// Longest description some purchasing systems keep, in characters.
const CUT_LENGTH: usize = 40;

/// Words as buyers shorten them. Words that tell products apart (male, left, sizes) are never touched.
const SHORT_WORDS: [(&str, &str); 28] = [
    ("absorbent", "ABS"),
    ("adhesive", "ADH"),
    ("bandage", "BAND"),
    ("border", "BDR"),
    ("catheter", "CATH"),
    ("closed", "CLSD"),
    ("colostomy", "COLOST"),
    ("compression", "COMP"),
    ("drainage", "DRAIN"),
    ("dressing", "DRSG"),
    ("extra", "X"),
    ("garment", "GARM"),
    ("hydrophilic", "HYDRO"),
    ("ileostomy", "ILEOST"),
    ("large", "LGE"),
    ("length", "LGTH"),
    ("medium", "MED"),
    ("opaque", "OPQ"),
    ("polyurethane", "PU"),
    ("rectangular", "RECT"),
    ("silicone", "SIL"),
    ("small", "SML"),
    ("square", "SQ"),
    ("sterile", "STER"),
    ("system", "SYS"),
    ("transparent", "TRANSP"),
    ("urostomy", "UROST"),
    ("with", "W/"),
];

/// The wordings of one product. `generic` is maker and generic name.
#[derive(Debug, Clone)]
pub(super) struct Wordings {
    pub(super) plain: String,
    pub(super) upper: String,
    pub(super) short: String,
    pub(super) cut: String,
    pub(super) turned: String,
    pub(super) generic: String,
}

impl Wordings {
    /// The wordings of a description, a maker and a generic name.
    pub(super) fn new(description: &str, maker: &str, generic_name: Option<&str>) -> Self {
        let plain = description.trim().to_owned();
        Self {
            upper: plain.to_uppercase(),
            short: shortened(&plain),
            cut: cut(&plain),
            turned: turned(&plain),
            generic: generic_name.map_or_else(|| plain.clone(), |name| format!("{name} {maker}").trim().to_owned()),
            plain,
        }
    }
}

/// Upper case with the usual words shortened.
fn shortened(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            let known = SHORT_WORDS.iter().find(|(long, _)| long.eq_ignore_ascii_case(word));
            known.map_or_else(|| word.to_uppercase(), |(_, short)| (*short).to_owned())
        })
        .collect();
    words.join(" ")
}

/// The first forty characters.
fn cut(text: &str) -> String {
    text.chars().take(CUT_LENGTH).collect::<String>().trim_end().to_owned()
}

/// The sizes first and the name after them: split before the first word that holds a digit, else in the middle.
fn turned(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let sized = words.iter().position(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let place = sized.filter(|place| *place > 0).unwrap_or(words.len() / 2);
    match words.split_at_checked(place) {
        Some((name, size)) if !name.is_empty() && !size.is_empty() => format!("{}, {}", size.join(" "), name.join(" ")),
        _ => text.to_owned(),
    }
}

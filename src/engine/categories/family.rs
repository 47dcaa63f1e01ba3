//! Like-for-like families: a generic name without its sizes, and the kind of thing it begins with.

/// Words after which a number tells a type, not a size.
const TYPED: &[&str] = &["type", "class", "grade", "level", "stage"];

/// Words of size and shape, which never tell families apart.
const SIZED: &[&str] = &[
    "x",
    "by",
    "size",
    "sizes",
    "small",
    "medium",
    "large",
    "extra",
    "xs",
    "xl",
    "xxl",
    "square",
    "oval",
    "rectangular",
    "circular",
    "round",
];

/// Words that end a name only when what they led to was a size.
const DANGLING: &[&str] = &["", "with", "and", "to", "of", "by", "for", "in", "or"];

/// Words that begin what qualifies a thing: the kind of thing is named before them.
const QUALIFYING: &[&str] = &[
    "with",
    "without",
    "for",
    "in",
    "to",
    "of",
    "by",
    "and",
    "sterile",
    "made",
    "below",
    "above",
    "thigh",
    "open",
    "closed",
    "adult",
    "adults",
    "child",
    "children",
    "infant",
    "paediatric",
    "neonatal",
    "female",
    "male",
    "unisex",
    "standard",
    "type",
    "class",
    "impregnated",
    "kit",
];

fn bare(word: &str) -> String {
    word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase()
}

/// A generic name without its sizes and shapes: the name of the like-for-like family over all its sizes.
///
/// ```
/// use likewise::engine::categories::family_name;
/// let name = "Absorbent perforated dressing with adhesive border 10cm x 15cm rectangular";
/// assert_eq!(family_name(name), "Absorbent perforated dressing with adhesive border");
/// assert_eq!(family_name("Nelaton catheter female 8Ch"), "Nelaton catheter female");
/// ```
#[must_use]
pub fn family_name(generic: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in generic.split_whitespace() {
        let plain = bare(word);
        let number = plain.starts_with(|first: char| first.is_ascii_digit());
        let typed = kept.last().is_some_and(|last| TYPED.contains(&bare(last).as_str()));
        if (number && !typed) || SIZED.contains(&plain.as_str()) {
            continue;
        }
        kept.push(word);
    }
    while kept.last().is_some_and(|last| DANGLING.contains(&bare(last).as_str())) {
        kept.pop();
    }
    if kept.is_empty() {
        return generic.trim().to_owned();
    }
    kept.join(" ").trim_end_matches([',', ';', '-', ' ']).to_owned()
}

/// The kind of thing that a family is of: its name as far as what qualifies it.
///
/// ```
/// use likewise::engine::categories::kind_name;
/// assert_eq!(kind_name("Absorbent perforated dressing with adhesive border"), "Absorbent perforated dressing");
/// assert_eq!(kind_name("Generic Durafiber dressing"), "Durafiber dressing");
/// ```
#[must_use]
pub fn kind_name(family: &str) -> String {
    let words: Vec<&str> = family.split_whitespace().collect();
    let skipped = usize::from(words.len() > 1 && words.first().is_some_and(|first| bare(first) == "generic"));
    let mut kept: Vec<&str> = Vec::new();
    for word in words.iter().skip(skipped) {
        let ends = QUALIFYING.contains(&bare(word).as_str()) || bare(word).is_empty() || word.contains(['/', '(']);
        if ends && !kept.is_empty() {
            break;
        }
        kept.push(word);
        if word.ends_with([',', ';']) {
            break;
        }
    }
    kept.join(" ").trim_end_matches([',', ';', '-', ' ']).to_owned()
}

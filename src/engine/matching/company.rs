//! What a company's name says of which company it is.

use super::lexer::fold;

/// Words of a company's name that say nothing of which company it is.
const COMPANY_WORDS: &[&str] = &[
    "ltd",
    "limited",
    "plc",
    "inc",
    "incorporated",
    "llc",
    "llp",
    "uk",
    "and",
    "the",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
];

/// Legal forms that say nothing at a name's end; elsewhere the same letters may be a name (`AB Sciences`).
const LEGAL_FORMS: &[&str] = &[
    "ab", "ag", "aps", "as", "bv", "kg", "kft", "lp", "nv", "oy", "oyj", "private", "pty", "pvt", "sa", "sarl", "sas",
    "sl", "slu", "spa", "srl", "sro",
];

/// Words after which another name of the same company follows, or a former one.
const OTHER_NAMES: &[&str] = &["t/a", "dba", "d/b/a", "formerly", "formally"];

/// The words of a name, small, letters standing alone with their dots joined (`L.L.C.` is `llc`), cut before `trading
/// as` and its like; and the words behind that.
fn words(name: &str) -> (Vec<String>, Vec<String>) {
    let folded = fold(name);
    let (mut own, mut other) = (Vec::new(), Vec::new());
    let mut past = false;
    let mut pieces = folded.split(|character: char| character.is_whitespace() || matches!(character, '(' | ')' | ','));
    while let Some(piece) = pieces.next() {
        let plain = piece.trim_end_matches(['.', ':', ';']);
        let begun = !own.is_empty();
        let trading = plain == "trading" && pieces.clone().next().is_some_and(|next| next == "as");
        if begun && (trading || OTHER_NAMES.contains(&plain)) {
            past = true;
            if trading {
                pieces.next();
            }
            continue;
        }
        let into = if past { &mut other } else { &mut own };
        into.extend(parts(piece));
    }
    (own, other)
}

/// The words of a piece without blanks. Single letters between dots are one word.
fn parts(piece: &str) -> Vec<String> {
    let dotted = piece.contains('.')
        && piece.split('.').filter(|part| !part.is_empty()).all(|part| part.chars().count() <= 1 || part == "p")
        || is_dotted_form(piece);
    if dotted {
        return vec![piece.chars().filter(|character| character.is_alphanumeric()).collect()];
    }
    let words = piece.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// `s.p.a.`, `s.r.l.`: one of the legal forms with dots.
fn is_dotted_form(piece: &str) -> bool {
    let letters: String = piece.chars().filter(|character| *character != '.').collect();
    piece.contains('.') && (LEGAL_FORMS.contains(&letters.as_str()) || COMPANY_WORDS.contains(&letters.as_str()))
}

/// The words that tell which company it is; all of them where none does.
fn telling(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = words.iter().filter(|word| !COMPANY_WORDS.contains(&word.as_str())).cloned().collect();
    while kept.len() > 1 && kept.last().is_some_and(|last| LEGAL_FORMS.contains(&last.as_str())) {
        kept.pop();
    }
    if kept.is_empty() { words } else { kept }
}

/// The telling words of a company's name, in their order: folded, without punctuation and the words of its legal form,
/// and without the names it trades by or had before.
#[must_use]
pub fn company_words(name: &str) -> Vec<String> {
    telling(words(name).0)
}

/// The telling words of the other name that a company's name states (`A Ltd t/a B` trades as `B`); empty where it
/// states none.
#[must_use]
pub fn other_company_words(name: &str) -> Vec<String> {
    let (_, other) = words(name);
    if other.is_empty() { other } else { telling(other) }
}

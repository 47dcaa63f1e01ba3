//! Whether a licence expression lets us choose permissive licences only.

/// The licences we accept, by their SPDX names.
const PERMISSIVE: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "PostgreSQL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// True when every licence that must be kept (`AND`) is permissive and of every choice (`OR`, or `/` as it was
/// written of old) one is. What cannot be read is not accepted.
pub fn is_permissive(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let verdict = any(&mut rest);
    rest.is_empty() && verdict == Some(true)
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    let taken = rest.first() == Some(&word);
    if taken {
        *rest = &rest[1..];
    }
    taken
}

fn any(rest: &mut &[&str]) -> Option<bool> {
    let mut verdict = all(rest)?;
    while take(rest, "OR") {
        verdict |= all(rest)?;
    }
    Some(verdict)
}

fn all(rest: &mut &[&str]) -> Option<bool> {
    let mut verdict = one(rest)?;
    while take(rest, "AND") {
        verdict &= one(rest)?;
    }
    Some(verdict)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if take(rest, "(") {
        let verdict = any(rest)?;
        return take(rest, ")").then_some(verdict);
    }
    let (name, after) = rest.split_first()?;
    *rest = after;
    if matches!(*name, "OR" | "AND" | "WITH" | ")") {
        return None;
    }
    if take(rest, "WITH") {
        let (exception, after) = rest.split_first()?;
        *rest = after;
        return Some(PERMISSIVE.contains(&format!("{name} WITH {exception}").as_str()));
    }
    Some(PERMISSIVE.contains(name))
}

#[test]
fn expressions_are_judged_by_what_must_be_kept() {
    for (expression, expected) in [
        ("MIT", true),
        ("MIT OR Apache-2.0", true),
        ("MIT/Apache-2.0", true),
        ("Apache-2.0 / MIT / MPL-2.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT AND (GPL-2.0-only OR ISC)", true),
        ("MPL-2.0", false),
        ("LGPL-3.0-or-later", false),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR Apache-2.0) AND AGPL-3.0-only", false),
        ("GPL-2.0-only WITH Classpath-exception-2.0", false),
        ("", false),
        ("MIT OR", false),
        ("(MIT", false),
        ("MIT Apache-2.0", false),
    ] {
        assert_eq!(is_permissive(expression), expected, "{expression}");
    }
}

//! The project speaks of itself alone: no paths of the machine it was written on, no package registries' addresses.

use super::assert_none;
use super::tree::files_under;

/// Cargo writes the registry's address into its lock file by itself.
const LEFT_OUT: [&str; 1] = ["Cargo.lock"];

/// What may stand nowhere. Written in pieces, so that this file does not hold it.
fn forbidden() -> Vec<String> {
    [
        ["/wor", "k/"],
        ["/wor", "kspace/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/Us", "ers/"],
        ["C:\\Us", "ers"],
        ["/tm", "p/wt"],
        ["/tm", "p/target"],
        ["crates", ".io"],
        ["cargo", ".io"],
        ["pypi", ".org"],
        ["pythonhosted", ".org"],
        ["npmjs", ".org"],
        ["npmjs", ".com"],
        ["proxy.golang", ".org"],
    ]
    .iter()
    .map(|pieces| pieces.concat())
    .collect()
}

/// Forbidden words in a file. A path counts only where it begins, so that `net` + `work/` is none.
fn spoken(path: &str, bytes: &[u8]) -> Vec<String> {
    if LEFT_OUT.contains(&path) {
        return Vec::new();
    }
    let begins = |at: usize, word: &str| {
        !word.starts_with('/') || at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || b"._-".contains(&bytes[at - 1]))
    };
    let line_at = |at: usize| bytes[..at].split(|byte| *byte == b'\n').count();
    let mut breaches = Vec::new();
    for word in forbidden() {
        let found = bytes.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_bytes());
        let found = found.filter(|(at, _)| begins(*at, &word));
        breaches.extend(found.map(|(at, _)| format!("{path}:{}: says {word}", line_at(at))));
    }
    breaches
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let breaches: Vec<String> = files_under("").iter().flat_map(|file| spoken(&file.path, &file.bytes)).collect();
    assert_none("words", &breaches);
}

#[test]
fn the_word_rule_can_fail() {
    for word in forbidden() {
        for text in [word.clone(), format!("see {word}x"), format!("\n\n\"{word}\"")] {
            assert_eq!(spoken("README.md", text.as_bytes()).len(), 1, "{text}");
            assert_eq!(spoken("Cargo.lock", text.as_bytes()).len(), 0, "{text}");
        }
    }
    for text in ["/usr/lib/postgresql", "network/", "src/work/x.rs", "the root/"] {
        assert_eq!(spoken("README.md", text.as_bytes()), Vec::<String>::new(), "{text}");
    }
}

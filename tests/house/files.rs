//! Small rooms with telling names, in their places.

use super::assert_none;
use super::tree::{breaches_in_source, files_under, names_in, root};

/// Lines a file of `src/` may have.
const MOST_LINES: usize = 500;

/// Names that collect instead of telling.
const COLLECTING: [&str; 9] = ["common", "helper", "helpers", "misc", "shared", "stuff", "util", "utilities", "utils"];

/// What stands at the top; names that begin with a dot, and licences, besides.
const TOP: [&str; 15] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Makefile",
    "README.md",
    "benches",
    "docker-compose.yml",
    "index",
    "migrations",
    "rust-toolchain.toml",
    "seed",
    "src",
    "tests",
    "ui",
];

fn length(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines > MOST_LINES { vec![format!("{path}: {lines} lines, at most {MOST_LINES}")] } else { Vec::new() }
}

/// A file says in its first line what it is for.
fn first_line(path: &str, text: &str) -> Vec<String> {
    if text.starts_with("//! ") { Vec::new() } else { vec![format!("{path}: does not begin with `//! `")] }
}

fn collecting_name(path: &str) -> Option<String> {
    let name = path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        COLLECTING.contains(&stem.to_ascii_lowercase().as_str())
    })?;
    Some(format!("{path}: {name} says nothing about what it holds"))
}

fn misplaced(name: &str) -> Option<String> {
    let known = TOP.contains(&name) || name.starts_with('.') || name.ends_with(".rejects.csv");
    (!known).then(|| format!("{name}: has no place at the top"))
}

#[test]
fn files_are_short() {
    assert_none("length", &breaches_in_source(length));
}

#[test]
fn files_say_what_they_are_for() {
    // The compiler itself asks the program's root for its documentation.
    let rule = |path: &str, text: &str| if path == "src/main.rs" { Vec::new() } else { first_line(path, text) };
    assert_none("first line", &breaches_in_source(rule));
}

#[test]
fn names_tell() {
    let breaches: Vec<String> = files_under("").iter().filter_map(|file| collecting_name(&file.path)).collect();
    assert_none("names", &breaches);
}

#[test]
fn the_top_holds_what_belongs_there() {
    let breaches: Vec<String> = names_in(&root()).iter().filter_map(|name| misplaced(name)).collect();
    assert_none("top", &breaches);
}

#[test]
fn the_file_rules_can_fail() {
    assert_eq!(length("src/a.rs", &"x\n".repeat(MOST_LINES)).len(), 0);
    assert_eq!(length("src/a.rs", &"x\n".repeat(MOST_LINES + 1)).len(), 1);
    assert_eq!(first_line("src/a.rs", "//! What it is.\n").len(), 0);
    assert_eq!(first_line("src/a.rs", "\n//! Too late.\n").len(), 1);
    assert_eq!(first_line("src/a.rs", "//!\n").len(), 1);
    for path in ["src/utils.rs", "src/store/helpers/mod.rs", "tests/Common.rs", "benches/misc.rs"] {
        assert!(collecting_name(path).is_some(), "{path}");
    }
    for path in ["src/store/items.rs", "src/engine/commonality.rs"] {
        assert!(collecting_name(path).is_none(), "{path}");
    }
    assert!(misplaced("notes.txt").is_some());
    assert!(misplaced("src").is_none());
}

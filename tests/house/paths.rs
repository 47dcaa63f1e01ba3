//! The paths Rust text names: `use` trees written out, and fully qualified paths in expressions and types.

use super::tokens::{Kind, Token, tokens};

/// A path as written, `crate::store::Db` as its three parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPath {
    pub parts: Vec<String>,
    /// The module it is written in, from the crate's root.
    pub module: Vec<String>,
    /// Counted from 1.
    pub line: usize,
}

impl NamedPath {
    /// The parts from the crate's root, where the path starts there or leads there; nothing for other crates' paths.
    pub fn seen_from_root(&self) -> Option<Vec<String>> {
        let mut place = match self.parts.first()?.as_str() {
            "crate" => Vec::new(),
            // By itself it is the usual name of a variable that holds the service.
            "likewise" if self.parts.len() > 1 => Vec::new(),
            "self" => self.module.clone(),
            "super" => parent(&self.module),
            _ => return None,
        };
        for part in &self.parts[1..] {
            match part.as_str() {
                "super" => place = parent(&place),
                "self" => {}
                _ => place.push(part.clone()),
            }
        }
        Some(place)
    }
}

fn parent(module: &[String]) -> Vec<String> {
    module[..module.len().saturating_sub(1)].to_vec()
}

/// The module a file is: `src/store/lines/mod.rs` is `store::lines`.
pub fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    let last = parts.last().map_or("", String::as_str);
    if last == "mod" || (parts.len() == 1 && matches!(last, "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// Every path in a file's text, those that only say who may see a thing (`pub(crate)`, `pub(super)`) left out.
pub fn paths(path: &str, text: &str) -> Vec<NamedPath> {
    let tokens = tokens(text);
    let mut walk =
        Walk { tokens: &tokens, at: 0, module: module_of(path), open: Vec::new(), depth: 0, found: Vec::new() };
    while walk.at < tokens.len() {
        walk.step();
    }
    walk.found
}

struct Walk<'a> {
    tokens: &'a [Token],
    at: usize,
    module: Vec<String>,
    /// Depths of braces at which modules written out in this file began.
    open: Vec<usize>,
    depth: usize,
    found: Vec<NamedPath>,
}

impl Walk<'_> {
    fn sign(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(text))
    }

    fn before(&self, back: usize, text: &str) -> bool {
        self.at.checked_sub(back).is_some_and(|at| self.sign(at, text))
    }

    fn step(&mut self) {
        let Some(token) = self.tokens.get(self.at) else { return };
        if token.kind == Kind::Word {
            self.word();
            return;
        }
        if token.is("{") {
            self.depth += 1;
        } else if token.is("}") {
            self.depth = self.depth.saturating_sub(1);
            if self.open.last() == Some(&self.depth) {
                self.open.pop();
                self.module.pop();
            }
        }
        self.at += 1;
    }

    fn word(&mut self) {
        let name = self.tokens.get(self.at + 1).filter(|name| name.kind == Kind::Word);
        if let (true, Some(name), true) = (self.sign(self.at, "mod"), name, self.sign(self.at + 2, "{")) {
            self.module.push(name.text.clone());
            self.open.push(self.depth);
            self.at += 2;
            return;
        }
        let visibility = self.before(2, "pub") && self.before(1, "(") && self.sign(self.at + 1, ")");
        let continues = self.before(1, ".") || (self.before(1, "::") && self.at > 1 && !self.starts_at_root());
        if visibility || continues {
            self.at += 1;
        } else {
            self.path(Vec::new());
        }
    }

    /// True for the word after the `::` of `::std::fs`, which nothing precedes that it could continue.
    fn starts_at_root(&self) -> bool {
        let before = self.at.checked_sub(2).and_then(|at| self.tokens.get(at));
        before.is_none_or(|token| token.is("use") || (token.kind == Kind::Sign && !token.is(">")))
    }

    /// A path, or the rest of one after `parts`; a tree in braces gives one path for each of its leaves.
    fn path(&mut self, mut parts: Vec<String>) {
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        loop {
            if self.sign(self.at, "{") && !parts.is_empty() {
                self.tree(&parts);
                return;
            }
            match self.tokens.get(self.at) {
                Some(token) if token.kind == Kind::Word || (token.is("*") && !parts.is_empty()) => {
                    parts.push(token.text.clone());
                }
                // Type arguments: the path so far counts, what they hold is met on its own.
                _ => break,
            }
            self.at += 1;
            if !self.sign(self.at, "::") {
                break;
            }
            self.at += 1;
        }
        self.found.push(NamedPath { parts, module: self.module.clone(), line });
    }

    fn tree(&mut self, parts: &[String]) {
        self.at += 1;
        while self.at < self.tokens.len() && !self.sign(self.at, "}") {
            let before = self.at;
            self.path(parts.to_vec());
            if self.sign(self.at, "as") {
                self.at += 2;
            }
            if self.sign(self.at, ",") || self.at == before {
                self.at += 1;
            }
        }
        self.at += 1;
    }
}

#[test]
fn paths_are_written_out() {
    let cases = [
        ("use std::{fs, io::{self, Read as R}, net::*};", "use std::fs std::io::self std::io::Read std::net::*"),
        ("let x = ::std::env::var(y);", "let x std::env::var y"),
        ("a.b.c(d::<e::F>::new())", "a d e::F"),
        ("pub(crate) fn f(); pub(in crate::store) x", "pub fn f pub in crate::store x"),
        ("$crate::store::Db", "crate::store::Db"),
        ("#[diesel(table_name = t)]", "diesel table_name t"),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = paths("src/store/db.rs", text).iter().map(|path| path.parts.join("::")).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
}

#[test]
fn paths_lead_to_the_root_from_where_they_stand() {
    let cases = [
        ("src/store/mod.rs", "super::app::run", "app::run"),
        ("src/store/lines/segment.rs", "super::super::super::app::run", "app::run"),
        ("src/store/lines/segment.rs", "super::super::Db", "store::Db"),
        ("src/store/lines/mod.rs", "self::codec::Bits", "store::lines::codec::Bits"),
        ("src/store/mod.rs", "mod inner { super::Db }", "store::Db"),
        ("src/main.rs", "likewise::cli::run", "cli::run"),
    ];
    for (file, text, expected) in cases {
        let found: Vec<String> =
            paths(file, text).iter().filter_map(NamedPath::seen_from_root).map(|parts| parts.join("::")).collect();
        assert_eq!(found, [expected], "{file}: {text}");
    }
}

//! The layers: what each may use, and which crates belong to one of them alone.

use super::assert_none;
use super::paths::{NamedPath, paths};
use super::tokens::{Kind, tokens};
use super::tree::breaches_in_source;

/// A layer and all it may use besides itself.
///
/// `main -> cli -> server -> api, web -> app -> export, ingest, store, catalogue, solver -> engine`
const LAYERS: [(&str, &[&str]); 12] = [
    ("main", &["cli"]),
    ("cli", &["server", "api", "web", "app", "export", "ingest", "store", "catalogue", "engine"]),
    ("server", &["api", "web", "app", "export", "ingest", "store", "catalogue", "engine"]),
    ("api", &["app", "export", "ingest", "store", "catalogue", "engine"]),
    ("web", &["app", "export", "ingest", "store", "catalogue", "engine"]),
    ("app", &["export", "ingest", "store", "catalogue", "solver", "engine"]),
    ("export", &["ingest", "engine"]),
    ("ingest", &["engine"]),
    ("store", &["engine"]),
    ("catalogue", &["engine"]),
    ("solver", &["engine"]),
    ("engine", &[]),
];

/// Crates that one layer keeps to itself; names that begin so are meant too.
const KEPT: [(&str, &str); 7] = [
    ("diesel", "store"),
    ("libsqlite3_sys", "store"),
    ("pq_sys", "store"),
    ("tantivy", "catalogue"),
    ("rust_xlsxwriter", "export"),
    ("good_lp", "solver"),
    ("microlp", "solver"),
];

/// The layer a file belongs to; nothing for the library's root, which only declares the layers.
fn layer_of(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let name = inner.split('/').next().unwrap_or(inner);
    match name.trim_end_matches(".rs") {
        "lib" => None,
        layer => Some(layer),
    }
}

/// Uses of layers that a file may not use, ways round the rule included.
fn uses(path: &str, text: &str) -> Vec<String> {
    let Some(own) = layer_of(path) else { return root_uses(path, text) };
    let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == own) else {
        return vec![format!("{path}: stands in no layer")];
    };
    let judge = |named: &NamedPath| {
        let place = named.seen_from_root()?;
        let written = named.parts.join("::");
        match place.first().map(String::as_str) {
            None => Some(format!("{path}:{}: `{written}` names the whole crate", named.line)),
            Some(layer) if layer == own || allowed.contains(&layer) => None,
            Some(layer) if LAYERS.iter().any(|(known, _)| *known == layer) => {
                Some(format!("{path}:{}: {own} uses {layer} by `{written}`", named.line))
            }
            Some(other) => Some(format!("{path}:{}: `{written}`: {other} is no layer", named.line)),
        }
    };
    paths(path, text).iter().filter_map(judge).chain(side_doors(path, text)).collect()
}

/// The library's root may declare layers and nothing else.
fn root_uses(path: &str, text: &str) -> Vec<String> {
    let used = |named: &NamedPath| named.parts.first().is_some_and(|first| first == "use");
    paths(path, text)
        .iter()
        .filter(|named| used(named))
        .map(|named| format!("{path}:{}: the root lends names past the layers", named.line))
        .chain(side_doors(path, text))
        .collect()
}

/// What would bring another layer's text or macros in without a path.
fn side_doors(path: &str, text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let named = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
    let door = |at: usize| {
        ["macro_export", "macro_use"].into_iter().find(|word| named(at, word)).or_else(|| {
            let attribute = named(at, "path") && at > 0 && named(at - 1, "[") && named(at + 1, "=");
            let inclusion = named(at, "include") && named(at + 1, "!");
            (attribute || inclusion).then_some(if attribute { "#[path]" } else { "include!" })
        })
    };
    (0..tokens.len())
        .filter_map(|at| door(at).map(|word| format!("{path}:{}: {word} goes round the layers", tokens[at].line)))
        .collect()
}

/// Crates named outside the layer that keeps them.
fn kept_crates(path: &str, text: &str) -> Vec<String> {
    let owner = |word: &str| KEPT.iter().find(|(kept, _)| word == *kept || word.starts_with(&format!("{kept}_")));
    tokens(text)
        .iter()
        .filter(|token| token.kind == Kind::Word)
        .filter_map(|token| owner(&token.text).map(|(_, layer)| (token, *layer)))
        .filter(|(_, layer)| layer_of(path) != Some(layer))
        .map(|(token, layer)| format!("{path}:{}: only {layer} says {}", token.line, token.text))
        .collect()
}

#[test]
fn layers_use_only_what_stands_below_them() {
    assert_none("layers", &breaches_in_source(uses));
}

#[test]
fn each_kept_crate_is_named_by_one_layer() {
    assert_none("kept crates", &breaches_in_source(kept_crates));
}

#[test]
fn the_layer_rule_can_fail() {
    let breaches = [
        ("src/engine/money.rs", "use crate::store::Db;"),
        ("src/engine/gs1/mod.rs", "fn f() { crate::ingest::read() }"),
        ("src/store/lines/segment.rs", "use super::super::super::app::run;"),
        ("src/store/lines/segment.rs", "use super::{super::{super::catalogue::Index}};"),
        ("src/store/mod.rs", "fn f(x: &super::ingest::Row) {}"),
        ("src/store/db.rs", "use crate::{engine::money::Amount, app};"),
        ("src/app/import.rs", "use crate::cli;"),
        ("src/api/quotes.rs", "use crate::web::page;"),
        ("src/catalogue/mod.rs", "use crate::*;"),
        ("src/catalogue/mod.rs", "use crate as root;"),
        ("src/catalogue/mod.rs", "use crate::{self as root};"),
        ("src/catalogue/mod.rs", "macro_rules! m { () => { $crate::store::Db } }"),
        ("src/catalogue/mod.rs", "use crate::Shortcut;"),
        ("src/engine/mod.rs", "use likewise::app::run;"),
        ("src/main.rs", "fn main() { likewise::store::open() }"),
        ("src/lib.rs", "pub use store::Db;"),
        ("src/lib.rs", "#[macro_use] mod store;"),
        ("src/engine/mod.rs", "#[path = \"../store/db.rs\"] mod db;"),
        ("src/engine/mod.rs", "include!(\"../store/db.rs\");"),
        ("src/elsewhere/mod.rs", ""),
    ];
    for (path, text) in breaches {
        assert_eq!(uses(path, text).len(), 1, "{path}: {text}: {:?}", uses(path, text));
    }
    let fine = [
        ("src/engine/money.rs", "pub(crate) struct Amount; pub(super) fn f() {}"),
        ("src/engine/money.rs", "// use crate::store::Db;\nconst TEXT: &str = \"crate::store\";"),
        (
            "src/store/lines/segment.rs",
            "use super::codec::Bits; use crate::engine::money::Amount; use super::super::Db;",
        ),
        ("src/store/mod.rs", "mod inner { use super::Db; }"),
        ("src/app/import.rs", "use crate::{engine, ingest, store::{self, Db}, catalogue};"),
        ("src/cli/mod.rs", "use crate::{api, app, web};"),
        ("src/main.rs", "fn main() { likewise::cli::run() }"),
        ("src/lib.rs", "pub mod store;"),
    ];
    for (path, text) in fine {
        assert_eq!(uses(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn the_kept_crates_rule_can_fail() {
    assert_eq!(kept_crates("src/app/import.rs", "use diesel::prelude::Connection;").len(), 1);
    assert_eq!(kept_crates("src/app/import.rs", "extern crate diesel_migrations as steps;").len(), 1);
    assert_eq!(kept_crates("src/store/items.rs", "fn f(index: &tantivy::Index) {}").len(), 1);
    assert_eq!(kept_crates("src/store/items.rs", "#[diesel(table_name = items)] // tantivy").len(), 0);
    assert_eq!(kept_crates("src/catalogue/build.rs", "use tantivy::Index;").len(), 0);
}

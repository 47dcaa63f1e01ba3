//! The engines are pure, money is never a float, and one module rounds.

use super::assert_none;
use super::paths::paths;
use super::tokens::{Kind, tokens};
use super::tree::breaches_in_source;

/// Files of the engine that may hold floats: to take a likeness from the library that measures it and to turn it into
/// whole basis points at once, to grow trees, whose thresholds and leaves are whole numbers, and to learn what is done to
/// words, which ends in whole costs. None is money, so they may round there too.
const FLOATS_ALLOWED: [&str; 3] =
    ["src/engine/learning/training.rs", "src/engine/learning/word_costs.rs", "src/engine/matching/score.rs"];

/// The module that rounds.
const ROUNDS: &str = "src/engine/money/rounding.rs";

/// Where no float may stand.
const FLOATLESS: [&str; 3] = ["src/engine/", "src/store/", "src/app/"];

/// Parts of the standard library that reach out of the program.
const OUTSIDE: [&str; 6] = ["env", "fs", "net", "os", "process", "thread"];

/// Names that only a clock, a socket, a database, a runtime or chance brings.
const IMPURE: [&str; 18] = [
    "Instant",
    "Local",
    "SystemTime",
    "actix",
    "actix_web",
    "async",
    "await",
    "diesel",
    "from_entropy",
    "from_os_rng",
    "now",
    "option_env",
    "r2d2",
    "rayon",
    "reqwest",
    "tantivy",
    "thread_rng",
    "tokio",
];

const ROUNDING: [&str; 10] = [
    "RoundingStrategy",
    "ceil",
    "floor",
    "rescale",
    "round",
    "round_dp",
    "round_dp_with_strategy",
    "round_sf",
    "round_ties_even",
    "trunc",
];

/// What an engine may not name.
fn impurities(path: &str, text: &str) -> Vec<String> {
    if !path.starts_with("src/engine/") {
        return Vec::new();
    }
    let outside = paths(path, text).into_iter().filter(|named| {
        let second = named.parts.get(1).map_or("self", String::as_str);
        named.parts.first().is_some_and(|first| first == "std")
            && (OUTSIDE.contains(&second) || matches!(second, "self" | "*"))
    });
    let outside = outside.map(|named| format!("{path}:{}: an engine names {}", named.line, named.parts.join("::")));
    let all = tokens(text);
    let environment = |at: usize| all[at].is("env") && all.get(at + 1).is_some_and(|next| next.is("!"));
    let words = (0..all.len())
        .filter(|at| all[*at].kind == Kind::Word && (IMPURE.contains(&all[*at].text.as_str()) || environment(*at)));
    let words = words.map(|at| format!("{path}:{}: an engine says {}", all[at].line, all[at].text));
    outside.chain(words).collect()
}

/// Floats where there may be none.
fn floats(path: &str, text: &str) -> Vec<String> {
    let floatless = FLOATLESS.iter().any(|folder| path.starts_with(folder));
    if !floatless || FLOATS_ALLOWED.contains(&path) {
        return Vec::new();
    }
    tokens(text)
        .iter()
        .filter(|token| token.is("f32") || token.is("f64") || token.is_float())
        .map(|token| format!("{path}:{}: a float: {}", token.line, token.text))
        .collect()
}

/// Rounding outside the module that rounds: by a method, a path, a strategy or a function made for it.
fn rounding(path: &str, text: &str) -> Vec<String> {
    if path == ROUNDS || FLOATS_ALLOWED.contains(&path) {
        return Vec::new();
    }
    let all = tokens(text);
    let rounds = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        let called = before.is_some_and(|token| token.is(".") || token.is("::"));
        let made = before.is_some_and(|token| token.is("fn")) && all[at].text.contains("half_even");
        made || (ROUNDING.contains(&all[at].text.as_str()) && (called || all[at].text == "RoundingStrategy"))
    };
    (0..all.len())
        .filter(|at| all[*at].kind == Kind::Word && rounds(*at))
        .map(|at| format!("{path}:{}: rounds by {}", all[at].line, all[at].text))
        .collect()
}

#[test]
fn engines_are_pure() {
    assert_none("engine", &breaches_in_source(impurities));
}

#[test]
fn money_is_never_a_float() {
    assert_none("floats", &breaches_in_source(floats));
}

#[test]
fn one_module_rounds() {
    assert_none("rounding", &breaches_in_source(rounding));
}

#[test]
fn the_purity_rule_can_fail() {
    for text in [
        "use std::fs;",
        "use std::{fmt, net::TcpStream};",
        "fn f() { ::std::env::var(\"X\") }",
        "use std as library;",
        "use std::time::SystemTime;",
        "use std::time::{Duration, Instant};",
        "fn f() { chrono::Utc::now() }",
        "fn f() { clock.now() }",
        "fn f() { Local::today() }",
        "async fn f() {}",
        "use tokio::time::sleep;",
        "const X: &str = env!(\"X\");",
    ] {
        assert_eq!(impurities("src/engine/period.rs", text).len(), 1, "{text}");
        assert_eq!(impurities("src/store/jobs.rs", text).len(), 0, "{text}");
    }
    for text in ["// async std::fs\nuse std::fmt;", "const INDEX: &str = include_str!(\"async.csv\");", "let env = 1;"]
    {
        assert_eq!(impurities("src/engine/period.rs", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_float_rule_can_fail() {
    for text in ["fn f(x: f64) {}", "let x = y as f32;", "let x = 0.5;", "let x = 1e9;"] {
        assert_eq!(floats("src/engine/money.rs", text).len(), 1, "{text}");
        assert_eq!(floats("src/store/lines/codec.rs", text).len(), 1, "{text}");
        assert_eq!(floats("src/catalogue/search.rs", text).len(), 0, "{text}");
    }
    assert_eq!(floats("src/engine/money.rs", "let x = pair.0.1; // 0.5 f64\nlet y = \"1.5\";"), Vec::<String>::new());
}

#[test]
fn the_rounding_rule_can_fail() {
    for text in ["x.round()", "x.round_dp(2)", "f64::floor(x)", "use rust_decimal::RoundingStrategy;", "fn half_even()"]
    {
        assert_eq!(rounding("src/engine/variation/quantile.rs", text).len(), 1, "{text}");
        assert_eq!(rounding("src/app/benchmark.rs", text).len(), 1, "{text}");
        assert_eq!(rounding(ROUNDS, text).len(), 0, "{text}");
    }
    assert_eq!(rounding("src/app/benchmark.rs", "let round = 1; self.round_trip(round);"), Vec::<String>::new());
}

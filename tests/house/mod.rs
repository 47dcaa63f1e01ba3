//! The house rules as ordinary tests: what may stand where, and what may not stand anywhere.
//!
//! Every rule is a function from a file's path and text to what is wrong with it, so that a table of bad examples
//! beside it shows that it can fail.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read the tree has failed")]

mod dependencies;
mod engine;
mod files;
mod layers;
mod licence;
mod migrations;
mod paths;
mod tokens;
mod tree;
mod words;

/// Fails with one line for every breach.
fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}\n", breaches.join("\n  "));
}

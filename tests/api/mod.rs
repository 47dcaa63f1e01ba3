//! The HTTP interface through the real application.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[macro_use]
pub mod harness;
mod benchmarks;
mod organisations;

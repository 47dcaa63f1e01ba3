//! The HTTP interface through the real application.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[macro_use]
mod harness;
mod benchmarks;
mod contracts;
mod decisions;
mod groups;
mod items;
mod lines;
mod organisations;
mod products;
mod reference_prices;

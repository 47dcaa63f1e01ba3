//! The HTTP interface through the real application.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[macro_use]
pub mod harness;
mod benchmarks;
mod candidates;
mod categories;
mod contracts;
mod coverage;
mod decisions;
mod entity_tags;
mod groups;
mod idempotency;
mod imports;
mod items;
mod jobs;
mod lines;
mod manners;
mod organisations;
mod price_checks;
mod procurement_rules;
mod products;
mod reference_prices;
mod reports;
mod review;
mod snapshots;
mod suppliers;
mod workplans;
